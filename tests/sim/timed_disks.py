"""Simulated disks and trees for the time left: how far a job is at every moment, and when it will really end.

A job is the workers of core/copying/workers.py in their two lanes. Each file costs its bytes and a fixed time of its own. What is
told apart is who takes turns: the bytes of all workers share the disk; the time of a file's own (open, a share's
answers) passes for several files at once, but not on a disk that has to seek. What the page cache takes of small
files, to be flushed when all are counted, is not simulated: no time is told for that.
All of it is drawn from ranges that were chosen for what disks do: nothing here knows what is easy to estimate.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from core.copying.lanes import HEAD_START, HEAD_START_S, SMALL_FILE_WORKERS, in_lanes, is_large
from core.copying.stream import BLOCK_BYTES
from core.copying.time_left import NOTHING, Work

MB, GB = 1e6, 1e9
SAMPLES = 300
HEARTBEAT_S = 0.25


@dataclass(frozen=True, slots=True)
class Disk:
    """What moves the bytes, from the source's disk to the target's, as one."""

    bytes_s: float
    file_s: float
    """What a file costs beside its bytes."""
    lone_share: float = 1.0
    """The part of `bytes_s` that one worker reaches alone: it reads, hashes and writes in turn."""
    crowd_share: float = 1.0
    """The part of `bytes_s` that is left when several workers make it seek."""
    large_weight: float = 1.0
    """What a large file gets of the disk beside others, as a multiple of what a small one gets."""
    seeks: bool = False
    """The files' own times take turns on the disk, too."""
    cache_bytes: float = math.inf
    """Bytes it takes at full speed; then `slow_share` of it."""
    slow_share: float = 1.0
    stretches: tuple[tuple[float, float], ...] = field(default=(), repr=False)
    """(until_s, share of the speed): what a neighbour leaves, for how long."""


@dataclass(frozen=True, slots=True)
class Moment:
    """How far a job is."""

    at_s: float
    done: Work
    full_speed_s: float
    """The part of `at_s` that it would have taken without neighbours and with a cache that never fills."""
    cached: bool


def _between(random: Random, low: float, high: float) -> float:
    """Evenly in factors, as speeds and sizes are spread."""
    return low * math.exp(random.random() * math.log(high / low))


def nvme(random: Random) -> Disk:
    return Disk(
        _between(random, 0.8 * GB, 3 * GB),
        _between(random, 5e-5, 3e-4),
        lone_share=random.uniform(0.4, 0.7),
        large_weight=_between(random, 0.5, 3),
    )


def sata_ssd(random: Random) -> Disk:
    return Disk(
        _between(random, 150 * MB, 500 * MB),
        _between(random, 2e-4, 2e-3),
        lone_share=random.uniform(0.7, 1),
        large_weight=_between(random, 0.5, 3),
    )


def hard_disk(random: Random) -> Disk:
    return Disk(
        _between(random, 80 * MB, 200 * MB),
        _between(random, 5e-3, 15e-3),
        crowd_share=random.uniform(0.6, 0.9),
        large_weight=_between(random, 0.5, 3),
        seeks=True,
    )


def usb_with_cache(random: Random) -> Disk:
    return Disk(
        _between(random, 100 * MB, 400 * MB),
        _between(random, 1e-3, 5e-3),
        seeks=True,
        cache_bytes=_between(random, 0.25 * GB, 8 * GB),
        slow_share=random.uniform(0.2, 0.5),
        large_weight=_between(random, 0.5, 3),
    )


def smb_share(random: Random) -> Disk:
    return Disk(
        _between(random, 40 * MB, 110 * MB),
        _between(random, 5e-3, 20e-3),
        lone_share=random.uniform(0.6, 1),
        large_weight=_between(random, 0.5, 3),
    )


def noisy_neighbour(random: Random) -> Disk:
    """Any of the steady disks, and somebody who takes half to four fifths of it every other while."""
    disk = random.choice((sata_ssd, hard_disk, smb_share))(random)
    left, mean_s = random.uniform(0.2, 0.5), _between(random, 1, 30)
    stretches, until_s = [], 0.0
    for index in range(2000):
        until_s += random.expovariate(1 / mean_s)
        stretches.append((until_s, left if index % 2 else 1.0))
    return replace(disk, stretches=tuple(stretches))


