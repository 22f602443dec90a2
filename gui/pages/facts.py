"""Rows of a caption and a value that changes while the page is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel

from gui.widgets.place_label import make_place_label
from gui.widgets.widgets import make_label, set_tone


class FactRows(QGridLayout):
    """Two columns, captions and values; a row without a value is not shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalSpacing(18)
        self.setVerticalSpacing(6)
        self.setColumnStretch(0, 2)
        self.setColumnStretch(1, 6)

    def add_fact(self, caption: str) -> QLabel:
        """Add a row; its value is set with `show_fact`."""
        row = self.rowCount()
        title, value = make_label(caption, muted=True), make_place_label()
        value.setAccessibleDescription(caption)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setProperty("caption", title)
        self.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
        self.addWidget(value, row, 1, Qt.AlignmentFlag.AlignTop)
        show_fact(value, "")
        return value


def show_fact(value: QLabel, text: str, tone: str = "") -> None:
    """Set a value that `add_fact` made."""
    value.setText(text)
    set_tone(value, tone)
    value.setVisible(bool(text))
    value.property("caption").setVisible(bool(text))
