"""Work that hangs is given up; work that lives is waited for, however long it takes."""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator
from functools import partial

import pytest

from core.cancel import CancelToken
from core.errors import CopyStalled, OperationCancelled
from core.system import watched
from core.system.watched import STALL_S, in_time, run_watched, something_hangs, stall_limit_s
from tests.support import until


class Clock:
    """Each look at it costs a second."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        self.now_s += 1.0
        return self.now_s

    def is_past(self, moment_s: float) -> bool:
        return self.now_s > moment_s


@pytest.fixture(autouse=True)
def in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched, "POLL_S", 0.001)


@pytest.fixture
def hang() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()
    until(lambda: not something_hangs())


def test_what_the_work_gives_and_raises_is_passed_on() -> None:
    assert run_watched(lambda: 7, CancelToken()) == 7
    with pytest.raises(ZeroDivisionError):
        run_watched(lambda: 1 // 0, CancelToken())
    assert not something_hangs()


def test_a_cancel_that_the_work_does_not_hear_is_carried_out_all_the_same(hang: threading.Event) -> None:
    cancel, clock = CancelToken(), Clock()
    cancel.cancel()
    with pytest.raises(OperationCancelled, match="did not react"):
        run_watched(hang.wait, cancel, clock=clock)
    assert something_hangs() and clock.now_s >= watched.LONG_GRACE_S


def test_it_is_carried_out_sooner_while_neo4j_is_stopped(hang: threading.Event) -> None:
    cancel, clock = CancelToken(), Clock()
    cancel.cancel()
    with pytest.raises(OperationCancelled, match="did not react"):
        run_watched(hang.wait, cancel, stall_s=STALL_S, clock=clock)
    assert watched.GRACE_S <= clock.now_s < watched.LONG_GRACE_S


def test_without_a_limit_only_a_cancel_ends_it(hang: threading.Event) -> None:
    clock = Clock()

    def work() -> str:
        until(lambda: clock.now_s > 10 * STALL_S)
        return "done"

    assert run_watched(work, CancelToken(), clock=clock) == "done"


def test_work_that_stands_still_is_given_up_and_told_to_end(hang: threading.Event) -> None:
    cancel, clock = CancelToken(), Clock()
    left: list[bool] = []
    with pytest.raises(CopyStalled, match="while Neo4j was stopped"):
        run_watched(hang.wait, cancel, lambda: left.append(True), 120.0, clock)
    assert left and something_hangs() and cancel.cancelled and clock.now_s >= 120


def test_a_call_that_does_not_answer_in_time_is_left(hang: threading.Event) -> None:
    assert in_time(lambda: 7, 60.0) == 7
    with pytest.raises(ZeroDivisionError):
        in_time(lambda: 1 // 0, 60.0)
    assert not something_hangs()
    with pytest.raises(TimeoutError) as raised:
        in_time(hang.wait, 0.01)
    assert raised.value.errno == errno.ETIMEDOUT and something_hangs()


def test_where_no_thread_can_be_had_it_is_done_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert in_time(lambda: 7, 60.0) == 7


def test_each_look_at_the_token_is_a_sign_of_life() -> None:
    cancel, clock = CancelToken(), Clock()

    def work() -> str:
        for step in range(1000):
            cancel.check()
            until(partial(clock.is_past, step))
        return "done"

    assert run_watched(work, cancel, stall_s=120.0, clock=clock) == "done"


def test_a_cancel_is_left_to_the_work_where_it_lives() -> None:
    cancel = CancelToken()

    def work() -> None:
        cancel.cancel()
        cancel.check()

    with pytest.raises(OperationCancelled, match=r"^The job was cancelled\.$"):
        run_watched(work, cancel)
    assert not something_hangs()


@pytest.mark.parametrize(
    ("said", "limit_s"), [("", STALL_S), ("5", 5.0), ("0", STALL_S), ("-1", STALL_S), ("x", STALL_S)]
)
def test_the_limit_can_be_set(monkeypatch: pytest.MonkeyPatch, said: str, limit_s: float) -> None:
    monkeypatch.setenv(watched.STALL_VARIABLE, said)
    assert stall_limit_s() == limit_s
