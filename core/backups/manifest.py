"""What a sealed backup contains: the Manifest, and how it is written. manifest_reader.py reads it. No I/O here.

A manifest is the last file written into a backup. It carries a BLAKE3 of itself (computed with the checksum field
zeroed), so a single flipped bit in it is noticed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec
from blake3 import blake3

from core.disk.file_table import PAGE_FILES, FileTable
from core.model.entries import Count, Digest, DirectoryEntry, FileEntry
from core.model.store_facts import Doubt, StoreCount, StoreState

FORMAT_VERSION = 4
"""2 adds what shows that a source has not changed, and the earlier backup that files are shared with; 3 what is doubtful about
the store, and what Neo4j's own tool says of it; 4 how many nodes and relationships there were. All are still read.
"""


ZERO_CHECKSUM = "0" * 64
_NO_FILES = b'\n "files": []'
LIST_BEGINS = b'\n "files": ['
ENTRY_ENDS = b"\n  },"
LIST_ENDS = b"\n ]"
"""How the list of files looks: no text in it has a line break, so no name can be mistaken for one of these marks."""


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that a restore needs to know about a backup, and all that a person may ask."""

    format_version: int
    checksum: Digest = ZERO_CHECKSUM
    tool: str
    label: str
    created_utc: str
    host: str
    kind: str
    method: str
    version: str | None
    neo4j_version: str | None
    neo4j_edition: str | None
    found_by: dict[str, str]
    source_paths: dict[str, str]
    """data_dir, config_dir and root as they were: information, never a place to write to."""
    databases: list[str]
    consistency: str
    """The result of Neo4j's own consistency check: not run, passed, could not run."""
    offline_s: float
    read_utc: str = ""
    """Every byte was read on this medium, and was right, at this time or later; shared files count as in the earlier backup."""
    earlier: str = ""
    """Label of the backup beside this one that shares the unchanged files; this backup is complete without it."""
    shared_bytes: Count = 0
    total_bytes: Count
    total_files: Count
    files: list[FileEntry]
    """Empty in memory: there may be millions, so they are passed separately (FileTable)."""
    directories: list[DirectoryEntry]
    doubts: list[Doubt] = []
    stores: list[StoreState] = []
    counts: list[StoreCount] = []
    """Of a server that ran and was stopped for the backup, as far as it told."""
    left_out: list[str] = []
    warnings: list[str] = []


def with_checksum(manifest: Manifest, files: FileTable) -> Manifest:
    """The manifest with its own checksum; its files are left to `encode_manifest`."""
    blank = msgspec.structs.replace(manifest, checksum=ZERO_CHECKSUM, files=[])
    return msgspec.structs.replace(blank, checksum=digest_of(encode_manifest(blank, files)))


def digest_of(pieces: Iterable[bytes]) -> str:
    """BLAKE3 of a text that comes in pieces."""
    digest = blake3()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def encode_manifest(manifest: Manifest, files: FileTable) -> Iterator[bytes]:
    """The bytes to write, piece by piece: indented JSON."""
    text = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    head, _, tail = text.partition(_NO_FILES)
    if not files:
        yield text
        return
    entries, separator = iter(files), head + LIST_BEGINS
    while page := list(islice(entries, PAGE_FILES)):
        listed = msgspec.json.format(msgspec.json.encode(page), indent=1)
        yield separator + listed.removeprefix(b"[").removesuffix(b"\n]").replace(b"\n", b"\n ")
        separator = b","
    yield LIST_ENDS + tail


def encode_sums(files: Iterable[FileEntry]) -> Iterator[bytes]:
    """The BLAKE3SUMS file, piece by piece: lines that `b3sum --check` accepts, run inside the backup's folder.

    A name with a backslash or line break is escaped and its line begins with a backslash, as b3sum writes it.
    """
    entries = iter(files)
    while page := list(islice(entries, PAGE_FILES)):
        yield "".join(map(_sum_line, page)).encode("utf-8")


def _sum_line(file: FileEntry) -> str:
    escaped = file.path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    mark = "\\" if escaped != file.path else ""
    return f"{mark}{file.blake3}  {escaped}\n"
