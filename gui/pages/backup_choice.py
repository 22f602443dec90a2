"""Backup choice: the backups of all known folders in one table; the newest one that fits this server is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.errors import UsageError
from core.model.backup import BackupEntry
from gui.context import Context
from gui.logic.flow import PageId, offer_backup, why_not_here
from gui.pages.backup_table import BackupTable
from gui.pages.page import Page
from gui.pages.unpack_offer import UnpackOffer
from gui.widgets.fields import LineEdit
from gui.widgets.place_label import make_place_label
from gui.widgets.turning_row import TurningRow, side_by_side
from gui.widgets.widgets import make_button, make_label, set_tone
from gui.words import doubt_words, localized


class AddEdit(LineEdit):
    """Enter adds the typed folder and stays on the page; if the field is empty, Enter works as on every page."""

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
        self.words = make_place_label(muted=True)
        self.gone_words = make_label()
        self.gone_words.hide()
        set_tone(self.gone_words, "warn")
        self.accept_button = make_button(self.tr("A&ccept it as it is…"), small=True)
        self.accept_button.hide()
        self.accept_button.clicked.connect(lambda: self.context.tasks.spawn(self._accept(), "accept"))
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
        self.unpacking = UnpackOffer(context)
        self.unpacking.changed.connect(self.changed)
        self.unpacking.unpacked.connect(self._take_unpacked)
        self._build()
        self._named_archive: PurePath | None = None
        """What was added last, where that is an archive."""
        self._shown: tuple[BackupEntry, ...] = ()
        self._filling = False
        self._by_hand = False
        """The person has chosen: backups that are found later do not change the choice."""
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
        chosen = QHBoxLayout()
        chosen.setSpacing(12)
        chosen.addWidget(self.words, 1)
        chosen.addWidget(self.accept_button, 0, Qt.AlignmentFlag.AlignTop)
        typed = side_by_side(caption, self.folder, spacing=12)
        adding = TurningRow(
            typed, side_by_side(self.add_button, self.browse_button, spacing=12), wide=typed, spacing=12
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.gone_words)
        layout.addWidget(self.list, 1)
        layout.addLayout(chosen)
        layout.addLayout(waiting)
        layout.addWidget(self.unpacking)
        layout.addWidget(adding)
        layout.addWidget(self.folder_problem)
        layout.addStretch(0)  # while there is no table

    # --- what there is -------------------------------------------------------------------------------------------

    async def enter(self) -> None:
        known, state = self.context.known, self.context.state
        self._by_hand = self._by_hand and state.chosen is not None
        self.gone_words.hide()
        self.unpacking.forget()
        self._fill()
        await known.look()
        # Once there is something to choose, a folder that hangs is not waited for.
        while known.looking_in and state.chosen is None:
            await known.wait_for_change()

    def _show_while_here(self) -> None:
        # What is found while the person reads a plan must not change what is restored.
        if self.isVisible():
            self._fill()

    def _fill(self) -> None:
        known, state = self.context.known, self.context.state
        entries, before = known.entries, state.chosen
        paths = {entry.path for entry in entries}
        gone = before is not None and before.path not in paths
        here = self.list.entry() if self._by_hand else None
        self._filling = True
        self.list.show_entries(entries, state.installation)
        self._shown = entries
        self.list.setVisible(bool(entries))
        if here is not None and here.path in paths:
            self.list.choose(here.path)
        else:
            self._by_hand = self._by_hand and not gone
            offered = offer_backup(entries, state.installation, before.path if before and self._by_hand else None)
            self.list.choose(offered.path if offered else None)
        self._filling = False
        self._take()
        if gone and before is not None:
            self.gone_words.setText(self.tr("The backup {label} is no longer there.").format(label=before.label))
            self.gone_words.show()
        self._show_folders()

    def _show_folders(self) -> None:
        """Show which folders are still awaited, and which could not be read."""
        known = self.context.known
        lines = []
        if known.looking_in:
            folders = QLocale().createSeparatedList(known.looking_in)
            lines.append(self.tr("Looking in {folders}…").format(folders=folders))
        for folder in known.folders:
            if folder.given_up:
                lines.append(self.tr("{folder}: not waited for").format(folder=folder.path))
            elif folder.problem:
                reason = localized(folder.problem)
                lines.append(self.tr("{folder}: {reason}").format(folder=folder.path, reason=reason))
        self.folder_words.setText("\n".join(lines))
        self.folder_words.setVisible(bool(lines))
        self.stop_button.setVisible(bool(known.looking_in))

    # --- what is chosen ------------------------------------------------------------------------------------------

    def _choose(self) -> None:
        if not self._filling:
            self._by_hand = True
            self.gone_words.hide()
            self._take()

    def _take(self) -> None:
        """Take over the choice in the table, and forget answers about another backup."""
        state, entry = self.context.state, self.list.entry()
        before = state.chosen
        state.chosen = entry if entry and entry.usable else None
        if before is not None and (state.chosen is None or state.chosen.path != before.path):
            state.backup = None
            state.forget_answers()
        self._say_of(entry)
        self.changed.emit()

    async def commit(self) -> bool:
        """Read the whole backup only now; it may be refused for reasons that the list cannot see."""
        state, entry = self.context.state, self.list.entry()
        if entry is None:
            return False
        self.words.setText(self.tr("Reading the backup…"))
        set_tone(self.words, "")
        try:
            backup = await self.context.backend.open_backup(entry)
        finally:
            self._say_of(self.list.entry())
        # The person may have chosen another one meanwhile.
        if state.chosen is None or state.chosen.path != entry.path:
            return False
        state.backup = backup
        return True

    def _say_of(self, entry: BackupEntry | None) -> None:
        words, tone = self._words_of(entry) if entry else (self._words_of_none(), "")
        self.words.setText(words)
        set_tone(self.words, tone)
        self.accept_button.setVisible(entry is not None and entry.doubtful)
        self.unpacking.offer((entry.archive if entry else None) or self._named_archive)

    def _words_of(self, entry: BackupEntry) -> tuple[str, str]:
        if not entry.usable:
            return localized(entry.problem), "error"
        if reason := why_not_here(self.context.state.installation, entry):
            return localized(reason), "warn"
        if entry.doubts:
            return doubt_words(entry), "warn" if entry.doubtful else ""
        return str(entry.path), ""

    def _words_of_none(self) -> str:
        known = self.context.known
        if self._shown:
            return self.tr("None of these backups is a good one for this server as it is. Choose one to read why.")
        if known.looking_in:
            return self.tr("Looking for backups…")
        if known.folders:
            folders = QLocale().createSeparatedList([folder.path for folder in known.folders])
            return self.tr("There is no backup in {folders}.").format(folders=folders)
        return self.tr("No folder with backups is known on this machine. Add one below.")

    async def _accept(self) -> None:
        """Accept the doubts that the person sees in the chosen row."""
        entry = self.list.entry()
        if entry is None or not entry.doubtful:
            return
        accepted = await self.context.ask(
            self.tr("Accept the backup {label} as it is?").format(label=entry.label),
            self.tr(
                "{doubts}\n\nAccepted, it counts as a good one: it is offered first, and the next backup is compared with it."
            ).format(doubts=doubt_words(entry)),
            self.tr("&Accept it"),
            self.tr("&Leave it doubtful"),
        )
        if accepted:
            await self.context.backend.accept_backup(entry)
            self.context.known.look_again_at(entry)

    # --- one more folder -----------------------------------------------------------------------------------------

    async def _browse(self) -> None:
        folder = await self.context.choose_folder(self.tr("Folder with backups"), self.folder.text())
        if folder:
            self.folder.setText(str(Path(folder)))
            self._add_typed()

    def _add_typed(self) -> None:
        try:
            path = self.context.backend.path_from_field(self.folder.text())
        except UsageError as error:
            self.folder_problem.setText(localized(error.message))
            self.folder_problem.show()
            return
        self.folder_problem.hide()
        self.context.tasks.spawn(self._add(str(path)), "add folder")

    async def _add(self, path: str) -> None:
        known = self.context.known
        folder = known.look_in(path)
        while folder.looking is not None:
            await known.wait_for_change()
        self._named_archive = folder.archive
        self._say_of(self.list.entry())
        if folder.given_up or folder.problem:
            return
        if not folder.entries:
            self.folder_problem.setText(self.tr("There is no backup in {folders}.").format(folders=path))
            self.folder_problem.show()
            return
        self.folder.clear()
        # A person who adds a folder wants a backup from it.
        if self.isVisible() and (offered := offer_backup(folder.entries, self.context.state.installation, None)):
            self.list.choose(offered.path)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        await self.context.backend.remember_folder(path)

    def _take_unpacked(self, folder: str) -> None:
        self._named_archive = None
        self.context.tasks.spawn(self._add(folder), "add folder")
