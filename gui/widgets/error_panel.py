"""Shows a failure on the page where it happened: its effect on the data, the server's state, and what to do.

The details and 'Copy' are folded away. Its buttons have no mnemonics: any letter would clash with one on some page. It
shows no traceback by itself, and never a secret.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QClipboard, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from core.errors import ImagingBackupError
from core.secrets import mask_secrets
from gui.loop.service_watch import ServiceWatch
from gui.widgets.announcer import Announcer
from gui.widgets.theme import Theme
from gui.widgets.widgets import IconLabel, make_button, make_disclosure, make_label, set_tone
from gui.words import localized, state_tone, state_words


class ErrorPanel(QFrame):
    """Hidden until there is an error to show."""

    shown = Signal()
    dismissed = Signal()

    def __init__(
        self,
        theme: Theme,
        clipboard: QClipboard,
        watch: ServiceWatch,
        announcer: Announcer,
        open_log: Callable[[], None],
        is_job_running: Callable[[], bool],
        has_job_ended: Callable[[], bool],
    ) -> None:
        super().__init__()
        self.setProperty("alert", True)
        self.setAccessibleName(self.tr("Error"))
        self._clipboard, self._watch, self._announcer = clipboard, watch, announcer
        self._is_job_running, self._has_job_ended = is_job_running, has_job_ended
        self.message = make_label(heading=True)
        self.data = make_label()
        self.server = make_label()
        self.hint = make_label()
        self.code = make_label(muted=True)
        for label in (self.message, self.data, self.server, self.hint, self.code):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._disclosure = make_disclosure(self.tr("Details"), self._build_details())
        self.details_button = self._disclosure.button
        self.log_button = make_button(self.tr("Open log"), small=True)
        self.log_button.clicked.connect(open_log)
        self.dismiss_button = make_button(self.tr("Dismiss"), self.tr("Dismiss the error"), small=True)
        self.dismiss_button.clicked.connect(self.dismiss)
        words = QVBoxLayout()
        words.setSpacing(4)
        for label in (self.message, self.data, self.server, self.hint):
            words.addWidget(label)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(IconLabel(theme, "warning", "error", 20), 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        self._disclosure.add_beside(self.log_button, self.dismiss_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._disclosure)
        watch.viewed.connect(self._show_server)
        self.hide()

    def _build_details(self) -> QWidget:
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName(self.tr("Details of the error"))
        self.details.setFixedHeight(8 * self.details.fontMetrics().lineSpacing())
        self.copy_button = make_button(self.tr("Copy"), self.tr("Copy the error"), small=True)
        self.copy_button.clicked.connect(self._copy)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.code)
        column.addWidget(self.details)
        column.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignLeading)
        return content

    def _data_words(self) -> str:
        if self._is_job_running():
            return self.tr("The running job goes on; its result will say what it means for the data.")
        if self._has_job_ended():
            return self.tr("The data is as this page says.")
        return self.tr("No data was changed.")

    def show_error(self, error: BaseException) -> None:
        """Show an error in place of the one before; both are in the log."""
        if isinstance(error, ImagingBackupError):
            message, hint, code = localized(error.message), localized(error.hint), error.code
        else:
            message = self.tr("The program met an error of its own.")
            hint = self.tr("Try again. If it happens again, send the details below and the log to your support.")
            code = "UNEXPECTED"
        self.message.setText(mask_secrets(message))
        self.hint.setText(mask_secrets(hint))
        self.data.setText(self._data_words())
        self.code.setText(self.tr("Code: {code}").format(code=code))
        self.details.setPlainText(mask_secrets("".join(traceback.format_exception(error)).strip()))
        self._disclosure.set_open(False)
        self._show_server()
        self.show()
        self._announcer.say("\n".join(self._said()), urgent=True)
        self.shown.emit()

    def dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()

    def _show_server(self) -> None:
        state = self._watch.state
        self.server.setVisible(state is not None)
        if state is not None:
            self.server.setText(self.tr("Neo4j is now: {state}").format(state=state_words(state).lower()))
            set_tone(self.server, state_tone(state))

    def _said(self) -> list[str]:
        """The sentences that are shown."""
        labels = (self.message, self.data, self.server, self.hint)
        return [label.text() for label in labels if label.text() and not label.isHidden()]

    def _copy(self) -> None:
        self._clipboard.setText("\n".join((*self._said(), self.code.text(), "", self.details.toPlainText())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Only with the focus in this panel: elsewhere Escape belongs to the window.
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)
