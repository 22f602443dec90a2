"""A file system like that of a memory stick: `python -m tests.disks.poor_fs FOLDER MOUNT_POINT RULE`, with FUSE.

Names are looked up in any case, all belongs to root with the same rights, and nothing can be linked.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from typing import Any

import mfusepy as fuse

from tests.disks.failing_fs import FailingFs

FOLDER_MODE, FILE_MODE = 0o755, 0o644


class PoorFs(FailingFs):
    """A folder passed through without what such a volume does not keep."""

    def _real(self, path: str) -> str:
        here = self._folder
        for part in filter(None, path.split("/")):
            names = os.listdir(here) if os.path.isdir(here) else []
            here = os.path.join(here, next((name for name in names if name.casefold() == part.casefold()), part))
        return here

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        found = super().getattr(path, fh)
        mode = FOLDER_MODE if stat.S_ISDIR(found["st_mode"]) else FILE_MODE
        return found | {"st_mode": stat.S_IFMT(found["st_mode"]) | mode, "st_uid": 0, "st_gid": 0}

    def chown(self, path: str, uid: int, gid: int) -> int:
        if {uid, gid} - {0, -1, 0xFFFFFFFF}:
            raise fuse.FuseOSError(errno.EPERM)
        return 0

    def chmod(self, path: str, mode: int) -> int:
        if stat.S_IMODE(mode) not in (FOLDER_MODE, FILE_MODE):
            raise fuse.FuseOSError(errno.EPERM)
        return 0

    def link(self, target: str, source: str) -> int:
        raise fuse.FuseOSError(errno.EPERM)


if __name__ == "__main__":
    folder, mount_point, rule = sys.argv[1:]
    fuse.FUSE(PoorFs(folder, rule), mount_point, foreground=True, nothreads=True, attr_timeout=0, entry_timeout=0)
