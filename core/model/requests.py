"""What a person has chosen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from core.model.backup import Backup, BackupMethod
from core.model.installation import ROLES, Installation

NOT_WHOLE_WORDS = "NOT WHOLE"
"""Typed by a person who restores a backup that is not whole; in every language, for the command line has no other."""
DEFAULT_MEMORY = "4G"
"""Heap and page cache of neo4j-admin in the vendor's example line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRequest:
    """What the person chose for a backup."""

    installation: Installation
    destination: PurePath
    """The folder that will hold `<label>/`."""
    method: BackupMethod = BackupMethod.COPY
    label: str | None = None
    pre_copy: bool = True
    clones: bool = True
    """Clone the stopped data where its volume can; nothing is copied before the stop then."""
    no_import_running: bool = False
    """The person says that no application import runs (stopping Neo4j during one may corrupt it: CAST's CSV page)."""
    override_transactions: bool = False
    """Stopped although transactions hold locks in Neo4j; recorded in the report."""
    log_in: bool = True
    """Neo4j may be asked for them, and how much it holds, with the login that the server's configuration holds."""
    heap_size: str = DEFAULT_MEMORY
    page_cache: str = DEFAULT_MEMORY
    full: bool = False
    """Copy every file again, even what an earlier backup in the destination already has."""
    quick: bool = False
    """Do not read again what is shared with an earlier backup: then nobody says that it is verified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreRequest:
    """What the person chose for a restore."""

    installation: Installation
    backup: Backup
    config_roles: tuple[str, ...] = ROLES
    """Which of the four configuration files come from the backup."""
    no_import_running: bool = False
    override_transactions: bool = False
    log_in: bool = True
    version_confirmed: bool = False
    """An unknown version on either side was looked up and is the same."""
    override_version: bool = False
    """A different version is accepted; recorded in the report."""
    override_not_whole: bool = False
    """A backup that is not whole is restored all the same; recorded in the report."""
    delete_first: bool = False
    """The vendor's order (delete the live data, then copy), for a volume without room for two copies."""
