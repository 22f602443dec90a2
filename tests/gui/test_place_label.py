"""Labels with paths: they fit narrow windows, and what is taken from them is the path itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication, QLabel
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


@pytest.mark.parametrize("text", ["3.5 GB", "29 Nov 2026-11", "CAST Imaging 2.20.0"])
def test_what_is_no_path_does_not_break_within_a_word(qtbot: QtBot, text: str) -> None:
    label = make_place_label(f"{text}: /srv/x, {text}")
    qtbot.addWidget(label)
    assert QLabel.text(label) == f"{text}: /{BREAK}srv/{BREAK}x, {text}"


@pytest.mark.parametrize("text", [LONG, LONG.rpartition("\\")[2]], ids=["path", "name of a backup"])
def test_a_long_path_needs_no_wide_window(qtbot: QtBot, text: str) -> None:
    label, plain = make_place_label(text), make_place_label()
    QLabel.setText(plain, text)
    for one in (label, plain):
        qtbot.addWidget(one)
    assert label.minimumSizeHint().width() < plain.minimumSizeHint().width() / 2


class Clipboard(QObject):
    """The system's. Qt's own of a test without a screen never says whose the text is."""

    dataChanged = Signal()
    selectionChanged = Signal()
    owned = True

    def __init__(self) -> None:
        super().__init__()
        self.held = {QClipboard.Mode.Clipboard: "", QClipboard.Mode.Selection: ""}

    def ownsClipboard(self) -> bool:
        return self.owned

    def ownsSelection(self) -> bool:
        return self.owned

    def text(self, mode: QClipboard.Mode) -> str:
        return self.held[mode]

    def setText(self, text: str, mode: QClipboard.Mode) -> None:
        self.held[mode] = text
        (self.dataChanged if mode is QClipboard.Mode.Clipboard else self.selectionChanged).emit()


@pytest.mark.parametrize("mode", [QClipboard.Mode.Clipboard, QClipboard.Mode.Selection])
def test_what_is_copied_or_selected_is_the_path(qtbot: QtBot, mode: QClipboard.Mode) -> None:
    clipboard = Clipboard()
    keep_copies_plain(clipboard)
    label = PlaceLabel(LONG)
    qtbot.addWidget(label)
    # What Ctrl-C on a selection in the label does, and with X11 the selection itself.
    clipboard.setText(QLabel.text(label), mode)
    assert clipboard.text(mode) == LONG
    clipboard.owned = False
    clipboard.setText(f"of another{BREAK} program", mode)
    assert clipboard.text(mode) == f"of another{BREAK} program"


def test_the_systems_clipboard_is_asked_as_it_understands(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    clipboard = QApplication.clipboard()
    monkeypatch.setattr(clipboard, "ownsClipboard", lambda: True)
    keep_copies_plain(clipboard)
    clipboard.setText(f"/a/{BREAK}b")
    # Windows tells of what is copied a moment later.
    qtbot.waitUntil(lambda: clipboard.text() == "/a/b", timeout=60_000)
