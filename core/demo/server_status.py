"""What the processes of a sandbox know of each other: locks, status files and faults.

A server is running when it holds the lock on `sandbox/server.lock`. A lock ends with its process in any case, so neither a
zombie nor a reused process id can be mistaken for a running server. The stand-in tools are started many times in a job, mostly
to be asked this: it takes few modules, and starts no process.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from core.errors import DemoError, could_not_read

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

POLL_S = 0.02
_RETRIES = 50


class ServerStatus(NamedTuple):
    """What the demo server's process is doing: phase is starting, running, stopping or stopped."""

    phase: str
    pid: int | None
    exit_code: int
    started_at: str
    finished_at: str
    error: str


class HeldLock:
    """An exclusive lock on a file, of the kind Neo4j takes on its store lock; held until closed or until the end."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        deadline = time.monotonic() + 1.0
        # A process that only asks whether the file is locked may hold the lock for an instant.
        while not _lock(self._descriptor, exclusive=True):
            if time.monotonic() > deadline:
                os.close(self._descriptor)
                raise DemoError(
                    f"Lock file has been locked by another process: {path}. Please ensure no other process is using "
                    "this database, and that the directory is writable (required even for read-only access)",
                    "Stop the other server first.",
                )
            time.sleep(POLL_S)

    def close(self) -> None:
        """Release the lock."""
        os.close(self._descriptor)


def is_locked(path: Path) -> bool:
    """Say whether another process holds the lock on a file."""
    if not path.exists():
        return False
    for _ in range(3):
        try:
            descriptor = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            return False
        except PermissionError as error:
            raise DemoError(could_not_read(path, error), "Use the account that made the demo server.") from error
        try:
            if _lock(descriptor, exclusive=False):
                return False
        finally:
            os.close(descriptor)
        if sys.platform != "win32":
            return True
        time.sleep(POLL_S)  # Windows knows no shared lock here: another asker may have been in the way
    return True


def read_json(path: Path) -> dict[str, Any]:
    """Read a small status file; a missing one is empty."""
    for attempt in range(_RETRIES):
        try:
            document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            return document
        except FileNotFoundError:
            return {}
        except (PermissionError, json.JSONDecodeError):
            if attempt == _RETRIES - 1:
                raise
            time.sleep(POLL_S)  # Windows: the file is just being replaced
    return {}


def write_json(path: Path, document: dict[str, Any]) -> None:
    """Replace a small status file as a whole."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    partial.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    for attempt in range(_RETRIES):
        try:
            partial.replace(path)
            return
        except PermissionError:
            if attempt == _RETRIES - 1:
                raise
            time.sleep(POLL_S)


def utc_now() -> str:
    """Return the time as Docker writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def wait_until(condition: Callable[[], bool], timeout_s: float) -> bool:
    """Poll until the condition holds; False when it did not in time."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S)
    return True


def sandbox_of(folder: Path) -> Path:
    """Return the folder of a demo that is not part of the pretended installation."""
    return folder / "sandbox"


def read_faults(folder: Path) -> dict[str, Any]:
    """Return the faults that are switched on; the file is read at each call."""
    return read_json(sandbox_of(folder) / "faults.json")


def server_status(folder: Path) -> ServerStatus:
    """Say what the server process is doing."""
    sandbox = sandbox_of(folder)
    alive = is_locked(sandbox / "server.lock")  # before the file: it writes its end before it releases the lock
    document = read_json(sandbox / "server.json")
    phase = document.get("phase", "")
    exit_code = int(document.get("exit_code", 0))
    if alive:
        phase = {"running": "running", "stopping": "stopping", "exited": "stopping"}.get(phase, "starting")
    else:
        # No lock, and no end in the file: it was killed.
        exit_code = exit_code if phase in {"exited", ""} else 137
        phase = "stopped"
    return ServerStatus(
        phase,
        document.get("pid") if alive else None,
        exit_code,
        document.get("started_at", ""),
        document.get("finished_at", ""),
        document.get("error", ""),
    )


def request_stop(folder: Path, exit_code: int = 0) -> None:
    """Ask the server to stop; it ends with this exit code."""
    write_json(sandbox_of(folder) / "stop.json", {"exit_code": exit_code})


if sys.platform == "win32":

    def _lock(descriptor: int, *, exclusive: bool) -> bool:
        """Try to lock one byte; there is no shared lock, so asking takes it for an instant."""
        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        if not exclusive:
            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
        return True

else:

    def _lock(descriptor: int, *, exclusive: bool) -> bool:
        """Try to lock the whole file, as Java's FileChannel.tryLock does."""
        try:
            fcntl.lockf(descriptor, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
