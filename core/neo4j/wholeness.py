"""Whether the files of a store can be all that a Neo4j server needs: judged by their names and sizes alone.

Pure. Whether their bytes are right is not judged, nor whether the store was closed. What is said here of a version was seen
on real servers of it, fresh, filled and killed before they had written anything (tests/unit/neo4j/stores); of a version that
was not seen, only what holds for all of them. Tried on a real 4.4: without most of it Neo4j does not open the database, or opens
it without its nodes and says nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from core.model.backup import Backup, BackupMethod
from core.model.check_codes import CheckCode
from core.model.entries import FileEntry
from core.model.installation import SYSTEM_DATABASE
from core.model.store_facts import TRANSACTION_LOG, Doubt, StoreState, is_left_over
from core.phrases import phrase

MAX_DOUBTS = 20
"""So that a backup with a million databases, which may come from anywhere, is refused in a few sentences."""

HEADER = "neostore"
NODES, LABELS = "neostore.nodestore.db", "neostore.labeltokenstore.db"
RELATIONSHIPS, TYPES = "neostore.relationshipstore.db", "neostore.relationshiptypestore.db"
PROPERTIES, KEYS = "neostore.propertystore.db", "neostore.propertystore.db.index"
RECORD_STORES = (
    *(NODES, f"{NODES}.labels", LABELS, f"{LABELS}.names"),
    *(RELATIONSHIPS, "neostore.relationshipgroupstore.db", TYPES, f"{TYPES}.names"),
    *(PROPERTIES, f"{PROPERTIES}.arrays", f"{PROPERTIES}.strings", KEYS, f"{KEYS}.keys"),
    "neostore.schemastore.db",
)
"""Every database of every version has them. All others of its files Neo4j makes anew where they are missing."""
NEVER_ALONE: Mapping[str, str] = {
    NODES: RELATIONSHIPS,
    LABELS: NODES,
    RELATIONSHIPS: TYPES,
    TYPES: RELATIONSHIPS,
    PROPERTIES: KEYS,
    KEYS: PROPERTIES,
}
"""Which is not empty while the other is filled, in a database of CAST Imaging's that holds anything, and in `system`. Without a node
an index or a constraint may have left a type, a key or a label alone; and a database of somebody else may have nodes without labels,
and types of which no relationship is left.
"""
NOT_WRITTEN_YET = frozenset(NEVER_ALONE)
"""Store files that may be empty in any database as long as Neo4j has it open."""

_VERSION = re.compile(r"([345])\.([0-9]{1,3})\b")
_NAME = re.compile(r"[a-z][a-z0-9.-]{2,62}", re.IGNORECASE)
_LOG = re.compile(r"(neostore\.transaction\.db|checkpoint)\.[0-9]+")
_LOG_BESIDE = re.compile(rf"(?:.*/)?([^/]+)/({_LOG.pattern})")
"""Below `transactions`, or below another folder that a setting names."""
_BLOCK_FORMAT = "block."
"""How the files of a format begin that was not seen: Neo4j 5's Enterprise edition has it."""

Sizes = Iterable[tuple[str, int]]
"""Files: path and size in bytes."""


@dataclass(slots=True)
class _Database:
    """What lies directly in the folders of a database: file name -> size in bytes."""

    exists: bool = False
    """The folder of its store has files."""
    store: dict[str, int] = field(default_factory=dict)
    logs_in_store: dict[str, int] = field(default_factory=dict)
    """Where Neo4j 3 and neo4j-admin backup have them."""
    logs: dict[str, int] = field(default_factory=dict)
    """In the folder `transactions` of Neo4j 4 and later."""

    def add_to_store(self, place: str, size_bytes: int) -> None:
        self.exists = True
        if "/" not in place:
            (self.logs_in_store if _LOG.fullmatch(place) else self.store)[place] = size_bytes


