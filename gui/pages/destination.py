"""Destination: the folder that will hold the backup, and whether the backup fits; its label and the method are folded away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from core.errors import ImagingBackupError, InsufficientSpace, UsageError
from core.model.backup import BackupMethod
from core.model.paths import why_bad_label
from core.model.requests import BackupRequest
from core.model.survey_facts import Survey
from gui.context import Context
from gui.logic.contract import SurveyDestination
from gui.logic.flow import PageId, build_request, judge_destination
from gui.loop.late_look import LateLook
from gui.pages.page import Page
from gui.widgets.fields import ComboBox, LineEdit
from gui.widgets.widgets import Disclosure, make_button, make_card, make_label, name_combo, set_tone
from gui.words import localized


class DestinationPage(Page):
    """Where the backup is written."""

    page_id = PageId.DESTINATION

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.folder = LineEdit()
        self.folder.setAccessibleName(self.tr("Backup folder"))
        self.folder.setPlaceholderText(self.tr("A folder on another disk or a share, with its full path"))
        self.folders = ComboBox()
        self.folders.setEditable(True)
        self.folders.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.folders.setLineEdit(self.folder)
        self.folders.setCompleter(None)  # type: ignore[arg-type]  # the typed text counts, without completion
        name_combo(self.folders, self.tr("Backup folder"))
        self.folder.textChanged.connect(self._set_folder)
        self.browse_button = make_button(self.tr("B&rowse…"), self.tr("Browse for the backup folder"))
        self.browse_button.clicked.connect(lambda: self.context.tasks.spawn(self._browse(), "browse"))
        self.room = make_label(muted=True)
        self.label = LineEdit()
        self.label.setAccessibleName(self.tr("Label"))
        self.label.setPlaceholderText(self.tr("Optional: by default the time and the name of this server"))
        self.label.textChanged.connect(self._set_label)
        self.label_problem = make_label()
        set_tone(self.label_problem, "error")
        self.method = make_label()
        self.method_button = make_button(self.tr("C&hange…"), self.tr("Change the method"), small=True)
        self.method_button.clicked.connect(lambda: self.context.visit(PageId.METHOD))
        self.options = Disclosure(self.tr("O&ptions"), make_card(self._build_options()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(make_card(self._build_folder(), self.room))
        layout.addWidget(
            make_label(
                self.tr(
                    "Each backup gets a folder of its own in there. It is built under a temporary name and gets its "
                    "label only when every byte of it was read back and found right."
                ),
                muted=True,
            )
        )
        layout.addWidget(self.options)
        layout.addStretch(1)
        self._survey: SurveyDestination | None = None
        self._look = LateLook(self._ask, context.tasks, self._show_room)
        self._looked: Survey | ImagingBackupError | None = None

    def step_title(self) -> str:
        return self.tr("Destination")

    def title(self) -> str:
        return self.tr("Where should the backup go?")

    def subtitle(self) -> str:
        return self.tr("Best on another disk or a share: a backup on the disk that died is none.")

    def first_controls(self) -> Sequence[QWidget]:
        return (self.folders,)

    def _build_folder(self) -> QHBoxLayout:
        caption = make_label(self.tr("&Folder"), wrap=False)
        caption.setBuddy(self.folders)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(caption)
        row.addWidget(self.folders, 1)
        row.addWidget(self.browse_button)
        return row

    def _build_options(self) -> QGridLayout:
        caption = make_label(self.tr("L&abel"), wrap=False)
        caption.setBuddy(self.label)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(caption, 0, 0)
        grid.addWidget(self.label, 0, 1, 1, 2)
        grid.addWidget(self.label_problem, 1, 1, 1, 2)
        grid.addWidget(make_label(self.tr("Method"), wrap=False), 2, 0)
        grid.addWidget(self.method, 2, 1)
        grid.addWidget(self.method_button, 2, 2)
        return grid

    async def enter(self) -> None:
        state = self.context.state
        self._survey = None  # the server may have changed since
        remembered = await self.context.backend.recall()
        text = self.folder.text() or remembered.last_destination
        self.folders.clear()
        self.folders.addItems([name for name in remembered.known_folders if name])
        self.folder.setText(text)
        self._set_folder(text)  # the free space may have changed even if the text has not
        self.label.setText(state.label)
        self._set_label(state.label)
        self.method.setText(self._method_words())

    def _method_words(self) -> str:
        state = self.context.state
        if state.method is BackupMethod.ONLINE:
            return self.tr("Online with neo4j-admin; Neo4j keeps running")
        if state.pre_copy:
            return self.tr("Copy of the data folder; Neo4j is stopped for a short time")
        return self.tr("Copy of the data folder; Neo4j is stopped while it is copied")

    def _set_folder(self, text: str) -> None:
        problem = ""
        try:
            self.context.state.destination = self.context.backend.path_from_field(text)
        except UsageError as error:
            self.context.state.destination = None
            problem = localized(error.message) if text.strip() else ""
        self.changed.emit()
        request = build_request(self.context.state)
        if isinstance(request, BackupRequest):
            self._look.look(request)
        else:
            self._look.stop()
            self._looked = None  # the label must not describe the previous folder
            self._say(problem)

    async def _ask(self, request: BackupRequest) -> Survey:
        """Its data may take minutes to look at, and is the same for every folder that is typed: once for each visit."""
        if self._survey is None:
            self._survey = self.context.backend.survey_destinations(request.installation)
        return await self._survey(request)

    def _set_label(self, text: str) -> None:
        label = text.strip()
        reason = why_bad_label(label) if label else None
        words = self.tr("This cannot be a folder name: {reason}").format(reason=localized(reason or ""))
        self.label_problem.setText(words)
        self.label_problem.setVisible(bool(reason))
        self.context.state.label = label
        self.changed.emit()
        if self._looked is not None:
            self._show_room(self._looked)

    def _show_room(self, looked: Survey | ImagingBackupError | None) -> None:
        """Show what the plan will say about the destination; None: there is no answer yet."""
        self._looked = looked
        if looked is None:
            # A share may be slow; nothing else waits for it.
            self._say(self.tr("Looking at {folder}…").format(folder=self.context.state.destination))
            return
        if isinstance(looked, ImagingBackupError):
            self._say(f"{localized(looked.message)} {localized(looked.hint)}".strip(), "warn")
            return
        checks = judge_destination(self.context.state, looked)
        failed = [check for check in checks if not check.ok]
        told = failed or [check for check in checks if check.code == InsufficientSpace.code]
        made = looked.destination and not looked.destination.exists and not any(check.blocking for check in failed)
        lines = [self.tr("The folder will be made.")] if made else []
        lines += [localized(words) for check in told for words in (check.message, check.hint) if words]
        self._say(" ".join(lines), "warn" if failed else "")

    def _say(self, text: str, tone: str = "") -> None:
        self.room.setText(text)
        set_tone(self.room, tone)

    async def _browse(self) -> None:
        folder = await self.context.choose_folder(self.tr("Folder for the backup"), self.folder.text())
        if folder:
            self.folder.setText(str(Path(folder)))
