"""Copying and verifying trees: each byte is read once, hashed and written in the same pass, and flushed to the disk.

Two kinds of copy share this code. A *live* copy (Neo4j runs) may find files vanishing, changing or locked: they are
simply left to the cold copy. A *cold* copy (Neo4j is proven stopped) must get every file whole, or it is an error.
Links are never followed: the survey refuses them, and every open says so again (O_NOFOLLOW).
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec
from blake3 import blake3

from core.errors import ImagingBackupError, InsufficientSpace, ReadFailed, WriteFailed, could_not_read
from core.events import Limit
from core.files import leads_elsewhere, open_shared
from core.manifest import DirectoryEntry, FileEntry
from core.ownership import finish_folders, recorded, take_over
from core.phrases import phrase
from core.progress import CancelToken, ProgressMeter
from core.tree import ScannedFile, extended, is_link_or_special, scan_tree

Item = TypeVar("Item")

BLOCK_BYTES = 4 << 20
WORKERS = 3
"""Enough to overlap reading, hashing and writing on a small server without starving it."""
RACY_WINDOW_NS = 2_000_000_000
"""A file changed this shortly before it was read may have changed again within its time stamp's resolution
(FAT keeps 2 s): the cold copy reads it again."""

_WRITE_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Identity:
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


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """A file as it was read: its entry for the manifest, and what it takes to tell later that it has not changed."""

    entry: FileEntry
    identity: Identity
    steady: bool
    """It did not change while it was read."""
    settled: bool
    """Nor so shortly before that its time stamp could hide a change."""


@dataclass(frozen=True, slots=True)
class CopiedTree:
    files: Mapping[str, CopiedFile]
    directories: tuple[DirectoryEntry, ...]


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
        _remove_strangers(target, {file.path for file in scan.files}, set(scan.directory_paths))
    _create_folders(target, [folder.path for folder in directories])
    done: dict[str, CopiedFile] = {}
    todo: list[ScannedFile] = []
    for file in scan.files:
        earlier = previous.files.get(file.path) if previous else None
        if earlier is not None and _untouched(source / file.path, earlier):
            done[file.path] = earlier
        else:
            todo.append(file)
    meter.begin(sum(file.size_bytes for file in todo), len(todo))

    def copy_one(file: ScannedFile, cancel: CancelToken) -> None:
        try:
            copied = copy_file(
                source / file.path, target / file.path, file.path, meter=meter, cancel=cancel, resolved=True
            )
        except ReadFailed:
            if live:
                return
            raise
        if not live and not (copied.steady and _unchanged_now(source / file.path, copied)):
            raise ReadFailed(
                phrase(
                    "{path} changed while it was copied, although Neo4j is stopped.",
                    path=source / file.path,
                ),
                phrase("Find out what writes to the data folder (antivirus, another Neo4j), stop it and try again."),
            )
        done[file.path] = copied
        meter.add_file()

    # The largest first, so that no worker is left alone with a giant at the end.
    run_parallel(copy_one, sorted(todo, key=lambda file: -file.size_bytes), cancel)
    if not live:
        finish_folders(target, directories, strict=False)
    return CopiedTree(done, directories)


def _directory_entries(source: Path, paths: Iterable[str], *, live: bool) -> Iterator[DirectoryEntry]:
    for path in paths:
        try:
            yield directory_entry(source / path, path)
        except ReadFailed:
            if not live:
                raise


def file_entry_below(entry: FileEntry, folder: str) -> FileEntry:
    """The same entry, its path one folder deeper."""
    return msgspec.structs.replace(entry, path=f"{folder}/{entry.path}")


def _untouched(path: Path, earlier: CopiedFile) -> bool:
    return earlier.settled and _unchanged_now(path, earlier)


def _unchanged_now(path: Path, copied: CopiedFile) -> bool:
    try:
        return Identity.of(os.lstat(extended(path))) == copied.identity
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


def _remove_strangers(target: Path, wanted_files: set[str], wanted_folders: set[str]) -> None:
    """What the live copy took and the source no longer has must not come back with a restore."""
    present = scan_tree(target)
    try:
        for file in present.files:
            if file.path not in wanted_files:
                os.unlink(extended(target / file.path))
        for folder in sorted(present.directory_paths, reverse=True):
            if folder not in wanted_folders:
                os.rmdir(extended(target / folder))
    except OSError as error:
        raise write_error(target, error) from error


def copy_file(
    source: Path, target: Path, relative: str, *, meter: ProgressMeter, cancel: CancelToken, resolved: bool = False
) -> CopiedFile:
    """Copy one regular file, hashing what is read, flushed to the disk with its time (and mode on Linux).

    `resolved`: no part of the source's path is a link, and one that is now was put there meanwhile.
    Raises ReadFailed, WriteFailed, InsufficientSpace, OperationCancelled; a half-written target is removed.
    """
    meter.working_on(relative)
    reader = open_for_reading(source, resolved=resolved)
    try:
        before = _status(reader, source)
        digest = _pump(reader, source, target, _buffer(before.st_size), meter, cancel)
        after = _status(reader, source)
    finally:
        os.close(reader)
    identity = Identity.of(after)
    age_ns = time.time_ns() - after.st_mtime_ns
    steady = identity == Identity.of(before)
    _dress(target, after)
    entry = FileEntry(relative, after.st_size, after.st_mtime_ns, digest, *recorded(after))
    return CopiedFile(entry, identity, steady, steady and age_ns >= RACY_WINDOW_NS)


_SHARING_VIOLATION = 32
_LET_GO = phrase(
    "Another program has this file open and lets nobody read it: an antivirus or another backup program, perhaps. "
    "End it or leave Neo4j's data folder out there, then try again."
)


def open_for_reading(path: Path, *, resolved: bool = False) -> int:
    """A descriptor of a regular file that is no link, nor behind one when `resolved`; raises ReadFailed."""
    try:
        descriptor = open_shared(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReadFailed(
            phrase("{path} could not be opened: {reason}.", path=path, reason=reason),
            _LET_GO if getattr(error, "winerror", None) == _SHARING_VIOLATION else "",
        ) from error
    try:
        status = _status(descriptor, path)
        if is_link_or_special(status) or not stat.S_ISREG(status.st_mode):
            raise ReadFailed(phrase("{path} is not a regular file.", path=path))
        if resolved and leads_elsewhere(descriptor, path):
            raise ReadFailed(
                phrase("{path} leads somewhere else: a folder on the way to it was replaced by a link.", path=path),
                phrase("Find out who did that before anything else; the account that owns the folder may do so."),
            )
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _status(reader: int, source: Path) -> os.stat_result:
    try:
        return os.fstat(reader)
    except OSError as error:
        raise _read_failed(source, error) from error


def _read_failed(source: Path, error: OSError) -> ReadFailed:
    return ReadFailed(could_not_read(source, error), phrase("Check the disk that holds it."))


def _buffer(size_bytes: int) -> memoryview:
    """No larger than the file: a store has a few giants and thousands of small files."""
    return memoryview(bytearray(max(1, min(size_bytes, BLOCK_BYTES))))


def _pump(
    reader: int, source: Path, target: Path, buffer: memoryview, meter: ProgressMeter, cancel: CancelToken
) -> str:
    hasher = blake3()
    # Always a new file: an earlier copy of it may be read-only.
    _discard(target)
    try:
        with open(extended(target), "wb", buffering=0, opener=_open_new) as writer:
            for block in _hashed_blocks(reader, buffer, source, hasher, meter, cancel):
                with meter.spending(Limit.WRITING):
                    _write_all(writer.fileno(), block)
                meter.add_bytes(len(block))
            with meter.spending(Limit.WRITING):
                os.fsync(writer.fileno())
    except OSError as error:
        _discard(target)
        raise write_error(target, error) from error
    except BaseException:
        _discard(target)
        raise
    return hasher.hexdigest()


def _hashed_blocks(
    reader: int, buffer: memoryview, source: Path, hasher: blake3, meter: ProgressMeter, cancel: CancelToken
) -> Iterator[memoryview]:
    """The file's bytes block by block, each in the same buffer and already in the hash."""
    while True:
        with meter.spending(Limit.READING):
            count = _read(reader, buffer, source)
        if not count:
            return
        cancel.check()
        block = buffer[:count]
        with meter.spending(Limit.HASHING):
            hasher.update(block)
        yield block


