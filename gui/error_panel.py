"""What went wrong, on the page where it happened: message, hint, code; details folded; copy and open the log."""

from __future__ import annotations

import traceback
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from core.errors import ImagingBackupError
from gui.theme import Theme
from gui.widgets import IconLabel, make_button, make_label


class ErrorPanel(QFrame):
    """Hidden until there is something to say."""

    def __init__(self, theme: Theme, clipboard: QClipboard, open_log: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("alert", True)
        self.setAccessibleName(self.tr("Error"))
        self._clipboard = clipboard
        self.message = make_label(heading=True)
        self.hint = make_label()
        self.code = make_label(muted=True)
        for label in (self.message, self.hint, self.code):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setAccessibleName(self.tr("Details of the error"))
        self.details.setMaximumHeight(150)
        self.details_button = make_button(self.tr("&Details"), self.tr("Show the details of the error"), small=True)
        self.details_button.setCheckable(True)
        self.details_button.toggled.connect(self.details.setVisible)
        self.copy_button = make_button(self.tr("C&opy"), self.tr("Copy the error"), small=True)
        self.copy_button.clicked.connect(self._copy)
        self.log_button = make_button(self.tr("Open &log"), small=True)
        self.log_button.clicked.connect(open_log)
        self.dismiss_button = make_button(self.tr("Dis&miss"), self.tr("Dismiss the error"), small=True)
        self.dismiss_button.clicked.connect(self.hide)
        buttons = QHBoxLayout()
        buttons.addWidget(self.code, 1)
        for button in (self.details_button, self.copy_button, self.log_button, self.dismiss_button):
            buttons.addWidget(button)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(IconLabel(theme, "warning", "error", 20), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.message, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.hint)
        layout.addWidget(self.details)
        layout.addLayout(buttons)
        self.hide()

    def show_error(self, error: BaseException) -> None:
        """The latest error replaces the one before: both are in the log."""
        if isinstance(error, ImagingBackupError):
            message, hint, code = error.message, error.hint, error.code
        else:
            message = self.tr("Something unexpected happened: {error}").format(error=str(error) or type(error).__name__)
            hint, code = self.tr("Open the log for the details, then try again."), "UNEXPECTED"
        self.message.setText(message)
        self.hint.setText(hint)
        self.code.setText(self.tr("Code: {code}").format(code=code))
        self.details.setPlainText("".join(traceback.format_exception(error)).strip())
        self.details_button.setChecked(False)
        self.details.hide()
        self.show()

    def _copy(self) -> None:
        parts = (self.message.text(), self.hint.text(), self.code.text(), "", self.details.toPlainText())
        self._clipboard.setText("\n".join(parts))
