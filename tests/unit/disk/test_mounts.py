"""Where a volume is mounted, and where one should be and is not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.disk import mounts
from core.disk.mounts import is_mount_point, missing_volume, mount_point_of, no_data_in, volume_at
from core.model.layout import is_no_data, is_of_a_job


class Machine:
    """Its table of volumes, and what is mounted."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.mounted, self.wanted = folder / "mountinfo", folder / "fstab"
        monkeypatch.setattr(mounts, "MOUNTED", self.mounted)
        monkeypatch.setattr(mounts, "WANTED", self.wanted)
        self.mount("/")

    def mount(self, *places: str) -> None:
        lines = (f"36 35 98:0 /mnt1 {place} rw,noatime master:1 - ext3 /dev/root rw\n" for place in ("/", *places))
        self.mounted.write_text("".join(lines), encoding="utf-8")

    def want(self, *lines: str) -> None:
        self.wanted.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    if sys.platform == "win32":
        pytest.skip("Linux' tables")
    return Machine(tmp_path, monkeypatch)


def test_a_folder_lies_on_the_nearest_volume(machine: Machine) -> None:
    machine.mount("/mnt", "/mnt/backup", r"/mnt/my\040disk")
    assert mount_point_of(Path("/mnt/backup/of/imaging")) == Path("/mnt/backup")
    assert mount_point_of(Path("/mnt/my disk/a")) == Path("/mnt/my disk")
    machine.mount("/mnt", "/mnt/バック　アップ")  # with a wide blank, which nobody escapes
    assert mount_point_of(Path("/mnt/バック　アップ/a")) == Path("/mnt/バック　アップ")
    machine.mount("/mnt", "/mnt/backup", r"/mnt/my\040disk")
    assert mount_point_of(Path("/mnt/backups")) == Path("/mnt")
    assert mount_point_of(Path("/srv/none/yet")) == Path("/")


def test_a_volume_that_was_mounted_before_is_missed(machine: Machine, tmp_path: Path) -> None:
    point = Path(os.path.realpath(tmp_path / "backup"))
    point.mkdir()
    assert missing_volume(point / "imaging", [str(point)]) == point
    assert missing_volume(point, [str(point)]) == point
    assert missing_volume(tmp_path / "backups", [str(point)]) is None
    machine.mount(str(point))
    assert missing_volume(point / "imaging", [str(point)]) is None
    # Whoever does without that volume for good has files there.
    machine.mount()
    (point / "imaging").mkdir()
    assert missing_volume(point / "imaging", [str(point)]) is None
    (point / "imaging").rmdir()
    point.rmdir()
    assert missing_volume(point / "imaging", [str(point)]) is None


def test_a_volume_of_the_table_is_missed_at_the_first_backup(machine: Machine) -> None:
    machine.want(
        "# /mnt/old no longer",
        "UUID=1 /mnt/usb ext4 noauto 0 0",
        r"//nas/x /mnt/my\040share cifs a 0 0",
        "/swap none swap",
    )
    assert missing_volume(Path("/mnt/usb/imaging"), ()) == Path("/mnt/usb")
    assert missing_volume(Path("/mnt/my share"), ()) == Path("/mnt/my share")
    assert missing_volume(Path("/mnt/old"), ()) is None and missing_volume(Path("/none"), ()) is None
    # What lies on a volume of its own below it is none of the table's business.
    machine.mount("/mnt/usb/inner")
    assert missing_volume(Path("/mnt/usb/inner/x"), ()) is None


def test_without_tables_the_system_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mounts, "MOUNTED", tmp_path / "none")
    monkeypatch.setattr(mounts, "WANTED", tmp_path / "none")
    real = os.path.ismount
    point = Path(os.path.realpath(tmp_path / "disk"))
    point.mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda path: path == point or real(path))
    assert mount_point_of(tmp_path / "disk" / "folder") == point
    assert missing_volume(tmp_path / "disk" / "folder", [str(point)]) is None
    monkeypatch.setattr(os.path, "ismount", real)
    assert missing_volume(tmp_path / "disk" / "folder", [str(point)]) == point

    def fail(path: object) -> bool:
        raise FileNotFoundError(path)

    # Windows, of a drive that is not there.
    monkeypatch.setattr(os.path, "ismount", fail)
    assert missing_volume(tmp_path / "disk" / "folder", ()) is None
    assert mount_point_of(tmp_path / "disk") == Path(point.anchor)


