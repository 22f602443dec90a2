"""Reads a foreign manifest: sizes, types, the checksum and every path are checked before a caller sees them. No I/O."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Annotated

import msgspec
from blake3 import blake3

from core.backups.manifest import ENTRY_ENDS, FORMAT_VERSION, LIST_BEGINS, LIST_ENDS, ZERO_CHECKSUM, Manifest
from core.disk.decoding import UNDECODABLE
from core.disk.file_table import MOST_BYTES, FileTable
from core.errors import BackupCorrupt, ManifestTooNew
from core.model.entries import Count, Digest, DirectoryEntry, FileEntry, entry_at
from core.model.file_lists import FilesOf
from core.model.layout import MOST_FOLDERS, ONLINE_FOLDER, OWN_FILES
from core.model.paths import folded, why_bad_label, why_unsafe
from core.model.store_facts import Doubt, StoreCount, StoreState
from core.phrases import phrase

MANIFEST_MAX_BYTES = 512 << 20
"""Room for one and a half million files, of which only a few are held in memory at once."""
FOLDERS_MAX_BYTES = 32 << 20
"""Of the list of folders, which is held in memory; their number is limited by MOST_FOLDERS."""
SHORT_MAX_BYTES = 8 << 20
"""Of all else. Decoded it may take twenty times as much."""
MOST_TIME_NS = 2**65
"""A thousand years before or after 1970: any time that a file system stores, and none that a call to set it fails on."""


_DATABASE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_CHECKSUM = re.compile(rb'"checksum": "([0-9a-f]{64})"')
"""The second field of what this tool writes."""


CUT_OUT = FileEntry("", 0, 0)
"""Stands for the files that were cut out of a text, so that a second list under the same key is noticed."""


class ManifestSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What a list shows of a backup: fields of Manifest. When only these are read, the long fields are skipped."""

    format_version: Annotated[int, msgspec.Meta(ge=1)]
    checksum: Digest = ZERO_CHECKSUM
    created_utc: str
    host: str
    kind: str
    method: str
    version: str | None
    neo4j_version: str | None
    source_paths: dict[str, str]
    read_utc: str = ""
    doubts: list[Doubt] = []
    stores: list[StoreState] = []
    counts: list[StoreCount] = []
    total_bytes: Count


def parse_manifest(pieces: Iterable[bytes], where: str, *, windows: bool) -> tuple[Manifest, FileTable]:
    """Read foreign bytes. Raises ManifestTooNew or BackupCorrupt with `where` (the file) in the message."""
    text, listed = _Text(pieces, where), _Listed(where, windows=windows)
    wrong: Exception | None = None
    for entries in text.cut_out_files():
        # An error in an entry is raised once it is known that the manifest is undamaged.
        if wrong is None:
            try:
                listed.take(msgspec.json.decode(b"[" + entries + b"]", type=list[FileEntry]))
            except (BackupCorrupt, *UNDECODABLE) as error:
                wrong = error
    declared = text.summary().format_version
    try:
        if wrong is not None:
            raise wrong
        manifest = msgspec.json.decode(text.rest, type=Manifest)
        if not text.cut:
            listed.take(manifest.files)
        elif manifest.files != [CUT_OUT]:
            raise BackupCorrupt(phrase("{path} lists its files twice.", path=where))
    except UNDECODABLE as error:
        raise _wrong_form(where, declared, error) from None
    _judge(manifest, listed, where)
    return msgspec.structs.replace(manifest, checksum=text.checksum, files=[]), listed.files


def parse_summary(pieces: Iterable[bytes], where: str) -> ManifestSummary:
    """What a list shows, from a complete and undamaged manifest; its lists of files are not checked. Raises as above."""
    text = _Text(pieces, where)
    for _ in text.cut_out_files():
        pass
    return text.summary()


