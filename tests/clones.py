"""A file system with clones, made of one without: the call that clones copies the bytes, and what asks for extents tells some."""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from core.disk import clones, extents

# Whoever imports this is skipped where it is missing, with that reason.
fcntl = pytest.importorskip("fcntl", reason="clones are Linux'")


@dataclass
class FakeClones:
    """What was cloned, by the paths of the clones; and what goes wrong."""

    made: list[str] = field(default_factory=list)
    pieces: int = 1
    """Of each file that is asked about."""
    fail: Callable[[str], int | None] = lambda _path: None
    """(path of a clone) -> errno of the error to raise."""

    def of_a_job(self) -> list[str]:
        """Without the survey's, and without what a backup shares with an earlier one."""
        return [path for path in self.made if ".cloned-" in path]

    def ioctl(self, real: Callable[..., Any], descriptor: int, request: int, argument: Any) -> Any:
        if request == extents._FIEMAP:
            struct.pack_into("=L", argument, 20, self.pieces)
            return 0
        if request != clones.FICLONE:
            return real(descriptor, request, argument)
        path = os.readlink(f"/proc/self/fd/{descriptor}")
        if number := self.fail(path):
            raise OSError(number, os.strerror(number))
        os.write(descriptor, os.pread(argument, os.fstat(argument).st_size, 0))
        self.made.append(path)
        return 0


def refused(path: str) -> int | None:
    """A volume that clones nothing any more, once the survey has seen it do so."""
    return errno.EOPNOTSUPP if ".cloned-" in path else None


@pytest.fixture
def fake_clones(monkeypatch: pytest.MonkeyPatch) -> FakeClones:
    fake, real = FakeClones(), fcntl.ioctl
    monkeypatch.setattr(fcntl, "ioctl", lambda *words: fake.ioctl(real, *words))
    return fake
