"""Review: the choices, the checks, the steps with their times, what is left after a failure, and what only a person can
answer: the questions and the typed word of a restore. Links to the pages where choices are changed; starts nothing."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.model.pace import Pace
from core.model.requests import NOT_WHOLE_WORDS
from core.model.service_state import ServiceState
from core.model.transactions import Transactions
from core.plan.checks.check import Check
from core.plan.estimate import estimate
from core.plan.plan import Plan
from core.reports.job_record import Goal
from core.survey.config_diff import FileComparison
from gui.context import Context
from gui.logic.fixes import Act, Fix, fix_of, is_answered_here
from gui.logic.flow import RESTORE_WORD, PageId, Question, build_request, can_start, make_plan, questions_of
from gui.pages.checklist import Checks, failure_sentences, fill_steps, time_sentence
from gui.pages.page import Page
from gui.pages.summary import Summary
from gui.widgets.fields import LineEdit
from gui.widgets.widgets import clear_layout, make_button, make_card, make_label, make_scroll, set_tone

RESTING = (ServiceState.RUNNING, ServiceState.STOPPED)


class ReviewPage(Page):
    """The plan, before anything is done."""

    page_id = PageId.REVIEW

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.boxes: dict[Question, QCheckBox] = {
            question: QCheckBox() for question in Question if question is not Question.NOT_WHOLE
        }
        self._answer_rows: dict[Question, QWidget] = {}
        self.summary = Summary(context.visit)
        self.verdict = make_label(heading=True)
        self.again_button = make_button(self.tr("Check a&gain"), small=True)
        self.again_button.clicked.connect(lambda: self._check_again())
        self.checks = Checks(context.theme, lambda check: fix_of(context.state, check), self._do_fix)
        self.steps = QGridLayout()
        self.times = make_label()
        self.failure = make_label()
        self.word = LineEdit()
        self.word.textChanged.connect(self._type_word)
        self.not_whole_words = LineEdit()
        self.not_whole_words.textChanged.connect(
            lambda text: self._answer(Question.NOT_WHOLE, text.strip() == NOT_WHOLE_WORDS)
        )
        self._build()
        self._comparisons: tuple[FileComparison, ...] | None = None
        self._pace = Pace()
        self._seen: ServiceState | None = None
        self._transactions: Transactions | None = None
        self._surveying = False
        self._checking: asyncio.Task[None] | None = None
        context.service.viewed.connect(self._follow_service)

    def step_title(self) -> str:
        return self.tr("Review")

    def title(self) -> str:
        if self.context.state.goal is Goal.RESTORE:
            return self.tr("Ready to restore?")
        return self.tr("Ready to back up?")

    def subtitle(self) -> str:
        return self.tr("This is all that will be done. Nothing has been changed so far.")

    # --- looks ---------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.verdict, 1)
        head.addWidget(self.again_button, 0, Qt.AlignmentFlag.AlignTop)
        steps_title = make_label(self.tr("What will be done, in this order"), heading=True)
        self.plan_cards = (
            make_card(steps_title, self.times, self.steps),
            make_card(make_label(self.tr("If something fails"), heading=True), self.failure),
        )
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(12)
        for card in (make_card(self.summary), make_card(head, self.checks), *self.plan_cards):
            column.addWidget(card)
        column.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(make_scroll(content), 1)
        self.answers_card = self._build_answers()
        layout.addWidget(self.answers_card)

    def _build_answers(self) -> QFrame:
        texts = {
            Question.NO_IMPORT: self.tr("No application &import is running now (stopping Neo4j in one may corrupt it)"),
            Question.TRANSACTIONS: self.tr("Stop Neo4j although somebody &works in it, at my own risk (is recorded)"),
            Question.SAME_VERSION: self.tr("I looked it up: backup and server are of the same &version"),
            Question.OVERRIDE_VERSION: self.tr("Restore although the &versions differ, at my own risk (is recorded)"),
            Question.DELETE_FIRST: self.tr("Delete the old data &first to make room: there is no way back to it"),
        }
        for question, text in texts.items():
            box = self.boxes[question]
            box.setAccessibleName(text.replace("&", ""))
            box.toggled.connect(lambda checked, question=question: self._answer(question, checked))
            self._answer_rows[question] = _make_answer(box, text)
        self._answer_rows[Question.NOT_WHOLE] = _make_typed_answer(
            self.not_whole_words,
            self.tr("Type {word} to restore it &all the same").format(word=NOT_WHOLE_WORDS),
            self.tr(
                "The backup is not whole: Neo4j may not open it, or open it empty. Only for a repair (is recorded)."
            ),
        )
        self.word_row = _make_typed_answer(
            self.word,
            self.tr("T&ype {word} to confirm").format(word=RESTORE_WORD),
            self.tr(
                "With it you also confirm that no application import is running: stopping Neo4j in one may corrupt it."
            ),
        )
        return make_card(*self._answer_rows.values(), self.word_row)

    def first_controls(self) -> tuple[QWidget, ...]:
        plan = make_plan(self.context.state)
        fixes = self.checks.fix_buttons if plan is not None and _wrong(plan) else []
        return (*fixes, *self.boxes.values(), self.not_whole_words, self.word)

    # --- looking -------------------------------------------------------------------------------------------------

    async def enter(self) -> None:
        self.context.state.forget_answers()
        for box in self.boxes.values():
            box.setChecked(False)
        self.not_whole_words.clear()
        self.word.clear()
        self._comparisons = None
        self._seen = self.context.service.state
        self._pace = (await self.context.backend.recall()).pace
        looking = {self._check_again(), self.context.tasks.spawn(self._compare(), "compare configuration")}
        try:
            await asyncio.wait(looking)  # the tasks report their own failures
        finally:
            for task in looking:
                task.cancel()

    async def _compare(self) -> None:
        state = self.context.state
        if state.goal is Goal.RESTORE and state.installation is not None and state.backup is not None:
            self._comparisons = await self.context.backend.compare_config(state.installation, state.backup)
            self._show_plan()

    def _check_again(self) -> asyncio.Task[None]:
        """Replace a survey that still runs: it may hang on a share."""
        if self._checking is not None:
            self._checking.cancel()
        self._checking = self.context.tasks.spawn(self._survey(), "survey")
        return self._checking

    async def _survey(self) -> None:
        """Gather every fact again; the answers given on this page stay, unless it is somebody else who works in Neo4j now."""
        state = self.context.state
        request = build_request(state)
        if request is None:
            return
        self._surveying = True
        state.survey = None
        self._show_plan()
        try:
            state.survey = await self.context.backend.survey(request)
            if state.survey.transactions != self._transactions:
                self.boxes[Question.TRANSACTIONS].setChecked(False)
            self._transactions = state.survey.transactions
        finally:
            if self._checking is asyncio.current_task():  # no newer survey has begun
                self._surveying = False
                self._show_plan()

    def _follow_service(self) -> None:
        """Check again if Neo4j is now in another state than the plan was made for: the plan would be wrong."""
        state = self.context.service.state
        if not self.isVisible() or self._surveying or state not in RESTING or state is self._seen:
            return
        survey = self.context.state.survey
        self._seen = state
        if survey is not None and survey.status.state is not state:
            self._check_again()

    # --- showing -------------------------------------------------------------------------------------------------

    def _show_plan(self) -> None:
        state = self.context.state
        plan = make_plan(state)
        asked = questions_of(state)
        for question, row in self._answer_rows.items():
            row.setVisible(question in asked)
        restore = state.goal is Goal.RESTORE and plan is not None
        self.word_row.setVisible(restore)
        self.answers_card.setVisible(bool(asked) or restore)
        self.summary.show_choices(state, plan, self._comparisons)
        self._show_verdict(plan)
        self.checks.setVisible(plan is not None)
        self.checks.show_checks(plan.checks if plan is not None else ())
        for card in self.plan_cards:
            card.setVisible(plan is not None)
        clear_layout(self.steps)
        if plan is not None:
            expected = estimate(plan, self._pace)
            fill_steps(self.steps, plan, expected)
            self.times.setText(time_sentence(plan, expected))
            self.failure.setText(failure_sentences(plan))
        self.changed.emit()

    def _show_verdict(self, plan: Plan | None) -> None:
        if plan is None:
            words, tone = (self.tr("Checking…") if self._surveying else self.tr("The checks could not be made.")), ""
        elif wrong := _wrong(plan):
            words, tone = self.tr("%n thing(s) to be settled first", None, len(wrong)), "error"
        elif can_start(self.context.state):
            words, tone = self.tr("Everything that was checked allows it."), "ok"
        else:
            words, tone = self.tr("Everything that was checked allows it; confirm below."), "ok"
        self.verdict.setText(words)
        set_tone(self.verdict, tone)

    # --- answers and fixes ---------------------------------------------------------------------------------------

    def _answer(self, question: Question, checked: bool) -> None:
        state = self.context.state
        state.answers = state.answers | {question} if checked else state.answers - {question}
        self._show_plan()

    def _type_word(self, text: str) -> None:
        """Make the plan again: the typed word also confirms that no import is running."""
        self.context.state.typed_word = text
        self._show_plan()

    def _do_fix(self, fix: Fix) -> None:
        match fix:
            case PageId():
                self.context.visit(fix)
            case Act.START_NEO4J:
                self.context.service.start()
            case Act.CHECK_AGAIN:
                self._check_again()
            case Act.RECOVER:
                self.context.tasks.spawn(self._recover(), "recover")

    async def _recover(self) -> None:
        """Recover the interrupted job of this server; if another window has done so, check again."""
        state = self.context.state
        waiting = await self.context.backend.interrupted()
        mine = [
            job for job in waiting if state.installation and job.installation.data_dir == state.installation.data_dir
        ]
        if not mine:
            self._check_again()
        elif self.isVisible():
            state.goal, state.interrupted = Goal.RECOVER, mine[0]
            self.context.visit(PageId.PROGRESS)


def _wrong(plan: Plan) -> list[Check]:
    """The blockers that no answer on this page removes."""
    return [check for check in plan.blockers if not is_answered_here(check)]


class _AnswerLabel(QLabel):
    """The text of a tick box: it wraps, which a QCheckBox's own text cannot."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        box = self.buddy()
        if isinstance(box, QCheckBox) and self.rect().contains(event.position().toPoint()):
            box.click()


def _make_answer(box: QCheckBox, text: str) -> QWidget:
    label = _AnswerLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setBuddy(box)
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    layout.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(label, 1)
    return row


def _make_typed_answer(line: LineEdit, text: str, meaning: str) -> QWidget:
    label = make_label(text)
    label.setBuddy(line)
    line.setAccessibleName(text.replace("&", ""))
    line.setAccessibleDescription(meaning)
    row = QWidget()
    layout = QGridLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setColumnStretch(0, 1)
    layout.setColumnStretch(1, 2)
    layout.setHorizontalSpacing(12)
    layout.addWidget(label, 0, 0)
    layout.addWidget(line, 0, 1)
    layout.addWidget(make_label(meaning, muted=True), 1, 0, 1, 2)
    return row
