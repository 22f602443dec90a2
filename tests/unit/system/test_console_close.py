"""A job is not cut off when its console goes: whoever tells of it is kept waiting until the job has ended."""

from __future__ import annotations

import io
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import core.cli.main
from core.cancel import CancelToken
from core.model.events import JobState, Outcome
from core.system import console_close
from core.system.console_close import CLOSE, LOGOFF, SHUTDOWN, Handler, until_closed
from tests.support import until

CTRL_C, CTRL_BREAK = 0, 1


class Console:
    """Keeps the handlers, as Windows does, and calls them on a thread of their own."""

    def __init__(self) -> None:
        self.handlers: list[Handler] = []
        self.answers: list[bool] = []

    @contextmanager
    def asks(self, handler: Handler) -> Iterator[None]:
        self.handlers.append(handler)
        try:
            yield
        finally:
            self.handlers.remove(handler)

    def send(self, event: int) -> threading.Thread:
        (handler,) = self.handlers
        thread = threading.Thread(target=lambda: self.answers.append(handler(event)), daemon=True)
        thread.start()
        return thread


def is_waiting(thread: threading.Thread) -> bool:
    frame = sys._current_frames().get(thread.ident or 0)
    return frame is not None and frame.f_globals["__name__"] == "threading" and frame.f_code.co_name == "wait"


@pytest.mark.parametrize("event", [CLOSE, LOGOFF, SHUTDOWN])
def test_the_end_of_the_console_waits_for_the_end_of_the_job(event: int) -> None:
    console, cancel = Console(), CancelToken()
    with until_closed(cancel.cancel, console.asks):
        thread = console.send(event)
        until(lambda: cancel.cancelled and (is_waiting(thread) or not thread.is_alive()))
        assert thread.is_alive() and not console.answers
    thread.join()
    assert console.answers == [True] and not console.handlers


@pytest.mark.parametrize("event", [CTRL_C, CTRL_BREAK])
def test_keys_are_left_to_the_signals(event: int) -> None:
    console, cancel = Console(), CancelToken()
    with until_closed(cancel.cancel, console.asks):
        console.send(event).join()
    assert console.answers == [False] and not cancel.cancelled


def test_a_job_that_fails_lets_the_console_go() -> None:
    console = Console()
    with pytest.raises(ValueError), until_closed(lambda: None, console.asks):
        thread = console.send(CLOSE)
        raise ValueError
    thread.join()
    assert console.answers == [True] and not console.handlers


def test_a_closed_console_cancels_the_command_and_waits_for_its_last_words(monkeypatch: pytest.MonkeyPatch) -> None:
    console, said = Console(), io.StringIO()
    heard: list[str] = []
    monkeypatch.setattr(console_close, "_asked_by_windows", console.asks)
    monkeypatch.setattr(sys, "stdout", said)

    def closed() -> None:
        (handler,) = console.handlers
        handler(CLOSE)
        heard.append(said.getvalue())

    thread = threading.Thread(target=closed, daemon=True)

    def work(_args: object, _reporter: object, _stream: object, cancel: CancelToken) -> Outcome:
        thread.start()
        until(lambda: cancel.cancelled and (is_waiting(thread) or not thread.is_alive()))
        return Outcome(JobState.CANCELLED, "Undone.", exit_code=7)

    monkeypatch.setattr(core.cli.main, "_outcome_of_command", work)
    assert core.cli.main.main(["status", "--json"]) == 7
    thread.join()
    last: dict[str, Any] = json.loads(heard[0].splitlines()[-1])
    assert (last["state"], last["message"]) == ("cancelled", "Undone.")
