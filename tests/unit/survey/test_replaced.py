"""What stands in the way of putting a backup's data in the place of the live one."""

from __future__ import annotations

import errno
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.disk.access_lists import ACCESS_LIST, DEFAULT_LIST
from core.disk.file_table import FileTable
from core.disk.tree import scan_tree
from core.model.backup import Backup
from core.model.entries import DirectoryEntry, FileEntry
from core.model.survey_facts import ExtraFile, LostOwner, ShutOut
from core.survey import replaced
from core.survey.replaced import (
    data_folder_around,
    first_same_names,
    lost_owner,
    same_in_backup,
    same_in_scan,
    shut_out,
)
from tests.access_lists import access_list, give_list, needs_access_lists
from tests.unit.plan_literals import copy_backup, online_backup

as_root = pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root gives files to others")
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
NEO4J = 7474
OTHER = 7475


@pytest.mark.parametrize("before", [0, 999, 1000, 2500])
def test_names_that_differ_in_case_are_found_wherever_they_stand(before: int) -> None:
    many = [f"databases/neo4j/store{number}" for number in range(before)]
    assert first_same_names(lambda: many) is None
    assert first_same_names(lambda: [*many, "databases/Neo4j/x", "y", "databases/neo4j/X"]) == (
        "databases/Neo4j/x",
        "databases/neo4j/X",
    )


def test_names_that_a_volume_keeps_apart_are_two() -> None:
    assert first_same_names(lambda: ["additional_files/strasse.conf", "additional_files/straße.conf"]) is None


def test_names_of_files_of_folders_and_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "databases" / "neo4j").mkdir(parents=True)
    (tmp_path / "databases" / "neo4j" / "neostore").touch()
    scan = scan_tree(tmp_path)
    one, two = (ExtraFile(tmp_path / path, path, 1) for path in ("Login/users.xml", "login/roles.xml"))
    assert same_in_scan(scan, [one]) is None
    assert same_in_scan(scan, [one, two]) == ("Login", "login")
    folders = replace(scan, directory_paths=("", "databases", "Databases"))
    assert same_in_scan(folders, []) == ("databases", "Databases")


def test_names_in_a_backup_are_those_of_its_data() -> None:
    paths = ("Neo4j_data/databases/neo4j/neostore", "Neo4j_data/databases/Neo4j/neostore", "additional_files/A/x")
    files = FileTable(FileEntry(path, 1, 1) for path in (*paths, "additional_files/a/x"))
    # The folders are not listed.
    assert same_in_backup(copy_backup(files=files)) == (
        "Neo4j_data/databases/Neo4j/neostore",
        "Neo4j_data/databases/neo4j/neostore",
    )
    files.discard(paths[1])
    assert same_in_backup(copy_backup(files=files)) is None
    folders = tuple(
        DirectoryEntry(path, 1) for path in ("Neo4j_data", "Neo4j_data/x", "Neo4j_data/X", "ADDITIONAL_FILES")
    )
    assert same_in_backup(copy_backup(files=files, directories=folders)) == ("Neo4j_data/x", "Neo4j_data/X")


def test_the_data_folder_of_a_server_is_known_by_what_it_is(tmp_path: Path) -> None:
    live = tmp_path / "imaging" / "neo4j" / "data"
    for folder in (live, live.with_name("data.aside-20260101T000000Z"), tmp_path / "disk" / "neo4j" / "data"):
        (folder / "databases" / "neo4j").mkdir(parents=True)
    known = [tmp_path / "gone", live]

    def chosen(path: Path, data_folder: str = "") -> Path | None:
        return data_folder_around(copy_backup(path=path, data_folder=data_folder), known)

    assert chosen(live) == chosen(live / "databases") == chosen(live / "databases" / "neo4j") == live
    assert chosen(tmp_path / "imaging", "neo4j/data") == chosen(live.parent, "data") == live
    # What was put aside beside it, and the same folders of a machine that is dead, are backups.
    assert chosen(live.with_name("data.aside-20260101T000000Z")) is None
    assert chosen(tmp_path / "disk", "neo4j/data") is None
    assert chosen(tmp_path / "missing") is None


