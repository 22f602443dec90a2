"""Durable, private file operations, and what a busy or simple file system does to them."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from core.copying.copier import open_for_reading
from core.disk import files, ownership
from core.disk.files import (
    ACCESS_DENIED,
    BUSY_LIMIT_S,
    REFUSED_LIMIT_S,
    exists,
    flush_file,
    flush_folder,
    flush_tree,
    make_private_folder,
    open_shared,
    patiently,
    remove_tree,
    rename_durably,
    replace_durably,
)
from core.disk.ownership import finish_folders, take_over
from core.errors import ReadFailed
from core.model.entries import DirectoryEntry, FileEntry

ON_WINDOWS = sys.platform == "win32"
posix_only = pytest.mark.skipif(ON_WINDOWS, reason="owners and modes are POSIX's")


class Busy(PermissionError):
    """What Windows raises, on every platform."""

    winerror = 32


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.now_s

    def sleep(self, pause_s: float) -> None:
        self.pauses.append(pause_s)
        self.now_s += pause_s


def test_a_busy_file_is_tried_again_with_growing_pauses() -> None:
    clock, failures = Clock(), [Busy(), Busy(), Busy()]

    def action() -> None:
        if failures:
            raise failures.pop()

    patiently(action, sleep=clock.sleep, clock=clock)
    assert clock.pauses == [0.05, 0.1, 0.2]


def test_patience_ends() -> None:
    clock = Clock()

    def action() -> None:
        raise Busy

    with pytest.raises(Busy):
        patiently(action, sleep=clock.sleep, clock=clock)
    assert BUSY_LIMIT_S - 2 <= clock.now_s <= BUSY_LIMIT_S


def test_access_denied_for_good_is_told_soon() -> None:
    clock, denied = Clock(), Busy()
    denied.winerror = ACCESS_DENIED
    with pytest.raises(Busy):
        patiently(
            lambda: (_ for _ in ()).throw(denied),
            sleep=clock.sleep,
            clock=clock,
            is_refused=lambda error: error is denied,
        )
    assert 1 <= clock.now_s <= REFUSED_LIMIT_S


def test_other_errors_are_raised_at_once() -> None:
    clock = Clock()
    for wrong in (PermissionError(errno.EACCES, "no"), FileNotFoundError(errno.ENOENT, "gone")):
        with pytest.raises(type(wrong)):
            patiently(lambda wrong=wrong: (_ for _ in ()).throw(wrong), sleep=clock.sleep, clock=clock)
    assert not clock.pauses


@pytest.mark.parametrize("name", ["rename", "replace", "rmtree"])
def test_renames_and_deletions_are_patient(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "FIRST_PAUSE_S", 0.001)
    owner, call = (files.shutil, name) if name == "rmtree" else (os, name)
    if ON_WINDOWS and name != "rmtree":
        from core.disk import windows_moves

        owner, call = windows_moves, "move"
    real, failures = getattr(owner, call), [Busy(), Busy(), Busy()]

    def busy(*arguments: Any, **options: Any) -> None:
        if failures:
            raise failures.pop()
        real(*arguments, **options)

    monkeypatch.setattr(owner, call, busy)
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    if name == "rename":
        rename_durably(source, target)
    elif name == "replace":
        replace_durably(source, target)
    else:
        remove_tree(source)
    assert not failures
    assert not source.exists()
    assert target.exists() == (name != "rmtree")


def test_replacing_takes_the_place(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"new")
    (tmp_path / "b").write_bytes(b"old")
    replace_durably(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"new"
    with pytest.raises(FileExistsError):
        (tmp_path / "c").touch()
        rename_durably(tmp_path / "c", tmp_path / "b")


def test_what_is_read_can_be_renamed_and_deleted(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"line\r\n\x1aend")
    reader, _ = open_for_reading(path)
    try:
        path.rename(tmp_path / "other")
        (tmp_path / "other").unlink()
        content = memoryview(bytearray(100))
        assert content[: reader.read(content)] == b"line\r\n\x1aend"
    finally:
        reader.close()


def test_what_cannot_be_opened_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        open_shared(tmp_path / "missing")
    assert caught.value.errno == errno.ENOENT
    for path in (tmp_path, tmp_path / "missing"):
        with pytest.raises(ReadFailed):
            open_for_reading(path)


@pytest.mark.skipif(not ON_WINDOWS, reason="Windows' own error")
def test_rights_that_cannot_be_set_are_an_os_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pywintypes
    import win32security

    def refuse(code: int) -> None:
        def denied(*_arguments: object) -> None:
            raise pywintypes.error(code, "SetNamedSecurityInfo", "no")

        monkeypatch.setattr(win32security, "SetNamedSecurityInfo", denied)

    refuse(5)
    with pytest.raises(PermissionError):
        make_private_folder(tmp_path / "private")
    assert not (tmp_path / "private").exists()
    refuse(50)
    make_private_folder(tmp_path / "private")
    assert (tmp_path / "private").exists()


def _refuse(monkeypatch: pytest.MonkeyPatch, number: int, *names: str) -> None:
    def refused(*_arguments: object, **_options: object) -> None:
        raise OSError(number, os.strerror(number))

    for name in names:
        monkeypatch.setattr(os, name, refused)


@posix_only
@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP, errno.EINVAL])
def test_a_volume_that_keeps_no_rights(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    status = os.stat(tmp_path)
    folders = [DirectoryEntry("", 1, 0o755, 0, 0)]
    monkeypatch.setattr(ownership.os, "geteuid", lambda: 0)
    _refuse(monkeypatch, number, "chown", "chmod", "utime")
    take_over(tmp_path / "file", status)
    finish_folders(tmp_path, folders, strict=False)
    make_private_folder(tmp_path / "private")
    with pytest.raises(OSError):
        finish_folders(tmp_path, folders)


@posix_only
def test_only_an_owner_may_be_denied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    status = os.stat(tmp_path / "file")
    monkeypatch.setattr(ownership.os, "geteuid", lambda: 0)
    _refuse(monkeypatch, errno.EACCES, "chown")
    take_over(tmp_path / "file", status)
    _refuse(monkeypatch, errno.EIO, "utime")
    with pytest.raises(OSError):
        take_over(tmp_path / "file", status)


@posix_only
def test_a_folder_that_cannot_be_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _refuse(monkeypatch, errno.EINVAL, "fsync")
    flush_folder(tmp_path)
    _refuse(monkeypatch, errno.EIO, "fsync")
    with pytest.raises(OSError):
        flush_folder(tmp_path)


@posix_only
def test_a_read_only_file_can_be_flushed(tmp_path: Path) -> None:
    (tmp_path / "file").touch(mode=0o444)
    flush_file(tmp_path / "file")
    make_private_folder(tmp_path / "private")
    assert stat.S_IMODE(os.stat(tmp_path / "private").st_mode) == 0o700


def test_a_tree_of_which_a_part_cannot_be_looked_at_is_not_called_flushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    real = os.listdir

    def fail(path: str) -> list[str]:
        if str(path).endswith("b"):
            raise OSError(errno.EIO, os.strerror(errno.EIO), path)
        return real(path)

    monkeypatch.setattr(os, "listdir", fail)
    with pytest.raises(OSError) as caught:
        flush_tree(tmp_path / "a")
    assert caught.value.filename == str(tmp_path / "a" / "b")


def test_a_disk_that_does_not_answer_is_no_free_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not exists(tmp_path / "missing")
    (tmp_path / "file").touch()
    assert exists(tmp_path / "file") and not exists(tmp_path / "file" / "below")

    def fail(path: str) -> os.stat_result:
        raise OSError(errno.EIO, os.strerror(errno.EIO), path)

    monkeypatch.setattr(os, "lstat", fail)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        exists(tmp_path / "file")


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_only_root_can_read_back_what_nobody_may_read(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [FileEntry("a", 1, 1, mode=0o600), DirectoryEntry("b", 1, mode=0o500), FileEntry("c", 1, 1)]
    file, folder = FileEntry("secret", 1, 1, mode=0o200), DirectoryEntry("shut", 1, mode=0o600)
    monkeypatch.setattr(ownership.os, "geteuid", lambda: 1000)
    assert ownership.first_unreadable(entries) == ""
    assert ownership.first_unreadable([*entries, file]) == "secret"
    assert ownership.first_unreadable([*entries, folder]) == "shut"
    monkeypatch.setattr(ownership.os, "geteuid", lambda: 0)
    assert ownership.first_unreadable([file, folder]) == ""
