"""Simulated disks and trees for the time left: how far a job is at every moment, and when it will really end.

A job is a few workers that take files from a list. Each file costs its bytes and a fixed time of its own. What is
told apart is who takes turns: the bytes of all workers share the disk; the time of a file's own (open, flush, a
share's answers) passes for several files at once, but not on a disk that has to seek.
All of it is drawn from ranges that were chosen for what disks do: nothing here knows what is easy to estimate.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

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
    done_bytes: int
    done_files: int
    full_speed_s: float
    """The part of `at_s` that it would have taken without neighbours and with a cache that never fills."""
    cached: bool


def _between(random: Random, low: float, high: float) -> float:
    """Evenly in factors, as speeds and sizes are spread."""
    return low * math.exp(random.random() * math.log(high / low))


def nvme(random: Random) -> Disk:
    return Disk(_between(random, 0.8 * GB, 3 * GB), _between(random, 5e-5, 3e-4), lone_share=random.uniform(0.4, 0.7))


def sata_ssd(random: Random) -> Disk:
    return Disk(_between(random, 150 * MB, 500 * MB), _between(random, 2e-4, 2e-3), lone_share=random.uniform(0.7, 1))


def hard_disk(random: Random) -> Disk:
    return Disk(
        _between(random, 80 * MB, 200 * MB),
        _between(random, 5e-3, 15e-3),
        crowd_share=random.uniform(0.6, 0.9),
        seeks=True,
    )


def usb_with_cache(random: Random) -> Disk:
    return Disk(
        _between(random, 100 * MB, 400 * MB),
        _between(random, 1e-3, 5e-3),
        seeks=True,
        cache_bytes=_between(random, 0.25 * GB, 8 * GB),
        slow_share=random.uniform(0.2, 0.5),
    )


def smb_share(random: Random) -> Disk:
    return Disk(_between(random, 40 * MB, 110 * MB), _between(random, 5e-3, 20e-3), lone_share=random.uniform(0.6, 1))


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


TREES: tuple[Callable[[Random], list[int]], ...] = (few_huge, many_small, store_like)


def run_job(disk: Disk, sizes_bytes: Sequence[int], workers: int, random: Random) -> Iterator[Moment]:
    """Moments at even times, the last at the job's end."""
    every_s = max(HEARTBEAT_S, _about_s(disk, sizes_bytes) / SAMPLES)
    waiting = iter(sizes_bytes)
    # One entry a worker: bytes left to move, seconds left of the file's own, bytes counted at its end.
    busy: list[list[float]] = []
    stretches = iter(disk.stretches)
    until_s, neighbour_leaves = next(stretches, (math.inf, 1.0))
    now_s, full_speed_s, sample_s, done_bytes, done_files = 0.0, 0.0, every_s, 0.0, 0
    cache_left = disk.cache_bytes
    while True:
        while len(busy) < workers and (size := next(waiting, None)) is not None:
            own_s = disk.file_s * random.lognormvariate(-0.125, 0.5)
            if size / disk.bytes_s < own_s:  # too short for anything to happen meanwhile
                busy.append([0.0, own_s + size / disk.bytes_s, size])
            else:
                busy.append([size, own_s, 0.0])
        if not busy:
            yield Moment(now_s, round(done_bytes), done_files, full_speed_s, cache_left > 0)
            return
        moving = sum(not entry[1] for entry in busy)
        sharing = len(busy) if disk.seeks else moving
        speed = neighbour_leaves * (1.0 if cache_left > 0 else disk.slow_share)
        own_speed = speed / sharing if disk.seeks else speed
        bytes_s = disk.bytes_s * speed
        if moving:
            bytes_s *= min(disk.lone_share, (disk.crowd_share if moving > 1 else 1.0) / sharing)
        step_s = min(entry[1] / own_speed if entry[1] else entry[0] / bytes_s for entry in busy)
        step_s = min(step_s, sample_s - now_s, until_s - now_s)
        if moving and cache_left > 0:
            step_s = min(step_s, cache_left / (moving * bytes_s))
        now_s += step_s
        full_speed_s += step_s * speed
        for entry in busy:
            if entry[1]:
                entry[1] -= step_s * own_speed
                if entry[1] < 1e-9:
                    entry[1] = 0.0
            else:
                moved = min(entry[0], step_s * bytes_s)
                entry[0] -= moved
                done_bytes += moved
                cache_left -= moved
                if entry[0] < 1:
                    done_bytes += entry[0]
                    entry[0] = 0.0
        for entry in [entry for entry in busy if not (entry[0] or entry[1])]:
            busy.remove(entry)
            done_bytes += entry[2]
            cache_left -= entry[2]
            done_files += 1
        if cache_left < 1:
            cache_left = 0.0
        if now_s >= until_s - 1e-9:
            until_s, neighbour_leaves = next(stretches, (math.inf, 1.0))
        if now_s >= sample_s - 1e-9:
            yield Moment(now_s, round(done_bytes), done_files, full_speed_s, cache_left > 0)
            sample_s += every_s


def foreseeable(moments: Sequence[Moment], from_s: float, tolerance_s: float) -> bool:
    """Whether who knows every cost of the disk exactly, and goes by its average speed so far, is right from then on.

    So it was not when a neighbour is there much more, or less, in the rest than in the beginning; nor when the cache
    is full only later. Once that is full, it is known to be, and the average is taken since.
    """
    end, since = moments[-1], Moment(0.0, 0, 0, 0.0, True)
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
