"""Every crash point of every kind of job: cut before, inside and after each effect, by the death of the program and by a
power cut, and the recovery cut again at each of its own effects. `python -m tests.sim.crash_points` prints how many.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from core.events import Outcome
from core.progress import CancelToken
from tests.sim.disk import Crash, Cut
from tests.sim.world import SCENARIOS, Scenario, World, simulated

ENDS: tuple[tuple[Cut, bool], ...] = ((Cut.KILL, True), (Cut.POWER, True), (Cut.POWER, False), (Cut.NAMES, True))
"""How the process ends, and whether the machine starts Neo4j again by itself (after a power cut)."""


@dataclass
class Tally:
    """What was tried and what did not hold."""

    points: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


def run_job(world: World) -> Outcome | None:
    """The planned job, to its end or its death (None)."""
    try:
        return world.run(world.planned)
    except Crash:
        return None


def recover_all(world: World) -> list[Outcome] | None:
    try:
        return world.recover()
    except Crash:
        return None


def cut_everywhere(start: Callable[[], None], act: Callable[[], object], world: World) -> Iterator[str]:
    """Do `act` again and again after `start`, dead at its first effect, inside it, at its second, …; until it lives."""
    number = 0
    while True:
        number += 1
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


def try_scenario(scenario: Scenario, tally: Tally) -> None:
    """All points of one kind of job."""
    with simulated(scenario) as world:
        world.begin()
        outcome = world.run(world.planned)
        if outcome.exit_code or world.complaints([]):
            tally.broken.append(f"{scenario.name}, not cut at all: {outcome.message} {world.complaints([])}")
        seen: set[object] = set()
        for cut, autostart in ENDS:
            for point in cut_everywhere(world.begin, lambda: run_job(world), world):
                tally.points[scenario.name] += 1
                world.next_process(cut, autostart=autostart)
                after, service = world.machine.disk.reborn(Cut.KILL), world.service
                state_then = (service.current, repr(sorted(after.look("/sim").items())))
                _judge(world, recover_all(world) or [], f"{scenario.name}, {cut}, {point}", tally)
                if state_then in seen:
                    continue  # the recovery would do the same again
                seen.add(state_then)
                _cut_the_recovery(
                    world, after, state_then[0], cut, autostart, f"{scenario.name}, {cut}, {point}", tally
                )


def _cut_the_recovery(world, after, service_then, cut, autostart, point, tally) -> None:  # type: ignore[no-untyped-def]
    def start() -> None:
        world.machine.disk = after.reborn(Cut.KILL)
        world.service.current = service_then

    # `after` was worked on by the first recovery: it is cut from its own copy.
    for again in cut_everywhere(start, lambda: recover_all(world), world):
        tally.points["recovery"] += 1
        world.next_process(cut, autostart=autostart)
        _judge(world, recover_all(world) or [], f"{point}; recovery cut {again}", tally)


def _judge(world: World, recovered: list[Outcome], point: str, tally: Tally) -> None:
    tally.broken += [f"{point}: {complaint}" for complaint in world.complaints(recovered)]


def main() -> int:
    tally = Tally()
    for scenario in SCENARIOS:
        before = len(tally.broken)
        try_scenario(scenario, tally)
        print(f"{scenario.name}: {tally.points[scenario.name]} points, {len(tally.broken) - before} broken", flush=True)
    print(f"{sum(tally.points.values())} points, {len(tally.broken)} of them do not hold")
    for complaint in tally.broken[:50]:
        print(complaint)
    return 1 if tally.broken else 0


assert CancelToken
if __name__ == "__main__":
    sys.exit(main())
