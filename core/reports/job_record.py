"""What a job has reported since it began: its steps, its latest numbers, its messages.

The progress page and the report show it, each in its own way.
"""

from __future__ import annotations

import platform
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from core.model.events import CopyProgress, Event, Level, Notice, ServiceChanged, StepFinished, StepStarted
from core.model.service_state import ServiceState
from core.plan.steps import Step


class Goal(StrEnum):
    """What a job is for."""

    BACKUP = "backup"
    RESTORE = "restore"
    RECOVER = "recover"


RATES = 480
"""The core gives four samples a second: two minutes."""
LINES = 5000


class Choice(StrEnum):
    """What a person decides about the data of an interrupted restore. Nothing is deleted in any case."""

    PUT_BACK = "put-back"
    """The old data comes back; the data in place is moved beside it."""
    FINISH = "finish"
    """The verified copy of the backup is put in place; the data there is moved beside it."""
    KEEP = "keep"
    """The data in place is used from now on; nothing is moved."""


class StepState(StrEnum):
    TODO = "todo"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(slots=True)
class StepRecord:
    title: str
    state: StepState = StepState.TODO
    duration_s: float = 0.0


@dataclass(frozen=True, slots=True)
class LogLine:
    """One message: the event and its time."""

    at_utc: str
    event: StepStarted | ServiceChanged | Notice

    @property
    def level(self) -> Level:
        return self.event.level if isinstance(self.event, Notice) else Level.INFO


@dataclass
class JobRecord:
    """The record of one job."""

    began_utc: str
    interrupted: str = ""
    """Of a recovery: the job that it undoes or finishes, as a sentence."""
    host: str = field(default_factory=platform.node)
    steps: list[StepRecord] = field(default_factory=list)
    current: int | None = None
    """The step that runs or ran last."""
    count: int = 0
    """How many steps there are, as the job says; 0 before the first."""
    progress: CopyProgress | None = None
    """Of the current step; None before its first numbers."""
    latest: CopyProgress | None = None
    """What it says of the whole job holds until the next."""
    job_done: float | None = None
    """Part of the whole job, 0 to 1, as last told; None before, and in a job that does not tell it."""
    rates: deque[float] = field(default_factory=lambda: deque(maxlen=RATES))
    lines: deque[LogLine] = field(default_factory=lambda: deque(maxlen=LINES))
    line_count: int = 0
    """How many lines there were, including the dropped ones."""
    levels: dict[Level, int] = field(default_factory=lambda: dict.fromkeys(Level, 0))
    """How many messages of each level there were."""
    service: ServiceState | None = None
    """The state of Neo4j, as the job last reported it."""
    can_cancel: bool = True
    """As the job last reported it."""
    offline_s: float = 0.0

    def expect(self, steps: Iterable[Step]) -> None:
        """Set the steps of the plan. A job without a plan (a recovery) adds its steps as they start."""
        self.steps = [StepRecord(step.title) for step in steps]

    def take(self, event: Event, at_utc: str) -> None:
        """Record an event."""
        match event:
            case StepStarted():
                self.current, self.count, self.progress = event.index, event.count, None
                self.can_cancel = event.can_cancel
                self._set_step(event.index, event.title, StepState.RUNNING)
                self._add_line(LogLine(at_utc, event))
            case CopyProgress():
                self.progress = self.latest = event
                self.offline_s = event.offline_s
                self.job_done = self.job_done if event.job_done is None else event.job_done
                self.rates.append(event.rate_bytes_s)
            case StepFinished():
                state = StepState.DONE if event.ok else StepState.FAILED
                self._set_step(event.index, event.title, state, event.duration_s)
            case ServiceChanged():
                self.service = event.status.state
                self._add_line(LogLine(at_utc, event))
            case Notice():
                self._add_line(LogLine(at_utc, event))
            case _:
                pass  # JobFinished: the caller gets the job's outcome itself

    def _set_step(self, index: int, title: str, state: StepState, duration_s: float = 0.0) -> None:
        while len(self.steps) <= index:
            self.steps.append(StepRecord(title))
        step = self.steps[index]
        step.title, step.state, step.duration_s = title, state, duration_s

    def _add_line(self, line: LogLine) -> None:
        self.lines.append(line)
        self.line_count += 1
        self.levels[line.level] += 1
