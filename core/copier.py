"""Copying and verifying trees: each byte is read once, hashed and written in the same pass.

Two kinds of copy share this code. A *live* copy (Neo4j runs) may find files vanishing, changing or locked: they are
simply left to the cold copy. A *cold* copy (Neo4j is proven stopped) must get every file whole, or it is an error.
Links are never followed: the survey refuses them, and every open says so again (O_NOFOLLOW).
A copied tree is not on the disk before it is flushed (flushing.py): Neo4j need not wait for that.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import msgspec
from blake3 import blake3

from core.disk_errors import is_of_a_full_disk
from core.entries import DirectoryEntry, FileEntry, file_entry_at
from core.errors import ImagingBackupError, InsufficientSpace, ReadFailed, WriteFailed, could_not_read
from core.file_table import FileTable, differences
from core.files import leads_elsewhere, open_shared
from core.lanes import Lanes, in_lanes, is_large
from core.ownership import finish_folders, take_over
from core.phrases import phrase
from core.progress import CancelToken, ProgressMeter
from core.sharing import Sharing
from core.stream import BLOCK_BYTES, Reader, Writer, read_through
from core.tree import TreeScan, extended, is_link_or_special, recorded, scan_tree
from core.workers import run_parallel

RACY_WINDOW_NS = 2_000_000_000
"""A file changed this shortly before it was read may have changed again within its time stamp's resolution
(FAT keeps 2 s): the cold copy reads it again."""
FIND_THE_WRITER = phrase("Find out what writes to the data folder (antivirus, another Neo4j), stop it and try again.")
WHOLE_SECOND_NS = 1_000_000_000
"""A time without a fraction is most likely of a file system that keeps none."""

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_OWN_FILE = os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


Blocks = dict[int, bytes]
"""What was written to a file: where each block begins -> its BLAKE3. Equal ones at the same place are the same bytes."""


class Identity(NamedTuple):
    """What tells that a file has not been touched: size, times and the file's number on its volume.

    Taken from an open file or a fresh stat, never from a folder listing: Windows updates listings late.
    """

    size_bytes: int
    mtime_ns: int
    ctime_ns: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> Identity:
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


class CopiedFile(NamedTuple):
    """A file as it was read: its entry for the manifest, and what it was; None when it changed meanwhile."""

    entry: FileEntry
    identity: Identity | None


@dataclass(frozen=True, slots=True)
class CopiedTree:
    files: FileTable
    directories: tuple[DirectoryEntry, ...]
    shared: FileTable = field(default_factory=FileTable)
    """Those of the files that an earlier backup shares with this one."""
    blocks: Mapping[str, Blocks] = field(default_factory=dict)
    """Of large files of a live copy, by which the cold copy finds what has changed in them."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A sealed backup of the same data folder, whose files may be shared."""

    label: str
    root: Path
    """Its data folder."""
    files: FileTable
    """Of the whole backup."""
    folder: str = ""
    """The data folder's path in it."""
    damaged: frozenset[str] = frozenset()
    """Paths in the backup of what must not be shared."""
    read_utc: str = ""
    """Since when they are known to be right."""
    times_tell: bool = True
    """False: the clock was set back since, so what seems unchanged is read and compared before it is shared."""

    def get(self, path: str) -> FileEntry | None:
        """A file by its path in the data folder."""
        there = f"{self.folder}/{path}" if self.folder else path
        entry = None if there in self.damaged else self.files.get(there)
        return entry and file_entry_at(entry, path)


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One way in which a tree differs from what it should be."""

    path: str
    reason: str


def copy_tree(
    source: Path,
    target: Path,
    *,
    live: bool,
    meter: ProgressMeter,
    cancel: CancelToken,
    previous: CopiedTree | None = None,
    earlier: Earlier | None = None,
) -> CopiedTree:
    """Copy a data folder. With `previous` (a live copy into the same target) only what has changed since is copied.

    Raises ReadFailed (never when live), WriteFailed, InsufficientSpace, OperationCancelled.
    """
    scan = scan_tree(source, cancel=cancel)
    if not live and (scan.links or scan.unreadable):
        worst = (*scan.links, *scan.unreadable)[0]
        raise ReadFailed(
            phrase("{path} cannot be copied safely: it is a link, a device or not readable.", path=source / worst)
        )
    directories = tuple(_directory_entries(source, scan.directory_paths, live=live))
    if previous is not None:
        # First, because a file may bear the name of what was a folder; and it makes room.
        _remove_strangers(target, previous, scan)
    there = {folder.path for folder in previous.directories} if previous else set()
    _create_folders(target, [folder.path for folder in directories if folder.path not in there])
    copy = _TreeCopy(source, target, live, meter, previous or CopiedTree(FileTable(), ()), earlier)
    copy.run(scan.files, cancel)
    if not live:
        finish_folders(target, directories, strict=False, flush=False)
    return CopiedTree(copy.done, directories, copy.shared, copy.blocks)


class _TreeCopy:
    """The files of one copy: each is kept from the live copy, shared with an earlier backup, patched or copied."""

    def __init__(
        self,
        source: Path,
        target: Path,
        live: bool,
        meter: ProgressMeter,
        previous: CopiedTree,
        earlier: Earlier | None,
    ) -> None:
        self._source, self._target, self._live, self._meter = source, target, live, meter
        self._previous, self._earlier = previous, earlier
        self._sharing = Sharing()
        self.done = FileTable()
        self.shared = FileTable()
        self.blocks: dict[str, Blocks] = {}

    def run(self, files: Iterable[FileEntry], cancel: CancelToken) -> None:
        small = FileTable()
        lanes = Lanes(small=small)
        for file in files:
            cancel.check()
            kept = self._previous.files.get(file.path)
            # Asked anew: it may be gone since the tree was scanned.
            if kept is not None and (known := _identity(kept)) and _is(self._source / file.path, known):
                self.done.add(kept)
                if file.path in self._previous.shared:
                    self.shared.add(kept)
            elif not lanes.count(file, self._bytes_to_copy(file)):
                small.add(file)
        lanes.large.sort(key=lambda file: file.size_bytes, reverse=True)
        self._meter.begin_lanes(lanes)
        # After a live copy Neo4j waits for the rest.
        run_parallel(self._copy_one, lanes, cancel, hurry=bool(self._previous.files))

    def _bytes_to_copy(self, file: FileEntry) -> int:
        """None of a file that will most likely be shared without even being read."""
        entry = self._unchanged(file)
        return file.size_bytes if entry is None or self._must_be_read(entry) else 0

    def _unchanged(self, file: FileEntry) -> FileEntry | None:
        """Its entry in the earlier backup, when it seems not to have changed since."""
        entry = self._earlier.get(file.path) if self._earlier else None
        return entry if entry is not None and is_untouched(file, entry) else None

    def _must_be_read(self, entry: FileEntry) -> bool:
        """Whether its times may hide a change."""
        return entry.mtime_ns % WHOLE_SECOND_NS == 0 or bool(self._earlier and not self._earlier.times_tell)

    def _copy_one(self, file: FileEntry, cancel: CancelToken) -> None:
        path = self._source / file.path
        try:
            copied = self._share(file, cancel)
            if copied is None:
                self._meter.expect_more(file.size_bytes - self._bytes_to_copy(file), large=is_large(file.size_bytes))
                copied = self._copy(file, cancel)
        except ReadFailed:
            if self._live:
                return
            raise
        if not self._live and (copied.identity is None or not _is(path, copied.identity)):
            raise ReadFailed(
                phrase("{path} changed while it was copied, although Neo4j is stopped.", path=path), FIND_THE_WRITER
            )
        self.done.add(copied.entry)
        self._meter.add_file(large=is_large(self._bytes_to_copy(file)))

    def _copy(self, file: FileEntry, cancel: CancelToken) -> CopiedFile:
        known = self._previous.blocks.get(file.path)
        blocks: Blocks | None = {} if self._live and is_large(file.size_bytes) else None
        copied = copy_file(
            self._source / file.path,
            self._target / file.path,
            file.path,
            meter=self._meter,
            cancel=cancel,
            resolved=True,
            flush=False,
            blocks=blocks,
            known=known,
        )
        if blocks:
            self.blocks[file.path] = blocks
        return copied

    def _share(self, file: FileEntry, cancel: CancelToken) -> CopiedFile | None:
        """The file as a clone or a second name of the earlier backup's, when the source has not changed since."""
        entry = self._unchanged(file)
        if self._earlier is None or entry is None:
            return None
        if self._must_be_read(entry):
            path = self._source / file.path
            digest, _ = hash_file(path, meter=self._meter, cancel=cancel, resolved=True, uncached=False)
            if digest != entry.blake3:
                self._meter.expect_more(file.size_bytes, large=is_large(file.size_bytes))
                return None
        target = self._target / file.path
        try:
            if not self._sharing.share(self._earlier.root / file.path, target, entry.size_bytes, entry.mtime_ns):
                return None
        except OSError as error:
            raise write_error(target, error) from error
        self.shared.add(entry)
        return CopiedFile(entry, _identity(entry))


