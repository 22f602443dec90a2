"""Copying a whole data folder: what has not changed is kept or shared, the rest is copied in lanes.

Two kinds of copy share this code. A *live* copy (Neo4j runs) may find files vanishing, changing or locked: they are
simply left to the cold copy. A *cold* copy (Neo4j is proven stopped) must get every file whole, or it is an error.
Links are never followed: the survey refuses them, and every open says so again (O_NOFOLLOW).
A copied tree is not on the disk before it is flushed (flushing.py): Neo4j need not wait for that.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from core.cancel import CancelToken
from core.copying.copier import Blocks, CopiedFile, Identity, clone_source, copy_file, hash_file, write_error
from core.copying.lanes import Lanes, in_lanes, is_large
from core.copying.progress import ProgressMeter
from core.copying.store_source import StoreSource
from core.copying.workers import run_parallel
from core.disk.file_table import FileTable
from core.disk.files import remove_file
from core.disk.ownership import finish_folders
from core.disk.sharing import Sharing
from core.disk.tree import TreeScan, extended, path_below, recorded, with_true_mode
from core.errors import ReadFailed, could_not_read
from core.model.entries import DirectoryEntry, FileEntry, entry_at, inside
from core.model.file_lists import FileList, FilesOf, differences, finder, matched
from core.phrases import phrase

FIND_THE_WRITER = phrase("Find out what writes to the data folder (antivirus, another Neo4j), stop it and try again.")
WHOLE_SECOND_NS = 1_000_000_000
"""A time without a fraction is most likely of a file system that keeps none."""


@dataclass(frozen=True, slots=True)
class CopiedTree:
    files: FileTable
    directories: tuple[DirectoryEntry, ...]
    shared: FileTable = field(default_factory=FileTable)
    """Those of the files that an earlier backup shares with this one."""
    blocks: Mapping[str, Blocks] = field(default_factory=dict)
    """Of large files of a live copy, by which the cold copy finds what has changed in them."""


@dataclass(frozen=True, slots=True)
class ClonedTree:
    """A store as it was while Neo4j was stopped, in clones that are read in its place."""

    clones: StoreSource
    files: FileTable
    """As they were on the server, without hashes."""
    directories: tuple[DirectoryEntry, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A sealed backup of the same data folder, whose files may be shared."""

    label: str
    root: Path
    """Its data folder."""
    files: FileList
    """Of the whole backup."""
    folder: str = ""
    """The data folder's path in it."""
    unusable: frozenset[str] = frozenset()
    """Paths in the backup of what must not be shared."""
    read_utc: str = ""
    """Since when they are known to be right."""
    times_tell: bool = True
    """False: the clock was set back since, so what seems unchanged is read and compared before it is shared."""

    def __iter__(self) -> Iterator[FileEntry]:
        """The files that may be shared, by their path in the data folder, in order."""
        files = FilesOf(self.files, self.folder) if self.folder else self.files
        return inside(self.folder, (file for file in files if file.path not in self.unusable))

    def get(self, path: str) -> FileEntry | None:
        """One of them."""
        there = f"{self.folder}/{path}" if self.folder else path
        entry = None if there in self.unusable else self.files.get(there)
        return entry and entry_at(entry, path)


def copy_tree(
    source: Path,
    target: Path,
    *,
    live: bool,
    meter: ProgressMeter,
    cancel: CancelToken,
    previous: CopiedTree | None = None,
    earlier: Earlier | None = None,
    logs: Path | None = None,
) -> CopiedTree:
    """Copy a data folder, with its transaction logs where those lie elsewhere (`logs`).

    With `previous` (a live copy into the same target, which becomes this one) only what has changed since is copied.

    Raises ReadFailed (never when live), WriteFailed, InsufficientSpace, OperationCancelled.
    """
    store = StoreSource(source, logs)
    scan = store.scan(cancel=cancel) if live else _scan_whole(store, cancel)
    directories = tuple(_directory_entries(store, scan.directory_paths, live=live))
    if previous is not None:
        # First, because a file may bear the name of what was a folder; and it makes room.
        _remove_strangers(target, previous, scan)
    there = {folder.path for folder in previous.directories} if previous else set()
    _create_folders(target, [folder.path for folder in directories if folder.path not in there])
    copy = _TreeCopy(store, target, live, meter, previous or CopiedTree(FileTable(), ()), earlier)
    copy.run(scan.files, cancel)
    if not live:
        finish_folders(target, directories, strict=False, flush=False)
    return CopiedTree(copy.done, directories, copy.shared, copy.blocks)


