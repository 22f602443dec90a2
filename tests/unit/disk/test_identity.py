"""What a thing is, whatever its name: after a rename, a number that is given out again, another volume."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.disk import identity
from core.disk.identity import identity_of, lies_at
from tests.support import WINE


def test_it_is_known_again_under_another_name(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    known = identity_of(one)
    assert known and lies_at(one, known) and not lies_at(other, known)
    one.rename(other)
    one.mkdir()
    assert lies_at(other, known) and not lies_at(one, known)
    file = tmp_path / "file"
    file.write_bytes(b"x")
    of_file = identity_of(file)
    os.link(file, tmp_path / "second name")
    assert lies_at(tmp_path / "second name", of_file) and not lies_at(file, known)


def test_what_is_not_told_is_not_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows answers of what this account may not open."""
    known = identity_of(tmp_path)
    status = os.stat_result((0o40755, 0, 0, 1, 0, 0, 0, 0, 0, 0))
    monkeypatch.setattr(identity, "os", SimpleNamespace(stat=lambda _: status))
    assert identity_of(tmp_path) == "" and not lies_at(tmp_path, known)


@pytest.mark.parametrize("kind", ["vfat", "exFAT", "FAT32", "cifs", "smb3", "fuse", "fuseblk"])
def test_numbers_of_a_file_system_that_gives_them_anew_say_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(identity, "file_system_of", lambda _: kind)
    assert identity_of(tmp_path) == ""
    monkeypatch.setattr(identity, "file_system_of", lambda _: "")
    assert identity_of(tmp_path) != ""


def test_nothing_is_nobody(tmp_path: Path) -> None:
    assert identity_of(tmp_path / "none") == ""
    (tmp_path / "file").touch()
    assert identity_of(tmp_path / "file" / "below") == ""
    assert not lies_at(tmp_path / "none", identity_of(tmp_path))
    assert not lies_at(tmp_path, "") and not lies_at(tmp_path / "none", "")


@pytest.mark.skipif(WINE, reason="the Wine runtime: numbers without NTFS' sequence")
def test_a_number_that_is_given_out_again_is_another_thing(tmp_path: Path) -> None:
    """ext4 gives the number of a deleted folder to the next that is made."""
    place = tmp_path / "data"
    for _ in range(5):
        place.mkdir()
        known = identity_of(place)
        place.rmdir()
        place.mkdir()
        if identity_of(place).split("/")[1] == known.split("/")[1]:
            assert not lies_at(place, known)
        place.rmdir()


@pytest.mark.skipif(sys.platform == "win32", reason="UUIDs are Linux'")
def test_the_same_number_on_another_volume_is_another_thing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each ext4 gives its own folder the number 2, and a mount point may hold one volume after the other."""
    volume = "11d8f1b0"
    monkeypatch.setattr(identity, "_volume", lambda _path, _device: volume)
    known = identity_of(tmp_path)
    assert known.startswith("11d8f1b0/") and lies_at(tmp_path, known)
    volume = "deadbeef"
    assert not lies_at(tmp_path, known)
    volume = ""  # what does not tell cannot contradict
    assert lies_at(tmp_path, known)


@pytest.mark.skipif(sys.platform == "win32", reason="UUIDs are Linux'")
def test_the_volume_is_named_by_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = tmp_path / "by-uuid"
    monkeypatch.setattr(identity, "BY_UUID", names)
    device = os.stat("/dev/null").st_rdev
    monkeypatch.setattr(identity, "file_system_of", lambda _: "tmpfs")
    assert identity._volume(tmp_path, device) == "", "no such folder"
    names.mkdir()
    assert identity._volume(tmp_path, device) == ""
    # Where nothing lists the UUIDs, the number that some file systems make of them.
    monkeypatch.setattr(identity, "file_system_of", lambda _: "ext4")
    own = identity._volume(tmp_path, device)
    assert own == f"fsid:{os.statvfs(tmp_path).f_fsid:x}"
    (names / "5ca1-ab1e").symlink_to("/dev/null")
    assert identity._volume(tmp_path, device) == "5ca1-ab1e"
    assert identity._may_be_same(own, "5ca1-ab1e") and not identity._may_be_same(own, "fsid:1")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert lies_at(tmp_path / "pipe", identity_of(tmp_path / "pipe"))
