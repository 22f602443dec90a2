"""Where volumes are mounted, and where one should be and is not: there, files would quietly go to the disk below.

Linux: /proc/self/mountinfo, which bind mounts are in too, and /etc/fstab (fstab(5)). Elsewhere `os.path.ismount`.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from core.disk.tree import extended
from core.model.layout import is_no_data, is_of_a_job

MOUNTED = Path("/proc/self/mountinfo")
WANTED = Path("/etc/fstab")


def mount_point_of(folder: Path) -> Path:
    """The mount point of the volume on which a folder lies, or would lie."""
    points = _mounted()
    path = Path(os.path.realpath(folder))
    return next((place for place in (path, *path.parents) if _is_mounted(place, points)), Path(path.anchor))


def mounted_at(folder: Path) -> str:
    """What is mounted there: by the device and the file system's number of itself, as a device may be used again at once. OSError."""
    device = os.stat(extended(folder)).st_dev
    if sys.platform == "win32":
        return f"{device:x}"
    else:
        return f"{device:x}/{os.statvfs(folder).f_fsid:x}"


def volume_at(folder: Path) -> str:
    """An identifier of the volume of a folder that is there, as long as that stays mounted. Raises OSError.

    The subvolumes of btrfs have numbers of their own, and share one volume's space: the device tells.
    """
    found = os.stat(extended(folder)).st_dev
    point = str(mount_point_of(folder))
    # Of what is mounted there the last is seen. The fields after the separator: type, device (proc_pid_mountinfo(5)).
    lines = (line for line in _lines(MOUNTED) if len(line) > 4 and _unescaped(line[4]) == point and "-" in line)
    kind, device = next((line[line.index("-") + 1 :][:2] for line in reversed([*lines])), ("", ""))
    return f"{kind} {device}" if kind == "btrfs" else str(found)


def is_mount_point(folder: Path) -> bool:
    """Whether something is mounted there, also a folder of the same file system: it can be neither renamed nor removed."""
    path = Path(os.path.realpath(folder))
    return _is_mounted(path, None) or _is_mounted(path, _mounted())


def no_data_in(data_dir: Path) -> Callable[[str], bool]:
    """Of a name in a data folder: whether it is no part of the data."""
    return is_no_data if is_mount_point(data_dir) else is_of_a_job


def mount_points_below(folder: Path) -> tuple[Path, ...]:
    """The folders in a folder on which something is mounted; where only the system itself can be asked, none are known."""
    path = Path(os.path.realpath(folder))
    return tuple(sorted(point for point in _mounted() or () if path in point.parents))


def missing_volume(folder: Path, remembered: Iterable[str]) -> Path | None:
    """The mount point in which a folder lies, if no volume is mounted there now although one should be: this machine's table
    of volumes says so, or one was, when it was `remembered`, and nothing lies there since. None where all is as it should be.
    """
    path = Path(os.path.realpath(folder))  # first: a look may mount it
    points = _mounted()
    wanted = {*filter(_is_empty, map(Path, remembered)), *_wanted()}
    for place in (path, *path.parents):
        if _is_mounted(place, points):
            return None
        if place in wanted:
            return place
    return None


def _is_mounted(place: Path, points: frozenset[Path] | None) -> bool:
    if points is not None:
        return place in points
    try:
        return os.path.ismount(place)
    except OSError:  # Windows, of a drive that is gone
        return False


def _mounted() -> frozenset[Path] | None:
    """None where only the system itself can be asked, folder by folder."""
    lines = _lines(MOUNTED)
    return frozenset(Path(_unescaped(line[4])) for line in lines if len(line) > 4) if lines else None


def _wanted() -> Iterator[Path]:
    for line in _lines(WANTED):
        # `none` of swap is no path.
        if len(line) > 2 and not line[0].startswith("#") and line[1].startswith("/"):
            yield Path(os.path.realpath(_unescaped(line[1])))


def _is_empty(folder: Path) -> bool:
    """Whoever does without the volume for good has files there."""
    try:
        return not os.listdir(folder)
    except OSError:
        return False


def _lines(path: Path) -> list[list[str]]:
    with contextlib.suppress(OSError):
        # The kernel escapes blanks, tabs and line feeds alone.
        lines = path.read_bytes().decode("utf-8", "surrogateescape").split("\n")
        return [re.split("[ \t]+", line.strip(" \t")) for line in lines]
    return []


def _unescaped(text: str) -> str:
    r"""A blank is written `\040`."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text)
