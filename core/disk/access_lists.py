"""POSIX access control lists (acl(5)) and SELinux labels of files and folders, on Linux.

Where a file has a list, the group bits of its mode are not the rights of its group but the mask: the most that the list gives
to anybody beside the owner. Taken for the group's rights they would open a file to a group that the list keeps out.
"""

from __future__ import annotations

import errno
import os
import stat
import struct
import sys
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from core.phrases import phrase

ACCESS_LIST = "system.posix_acl_access"
DEFAULT_LIST = "system.posix_acl_default"
LABEL = "security.selinux"
CAPABILITIES = "security.capability"
_HEADER = struct.pack("<I", 2)
_ENTRY = struct.Struct("<HHI")
_OWNER, _NAMED_ACCOUNT, _OWNING_GROUP, _NAMED_GROUP, _MASK, _OTHERS = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
_NOBODY = 0xFFFFFFFF
_ALL = 0o7
_READ_AND_WRITE = 0o6
_HAS_NONE = frozenset({errno.ENODATA, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL})
"""No list, or a file system without such lists."""
_REFUSED = frozenset({errno.EPERM, errno.EACCES})
"""What a network volume may answer that has no such lists either."""

_Entry = tuple[int, int, int]
"""What the entry is for, its rights, and the account or group that it names."""


@dataclass(frozen=True, slots=True)
class Named:
    """The accounts and groups that a list names beside the owner, the owning group and all others."""

    entries: tuple[_Entry, ...] = ()
    mask: int = _ALL
    """The most that they and the owning group have."""

    def rights_of(self, account: int) -> int | None:
        """None where it is not named."""
        return next((rights & self.mask for tag, rights, named in self._of(_NAMED_ACCOUNT) if named == account), None)

    def rights_of_groups(self, groups: Container[int]) -> list[int]:
        return [rights & self.mask for _, rights, named in self._of(_NAMED_GROUP) if named in groups]

    @property
    def least(self) -> int:
        """What each of them may do."""
        least = _ALL
        for _, rights, _ in self.entries:
            least &= rights & self.mask
        return least

    @property
    def writers(self) -> frozenset[int]:
        """The accounts that may read and write."""
        return frozenset(
            account
            for _, rights, account in self._of(_NAMED_ACCOUNT)
            if rights & self.mask & _READ_AND_WRITE == _READ_AND_WRITE
        )

    def as_list(self, mode: int) -> bytes:
        """The list that names them, and gives all others what a mode says."""
        entries = (
            (_OWNER, mode >> 6 & _ALL, _NOBODY),
            *self._of(_NAMED_ACCOUNT),
            (_OWNING_GROUP, mode >> 3 & _ALL, _NOBODY),
            *self._of(_NAMED_GROUP),
            (_MASK, self.mask, _NOBODY),
            (_OTHERS, mode & _ALL, _NOBODY),
        )
        return _HEADER + b"".join(_ENTRY.pack(*entry) for entry in entries)

    def _of(self, kind: int) -> list[_Entry]:
        return [entry for entry in self.entries if entry[0] == kind]


@dataclass(frozen=True, slots=True)
class Attributes:
    """What decides, beside owner and mode, who may do what with a file or folder."""

    named: Named = Named()
    handed_on: bytes = b""
    """The list of what is made in a folder, as the kernel has it; empty where there is none."""
    label: bytes = b""
    """SELinux' own; empty where there is none."""
    most: int = 0o777
    """The most that a mode beside them may give."""
    unread: bool = False
    """They could not be asked for."""

    def of_new(self, owner_rights: int) -> Attributes:
        """Those that a new file or folder in this folder has; whom a list names may do no more with it than its owner."""
        if not self.handed_on:
            return Attributes(label=self.label)
        mode, named = _read(self.handed_on)
        return Attributes(Named(named.entries, named.mask & owner_rights), self.handed_on, self.label, mode)


NO_ATTRIBUTES = Attributes()


