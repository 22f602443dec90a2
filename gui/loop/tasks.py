"""Coroutines started from slots: each is held by a strong reference, and each failure is reported once.

qasync's asyncSlot does neither. Nothing here knows what the coroutines do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

OnError = Callable[[BaseException], None]


class Tasks:
    """The running coroutines of one window."""

    def __init__(self, on_error: OnError) -> None:
        self._on_error = on_error
        self._tasks: set[asyncio.Task[Any]] = set()

    def spawn(self, work: Coroutine[Any, Any, Any], name: str = "") -> asyncio.Task[Any]:
        """Run it on the loop; what it raises goes to the error panel and the log."""
        task = asyncio.get_running_loop().create_task(work, name=name or None)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def cancel_all(self) -> None:
        """For a window that closes. Never used on a job: that ends through its own token."""
        for task in tuple(self._tasks):
            task.cancel()

    async def settle(self) -> None:
        """Wait until nothing runs any more, the cancelled ones included."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._on_error(error)
