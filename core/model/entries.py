"""What is recorded of one file and of one folder: in a manifest, and by a scan of a tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, TypeVar

import msgspec

TimeNs = int
"""Checked against MOST_TIME_NS by the reader: msgspec's own limits end in the year 2262."""
Mode = Annotated[int, msgspec.Meta(ge=0, le=0o7777)]
AccountId = Annotated[int, msgspec.Meta(ge=0, le=2**32 - 2)]
Count = Annotated[int, msgspec.Meta(ge=0)]
Digest = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]


class FileEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """One file: path relative to its root ('/' between parts), size, time of change, BLAKE3 and, on Linux, owner."""

    path: str
    size_bytes: Count
    mtime_ns: TimeNs
    blake3: Digest | None = None
    """None only in memory: for a file that was scanned but not read."""
    mode: Mode | None = None
    uid: AccountId | None = None
    gid: AccountId | None = None
    ctime_ns: TimeNs | None = None
    """Of the source, as is `inode`: with size and time of change they show whether it was touched since. None if they cannot:
    the file changed while it was read, or so shortly before that its times may not show a later change."""
    inode: int | None = None


class DirectoryEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """One folder, so that empty folders and owners are kept."""

    path: str
    mtime_ns: TimeNs
    mode: Mode | None = None
    uid: AccountId | None = None
    gid: AccountId | None = None


Entry = TypeVar("Entry", FileEntry, DirectoryEntry)


def inside(folder: str, entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries below one folder, with paths relative to it; '' changes nothing."""
    return (entry_at(entry, entry.path[len(folder) + 1 :]) for entry in entries) if folder else iter(entries)


def entry_at(entry: Entry, path: str) -> Entry:
    """The same file or folder under another path."""
    return msgspec.structs.replace(entry, path=path)
