"""`bench time-left`: how often the time left of a whole job is right on simulated machines, as a Markdown table. Nothing is
measured by a clock.

A job is right when at every moment after its first tenth the end that is told is off by no more than a fifth of the whole time; to
tell nothing then is to be wrong. Each machine does each job twice: the first time it knows nothing of itself.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator
from random import Random
from statistics import median

from core.model.pace import Pace
from core.plan.estimate import TimeLeft
from core.plan.pace import measure_pace
from core.plan.plan import Plan
from tests.sim.timed_disks import MACHINES, STEADY, TREES, Job, Moment, plans_for

RIGHT = 0.2
Misses = defaultdict[str, list[tuple[float, float]]]
"""By kind of machine, "steady" or "all": how far off the first job was at most, and the next, as part of its whole time."""


def worst_miss(plan: Plan, pace: Pace, moments: list[Moment]) -> float:
    time_left, end_s = TimeLeft(plan.steps, pace, was_up=plan.was_up), moments[-1].at_s
    told = [(moment.at_s, time_left.tell(moment.at_s, moment.step, moment.progress).remaining_s) for moment in moments]
    return max(
        1.0 if left_s is None else abs(at_s + left_s - end_s) / end_s
        for at_s, left_s in told
        if end_s / 10 <= at_s < end_s
    )


def judge(seeds: Iterable[int]) -> Misses:
    misses: Misses = defaultdict(list)
    for seed in seeds:
        for kind in MACHINES:
            for tree in TREES:
                random = Random(f"{kind.__name__} {tree.__name__} {seed}")
                machine, sizes_bytes = kind(random), tree(random)
                for plan in plans_for(sizes_bytes):
                    first, following = (Job(plan, machine, sizes_bytes, random) for _ in range(2))
                    first_miss = worst_miss(plan, Pace(), first.run())
                    next_miss = worst_miss(plan, measure_pace(plan, first.performed, Pace()), following.run())
                    for group in (kind.__name__, *(["steady"] if kind in STEADY else []), "all"):
                        misses[group].append((first_miss, next_miss))
    return misses


def table(misses: Misses) -> Iterator[str]:
    yield "| disks | jobs | first job right | off at most, median | next job right | off at most, median |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for group in (*(kind.__name__ for kind in MACHINES), "steady", "all"):
        cells = [group.replace("_", " "), f"{len(misses[group])}"]
        for worst in zip(*misses[group], strict=True):
            cells += [f"{sum(miss <= RIGHT for miss in worst) / len(worst):.0%}", f"{median(worst):.0%}"]
        yield f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="build/dev.py bench time-left")
    parser.add_argument("--seeds", type=int, default=20, help="machines of each kind with each kind of tree")
    print("\n".join(table(judge(range(parser.parse_args().seeds)))))


if __name__ == "__main__":
    main()