def _directory_entries(source: Path, paths: Iterable[str], *, live: bool) -> Iterator[DirectoryEntry]:
    for path in paths:
        try:
            yield directory_entry(source / path, path)
        except ReadFailed:
            if not live:
                raise


def _identity(entry: FileEntry) -> Identity | None:
    if entry.ctime_ns is None or entry.inode is None:
        return None
    return Identity(entry.size_bytes, entry.mtime_ns, entry.ctime_ns, entry.inode)


def is_untouched(file: FileEntry, entry: FileEntry) -> bool:
    """Whether a source is, by what a stat tells, still what it was when the entry was made."""
    known = _identity(entry)
    return known is not None and known == _identity(file)


def _is(path: Path, identity: Identity) -> bool:
    try:
        return Identity.of(os.lstat(extended(path))) == identity
    except OSError:
        return False


def directory_entry(path: Path, relative: str) -> DirectoryEntry:
    """The manifest's line for a folder as it is now."""
    try:
        status = os.lstat(extended(path))
    except OSError as error:
        raise ReadFailed(could_not_read(path, error)) from error
    return DirectoryEntry(relative, status.st_mtime_ns, *recorded(status))


def _create_folders(target: Path, relative_paths: Sequence[str]) -> None:
    try:
        for relative in relative_paths:
            os.makedirs(extended(target / relative), exist_ok=True)
    except OSError as error:
        raise write_error(target, error) from error