def test_subvolumes_of_one_btrfs_are_one_volume(machine: Machine, tmp_path: Path) -> None:
    one, other, third = (Path(os.path.realpath(tmp_path)) / name for name in ("one", "other", "third"))
    rows = (
        f"36 35 0:{number} / {folder} rw - btrfs /dev/{device} rw\n"
        for number, folder, device in ((41, one, "sdb1"), (42, other, "sdb1"), (43, third, "sdc1"))
    )
    machine.mounted.write_text("".join(rows), encoding="utf-8")
    for folder in (one, other, third):
        folder.mkdir()
    assert volume_at(one) == volume_at(other) == "btrfs /dev/sdb1" != volume_at(third)
    machine.mount(str(one))
    assert volume_at(one) == str(one.stat().st_dev)


def test_a_folder_that_is_mounted_onto_another_of_the_same_file_system(tmp_path: Path) -> None:
    """stat() tells nothing of it, and a rename fails with EBUSY."""
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    target.mkdir()
    assert not is_mount_point(target)
    mount = ["mount", "--bind", str(source), str(target)]
    if sys.platform == "win32" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting needs root")
    try:
        assert is_mount_point(target) and not os.path.ismount(target)
        assert mount_point_of(target / "x") == target
    finally:
        subprocess.run(["umount", "-l", str(target)], capture_output=True, check=False)


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[Path]:
    """A real one."""
    at = tmp_path / "real disk"
    at.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(at)]
    if sys.platform == "win32" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting needs root")
    yield at
    subprocess.run(["umount", "-l", str(at)], capture_output=True, check=False)


def test_a_real_volume(volume: Path) -> None:
    assert mount_point_of(volume / "backups") == volume
    assert missing_volume(volume / "backups", [str(volume)]) is None
    subprocess.run(["umount", str(volume)], check=True)
    assert mount_point_of(volume / "backups") != volume
    assert missing_volume(volume / "backups", [str(volume)]) == volume


@pytest.mark.parametrize(
    ("name", "of_a_job"),
    [
        ("data.aside-20261129T215331Z", True),
        ("Neo4j_data.staged-20261129T215331Z", True),
        ("Neo4j_data.staged-20261129T215331Z.asking", True),
        ("data.undone-20261129T215331Z-2", True),
        ("databases.deleting-2026-11-29T215331Z-617c51fb3a177680-0f00a1b2", True),
        ("databases.undone-2026-11-29T215331Z-617c51fb3a177680-0f00a1b2-2", True),
        ("x.staged-1", False),
        ("data.aside-", False),
        (".aside-20261129T215331Z", False),
        ("data.aside-20261129T215331Z.txt", False),
        ("data.cloned-20261129T215331Z", True),
        ("data.cloned-yesterday", False),
        ("databases", False),
        ("lost+found", False),
    ],
)
def test_what_a_job_has_left_is_told_by_its_whole_name(name: str, of_a_job: bool) -> None:
    """Whatever else bears such a mark is somebody's, and is backed up."""
    assert is_of_a_job(name) == is_no_data(name) == of_a_job or name == "lost+found"


def test_lost_and_found_is_no_data_where_a_volume_is_mounted(machine: Machine, tmp_path: Path) -> None:
    machine.mount(os.path.realpath(tmp_path / "mounted"))
    for place, left_out in (("mounted", True), ("plain", False)):
        (tmp_path / place).mkdir()
        for name in ("lost+found", "System Volume Information", "aquota.user"):
            assert no_data_in(tmp_path / place)(name) == left_out
