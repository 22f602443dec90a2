"""How long the rest of a running step will take, learnt while it runs.

Pure: clock values and counts go in, seconds come out. Small files take bytes x cost + files x cost, because thousands of
them take long for their few bytes; large ones take what their bytes take. Both go side by side (lanes.py) until one lane is
done and the other has the disk alone, so their speeds beside each other and alone are told apart. While a cost that matters
has not been seen, no time is told.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

MIN_ELAPSED_S = 2.0
MIN_SEEN = 0.01
"""Part of the bytes, and of the small files, that must be done before they tell a cost."""
UNSEEN_FILE_S = 0.02
"""What a file costs beside its bytes where that is slow, on a share: taken for files as long as too few were seen."""
NEGLIGIBLE = 0.05
"""Part of the whole time that the unseen may come to without silencing what is known."""
TIES_TO_BYTES = 1.01
"""Where bytes and files have always come in the same proportion, the time was the bytes'."""
BESIDE_S = 5.0
"""So long at least, or as long as the large files were alone, both lanes are watched side by side. No longer: what the
disk does later must not be taken for what they do to each other."""
MARKS = 40
BREAK = 40.0
"""The F statistic above which a speed counts as new: how far apart before and after are, beside the variance within."""
LASTING = 0.5
"""After what part of the whole run at a new speed what was before it is forgotten for good."""
STEADY = 1e-4
"""Variance of a speed, relative to its square, below which no disk is believed to be."""
SMOOTHING_S = 2.0


class Work(NamedTuple):
    """What there is to do, or was done, in both lanes."""

    large_bytes: int
    small_bytes: int
    small_files: int

    @property
    def bytes(self) -> int:
        return self.large_bytes + self.small_bytes

    def without(self, done: Work) -> Work:
        """The rest; nothing where more was done than there is."""
        return Work(
            max(0, self.large_bytes - done.large_bytes),
            max(0, self.small_bytes - done.small_bytes),
            max(0, self.small_files - done.small_files),
        )


NOTHING = Work(0, 0, 0)


class _Mark(NamedTuple):
    """How far the step was, and when."""

    at_s: float
    done: Work


