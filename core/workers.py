"""The threads that share a job's files: one for the large ones, a few for all the others."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from core.progress import CancelToken
from core.stream import is_large

Item = TypeVar("Item")

SMALL_FILE_WORKERS = 3
"""Enough to overlap reading, hashing and writing on a small server without starving it."""


class _TeamToken(CancelToken):
    """Cancelled with the job, or when a fellow worker has failed: nobody copies a giant to its end for nothing."""

    def __init__(self, job: CancelToken) -> None:
        super().__init__()
        self._job = job

    def check(self) -> None:
        self._job.check()
        super().check()


def run_parallel(
    work: Callable[[Item, CancelToken], None],
    items: Iterable[Item],
    cancel: CancelToken,
    *,
    size_bytes: Callable[[Item], int],
) -> None:
    """Do the work on each item; the first error ends it all and is raised. The work polls the token it gets.

    The large files go one after the other, the largest first, each with all the speed a disk has for one stream; the small
    ones go beside them in the order given, so that what a file costs shows from the beginning on.
    """
    team = _TeamToken(cancel)
    errors: list[BaseException] = []

    def serve(queue: deque[Item]) -> None:
        try:
            while queue:
                team.check()
                try:
                    item = queue.popleft()
                except IndexError:  # a fellow worker took the last one
                    return
                work(item, team)
        except BaseException as error:
            errors.append(error)
            team.cancel()

    large: list[Item] = []
    small: deque[Item] = deque()
    for item in items:
        (large if is_large(size_bytes(item)) else small).append(item)
    large.sort(key=size_bytes, reverse=True)
    with ThreadPoolExecutor(1 + SMALL_FILE_WORKERS, thread_name_prefix="copy") as pool:
        pool.submit(serve, deque(large))
        for _ in range(min(SMALL_FILE_WORKERS, len(small))):
            pool.submit(serve, small)
    if errors:
        raise errors[0]