def _open_new(path: str, _flags: int) -> int:
    return os.open(path, _WRITE_FLAGS, 0o600)


def _read(reader: int, buffer: memoryview, source: Path) -> int:
    try:
        return os.readv(reader, [buffer]) if hasattr(os, "readv") else _read_portably(reader, buffer)
    except OSError as error:
        raise _read_failed(source, error) from error


def _read_portably(reader: int, buffer: memoryview) -> int:
    data = os.read(reader, len(buffer))
    buffer[: len(data)] = data
    return len(data)


def _write_all(writer: int, block: memoryview) -> None:
    """write() may take less than it is given (a full disk does so first)."""
    while block:
        block = block[os.write(writer, block) :]


def _discard(target: Path) -> None:
    with contextlib.suppress(OSError):
        os.unlink(extended(target))


def _dress(target: Path, status: os.stat_result) -> None:
    """Not strict: a backup may lie where no owners are kept (they are in its manifest); a restore puts them back later."""
    try:
        take_over(target, status, strict=False)
    except OSError as error:
        raise write_error(target, error) from error


_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_FULL_WINDOWS = frozenset({39, 112})
"""ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL."""
_FAILING = frozenset({errno.EROFS, errno.EIO})
_FAILING_WINDOWS = frozenset({19, 23, 29, 30, 1117})
"""ERROR_WRITE_PROTECT, ERROR_CRC, ERROR_WRITE_FAULT, ERROR_READ_FAULT, ERROR_IO_DEVICE."""


