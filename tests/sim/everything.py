"""Every crash point, disk fault, hang and cancel of every kind of job, then random runs; a table of them."""

from __future__ import annotations

import argparse
import errno
import itertools
import multiprocessing
import os
import sys
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor

from tests.counts import tell
from tests.sim.crash_points import ENDS, try_absent_volume, try_another_account, try_crashes, try_doubtful_commit
from tests.sim.faults import AREAS, FAULTS, try_cancels, try_faults
from tests.sim.hangs import AREAS as HANGING
from tests.sim.hangs import try_hangs
from tests.sim.others import try_clean_installation, try_start_after_death, try_start_in_a_job
from tests.sim.random_search import scenario_of, try_randomly
from tests.sim.tally import Tally, be_quiet
from tests.sim.world import SCENARIOS

RUNS = 100_000
CHUNK = 500
SHOWN = 40


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser("dev.py crash-points", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS, help=f"random runs (default: {RUNS})")
    parser.add_argument(
        "--every", type=int, default=1, metavar="N", help="let a job die only at every N-th effect (default: 1)"
    )
    parser.add_argument(
        "--recovery-every",
        type=int,
        default=1,
        metavar="N",
        help="cut a recovery only at every N-th of the effects that --every leaves (default: 1)",
    )
    parser.add_argument(
        "--fault-every",
        type=int,
        default=1,
        metavar="N",
        help="let only every N-th call fail or hang, and all else but a death happen only at every N-th effect (default: 1)",
    )
    parser.add_argument("--seed", type=int, default=1, help="of the random runs")
    parser.add_argument("--run", type=int, help="only this random run again")
    args = parser.parse_args(arguments)
    if args.run is not None:
        be_quiet()
        tally = try_randomly(args.seed, range(args.run, args.run + 1))
        print(*tally.broken or ["it holds"], sep="\n")
        return 1 if tally.broken else 0
    return _try_all(args.seed, args.runs, args.every, args.recovery_every, args.fault_every)


def _try_all(seed: int, runs: int, every: int, recovery_every: int, fault_every: int) -> int:
    workers, firsts = os.cpu_count() or 1, itertools.cycle(range(1, fault_every + 1))
    table: dict[str, list[Future[Tally]]] = {}
    # A process of its own each: the simulated disk replaces calls of `os`.
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=be_quiet) as pool:

        def put(row: str, search: Callable[..., Tally], *given: object, **named: object) -> None:
            table.setdefault(row, []).append(pool.submit(search, *given, **named))

        for scenario in SCENARIOS:
            for cut, autostart in ENDS:
                put(
                    f"crash points of: {scenario.name}",
                    try_crashes,
                    scenario,
                    cut,
                    autostart,
                    every=every,
                    recovery_every=recovery_every,
                )
            put("volumes that are not mounted", try_absent_volume, scenario, every=fault_every)
            put("jobs of another account", try_another_account, scenario, every=fault_every)
            put("Neo4j started by somebody during a job", try_start_in_a_job, scenario, every=fault_every)
            put("Neo4j started by somebody before the recovery", try_start_after_death, scenario, every=fault_every)
            put("installed anew before the recovery", try_clean_installation, scenario, every=fault_every)
            if scenario.restore:
                put("commits in doubt", try_doubtful_commit, scenario, every=fault_every)
            put("cancels", try_cancels, scenario, every=fault_every)
            late = {"lasting": False, "late": True, "every": fault_every, "first": next(firsts)}
            put("calls that fail but happen", try_faults, scenario, errno.EIO, AREAS[0], **late)
            for error in FAULTS:
                for area, lasting in ((AREAS[0], False), *((area, True) for area in AREAS)):
                    row = "disks that fail for good" if lasting else "calls that fail once"
                    sample = {"every": fault_every, "first": next(firsts)}
                    put(row, try_faults, scenario, error, area, lasting=lasting, **sample)
            for area in HANGING:
                put("disks that hang", try_hangs, scenario, area, every=fault_every, first=next(firsts))
        kinds = len(SCENARIOS)
        for first in range(0, runs, CHUNK * kinds):
            for number in range(first, min(first + kinds, runs)):
                chunk = range(number, min(first + CHUNK * kinds, runs), kinds)
                assert {scenario_of(one) for one in chunk} == {scenario_of(number)}
                put(f"random runs of seed {seed}", try_randomly, seed, chunk)
        everything = Tally()
        for row, searches in table.items():
            tally = Tally()
            for search in searches:
                tally += search.result()
            everything += tally
            print(f"{row}: {tally.points}, {len(tally.broken)} broken", flush=True)
    print(f"{everything.points} points, {len(everything.broken)} of them do not hold")
    tell(everything.points, len(everything.broken))
    for complaint in everything.broken[:SHOWN]:
        print(complaint)
    return 1 if everything.broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
