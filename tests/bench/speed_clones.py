"""The rows of `bench speed` on file systems that clone: a file there is copied without its bytes."""

from __future__ import annotations

import shutil
from dataclasses import replace

from tests.bench.disk_bytes import Moved, moved_line
from tests.bench.numbers import brief
from tests.bench.speed_bench import Bench, data_of, of, read_cold
from tests.bench.speed_data import make_store, size_of_scattered
from tests.bench.speed_restores import WHAT, back_up, turn_of_restore
from tests.bench.speed_servers import measure_backups
from tests.bench.speed_table import Line, at_most, at_most_more, in_turns
from tests.bench.speed_volumes import cloning_volume

CHANGED = (0.0, 0.05)
"""Shares of the bytes."""


def restore(bench: Bench, kind: str) -> list[Line]:
    moves: list[Moved] = []
    with bench.work() as work, cloning_volume(kind, work, bench.size_bytes * 3) as volume:
        store = make_store(volume / "data", bench.size_bytes)
        backup = back_up(store, volume)
        size_words, data_bytes = of(store), store.total_bytes
        shutil.rmtree(store.folder)
        there = replace(bench, folder=volume)
        turns = {"restore": turn_of_restore(there, backup, moves), "raw read": lambda: read_cold(data_of(backup))}
        seconds = in_turns(bench.rounds, turns, bench.say)
    what = f"{WHAT}, {size_words}, cold, backup and data on one {kind}"
    return [
        at_most(what, seconds["restore"], "raw read of the backup", seconds["raw read"], 1.1),
        moved_line("the same", moves, data_bytes),
    ]


def offline(bench: Bench, kind: str) -> list[Line]:
    return [
        *_offline(bench, kind, bench.size_bytes // 8),
        *_offline(bench, kind, bench.size_bytes),
        *_offline(bench, kind, bench.size_bytes // 8, bench.files),
    ]


def _offline(bench: Bench, kind: str, size_bytes: int, extents: int = 0) -> list[Line]:
    with (
        bench.work() as work,
        cloning_volume(kind, work, size_bytes + size_of_scattered(extents)) as volume,
    ):
        times = measure_backups(volume, work / "backups", size_bytes, bench.rounds, bench.say, CHANGED, extents)
    more = f" and a file of {extents} extents" if extents else ""
    return [
        at_most_more(
            f"offline time of a backup, {size_bytes / 1e9:.2g} GB{more} on {kind}, "
            f"{100 * share:g} % changed right before the stop",
            offline_s,
            f"the demo server's own stop and start: {brief(times.own, 's')}",
            times.own,
            2,
        )
        for share, offline_s in times.backups.items()
    ]
