"""Where the data lies in a backup made by hand: told by the names of folders and files. Nothing is read but folders."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.backups.ours import is_ours, is_partial
from core.disk.tree import extended, is_link_or_special
from core.errors import BackupNotReady
from core.model.backup import BackupMethod
from core.model.layout import DATA_FOLDER, DATABASES, ONLINE_FOLDER, TRANSACTIONS
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
    for above in (path.parent, path.parent.parent):
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


def places_in(folder: Path, levels: int) -> list[DataPlace]:
    """The data in a folder, or else that in the folders up to so many levels below it. Raises OSError for the folder itself."""
    if (found := place_at(folder)) is not None:
        return [found]
    return [place for child in folders_in(folder) for place in places_below(child, levels - 1)] if levels else []


def places_below(folder: Path, levels: int) -> list[DataPlace]:
    """The same of one folder among others: one that may not be read does not hide them."""
    with suppress(OSError):
        return [] if is_ours(folder) else places_in(folder, levels)
    return []


def place_at(folder: Path) -> DataPlace | None:
    """The data that a folder holds under a known name, or that it is itself."""
    if _is_copied_data(folder):
        return DataPlace(folder, BackupMethod.COPY)
    if copies := copies_in(folder):
        return copies[0]
    for name in ("", *KNOWN_FOLDERS):
        if databases_in(folder / name):
            _refuse_renamed(folder / name)
            return DataPlace(folder / name, BackupMethod.ONLINE)
    return None


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
    """The data folders below their names on a server. Where it is the vendor's own name, nothing is listed."""
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


def folders_in(folder: Path) -> list[Path]:
    """Its folders in which a backup may lie, by name. Raises OSError."""
    children = (folder / name for name in sorted(os.listdir(extended(folder))))
    return [child for child in children if _may_hold_one(child)]


def _may_hold_one(folder: Path) -> bool:
    # "$RECYCLE.BIN" and the like are the system's.
    if folder.name.startswith("$") or is_partial(folder):
        return False
    with suppress(OSError):
        status = os.lstat(extended(folder))
        return folder.is_dir() and not is_link_or_special(status)
    return False
