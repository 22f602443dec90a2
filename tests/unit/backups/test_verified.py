"""When a backup was last verified: remembered for this copy of it as it is, bounded, and never worth an error."""

from __future__ import annotations

import errno
import logging
import os
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from core.backups import verified as product
from core.backups.catalog import list_backups, open_backup
from core.backups.verified import load_verified, remember_verified
from core.cancel import CancelToken
from core.copying import copier
from core.copying.stream import Reader
from core.disk.tree import TreeScan, scan_tree
from core.errors import BackupCorrupt, ReadFailed
from core.execute.verify import verify
from core.model.events import JobState
from tests.support import error_of, needs_links
from tests.unit.backups.test_catalog import seal, write

LATER = "2020-03-01T00:00:00Z"


def listed(folder: Path) -> dict[str, str]:
    return {entry.label: entry.verified_utc for entry in list_backups(folder)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sealed backup and one made by hand."""
    seal(tmp_path / "sealed", created="2020-01-01T00:00:00Z")
    write(tmp_path / "hand/Neo4j_data/databases/neo4j/neostore")
    return tmp_path


def test_a_sealed_backup_was_verified_when_it_was_made_and_one_by_hand_never(folder: Path) -> None:
    assert listed(folder) == {"sealed": "2020-01-01T00:00:00Z", "hand": ""}


def test_a_later_verification_is_remembered_privately(folder: Path, state_dir: Path) -> None:
    for name in ("sealed", "hand"):
        remember_verified(open_backup(folder / name), LATER)
    assert listed(folder) == {"sealed": LATER, "hand": LATER}
    if sys.platform != "win32":
        assert (state_dir / product.FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_a_copy_elsewhere_and_what_changed_since_were_not_verified(folder: Path) -> None:
    for name in ("sealed", "hand"):
        remember_verified(open_backup(folder / name), LATER)
    shutil.copytree(folder / "sealed", folder / "copy")
    write(folder / "hand/Neo4j_data/databases/neo4j/neostore", b"another")
    assert listed(folder) == {"sealed": LATER, "copy": "2020-01-01T00:00:00Z", "hand": ""}


def test_the_command_remembers_what_it_found_right_and_only_that(folder: Path) -> None:
    for name in ("sealed", "hand"):
        backup = open_backup(folder / name)
        assert verify(backup, lambda _: None, CancelToken()).state is JobState.SUCCEEDED
    found = listed(folder)
    assert found["sealed"] > LATER and found["hand"] > LATER
    write(folder / "sealed/Neo4j_data/databases/neo4j/neostore", b"STORE")
    damaged = seal(folder / "damaged", created="2020-01-01T00:00:00Z")
    write(damaged / "Neo4j_data/databases/neo4j/neostore", b"STORE")
    assert verify(open_backup(damaged), lambda _: None, CancelToken()).state is JobState.FAILED
    # What is found wrong was not right when it was made, as far as anybody knows.
    assert listed(folder)["damaged"] == ""
    assert [entry.label for entry in list_backups(folder) if entry.damaged] == ["damaged"]


@pytest.mark.parametrize("look", [True, False])
def test_a_file_that_is_missing_is_damage_that_a_list_shows(tmp_path: Path, look: bool) -> None:
    backup = seal(tmp_path / "b")
    store = backup / "Neo4j_data/databases/neo4j/neostore"
    store.rename(tmp_path / "away")
    if look:
        with pytest.raises(BackupCorrupt):
            open_backup(backup)
    else:
        assert verify(open_backup(backup, look=False), lambda _: None, CancelToken()).state is JobState.FAILED
    (entry,) = list_backups(tmp_path)
    assert entry.damaged and not entry.verified_utc
    (tmp_path / "away").rename(store)
    assert verify(open_backup(backup), lambda _: None, CancelToken()).state is JobState.SUCCEEDED
    (entry,) = list_backups(tmp_path)
    assert entry.verified_utc and not entry.damaged


def shut(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders of this name cannot be read by this account."""
    listdir = os.listdir

    def listed(path: str) -> list[str]:
        if Path(path).name == name:
            raise PermissionError(errno.EACCES, "denied", path)
        return listdir(path)

    monkeypatch.setattr("core.disk.tree.os.listdir", listed)


def take_away(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The share that holds the backup is gone when its files are looked for."""

    def gone(root: Path, **options: Any) -> TreeScan:
        folder.rename(folder.with_name("away"))
        return scan_tree(root, **options)

    for module in ("sealed", "verification"):
        monkeypatch.setattr(f"core.backups.{module}.scan_tree", gone)


@pytest.mark.parametrize("look", [True, False])
@pytest.mark.parametrize("hinder", [shut, take_away])
def test_what_cannot_be_read_is_not_missing(
    tmp_path: Path, hinder: Callable[[Path, str, pytest.MonkeyPatch], None], look: bool
) -> None:
    backup = seal(tmp_path / "b")
    with pytest.MonkeyPatch.context() as patch:
        hinder(backup, "databases", patch)
        if look:
            with pytest.raises(ReadFailed, match="cannot be read"):
                open_backup(backup)
        else:
            failed = verify(open_backup(backup, look=False), lambda _: None, CancelToken())
            assert failed.code == ReadFailed.code and "an account that may read" in failed.hint
    if not backup.exists():
        (tmp_path / "away").rename(backup)
    (entry,) = list_backups(tmp_path)
    assert not entry.damaged and entry.verified_utc


STORE = "Neo4j_data/databases/neo4j/neostore"
DENIED, BUSY, TIMED_OUT, TOO_MANY = (errno.EACCES, 5), (errno.EACCES, 32), (errno.ETIMEDOUT, 121), (errno.EMFILE, 4)
"""As each system numbers them."""
BAD_SECTOR = (errno.EIO, 23)
Opened = Callable[[Path | str], int]


def failing(patch: pytest.MonkeyPatch, act: Callable[[Opened, Path | str], int]) -> None:
    """`act` in place of what opens a file of a backup."""
    opened = copier.open_shared
    patch.setattr(copier, "open_shared", lambda path: act(opened, path))


def refuse(numbers: tuple[int, int], patch: pytest.MonkeyPatch, _backup: Path) -> None:
    """The store cannot be opened."""

    def act(opened: Opened, path: Path | str) -> int:
        if Path(path).name == "neostore":
            raise error_of(numbers, path)
        return opened(path)

    failing(patch, act)


def disappear(numbers: tuple[int, int], patch: pytest.MonkeyPatch, backup: Path, *, mount_point: bool = False) -> None:
    """The share is gone once the backup was looked at; where its root is the backup, an empty mount point stays."""

    def act(opened: Opened, path: Path | str) -> int:
        if (backup / "Neo4j_data").exists():
            backup.rename(backup.with_name("away"))
            if mount_point:
                backup.mkdir()
        raise error_of(numbers, path)

    failing(patch, act)


def flicker(numbers: tuple[int, int], patch: pytest.MonkeyPatch, backup: Path) -> None:
    """The share is gone for a moment, and back when the reading ends."""
    refuse((errno.ENOENT, 67), patch, backup)


NOT_NOW = [
    (refuse, DENIED),
    (refuse, BUSY),
    (refuse, TIMED_OUT),
    (refuse, TOO_MANY),
    (disappear, (errno.ENOENT, 3)),
    (disappear, BAD_SECTOR),
    (partial(disappear, mount_point=True), (errno.ENOENT, 3)),
    (flicker, DENIED),
]


@pytest.mark.parametrize(("hinder", "numbers"), NOT_NOW)
@pytest.mark.parametrize("by_hand", [False, True])
def test_a_file_that_cannot_be_read_now_is_not_told_as_damaged(
    tmp_path: Path,
    hinder: Callable[[tuple[int, int], pytest.MonkeyPatch, Path], None],
    numbers: tuple[int, int],
    by_hand: bool,
) -> None:
    """The backup may be good: nobody throws it away, and nothing is remembered of it."""
    folder = tmp_path / "b"
    if by_hand:
        write(folder / STORE)
        write(folder / "Neo4j_data/databases/neo4j/other")
    else:
        seal(folder, created="2020-01-01T00:00:00Z")
    backup = open_backup(folder)
    with pytest.MonkeyPatch.context() as patch:
        hinder(numbers, patch, folder)
        failed = verify(backup, lambda _: None, CancelToken())
    assert (failed.state, failed.code) == (JobState.FAILED, ReadFailed.code), failed
    assert "could not be read, so it is not known whether the backup is good" in failed.message
    assert "neostore" in failed.message.replace(os.sep, "/") and failed.hint
    if (tmp_path / "away").exists():
        shutil.rmtree(folder, ignore_errors=True)
        (tmp_path / "away").rename(folder)
    (entry,) = list_backups(tmp_path)
    assert not entry.damaged and entry.verified_utc == ("" if by_hand else "2020-01-01T00:00:00Z")
    assert verify(backup, lambda _: None, CancelToken()).state is JobState.SUCCEEDED


def test_who_keeps_a_file_open_is_said_and_no_account_is_blamed(tmp_path: Path) -> None:
    folder = seal(tmp_path / "b")
    with pytest.MonkeyPatch.context() as patch:
        failing(patch, lambda _opened, path: raise_busy(path))
        failed = verify(open_backup(folder), lambda _: None, CancelToken())
    assert failed.code == ReadFailed.code and "antivirus" in failed.hint


def raise_busy(path: Path | str) -> int:
    error = PermissionError(errno.EACCES, "made up", str(path))
    error.winerror = 32  # type: ignore[attr-defined]
    raise error


def at_open(patch: pytest.MonkeyPatch, backup: Path, number: int) -> None:
    refuse((number, 23), patch, backup)


def while_read(patch: pytest.MonkeyPatch, backup: Path, number: int) -> None:
    def fail(self: Reader, buffer: memoryview) -> int:
        raise OSError(number, "made up")

    patch.setattr(Reader, "_read", fail)


def become(make: Callable[[Path], None]) -> Callable[[pytest.MonkeyPatch, Path, int], None]:
    """Something else lies in the store's place when it is opened."""

    def spoil(patch: pytest.MonkeyPatch, backup: Path, _number: int) -> None:
        def act(opened: Opened, path: Path | str) -> int:
            if Path(path).name == "neostore" and (backup / STORE).is_file():
                (backup / STORE).unlink()
                make(backup / STORE)
            return opened(path)

        failing(patch, act)

    return spoil


@pytest.mark.parametrize(
    ("spoil", "number"),
    [
        (at_open, errno.EIO),
        *((while_read, number) for number in (errno.EIO, getattr(errno, "ENODATA", errno.EIO), errno.EINVAL)),
        pytest.param(
            while_read,
            errno.EACCES,
            marks=pytest.mark.skipif(sys.platform != "win32", reason="a bad sector, as Windows' C library has it"),
        ),
        (become(lambda _store: None), 0),
        (become(Path.mkdir), 0),
        pytest.param(become(lambda store: store.symlink_to(store.parent / "elsewhere")), 0, marks=needs_links),
    ],
)
def test_a_file_that_the_disk_cannot_read_is_damaged(
    tmp_path: Path, spoil: Callable[[pytest.MonkeyPatch, Path, int], None], number: int
) -> None:
    folder = seal(tmp_path / "b")
    backup = open_backup(folder)
    with pytest.MonkeyPatch.context() as patch:
        spoil(patch, folder, number)
        failed = verify(backup, lambda _: None, CancelToken())
    assert failed.code == BackupCorrupt.code, failed
    (entry,) = list_backups(tmp_path)
    assert entry.damaged


def test_damage_is_told_beside_what_cannot_be_read(tmp_path: Path) -> None:
    folder = seal(tmp_path / "b")
    backup = open_backup(folder)
    other = next(file.path for file in backup.files if file.path != STORE)
    content = (folder / other).read_bytes()
    write(folder / other, bytes(byte ^ 1 for byte in content))
    with pytest.MonkeyPatch.context() as patch:
        refuse(DENIED, patch, folder)
        failed = verify(backup, lambda _: None, CancelToken())
    assert failed.code == BackupCorrupt.code and f"has 1 damaged file; first {other}" in failed.message


def test_only_the_newest_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product, "MOST_REMEMBERED", 2)
    for number in range(3):
        remember_verified(open_backup(seal(folder / f"b{number}")), f"2020-02-0{number + 1}T00:00:00Z")
    assert sorted(known.utc for known in load_verified().values()) == ["2020-02-02T00:00:00Z", "2020-02-03T00:00:00Z"]


@pytest.mark.parametrize("damage", [b"{", b'{"places": "\xff"}', b'{"places": 5}', b"[" * 100_000])
def test_a_damaged_memory_is_none_and_logged(
    folder: Path, state_dir: Path, caplog: pytest.LogCaptureFixture, damage: bytes
) -> None:
    caplog.set_level(logging.INFO)
    (state_dir / product.FILE_NAME).write_bytes(damage)
    assert listed(folder)["sealed"] == "2020-01-01T00:00:00Z"
    assert product.FILE_NAME in caplog.text
    remember_verified(open_backup(folder / "sealed"), LATER)
    assert listed(folder)["sealed"] == LATER


def test_that_nothing_can_be_remembered_is_logged_and_no_more(
    folder: Path, state_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    (state_dir / product.FILE_NAME).mkdir()
    backup = open_backup(folder / "hand")
    assert verify(backup, lambda _: None, CancelToken()).state is JobState.SUCCEEDED
    assert "could not be remembered" in caplog.text
    assert listed(folder)["hand"] == ""


@pytest.mark.parametrize("put", [write, pytest.param(lambda stray: stray.symlink_to(stray.parent), marks=needs_links)])
def test_what_lies_in_the_way_of_a_backup_is_no_damage_of_it(tmp_path: Path, put: Callable[[Path], object]) -> None:
    backup = seal(tmp_path / "online", method="online")
    stray = backup / "neo4j_backup" / "neo4j" / "neostore.x"
    put(stray)
    refused = verify(open_backup(backup, look=False), lambda _: None, CancelToken())
    assert refused.code == "BACKUP_CORRUPT" and "neostore.x" in refused.message
    assert "move away" in refused.hint
    stray.unlink()
    (entry,) = list_backups(tmp_path)
    assert not entry.damaged
