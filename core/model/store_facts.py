"""What is known of a store beyond its bytes: how large it is, what makes a backup of it doubtful, what Neo4j's own tool says."""

from __future__ import annotations

import msgspec

from core.model.entries import Count
from core.model.file_lists import FileList, FilesOf

LOG_NAMES = ("neostore.transaction.db.", "checkpoint.")
"""How the names of transaction logs begin; before Neo4j 4, and in an online backup, they lie beside the store."""


class Doubt(msgspec.Struct, frozen=True):
    """Why a backup may not be all that a server needs. Such a backup is no last good one until a person has accepted it."""

    code: str
    """A `CheckCode`; one that this program does not know is a doubt all the same."""
    text: str
    """English, for people."""


class StoreState(msgspec.Struct, frozen=True):
    """What `neo4j-admin` says of one database of a copy, without a login and without starting it."""

    database: str
    recovery_required: bool | None = None
    """Whether it was not closed cleanly; None when the tool was not asked or gave no answer."""
    last_transaction: Count | None = None
    """Its last committed transaction; counts only where no recovery is required."""


def store_bytes(files: FileList, databases: str) -> int:
    """Bytes of the databases below that folder. Transaction logs do not count: Neo4j prunes them, so their size tells nothing of the
    data; nor does what else lies in a data folder, such as dumps.
    """
    return sum(
        file.size_bytes for file in FilesOf(files, databases) if not file.path.rpartition("/")[2].startswith(LOG_NAMES)
    )
