"""The rows of `bench speed` on copies and backups of a store: a few giants and thousands of small files."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

from core.plan.steps import VerifyEarlier
from tests.bench.disk_bytes import moved, moved_line
from tests.bench.numbers import brief
from tests.bench.speed_bench import Bench, cool, data_of, of, read_cold
from tests.bench.speed_data import StoreTree, change_store, size_of
from tests.bench.speed_pieces import run_piece
from tests.bench.speed_rivals import (
    borg,
    copy_with_cp_and_sync,
    missing_of,
    read_and_write_raw,
    read_raw,
    restic,
    rsync_and_b3sum,
    with_versions,
    write_raw,
)
from tests.bench.speed_table import Line, at_least, at_most, beside, in_turns, left_out, no_more_than
from tests.bench.speed_volumes import memory_disk


def _copy_and_cp(bench: Bench, store: StoreTree) -> dict[str, Callable[[], float]]:
    """The turns of both, into a folder of the bench's."""

    def ours() -> float:
        with bench.work() as work:
            return run_piece("copy", source=store.folder, target=work / "copy").seconds

    def cp() -> float:
        with bench.work() as work:
            return copy_with_cp_and_sync(store.folder, work)

    return {"copy": ours, "cp -a, sync": cp}


def copy(bench: Bench, store: StoreTree) -> list[Line]:
    def raw_read() -> float:
        # What the disk can do: of the giants alone, for thousands of small files take longer than their bytes.
        with bench.work():
            return read_raw(store.giants) * store.total_bytes / size_of(store.giants)

    def raw_write() -> float:
        with bench.work() as work:
            return write_raw(work / "zeros", store.total_bytes)

    def raw_both() -> float:
        with bench.work() as work:
            return read_and_write_raw(store.giants, work / "zeros") * store.total_bytes / size_of(store.giants)

    turns = {**_copy_and_cp(bench, store), "raw read": raw_read, "raw write": raw_write, "raw both": raw_both}
    seconds = in_turns(bench.rounds, turns, bench.say)
    slower = [max(pair) for pair in zip(seconds["raw read"], seconds["raw write"], strict=True)]
    what = f"copy with BLAKE3 of every byte, flushed, {of(store)}, cold"
    raw = (
        f"the slower of raw read ({brief(seconds['raw read'], 's')}) and raw write ({brief(seconds['raw write'], 's')})"
    )
    return [
        at_most(what, seconds["copy"], "`cp -a` and `sync`, unverified", seconds["cp -a, sync"], 0.35),
        at_most("the same", seconds["copy"], raw, slower, 1.25),
        at_most("the same", seconds["copy"], "raw read and raw write at the same time", seconds["raw both"], 1.25),
    ]


def two_disks(bench: Bench, store: StoreTree) -> list[Line]:
    with tempfile.TemporaryDirectory(dir=bench.folder) as name, memory_disk(Path(name), store.total_bytes) as disk:
        turns = {
            **_copy_and_cp(replace(bench, folder=disk), store),
            "raw read": lambda: read_cold(store.folder),
        }
        seconds = in_turns(bench.rounds, turns, bench.say)
    what = f"copy with BLAKE3 of every byte, flushed, {of(store)}, cold, to another disk (in memory)"
    return [
        at_most(what, seconds["copy"], "`cp -a` and `sync`, unverified", seconds["cp -a, sync"], 0.5),
        beside("the same", seconds["copy"], "raw read of the same files", seconds["raw read"]),
    ]


def verify(bench: Bench, store: StoreTree) -> list[Line]:
    with bench.work() as work:
        target, kept = work / "copy", work / "kept"
        run_piece("copy", source=store.folder, target=target, kept=kept)

        def ours() -> float:
            cool()
            return run_piece("verify", root=target, kept=kept).seconds

        seconds = in_turns(bench.rounds, {"verify": ours, "raw read": lambda: read_cold(target)}, bench.say)
    return [
        at_least(
            f"verify a backup, {of(store)}, cold",
            seconds["verify"],
            "raw unbuffered read of the same files",
            seconds["raw read"],
            0.9,
        )
    ]


RIVALS = {
    "`rsync -a`, `sync`, `b3sum` of both trees": (("rsync", "b3sum"), rsync_and_b3sum),
    "`restic backup`, `restic check --read-data`": (("restic",), restic),
    "`borg create --compression none`, `borg check --verify-data`": (("borg",), borg),
}


