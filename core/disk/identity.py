"""The identity of a file or folder: it stays the same after a rename, a restart of the machine and a new mount.

A path is not enough: on a volume that is not mounted there is nothing at that path, and after a new installation something
else. An identity has three parts: the file system if it has a lasting identifier (its UUID on Linux, its serial number on
Windows; never the device number, which changes), the file's number in it, and on Linux the generation of that number,
because numbers are reused.
"""

from __future__ import annotations

import contextlib
import os
import stat
import struct
import sys
from pathlib import Path

from blake3 import blake3

from core.disk.file_system import file_system_of
from core.disk.tree import extended

BY_UUID = Path("/dev/disk/by-uuid")
NUMBERS_ANEW = ("fat", "vfat", "msdos", "exfat", "fuse", "cifs", "smb")
"""How the names of file systems begin that may change a file's number with each mount, or after a while. Where the name is
unknown (in a chroot), the numbers count.
"""
LASTING_NUMBERS = ("ext2", "ext3", "ext4", "btrfs")
"""File systems that make the number of themselves, f_fsid of statvfs(3), from their UUID; others take that of the device."""
OWN_NUMBER = "fsid:"
FS_IOC_GETVERSION = 0x80087601
"""ioctl_iflags(2): the generation of a file's number; ext4, XFS and btrfs know it."""


def identity_of(path: Path) -> str:
    """The identity of what is at a path; '' for nothing, or if the file system's numbers change. Raises OSError."""
    try:
        # Links are resolved: a link stays the same when its target's volume changes.
        status = os.stat(extended(path))
    except (FileNotFoundError, NotADirectoryError):
        return ""
    if not status.st_ino or not _keeps_numbers(path):
        return ""
    return f"{_volume(path, status.st_dev)}/{status.st_ino:x}/{_generation(path, status)}"


def volume_of(identity: str) -> str:
    """The file system's part of an identity; '' where it has none."""
    return identity.partition("/")[0]


def lies_at(path: Path, identity: str) -> bool:
    """Whether what is at a path now has that identity. OSError where that cannot be told.

    A part that is missing in one of the two (a file system without UUID) is not compared.
    """
    found = identity_of(path).split("/")
    known = identity.split("/")
    return len(found) == len(known) == 3 and all(map(_may_be_same, found, known))


def _may_be_same(one: str, other: str) -> bool:
    # Where udev has listed the UUIDs for one of the two only, the other has the file system's own number of itself.
    return one == other or not (one and other) or one.startswith(OWN_NUMBER) != other.startswith(OWN_NUMBER)


def folder_key(folder: Path) -> str:
    """A short key of a folder, the same for every spelling of its path."""
    return blake3(os.path.normcase(os.path.realpath(folder)).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def blake3_of(path: Path) -> str:
    """The BLAKE3 of a small file. OSError where it cannot be read."""
    return blake3(Path(extended(path)).read_bytes()).hexdigest()


def _keeps_numbers(path: Path) -> bool:
    return not file_system_of(path).lower().startswith(NUMBERS_ANEW)


if sys.platform == "win32":

    def _volume(_path: Path, device: int) -> str:
        # Python gives the serial number here; newer versions give more of its bits.
        return f"{device & 0xFFFFFFFF:x}"

    def _generation(_path: Path, _status: os.stat_result) -> str:
        return ""  # part of the number

else:
    import fcntl

    def _volume(path: Path, device: int) -> str:
        """'' where neither udev nor the file system tells something that lasts."""
        with contextlib.suppress(OSError), os.scandir(BY_UUID) as entries:
            if found := next((entry.name for entry in entries if entry.stat().st_rdev == device), ""):
                return found
        try:
            lasts = file_system_of(path) in LASTING_NUMBERS
            return f"{OWN_NUMBER}{os.statvfs(path).f_fsid:x}" if lasts else ""
        except OSError:
            return ""

    def _generation(path: Path, status: os.stat_result) -> str:
        if not (stat.S_ISDIR(status.st_mode) or stat.S_ISREG(status.st_mode)):
            return ""
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        except OSError:
            return ""
        try:
            answer = fcntl.ioctl(descriptor, FS_IOC_GETVERSION, bytes(8))
        except OSError:
            return ""
        finally:
            os.close(descriptor)
        return f"{struct.unpack('I4x', answer)[0]:x}"
