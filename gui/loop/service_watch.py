"""Polls Neo4j's live state outside the GUI's thread, and starts Neo4j when asked. Shows nothing itself.

A single loop polls, so there are never two queries at once: a slow answer only delays the next query.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging

from PySide6.QtCore import QObject, Signal

from core.errors import ImagingBackupError
from core.model.installation import Installation
from core.model.service_state import ServiceState, ServiceStatus
from gui.logic.contract import Backend, ServiceView
from gui.loop.tasks import Tasks

log = logging.getLogger(__name__)

POLL_S = 0.75
"""Together with the time of an answer, the state shown is at most a second old."""
STALE_S = 3.0
"""If an answer takes longer than this, the one before it is out of date."""
RESTING = (ServiceState.STOPPED, ServiceState.UNKNOWN)
"""States in which a start may help. A failed query gives 'unknown', and then the button must still work."""


class ServiceWatch(QObject):
    """The live state of one installation's Neo4j."""

    viewed = Signal()
    """The view, the words or the possible actions have changed."""

    def __init__(self, backend: Backend, tasks: Tasks, poll_s: float = POLL_S) -> None:
        super().__init__()
        self._backend, self._tasks, self._poll_s = backend, tasks, poll_s
        self._installation: Installation | None = None
        self._wake = asyncio.Event()
        self._polling: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[ServiceView] | None = None
        self._starting = False
        self._start_ended = False
        self._told_bug = False
        self._blocked = self._undecided = False
        self.view: ServiceView | None = None
        self.words = ""
        """What a start is waiting for."""

    @property
    def installation(self) -> Installation | None:
        return self._installation

    @property
    def state(self) -> ServiceState | None:
        """None before the first answer."""
        return self.view.status.state if self.view else None

    @property
    def can_start(self) -> bool:
        """Only in a state of RESTING, and not while a job controls the service or the data is undecided."""
        return self.state in RESTING and not (self._starting or self._blocked or self._undecided)

    @property
    def blocked(self) -> bool:
        return self._blocked

    @property
    def undecided(self) -> bool:
        return self._undecided

    @property
    def starting(self) -> bool:
        return self._starting

    def watch(self, installation: Installation | None) -> None:
        """Watch this installation from now on."""
        if installation == self._installation:
            return
        self._installation, self.view, self.words = installation, None, ""
        self._starting = self._start_ended = False
        if self._looking is not None:
            self._looking.cancel()  # the answer for the previous one may take long
        self.viewed.emit()
        self.look_now()
        if self._polling is None:
            self._polling = self._tasks.spawn(self._poll(), "service watch")

    def look_now(self) -> None:
        """Do not wait for the next turn."""
        self._wake.set()

    def set_blocked(self, blocked: bool) -> None:
        """Blocked while a job runs, which itself starts and stops the service."""
        self._blocked = blocked
        self.look_now()
        self.viewed.emit()

    def set_undecided(self, undecided: bool) -> None:
        """Undecided while a person must decide which data is used: a start might create an empty store."""
        if undecided != self._undecided:
            self._undecided = undecided
            self.viewed.emit()

    def start(self) -> None:
        """Start Neo4j; failures are shown in the error panel."""
        if self.can_start and self._installation is not None:
            self._starting = True
            self.viewed.emit()
            self._tasks.spawn(self._start(self._installation), "start service")

    async def _start(self, installation: Installation) -> None:
        try:
            await self._backend.start_service(installation, lambda words: self._say(installation, words))
        finally:
            # 'Starting' is shown until the next look: the last one was before the start.
            if installation == self._installation:
                self._start_ended = True
            self.look_now()

    def _say(self, installation: Installation, words: str) -> None:
        if installation == self._installation:
            self.words = words
            self.viewed.emit()

    async def _poll(self) -> None:
        while True:
            self._wake.clear()
            start_ended = self._start_ended
            if (installation := self._installation) is not None:
                await self._look_at(installation)
            if start_ended:
                self._starting, self._start_ended, self.words = False, False, ""
            self.viewed.emit()
            # Not wait_for(): up to Python 3.11 it loses a cancel that coincides with a wake-up, and the loop would never end.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._poll_s):
                    await self._wake.wait()

    async def _look_at(self, installation: Installation) -> None:
        """One query at a time, however long its answer takes; the earlier state is not shown for ever."""
        self._looking = looking = self._tasks.spawn(self._look(installation), "look at the service")
        try:
            await asyncio.wait({looking}, timeout=STALE_S)
            if not looking.done():
                self.view = None
                self.viewed.emit()
                await asyncio.wait({looking})
        finally:
            looking.cancel()
        # The person may have chosen another installation meanwhile.
        if not looking.cancelled() and installation == self._installation:
            self.view = looking.result()

    async def _look(self, installation: Installation) -> ServiceView:
        try:
            return await self._backend.view_service(installation)
        except ImagingBackupError as error:
            return ServiceView(ServiceStatus(ServiceState.UNKNOWN, error.message))
        except Exception:
            # An unexpected error must not end the polling: the last state would be shown as if it were still true.
            if not self._told_bug:
                log.exception("Neo4j's state cannot be looked up")
            self._told_bug = True
            return ServiceView(ServiceStatus(ServiceState.UNKNOWN))
