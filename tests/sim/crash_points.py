"""Every crash point of a job: it is cut before, inside and after each effect, by a kill of the program and by a power cut,
and its recovery is cut again at each of its own effects.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from core.errors import RecoveryElsewhere, RecoveryMissing
from core.recovery.journal import SUFFIX
from core.recovery.mark import SUFFIX as SUFFIX_OF_MARK
from core.recovery.unfinished import find_unfinished
from tests.sim.disk import ROOT, Cut
from tests.sim.tally import Tally, recover_all, run_job
from tests.sim.world import LEFTOVER_MARKS, SERVER, STATE, Scenario, World, simulated

ENDS: tuple[tuple[Cut, bool], ...] = ((Cut.KILL, True), (Cut.POWER, True), (Cut.POWER, False), (Cut.NAMES, True))
"""How the process ends, and whether the machine starts Neo4j again by itself (after a power cut)."""


COMMITTED = b'"Committed"'


def cut_everywhere(
    start: Callable[[], None], act: Callable[[], object], world: World, every: int = 1, first: int = 1
) -> Iterator[str]:
    """Repeat `start` and `act`, killed at effect `first`, inside it, `every` effects later, and so on, until `act` ends."""
    number = first - every
    while True:
        number += every
        for inside in (False, True):
            start()
            disk = world.machine.disk
            disk.effects.clear()
            disk.cut_at, disk.inside = number, inside
            act()
            if not disk.dead:
                return
            if inside and not disk.effects[-1].startswith("write"):
                continue
            yield f"{'inside' if inside else 'before'} effect {number} ({disk.effects[-1]})"


def try_crashes(scenario: Scenario, cut: Cut, autostart: bool, *, every: int = 1, recovery_every: int = 1) -> Tally:
    """All points of one kind of job and one kind of end. `every`: only every n-th effect of the job; `recovery_every`: the same
    for each recovery, with other effects in the recovery of the next point, which does nearly the same.
    """
    tally = Tally()
    with simulated(scenario) as world:
        world.begin()
        outcome = world.run(world.planned)
        tally.judge(world, [], f"{scenario.name}, not cut at all: {outcome.message}")
        seen: set[str] = set()
        for where in cut_everywhere(world.begin, lambda: run_job(world), world, every):
            point = f"{scenario.name}, {cut}{'' if autostart else ' without a start'}, {where}"
            world.next_process(cut, autostart=autostart)
            after, service = world.machine.disk.reborn(Cut.KILL), world.service.current
            tally.judge(world, recover_all(world), point)
            if cut is Cut.KILL:
                _judge_power_cut(world, tally, point)
            state_then = f"{service} {world.must_run} {after.look(ROOT)}"
            if state_then in seen:
                continue  # the recovery would do the same again
            seen.add(state_then)

            def interrupted() -> None:
                world.machine.disk = after.reborn(Cut.KILL)  # noqa: B023 (used up before the next turn)
                world.service.current = service  # noqa: B023

            step = every * recovery_every
            first = 1 + len(seen) % step
            for again in cut_everywhere(interrupted, lambda: recover_all(world), world, step, first):
                # A power cut may follow the kill of the program: then what neither has flushed is lost.
                left, service_then, wanted = world.machine.disk, world.service.current, world.must_run
                for second in (Cut.KILL, Cut.POWER) if cut is Cut.KILL else (cut,):
                    world.machine.disk, world.service.current, world.must_run = left, service_then, wanted
                    world.next_process(second, autostart=autostart)
                    tally.judge(world, recover_all(world), f"{point}; recovery cut {again} ({second})")
                    if second is Cut.KILL:
                        _judge_power_cut(world, tally, f"{point}; recovery cut {again}, then done")
    return tally


def try_absent_volume(scenario: Scenario, *, every: int = 1) -> Tally:
    """Killed before each effect; at the next start of the program the data's volume is not mounted, at the one after it is."""
    tally = Tally()
    with simulated(scenario) as world:
        for where in cut_everywhere(world.begin, lambda: run_job(world), world, every):
            point = f"{scenario.name}, {where}, the volume is not mounted"
            world.next_process(Cut.KILL)
            disk, service = world.machine.disk, world.service.current
            before, asked = disk.look(SERVER), []
            for place in world.places:
                with world.unmounted(place):
                    asked += world.recover()
                    if disk.names(place):
                        tally.broken.append(f"{point}: something was made on its mount point")
            now, codes = disk.look(SERVER), {outcome.code for outcome in asked}
            if codes == {"OK"}:
                # Nothing on the volume that is missing was needed: what the job had begun on the other one is removed.
                before, now = _without_own(before), _without_own(now)
            if now != before:
                tally.broken.append(f"{point}: something was changed on it")
            if world.service.current is not service:
                tally.broken.append(f"{point}: Neo4j is {world.service.current}, and was {service}")
            if not codes <= {"OK", RecoveryMissing.code}:
                tally.broken.append(f"{point}: {[outcome.message for outcome in asked]}")
            tally.judge(world, recover_all(world), f"{point}, then it is")
    return tally


