"""Result: how the job ended, what was done, where it is, what was kept aside and what to do next."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.events import JobState, Outcome, ServiceState
from gui.context import Context
from gui.flow import Goal, PageId
from gui.pages.page import Page
from gui.widgets import IconLabel, clear_layout, make_button, make_card, make_label, make_scroll
from gui.words import count_words, duration_words, size_words, state_words

ICONS = {
    JobState.SUCCEEDED: ("check", "ok"),
    JobState.CANCELLED: ("minus", "warn"),
    JobState.FAILED: ("cross", "error"),
}


class ResultPage(Page):
    """The last page."""

    page_id = PageId.RESULT

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.icon = IconLabel(context.theme, "check", "ok", 28)
        self.sentence = make_label(heading=True)
        self.hint = make_label()
        self.code = make_label(muted=True)
        for label in (self.sentence, self.hint):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.folder_button = make_button(self.tr("Open &folder"))
        self.folder_button.clicked.connect(self._open_folder)
        self.log_button = make_button(self.tr("Open &log"))
        self.log_button.clicked.connect(self._open_log)
        self.start_button = make_button(self.tr("Start &Neo4j"))
        self.start_button.clicked.connect(context.service.start)
        self.facts = QVBoxLayout()
        self.facts.setSpacing(12)
        context.service.viewed.connect(self._show_service)
        words = QVBoxLayout()
        words.setSpacing(4)
        for label in (self.sentence, self.hint, self.code):
            words.addWidget(label)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        buttons = QHBoxLayout()
        for button in (self.folder_button, self.log_button, self.start_button):
            buttons.addWidget(button)
        buttons.addStretch()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(12)
        column.addWidget(make_card(head))
        column.addLayout(buttons)
        column.addLayout(self.facts)
        column.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(make_scroll(content))

    def step_title(self) -> str:
        return self.tr("Result")

    def title(self) -> str:
        outcome, goal = self.context.state.outcome, self.context.state.goal
        if outcome is None:
            return self.tr("Result")
        match outcome.state:
            case JobState.CANCELLED:
                return self.tr("Cancelled")
            case JobState.SUCCEEDED:
                return {
                    Goal.BACKUP: self.tr("Backup complete"),
                    Goal.RESTORE: self.tr("Restore complete"),
                    Goal.RECOVER: self.tr("Recovered"),
                }[goal]
            case _:
                return {
                    Goal.BACKUP: self.tr("The backup failed"),
                    Goal.RESTORE: self.tr("The restore failed"),
                    Goal.RECOVER: self.tr("The recovery failed"),
                }[goal]

    async def enter(self) -> None:
        outcome = self.context.state.outcome
        if outcome is None:
            return
        self.icon.show_icon(*ICONS.get(outcome.state, ("cross", "error")))
        self.sentence.setText(str(outcome))
        failed = outcome.state is not JobState.SUCCEEDED
        self.hint.setText(outcome.hint)
        self.hint.setVisible(bool(outcome.hint))
        self.code.setText(self.tr("Code: {code}").format(code=outcome.code))
        self.code.setVisible(failed)
        self.folder_button.setVisible(bool(outcome.path))
        clear_layout(self.facts)
        for title, lines in self._facts_of(outcome):
            if lines:
                rows = [make_label(line) for line in lines]
                for row in rows:
                    row.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self.facts.addWidget(make_card(make_label(title, heading=True), *rows))
        self._show_service()

    def _facts_of(self, outcome: Outcome) -> list[tuple[str, list[str]]]:
        done = []
        if outcome.path:
            done.append(outcome.path)
        if outcome.files:
            words = self.tr("{size} in {files} files")
            done.append(words.format(size=size_words(outcome.bytes), files=count_words(outcome.files)))
        if outcome.duration_s:
            done.append(self.tr("It took {time}.").format(time=duration_words(outcome.duration_s)))
        if outcome.offline_s:
            done.append(self.tr("Neo4j did not answer for {time}.").format(time=duration_words(outcome.offline_s)))
        done.append(self.tr("Neo4j is now: {state}").format(state=state_words(outcome.service_state).lower()))
        return [
            (self.tr("Warnings"), list(outcome.warnings)),
            (self.tr("What was done"), done),
            (self.tr("Kept aside"), list(outcome.kept_aside)),
            (self.tr("What to do next"), self._next_of(outcome)),
        ]

    def _next_of(self, outcome: Outcome) -> list[str]:
        goal = self.context.state.goal
        if outcome.state is not JobState.SUCCEEDED:
            return []
        if goal is Goal.BACKUP:
            return [self.tr("Keep a copy of the backup on another machine, and try a restore from time to time.")]
        lines = [self.tr("Open CAST Imaging in the browser and look at one of your applications.")]
        if outcome.kept_aside:
            lines.append(self.tr("When everything is as it should be, delete what was kept aside to free its space."))
        return lines

    def _show_service(self) -> None:
        self.start_button.setVisible(self.context.service.state is ServiceState.STOPPED)
        self.start_button.setEnabled(self.context.service.can_start)

    def _open_folder(self) -> None:
        if (outcome := self.context.state.outcome) is not None:
            self.context.open_path(str(PurePath(outcome.path)))

    def _open_log(self) -> None:
        outcome = self.context.state.outcome
        self.context.open_path((outcome.log_path if outcome else "") or self.context.backend.log_path)
