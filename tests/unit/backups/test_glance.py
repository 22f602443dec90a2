"""What a list tells of a backup made by hand: its kind, how old its data is, what is not in it; and that it proves nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from core.backups.catalog import list_backups, open_backup, summarize_backup
from core.cancel import CancelToken
from core.cli.main import main
from core.dates import time_words, utc_of
from core.execute.verify import verify
from core.model.backup import BackupEntry, BackupMethod
from tests.unit.backups.test_hand_made import by_neo4j_admin, configured, copied, write

THEN, LATER = "2024-01-31T02:00:00Z", "2024-01-31T03:00:00Z"
THEN_S = 1706666400
ALL_CONFIGURATION = "additional_files"


def test_the_age_is_that_of_the_newest_store_file(tmp_path: Path) -> None:
    for made in (copied(tmp_path / "a/Neo4j_data"), by_neo4j_admin(tmp_path / "b/db")):
        for file in made.rglob("neostore*"):
            os.utime(file, (0, THEN_S))
        newest = next(made.rglob("system/neostore"))
        os.utime(newest, (0, THEN_S + 3600))
        assert summarize_backup(made).data_utc == LATER


def test_a_store_whose_names_are_not_known_has_no_age(tmp_path: Path) -> None:
    write(tmp_path / "Neo4j_data/databases/imaging/neostore")
    assert summarize_backup(tmp_path).data_utc == ""


@pytest.mark.parametrize("seconds", [1e300, float("nan"), -1e30])
def test_a_time_that_no_calendar_has_is_none(seconds: float) -> None:
    assert utc_of(seconds) == "" != utc_of(THEN_S) == THEN


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    copied(tmp_path / "whole/Neo4j_data")
    configured(tmp_path / "whole/additional_files")
    copied(tmp_path / "bare/Neo4j_data", logs=False)
    write(tmp_path / "default/Neo4j_data/databases/neo4j/neostore")
    configured(tmp_path / "default/additional_files", ["nginx", "neo4j"])
    write(tmp_path / "old/Neo4j_data/databases/graph.db/neostore")
    write(tmp_path / "admin/db/neo4j/neostore")
    by_neo4j_admin(tmp_path / "both/db")
    write(tmp_path / "admin3/db/graph.db/neostore")
    assert {entry.label: list(entry.missing) for entry in list_backups(tmp_path)} == {
        "whole": [],
        "bare": ["transactions", ALL_CONFIGURATION],
        "default": ["databases/system", "transactions", "additional_files/login", "additional_files/sourcecode"],
        "old": [ALL_CONFIGURATION],
        "admin": ["system", ALL_CONFIGURATION],
        "both": [ALL_CONFIGURATION],
        "admin3": [ALL_CONFIGURATION],
    }


@pytest.mark.parametrize(
    ("sealed", "method", "words"),
    [
        (True, BackupMethod.COPY, "copy"),
        (True, BackupMethod.ONLINE, "online backup"),
        (False, BackupMethod.COPY, "made by hand"),
        (False, BackupMethod.ONLINE, "neo4j-admin"),
        (False, None, ""),
    ],
)
def test_each_kind_has_a_name(sealed: bool, method: BackupMethod | None, words: str) -> None:
    assert BackupEntry(Path("b"), "b", sealed=sealed, method=method).made_how == words


def test_the_list_of_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = copied(tmp_path / "by hand/Neo4j_data")
    for file in made.rglob("neostore*"):
        os.utime(file, (0, THEN_S))
    by_neo4j_admin(tmp_path / "online/db")
    write(tmp_path / "strange/db/imaging/neostore")
    (tmp_path / "x.partial").mkdir()
    assert main(["list", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert f"3 backups in {tmp_path}. Not usable: 1." in lines
    (by_hand,) = (line for line in lines if line.startswith("by hand"))
    assert "made by hand" in by_hand and f"data of {time_words(THEN)}" in by_hand and "no checksums" in by_hand
    assert lines[lines.index(by_hand) + 1] == "  missing: additional_files"
    assert any(line.startswith("online") and "neo4j-admin" in line for line in lines)
    assert any(line.startswith("x.partial") and "NOT USABLE" in line for line in lines)

    verify(open_backup(tmp_path / "by hand"), lambda _: None, CancelToken())
    assert main(["list", str(tmp_path)]) == 0
    (by_hand,) = (line for line in capsys.readouterr().out.splitlines() if line.startswith("by hand"))
    assert "no checksums; read " in by_hand
    assert main(["list", str(tmp_path), "--json"]) == 0
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (said,) = (one for one in objects if one.get("label") == "by hand")
    assert (said["made_how"], said["data_utc"], said["missing"]) == ("made by hand", THEN, [ALL_CONFIGURATION])


def test_a_part_that_was_named_is_verified_as_the_whole_and_that_is_said(tmp_path: Path) -> None:
    copied(tmp_path / "Neo4j_data")
    outcome = verify(open_backup(tmp_path / "Neo4j_data/databases"), lambda _: None, CancelToken())
    (warning,) = outcome.warnings
    assert "is only a part of a backup" in warning and "no checksums" in outcome.message
