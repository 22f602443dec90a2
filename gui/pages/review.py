"""Review: the checks, the steps, the questions that only a person can answer, and the typed word of a restore."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.events import ServiceState
from core.plan import Plan
from gui.context import Context
from gui.flow import RESTORE_WORD, Goal, PageId, Question, build_request, make_plan, questions_of
from gui.pages.checklist import fill_checks, fill_steps
from gui.pages.page import Page
from gui.widgets import clear_layout, make_button, make_card, make_label, make_scroll, set_tone

RESTING = (ServiceState.RUNNING, ServiceState.STOPPED)


class ReviewPage(Page):
    """The plan, before anything is done."""

    page_id = PageId.REVIEW

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.boxes = {question: QCheckBox() for question in Question}
        for question, box in self.boxes.items():
            box.toggled.connect(lambda checked, question=question: self._answer(question, checked))
        self.verdict = make_label(heading=True)
        self.again_button = make_button(self.tr("Check a&gain"), small=True)
        self.again_button.clicked.connect(lambda: self.context.tasks.spawn(self._survey(), "survey"))
        self.checks, self.steps = QGridLayout(), QGridLayout()
        self.word = QLineEdit()
        self.word.setAccessibleName(self.tr("Type {word} to confirm").format(word=RESTORE_WORD))
        self.word.textChanged.connect(self._type_word)
        self.word_label = make_label(self.tr("T&ype {word} to confirm").format(word=RESTORE_WORD), wrap=False)
        self.word_label.setBuddy(self.word)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(self.verdict, 1)
        head.addWidget(self.again_button)
        self.checks_card = make_card(head, self.checks)
        self.steps_card = make_card(make_label(self.tr("What will be done, in this order"), heading=True), self.steps)
        column.addWidget(self.checks_card)
        column.addWidget(self.steps_card)
        column.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(make_scroll(content), 1)
        self.answers_card = self._build_answers()
        layout.addWidget(self.answers_card)
        self._seen: ServiceState | None = None
        self._surveying = False
        context.service.viewed.connect(self._follow_service)

    def step_title(self) -> str:
        return self.tr("Review")

    def title(self) -> str:
        if self.context.state.goal is Goal.RESTORE:
            return self.tr("Ready to restore?")
        return self.tr("Ready to back up?")

    def subtitle(self) -> str:
        return self.tr("This is all that will be done. Nothing has been changed so far.")

    def _build_answers(self) -> QFrame:
        texts = {
            Question.NO_IMPORT: self.tr("No application &import is running now (stopping Neo4j in one may corrupt it)"),
            Question.SAME_VERSION: self.tr("I looked it up: backup and server are of the same &version"),
            Question.OVERRIDE_VERSION: self.tr("Restore although the &versions differ, at my own risk (is recorded)"),
            Question.DELETE_FIRST: self.tr("&Delete the old data first to make room: there is no way back to it"),
        }
        for question, text in texts.items():
            self.boxes[question].setText(text)
            self.boxes[question].setAccessibleName(text.replace("&", ""))
        row = QHBoxLayout()
        row.addWidget(self.word_label)
        row.addWidget(self.word, 1)
        return make_card(*self.boxes.values(), row)

    def first_controls(self) -> tuple[QWidget, ...]:
        return (*self.boxes.values(), self.word)

    async def enter(self) -> None:
        self.context.state.forget_answers()
        for box in self.boxes.values():
            box.setChecked(False)
        self.word.clear()
        self._seen = self.context.service.state
        await self._survey()

    async def _survey(self) -> None:
        """Gather every fact anew; the answers given on this page stay."""
        state = self.context.state
        request = build_request(state)
        if request is None or self._surveying:
            return
        self._surveying = True
        state.survey = None
        self._show_plan()
        try:
            state.survey = await self.context.backend.survey(request)
        finally:
            self._surveying = False
            self._show_plan()

    def _show_plan(self) -> None:
        state, theme = self.context.state, self.context.theme
        plan = make_plan(state)
        asked = questions_of(state)
        for question, box in self.boxes.items():
            box.setVisible(question in asked)
        restore = state.goal is Goal.RESTORE and plan is not None
        self.word.setVisible(restore)
        self.word_label.setVisible(restore)
        self.answers_card.setVisible(bool(asked) or restore)
        self.steps_card.setVisible(plan is not None)
        self.again_button.setEnabled(not self._surveying)
        clear_layout(self.checks)
        clear_layout(self.steps)
        self._show_verdict(plan)
        if plan is not None:
            fill_checks(self.checks, plan.checks, theme)
            fill_steps(self.steps, plan)
        self.changed.emit()

    def _show_verdict(self, plan: Plan | None) -> None:
        if plan is None:
            words, tone = (self.tr("Checking") if self._surveying else self.tr("The checks could not be made.")), ""
        elif plan.runnable:
            words, tone = self.tr("Everything that was checked allows it."), "ok"
        else:
            words, tone = self.tr("To be settled first: {count}").format(count=len(plan.blockers)), "error"
        self.verdict.setText(words)
        set_tone(self.verdict, tone)

    def _answer(self, question: Question, checked: bool) -> None:
        state = self.context.state
        state.answers = state.answers | {question} if checked else state.answers - {question}
        self._show_plan()

    def _type_word(self, text: str) -> None:
        self.context.state.typed_word = text
        self.changed.emit()

    def _follow_service(self) -> None:
        """Neo4j came to rest in another state than the plan was made for: the plan would do the wrong thing."""
        state = self.context.service.state
        if not self.isVisible() or self._surveying or state not in RESTING or state is self._seen:
            return
        survey = self.context.state.survey
        self._seen = state
        if survey is not None and survey.status.state is not state:
            self.context.tasks.spawn(self._survey(), "survey")
