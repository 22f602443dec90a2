"""Sharing a file of an earlier backup: a clone, a second name, or neither; never a file that somebody has changed."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import copier, sharing
from core.copier import open_for_reading, share_file
from core.errors import InsufficientSpace
from core.manifest import FileEntry
from core.stream import Reader


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    file = tmp_path / "earlier"
    file.write_bytes(b"content")
    os.utime(file, ns=(10**18 + 700, 10**18 + 700))
    return file


@pytest.fixture
def reader(earlier: Path) -> Iterator[Reader]:
    reader = open_for_reading(earlier)
    yield reader
    reader.close()


def entry(size_bytes: int = 7, mtime_ns: int = 10**18 + 700) -> FileEntry:
    return FileEntry("earlier", size_bytes, mtime_ns)


def test_a_clone_is_a_file_of_its_own_with_the_same_times(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copier, "clone_file", lambda _descriptor, target: bool(shutil.copyfile(earlier, target)))
    assert share_file(earlier, tmp_path / "new", entry())
    assert not earlier.samefile(tmp_path / "new")
    assert (tmp_path / "new").stat().st_mtime_ns == earlier.stat().st_mtime_ns


@pytest.mark.parametrize("stated", [entry(size_bytes=8), entry(mtime_ns=10**18 - 3 * 10**9)])
def test_a_file_that_is_not_what_the_manifest_says_is_not_shared(
    earlier: Path, tmp_path: Path, stated: FileEntry
) -> None:
    assert not share_file(earlier, tmp_path / "new", stated)
    assert not share_file(tmp_path / "gone", tmp_path / "new", entry())
    assert not (tmp_path / "new").exists()


def test_a_name_that_became_another_file_is_not_linked(earlier: Path, reader: Reader, tmp_path: Path) -> None:
    earlier.rename(tmp_path / "moved")
    earlier.write_bytes(b"another")
    assert not sharing.link_file(reader.descriptor, earlier, tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("number", [errno.EPERM, errno.EMLINK, errno.EXDEV, errno.EOPNOTSUPP])
def test_a_volume_without_links_says_no(
    earlier: Path, reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(os, "link", failing(number))
    assert not sharing.link_file(reader.descriptor, earlier, tmp_path / "new")


def test_a_full_volume_is_an_error_and_no_reason_to_copy(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copier, "clone_file", lambda *_: False)
    monkeypatch.setattr(os, "link", failing(errno.ENOSPC))
    with pytest.raises(InsufficientSpace):
        share_file(earlier, tmp_path / "new", entry())


@pytest.mark.skipif(sys.platform == "win32", reason="clones are Linux'")
def test_a_clone_that_fails_leaves_nothing(reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    for number, raised in ((errno.EOPNOTSUPP, False), (errno.EIO, True)):
        monkeypatch.setattr(fcntl, "ioctl", failing(number))
        if raised:
            with pytest.raises(OSError, match="error"):
                sharing.clone_file(reader.descriptor, tmp_path / "new")
        else:
            assert not sharing.clone_file(reader.descriptor, tmp_path / "new")
        assert not (tmp_path / "new").exists()


def failing(number: int) -> object:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail
