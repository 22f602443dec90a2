"""Backup plans, from literals: which steps in which order, and every check that stops or warns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import Any

import pytest

from core.errors import ConfirmationNeeded, Input
from core.model.backup import BackupMethod, EarlierBackup, GoodBackup
from core.model.check_codes import CheckCode
from core.model.layout import MOST_FOLDERS
from core.model.requests import BackupRequest
from core.model.service_state import ServiceState, ServiceStatus
from core.model.store_facts import MOST_COUNTED
from core.model.survey_facts import LinkedFile, MappedDrive, NoRoot, PlaceFacts, Survey, TreeFacts, find_drive
from core.plan.backup import default_label, plan_backup
from core.plan.checks.check import Check
from core.plan.describe import describe_plan
from core.plan.estimate import Estimate
from core.plan.plan import Operation, Plan, can_cancel
from core.plan.steps import (
    AskNeo4j,
    AskStores,
    BeginBackup,
    CopyExtraFiles,
    CopyFile,
    CopyTree,
    Moving,
    OnlineBackup,
    PreCopy,
    ReadBack,
    SealBackup,
    StartNeo4j,
    Step,
    StopNeo4j,
    VerifyEarlier,
)
from tests.unit.plan_literals import (
    CONFIG,
    DATA,
    DESTINATION,
    DOCKER,
    EXTRA,
    GB,
    STOPPED,
    TOOL,
    WINDOWS,
    WINDOWS_3,
    WINDOWS_DATA,
    backup_request,
    docker_survey,
    failed,
    step_names,
    windows_survey,
)

pytestmark = pytest.mark.same_everywhere

CONFIG_STEPS = ["CopyFile"] * 4 + ["CopyExtraFiles"]


def test_a_running_server_is_copied_stopped_copied_started_then_verified_and_sealed() -> None:
    plan = plan_backup(backup_request(), windows_survey())
    assert step_names(plan) == [
        *("BeginBackup", "PreCopy", "AskNeo4j", "StopNeo4j", "CopyTree", "StartNeo4j"),
        *CONFIG_STEPS,
        "AskStores",
        *("ReadBack", "SealBackup"),
    ]
    assert plan.runnable
    assert (plan.operation, plan.method) == (Operation.BACKUP, BackupMethod.COPY)
    assert plan.warnings == ()
    assert plan.label == "2026-01-02_030405Z_imaging01-example"
    assert plan.folder == DESTINATION / plan.label
    assert (plan.was_running, plan.was_up, plan.host) == (True, True, "imaging01.example")
    partial = DESTINATION / f"{plan.label}.partial"
    assert plan.partial == partial
    assert plan.steps[0] == BeginBackup(partial)
    assert plan.steps[1] == PreCopy(WINDOWS_DATA, partial / "Neo4j_data", DATA.total_bytes, file_count=DATA.total_files)
    assert plan.steps[4] == CopyTree(WINDOWS_DATA, partial / "Neo4j_data", 0, ("neo4j", "system"))
    assert plan.steps[-1] == SealBackup(partial, plan.folder)
    first_file = plan.steps[6]
    assert isinstance(first_file, CopyFile)
    assert first_file.target == partial / "additional_files" / "login" / "application.properties"
    assert plan.total_bytes == 2 * DATA.total_bytes + 10


def config_steps(partial: PurePath) -> list[Step]:
    kept = partial / "additional_files"
    return [
        *(CopyFile(file.path, kept / file.role / file.path.name) for file in WINDOWS.config_files),
        CopyExtraFiles(EXTRA, partial / "extra_files"),
    ]


def test_every_step_of_a_copy_says_what_it_works_on() -> None:
    installation = replace(WINDOWS, service_name="neo4j-imaging")
    plan = plan_backup(backup_request(label="mine", installation=installation), windows_survey())
    partial = DESTINATION / "mine.partial"
    assert list(plan.steps) == [
        BeginBackup(partial),
        PreCopy(WINDOWS_DATA, partial / "Neo4j_data", DATA.total_bytes, file_count=DATA.total_files),
        AskNeo4j(despite_transactions=False, counted=("neo4j",)),
        StopNeo4j("neo4j-imaging"),
        CopyTree(WINDOWS_DATA, partial / "Neo4j_data", 0, ("neo4j", "system")),
        StartNeo4j("neo4j-imaging"),
        *config_steps(partial),
        AskStores(
            data=partial / "Neo4j_data",
            logs=partial / "Neo4j_data" / "transactions",
            work=DESTINATION / "mine.asking.partial",
            databases=("neo4j", "system"),
            neo4j_version="4.4.42",
        ),
        ReadBack(partial, DATA.total_bytes, DATA.total_files),
        SealBackup(partial, DESTINATION / "mine"),
    ]


def test_every_step_of_an_online_backup_says_what_it_works_on() -> None:
    installation = replace(WINDOWS, backup_address="localhost:6000")
    request = backup_request(
        label="mine", installation=installation, method=BackupMethod.ONLINE, heap_size="2G", page_cache="4G"
    )
    partial = DESTINATION / "mine.partial"
    assert list(plan_backup(request, windows_survey()).steps) == [
        BeginBackup(partial),
        OnlineBackup(TOOL, "neo4j", partial / "neo4j_backup", "localhost:6000", "2G", "4G"),
        OnlineBackup(TOOL, "system", partial / "neo4j_backup", "localhost:6000", "2G", "4G"),
        *config_steps(partial),
        ReadBack(partial, DATA.total_bytes, DATA.total_files),
        SealBackup(partial, DESTINATION / "mine"),
    ]


def test_neo4j_3_has_one_database_for_the_online_method() -> None:
    request = backup_request(label="mine", installation=WINDOWS_3, method=BackupMethod.ONLINE)
    plan = plan_backup(request, windows_survey(data=replace(DATA, databases=("graph.db",))))
    assert plan.runnable
    assert [step for step in plan.steps if isinstance(step, OnlineBackup)] == [
        OnlineBackup(TOOL, "graph.db", DESTINATION / "mine.partial" / "neo4j_backup", "localhost:6362", "4G", "4G")
    ]


@pytest.mark.parametrize("databases", [("graph.db", "old.db"), ("old.db",)])
def test_neo4j_3_copies_no_other_database_under_its_name(databases: tuple[str, ...]) -> None:
    survey = windows_survey(data=replace(DATA, databases=databases))
    plan = plan_backup(backup_request(installation=WINDOWS_3, method=BackupMethod.ONLINE), survey)
    check = failed(plan, "INSTALLATION_UNSUPPORTED")
    assert check.blocking
    assert "Neo4j 3.5.35 has one database, graph.db, and" in check.message
    assert check.message.endswith(f"there is: {', '.join(databases)}.")
    assert plan_backup(backup_request(installation=WINDOWS_3), survey).runnable


def test_a_backup_says_what_it_leaves_out() -> None:
    plan = plan_backup(backup_request(), windows_survey(left_out=("logs",), missed=("a pipe",)))
    assert plan.left_out == ("logs", "a pipe")


def test_configuration_that_the_backup_will_lack_is_told_and_stops_nothing() -> None:
    plan = plan_backup(backup_request(), windows_survey(missed=tuple(f"file {number}" for number in range(7))))
    told = [check for check in plan.checks if check.code == "CONFIG_LEFT_OUT"]
    assert [check.message for check in told] == [
        *(f"Missing in the backup: file {number}." for number in range(5)),
        "Missing in the backup: 2 more parts of the configuration.",
    ]
    assert plan.runnable
    assert {check.message for check in told} <= set(plan.warnings)


def test_without_pre_copy_the_cold_copy_carries_all() -> None:
    plan = plan_backup(backup_request(pre_copy=False), windows_survey())
    assert step_names(plan)[:5] == ["BeginBackup", "AskNeo4j", "StopNeo4j", "CopyTree", "StartNeo4j"]
    cold = plan.steps[3]
    assert isinstance(cold, CopyTree) and (cold.size_bytes, cold.file_count) == (DATA.total_bytes, DATA.total_files)


EARLIER = EarlierBackup(
    DESTINATION / "first",
    "first",
    read_utc="2026-01-02T03:04:05Z",
    unchanged_files=70,
    unchanged_bytes=4 * GB,
    shares=True,
)


@pytest.mark.parametrize("pre_copy", [True, False])
@pytest.mark.parametrize("quick", [True, False])
def test_what_is_shared_with_an_earlier_backup_is_read_before_and_not_copied(pre_copy: bool, quick: bool) -> None:
    """A quick one leaves the reading out."""
    plan = plan_backup(backup_request(pre_copy=pre_copy, quick=quick), windows_survey(earlier=EARLIER))
    sizes = [(type(step), step.size_bytes, step.file_count) for step in plan.steps if isinstance(step, Moving)]
    copies = [(PreCopy, GB, 30), (CopyTree, 0, 0)] if pre_copy else [(CopyTree, GB, 30)]
    reading = [] if quick else [(VerifyEarlier, 5 * GB, 100)]
    assert sizes == [*reading, *copies, (ReadBack, GB, 30)]
    damaged = plan_backup(
        backup_request(pre_copy=pre_copy, quick=quick), windows_survey(earlier=replace(EARLIER, read_utc=""))
    )
    assert type(damaged.steps[0]) is VerifyEarlier


def test_of_what_is_shared_unread_the_plan_says_when_it_was_read() -> None:
    survey = windows_survey(earlier=EARLIER)
    (check,) = (
        check for check in plan_backup(backup_request(quick=True), survey).checks if check.code == "EARLIER_BACKUP"
    )
    assert check.ok and check.message.endswith(
        "What is shared is not read again: it was last read on 2 Jan 2026, 03:04."
    )
    nothing = replace(survey, earlier=replace(EARLIER, unchanged_files=0))
    (check,) = (
        check for check in plan_backup(backup_request(quick=True), nothing).checks if check.code == "EARLIER_BACKUP"
    )
    assert "not read again" not in check.message


def test_a_stopped_server_is_neither_stopped_nor_started_nor_asked_about_imports() -> None:
    plan = plan_backup(backup_request(no_import_running=False), windows_survey(status=STOPPED))
    assert step_names(plan) == ["BeginBackup", "CopyTree", *CONFIG_STEPS, "AskStores", "ReadBack", "SealBackup"]
    assert plan.runnable
    assert not plan.was_up


def test_each_database_of_a_persons_is_counted_and_of_neo4j_3_its_one() -> None:
    def counted(survey: Survey, **choices: Any) -> tuple[str, ...]:
        (step,) = (step for step in plan_backup(backup_request(**choices), survey).steps if isinstance(step, AskNeo4j))
        assert step.title.endswith("and how many nodes and relationships it has") is bool(step.counted)
        return step.counted

    assert counted(windows_survey(data=replace(DATA, databases=("a", "neo4j", "system")))) == ("a", "neo4j")
    assert counted(windows_survey(data=replace(DATA, databases=("system",)))) == ()
    many = tuple(f"d{number}" for number in range(MOST_COUNTED + 1))
    assert counted(windows_survey(data=replace(DATA, databases=many))) == many[:MOST_COUNTED]
    of_3 = windows_survey(data=replace(DATA, databases=("graph.db", "old.db")))
    assert counted(of_3, installation=WINDOWS_3) == ("graph.db",)


@pytest.mark.parametrize("override", [False, True])
def test_who_does_not_want_the_login_used_is_asked_nothing_with_it(override: bool) -> None:
    plan = plan_backup(backup_request(override_transactions=override), windows_survey())
    (step,) = (step for step in plan.steps if isinstance(step, AskNeo4j))
    assert step.despite_transactions is override
    plan = plan_backup(backup_request(override_transactions=override, log_in=False), windows_survey())
    assert "AskNeo4j" not in step_names(plan) and "StopNeo4j" in step_names(plan)


def test_docker_has_the_same_plan_on_its_own_paths() -> None:
    plan = plan_backup(backup_request(installation=DOCKER, destination=PurePosixPath("/backups")), docker_survey())
    assert step_names(plan)[:6] == ["BeginBackup", "PreCopy", "AskNeo4j", "StopNeo4j", "CopyTree", "StartNeo4j"]
    assert plan.runnable


def test_online_backs_up_every_database_and_stops_nothing() -> None:
    plan = plan_backup(backup_request(method=BackupMethod.ONLINE, heap_size="2G"), windows_survey())
    assert step_names(plan) == ["BeginBackup", "OnlineBackup", "OnlineBackup", *CONFIG_STEPS, "ReadBack", "SealBackup"]
    first = plan.steps[1]
    assert isinstance(first, OnlineBackup)
    assert (first.tool, first.database, first.heap_size) == (TOOL, "neo4j", "2G")
    assert first.title == "Back up database neo4j with neo4j-admin"
    assert first.target == DESTINATION / f"{plan.label}.partial" / "neo4j_backup"
    assert plan.runnable


def test_without_extra_files_there_is_no_step_for_them() -> None:
    plan = plan_backup(backup_request(), windows_survey(extra_files=()))
    assert not any(isinstance(step, CopyExtraFiles) for step in plan.steps)


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"store_in_use": False}, "DATA_FOLDER_INVALID", "Neo4j (neo4j) runs, but does not use"),
        ({"unfinished_job": "restore x"}, "RECOVERY_NEEDED", "restore x"),
        ({"elevated": False}, "NOT_ELEVATED", "Neo4j_data"),
        ({"missing_tools": ("neo4j.bat",)}, "COMMAND_MISSING", "neo4j.bat"),
        ({"status": ServiceStatus(ServiceState.NOT_INSTALLED)}, "SERVICE_NOT_INSTALLED", "neo4j"),
        ({"status": ServiceStatus(ServiceState.UNKNOWN, "odd words")}, "SERVICE_STATE_UNKNOWN", "odd words"),
        ({"status": ServiceStatus(ServiceState.STARTING)}, "SERVICE_STATE_UNKNOWN", "just starting"),
        ({"status": ServiceStatus(ServiceState.STOPPING)}, "SERVICE_STATE_UNKNOWN", "just stopping"),
        ({"data": TreeFacts()}, "DATA_FOLDER_INVALID", "does not exist"),
        ({"data": TreeFacts(True)}, "DATA_FOLDER_INVALID", "is empty"),
        ({"data": TreeFacts(True, 1, 1)}, "DATA_FOLDER_INVALID", "no folder 'databases'"),
        ({"data": replace(DATA, links=("a", "b"))}, "DATA_FOLDER_INVALID", "2 links"),
        ({"data": replace(DATA, unreadable=("x",))}, "NOT_ELEVATED", "cannot be read (first: x)"),
        ({"destination": None}, "DESTINATION_INVALID", "No destination"),
        ({"destination": PlaceFacts(DESTINATION, is_folder=False)}, "DESTINATION_INVALID", "not a folder"),
        ({"destination": PlaceFacts(WINDOWS_DATA / "x")}, "DESTINATION_INVALID", "inside the data folder"),
        ({"destination": PlaceFacts(WINDOWS_DATA)}, "DESTINATION_INVALID", "inside the data folder"),
        (
            {"destination": PlaceFacts(DESTINATION / "old" / "x", inside_backup=DESTINATION / "old")},
            "DESTINATION_INVALID",
            "lies in the backup",
        ),
        (
            {"destination": PlaceFacts(DESTINATION / "x", missing_volume=DESTINATION)},
            "DESTINATION_INVALID",
            "the backup would go to the disk below it",
        ),
        (
            {"destination": PlaceFacts(DESTINATION, writable=False, free_bytes=99 * GB)},
            "DESTINATION_INVALID",
            "cannot be written",
        ),
        (
            {"destination": PlaceFacts(DESTINATION, free_bytes=GB)},
            "INSUFFICIENT_SPACE",
            "1.1 GB are free. 4.3 GB are missing.",
        ),
    ],
)
def test_bad_facts_block_with_code_words_and_hint(changes: dict[str, object], code: str, words: str) -> None:
    plan = plan_backup(backup_request(), windows_survey(**changes))
    check = failed(plan, code)
    assert check.blocking
    assert words in check.message
    assert check.hint
    assert check in plan.blockers
    assert not plan.runnable


@pytest.mark.parametrize(
    ("request_changes", "taken", "code"),
    [
        ({"no_import_running": False}, (), "CONFIRMATION_NEEDED"),
        ({"label": "bad:label"}, (), "DESTINATION_INVALID"),
        ({"label": "Mine"}, ("mine",), "LABEL_TAKEN"),
        ({"label": "Mine"}, ("MINE.partial",), "LABEL_TAKEN"),
        (
            {"installation": replace(WINDOWS, transaction_logs_doubt="they are of other data")},
            (),
            "DATA_FOLDER_INVALID",
        ),
    ],
)
def test_bad_requests_block(request_changes: dict[str, object], taken: tuple[str, ...], code: str) -> None:
    plan = plan_backup(backup_request(**request_changes), windows_survey(taken_labels=taken))
    assert failed(plan, code).hint
    assert not plan.runnable


@pytest.mark.parametrize(
    ("changes", "installation", "code", "words"),
    [
        ({"admin_tool": None}, WINDOWS, "COMMAND_MISSING", "neo4j-admin"),
        ({"status": STOPPED}, WINDOWS, "SERVICE_STATE_UNKNOWN", "must run"),
        ({}, replace(WINDOWS, neo4j_edition="community"), "INSTALLATION_UNSUPPORTED", "community"),
        ({"data": TreeFacts(True, 1, 1)}, WINDOWS, "DATA_FOLDER_INVALID", "No databases"),
        ({}, DOCKER, "INSTALLATION_UNSUPPORTED", "Windows installer only"),
    ],
)
def test_the_online_method_has_needs_of_its_own(
    changes: dict[str, object], installation: object, code: str, words: str
) -> None:
    request = backup_request(installation=installation, method=BackupMethod.ONLINE)
    check = failed(plan_backup(request, windows_survey(**changes)), code)
    assert check.blocking
    assert words in check.message


def test_what_only_warns_does_not_block() -> None:
    files = (replace(WINDOWS.config_files[0], present=False), *WINDOWS.config_files[1:])
    installation = replace(WINDOWS, version=None, config_files=files)
    destination = PlaceFacts(DESTINATION, free_bytes=99 * GB, volume="c")
    plan = plan_backup(backup_request(installation=installation), windows_survey(destination=destination))
    assert {check.code for check in plan.checks if not check.ok} == {
        "CONFIG_FILE_MISSING",
        "VERSION_UNKNOWN",
        "SAME_VOLUME",
    }
    assert plan.runnable
    assert len(plan.warnings) == 3
    assert step_names(plan).count("CopyFile") == 3


def test_a_database_that_the_server_has_not_opened_is_told() -> None:
    check = failed(plan_backup(backup_request(), windows_survey(unopened_databases=("neo4j",))), "DATABASE_NOT_OPEN")
    assert not check.blocking and check.message == "Neo4j runs, but has not opened: neo4j."


@pytest.mark.parametrize(("clean", "told"), [(False, True), (True, False), (None, False)])
def test_a_store_that_was_not_closed_is_told(clean: bool | None, told: bool) -> None:
    plan = plan_backup(backup_request(), windows_survey(status=STOPPED, ended_cleanly=clean))
    assert ("NOT_STOPPED_CLEANLY" in {check.code for check in plan.checks if not check.ok}) is told
    assert plan.runnable


def test_a_container_that_was_killed_is_refused_as_the_job_would() -> None:
    killed = ServiceStatus(ServiceState.STOPPED, exit_code=137)
    request = backup_request(installation=DOCKER, destination=PurePosixPath("/backups"))
    plan = plan_backup(request, docker_survey(status=killed, ended_cleanly=False))
    (told,) = [check for check in plan.checks if check.code == "SERVICE_NOT_STOPPED"]
    assert not plan.runnable and "exit code 137" in told.message and "Start Neo4j" in told.hint


def test_the_running_server_tells_what_no_file_told() -> None:
    survey = docker_survey(answered_version="4.4.42", answered_edition="enterprise")
    request = backup_request(installation=DOCKER, destination=PurePosixPath("/backups"))
    plan = plan_backup(request, survey)
    assert (plan.installation.neo4j_version, plan.installation.neo4j_edition) == ("4.4.42", "enterprise")
    told = "told by the running server"
    assert plan.installation.found_by == {"neo4j_version": told, "neo4j_edition": told}


def test_what_a_file_told_stays() -> None:
    plan = plan_backup(backup_request(), windows_survey(answered_version="5.0", answered_edition="community"))
    assert (plan.installation.neo4j_version, plan.installation.neo4j_edition) == ("4.4.42", "enterprise")


@pytest.mark.parametrize(
    ("host", "ending"),
    [("Xenon-1.", "Xenon-1"), ("a.b_c", "a-b-c"), ("é", "host"), ("", "host"), ("x" * 80, "x" * 63)],
)
def test_labels_sort_by_time_and_name_the_host(host: str, ending: str) -> None:
    assert default_label("2026-01-02T03:04:05Z", host) == f"2026-01-02_030405Z_{ending}"


def test_a_backup_can_be_cancelled_until_it_gets_its_name() -> None:
    plan = plan_backup(backup_request(), windows_survey())
    heeded = [can_cancel(plan, index) for index in range(len(plan.steps))]
    assert step_names(plan)[-1] == "SealBackup" and heeded == [True] * (len(heeded) - 1) + [False]


def test_a_plan_can_be_read() -> None:
    plan = Plan(
        operation=Operation.RESTORE,
        method=BackupMethod.ONLINE,
        installation=WINDOWS,
        steps=(StopNeo4j("neo4j"), ReadBack(DESTINATION, 1234567)),
        checks=(
            Check(code="A", ok=True, blocking=True, message="All is well.", hint="Not shown."),
            Check(
                code="B", ok=False, blocking=True, message="It is broken.", hint="Mend it.", inputs=(Input.DATA_DIR,)
            ),
            Check(code="C", ok=False, blocking=False, message="It is odd.", hint="Look at it."),
            Check(code="D", ok=False, blocking=False, message="It is old."),
            Check(
                code=ConfirmationNeeded.code,
                ok=False,
                blocking=True,
                message="Nobody has said yes.",
                hint="Say it.",
            ),
        ),
        label="label",
        folder=DESTINATION,
        state_before=ServiceState.RUNNING,
        host="host",
        notes=("Chosen: this and that.",),
    )
    lines = [
        "Restore label (online method)",
        "",
        "Checks:",
        "  [ok  ] All is well.",
        "  [STOP] It is broken.",
        "         Mend it.",
        "  [warn] It is odd.",
        "         Look at it.",
        "  [warn] It is old.",
        "  [ask ] Nobody has said yes.",
        "         Say it.",
        "",
        "Steps:",
        "   1. Stop Neo4j (neo4j) and prove that it has stopped",
        "   2. Read the backup back and compare every byte's checksum (1.2 MB)",
        "Note: Chosen: this and that.",
    ]
    assert describe_plan(plan) == lines
    timed = describe_plan(plan, expected=Estimate(734.6, 12.3, (0.9, 733.7)))
    assert timed[-3:-1] == [
        "   2. Read the backup back and compare every byte's checksum (1.2 MB, about 12 min)",
        "Expected time: about 12 min; Neo4j is offline for about 12 s.",
    ]
    assert timed[-4] == lines[-3]
    assert describe_plan(plan, expected=Estimate(5.0, 0.0, (0.0, 5.0)))[-2] == "Expected time: about 5 s."
    lines[lines.index("         Mend it.")] = "         Mend it. (data_dir)"
    said = describe_plan(plan, lambda check: " ".join((check.hint, *(f"({one})" for one in check.inputs))))
    assert said == lines


def test_a_network_drive_that_is_not_seen_is_named_with_its_share() -> None:
    path = PureWindowsPath(r"z:\imaging\backups")
    drives = [MappedDrive("Y:", r"\\other\share", "bob"), MappedDrive("Z:", r"\\nas\share", "ada")]
    assert find_drive(PureWindowsPath(r"C:\x"), drives) is None
    place = PlaceFacts(path, is_folder=False, writable=False, drive=find_drive(path, drives))
    check = failed(plan_backup(backup_request(), windows_survey(destination=place)), "DESTINATION_INVALID")
    assert check.message == "Drive Z: is a network drive of ada, which an elevated program does not see."
    assert check.hint == r"Use \\nas\share\imaging\backups instead."


def test_a_destination_whose_share_does_not_answer_is_refused_in_its_words() -> None:
    away = NoRoot("The share is away.", "Look for it.")
    place = PlaceFacts(DESTINATION, is_folder=False, writable=False, no_root=away)
    check = failed(plan_backup(backup_request(), windows_survey(destination=place)), "DESTINATION_INVALID")
    assert (check.message, check.hint, check.blocking) == (away.message, away.hint, True)


def test_a_destination_that_others_may_change_is_a_warning_and_so_is_each_backup_in_it() -> None:
    why = "the folder belongs to bob"
    earlier = EarlierBackup(DESTINATION / "first", "first", unchanged_files=3, shares=True, changeable_by=why)
    place = PlaceFacts(DESTINATION, free_bytes=100 * GB, volume="d", changeable_by=why)
    plan = plan_backup(backup_request(), windows_survey(destination=place, earlier=earlier))
    assert plan.runnable
    check = failed(plan, "DESTINATION_SHARED")
    assert not check.blocking and check.message.endswith(f"which holds passwords: {why}.")
    (told,) = [check.message for check in plan.checks if check.code == "EARLIER_BACKUP"]
    assert told.startswith("Every file is copied: ") and f"backup first ({why})" in told


def test_a_linked_configuration_file_is_followed_inside_the_configuration_only() -> None:
    survey = windows_survey(
        linked_files=(
            LinkedFile("login", CONFIG / "shared" / "login.properties", inside=True),
            LinkedFile("neo4j", PureWindowsPath("E:/elsewhere/neo4j.conf"), inside=False),
        )
    )
    plan = plan_backup(backup_request(), survey)
    copied = {step.target.parent.name: step.source for step in plan.steps if isinstance(step, CopyFile)}
    assert copied.keys() == {"login", "nginx", "sourcecode"}
    assert copied["login"] == CONFIG / "shared" / "login.properties"
    check = failed(plan, "CONFIG_FILE_MISSING")
    assert plan.runnable and not check.blocking and "outside the configuration" in check.message


LAST = GoodBackup("last", 40 * GB)


@pytest.mark.parametrize("request_", [backup_request(), backup_request(method=BackupMethod.ONLINE)])
def test_a_store_of_less_than_half_is_told_and_stops_nothing(request_: BackupRequest) -> None:
    def planned(store_bytes: int, last: GoodBackup | None = LAST) -> Plan:
        return plan_backup(request_, windows_survey(data=replace(DATA, store_bytes=store_bytes), last_good=last))

    plan = planned(GB)
    told = next(check for check in plan.checks if check.code == CheckCode.MUCH_SMALLER)
    assert (told.ok, told.blocking, told.inputs, plan.runnable) == (False, False, (Input.DATA_DIR,), True)
    assert told.message == (
        "The databases are much smaller than in the last good backup last: 1.1 GB, there 42.9 GB. "
        "The backup is made all the same, with a mark, and does not count as a good one until a person accepts it."
    )
    assert plan.steps[-1] == SealBackup(plan.partial, plan.folder, LAST)
    for silent in (planned(20 * GB), planned(GB, None), planned(GB, GoodBackup("last", 0))):
        assert not [check for check in silent.checks if check.code == CheckCode.MUCH_SMALLER]
    assert [check for check in planned(20 * GB - 1).checks if check.code == CheckCode.MUCH_SMALLER]


def test_without_databases_nothing_is_said_of_their_size() -> None:
    plan = plan_backup(backup_request(), windows_survey(data=replace(DATA, databases=()), last_good=LAST))
    assert not plan.runnable and not [check for check in plan.checks if check.code == CheckCode.MUCH_SMALLER]


def test_names_that_are_one_in_the_destination_are_told_before_the_stop() -> None:
    check = failed(plan_backup(backup_request(), windows_survey(same_names=("A", "a"))), "DESTINATION_INVALID")
    assert check.blocking and f"both A and a, which are one name in {DESTINATION}" in check.message


def test_a_destination_without_rights_is_told() -> None:
    place = PlaceFacts(DESTINATION, free_bytes=100 * GB, volume="d", keeps_modes=False)
    plan = plan_backup(backup_request(), windows_survey(destination=place))
    assert plan.runnable and "which holds passwords" in failed(plan, "RIGHTS_NOT_KEPT").message


def test_more_folders_than_a_manifest_may_list_are_told_before_the_stop() -> None:
    survey = windows_survey(data=replace(DATA, total_folders=MOST_FOLDERS))
    assert plan_backup(backup_request(), survey).runnable
    survey = windows_survey(data=replace(DATA, total_folders=MOST_FOLDERS + 1))
    check = failed(plan_backup(backup_request(), survey), "DATA_FOLDER_INVALID")
    assert check.blocking and "100,001 folders; a backup holds at most 100,000" in check.message
