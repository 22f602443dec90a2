"""How fast the last successful job was, measured from its steps, so that the next one can be estimated. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.model.pace import Pace
from core.plan.plan import Plan
from core.plan.steps import (
    CopyTree,
    PreCopy,
    ReadBack,
    RestartImaging,
    StageTree,
    StartNeo4j,
    Step,
    StopNeo4j,
    VerifyBackup,
    VerifyEarlier,
    VerifyStaged,
)

MIN_COPIED_BYTES = 64 << 20
"""Less is copied too fast, out of the cache, to say how fast the disks are."""
_COPYING = (VerifyEarlier, PreCopy, CopyTree, StageTree, VerifyBackup, VerifyStaged, ReadBack)
"""What reads and hashes, and mostly writes: the estimate has one speed for all of it."""


@dataclass(frozen=True, slots=True)
class Performed:
    """One step that succeeded."""

    step: Step
    duration_s: float
    moved_bytes: int


def measure_pace(plan: Plan, performed: Sequence[Performed], before: Pace) -> Pace:
    """What the job showed; what it did not show stays as it was before."""
    moving = [done for done in performed if isinstance(done.step, _COPYING)]
    moved_bytes, moving_s = sum(done.moved_bytes for done in moving), sum(done.duration_s for done in moving)
    return Pace(
        moved_bytes / moving_s if moved_bytes >= MIN_COPIED_BYTES and moving_s > 0 else before.copy_bytes_s,
        # Neo4j that was down already takes no time to stop.
        _duration_s(performed, StopNeo4j, before.stop_s) if plan.was_up else before.stop_s,
        _duration_s(performed, StartNeo4j, before.start_s),
        _duration_s(performed, RestartImaging, before.restart_s),
    )


def _duration_s(
    performed: Sequence[Performed], kind: type[StopNeo4j | StartNeo4j | RestartImaging], otherwise: float
) -> float:
    return next((done.duration_s for done in performed if isinstance(done.step, kind)), otherwise)
