"""What others do meanwhile: somebody starts Neo4j, in the middle of a job or after the program was killed, or installs again
where the data was.
"""

from __future__ import annotations

from core.errors import RecoveryMissing, RecoveryUndecided
from core.model.service_state import ServiceState
from tests.sim.crash_points import cut_everywhere
from tests.sim.disk import Cut
from tests.sim.tally import Tally, recover_all, run_job
from tests.sim.world import Scenario, World, simulated

ASKING = {"OK", RecoveryMissing.code, RecoveryUndecided.code}


def start_by_hand(world: World) -> None:
    """Somebody starts Neo4j if it is down: it runs on whatever it finds, and makes what it does not find."""
    if world.service.current is ServiceState.STOPPED:
        world.service.autostart = True
        world.service.boot()


def try_start_in_a_job(scenario: Scenario, *, every: int = 1) -> Tally:
    """Somebody starts Neo4j just before every effect, as soon as the job has stopped it."""
    tally, number = Tally(), 1
    with simulated(scenario) as world:
        while True:
            world.begin()
            started: list[int] = []

            def at(effect: int, wanted: int = number, started: list[int] = started) -> None:
                if effect == wanted:
                    started.append(effect)
                    start_by_hand(world)

            world.machine.disk.notice = at
            outcome = world.run(world.planned)
            if not started:
                return tally
            point = f"{scenario.name}, Neo4j started by hand before effect {number} -> {outcome.code}"
            tally.judge_words(world, outcome, point)
            world.next_process(Cut.KILL)
            tally.judge(world, recover_all(world), point, outcome)
            number += every


def try_start_after_death(scenario: Scenario, *, every: int = 1) -> Tally:
    """Killed before every effect; then somebody starts Neo4j, and only then the program again."""
    tally = Tally()
    with simulated(scenario) as world:
        for where in cut_everywhere(world.begin, lambda: run_job(world), world, every):
            world.next_process(Cut.KILL)
            start_by_hand(world)
            tally.judge(world, recover_all(world), f"{scenario.name}, {where}, then Neo4j was started by hand")
    return tally


def try_clean_installation(scenario: Scenario, *, every: int = 1) -> Tally:
    """Dead before every effect; the next start of the program finds another store in the place of the data, whose folder somebody has
    moved away, and the one after that the data again.
    """
    tally = Tally()
    with simulated(scenario) as world:
        for where in cut_everywhere(world.begin, lambda: run_job(world), world, every):
            point = f"{scenario.name}, {where}, then installed anew"
            world.next_process(Cut.KILL)
            gone = bool(scenario.choices.get("delete_first")) and not world.old_is_in_place()
            with world.installed_anew() as clean:
                asked = world.ask()
                named = [world.data_dir, *(path for outcome in asked for path in outcome.kept_aside)]
                if clean not in map(world.machine.disk.look, named):
                    tally.broken.append(f"{point}: the clean installation is gone")
                codes = {outcome.code for outcome in asked}
                deleted = {"ROLLBACK_FAILED"} if gone else set()
                if not codes <= ASKING | deleted:
                    tally.broken.append(f"{point}: {[outcome.message for outcome in asked]}")
            if codes & deleted:
                # It has said that the data was deleted, and that Neo4j was not started.
                world.must_run = False
            tally.judge(world, recover_all(world), f"{point}, and the data moved back")
    return tally
