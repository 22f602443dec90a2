"""How long a job takes: foretold before it begins, and told anew while it runs. Pure.

One rule for both. To move files takes the time of their bytes, and of FILE_BYTES more for each file; to wait for the service takes as
long as in past jobs (`Pace`). A running job compares itself with that: if it has needed twice the time for what it has moved, so
it will for the rest. It promises nothing: it is shown with "about".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from core.model.events import CopyProgress
from core.model.pace import Pace
from core.plan.plan import Plan
from core.plan.steps import (
    AskStores,
    CopyTree,
    Moving,
    OnlineBackup,
    OnlineRestore,
    PreCopy,
    ReadBack,
    RestartImaging,
    StartNeo4j,
    Step,
    StopNeo4j,
    VerifyBackup,
    VerifyEarlier,
    VerifyStaged,
)

FILE_BYTES = 400_000
"""What a file costs beside its bytes, as so many bytes more: less on fast disks, more on hard disks and shares."""
CHANGED_SINCE_PRE_COPY = 1 / 20
"""Part of the data that the cold copy has left to do after a pre-copy."""
ENOUGH_S = 3.0
"""So long a time of moving files tells something. What past jobs took counts as much; without any, nothing is told before."""
MOST_DONE = 0.99
"""Of a job that has not ended, whatever was foretold."""
WORTH_TELLING_S = 1.0
"""A step that is shorter has no time beside it."""
ASKING_S = 3.0
"""What Neo4j's own tool takes for one database, of any size: 1.8 to 3.8 s (4.4.42 and 5.26.0, on two cores)."""
SMOOTHING_S = 120.0
"""What was seen this long ago counts a third of what is seen now."""


class Work(NamedTuple):
    """What there is to do in a step, at the pace of past jobs."""

    bytes_s: float
    moved_bytes: float = 0.0
    """With FILE_BYTES for each file."""
    waiting_s: float = 0.0

    @property
    def moving_s(self) -> float:
        return self.moved_bytes / self.bytes_s


def with_files(size_bytes: float, files: float) -> float:
    """Bytes, and files as what they cost in bytes."""
    return size_bytes + files * FILE_BYTES


def _works(steps: Sequence[Step], pace: Pace, was_up: bool) -> list[Work]:
    return [_work_of(step, steps, pace, was_up) for step in steps]


def _work_of(step: Step, steps: Sequence[Step], pace: Pace, was_up: bool) -> Work:
    copying, reading = pace.copy_bytes_s, pace.read_bytes_s or pace.copy_bytes_s
    match step:
        case StopNeo4j():
            return Work(copying, waiting_s=pace.stop_s if was_up else 0.0)
        case StartNeo4j():
            return Work(copying, waiting_s=pace.start_s)
        case RestartImaging():
            return Work(copying, waiting_s=pace.restart_s)
        case AskStores():
            return Work(copying, waiting_s=ASKING_S * len(step.databases))
        case OnlineBackup() | OnlineRestore():
            return Work(reading, waiting_s=_share_of_online(steps) / copying)
        case VerifyEarlier() | VerifyBackup() | VerifyStaged() | ReadBack():
            return Work(reading, _moved_by(step))
        case CopyTree():
            return Work(copying, _moved_by(step) + _left_after_pre_copy(steps))
        case _:
            return Work(copying, _moved_by(step))


def _moved_by(step: Step) -> float:
    return with_files(step.size_bytes, file_count(step))


def file_count(step: Step) -> int:
    """Files that the step moves; 0 where they are few."""
    return step.file_count if isinstance(step, Moving) else 0


def _left_after_pre_copy(steps: Sequence[Step]) -> float:
    return sum(_moved_by(step) for step in steps if isinstance(step, PreCopy)) * CHANGED_SINCE_PRE_COPY


