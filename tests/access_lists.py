"""Access control lists and labels for tests, made as bytes: setfacl is not everywhere."""

from __future__ import annotations

import contextlib
import errno
import os
import struct
import sys
import tempfile
from pathlib import Path

import pytest

_NOBODY = 0xFFFFFFFF


def access_list(*, owner: int, account: tuple[int, int], group: int, mask: int, other: int = 0, kind: int = 2) -> bytes:
    """acl(5) as the kernel stores it; `account`: the one that is named, and its rights. `kind` 8: it is a group."""
    named, rights = account
    others = [(1, owner, _NOBODY), (4, group, _NOBODY), (16, mask, _NOBODY), (32, other, _NOBODY)]
    entries = sorted([*others, (kind, rights, named)])
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def give_list(path: Path, name: str, listed: bytes) -> None:
    os.setxattr(path, name, listed)


def refuse_attribute(monkeypatch: pytest.MonkeyPatch, name: str, *, silently: bool = False) -> None:
    """From here on no file gets it, whether the volume says so or not."""
    real = os.setxattr

    def refuse(path: Path, given: str, value: bytes, **how: bool) -> None:
        if given != name:
            real(path, given, value, **how)
        elif not silently:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "setxattr", refuse)


def _are_kept(name: str, value: bytes) -> bool:
    if sys.platform != "linux":
        return False
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(OSError):
        give_list(Path(folder), name, value)
        return True
    return False


needs_access_lists = pytest.mark.skipif(
    not _are_kept("system.posix_acl_access", access_list(owner=7, account=(1000, 7), group=0, mask=7)),
    reason="the file system of the temporary folder keeps no access lists",
)
needs_labels = pytest.mark.skipif(
    not _are_kept("security.selinux", b"system_u:object_r:usr_t:s0\0"), reason="this account may give no labels"
)
