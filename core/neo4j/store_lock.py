"""Whether a process has Neo4j's store open, and which of its databases are open.

A running Neo4j locks small empty files in its data folder: `store_lock`, and a `database_lock` for each database that is open. The
files stay when Neo4j ends, so finding one proves nothing. The lock does: the operating system releases it with its process, however
that ends. So this module looks for the locks, not for the files:

- On Linux, Java's lock is a POSIX record lock. `fcntl` says who holds one (F_GETLK) and takes none; `flock` would not see it.
- Windows cannot be asked. The lock is tried and released at once: when it is refused, somebody holds it.

Where neither tells (a folder that may not be read, a container in a virtual machine) the answer is None, for "not known", and never
"not in use". No file is created or changed.
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


_IN_USE = (32, 33)
"""Windows: another process has it open, or has locked it."""


@dataclass(frozen=True, slots=True)
class LockProbe:
    """`held` is None when it could not be told; `pid` is the holder's, where the system names it."""

    held: bool | None
    pid: int | None = None
    detail: str = ""
    certain: bool = True
    """False: taken for held because it could not be opened, which may have other reasons."""


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


def is_open(data_dir: Path) -> bool:
    """Whether a process certainly has the store open: for a folder that may lie on a medium that cannot be written to."""
    probe = lock_holder(data_dir)
    return bool(probe.held) and probe.certain


def store_in_use(data_dir: Path, kind: KindFacts) -> bool | None:
    """Whether the store in this data folder is open; None when that cannot be told.

    Docker Desktop on Windows runs its containers in a virtual machine, whose locks are not seen from here.
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
            detail = phrase("{path} is in use ({reason})", path=path, reason=str(error))
            return LockProbe(held=True, detail=detail, certain=error.winerror in _IN_USE)
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