class _Span:
    """What was done in so many seconds."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.done = NOTHING

    def add(self, passed_s: float, some: Work) -> None:
        self.seconds += passed_s
        self.done = Work(*(before + more for before, more in zip(self.done, some, strict=True)))


class _Paces(NamedTuple):
    """Of the large lane in bytes a second, of the small one in seconds of its own cost a second; 0: not seen."""

    byte_s: float
    file_s: float
    large_alone: float
    large_beside: float
    small_alone: float
    small_beside: float

    def seconds(self, left: Work) -> float:
        """Side by side until one lane is done, then the other alone."""
        large, small = left.large_bytes, self.byte_s * left.small_bytes + self.file_s * left.small_files
        beside_s = 0.0
        if self.large_beside and self.small_beside:
            beside_s = min(large / self.large_beside, small / self.small_beside)
        after_s = 0.0
        if self.large_alone:
            after_s += (large - beside_s * self.large_beside) / self.large_alone
        if self.small_alone:
            after_s += (small - beside_s * self.small_beside) / self.small_alone
        return beside_s + after_s


class TimeLeft:
    """The time left of one step. Not thread-safe.

    How the costs compare, and what the lanes do to each other, lies in the whole run. How fast it all goes may change for
    good (a disk's write cache is full): then what was before does not count. A neighbour that comes and goes averages
    out: after a few times, a change stands out no more from all the others.
    """

    def __init__(self, now_s: float) -> None:
        self._began_s = now_s
        self._last = _Mark(now_s, NOTHING)
        self._marks = [self._last]
        """Since the speed last changed for good, thinned out."""
        self._large_alone, self._beside, self._small_alone = _Span(), _Span(), _Span()
        self._going: _Span | None = None
        """The one of the three that was going on at the last mark."""
        # Sums for the least squares of `_small_costs`.
        self._bytes_bytes = self._bytes_files = self._files_files = self._bytes_s = self._files_s = 0.0
        self._end_s: float | None = None

    def tell(self, now_s: float, done: Work, total: Work) -> float | None:
        """Seconds, or None until it can be told honestly. Learns by being asked, a few times a second at best.

        None, too, when all is counted: what follows brings it to the disk, and nobody knows how much the cache holds.
        """
        passed_s = now_s - self._last.at_s
        left = total.without(done)
        if passed_s > 0:
            self._learn(_Mark(now_s, done), left)
        elapsed_s = now_s - self._began_s
        if elapsed_s < MIN_ELAPSED_S or NOTHING in (done, left):
            return None
        if done.bytes < MIN_SEEN * total.bytes or done.large_bytes < MIN_SEEN * total.large_bytes:
            return None
        paces = self._paces()
        left_s = paces.seconds(left) * self._slowness(paces, total)
        few_seen = done.small_files < MIN_SEEN * total.small_files
        if few_seen and left.small_files * UNSEEN_FILE_S > NEGLIGIBLE * (elapsed_s + left_s):
            return None
        # The end is smoothed, not the time left: what is right already counts down without a lag.
        end_s = now_s + left_s
        if self._end_s is not None:
            end_s += (self._end_s - end_s) * math.exp(-passed_s / min(SMOOTHING_S, elapsed_s / 5))
        self._end_s = end_s
        return max(0.0, end_s - now_s)

    def _learn(self, mark: _Mark, left: Work) -> None:
        passed_s = mark.at_s - self._last.at_s
        some = mark.done.without(self._last.done)
        going = self._lanes_going(mark.done, left)
        # A while in which a lane began or ended tells nothing of either.
        if going is self._going or self._going is None:
            watched_s = max(BESIDE_S, self._large_alone.seconds)
            if going is not self._beside or going.seconds < watched_s:
                going.add(passed_s, some)
            if going is not self._large_alone:
                self._learn_small(some, passed_s, weight=mark.at_s - self._began_s)
        self._going = going
        self._last = mark
        self._marks.append(mark)
        if len(self._marks) > MARKS:
            del self._marks[1:-1:2]

    def _lanes_going(self, done: Work, left: Work) -> _Span:
        if not left.large_bytes:
            return self._small_alone
        # The small files begin after the large ones.
        begun = done.small_bytes or done.small_files
        return self._beside if begun and left.small_files else self._large_alone

    def _learn_small(self, some: Work, passed_s: float, weight: float) -> None:
        """Later moments weigh more: those before may be of another disk's speed."""
        self._bytes_bytes += weight * some.small_bytes**2 / passed_s
        self._bytes_files += weight * some.small_bytes * some.small_files / passed_s
        self._files_files += weight * some.small_files**2 / passed_s * TIES_TO_BYTES
        self._bytes_s += weight * some.small_bytes
        self._files_s += weight * some.small_files

    def _small_costs(self) -> tuple[float, float]:
        """Seconds a byte and seconds a file that fit best what has passed; never below nothing."""
        determinant = self._bytes_bytes * self._files_files - self._bytes_files**2
        byte_s = self._bytes_s * self._files_files - self._files_s * self._bytes_files
        file_s = self._files_s * self._bytes_bytes - self._bytes_s * self._bytes_files
        if determinant > 0 and byte_s > 0 and file_s > 0:
            return byte_s / determinant, file_s / determinant
        if self._bytes_bytes and file_s <= 0:
            return self._bytes_s / self._bytes_bytes, 0.0
        return 0.0, self._files_s / self._files_files if self._files_files else 0.0

    def _paces(self) -> _Paces:
        byte_s, file_s = self._small_costs()

        def large_pace(span: _Span) -> float:
            return span.done.large_bytes / span.seconds if span.seconds else 0.0

        def small_pace(span: _Span) -> float:
            work_s = byte_s * span.done.small_bytes + file_s * span.done.small_files
            return work_s / span.seconds if span.seconds else 0.0

        large_beside, small_beside = large_pace(self._beside), small_pace(self._beside)
        large_alone = large_pace(self._large_alone) or large_beside
        # The small files are alone only at the end, so it is foreseen. When they left less than half to the large ones, it
        # was the disk that held them up, and they get it all; the more they left, the more they wait for something else.
        kept = large_beside / large_alone if large_alone else 1.0
        return _Paces(
            byte_s,
            file_s,
            large_alone,
            large_beside,
            small_pace(self._small_alone) or small_beside / min(1.0, max(kept, 1 - kept)),
            small_beside,
        )

    def _slowness(self, paces: _Paces, total: Work) -> float:
        """Seconds that pass for a second of these paces, on average since the last change that stands out."""
        first = self._marks[0]
        whole_s = paces.seconds(total.without(first.done))
        points = [(mark.at_s - first.at_s, whole_s - paces.seconds(total.without(mark.done))) for mark in self._marks]
        all_s, all_work = points[-1]

        def squares(passed_s: float, work: float) -> float:
            return work**2 / passed_s + (all_work - work) ** 2 / (all_s - passed_s)

        if len(points) > 4:
            # Two speeds, and the moment between them, that explain most of what has passed.
            change = max(range(1, len(points) - 2), key=lambda index: squares(*points[index]))
            explained = squares(*points[change])
            total_squares = sum((work - before) ** 2 / (now - then) for (then, before), (now, work) in pairwise(points))
            gained, within = explained - all_work**2 / all_s, max(total_squares - explained, STEADY * total_squares)
            # It lies about that mark, so behind the next one the speed is the new one alone.
            change = min(change + 1, len(points) - 3)
            passed_s, work = points[change]
            if gained * (len(points) - 3) > BREAK * within and all_work > work:
                if all_s - passed_s >= LASTING * (self._last.at_s - self._began_s):
                    del self._marks[:change]
                return (all_s - passed_s) / (all_work - work)
        return all_s / all_work if all_work else 1.0
