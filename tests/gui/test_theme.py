"""Colours and sharpness: contrast computed for both schemes, live switching, icons drawn at every density."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QPixmap, QStyleHints
from PySide6.QtWidgets import QApplication, QListWidget, QListWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from core.reports import page as report
from gui.widgets import contrast as contrast_asked
from gui.widgets.assets import ICON_SCALES
from gui.widgets.contrast import wants_contrast
from gui.widgets.style import DARK, LIGHT, Tokens, make_style_sheet, sharpen
from gui.widgets.theme import Theme
from gui.widgets.widgets import ICON, IconDelegate, IconLabel
from tests.gui.driver import Opener, closing
from tests.gui.states import STATES

TEXT_RATIO, DISABLED_RATIO = 4.5, 3.0
SCHEMES = {"light": LIGHT, "dark": DARK, "light, sharp": sharpen(LIGHT), "dark, sharp": sharpen(DARK)}
# Every text token with the backgrounds that it stands on, somewhere in the program.
TEXT_ON = {
    "text": ("window", "surface", "rail", "hover", "selected", "error_surface", "changed"),
    "muted": ("window", "surface", "rail", "hover", "selected", "error_surface", "changed"),
    "accent": ("window", "surface", "rail"),
    "ok": ("window", "surface", "error_surface"),
    "warn": ("window", "surface", "error_surface"),
    "error": ("window", "surface", "error_surface"),
    "on_accent": ("accent", "accent_hover"),
    "on_error": ("error", "error_hover"),
}
DISABLED_ON = ("window", "surface", "track")
# A focus line and a mark are no text: 3:1 is what WCAG asks of them.
MARKS_ON = {"accent": ("window", "surface", "rail", "error_surface", "selected"), "muted": ("surface", "window")}


def luminance(color: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in QColor(color).getRgbF()[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """As WCAG 2 computes it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_text_can_be_read(scheme: str) -> None:
    tokens = SCHEMES[scheme]

    def weak(pairs: dict[str, tuple[str, ...]], least: float) -> list[str]:
        return [
            f"{text} on {ground}: {ratio:.2f}"
            for text, grounds in pairs.items()
            for ground in grounds
            if (ratio := contrast(getattr(tokens, text), getattr(tokens, ground))) < least
        ]

    assert not weak(TEXT_ON, TEXT_RATIO)
    assert not weak({"disabled": DISABLED_ON}, DISABLED_RATIO)
    assert not weak(MARKS_ON, 3.0)


def test_no_rule_of_the_style_sheet_puts_text_on_a_ground_that_is_not_checked() -> None:
    names = {name: f"#{index:06x}" for index, name in enumerate(Tokens.__dataclass_fields__)}
    sheet = make_style_sheet(Tokens(**names), 10)
    by_color = {color: name for name, color in names.items()}
    checked = {**TEXT_ON, "disabled": DISABLED_ON}
    pairs = set()
    for body in re.findall(r"\{([^}]*)\}", sheet):
        text = re.search(r"(?<![-\w])color: (#\w{6})", body)
        ground = re.search(r"background: (#\w{6})", body)
        if text and ground:
            pairs.add((by_color[text[1]], by_color[ground[1]]))
    assert len(pairs) >= 5
    assert not {f"{text} on {ground}" for text, ground in pairs if ground not in checked[text]}


def test_both_schemes_colour_the_program(app: QApplication, qtbot: QtBot) -> None:
    theme = Theme(app, "dark")
    assert theme.tokens is DARK and DARK.accent in app.styleSheet()
    theme.set_scheme("light")
    assert theme.tokens is LIGHT and theme.icon_color("ok") == LIGHT.ok


class Hints:
    """What a system says of itself."""

    def __init__(self, app: QApplication, scheme: Qt.ColorScheme) -> None:
        self._hints = app.styleHints()
        self.scheme = scheme
        self.colorSchemeChanged = self._hints.colorSchemeChanged

    def colorScheme(self) -> Qt.ColorScheme:
        return self.scheme

    def __getattr__(self, name: str) -> object:
        return getattr(self._hints, name)  # not all of it is in every Qt


