"""What a sealed backup contains: the Manifest, how it is written and how a foreign one is read.

A manifest is the last file written into a backup. It carries a BLAKE3 of itself (computed with the checksum field
zeroed), so one flipped bit anywhere in it is seen. Reading trusts nothing: sizes, types, the checksum and every path
are judged before a caller sees them. This module does no I/O.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Annotated

import msgspec
from blake3 import blake3

from core.errors import BackupCorrupt, ManifestTooNew
from core.paths import why_bad_label, why_unsafe
from core.phrases import phrase

FORMAT_VERSION = 2
"""2: what tells that a source has not changed, and which earlier backup files are shared with. 1 is still read."""
MANIFEST_NAME = "manifest.json"
SUMS_NAME = "BLAKE3SUMS"
README_NAME = "README.txt"
LOG_NAME = "backup.log"
INCOMPLETE_NAME = "INCOMPLETE"
"""Lies in a backup until it is sealed, so that renaming a .partial folder does not make it look like one made by hand."""
OWN_FILES = frozenset((MANIFEST_NAME, SUMS_NAME, README_NAME, LOG_NAME, INCOMPLETE_NAME))
"""Files of the tool itself: in every sealed backup, not in the manifest's list."""

DATA_FOLDER = "Neo4j_data"
ONLINE_FOLDER = "neo4j_backup"
CONFIG_FOLDER = "additional_files"
EXTRA_FOLDER = "extra_files"
PARTIAL_SUFFIX = ".partial"

MANIFEST_MAX_BYTES = 512 << 20
"""Room for one and a half million files. It also bounds the memory that a foreign manifest can take."""
MOST_TIME_NS = 2**65
"""A thousand years either way: whatever a file system keeps, and no number that a call to set it would choke on."""

_DATABASE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_ZERO_CHECKSUM = "0" * 64
_CHECKSUM = re.compile(rb'"checksum": "([0-9a-f]{64})"')

TimeNs = int
"""Judged against MOST_TIME_NS by hand: msgspec's own limits end in the year 2262."""
Mode = Annotated[int, msgspec.Meta(ge=0, le=0o7777)]
AccountId = Annotated[int, msgspec.Meta(ge=0, le=2**32 - 2)]
Count = Annotated[int, msgspec.Meta(ge=0)]
Digest = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]


class FileEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One file: path relative to the backup ('/' between parts), size, time of change, BLAKE3 and, on Linux, owner."""

    path: str
    size_bytes: Count
    mtime_ns: TimeNs
    blake3: Digest | None = None
    """None only in memory, for a backup made by hand before it was read."""
    mode: Mode | None = None
    uid: AccountId | None = None
    gid: AccountId | None = None
    ctime_ns: TimeNs | None = None
    """Of the source, as is `inode`: with size and time of change they tell whether it has been touched since. None where
    that would not tell: the file changed while it was read, or so shortly before that its times may hide it."""
    inode: int | None = None


class DirectoryEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One folder, so that empty ones and owners survive."""

    path: str
    mtime_ns: TimeNs
    mode: Mode | None = None
    uid: AccountId | None = None
    gid: AccountId | None = None


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that a restore must know, and all that a person asks a backup."""

    format_version: int
    checksum: Digest = _ZERO_CHECKSUM
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
    """What is known of Neo4j's own consistency check: not run, passed, could not run."""
    offline_s: float
    read_utc: str = ""
    """Since when every byte is known to be right on this medium: shared files were read when that backup was verified."""
    earlier: str = ""
    """Label of the backup beside this one that unchanged files are shared with; this one is whole without it."""
    shared_bytes: Count = 0
    total_bytes: Count
    total_files: Count
    files: list[FileEntry]
    directories: list[DirectoryEntry]
    left_out: list[str] = []
    warnings: list[str] = []


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a list tells of a backup: fields of Manifest, whose long ones are skipped where only these are read."""

    format_version: Annotated[int, msgspec.Meta(ge=1)]
    checksum: Digest = _ZERO_CHECKSUM
    created_utc: str
    host: str
    kind: str
    method: str
    version: str | None
    neo4j_version: str | None
    read_utc: str = ""
    total_bytes: Count


UNDECODABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""All that msgspec raises for foreign JSON: also text that is not UTF-8, and nesting deeper than Python's stack."""


def encode_manifest(manifest: Manifest) -> bytes:
    """The bytes to write: indented JSON with its own checksum filled in."""
    blank = msgspec.structs.replace(manifest, checksum=_ZERO_CHECKSUM)
    text = msgspec.json.format(msgspec.json.encode(blank), indent=1) + b"\n"
    digest = blake3(text).hexdigest().encode("ascii")
    return text.replace(_field(_ZERO_CHECKSUM.encode("ascii")), _field(digest), 1)


def _field(digest: bytes) -> bytes:
    return b'"checksum": "' + digest + b'"'


def parse_manifest(data: bytes, where: str, *, windows: bool) -> Manifest:
    """Read foreign bytes. Raises ManifestTooNew or BackupCorrupt with `where` (the file) in the message."""
    declared = parse_summary(data, where).format_version
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except UNDECODABLE as error:
        raise _wrong_form(where, declared, error) from None
    _judge(manifest, where, windows=windows)
    return manifest


