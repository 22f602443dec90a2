"""A label for texts with folders and files, which are long and hold no blanks."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QLabel, QWidget

from gui.widgets.widgets import make_label

BREAK = "\u200b"
"""A line may break here; nothing is seen of it."""
_PLACE = re.compile(r"\S*[/\\_]\S*")
"""A path, or the name of a backup, which is as long: a size, a date or a version stays whole."""


class PlaceLabel(QLabel):
    """Shows a text that may break within the paths in it; whoever asks for the text gets it without the break marks."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setText(text)

    def setText(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        super().setText(_PLACE.sub(_with_breaks, text))

    def clear(self) -> None:
        self.setText("")

    def text(self) -> str:
        return self._text


def _with_breaks(place: re.Match[str]) -> str:
    return re.sub(r"([/\\._-])(?=\S)", rf"\1{BREAK}", place[0])


def make_place_label(text: str = "", *, muted: bool = False) -> QLabel:
    """With plain text that wraps, as `make_label` has it."""
    return make_label(text, muted=muted, kind=PlaceLabel)


def keep_copies_plain(clipboard: QClipboard) -> None:
    """What is selected in such a label, and copied or taken with the middle button, is the path itself: nobody sees a break mark, and
    no program finds that file.
    """

    def clean(mode: QClipboard.Mode, owns: Callable[[], bool]) -> None:
        if owns() and BREAK in (text := clipboard.text(mode)):
            clipboard.setText(text.replace(BREAK, ""), mode)

    clipboard.dataChanged.connect(partial(clean, QClipboard.Mode.Clipboard, clipboard.ownsClipboard))
    clipboard.selectionChanged.connect(partial(clean, QClipboard.Mode.Selection, clipboard.ownsSelection))
