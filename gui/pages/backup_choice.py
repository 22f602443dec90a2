"""Backup choice: the backups of all known folders in one table; the newest one that fits this server is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui.context import Context
from gui.contract import BackupEntry
from gui.flow import PageId, offer_backup, why_not_here
from gui.pages.backup_table import BackupTable
from gui.pages.page import Page
from gui.widgets import make_button, make_label, set_tone
from gui.words import localized


class AddEdit(QLineEdit):
    """Enter adds what was typed and goes no further; without a text it means what it means everywhere."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.text().strip():
            self.returnPressed.emit()
        else:
            super().keyPressEvent(event)


class BackupChoicePage(Page):
    """Which backup."""

    page_id = PageId.BACKUP_CHOICE

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.list = BackupTable(context.theme)
        self.list.setMinimumHeight(160)
        self.list.entry_chosen.connect(self._choose)
        self.list.itemDoubleClicked.connect(lambda _item, _column: self.context.go_next())
        self.words = make_label(muted=True)
        self.folder_words = make_label(muted=True)
        self.stop_button = make_button(self.tr("Stop loo&king"), small=True)
        self.stop_button.clicked.connect(context.known.stop_looking)
        self.folder = AddEdit()
        self.folder.setAccessibleName(self.tr("Add a folder with backups"))
        self.folder.setPlaceholderText(self.tr("A folder with backups, or a backup, with its full path"))
        self.folder.returnPressed.connect(self._add_typed)
        self.add_button = make_button(self.tr("&Add"), self.tr("Add the folder"))
        self.add_button.clicked.connect(self._add_typed)
        self.browse_button = make_button(self.tr("B&rowse…"), self.tr("Browse for a folder with backups"))
        self.browse_button.clicked.connect(lambda: self.context.tasks.spawn(self._browse(), "browse"))
        self.folder_problem = make_label()
        self.folder_problem.hide()
        set_tone(self.folder_problem, "error")
        self._build()
        self._shown: tuple[BackupEntry, ...] = ()
        self._filling = False
        self._by_hand = False
        """The person has chosen: what else is found later does not move the choice."""
        context.known.changed.connect(self._show_while_here)

    def step_title(self) -> str:
        return self.tr("Backup")

    def title(self) -> str:
        return self.tr("Which backup should be restored?")

    def subtitle(self) -> str:
        return self.tr("Backups made by hand with the vendor's procedure can be restored too.")

    def first_controls(self) -> Sequence[QWidget]:
        return (self.list,) if self._shown else (self.folder,)

    def _build(self) -> None:
        caption = make_label(self.tr("Another &folder"), wrap=False)
        caption.setBuddy(self.folder)
        waiting = QHBoxLayout()
        waiting.setSpacing(12)
        waiting.addWidget(self.folder_words, 1)
        waiting.addWidget(self.stop_button, 0, Qt.AlignmentFlag.AlignTop)
        adding = QGridLayout()
        adding.setHorizontalSpacing(12)
        adding.setColumnStretch(1, 1)
        for column, widget in enumerate((caption, self.folder, self.add_button, self.browse_button)):
            adding.addWidget(widget, 0, column)
        adding.addWidget(self.folder_problem, 1, 1, 1, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.words)
        layout.addLayout(waiting)
        layout.addLayout(adding)

    # --- what there is -------------------------------------------------------------------------------------------

    async def enter(self) -> None:
        known, state = self.context.known, self.context.state
        self._by_hand = self._by_hand and state.backup is not None
        self._fill()
        await known.look()
        # A folder that hangs keeps nobody waiting once there is something to choose.
        while known.looking_in and state.backup is None:
            await known.wait_for_change()

    def _show_while_here(self) -> None:
        # What is found while a plan is being read must not change what is restored.
        if self.isVisible():
            self._fill()

    def _fill(self) -> None:
        known, state = self.context.known, self.context.state
        entries, before = known.entries, state.backup
        gone = before is not None and before.path not in {entry.path for entry in entries}
        here = self.list.entry() if self._by_hand else None
        self._filling = True
        self.list.show_entries(entries, state.installation)
        self._shown = entries
        if here is not None and here in entries:
            self.list.choose(here.path)
        else:
            self._by_hand = self._by_hand and not gone
            offered = offer_backup(entries, state.installation, before.path if before and self._by_hand else None)
            self.list.choose(offered.path if offered else None)
        self._filling = False
        self._take()
        if gone and before is not None:
            set_tone(self.words, "warn")
            self.words.setText(
                self.tr("The backup {label} is no longer there. {words}").format(
                    label=before.label, words=self.words.text()
                )
            )
        self._show_folders()
