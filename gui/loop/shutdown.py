"""Asks Windows not to shut down or log off while a job runs, and gives it the reason that it shows to people.

A person can still go on; what a job then leaves undone is put right by its guardian or at the next boot. On other systems
nothing happens.
"""

from __future__ import annotations

import ctypes
import logging
import sys
from typing import Protocol

from PySide6.QtGui import QGuiApplication, QSessionManager
from PySide6.QtWidgets import QWidget

log = logging.getLogger(__name__)


class Shutdown(Protocol):
    """Keeps the machine up for one window at a time."""

    def hold(self, window: QWidget, why: str) -> None: ...

    def release(self) -> None:
        """Let it shut down again. Nothing where it was not held."""


class NeverHeld:
    """For systems that are not asked."""

    def hold(self, window: QWidget, why: str) -> None:
        pass

    def release(self) -> None:
        pass


if sys.platform == "win32":

    class WindowsShutdown:
        """Used on the GUI's thread: Windows takes a reason only from the thread that made the window."""

        def __init__(self, app: QGuiApplication) -> None:
            self._app = app
            self._user = ctypes.WinDLL("user32", use_last_error=True)
            self._handle: ctypes.c_void_p | None = None

        def hold(self, window: QWidget, why: str) -> None:
            # Asking a widget that is not shown yet for its id would make it a window of its own.
            if self._handle is not None or (shown := window.windowHandle()) is None:
                return
            self._handle = ctypes.c_void_p(shown.winId())
            if not self._user.ShutdownBlockReasonCreate(self._handle, ctypes.c_wchar_p(why)):
                log.info("Windows did not take the reason: error %d", ctypes.get_last_error())
            self._app.commitDataRequest.connect(self._refuse)

        def release(self) -> None:
            if self._handle is None:
                return
            self._app.commitDataRequest.disconnect(self._refuse)
            self._user.ShutdownBlockReasonDestroy(self._handle)
            self._handle = None

        def _refuse(self, session: QSessionManager) -> None:
            """Qt answers WM_QUERYENDSESSION with FALSE then."""
            log.info("Windows asks to end the session while a job runs")
            session.cancel()


def open_shutdown() -> Shutdown:
    """That of this machine."""
    app = QGuiApplication.instance()
    if sys.platform == "win32" and isinstance(app, QGuiApplication):
        return WindowsShutdown(app)
    return NeverHeld()