def _remove_strangers(target: Path, previous: CopiedTree, wanted: TreeScan) -> None:
    """What the live copy took and the source no longer has must not come back with a restore."""
    try:
        for path in differences(wanted.files, previous.files).extra:
            os.unlink(extended(target / path))
        folders = {folder.path for folder in previous.directories}
        for path in sorted(folders.difference(wanted.directory_paths), reverse=True):
            os.rmdir(extended(target / path))
    except OSError as error:
        raise write_error(target, error) from error


def copy_file(
    source: Path,
    target: Path,
    relative: str,
    *,
    meter: ProgressMeter,
    cancel: CancelToken,
    resolved: bool = False,
    flush: bool = True,
    blocks: Blocks | None = None,
    known: Blocks | None = None,
) -> CopiedFile:
    """Copy one regular file, hashing what is read, with its time (and mode on Linux), flushed to the disk if `flush`.

    `resolved`: no part of the source's path is a link, and one that is now was put there meanwhile. `blocks` gets
    what was written. `known`: what this job wrote to the target before; only blocks that differ are written again.
    Raises ReadFailed, WriteFailed, InsufficientSpace, OperationCancelled; a half-written target is removed.
    """
    meter.working_on(relative)
    # A change within the same tick of the file's clock as its time shows nowhere, however long the reading takes.
    began_ns = time.time_ns()
    reader = open_for_reading(source, resolved=resolved)
    try:
        before = reader.status()
        if is_large(before.st_size):
            reader.prefer_medium(before.st_size)
        digest = _write_copy(reader, target, before.st_size, meter, cancel, flush=flush, blocks=blocks, known=known)
        after = reader.status()
    finally:
        reader.close()
    try:
        # Not strict: a backup may lie where no owners are kept (its manifest has them); a restore puts them back later.
        take_over(target, after, strict=False)
    except OSError as error:
        raise write_error(target, error) from error
    identity = Identity.of(after)
    steady = identity == Identity.of(before)
    settled = steady and began_ns - after.st_mtime_ns >= RACY_WINDOW_NS
    entry = FileEntry(
        relative,
        after.st_size,
        after.st_mtime_ns,
        digest,
        *recorded(after),
        after.st_ctime_ns if settled else None,
        after.st_ino if settled else None,
    )
    return CopiedFile(entry, identity if steady else None)


_SHARING_VIOLATION = 32
_LET_GO = phrase(
    "Another program has this file open and lets nobody read it: an antivirus or another backup program, perhaps. "
    "End it or leave Neo4j's data folder out there, then try again."
)


