"""Random jobs with several faults each: calls that fail, a cancel, a kill in the middle, recoveries with the same faults.
A run is identified by its seed and its number, and is the same each time.
"""

from __future__ import annotations

import random

from core.cancel import CancelToken
from tests.sim.crash_points import ENDS
from tests.sim.disk import ROOT, Crash
from tests.sim.faults import AREAS, FAULTS, Fault
from tests.sim.tally import Tally, recover_all
from tests.sim.world import SCENARIOS, World, simulated

MOST_EFFECTS = 200
MOST_CALLS = 350
MOST_RECOVERIES = 3


def scenario_of(number: int) -> int:
    """The kind of job that this run tries."""
    return number % len(SCENARIOS)


def try_randomly(seed: int, numbers: range) -> Tally:
    """Those runs; all of one kind of job."""
    tally = Tally()
    (kind,) = {scenario_of(number) for number in numbers}
    with simulated(SCENARIOS[kind]) as world:
        for number in numbers:
            _try_once(world, seed, number, tally)
    return tally


def _try_once(world: World, seed: int, number: int, tally: Tally) -> None:
    dice = random.Random(f"{seed} {number}")
    story = [f"--seed {seed} --run {number}", world.scenario.name]
    world.begin()
    cancel = CancelToken()
    _arm(world, dice, story, cancel)
    outcome = None
    try:
        outcome = world.run(world.planned, cancel=cancel)
        story.append(f"-> {outcome.code}")
    except Crash:
        story.append("-> dead")
    _heal(world)
    if outcome is not None:
        tally.judge_words(world, outcome, ", ".join(story))
    for _ in range(dice.randrange(MOST_RECOVERIES)):
        _restart(world, dice, story)
        _arm(world, dice, story)
        recover_all(world)
        _heal(world)
    _restart(world, dice, story)
    tally.judge(world, recover_all(world), ", ".join(story), outcome)


def _restart(world: World, dice: random.Random, story: list[str]) -> None:
    cut, autostart = dice.choice(ENDS)
    story.append(str(cut) if autostart else f"{cut} without a start")
    world.next_process(cut, autostart=autostart)


def _arm(world: World, dice: random.Random, story: list[str], cancel: CancelToken | None = None) -> None:
    """Let the disk fail, the process die and the person cancel at random moments, or not."""
    disk = world.machine.disk
    faults = [_random_fault(dice) for _ in range(dice.choice((0, 0, 1, 1, 2, 3)))]
    disk.fail = lambda call, path: next((number for fault in faults if (number := fault(call, path))), None)
    disk.fails_late = dice.random() < 0.2
    if dice.random() < 0.6:
        disk.cut_at, disk.inside = dice.randint(1, MOST_EFFECTS), dice.random() < 0.5
        story.append(f"cut at effect {disk.cut_at}{' in part' if disk.inside else ''}")
    if cancel is not None and dice.random() < 0.3:
        when = dice.randint(1, MOST_EFFECTS)
        story.append(f"cancelled at effect {when}")
        disk.notice = lambda effect: cancel.cancel() if effect == when else None
    story += [f"{fault.error} at call {fault.number} {'on ' if fault.lasting else ''}{fault.area}" for fault in faults]


def _random_fault(dice: random.Random) -> Fault:
    lasting = dice.random() < 0.3
    area = dice.choice(AREAS) if lasting else ROOT
    return Fault(dice.randint(1, MOST_CALLS), dice.choice(list(FAULTS)), lasting, area)


def _heal(world: World) -> None:
    disk = world.machine.disk
    disk.fail, disk.notice = (lambda _call, _path: None), (lambda _number: None)
