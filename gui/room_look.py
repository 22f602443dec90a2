"""Looks at the folder that was typed last, a moment after the last key. It keeps nothing and shows nothing itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from gui.contract import Backend, Room
from gui.tasks import Tasks

AFTER_LAST_KEY_S = 0.25
"""Long enough that a share which hangs is asked once for a name, and not once for each of its letters."""


class RoomLook:
    """For one field. `show` is called with None while the answer is awaited, and then with the answer."""

    def __init__(self, backend: Backend, tasks: Tasks, show: Callable[[str, Room | None], None]) -> None:
        self._backend, self._tasks, self._show = backend, tasks, show
        self._looking: asyncio.Task[None] | None = None

    def look(self, folder: str) -> None:
        """Answers to what was asked before are no longer wanted."""
        self.stop()
        self._show(folder, None)
        self._looking = self._tasks.spawn(self._look(folder), "room")

    def stop(self) -> None:
        """There is nothing to look at."""
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    async def _look(self, folder: str) -> None:
        await asyncio.sleep(AFTER_LAST_KEY_S)
        self._show(folder, await self._backend.look_at_room(folder))
