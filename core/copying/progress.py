"""Counting and cancelling: the ProgressMeter that copy threads count on, and the CancelToken that stops a job.

Threads only count, bytes and what they spend their time on; whoever samples the meter emits. No clock is hidden: the
caller gives one.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from core.copying.lanes import Lanes
from core.copying.time_left import TimeLeft, Work
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
        # Of these, what is in large files: they have a lane of their own (lanes.py), if the step begins with lanes.
        self._done_large_bytes = self._done_large_files = self._total_large_bytes = self._total_large_files = 0
        self._current = ""
        self._time_left = TimeLeft(clock())

    def begin_lanes(self, lanes: Lanes[Any]) -> None:
        """Start a step whose files go in lanes."""
        self.begin(
            lanes.large_bytes + lanes.small_bytes,
            len(lanes.large) + lanes.small_files,
            large_bytes=lanes.large_bytes,
            large_files=len(lanes.large),
        )

    def begin(self, total_bytes: int, total_files: int, *, large_bytes: int = 0, large_files: int = 0) -> None:
        """Start a new step; totals may be corrected later by `expect_more`."""
        with self._lock:
            self._done_bytes = self._done_files = self._done_large_bytes = self._done_large_files = 0
            self._total_bytes, self._total_files = total_bytes, total_files
            self._total_large_bytes, self._total_large_files = large_bytes, large_files
            self._current = ""
            self._samples.clear()
            now = self._clock()
            self._samples.append((now, 0, self._spent_until(now)))
            self._time_left = TimeLeft(now)

    def add_bytes(self, count: int, *, large: bool = False) -> None:
        with self._lock:
            self._done_bytes += count
            self._done_large_bytes += count * large

    def expect_more(self, count: int, *, large: bool = False) -> None:
        """So many bytes of the step must be moved after all."""
        with self._lock:
            self._total_bytes += count
            self._total_large_bytes += count * large

    def add_file(self, *, large: bool = False) -> None:
        with self._lock:
            self._done_files += 1
            self._done_large_files += large

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

    def _work(self) -> tuple[Work, Work]:
        """Done, and in all."""
        if not self._total_large_files:  # one lane is enough, or the step has no more
            return Work(0, self._done_bytes, self._done_files), Work(0, self._total_bytes, self._total_files)
        done_small_files = self._done_files - self._done_large_files
        total_small_files = self._total_files - self._total_large_files
        return (
            Work(self._done_large_bytes, self._done_bytes - self._done_large_bytes, done_small_files),
            Work(self._total_large_bytes, self._total_bytes - self._total_large_bytes, total_small_files),
        )

    def sample(self) -> CopyProgress:
        """The state now, with the time left, and the rate over the last RATE_WINDOW_S seconds and its limit."""
        with self._lock:
            now = self._clock()
            spent = self._spent_until(now)
            self._samples.append((now, self._done_bytes, spent))
            while len(self._samples) > 2 and now - self._samples[1][0] >= RATE_WINDOW_S:
                self._samples.popleft()
            then, before, spent_before = self._samples[0]
            elapsed_s = now - then
            rate = (self._done_bytes - before) / elapsed_s if elapsed_s > 0 else 0.0
            remaining_s = self._time_left.tell(now, *self._work())
            return CopyProgress(
                self._done_bytes,
                self._total_bytes,
                self._done_files,
                self._total_files,
                rate,
                remaining_s,
                self._current,
                _most_of({limit: spent[limit] - spent_before[limit] for limit in Limit}),
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
