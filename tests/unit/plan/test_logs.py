"""Plans for a server whose transaction logs lie outside the data folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PureWindowsPath

import pytest

from core.disk.file_table import FileTable
from core.model.backup import Backup, StorePart
from core.model.entries import DirectoryEntry, FileEntry
from core.model.survey_facts import LogsFacts, PlaceFacts
from core.plan.backup import plan_backup
from core.plan.plan import Plan
from core.plan.restore import plan_restore
from core.plan.steps import (
    AskStores,
    CopyTree,
    DeleteDirectory,
    OnlineRestore,
    PreCopy,
    SetAside,
    StageTree,
    SwapDirectory,
    SwapLogs,
    VerifyStaged,
)
from tests.unit.plan_literals import (
    DATA,
    DESTINATION,
    GB,
    WINDOWS,
    WINDOWS_DATA,
    backup_request,
    copy_backup,
    failed,
    online_backup,
    restore_request,
    windows_survey,
)

STAMP = "20260102T030405Z"
TX = PureWindowsPath(r"T:\neo4j\tx")
ELSEWHERE = replace(WINDOWS, transaction_logs_dir=TX)
PLACE = PlaceFacts(TX.parent, free_bytes=99 * GB, volume="T", writable=True)
LOGS = LogsFacts(TX, PLACE, databases=("neo4j", "system"), total_bytes=GB, total_files=4)


def store_backup() -> Backup:
    sizes = {"Neo4j_data/databases/neo4j/neostore": 3 * GB, "Neo4j_data/transactions/neo4j/log": GB}
    folders = tuple(
        DirectoryEntry(path, 0)
        for path in ("Neo4j_data", "Neo4j_data/databases", "Neo4j_data/transactions", "Neo4j_data/transactions/neo4j")
    )
    return copy_backup(
        files=FileTable(FileEntry(*file, 0) for file in sizes.items()), directories=folders, config_files={}
    )


def planned_backup(**facts: object) -> Plan:
    logs = replace(LOGS, **facts)  # type: ignore[arg-type]
    return plan_backup(backup_request(installation=ELSEWHERE, label="mine"), windows_survey(logs=logs))


def planned_restore(choices: dict[str, object] | None = None, **facts: object) -> Plan:
    logs = replace(LOGS, **facts)  # type: ignore[arg-type]
    request = restore_request(**{"installation": ELSEWHERE, "backup": store_backup(), **(choices or {})})
    return plan_restore(request, windows_survey(logs=logs, backup_dir=request.backup.path))


def test_a_backup_copies_both_folders_into_one() -> None:
    plan = planned_backup()
    target = DESTINATION / "mine.partial" / "Neo4j_data"
    before, cold = (step for step in plan.steps if isinstance(step, PreCopy | CopyTree))
    assert before == PreCopy(WINDOWS_DATA, target, DATA.total_bytes, None, DATA.total_files, TX)
    assert cold == CopyTree(WINDOWS_DATA, target, 0, DATA.databases, None, 0, TX)
    assert all(str(WINDOWS_DATA) in step.title and str(TX) in step.title for step in (before, cold))
    assert plan.runnable
    (told,) = (check for check in plan.checks if str(TX) in check.message)
    assert told.ok and "4 files" in told.message


def test_a_restore_stages_both_before_it_swaps_both() -> None:
    plan, backup = planned_restore(), store_backup()
    staged, aside = (WINDOWS_DATA.with_name(f"Neo4j_data.{what}-{STAMP}") for what in ("staged", "aside"))
    logs = SwapLogs(TX.with_name(f"tx.staged-{STAMP}"), TX, TX.with_name(f"tx.aside-{STAMP}"))
    assert plan.steps[1:5] == (
        StageTree(backup, staged, 3 * GB, StorePart.WITHOUT_LOGS),
        VerifyStaged(backup, staged, 3 * GB, StorePart.WITHOUT_LOGS),
        StageTree(backup, logs.staged, GB, StorePart.LOGS),
        VerifyStaged(backup, logs.staged, GB, StorePart.LOGS),
    )
    assert [step.file_count for step in plan.steps[1:5]] == [1, 1, 1, 1]  # type: ignore[union-attr]
    ask = plan.steps[5]
    assert isinstance(ask, AskStores) and (ask.data, ask.logs) == (staged, logs.staged)
    swap = plan.steps[8]
    assert swap == SwapDirectory(staged, WINDOWS_DATA, aside, logs=logs)
    assert all(str(words) in swap.title for words in (WINDOWS_DATA, TX, aside.name, logs.aside.name))
    assert plan.runnable


def test_logs_in_a_mount_point_are_swapped_part_by_part() -> None:
    plan = planned_restore(is_mount=True, mounted="12/7", databases=("neo4j", "gone since"))
    (swap,) = (step for step in plan.steps if isinstance(step, SwapDirectory))
    assert swap.logs is not None and swap.logs.mount_point is not None and swap.mount_point is None
    assert (swap.logs.staged, swap.logs.aside) == (TX / f"tx.staged-{STAMP}", TX / f"tx.aside-{STAMP}")
    assert (swap.logs.mount_point.folder, swap.logs.mount_point.mounted) == (TX, "12/7")
    assert {"neo4j", "gone since"} <= {*swap.logs.mount_point.parts}
    checked = [step.mount_point for step in plan.steps if isinstance(step, VerifyStaged)]
    assert checked == [None, swap.logs.mount_point]
    plan = planned_restore({"delete_first": True}, is_mount=True)
    (delete,) = (step for step in plan.steps if isinstance(step, DeleteDirectory))
    assert delete.mount_point is None and delete.logs_mount_point is not None


def test_deleting_first_deletes_both() -> None:
    plan = planned_restore({"delete_first": True})
    (delete,) = (step for step in plan.steps if isinstance(step, DeleteDirectory))
    assert delete == DeleteDirectory(WINDOWS_DATA, DATA.total_bytes, TX)
    assert str(TX) in delete.title and str(TX) in plan.notes[0]
    (swap,) = (step for step in plan.steps if isinstance(step, SwapDirectory))
    assert swap.deleted_first and swap.logs and str(TX) in swap.title


def test_the_online_method_sets_the_logs_aside_where_they_lie() -> None:
    plan = planned_restore({"backup": online_backup()})
    asides = [step for step in plan.steps if isinstance(step, SetAside)]
    assert [(step.logs.path, step.logs.aside) for step in asides] == [
        (TX / name, TX.with_name(f"tx.aside-{STAMP}") / name) for name in ("system", "neo4j")
    ]
    assert [step.logs for step in plan.steps if isinstance(step, OnlineRestore)] == [TX / "system", TX / "neo4j"]
    assert plan.runnable


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"exists": False, "databases": ()}, "does not exist"),
        ({"databases": ()}, "none of this store's databases"),
        ({"folder": WINDOWS_DATA.parent}, "holds the data folder"),
        ({"folder": DESTINATION}, "lies inside the folder of the transaction logs"),
    ],
)
def test_logs_that_cannot_be_backed_up(facts: dict[str, object], words: str) -> None:
    plan = planned_backup(**facts)
    assert words in plan.blockers[0].message and plan.blockers[0].hint


@pytest.mark.parametrize(
    ("facts", "code", "words"),
    [
        ({"folder": PureWindowsPath("T:\\")}, "DESTINATION_INVALID", "root of a volume"),
        ({"folder": WINDOWS_DATA.parent}, "DATA_FOLDER_INVALID", "holds the data folder"),
        ({"strangers": ("photographs", "x")}, "DESTINATION_INVALID", "2 things of others (first: photographs)"),
        ({"folder": copy_backup().path.parent}, "DESTINATION_INVALID", "inside each other"),
        ({"folder": copy_backup().path / "x"}, "DESTINATION_INVALID", "inside each other"),
        ({"place": replace(PLACE, missing_volume=TX.parent)}, "DESTINATION_INVALID", "No volume is mounted"),
        ({"place": replace(PLACE, exists=False)}, "DESTINATION_INVALID", "does not exist or is no folder"),
        ({"place": replace(PLACE, is_folder=False)}, "DESTINATION_INVALID", "does not exist or is no folder"),
        ({"place": replace(PLACE, writable=False)}, "NOT_ELEVATED", "cannot be written to"),
        ({"place": replace(PLACE, free_bytes=GB)}, "INSUFFICIENT_SPACE", "are missing"),
    ],
)
def test_a_place_that_cannot_be_swapped(facts: dict[str, object], code: str, words: str) -> None:
    plan = planned_restore(**facts)
    (check,) = plan.blockers
    assert (check.code, words in check.message) == (code, True), check
    assert check.hint


def test_logs_that_are_not_there_yet_are_no_hindrance() -> None:
    assert planned_restore(exists=False, databases=(), total_bytes=0, total_files=0).runnable


@pytest.mark.parametrize(("volume", "rows"), [("C", 1), ("T", 2), ("", 2)])
def test_the_room_is_looked_at_on_each_volume(volume: str, rows: int) -> None:
    survey = windows_survey(logs=replace(LOGS, place=replace(PLACE, volume=volume)))
    survey = replace(survey, data_place=replace(survey.data_place, volume="C" if volume else ""))
    for method, expected in ((store_backup(), rows), (online_backup(), 1)):
        request = restore_request(installation=ELSEWHERE, backup=method)
        checks = [check for check in plan_restore(request, survey).checks if check.code == "INSUFFICIENT_SPACE"]
        assert len(checks) == expected


def test_what_is_deleted_first_makes_room_on_its_own_volume() -> None:
    tight = replace(PLACE, free_bytes=GB // 2)
    assert failed(planned_restore(place=tight), "INSUFFICIENT_SPACE")
    assert planned_restore({"delete_first": True}, place=tight).runnable


def test_what_is_not_of_the_store_is_left_out_and_told() -> None:
    others = tuple(f"thing {number}" for number in range(7))
    stale = WINDOWS_DATA / "transactions"
    plan = planned_backup(others=others, stale=stale)
    *named, more, unused = plan.left_out[-7:]
    assert [str(TX / name) in words for name, words in zip(others, named, strict=False)] == [True] * 5
    assert "2 more" in more and str(stale) in unused and "not used" in unused
    request = backup_request(installation=ELSEWHERE)
    assert not any("not used" in words for words in plan_backup(request, windows_survey()).left_out)


def test_logs_of_other_data_are_neither_backed_up_nor_replaced() -> None:
    doubtful = replace(ELSEWHERE, transaction_logs_doubt="they are of other data")
    for plan in (
        plan_backup(backup_request(installation=doubtful), windows_survey()),
        plan_restore(restore_request(installation=doubtful), windows_survey()),
    ):
        assert "they are of other data" in failed(plan, "DATA_FOLDER_INVALID").message


@pytest.mark.parametrize("data_folder", ["Neo4j_data", ""])
def test_the_parts_of_a_backup(data_folder: str) -> None:
    prefix = f"{data_folder}/" if data_folder else ""
    files = [FileEntry(prefix + path, 1, 0) for path in ("databases/a", "transactions/b/c", "transactions.txt")]
    folders = tuple(
        DirectoryEntry((prefix + path).rstrip("/"), 0) for path in ("", "databases", "transactions", "transactions/b")
    )
    backup = copy_backup(files=FileTable(files), data_folder=data_folder, directories=folders, config_files={})

    def paths(part: StorePart) -> tuple[list[str], list[str]]:
        return [file.path for file in backup.files_of(part)], [
            entry.path for entry in backup.folders_of(part) if entry.path
        ]

    whole, folders_of_whole = paths(StorePart.WHOLE)
    assert whole == sorted(["databases/a", "transactions/b/c", "transactions.txt"])
    assert folders_of_whole == ["databases", "transactions", "transactions/b"]
    assert paths(StorePart.WITHOUT_LOGS) == (["databases/a", "transactions.txt"], ["databases"])
    assert paths(StorePart.LOGS) == (["b/c"], ["b"])


def test_a_volume_that_is_mounted_among_the_logs_is_told_before_the_stop() -> None:
    check = failed(planned_restore(mounts_inside=(str(TX / "neo4j"),)), "DESTINATION_INVALID")
    assert check.blocking and f"{TX / 'neo4j'} in the folder of the transaction logs is a mount point" in check.message


def test_a_volume_of_the_logs_without_rights_is_told() -> None:
    plan = planned_restore(place=replace(PLACE, keeps_modes=False))
    assert plan.runnable and f"The volume of {TX} keeps no rights" in failed(plan, "RIGHTS_NOT_KEPT").message


@pytest.mark.parametrize(("folder", "name"), [("tx", "tx"), ("transactions", "tx"), ("transactions", "transactions")])
def test_logs_in_the_data_folder_under_another_name_are_asked_about_there(folder: str, name: str) -> None:
    """In a backup that was made of such a server; in another they lie where Neo4j has them by default."""
    server = replace(WINDOWS, transaction_logs_name=name)
    ask = next(
        step
        for step in plan_backup(backup_request(installation=server), windows_survey()).steps
        if isinstance(step, AskStores)
    )
    assert ask.logs == ask.data / name
    folders = tuple(DirectoryEntry(path, 0) for path in ("Neo4j_data", f"Neo4j_data/{folder}"))
    backup = replace(store_backup(), directories=folders)
    steps = plan_restore(restore_request(installation=server, backup=backup), windows_survey()).steps
    ask = next(step for step in steps if isinstance(step, AskStores))
    assert ask.logs == ask.data / folder
