"""What is known of the store in a backup beyond its bytes: what makes it doubtful, and what Neo4j's own tool says of it."""

from __future__ import annotations

import msgspec

from core.model.entries import Count


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
