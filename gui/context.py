"""What every page gets: the backend, the person's choices, and what only the shell can do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from core.model.given import Given
from core.model.installation import Found, Installation
from gui.logic.contract import Backend, RunningJob
from gui.logic.flow import PageId, WizardState
from gui.loop.known_backups import KnownBackups
from gui.loop.service_watch import ServiceWatch
from gui.loop.shutdown import Shutdown, open_shutdown
from gui.loop.taskbar import Taskbar, open_taskbar
from gui.loop.tasks import Tasks
from gui.widgets.theme import Theme

Ask = Callable[[str, str, str, str], Awaitable[bool]]
"""title, text, word for yes, word for no."""
ChooseFolder = Callable[[str, str], Awaitable[str]]
"""title, folder to begin in; '' when nothing was chosen."""


class Announce(Protocol):
    """Announce a text to a screen reader, without interrupting it unless it is urgent."""

    def __call__(self, text: str, *, urgent: bool = False) -> None: ...


@dataclass
class Context:
    """Shared by the shell and its pages; lives as long as the window."""

    backend: Backend
    theme: Theme
    tasks: Tasks
    service: ServiceWatch
    ask: Ask
    choose_folder: ChooseFolder
    fail: Callable[[BaseException], None]
    """Show and log a failure."""
    go_next: Callable[[], None]
    visit: Callable[[PageId], None]
    """Go to any page to change something; a page outside the normal order returns to this one."""
    announce: Announce
    """Announce a text through a screen reader, if one runs."""
    open_path: Callable[[str], None]
    """Open a folder or file in the desktop's program for it."""
    given: Given = field(default_factory=Given)
    """What was given by hand or on the command line."""
    found: Found = field(default_factory=Found)
    state: WizardState = field(default_factory=WizardState)
    job: RunningJob | None = None
    """The job that runs now."""
    taskbar: Taskbar = field(default_factory=open_taskbar)
    shutdown: Shutdown = field(default_factory=open_shutdown)
    known: KnownBackups = field(init=False)
    """The backups of all known folders."""

    def __post_init__(self) -> None:
        self.known = KnownBackups(self.backend, self.tasks)

    async def look(self, given: Given) -> None:
        """Find out what is installed. The earlier choice is kept if it is still found."""
        found = await self.backend.find(given)
        self.given, self.found, self.state.detected = given, found, True
        chosen = self.state.installation
        same = [one for one in found.installations if chosen and one.root == chosen.root]
        # If there are several, the person chooses: a backup of the wrong server looks like a good one.
        self.choose(same[0] if same else found.installations[0] if len(found.installations) == 1 else None)

    async def measure(self) -> None:
        """Find out how large the data is, if that is not known yet. A first estimate; the survey's value counts."""
        installation = self.state.installation
        if installation is not None and self.state.data_bytes is None:
            size_bytes = await self.backend.data_bytes(installation)
            # The person may have chosen another installation meanwhile.
            if installation == self.state.installation:
                self.state.data_bytes = size_bytes

    def choose(self, installation: Installation | None) -> None:
        """Work on this installation from now on."""
        if installation != self.state.installation:
            self.state.data_bytes = None
        self.state.installation = installation
        self.state.forget_answers()
        self.service.watch(installation)
