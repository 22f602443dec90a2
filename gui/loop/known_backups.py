"""The backups of all known folders, listed at the same time; a folder that hangs or fails does not delay the others.

It keeps each folder's last answer until that folder answers again. Shows nothing and chooses nothing.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import QObject, Signal

from core.errors import BackupNotReady, ImagingBackupError
from core.model.backup import BackupEntry
from core.model.installation import Installation
from gui.logic.contract import Backend
from gui.logic.flow import last_good
from gui.loop.tasks import Tasks


@dataclass
class KnownFolder:
    """One folder and what is known of it."""

    path: str
    entries: tuple[BackupEntry, ...] = ()
    problem: str = ""
    """Why it could not be listed."""
    archive: PurePath | None = None
    """What can be unpacked there, where it is no folder with backups."""
    answered: bool = False
    """It has answered at least once: it is then read again without being shown as awaited."""
    given_up: bool = False
    """A person has stopped waiting for it."""
    looking: asyncio.Task[None] | None = None


class KnownBackups(QObject):
    """The backups that are known so far."""

    changed = Signal()
    """A folder was added, has answered, has failed or was given up."""

    def __init__(self, backend: Backend, tasks: Tasks) -> None:
        super().__init__()
        self._backend, self._tasks = backend, tasks
        self._folders: dict[str, KnownFolder] = {}
        self._changed = asyncio.Event()

    @property
    def folders(self) -> tuple[KnownFolder, ...]:
        return tuple(self._folders.values())

    @property
    def looking_in(self) -> tuple[str, ...]:
        """The folders that have not answered yet."""
        return tuple(folder.path for folder in self.folders if folder.looking is not None and not folder.answered)

    @property
    def entries(self) -> tuple[BackupEntry, ...]:
        """Newest first, without duplicates: a folder may be known under two names, or be a backup itself."""
        each = {entry.path: entry for folder in self.folders for entry in folder.entries}
        return tuple(sorted(each.values(), key=lambda entry: (entry.created_utc, entry.label), reverse=True))

    def last_good(self, installation: Installation | None) -> BackupEntry | None:
        """The newest backup of this kind of installation that is neither damaged nor doubtful."""
        return last_good(self.entries, installation)

    async def look(self) -> None:
        """Begin to list every folder of earlier runs again, except those that were given up."""
        remembered = await self._backend.recall()
        for path in (remembered.last_destination, *remembered.known_folders):
            if path and path not in self._folders:
                self._folders[path] = KnownFolder(path)
        for folder in self.folders:
            if not folder.given_up:
                self._begin(folder)
        self._tell()

    def look_in(self, path: str) -> KnownFolder:
        """Begin to list one more folder, or list one again."""
        folder = self._folders.setdefault(path, KnownFolder(path))
        folder.answered = folder.given_up = False
        if folder.looking is not None:
            folder.looking.cancel()  # its answer would be outdated
            folder.looking = None
        self._begin(folder)
        self._tell()
        return folder

    def look_again_at(self, entry: BackupEntry) -> None:
        """List the folders again in which that backup was found: what is known of it has changed."""
        for folder in self.folders:
            if entry in folder.entries:
                self.look_in(folder.path)

    def stop_looking(self) -> None:
        """Give up on every folder that has not answered yet."""
        for folder in self.folders:
            if folder.looking is not None and not folder.answered:
                folder.looking.cancel()
                folder.looking, folder.given_up = None, True
        self._tell()

    async def wait_for_change(self) -> None:
        """Wait until the next `changed`."""
        await self._changed.wait()

    def _begin(self, folder: KnownFolder) -> None:
        # Never two questions at once: each one that hangs holds a thread.
        if folder.looking is None:
            folder.looking = self._tasks.spawn(self._list(folder), f"list {folder.path}")

    async def _list(self, folder: KnownFolder) -> None:
        entries: tuple[BackupEntry, ...] = ()
        problem, folder.archive = "", None
        try:
            entries = await self._backend.list_backups(folder.path)
        except BackupNotReady as error:
            problem, folder.archive = error.with_the_way, error.archive
        except ImagingBackupError as error:
            problem = error.message
        except Exception:
            self._answer(folder, (), self.tr("The folder could not be read."))
            raise
        self._answer(folder, entries, problem)

    def _answer(self, folder: KnownFolder, entries: tuple[BackupEntry, ...], problem: str) -> None:
        folder.entries, folder.problem, folder.looking, folder.answered = entries, problem, None, True
        self._tell()

    def _tell(self) -> None:
        # A new event for those who wait from now on: all who waited until now are woken.
        waited, self._changed = self._changed, asyncio.Event()
        waited.set()
        self.changed.emit()
