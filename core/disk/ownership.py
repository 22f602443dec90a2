"""Owner, mode and time of files and folders: recorded when copied, put back when restored.

A container's Neo4j runs as 7474:7474 and cannot open files of root, so on Linux the recorded values are restored. On
Windows nothing is recorded: restored files inherit the rights of their folder, as with the vendor's copy, and rights are
never transferred from one machine to another.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from msgspec.structs import replace

from core.disk.access_lists import true_mode
from core.disk.file_table import FileTable
from core.disk.files import NOT_KEPT_ERRORS, flush_folder, tolerating
from core.disk.tree import extended, is_link_or_special, scan_tree
from core.model.entries import DirectoryEntry, FileEntry
from core.phrases import phrase

NOT_PUT_BACK = phrase(
    "The owner of the restored files could not be put back, because this account is not root. "
    "Neo4j may be unable to open them."
)
OWNERS_NOT_KEPT = phrase(
    "The owner of the restored files could not be put back: the volume of the data folder does not keep it. "
    "Neo4j may be unable to open them."
)
NOT_RECORDED = phrase("Nobody recorded the owner of the data files; they belong to root now.")
DEFAULT_FOLDER_MODE = 0o755


def who_else_may_change(path: Path) -> str:
    """Why another account can replace what is at a path, in words; '' when none can, or when it is unknown (Windows).

    This account, root, and the account that became root with sudo do not count as others. A folder like /tmp, where each
    account can only change its own files, is safe.
    """
    if sys.platform == "win32":
        return ""
    ours = {0, os.geteuid()}
    if os.geteuid() == 0 and os.environ.get("SUDO_UID", "").isdecimal():
        ours.add(int(os.environ["SUDO_UID"]))
    real = Path(os.path.realpath(path))
    for place in dict.fromkeys((path, *path.parents, real, *real.parents)):
        try:
            status = os.stat(place)
        except OSError:
            continue
        if status.st_uid not in ours:
            return phrase("{path} belongs to the account {account}", path=place, account=account_name(status.st_uid))
        if status.st_mode & stat.S_IWOTH and not status.st_mode & stat.S_ISVTX:
            return phrase("every account may write to {path}", path=place)
    return ""


def is_private(path: Path) -> bool:
    """Whether a file or folder is not a link, and only this account and root can have written it.

    On Windows its owner decides: who may write to the folder was checked when it was opened (state_folder.py).
    """
    if sys.platform == "win32":
        from core.disk.windows_rights import untrusted_owner

        return not is_link_or_special(os.lstat(extended(path))) and not untrusted_owner(path)
    status = os.lstat(path)
    shared = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return status.st_uid in (0, os.geteuid()) and not shared and not stat.S_ISLNK(status.st_mode)


def account_name(uid: int) -> str:
    """Its name on this machine, else its number."""
    if sys.platform != "win32":
        import pwd

        with contextlib.suppress(KeyError):
            return pwd.getpwuid(uid).pw_name
    return str(uid)


def take_over(
    target: Path | str, status: os.stat_result, mode: int | None = None, *, times: bool = True, strict: bool = True
) -> None:
    """Give a new file the mode, the time and (as root) the owner of another. `strict`: it is an error if that fails.

    `mode`: the other's `true_mode`, if its access list was looked at. Not strict for a backup's own files: its medium may not
    support them, and the manifest records them.
    """
    if sys.platform != "win32":
        wanted = stat.S_IMODE(status.st_mode) if mode is None else mode
        _give(target, status.st_uid, status.st_gid, wanted, _tolerated(strict), _tolerated(strict, errno.EACCES))
    if times:
        with tolerating(_tolerated(strict)):
            os.utime(extended(target), ns=(status.st_mtime_ns, status.st_mtime_ns))


def give_owner(target: Path | str, uid: int, gid: int, tolerated: frozenset[int] = NOT_KEPT_ERRORS) -> os.stat_result:
    """Give a file or folder an owner, as root (-1: leave it). What it is then: the volume may keep no owners."""
    if sys.platform != "win32" and os.geteuid() == 0:
        with tolerating(tolerated):
            os.chown(target, uid, gid, follow_symlinks=False)
    return os.lstat(extended(target))


@dataclass(frozen=True, slots=True)
class Account:
    """Who may be let in."""

    uid: int
    gids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Rights:
    """Whose a file or folder is, and its mode."""

    uid: int
    """-1: nobody recorded it, and it stays as it is; as `gid`."""
    gid: int
    mode: int

    def are_enough(self, account: Account, needed: int) -> bool:
        """Whether they let an account do all of that, written as the last digit of a mode."""
        shift = 6 if account.uid == self.uid else 3 if self.gid in account.gids else 0
        return self.mode >> shift & needed == needed

    def as_kept(self) -> Rights:
        """Those that are left once this account has given them: only root gives a file to others."""
        if sys.platform == "win32":
            return self
        uid, gid = os.geteuid(), os.getegid()
        if uid == 0:
            return Rights(max(self.uid, 0), max(self.gid, 0), self.mode)
        return Rights(uid, gid, self.mode if self.gid in (-1, gid) else _of_another_group(self.mode))


def _of_another_group(mode: int) -> int:
    """Without the rights of a group that everybody does not have."""
    return no_more_for_others(mode, mode & stat.S_IRWXO | (mode & stat.S_IRWXO) << 3)


def _give(
    target: Path | str, uid: int, gid: int, mode: int, tolerated: frozenset[int], of_owner: frozenset[int]
) -> int:
    """Owner, then mode, but no right to a group that is not the wanted one. Returns whose it is."""
    status = give_owner(target, uid, gid, of_owner)
    if gid not in (-1, status.st_gid):
        mode = _of_another_group(mode)
    with tolerating(tolerated):
        os.chmod(target, mode)
    return status.st_uid


def no_more_for_others(mode: int, limit: int) -> int:
    """The mode with no right of the group or of everybody that the limit lacks. The owner's rights stay."""
    return mode & (~(stat.S_IRWXG | stat.S_IRWXO) | limit)


