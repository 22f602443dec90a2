"""Keeps the machine from going to sleep while a job runs. A kindness: where it cannot be had, the job runs all the same.

The screen may go dark, and a person who sends the machine to sleep is obeyed. Nothing stays behind: on Windows the wish
is the thread's own, on Linux it is a companion's, which ends when this program ends in whatever way.
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
    """Until the block ends, on the thread that enters it. `why` is shown in the system's own list (English)."""
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
        """0 is refusal (Microsoft, SetThreadExecutionState)."""
        import ctypes

        if not ctypes.windll.kernel32.SetThreadExecutionState(ctypes.c_uint(flags)):
            log.info("Windows did not take the wish to stay awake")
