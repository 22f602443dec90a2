"""Questions and folder choices as coroutines: open() and a future, never a nested event loop, one at a time."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QToolButton, QWidget

from gui.widgets.assets import icon_pixmap
from gui.widgets.theme import Theme

ICON_PX = 40
TOOLS = {
    "backButton": "chevron_left",
    "forwardButton": "chevron_right",
    "toParentButton": "chevron_up",
    "newFolderButton": "folder_add",
}
"""Qt's own names of the buttons in its folder dialog, and our icons for them."""


class Dialogs:
    """The dialogs of one window. While one is open, a second question returns the answer that changes nothing."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        self._window, self._theme = window, theme
        self._open: QMessageBox | QFileDialog | None = None

    async def ask(self, title: str, text: str, yes: str, no: str) -> bool:
        """A question in front of the window; Esc and the close button mean `no`."""
        if self._is_asking():
            return False
        box = QMessageBox(self._window)
        box.setWindowTitle(self._window.windowTitle())
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(title)
        box.setInformativeText(text)
        # The standard icon does not follow the colour scheme.
        color, scale = self._theme.icon_color("accent"), self._window.devicePixelRatioF()
        box.setIconPixmap(icon_pixmap("question", color, ICON_PX, scale))
        yes_button = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        no_button = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        for button in (yes_button, no_button):
            button.setAccessibleName(button.text().replace("&", ""))
        box.setEscapeButton(no_button)

        def keep_default() -> None:
            box.setDefaultButton(no_button)

        keep_default()
        # Of what is styled anew Qt arranges the buttons anew, and the first one gets the focus: Enter would answer yes.
        self._theme.restyled.connect(keep_default)
        try:
            await self._closed(box)
        finally:
            self._theme.restyled.disconnect(keep_default)
        return box.clickedButton() is yes_button

    async def choose_folder(self, title: str, start: str) -> str:
        """An existing folder, or '' if the person cancelled."""
        if self._is_asking():
            return ""
        dialog = QFileDialog(self._window, title, start)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        # The desktop's own dialog has no such buttons; those of Qt's dialog are black in the dark scheme.
        for name, icon in TOOLS.items():
            if (button := dialog.findChild(QToolButton, name)) is not None:
                button.setIcon(self._theme.icon(icon, "text"))
        chosen = dialog.selectedFiles() if await self._closed(dialog) else []
        return chosen[0] if chosen else ""

    def _is_asking(self) -> bool:
        if self._open is None:
            return False
        self._open.activateWindow()
        return True

    async def _closed(self, dialog: QMessageBox | QFileDialog) -> bool:
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def answer(code: int) -> None:
            if not future.done():
                future.set_result(code)

        self._open = dialog
        dialog.finished.connect(answer)
        dialog.open()
        try:
            return bool(await future)
        finally:
            self._open = None
            dialog.hide()
            # Deleted in a later turn of the loop, so that the caller can still read the answer from it.
            dialog.deleteLater()
