"""A lock on a folder itself: the same for every account and state folder of the machine, released when its process ends.

On Linux the kernel locks the folder through a descriptor opened for reading: nothing is created and no right to write is
needed. On Windows a named kernel object stands for the folder and exists while its holder runs; it does not tell who that
is. A folder that cannot be locked at all (on a network file system) is not refused: then only the lock file protects it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from core.disk.tree import extended

log = logging.getLogger(__name__)

RETRY_S = 0.05


class FolderHeld(Exception):
    """Another process holds the folder. `pid` is 0 where the system does not tell."""

    def __init__(self, pid: int) -> None:
        super().__init__(pid)
        self.pid = pid


if sys.platform == "win32":
    import pywintypes
    import win32api
    import win32event

    @contextlib.contextmanager
    def hold_folder(folder: Path, patience_s: float, *, shared: bool = False) -> Iterator[None]:
        """Hold the folder; raises FolderHeld after `patience_s`. `shared`: only look, which holds nothing on Windows."""
        try:
            status = os.stat(extended(folder))
        except OSError as error:
            log.info("%s cannot be locked: %s", folder, error)
            yield
            return
        # One name for the folder, however its path is written; "Global": the same for every session and for services.
        name = f"Global\\imaging-backup-{status.st_dev:x}-{status.st_ino:x}"
        deadline_s = time.monotonic() + patience_s
        while (semaphore := _taken(name)) is None:
            if time.monotonic() >= deadline_s:
                raise FolderHeld(0)
            time.sleep(RETRY_S)
        if shared:
            win32api.CloseHandle(semaphore)
            yield
            return
        try:
            yield
        finally:
            # Never released: closing it (Windows does that when we are killed) removes it, and it can be created again.
            win32api.CloseHandle(semaphore)

    def _taken(name: str) -> int | None:
        """A semaphore with count 1, created or opened, and taken; None while another holds it.

        Not a mutex: the same thread could take it twice.
        """
        try:
            semaphore = win32event.CreateSemaphore(None, 1, 1, name)  # type: ignore[arg-type]  # default rights
        except pywintypes.error as error:
            log.info("%s is held: %s", name, error)  # by another account: this one may not even open it
            return None
        if win32event.WaitForSingleObject(semaphore, 0) == win32event.WAIT_OBJECT_0:
            return semaphore
        win32api.CloseHandle(semaphore)
        return None

else:
    import fcntl

    @contextlib.contextmanager
    def hold_folder(folder: Path, patience_s: float, *, shared: bool = False) -> Iterator[None]:
        """Hold the folder; raises FolderHeld after `patience_s`. `shared`: only look, beside others who look."""
        try:
            descriptor = os.open(extended(folder), os.O_RDONLY | os.O_DIRECTORY)
        except OSError as error:
            log.info("%s cannot be locked: %s", folder, error)
            yield
            return
        try:
            _lock(descriptor, folder, patience_s, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
            yield
        finally:
            # Nobody else has a copy of the descriptor: programs that we start do not inherit it.
            os.close(descriptor)

    def _lock(descriptor: int, folder: Path, patience_s: float, kind: int) -> None:
        deadline_s = time.monotonic() + patience_s
        while True:
            try:
                fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() >= deadline_s:
                    raise FolderHeld(_pid_of_holder(os.fstat(descriptor))) from None
            except OSError as error:
                log.info("%s cannot be locked: %s", folder, error)
                return
            time.sleep(RETRY_S)

    def _pid_of_holder(status: os.stat_result) -> int:
        """From the kernel's list (proc(5)): '1: FLOCK  ADVISORY  WRITE 4711 fe:00:131 0 EOF'."""
        place = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
        with contextlib.suppress(OSError, ValueError, IndexError):
            for line in Path("/proc/locks").read_text(encoding="ascii").splitlines():
                words = line.split()
                if words[1] == "FLOCK" and words[5] == place:
                    return max(0, int(words[4]))
        return 0


def account_and_start(pid: int) -> tuple[str, float]:
    """The account and start time of a process; ('', 0.0) where the system does not tell."""
    with contextlib.suppress(psutil.Error, ValueError):
        process = psutil.Process(pid)
        return process.username(), process.create_time()
    return "", 0.0
