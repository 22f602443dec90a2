"""What a disk has read and written, as Linux counts it: whoever asked for it, the file system's own journal too."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tests.bench.numbers import brief
from tests.bench.speed_table import Line, NotMeasured

Result = TypeVar("Result")
Device = tuple[int, int]
"""Its major and its minor number."""
SECTOR_BYTES = 512
"""In /proc/diskstats, whatever the disk's own are."""


@dataclass(frozen=True, slots=True)
class Moved:
    read_bytes: int
    written_bytes: int


def moved(folder: Path, action: Callable[[], Result]) -> tuple[Moved, Result]:
    """What the disk of a folder moved from the start of the action until all that it wrote is on that disk.

    Raises NotMeasured where the folder is on no disk. Nothing else should work on the disk meanwhile.
    """
    device = _device_of(folder)
    os.sync()
    before = _now(device)
    result = action()
    os.sync()
    after = _now(device)
    return Moved(after.read_bytes - before.read_bytes, after.written_bytes - before.written_bytes), result


def moved_line(what: str, moves: Sequence[Moved], data_bytes: int) -> Line:
    read, written = (
        brief([each / data_bytes for each in values], "x")
        for values in ([one.read_bytes for one in moves], [one.written_bytes for one in moves])
    )
    return Line(f"{what}: read / written at the disk", f"{read} / {written} the data", "", "", "")


def counted(table: str, device: Device) -> Moved | None:
    """The line of a device in /proc/diskstats; None where it has none."""
    for line in table.splitlines():
        major, minor, _name, _reads, _merged, sectors_read, _ms, _writes, _merges, sectors_written, *_ = line.split()
        if (int(major), int(minor)) == device:
            return Moved(int(sectors_read) * SECTOR_BYTES, int(sectors_written) * SECTOR_BYTES)
    return None


def _now(device: Device) -> Moved:
    found = counted(_table(), device)
    assert found is not None, device
    return found


def _table() -> str:
    return Path("/proc/diskstats").read_text(encoding="utf-8")


def _device_of(folder: Path) -> Device:
    device = _numbers(folder.stat().st_dev)
    if counted(_table(), device) is None:
        # Of btrfs, as of all that may lie on several disks, the folder's own number is no disk's.
        source = mounted_from(folder)
        device = _numbers(os.stat(source).st_rdev if os.path.exists(source) else 0)
    if counted(_table(), device) is None:
        raise NotMeasured(f"{folder} is on no disk of its own")
    return device


def _numbers(device: int) -> Device:
    return os.major(device), os.minor(device)


def mounted_from(folder: Path) -> str:
    """The device, as a path; another word where there is none, as for tmpfs."""
    command = ["df", "--output=source", str(folder)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[1]
