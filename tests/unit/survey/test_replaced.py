"""What stands in the way of putting a backup's data in the place of the live one."""

from __future__ import annotations

import errno
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.disk.file_table import FileTable
from core.disk.tree import scan_tree
from core.model.entries import DirectoryEntry, FileEntry
from core.model.survey_facts import ExtraFile, LostOwner
from core.survey import replaced
from core.survey.replaced import data_folder_around, first_same_names, lost_owner, same_in_backup, same_in_scan
from tests.unit.plan_literals import copy_backup, online_backup

as_root = pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root gives files to others")
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
NEO4J = 7474


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
    assert lost_owner(owned_backup(0, NEO4J), tmp_path / "data") is None
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
    assert lost_owner(owned_backup(0), tmp_path / "data") is None
    assert lost_owner(owned_backup(0, NEO4J), tmp_path / "data") == LostOwner(str(NEO4J), "root", True, True)
    (tmp_path / "data").rmdir()
    assert lost_owner(owned_backup(NEO4J), tmp_path / "data") == LostOwner(str(NEO4J), "root", False, True)
    # Of what nobody recorded the owner, that of the live data counts, and there is none.
    assert lost_owner(copy_backup(), tmp_path / "data") is None
    assert lost_owner(online_backup(), tmp_path / "data") is None


@as_root
def test_an_account_that_is_not_root_gives_nothing_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    os.chown(tmp_path / "data", NEO4J, NEO4J)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert lost_owner(copy_backup(), tmp_path / "data") == LostOwner(str(NEO4J), "root", False, False)


@as_root
def test_a_place_that_cannot_be_tried_tells_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(replaced, "owner_given", fail)
    assert lost_owner(owned_backup(NEO4J), tmp_path / "data") is None
