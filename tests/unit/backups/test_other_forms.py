"""What is no folder with a backup, but may be one before it is unpacked or for another tool, is named, and the way is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core import api
from core.backups.catalog import list_backups, open_backup, summarize_backup
from core.cli.main import main
from core.errors import BackupNotFound, BackupNotReady
from core.model.archives import ending_of
from tests.unit.backups.test_hand_made import copied, write

FORMS = {
    "backup-2024-01-31.zip": ("is an archive", "unpack it"),
    "Neo4j_data.7z": ("is an archive", "unpack it"),
    "imaging.TAR.GZ": ("is an archive", "unpack it"),
    "imaging.tgz": ("is an archive", "unpack it"),
    "imaging.tar": ("is an archive", "unpack it"),
    "neo4j.dump": ("is a dump of one database", "neo4j-admin load"),
    "neo4j-2024-01-31T02-00-00.backup": ("of Neo4j 5", "neo4j-admin database restore"),
}


@pytest.mark.parametrize("name", FORMS)
def test_it_is_named_for_what_it_is(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    words, way = FORMS[name]
    write(tmp_path / "day" / name)
    for look in (open_backup, summarize_backup):
        with pytest.raises(BackupNotReady, match=words) as caught:
            look(tmp_path / "day" / name)
        assert str(tmp_path / "day" / name) in caught.value.message and way in caught.value.hint
    for chosen in (tmp_path / "day" / name, tmp_path / "day"):
        assert main(["verify", str(chosen), "--json"]) == 48
        last = json.loads(capsys.readouterr().out.splitlines()[-1])
        assert last["code"] == "BACKUP_NOT_READY" and words in last["message"] and way in last["hint"]
    for folder in (tmp_path, tmp_path / "day"):
        (entry,) = list_backups(folder)
        assert not entry.usable and words in entry.problem and way in entry.problem
    (entry,) = api.backups_in(tmp_path / "day")
    assert words in entry.problem
    assert entry.archive == (tmp_path / "day" / name if ending_of(name) else None)
    for listing in (list_backups, api.backups_in, api.backups_below):
        with pytest.raises(BackupNotReady, match=words):
            listing(tmp_path / "day" / name)


def test_it_hides_no_backup_beside_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "old.zip")
    copied(tmp_path / "monday/Neo4j_data")
    copied(tmp_path / "tuesday/Neo4j_data")
    assert {entry.label: entry.usable for entry in api.backups_in(tmp_path)} == {
        "tuesday": True,
        "monday": True,
        "old.zip": False,
    }
    assert main(["verify", str(tmp_path), "--json"]) == 40
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert last["code"] == "BACKUP_NOT_FOUND" and "monday" in last["message"] and "old.zip" not in last["message"]
    assert main(["verify", str(tmp_path / "old.zip"), "--json"]) == 48


def test_an_archive_beside_the_data_is_none_of_the_backup(tmp_path: Path) -> None:
    copied(tmp_path / "Neo4j_data")
    write(tmp_path / "old.zip")
    assert open_backup(tmp_path).data_folder == "Neo4j_data"


def test_of_a_copy_in_another_one_each_way_is_told(tmp_path: Path) -> None:
    """Nothing can be listed in it, so its own reason is what is said."""
    copied(tmp_path / "Neo4j_data")
    copied(tmp_path / "Neo4j_data/Neo4j_data")
    with pytest.raises(BackupNotReady, match="holds another one"):
        api.backups_in(tmp_path / "Neo4j_data")


def test_an_archive_among_other_files_makes_no_folder_a_backup(tmp_path: Path) -> None:
    write(tmp_path / "program/library.zip")
    write(tmp_path / "program/program.exe")
    write(tmp_path / "notes.txt")
    (tmp_path / "x.zip").mkdir()
    assert list_backups(tmp_path) == ()
    with pytest.raises(BackupNotFound):
        open_backup(tmp_path / "notes.txt")
