"""The threads that share a job's files: one for the large ones, one for all the others, and more where that one waits."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from itertools import chain
from typing import TypeVar

from core.cancel import CancelToken
from core.copying.lanes import HEAD_START, HEAD_START_S, SMALL_FILE_WORKERS, Lanes
from core.copying.stream import BLOCK_BYTES

Item = TypeVar("Item")

FORESEEN_BYTES = 1 << 30
"""Less is over in seconds, before anybody could tell its time."""
TRIAL_S = 0.1
"""So long is looked at how much of his time a worker waits."""


class _TeamToken(CancelToken):
    """Cancelled with the job, or when a fellow worker has failed: nobody copies a giant to its end for nothing."""

    def __init__(self, job: CancelToken) -> None:
        super().__init__()
        self._job = job

    def check(self) -> None:
        self._job.check()
        super().check()


class _HeadStart(CancelToken):
    """Polled by the large files, once a block: after so many blocks the small ones may begin."""

    def __init__(self, team: _TeamToken, blocks: float) -> None:
        super().__init__()
        self._team, self._blocks_left = team, blocks
        self.over = threading.Event()

    def check(self) -> None:
        self._team.check()
        self._blocks_left -= 1
        if self._blocks_left <= 0:
            self.over.set()


def run_parallel(
    work: Callable[[Item, CancelToken], None], lanes: Lanes[Item], cancel: CancelToken, *, hurry: bool = False
) -> None:
    """Do the work on each item; the first error ends it all and is raised. The work polls the token it gets.

    The large files go one after the other, the largest first, each with all the speed a disk has for one stream; the small
    ones go beside them in the order given, so that what a file costs shows early. The moment that the large ones are
    ahead is short; without it nobody could tell how fast they will be when the small ones are done. In a `hurry`, or when it is
    little, several workers take from the large files at once: faster where these are few, and no time left is told from it.
    """
    team = _TeamToken(cancel)
    errors: list[BaseException] = []

    def serve(queue: _Queue[Item], token: CancelToken, after_each: Callable[[], None] | None = None) -> None:
        try:
            for item in queue:
                team.check()
                work(item, token)
                if after_each is not None:
                    after_each()
        except BaseException as error:
            errors.append(error)
            team.cancel()

    foreseen = not hurry and lanes.large_bytes >= FORESEEN_BYTES
    with ThreadPoolExecutor(foreseen + SMALL_FILE_WORKERS, thread_name_prefix="copy") as pool:

        def help_with(queue: _Queue[Item]) -> None:
            for _ in range(SMALL_FILE_WORKERS - 1):
                pool.submit(serve, queue, team)

        large = _Queue(lanes.large)
        if foreseen:
            head_start = _HeadStart(team, HEAD_START * lanes.large_bytes / BLOCK_BYTES)
            ahead = pool.submit(serve, large, head_start)
            ahead.add_done_callback(lambda _: head_start.over.set())
            wait([ahead], HEAD_START_S)
            head_start.over.wait()
            rest = _Queue(lanes.small)
        else:
            rest = _Queue(chain(large, lanes.small))
            help_with(large)
        wait([pool.submit(serve, rest, team, _Hiring(lambda: help_with(rest)))])
    if errors:
        raise errors[0]


class _Hiring:
    """Called after each item by the one worker who does the small files: if he mostly waits, for a disk or a share, he gets
    company. Busy ones would only wait for each other: threads of Python work one at a time."""

    def __init__(self, hire: Callable[[], None]) -> None:
        self._hire = hire
        self._began_s: float | None = None
        self._worked_s = 0.0

    def __call__(self) -> None:
        now_s = time.perf_counter()
        if self._began_s is not None:
            if now_s - self._began_s < TRIAL_S:
                return
            if time.thread_time() - self._worked_s < (now_s - self._began_s) / 2:
                self._began_s = math.inf
                self._hire()
                return
        self._began_s, self._worked_s = now_s, time.thread_time()


class _Queue(Iterator[Item]):
    """Items that several threads take one after the other."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items, self._lock = iter(items), threading.Lock()

    def __next__(self) -> Item:
        with self._lock:
            return next(self._items)
