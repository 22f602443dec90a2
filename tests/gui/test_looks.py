"""What the eye gets on every page: nothing clipped in a longer language or in larger text, all of it translated,
mirrored for languages from right to left."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QScrollArea, QStyle, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.wizard import Wizard
from tests.gui.driver import Driver, Opener, closing
from tests.gui.reading import (
    CLOSE,
    OPEN,
    WIDTH,
    Stretched,
    all_is_readable,
    each_state,
    find_clipped,
    fit,
    open_state,
    settle,
    texts_of,
    visible_widgets,
)
from tests.gui.states import MEMBERS, many_services


@pytest.fixture
def stretched(app: QApplication) -> Iterator[None]:
    translator = Stretched()
    app.installTranslator(translator)
    yield
    app.removeTranslator(translator)


@pytest.fixture
def from_right_to_left(app: QApplication) -> Iterator[None]:
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.parametrize("state", each_state())
@pytest.mark.usefixtures("stretched")
@closing
async def test_a_longer_language_is_not_clipped(open_wizard: Opener, state: str) -> None:
    driver = await open_state(open_wizard, state)
    await fit(driver)
    await all_is_readable(driver)


@pytest.mark.parametrize("width, height", [(820, 560), (WIDTH, 560)])
@closing
async def test_start_and_the_footer_are_in_the_least_window(open_wizard: Opener, width: int, height: int) -> None:
    driver = await many_services(open_wizard)
    wizard = driver.wizard
    wizard.resize(width, height)
    await driver.until(lambda: wizard.service_panel.services.verticalScrollBar().maximum())
    assert (wizard.width(), wizard.height()) == (width, height) and wizard.rail.width() <= 228
    await all_is_readable(driver)


async def open_on_the_smallest_screen(opener: Opener, state: str) -> Wizard:
    """1024 x 700 at 150 %."""
    driver = await open_state(opener, state)
    wizard = driver.wizard
    wizard.resize(wizard.minimumSize())
    await driver.until(lambda: (wizard.width(), wizard.height()) == (680, 460))
    await settle()
    return wizard


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize(
    "state",
    [
        "welcome_found",
        "several_installations",
        "destination",
        "backup_choice",
        "review_backup",
        "review_restore",
        "progress_running",
    ],
)
@closing
async def test_the_buttons_are_in_view_on_the_smallest_screen(open_wizard: Opener, state: str) -> None:
    wizard = await open_on_the_smallest_screen(open_wizard, state)
    for button in (wizard.cancel_button, wizard.back_button, wizard.next_button):
        corner = button.mapTo(wizard, button.rect().bottomRight())
        whole = wizard.rect().contains(corner) and button.width() >= button.sizeHint().width()
        assert not button.isVisible() or whole, button.text()
    page = wizard.pages[wizard.current]
    assert page.width() <= wizard.stack.width(), "it scrolls up and down, not sideways"


@pytest.mark.skipif(sys.platform == "win32", reason="the fonts of the Wine runtime are wider than Windows' own")
@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("state", each_state())
@closing
async def test_nothing_is_moved_sideways_on_the_smallest_screen(open_wizard: Opener, state: str) -> None:
    wizard = await open_on_the_smallest_screen(open_wizard, state)
    page = wizard.pages[wizard.current]
    assert page.width() <= wizard.stack.width()
    for area in wizard.stack.findChildren(QScrollArea):
        assert area.horizontalScrollBar().maximum() == 0
    for edit in page.findChildren(QLineEdit):
        assert edit.width() >= 100 or not edit.isVisible(), "there is room to type in"


@closing
async def test_the_rail_keeps_the_current_step_in_view(open_wizard: Opener) -> None:
    """Also where the window gets smaller after the step was shown."""
    rail = (await open_on_the_smallest_screen(open_wizard, "result_done_restore")).rail
    last = rail.visualRect(rail.model().index(rail.model().rowCount() - 1, 0))
    assert rail.verticalScrollBar().maximum() > 0
    assert rail.viewport().rect().contains(last)


@closing
async def test_the_window_is_no_larger_than_the_screen(open_wizard: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = await open_state(open_wizard, "welcome_found")
    wizard = driver.wizard
    for screen, first, least in (((1920, 1080), (1000, 700), (680, 460)), ((640, 480), (640, 480), (640, 460))):
        room = QRect(0, 0, screen[0], screen[1] + wizard.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight))
        monkeypatch.setattr(wizard, "screen", lambda room=room: SimpleNamespace(availableGeometry=lambda: room))
        wizard._fit_screen()
        assert wizard.size().toTuple() == first and wizard.minimumSize().toTuple() == least


@closing
async def test_an_open_window_follows_the_text_size_of_the_system(open_wizard: Opener, app: QApplication) -> None:
    driver = await open_state(open_wizard, "destination")
    wizard, before, font = driver.wizard, app.font(), app.font()
    rail, title = wizard.rail.width(), wizard.title.fontMetrics().height()
    font.setPointSizeF(font.pointSizeF() * 2)
    try:
        app.setFont(font)
        await driver.until(lambda: wizard.rail.width() > rail and wizard.title.fontMetrics().height() > 1.8 * title)
        await fit(driver)
        await all_is_readable(driver)
    finally:
        app.setFont(before)


def test_clipped_text_is_found(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    wrapped, plain, button = QLabel("Two words or three"), QLabel("A label"), QPushButton("A button")
    wrapped.setWordWrap(True)
    for widget in (wrapped, plain, button):
        column.addWidget(widget)
    window.show()
    assert not find_clipped(window)
    wrapped.setFixedSize(60, 12)
    plain.setFixedWidth(10)
    button.setFixedHeight(8)
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert len(find_clipped(window)) == 3


# Not words of ours: paths, labels, versions, units, times, names of services and hosts, what neo4j-admin is called.
VALUES = re.compile(
    r"Exited \(\d+\)|"
    r"(?:[/\\][\w.-]+)+/?|[A-Z]:[\\/][\w.\\/-]*|\d{4}-\d\d-\d\d[\w.]*|\d+(?:\.\d+)*(?:-funcrel)?|\b(?:kB|MB|GB|TB|bytes)\b"
    r"|neo4j-admin|\bneo4j\b|\bNeo4j\b|imaging01|RESTORE|\.env|CANCELLED|[A-Z]+(?:_[A-Z]+)+|databases/[\w./]+"
    r"|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b|"
    + "|".join(re.escape(member.name) for member in MEMBERS)
)


def outside_brackets(text: str) -> str:
    """What is left of a text without what was translated, whole, however deep."""
    left, depth = "", 0
    for sign in text:
        depth += (sign == OPEN) - (sign == CLOSE)
        if not depth and sign != CLOSE:
            left += sign
    return left


@pytest.mark.same_everywhere
@pytest.mark.parametrize("state", each_state())
@pytest.mark.usefixtures("stretched")
@closing
async def test_every_word_in_view_is_translated(open_wizard: Opener, state: str) -> None:
    driver = await open_state(open_wizard, state)
    await fit(driver)
    texts = [text for widget in visible_widgets(driver.wizard) for text in texts_of(widget)]
    assert sum(OPEN in text for text in texts) > 5
    foreign = [text for text in texts if re.search(r"[A-Za-z]{2}", VALUES.sub("", outside_brackets(text)))]
    assert not foreign


# --- right to left ---------------------------------------------------------------------------------------------------


def columns_in(image: QImage, color: str) -> list[int]:
    """Where in a picture something has a colour, from left to right."""
    wanted = QColor(color).rgb()
    rows, columns = range(image.height()), range(image.width())
    return [x for x in columns if any(image.pixel(x, y) == wanted for y in rows)]


def rail_picture(driver: Driver) -> QImage:
    return driver.wizard.rail.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


@pytest.mark.expects_warnings
@pytest.mark.usefixtures("from_right_to_left")
@closing
async def test_the_shell_is_mirrored_from_right_to_left(open_wizard: Opener) -> None:
    driver = await open_state(open_wizard, "destination")
    await fit(driver)
    wizard, middle = driver.wizard, WIDTH // 2

    def left_of(widget: QWidget) -> int:
        return widget.mapTo(wizard, QPoint(0, 0)).x()

    assert left_of(wizard.rail) > middle
    assert left_of(wizard.next_button) < left_of(wizard.back_button) < left_of(wizard.cancel_button)
    picture = rail_picture(driver)
    bar = columns_in(picture, driver.theme.tokens.accent)
    assert bar and min(bar) > picture.width() / 2, "the mark of the current step and its number are at the right"
    wizard.report_failure(ValueError("x"))
    panel = wizard.error_panel
    assert left_of(panel.dismiss_button) < left_of(panel.details_button)


@closing
async def test_the_rail_marks_the_step_at_the_left_otherwise(open_wizard: Opener) -> None:
    driver = await open_state(open_wizard, "destination")
    await fit(driver)
    picture = rail_picture(driver)
    bar = columns_in(picture, driver.theme.tokens.accent)
    assert bar and max(bar) < picture.width() / 2