def _tolerated(strict: bool, *more: int) -> frozenset[int]:
    return frozenset() if strict else NOT_KEPT_ERRORS.union(more)


def finish_folders(root: Path, folders: Iterable[DirectoryEntry], *, strict: bool = True, flush: bool = True) -> None:
    """Give folders their modes and times, deepest first because a change inside changes the time; flushed if `flush`.

    `strict` as for `take_over`.
    """
    for folder in _deepest_first(folders):
        path = root / folder.path if folder.path else root
        if sys.platform != "win32" and folder.mode is not None:
            with tolerating(_tolerated(strict)):
                os.chmod(path, folder.mode)
        with tolerating(_tolerated(strict)):
            os.utime(extended(path), ns=(folder.mtime_ns, folder.mtime_ns))
        if flush:
            flush_folder(path)


def _deepest_first(folders: Iterable[DirectoryEntry]) -> list[DirectoryEntry]:
    return sorted(folders, key=lambda entry: (entry.path.count("/"), entry.path), reverse=True)


@dataclass(frozen=True, slots=True)
class RightsBefore:
    """Who could do what with a data folder before a restore."""

    folder: os.stat_result | None
    """None where there was none."""
    entries: FileTable
    """Mode and owner of its files and folders by path, the folder itself as ''; empty on Windows."""

    def limit(self, path: str) -> int:
        """The most that what lies at a path may be opened."""
        entry = self.entries.get(path)
        return 0o777 if entry is None or entry.mode is None else entry.mode

    def were_enough(self, path: str, account: Account, needed: int) -> bool:
        """As `Rights.are_enough`; True where nothing lay at that path."""
        entry = self.entries.get(path)
        if entry is None or entry.mode is None or entry.uid is None or entry.gid is None:
            return True
        return Rights(entry.uid, entry.gid, entry.mode).are_enough(account, needed)


def rights_before(data_dir: Path) -> RightsBefore:
    """Of the data folder that a restore replaces. What vanishes meanwhile, or cannot be looked at, is left out."""
    entries = FileTable()
    try:
        folder = os.stat(extended(data_dir))
    except OSError:
        return RightsBefore(None, entries)
    if sys.platform != "win32":
        scan = scan_tree(data_dir)
        for path in chain((file.path for file in scan.files), scan.directory_paths):
            here = data_dir / path
            with contextlib.suppress(OSError):
                status = os.stat(here)
                mode = true_mode(stat.S_IMODE(status.st_mode), here)
                entries.add(FileEntry(path, 0, 0, mode=mode, uid=status.st_uid, gid=status.st_gid))
    return RightsBefore(folder, entries)


