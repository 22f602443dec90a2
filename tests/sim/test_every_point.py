"""A part of every search, in the default run; `python3 build/dev.py crash-points` does all of them."""

from __future__ import annotations

import errno
from collections.abc import Callable, Generator, Iterator
from contextlib import closing

import msgspec
import pytest

from core.execute import restore_steps
from core.execute.run import RestoreRun
from core.model.backup import BackupMethod
from core.model.events import JobState, Say
from core.recovery import undo
from core.recovery.journal import MoveBack, SwapBack
from tests.sim.crash_points import (
    ENDS,
    cut_everywhere,
    try_absent_volume,
    try_another_account,
    try_crashes,
    try_doubtful_commit,
)
from tests.sim.disk import ROOT, Cut
from tests.sim.faults import FAULTS, Fault, failing, try_cancels, try_faults
from tests.sim.hangs import AREAS as HANGING
from tests.sim.hangs import Hang, try_hangs
from tests.sim.others import try_clean_installation, try_start_after_death, try_start_in_a_job
from tests.sim.random_search import scenario_of, try_randomly
from tests.sim.tally import Tally, recover_all, run_job
from tests.sim.world import BACKUPS, SCENARIOS, SERVER, STATE, Scenario, simulated

# Prime to each other and to what repeats in a job, so that the parts differ from scenario to scenario.
SOME, FEW = 23, 41
RUNS = 10

each_scenario = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
# Not measured: that doubles the time, and what must be covered is covered by tests of its own.
pytestmark = [pytest.mark.expects_warnings, pytest.mark.no_cover]


def require(tally: Tally, at_least: int) -> None:
    assert not tally.broken, "\n".join(tally.broken[:20])
    assert tally.points >= at_least


@each_scenario
@pytest.mark.parametrize(("cut", "autostart"), ENDS)
def test_cut_anywhere_the_old_or_the_new_is_whole(scenario: Scenario, cut: Cut, autostart: bool) -> None:
    require(try_crashes(scenario, cut, autostart, every=SOME), 5)


@pytest.mark.parametrize("scenario", [one for one in SCENARIOS if one.restore], ids=lambda scenario: scenario.name)
def test_a_commit_that_nobody_knows_of_is_believed_before_and_after_a_power_cut_or_never(scenario: Scenario) -> None:
    require(try_doubtful_commit(scenario, every=3), 3)


@each_scenario
def test_a_volume_that_is_not_mounted_when_the_program_starts_again(scenario: Scenario) -> None:
    require(try_absent_volume(scenario, every=SOME), 5)


@each_scenario
def test_another_account_begins_a_job_after_the_program_has_died(scenario: Scenario) -> None:
    require(try_another_account(scenario, every=SOME), 5)


@each_scenario
def test_a_call_that_fails_although_it_happened(scenario: Scenario) -> None:
    require(try_faults(scenario, errno.EIO, ROOT, lasting=False, late=True, every=FEW), 1)


@each_scenario
def test_cancelled_anywhere(scenario: Scenario) -> None:
    require(try_cancels(scenario, every=SOME), 4)


@each_scenario
@pytest.mark.parametrize("error", FAULTS, ids=lambda number: errno.errorcode[number])
def test_a_call_that_fails_anywhere(scenario: Scenario, error: int) -> None:
    require(try_faults(scenario, error, ROOT, lasting=False, every=FEW), 1)


@each_scenario
@pytest.mark.parametrize("area", [SERVER, BACKUPS])
def test_a_disk_that_fails_for_good(scenario: Scenario, area: str) -> None:
    require(
        try_faults(scenario, errno.EIO, area, lasting=True, every=FEW), 1
    )  # an online backup reads little of the server


@each_scenario
@pytest.mark.parametrize("search", [try_start_in_a_job, try_start_after_death, try_clean_installation])
def test_what_others_do_meanwhile(scenario: Scenario, search: Callable[..., Tally]) -> None:
    require(search(scenario, every=FEW), 2)


@each_scenario
@pytest.mark.parametrize("area", HANGING)
def test_a_disk_that_hangs(scenario: Scenario, area: str) -> None:
    require(try_hangs(scenario, area, every=FEW), 1)


@pytest.mark.parametrize("first", range(len(SCENARIOS)))
def test_several_faults_at_random(first: int) -> None:
    require(try_randomly(7, range(first, RUNS * len(SCENARIOS), len(SCENARIOS))), RUNS)


def test_every_kind_of_job_is_tried_at_random() -> None:
    assert {scenario_of(number) for number in range(100)} == set(range(len(SCENARIOS)))


# --- what the searches look for, they find ---------------------------------------------------------------------------


@pytest.fixture
def backup() -> Iterator[Scenario]:
    yield SCENARIOS[0]


def test_a_backup_whose_bytes_were_never_flushed_is_noticed(backup: Scenario) -> None:
    with simulated(backup) as world, pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _descriptor: None)
        world.begin()
        assert world.run(world.planned).state is JobState.SUCCEEDED
        assert world.complaints([]) == []
        world.next_process(Cut.NAMES)
        assert any("no whole backup" in complaint for complaint in world.complaints([]))


def test_a_wait_without_end_while_neo4j_is_stopped_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Hang, "wait", lambda _hang, work, _limit_s: work())
    restore = next(scenario for scenario in SCENARIOS if scenario.restore)
    tally = try_hangs(restore, STATE)
    assert any(complaint.endswith("Neo4j does not run") for complaint in tally.broken)


