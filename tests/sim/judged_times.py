"""Whether the time left was right, on all kinds of simulated disks and trees.

A run is good if, after its first tenth, the time shown is always within a tenth of the whole run's time; it is strict if
the time shown is within a tenth of the time really left, or a second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random

from core.copying.time_left import TimeLeft, Work
from tests.sim.timed_disks import DISKS, TREES, Disk, Moment, foreseeable, run_job, work_of

A_FEW_SECONDS = 3.0
STEADY = ("nvme", "sata_ssd", "hard_disk", "smb_share")
"""Disks whose speed stays what it is; that of the others changes on the way, mostly late and for long."""

Tally = Counter[tuple[str, str]]
"""By kind of disk, "steady" or "all", and by verdict."""


def tally_runs(seeds: Iterable[int]) -> Tally:
    tally: Tally = Counter()
    for seed in seeds:
        for kind in DISKS:
            for tree in TREES:
                random = Random(f"{kind.__name__} {tree.__name__} {seed}")
                verdicts = judge(kind(random), tree(random), random)
                groups = (kind.__name__, "all", *(["steady"] if kind.__name__ in STEADY else []))
                tally.update((group, verdict) for verdict in verdicts for group in groups)
    return tally


def judge(disk: Disk, sizes_bytes: Sequence[int], random: Random) -> list[str]:
    """All that is true of the run. What is foreseeable is judged from the disk alone, not from what was told."""
    moments = list(run_job(disk, sizes_bytes, random))
    end_s = moments[-1].at_s
    from_s, tolerance_s = max(end_s / 10, A_FEW_SECONDS), end_s / 10
    misses = [
        (tolerance_s + end_s if told is None else abs(moment.at_s + told - end_s), end_s - moment.at_s)
        for moment, told in zip(moments, tell_all(moments, work_of(sizes_bytes)), strict=True)
        if from_s <= moment.at_s < end_s
    ]
    good = all(miss_s <= tolerance_s for miss_s, _ in misses)
    verdicts = {
        "runs": True,
        "good": good,
        "strict": all(miss_s <= max(left_s / 10, 1.0) for miss_s, left_s in misses),
        "foreseeable": foreseeable(moments, from_s, tolerance_s),
    }
    verdicts["foreseen"] = good and verdicts["foreseeable"]
    return [name for name, true in verdicts.items() if true]


def tell_all(moments: Iterable[Moment], total: Work) -> list[float | None]:
    time_left = TimeLeft(0.0)
    return [time_left.tell(moment.at_s, moment.done, total) for moment in moments]