def put_back(
    target: Path,
    root: DirectoryEntry | None,
    folders: Sequence[DirectoryEntry],
    files: Iterable[FileEntry],
    before: RightsBefore,
) -> str:
    """Put owner, mode and time back on a staged tree; a warning when an owner could not be put back, else ''.

    `root` is the recorded entry of the tree's own folder; what was recorded of nothing takes owner and mode from the live
    folder. Nothing is more open to others than what lay at its path before, nor than it was when it was backed up. On
    Windows only times are set, and a failure is ignored. Nothing is flushed.
    """
    if sys.platform == "win32":
        for file in files:
            with tolerating(NOT_KEPT_ERRORS):
                os.utime(extended(target / file.path), ns=(file.mtime_ns, file.mtime_ns))
        own = () if root is None else (DirectoryEntry("", root.mtime_ns),)
        finish_folders(target, [*folders, *own], strict=False, flush=False)
        return ""
    owner = _fallback_owner(before.folder, root)
    lost = unrecorded = False

    def put_back_one(entry: FileEntry | DirectoryEntry) -> None:
        nonlocal lost, unrecorded
        path = target / entry.path if entry.path else target
        rights = _rights_of(entry, owner, before, lambda: stat.S_IMODE(os.lstat(path).st_mode))
        got = _give(path, rights.uid, rights.gid, rights.mode, NOT_KEPT_ERRORS, NOT_KEPT_ERRORS)
        lost |= rights.uid not in (-1, got)
        unrecorded |= rights.uid == -1
        os.utime(path, ns=(entry.mtime_ns, entry.mtime_ns))

    for file in files:
        put_back_one(file)
    for folder in _deepest_first(folders):
        put_back_one(folder)
    # The tree's own folder last: until then nobody else can enter it and put a link where we change an owner.
    put_back_one(_own_folder(root or DirectoryEntry("", os.lstat(target).st_mtime_ns), before))
    if lost:
        return OWNERS_NOT_KEPT if os.geteuid() == 0 else NOT_PUT_BACK
    return NOT_RECORDED if unrecorded and os.geteuid() == 0 else ""


def _own_folder(root: DirectoryEntry, before: RightsBefore) -> DirectoryEntry:
    """The tree's own folder, with the mode of the one that it replaces where nobody recorded one."""
    mode_before = stat.S_IMODE(before.folder.st_mode) if before.folder else DEFAULT_FOLDER_MODE
    return replace(root, path="", mode=mode_before if root.mode is None else root.mode)


def _rights_of(
    entry: FileEntry | DirectoryEntry,
    fallback: tuple[int, int] | None,
    before: RightsBefore,
    own_mode: Callable[[], int],
) -> Rights:
    # Of what nobody recorded the mode, the copy's own.
    mode = own_mode() if entry.mode is None else entry.mode
    if isinstance(entry, FileEntry):
        # Never set-user-id or set-group-id: no database needs it, but a foreign manifest may contain it.
        mode &= 0o777
    return Rights(*_owner(entry, fallback), no_more_for_others(mode, before.limit(entry.path)))


def rights_to_come(
    source: Path,
    root: DirectoryEntry | None,
    entries: Iterable[FileEntry | DirectoryEntry],
    before: RightsBefore,
) -> Iterator[tuple[FileEntry | DirectoryEntry, Rights]]:
    """What `put_back` will give, before anything is copied from `source`; of the tree's own folder first."""
    fallback = _fallback_owner(before.folder, root)
    own = _own_folder(root or DirectoryEntry("", 0), before)
    for entry in chain((own,), entries):
        yield entry, _rights_of(entry, fallback, before, partial(_mode_of_copy, source, entry)).as_kept()


def _mode_of_copy(source: Path, entry: FileEntry | DirectoryEntry) -> int:
    """A folder of which nobody recorded a mode is made anew."""
    if isinstance(entry, DirectoryEntry):
        return DEFAULT_FOLDER_MODE
    file = source / entry.path
    return true_mode(stat.S_IMODE(os.lstat(extended(file)).st_mode), file)


def wanted_owners(
    root: DirectoryEntry | None, entries: Iterable[FileEntry | DirectoryEntry], before: os.stat_result | None
) -> set[tuple[int, int]]:
    """The owners that `put_back` would give; empty where it leaves them."""
    owner = _fallback_owner(before, root)
    wanted = {_owner(entry, owner) for entry in entries} | ({owner} if owner else set())
    return wanted - {(-1, -1)}


def first_unreadable(entries: Iterable[FileEntry | DirectoryEntry]) -> str:
    """The first path that this account could not read any more with its recorded mode; '' where there is none.

    Root can read everything, and on Windows no mode is restored.
    """
    if sys.platform == "win32" or os.geteuid() == 0:
        return ""

    def needed(entry: FileEntry | DirectoryEntry) -> int:
        return stat.S_IRUSR if isinstance(entry, FileEntry) else stat.S_IRUSR | stat.S_IXUSR

    bad = (entry.path for entry in entries if entry.mode is not None and entry.mode & needed(entry) != needed(entry))
    return next(bad, "")


def _fallback_owner(before: os.stat_result | None, root: DirectoryEntry | None) -> tuple[int, int] | None:
    if root is not None and root.uid is not None and root.gid is not None:
        return root.uid, root.gid
    return None if before is None else (before.st_uid, before.st_gid)


def _owner(entry: FileEntry | DirectoryEntry, fallback: tuple[int, int] | None) -> tuple[int, int]:
    if entry.uid is not None and entry.gid is not None:
        return entry.uid, entry.gid
    return fallback or (-1, -1)
