"""How fast a job was: from what its steps moved and took, and what it did not show stays as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.model.pace import Pace
from core.model.service_state import ServiceState
from core.plan.backup import plan_backup
from core.plan.estimate import FILE_BYTES
from core.plan.pace import Performed, measure_pace
from core.plan.plan import Plan
from core.plan.steps import CopyFile, CopyTree, PreCopy, ReadBack, RestartImaging, StartNeo4j, Step, StopNeo4j
from tests.unit.plan_literals import GB, backup_request, windows_survey

pytestmark = pytest.mark.same_everywhere

PLAN = plan_backup(backup_request(), windows_survey())
BEFORE = Pace(1e6, 11.0, 12.0, read_bytes_s=3e6)
MOVED = {PreCopy: 5 * GB, CopyTree: GB, ReadBack: 6 * GB}
FILES = {PreCopy: 200, CopyTree: 40, ReadBack: 240}
TOOK_S = {PreCopy: 50.0, CopyTree: 10.0, ReadBack: 60.0, StopNeo4j: 20.0, StartNeo4j: 40.0, CopyFile: 3.0}


def performed(plan: Plan, moved: dict[type, int]) -> list[Performed]:
    def done(step: Step) -> Performed:
        return Performed(step, TOOK_S.get(type(step), 0.0), moved.get(type(step), 0), FILES.get(type(step), 0))

    return [done(step) for step in plan.steps]


def test_the_pace_is_of_what_copied_stopped_and_started() -> None:
    moved_bytes = 6 * GB + 240 * FILE_BYTES
    pace = Pace(moved_bytes / 60, 20.0, 40.0, read_bytes_s=moved_bytes / 60)
    assert measure_pace(PLAN, performed(PLAN, MOVED), BEFORE) == pace


def test_reading_is_told_from_copying() -> None:
    read_only = [done for done in performed(PLAN, MOVED) if isinstance(done.step, ReadBack)]
    pace = measure_pace(PLAN, read_only, BEFORE)
    assert pace == replace(BEFORE, read_bytes_s=(6 * GB + 240 * FILE_BYTES) / 60)


def test_the_restart_of_the_others_is_timed() -> None:
    restarted = [Performed(RestartImaging(), 33.0, 0, 0)]
    assert measure_pace(PLAN, restarted, BEFORE) == replace(BEFORE, restart_s=33.0)


def test_a_few_bytes_say_nothing_of_the_disks() -> None:
    assert measure_pace(PLAN, performed(PLAN, {PreCopy: 1 << 20}), BEFORE) == replace(BEFORE, stop_s=20.0, start_s=40.0)


def test_neo4j_that_was_down_says_nothing_of_a_stop() -> None:
    down = replace(PLAN, state_before=ServiceState.STOPPED)
    assert measure_pace(down, performed(PLAN, MOVED), BEFORE).stop_s == 11.0


def test_nothing_done_is_nothing_learnt() -> None:
    assert measure_pace(PLAN, [], BEFORE) == BEFORE
