"""What the searches of tests/sim look for, they find: each fault is put in, and must be noticed."""

from __future__ import annotations

import errno
from collections.abc import Generator, Iterator
from contextlib import closing

import msgspec
import pytest

from core.execute import restore_steps
from core.execute.run import RestoreRun
from core.model.backup import BackupMethod
from core.model.events import JobState, Say
from core.recovery import undo
from core.recovery.journal import MoveBack, SwapBack
from tests.sim.crash_points import cut_everywhere
from tests.sim.disk import Cut
from tests.sim.faults import Fault, failing
from tests.sim.hangs import Hang, try_hangs
from tests.sim.tally import Tally, recover_all, run_job
from tests.sim.world import BACKUPS, SCENARIOS, SERVER, STATE, Scenario, simulated

# Not measured: that doubles the time, and what must be covered is covered by tests of its own.
pytestmark = [pytest.mark.expects_warnings, pytest.mark.no_cover]


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
    assert "started on a mixture" in first_complaint_after_a_power_cut(restore)


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
    assert not tally.broken, "\n".join(tally.broken[:20])
    assert tally.points >= 50


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
