"""Questions and folder choices as coroutines: open() and a future, never a nested event loop."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget


async def ask(parent: QWidget, title: str, text: str, yes: str, no: str) -> bool:
    """A question in front of the window; Esc and the close button mean `no`."""
    box = QMessageBox(QMessageBox.Icon.Question, title, text, parent=parent)
    yes_button = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    no_button = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no_button)
    box.setEscapeButton(no_button)
    try:
        await _closed(box)
        return box.clickedButton() is yes_button
    finally:
        box.deleteLater()


async def choose_folder(parent: QWidget, title: str, start: str) -> str:
    """A folder that exists, or '' when the person gave up."""
    dialog = QFileDialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    try:
        accepted = await _closed(dialog)
        chosen = dialog.selectedFiles()
        return chosen[0] if accepted and chosen else ""
    finally:
        dialog.deleteLater()


async def _closed(dialog: QMessageBox | QFileDialog) -> bool:
    future: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def answer(code: int) -> None:
        if not future.done():
            future.set_result(code)

    dialog.finished.connect(answer)
    dialog.open()
    try:
        return bool(await future)
    finally:
        dialog.hide()