@pytest.mark.skipif(not hasattr(QStyleHints, "accessibility"), reason="Qt before 6.10 does not tell of contrast")
def test_more_contrast_is_given_to_whom_asks_the_system_for_it() -> None:
    for preference in Qt.ContrastPreference:
        asked = SimpleNamespace(contrastPreference=lambda preference=preference: preference)
        hints = cast(QStyleHints, SimpleNamespace(accessibility=lambda asked=asked: asked))
        assert wants_contrast(hints) is (preference is Qt.ContrastPreference.HighContrast)


def test_a_report_has_the_wizards_colours() -> None:
    for tokens, colours in ((LIGHT, report.LIGHT), (DARK, report.DARK)):
        assert len(colours) == 8
        assert {name: getattr(tokens, name) for name in colours} == colours


@pytest.mark.parametrize("wanted", [False, True])
def test_windows_is_asked_for_it_where_qt_does_not_tell(monkeypatch: pytest.MonkeyPatch, wanted: bool) -> None:
    assert contrast_asked._windows_high_contrast() is False  # nobody asks for it here
    monkeypatch.setattr(contrast_asked, "_windows_high_contrast", lambda: wanted)
    assert wants_contrast(cast(QStyleHints, object())) is wanted


def test_the_program_follows_the_system_and_is_light_where_that_says_nothing(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = Theme(app)
    told: list[str] = []
    theme.scheme_changed.connect(lambda: told.append(theme.tokens.window))
    hints = Hints(app, Qt.ColorScheme.Dark)
    monkeypatch.setattr(theme, "_hints", hints)
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    hints.scheme = Qt.ColorScheme.Unknown
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Unknown)
    assert told == [DARK.window, LIGHT.window]


def painted(widget: QWidget, scale: float) -> QImage:
    image = QImage((QSize(widget.size()) * scale), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.white)
    widget.render(image)
    return image


def ink(image: QImage, color: str) -> int:
    """How many pixels have a colour fully."""
    wanted = QColor(color).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("scale", [1.5, 2])
def test_an_icon_is_drawn_anew_at_each_density(app: QApplication, qtbot: QtBot, scale: float) -> None:
    theme = Theme(app, "light")
    icon = IconLabel(theme, "server", "accent", 32)
    qtbot.addWidget(icon)
    plain, dense = painted(icon, 1), painted(icon, scale)
    assert dense.width() == round(32 * scale)
    enlarged = plain.scaled(dense.size(), mode=Qt.TransformationMode.SmoothTransformation)
    # A picture that was only enlarged has soft edges: hardly a pixel of it keeps the colour.
    assert ink(dense, LIGHT.accent) > 1.5 * ink(enlarged, LIGHT.accent)


@pytest.mark.parametrize("scale", [1, 1.25, 1.5, 2])
def test_an_icon_of_a_list_has_a_picture_for_each_density(app: QApplication, scale: float) -> None:
    assert scale in ICON_SCALES
    picture: QPixmap = Theme(app, "light").icon("check", "ok").pixmap(QSize(16, 16), scale)
    assert picture.size() == QSize(round(16 * scale), round(16 * scale))


def test_the_icons_of_a_list_follow_the_scheme(app: QApplication, qtbot: QtBot) -> None:
    theme = Theme(app, "light")
    rows = QListWidget()
    qtbot.addWidget(rows)
    rows.setItemDelegate(IconDelegate(theme, rows))
    item = QListWidgetItem("ready")
    item.setData(ICON, ("dot", "ok"))
    rows.addItem(item)
    rows.resize(200, 60)
    assert ink(painted(rows, 1), LIGHT.ok)
    theme.set_scheme("dark")
    assert ink(painted(rows, 1), DARK.ok) and not ink(painted(rows, 1), LIGHT.ok)


@closing
async def test_a_window_that_is_open_changes_its_colours(open_wizard: Opener) -> None:
    driver = await STATES["destination"](open_wizard)

    def colors() -> set[str]:
        image = driver.wizard.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        return {QColor(image.pixel(x, y)).name() for x in range(0, image.width(), 2) for y in range(image.height())}

    light = colors()
    driver.theme.set_scheme("dark")
    await driver.until(lambda: DARK.window in colors())
    dark = colors()
    for name in ("window", "surface", "rail", "accent"):
        assert getattr(LIGHT, name) in light and getattr(DARK, name) in dark, name
    # Nothing that is large or tinted stays behind.
    for name in ("window", "rail", "accent", "ok"):
        assert getattr(LIGHT, name) not in dark, name
