"""The simulated disk under the real calls of `os`, `io`, `shutil` and `fcntl`: only paths below ROOT and descriptors of its
own are served, everything else goes to the real ones. `pathlib` looks these calls up when it makes them.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import shutil
import stat
import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import pytest

from core.disk import clones
from tests.sim.disk import FIRST_DESCRIPTOR, ROOT, SimDisk

# Whoever imports this is skipped where it is missing, with that reason.
fcntl = pytest.importorskip("fcntl", reason="the simulated disk has the calls of POSIX only")

OPEN_DESCRIPTORS = "/proc/self/fd/"
_BELOW = f"{ROOT}/"


class _Entry:
    """os.DirEntry."""

    def __init__(self, disk: SimDisk, folder: str, name: str) -> None:
        self.name, self.path = name, f"{folder}/{name}"
        self._disk = disk

    def __fspath__(self) -> str:
        return self.path

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        return self._disk.stat(self.path)

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        return stat.S_ISDIR(self.stat().st_mode)

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        return stat.S_ISREG(self.stat().st_mode)

    def is_symlink(self) -> bool:
        return False

    def is_junction(self) -> bool:
        return False


class _Scan:
    """os.scandir()'s iterator."""

    def __init__(self, entries: Iterable[_Entry]) -> None:
        self._entries = iter(entries)

    def __iter__(self) -> Iterator[_Entry]:
        return self

    def __next__(self) -> _Entry:
        return next(self._entries)

    def close(self) -> None:
        self._entries = iter(())

    def __enter__(self) -> Iterator[_Entry]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def own_place(path: object) -> int | str | None:
    """A path or descriptor of the simulated disk, the path as text; None for one that is not of it."""
    if isinstance(path, int):
        return path if path >= FIRST_DESCRIPTOR else None
    try:
        text = os.fspath(path)  # type: ignore[call-overload]
    except TypeError:
        return None
    return text if isinstance(text, str) and (text == ROOT or text.startswith(_BELOW)) else None


def ours(path: object) -> bool:
    return own_place(path) is not None


def _no_such_lists(*_: object, **__: object) -> NoReturn:
    """It is a file system without access control lists."""
    raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))


