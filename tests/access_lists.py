"""Access control lists for tests, made as bytes: setfacl is not everywhere."""

from __future__ import annotations

import contextlib
import os
import struct
import sys
import tempfile
from pathlib import Path

import pytest

_NOBODY = 0xFFFFFFFF


def access_list(*, owner: int, account: tuple[int, int], group: int, mask: int, other: int = 0) -> bytes:
    """acl(5) as the kernel stores it; `account`: the one that is named, and its rights."""
    uid, rights = account
    entries = [(1, owner, _NOBODY), (2, rights, uid), (4, group, _NOBODY), (16, mask, _NOBODY), (32, other, _NOBODY)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def give_list(path: Path, name: str, listed: bytes) -> None:
    os.setxattr(path, name, listed)


def _are_kept() -> bool:
    if sys.platform != "linux":
        return False
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(OSError):
        listed = access_list(owner=7, account=(1000, 7), group=0, mask=7)
        give_list(Path(folder), "system.posix_acl_access", listed)
        return True
    return False


needs_access_lists = pytest.mark.skipif(
    not _are_kept(), reason="the file system of the temporary folder keeps no access lists"
)
