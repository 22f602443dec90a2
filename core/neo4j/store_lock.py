"""Who holds the store: asks the operating system whether a process has Neo4j's lock files locked.

Neo4j's store_lock and database_lock are empty files that stay after a stop, so their existence proves nothing; only a
held lock does (field-facts 6.6). Java's FileChannel.tryLock is a POSIX record lock: fcntl sees it, flock does not.
This module only asks: it never creates a file, and on Linux takes no lock (F_GETLK), so it cannot get in Neo4j's way.
"""

from __future__ import annotations

import os
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

from core.disk.tree import extended
from core.model.kind_facts import KindFacts
from core.phrases import phrase

LOCK_PATTERNS = (
    "databases/store_lock",
    "databases/*/store_lock",
    "databases/*/database_lock",
)
"""4.x keeps one store_lock and a database_lock a database; 3.5 keeps databases/store_lock or graph.db/store_lock."""

DATABASE_LOCK = "database_lock"

_FLOCK = "hhqqi4x"
"""struct flock of 64-bit Linux: l_type, l_whence, l_start, l_len, l_pid."""
_ACCESS_DENIED = 5


@dataclass(frozen=True, slots=True)
class LockProbe:
    """`held` is None when it could not be told; `pid` is the holder's, where the system names it."""

    held: bool | None
    pid: int | None = None
    detail: str = ""


def lock_holder(data_dir: str | os.PathLike[str]) -> LockProbe:
    """Whether any process holds a lock file of the store in `data_dir`. Missing files are not held."""
    doubt: LockProbe | None = None
    root = Path(data_dir)
    try:
        # Asked first because glob keeps silent about a folder it may not read, which would look like "not held".
        os.listdir(root / "databases")
    except FileNotFoundError:
        return LockProbe(held=False)
    except OSError as error:
        return LockProbe(held=None, detail=_unreadable(root / "databases", error))
    for pattern in LOCK_PATTERNS:
        for path in sorted(root.glob(pattern)):
            probe = _probe(path)
            if probe.held:
                return probe
            if probe.held is None:
                doubt = doubt or probe
    return doubt or LockProbe(held=False)


def store_in_use(data_dir: Path, kind: KindFacts) -> bool | None:
    """Whether the store in this data folder is open; None when that cannot be told.

    Docker Desktop on Windows runs its containers in a virtual machine, whose locks are not seen from here
    (field-facts 6.6).
    """
    if sys.platform == "win32" and kind.runs_in_virtual_machine_on_windows:
        return None
    return lock_holder(data_dir).held


def unopened_databases(data_dir: Path, kind: KindFacts) -> tuple[str, ...] | None:
    """The databases of an answering server that it has not opened; None when that cannot be told.

    Neo4j answers on its ports also when a database failed to open: one whose store is torn, or whose transaction logs are
    missing, is merely offline. An open one has its `database_lock` locked (seen with Neo4j 4.4.42 and 5.26.0).
    """
    if sys.platform == "win32" and kind.runs_in_virtual_machine_on_windows:
        return None
    try:
        folders = [entry for entry in os.scandir(data_dir / "databases") if entry.is_dir(follow_symlinks=False)]
        full = [folder for folder in folders if os.listdir(folder)]
    except OSError:
        return None
    held = {folder.name: _probe(Path(folder.path, DATABASE_LOCK)).held for folder in full}
    # An older Neo4j has one lock for all; and where locks are not seen, none is.
    if True not in held.values() or None in held.values():
        return None
    return tuple(sorted(name for name, is_held in held.items() if not is_held))


def _unreadable(path: Path, error: OSError) -> str:
    return phrase("{path} cannot be read ({reason})", path=path, reason=str(error))


def _probe(path: Path) -> LockProbe:
    if sys.platform == "win32":
        return _probe_windows(path)
    else:
        return _probe_posix(path)


if sys.platform == "win32":

    def _probe_windows(path: Path) -> LockProbe:
        import msvcrt

        try:
            descriptor = os.open(extended(path), os.O_RDWR | os.O_BINARY)
        except FileNotFoundError:
            return LockProbe(held=False)
        except OSError as error:
            if error.winerror == _ACCESS_DENIED:
                detail = phrase("{path} may not be opened ({reason})", path=path, reason=str(error))
                return LockProbe(held=None, detail=detail)
            return LockProbe(held=True, detail=phrase("{path} is in use ({reason})", path=path, reason=str(error)))
        try:
            # Any error means held: the C runtime reports a refused lock as EACCES, EDEADLK or even errno 0.
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
        except OSError as error:
            detail = phrase("{path} is locked by a process ({reason})", path=path, reason=str(error))
            return LockProbe(held=True, detail=detail)
        finally:
            os.close(descriptor)
        return LockProbe(held=False)

else:
    import fcntl

    def _probe_posix(path: Path) -> LockProbe:
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        except FileNotFoundError:
            return LockProbe(held=False)
        except OSError as error:
            return LockProbe(held=None, detail=_unreadable(path, error))
        try:
            question = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
            answer = struct.unpack(_FLOCK, fcntl.fcntl(descriptor, fcntl.F_GETLK, question))
        except OSError as error:
            detail = phrase(
                "{path}: the system does not say whether it is locked ({reason})", path=path, reason=str(error)
            )
            return LockProbe(held=None, detail=detail)
        finally:
            os.close(descriptor)
        kind, pid = answer[0], answer[4]
        if kind == fcntl.F_UNLCK:
            return LockProbe(held=False)
        # 0 and -1: the holder lives in another process namespace, or holds an open-file-description lock.
        if pid > 0:
            detail = phrase("{path} is locked by process {pid}", path=path, pid=str(pid))
            return LockProbe(held=True, pid=pid, detail=detail)
        return LockProbe(held=True, detail=phrase("{path} is locked by a process", path=path))
