"""What a running job reports: frozen values from the engine to whichever front end shows them.

The engine owns these; front ends render them. At most ten CopyProgress a second, at least one a second while a job
runs (heartbeat). Nothing here acts or formats for a screen beyond one sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from core.errors import ImagingBackupError, Input, OperationCancelled
from core.model.service_state import ServiceState, ServiceStatus

"""In the name of data that a job had put in place before it was undone."""


class JobState(StrEnum):
    """PENDING -> RUNNING -> CANCELLING -> SUCCEEDED, FAILED or CANCELLED. A cancelled job is never a success."""

    PENDING = "pending"
    RUNNING = "running"
    CANCELLING = "cancelling"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        return self in (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)


class Level(StrEnum):
    """How important a Notice is."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended. `str()` is the sentence the person reads."""

    state: JobState
    message: str
    code: str = "OK"
    hint: str = ""
    exit_code: int = 0
    path: str = ""
    """The backup's folder."""
    bytes: int = 0
    files: int = 0
    offline_s: float = 0.0
    """How long this job kept Neo4j from answering; 0 when it was not stopped by this job."""
    duration_s: float = 0.0
    service_state: ServiceState = ServiceState.UNKNOWN
    warnings: tuple[str, ...] = ()
    kept_aside: tuple[str, ...] = ()
    """Paths of what a restore moved aside and kept."""
    log_path: str = ""
    report: str = ""
    """The path of the job's report; '' where there is none."""
    inputs: tuple[Input, ...] = ()
    """What a person gives to follow the hint."""
    account: str = ""
    """The account that ran the job."""
    checksum: str = ""
    """Of the manifest of the backup that was made or restored."""
    choices: tuple[str, ...] = ()
    """What a person can decide now about an interrupted job: values of `Choice` (job_record.py)."""
    stores: tuple[str, ...] = ()
    """What Neo4j's own tool said of each database of the copy, or of the backup when it was made, in sentences."""
    counts: tuple[str, ...] = ()
    """What was said of the nodes and relationships of each database, in sentences."""
    places: tuple[str, ...] = ()
    """Sentences on what lies where, for that person."""

    def __str__(self) -> str:
        return self.message


def outcome_of(error: ImagingBackupError) -> Outcome:
    """The outcome of an error when nothing more is known; a cancel is not a failure."""
    state = JobState.CANCELLED if isinstance(error, OperationCancelled) else JobState.FAILED
    return Outcome(state, error.message, error.code, error.hint, error.exit_code, inputs=error.inputs)


@dataclass(frozen=True, slots=True)
class StepStarted:
    index: int
    """From 0."""
    count: int
    title: str
    can_cancel: bool = True
    """Whether a cancel has an effect from here on."""


class Limit(StrEnum):
    """What limits a job's speed now: what would have to be faster for the job to be faster."""

    NONE = "none"
    """Nothing stands out, or nothing is copied."""
    READING = "reading"
    WRITING = "writing"
    HASHING = "hashing"
    SERVICE = "service"
    """Waiting for Neo4j, its tools or the container engine."""


@dataclass(frozen=True, slots=True)
class CopyProgress:
    """Bytes and files of the current step; also the heartbeat (then nothing has moved)."""

    done_bytes: int
    total_bytes: int
    done_files: int
    total_files: int
    rate_bytes_s: float
    remaining_s: float | None = None
    """Of the whole job. None while it cannot be told."""
    back_s: float | None = None
    """Until Neo4j answers. None while it cannot be told, once it is back, and in a job that does not start it."""
    job_done: float | None = None
    """Part of the whole job, 0 to 1, that never gets less. None before the first step, and after the last or while a job is undone."""
    current: str = ""
    limited_by: Limit = Limit.NONE
    offline_s: float = 0.0
    """How long this job has kept Neo4j from answering so far."""


@dataclass(frozen=True, slots=True)
class StepFinished:
    index: int
    title: str
    """Another one than at the start where something else was done."""
    duration_s: float
    ok: bool = True


@dataclass(frozen=True, slots=True)
class ServiceChanged:
    status: ServiceStatus


@dataclass(frozen=True, slots=True)
class Notice:
    level: Level
    message: str


@dataclass(frozen=True, slots=True)
class JobFinished:
    outcome: Outcome


Event = StepStarted | CopyProgress | StepFinished | ServiceChanged | Notice | JobFinished

Emit = Callable[[Event], None]
"""Takes the events of a running job."""
Say = Callable[[str], None]
"""Takes a sentence on what is being done just now."""