DISKS: tuple[Callable[[Random], Disk], ...] = (nvme, sata_ssd, hard_disk, usb_with_cache, smb_share, noisy_neighbour)


def few_huge(random: Random) -> list[int]:
    return [int(_between(random, 1 * GB, 30 * GB)) for _ in range(random.randint(2, 12))]


def many_small(random: Random) -> list[int]:
    """The files of an index: most are tiny, some are not."""
    return _small_files(random, random.randint(1000, 4000), _between(random, 1e5, 5e6))


def store_like(random: Random) -> list[int]:
    """Databases: each a few store files, transaction logs and the many files of its indexes."""
    sizes: list[int] = []
    for _ in range(random.randint(1, 5)):
        database = _between(random, 2 * GB, 50 * GB)
        sizes += [int(database * share) for share in (0.44, 0.26, 0.14, 0.07)]
        sizes += [250_000_000] * random.randint(0, 8)
        sizes += _small_files(random, random.randint(100, 800), 3e4)
    return sizes


def _small_files(random: Random, count: int, median_bytes: float) -> list[int]:
    return [int(random.lognormvariate(math.log(median_bytes), 1.8)) for _ in range(count)]


def tiny_files(random: Random) -> list[int]:
    """So many that they take longer than the few large files beside them."""
    sizes = [int(_between(random, 5e6, 5e8)) for _ in range(random.randint(1, 6))]
    return sizes + _small_files(random, random.randint(3000, 9000), _between(random, 3e3, 3e4))


TREES: tuple[Callable[[Random], list[int]], ...] = (few_huge, many_small, store_like, tiny_files)


def work_of(sizes_bytes: Sequence[int]) -> Work:
    lanes = in_lanes(sizes_bytes, int)
    return Work(lanes.large_bytes, lanes.small_bytes, lanes.small_files)


def run_job(disk: Disk, sizes_bytes: Sequence[int], random: Random) -> Iterator[Moment]:
    """Moments at even times, the last at the job's end."""
    job = _Job(disk, sizes_bytes, random)
    every_s = max(HEARTBEAT_S, _about_s(disk, sizes_bytes) / SAMPLES)
    sample_s = every_s
    while job.take_files():
        job.pass_time(sample_s)
        if job.now_s >= sample_s - 1e-9:
            yield job.moment()
            sample_s += every_s
    yield job.moment()


@dataclass(slots=True)
class _Worker:
    """One that is at a file."""

    size_bytes: int
    own_s: float
    """Left of the file's own time, which comes first."""
    left_bytes: float
    weight: float
    """What it gets of the disk beside others."""
    pace: float = 0.0
    """Just now: bytes a second, or seconds of the file's own a second."""