def judge_data_folder(
    files: Sizes,
    version: str | None,
    default_database: str,
    *,
    running: bool = False,
    unclosed: Collection[str] = (),
    logs_elsewhere: bool = False,
) -> tuple[Doubt, ...]:
    """Why a data folder with these files, by their paths in it, is not whole; nothing where nothing speaks against it.

    `version`: of its Neo4j, if known. `running`: Neo4j has it open, so what is new may still be in memory and in the logs
    alone; `unclosed`: the databases of which it had, when it last ended.
    `logs_elsewhere`: the transaction logs are not among the files, and not expected there.
    """
    databases: dict[str, _Database] = defaultdict(_Database)
    for path, size_bytes in files:
        part, _, rest = path.partition("/")
        name, _, place = rest.partition("/")
        if part == "databases" and place:
            databases[name].add_to_store(place, size_bytes)
        elif part != "databases" and (log := _LOG_BESIDE.fullmatch(rest)):
            databases[log[1]].logs[log[2]] = size_bytes
    unclosed = databases if running else unclosed
    return _judge(databases, version, default_database, unclosed=unclosed, logs=not logs_elsewhere)


def judge_online_backup(
    folders: Mapping[str, Sizes], version: str | None, default_database: str, *, checked: bool
) -> tuple[Doubt, ...]:
    """The same of what neo4j-admin wrote: database -> the files of its folder, by their paths in it.

    `checked`: Neo4j's own check has opened it, so nothing is missing in the logs.
    """
    databases = {name: _Database() for name in folders}
    for name, files in folders.items():
        for path, size_bytes in files:
            databases[name].add_to_store(path, size_bytes)
    return _judge(databases, version, default_database, online=True, logs=not checked)


def judge_backup(backup: Backup, default_database: str) -> tuple[Doubt, ...]:
    """The same of a backup, whoever made it. What was doubtful when it was made is not repeated."""
    if backup.method is BackupMethod.COPY:
        files = sizes_in(backup.below(backup.data_folder), backup.data_folder)
        unclosed = unclosed_in(backup.stores)
        return judge_data_folder(files, backup.neo4j_version, default_database, unclosed=unclosed)
    folders = {name: sizes_in(backup.below(folder), folder) for name, folder in backup.databases.items()}
    checked = backup.consistency == "passed"
    return judge_online_backup(folders, backup.neo4j_version, default_database, checked=checked)


def unclosed_in(stores: Iterable[StoreState]) -> frozenset[str]:
    """The databases that Neo4j's own tool calls not closed."""
    return frozenset(state.database for state in stores if state.recovery_required)


def sizes_in(files: Iterable[FileEntry], folder: str = "") -> Sizes:
    """Of files that lie in a folder, by their paths in it."""
    skipped = len(folder) + 1 if folder else 0
    return ((file.path[skipped:], file.size_bytes) for file in files)


def may_be_empty(database: str, number: tuple[int, int] | None) -> frozenset[str]:
    """Store files that a database of that version has empty, if it was closed and holds nothing yet.

    `number`: 4, 2 for Neo4j 4.2; None for an unknown version.
    """
    if database == SYSTEM_DATABASE:
        # It is never without nodes.
        return frozenset() if number and number >= (4, 4) else frozenset((RELATIONSHIPS, TYPES))
    nothing_yet = frozenset((NODES, LABELS, RELATIONSHIPS, TYPES))
    return nothing_yet if number and number >= (4, 3) else nothing_yet | {PROPERTIES, KEYS}


def _judge(
    found: Mapping[str, _Database],
    version: str | None,
    default_database: str,
    *,
    logs: bool,
    online: bool = False,
    unclosed: Collection[str] = (),
) -> tuple[Doubt, ...]:
    """`logs`: whether the transaction logs are judged."""
    number = _number_of(version)
    found = {name: database for name, database in found.items() if not is_left_over(name)}
    old = _is_old(found, number)
    # A folder that somebody has put there is no database, if Neo4j could not name one so.
    databases = {name: database for name, database in found.items() if old or _NAME.fullmatch(name)}
    doubts = list(_missing_databases(databases, default_database, old=old))
    for name, database in databases.items():
        if logs:
            doubts += _doubts_of_logs(name, database.logs_in_store if old or online else database.logs)
        known = old or name in (default_database.lower(), SYSTEM_DATABASE)
        doubts += _doubts_of_store(
            name, database, _allowed_empty(name, database.store, number, name in unclosed, known)
        )
    return tuple(doubts[:MAX_DOUBTS])