def is_of_the_disk(error: OSError) -> bool:
    """Whether a volume failed, is full or takes nothing: not the program, nor somebody's rights."""
    return error.errno in _FULL | _FAILING or getattr(error, "winerror", None) in _FULL_WINDOWS | _FAILING_WINDOWS


def write_error(target: Path, error: OSError) -> ImagingBackupError:
    """The typed error for a failed write: a full volume is told apart from all else."""
    if error.errno in _FULL or getattr(error, "winerror", None) in _FULL_WINDOWS:
        free = 0
        with contextlib.suppress(OSError):  # a disk that fails may not even say how full it is
            folder = target.parent
            while not folder.exists() and folder != folder.parent:
                folder = folder.parent
            free = shutil.disk_usage(folder).free
        return InsufficientSpace(str(target), max(free + 1, BLOCK_BYTES), free)
    reason = error.strerror or str(error)
    return WriteFailed(phrase("{path} could not be written: {reason}.", path=target, reason=reason))


def hash_file(path: Path, *, meter: ProgressMeter, cancel: CancelToken, resolved: bool = False) -> tuple[str, int]:
    """BLAKE3 and size of a file as the medium holds it: cached pages are dropped first where the platform allows."""
    reader = open_for_reading(path, resolved=resolved)
    hasher, size = blake3(), 0
    try:
        buffer = _buffer(_status(reader, path).st_size)
        if sys.platform != "win32" and hasattr(os, "posix_fadvise"):
            os.posix_fadvise(reader, 0, 0, os.POSIX_FADV_DONTNEED)
        for block in _hashed_blocks(reader, buffer, path, hasher, meter, cancel):
            size += len(block)
            meter.add_bytes(len(block))
    finally:
        os.close(reader)
    return hasher.hexdigest(), size


def verify_files(
    root: Path, files: Sequence[FileEntry], *, meter: ProgressMeter, cancel: CancelToken
) -> tuple[dict[str, str], list[FileProblem]]:
    """Re-read files and compare size and hash. Gives every hash found, and the problems sorted by path.

    A file whose entry has no hash (a backup made by hand) is only read and its size compared.
    """
    digests: dict[str, str] = {}
    problems: list[FileProblem] = []
    root = Path(os.path.realpath(root))
    meter.begin(sum(file.size_bytes for file in files), len(files))

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
        digests[file.path] = digest
        meter.add_file()

    run_parallel(verify_one, sorted(files, key=lambda file: -file.size_bytes), cancel)
    return digests, sorted(problems, key=lambda problem: problem.path)


class _TeamToken(CancelToken):
    """Cancelled with the job, or when a fellow worker has failed: nobody copies a giant to its end for nothing."""

    def __init__(self, job: CancelToken) -> None:
        super().__init__()
        self._job = job

    def check(self) -> None:
        self._job.check()
        super().check()


def run_parallel(work: Callable[[Item, CancelToken], None], items: Iterable[Item], cancel: CancelToken) -> None:
    """Do the work on WORKERS threads; the first error ends it all and is raised. The work polls the token it gets."""
    team = _TeamToken(cancel)
    errors: list[BaseException] = []

    def guarded(item: Item) -> None:
        try:
            team.check()
            work(item, team)
        except BaseException as error:
            errors.append(error)
            team.cancel()

    with ThreadPoolExecutor(WORKERS, thread_name_prefix="copy") as pool:
        for item in items:
            pool.submit(guarded, item)
    if errors:
        raise errors[0]