@needs_links
def test_another_path_to_a_data_folder_makes_no_other_folder_of_it(tmp_path: Path) -> None:
    live = tmp_path / "live"
    (live / "databases").mkdir(parents=True)
    (tmp_path / "link").symlink_to(live)
    assert data_folder_around(copy_backup(path=tmp_path / "link", data_folder=""), [live]) == live
    # As over a bind mount: the folder of the databases is the same although nothing above it is.
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "databases").symlink_to(live / "databases")
    assert data_folder_around(copy_backup(path=tmp_path / "other", data_folder=""), [live]) == live


def owned_backup(*uids: int) -> object:
    files = (FileEntry(f"Neo4j_data/databases/neo4j/{uid}", 1, 1, mode=0o600, uid=uid, gid=uid) for uid in uids)
    return copy_backup(files=FileTable(files), directories=())


@as_root
def test_owners_that_are_kept_are_no_matter(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    assert lost_owner(owned_backup(0, NEO4J), tmp_path / "data", tmp_path) is None
    assert os.listdir(tmp_path) == ["data"]


@as_root
@pytest.mark.parametrize("refused", [True, False])
def test_a_volume_that_keeps_no_owners(refused: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """vfat refuses to give a file away, CIFS takes it and does nothing."""
    (tmp_path / "data").mkdir()

    def keep(path: str, *_: int, **__: bool) -> None:
        if refused:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM), path)

    monkeypatch.setattr(os, "chown", keep)
    assert lost_owner(owned_backup(0), tmp_path / "data", tmp_path) is None
    assert lost_owner(owned_backup(0, NEO4J), tmp_path / "data", tmp_path) == LostOwner(
        tmp_path / "data", str(NEO4J), "root", True, True
    )
    (tmp_path / "data").rmdir()
    assert lost_owner(owned_backup(NEO4J), tmp_path / "data", tmp_path) == LostOwner(
        tmp_path / "data", str(NEO4J), "root", False, True
    )
    # Of what nobody recorded the owner, that of the live data counts, and there is none.
    assert lost_owner(copy_backup(), tmp_path / "data", tmp_path) is None
    assert lost_owner(online_backup(), tmp_path / "data", tmp_path) is None


@as_root
def test_an_account_that_is_not_root_gives_nothing_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    os.chown(tmp_path / "data", NEO4J, NEO4J)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert lost_owner(copy_backup(), tmp_path / "data", tmp_path) == LostOwner(
        tmp_path / "data", str(NEO4J), "root", False, False
    )


@as_root
def test_a_place_that_cannot_be_tried_tells_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(replaced, "owner_given", fail)
    assert lost_owner(owned_backup(NEO4J), tmp_path / "data", tmp_path) is None


STORE = "databases/neo4j/neostore"


def live_data(
    data_dir: Path, uid: int = NEO4J, gid: int | None = None, folder_mode: int = 0o755, mode: int = 0o644
) -> Path:
    file = data_dir / STORE
    file.parent.mkdir(parents=True)
    file.touch()
    for path in (data_dir, *data_dir.rglob("*")):
        os.chown(path, uid, uid if gid is None else gid)
        path.chmod(mode if path == file else folder_mode)
    return data_dir


def stored(
    uid: int | None, gid: int | None, folder_mode: int | None, mode: int | None, path: Path = Path("/b")
) -> Backup:
    """A backup of a store of one file."""
    folders = ("Neo4j_data", "Neo4j_data/databases", "Neo4j_data/databases/neo4j")
    return copy_backup(
        path=path,
        files=FileTable([FileEntry(f"Neo4j_data/{STORE}", 1, 1, mode=mode, uid=uid, gid=gid)]),
        directories=tuple(DirectoryEntry(name, 1, folder_mode, uid, gid) for name in folders),
    )


