"""What happens to a program and to its guardian when a console window is closed.

Nothing can close one on purpose: the routine is called that Windows runs in each process of a console that is closed.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from core.system.command import start_beside
from core.system.own_program import own_environment

CLOSED = """
import ctypes, signal, sys, threading
from contextlib import nullcontext
from core.cancel import CancelToken
from core.system.console_close import CLOSE, until_closed
from tests.support import until
from tests.unit.system.test_console_close import is_waiting
cancel = CancelToken()
signal.signal(signal.SIGBREAK, lambda *_: cancel.cancel())
held = sys.argv[1] == "held"
with until_closed(cancel.cancel) if held else nullcontext():
    routine = ctypes.WinDLL("kernelbase").CtrlRoutine
    thread = threading.Thread(target=routine, args=(ctypes.c_void_p(CLOSE),), daemon=True)
    thread.start()
    cancel.wait(60)
    until(lambda: is_waiting(thread)) if held else threading.Event().wait(60)
    print("undone" if cancel.cancelled else "not told", flush=True)
"""
CONSOLE = """
import ctypes
found = (ctypes.c_uint32 * 100)()
count = ctypes.WinDLL("kernel32").GetConsoleProcessList(found, 100)
print(*found[:count], flush=True)
"""


@pytest.mark.parametrize(("how", "said"), [("held", "undone"), ("left to the signal", "")])
def test_a_closed_console_lets_the_job_be_undone(how: str, said: str) -> None:
    """Without the handler Windows ends the program when that of the C runtime returns."""
    made = subprocess.run(
        [sys.executable, "-c", CLOSED, how],
        env=os.environ | own_environment(),
        capture_output=True,
        text=True,
        timeout=120,
        creationflags=subprocess.CREATE_NO_WINDOW,
        check=False,
    )
    assert made.stdout.strip() == said, made.stderr


def test_the_guardian_has_no_console_of_its_program() -> None:
    """So that it is told nothing when that is closed."""
    process = start_beside([sys.executable, "-c", CONSOLE], cwd=os.getcwd(), env={})
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    assert str(process.pid) in said.decode().split() or not said.strip()
    assert str(os.getpid()) not in said.decode().split()
