"""What the tests across all pages share: the states as parameters, every text in view, and the stretched language."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import suppress

from PySide6.QtCore import QEvent, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QRadioButton,
    QTreeWidget,
    QWidget,
)

from tests.gui.driver import Driver, Opener
from tests.gui.states import STATES

OPEN, CLOSE = "⟦", "⟧"
WIDTH, HEIGHT = 1024, 700
_KEPT = re.compile(r"(\{[^}]*\}|%n|&.)")
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)


def each_state() -> list[str]:
    """The names of all states, for `parametrize`."""
    return list(STATES)


async def settle() -> None:
    """A few turns of the loop: what a layout has taken in is shown, and measured, in turns of their own."""
    for _ in range(5):
        await asyncio.sleep(0)
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


async def fit(driver: Driver) -> None:
    """The smallest screen that is promised."""
    wizard = driver.wizard
    wizard.resize(WIDTH, HEIGHT)
    watch = wizard.context.service
    await driver.until(lambda: watch.installation is None or watch.view)
    await settle()
    assert (wizard.width(), wizard.height()) == (WIDTH, HEIGHT), "the window does not fit the screen"


async def all_is_readable(driver: Driver) -> None:
    """Nothing stays clipped; on a busy machine a layout is shown some turns after the window has its size."""
    with suppress(TimeoutError):
        await driver.until(lambda: not find_clipped(driver.wizard))
    assert not find_clipped(driver.wizard)


async def open_state(opener: Opener, state: str) -> Driver:
    """The wizard in a state, with everything in view that belongs there."""
    driver = await STATES[state](opener)
    await settle()
    return driver


class Stretched(QTranslator):
    """A language a good third longer than English, in brackets; placeholders and mnemonics stay."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        if context.startswith("Q"):  # Qt's own words
            return source
        parts = _KEPT.split(source)
        long = [part if _KEPT.fullmatch(part) else _VOWEL.sub(r"\g<0>\g<0>", part) for part in parts]
        return OPEN + "".join(long).replace("%n", str(n)) + CLOSE


def visible_widgets(window: QWidget) -> Iterator[QWidget]:
    yield from (widget for widget in window.findChildren(QWidget) if widget.isVisibleTo(window))


def texts_of(widget: QWidget) -> Iterator[str]:
    """What a person reads on a widget."""
    if isinstance(widget, (QLabel, QAbstractButton)):
        yield widget.text()
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(row) for row in range(widget.count()))
    elif isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QListWidget):
        yield from (widget.item(row).text() for row in range(widget.count()))
    elif isinstance(widget, QTreeWidget):
        columns = range(widget.columnCount())
        yield from (widget.headerItem().text(column) for column in columns)
        items = (widget.topLevelItem(row) for row in range(widget.topLevelItemCount()))
        yield from (item.text(column) for item in items for column in columns)


def clipped(widget: QWidget, window: QWidget) -> str:
    """Why the text of a visible widget is not all to be seen, '' when it is. What a scroll area hides can be reached."""
    needs, has = widget.sizeHint(), widget.size()
    if isinstance(widget, QLabel) and widget.text():
        if widget.wordWrap():
            room = widget.contentsRect()
            # The label's own text, in which a path may break.
            text = widget.fontMetrics().boundingRect(0, 0, room.width(), 10_000, 0x1000, QLabel.text(widget))
            if text.width() > room.width() + 1:
                return f"a word is {text.width()} px wide, the label {room.width()}"
            if widget.heightForWidth(has.width()) > has.height() + 1:
                return f"needs {widget.heightForWidth(has.width())} px of height, has {has.height()}"
        elif needs.width() > has.width() + 1 or needs.height() > has.height() + 1:
            return f"needs {needs.width()}x{needs.height()}, has {has.width()}x{has.height()}"
    elif isinstance(widget, (QCheckBox, QRadioButton)) or (isinstance(widget, QAbstractButton) and widget.text()):
        if needs.width() > has.width() + 1 or needs.height() > has.height() + 1:
            return f"needs {needs.width()}x{needs.height()}, has {has.width()}x{has.height()}"
    elif isinstance(widget, QComboBox) and not widget.isEditable():
        if widget.fontMetrics().horizontalAdvance(widget.currentText()) + 36 > has.width():
            return f"'{widget.currentText()}' is wider than {has.width()}"
    else:
        return ""
    return _outside(widget, window)


def _outside(widget: QWidget, window: QWidget) -> str:
    """A part of it lies where a parent cuts it off. Inside a scroll area it can be scrolled to."""
    rect, parent = widget.rect(), widget.parentWidget()
    while parent is not None:
        rect.moveTo(widget.mapTo(parent, widget.rect().topLeft()))
        if parent.objectName() == "qt_scrollarea_viewport":
            return ""
        if not parent.rect().adjusted(-1, -1, 1, 1).contains(rect):
            return f"cut off by {type(parent).__name__}"
        if parent is window:
            return ""
        parent = parent.parentWidget()
    return ""


def find_clipped(window: QWidget) -> list[str]:
    found = []
    for widget in visible_widgets(window):
        if reason := clipped(widget, window):
            text = next(iter(texts_of(widget)), "")[:60]
            found.append(f"{type(widget).__name__} '{text}': {reason}")
    return found
