"""What Windows is answered when it asks to end the session, and the reason that it is given. Nothing is shut down here."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from gui.loop.shutdown import WindowsShutdown, open_shutdown
from tests.support import WINE

USER = ctypes.WinDLL("user32", use_last_error=True)
QUERY_END_SESSION, END_SESSION = 0x11, 0x16
LOGOFF = 0x80000000
WHY = "A restore is running."


@pytest.fixture
def window(app: QApplication) -> Iterator[QWidget]:
    shown = QWidget()
    shown.show()
    yield shown
    shown.close()


@pytest.fixture
def shutdown(app: QApplication) -> Iterator[WindowsShutdown]:
    opened = open_shutdown()
    assert isinstance(opened, WindowsShutdown)
    yield opened
    opened.release()


def may_end(window: QWidget, how: int) -> bool:
    """Ask as Windows does, and say then that the session goes on."""
    handle = ctypes.c_void_p(window.winId())
    answer = USER.SendMessageW(handle, QUERY_END_SESSION, 0, ctypes.c_void_p(how))
    USER.SendMessageW(handle, END_SESSION, 0, ctypes.c_void_p(how))
    return bool(answer)


@pytest.mark.parametrize("how", [0, LOGOFF])
def test_the_session_does_not_end_while_a_job_runs(window: QWidget, shutdown: WindowsShutdown, how: int) -> None:
    assert may_end(window, how)
    shutdown.hold(window, WHY)
    shutdown.hold(window, WHY)
    assert not may_end(window, how) and not may_end(window, how)
    shutdown.release()
    shutdown.release()
    assert may_end(window, how)


def test_the_reason_is_given_for_the_window_and_taken_back(
    window: QWidget, shutdown: WindowsShutdown, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[object, ...]] = []
    calls = SimpleNamespace(
        ShutdownBlockReasonCreate=lambda handle, why: made.append((handle.value, why.value)),
        ShutdownBlockReasonDestroy=lambda handle: made.append((handle.value,)),
    )
    monkeypatch.setattr(shutdown, "_user", calls)
    shutdown.hold(window, WHY)
    shutdown.hold(window, "another")
    shutdown.release()
    shutdown.release()
    assert made == [(window.winId(), WHY), (window.winId(),)]


def test_a_window_that_is_not_shown_yet_is_left_alone(app: QApplication, shutdown: WindowsShutdown) -> None:
    hidden = QWidget()
    shutdown.hold(hidden, WHY)
    assert hidden.windowHandle() is None


@pytest.mark.skipif(WINE, reason="Wine keeps no reasons: the call is there and does nothing")
def test_the_reason_is_read_back(window: QWidget, shutdown: WindowsShutdown) -> None:
    shutdown.hold(window, WHY)
    letters = ctypes.c_uint32(256)
    text = ctypes.create_unicode_buffer(256)
    handle = ctypes.c_void_p(window.winId())
    assert USER.ShutdownBlockReasonQuery(handle, text, ctypes.byref(letters)) and text.value == WHY
    shutdown.release()
    assert not USER.ShutdownBlockReasonQuery(handle, text, ctypes.byref(letters))