def open_for_reading(path: Path, *, resolved: bool = False) -> Reader:
    """A regular file that is no link, nor behind one when `resolved`; raises ReadFailed."""
    try:
        descriptor = open_shared(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReadFailed(
            phrase("{path} could not be opened: {reason}.", path=path, reason=reason),
            _LET_GO if getattr(error, "winerror", None) == _SHARING_VIOLATION else "",
        ) from error
    reader = Reader(descriptor, path)
    try:
        status = reader.status()
        if is_link_or_special(status) or not stat.S_ISREG(status.st_mode):
            raise ReadFailed(phrase("{path} is not a regular file.", path=path))
        if resolved and leads_elsewhere(descriptor, path):
            raise ReadFailed(
                phrase("{path} leads somewhere else: a folder on the way to it was replaced by a link.", path=path),
                phrase("Find out who did that before anything else; the account that owns the folder may do so."),
            )
    except BaseException:
        reader.close()
        raise
    return reader


def _write_copy(
    reader: Reader,
    target: Path,
    size_bytes: int,
    meter: ProgressMeter,
    cancel: CancelToken,
    *,
    flush: bool,
    blocks: Blocks | None,
    known: Blocks | None,
) -> str:
    if known and not os.path.lexists(extended(target)):
        known = None
    try:
        descriptor = os.open(extended(target), _OWN_FILE) if known else _open_new(target)
        try:
            writer = Writer(descriptor, size_bytes, longer=bool(known))
            sink = writer.write if blocks is None and not known else _BlockSink(writer, blocks, known)
            digest, _ = read_through(reader, size_bytes, sink, meter, cancel)
            writer.finish()
            if flush:
                os.fsync(descriptor)
        finally:
            # Windows removes no open file.
            os.close(descriptor)
    except OSError as error:
        _discard(target)
        raise write_error(target, error) from error
    except BaseException:
        _discard(target)
        raise
    return digest


class _BlockSink:
    """Knows a file by its blocks: notes the BLAKE3 of each, and writes only those that differ from what is there."""

    def __init__(self, writer: Writer, blocks: Blocks | None, known: Blocks | None) -> None:
        self._writer, self._blocks, self._known = writer, blocks, known or {}

    def __call__(self, block: memoryview) -> None:
        place, digest = self._writer.done_bytes, blake3(block).digest()
        if self._blocks is not None:
            self._blocks[place] = digest
        if self._known.get(place) == digest:
            self._writer.skip(len(block))
        else:
            self._writer.write(block)


def _open_new(target: Path) -> int:
    """Always a new file: an earlier copy of it may be read-only, or shared with another backup."""
    try:
        return os.open(extended(target), _NEW_FILE, 0o600)
    except FileExistsError:
        _discard(target)
        return os.open(extended(target), _NEW_FILE, 0o600)


def _discard(target: Path) -> None:
    with contextlib.suppress(OSError):
        os.unlink(extended(target))


def write_error(target: Path, error: OSError) -> ImagingBackupError:
    """The typed error for a failed write: a full volume is told apart from all else."""
    if is_of_a_full_disk(error):
        free = 0
        with contextlib.suppress(OSError):  # a disk that fails may not even say how full it is
            folder = target.parent
            while not folder.exists() and folder != folder.parent:
                folder = folder.parent
            free = shutil.disk_usage(folder).free
        return InsufficientSpace(str(target), max(free + 1, BLOCK_BYTES), free)
    reason = error.strerror or str(error)
    return WriteFailed(phrase("{path} could not be written: {reason}.", path=target, reason=reason))


def hash_file(
    path: Path, *, meter: ProgressMeter, cancel: CancelToken, resolved: bool = False, uncached: bool = True
) -> tuple[str, int]:
    """BLAKE3 and size of a file, as the medium holds it if `uncached` and where the platform allows."""
    reader = open_for_reading(path, resolved=resolved)
    try:
        size_bytes = reader.status().st_size
        if uncached:
            reader.prefer_medium(size_bytes)
        return read_through(reader, size_bytes, None, meter, cancel)
    finally:
        reader.close()


def verify_files(
    root: Path,
    files: Iterable[FileEntry],
    *,
    meter: ProgressMeter,
    cancel: CancelToken,
    found: FileTable | None = None,
) -> list[FileProblem]:
    """Re-read files and compare size and hash; the problems, sorted by path. `files` are gone through more than once.

    A file whose entry has no hash (a backup made by hand) is only read and its size compared; `found` gets each with the
    hash that it has.
    """
    problems: list[FileProblem] = []
    root = Path(os.path.realpath(root))
    lanes = in_lanes(files, lambda file: file.size_bytes)
    meter.begin_lanes(lanes)

    def verify_one(file: FileEntry, cancel: CancelToken) -> None:
        meter.working_on(file.path)
        try:
            digest, size = hash_file(root / file.path, meter=meter, cancel=cancel, resolved=True)
        except ReadFailed as error:
            problems.append(FileProblem(file.path, error.message))
            return
        if size != file.size_bytes:
            reason = phrase(
                "it has {found_bytes} instead of {expected_bytes}", found_bytes=size, expected_bytes=file.size_bytes
            )
            problems.append(FileProblem(file.path, reason))
        elif file.blake3 is not None and digest != file.blake3:
            problems.append(FileProblem(file.path, phrase("its contents differ from its checksum")))
        if found is not None:
            found.add(msgspec.structs.replace(file, blake3=digest))
        meter.add_file(large=is_large(file.size_bytes))

    run_parallel(verify_one, lanes, cancel)
    return sorted(problems, key=lambda problem: problem.path)
