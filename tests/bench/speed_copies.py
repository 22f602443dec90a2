"""The rows of `bench speed` on copies and backups of a store: a few giants and thousands of small files."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from tests.bench.numbers import brief
from tests.bench.speed_bench import Bench, cool, of
from tests.bench.speed_data import StoreTree, change_store, size_of
from tests.bench.speed_pieces import run_piece
from tests.bench.speed_rivals import borg, copy_with_cp, read_raw, restic, rsync_and_b3sum, sync, version_of, write_raw
from tests.bench.speed_table import Line, at_least, at_most, in_turns, left_out, no_more_than


def copy(bench: Bench, store: StoreTree) -> list[Line]:
    def ours() -> float:
        with bench.work() as work:
            return run_piece("copy", source=store.folder, target=work / "copy").seconds

    def cp() -> float:
        with bench.work() as work:
            return copy_with_cp(store.folder, work / "copy") + sync()

    def raw_read() -> float:
        # What the disk can do: of the giants alone, for thousands of small files take longer than their bytes.
        with bench.work():
            return read_raw(store.giants) * store.total_bytes / size_of(store.giants)

    def raw_write() -> float:
        with bench.work() as work:
            return write_raw(work / "zeros", store.total_bytes)

    def raw_both() -> float:
        # One disk has to read and to write at the same time: no copy on it is faster.
        with bench.work() as work, ThreadPoolExecutor(2) as pool:
            giants_bytes = size_of(store.giants)
            reading = pool.submit(read_raw, store.giants)
            writing = pool.submit(write_raw, work / "zeros", giants_bytes)
            return max(reading.result(), writing.result()) * store.total_bytes / giants_bytes

    turns = {"copy": ours, "cp -a, sync": cp, "raw read": raw_read, "raw write": raw_write, "raw both": raw_both}
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


def verify(bench: Bench, store: StoreTree) -> list[Line]:
    with bench.work() as work:
        target, kept = work / "copy", work / "kept"
        run_piece("copy", source=store.folder, target=target, kept=kept)

        def ours() -> float:
            cool()
            return run_piece("verify", root=target, kept=kept).seconds

        def raw_read() -> float:
            cool()
            return run_piece("read_raw", folder=target).seconds

        seconds = in_turns(bench.rounds, {"verify": ours, "raw read": raw_read}, bench.say)
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
    missing = {
        name: [program for program in programs if not version_of(program)] for name, (programs, _) in RIVALS.items()
    }

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
        at_least(what, seconds[what], _with_versions(name), seconds[name], 2)
        if name in turns
        else left_out(f"{what}, against {name}", f"{', '.join(missing[name])} cannot be had here")
        for name in RIVALS
    ]


def _with_versions(rival: str) -> str:
    programs, _ = RIVALS[rival]
    return f"{rival} ({', '.join(map(version_of, programs))})"


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
    what = f"offline copy of a backup, 5 % of the files ({100 * median(shares):.1f} % of the bytes) changed since the pre-copy"
    return [at_most(what, seconds["after a pre-copy"], "a copy without a pre-copy", seconds["cold copy"], 0.1)]


def second(bench: Bench, store: StoreTree) -> list[Line]:
    first_s, second_s, shares, written, read = [], [], [], [], []
    for _ in range(bench.rounds):
        with bench.work() as work:
            first = run_piece("back_up", data_dir=store.folder, place=work, label="first")
            changed_bytes = size_of(change_store(store, 0.01))
            cool()
            again = run_piece("back_up", data_dir=store.folder, place=work, label="second")
        first_s.append(first.seconds)
        second_s.append(again.seconds)
        shares.append(changed_bytes / store.total_bytes)
        written.append(again.written_bytes / changed_bytes)
        read.append(again.read_bytes / store.total_bytes)
        bench.say(f"first backup: {first.seconds:.2f} s; second: {again.seconds:.2f} s")
    what = f"second backup with --quick, 1 % of the files ({100 * median(shares):.1f} % of the bytes) changed"
    return [
        at_most(f"{what}: time", second_s, "the first", first_s, 0.05),
        no_more_than(f"{what}: written", written, "x the change", 1.2),
        Line(f"{what}: read", brief(read, "x the installation"), "", "", ""),
    ]
