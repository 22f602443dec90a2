"""Runs blocking work on its own thread, and delivers its events and its Outcome to an asyncio loop.

It knows no Qt and decides nothing. Only the CancelToken cancels a job: a thread cannot be killed, and cancelling a task
that waits for the job must not lose its outcome (`result` is shielded).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable
from typing import Any

from core.cancel import CancelToken
from core.errors import EXIT_UNEXPECTED
from core.model.events import Emit, Event, JobState, Outcome
from core.phrases import phrase

log = logging.getLogger(__name__)

Work = Callable[[Emit, CancelToken], Outcome]

UNEXPECTED = "UNEXPECTED"


class Job:
    """PENDING -> RUNNING -> CANCELLING -> SUCCEEDED, FAILED or CANCELLED."""

    def __init__(self, work: Work, on_event: Emit = lambda event: None, name: str = "job") -> None:
        self._work = work
        self._on_event = on_event
        self._token = CancelToken()
        self._lock = threading.Lock()
        self._state = JobState.PENDING
        # Not a daemon: the interpreter must not end in the middle of a restore.
        self._thread = threading.Thread(target=self._run, name=name, daemon=False)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Future[Outcome] | None = None

    @property
    def state(self) -> JobState:
        with self._lock:
            return self._state

    def start(self) -> None:
        """Start the work; events and the end are delivered to the loop that runs now."""
        if self._end is not None:
            raise RuntimeError("A job is started once.")
        self._loop = asyncio.get_running_loop()
        self._end = self._loop.create_future()
        with self._lock:
            self._state = JobState.CANCELLING if self._token.cancelled else JobState.RUNNING
        self._thread.start()

    def cancel(self) -> None:
        """Ask the work to end; its outcome tells how it ended. No effect if it has ended or cannot be cancelled any more."""
        with self._lock:
            if not self._state.ended and self._token.cancel() and self._state is JobState.RUNNING:
                self._state = JobState.CANCELLING

    async def result(self) -> Outcome:
        """How the job ended. Cancelling the caller leaves the job alone."""
        if self._end is None:
            raise RuntimeError("The job was not started.")
        return await asyncio.shield(self._end)

    def _run(self) -> None:
        try:
            outcome = self._work(self._emit, self._token)
            if not outcome.state.ended:
                raise RuntimeError(f"The work ended without an end: {outcome.state}.")
        except BaseException as error:  # SystemExit too: in a thread it would be ignored silently
            log.exception("The job crashed")
            outcome = Outcome(
                JobState.FAILED,
                phrase(
                    "Something unexpected happened: {kind}: {reason}.", kind=type(error).__name__, reason=str(error)
                ),
                UNEXPECTED,
                phrase(
                    "Open the log for the details. Before anything else, start the program again: it looks for what "
                    "the interrupted job left half done."
                ),
                EXIT_UNEXPECTED,
            )
        with self._lock:
            self._state = outcome.state
        self._deliver(self._set_end, outcome)

    def _set_end(self, outcome: Outcome) -> None:
        if self._end is not None and not self._end.done():
            self._end.set_result(outcome)

    def _emit(self, event: Event) -> None:
        self._deliver(self._on_event, event)

    def _deliver(self, callback: Callable[[Any], None], value: object) -> None:
        """Call back on the loop's thread. If the loop is closed, nothing is delivered; the work goes on."""
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        # The loop may close between this check and the call, which then raises RuntimeError.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(callback, value)
