"""Where the data lies in a backup made by hand: told by the names of folders and files. Nothing is read but folders."""

from __future__ import annotations

import os
import sys
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from core.backups.ours import is_ours, is_partial
from core.disk.tree import extended, is_link_or_special
from core.errors import BackupNotReady
from core.model.backup import BackupMethod
from core.model.layout import CONFIG_FOLDER, DATA_FOLDER, DATABASES, ONLINE_FOLDER, TRANSACTIONS
from core.model.store_facts import LOG_NAMES, is_left_over
from core.phrases import phrase

COPIED_FOLDERS = (DATA_FOLDER, "data", "neo4j/data")
"""What the data folder is called on a server, below the folder that is backed up."""
KNOWN_FOLDERS = (*COPIED_FOLDERS, ONLINE_FOLDER, "db")
"""And the folder of neo4j-admin in a backup, the last in the vendor's example: the backup is called as the folder around them."""
STORE_LOCK = "store_lock"
"""A file that Neo4j makes in `databases`; neo4j-admin makes none."""


@dataclass(frozen=True, slots=True)
class DataPlace:
    """A data folder that was copied, or a folder in which neo4j-admin has written databases."""

    folder: Path
    method: BackupMethod

    @property
    def databases(self) -> list[str]:
        """Those of neo4j-admin, each of which is restored by itself; none of a copy, which is restored whole."""
        return databases_in(self.folder) if self.method is BackupMethod.ONLINE else []


def is_database(folder: Path) -> bool:
    """Whether it holds store files; a folder with transaction logs only is no database."""
    return any(not file.name.startswith(LOG_NAMES) for file in folder.glob("neostore*"))


def databases_in(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    names = sorted(child.name for child in folder.iterdir() if child.is_dir() and is_database(child))
    return [name for name in names if not is_left_over(name)]


def place_around(path: Path) -> DataPlace | None:
    """The data folder that a folder is a piece of: a piece can only be restored with the rest."""
    if (path / DATABASES).is_dir():
        return None
    for above in path.parents[:2]:
        piece = path.relative_to(above).parts[0]
        if _is_copied_data(above) and (piece.lower() == DATABASES or (above / TRANSACTIONS).is_dir()):
            return DataPlace(above, BackupMethod.COPY)
    return None


def _is_copied_data(folder: Path) -> bool:
    """Other programs have folders called `databases` too, so something in it or beside it must be Neo4j's."""
    databases = folder / DATABASES
    if (folder / TRANSACTIONS).is_dir():
        return databases.is_dir()
    of_neo4j = (databases / STORE_LOCK).exists() or databases_in(databases)
    return bool(of_neo4j) and not _is_of_neo4j_admin(databases)


def _is_of_neo4j_admin(databases: Path) -> bool:
    """Whether a folder of that name, without the logs of a data folder beside it, was given to neo4j-admin to write into."""
    if (databases / STORE_LOCK).exists() or (databases.parent / "dbms").is_dir():
        return False
    return any(any((databases / name).glob(f"{LOG_NAMES[0]}*")) for name in databases_in(databases))


@dataclass(slots=True)
class Search:
    """Looks for data in a folder, or else in the folders below it, the nearest first. Where there is some, what lies beside it is
    looked at, too: it may be another backup.
    """

    patience: int = sys.maxsize
    """Ends after so many folders in which there is none."""
    places: list[DataPlace] = field(default_factory=list)
    ours: list[Path] = field(default_factory=list)
    """The backups of this tool that it came upon."""

    def run(self, folder: Path, levels: int) -> None:
        """`levels`: so many below the folder. Raises OSError for the folder itself: one that may not be read hides no others."""
        waiting = deque(self._look_at(folder, levels))
        while waiting and self.patience > 0:
            child, levels = waiting.popleft()
            with suppress(OSError):
                if is_ours(child):
                    self.ours.append(child)
                else:
                    waiting += self._look_at(child, levels)

    def _look_at(self, folder: Path, levels: int) -> list[tuple[Path, int]]:
        """Take what is in a folder. Returns the folders to look at next, each with the levels below it."""
        here = places_at(folder)
        self.places += [place for place in here if place not in self.places]
        known = [place.folder for place in self.places]
        if folder in known:
            return []
        if not here:
            self.patience -= 1
        if not here and not levels:
            return []
        return [(child, 0 if here else levels - 1) for child in folders_in(folder) if child not in known]


def places_at(folder: Path) -> list[DataPlace]:
    """The data that a folder is itself, or that it holds under known names."""
    if _is_copied_data(folder):
        return [DataPlace(folder, BackupMethod.COPY)]
    copies = copies_in(folder)
    copied = [copy.folder for copy in copies]
    others = [folder / name for name in ("", *KNOWN_FOLDERS) if folder / name not in copied]
    written = [other for other in others if databases_in(other)]
    for other in written:
        _refuse_renamed(other)
    return copies + [DataPlace(other, BackupMethod.ONLINE) for other in written]


def refuse_nested(copy: Path) -> None:
    """Raise BackupNotReady for a copy with another one in it: they are of different times, and which is meant cannot be told."""
    if inner := copies_in(copy):
        raise BackupNotReady(
            phrase(
                "{path} is a copy of a data folder, and holds another one: {inner}.", path=copy, inner=inner[0].folder
            ),
            phrase("Choose the inner one, or move it out of the outer one and choose that."),
        )


def copies_in(folder: Path) -> list[DataPlace]:
    """The data folders below their names on a server. For the vendor's own name, nothing is listed."""
    inside = [folder / DATA_FOLDER] if (folder / DATA_FOLDER / DATABASES).is_dir() else []
    inside += [folder / name for name in COPIED_FOLDERS if name != DATA_FOLDER and _is_copied_data(folder / name)]
    return [DataPlace(place, BackupMethod.COPY) for place in inside]


def _refuse_renamed(folder: Path) -> None:
    """A piece of a copy under another name looks like what neo4j-admin writes, which it is not."""
    if (folder / STORE_LOCK).exists():
        raise BackupNotReady(
            phrase(
                "{path} is the folder {name} of a copied data folder, under another name.", path=folder, name=DATABASES
            ),
            phrase(
                "Call it {name} again, with {logs} of the same data folder beside it.",
                name=DATABASES,
                logs=TRANSACTIONS,
            ),
        )


def is_of_system(folder: Path) -> bool:
    """Whether it is "$RECYCLE.BIN" or the like."""
    return folder.name.startswith("$")


def folders_in(folder: Path) -> list[Path]:
    """Its folders in which a backup may lie, by name. Raises OSError."""
    children = (folder / name for name in sorted(os.listdir(extended(folder))))
    return [child for child in children if _may_hold_one(child)]


def _may_hold_one(folder: Path) -> bool:
    if is_of_system(folder) or folder.name == CONFIG_FOLDER or is_partial(folder):
        return False
    with suppress(OSError):
        status = os.lstat(extended(folder))
        return folder.is_dir() and not is_link_or_special(status)
    return False
