"""Lists of files that may hold millions: in memory while they are short, then in a private temporary file.

A store has some thousand files; a million Python objects would take half a gigabyte in each list of a job.
"""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from core.errors import WriteFailed
from core.model.entries import FileEntry
from core.phrases import phrase

PAGE_FILES = 1000
"""How many are read or written at once."""
MOST_BYTES = 2**63 - 1
"""The largest size that SQLite stores, which is more than any file system has."""

_LAST = b""
"""Sorts after every path: for SQLite a blob is greater than any text."""

_encode = msgspec.json.Encoder().encode
_values = msgspec.json.Decoder(list).decode


class FileTable:
    """Entries by path, always in the order of their paths. Thread-safe. Raises WriteFailed when they cannot be kept.

    Sizes up to MOST_BYTES. It may be changed during an iteration, which then sees the changes behind the place that it has
    reached.
    """

    def __init__(self, entries: Iterable[FileEntry] = ()) -> None:
        # A database without a name: SQLite's cache, then a temporary file that is deleted with it
        # (sqlite.org/inmemorydb.html, "Temporary Databases"). Nothing of it outlives this program, so nothing is flushed.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._database.close)
        self._lock = threading.RLock()
        self._coming: dict[str, FileEntry] = {}
        """Not in the database yet: writing a page at once takes a third of the time of writing them one by one."""
        for statement in (
            "PRAGMA journal_mode = OFF",
            "PRAGMA synchronous = OFF",
            "PRAGMA cache_size = -4000",
            "CREATE TABLE files (path TEXT PRIMARY KEY, size_bytes INTEGER, entry BLOB) WITHOUT ROWID",
            "BEGIN",
        ):
            self._execute(statement)
        self.add_all(entries)

    def add(self, entry: FileEntry) -> None:
        """Add an entry, or replace the one with the same path."""
        with self._lock:
            self._coming[entry.path] = entry
            if len(self._coming) >= PAGE_FILES:
                self._settle()

    def add_all(self, entries: Iterable[FileEntry]) -> None:
        for entry in entries:
            self.add(entry)

    def add_new(self, entries: Sequence[FileEntry]) -> int | None:
        """Add entries up to the first whose path is already there. Returns its index; None when all were added."""
        with self._lock:
            self._settle()
            before = self._database.total_changes
            try:
                self._database.executemany("INSERT INTO files VALUES (?, ?, ?)", map(_row, entries))
            except sqlite3.IntegrityError:
                return self._database.total_changes - before
            except sqlite3.Error as error:
                raise _not_kept(error) from error
        return None

    def discard(self, path: str) -> None:
        """Remove the entry with that path, if there is one."""
        with self._lock:
            self._coming.pop(path, None)
            self._execute("DELETE FROM files WHERE path = ?", path)

    def get(self, path: str) -> FileEntry | None:
        with self._lock:
            if entry := self._coming.get(path):
                return entry
            rows = self._execute("SELECT entry FROM files WHERE path = ?", path)
        return _decode(rows[0][0]) if rows else None

    def __getitem__(self, path: str) -> FileEntry:
        entry = self.get(path)
        if entry is None:
            raise KeyError(path)
        return entry

    def __contains__(self, path: str) -> bool:
        with self._lock:
            return path in self._coming or bool(self._execute("SELECT 1 FROM files WHERE path = ?", path))

    def __len__(self) -> int:
        return int(self._read("SELECT COUNT(*) FROM files")[0][0])

    def __bool__(self) -> bool:
        return bool(self._read("SELECT 1 FROM files LIMIT 1"))

    @property
    def total_bytes(self) -> int:
        # In two halves: SQLite's own sum is limited to 63 bits.
        ((high, low),) = self._read("SELECT SUM(size_bytes >> 32), SUM(size_bytes & 0xFFFFFFFF) FROM files")
        return ((high or 0) << 32) + (low or 0)

    def __iter__(self) -> Iterator[FileEntry]:
        return self.between("", _LAST)

    def between(self, after: str, before: str | bytes) -> Iterator[FileEntry]:
        """The entries whose path lies between two texts, both excluded."""
        page = "SELECT path, entry FROM files WHERE path > ? AND path < ? ORDER BY path LIMIT ?"
        while True:
            rows = self._read(page, after, before, PAGE_FILES)
            for _, entry in rows:
                yield _decode(entry)
            if len(rows) < PAGE_FILES:
                return
            after = rows[-1][0]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FileTable):
            return NotImplemented
        return len(self) == len(other) and all(one == another for one, another in zip(self, other, strict=False))

    __hash__ = None  # type: ignore[assignment]

    def _read(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            self._settle()
            return self._execute(statement, *values)

    def _settle(self) -> None:
        if self._coming:
            try:
                self._database.executemany(
                    "INSERT OR REPLACE INTO files VALUES (?, ?, ?)", map(_row, self._coming.values())
                )
            except sqlite3.Error as error:
                raise _not_kept(error) from error
            self._coming.clear()

    def _execute(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            return self._database.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise _not_kept(error) from error


def _row(entry: FileEntry) -> tuple[str, int, bytes]:
    return entry.path, entry.size_bytes, _encode(msgspec.structs.astuple(entry))


def _decode(row: bytes) -> FileEntry:
    # Not validated again: that was done when it was read from outside, and it would double the time.
    return FileEntry(*_values(row))


def _not_kept(error: sqlite3.Error) -> WriteFailed:
    return WriteFailed(
        phrase("The list of files could not be kept in the folder for temporary files: {reason}.", reason=str(error)),
        phrase("Make room on its volume; the environment variable TMPDIR (on Windows TEMP) names another folder."),
    )
