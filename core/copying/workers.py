"""The threads that share a job's files: one for the large ones, one for all the others, and more where that one waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from core.cancel import CancelToken
from core.copying.lanes import Lanes

Item = TypeVar("Item")

WORKERS = 3
"""In a lane, at most: enough to overlap reading, hashing and writing on a small server without starving it."""
TRIAL_S = 0.1
"""So long is looked at how much of its time a worker waits."""


class _TeamToken(CancelToken):
    """Cancelled with the job, or when a fellow worker has failed: nobody copies a giant to its end for nothing."""

    def __init__(self, job: CancelToken) -> None:
        super().__init__()
        self._job = job

    def check(self) -> None:
        self._job.check()
        super().check()


def run_parallel(
    work: Callable[[Item, CancelToken], None], lanes: Lanes[Item], cancel: CancelToken, *, hurry: bool = False
) -> None:
    """Do the work on each item; the first error ends it all and is raised. The work polls the token it gets.

    The large files go one after the other, the largest first, each with all the speed a disk has for one stream; in a `hurry`
    several go at once. The small ones go beside them in the order given: the calling thread does them, and gets company if it
    mostly waits, for a disk or a share. Busy workers would only wait for each other: threads of Python work one at a time.
    """
    team = _TeamToken(cancel)
    errors: list[BaseException] = []

    def serve(queue: Iterable[Item], after_each: Callable[[], None] = lambda: None) -> None:
        try:
            for item in queue:
                team.check()
                work(item, team)
                after_each()
        except BaseException as error:
            errors.append(error)
            team.cancel()

    large, small = _Queue(lanes.large), _Queue(lanes.small)
    with ThreadPoolExecutor(2 * WORKERS, thread_name_prefix="copy") as pool:

        def get_company() -> None:
            for _ in range(WORKERS - 1):
                pool.submit(serve, small)

        for _ in range(WORKERS if hurry else 1):
            pool.submit(serve, large)
        serve(small, _Trial(get_company))
    if errors:
        raise errors[0]


class _Trial:
    """Called after each item by the one worker who does the small files: gets it company, once, if it mostly waits."""

    def __init__(self, get_company: Callable[[], None]) -> None:
        self._get_company = get_company
        self._company = False
        self._began_s, self._began_work_s = time.perf_counter(), time.thread_time()

    def __call__(self) -> None:
        passed_s = time.perf_counter() - self._began_s
        if passed_s < TRIAL_S or self._company:
            return
        if time.thread_time() - self._began_work_s < passed_s / 2:
            self._company = True
            self._get_company()


class _Queue(Iterator[Item]):
    """Items that several threads take one after the other."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items, self._lock = iter(items), threading.Lock()

    def __next__(self) -> Item:
        with self._lock:
            return next(self._items)
