"""Keeps the machine from going to sleep while a job runs. If that is not possible, the job runs all the same.

The screen may turn off, and a person can still send the machine to sleep. Nothing has to be cleaned up: on Windows the request
belongs to the thread, on Linux to a small process that ends whenever this program ends.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from core.system.command import accompanied, find_program

log = logging.getLogger(__name__)

WHO = "CAST Imaging backup"


@contextmanager
def keep_awake(why: str) -> Iterator[None]:
    """Lasts until the block ends, on the thread that enters it. `why` is shown in the system's own list (English)."""
    if sys.platform == "win32":
        es_continuous, es_system_required = 0x80000000, 0x00000001
        _set_execution_state(es_continuous | es_system_required)
        try:
            yield
        finally:
            _set_execution_state(es_continuous)
        return
    inhibit, cat = find_program("systemd-inhibit"), find_program("cat")
    if inhibit is None or cat is None:
        log.info("this system has no systemd-inhibit: nothing keeps it awake")
        yield
        return
    with accompanied([inhibit, "--what=sleep:idle", f"--who={WHO}", f"--why={why}", "--mode=block", cat]):
        yield


if sys.platform == "win32":

    def _set_execution_state(flags: int) -> None:
        """0 means refused (Microsoft, SetThreadExecutionState)."""
        import ctypes

        if not ctypes.windll.kernel32.SetThreadExecutionState(ctypes.c_uint(flags)):
            log.info("Windows did not take the wish to stay awake")
