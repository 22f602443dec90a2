"""The rows of `bench speed` on restores."""

from __future__ import annotations

from statistics import median

from tests.bench.numbers import brief
from tests.bench.speed_bench import Bench
from tests.bench.speed_servers import measure_offline
from tests.bench.speed_table import Line


def restore_sizes(size_bytes: int) -> tuple[int, int]:
    """1 and 20 GB, beside a store of 8 GB."""
    return size_bytes // 8, size_bytes * 5 // 2


def restore(bench: Bench) -> list[Line]:
    lines = []
    for size_bytes in restore_sizes(bench.size_bytes):
        with bench.work() as work:
            times = measure_offline(work, size_bytes, bench.rounds, bench.say)
        for what, offline_s in (("restore", times.restore), ("rollback", times.rollback)):
            more_s = [job - own for job, own in zip(offline_s, times.own, strict=True)]
            lines.append(
                Line(
                    f"offline time of a {what}, {size_bytes / 1e9:.2g} GB",
                    brief(offline_s, "s"),
                    f"the demo server's own stop and start: {brief(times.own, 's')}; done and proven by the product, with "
                    f"nothing in between: {brief(times.by_product, 's')}",
                    f"+ {brief(more_s, 's')}",
                    "+ 2 s at most, the same at both sizes",
                    median(more_s) <= 2,
                )
            )
    return lines
