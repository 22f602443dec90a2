"""Owner, mode and time of files and folders: recorded when copied, put back when restored.

A container's Neo4j runs as 7474:7474 and cannot open files of root, so on Linux the recorded values are restored. What
decides beside them (access lists, SELinux labels) is taken from what a restore replaces: never from a backup, which may be
of another machine. On Windows nothing is recorded: the data folder has the owner and the access list of the one that it
replaces, and what is in it inherits from it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from core.disk.access_lists import NO_ATTRIBUTES, Attributes, attributes_of, give_attributes, true_mode
from core.disk.file_table import FileTable
from core.disk.files import NOT_KEPT_ERRORS, flush_folder, tolerating
from core.disk.mounts import no_data_in
from core.disk.tree import extended, is_link_or_special, scan_tree
from core.model.entries import DirectoryEntry, FileEntry
from core.phrases import join_phrases, phrase

if TYPE_CHECKING:
    from core.disk.windows_rights import Access

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


def take_over(target: Path | str, status: os.stat_result, mode: int | None = None) -> None:
    """Give a new file the mode, the time and (as root) the owner of another, as far as its volume keeps them.

    `mode`: the other's `true_mode`, if its access list was looked at. A backup's medium may not support them, and its manifest
    records them.
    """
    if sys.platform != "win32":
        wanted = stat.S_IMODE(status.st_mode) if mode is None else mode
        rights = Rights(status.st_uid, status.st_gid, wanted)
        _give(target, rights, NOT_KEPT_ERRORS, NOT_KEPT_ERRORS | {errno.EACCES})
    with tolerating(NOT_KEPT_ERRORS):
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
    beside: Attributes = NO_ATTRIBUTES

    def are_enough(self, account: Account, needed: int) -> bool:
        """Whether they let an account do all of that, written as the last digit of a mode; as acl(5) decides it."""
        if account.uid == self.uid:
            return self.mode >> 6 & needed == needed
        named = self.beside.named
        if (rights := named.rights_of(account.uid)) is not None:
            return rights & needed == needed
        groups = named.rights_of_groups(account.gids)
        if self.gid in account.gids:
            groups.append(self.mode >> 3 & named.mask)
        return any(rights & needed == needed for rights in groups or [self.mode])

    def as_kept(self) -> Rights:
        """Those that are left once this account has given them: only root gives a file to others."""
        if sys.platform == "win32":
            return self
        uid, gid = os.geteuid(), os.getegid()
        if uid == 0:
            return replace(self, uid=max(self.uid, 0), gid=max(self.gid, 0))
        mode = self.mode if self.gid in (-1, gid) else _of_another_group(self.mode)
        return replace(self, uid=uid, gid=gid, mode=mode)


def _of_another_group(mode: int) -> int:
    """Without the rights of a group that everybody does not have."""
    return no_more_for_others(mode, mode & stat.S_IRWXO | (mode & stat.S_IRWXO) << 3)


def _give(target: Path | str, rights: Rights, tolerated: frozenset[int], of_owner: frozenset[int]) -> Rights:
    """Owner, then mode, but no right to a group that is not the wanted one. Returns those that there are to give beside them."""
    status = give_owner(target, rights.uid, rights.gid, of_owner)
    mode = rights.mode
    if rights.gid not in (-1, status.st_gid):
        mode = _of_another_group(mode)
    with tolerating(tolerated):
        # Whom its list gives less than everybody has no more before the list is there.
        os.chmod(target, no_more_for_others(mode, rights.beside.named.least * 0o11))
    return replace(rights, uid=status.st_uid, gid=status.st_gid, mode=mode)


def no_more_for_others(mode: int, limit: int) -> int:
    """The mode with no right of the group or of everybody that the limit lacks. The owner's rights stay."""
    return mode & (~(stat.S_IRWXG | stat.S_IRWXO) | limit)


def _tolerated(strict: bool) -> frozenset[int]:
    return frozenset() if strict else NOT_KEPT_ERRORS


