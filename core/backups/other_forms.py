"""Names what may hold a backup, but cannot be restored as it lies there: archives, dumps, backups of Neo4j 5. Told by its name; nothing
of it is read.
"""

from __future__ import annotations

import os
from pathlib import Path

from core.disk.tree import extended
from core.errors import BackupNotReady, Input
from core.model.archives import ARCHIVES, ending_of
from core.phrases import phrase

DUMP, BACKUP_OF_5 = ".dump", ".backup"


def other_form(file: Path) -> BackupNotReady | None:
    """Why that file cannot be restored, and what to do; None for any other file, and for a folder."""
    name = file.name.lower()
    if not name.endswith((*ARCHIVES, DUMP, BACKUP_OF_5)) or not file.is_file():
        return None
    if name.endswith(ARCHIVES):
        return _archive(file)
    if name.endswith(DUMP):
        return BackupNotReady(
            phrase("{path} is a dump of one database, which only Neo4j's own tool can read.", path=file),
            phrase(
                "Stop Neo4j and load it: neo4j-admin load, with Neo4j 5 neo4j-admin database load. Or choose a copy of the data folder."
            ),
        )
    return BackupNotReady(
        phrase("{path} is a backup made by neo4j-admin of Neo4j 5, which an older one cannot read.", path=file),
        phrase("Restore it with neo4j-admin database restore on a Neo4j 5. Or choose a copy of the data folder."),
    )


def _archive(file: Path) -> BackupNotReady:
    here = bool(ending_of(file.name))
    form = BackupNotReady(
        phrase("{path} is an archive, from which nothing is restored.", path=file),
        phrase("If a backup is in it, unpack it, and choose the folder that comes out of it."),
        *((Input.UNPACKED,) if here else ()),
    )
    form.archive = file if here else None
    return form


def other_form_in(folder: Path) -> BackupNotReady | None:
    """The same of the first such file in a folder. Raises OSError."""
    found = (other_form(folder / name) for name in sorted(os.listdir(extended(folder))))
    return next((form for form in found if form is not None), None)


def holds_nothing_else(folder: Path) -> bool:
    """Whether all that is in a folder are such files: else one may be there for another reason. Raises OSError."""
    return all(other_form(folder / name) for name in os.listdir(extended(folder)))
