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
from collections.abc import Iterable, Sequence
from pathlib import Path

from core.disk.files import NOT_KEPT_ERRORS, flush_folder, tolerating
from core.disk.tree import extended, is_link_or_special
from core.model.entries import DirectoryEntry, FileEntry
from core.phrases import phrase

NOT_PUT_BACK = phrase(
    "The owner of the restored files could not be put back, because this account is not root. "
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
            return phrase("{path} belongs to the account {account}", path=place, account=_account(status.st_uid))
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


def _account(uid: int) -> str:
    if sys.platform != "win32":
        import pwd

        with contextlib.suppress(KeyError):
            return pwd.getpwuid(uid).pw_name
    return str(uid)


def take_over(target: Path | str, status: os.stat_result, *, times: bool = True, strict: bool = True) -> None:
    """Give a new file the mode, the time and (as root) the owner of another. `strict`: it is an error if that fails.

    Not strict for a backup's own files: its medium may not support them, and the manifest records them.
    """
    if sys.platform != "win32":
        if os.geteuid() == 0:
            with tolerating(_tolerated(strict, errno.EACCES)):
                os.chown(target, status.st_uid, status.st_gid, follow_symlinks=False)
        with tolerating(_tolerated(strict)):
            os.chmod(target, stat.S_IMODE(status.st_mode))
    if times:
        with tolerating(_tolerated(strict)):
            os.utime(extended(target), ns=(status.st_mtime_ns, status.st_mtime_ns))


def _tolerated(strict: bool, *more: int) -> frozenset[int]:
    return frozenset() if strict else NOT_KEPT_ERRORS.union(more)


def finish_folders(
    root: Path, folders: Iterable[DirectoryEntry], *, owners: bool = False, strict: bool = True, flush: bool = True
) -> None:
    """Give folders their modes and times, deepest first because a change inside changes the time; flushed if `flush`.

    `strict` as for `take_over`.
    """
    for folder in sorted(folders, key=lambda entry: (entry.path.count("/"), entry.path), reverse=True):
        path = root / folder.path if folder.path else root
        if sys.platform != "win32":
            if owners and folder.uid is not None and folder.gid is not None:
                with tolerating(_tolerated(strict, errno.EACCES)):
                    os.chown(path, folder.uid, folder.gid, follow_symlinks=False)
            if folder.mode is not None:
                with tolerating(_tolerated(strict)):
                    os.chmod(path, folder.mode)
        with tolerating(_tolerated(strict)):
            os.utime(extended(path), ns=(folder.mtime_ns, folder.mtime_ns))
        if flush:
            flush_folder(path)


def put_back(
    target: Path,
    root: DirectoryEntry | None,
    folders: Sequence[DirectoryEntry],
    files: Iterable[FileEntry],
    before: os.stat_result | None,
) -> str:
    """Put owner, mode and time back on a staged tree; a warning when that was not possible, else ''.

    `root` is the recorded entry of the tree's own folder; `before` is the status of the live folder, whose owner and mode
    are used where none was recorded. On Windows only times are set, and a failure is ignored. Nothing is flushed.
    """
    if sys.platform == "win32":
        for file in files:
            with tolerating(NOT_KEPT_ERRORS):
                os.utime(extended(target / file.path), ns=(file.mtime_ns, file.mtime_ns))
        own = () if root is None else (DirectoryEntry("", root.mtime_ns),)
        finish_folders(target, [*folders, *own], strict=False, flush=False)
        return ""
    as_root = os.geteuid() == 0
    owner = _fallback_owner(before, root)
    for file in files:
        path = target / file.path
        if as_root:
            os.chown(path, *_owner(file, owner), follow_symlinks=False)
        if file.mode is not None:
            # Never set-user-id or set-group-id on a file: no database needs it, but a foreign manifest may contain it.
            os.chmod(path, file.mode & 0o777)
        os.utime(path, ns=(file.mtime_ns, file.mtime_ns))
    if root is not None:
        folders = [*folders, DirectoryEntry("", root.mtime_ns, root.mode, root.uid, root.gid)]
    if as_root:
        folders = [DirectoryEntry(f.path, f.mtime_ns, f.mode, *_owner(f, owner)) for f in folders]
    finish_folders(target, folders, owners=as_root, flush=False)
    # The tree's own folder last: until then nobody else can enter it and put a link where we change an owner.
    if root is None and as_root and owner is not None:
        os.chown(target, *owner)
    if root is None or root.mode is None:
        os.chmod(target, stat.S_IMODE(before.st_mode) if before else DEFAULT_FOLDER_MODE)
    if not as_root and any(file.uid not in (None, os.geteuid()) for file in files):
        return NOT_PUT_BACK
    if as_root and owner is None and any(file.uid is None for file in files):
        return NOT_RECORDED
    return ""


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