def finish_folders(root: Path, folders: Iterable[DirectoryEntry], *, strict: bool = True, flush: bool = True) -> None:
    """Give folders their modes and times, deepest first because a change inside changes the time; flushed if `flush`.

    `strict`: it is an error where the volume does not keep them.
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


def take_rights(new: Path, old: Path) -> str:
    """Give a new file the rights of the one that it replaces. What of them it has not, in words, else ''."""
    if sys.platform == "win32":
        from core.disk.windows_rights import access_of, give_access

        return _not_given(give_access(new, access_of(old)), old)
    rights = rights_of(old, os.stat(old))
    given = _give(new, rights, frozenset(), frozenset())
    return _not_given(give_attributes(new, given.beside, given.mode), old)


def rights_of(where: Path, status: os.stat_result) -> Rights:
    """Those of a file or folder."""
    mode = true_mode(stat.S_IMODE(status.st_mode), where)
    return Rights(status.st_uid, status.st_gid, mode, replace(attributes_of(where), most=mode))


def _not_given(reason: str, old: Path) -> str:
    """A warning that names what is replaced; '' without a reason."""
    return reason and phrase(
        "Not all rights of {path} (access list, label) could be given to what takes its place: {reason}. "
        "Neo4j, or another service of CAST Imaging, may be unable to work with it.",
        path=old,
        reason=reason,
    )


@dataclass(frozen=True, slots=True)
class RightsBefore:
    """Who could do what with a data folder before a restore."""

    place: Path
    folder: os.stat_result | None
    """None where there was none."""
    entries: FileTable
    """Mode and owner of its files and folders by path, the folder itself as ''; empty on Windows. As the size of each where its
    attributes are in the list of them, for many files have the same few.
    """
    attributes: tuple[Attributes, ...] = ()
    access: Mapping[str, Access] = field(default_factory=dict)
    """Of its folders by path, the folder itself as '', on Windows."""

    def rights(self, path: str) -> Rights | None:
        """Of what lay at a path; None where nothing did."""
        entry = self.entries.get(path)
        if entry is None or entry.mode is None or entry.uid is None or entry.gid is None:
            return None
        return Rights(entry.uid, entry.gid, entry.mode, self.attributes[entry.size_bytes])

    def beside(self, path: str, owner_rights: int) -> Attributes:
        """The attributes of what lay at a path, else what the folder would have given to something new there."""
        if (rights := self.rights(path)) is not None:
            return rights.beside
        while path:
            path = path.rpartition("/")[0]
            if (rights := self.rights(path)) is not None:
                return rights.beside.of_new(owner_rights)
        return NO_ATTRIBUTES


def rights_before(data_dir: Path) -> RightsBefore:
    """Of the data folder that a restore replaces. What vanishes meanwhile, or cannot be looked at, is left out."""
    entries = FileTable()
    try:
        folder = os.stat(extended(data_dir))
    except OSError:
        return RightsBefore(data_dir, None, entries)
    if sys.platform == "win32":
        from core.disk.windows_rights import access_of

        folders = ["", *scan_tree(data_dir).directory_paths]
        return RightsBefore(data_dir, folder, entries, access={path: access_of(data_dir / path) for path in folders})
    known: dict[Attributes, int] = {}
    scan = scan_tree(data_dir, leave_out=no_data_in(data_dir))
    for path in chain((file.path for file in scan.files), scan.directory_paths):
        here = data_dir / path
        with contextlib.suppress(OSError):
            status = os.stat(here)
            rights = rights_of(here, status)
            number = known.setdefault(rights.beside, len(known))
            entries.add(FileEntry(path, number, 0, mode=rights.mode, uid=rights.uid, gid=rights.gid))
    return RightsBefore(data_dir, folder, entries, tuple(known))


def give_access_before(target: Path, path: str, before: RightsBefore) -> str:
    """Give a folder of a staged tree ('': its own), still empty, the access of the one that it replaces, on Windows; what of it it
    has not, in words, else ''.

    All that is made in it inherits from it; where nothing was, it keeps what it has inherited itself. On Linux it stays private
    until `put_back`.
    """
    if sys.platform == "win32" and (access := before.access.get(path)) is not None:
        from core.disk.windows_rights import give_access

        return _not_given(give_access(target / path, access), before.place / path)
    return ""


def put_back(
    target: Path,
    root: DirectoryEntry | None,
    folders: Sequence[DirectoryEntry],
    files: Iterable[FileEntry],
    before: RightsBefore,
) -> str:
    """Put owner, mode and time back on a staged tree, and the attributes of what it replaces; warnings, else ''.

    `root` is the recorded entry of the tree's own folder; what was recorded of nothing takes owner and mode from the live
    folder. Nothing is more open to others than what lay at its path before. Nor is it than when it was backed up, but for
    whom a list names: they keep what they had. On Windows only times are set, and a failure is ignored. Nothing is flushed.
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
    not_beside = ""

    def put_back_one(entry: FileEntry | DirectoryEntry) -> None:
        nonlocal lost, unrecorded, not_beside
        path = target / entry.path if entry.path else target
        rights = _rights_of(entry, owner, before, lambda: stat.S_IMODE(os.lstat(path).st_mode))
        given = _give(path, rights, NOT_KEPT_ERRORS, NOT_KEPT_ERRORS)
        lost |= rights.uid not in (-1, given.uid)
        unrecorded |= rights.uid == -1
        reason = give_attributes(path, given.beside, given.mode)
        not_beside = _not_given(reason, before.place / entry.path) or not_beside
        os.utime(path, ns=(entry.mtime_ns, entry.mtime_ns))

    for file in files:
        put_back_one(file)
    for folder in _deepest_first(folders):
        put_back_one(folder)
    # The tree's own folder last: until then nobody else can enter it and put a link where we change an owner.
    put_back_one(_own_folder(root or DirectoryEntry("", os.lstat(target).st_mtime_ns), before))
    if os.geteuid() != 0:
        return join_phrases(NOT_PUT_BACK if lost else "", not_beside)
    return join_phrases(OWNERS_NOT_KEPT if lost else NOT_RECORDED if unrecorded else "", not_beside)


def _own_folder(root: DirectoryEntry, before: RightsBefore) -> DirectoryEntry:
    """The tree's own folder, with the mode of the one that it replaces where nobody recorded one."""
    mode_before = stat.S_IMODE(before.folder.st_mode) if before.folder else DEFAULT_FOLDER_MODE
    return msgspec.structs.replace(root, path="", mode=mode_before if root.mode is None else root.mode)


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
    beside = before.beside(entry.path, mode >> 6 & 0o7)
    return Rights(*_owner(entry, fallback), no_more_for_others(mode, beside.most), beside)


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
