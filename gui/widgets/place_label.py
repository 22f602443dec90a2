"""A label for texts with folders and files, which are long and hold no blanks."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QLabel, QWidget

BREAK = "\u200b"
"""A line may break here; nothing is seen of it."""


class PlaceLabel(QLabel):
    """Shows a text that may break after each separator of a path; whoever asks for the text gets it without the break marks."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setText(text)

    def setText(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        super().setText(re.sub(r"([/\\._-])(?=\S)", rf"\1{BREAK}", text))

    def clear(self) -> None:
        self.setText("")

    def text(self) -> str:
        return self._text


def make_place_label(text: str = "", *, muted: bool = False) -> PlaceLabel:
    """With plain text that wraps, as `make_label` has it."""
    label = PlaceLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if muted:
        label.setProperty("muted", True)
    return label


def keep_copies_plain(clipboard: QClipboard) -> None:
    """What is selected in such a label and copied is the path itself: nobody sees a break mark, and no program finds that file."""

    def clean() -> None:
        if clipboard.ownsClipboard() and BREAK in (text := clipboard.text()):
            clipboard.setText(text.replace(BREAK, ""))

    clipboard.dataChanged.connect(clean)
