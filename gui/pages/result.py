"""Result: how the job ended, what was done, where it is, what was kept aside and what to do next."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.errors import RecoveryMissing
from core.model.events import JobState, Outcome
from core.model.service_state import ServiceState
from core.reports.job_record import Choice
from core.reports.job_words import facts_of, headline, made_with_a_mark, next_lines, removal_words
from gui.context import Context
from gui.logic.flow import PageId, make_plan
from gui.loop.taskbar import Look
from gui.pages.page import Page
from gui.widgets.place_label import make_place_label
from gui.widgets.turning_row import TurningRow
from gui.widgets.widgets import IconLabel, clear_layout, make_button, make_card, make_label, make_tone_row, set_tone
from gui.words import localized, state_tone, state_words

ICONS = {
    JobState.SUCCEEDED: ("check", "ok"),
    JobState.CANCELLED: ("minus", "warn"),
    JobState.FAILED: ("cross", "error"),
}
QUESTION = ("question", "warn")
DOUBTFUL = ("warning", "warn")
SERVICE, REPORT, LOG = 50, 51, 52
"""Row numbers in the table; the rows above them are for the facts of this job."""


def _icon_of(outcome: Outcome) -> tuple[str, str]:
    """Icon and tone; green only for a success."""
    if outcome.choices:
        return QUESTION
    if made_with_a_mark(outcome):
        return DOUBTFUL
    return ICONS.get(outcome.state, ("cross", "error"))


class ResultPage(Page):
    """The last page."""

    page_id = PageId.RESULT

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._report_path = ""
        self.icon = IconLabel(context.theme, "check", "ok", 28)
        self.sentence = make_label(heading=True)
        self.hint = make_label()
        words = QVBoxLayout()
        words.setSpacing(8)
        for label in (self.sentence, self.hint):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(label)
        words.addWidget(self._build_buttons())
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        self.choice = self._build_choice()
        self._sections = QVBoxLayout()
        self._sections.setSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(make_card(head))
        column.addWidget(self.choice)
        column.addWidget(make_card(self._build_table()))
        column.addLayout(self._sections)
        column.addStretch()
        context.service.viewed.connect(self._show_service)

    def _build_buttons(self) -> TurningRow:
        self.start_button = make_button(self.tr("Start &Neo4j"), primary=True)
        self.start_button.clicked.connect(self.context.service.start)
        self.folder_button = make_button(self.tr("Open &folder"))
        self.folder_button.clicked.connect(self._open_folder)
        self.report_button = make_button(self.tr("Open &report"))
        self.report_button.clicked.connect(lambda: self.context.open_path(self._report_path))
        self.log_button = make_button(self.tr("Open lo&g"))
        self.log_button.clicked.connect(lambda: self.context.open_path(self._log_path()))
        return TurningRow(self.start_button, self.folder_button, self.report_button, self.log_button)

    def _build_choice(self) -> QFrame:
        """Asks which data is used from now on, if a recovery must not decide that."""
        self.places = make_place_label()
        offers = (
            (
                Choice.PUT_BACK,
                self.tr("&Put the old data back"),
                self.tr("Neo4j is stopped and started on the old data. What lies in place now is moved beside it."),
            ),
            (
                Choice.FINISH,
                self.tr("&Use the backup's data"),
                self.tr(
                    "The verified copy goes into its place, and Neo4j is started on it. What lies there now is moved beside it."
                ),
            ),
            (
                Choice.KEEP,
                self.tr("&Keep what lies there now"),
                self.tr(
                    "Nothing is moved. What lies in place is the data from now on, and the interrupted job is closed."
                ),
            ),
        )
        column = QVBoxLayout()
        self.choice_buttons: dict[Choice, QPushButton] = {}
        self._offers: dict[Choice, QWidget] = {}
        for choice, title, meaning in offers:
            button = make_button(title)
            button.clicked.connect(lambda _checked, choice=choice: self._decide(choice))
            self.choice_buttons[choice] = button
            offer = QWidget()
            rows = QVBoxLayout(offer)
            rows.setContentsMargins(0, 8, 0, 0)
            rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            rows.addWidget(make_label(meaning, muted=True))
            self._offers[choice] = offer
            column.addWidget(offer)
        question = make_label(self.tr("Which data shall it be from now on? Nothing is deleted."), heading=True)
        return make_card(question, self.places, column)

    def _show_choice(self, outcome: Outcome) -> None:
        asks = bool(outcome.choices) and self.context.state.interrupted is not None
        self.choice.setVisible(asks)
        self.places.setText("\n".join(localized(place) for place in outcome.places))
        self.places.setVisible(bool(outcome.places))
        for choice, offer in self._offers.items():
            offer.setVisible(choice.value in outcome.choices)

    def _decide(self, choice: Choice) -> None:
        self.context.state.choice = choice
        self.context.visit(PageId.PROGRESS)

    def _build_table(self) -> QGridLayout:
        self.facts: list[QLabel] = []
        self.table = QGridLayout()
        self.table.setHorizontalSpacing(18)
        self.table.setVerticalSpacing(8)
        self.table.setColumnStretch(0, 2)
        self.table.setColumnStretch(1, 5)
        _, self.service = self._add_row(SERVICE, self.tr("Neo4j now"))
        self.report_title, self.report = self._add_row(REPORT, self.tr("Report"))
        _, self.log = self._add_row(LOG, self.tr("Log"))
        return self.table

    def _add_row(self, row: int, title: str) -> tuple[QLabel, QLabel]:
        titled, value = make_label(title, muted=True), make_place_label()
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setAccessibleDescription(title)
        self.table.addWidget(titled, row, 0, Qt.AlignmentFlag.AlignTop)
        self.table.addWidget(value, row, 1, Qt.AlignmentFlag.AlignTop)
        return titled, value

    def step_title(self) -> str:
        return self.tr("Result")

    def title(self) -> str:
        outcome = self.context.state.outcome
        return self.tr("Result") if outcome is None else localized(headline(self.context.state.goal, outcome))

    def first_controls(self) -> tuple[QWidget, ...]:
        # No button that decides anything.
        return (self.start_button, self.folder_button) if self.choice.isHidden() else (self.log_button,)

    async def enter(self) -> None:
        outcome = self.context.state.outcome
        if outcome is None:
            return
        self.icon.show_icon(*_icon_of(outcome))
        self.sentence.setText(localized(outcome.message))
        self.hint.setText(localized(outcome.hint))
        self.hint.setVisible(bool(outcome.hint))
        self._show_choice(outcome)
        self.context.service.set_undecided(bool(outcome.choices) or outcome.code == RecoveryMissing.code)
        self._show_table(outcome)
        self._show_sections(outcome)
        self._show_service()
        self._show_report(outcome.report)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # left, not just minimised
            self.context.taskbar.show(self.window(), Look.NONE)

    def _show_table(self, outcome: Outcome) -> None:
        goal = self.context.state.goal
        for label in self.facts:
            label.hide()
            label.deleteLater()
        self.facts.clear()
        for row, fact in enumerate(facts_of(goal, outcome, make_plan(self.context.state))):
            title, value = self._add_row(row, localized(fact.title))
            value.setText(localized(fact.value))
            self.facts += [title, value]
        self.folder_button.setVisible(bool(outcome.path))
        self.log.setText(self._log_path())

    def _show_sections(self, outcome: Outcome) -> None:
        theme, goal = self.context.theme, self.context.state.goal
        clear_layout(self._sections)
        if outcome.warnings:
            rows = [make_tone_row(theme, "warn", localized(warning)) for warning in outcome.warnings]
            self._sections.addWidget(make_card(make_label(self.tr("Warnings"), heading=True), *rows))
        if outcome.kept_aside:
            rows = [self._aside_row(path) for path in outcome.kept_aside]
            title = make_label(self.tr("Kept aside"), heading=True)
            self._sections.addWidget(make_card(title, *rows, make_label(localized(removal_words(outcome)), muted=True)))
        if lines := next_lines(goal, outcome):
            title = make_label(self.tr("What to do next"), heading=True)
            self._sections.addWidget(make_card(title, *(make_label(localized(line)) for line in lines)))

    def _aside_row(self, path: str) -> QHBoxLayout:
        """A row with a button that opens the parent folder, where it can be deleted."""
        words = make_place_label(path)
        name = self.tr("Open the folder of {name}").format(name=PurePath(path).name)
        button = make_button(self.tr("Open"), name, small=True)
        button.clicked.connect(lambda: self.context.open_path(str(PurePath(path).parent)))
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(words, 1)
        row.addWidget(button)
        return row

    def _show_service(self) -> None:
        watch, outcome = self.context.service, self.context.state.outcome
        state = watch.state or (outcome.service_state if outcome else ServiceState.UNKNOWN)
        answer = watch.words or (watch.view.answer if watch.view else "")
        words = state_words(state)
        if answer:
            words = self.tr("{state}: {answer}").format(state=words, answer=localized(answer))
        self.service.setText(words)
        # After a failed job, Neo4j down is a problem.
        left_down = state is ServiceState.STOPPED and outcome is not None and outcome.state is JobState.FAILED
        set_tone(self.service, "error" if left_down else state_tone(state))
        self.start_button.setVisible(watch.can_start or watch.starting)
        self.start_button.setEnabled(watch.can_start)

    def _show_report(self, path: str) -> None:
        self._report_path = path
        self.report.setText(path)
        for widget in (self.report_title, self.report, self.report_button):
            widget.setVisible(bool(path))

    def _open_folder(self) -> None:
        if (outcome := self.context.state.outcome) is not None:
            self.context.open_path(str(PurePath(outcome.path)))

    def _log_path(self) -> str:
        outcome = self.context.state.outcome
        return (outcome.log_path if outcome else "") or self.context.backend.log_path
