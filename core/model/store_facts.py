"""What is known of a store beyond its bytes: how large it is, what makes a backup of it doubtful, what Neo4j and its own tool say."""

from __future__ import annotations

import re
from typing import Annotated

import msgspec

from core.model.entries import Count
from core.model.file_lists import FileList, FilesOf
from core.phrases import phrase

TRANSACTION_LOG = "neostore.transaction.db."
LOG_NAMES = (TRANSACTION_LOG, "checkpoint.")
"""How the names of transaction logs begin; before Neo4j 4, and in an online backup, they lie beside the store."""
_LEFT_OVER = re.compile(r".+\.(err|temp)(\.[0-9]+)?", re.IGNORECASE)


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
    not_asked: str = ""
    """Why there is no answer."""

    @property
    def words(self) -> str:
        """One sentence for people."""
        if self.recovery_required is None:
            return phrase(
                "Database {database}: Neo4j's own tool was not asked: {reason}",
                database=self.database,
                reason=self.not_asked or phrase("no reason given"),
            )
        if self.recovery_required:
            return phrase(
                "Database {database} was not closed cleanly: by Neo4j's own tool it needs recovery.",
                database=self.database,
            )
        transaction = phrase("unknown") if self.last_transaction is None else str(self.last_transaction)
        return phrase(
            "Database {database} was closed cleanly, by Neo4j's own tool; its last transaction is {transaction}.",
            database=self.database,
            transaction=transaction,
        )

    def contradicts(self, then: StoreState) -> bool:
        """Whether a copy of what was asked then is another store now. Where one of them gave no answer nothing is shown."""
        if self.recovery_required is None or then.recovery_required is not False:
            return False
        return self.recovery_required or self.last_transaction != then.last_transaction


Counted = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
"""What Neo4j counts is a long of Java."""


MOST_COUNTED = 100
"""Databases: as many as a Neo4j has unless it is told otherwise."""


class StoreCount(msgspec.Struct, frozen=True):
    """How much one database holds, as the running Neo4j counted it."""

    database: str
    nodes: Counted
    relationships: Counted

    @property
    def words(self) -> str:
        """One sentence for people, of a backup."""
        return phrase(
            "Database {database} held {nodes_count} nodes and {relationships_count} relationships, counted right before Neo4j "
            "was stopped for the backup.",
            database=self.database,
            nodes_count=self.nodes,
            relationships_count=self.relationships,
        )


def is_left_over(folder: str) -> bool:
    """Whether a folder of that name is what `neo4j-admin` has left of a backup: `neo4j.err.0` it could not go on with and put aside,
    `neo4j.temp.0` it was writing. It lies beside the databases and is none.
    """
    return _LEFT_OVER.fullmatch(folder) is not None


def store_bytes(files: FileList, databases: str) -> int:
    """Bytes of the databases below that folder. Transaction logs do not count: Neo4j prunes them, so their size tells nothing of the
    data; nor does what else lies in a data folder, such as dumps.
    """
    return sum(
        file.size_bytes for file in FilesOf(files, databases) if not file.path.rpartition("/")[2].startswith(LOG_NAMES)
    )
