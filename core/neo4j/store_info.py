"""Asks Neo4j's own tool about one database of a copy: was it closed cleanly, and which is its last transaction?

That is `neo4j-admin store-info` of Neo4j 4.2 to 4.4 and `neo4j-admin database info` of 5. Two things about it were measured, with
4.2.19, 4.4.42 and 5.26.0, and decide how it is asked:

- It reads the transaction logs of the place that its configuration names. With the server's configuration those are the server's
  own, and a torn copy is called clean. So it gets a configuration that names those of the copy.
- It writes nothing, but opens `neostore` for writing, and makes a missing `database_lock`; on a read-only disk it fails. Of the
  other store files it wants the names alone; the logs it opens for reading. The files of a copy may be shared with an earlier
  backup, so it never gets them: it gets a folder of its own, with a copy of `neostore` and an empty file for every other name.

Not knowing is no failure: what the tool does not tell has a reason, and nothing else comes of it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path, PurePath

from core.disk.files import make_private_folder
from core.disk.tree import extended
from core.errors import ReadFailed, UsageError
from core.model.store_facts import StoreState
from core.neo4j.store_lock import DATABASE_LOCK
from core.phrases import phrase
from core.system.command import CommandResult

TIME_LIMIT_S = 60.0
"""For one database; it takes 2 to 4 s."""
STORE_FILE = "neostore"
STORE_FILE_MAX_BYTES = 1 << 20
"""It has 8 KB; what is larger is something else."""
MOST_FILES = 1000
"""In the folder of a database itself; it has about 40."""
_SAID_CHARS = 300
_MOST_TRANSACTIONS = 2**63
_VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})")
_PLAIN = re.compile(r"[A-Za-z0-9 /:._~()+@,=-]+\Z")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_TOLD = {True: True, False: False, "true": True, "false": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One database, and the folders as the tool sees them: in a container they are mounted elsewhere."""

    neo4j_version: str
    database: str
    work: PurePath
    """The tool's own folder, made by `lay_out`."""
    logs: PurePath
    """The copy's transaction logs, one folder for each database."""

    def seen_at(self, work: PurePath, logs: PurePath) -> Question:
        return replace(self, work=work, logs=logs)

    @property
    def arguments(self) -> tuple[str, ...]:
        """For neo4j-admin, without the program."""
        databases = self.work / "data" / "databases"
        if self._is_5:
            return ("database", "info", "--format=json", f"--from-path={databases}", self.database)
        return ("store-info", "--structured", str(databases / self.database))

    @property
    def conf_dir(self) -> PurePath:
        """For NEO4J_CONF."""
        return self.work / "conf"

    @property
    def configuration(self) -> str:
        """The whole neo4j.conf. Raises UsageError for a path that Neo4j would misread: then it would take the logs for missing."""
        room = "server" if self._is_5 else "dbms"
        places = {"data": self.work / "data", "transaction.logs.root": self.logs}
        return "".join(f"{room}.directories.{name}={_property(place)}\n" for name, place in places.items())

    @property
    def _is_5(self) -> bool:
        return (_numbers(self.neo4j_version) or (0, 0)) >= (5, 0)


@dataclass(frozen=True, slots=True)
class ToolCall:
    """How one kind of installation asks: a command, and what ends it where the command does not end by itself."""

    argv: tuple[str, ...]
    environment: Mapping[str, str]
    configuration: str
    clean_up: Callable[[], None] = lambda: None


def why_not_asked(neo4j_version: str | None, database: str) -> str:
    """Why a Neo4j of that version cannot be asked about a folder of that name; '' when it can.

    A copy may be handed over, and its folders' names go to a program: none may be an option or a pattern.
    """
    numbers = _numbers(neo4j_version or "")
    if numbers is None:
        return phrase("the version of Neo4j is not known.")
    if numbers < (4, 2):
        return phrase("Neo4j {version} has no such tool.", version=neo4j_version)
    return "" if _NAME.match(database) else phrase("that is not the name of a database.")


def lay_out(store: Path, work: Path, database: str) -> None:
    """Make the tool's own folder beside the database's folder `store`. Raises ReadFailed and OSError.

    Whatever is in `work` is of this program alone, and is removed by the caller.
    """
    content = _read_store_file(store / STORE_FILE)
    place = work / "data" / "databases" / database
    make_private_folder(work)
    os.makedirs(extended(place))
    for name in _names_of_files(store):
        _write_new(place / name, content if name == STORE_FILE else b"")


def write_configuration(text: str, work: Path) -> None:
    """Where `Question.conf_dir` says. Raises OSError."""
    os.mkdir(extended(work / "conf"))
    _write_new(work / "conf" / "neo4j.conf", text.encode("ascii"))


def judge_store_info(database: str, result: CommandResult) -> StoreState:
    """What the tool said of that database, or why that is no answer. Never raises, whatever it said."""
    if result.returncode != 0:
        return StoreState(
            database,
            not_asked=phrase(
                "neo4j-admin ended with {exit_code}: {said}",
                exit_code=str(result.returncode),
                said=_end_of(result.output),
            ),
        )
    for line in result.output.splitlines():
        if state := _read_line(line, database):
            return state
    return StoreState(database, not_asked=phrase("neo4j-admin said: {said}", said=_end_of(result.output)))


def _read_line(line: str, database: str) -> StoreState | None:
    try:
        match json.loads(line):
            case {
                "databaseName": str(name),
                "inUse": bool(in_use) | str(in_use),
                "recoveryRequired": bool(required) | str(required),
                "lastCommittedTransaction": int(last) | str(last),
            }:
                number = int(str(last))
            case _:
                return None
    except (ValueError, RecursionError):
        return None
    # A store that somebody has open is no copy, and one of another name was not asked for.
    if name.casefold() != database.casefold() or _TOLD.get(in_use) is not False:
        return None
    recovery_required = _TOLD.get(required)
    if recovery_required is None or not 0 <= number < _MOST_TRANSACTIONS:
        return None
    return StoreState(database, recovery_required, None if recovery_required else number)


def _end_of(output: str) -> str:
    return output.strip()[-_SAID_CHARS:]


def _numbers(version: str) -> tuple[int, int] | None:
    match = _VERSION.match(version)
    return (int(match[1]), int(match[2])) if match else None


def _property(path: PurePath) -> str:
    """Neo4j 4 reads the escapes of Java's properties, Neo4j 5 does not, nor letters beyond ASCII (seen with 5.26.0)."""
    if not _PLAIN.match(text := path.as_posix()):
        raise UsageError(phrase("{path} has characters that not every Neo4j reads in its configuration.", path=path))
    return text


def _read_store_file(path: Path) -> bytes:
    try:
        with open(extended(path), "rb") as file:
            content = file.read(STORE_FILE_MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise ReadFailed(phrase("{path} does not exist: its store has another form.", path=path)) from error
    if len(content) > STORE_FILE_MAX_BYTES:
        raise ReadFailed(phrase("{path} is larger than such a file ever is.", path=path))
    return content


def _names_of_files(store: Path) -> list[str]:
    with os.scandir(extended(store)) as entries:
        found = (entry.name for entry in entries if entry.is_file(follow_symlinks=False))
        names = [name for name in islice(found, MOST_FILES + 1) if name != DATABASE_LOCK]
    if len(names) > MOST_FILES:
        raise ReadFailed(phrase("{path} has more files than a database of Neo4j.", path=store))
    return names


def _write_new(path: Path, content: bytes) -> None:
    with open(extended(path), "wb") as file:
        file.write(content)
