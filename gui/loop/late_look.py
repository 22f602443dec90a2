"""Looks up what was typed into a field, a moment after the last key. It keeps nothing and shows nothing itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from core.errors import ImagingBackupError
from gui.loop.tasks import Tasks

AFTER_LAST_KEY_S = 0.25
"""Long enough that a share that hangs is asked once for a name, not once for each letter."""

Asked = TypeVar("Asked")
Found = TypeVar("Found")


class LateLook(Generic[Asked, Found]):
    """Looks up the text of one field. `show` gets None while the answer is awaited, then the answer or the error."""

    def __init__(
        self,
        look: Callable[[Asked], Awaitable[Found]],
        tasks: Tasks,
        show: Callable[[Found | ImagingBackupError | None], None],
    ) -> None:
        self._look, self._tasks, self._show = look, tasks, show
        self._looking: asyncio.Task[None] | None = None

    def look(self, asked: Asked) -> None:
        """Look up another text; answers for earlier ones are dropped."""
        self.stop()
        self._show(None)
        self._looking = self._tasks.spawn(self._ask(asked), "look")

    def stop(self) -> None:
        """Stop: there is nothing to look up."""
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
            # Shown at the field too, not only in the error panel: it must not show for ever that the answer is awaited.
            self._show(ImagingBackupError(str(failure)))
            raise
