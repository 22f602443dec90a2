"""Whether a program that was started, or one of its children, still does anything: reads, writes or computes.

A program that only waits is not found out by its silence, for one that works on a large file says nothing for long either. What it
has read and written, and the time it took of a processor, are the same for both kinds of system.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import psutil

LOOKS = 60
"""In a row that must find nothing. They are counted, and not the time: a machine may have slept between two of them."""
BUSY_PART = 0.01
"""Of a processor. A Java that only waits takes less; 0.003 was seen."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What a program and its children have done since they were started."""

    calls: int = 0
    """To read or to write."""
    processor_s: float = 0.0


def effort_of(pid: int) -> Effort | None:
    """None where it cannot be told of the program or one of its children."""
    calls, processor_s = 0, 0.0
    try:
        first = psutil.Process(pid)
        for process in (first, *first.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):  # it has just ended
                times = process.cpu_times()
                processor_s += times.user + times.system
                counted = process.io_counters()
                calls += counted.read_count + counted.write_count
    except (psutil.Error, OSError):
        return None
    return Effort(calls, processor_s)


class IdleWatch:
    """Asked again and again; looks now and then."""

    def __init__(
        self,
        pid: int,
        limit_s: float,
        effort_of: Callable[[int], Effort | None] = effort_of,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pid, self._pause_s = pid, limit_s / LOOKS
        self._effort_of, self._clock = effort_of, clock
        self._idle_looks, self._looked_s = 0, clock()
        self._effort = effort_of(pid)

    def is_idle(self) -> bool:
        """Whether it has done nothing for that long."""
        now_s = self._clock()
        if now_s - self._looked_s < self._pause_s:
            return False
        self._looked_s = now_s
        self._idle_looks += 1
        effort = self._effort_of(self._pid)
        if effort is None or self._effort is None:
            # Where nobody can tell, it may work.
            self._idle_looks, self._effort = 0, effort
            return False
        computed_s = effort.processor_s - self._effort.processor_s
        if effort.calls != self._effort.calls or computed_s >= BUSY_PART * self._idle_looks * self._pause_s:
            self._idle_looks, self._effort = 0, effort
        return self._idle_looks >= LOOKS
