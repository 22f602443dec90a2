"""Gives a job all the time that Windows leaves to a program whose console window is closed.

Of a log-off or a shutdown a program with our libraries is not told in this way (Microsoft, SetConsoleCtrlHandler, Remarks: it
has loaded user32.dll); where it is, it is heard. What brings a server back then is the task (core/recovery/windows_task.py).

Windows ends the program as soon as one of its handlers returns, at the latest after some 5 s (services at a shutdown: 20 s).
The handler of the C runtime, behind Python's SIGBREAK, returns at once. Source: Microsoft, "HandlerRoutine callback
function". Ctrl-C and Ctrl-Break end nothing by themselves: they stay with the signals.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

log = logging.getLogger(__name__)

CLOSE, LOGOFF, SHUTDOWN = 2, 5, 6

Handler = Callable[[int], bool]
"""Takes what happens to the console, on a thread of its own; whether no other handler is to be asked."""


@contextmanager
def until_closed(
    on_close: Callable[[], object], asked: Callable[[Handler], AbstractContextManager[None]] | None = None
) -> Iterator[None]:
    """When the console goes meanwhile, call `on_close`, and keep Windows waiting until the block ends.

    `asked`: has a handler asked until its own block ends.
    """
    ended = threading.Event()

    def handle(event: int) -> bool:
        if event not in (CLOSE, LOGOFF, SHUTDOWN):
            return False
        log.info("the console is closed (%d)", event)
        on_close()
        ended.wait()
        return True

    with (asked or _asked_by_windows)(handle):
        try:
            yield
        finally:
            ended.set()


@contextmanager
def _asked_by_windows(handle: Handler) -> Iterator[None]:
    """Elsewhere there is SIGHUP, which ends nothing by itself."""
    if sys.platform != "win32":
        yield
        return
    import ctypes
    from ctypes import wintypes

    routine = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.DWORD)(handle)
    # Not pywin32's, which keeps Python's lock during the call: Windows asks handlers under a lock of its own, and takes
    # that here too. One that still returns would wait for Python's lock for ever.
    set_handler = ctypes.WinDLL("kernel32", use_last_error=True).SetConsoleCtrlHandler
    if not set_handler(routine, True):
        log.info("the end of the console is not seen: error %d", ctypes.get_last_error())
    try:
        yield
    finally:
        set_handler(routine, False)
