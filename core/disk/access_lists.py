"""POSIX access control lists (acl(5)) of files and folders, on Linux.

Where a file has one, the group bits of its mode are not the rights of its group but the mask: the most that the list gives to
anybody beside the owner. Taken for the group's rights they would open a file to a group that the list keeps out.
"""

from __future__ import annotations

import errno
import os
import stat
import struct
import sys
from pathlib import Path

ACCESS_LIST = "system.posix_acl_access"
DEFAULT_LIST = "system.posix_acl_default"
_HEADER_BYTES = 4
_ENTRY = struct.Struct("<HHI")
"""What the entry is for, its rights, and the account that it names."""
_NAMED_ACCOUNT, _OWNING_GROUP, _MASK = 0x02, 0x04, 0x10
_READ_AND_WRITE = 0x06
_HAS_NONE = frozenset({errno.ENODATA, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL})
"""No list, or a file system without such lists."""
_REFUSED = frozenset({errno.EPERM, errno.EACCES})
"""What a network volume may answer that has no such lists either."""

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
        return mode & (~stat.S_IRWXG | _rights_of_group(listed) << 3)

    def _rights_of_group(listed: bytes) -> int:
        return next((rights for tag, rights, _ in _entries(listed) if tag == _OWNING_GROUP), 0)

    def _entries(listed: bytes) -> list[tuple[int, int, int]]:
        """None of a list that cannot be understood."""
        entries = listed[_HEADER_BYTES:]
        return [] if len(entries) % _ENTRY.size else list(_ENTRY.iter_unpack(entries))

    def named_accounts(where: Path) -> frozenset[int] | None:
        """The accounts that a list names to let them read and write; None where there is no list, or it cannot be read."""
        try:
            entries = _entries(os.getxattr(where, ACCESS_LIST))
        except OSError:
            return None
        most = next((rights for tag, rights, _ in entries if tag == _MASK), _READ_AND_WRITE)
        return frozenset(
            account
            for tag, rights, account in entries
            if tag == _NAMED_ACCOUNT and rights & most & _READ_AND_WRITE == _READ_AND_WRITE
        )

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

    def named_accounts(where: Path) -> frozenset[int] | None:
        """There are no lists."""
        return None

    def drop_access_lists(path: Path) -> None:
        """There are none."""
