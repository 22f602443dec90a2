"""The times of a running job: what they say on a steady machine, and what they refuse to say.

`bench time-left` tells how often it is right on machines of all kinds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from core.model.backup import BackupMethod
from core.model.events import CopyProgress
from core.model.pace import Pace
from core.model.service_state import ServiceState, ServiceStatus
from core.plan.backup import plan_backup
from core.plan.estimate import CHANGED_SINCE_PRE_COPY, ENOUGH_S, FILE_BYTES, MOST_DONE, TimeLeft, estimate, file_count
from core.plan.pace import measure_pace
from core.plan.plan import Plan
from core.plan.restore import plan_restore
from core.plan.steps import CopyTree, OnlineBackup, PreCopy, ReadBack, StartNeo4j, Step, StopNeo4j, VerifyBackup
from tests.sim.timed_disks import MACHINES, Job, Machine, Moment, Speed, plans_for, store_like
from tests.unit.plan_literals import DATA, GB, backup_request, restore_request, windows_survey

pytestmark = pytest.mark.same_everywhere

PACE = Pace(copy_bytes_s=GB, stop_s=10, start_s=100, restart_s=7)
PLAN = plan_backup(backup_request(), windows_survey())
NOTHING = CopyProgress(0, 0, 0, 0, 0.0)

MACHINE = Machine(Speed(200e6, 1e-3), Speed(300e6, 5e-4), changed=0.0)


def index_of(kind: type[Step], plan: Plan = PLAN) -> int:
    return next(index for index, step in enumerate(plan.steps) if isinstance(step, kind))


def copied(done_bytes: float, total_bytes: int = DATA.total_bytes) -> CopyProgress:
    return CopyProgress(int(done_bytes), total_bytes, 0, 0, 0.0)


def tell_all(plan: Plan, pace: Pace, moments: list[Moment]) -> list[tuple[Moment, CopyProgress]]:
    time_left = TimeLeft(plan.steps, pace, was_up=plan.was_up)
    return [(moment, time_left.tell(moment.at_s, moment.step, moment.progress)) for moment in moments]


@pytest.mark.parametrize("plan", [PLAN, plan_restore(restore_request(), windows_survey())])
def test_it_begins_with_what_the_review_foretold(plan: Plan) -> None:
    step = plan.steps[0]
    progress = CopyProgress(0, step.size_bytes, 0, file_count(step), 0.0)
    left_s = TimeLeft(plan.steps, PACE).tell(1000.0, 0, progress).remaining_s
    assert left_s == pytest.approx(estimate(plan, PACE).total_s)


def second_job(which: int, sizes_bytes: list[int]) -> tuple[Plan, list[tuple[Moment, CopyProgress]]]:
    """A backup or a restore and what is told of it, on a machine that has done the same before."""
    plan = plans_for(sizes_bytes)[which]
    before = Job(plan, MACHINE, sizes_bytes, Random(1))
    before.run()
    moments = Job(plan, MACHINE, sizes_bytes, Random(2)).run()
    return plan, tell_all(plan, measure_pace(plan, before.performed, Pace()), moments)


def left_in_second_job(which: int, sizes_bytes: list[int]) -> list[tuple[float, float]]:
    _, told = second_job(which, sizes_bytes)
    return [(moment.at_s, progress.remaining_s) for moment, progress in told if progress.remaining_s is not None]


@pytest.mark.parametrize("which", [0, 1], ids=["backup", "restore"])
def test_on_a_steady_machine_it_counts_down_to_the_end(which: int) -> None:
    told = left_in_second_job(which, [20 * GB, 10 * GB])
    end_s = told[-1][0]
    assert all(left_s == pytest.approx(end_s - at_s, abs=end_s / 20) for at_s, left_s in told)
    assert all(later <= left_s for (_, left_s), (_, later) in pairwise(told))
    # The last wait may have been shorter than the time before.
    assert told[-1][1] == pytest.approx(0, abs=1)


@pytest.mark.parametrize("which", [0, 1], ids=["backup", "restore"])
def test_small_files_beside_large_ones_do_not_mislead_for_long(which: int) -> None:
    told = left_in_second_job(which, [20 * GB, 10 * GB] + [30_000] * 4000)
    end_s = told[-1][0]
    assert all(left_s == pytest.approx(end_s - at_s, abs=end_s / 5) for at_s, left_s in told if at_s >= end_s / 10)


@pytest.mark.parametrize("slower", [4, 0.25])
def test_a_job_that_goes_slower_or_faster_than_the_past_ones_finds_out_in_its_first_tenth(slower: float) -> None:
    sizes_bytes = [40 * GB, 20 * GB]
    plan, _ = plans_for(sizes_bytes)
    moments = Job(plan, MACHINE, sizes_bytes, Random(1)).run()
    end_s = moments[-1].at_s
    pace = Pace(200e6 * slower, 10, 40, 20, read_bytes_s=300e6 * slower)
    for moment, told in tell_all(plan, pace, moments):
        if moment.at_s >= end_s / 10:
            assert told.remaining_s == pytest.approx(end_s - moment.at_s, abs=end_s / 5)


def test_a_machine_without_past_jobs_is_told_nothing_before_something_was_moved() -> None:
    time_left, step = TimeLeft(PLAN.steps, Pace()), index_of(PreCopy)
    assert time_left.tell(0.0, step, copied(0)).remaining_s is None
    assert time_left.tell(60.0, step, copied(0)).remaining_s is None
    assert time_left.tell(61.0, step, copied(GB / 10)).remaining_s is None
    assert time_left.tell(61.0 + ENOUGH_S - 0.1, step, copied(GB / 5)).remaining_s is None
    assert time_left.tell(61.0 + ENOUGH_S + 0.2, step, copied(GB / 4)).remaining_s is not None


def test_what_was_moved_is_compared_with_what_was_foretold() -> None:
    steps = (PLAN.steps[index_of(ReadBack)],)
    time_left = TimeLeft(steps, PACE)
    time_left.tell(0.0, 0, copied(0))
    time_left.tell(1.0, 0, copied(GB))
    left_s = time_left.tell(3.0, 0, copied(2 * GB)).remaining_s
    # Two seconds for one that was foretold; what is left would take three.
    assert left_s == pytest.approx(3 * (ENOUGH_S + 2) / (ENOUGH_S + 1), rel=0.01)


def test_a_file_costs_as_much_as_so_many_bytes() -> None:
    time_left = TimeLeft((PLAN.steps[index_of(ReadBack)],), PACE)
    assert time_left.tell(0.0, 0, CopyProgress(0, GB, 0, 1000, 0.0)).remaining_s == pytest.approx(
        (GB + 1000 * FILE_BYTES) / GB
    )


def test_a_look_at_the_files_a_flush_and_a_new_count_are_not_compared() -> None:
    time_left, step = TimeLeft(PLAN.steps, PACE), index_of(ReadBack)
    assert time_left.tell(0.0, step, copied(0)).remaining_s == pytest.approx(5.0, abs=0.1)
    assert time_left.tell(100.0, step, copied(0)).remaining_s == pytest.approx(5.0, abs=0.1)
    assert time_left.tell(100.25, step, copied(GB / 4)).remaining_s == pytest.approx(4.75, abs=0.1)
    assert time_left.tell(105.0, step, copied(5 * GB)).remaining_s == 0
    assert time_left.tell(150.0, step, copied(5 * GB)).remaining_s == 0
    assert time_left.tell(151.0, step, copied(0, 2 * GB)).remaining_s == pytest.approx(2.0, abs=0.1)


def test_a_stall_counts_once_it_is_over() -> None:
    time_left = TimeLeft((PLAN.steps[index_of(ReadBack)],), PACE)
    time_left.tell(0.0, 0, copied(0))
    before = time_left.tell(0.25, 0, copied(GB)).remaining_s
    assert before is not None
    assert time_left.tell(60.0, 0, copied(GB)).remaining_s == before
    after = time_left.tell(60.25, 0, copied(1.25 * GB)).remaining_s
    assert after is not None and after > 3 * before


def test_a_wait_for_the_service_counts_down_and_is_overdue_after_what_past_jobs_took() -> None:
    time_left, stop = TimeLeft(PLAN.steps, PACE), index_of(StopNeo4j)
    at_once = time_left.tell(1000.0, stop, NOTHING).remaining_s
    assert at_once is not None
    assert time_left.tell(1004.0, stop, NOTHING).remaining_s == pytest.approx(at_once - 4)
    assert time_left.tell(1010.0, stop, NOTHING).remaining_s == pytest.approx(at_once - 10)
    assert time_left.tell(1500.0, stop, NOTHING).remaining_s == pytest.approx(at_once - 10)
    assert time_left.tell(1500.0, stop + 1, NOTHING).remaining_s == pytest.approx(at_once - 10)


def test_neo4j_that_is_down_is_not_waited_for() -> None:
    plan = plan_restore(restore_request(), windows_survey(status=ServiceStatus(ServiceState.STOPPED)))
    stop, start = index_of(StopNeo4j, plan), index_of(StartNeo4j, plan)
    left_s = TimeLeft(plan.steps, PACE, was_up=plan.was_up).tell(0.0, stop, NOTHING).remaining_s
    assert left_s == TimeLeft(plan.steps, PACE).tell(0.0, start, NOTHING).remaining_s


def test_the_cold_copy_is_guessed_until_it_has_looked_at_its_files() -> None:
    cold = index_of(CopyTree)
    time_left = TimeLeft((PLAN.steps[index_of(PreCopy)], PLAN.steps[cold]), PACE)
    guess_bytes = (DATA.total_bytes + DATA.total_files * FILE_BYTES) * CHANGED_SINCE_PRE_COPY
    assert time_left.tell(0.0, 1, copied(0, 0)).remaining_s == pytest.approx(guess_bytes / GB)
    assert time_left.tell(9.0, 1, copied(0, 2 * GB)).remaining_s == pytest.approx(2.0)


def test_neo4j_admin_is_waited_for_and_what_it_wrote_is_read() -> None:
    plan = plan_backup(backup_request(method=BackupMethod.ONLINE), windows_survey())
    step = plan.steps[index_of(OnlineBackup, plan)]
    time_left = TimeLeft((step, plan.steps[index_of(ReadBack, plan)]), PACE)
    wait_s = (DATA.total_bytes + DATA.total_files * FILE_BYTES) / GB
    assert time_left.tell(0.0, 0, NOTHING).remaining_s == pytest.approx(2 * wait_s)
    assert time_left.tell(100.0, 0, NOTHING).remaining_s == pytest.approx(wait_s)
    assert time_left.tell(100.0, 0, copied(0)).remaining_s == pytest.approx(wait_s + 5.0)


@pytest.mark.parametrize("which", [0, 1], ids=["backup", "restore"])
def test_on_a_steady_machine_neo4j_is_back_when_it_was_told(which: int) -> None:
    plan, told = second_job(which, [20 * GB, 10 * GB])
    start = index_of(StartNeo4j, plan)
    back_s = max(moment.at_s for moment, _ in told if moment.step == start)
    until = [(moment.at_s, progress.back_s) for moment, progress in told if moment.step <= start]
    assert all(left_s == pytest.approx(back_s - at_s, abs=back_s / 10) for at_s, left_s in until)
    assert {progress.back_s for moment, progress in told if moment.step > start} == {None}


@pytest.mark.parametrize("plan", [PLAN, plan_restore(restore_request(), windows_survey())])
def test_at_the_stop_neo4j_is_back_after_the_time_offline_of_the_review(plan: Plan) -> None:
    told = TimeLeft(plan.steps, PACE).tell(0.0, index_of(StopNeo4j, plan), NOTHING)
    assert told.back_s == pytest.approx(estimate(plan, PACE).offline_s)
    assert told.remaining_s is not None and told.back_s is not None and told.back_s < told.remaining_s


def test_a_start_that_takes_longer_than_it_did_is_due_and_then_over() -> None:
    time_left, start = TimeLeft(PLAN.steps, PACE), index_of(StartNeo4j)
    told = [time_left.tell(at_s, start, NOTHING).back_s for at_s in (0.0, 60.0, 100.0, 900.0)]
    assert told == [100.0, 40.0, 0.0, 0.0]
    assert time_left.tell(901.0, start + 1, NOTHING).back_s is None


STOPPED = windows_survey(status=ServiceStatus(ServiceState.STOPPED))


@pytest.mark.parametrize(
    "steps",
    [
        plan_backup(backup_request(), STOPPED).steps,
        plan_backup(backup_request(method=BackupMethod.ONLINE), windows_survey()).steps,
        (VerifyBackup(restore_request().backup),),
    ],
    ids=["backup of a stopped server", "online backup", "verification"],
)
def test_a_job_that_does_not_start_neo4j_does_not_tell_when_it_is_back(steps: tuple[Step, ...]) -> None:
    time_left = TimeLeft(steps, PACE)
    told = [time_left.tell(0.0, step, NOTHING) for step in range(len(steps))]
    assert {progress.back_s for progress in told} == {None} and told[0].remaining_s


def test_a_restore_starts_neo4j_that_was_down() -> None:
    plan = plan_restore(restore_request(), STOPPED)
    told = TimeLeft(plan.steps, PACE, was_up=plan.was_up).tell(0.0, index_of(StopNeo4j, plan), NOTHING)
    assert told.back_s == pytest.approx(PACE.start_s)


def test_without_past_jobs_the_part_that_is_done_is_told_and_no_time() -> None:
    told = TimeLeft(PLAN.steps, Pace()).tell(0.0, index_of(PreCopy), copied(GB))
    assert told.remaining_s is told.back_s is None and told.job_done and 0 < told.job_done < 1


@pytest.mark.parametrize("which", [0, 1], ids=["backup", "restore"])
def test_on_a_steady_machine_the_part_that_is_done_goes_on_as_the_time(which: int) -> None:
    _, told = second_job(which, [20 * GB, 10 * GB])
    end_s = told[-1][0].at_s
    assert all(progress.job_done == pytest.approx(moment.at_s / end_s, abs=0.05) for moment, progress in told)
    assert told[-1][1].job_done == pytest.approx(MOST_DONE, abs=0.01)


@pytest.mark.parametrize("kind", MACHINES)
@pytest.mark.parametrize("which", [0, 1], ids=["backup", "restore"])
def test_the_part_that_is_done_never_gets_less(which: int, kind: Callable[[Random], Machine]) -> None:
    random = Random(7)
    sizes_bytes = store_like(random)
    plan = plans_for(sizes_bytes)[which]
    told = tell_all(plan, Pace(), Job(plan, kind(random), sizes_bytes, random).run())
    parts = [progress.job_done for _, progress in told if progress.job_done is not None]
    assert len(parts) == len(told) and parts == sorted(parts)
    assert 0 <= parts[0] < 0.05 and 0.8 < parts[-1] <= 1


def test_more_to_copy_than_was_guessed_takes_nothing_back() -> None:
    time_left, cold = TimeLeft(PLAN.steps, PACE), index_of(CopyTree)
    before = time_left.tell(0.0, cold, copied(0, 0)).job_done
    assert before
    assert time_left.tell(1.0, cold, copied(0)).job_done == before
    assert time_left.tell(2.0, cold, copied(DATA.total_bytes)).job_done > before


def test_of_nothing_nothing_is_done() -> None:
    assert TimeLeft((PLAN.steps[-1],), PACE).tell(0.0, 0, NOTHING) == replace(NOTHING, remaining_s=0.0, job_done=0.0)