class _Text:
    """A manifest while it is read: whether it is undamaged, and its text without the list of files."""

    def __init__(self, pieces: Iterable[bytes], where: str) -> None:
        self._pieces, self._where = pieces, where
        self._stated = b""
        self._found = blake3()
        self.rest = bytearray()
        self.cut = False

    def cut_out_files(self) -> Iterator[bytes]:
        """Entries, separated by commas, if the list has the form that this tool writes; all the other text is in `rest`."""
        text, searched, listing, over = self.rest, 0, False, False
        begin = LIST_BEGINS + b"\n"
        for piece in self._hashed():
            text += piece
            if len(text) > FOLDERS_MAX_BYTES + SHORT_MAX_BYTES + len(piece):
                raise self._too_much(FOLDERS_MAX_BYTES + SHORT_MAX_BYTES)
            if over:
                continue
            if not listing:
                place = text.find(begin, searched)
                if place < 0:
                    searched = max(0, len(text) - len(begin))
                    continue
                self.rest, text = text[: place + len(begin)] + msgspec.json.encode(CUT_OUT), text[place + len(begin) :]
                self.cut, listing, searched = True, True, 0
            if (end := text.find(LIST_ENDS, searched)) >= 0:
                yield bytes(text[:end])
                self.rest += text[end:]
                text, over = self.rest, True
            elif (end := text.rfind(ENTRY_ENDS, searched)) >= 0:
                # Without the comma.
                yield bytes(text[: end + len(ENTRY_ENDS) - 1])
                del text[: end + len(ENTRY_ENDS)]
                searched = 0
            else:
                # The longer of the two marks may be split between two pieces.
                searched = max(0, len(text) - len(ENTRY_ENDS))
        if listing and not over:
            self.rest += text
        self._require_few()

    def _hashed(self) -> Iterator[bytes]:
        size_bytes = 0
        for piece in self._pieces:
            if not size_bytes and (field := _CHECKSUM.search(piece)):
                self._stated = field.group(1)
                self._found.update(piece[: field.start(1)] + ZERO_CHECKSUM.encode("ascii") + piece[field.end(1) :])
            else:
                self._found.update(piece)
            size_bytes += len(piece)
            if size_bytes > MANIFEST_MAX_BYTES:
                raise too_large(self._where)
            yield piece

    def _require_few(self) -> None:
        """Raise before anything is decoded that would take many times the memory of its text."""
        try:
            found = msgspec.json.decode(self.rest, type=_Lists)
        except UNDECODABLE:
            return  # why, is told when it is read
        if len(self.rest) - len(found.directories) - len(found.files) > SHORT_MAX_BYTES:
            raise self._too_much(SHORT_MAX_BYTES)
        if bytes(found.directories).count(b"{") > MOST_FOLDERS:
            raise BackupCorrupt(
                phrase(
                    "{path} lists more folders than any manifest of this tool ({limit_count}).",
                    path=self._where,
                    limit_count=MOST_FOLDERS,
                )
            )

    def _too_much(self, limit_bytes: int) -> BackupCorrupt:
        return BackupCorrupt(
            phrase(
                "{path} says more beside its list of files than any manifest of this tool ({limit_bytes}).",
                path=self._where,
                limit_bytes=limit_bytes,
            )
        )

    def summary(self) -> ManifestSummary:
        """The short fields, after the whole manifest was read."""
        try:
            # Decoded first, and errors are explained afterwards: decoding a long manifest twice takes time.
            summary = msgspec.json.decode(self.rest, type=ManifestSummary)
        except UNDECODABLE as error:
            declared = self._declared_format()
            self._require_whole(declared)
            raise _wrong_form(self._where, declared, error) from None
        self._require_whole(summary.format_version)
        return msgspec.structs.replace(summary, checksum=self.checksum)

    @property
    def checksum(self) -> str:
        """The one that was compared with the contents: of a key that stands there twice the decoder takes the other."""
        return self._stated.decode("ascii")

    def _declared_format(self) -> int:
        try:
            return msgspec.json.decode(self.rest, type=_Version).format_version
        except UNDECODABLE as error:
            message = phrase("{path} is not a manifest of this tool: {reason}.", path=self._where, reason=str(error))
            raise BackupCorrupt(message) from None

    def _require_whole(self, declared: int) -> None:
        """Raise unless the format is known and the manifest is undamaged."""
        if declared > FORMAT_VERSION:
            raise ManifestTooNew(
                phrase(
                    "{path} has format {found_format}; this tool reads up to format {known_format}.",
                    path=self._where,
                    found_format=str(declared),
                    known_format=str(FORMAT_VERSION),
                )
            )
        if not self._stated:
            raise BackupCorrupt(phrase("{path} carries no checksum.", path=self._where))
        if self._found.hexdigest().encode("ascii") != self._stated:
            raise BackupCorrupt(
                phrase("{path} is damaged: its checksum does not match its contents.", path=self._where)
            )


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