class _Job:
    """Workers in the lanes of core/copying/workers.py, on a disk that they share."""

    def __init__(self, disk: Disk, sizes_bytes: Sequence[int], random: Random) -> None:
        self._disk, self._random = disk, random
        lanes = in_lanes(sizes_bytes, int)
        self._large, self._small = deque(lanes.large), deque(lanes.small)
        self._head_start_bytes = HEAD_START * lanes.large_bytes
        self._busy: list[_Worker] = []
        self._done = NOTHING
        self._stretches = iter(disk.stretches)
        self._until_s, self._neighbour_leaves = next(self._stretches, (math.inf, 1.0))
        self._cache_left = disk.cache_bytes
        self.now_s = self._full_speed_s = 0.0

    def moment(self) -> Moment:
        return Moment(self.now_s, self._counted(), self._full_speed_s, self._cache_left > 0)

    def _counted(self) -> Work:
        """With what is done of a large file: that is counted in blocks."""
        blocks = sum(int(worker.size_bytes - worker.left_bytes) // BLOCK_BYTES for worker in self._busy)
        return self._done._replace(large_bytes=self._done.large_bytes + blocks * BLOCK_BYTES)

    def take_files(self) -> bool:
        """Whether anybody has something to do."""
        if self._large and not any(is_large(worker.size_bytes) for worker in self._busy):
            self._take(self._large.popleft(), self._disk.large_weight)
        ahead = self._counted().large_bytes >= self._head_start_bytes and self.now_s >= HEAD_START_S - 1e-9
        if ahead or not (self._large or self._busy):
            free = SMALL_FILE_WORKERS - sum(not is_large(worker.size_bytes) for worker in self._busy)
            for _ in range(min(free, len(self._small))):
                self._take(self._small.popleft(), 1.0)
        return bool(self._busy)

    def _take(self, size_bytes: int, weight: float) -> None:
        own_s = self._disk.file_s * self._random.lognormvariate(-0.125, 0.5)
        bytes_s = size_bytes / self._disk.bytes_s
        if bytes_s < own_s:  # too short for anything to happen meanwhile
            self._busy.append(_Worker(size_bytes, own_s + bytes_s, 0.0, weight))
        else:
            self._busy.append(_Worker(size_bytes, own_s, size_bytes, weight))

    def pass_time(self, limit_s: float) -> None:
        """Until something ends, or a block is done."""
        cached = self._cache_left > 0
        speed = self._neighbour_leaves * (1.0 if cached else self._disk.slow_share)
        self._share_disk(speed)
        step_s = min(limit_s, self._until_s) - self.now_s
        moving_bytes_s = 0.0
        for worker in self._busy:
            if worker.own_s:
                step_s = min(step_s, worker.own_s / worker.pace)
            else:
                step_s = min(step_s, worker.left_bytes / worker.pace)
                moving_bytes_s += worker.pace
        if self.now_s < HEAD_START_S:
            step_s = min(step_s, HEAD_START_S - self.now_s)
        elif moving_bytes_s and not self._done.small_files and self._small:
            step_s = min(step_s, BLOCK_BYTES / moving_bytes_s)  # it may be the last of the head start
        if cached and moving_bytes_s:
            step_s = min(step_s, self._cache_left / moving_bytes_s)
        self.now_s += step_s
        self._full_speed_s += step_s * speed
        for worker in self._busy:
            if worker.own_s:
                worker.own_s = _without(worker.own_s, step_s * worker.pace, 1e-9)
            else:
                worker.left_bytes = _without(worker.left_bytes, step_s * worker.pace, 1.0)
        self._cache_left = _without(self._cache_left, step_s * moving_bytes_s, 1.0)
        self._finish_files()
        if self.now_s >= self._until_s - 1e-9:
            self._until_s, self._neighbour_leaves = next(self._stretches, (math.inf, 1.0))

    def _share_disk(self, speed: float) -> None:
        """Give everybody at work a pace."""
        disk = self._disk
        moving = [worker for worker in self._busy if not worker.own_s]
        sharing = sum(worker.weight for worker in (self._busy if disk.seeks else moving))
        for worker in self._busy:
            share = worker.weight / sharing if sharing else 1.0
            if worker.own_s:
                worker.pace = speed * (share if disk.seeks else 1.0)
            else:
                crowd_share = disk.crowd_share if len(moving) > 1 else 1.0
                worker.pace = disk.bytes_s * speed * min(disk.lone_share, crowd_share * share)

    def _finish_files(self) -> None:
        large_bytes, small_bytes, small_files = self._done
        busy = []
        for worker in self._busy:
            if worker.own_s or worker.left_bytes:
                busy.append(worker)
            elif is_large(worker.size_bytes):
                large_bytes += worker.size_bytes
            else:
                small_bytes += worker.size_bytes
                small_files += 1
        self._busy, self._done = busy, Work(large_bytes, small_bytes, small_files)


def _without(whole: float, part: float, nothing: float) -> float:
    """The rest; 0 when there is less than `nothing`."""
    rest = whole - part
    return rest if rest >= nothing else 0.0


def foreseeable(moments: Sequence[Moment], from_s: float, tolerance_s: float) -> bool:
    """Whether who knows every cost of the disk exactly, and goes by its average speed so far, is right from then on.

    So it was not when a neighbour is there much more, or less, in the rest than in the beginning; nor when the cache
    is full only later. Once that is full, it is known to be, and the average is taken since.
    """
    end, since = moments[-1], Moment(0.0, NOTHING, 0.0, True)
    for moment in moments[:-1]:
        if since.cached and not moment.cached:
            since = moment
            continue
        speed = (moment.full_speed_s - since.full_speed_s) / (moment.at_s - since.at_s)
        left_s = (end.full_speed_s - moment.full_speed_s) / speed
        if moment.at_s >= from_s and abs(moment.at_s + left_s - end.at_s) > tolerance_s:
            return False
    return True


def _about_s(disk: Disk, sizes_bytes: Sequence[int]) -> float:
    return sum(sizes_bytes) / disk.bytes_s + len(sizes_bytes) * disk.file_s
