"""Looks at what was typed into a field last, a moment after the last key. It keeps nothing and shows nothing itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from core.errors import ImagingBackupError
from gui.loop.tasks import Tasks

AFTER_LAST_KEY_S = 0.25
"""Long enough that a share which hangs is asked once for a name, and not once for each of its letters."""

Asked = TypeVar("Asked")
Found = TypeVar("Found")


class LateLook(Generic[Asked, Found]):
    """For one field. `show` is called with None while the answer is awaited, then with the answer or why there is none."""

    def __init__(
        self,
        look: Callable[[Asked], Awaitable[Found]],
        tasks: Tasks,
        show: Callable[[Found | ImagingBackupError | None], None],
    ) -> None:
        self._look, self._tasks, self._show = look, tasks, show
        self._looking: asyncio.Task[None] | None = None

    def look(self, asked: Asked) -> None:
        """Answers to what was asked before are no longer wanted."""
        self.stop()
        self._show(None)
        self._looking = self._tasks.spawn(self._ask(asked), "look")

    def stop(self) -> None:
        """There is nothing to look at."""
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    async def _ask(self, asked: Asked) -> None:
        await asyncio.sleep(AFTER_LAST_KEY_S)
        try:
            self._show(await self._look(asked))
        except ImagingBackupError as error:
            self._show(error)
        except Exception as failure:
            # Told here too, not only in the error panel: the field must not say for ever that somebody still looks.
            self._show(ImagingBackupError(str(failure)))
            raise
