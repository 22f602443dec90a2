"""The folder for settings, journals, locks, reports and logs.

It is machine-wide if the account may write there, so that administrators see each other's jobs; else the account's own.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import stat
import sys
from pathlib import Path

from core.disk.files import make_private_folder
from core.disk.tree import is_link_or_special
from core.errors import WriteFailed
from core.phrases import phrase

log = logging.getLogger(__name__)

APPLICATION = "imaging-backup"
STATE_DIR_VARIABLE = "IMAGING_BACKUP_STATE_DIR"


def state_dir() -> Path:
    """The private folder for locks, journals, logs and settings; made when it is missing."""
    chosen = os.environ.get(STATE_DIR_VARIABLE)
    if chosen:
        return _private(Path(chosen))
    shared = _machine_wide()
    if shared is not None:
        try:
            return _private(shared)
        except OSError as error:
            log.info("%s cannot be used (%s); the account's own folder is", shared, error)
    from platformdirs import user_state_path

    return _private(user_state_path(APPLICATION, appauthor=False))


def require_state_dir() -> None:
    """Raise WriteFailed where there is none: no job starts without its journal, and nothing is known of earlier ones."""
    try:
        state_dir()
    except OSError as error:
        raise WriteFailed(
            phrase("This program's own folder cannot be used: {reason}.", reason=str(error)),
            phrase("Correct its rights, or name another folder in {variable}.", variable=STATE_DIR_VARIABLE),
        ) from error


def _machine_wide() -> Path | None:
    if sys.platform == "win32":
        from core.disk.windows_rights import is_administrator

        # Administrators only: a folder that an ordinary account creates there would be refused for every administrator.
        base = os.environ.get("PROGRAMDATA")
        return Path(base, APPLICATION) if base and is_administrator() else None
    return Path("/var/lib", APPLICATION) if os.geteuid() == 0 else None


def _private(folder: Path) -> Path:
    """The folder, created as private if it is missing. Recovery acts on the journals in it, so a folder that others may write
    to, or that belongs to another account, is refused. On Windows other accounts' rights to our own folder are removed: it
    may have inherited them from %PROGRAMDATA%.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        make_private_folder(folder)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "not a folder", str(folder))
    if sys.platform == "win32":
        from core.disk.windows_rights import others_may_change, restrict, untrusted_owner

        if is_link_or_special(os.lstat(folder)):
            raise PermissionError(errno.EACCES, "leads elsewhere", str(folder))
        if account := untrusted_owner(folder):
            raise PermissionError(errno.EACCES, f"belongs to another account ({account})", str(folder))
        if others_may_change(folder):
            log.warning("others could write to %s; that right is taken away", folder)
            restrict(folder)
    else:
        status = os.stat(folder)
        trusted = {0, os.geteuid()}
        if status.st_uid not in trusted or os.lstat(folder).st_uid not in trusted:
            raise PermissionError(errno.EACCES, "belongs to another account", str(folder))
        if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise PermissionError(
                errno.EACCES, "others may write to it; take that right away (chmod go-w)", str(folder)
            )
    if not os.access(folder, os.W_OK) and not _is_read_only(folder):
        raise PermissionError(errno.EACCES, "not writable", str(folder))
    return folder


def _is_read_only(folder: Path) -> bool:
    """Whether the whole disk is read-only, as after an error: its journals still count, and another folder has none."""
    return sys.platform != "win32" and bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
