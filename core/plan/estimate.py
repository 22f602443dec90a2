"""How long a plan will take, and for how long of that Neo4j will be away.

Pure: a plan and a pace go in. It promises nothing: it is shown with "about", and the meter of the running job knows
better. Waiting times of the service are the pace's, not measured here.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.model.pace import Pace
from core.plan.plan import Plan
from core.plan.steps import (
    CopyTree,
    OnlineBackup,
    OnlineRestore,
    PreCopy,
    ReadBack,
    RestartImaging,
    StartNeo4j,
    Step,
    StopNeo4j,
    VerifyBackup,
)

CHANGED_SINCE_PRE_COPY = 1 / 20
"""Part of the data that the cold copy has left to do after a pre-copy."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The whole time, and the part of it without Neo4j; the latter is 0 where Neo4j does not run before."""

    total_s: float
    offline_s: float


def estimate(plan: Plan, pace: Pace) -> Estimate:
    """Walk the steps. Neo4j is away from its stop to the end of its start."""
    total_s = offline_s = 0.0
    away = False
    for step in plan.steps:
        step_s = _step_s(step, plan, pace)
        away = away or (isinstance(step, StopNeo4j) and plan.was_up)
        total_s += step_s
        offline_s += step_s if away else 0.0
        away = away and not isinstance(step, StartNeo4j)
    return Estimate(total_s, offline_s)


def _step_s(step: Step, plan: Plan, pace: Pace) -> float:
    match step:
        case StopNeo4j():
            return pace.stop_s if plan.was_up else 0.0
        case StartNeo4j():
            return pace.start_s
        case RestartImaging():
            return pace.restart_s
        case CopyTree():
            return (step.size_bytes + _left_after_pre_copy(plan)) / pace.copy_bytes_s
        case OnlineBackup() | OnlineRestore():
            return _share_of_online(plan) / pace.copy_bytes_s
        case _:
            return step.size_bytes / pace.copy_bytes_s


def _left_after_pre_copy(plan: Plan) -> float:
    return sum(step.size_bytes for step in plan.steps if isinstance(step, PreCopy)) * CHANGED_SINCE_PRE_COPY


def _share_of_online(plan: Plan) -> float:
    """neo4j-admin's steps know no size: what is read to check them, shared among the databases."""
    checked = sum(step.size_bytes for step in plan.steps if isinstance(step, (ReadBack, VerifyBackup)))
    return checked / sum(isinstance(step, (OnlineBackup, OnlineRestore)) for step in plan.steps)