class _Lists(msgspec.Struct):
    """The long ones, not decoded."""

    directories: msgspec.Raw = msgspec.Raw(b"[]")
    files: msgspec.Raw = msgspec.Raw(b"[]")


class _Version(msgspec.Struct):
    format_version: Annotated[int, msgspec.Meta(ge=1)]


class _Listed:
    """The files of a manifest; refuses paths that no honest manifest lists: the checksum proves integrity, not good will."""

    def __init__(self, where: str, *, windows: bool) -> None:
        self._where, self._windows = where, windows
        self.files = FileTable()
        self._by_name = FileTable() if windows else self.files
        """Keyed by what makes two paths different on this system."""

    def take(self, files: Sequence[FileEntry]) -> None:
        for file in files:
            self._judge(file)
            if file.blake3 is None:
                raise BackupCorrupt(
                    phrase("{path} has no checksum for {listed}.", path=self._where, listed=repr(file.path))
                )
            if file.size_bytes > MOST_BYTES:
                raise BackupCorrupt(
                    phrase("{path} gives {listed} a size that no file has.", path=self._where, listed=repr(file.path))
                )

        known = self.files.add_new(files)
        if known is None and self._windows:
            known = self._by_name.add_new([entry_at(file, self._name(file.path)) for file in files])
        if known is not None:
            raise self._listed_twice(files[known].path)

    def judge_folders(self, folders: Sequence[DirectoryEntry]) -> None:
        seen: set[str] = set()
        for folder in folders:
            self._judge(folder)
            name = self._name(folder.path)
            if name in seen or name in self._by_name:
                raise self._listed_twice(folder.path)
            seen.add(name)

    def judge_parents(self, folders: Sequence[DirectoryEntry]) -> None:
        """Refuse a path below a file."""
        # Those of the entry before: in the order of the paths, most have the same.
        above: list[str] = []
        entries: Iterator[FileEntry | DirectoryEntry] = chain(self.files, folders)
        for entry in entries:
            if [entry.path.rpartition("/")[0]] == above[:1]:
                continue
            known, above = above, list(_parents(entry.path))
            for parent in above:
                if parent not in known and parent in self.files:
                    raise BackupCorrupt(
                        phrase(
                            "{path} lists {listed} below a file: {parent}.",
                            path=self._where,
                            listed=repr(entry.path),
                            parent=repr(parent),
                        )
                    )

    def _name(self, path: str) -> str:
        return folded(path) if self._windows else path

    def _judge(self, entry: FileEntry | DirectoryEntry) -> None:
        if reason := why_unsafe(entry.path, windows=self._windows):
            raise BackupCorrupt(
                phrase(
                    "{path} lists the path {listed}: {reason}.",
                    path=self._where,
                    listed=repr(entry.path),
                    reason=reason,
                )
            )
        if entry.path in OWN_FILES:
            raise self._listed_twice(entry.path)
        if abs(entry.mtime_ns) > MOST_TIME_NS:
            raise BackupCorrupt(
                phrase("{path} gives {listed} a time that no system has.", path=self._where, listed=repr(entry.path))
            )

    def _listed_twice(self, path: str) -> BackupCorrupt:
        return BackupCorrupt(
            phrase(
                "{path} lists the path {listed} twice or claims a file of the tool.",
                path=self._where,
                listed=repr(path),
            )
        )


def _judge(manifest: Manifest, listed: _Listed, where: str) -> None:
    """Refuse what no honest manifest contains."""
    if reason := why_bad_label(manifest.label):
        raise BackupCorrupt(
            phrase("{path} has the label {label}: {reason}.", path=where, label=repr(manifest.label), reason=reason)
        )
    listed.judge_folders(manifest.directories)
    listed.judge_parents(manifest.directories)
    for name in manifest.databases if manifest.method == "online" else ():
        # A database's name becomes a folder of the live data, so it is checked like a path, and must not be empty.
        if not _DATABASE_NAME.match(name) or not FilesOf(listed.files, f"{ONLINE_FOLDER}/{name}"):
            raise BackupCorrupt(
                phrase(
                    "{path} lists the database {database}, which is no name or has no files.",
                    path=where,
                    database=repr(name),
                )
            )
    if (manifest.total_files, manifest.total_bytes) != (len(listed.files), listed.files.total_bytes):
        raise BackupCorrupt(phrase("{path} gives totals that are not the sum of its files.", path=where))


def _parents(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path
