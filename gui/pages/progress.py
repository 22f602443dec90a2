"""Progress: what the running job is doing, in words and numbers. It only renders events; the core counts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPlainTextEdit, QProgressBar, QVBoxLayout

from core.errors import ImagingBackupError
from core.events import (
    CopyProgress,
    Event,
    JobState,
    Level,
    Notice,
    Outcome,
    ServiceChanged,
    StepFinished,
    StepStarted,
)
from gui.assets import make_icon
from gui.context import Context
from gui.contract import RunningJob
from gui.flow import Goal, PageId, make_plan
from gui.pages.page import Page
from gui.widgets import make_card, make_label
from gui.words import count_words, duration_words, size_words, state_words

BAR_STEPS = 1000


class ProgressPage(Page):
    """The job, while it runs."""

    page_id = PageId.PROGRESS

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.what = make_label(heading=True)
        self.place = make_label(muted=True, wrap=False)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of this step"))
        self.numbers = make_label(muted=True)
        self.current = make_label(muted=True)
        self.steps = QListWidget()
        self.steps.setAccessibleName(self.tr("Steps of the job"))
        self.steps.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.steps.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.steps.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setMaximumBlockCount(2000)
        self.log.setAccessibleName(self.tr("Messages of the job"))
        self.log.setTabChangesFocus(True)
        head = QHBoxLayout()
        head.addWidget(self.what, 1)
        head.addWidget(self.place, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(make_card(head, self.bar, self.numbers, self.current))
        layout.addWidget(self.steps, 3)
        layout.addWidget(self.log, 2)
        self._titles: list[str] = []

    def step_title(self) -> str:
        return self.tr("Progress")

    def title(self) -> str:
        match self.context.state.goal:
            case Goal.BACKUP:
                return self.tr("Backing up")
            case Goal.RESTORE:
                return self.tr("Restoring")
            case Goal.RECOVER:
                return self.tr("Recovering")

    def subtitle(self) -> str:
        if self.context.state.goal is Goal.RECOVER:
            return self.tr("What the interrupted job left half done is put right. This cannot be cancelled.")
        return self.tr("Keep this window open. Cancelling undoes what was begun.")

    async def enter(self) -> None:
        context = self.context
        if context.job is not None:
            return
        self._clear()
        context.service.set_blocked(True)
        try:
            context.job = await self._start()
        except ImagingBackupError as error:
            self._end(_failed(error))
        except BaseException:
            context.service.set_blocked(False)
            raise
        else:
            # Not part of entering: entering may be cancelled, a job's end must be heard.
            context.tasks.spawn(self._await_end(context.job), "await the job")

    async def _start(self) -> RunningJob:
        state, backend = self.context.state, self.context.backend
        if state.goal is Goal.RECOVER and state.interrupted is not None:
            self.what.setText(state.interrupted.sentence)
            return await backend.start_recovery(state.interrupted, self.show_event)
        plan = make_plan(state)
        if plan is None:
            raise RuntimeError("A job was to be started without a plan.")
        self._titles = [step.title for step in plan.steps]
        for title in self._titles:
            self.steps.addItem(QListWidgetItem(self._icon("todo", "muted"), title))
        self.steps.setVisible(bool(self._titles))
        return await backend.start_plan(plan, self.show_event)

    async def _await_end(self, job: RunningJob) -> None:
        outcome = await job.result()
        self._end(outcome)

    def _end(self, outcome: Outcome) -> None:
        context = self.context
        context.job = None
        context.state.outcome = outcome
        context.service.set_blocked(False)
        # From a turn of its own: `enter` may still be on the stack, and the shell waits for it.
        context.tasks.spawn(self._leave(), "to the result")

    async def _leave(self) -> None:
        self.context.go_next()

    def show_event(self, event: Event) -> None:
        """Render one event of the job."""
        match event:
            case StepStarted():
                self._show_step(event)
            case CopyProgress():
                self._show_progress(event)
            case StepFinished():
                words = f"{event.title} ({duration_words(event.duration_s)})"
                self._mark(event.index, "check" if event.ok else "cross", "ok" if event.ok else "error", words)
            case ServiceChanged():
                self.log.appendPlainText(self.tr("Neo4j: {state}").format(state=state_words(event.status.state)))
                self.context.service.look_now()
            case Notice():
                mark = {Level.INFO: "", Level.WARNING: self.tr("Warning: "), Level.ERROR: self.tr("Error: ")}
                self.log.appendPlainText(mark[event.level] + event.message)
            case _:
                pass  # JobFinished: the page waits for the job itself

    def _show_step(self, event: StepStarted) -> None:
        self.what.setText(event.title)
        self.place.setText(self.tr("Step {number} of {count}").format(number=event.index + 1, count=event.count))
        self.numbers.setText("")
        self.current.setText("")
        self.bar.setRange(0, 0)  # busy, until there is something to count
        self._mark(event.index, "running", "accent", event.title)
        self.log.appendPlainText(event.title)

    def _show_progress(self, event: CopyProgress) -> None:
        self.current.setText(event.current)
        if not event.total_bytes:
            return
        self.bar.setRange(0, BAR_STEPS)
        self.bar.setValue(min(BAR_STEPS, BAR_STEPS * event.done_bytes // event.total_bytes))
        parts = [
            self.tr("{done} of {total}").format(done=size_words(event.done_bytes), total=size_words(event.total_bytes))
        ]
        if event.total_files:
            parts.append(
                self.tr("{done} of {total} files").format(
                    done=count_words(event.done_files), total=count_words(event.total_files)
                )
            )
        if event.rate_bytes_s > 0:
            parts.append(self.tr("{size}/s").format(size=size_words(round(event.rate_bytes_s))))
        if event.remaining_s is not None:
            parts.append(self.tr("{time} left").format(time=duration_words(event.remaining_s)))
        self.numbers.setText("  ·  ".join(parts))

    def _mark(self, index: int, icon: str, tone: str, words: str) -> None:
        item = self.steps.item(index)
        if item is None:  # a job without a plan (recovery) names its steps as it goes
            item = QListWidgetItem()
            self.steps.addItem(item)
            self.steps.show()
        item.setIcon(self._icon(icon, tone))
        item.setText(words)
        self.steps.scrollToItem(item)

    def _icon(self, name: str, tone: str) -> QIcon:
        return make_icon(name, self.context.theme.icon_color(tone), 16)

    def _clear(self) -> None:
        self.context.state.outcome = None
        self.what.setText(self.tr("Starting"))
        for label in (self.place, self.numbers, self.current):
            label.setText("")
        self.bar.setRange(0, 0)
        self.steps.clear()
        self.steps.setVisible(False)
        self.log.clear()


def _failed(error: ImagingBackupError) -> Outcome:
    return Outcome(JobState.FAILED, error.message, error.code, error.hint, error.exit_code)
