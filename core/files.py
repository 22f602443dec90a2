"""Durable, private file operations: what must be on the disk is on the disk when these return.

Every function takes absolute paths and goes through `extended()`, so that long Windows paths work. Nothing here
follows a symbolic link or decides policy.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
from pathlib import Path

from core.tree import extended

PRIVATE_MODE = 0o700
PRIVATE_FILE_MODE = 0o600
DELETING_MARK = ".deleting-"
"""In the name of a folder that is being deleted: whatever is left under such a name is of no use to anybody."""


def flush_folder(folder: Path) -> None:
    """Make the names in a folder durable. Windows has no such call: NTFS journals them."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_file(path: Path) -> None:
    """Make a file that somebody else wrote durable."""
    descriptor = os.open(extended(path), os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_durably(path: Path, data: bytes, mode: int = PRIVATE_FILE_MODE) -> None:
    """Write a file whole or not at all: a temporary beside it, flushed, then one rename."""
    temporary = path.with_name(f".{path.name}.writing")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(extended(temporary), flags, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(extended(temporary), extended(path))
    flush_folder(path.parent)


def rename_durably(source: Path, target: Path) -> None:
    """One rename on one volume, durable when this returns. The target must not exist."""
    if os.path.lexists(extended(target)):
        raise FileExistsError(17, "already exists", str(target))
    os.rename(extended(source), extended(target))
    flush_folder(target.parent)
    if source.parent != target.parent:
        flush_folder(source.parent)


def make_private_folder(folder: Path) -> None:
    """Create a new folder that only this account (and the machine's administrators) can read."""
    os.mkdir(extended(folder), PRIVATE_MODE)
    if sys.platform == "win32":
        _restrict_on_windows(folder)
    else:
        os.chmod(folder, PRIVATE_MODE)


def make_staging_folder(folder: Path) -> None:
    """Create the folder in which a restore is staged: private on Linux until it gets its owner and mode.

    On Windows it must inherit the rights of the place where it will live, or Neo4j's account could not open it.
    """
    if sys.platform == "win32":
        os.mkdir(extended(folder))
    else:
        make_private_folder(folder)


def remove_tree(folder: Path) -> None:
    """Delete a folder and all below it; links are removed, never followed. A missing folder is fine."""
    if not os.path.lexists(extended(folder)):
        return
    try:
        shutil.rmtree(extended(folder))
    except PermissionError:
        _make_writable(extended(folder))
        shutil.rmtree(extended(folder))


def _make_writable(folder: str) -> None:
    """Windows deletes no read-only file; Linux deletes nothing from a read-only folder."""
    os.chmod(folder, stat.S_IRWXU)
    for parent, folders, files in os.walk(folder):
        for name in folders + (files if sys.platform == "win32" else []):
            path = os.path.join(parent, name)
            if not os.path.islink(path):
                os.chmod(path, stat.S_IRWXU)


if sys.platform == "win32":

    def _restrict_on_windows(folder: Path) -> None:
        """Protected DACL: this account, SYSTEM and Administrators, inherited by all that is made below."""
        import ntsecuritycon
        import win32api
        import win32con
        import win32security

        token = win32security.OpenProcessToken(win32api.GetCurrentProcess(), win32con.TOKEN_QUERY)
        account = win32security.GetTokenInformation(token, win32security.TokenUser)[0]
        system = win32security.CreateWellKnownSid(win32security.WinLocalSystemSid, None)
        administrators = win32security.CreateWellKnownSid(win32security.WinBuiltinAdministratorsSid, None)
        acl = win32security.ACL()
        inherit = ntsecuritycon.OBJECT_INHERIT_ACE | ntsecuritycon.CONTAINER_INHERIT_ACE
        for sid in (account, system, administrators):
            acl.AddAccessAllowedAceEx(win32security.ACL_REVISION, inherit, ntsecuritycon.FILE_ALL_ACCESS, sid)
        win32security.SetNamedSecurityInfo(
            str(folder),
            win32security.SE_FILE_OBJECT,
            win32security.DACL_SECURITY_INFORMATION | win32security.PROTECTED_DACL_SECURITY_INFORMATION,
            None,
            None,
            acl,
            None,
        )
