"""`bench time-left`: how often the time left is right on simulated disks, as a Markdown table. Nothing is measured by a clock."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from tests.sim.judged_times import Tally, tally_runs
from tests.sim.timed_disks import DISKS


def table(tally: Tally) -> Iterator[str]:
    yield "| disks | runs | good | strict | foreseeable | good of these |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for group in (*(kind.__name__ for kind in DISKS), "steady", "all"):
        runs, foreseeable = tally[group, "runs"], tally[group, "foreseeable"]
        good, strict = (f"{tally[group, verdict] / runs:.1%}" for verdict in ("good", "strict"))
        foreseen = f"{tally[group, 'foreseen'] / foreseeable:.1%}" if foreseeable else "-"
        yield f"| {group.replace('_', ' ')} | {runs} | {good} | {strict} | {foreseeable} | {foreseen} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="build/dev.py bench time-left")
    parser.add_argument("--seeds", type=int, default=40, help="runs of each kind of disk with each kind of tree")
    print("\n".join(table(tally_runs(range(parser.parse_args().seeds)))))


if __name__ == "__main__":
    main()
