"""A line of text that a person types."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

_ALT, _CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class LineEdit(QLineEdit):
    """Takes no letter that is pressed with Alt.

    It is meant for a button. Qt would type it here while that button cannot be pressed, as during a check: into a typed word
    or a path.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # AltGr, which types, is Ctrl and Alt on Windows and neither of them on Linux.
        if event.modifiers() & (_ALT | _CONTROL) == _ALT and event.text().isprintable() and event.text():
            event.ignore()
        else:
            super().keyPressEvent(event)
