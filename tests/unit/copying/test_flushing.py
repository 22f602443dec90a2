"""Bringing copies to the disk: a whole local volume at once, single files where that does not reach the medium."""

from __future__ import annotations

import ctypes
import errno
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from core.cancel import CancelToken
from core.copying import flushing
from core.copying.progress import ProgressMeter

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="syncfs is Linux's")


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was flushed one by one."""
    seen: list[str] = []
    monkeypatch.setattr(flushing, "flush_file", lambda path: seen.append(path.name))
    monkeypatch.setattr(flushing, "flush_folder", lambda path: seen.append(f"{path.name}/"))
    return seen


def flush(root: Path) -> None:
    meter = ProgressMeter(lambda: 0.0)
    flushing.flush_copies(root, ["a", "b"], ["sub"], meter=meter, cancel=CancelToken())


def on(kind: str, root: Path) -> Callable[..., list[SimpleNamespace]]:
    return lambda **_: [
        SimpleNamespace(mountpoint="/", fstype="ext4"),
        SimpleNamespace(mountpoint=str(root), fstype=kind),
    ]


def test_files_are_flushed_one_by_one_where_a_volume_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flushed: list[str]
) -> None:
    monkeypatch.setattr(flushing, "sync_volume", lambda _: False)
    flush(tmp_path)
    assert sorted(flushed) == ["a", "b", "sub/"]


@on_linux
@pytest.mark.parametrize(
    ("kind", "one_by_one"), [("ext4", False), ("xfs", False), ("cifs", True), ("fuse.sshfs", True)]
)
def test_a_volume_is_flushed_whole_where_that_reaches_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flushed: list[str], kind: str, one_by_one: bool
) -> None:
    monkeypatch.setattr(psutil, "disk_partitions", on(kind, tmp_path))
    flush(tmp_path)
    assert bool(flushed) is one_by_one


@on_linux
def test_an_old_kernel_does_not_tell_what_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flushed: list[str]
) -> None:
    monkeypatch.setattr(flushing.os, "uname", lambda: SimpleNamespace(release="4.18.0-553.el8"))
    flush(tmp_path)
    assert flushed


@on_linux
def test_what_the_volume_could_not_write_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flushed: list[str]
) -> None:
    monkeypatch.setattr(psutil, "disk_partitions", on("ext4", tmp_path))
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: SimpleNamespace(syncfs=lambda _: -1))
    monkeypatch.setattr(ctypes, "get_errno", lambda: errno.EIO)
    with pytest.raises(OSError, match=r"Input/output error"):
        flush(tmp_path)


@on_linux
def test_where_nobody_tells_the_kind_of_volume(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flushed: list[str]
) -> None:
    def fail(**_: object) -> None:
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(psutil, "disk_partitions", fail)
    flush(tmp_path)
    assert flushed