def clone_tree(
    store: StoreSource, clones: StoreSource, *, meter: ProgressMeter, cancel: CancelToken
) -> ClonedTree | None:
    """Clone a store, Neo4j stopped, into folders that are there and empty. None where a clone is refused: then some are left there.

    Raises ReadFailed, WriteFailed, InsufficientSpace, OperationCancelled.
    """
    scan = _scan_whole(store, cancel)
    directories = tuple(_directory_entries(store, scan.directory_paths, live=False))
    try:
        for folder in scan.directory_paths:
            os.makedirs(extended(clones.path_of(folder)), exist_ok=True)
    except OSError as error:
        raise write_error(clones.data_dir, error) from error
    files = FileTable()
    for file in scan.files:
        cancel.check()
        meter.working_on(file.path)
        path = store.path_of(file.path)
        if (cloned := clone_source(path, clones.path_of(file.path), file.path)) is None:
            return None
        _require_steady(cloned, path)
        files.add(cloned.entry)
    return ClonedTree(clones, files, directories)


def copy_clones(
    cloned: ClonedTree, target: Path, *, meter: ProgressMeter, cancel: CancelToken, earlier: Earlier | None = None
) -> CopiedTree:
    """Copy what was cloned, by then with Neo4j running again. The entries are those of the files that were cloned.

    Raises as `copy_tree`.
    """
    _create_folders(target, [folder.path for folder in cloned.directories])
    copy = _CopyOfClones(cloned, target, meter, earlier)
    copy.run(cloned.files, cancel)
    finish_folders(target, cloned.directories, strict=False, flush=False)
    return CopiedTree(copy.done, cloned.directories, copy.shared)


def _scan_whole(store: StoreSource, cancel: CancelToken) -> TreeScan:
    """Of a store that rests: what cannot be copied must not be missing."""
    scan = store.scan(cancel=cancel)
    if scan.links or scan.unreadable:
        worst = (*scan.links, *scan.unreadable)[0]
        raise ReadFailed(
            phrase(
                "{path} cannot be copied safely: it is a link, a device or not readable.",
                path=Path(store.path_of(worst)),
            )
        )
    return scan


def _require_steady(copied: CopiedFile, path: str) -> None:
    if copied.identity is None:
        raise ReadFailed(
            phrase("{path} changed while it was copied, although Neo4j is stopped.", path=path), FIND_THE_WRITER
        )


class _TreeCopy:
    """The files of one copy: each is kept from the live copy, shared with an earlier backup, patched or copied."""

    def __init__(
        self,
        source: StoreSource,
        target: Path,
        live: bool,
        meter: ProgressMeter,
        previous: CopiedTree,
        earlier: Earlier | None,
    ) -> None:
        self._source, self._target, self._live, self._meter = source, str(target), live, meter
        self._earlier, self._sharing = earlier, Sharing()
        self._earlier_root = str(earlier.root) if earlier else ""
        # After a live copy Neo4j waits for the rest.
        self._hurry = bool(previous.files)
        self._known_blocks = previous.blocks
        self.done, self.shared = previous.files, previous.shared
        self.blocks: dict[str, Blocks] = {}

    def run(self, files: FileTable, cancel: CancelToken) -> None:
        todo = FileTable()

        def share_unread(pair: tuple[FileEntry, FileEntry], _cancel: CancelToken) -> None:
            file, sealed = pair
            self._meter.working_on(file.path)
            if not self._share(sealed):
                todo.add(file)

        def unchanged() -> Iterator[tuple[FileEntry, FileEntry]]:
            """Each that can be shared without being read, with its entry in the earlier backup; the others are kept or left."""
            find_sealed = finder(self._earlier or ())
            for file, kept in matched(files, self.done):
                cancel.check()
                sealed = find_sealed(file.path)
                if kept and is_untouched(file, kept):
                    continue
                if sealed and is_untouched(file, sealed) and not self._must_be_read(sealed):
                    yield file, sealed
                else:
                    todo.add(file)

        run_parallel(share_unread, Lanes(small=unchanged()), cancel)
        lanes = in_lanes(todo, lambda file: file.size_bytes)
        self._meter.begin(lanes.total_bytes, lanes.total_files)
        run_parallel(self._copy_one, lanes, cancel, hurry=self._hurry)

    def _must_be_read(self, entry: FileEntry) -> bool:
        """Whether its times may hide a change."""
        return entry.mtime_ns % WHOLE_SECOND_NS == 0 or bool(self._earlier and not self._earlier.times_tell)

    def _copy_one(self, file: FileEntry, cancel: CancelToken) -> None:
        try:
            if not self._share_read(file, cancel):
                self._copy(file, cancel)
        except ReadFailed:
            if self._live:
                return
            raise
        self._meter.add_file()

    def _share_read(self, file: FileEntry, cancel: CancelToken) -> bool:
        """Of a file that seems unchanged, by times that do not tell."""
        entry = self._earlier.get(file.path) if self._earlier else None
        if entry is None or not is_untouched(file, entry) or not self._must_be_read(entry):
            return False
        path = self._source.path_of(file.path)
        digest, _ = hash_file(path, meter=self._meter, cancel=cancel, resolved=True, uncached=False)
        if digest == entry.blake3 and self._share(entry):
            return True
        self._meter.expect_more(file.size_bytes)
        return False

    def _share(self, entry: FileEntry) -> bool:
        """The file as a clone or a second name of the earlier backup's."""
        source, target = path_below(self._earlier_root, entry.path), path_below(self._target, entry.path)
        try:
            if not self._sharing.share(source, target, entry.size_bytes, entry.mtime_ns):
                return False
        except OSError as error:
            raise write_error(target, error) from error
        entry = self._with_true_mode(entry)
        self.done.add(entry)
        self.shared.add(entry)
        return True

    def _with_true_mode(self, sealed: FileEntry) -> FileEntry:
        return with_true_mode(sealed, self._source.path_of(sealed.path))

    def _copy(self, file: FileEntry, cancel: CancelToken) -> None:
        blocks: Blocks | None = {} if self._live and is_large(file.size_bytes) else None
        path = self._source.path_of(file.path)
        copied = copy_file(
            path,
            path_below(self._target, file.path),
            file.path,
            meter=self._meter,
            cancel=cancel,
            resolved=True,
            flush=False,
            blocks=blocks,
            known=self._known_blocks.get(file.path),
        )
        if blocks:
            self.blocks[file.path] = blocks
        self.done.add(self._entry_of(copied, file, path))
        if self._hurry:
            self.shared.discard(file.path)

    def _entry_of(self, copied: CopiedFile, _file: FileEntry, path: str) -> FileEntry:
        if not self._live:
            _require_steady(copied, path)
        return copied.entry


