"""Reading on a thread that may be left behind: results, errors, and what never answers."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest

from gui.loop.threads import in_daemon_thread

NEVER_ANSWERS = """
import asyncio, threading
from gui.loop.threads import in_daemon_thread

async def main():
    hanging = asyncio.create_task(in_daemon_thread(threading.Event().wait))
    await asyncio.sleep(0)
    hanging.cancel()

asyncio.run(main())
print("ended")
"""


async def test_a_result_comes_back_on_the_loops_thread() -> None:
    assert await in_daemon_thread(lambda a, b: (a, b, threading.current_thread().daemon), 1, b=2) == (1, 2, True)


async def test_an_error_passes_through() -> None:
    def fail() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await in_daemon_thread(fail)


@pytest.mark.parametrize("ends_with", ["a result", "an error"])
async def test_what_hangs_is_abandoned_at_once(ends_with: str) -> None:
    let_go, ended = threading.Event(), threading.Event()

    def hang() -> str:
        try:
            let_go.wait()
            if ends_with == "an error":
                raise ValueError("too late")
            return ends_with
        finally:
            ended.set()

    hanging = asyncio.create_task(in_daemon_thread(hang))
    await asyncio.sleep(0)
    hanging.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hanging
    assert not ended.is_set()
    # Its late answer finds nobody, which is no error.
    let_go.set()
    await asyncio.to_thread(ended.wait)
    assert await in_daemon_thread(lambda: "the next") == "the next"


def test_a_loop_that_closes_meanwhile_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    failures: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", failures.append)
    let_go = threading.Event()

    async def main() -> threading.Thread:
        before = set(threading.enumerate())
        hanging = asyncio.create_task(in_daemon_thread(let_go.wait))
        await asyncio.sleep(0)
        hanging.cancel()
        (thread,) = set(threading.enumerate()) - before
        return thread

    thread = asyncio.run(main())
    let_go.set()
    thread.join(30)
    assert not thread.is_alive() and not failures


def test_a_thread_that_hangs_does_not_keep_the_program() -> None:
    done = subprocess.run([sys.executable, "-c", NEVER_ANSWERS], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "ended\n"