def parse_summary(data: bytes, where: str) -> Summary:
    """What a list tells, of a whole and undamaged manifest whose lists of files nobody has judged. Raises as above."""
    if len(data) > MANIFEST_MAX_BYTES:
        raise too_large(where)
    try:
        # At once, and what is wrong is found out afterwards: of a long manifest each decoding takes its time.
        summary = msgspec.json.decode(data, type=Summary)
    except UNDECODABLE as error:
        declared = _declared_format(data, where)
        _check_whole(data, where, declared)
        raise _wrong_form(where, declared, error) from None
    _check_whole(data, where, summary.format_version)
    return summary


def _declared_format(data: bytes, where: str) -> int:
    try:
        return msgspec.json.decode(data, type=_Version).format_version
    except UNDECODABLE as error:
        message = phrase("{path} is not a manifest of this tool: {reason}.", path=where, reason=str(error))
        raise BackupCorrupt(message) from None


def _check_whole(data: bytes, where: str, declared: int) -> None:
    """Of a format that this tool reads, and as it was written."""
    if declared > FORMAT_VERSION:
        raise ManifestTooNew(
            phrase(
                "{path} has format {found_format}; this tool reads up to format {known_format}.",
                path=where,
                found_format=str(declared),
                known_format=str(FORMAT_VERSION),
            )
        )
    found = _CHECKSUM.search(data)
    if found is None:
        raise BackupCorrupt(phrase("{path} carries no checksum.", path=where))
    whole = memoryview(data)
    hasher = blake3(whole[: found.start(1)])
    hasher.update(_ZERO_CHECKSUM.encode("ascii"))
    hasher.update(whole[found.end(1) :])
    if hasher.hexdigest().encode("ascii") != found.group(1):
        raise BackupCorrupt(phrase("{path} is damaged: its checksum does not match its contents.", path=where))


def _wrong_form(where: str, declared: int, error: Exception) -> BackupCorrupt:
    return BackupCorrupt(
        phrase(
            "{path} does not have the form of format {found_format}: {reason}.",
            path=where,
            found_format=str(declared),
            reason=str(error),
        )
    )


def too_large(where: str) -> BackupCorrupt:
    return BackupCorrupt(
        phrase(
            "{path} is larger than any manifest of this tool ({limit_bytes}).",
            path=where,
            limit_bytes=MANIFEST_MAX_BYTES,
        )
    )


class _Version(msgspec.Struct):
    format_version: Annotated[int, msgspec.Meta(ge=1)]


def _judge(manifest: Manifest, where: str, *, windows: bool) -> None:
    """Refuse what no honest manifest says; the checksum proves integrity, not good will."""
    if reason := why_bad_label(manifest.label):
        raise BackupCorrupt(
            phrase("{path} has the label {label}: {reason}.", path=where, label=repr(manifest.label), reason=reason)
        )
    seen: set[str] = set()
    entries: list[FileEntry | DirectoryEntry] = [*manifest.files, *manifest.directories]
    for entry in entries:
        if reason := why_unsafe(entry.path, windows=windows):
            raise BackupCorrupt(
                phrase("{path} lists the path {listed}: {reason}.", path=where, listed=repr(entry.path), reason=reason)
            )
        key = entry.path.casefold() if windows else entry.path
        if key in seen or entry.path in OWN_FILES:
            raise BackupCorrupt(
                phrase(
                    "{path} lists the path {listed} twice or claims a file of the tool.",
                    path=where,
                    listed=repr(entry.path),
                )
            )
        seen.add(key)
        if abs(entry.mtime_ns) > MOST_TIME_NS:
            raise BackupCorrupt(
                phrase("{path} gives {listed} a time that no system has.", path=where, listed=repr(entry.path))
            )
    files = {file.path for file in manifest.files}
    for entry in entries:
        if parent := next((parent for parent in _parents(entry.path) if parent in files), ""):
            raise BackupCorrupt(
                phrase(
                    "{path} lists {listed} below a file: {parent}.",
                    path=where,
                    listed=repr(entry.path),
                    parent=repr(parent),
                )
            )
    for name in manifest.databases if manifest.method == "online" else ():
        # A database's name becomes a folder of the live data, so it is judged like a path, and must not be empty.
        if not _DATABASE_NAME.match(name) or not any(
            file.path.startswith(f"{ONLINE_FOLDER}/{name}/") for file in manifest.files
        ):
            raise BackupCorrupt(
                phrase(
                    "{path} lists the database {database}, which is no name or has no files.",
                    path=where,
                    database=repr(name),
                )
            )
    for file in manifest.files:
        if file.blake3 is None:
            raise BackupCorrupt(phrase("{path} has no checksum for {listed}.", path=where, listed=repr(file.path)))
    if manifest.total_files != len(manifest.files) or manifest.total_bytes != sum(f.size_bytes for f in manifest.files):
        raise BackupCorrupt(phrase("{path} gives totals that are not the sum of its files.", path=where))


def _parents(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def encode_sums(files: Iterable[FileEntry]) -> bytes:
    """The BLAKE3SUMS file: lines that `b3sum --check` accepts, run inside the backup's folder.

    A name with a backslash or line break is escaped and its line begins with a backslash, as b3sum writes it.
    """
    lines = []
    for file in files:
        escaped = file.path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
        mark = "\\" if escaped != file.path else ""
        lines.append(f"{mark}{file.blake3}  {escaped}\n")
    return "".join(lines).encode("utf-8")


def differences(expected: Iterable[str], found: Iterable[str]) -> tuple[list[str], list[str]]:
    """Paths that are missing and paths too many, each sorted."""
    wanted, present = set(expected), set(found)
    return sorted(wanted - present), sorted(present - wanted)
