"""Who owns a file on Windows, who may change it, and what this account may do. Acts only in `restrict` and `give_access`.

This account, SYSTEM and the Administrators are trusted: they can change this program itself.
Imported on Windows only.
"""

from __future__ import annotations

import logging
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from core.disk.tree import extended
from core.phrases import phrase

if TYPE_CHECKING:
    from _win32typing import PyACL, PySID


@dataclass(frozen=True, slots=True)
class Access:
    """The owner of a file or folder, and the list that says who may do what (its DACL). Two are equal if their words are."""

    owner: PySID | None = field(default=None, compare=False)
    listed: PyACL | None = field(default=None, compare=False)
    """None where the volume keeps none."""
    owner_text: str = ""
    entries: tuple[str, ...] = ()
    is_protected: bool = False
    """It inherits nothing from the folder around."""
    unread: str = ""
    """Why it could not be read; '' when it was."""


if sys.platform == "win32":
    import ctypes

    import ntsecuritycon
    import pywintypes
    import win32api
    import win32con
    import win32file
    import win32security

    log = logging.getLogger(__name__)

    _NO_RIGHTS_ON_VOLUME = frozenset({1, 50})
    """ERROR_INVALID_FUNCTION, ERROR_NOT_SUPPORTED."""
    _ACCESS_DENIED = 5
    _PROTECTED_LIST = win32security.DACL_SECURITY_INFORMATION | win32security.PROTECTED_DACL_SECURITY_INFORMATION
    _INHERITING_LIST = win32security.DACL_SECURITY_INFORMATION | win32security.UNPROTECTED_DACL_SECURITY_INFORMATION
    _OWNER_AND_LIST = win32security.OWNER_SECURITY_INFORMATION | win32security.DACL_SECURITY_INFORMATION
    _ADD_FILE, _ADD_FOLDER, _DELETE_BELOW = 0x2, 0x4, 0x40
    _CHANGING_RIGHTS = (
        *(_ADD_FILE, _ADD_FOLDER, _DELETE_BELOW),
        *(win32con.DELETE, win32con.WRITE_DAC, win32con.WRITE_OWNER, win32con.GENERIC_WRITE, win32con.GENERIC_ALL),
    )
    _ALLOWED = 0
    _BACKUP_SEMANTICS, _OPEN_REPARSE_POINT = 0x02000000, 0x00200000

    def is_administrator() -> bool:
        """Whether this program runs elevated."""
        return bool(ctypes.windll.shell32.IsUserAnAdmin())

    def untrusted_owner(path: Path) -> str:
        """The owner of a file or folder if it is not a trusted account, else ''. OSError where that cannot be told."""
        try:
            found = win32security.GetNamedSecurityInfo(
                extended(path), win32security.SE_FILE_OBJECT, win32security.OWNER_SECURITY_INFORMATION
            )
        except pywintypes.error as error:
            if error.winerror in _NO_RIGHTS_ON_VOLUME:
                return ""
            raise as_os_error(error, path) from error
        owner = found.GetSecurityDescriptorOwner()
        return "" if owner in _trusted() else _account(owner)

    def others_may_change(folder: Path) -> bool:
        """Whether an account that is not trusted may create or delete something in a folder."""
        try:
            found = win32security.GetNamedSecurityInfo(
                extended(folder), win32security.SE_FILE_OBJECT, win32security.DACL_SECURITY_INFORMATION
            )
        except pywintypes.error as error:
            if error.winerror in _NO_RIGHTS_ON_VOLUME:
                return False
            raise as_os_error(error, folder) from error
        acl = found.GetSecurityDescriptorDacl()
        if acl is None:
            return True
        trusted = _trusted()
        for index in range(acl.GetAceCount()):
            (kind, flags), mask, account = acl.GetAce(index)[:3]
            applies = kind == _ALLOWED and not flags & ntsecuritycon.INHERIT_ONLY_ACE
            if applies and account not in trusted and any(mask & right for right in _CHANGING_RIGHTS):
                return True
        return False

    def restrict(folder: Path) -> None:
        """Protected DACL: this account, SYSTEM and Administrators, inherited by all that is made below. Raises OSError."""
        _restrict_to(_trusted(), folder, None)

    def restrict_to_administrators(folder: Path) -> None:
        """As `restrict`, without this account, and owned by the administrators: also its programs that do not run as administrator are
        kept out. SYSTEM believes what lies there.
        """
        system, administrators = _administrators()
        _restrict_to([system, administrators], folder, administrators)

    def give_to_administrators(path: Path) -> None:
        """Make the administrators its owner, whom SYSTEM trusts. Raises OSError."""
        try:
            _set(path, win32security.OWNER_SECURITY_INFORMATION, _administrators()[1], None)
        except pywintypes.error as error:
            raise as_os_error(error, path) from error

    def _restrict_to(accounts: list[PySID], folder: Path, owner: PySID | None) -> None:
        what = _PROTECTED_LIST | (win32security.OWNER_SECURITY_INFORMATION if owner else 0)
        try:
            acl = win32security.ACL()
            inherit = ntsecuritycon.OBJECT_INHERIT_ACE | ntsecuritycon.CONTAINER_INHERIT_ACE
            for sid in accounts:
                acl.AddAccessAllowedAceEx(win32security.ACL_REVISION, inherit, ntsecuritycon.FILE_ALL_ACCESS, sid)
            _set(folder, what, owner, acl)
        except pywintypes.error as error:
            if error.winerror in _NO_RIGHTS_ON_VOLUME:
                log.info("The volume of %s keeps no rights", folder)
                return
            raise as_os_error(error, folder) from error

    def access_of(path: Path) -> Access:
        """Who may do what with a file or folder."""
        try:
            found = win32security.GetNamedSecurityInfo(extended(path), win32security.SE_FILE_OBJECT, _OWNER_AND_LIST)
        except pywintypes.error as error:
            return Access(unread="" if error.winerror in _NO_RIGHTS_ON_VOLUME else _reason(error))
        listed, owner = found.GetSecurityDescriptorDacl(), found.GetSecurityDescriptorOwner()
        if listed is None:
            return Access()
        control, _ = found.GetSecurityDescriptorControl()
        text = win32security.ConvertSecurityDescriptorToStringSecurityDescriptor(
            found, win32security.SDDL_REVISION_1, win32security.DACL_SECURITY_INFORMATION
        )
        return Access(
            owner,
            listed,
            win32security.ConvertSidToStringSid(owner),
            # In any order: Windows puts what denies before what allows.
            tuple(sorted(text.split("(")[1:])),
            bool(control & win32security.SE_DACL_PROTECTED),
        )

    def give_access(path: Path, access: Access) -> str:
        """Give a new file or an empty folder the access of what it replaces, and read it back. Why it has another, else ''.

        What is made in the folder from then on inherits from it. An owner that cannot be given keeps no list from it.
        """
        found = access_of(path)
        if access.unread or access.listed is None or found == access:
            # Mostly both inherit the same from the folder around.
            return access.unread
        the_list = _PROTECTED_LIST if access.is_protected else _INHERITING_LIST
        try:
            if found.owner_text != access.owner_text:
                # At once: either of the two alone may take away the right to set the other.
                with _may_give_to_others():
                    _set(path, the_list | win32security.OWNER_SECURITY_INFORMATION, access.owner, access.listed)
            else:
                _set(path, the_list, None, access.listed)
        except pywintypes.error as error:
            with suppress(pywintypes.error):
                _set(path, the_list, None, access.listed)
            return _reason(error)
        found = access_of(path)
        return "" if found == access else found.unread or phrase("other rights were read back")

    def _set(path: Path, what: int, owner: PySID | None, listed: PyACL | None) -> None:
        win32security.SetNamedSecurityInfo(
            extended(path), win32security.SE_FILE_OBJECT, what, owner, None, listed, None
        )

    @contextmanager
    def _may_give_to_others() -> Iterator[None]:
        """With the right of administrators to give a file to any account, if this one has it."""
        rights = win32con.TOKEN_ADJUST_PRIVILEGES | win32con.TOKEN_QUERY
        token = win32security.OpenProcessToken(win32api.GetCurrentProcess(), rights)
        restore = win32security.LookupPrivilegeValue("", win32security.SE_RESTORE_NAME)
        enabled = [(restore, win32con.SE_PRIVILEGE_ENABLED)]
        before = win32security.AdjustTokenPrivileges(token, False, enabled)  # type: ignore[arg-type]  # as its manual says
        try:
            yield
        finally:
            win32security.AdjustTokenPrivileges(token, False, before)

    def _reason(error: pywintypes.error) -> str:
        return error.strerror.rstrip(". ")

    def is_refused(error: OSError) -> bool:
        """Whether 'access denied' to a rename or a deletion is permanent: caused by rights, the read-only mark, or a folder at
        the place of the new file.

        Otherwise a program has the file, or something below the folder, open, which is temporary.
        """
        paths = [Path(name) for name in (error.filename, error.filename2) if isinstance(name, str)]
        if any(not _opens(path, win32con.DELETE) for path in paths):
            return True
        if not isinstance(error.filename2, str):
            return False
        target = Path(error.filename2)
        return target.is_dir() or _is_read_only(target) or not _opens(target.parent, _ADD_FILE)

    def as_os_error(error: pywintypes.error, path: Path | str, target: str | None = None) -> OSError:
        """With `winerror`, from which Python makes errno and the right class. `target`: the second path of a rename."""
        return OSError(0, _reason(error), str(path), error.winerror, target)

    def _trusted() -> list[PySID]:
        token = win32security.OpenProcessToken(win32api.GetCurrentProcess(), win32con.TOKEN_QUERY)
        return [win32security.GetTokenInformation(token, win32security.TokenUser)[0], *_administrators()]

    def _administrators() -> list[PySID]:
        known = (win32security.WinLocalSystemSid, win32security.WinBuiltinAdministratorsSid)
        return [win32security.CreateWellKnownSid(kind, None) for kind in known]

    def _account(sid: PySID) -> str:
        try:
            name, domain, _ = win32security.LookupAccountSid(None, sid)
        except pywintypes.error:
            return str(win32security.ConvertSidToStringSid(sid))
        return f"{domain}\\{name}" if domain else name

    def _opens(path: Path, access: int) -> bool:
        share = win32con.FILE_SHARE_READ | win32con.FILE_SHARE_WRITE | win32con.FILE_SHARE_DELETE
        how = _BACKUP_SEMANTICS | _OPEN_REPARSE_POINT
        try:
            win32file.CreateFile(extended(path), access, share, None, win32con.OPEN_EXISTING, how, None).Close()
        except pywintypes.error as error:
            return error.winerror != _ACCESS_DENIED
        return True

    def _is_read_only(path: Path) -> bool:
        try:
            return bool(os.lstat(extended(path)).st_file_attributes & stat.FILE_ATTRIBUTE_READONLY)
        except OSError:
            return False
