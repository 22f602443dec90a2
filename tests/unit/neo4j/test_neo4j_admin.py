"""neo4j-admin: what it is asked and what its ends mean."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PureWindowsPath

import pytest

from core.errors import BackupInconsistent, ImagingBackupError, OnlineBackupFailed, OnlineRestoreFailed
from core.model.online import OF_NEO4J_3, OF_NEO4J_4, OnlineDialect, online_dialect
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
    assert backup_arguments(OF_NEO4J_4, TOOL, "system", TARGET, "localhost:6362", "4G") == [
        str(TOOL),
        "backup",
        "--from=localhost:6362",
        f"--backup-dir={TARGET}",
        "--database=system",
        "--pagecache=4G",
        "--check-consistency=true",
        f"--report-dir={TARGET}",
    ]


def test_backup_of_neo4j_3_names_the_folder_of_its_one_database() -> None:
    assert backup_arguments(OF_NEO4J_3, TOOL, "graph.db", TARGET, "localhost:6362", "4G") == [
        str(TOOL),
        "backup",
        "--from=localhost:6362",
        f"--backup-dir={TARGET}",
        "--name=graph.db",
        "--pagecache=4G",
        "--check-consistency=true",
        f"--cc-report-dir={TARGET}",
    ]


@pytest.mark.parametrize(
    ("version", "dialect"),
    [("3.3.5", OF_NEO4J_3), ("3.5.35", OF_NEO4J_3), ("4.0.12", OF_NEO4J_4), ("4.4.42", OF_NEO4J_4), (None, OF_NEO4J_4)],
)
def test_the_version_decides_the_dialect(version: str | None, dialect: OnlineDialect) -> None:
    assert online_dialect(version) is dialect


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


NOT_REACHED = """\
Doing full backup...
command failed: Backup failed: BackupClient could not connect from null to /127.0.0.1:16399
"""
CUT_OFF = "unexpected error: java.io.IOException: org.neo4j.com.ComException: Channel has been closed\n"
OPTION_OF_4 = (
    "unrecognized option: 'database'\n\nusage: neo4j-admin backup --backup-dir=<backup-path> --name=<graph.db-backup>\n"
)
INCONSISTENT = """\
Doing consistency check...
...2026-11-29 18:24:21.371+0000 ERROR [o.n.c.ConsistencyCheckService] This record should be the first in the source chain, \
but the source node does not reference this record.
2026-11-29 18:24:21.667+0000 WARN [o.n.c.ConsistencyCheckService] Inconsistencies found: ConsistencySummaryStatistics{
\tNumber of errors: 5
}
command failed: Inconsistencies found. See '/b/inconsistencies-2026-11-29.18.24.17.report' for details.
"""
"""What the real tools of 3.3.5 and 3.4.18 said."""


def test_a_backup_of_neo4j_3_that_exists() -> None:
    said = "Doing full backup...\nDoing consistency check...\n.................... 100%\nBackup complete.\n"
    assert judge_backup("graph.db", ended(0, said)) is True


@pytest.mark.parametrize(
    ("code", "output", "error"),
    [
        (1, NOT_REACHED, OnlineBackupFailed),
        (1, CUT_OFF, OnlineBackupFailed),
        (1, OPTION_OF_4, OnlineBackupFailed),
        (3, INCONSISTENT, BackupInconsistent),
    ],
)
def test_a_backup_of_neo4j_3_not_to_rely_on(code: int, output: str, error: type[ImagingBackupError]) -> None:
    with pytest.raises(error) as raised:
        judge_backup("graph.db", ended(code, output))
    assert raised.value.message.endswith(output.strip().splitlines()[-1])


@pytest.mark.parametrize(
    "output",
    [
        "command failed: the database is in use -- stop Neo4j and try again\n",
        "unexpected error: Database with name [graph.db] already exists at /d/databases/graph.db\n",
        "unexpected error: Source directory is not a database backup [/b]\n",
    ],
)
def test_a_restore_that_neo4j_3_refused(output: str) -> None:
    with pytest.raises(OnlineRestoreFailed) as raised:
        judge_restore("graph.db", ended(1, output))
    assert raised.value.message.endswith(output.strip())


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
