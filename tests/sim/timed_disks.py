"""Simulated disks, trees and whole jobs: how far a job is at every moment, and when it really ends.

As the copier has it, large files go beside small ones until one kind is done, and the other then has the disk alone. Not simulated:
the flush of what the page cache has taken. All of it is drawn from ranges that were chosen for what disks do: nothing here knows what
is easy to estimate.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from random import Random

from core.copying.lanes import is_large
from core.disk.file_table import FileTable
from core.model.entries import FileEntry
from core.model.events import CopyProgress
from core.model.survey_facts import TreeFacts
from core.plan.backup import plan_backup
from core.plan.pace import Performed
from core.plan.plan import Plan
from core.plan.restore import plan_restore
from core.plan.steps import (
    CopyTree,
    Moving,
    PreCopy,
    RestartImaging,
    StageTree,
    StartNeo4j,
    Step,
    StopNeo4j,
    VerifyBackup,
)
from tests.unit.plan_literals import backup_request, copy_backup, restore_request, windows_survey

MB, GB = 1e6, 1e9
HEARTBEAT_S = 0.25
SAMPLES = 300
"""Of a copy, at most; of a short one each heartbeat is one."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Of copies, from the source's disk to the target's as one, or of reading back."""

    bytes_s: float
    file_s: float
    """What a small file costs beside its bytes, with as many at once as the copier has."""


@dataclass(frozen=True, slots=True)
class Machine:
    """Its disks and its services."""

    copying: Speed
    reading: Speed
    stop_s: float = 10.0
    start_s: float = 40.0
    restart_s: float = 20.0
    shares: tuple[float, float] = (1.0, 1.0)
    """Of their speed that large and small files keep while they go beside each other."""
    cache_bytes: float = math.inf
    """What it writes at full speed; the rest at `slow_share` of it."""
    slow_share: float = 1.0
    neighbour_leaves: float = 1.0
    """Of the speed, while somebody else uses the disk."""
    neighbour_s: float = 10.0
    """How long he stays, or stays away, on average."""
    changed: float = 0.03
    """Part of the files that Neo4j changes between the two copies of a backup."""


@dataclass(frozen=True, slots=True)
class Moment:
    """How far a job is."""

    at_s: float
    step: int
    progress: CopyProgress


def between(random: Random, low: float, high: float) -> float:
    """Evenly in factors, as speeds and sizes are spread."""
    return low * math.exp(random.random() * math.log(high / low))


def _machine(random: Random, bytes_s: tuple[float, float], file_s: tuple[float, float], *, seeks: bool) -> Machine:
    copying = Speed(between(random, *bytes_s), between(random, *file_s))
    reading = Speed(copying.bytes_s * random.uniform(1, 1.6), copying.file_s * random.uniform(0.4, 1))
    large_share = random.uniform(0.3, 0.7) if seeks else random.uniform(0.6, 1)
    return Machine(
        copying,
        reading,
        between(random, 3, 60),
        between(random, 15, 120),
        between(random, 15, 60),
        (large_share, 1 - large_share if seeks else 1.0),
    )


def nvme(random: Random) -> Machine:
    return _machine(random, (0.8 * GB, 3 * GB), (5e-5, 3e-4), seeks=False)


def sata_ssd(random: Random) -> Machine:
    return _machine(random, (150 * MB, 500 * MB), (1e-4, 1e-3), seeks=False)


def hard_disk(random: Random) -> Machine:
    return _machine(random, (80 * MB, 200 * MB), (5e-3, 15e-3), seeks=True)


def smb_share(random: Random) -> Machine:
    return _machine(random, (40 * MB, 110 * MB), (2e-3, 7e-3), seeks=False)


def usb_with_cache(random: Random) -> Machine:
    machine = _machine(random, (100 * MB, 400 * MB), (1e-3, 5e-3), seeks=True)
    return replace(machine, cache_bytes=between(random, 0.25 * GB, 8 * GB), slow_share=random.uniform(0.2, 0.5))


def noisy_neighbour(random: Random) -> Machine:
    """Any of the steady disks, and somebody who takes half to four fifths of it every other while."""
    machine = random.choice((sata_ssd, hard_disk, smb_share))(random)
    return replace(machine, neighbour_leaves=random.uniform(0.2, 0.5), neighbour_s=between(random, 1, 30))


STEADY = (nvme, sata_ssd, hard_disk, smb_share)
MACHINES: tuple[Callable[[Random], Machine], ...] = (*STEADY, usb_with_cache, noisy_neighbour)


def few_huge(random: Random) -> list[int]:
    return [int(between(random, 1 * GB, 30 * GB)) for _ in range(random.randint(2, 12))]


def many_small(random: Random) -> list[int]:
    """The files of an index: most are tiny, some are not."""
    return _small_files(random, random.randint(1000, 4000), between(random, 1e5, 5e6))


def store_like(random: Random) -> list[int]:
    """Databases: each a few store files, transaction logs and the many files of its indexes."""
    sizes: list[int] = []
    for _ in range(random.randint(1, 5)):
        database = between(random, 2 * GB, 50 * GB)
        sizes += [int(database * share) for share in (0.44, 0.26, 0.14, 0.07)]
        sizes += [250_000_000] * random.randint(0, 8)
        sizes += _small_files(random, random.randint(100, 800), 3e4)
    return sizes


