"""Counting and cancelling: the ProgressMeter that copy threads count on, and the CancelToken that stops a job.

Threads only count, bytes and what they spend their time on; whoever samples the meter emits. No clock is hidden: the
caller gives one.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from core.model.events import CopyProgress, Limit

RATE_WINDOW_S = 5.0
STANDS_OUT = 0.4
"""Of the time that all threads were busy: a limit with less of it is not what holds the job up."""


class ProgressMeter:
    """Bytes and files done of the current step. Thread-safe."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._samples: deque[tuple[float, int, Mapping[Limit, float]]] = deque()
        self._spent_s = dict.fromkeys(Limit, 0.0)
        self._spending: dict[object, tuple[Limit, float]] = {}
        """What is being spent just now, since when: a wait for the service is told before it ends."""
        self._done_bytes = self._done_files = self._total_bytes = self._total_files = 0
        self._current = ""

    def begin(self, total_bytes: int, total_files: int) -> None:
        """Start a new step; totals may be corrected later by `expect_more`."""
        with self._lock:
            self._done_bytes = self._done_files = 0
            self._total_bytes, self._total_files = total_bytes, total_files
            self._current = ""
            self._samples.clear()
            now = self._clock()
            self._samples.append((now, 0, self._spent_until(now)))

    def add_bytes(self, count: int) -> None:
        with self._lock:
            self._done_bytes += count

    def expect_more(self, count: int) -> None:
        """So many bytes of the step must be moved after all."""
        with self._lock:
            self._total_bytes += count

    def add_file(self) -> None:
        with self._lock:
            self._done_files += 1

    def working_on(self, name: str) -> None:
        with self._lock:
            self._current = name

    def spending(self, limit: Limit) -> AbstractContextManager[None]:
        """The block's time goes into this. Not nested: a moment is spent on one thing by one thread."""
        return _Spending(self, limit)

    def begin_spending(self, block: object, limit: Limit) -> None:
        with self._lock:
            self._spending[block] = (limit, self._clock())

    def end_spending(self, block: object) -> None:
        with self._lock:
            limit, since = self._spending.pop(block)
            self._spent_s[limit] += self._clock() - since

    def _spent_until(self, now: float) -> Mapping[Limit, float]:
        spent = dict(self._spent_s)
        for limit, since in self._spending.values():
            spent[limit] += now - since
        return spent

    def sample(self) -> CopyProgress:
        """The state now, with the rate over the last RATE_WINDOW_S seconds and its limit."""
        with self._lock:
            now = self._clock()
            spent = self._spent_until(now)
            self._samples.append((now, self._done_bytes, spent))
            while len(self._samples) > 2 and now - self._samples[1][0] >= RATE_WINDOW_S:
                self._samples.popleft()
            then, before, spent_before = self._samples[0]
            elapsed_s = now - then
            rate = (self._done_bytes - before) / elapsed_s if elapsed_s > 0 else 0.0
            return CopyProgress(
                self._done_bytes,
                self._total_bytes,
                self._done_files,
                self._total_files,
                rate,
                current=self._current,
                limited_by=_most_of({limit: spent[limit] - spent_before[limit] for limit in Limit}),
            )


class _Spending:
    """No generator: each small file has two of it."""

    __slots__ = ("_limit", "_meter")

    def __init__(self, meter: ProgressMeter, limit: Limit) -> None:
        self._meter, self._limit = meter, limit

    def __enter__(self) -> None:
        self._meter.begin_spending(self, self._limit)

    def __exit__(self, *_: object) -> None:
        self._meter.end_spending(self)


def _most_of(spent_s: Mapping[Limit, float]) -> Limit:
    """What took the most time, when it stands out; NONE when nothing does or nobody was busy."""
    limit = max(spent_s, key=lambda limit: spent_s[limit])
    return limit if spent_s[limit] > STANDS_OUT * sum(spent_s.values()) else Limit.NONE