def _read(listed: bytes) -> tuple[int, Named]:
    """The rights of the owner, the owning group and all others as a mode, and whom the list names beside them.

    A list that cannot be understood gives nobody anything.
    """
    entries = _entries(listed)
    own = {tag: rights for tag, rights, _ in entries if tag not in (_NAMED_ACCOUNT, _NAMED_GROUP)}
    mask = own.get(_MASK, _ALL)
    mode = own.get(_OWNER, 0) << 6 | (own.get(_OWNING_GROUP, 0) & mask) << 3 | own.get(_OTHERS, 0)
    return mode, Named(tuple(entry for entry in entries if entry[0] in (_NAMED_ACCOUNT, _NAMED_GROUP)), mask)


def _entries(listed: bytes) -> list[_Entry]:
    """None of a list that cannot be understood."""
    entries = listed[len(_HEADER) :]
    return [] if len(entries) % _ENTRY.size else list(_ENTRY.iter_unpack(entries))


if sys.platform == "linux":

    def true_mode(mode: int, where: Path | str | int) -> int:
        """The mode of a file, folder or descriptor with the rights that its group really has.

        A list that cannot be read or understood is taken to give the group nothing.
        """
        if not mode & stat.S_IRWXG:
            return mode
        try:
            listed = os.getxattr(where, ACCESS_LIST, follow_symlinks=isinstance(where, int))
        except OSError as error:
            return mode if error.errno in _HAS_NONE else mode & ~stat.S_IRWXG
        return mode & (~stat.S_IRWXG | _read(listed)[0] & stat.S_IRWXG)

    def attributes_of(where: Path) -> Attributes:
        """What a file or folder has beside its owner and mode."""
        try:
            named = _read(_attribute(where, ACCESS_LIST))[1]
            return Attributes(named, _attribute(where, DEFAULT_LIST), _attribute(where, LABEL))
        except OSError:
            return Attributes(unread=True)

    def give_attributes(path: Path, attributes: Attributes, mode: int) -> str:
        """Give them to a file or folder that has that mode, and read them back. Why some are not there now, else ''."""
        if attributes.unread:
            return phrase("they could not be read")
        is_folder = stat.S_ISDIR(os.lstat(path).st_mode)
        wanted = {
            ACCESS_LIST: attributes.named.as_list(mode) if attributes.named.entries else b"",
            DEFAULT_LIST: attributes.handed_on if is_folder else b"",
            LABEL: attributes.label,
        }
        refusals = [_give(path, name, value) for name, value in wanted.items() if value]
        return next(filter(None, refusals), "")

    def _give(path: Path, name: str, value: bytes) -> str:
        try:
            # A label mostly is the right one already, and to give one takes a right of its own.
            if _attribute(path, name) != value:
                os.setxattr(path, name, value, follow_symlinks=False)
            return "" if _attribute(path, name) == value else phrase("other rights were read back")
        except OSError as error:
            return error.strerror or str(error)

    def has_capabilities(where: Path) -> bool:
        """Whether a file gives a program rights of root. False where that cannot be told."""
        try:
            return bool(_attribute(where, CAPABILITIES))
        except OSError:
            return False

    def _attribute(where: Path, name: str) -> bytes:
        """Empty where it has none."""
        try:
            return os.getxattr(where, name, follow_symlinks=False)
        except OSError as error:
            if error.errno in _HAS_NONE | _REFUSED:
                return b""
            raise

    def drop_access_lists(path: Path) -> None:
        """Leave a file or folder only its mode: one that is new may have inherited a list from the folder it lies in.

        Raises OSError where a list stays.
        """
        for name in (ACCESS_LIST, DEFAULT_LIST):
            try:
                os.removexattr(path, name, follow_symlinks=False)
            except OSError as error:
                # Some network volumes refuse to remove what they do not have.
                if error.errno not in _HAS_NONE and _may_have(path, name):
                    raise

    def _may_have(path: Path, name: str) -> bool:
        try:
            os.getxattr(path, name, follow_symlinks=False)
        except OSError as error:
            return error.errno not in _HAS_NONE | _REFUSED
        return True

else:

    def true_mode(mode: int, where: Path | str | int) -> int:
        """Such lists are known on Linux only."""
        return mode

    def attributes_of(where: Path) -> Attributes:
        """None are known."""
        return NO_ATTRIBUTES

    def give_attributes(path: Path, attributes: Attributes, mode: int) -> str:
        """There are none."""
        return ""

    def has_capabilities(where: Path) -> bool:
        """There are none."""
        return False

    def drop_access_lists(path: Path) -> None:
        """There are none."""
