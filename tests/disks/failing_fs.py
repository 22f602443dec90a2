"""A file system that fails at call N: `python -m tests.disks.failing_fs FOLDER MOUNT_POINT RULE`, with FUSE.

RULE is a JSON file, read again whenever it changes: {"call", "number", "error", "lasting", "corrupt", "hangs"}. Every call of the
file system is written to RULE.calls, a line each, numbered from the last change of the rule.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import mfusepy as fuse


class FailingFs(fuse.Operations):  # type: ignore[misc]
    """A folder passed through, call by call."""

    use_ns = True

    def __init__(self, folder: str, rule: str) -> None:
        self._folder, self._rule_path = folder, rule
        self._rule: dict[str, Any] = {}
        self._stamp = 0
        self._met: Counter[str] = Counter()

    def _real(self, path: str) -> str:
        return self._folder + path

    def _may_fail(self, call: str, path: str) -> bool:
        """True: do it, but damage it."""
        stamp = os.stat(self._rule_path).st_mtime_ns
        if stamp != self._stamp:
            self._stamp = stamp
            self._rule = json.loads(Path(self._rule_path).read_text(encoding="ascii"))
            self._met.clear()
        self._met[call] += 1
        with open(f"{self._rule_path}.calls", "a", encoding="utf-8") as calls:
            calls.write(f"{call} {path}\n")
        rule = self._rule
        if rule.get("call") != call:
            return False
        if self._met[call] != rule["number"] and not (rule["lasting"] and self._met[call] > rule["number"]):
            return False
        if rule["corrupt"]:
            return True
        if rule["hangs"]:
            # One thread serves all calls: none of them is answered meanwhile.
            while os.stat(self._rule_path).st_mtime_ns == stamp:
                time.sleep(0.02)
            return False
        raise fuse.FuseOSError(rule["error"])

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        try:
            status = os.lstat(self._real(path))
        except OSError as error:
            raise fuse.FuseOSError(error.errno) from None
        names = ("st_mode", "st_nlink", "st_uid", "st_gid", "st_size", "st_ino")
        times = {"st_mtime": status.st_mtime_ns, "st_atime": status.st_atime_ns, "st_ctime": status.st_ctime_ns}
        return {name: getattr(status, name) for name in names} | times

    def statfs(self, path: str) -> dict[str, int]:
        values = os.statvfs(self._real(path))
        names = (
            "f_bavail",
            "f_bfree",
            "f_blocks",
            "f_bsize",
            "f_favail",
            "f_ffree",
            "f_files",
            "f_frsize",
            "f_namemax",
        )
        return {name: getattr(values, name) for name in names}

    def readdir(self, path: str, fh: int) -> list[str]:
        self._may_fail("readdir", path)
        return [".", "..", *os.listdir(self._real(path))]

    def create(self, path: str, mode: int, fi: Any = None) -> int:
        self._may_fail("create", path)
        return os.open(self._real(path), os.O_RDWR | os.O_CREAT | os.O_TRUNC, mode)

    def open(self, path: str, flags: int) -> int:
        self._may_fail("open", path)
        return os.open(self._real(path), flags)

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        self._may_fail("read", path)
        return os.pread(fh, size, offset)

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        if self._may_fail("write", path):
            # The medium keeps something else than what it was given, and says nothing.
            os.pwrite(fh, bytes([data[0] ^ 1]) + data[1:], offset)
            return len(data)
        return os.pwrite(fh, data, offset)

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        self._may_fail("fsync", path)
        os.fsync(fh)
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        self._may_fail("fsync", path)
        return 0

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        self._may_fail("truncate", path)
        os.truncate(self._real(path), length)
        return 0

    def release(self, path: str, fh: int) -> int:
        os.close(fh)
        return 0

    def mkdir(self, path: str, mode: int) -> int:
        self._may_fail("mkdir", path)
        os.mkdir(self._real(path), mode)
        return 0

    def rmdir(self, path: str) -> int:
        self._may_fail("rmdir", path)
        try:
            os.rmdir(self._real(path))
        except OSError as error:
            raise fuse.FuseOSError(error.errno or errno.EIO) from None
        return 0

    def unlink(self, path: str) -> int:
        self._may_fail("unlink", path)
        os.unlink(self._real(path))
        return 0

    def link(self, target: str, source: str) -> int:
        self._may_fail("link", source)
        os.link(self._real(source), self._real(target))
        return 0

    def rename(self, old: str, new: str) -> int:
        self._may_fail("rename", old)
        try:
            os.rename(self._real(old), self._real(new))
        except OSError as error:
            raise fuse.FuseOSError(error.errno or errno.EIO) from None
        return 0

    def chmod(self, path: str, mode: int) -> int:
        self._may_fail("chmod", path)
        os.chmod(self._real(path), mode)
        return 0

    def chown(self, path: str, uid: int, gid: int) -> int:
        self._may_fail("chown", path)
        os.chown(self._real(path), uid if uid != 0xFFFFFFFF else -1, gid if gid != 0xFFFFFFFF else -1)
        return 0

    def utimens(self, path: str, times: Any = None) -> int:
        self._may_fail("utimens", path)
        os.utime(self._real(path), ns=times)
        return 0


if __name__ == "__main__":
    folder, mount_point, rule = sys.argv[1:]
    fuse.FUSE(FailingFs(folder, rule), mount_point, foreground=True, nothreads=True, attr_timeout=0, entry_timeout=0)
