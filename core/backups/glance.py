"""What a glance at a backup made by hand tells: how old its data is, and what is missing. Each name is asked for by itself: no folder
is opened or listed for it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from core.dates import utc_of
from core.disk.tree import extended
from core.model.installation import DATABASE_OF_NEO4J_3, DEFAULT_DATABASE, ROLES, SYSTEM_DATABASE
from core.model.layout import CONFIG_FOLDER, DATABASES, TRANSACTIONS
from core.neo4j.wholeness import HEADER, RECORD_STORES


def last_written_utc(data: Path, databases: Mapping[str, str]) -> str:
    """When its stores were last written to, by the times of their files; '' where none of them is there under a known name.

    `databases`: of neo4j-admin, by their names; none for a copy.
    """
    stores = [data / name for name in databases]
    stores = stores or [data / DATABASES / name for name in (DEFAULT_DATABASE, SYSTEM_DATABASE, DATABASE_OF_NEO4J_3)]
    times = list(_times_of(store / name for store in stores for name in (HEADER, *RECORD_STORES)))
    return utc_of(max(times)) if times else ""


def _times_of(files: Iterable[Path]) -> Iterator[float]:
    for file in files:
        with suppress(OSError):
            yield os.stat(extended(file)).st_mtime


def missing_in(data: Path, databases: Mapping[str, str]) -> list[str]:
    """What of the data is not there, as it is called in a backup."""
    if databases:
        # Neo4j 3 has no `system`, and its logs in the store.
        return [] if {SYSTEM_DATABASE, DATABASE_OF_NEO4J_3} & databases.keys() else [SYSTEM_DATABASE]
    if (data / DATABASES / DATABASE_OF_NEO4J_3).is_dir():
        return []
    return [name for name in (f"{DATABASES}/{SYSTEM_DATABASE}", TRANSACTIONS) if not (data / name).is_dir()]


def missing_roles(config_files: Mapping[str, str]) -> list[str]:
    """The folders of the vendor's configuration files that are not there."""
    missing = [f"{CONFIG_FOLDER}/{role}" for role in ROLES if role not in config_files]
    return [CONFIG_FOLDER] if len(missing) == len(ROLES) else missing