def _without_own(found: dict[str, Any]) -> dict[str, Any]:
    own = (SUFFIX_OF_MARK, *LEFTOVER_MARKS)
    return {path: facts for path, facts in found.items() if not any(mark in path for mark in own)}


def try_another_account(scenario: Scenario, *, every: int = 1) -> Tally:
    """Killed before each effect; then another account with its own state folder makes a backup."""
    tally = Tally()
    with simulated(scenario) as world:
        for where in cut_everywhere(world.begin, lambda: run_job(world), world, every):
            point = f"{scenario.name}, {where}, then a job of another account"
            world.next_process(Cut.KILL)
            disk = world.machine.disk
            marked = world.is_marked()
            (acts,) = [len(job.record.undo) for job in find_unfinished(Path(STATE))] or [0]
            before = disk.look(SERVER)
            if marked and acts:
                outcome = world.back_up_elsewhere()
                if outcome.code != RecoveryElsewhere.code or disk.look(SERVER) != before:
                    tally.broken.append(f"{point}: {outcome.code} {outcome.message}")
            elif acts and not world.is_done() and before != world.at_first:
                tally.broken.append(f"{point}: nothing tells of the job")
            tally.judge(world, recover_all(world), f"{point}, then the recovery")
            if world.is_marked():
                tally.broken.append(f"{point}: its mark is left")
    return tally


def _judge_power_cut(world: World, tally: Tally, point: str) -> None:
    """What a recovery reports as done stays done, even if the killed program had done it already without flushing it."""
    world.next_process(Cut.POWER)
    tally.judge(world, recover_all(world), f"{point}; then the power failed")


def try_doubtful_commit(scenario: Scenario, *, every: int = 1) -> Tally:
    """The commit reaches the medium, but its flush reports an error, and so does the flush that would take it back: what the
    recovery reads is not what a power cut would leave of it.
    """
    tally = Tally()
    with simulated(scenario) as world:
        _leave_commit_in_doubt(world)
        left, service = world.machine.disk, world.service.current

        def interrupted() -> None:
            world.machine.disk, world.service.current = left.reborn(Cut.KILL), service

        for where in cut_everywhere(interrupted, lambda: recover_all(world), world, every):
            world.next_process(Cut.POWER)
            tally.judge(world, recover_all(world), f"{scenario.name}, commit in doubt; recovery cut {where}")
    return tally


def _leave_commit_in_doubt(world: World) -> None:
    world.begin()
    disk, met = world.machine.disk, 0

    def fail(call: str, path: str) -> int | None:
        nonlocal met
        if call != "fsync" or not path.endswith(SUFFIX):
            return None
        met += met > 0 or COMMITTED in disk.look(path)[""][0]
        disk.fails_late = met == 1
        return errno.EIO if met in (1, 2) else None

    disk.fail = fail
    assert world.run(world.planned).code == "ROLLBACK_FAILED"
    world.next_process(Cut.KILL)
