"""Sharing a file of an earlier backup: a clone, a second name, or neither; never a file that somebody has changed."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.disk import sharing
from core.disk.sharing import Sharing

TIME_NS = 10**18 + 700


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    file = tmp_path / "earlier"
    file.write_bytes(b"content")
    os.utime(file, ns=(TIME_NS, TIME_NS))
    return file


def failing(number: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.skipif(sys.platform == "win32", reason="clones are Linux'")
def test_a_clone_is_a_file_of_its_own_with_the_same_times(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "clone_file", lambda _descriptor, target: bool(shutil.copyfile(earlier, target)))
    assert Sharing().share(earlier, tmp_path / "new", 7, TIME_NS)
    assert not earlier.samefile(tmp_path / "new")
    assert (tmp_path / "new").stat().st_mtime_ns == TIME_NS


@pytest.mark.parametrize("clones", [True, False])
def test_a_file_that_is_not_what_the_manifest_says_is_not_shared(earlier: Path, tmp_path: Path, clones: bool) -> None:
    shares = Sharing()
    if not clones:
        shares._clones = False
    assert not shares.share(earlier, tmp_path / "new", 8, TIME_NS)
    assert not shares.share(earlier, tmp_path / "new", 7, TIME_NS - 3 * 10**9)
    assert not shares.share(tmp_path / "gone", tmp_path / "new", 7, TIME_NS)
    assert not shares.share(tmp_path, tmp_path / "new", tmp_path.stat().st_size, tmp_path.stat().st_mtime_ns)
    assert not (tmp_path / "new").exists()
    assert shares.share(earlier, tmp_path / "new", 7, TIME_NS)


def test_what_lies_there_already_is_replaced_and_not_written_into(earlier: Path, tmp_path: Path) -> None:
    (tmp_path / "new").write_bytes(b"from the copy before")
    os.link(tmp_path / "new", tmp_path / "other name")
    assert Sharing().share(earlier, tmp_path / "new", 7, TIME_NS)
    assert (tmp_path / "new").read_bytes() == b"content"
    assert (tmp_path / "other name").read_bytes() == b"from the copy before"


def test_a_name_that_became_another_file_is_not_linked(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.link

    def late(source: str, target: str, **options: bool) -> None:
        earlier.rename(tmp_path / "moved")
        earlier.write_bytes(b"another")
        real(source, target, **options)

    monkeypatch.setattr(os, "link", late)
    assert not Sharing().share(earlier, tmp_path / "new", 7, TIME_NS)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["EPERM", "EMLINK", "EXDEV", "EOPNOTSUPP", "ENOENT", "ESTALE"])
def test_a_volume_without_links_says_no(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(os, "link", failing(getattr(errno, name)))
    assert not Sharing().share(earlier, tmp_path / "new", 7, TIME_NS)


def test_a_full_volume_is_an_error_and_no_reason_to_copy(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", failing(errno.ENOSPC))
    with pytest.raises(OSError, match="No space left"):
        Sharing().share(earlier, tmp_path / "new", 7, TIME_NS)


@pytest.mark.skipif(sys.platform == "win32", reason="clones are Linux'")
def test_a_clone_that_fails_leaves_nothing(earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    monkeypatch.setattr(fcntl, "ioctl", failing(errno.EIO))
    with pytest.raises(OSError, match="error"):
        Sharing().share(earlier, tmp_path / "new", 7, TIME_NS)
    assert not (tmp_path / "new").exists()