def first_complaint_after_a_power_cut(scenario: Scenario) -> str:
    """At the first effect of its job where there is one."""
    tally = Tally()
    with simulated(scenario) as world:
        for where in cut_everywhere(world.begin, lambda: run_job(world), world):
            world.next_process(Cut.POWER)
            tally.judge(world, recover_all(world), where)
            if tally.broken:
                return tally.broken[0]
    return ""


def test_logs_that_are_swapped_after_the_data_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    swap = restore_steps._swap

    def one_after_the_other(act: SwapBack) -> None:
        swap(msgspec.structs.replace(act, inner=None))
        if act.inner is not None:
            swap(act.inner)

    monkeypatch.setattr(restore_steps, "_swap", one_after_the_other)
    (restore,) = (one for one in SCENARIOS if one.logs_elsewhere and one.restore and not one.choices)
    assert "started on a mixture" in first_complaint_after_a_power_cut(restore)


def test_databases_that_do_not_leave_a_mount_point_first_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    nested = restore_steps._nested
    monkeypatch.setattr(restore_steps, "_nested", lambda moves: nested(moves[::-1]))
    restore = next(one for one in SCENARIOS if one.restore and one.mounted and not one.choices and not one.data_lost)
    tally = try_crashes(restore, Cut.POWER, True, recovery_every=99)
    assert any("started on a mixture" in complaint for complaint in tally.broken)


(ONLINE_RESTORE,) = (one for one in SCENARIOS if one.restore and one.method is BackupMethod.ONLINE)


def mixtures_of_an_online_restore() -> Generator[str, None, None]:
    """The power is cut at each effect of an online restore that fails once neo4j-admin has written, and undoes itself."""
    with simulated(ONLINE_RESTORE) as world:

        def begin() -> None:
            world.begin()
            world.machine.disk.fail = lambda call, path: errno.EIO if path.endswith(".restoring") else None

        for _ in cut_everywhere(begin, lambda: run_job(world), world):
            world.next_process(Cut.POWER)
            recover_all(world)
            yield from world.mixtures


def is_a_mixture_of_an_online_restore(mixture: str) -> bool:
    with closing(mixtures_of_an_online_restore()) as found:
        return mixture in found


def test_a_store_of_an_online_restore_never_lies_beside_the_logs_of_another() -> None:
    assert list(mixtures_of_an_online_restore()) == []


def test_logs_of_an_online_restore_that_are_put_back_first_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    put_back = undo._put_back

    def one_after_the_other(act: MoveBack, kept: list[str], say: Say) -> None:
        if act.inner is not None:
            put_back(act.inner, kept, say)
        put_back(msgspec.structs.replace(act, inner=None), kept, say)

    monkeypatch.setattr(undo, "_put_back", one_after_the_other)
    assert is_a_mixture_of_an_online_restore("b'good' beside b'fresh'")


def test_logs_of_an_online_restore_that_are_moved_before_their_store_are_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    move = restore_steps._move_aside

    def the_logs_before(act: MoveBack, run: RestoreRun) -> None:
        if act.inner is not None:
            move(act.inner, run)
        move(msgspec.structs.replace(act, inner=None), run)

    monkeypatch.setattr(restore_steps, "_move_aside", the_logs_before)
    assert is_a_mixture_of_an_online_restore("b'fresh' beside b'nothing'")


def test_a_move_aside_that_was_killed_before_its_flush_loses_nothing_while_it_is_undone() -> None:
    tally = Tally()
    with simulated(ONLINE_RESTORE) as world:
        world.begin()
        run_job(world)
        effects = enumerate(world.machine.disk.effects, 1)
        flushes = [number for number, effect in effects if effect.startswith("fsync ") and ".aside-" in effect]
        for number in flushes:
            where = next(cut_everywhere(world.begin, lambda: run_job(world), world, first=number))
            world.next_process(Cut.KILL)
            killed, service = world.machine.disk, world.service.current

            def interrupted() -> None:
                world.machine.disk = killed.reborn(Cut.KILL)  # noqa: B023 (used up before the next turn)
                world.service.current = service  # noqa: B023

            for again in cut_everywhere(interrupted, lambda: recover_all(world), world):
                world.next_process(Cut.POWER)
                tally.judge(world, recover_all(world), f"{where}; recovery cut {again}")
    require(tally, 50)


def test_a_clone_that_is_left_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.execute.taking_data.remove_tree", lambda _folder: None)
    by_clones = next(one for one in SCENARIOS if one.clones and not one.refuses)
    with simulated(by_clones) as world:
        world.begin()
        assert world.run(world.planned).state is JobState.SUCCEEDED
        assert any(complaint.startswith("left over: data.cloned-") for complaint in world.complaints([]))


def test_a_changed_byte_is_noticed(backup: Scenario) -> None:
    with simulated(backup) as world:
        world.begin()
        world.machine.disk.rewrite(f"{world.data_dir}/databases/neo4j/neostore", b"changed")
        assert any("a mixture" in complaint for complaint in world.complaints([]))


def test_a_service_left_down_is_noticed(backup: Scenario) -> None:
    with simulated(backup) as world:
        world.begin()
        world.service.current = type(world.service.current).STOPPED
        assert world.complaints([]) == ["the service does not run, although it did"]


def test_a_job_that_nobody_recovers_is_noticed(backup: Scenario) -> None:
    with simulated(backup) as world:
        world.begin()
        with failing(world, Fault(1, errno.EIO, lasting=True, area=SERVER)):
            assert world.run(world.planned).exit_code
        world.machine.disk.put(f"{BACKUPS}/x.partial/file", b"")
        assert any("left over" in complaint for complaint in world.complaints([]))
