"""Progress: what the running job does, in words and numbers. It only shows what the job reports; the core counts.

Events are recorded when they arrive and shown by a timer, so that many of them cannot block the window.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.errors import ImagingBackupError
from core.model.events import CopyProgress, Event, JobState, Level, Outcome, ServiceChanged, outcome_of
from core.model.service_state import ServiceState
from core.reports.job_record import LINES, Goal, JobRecord, StepState
from core.reports.job_words import limit_words, line_words, step_state_words, step_words
from gui.context import Context
from gui.logic.contract import RunningJob
from gui.logic.flow import PageId, make_plan
from gui.loop.taskbar import Look
from gui.pages.page import Page
from gui.widgets.place_label import make_place_label
from gui.widgets.rate_chart import RateChart
from gui.widgets.widgets import (
    ICON,
    IconDelegate,
    IconLabel,
    make_card,
    make_disclosure,
    make_label,
    set_button_text,
    set_tone,
)
from gui.words import (
    about_words,
    count_words,
    duration_words,
    localized,
    report_language,
    size_words,
    state_tone,
    state_words,
)

BAR_STEPS = 1000
RENDER_MS = 100
NO_BREAK = "\N{NO-BREAK SPACE}"
MIN_ROWS = 3
STEP_ICONS = {
    StepState.TODO: ("todo", "muted"),
    StepState.RUNNING: ("running", "accent"),
    StepState.DONE: ("check", "ok"),
    StepState.FAILED: ("cross", "error"),
}


class ProgressPage(Page):
    """The job, while it runs."""

    page_id = PageId.PROGRESS

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._record = JobRecord("")
        self._began_s = 0.0
        self._cancelling = False
        self._lines_shown = 0
        self._steps_shown: list[tuple[str, StepState]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(RENDER_MS)
        self._timer.timeout.connect(self.render_job)
        self.steps = QListWidget()
        self.steps.setAccessibleName(self.tr("Steps of the job"))
        self.steps.setItemDelegate(IconDelegate(context.theme, self.steps))
        self.steps.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.steps.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.steps.setWordWrap(True)
        self.steps.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setMaximumBlockCount(LINES)
        self.log.setAccessibleName(self.tr("Messages of the job"))
        self.log.setTabChangesFocus(True)
        self.fold = make_disclosure(self.tr("Show the lo&g"), self.log)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._column.addWidget(self._build_numbers())
        self._column.addWidget(self._build_service())
        self._column.addWidget(self.steps, 3)
        self._column.addWidget(self.fold)
        self.fold.button.toggled.connect(self._unfold_log)
        context.service.viewed.connect(self._show_service)

    def _build_numbers(self) -> QFrame:
        self.what = make_label(heading=True)
        self.place = make_label(muted=True, wrap=False)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the job"))
        self.times = make_label()
        self.numbers = make_label(muted=True)
        self.chart = RateChart(self.context.theme)
        self.limit = make_label(muted=True)
        self.doing = make_place_label(muted=True)
        # A long file name must not widen the page.
        self.doing.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head = QHBoxLayout()
        head.addWidget(self.what, 1)
        head.addWidget(self.place, 0, Qt.AlignmentFlag.AlignTop)
        return make_card(head, self.bar, self.times, self.numbers, self.chart, self.limit, self.doing)

    def _build_service(self) -> QFrame:
        self.service_dot = IconLabel(self.context.theme, "dot", "muted", 16)
        self.service = make_label()
        self.offline = make_label()
        self.elapsed = make_label(muted=True)
        self.elapsed.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.service_dot)
        row.addWidget(self.service, 3)
        row.addWidget(self.offline, 5)
        row.addWidget(self.elapsed, 3)
        return make_card(row)

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
        if not self._record.can_cancel:
            return self.tr("Keep this window open. The job can no longer be cancelled: it runs to its end.")
        return self.tr("Keep this window open. Cancelling undoes what was begun.")

    def first_controls(self) -> tuple[QWidget, ...]:
        return (self.fold.button,)

    # --- the job -------------------------------------------------------------------------------------------------

    async def enter(self) -> None:
        context = self.context
        if context.job is not None:
            return
        self._clear()
        context.service.set_blocked(True)
        try:
            context.job = await self._start()
        except ImagingBackupError as error:
            self._end(outcome_of(error))
        except BaseException:
            context.service.set_blocked(False)
            raise
        else:
            context.shutdown.hold(self.window(), self._why_not_shut_down())
            self._timer.start()
            # Not part of `enter`, which may be cancelled: the end of a job must be noticed.
            context.tasks.spawn(self._await_end(context.job), "await the job")

    async def _start(self) -> RunningJob:
        state, backend = self.context.state, self.context.backend
        if state.goal is Goal.RECOVER and state.interrupted is not None:
            self._record.interrupted = state.interrupted.sentence
            self.what.setText(localized(state.interrupted.sentence))
            choice, state.choice = state.choice, None
            return await backend.start_recovery(state.interrupted, choice, self.show_event, report_language())
        plan = make_plan(state)
        if plan is None:
            raise RuntimeError("A job was to be started without a plan.")
        self._record.expect(plan.steps)
        self.render_job()
        return await backend.start_plan(plan, self.show_event, report_language())

    def _why_not_shut_down(self) -> str:
        """Windows shows 255 letters of it at most."""
        match self.context.state.goal:
            case Goal.BACKUP:
                return self.tr("A backup is running. Neo4j may be stopped until it has ended.")
            case Goal.RESTORE:
                return self.tr("A restore is running. Neo4j may be stopped until it has ended.")
            case Goal.RECOVER:
                return self.tr("A recovery is running. Neo4j may be stopped until it has ended.")

    async def _await_end(self, job: RunningJob) -> None:
        outcome = await job.result()
        self._end(outcome)

    def _end(self, outcome: Outcome) -> None:
        context = self.context
        self._timer.stop()
        self.render_job()
        context.job = None
        context.shutdown.release()
        context.state.outcome = outcome
        context.service.set_blocked(False)
        look = Look.ERROR if outcome.state is JobState.FAILED else Look.NONE
        context.taskbar.show(self.window(), look)
        # In a later turn of the loop: `enter` may still be on the stack, and the shell waits for it.
        context.tasks.spawn(self._leave(), "to the result")

    async def _leave(self) -> None:
        self.context.go_next()

    def show_event(self, event: Event) -> None:
        """Record one event of the job; the timer shows it."""
        before = self._record.can_cancel
        self._record.take(event, _now_utc())
        if isinstance(event, ServiceChanged):
            self.context.service.look_now()
        if self._record.can_cancel != before:
            self.changed.emit()

    # --- rendering -----------------------------------------------------------------------------------------------

    def render_job(self) -> None:
        """Show what is known now. Cheap if nothing has changed: Qt ignores a text that is already set."""
        job, record = self.context.job, self._record
        # Once shown it stays: while a job is undone it has no numbers.
        self._cancelling = cancelling = self._cancelling or (job is not None and job.state is JobState.CANCELLING)
        self._show_steps()
        self._show_current(cancelling)
        self._show_job(cancelling)
        self._show_numbers(record.progress, cancelling)
        self._show_offline()
        self._show_log()
        self.elapsed.setText(
            self.tr("Running for {time}").format(time=duration_words(time.monotonic() - self._began_s))
        )
        if job is None:
            self._timer.stop()  # the window is being closed
        else:
            look = Look.PAUSED if cancelling else Look.BUSY if record.job_done is None else Look.NORMAL
            self.context.taskbar.show(self.window(), look, record.job_done or 0.0)

    def _show_steps(self) -> None:
        for index, step in enumerate(self._record.steps):
            item = self.steps.item(index)
            if item is None:
                item = QListWidgetItem()
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren)
                self.steps.addItem(item)
                self._steps_shown.append(("", step.state))
            words = localized(step_words(step))
            if self._steps_shown[index] == (words, step.state):
                continue
            self._steps_shown[index] = (words, step.state)
            item.setText(words)
            item.setData(ICON, STEP_ICONS[step.state])
            spoken = self.tr("{step}: {state}").format(step=words, state=localized(step_state_words(step.state)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            if step.state is StepState.RUNNING:
                self.steps.scrollToItem(item)
        self.steps.setVisible(bool(self._record.steps))
        if self._record.steps:
            # In a small window, the page scrolls before the list gets smaller than this.
            self.steps.setMinimumHeight(MIN_ROWS * self.steps.sizeHintForRow(0))

    def _show_current(self, cancelling: bool) -> None:
        record, what, place = self._record, "", ""
        if cancelling:
            what = self.tr("Cancelling: undoing what was begun")
        elif record.current is not None:
            what = localized(record.steps[record.current].title)
            place = self.tr("Step {number} of {count}").format(
                number=count_words(record.current + 1), count=count_words(record.count)
            )
        if what and what != self.what.text():
            self.what.setText(what)
            self.context.announce(self.tr("{place}: {what}").format(place=place, what=what) if place else what)
        self.place.setText(place)
        set_tone(self.what, "warn" if cancelling else "")

    def _show_job(self, cancelling: bool) -> None:
        """The whole job: how much of it is done, and when the rest will be."""
        done, latest = self._record.job_done, self._record.latest
        self.times.setVisible(not cancelling)
        self.times.setText(self._times_words(latest) if latest and not cancelling else "")
        if done is None or cancelling:
            self.bar.setRange(0, 0)  # busy, until there is something to tell
            return
        self.bar.setRange(0, BAR_STEPS)
        self.bar.setValue(int(BAR_STEPS * done))

    def _times_words(self, progress: CopyProgress) -> str:
        """When Neo4j is back and the job is done; nothing of what is due or overdue."""
        if not progress.remaining_s:
            return ""
        done = about_words(progress.remaining_s)
        if not progress.back_s:
            return self.tr("Done in {done}").format(done=done)
        back = self.tr("Neo4j back in {back}").format(back=about_words(progress.back_s))
        times = (back, self.tr("done in {done}").format(done=done))
        # In a narrow window they break between each other only.
        return "  ·  ".join(words.replace(" ", NO_BREAK) for words in times)

    def _show_numbers(self, progress: CopyProgress | None, cancelling: bool) -> None:
        """No numbers while a job is undone: they were those of the work that is undone."""
        self.chart.show_rates(self._record.rates)
        self.chart.setVisible(not cancelling and bool(self.chart.peak_words()))
        self.numbers.setVisible(not cancelling)
        self.limit.setVisible(not cancelling)
        self.doing.setText(localized(progress.current) if progress else "")
        self.limit.setText(localized(limit_words(progress.limited_by)) if progress else "")
        self.numbers.setText("  ·  ".join(self._number_words(progress)) if progress and not cancelling else "")

    def _number_words(self, progress: CopyProgress) -> list[str]:
        """What the step has done."""
        parts: list[str] = []
        if progress.total_bytes:
            parts.append(
                self.tr("{done} of {total}").format(
                    done=size_words(progress.done_bytes), total=size_words(progress.total_bytes)
                )
            )
        if progress.total_files:
            parts.append(
                self.tr("{done} of {total} files").format(
                    done=count_words(progress.done_files), total=count_words(progress.total_files)
                )
            )
        if progress.rate_bytes_s > 0:
            parts.append(self.tr("{size}/s").format(size=size_words(round(progress.rate_bytes_s))))
        return parts

    def _show_offline(self) -> None:
        """How long this job has kept Neo4j offline; once it is back the time stands still and is no warning any more.

        It counts from before the stop, and a stop may hang: meanwhile Neo4j may run.
        """
        offline_s = self._record.offline_s
        back = self._record.service is ServiceState.RUNNING
        if self._record.service is ServiceState.STOPPING:
            pattern = self.tr("Neo4j has been stopping for {time}")
        else:
            pattern = self.tr("Neo4j was offline for {time}") if back else self.tr("Neo4j has been offline for {time}")
        self.offline.setText(pattern.format(time=duration_words(offline_s)) if offline_s > 0 else "")
        set_tone(self.offline, "" if back else "warn")

    def _show_service(self) -> None:
        state = self.context.service.state
        words = self.tr("looking") if state is None else state_words(state).lower()
        self.service.setText(self.tr("Neo4j: {state}").format(state=words))
        self.service_dot.show_icon("dot", "muted" if state is None else state_tone(state))

    def _show_log(self) -> None:
        record = self._record
        new = min(record.line_count - self._lines_shown, len(record.lines))
        if new > 0:
            # One call for all: each call lays out the text again.
            lines = list(record.lines)[-new:]
            self.log.appendPlainText("\n".join(localized(line_words(line)) for line in lines))
        self._lines_shown = record.line_count
        # Not set again while it is the same: a screen reader would be told of a change ten times a second.
        if (words := self._fold_words()) != self.fold.button.text():
            set_button_text(self.fold.button, words)

    def _unfold_log(self, opened: bool) -> None:
        """Folded, the log takes only the room of its button and leaves the rest to the steps; open, it shows the latest lines."""
        self._column.setStretchFactor(self.fold, 4 if opened else 0)
        self.log.moveCursor(QTextCursor.MoveOperation.End)

    def _fold_words(self) -> str:
        """The button's text counts warnings and errors, also while the log is folded."""
        levels = self._record.levels
        show = self.tr("Hide the lo&g") if self.fold.is_open() else self.tr("Show the lo&g")
        warnings = self.tr("%n warning(s)", None, levels[Level.WARNING]) if levels[Level.WARNING] else ""
        errors = self.tr("%n error(s)", None, levels[Level.ERROR]) if levels[Level.ERROR] else ""
        return "  ·  ".join(part for part in (show, warnings, errors) if part)

    def _clear(self) -> None:
        self._record = self.context.state.record = JobRecord(_now_utc())
        self.context.state.outcome = None
        self._began_s = time.monotonic()
        self._cancelling = False
        self._lines_shown = 0
        self.what.setText(self.tr("Starting"))
        self.steps.clear()
        self._steps_shown.clear()
        self.log.clear()
        self.fold.set_open(False)
        self._show_service()
        self.render_job()


def _now_utc() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
