"""Backup choice: the backups in a folder, each with what is wrong with it; the newest good one is chosen."""

from __future__ import annotations

import asyncio
from pathlib import PurePath

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from gui.assets import make_icon
from gui.context import Context
from gui.contract import BackupEntry
from gui.flow import PageId
from gui.pages.page import Page
from gui.widgets import make_button, make_label, name_combo, set_tone
from gui.words import size_words, time_words


class BackupChoicePage(Page):
    """Which backup."""

    page_id = PageId.BACKUP_CHOICE

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.folder = QComboBox()
        self.folder.setEditable(True)
        self.folder.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        name_combo(self.folder, self.tr("Folder with backups"))
        self.edit = QLineEdit()
        self.edit.setAccessibleName(self.tr("Folder with backups"))
        self.edit.setPlaceholderText(self.tr("A folder with backups, or a backup"))
        self.edit.editingFinished.connect(self._look)
        self.folder.setLineEdit(self.edit)
        self.folder.activated.connect(self._look)
        caption = make_label(self.tr("&Folder"), wrap=False)
        caption.setBuddy(self.folder)
        self.browse_button = make_button(self.tr("B&rowse"), self.tr("Browse for a folder with backups"))
        self.browse_button.clicked.connect(lambda: self.context.tasks.spawn(self._browse(), "browse"))
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.tr("Backups"))
        self.list.setHeaderLabels([self.tr("Backup"), self.tr("Made"), self.tr("Size"), self.tr("Version")])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.currentItemChanged.connect(self._choose)
        self.words = make_label(muted=True)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(caption)
        row.addWidget(self.folder, 1)
        row.addWidget(self.browse_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(row)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.words)
        self._entries: tuple[BackupEntry, ...] = ()
        self._shown_folder = ""
        self._looking: asyncio.Task[None] | None = None

    def step_title(self) -> str:
        return self.tr("Backup")

    def title(self) -> str:
        return self.tr("Which backup should be restored?")

    def subtitle(self) -> str:
        return self.tr("Backups made by hand with the vendor's procedure can be restored too.")

    async def enter(self) -> None:
        remembered = await self.context.backend.recall()
        folders = dict.fromkeys(name for name in (remembered.last_destination, *remembered.known_folders) if name)
        text = self.folder.currentText() or next(iter(folders), "")
        self.folder.blockSignals(True)
        self.folder.clear()
        self.folder.addItems(list(folders))
        self.folder.setCurrentText(text)
        self.folder.blockSignals(False)
        await self._show(text.strip())

    def _look(self) -> None:
        text = self.folder.currentText().strip()
        if text != self._shown_folder:
            self._shown_folder = text
            if self._looking is not None:
                self._looking.cancel()
            self._looking = self.context.tasks.spawn(self._show(text), "list backups")

    async def _show(self, folder: str) -> None:
        state = self.context.state
        before = state.backup
        self._shown_folder, self._entries, state.backup = folder, (), None
        self.list.clear()
        self.changed.emit()
        self.words.setText(self.tr("Looking for backups") if folder else self.tr("Choose a folder with backups."))
        if not folder:
            return
        try:
            entries = await self.context.backend.list_backups(folder)
        except BaseException:
            self.words.setText(self.tr("The folder could not be read."))
            raise
        self._entries = tuple(sorted(entries, key=lambda entry: entry.created_utc, reverse=True))
        self._fill(before.path if before else None)
        if not self._entries:
            self.words.setText(self.tr("There is no backup in {folder}.").format(folder=folder))

    def _fill(self, before: PurePath | None) -> None:
        theme = self.context.theme
        for entry in self._entries:
            version = (entry.backup.version if entry.backup else None) or self.tr("unknown")
            size = size_words(entry.total_bytes) if entry.total_bytes else ""
            item = QTreeWidgetItem(self.list, [entry.label, time_words(entry.created_utc), size, version])
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{entry.label} {entry.problem}".strip())
            name, tone = ("check", "ok") if entry.usable else ("cross", "error")
            item.setIcon(0, make_icon(name, theme.icon_color(tone), 16))
            if entry.problem:
                item.setToolTip(0, entry.problem)
        for column, width in enumerate((300, 140, 90)):
            self.list.setColumnWidth(column, width)
        usable = [row for row, entry in enumerate(self._entries) if entry.usable]
        same = [row for row in usable if self._entries[row].path == before]
        for row in [*same, *usable][:1]:
            self.list.setCurrentIndex(self.list.model().index(row, 0))

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        entry = self._entries[self.list.indexOfTopLevelItem(item)] if item is not None and self._entries else None
        state = self.context.state
        state.backup = entry.backup if entry and entry.usable else None
        set_tone(self.words, "error" if entry and not entry.usable else "")
        if entry is None:
            self.words.setText("")
        elif not entry.usable:
            self.words.setText(entry.problem)
        elif entry.backup is not None:
            parts = (
                [str(entry.path), self.tr("from {host}").format(host=entry.backup.host)] if entry.backup.host else []
            )
            self.words.setText(", ".join(parts) or str(entry.path))
        self.changed.emit()

    async def _browse(self) -> None:
        folder = await self.context.choose_folder(self.tr("Folder with backups"), self.folder.currentText())
        if folder:
            self.folder.setCurrentText(str(PurePath(folder)))
            self._look()