def rivals(bench: Bench, store: StoreTree) -> list[Line]:
    what = f"whole backup: copied, flushed and read back, {of(store)}, cold before each half"
    missing = {name: missing_of(programs) for name, (programs, _) in RIVALS.items()}

    def ours() -> float:
        with bench.work() as work:
            target, kept = work / "copy", work / "kept"
            copied = run_piece("copy", source=store.folder, target=target, kept=kept)
            cool()
            return copied.seconds + run_piece("verify", root=target, kept=kept).seconds

    def turn_of(rival: Callable[[Path, Path], float]) -> Callable[[], float]:
        def theirs() -> float:
            with bench.work() as work:
                return rival(store.folder, work)

        return theirs

    turns = {name: turn_of(rival) for name, (_, rival) in RIVALS.items() if not missing[name]}
    seconds = in_turns(bench.rounds, {what: ours, **turns}, bench.say)
    return [
        at_least(what, seconds[what], with_versions(name, RIVALS[name][0]), seconds[name], 2)
        if name in turns
        else left_out(f"{what}, against {name}", f"{', '.join(missing[name])} cannot be had here")
        for name in RIVALS
    ]


def offline(bench: Bench, store: StoreTree) -> list[Line]:
    shares: list[float] = []

    def after_a_pre_copy() -> float:
        with bench.work() as work:
            target, kept = work / "copy", work / "kept"
            run_piece("copy", source=store.folder, target=target, live=True, kept=kept)
            shares.append(size_of(change_store(store, 0.05)) / store.total_bytes)
            cool()
            return run_piece("copy", source=store.folder, target=target, previous=kept, flush=False).seconds

    def cold() -> float:
        with bench.work() as work:
            return run_piece("copy", source=store.folder, target=work / "copy", flush=False).seconds

    seconds = in_turns(bench.rounds, {"after a pre-copy": after_a_pre_copy, "cold copy": cold}, bench.say)
    what = f"offline copy of a backup, {_changed(0.05, shares)} since the pre-copy"
    return [at_most(what, seconds["after a pre-copy"], "a copy without a pre-copy", seconds["cold copy"], 0.1)]


def second(bench: Bench, store: StoreTree) -> list[Line]:
    first_s, second_s, shares, written, read = [], [], [], [], []
    for _ in range(bench.rounds):
        with bench.work() as work:
            first = run_piece("back_up", data_dir=store.folder, place=work, label="first", quick=True)
            changed_bytes = size_of(change_store(store, 0.01))
            cool()
            again = run_piece("back_up", data_dir=store.folder, place=work, label="second", quick=True)
        first_s.append(first.seconds)
        second_s.append(again.seconds)
        shares.append(changed_bytes / store.total_bytes)
        written.append(again.written_bytes / changed_bytes)
        read.append(again.read_bytes / store.total_bytes)
        bench.say(f"first backup: {first.seconds:.2f} s; second: {again.seconds:.2f} s")
    what = f"second backup with --quick, {_changed(0.01, shares)}"
    return [
        at_most(f"{what}: time", second_s, "the first", first_s, 0.05),
        no_more_than(f"{what}: written", written, "x the change", 1.2),
        Line(f"{what}: read", brief(read, "x the installation"), "", "", ""),
    ]


def second_whole(bench: Bench, store: StoreTree) -> list[Line]:
    first_s, second_s, beside_s, raw_s, shares, written, own_written, moves = ([] for _ in range(8))
    for _ in range(bench.rounds):
        with bench.work() as work:
            first = run_piece("back_up", data_dir=store.folder, place=work, label="first")
            changed_bytes = size_of(change_store(store, 0.01))
            cool()
            at_disk, again = moved(
                work, lambda: run_piece("back_up", data_dir=store.folder, place=work, label="second")
            )
            raw_s.append(read_cold(data_of(work / "backups" / "second")))
        first_s.append(first.seconds)
        second_s.append(again.seconds)
        beside_s.append(again.seconds - again.steps_s[VerifyEarlier.__name__])
        shares.append(changed_bytes / store.total_bytes)
        written.append(at_disk.written_bytes / changed_bytes)
        own_written.append(again.written_bytes / changed_bytes)
        moves.append(at_disk)
        bench.say(f"first: {first.seconds:.2f} s; second: {again.seconds:.2f} s; raw read: {raw_s[-1]:.2f} s")
    what = f"second whole backup, {of(store)}, {_changed(0.01, shares)}"
    return [
        at_most(f"{what}: all but the read-back of what is shared", beside_s, "the first", first_s, 0.05),
        at_most(f"{what}: time", second_s, "raw unbuffered read of the backup", raw_s, 1.15),
        no_more_than(f"{what}: written at the disk", written, "x the change", 1.1),
        Line(f"{what}: written by its process alone", brief(own_written, "x the change"), "", "", ""),
        moved_line(what, moves, store.total_bytes),
    ]


def _changed(share: float, of_bytes: list[float]) -> str:
    return f"{100 * share:g} % of the files ({100 * median(of_bytes):.1f} % of the bytes) changed"