class _CopyOfClones(_TreeCopy):
    """Bytes come from the clones, all else from what was found on the server when they were made."""

    def __init__(self, cloned: ClonedTree, target: Path, meter: ProgressMeter, earlier: Earlier | None) -> None:
        super().__init__(cloned.clones, target, False, meter, CopiedTree(FileTable(), ()), earlier)
        self._cloned = cloned.files

    def _with_true_mode(self, sealed: FileEntry) -> FileEntry:
        return msgspec.structs.replace(sealed, mode=self._cloned[sealed.path].mode)

    def _entry_of(self, copied: CopiedFile, file: FileEntry, path: str) -> FileEntry:
        found = copied.entry
        if copied.identity is None or (found.size_bytes, found.mtime_ns) != (file.size_bytes, file.mtime_ns):
            raise ReadFailed(phrase("{path} was changed, although it is this job's own.", path=path), FIND_THE_WRITER)
        return msgspec.structs.replace(file, blake3=found.blake3)


def _directory_entries(source: StoreSource, paths: Iterable[str], *, live: bool) -> Iterator[DirectoryEntry]:
    for path in paths:
        try:
            yield directory_entry(Path(source.path_of(path)), path)
        except ReadFailed:
            if not live:
                raise


def _identity(entry: FileEntry) -> Identity | None:
    if entry.ctime_ns is None or entry.inode is None:
        return None
    return Identity(entry.size_bytes, entry.mtime_ns, entry.ctime_ns, entry.inode)


def is_still(now: os.stat_result, entry: FileEntry) -> bool:
    """Whether a source is what was copied. Of one that changed shortly before that its entry keeps size and time alone."""
    found = Identity.of(now)
    return found[:2] == (entry.size_bytes, entry.mtime_ns) if (known := _identity(entry)) is None else found == known


def is_untouched(file: FileEntry, entry: FileEntry) -> bool:
    """Whether a source is, by what a stat tells, still what it was when the entry was made."""
    known = _identity(entry)
    return known is not None and known == _identity(file)


def directory_entry(path: Path, relative: str) -> DirectoryEntry:
    """The manifest's line for a folder as it is now."""
    try:
        status = os.lstat(extended(path))
    except OSError as error:
        raise ReadFailed(could_not_read(path, error)) from error
    return DirectoryEntry(relative, status.st_mtime_ns, *recorded(status, path))


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
            remove_file(target / path)
            previous.files.discard(path)
            previous.shared.discard(path)
        folders = {folder.path for folder in previous.directories}
        for path in sorted(folders.difference(wanted.directory_paths), reverse=True):
            os.rmdir(extended(target / path))
    except OSError as error:
        raise write_error(target, error) from error
