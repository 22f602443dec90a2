"""The rows of `bench speed` on very many small files, very large ones, and very many backups."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec

from core.backups.manifest import encode_manifest, with_checksum
from core.backups.sealed import read_manifest
from core.model.layout import MANIFEST_NAME
from tests.bench.speed_bench import Bench, cool
from tests.bench.speed_data import make_small_files, make_sparse_giants
from tests.bench.speed_pieces import run_piece
from tests.bench.speed_rivals import copy_with_cp, sync
from tests.bench.speed_table import Line, at_most, in_turns, no_more_than

SMALL_FILE_BYTES = 100
LISTED_BACKUPS, FILES_OF_A_LISTED_BACKUP = 1000, 200
RESERVE_BYTES = 5 << 30
"""Left free on the disk when it is filled with as much as it lets."""


def small(bench: Bench, tree: Path) -> list[Line]:
    unflushed_s: list[float] = []

    def ours() -> float:
        with bench.work() as work:
            return run_piece("copy", source=tree, target=work / "copy").seconds

    def cp() -> float:
        with bench.work() as work:
            unflushed_s.append(copy_with_cp(tree, work / "copy"))
            return unflushed_s[-1] + sync()

    seconds = in_turns(bench.rounds, {"copy": ours, "cp -a, sync": cp}, bench.say)
    what = f"{bench.files} files of {SMALL_FILE_BYTES} bytes copied with BLAKE3, flushed, cold"
    return [
        at_most(what, seconds["copy"], "`cp -a` and `sync`", seconds["cp -a, sync"], 1.5),
        at_most("the same", seconds["copy"], "`cp -a` alone, not flushed", unflushed_s, 1.5),
    ]


def memory(bench: Bench, tree: Path) -> list[Line]:
    with bench.work() as work:
        many = run_piece("back_up", data_dir=tree, place=work, label="many")
    with bench.work() as work:
        size_bytes = min(bench.size_bytes * 8, shutil.disk_usage(work).free - RESERVE_BYTES)
        make_sparse_giants(work / "data", size_bytes)
        large = run_piece("back_up", data_dir=work / "data", place=work, label="large")
    what = "most memory of a backup of"
    return [
        no_more_than(f"{what} {bench.files} files", [many.peak_bytes / 1e6], "MB", 200),
        no_more_than(f"{what} {size_bytes / 1e9:.2g} GB in four files, all holes", [large.peak_bytes / 1e6], "MB", 200),
    ]


def catalog(bench: Bench) -> list[Line]:
    with bench.work() as work:
        make_small_files(work / "data", FILES_OF_A_LISTED_BACKUP, SMALL_FILE_BYTES)
        run_piece("back_up", data_dir=work / "data", place=work, label="first")
        backups = work / "backups"
        _multiply(backups / "first", LISTED_BACKUPS)

        def listed() -> float:
            return run_piece("catalog", folder=backups, count=LISTED_BACKUPS).seconds

        def listed_cold() -> float:
            cool()
            return listed()

        seconds = in_turns(bench.rounds, {"cold": listed_cold, "warm": listed}, bench.say)
    what = f"{LISTED_BACKUPS} backups of {FILES_OF_A_LISTED_BACKUP} files listed"
    return [no_more_than(f"{what}, {state}", values, "s", 2) for state, values in seconds.items()]


def _multiply(backup: Path, count: int) -> None:
    """More backups beside it, of its manifest alone: a list looks at nothing else."""
    manifest, files = read_manifest(backup)
    for number in range(1, count):
        label = f"backup-{number:04}"
        other = backup.with_name(label)
        other.mkdir()
        (other / MANIFEST_NAME).write_bytes(
            b"".join(encode_manifest(with_checksum(msgspec.structs.replace(manifest, label=label), files), files))
        )
