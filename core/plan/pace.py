"""How fast the last successful job was, measured from its steps, so that the next one can be estimated. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.model.pace import Pace
from core.plan.estimate import with_files
from core.plan.plan import Plan
from core.plan.steps import CopyTree, Moving, PreCopy, RestartImaging, StageTree, StartNeo4j, Step, StopNeo4j

MIN_MOVED_BYTES = 64 << 20
"""Less is moved too fast, out of the cache, to say how fast the disks are."""
COPYING = (PreCopy, CopyTree, StageTree)
"""What writes; the other steps that move files only read them."""


@dataclass(frozen=True, slots=True)
class Performed:
    """One step that succeeded."""

    step: Step
    duration_s: float
    moved_bytes: int
    moved_files: int


def measure_pace(plan: Plan, performed: Sequence[Performed], before: Pace) -> Pace:
    """What the job showed; what it did not show stays as it was before."""
    moving = [done for done in performed if isinstance(done.step, Moving)]
    reading = [done for done in moving if not isinstance(done.step, COPYING)]
    # Where files are shared, most of the time is spent on looking at them.
    copying = [done for done in moving if isinstance(done.step, COPYING) and not _shares(done.step)]
    return Pace(
        _bytes_s(copying) or before.copy_bytes_s,
        # Neo4j that was down already takes no time to stop.
        _duration_s(performed, StopNeo4j, before.stop_s) if plan.was_up else before.stop_s,
        _duration_s(performed, StartNeo4j, before.start_s),
        _duration_s(performed, RestartImaging, before.restart_s),
        _bytes_s(reading) or before.read_bytes_s,
    )


def _shares(step: Step) -> bool:
    return (isinstance(step, (PreCopy, CopyTree)) and step.earlier is not None) or (
        isinstance(step, StageTree) and step.clones
    )


def _bytes_s(steps: Sequence[Performed]) -> float | None:
    """None where too little was moved to tell."""
    moved_bytes, took_s = sum(done.moved_bytes for done in steps), sum(done.duration_s for done in steps)
    if moved_bytes < MIN_MOVED_BYTES or took_s <= 0:
        return None
    return with_files(moved_bytes, sum(done.moved_files for done in steps)) / took_s


def _duration_s(
    performed: Sequence[Performed], kind: type[StopNeo4j | StartNeo4j | RestartImaging], otherwise: float
) -> float:
    return next((done.duration_s for done in performed if isinstance(done.step, kind)), otherwise)
