"""How long the rest of a running step will take, learnt while it runs; and the order of files that lets it be learnt.

Pure: clock values and counts go in, seconds come out. Time is bytes x cost + files x cost, because thousands of small
files take long for their few bytes. Nothing is guessed: while a cost that matters has not been seen, no time is told.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import NamedTuple, TypeVar

Item = TypeVar("Item")

MIN_ELAPSED_S = 2.0
MIN_SEEN = 0.01
"""Part of the bytes, and of the files, that must be done before they tell a cost."""
UNSEEN_FILE_S = 0.02
"""What a file costs beside its bytes where that is slow, on a share: taken for files as long as too few were seen."""
NEGLIGIBLE = 0.05
"""Part of the whole time that the unseen may come to without silencing what is known."""
TIES_TO_BYTES = 1.01
"""Where bytes and files have always come in the same proportion, the time was the bytes'."""
MARKS = 40
BREAK = 40.0
"""The F statistic above which a speed counts as new: how far apart before and after are, beside the variance within."""
LASTING = 0.5
"""After what part of the whole run at a new speed what was before it is forgotten for good."""
STEADY = 1e-4
"""Variance of a speed, relative to its square, below which no disk is believed to be."""
SMOOTHING_S = 2.0
SMALL_BYTES = 16 << 20
"""Above, a file's own cost does not matter beside that of its bytes."""
LEAD = 0.02
"""Part of all files that small ones are ahead of the bytes: enough to learn what a file costs before any giant."""


class _Mark(NamedTuple):
    """How far the step was, and when."""

    at_s: float
    done_bytes: int
    done_files: int


class TimeLeft:
    """The time left of one step. Not thread-safe.

    Two things are learnt apart. How the cost of a file compares to that of a byte lies in the whole run. How fast it
    all goes may change for good (a disk's write cache is full): then what was before does not count. A neighbour that
    comes and goes averages out: after a few times, a change stands out no more from all the others.
    """

    def __init__(self, now_s: float) -> None:
        self._began_s = now_s
        self._last = _Mark(now_s, 0, 0)
        self._marks = [self._last]
        """Since the speed last changed for good, thinned out."""
        # Sums for the least squares of `_learn_costs`.
        self._bytes_bytes = self._bytes_files = self._files_files = self._bytes_s = self._files_s = 0.0
        self._end_s: float | None = None

    def tell(self, now_s: float, done_bytes: int, done_files: int, total_bytes: int, total_files: int) -> float | None:
        """Seconds, or None until it can be told honestly. Learns by being asked, a few times a second at best."""
        passed_s = now_s - self._last.at_s
        if passed_s > 0:
            self._learn(_Mark(now_s, done_bytes, done_files))
        elapsed_s = now_s - self._began_s
        if elapsed_s < MIN_ELAPSED_S or done_bytes < MIN_SEEN * total_bytes or not done_bytes + done_files:
            return None
        left_bytes, left_files = max(0, total_bytes - done_bytes), max(0, total_files - done_files)
        byte_s, file_s = self._costs()
        left_s = (byte_s * left_bytes + file_s * left_files) * self._slowness(byte_s, file_s)
        if done_files < MIN_SEEN * total_files and left_files * UNSEEN_FILE_S > NEGLIGIBLE * (elapsed_s + left_s):
            return None
        # The end is smoothed, not the time left: what is right already counts down without a lag.
        end_s = now_s + left_s
        if self._end_s is not None:
            end_s += (self._end_s - end_s) * math.exp(-passed_s / SMOOTHING_S)
        self._end_s = end_s
        return max(0.0, end_s - now_s)

    def _learn(self, mark: _Mark) -> None:
        passed_s = mark.at_s - self._last.at_s
        some_bytes, some_files = mark.done_bytes - self._last.done_bytes, mark.done_files - self._last.done_files
        # Later moments weigh more: workers on giants and on small files side by side hide one cost behind the other.
        weight = mark.at_s - self._began_s
        self._bytes_bytes += weight * some_bytes**2 / passed_s
        self._bytes_files += weight * some_bytes * some_files / passed_s
        self._files_files += weight * some_files**2 / passed_s * TIES_TO_BYTES
        self._bytes_s += weight * some_bytes
        self._files_s += weight * some_files
        self._last = mark
        self._marks.append(mark)
        if len(self._marks) > MARKS:
            del self._marks[1:-1:2]

    def _costs(self) -> tuple[float, float]:
        """Seconds a byte and seconds a file that fit best what has passed; never below nothing."""
        determinant = self._bytes_bytes * self._files_files - self._bytes_files**2
        byte_s = self._bytes_s * self._files_files - self._files_s * self._bytes_files
        file_s = self._files_s * self._bytes_bytes - self._bytes_s * self._bytes_files
        if determinant > 0 and byte_s > 0 and file_s > 0:
            return byte_s / determinant, file_s / determinant
        if self._bytes_bytes and file_s <= 0:
            return self._bytes_s / self._bytes_bytes, 0.0
        return 0.0, self._files_s / self._files_files

    def _slowness(self, byte_s: float, file_s: float) -> float:
        """Seconds that pass for a second of these costs, on average since the last change that stands out."""
        first = self._marks[0]
        points = [
            (
                mark.at_s - first.at_s,
                byte_s * (mark.done_bytes - first.done_bytes) + file_s * (mark.done_files - first.done_files),
            )
            for mark in self._marks
        ]
        all_s, all_work = points[-1]

        def squares(passed_s: float, work: float) -> float:
            return work**2 / passed_s + (all_work - work) ** 2 / (all_s - passed_s)

        if len(points) > 4:
            # Two speeds, and the moment between them, that explain most of what has passed.
            change = max(range(1, len(points) - 2), key=lambda index: squares(*points[index]))
            passed_s, work = points[change]
            explained = squares(passed_s, work)
            total = sum((work - before) ** 2 / (now - then) for (then, before), (now, work) in pairwise(points))
            gained, within = explained - all_work**2 / all_s, max(total - explained, STEADY * total)
            if gained * (len(points) - 3) > BREAK * within and all_work > work:
                if all_s - passed_s >= LASTING * (self._last.at_s - self._began_s):
                    del self._marks[:change]
                return (all_s - passed_s) / (all_work - work)
        return all_s / all_work if all_work else 1.0


def in_order(items: Iterable[Item], size_bytes: Callable[[Item], int]) -> list[Item]:
    """The largest first, so that no worker is left alone with a giant; but small files are spread evenly among them.

    So files and bytes come to their ends together, and what both cost is seen early.
    """
    waiting = sorted(items, key=size_bytes)
    total_bytes, total_files = sum(map(size_bytes, waiting)), len(waiting)
    ordered: list[Item] = []
    done_bytes, smallest, largest = 0, 0, total_files - 1
    while smallest <= largest:
        files_lag = len(ordered) * total_bytes <= (done_bytes + LEAD * total_bytes) * total_files
        if files_lag and size_bytes(waiting[smallest]) <= SMALL_BYTES:
            item = waiting[smallest]
            smallest += 1
        else:
            item = waiting[largest]
            largest -= 1
        done_bytes += size_bytes(item)
        ordered.append(item)
    return ordered
