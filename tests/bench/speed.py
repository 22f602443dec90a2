"""`bench speed`: the product beside other programs and the raw disk, in one run on the same data, as a Markdown table.

Nothing is judged but in the table. Linux only: the raw disk and what a process moves cannot be had so elsewhere.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from core.system.state_folder import STATE_DIR_VARIABLE
from tests.bench import speed_clones, speed_copies, speed_many, speed_restores
from tests.bench.numbers import machine
from tests.bench.speed_bench import Bench
from tests.bench.speed_data import (
    NotEnoughRoom,
    StoreTree,
    make_small_files,
    make_store,
    require_room,
    size_of_scattered,
)
from tests.bench.speed_many import SMALL_FILE_BYTES
from tests.bench.speed_restores import restore_sizes
from tests.bench.speed_table import Line, NotMeasured, left_out, markdown, row_of
from tests.bench.speed_volumes import CLONING, SPARE_BYTES

Tree = TypeVar("Tree")
PROJECT = Path(__file__).resolve().parents[2]
STORE_ROWS: Mapping[str, Callable[[Bench, StoreTree], list[Line]]] = {
    "copy": speed_copies.copy,
    "copy-two-disks": speed_copies.two_disks,
    "verify": speed_copies.verify,
    "rivals": speed_copies.rivals,
    "offline": speed_copies.offline,
    "second": speed_copies.second,
    "second-whole": speed_copies.second_whole,
    "restore-whole": speed_restores.whole_restore,
    "restore-slow-disk": speed_restores.slow_disk,
    "restore-two-disks": speed_restores.two_disks,
}
SMALL_ROWS: Mapping[str, Callable[[Bench, Path], list[Line]]] = {
    "small": speed_many.small,
    "memory": speed_many.memory,
}
OTHER_ROWS: Mapping[str, Callable[[Bench], list[Line]]] = {
    "restore": speed_restores.restore,
    **{f"restore-{kind}": partial(speed_clones.restore, kind=kind) for kind in CLONING},
    **{f"offline-{kind}": partial(speed_clones.offline, kind=kind) for kind in CLONING},
    "list": speed_many.catalog,
}
ROWS = (*STORE_ROWS, *SMALL_ROWS, *OTHER_ROWS)
MORE_COPIES: Mapping[str, int] = {"restore-slow-disk": 1, "restore-whole": 3}
"""Of the store, beyond one or two: a backup, and those of the rivals."""
LEAST_FILE_BYTES = 4096
"""What the smallest file takes of a disk."""


def needed_bytes(rows: Collection[str], bench: Bench) -> int:
    """The most that lies on the disk at once: the data, a copy or two of it, and some room to spare."""
    needs = [1 << 30]
    needs += [bench.size_bytes * (22 + 10 * MORE_COPIES.get(row, 0)) // 10 for row in STORE_ROWS.keys() & rows]
    needs += [bench.files * LEAST_FILE_BYTES * 22 // 10 for _ in SMALL_ROWS.keys() & rows]
    if "restore" in rows:  # the live data, its backup, and what is staged
        needs.append(max(restore_sizes(bench.size_bytes)) * 32 // 10)
    for kind in CLONING:
        if f"restore-{kind}" in rows:  # the same
            needs.append(bench.size_bytes * 32 // 10)
        if f"offline-{kind}" in rows:  # the live data and its backup
            largest = max(bench.size_bytes, bench.size_bytes // 8 + size_of_scattered(bench.files))
            needs.append(largest * 22 // 10 + SPARE_BYTES)
    return max(needs)


def measure(rows: Collection[str], bench: Bench) -> Iterator[Line]:
    """Each tree lies there as long as the rows that need it are measured."""
    yield from _measure_on(partial(make_store, size_bytes=bench.size_bytes), STORE_ROWS, rows, bench)
    yield from _measure_on(partial(_small_tree, count=bench.files), SMALL_ROWS, rows, bench)
    for name in OTHER_ROWS:
        if name in rows:
            yield from _attempt(name, partial(OTHER_ROWS[name], bench), bench)


def _measure_on(
    make: Callable[[Path], Tree],
    table: Mapping[str, Callable[[Bench, Tree], list[Line]]],
    rows: Collection[str],
    bench: Bench,
) -> Iterator[Line]:
    if names := [name for name in table if name in rows]:
        with tempfile.TemporaryDirectory(dir=bench.folder) as folder:
            tree = make(Path(folder, "data"))
            for name in names:
                yield from _attempt(name, partial(table[name], bench, tree), bench)


def _small_tree(folder: Path, count: int) -> Path:
    make_small_files(folder, count, SMALL_FILE_BYTES)
    return folder


def _attempt(name: str, row: Callable[[], list[Line]], bench: Bench) -> list[Line]:
    """One row that fails does not take the others, measured in hours, with it."""
    bench.say(f"row {name}")
    try:
        return row()
    except (NotMeasured, pytest.skip.Exception) as reason:
        return [left_out(name, str(reason))]
    except subprocess.CalledProcessError as error:
        bench.say(error.stderr)
        return [left_out(name, f"{error.cmd[0]} failed")]
    except Exception as error:
        bench.say(traceback.format_exc())
        return [left_out(name, f"{type(error).__name__}")]


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser("bench speed", description=__doc__)
    parser.add_argument(
        "rows", nargs="*", metavar="ROW", help=f"which rows to measure (default: all): {', '.join(ROWS)}"
    )
    parser.add_argument("--gb", type=float, default=8, help="size of the store; a server's is 1/8 and 5/2 of it (8)")
    parser.add_argument(
        "--files", type=int, default=1_000_000, help="how many small files, and extents of one file (1000000)"
    )
    parser.add_argument("--repeat", type=int, default=3, help="how often all is measured in turns (3)")
    parser.add_argument("--folder", type=Path, default=PROJECT, help="where the data is put, and removed again")
    args = parser.parse_args()
    if unknown := set(args.rows) - set(ROWS):
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    if not sys.platform.startswith("linux"):
        parser.error("measured on Linux only")
    for number in (signal.SIGINT, signal.SIGTERM):
        # In the background too, where SIGINT is ignored: what is mounted is unmounted, and the data removed.
        signal.signal(number, signal.default_int_handler)
    rows = args.rows or ROWS
    about = machine()
    with tempfile.TemporaryDirectory(prefix="imaging-backup-bench-", dir=args.folder) as name:
        os.environ[STATE_DIR_VARIABLE] = str(Path(name, "state"))
        bench = Bench(Path(name), int(args.gb * 1e9), args.files, args.repeat, say)
        try:
            require_room(bench.folder, needed_bytes(rows, bench))
        except NotEnoughRoom as error:
            parser.error(str(error))
        lines = []
        for line in measure(rows, bench):
            lines.append(line)
            # At once, too: whoever ends it before its end has what was measured.
            say(row_of(line.cells()))
    print(f"{about}; {args.repeat} rounds in turns; medians, in brackets the smallest and the largest\n")
    print(markdown(lines))


if __name__ == "__main__":
    main()
