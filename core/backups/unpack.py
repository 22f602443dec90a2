"""Unpacks an archive into a new, private folder: all of it, or nothing is left. Decides nothing about where that may be.

It is built under a `.partial` name, which nothing takes for a backup, flushed, and renamed last. Times are taken from the archive;
owners, modes and access lists are not: only this account can read what comes out.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.backups.archives import Archive, Member, open_archive
from core.cancel import CancelToken
from core.copying.copier import write_error
from core.copying.progress import ProgressMeter
from core.disk.files import (
    PRIVATE_FILE_MODE,
    PRIVATE_MODE,
    exists,
    flush_folder,
    make_private_folder,
    remove_tree,
    rename_durably,
)
from core.disk.identity import identity_of, lies_at
from core.disk.tree import extended, path_below
from core.errors import ImagingBackupError, InsufficientSpace, WriteFailed
from core.model.layout import partial_path
from core.model.room import RESERVE_BYTES, more_in_blocks, room_for
from core.phrases import join_phrases, phrase

log = logging.getLogger(__name__)

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What came out of an archive."""

    files: int
    total_bytes: int
    proof: str
    """What the archive's own checksums prove, in a sentence."""


def unpack_archive(
    archive: Path, folder: Path, *, folds_case: bool, block_bytes: int, meter: ProgressMeter, cancel: CancelToken
) -> Unpacked:
    """Unpack into a folder that does not exist yet; the one above it does. From the rename on a cancel has no effect.

    `folds_case`, `block_bytes`: how its volume treats names, and what it allocates at least. Raises BackupCorrupt, BackupNotReady,
    ReadFailed, WriteFailed, InsufficientSpace, OperationCancelled; then nothing is left.
    """
    with open_archive(archive, folds_case=folds_case, meter=meter, cancel=cancel) as opened:
        room = _Room(folder.parent, block_bytes)
        files = [member for member in opened.listed() if not member.is_folder]
        room.require(files, len(opened.listed()) - len(files))
        partial = Path(partial_path(folder))
        with _made_or_removed(partial) as made, _writing(partial):
            unpacked = _Writer(partial, room, meter, cancel).write(opened)
            cancel.close()
            if not _is_still(partial, made):
                raise WriteFailed(phrase("{path} is not the folder any more that was made for this.", path=partial))
            _give_name(partial, folder)
    return unpacked


def _give_name(partial: Path, folder: Path) -> None:
    try:
        rename_durably(partial, folder)
    except OSError:
        if not exists(partial):
            # Its new name may not be on the disk: under the old one it is removed with all the rest.
            os.rename(extended(folder), extended(partial))
        raise


@contextmanager
def _made_or_removed(partial: Path) -> Iterator[str]:
    """Make the folder, and remove it with all that is in it when the block fails. Gives its identity."""
    with _writing(partial):
        make_private_folder(partial)
        made = identity_of(partial)
    try:
        yield made
    except BaseException as failure:
        left = _remove(partial, made)
        if isinstance(failure, ImagingBackupError):
            failure.hint = join_phrases(failure.hint, left)
        raise


def _remove(partial: Path, made: str) -> str:
    """What is left of the folder, in words; '' for nothing."""
    try:
        if not _is_still(partial, made):
            return phrase(
                "What was unpacked may lie elsewhere: nothing of what {path} is now was removed.", path=partial
            )
        remove_tree(partial)
    except OSError as error:
        log.info("%s could not be removed: %s", partial, error)
        return phrase("{path} could not be removed, and may be deleted.", path=partial)
    return ""


def _is_still(partial: Path, made: str) -> bool:
    """Whether the folder is the one that was made: where others may write beside it, they may put another in its place.

    Where the volume has no lasting numbers, whether a folder is there. Raises OSError.
    """
    if os.path.islink(extended(partial)):
        return False
    return lies_at(partial, made) if made else os.path.isdir(extended(partial))


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Raise WriteFailed or InsufficientSpace where a call on the disk fails."""
    try:
        yield
    except OSError as error:
        raise write_error(path, error) from error


class _Room:
    """Keeps a volume from being filled to its last byte."""

    def __init__(self, volume: Path, block_bytes: int) -> None:
        self._volume, self._block_bytes = volume, block_bytes

    def require(self, files: list[Member], folders: int = 0) -> None:
        """Raise InsufficientSpace where these would not leave the reserve free."""
        with _writing(self._volume):
            free_bytes = shutil.disk_usage(self._volume).free
        larger = more_in_blocks(len(files) + folders, self._block_bytes)
        needed_bytes = room_for((file.size_bytes for file in files), folders) + larger + RESERVE_BYTES
        if needed_bytes > free_bytes:
            raise InsufficientSpace(str(self._volume), needed_bytes, free_bytes)


class _Writer:
    """Writes the members of an archive below a folder that nobody else can write to."""

    def __init__(self, root: Path, room: _Room, meter: ProgressMeter, cancel: CancelToken) -> None:
        self._root, self._room, self._meter, self._cancel = str(root), room, meter, cancel
        self._times_ns: dict[str, int] = {}
        self._folders = {""}
        self._files = self._total_bytes = 0

    def write(self, archive: Archive) -> Unpacked:
        for member in archive.members():
            self._cancel.check()
            self._meter.working_on(member.path)
            if member.is_folder:
                self._make_folder(member.path)
                self._times_ns[member.path] = member.mtime_ns
            else:
                # The length of a compressed tar is not known before: each of its files tells its own.
                self._room.require([member])
                self._make_folder(member.path.rpartition("/")[0])
                self._write_file(member, archive)
        # The deepest first: what is made in a folder changes its time.
        for folder in sorted(self._folders, reverse=True):
            self._cancel.check()
            self._finish_folder(folder)
        return Unpacked(self._files, self._total_bytes, archive.proof)

    def _make_folder(self, path: str) -> None:
        if path not in self._folders:
            self._make_folder(path.rpartition("/")[0])
            with _writing(self._place(path)):
                os.mkdir(extended(self._place(path)), PRIVATE_MODE)
            self._folders.add(path)

    def _write_file(self, file: Member, archive: Archive) -> None:
        place = self._place(file.path)
        with _writing(place):
            descriptor = os.open(extended(place), _NEW_FILE, PRIVATE_FILE_MODE)
            try:
                for block in archive.blocks_of(file):
                    self._cancel.check()
                    _write_all(descriptor, block)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            # Only now: on Windows, closing what was written to changes its time.
            os.utime(extended(place), ns=(file.mtime_ns, file.mtime_ns))
        self._meter.add_file()
        self._files += 1
        self._total_bytes += file.size_bytes

    def _finish_folder(self, path: str) -> None:
        place = self._place(path)
        with _writing(place):
            if path in self._times_ns:
                os.utime(extended(place), ns=(self._times_ns[path],) * 2)
            flush_folder(place)

    def _place(self, path: str) -> Path:
        return Path(path_below(self._root, path))


def _write_all(descriptor: int, block: bytes) -> None:
    left = memoryview(block)
    while left:
        # It may take less than it is given: a full disk does so first.
        left = left[os.write(descriptor, left) :]
