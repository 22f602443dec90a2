"""Work that may hang because a share or a disk does not answer. It is given up, so that Neo4j comes back.

A call that hangs cannot be ended, so its thread is abandoned. If the disk answers again, the thread ends when it next checks
the token, which stays cancelled.
"""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from core.cancel import CancelToken
from core.errors import CopyStalled, OperationCancelled
from core.phrases import phrase

Result = TypeVar("Result")

POLL_S = 0.2
GRACE_S = 5.0
"""How long to wait for the effect of a cancel while Neo4j is stopped, since the last sign of life."""
LONG_GRACE_S = 30.0
"""The same while Neo4j runs: flushing a large file is not given up without need."""
STALL_S = 120.0
STALL_VARIABLE = "IMAGING_BACKUP_STALL_S"
"""Environment variable: seconds without a sign of life after which a copy is given up while Neo4j is stopped, and seconds
without an answer after which a journal or log is given up."""

_left_behind: list[threading.Thread] = []


def stall_limit_s() -> float:
    """The environment variable's value if it is a number of at least 1, else STALL_S."""
    said = os.environ.get(STALL_VARIABLE, "")
    return float(said) if said.isdecimal() and int(said) >= 1 else STALL_S


def run_watched(
    work: Callable[[], Result],
    cancel: CancelToken,
    on_left: Callable[[], None] = lambda: None,
    stall_s: float | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Result:
    """Do the work on its own thread. Each check of the token is a sign of life.

    `stall_s` is given while Neo4j is stopped. Raises what the work raises; OperationCancelled if it does not react to a cancel;
    CopyStalled after `stall_s` without a sign of life. Before these two the token is cancelled and `on_left` called; the thread
    still runs.
    """
    call = _Call(work)
    grace_s = LONG_GRACE_S if stall_s is None else GRACE_S
    looks, alive_s = cancel.looks, clock()
    cancelled_s: float | None = None
    while not call.ended.wait(POLL_S):
        now_s = clock()
        if cancel.looks != looks:
            looks, alive_s = cancel.looks, now_s
        silent_s = now_s - alive_s
        if cancel.cancelled and cancelled_s is None:
            cancelled_s = now_s
        if cancelled_s is not None and now_s - max(alive_s, cancelled_s) >= grace_s:
            call.leave()
            on_left()
            raise OperationCancelled(
                phrase(
                    "The job was cancelled. What it was doing did not react for {waited_s}, and was left.",
                    waited_s=round(silent_s),
                ),
                phrase("Look whether the disk or the share answers, and delete what the job has left there."),
            )
        if stall_s is not None and silent_s >= stall_s:
            cancel.cancel()
            call.leave()
            on_left()
            raise CopyStalled(
                phrase("Nothing was read or written for {waited_s} while Neo4j was stopped.", waited_s=round(silent_s))
            )
    return call.result()


class NoAnswer(TimeoutError):
    """A disk did not answer in time. `ended` is set when it does, which may be never."""

    def __init__(self, waited_s: float, ended: threading.Event) -> None:
        super().__init__(errno.ETIMEDOUT, phrase("its disk did not answer for {waited_s}", waited_s=round(waited_s)))
        self.ended = ended


class InTime(Protocol):
    """What `in_time` is."""

    def __call__(self, work: Callable[[], Result], limit_s: float) -> Result: ...


def in_time(work: Callable[[], Result], limit_s: float) -> Result:
    """Do the work on its own thread. Raises what it raises, and NoAnswer if it has not ended after `limit_s`: the thread still
    runs.
    """
    try:
        call = _Call(work)
    except RuntimeError:
        # No thread can be started: too many run, or the interpreter is shutting down.
        return work()
    if not call.ended.wait(limit_s):
        call.leave()
        raise NoAnswer(limit_s, call.ended)
    return call.result()


class _Call(Generic[Result]):
    """Work that runs on its own thread."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self._work = work
        self._results: list[Result] = []
        self._errors: list[BaseException] = []
        self.ended = threading.Event()
        self._thread = threading.Thread(target=self._act, name="step", daemon=True)
        self._thread.start()

    def _act(self) -> None:
        try:
            self._results.append(self._work())
        except BaseException as error:
            self._errors.append(error)
        finally:
            self.ended.set()

    def result(self) -> Result:
        """After its end: return what it returned, or raise what it raised."""
        self._thread.join()
        if self._errors:
            raise self._errors[0]
        return self._results[0]

    def leave(self) -> None:
        _left_behind.append(self._thread)


def something_hangs() -> bool:
    """Whether work that was given up has not ended yet."""
    return any(thread.is_alive() for thread in _left_behind)
