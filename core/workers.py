"""The threads that share a job's files: one for the large ones, a few for all the others."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

from core.lanes import HEAD_START, HEAD_START_S, SMALL_FILE_WORKERS, in_lanes
from core.progress import CancelToken
from core.stream import BLOCK_BYTES

Item = TypeVar("Item")

FORESEEN_BYTES = 1 << 30
"""Less is over in seconds, before anybody could tell its time."""


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
    work: Callable[[Item, CancelToken], None],
    items: Iterable[Item],
    cancel: CancelToken,
    *,
    size_bytes: Callable[[Item], int],
    hurry: bool = False,
) -> None:
    """Do the work on each item; the first error ends it all and is raised. The work polls the token it gets.

    The large files go one after the other, the largest first, each with all the speed a disk has for one stream; the small
    ones go beside them in the order given, so that what a file costs shows early. The moment that the large ones are
    ahead is short; without it nobody could tell how fast they will be when the small ones are done. In a `hurry`, or when it is
    little, all workers take from all files, the largest first: faster where few are large, and no time left is told from it.
    """
    team = _TeamToken(cancel)
    errors: list[BaseException] = []

    def serve(queue: deque[Item], token: CancelToken) -> None:
        try:
            while queue:
                team.check()
                try:
                    item = queue.popleft()
                except IndexError:  # a fellow worker took the last one
                    return
                work(item, token)
        except BaseException as error:
            errors.append(error)
            team.cancel()

    large, small = map(deque, in_lanes(items, size_bytes))
    with ThreadPoolExecutor(1 + SMALL_FILE_WORKERS, thread_name_prefix="copy") as pool:
        if not hurry and sum(map(size_bytes, large)) >= FORESEEN_BYTES:
            head_start = _HeadStart(team, HEAD_START * sum(map(size_bytes, large)) / BLOCK_BYTES)
            ahead = pool.submit(serve, large, head_start)
            ahead.add_done_callback(lambda _: head_start.over.set())
            wait([ahead], HEAD_START_S)
            head_start.over.wait()
        else:
            small = large + small
        for _ in range(min(SMALL_FILE_WORKERS, len(small))):
            pool.submit(serve, small, team)
    if errors:
        raise errors[0]