@as_root
@pytest.mark.parametrize(
    ("live", "restored"),
    [
        # Of Neo4j's own account, before and after.
        ((NEO4J, NEO4J, 0o755, 0o644), (NEO4J, NEO4J, 0o755, 0o644)),
        # Everybody else is let out.
        ((NEO4J, NEO4J, 0o777, 0o666), (NEO4J, NEO4J, 0o700, 0o600)),
        # By its group, or as one of all, it is let in as well.
        ((NEO4J, NEO4J, 0o770, 0o660), (0, NEO4J, 0o770, 0o660)),
        ((NEO4J, NEO4J, 0o777, 0o666), (0, 0, 0o777, 0o666)),
        # What it could not before, it need not now.
        ((NEO4J, NEO4J, 0o555, 0o444), (NEO4J, NEO4J, 0o555, 0o444)),
        # Nobody has recorded an owner: that of the live data counts.
        ((NEO4J, NEO4J, 0o755, 0o644), (None, None, 0o755, 0o644)),
        # Root needs no rights.
        ((0, 0, 0o777, 0o666), (NEO4J, NEO4J, 0o700, 0o600)),
    ],
)
def test_an_account_that_goes_on_working_with_its_data(
    live: tuple[int, int, int, int], restored: tuple[int | None, int | None, int, int], tmp_path: Path
) -> None:
    assert shut_out(stored(*restored), live_data(tmp_path / "data", *live), None) is None


@as_root
@pytest.mark.parametrize(
    ("live", "restored", "where"),
    [
        # Open in the backup, and closed by the limit of what is there now.
        ((NEO4J, NEO4J, 0o755, 0o644), (0, 0, 0o777, 0o666), ""),
        ((NEO4J, NEO4J, 0o777, 0o644), (0, 0, 0o777, 0o666), STORE),
        # Of another server's account.
        ((NEO4J, NEO4J, 0o755, 0o644), (1000, 1000, 0o755, 0o644), ""),
        # The right owner, and no right to write; as from a disc.
        ((NEO4J, NEO4J, 0o755, 0o644), (NEO4J, NEO4J, 0o755, 0o444), STORE),
        ((NEO4J, NEO4J, 0o755, 0o644), (NEO4J, NEO4J, 0o555, 0o644), ""),
        # A group of all that may do less than everybody.
        ((NEO4J, NEO4J, 0o777, 0o666), (0, NEO4J, 0o707, 0o606), ""),
    ],
)
def test_an_account_that_could_not_work_with_its_data(
    live: tuple[int, int, int, int], restored: tuple[int, int, int, int], where: str, tmp_path: Path
) -> None:
    data = live_data(tmp_path / "data", *live)
    assert shut_out(stored(*restored), data, None) == ShutOut(str(NEO4J), data / where, by_list=False)


@as_root
def test_a_copy_made_by_hand_is_as_closed_as_its_files_are(tmp_path: Path) -> None:
    data = live_data(tmp_path / "data")
    copied = live_data(tmp_path / "hand" / "Neo4j_data", 0)
    by_hand = stored(None, None, None, None, path=copied.parent)
    assert shut_out(by_hand, data, None) is None
    (copied / STORE).chmod(0o444)
    assert shut_out(by_hand, data, None) == ShutOut(str(NEO4J), data / STORE, by_list=False)
    # What is gone meanwhile is found out by the copy.
    (copied / STORE).unlink()
    assert shut_out(by_hand, data, None) is None


@as_root
def test_only_what_neo4j_writes_tells_and_counts(tmp_path: Path) -> None:
    data = live_data(tmp_path / "data", 0)
    (data / "dump-of-somebody").touch()
    os.chown(data / "dump-of-somebody", 1000, 1000)
    assert shut_out(stored(0, 0, 0o755, 0o644), data, None) is None
    assert shut_out(stored(0, 0, 0o755, 0o644), tmp_path / "missing", None) is None
    assert shut_out(online_backup(), data, None) is None


