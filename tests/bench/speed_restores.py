"""The rows of `bench speed` on restores."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.disk_bytes import Moved, moved, moved_line
from tests.bench.numbers import brief
from tests.bench.speed_bench import Bench, cool, data_of, of, read_cold
from tests.bench.speed_data import StoreTree, size_of
from tests.bench.speed_pieces import run_piece
from tests.bench.speed_rivals import (
    copy_with_cp_and_sync,
    keep_with_borg,
    keep_with_restic,
    missing_of,
    read_and_write_raw,
    read_raw,
    restore_with_borg,
    restore_with_restic,
    rsync_and_b3sum,
    with_versions,
    write_raw,
)
from tests.bench.speed_servers import measure_offline
from tests.bench.speed_table import Line, at_most, at_most_more, beside, in_turns, left_out
from tests.bench.speed_volumes import memory_disk
from tests.disks.volumes import failing

WHAT = "restore, all but the server's own stop and start"


# --- a store of a few giants and thousands of small files -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rival:
    """Another program that restores the data of a backup."""

    programs: tuple[str, ...]
    """Those that may be missing."""
    reach: float
    restore: Callable[[Path, Path], float]
    """From the backup's data, or from what it has kept of it, into another folder: the seconds."""
    keep: Callable[[Path, Path], None] | None = None
    """Makes its own backup of the data in another folder."""


RIVALS: Mapping[str, Rival] = {
    "`cp -a` and `sync`, unverified": Rival((), 1.6, copy_with_cp_and_sync),
    "`restic restore --verify`": Rival(("restic",), 0.75, restore_with_restic, keep_with_restic),
    "`borg extract`, unverified": Rival(("borg",), 0.9, restore_with_borg, keep_with_borg),
    "`rsync -a`, `sync`, `b3sum` of both trees": Rival(("rsync", "b3sum"), 0.5, rsync_and_b3sum),
}


def whole_restore(bench: Bench, store: StoreTree) -> list[Line]:
    with _backed_up(bench, store) as backup:
        data = data_of(backup)
        giants = [data / path.relative_to(store.folder) for path in store.giants]
        at_hand = {name: rival for name, rival in RIVALS.items() if not missing_of(rival.programs)}
        kept = {name: _kept(rival, data, backup.parent.parent) for name, rival in at_hand.items()}
        moves: list[Moved] = []

        def raw() -> float:
            # Of the giants alone, for thousands of small files take longer than their bytes.
            with bench.work() as work:
                copy_s = read_and_write_raw(giants, work / "zeros")
                cool()
                return (copy_s + read_raw([work / "zeros"])) * store.total_bytes / size_of(giants)

        def turn_of(name: str) -> Callable[[], float]:
            def theirs() -> float:
                with bench.work() as work:
                    return RIVALS[name].restore(kept[name], work)

            return theirs

        turns = {"restore": turn_of_restore(bench, backup, moves), "raw": raw, **{name: turn_of(name) for name in kept}}
        seconds = in_turns(bench.rounds, turns, bench.say)
    what = f"{WHAT}, {of(store)}, cold, backup and data on one disk"
    raw_words = "raw read and raw write at the same time, then raw read of what was written"
    lines = [at_most(what, seconds["restore"], raw_words, seconds["raw"], 1.1)]
    for name, rival in RIVALS.items():
        if name in kept:
            against = with_versions(name, rival.programs)
            lines.append(at_most("the same", seconds["restore"], against, seconds[name], rival.reach))
        else:
            lines.append(
                left_out(f"the same, against {name}", f"{', '.join(missing_of(rival.programs))} cannot be had here")
            )
    return [*lines, moved_line("the same", moves, store.total_bytes)]


def _kept(rival: Rival, data: Path, place: Path) -> Path:
    if rival.keep is None:
        return data
    folder = Path(tempfile.mkdtemp(dir=place))
    rival.keep(data, folder)
    return folder


def slow_disk(bench: Bench, store: StoreTree) -> list[Line]:
    with _backed_up(bench, store) as fast, failing(fast.parent.with_name("slow"), fast.parent, "slow_fs") as slow:
        backup = slow.path / fast.name

        def ours() -> float:
            with bench.work() as work:
                return run_piece("restore", backup=backup, place=work).seconds

        seconds = in_turns(bench.rounds, {"restore": ours, "raw read": lambda: read_cold(data_of(backup))}, bench.say)
    what = f"{WHAT}, {of(store)}, cold, the backup on a slow disk (FUSE with a token bucket, 100 MB/s)"
    return [at_most(what, seconds["restore"], "one raw read of the backup", seconds["raw read"], 1.1)]


def two_disks(bench: Bench, store: StoreTree) -> list[Line]:
    with tempfile.TemporaryDirectory(dir=bench.folder) as name, memory_disk(Path(name), store.total_bytes) as disk:
        backup = back_up(store, disk)

        def ours() -> float:
            with bench.work() as work:
                return run_piece("restore", backup=backup, place=work).seconds

        def cp() -> float:
            with bench.work() as work:
                return copy_with_cp_and_sync(data_of(backup), work)

        def raw() -> float:
            with bench.work() as work:
                written_s = write_raw(work / "zeros", store.total_bytes)
                cool()
                return written_s + read_raw([work / "zeros"])

        seconds = in_turns(bench.rounds, {"restore": ours, "cp -a, sync": cp, "raw": raw}, bench.say)
    what = f"{WHAT}, {of(store)}, cold, the backup on another disk (in memory)"
    return [
        at_most(what, seconds["restore"], "`cp -a` and `sync`, unverified", seconds["cp -a, sync"], 0.5),
        beside("the same", seconds["restore"], "raw write, then raw read of what was written", seconds["raw"]),
    ]


@contextmanager
def _backed_up(bench: Bench, store: StoreTree) -> Iterator[Path]:
    """A backup of the store on the same disk."""
    with tempfile.TemporaryDirectory(dir=bench.folder) as place:
        yield back_up(store, Path(place))


def turn_of_restore(bench: Bench, backup: Path, moves: list[Moved]) -> Callable[[], float]:
    """Restores it into a folder of the bench's; `moves` gets what that moves at the disk."""

    def ours() -> float:
        with bench.work() as work:
            at_disk, spent = moved(work, lambda: run_piece("restore", backup=backup, place=work))
            moves.append(at_disk)
            return spent.seconds

    return ours


def back_up(store: StoreTree, place: Path) -> Path:
    run_piece("back_up", data_dir=store.folder, place=place, label="good")
    return place / "backups" / "good"


# --- a demo server --------------------------------------------------------------------------------------------------


def restore_sizes(size_bytes: int) -> tuple[int, int]:
    """1 and 20 GB, beside a store of 8 GB."""
    return size_bytes // 8, size_bytes * 5 // 2


def restore(bench: Bench) -> list[Line]:
    lines = []
    for size_bytes in restore_sizes(bench.size_bytes):
        with bench.work() as work:
            times = measure_offline(work, size_bytes, bench.rounds, bench.say)
        for what, offline_s in (("restore", times.restore), ("rollback", times.rollback)):
            against = (
                f"the demo server's own stop and start: {brief(times.own, 's')}; done and proven by the product, with "
                f"nothing in between: {brief(times.by_product, 's')}"
            )
            lines.append(
                at_most_more(f"offline time of a {what}, {size_bytes / 1e9:.2g} GB", offline_s, against, times.own, 2)
            )
    return lines
