"""Copying and verifying files: each byte is read once, hashed and written in the same pass."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import msgspec
from blake3 import blake3

from core.cancel import CancelToken
from core.copying.lanes import in_lanes, is_large
from core.copying.progress import ProgressMeter
from core.copying.stream import BLOCK_BYTES, Reader, Writer, read_through
from core.copying.workers import run_parallel
from core.disk.clones import clone_file
from core.disk.disk_errors import is_in_use, is_of_a_full_disk
from core.disk.file_table import FileTable
from core.disk.files import leads_elsewhere, open_shared
from core.disk.ownership import take_over
from core.disk.tree import Recorded, extended, is_link_or_special, path_below, recorded
from core.errors import ImagingBackupError, InsufficientSpace, ReadFailed, WriteFailed
from core.model.entries import FileEntry
from core.phrases import phrase

RACY_WINDOW_NS = 2_000_000_000
"""A file changed this shortly before it was read may have changed again within its time stamp's resolution
(FAT keeps 2 s): the cold copy reads it again."""
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
class FileProblem:
    """One way in which a tree differs from what it should be."""

    path: str
    reason: str
    """Where it could not be read a sentence of its own, else a part of one."""
    unread: ReadFailed | None = None
    """Why it could not be read, which need not be damage."""


def copy_file(
    source: Path | str,
    target: Path | str,
    relative: str,
    *,
    meter: ProgressMeter,
    cancel: CancelToken,
    resolved: bool = False,
    from_medium: bool = False,
    flush: bool = True,
    blocks: Blocks | None = None,
    known: Blocks | None = None,
) -> CopiedFile:
    """Copy one regular file, hashing what is read, with its time (and mode on Linux), flushed to the disk if `flush`.

    `resolved`: no part of the source's path is a link, and one that is now was put there meanwhile. `from_medium`: it is read as
    the medium holds it, also when it is small, where the platform allows. `blocks` gets what was written. `known`: what this job
    wrote to the target before; only blocks that differ are written again.
    Raises ReadFailed, WriteFailed, InsufficientSpace, OperationCancelled; a half-written target is removed.
    """
    meter.working_on(relative)
    # A change within the same tick of the file's clock as its time shows nowhere, however long the reading takes.
    began_ns = time.time_ns()
    reader, before = open_for_reading(source, resolved=resolved)
    try:
        if from_medium or is_large(before.st_size):
            reader.prefer_medium(before.st_size)
        digest = _write_copy(reader, target, before.st_size, meter, cancel, flush=flush, blocks=blocks, known=known)
        after = reader.status()
        access = recorded(after, reader.descriptor)
    finally:
        reader.close()
    try:
        # A backup may lie where no owners are kept (its manifest has them); a restore puts them back later.
        take_over(target, after, access[0])
    except OSError as error:
        raise write_error(target, error) from error
    return _as_read(relative, digest, access, before, after, began_ns)


def clone_source(source: Path | str, target: Path | str, relative: str) -> CopiedFile | None:
    """As `copy_file`, by a clone that nothing is read or written for: its entry has no hash. None where that is refused.

    Raises ReadFailed, WriteFailed, InsufficientSpace. Nothing is flushed.
    """
    began_ns = time.time_ns()
    reader, before = open_for_reading(source, resolved=True)
    try:
        if not clone_file(reader.descriptor, target):
            return None
        after = reader.status()
        access = recorded(after, reader.descriptor)
        take_over(target, after, access[0])
    except OSError as error:
        raise write_error(target, error) from error
    finally:
        reader.close()
    return _as_read(relative, None, access, before, after, began_ns)


def _as_read(
    relative: str,
    digest: str | None,
    access: Recorded,
    before: os.stat_result,
    after: os.stat_result,
    began_ns: int,
) -> CopiedFile:
    """A file that was read, by what it was before and after that."""
    identity = Identity.of(after)
    steady = identity == Identity.of(before)
    settled = steady and began_ns - after.st_mtime_ns >= RACY_WINDOW_NS
    entry = FileEntry(
        relative,
        after.st_size,
        after.st_mtime_ns,
        digest,
        *access,
        after.st_ctime_ns if settled else None,
        after.st_ino if settled else None,
    )
    return CopiedFile(entry, identity if steady else None)


_CONTENTS_DIFFER = phrase("its contents differ from its checksum")
"""One text for all: of a million files each may be damaged."""
_SHARING_VIOLATION = 32
_LET_GO = phrase(
    "Another program has this file open and lets nobody read it: an antivirus or another backup program, perhaps. "
    "End it, or have it leave out the folder, then try again."
)


def open_for_reading(path: Path | str, *, resolved: bool = False) -> tuple[Reader, os.stat_result]:
    """A regular file that is no link, nor behind one when `resolved`, and what it is; raises ReadFailed."""
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
    return reader, status


def _write_copy(
    reader: Reader,
    target: Path | str,
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
        descriptor = os.open(extended(target), _OWN_FILE) if known else open_new(target)
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


def open_new(target: Path | str) -> int:
    """Always a new file: an earlier copy of it may be read-only, or shared with another backup."""
    try:
        return os.open(extended(target), _NEW_FILE, 0o600)
    except FileExistsError:
        _discard(target)
        return os.open(extended(target), _NEW_FILE, 0o600)


def _discard(target: Path | str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(extended(target))


def write_error(target: Path | str, error: OSError) -> ImagingBackupError:
    """The typed error for a failed write: a full volume is told apart from all else."""
    if is_of_a_full_disk(error):
        free = 0
        with contextlib.suppress(OSError):  # a disk that fails may not even say how full it is
            folder = Path(target).parent
            while not folder.exists() and folder != folder.parent:
                folder = folder.parent
            free = shutil.disk_usage(folder).free
        return InsufficientSpace(str(target), max(free + 1, BLOCK_BYTES), free)
    reason = error.strerror or str(error)
    hint = ""
    if is_in_use(error):
        hint = phrase("Close that program, or have the antivirus leave out the folder, and try again.")
    return WriteFailed(phrase("{path} could not be written: {reason}.", path=target, reason=reason), hint)


def hash_file(
    path: Path | str, *, meter: ProgressMeter, cancel: CancelToken, resolved: bool = False, uncached: bool = True
) -> tuple[str, int]:
    """BLAKE3 and size of a file, as the medium holds it if `uncached` and where the platform allows."""
    reader, status = open_for_reading(path, resolved=resolved)
    try:
        size_bytes = status.st_size
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
    at_first: bool = False,
) -> list[FileProblem]:
    """Re-read files and compare size and hash; the problems, sorted by path. `files` are gone through more than once.

    A file whose entry has no hash (a backup made by hand) is only read and its size compared; `found` gets each with the
    hash that it has. `at_first`: nothing more is read once there is a problem.
    """
    problems: list[FileProblem] = []
    place = os.path.realpath(root)
    lanes = in_lanes(files, lambda file: file.size_bytes)
    meter.begin(lanes.total_bytes, lanes.total_files)

    def note(problem: FileProblem) -> None:
        problems.append(problem)
        if at_first:
            raise _EnoughRead

    def verify_one(file: FileEntry, cancel: CancelToken) -> None:
        meter.working_on(file.path)
        try:
            digest, size = hash_file(path_below(place, file.path), meter=meter, cancel=cancel, resolved=True)
        except ReadFailed as error:
            note(FileProblem(file.path, error.message, error))
            return
        if reason := why_not(file, size, digest):
            note(FileProblem(file.path, reason))
        if found is not None:
            found.add(msgspec.structs.replace(file, blake3=digest))
        meter.add_file()

    with contextlib.suppress(_EnoughRead):
        run_parallel(verify_one, lanes, cancel)
    return sorted(problems, key=lambda problem: problem.path)


class _EnoughRead(Exception):
    """A problem was found, and the first is all that is asked for."""


def why_not(file: FileEntry, size_bytes: int, blake3: str | None) -> str:
    """Why what was read is not the file that the entry tells of; '' if it is, as far as an entry without a hash can tell."""
    if size_bytes != file.size_bytes:
        return phrase(
            "it has {found_count} bytes instead of {expected_count}",
            found_count=size_bytes,
            expected_count=file.size_bytes,
        )
    return "" if file.blake3 in (None, blake3) else _CONTENTS_DIFFER