def _share_of_online(steps: Sequence[Step]) -> float:
    """neo4j-admin's steps know no size: what is read to check them, shared among the databases."""
    checked = sum(_moved_by(step) for step in steps if isinstance(step, (ReadBack, VerifyBackup)))
    return checked / sum(isinstance(step, (OnlineBackup, OnlineRestore)) for step in steps)


@dataclass(frozen=True, slots=True)
class Estimate:
    """The whole time, and the part of it without Neo4j; the latter is 0 where Neo4j does not run before."""

    total_s: float
    offline_s: float
    steps_s: tuple[float, ...] = ()
    """Of each step."""


def estimate(plan: Plan, pace: Pace) -> Estimate:
    """Before the job. Neo4j is offline from its stop to the end of its start."""
    steps_s = tuple(work.moving_s + work.waiting_s for work in _works(plan.steps, pace, plan.was_up))
    offline_s = 0.0
    offline = False
    for step, step_s in zip(plan.steps, steps_s, strict=True):
        offline = offline or (isinstance(step, StopNeo4j) and plan.was_up)
        offline_s += step_s if offline else 0.0
        offline = offline and not isinstance(step, StartNeo4j)
    return Estimate(sum(steps_s), offline_s, steps_s)


class TimeLeft:
    """Of a running job. To be asked a few times a second; not thread-safe."""

    def __init__(self, steps: Sequence[Step], pace: Pace, *, was_up: bool = True) -> None:
        self._works = _works(steps, pace, was_up)
        self._start = next((index for index, step in enumerate(steps) if isinstance(step, StartNeo4j)), -1)
        self._took_s = self._foretold_s = 0.0 if pace == Pace() else ENOUGH_S
        """For what was moved until now."""
        self._step = -1
        self._step_began_s = self._last_s = self._last_moved = self._done = 0.0

    def tell(self, now_s: float, step: int, progress: CopyProgress) -> CopyProgress:
        """The progress of a step, with what it says of the whole job. `step` is the index of the running one.

        Times are never below 0, and None while nothing is known of this machine.
        """
        work, later = self._works[step], self._works[step + 1 :]
        if step != self._step:
            self._step, self._step_began_s, self._last_moved = step, now_s, 0.0
        moved = with_files(progress.done_bytes, progress.done_files)
        self._compare(now_s, moved, work.bytes_s)
        # Until a step has looked at its files, its total is the plan's.
        total = with_files(progress.total_bytes, progress.total_files) if progress.total_bytes else work.moved_bytes
        left = Work(work.bytes_s, max(0.0, total - moved), max(0.0, self._step_began_s + work.waiting_s - now_s))
        remaining = [left, *later]
        whole_s = self._time_of([*self._works[:step], work._replace(moved_bytes=total), *later])
        if whole_s:
            # What a step finds, and how fast it goes, changes the whole; a bar that goes back would be taken for lost work.
            self._done = max(self._done, min(MOST_DONE, 1 - self._time_of(remaining) / whole_s))
        told = replace(progress, job_done=self._done)
        if self._took_s < ENOUGH_S:
            return told
        back_s = self._time_of(remaining[: self._start - step + 1]) if step <= self._start else None
        return replace(told, remaining_s=self._time_of(remaining), back_s=back_s)

    def _time_of(self, works: Sequence[Work]) -> float:
        """As fast as this job has been, once enough was moved to tell."""
        slower = self._took_s / self._foretold_s if self._took_s >= ENOUGH_S else 1.0
        return sum(work.moving_s for work in works) * slower + sum(work.waiting_s for work in works)

    def _compare(self, now_s: float, moved: float, bytes_s: float) -> None:
        """With what was foretold. Not while nothing has been moved: a step looks at its files first, and flushes at its end."""
        if 0 < self._last_moved < moved:
            took_s = now_s - self._last_s
            kept = math.exp(-took_s / SMOOTHING_S)
            self._took_s = self._took_s * kept + took_s
            self._foretold_s = self._foretold_s * kept + (moved - self._last_moved) / bytes_s
        if moved != self._last_moved:
            self._last_s, self._last_moved = now_s, moved
