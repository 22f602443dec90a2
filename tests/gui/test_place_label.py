"""Labels with paths: they fit narrow windows, and what is taken from them is the path itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.widgets.place_label import BREAK, PlaceLabel, keep_copies_plain, make_place_label

LONG = r"\\server\share\a folder\CAST_Imaging-backups\2026-11-30_020247Z_imaging01.example.com"


@pytest.mark.parametrize("text", [LONG, LONG.replace("\\", "/"), "C:\\", "", "no path at all"])
def test_a_path_is_shown_with_breaks_and_told_without(qtbot: QtBot, text: str) -> None:
    label = make_place_label(text)
    qtbot.addWidget(label)
    assert label.text() == label.accessibleName() == text
    assert QLabel.text(label).replace(BREAK, "") == text
    label.clear()
    assert label.text() == label.accessibleName() == QLabel.text(label) == ""


def test_a_long_path_needs_no_wide_window(qtbot: QtBot) -> None:
    label, plain = make_place_label(LONG), make_place_label()
    QLabel.setText(plain, LONG)
    for one in (label, plain):
        qtbot.addWidget(one)
    assert label.minimumSizeHint().width() < plain.minimumSizeHint().width() / 2


class Clipboard(QObject):
    """The system's. Qt's own of a test without a screen never says whose the text is."""

    dataChanged = Signal()
    owned, held = True, ""

    def ownsClipboard(self) -> bool:
        return self.owned

    def text(self) -> str:
        return self.held

    def setText(self, text: str) -> None:
        self.held = text
        self.dataChanged.emit()


def test_what_is_copied_is_the_path(qtbot: QtBot) -> None:
    clipboard = Clipboard()
    keep_copies_plain(clipboard)
    label = PlaceLabel(LONG)
    qtbot.addWidget(label)
    # What Ctrl-C on a selection in the label does.
    clipboard.setText(QLabel.text(label))
    assert clipboard.text() == LONG
    clipboard.owned = False
    clipboard.setText(f"of another{BREAK} program")
    assert clipboard.text() == f"of another{BREAK} program"
