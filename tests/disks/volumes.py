"""Volumes of a test's own: small, broken, or cut off in the middle. Mounting needs root; what cannot be had is skipped
with its reason.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

# linux/fs.h: FS_IOC_SHUTDOWN = _IOR('X', 125, __u32). NOLOGFLUSH: nothing more is written, not even the journal.
FS_IOC_SHUTDOWN = 0x8004587D
NO_LOG_FLUSH = 2
MOUNT_PATIENCE_S = 20.0


_done_before: set[str] = set()
"""Tools that did their work here once."""


def run(*command: str) -> None:
    """A tool that must succeed; the test is skipped where the machine forbids it or lacks the tool.

    What worked once must work again: a volume that cannot be mounted after its power was cut is what is looked for.
    """
    tool = f"{command[0]} {'loop' if any('loop' in word for word in command) else command[2]}"
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip(f"{command[0]} is not installed")
    if done.returncode != 0:
        reason = f"{' '.join(command)}: {done.stderr.strip()}"
        assert tool not in _done_before, reason
        pytest.skip(f"this machine does not: {reason}")
    _done_before.add(tool)


@contextmanager
def mounted(*options: str, at: Path) -> Iterator[Path]:
    at.mkdir(exist_ok=True)
    run("mount", *options, str(at))
    try:
        yield at
    finally:
        if subprocess.run(["umount", str(at)], check=False, capture_output=True).returncode != 0:
            subprocess.run(["umount", "--lazy", str(at)], check=False, capture_output=True)
            raise AssertionError(f"something below {at} is still open")


@contextmanager
def tmpfs(at: Path, size_bytes: int) -> Iterator[Path]:
    with mounted("-t", "tmpfs", "-o", f"size={size_bytes}", "none", at=at) as folder:
        yield folder


def make_image(path: Path, size_bytes: int) -> Path:
    """An ext4 file system in a file; it takes as much of its volume as is written to it."""
    with open(path, "wb") as file:
        file.truncate(size_bytes)
    run("mkfs.ext4", "-q", "-F", "-m", "0", "-E", "lazy_itable_init=0,lazy_journal_init=0", str(path))
    return path


@contextmanager
def ext4(at: Path, image: Path, *options: str) -> Iterator[Path]:
    with mounted("-o", ",".join(("loop", *options)), str(image), at=at) as folder:
        yield folder


def require_cut_off(at: Path, image: Path) -> None:
    """Skip the test where this kernel does not cut a file system off."""
    with ext4(at, image) as volume:
        try:
            cut_off(volume)
        except OSError as error:
            pytest.skip(f"this kernel does not shut a file system down: {error}")


def cut_off(volume: Path) -> None:
    """The power of this disk is cut: what was not flushed is gone, and every call fails until it is mounted again."""
    descriptor = os.open(volume, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, FS_IOC_SHUTDOWN, ctypes.c_uint32(NO_LOG_FLUSH))
    finally:
        os.close(descriptor)


@dataclass
class FailingVolume:
    """What failing_fs.py mounts."""

    path: Path
    rule_path: Path

    def rule(
        self,
        call: str = "",
        number: int = 0,
        error: int = 0,
        *,
        lasting: bool = False,
        corrupt: bool = False,
        hangs: bool = False,
    ) -> None:
        """From now on; without a call nothing fails. The list of calls begins anew. `hangs`: until the next rule."""
        calls = Path(f"{self.rule_path}.calls")
        text = {"call": call, "number": number, "error": error, "lasting": lasting, "corrupt": corrupt, "hangs": hangs}
        calls.write_text("", encoding="utf-8")
        temporary = self.rule_path.with_suffix(".new")
        temporary.write_text(json.dumps(text), encoding="ascii")
        temporary.replace(self.rule_path)

    def calls(self, call: str = "") -> list[str]:
        """Paths of the calls of a kind since the rule, or all as 'call path'."""
        lines = Path(f"{self.rule_path}.calls").read_text(encoding="utf-8").splitlines()
        return [line.removeprefix(f"{call} ") for line in lines if line.startswith(f"{call} ")] if call else lines


@contextmanager
def failing(at: Path, folder: Path, file_system: str = "failing_fs") -> Iterator[FailingVolume]:
    """`folder` seen through a file system that fails when it is told to, or another one: the module that mounts it."""
    pytest.importorskip("mfusepy", reason="FUSE's library is not installed", exc_type=(ImportError, OSError))
    if not os.access("/dev/fuse", os.R_OK | os.W_OK):
        pytest.skip("this machine has no /dev/fuse, or not for this account")
    at.mkdir()
    folder.mkdir(exist_ok=True)
    volume = FailingVolume(at, at.with_suffix(".rule"))
    volume.rule()
    command = [sys.executable, "-m", f"tests.disks.{file_system}", str(folder), str(at), str(volume.rule_path)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        give_up_s = time.monotonic() + MOUNT_PATIENCE_S
        while not os.path.ismount(at):
            assert process.poll() is None and time.monotonic() < give_up_s, "the failing file system did not come up"
            time.sleep(0.02)
        yield volume
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=False, capture_output=True)
        process.terminate()
        process.wait()
