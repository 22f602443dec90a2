"""A file system as slow as a share or an old disk: `python -m tests.disks.slow_fs FOLDER MOUNT_POINT RULE`, with FUSE.

RULE is not read: it is always as slow.
"""

from __future__ import annotations

import os
import sys
import time

import mfusepy as fuse

from tests.disks.failing_fs import FailingFs
from tests.disks.token_bucket import TokenBucket

BYTES_S = 100e6


class SlowFs(FailingFs):
    """A folder passed through, so many bytes a second in both directions together."""

    def __init__(self, folder: str, rule: str) -> None:
        super().__init__(folder, rule)
        self._line = TokenBucket(BYTES_S)

    def _may_fail(self, call: str, path: str) -> bool:
        return False

    def open(self, path: str, flags: int) -> int:
        # Past the page cache of this file system, not of the disk below, which would want its own buffers for it.
        return super().open(path, flags & ~os.O_DIRECT)

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        data = super().read(path, size, offset, fh)
        self._send(len(data))
        return data

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        self._send(len(data))
        return super().write(path, data, offset, fh)

    def _send(self, size_bytes: int) -> None:
        time.sleep(self._line.wait_s(size_bytes, time.monotonic()))


if __name__ == "__main__":
    folder, mount_point, rule = sys.argv[1:]
    fuse.FUSE(SlowFs(folder, rule), mount_point, foreground=True, nothreads=True)