@as_root
def test_transaction_logs_elsewhere_count_too(tmp_path: Path) -> None:
    data, logs = live_data(tmp_path / "data", 0), tmp_path / "logs"
    (logs / "neo4j").mkdir(parents=True)
    os.chown(logs / "neo4j", NEO4J, NEO4J)
    backup = stored(0, 0, 0o755, 0o644)
    folders = tuple(
        DirectoryEntry(f"Neo4j_data/{name}", 1, 0o755, 0, 0) for name in ("transactions", "transactions/neo4j")
    )
    backup = replace(backup, directories=backup.directories + folders)
    assert shut_out(backup, data, logs) == ShutOut(str(NEO4J), logs / "neo4j", by_list=False)
    assert shut_out(backup, data, None) is None


@as_root
def test_an_account_that_is_not_root_gives_no_group_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The owner stays who it is, and Neo4j was let in by its group."""
    data = live_data(tmp_path / "data", 1000, NEO4J, 0o770, 0o660)
    log = data / "databases" / "neo4j" / "neostore.id"
    log.touch(0o660)
    os.chown(log, NEO4J, NEO4J)
    backup = stored(1000, NEO4J, 0o770, 0o660)
    assert shut_out(backup, data, None) is None
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(os, "getegid", lambda: 1000)
    assert shut_out(backup, data, None) == ShutOut(str(NEO4J), data, by_list=False)
    monkeypatch.setattr(os, "getegid", lambda: NEO4J)
    assert shut_out(backup, data, None) is None


def give_lists(folder: Path, rights: int = 7, mask: int = 7) -> None:
    for path in (folder, *folder.rglob("*")):
        give_list(path, ACCESS_LIST, access_list(owner=7, account=(NEO4J, rights), group=5, mask=mask, other=5))


@as_root
@needs_access_lists
def test_whom_a_list_lets_in_goes_on_working(tmp_path: Path) -> None:
    data = live_data(tmp_path / "data", 0)
    backup = stored(0, 0, 0o755, 0o644)
    for rights, mask in ((7, 7), (7, 5), (5, 7)):
        give_lists(data, rights, mask)
        assert shut_out(backup, data, None) is None
    # Where it has files of its own, too.
    give_lists(data)
    (data / "databases" / "neo4j" / "of-its-own").touch()
    os.chown(data / "databases" / "neo4j" / "of-its-own", NEO4J, NEO4J)
    assert shut_out(backup, data, None) is None


@as_root
@needs_access_lists
@pytest.mark.parametrize(("rights", "mask", "found"), [(7, 7, True), (7, 5, False), (5, 7, False)])
def test_whom_a_list_lets_in_is_let_out_of_what_only_the_backup_has(
    rights: int, mask: int, found: bool, tmp_path: Path
) -> None:
    data = live_data(tmp_path / "data", 0)
    give_lists(data, rights, mask)
    (data / STORE).unlink()
    backup = stored(0, 0, 0o755, 0o644)
    expected = ShutOut(str(NEO4J), data / STORE, by_list=True) if found else None
    assert shut_out(backup, data, None) == expected
    # As it is let in to what Neo4j makes there.
    give_list(
        data / "databases" / "neo4j",
        DEFAULT_LIST,
        access_list(owner=7, account=(NEO4J, 7), group=0, mask=7),
    )
    assert shut_out(backup, data, None) is None


@as_root
@needs_access_lists
def test_an_account_with_files_is_neo4js_whoever_is_named(tmp_path: Path) -> None:
    data = live_data(tmp_path / "data", OTHER)
    give_lists(data)
    (data / STORE).unlink()
    assert shut_out(stored(OTHER, OTHER, 0o755, 0o644), data, None) is None
    # Of another account in the backup, and everybody's as far as what is there lets everybody in.
    found = shut_out(stored(0, 0, 0o777, 0o666), data, None)
    assert found == ShutOut(str(OTHER), data, by_list=False)