def tiny_files(random: Random) -> list[int]:
    """So many that they take longer than the few large files beside them."""
    sizes = [int(between(random, 5e6, 5e8)) for _ in range(random.randint(1, 6))]
    return sizes + _small_files(random, random.randint(3000, 9000), between(random, 3e3, 3e4))


TREES: tuple[Callable[[Random], list[int]], ...] = (few_huge, many_small, store_like, tiny_files)


def _small_files(random: Random, count: int, median_bytes: float) -> list[int]:
    return [int(random.lognormvariate(math.log(median_bytes), 1.8)) for _ in range(count)]


def plans_for(sizes_bytes: Sequence[int]) -> tuple[Plan, Plan]:
    """A backup and a restore of files of these sizes."""
    data = TreeFacts(True, sum(sizes_bytes), len(sizes_bytes), ("neo4j",), room_bytes=sum(sizes_bytes))
    files = (FileEntry(f"Neo4j_data/databases/neo4j/{number}", size, 1) for number, size in enumerate(sizes_bytes))
    return (
        plan_backup(backup_request(), windows_survey(data=data)),
        plan_restore(restore_request(backup=copy_backup(files=FileTable(files))), windows_survey(data=data)),
    )


class Job:
    """A plan on a machine, step by step."""

    def __init__(self, plan: Plan, machine: Machine, sizes_bytes: Sequence[int], random: Random) -> None:
        self._plan, self._machine, self._sizes_bytes, self._random = plan, machine, sizes_bytes, random
        self._tick_s = max(HEARTBEAT_S, sum(sizes_bytes) / machine.copying.bytes_s / SAMPLES)
        self._cache_left, self._neighbour_is_there, self._neighbour_until_s = machine.cache_bytes, True, 0.0
        self._now_s = 0.0
        self.performed: list[Performed] = []

    def run(self) -> list[Moment]:
        """Moments of each step, the last at the job's end."""
        moments = []
        for index, step in enumerate(self._plan.steps):
            began_s, progress = self._now_s, CopyProgress(0, step.size_bytes, 0, 0, 0.0)
            for progress in self._perform(step):
                moments.append(Moment(self._now_s, index, progress))
            self.performed.append(Performed(step, self._now_s - began_s, progress.done_bytes, progress.done_files))
        return [*moments, Moment(self._now_s, index, progress)]

    def _perform(self, step: Step) -> Iterator[CopyProgress]:
        machine = self._machine
        match step:
            case StopNeo4j():
                return self._wait(machine.stop_s)
            case StartNeo4j():
                return self._wait(machine.start_s)
            case RestartImaging():
                return self._wait(machine.restart_s)
            case CopyTree():
                changed = [size for size in self._sizes_bytes if self._random.random() < machine.changed]
                return self._move(changed, machine.copying)
            case PreCopy() | StageTree():
                return self._move(self._sizes_bytes, machine.copying)
            case VerifyBackup() if step.staged:
                # All of these files are staged.
                return self._move((), machine.reading)
            case _:
                return self._move(self._sizes_bytes if isinstance(step, Moving) else (), machine.reading)

    def _wait(self, about_s: float) -> Iterator[CopyProgress]:
        until_s = self._now_s + about_s * self._random.uniform(0.8, 1.25)
        while self._now_s < until_s:
            self._now_s += HEARTBEAT_S
            yield CopyProgress(0, 0, 0, 0, 0.0)

    def _move(self, sizes_bytes: Sequence[int], speed: Speed) -> Iterator[CopyProgress]:
        large = [size for size in sizes_bytes if is_large(size)]
        small = [size for size in sizes_bytes if not is_large(size)]
        costs_s = (size / speed.bytes_s + speed.file_s * self._random.lognormvariate(-0.125, 0.5) for size in small)
        small_bytes, small_s = list(accumulate(small, initial=0)), list(accumulate(costs_s, initial=0.0))
        # A little less: no tick more because of what is lost in the sums.
        large_s, large_passed_s, small_passed_s = sum(large) / speed.bytes_s - 1e-6, 0.0, 0.0
        while large_passed_s < large_s or small_passed_s < small_s[-1]:
            beside = large_passed_s < large_s and small_passed_s < small_s[-1]
            large_share, small_share = self._machine.shares if beside else (1.0, 1.0)
            passed_s = self._tick_s * self._share_of_speed(speed)
            large_passed_s += passed_s * large_share
            small_passed_s += passed_s * small_share
            self._now_s += self._tick_s
            large_done = large_passed_s >= large_s
            large_bytes = sum(large) if large_done else int(large_passed_s * speed.bytes_s)
            done = bisect(small_s, small_passed_s) - 1
            yield CopyProgress(
                large_bytes + small_bytes[done],
                sum(sizes_bytes),
                done + (len(large) if large_done else 0),
                len(sizes_bytes),
                0.0,
            )

    def _share_of_speed(self, speed: Speed) -> float:
        machine, share = self._machine, 1.0
        if speed is machine.copying:
            share = machine.slow_share if self._cache_left <= 0 else 1.0
            self._cache_left -= self._tick_s * share * speed.bytes_s
        while self._now_s >= self._neighbour_until_s:
            self._neighbour_is_there = not self._neighbour_is_there
            self._neighbour_until_s += self._random.expovariate(1 / machine.neighbour_s)
        return share * (machine.neighbour_leaves if self._neighbour_is_there else 1.0)