class Machine:
    """The disk that is plugged in now, behind the calls of `os`: processes come and go, and the disk is exchanged."""

    def __init__(self) -> None:
        self.disk = SimDisk()

    def _served(self, real: Callable[..., Any], served: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any = None, *args: Any, **kwargs: Any) -> Any:
            if path is None:
                return real(*args, **kwargs)
            own = own_place(path)
            return real(path, *args, **kwargs) if own is None else served(own, *args, **kwargs)

        return call

    def _readlink(self, real: Callable[..., str]) -> Callable[..., str]:
        def readlink(path: Any, **kwargs: Any) -> str:
            text = os.fspath(path)
            if isinstance(text, str) and text.startswith(OPEN_DESCRIPTORS):
                descriptor = int(text.removeprefix(OPEN_DESCRIPTORS))
                if ours(descriptor):
                    return self.disk.path_of(descriptor)
            if ours(path):
                raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), text)
            return real(path, **kwargs)

        return readlink

    def _flock(self, real: Callable[..., None]) -> Callable[..., None]:
        def flock(descriptor: Any, kind: int) -> None:
            if ours(descriptor):
                self.disk.flock(descriptor, kind)
            else:
                real(descriptor, kind)

        return flock

    @staticmethod
    def _fcntl(real: Callable[..., Any]) -> Callable[..., Any]:
        def file_control(descriptor: Any, command: int, argument: Any = 0) -> Any:
            """The simulated disk takes what goes past the cache and what goes through it for the same. No process has a lock on
            its files but Neo4j, which is simulated as a service.
            """
            if not ours(descriptor):
                return real(descriptor, command, argument)
            return struct.pack("h", fcntl.F_UNLCK) + argument[2:] if command == fcntl.F_GETLK else 0

        return file_control

    def _ioctl(self, real: Callable[..., int]) -> Callable[..., int]:
        def control(descriptor: Any, request: int, argument: Any = 0) -> int:
            """All that the simulated disk has of these are clones, if it has."""
            if not ours(descriptor):
                return real(descriptor, request, argument)
            if request == clones.FICLONE and self.disk.clones:
                self.disk.clone(descriptor, argument)
                return 0
            raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))

        return control

    @contextmanager
    def running(self) -> Iterator[Machine]:
        """The calls are served until the block ends."""
        disk = lambda: self.disk  # noqa: E731
        calls: dict[str, Callable[..., Any]] = {
            "stat": lambda p, **_: disk().fstat(p) if isinstance(p, int) else disk().stat(p),
            "lstat": lambda p, **_: disk().stat(p),
            "fstat": lambda d: disk().fstat(d),
            "open": lambda p, flags, mode=0o777, **_: disk().open(p, flags, mode),
            "close": lambda d: disk().close(d),
            "read": lambda d, n: disk().read(d, n),
            "readv": lambda d, b: disk().readv(d, b),
            "write": lambda d, b: disk().write(d, b),
            "ftruncate": lambda d, n: disk().ftruncate(d, n),
            "fsync": lambda d: disk().fsync(d),
            "mkdir": lambda p, mode=0o777, **_: disk().mkdir(p, mode),
            "rename": lambda a, b, **_: disk().rename(a, os.fspath(b)),
            "replace": lambda a, b, **_: disk().rename(a, os.fspath(b)),
            "link": lambda a, b, **_: disk().link(a, os.fspath(b)),
            "unlink": lambda p, **_: disk().unlink(p),
            "remove": lambda p, **_: disk().unlink(p),
            "rmdir": lambda p, **_: disk().rmdir(p),
            "chmod": lambda p, mode, **_: disk().chmod(p, mode),
            "chown": lambda p, u, g, **_: disk().chown(p, u, g),
            "utime": lambda p, times=None, *, ns=None, **_: disk().utime(p, ns),
            "getxattr": _no_such_lists,
            "removexattr": _no_such_lists,
            "listdir": lambda p: disk().listdir(p),
            "scandir": lambda p: _Scan(_Entry(disk(), p, name) for name in disk().listdir(p)),
            "access": lambda p, *_, **__: disk().access(p),
            "posix_fadvise": lambda *_: None,
            "lseek": lambda d, place, whence: disk().lseek(d, place, whence),
            "fdopen": lambda d, mode="r", *_, **__: disk().text_or_bytes(d, mode, None, -1),
        }
        real_readlink, real_flock, real_fcntl, real_ioctl = os.readlink, fcntl.flock, fcntl.fcntl, fcntl.ioctl
        before = {name: getattr(os, name) for name in calls}
        real_open, real_usage, real_rmtree = builtins.open, shutil.disk_usage, shutil.rmtree

        def sim_open(file: Any, mode: str = "r", buffering: int = -1, *args: Any, **kwargs: Any) -> Any:
            if not ours(file):
                return real_open(file, mode, buffering, *args, **kwargs)
            opener = kwargs.get("opener")
            return disk().text_or_bytes(file if isinstance(file, int) else os.fspath(file), mode, opener, buffering)

        usage = type(real_usage("/"))
        try:
            for name, served in calls.items():
                setattr(os, name, self._served(before[name], served))
            builtins.open = io.open = sim_open  # type: ignore[assignment]
            shutil.disk_usage = lambda p: (  # type: ignore[assignment]
                usage(free := disk().free_bytes(os.fspath(p)), 0, free) if ours(p) else real_usage(p)
            )
            shutil.rmtree = self._served(real_rmtree, lambda p: disk().rmtree(p))  # type: ignore[assignment]
            os.readlink, fcntl.flock = self._readlink(real_readlink), self._flock(real_flock)
            fcntl.fcntl, fcntl.ioctl = self._fcntl(real_fcntl), self._ioctl(real_ioctl)
            yield self
        finally:
            os.readlink, fcntl.flock, fcntl.fcntl, fcntl.ioctl = real_readlink, real_flock, real_fcntl, real_ioctl
            for name, real in before.items():
                setattr(os, name, real)
            builtins.open = io.open = real_open
            shutil.disk_usage, shutil.rmtree = real_usage, real_rmtree
