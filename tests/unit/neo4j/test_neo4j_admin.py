"""neo4j-admin: what it is asked and what its ends mean."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PureWindowsPath

import pytest

from core.errors import BackupInconsistent, ImagingBackupError, OnlineBackupFailed, OnlineRestoreFailed
from core.neo4j.admin import (
    OUTPUT_TAIL_CHARS,
    backup_arguments,
    judge_backup,
    judge_restore,
    restore_arguments,
    tool_environment,
)
from core.system.command import CommandResult
from tests.unit.plan_literals import WINDOWS

TOOL = PureWindowsPath(r"C:\Program Files\CAST\ImagingSystem\neo4j\bin\neo4j-admin.bat")
TARGET = PureWindowsPath(r"D:\Backups\x.partial\neo4j_backup")


def ended(code: int, output: str = "") -> CommandResult:
    return CommandResult(("neo4j-admin",), code, output)


def test_backup_names_one_database_and_asks_for_the_check() -> None:
    assert backup_arguments(TOOL, "system", TARGET, "localhost:6362", "4G") == [
        str(TOOL),
        "backup",
        "--from=localhost:6362",
        f"--backup-dir={TARGET}",
        "--database=system",
        "--pagecache=4G",
        "--check-consistency=true",
        f"--report-dir={TARGET}",
    ]


def test_restore_reads_the_folder_of_the_database_itself() -> None:
    assert restore_arguments(TOOL, "neo4j", TARGET / "neo4j") == [
        str(TOOL),
        "restore",
        f"--from={TARGET}\\neo4j",
        "--database=neo4j",
        "--force",
    ]


def test_the_heap_size_goes_into_the_environment() -> None:
    assert tool_environment(WINDOWS, "4G") == {"HEAP_SIZE": "4G"}
    assert tool_environment(WINDOWS) == {}


def test_the_tools_are_told_where_the_configuration_is_when_it_is_not_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "conf/neo4j").mkdir(parents=True)
    (tmp_path / "conf/neo4j/neo4j.conf").touch()
    installation = replace(WINDOWS, root=tmp_path / "program", config_dir=tmp_path / "conf")
    assert tool_environment(installation) == {"NEO4J_CONF": str(tmp_path / "conf/neo4j")}
    (tmp_path / "program/neo4j/conf").mkdir(parents=True)
    (tmp_path / "program/neo4j/conf/neo4j.conf").touch()
    assert tool_environment(installation) == {}


@pytest.mark.parametrize(("code", "checked"), [(0, True), (2, False)])
def test_a_backup_that_exists(code: int, checked: bool) -> None:
    assert judge_backup("neo4j", ended(code)) is checked


@pytest.mark.parametrize(
    ("code", "error", "words"),
    [
        (1, OnlineBackupFailed, "exit code 1"),
        (3, BackupInconsistent, "FOUND inconsistencies"),
        (4, OnlineBackupFailed, "exit code 4"),
        (-9, OnlineBackupFailed, "exit code -9"),
    ],
)
def test_a_backup_not_to_rely_on(code: int, error: type[ImagingBackupError], words: str) -> None:
    with pytest.raises(error) as raised:
        judge_backup("system", ended(code, "x" * 5000 + "the last words"))
    assert words in raised.value.message
    assert "system" in raised.value.message
    assert raised.value.message.endswith("the last words")
    assert len(raised.value.message) < OUTPUT_TAIL_CHARS + 200


@pytest.mark.parametrize("output", ["", "restorePath=/x, restoreStatus=successful, reason="])
def test_a_restore_that_succeeded(output: str) -> None:
    judge_restore("neo4j", ended(0, output))


@pytest.mark.parametrize(
    ("code", "output"),
    [
        (1, ""),
        (1, "restorePath=/x, restoreStatus=successful, reason="),
        (0, "restorePath=/x, restoreStatus=failed, reason=Directory not empty"),
        (0, "restorePath=/x, restoreStatus=successful, reason=\nrestorePath=/y, restoreStatus=failed, reason=no"),
    ],
)
def test_words_and_exit_code_of_a_restore_must_agree(code: int, output: str) -> None:
    with pytest.raises(OnlineRestoreFailed, match="database neo4j"):
        judge_restore("neo4j", ended(code, output))