def _number_of(version: str | None) -> tuple[int, int] | None:
    match = _VERSION.match(version or "")
    return (int(match[1]), int(match[2])) if match else None


def _is_old(databases: Mapping[str, _Database], number: tuple[int, int] | None) -> bool:
    """Whether it is a store of Neo4j 3: one database, with its logs in it, and no `system`."""
    if number:
        return number < (4, 0)
    has_logs_beside = any(database.logs for database in databases.values())
    has_logs_inside = any(database.logs_in_store for database in databases.values())
    return has_logs_inside and not has_logs_beside and SYSTEM_DATABASE not in databases


def _missing_databases(databases: Mapping[str, _Database], default_database: str, *, old: bool) -> Iterator[Doubt]:
    # What an old one calls its database is in another setting; it has that one only.
    default = "" if old else default_database.lower()
    if default and not _exists(databases, default):
        yield _doubt(phrase("The default database {database} is missing.", database=default))
    if not old and not _exists(databases, SYSTEM_DATABASE):
        yield _doubt(
            phrase(
                "The database {database} is missing, in which Neo4j keeps its users and the list of databases.",
                database=SYSTEM_DATABASE,
            )
        )
    for name, database in databases.items():
        if not database.exists and name not in (default, SYSTEM_DATABASE):
            yield _doubt(phrase("Of the database {database} only the transaction logs are there.", database=name))


def _exists(databases: Mapping[str, _Database], name: str) -> bool:
    return name in databases and databases[name].exists


def _doubts_of_logs(name: str, logs: Mapping[str, int]) -> Iterator[Doubt]:
    if not any(file.startswith(TRANSACTION_LOG) for file in logs):
        yield _doubt(phrase("The database {database} lacks its transaction logs.", database=name))
    yield from _doubt_of_empty(name, [file for file, size_bytes in logs.items() if not size_bytes])


def _allowed_empty(
    name: str, store: Mapping[str, int], number: tuple[int, int] | None, unclosed: bool, known: bool
) -> frozenset[str]:
    """`known`: what is made in this database is known."""
    if unclosed:
        return NOT_WRITTEN_YET

    def may_be_alone(file: str) -> bool:
        judged = file == NODES or (known and store.get(NODES))
        return not judged or not store.get(NEVER_ALONE[file])

    return frozenset(filter(may_be_alone, may_be_empty(name, number)))


def _doubts_of_store(name: str, database: _Database, allowed: frozenset[str]) -> Iterator[Doubt]:
    store = database.store
    if not database.exists or any(file.startswith(_BLOCK_FORMAT) for file in store):
        return
    # A store with none of them is of a format that was not seen.
    needed = (HEADER, *RECORD_STORES) if any(file in store for file in RECORD_STORES) else (HEADER,)
    if missing := [file for file in needed if file not in store]:
        yield _doubt(
            phrase(
                "The database {database} lacks %n file(s) of its store; first {file}.",
                database=name,
                n=len(missing),
                file=missing[0],
            )
        )
    empty = (file for file, size_bytes in store.items() if file.startswith(HEADER) and not size_bytes)
    yield from _doubt_of_empty(name, [file for file in empty if file not in allowed])


def _doubt_of_empty(name: str, empty: list[str]) -> Iterator[Doubt]:
    if empty:
        yield _doubt(
            phrase(
                "The database {database} has %n empty file(s), which a whole one never has; first {file}.",
                database=name,
                n=len(empty),
                file=empty[0],
            )
        )


def _doubt(text: str) -> Doubt:
    return Doubt(CheckCode.NOT_WHOLE, text)
