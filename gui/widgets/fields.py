"""Fields that take no character pressed with Alt: it is meant for a button.

While that button cannot be pressed, as during a check, Qt gives the key to the field that has the focus: it would be typed into
a word or a path, or choose another entry of a list.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit

_ALT, _CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class LineEdit(QLineEdit):
    """A line of text that a person types."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_for_a_button(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


class ComboBox(QComboBox):
    """A list that opens, of which one entry is chosen."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_for_a_button(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


def _is_for_a_button(event: QKeyEvent) -> bool:
    # AltGr, which types, is Ctrl and Alt on Windows and neither of them on Linux.
    only_alt = event.modifiers() & (_ALT | _CONTROL) == _ALT
    return only_alt and bool(event.text()) and event.text().isprintable()
