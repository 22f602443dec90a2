"""Restore plans, from literals: nothing live is touched before the gate, and every reason to refuse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PureWindowsPath

import pytest

from core.disk.file_table import FileTable
from core.errors import Input
from core.model.backup import Backup
from core.model.check_codes import CheckCode
from core.model.entries import DirectoryEntry, FileEntry
from core.model.installation import Installation
from core.model.kind_facts import DOCKER_INSTALLER
from core.model.service_state import ServiceState, ServiceStatus
from core.model.store_facts import Doubt, StoreCount, StoreState
from core.model.survey_facts import ConfPlaces, FixedFile, LostOwner, PlaceFacts, ShutOut, TreeFacts
from core.model.transactions import Transactions
from core.plan.backup import plan_backup
from core.plan.describe import describe_plan
from core.plan.plan import can_cancel
from core.plan.restore import plan_restore
from core.plan.steps import (
    AskNeo4j,
    AskStores,
    CheckHealth,
    CompareCounts,
    DeleteDirectory,
    MountPoint,
    OnlineRestore,
    ReplaceFile,
    RestartImaging,
    SetAside,
    SetLogsAside,
    StagedData,
    StageTree,
    StartNeo4j,
    Step,
    StopNeo4j,
    SwapDirectory,
    VerifyBackup,
    VerifyStaged,
)
from tests.unit.plan_literals import (
    DATA,
    DOCKER,
    GB,
    STOPPED,
    TOOL,
    WINDOWS,
    WINDOWS_3,
    WINDOWS_DATA,
    backup_request,
    copy_backup,
    failed,
    online_backup,
    restore_request,
    step_names,
    windows_survey,
)

pytestmark = pytest.mark.same_everywhere

CLOSING = ["StartNeo4j", "CheckHealth", "RestartImaging"]
STAMP = "20260102T030405Z"


def test_verify_stage_verify_stop_swap_files_start_health_restart() -> None:
    plan = plan_restore(restore_request(), windows_survey())
    assert step_names(plan) == [
        *("VerifyBackup", "StageTree", "VerifyStaged", "AskStores", "AskNeo4j", "StopNeo4j", "SwapDirectory"),
        *["ReplaceFile"] * 4,
        *CLOSING,
    ]
    assert plan.runnable
    parent = WINDOWS_DATA.parent
    staged = parent / f"Neo4j_data.staged-{STAMP}"
    stage, swap, first = plan.steps[1], plan.steps[6], plan.steps[7]
    assert isinstance(stage, StageTree)
    assert stage.target == staged
    assert stage.size_bytes == 3 * GB
    assert swap == SwapDirectory(staged, WINDOWS_DATA, parent / f"Neo4j_data.aside-{STAMP}")
    assert isinstance(first, ReplaceFile)
    assert first.relative == "additional_files/login/application.properties"
    assert first.aside.name == f"application.properties.aside-{STAMP}"
    assert plan.folder == PureWindowsPath(r"D:\backups\label")


def test_every_step_of_a_copy_says_what_it_works_on() -> None:
    installation, backup = replace(WINDOWS, service_name="neo4j-imaging"), copy_backup()
    databases = ("Neo4j_data/databases", "Neo4j_data/databases/neo4j", "Neo4j_data/databases/neo4j/schema")
    folders = (*databases, "Neo4j_data/databases/system", "Neo4j_data/transactions/other")
    backup = replace(
        backup,
        directories=tuple(DirectoryEntry(path, 1) for path in folders),
        stores=(StoreState("neo4j", False, 7),),
    )
    parent = WINDOWS_DATA.parent
    staged, aside = parent / f"Neo4j_data.staged-{STAMP}", parent / f"Neo4j_data.aside-{STAMP}"
    stage = (StageTree(backup, staged, 3 * GB), VerifyStaged(backup, staged, 3 * GB))
    replaced = (
        ReplaceFile(
            backup.path / "additional_files" / file.role / file.path.name,
            file.path,
            file.path.with_name(f"{file.path.name}.aside-{STAMP}"),
            f"additional_files/{file.role}/{file.path.name}",
        )
        for file in WINDOWS.config_files
    )
    closing = (
        SwapDirectory(staged, WINDOWS_DATA, aside),
        *replaced,
        StartNeo4j("neo4j-imaging"),
        CheckHealth(),
        RestartImaging(),
    )
    stop = (AskNeo4j(despite_transactions=False), StopNeo4j("neo4j-imaging"))
    ask = AskStores(
        data=staged,
        logs=staged / "transactions",
        work=staged.with_name(f"{staged.name}.asking"),
        databases=("neo4j", "system"),
        neo4j_version="4.4.42",
        then=(StoreState("neo4j", False, 7),),
    )
    plan = plan_restore(restore_request(installation=installation, backup=backup), windows_survey())
    read_later = StagedData(3 * GB, len(backup.files))
    assert plan.steps == (VerifyBackup(backup, read_later), *stage, ask, *stop, *closing)
    request = restore_request(installation=installation, backup=backup, delete_first=True)
    delete = DeleteDirectory(WINDOWS_DATA, DATA.total_bytes)
    put = replace(closing[0], deleted_first=True)
    begun = (VerifyBackup(backup), *stop, delete, *stage, put)
    assert plan_restore(request, windows_survey()).steps == (*begun, *closing[1:])


def test_every_step_of_an_online_restore_says_what_it_works_on() -> None:
    installation = replace(WINDOWS, service_name="neo4j-imaging")
    conf = "additional_files/neo4j/neo4j.conf"
    backup = online_backup(config_files={"neo4j": conf})
    aside = WINDOWS_DATA.parent / f"Neo4j_data.aside-{STAMP}"
    steps: list[Step] = [VerifyBackup(backup), AskNeo4j(despite_transactions=False), StopNeo4j("neo4j-imaging")]
    for name in ("system", "neo4j"):
        store, logs = (WINDOWS_DATA / part / name for part in ("databases", "transactions"))
        aside_logs = SetLogsAside(logs, aside / "transactions" / name)
        steps.append(SetAside(store, aside / "databases" / name, aside_logs))
        source = backup.path / "neo4j_backup" / name
        steps.append(OnlineRestore(TOOL, name, source, store, logs))
    target = WINDOWS.config_file("neo4j").path
    steps += [
        ReplaceFile(backup.path / conf, target, target.with_name(f"neo4j.conf.aside-{STAMP}"), conf),
        StartNeo4j("neo4j-imaging"),
        CheckHealth(),
        RestartImaging(),
    ]
    plan = plan_restore(restore_request(installation=installation, backup=backup), windows_survey())
    # By their words too: a Windows path is equal in any case.
    assert repr(plan.steps) == repr(tuple(steps))


def with_folder_of(database: str) -> Backup:
    return copy_backup(directories=(DirectoryEntry(f"Neo4j_data/databases/{database}", 1),))


def test_only_databases_of_the_backup_are_counted() -> None:
    one, other = StoreCount("neo4j", 1, 2), StoreCount("another", 3, 4)

    def compared(backup: Backup, *counts: StoreCount) -> list[tuple[StoreCount, ...]]:
        steps = plan_restore(restore_request(backup=replace(backup, counts=counts)), windows_survey()).steps
        return [step.counts for step in steps if isinstance(step, CompareCounts)]

    assert compared(with_folder_of("neo4j"), other, one) == [(one,)]
    assert compared(online_backup(), other, one) == [(one,)]
    assert compared(with_folder_of("neo4j"), other) == []


@pytest.mark.parametrize("transactions", [None, Transactions(), Transactions(unknown="it refuses")])
def test_a_plan_says_only_with_a_reason_that_nothing_more_is_asked(transactions: Transactions | None) -> None:
    def why_not(found: Transactions | None) -> set[str]:
        survey = windows_survey(transactions=found)
        plans = (plan_backup(backup_request(), survey), plan_restore(restore_request(), survey))
        return {plan.ask_no_more for plan in plans}

    assert why_not(transactions) == {""}
    assert why_not(Transactions(unknown="it refuses", ask_no_more=True)) == {"it refuses"}


@pytest.mark.parametrize("override", [False, True])
def test_what_is_asked_with_the_login_is_left_out_without_it(override: bool) -> None:
    backup = replace(with_folder_of("neo4j"), counts=(StoreCount("neo4j", 1, 2),))
    choices = {"backup": backup, "override_transactions": override}
    steps = plan_restore(restore_request(**choices), windows_survey()).steps
    ask = next(index for index, step in enumerate(steps) if isinstance(step, AskNeo4j))
    assert steps[ask] == AskNeo4j(despite_transactions=override) and isinstance(steps[ask + 1], StopNeo4j)
    assert steps[-3:] == (CheckHealth(), CompareCounts(backup.counts), RestartImaging())
    names = step_names(plan_restore(restore_request(**choices, log_in=False), windows_survey()))
    assert not {"AskNeo4j", "CompareCounts"} & set(names) and "StopNeo4j" in names
    stopped = step_names(plan_restore(restore_request(**choices), windows_survey(status=STOPPED)))
    assert "AskNeo4j" not in stopped and "CompareCounts" in stopped


def test_a_restore_says_of_what_and_where() -> None:
    survey = windows_survey(answered_version="4.4.50")
    plan = plan_restore(restore_request(installation=replace(WINDOWS, neo4j_version=None)), survey)
    assert plan.installation.neo4j_version == "4.4.50"
    assert (plan.label, plan.host) == ("label", "imaging01.example")


def test_delete_first_still_verifies_first_and_says_so() -> None:
    room = PlaceFacts(WINDOWS_DATA.parent, free_bytes=GB)
    plan = plan_restore(restore_request(delete_first=True), windows_survey(data_place=room))
    assert step_names(plan)[:7] == [
        *("VerifyBackup", "AskNeo4j", "StopNeo4j", "DeleteDirectory", "StageTree", "VerifyStaged", "SwapDirectory"),
    ]
    assert plan.runnable
    deleted = f"Chosen: delete the old data in {WINDOWS_DATA} first, without keeping it aside."
    assert plan.notes == (deleted,)
    assert any(line.startswith("Note: ") for line in describe_plan(plan))
    # What the command line says of it before, and the engine does.
    assert "From step 4 on it can no longer be cancelled." in describe_plan(plan)
    assert [can_cancel(plan, index) for index in range(5)] == [True, True, True, False, False]
    kept = plan_restore(restore_request(), windows_survey())
    health = step_names(kept).index("CheckHealth")
    assert f"From step {health + 1} on it can no longer be cancelled." in describe_plan(kept)


def test_what_is_wrong_is_said_before_what_is_asked() -> None:
    """The first blocker is what a job that cannot run ends with."""
    facts = windows_survey(data_place=PlaceFacts(WINDOWS_DATA.parent, free_bytes=1))
    plan = plan_restore(restore_request(no_import_running=False, backup=replace(copy_backup(), version=None)), facts)
    assert [check.code for check in plan.blockers] == ["INSUFFICIENT_SPACE", *2 * ["CONFIRMATION_NEEDED"]]


def test_a_data_folder_that_is_not_there_is_not_deleted_first() -> None:
    plan = plan_restore(restore_request(delete_first=True), windows_survey(data=TreeFacts()))
    assert "DeleteDirectory" not in step_names(plan)
    assert plan.notes == ()


def test_online_moves_each_database_aside_and_takes_the_database_folder_as_from() -> None:
    plan = plan_restore(restore_request(backup=online_backup()), windows_survey())
    assert step_names(plan) == [
        *("VerifyBackup", "AskNeo4j", "StopNeo4j"),
        *("SetAside", "OnlineRestore"),
        *("SetAside", "OnlineRestore"),
        *CLOSING,
    ]
    aside, restore = plan.steps[3], plan.steps[4]
    assert isinstance(aside, SetAside)
    assert aside.path == WINDOWS_DATA / "databases" / "system"
    assert all(str(place) in aside.title for place in (aside.path, aside.logs.path))
    assert isinstance(restore, OnlineRestore)
    assert (restore.tool, restore.database) == (TOOL, "system")
    assert restore.source == PureWindowsPath(r"D:\backups\label\neo4j_backup\system")


def graph_db(**changes: object) -> Backup:
    """An online backup of Neo4j 3."""
    facts: dict[str, object] = {
        "files": FileTable([FileEntry("neo4j_backup/graph.db/neostore", GB, 1)]),
        "databases": {"graph.db": "neo4j_backup/graph.db"},
        "version": "1.12.0",
        "neo4j_version": "3.5.35",
    }
    return online_backup(**{**facts, **changes})


def test_the_one_database_of_neo4j_3_has_its_logs_in_it() -> None:
    backup = graph_db()
    plan = plan_restore(restore_request(installation=WINDOWS_3, backup=backup), windows_survey())
    store = WINDOWS_DATA / "databases" / "graph.db"
    aside = WINDOWS_DATA.parent / f"Neo4j_data.aside-{STAMP}" / "databases" / "graph.db"
    assert plan.runnable
    assert plan.steps[3:5] == (
        SetAside(store, aside, None),
        OnlineRestore(TOOL, "graph.db", backup.path / "neo4j_backup" / "graph.db", store, None),
    )
    assert plan.steps[3].title == f"Move {store} aside"


@pytest.mark.parametrize("answers", ["3.5.35", None])
def test_a_neo4j_3_whose_files_do_not_tell_its_version(answers: str | None) -> None:
    """It is the one that answers; one that is stopped has the backup's."""
    unknown = replace(WINDOWS_3, neo4j_version=None, default_database="neo4j")
    survey = windows_survey(answered_version=answers)
    plan = plan_restore(restore_request(installation=unknown, backup=graph_db()), survey)
    assert [check.code for check in plan.blockers] == []
    (moved,) = (step for step in plan.steps if isinstance(step, SetAside))
    assert moved.logs is None
    other = graph_db(databases={"neo4j": "neo4j"})
    plan = plan_restore(restore_request(installation=unknown, backup=other), survey)
    assert "opens one database, graph.db" in failed(plan, "INSTALLATION_UNSUPPORTED").message


def test_the_database_that_a_neo4j_3_is_configured_for_stays() -> None:
    unknown = replace(WINDOWS_3, neo4j_version=None, default_database="imaging.db")
    backup = graph_db(databases={"imaging.db": "neo4j_backup/imaging.db"})
    plan = plan_restore(restore_request(installation=unknown, backup=backup), windows_survey(answered_version="3.5.35"))
    assert [check.code for check in plan.blockers] == []


@pytest.mark.parametrize(
    ("installation", "backup", "conf", "words"),
    [
        (
            WINDOWS_3,
            graph_db(databases={"monday": "monday"}),
            None,
            "Neo4j 3.5.35 opens one database, graph.db; the backup has: monday.",
        ),
        (
            replace(WINDOWS_3, default_database="imaging.db"),
            graph_db(),
            None,
            "Neo4j 3.5.35 opens one database, imaging.db; the backup has: graph.db.",
        ),
        (replace(WINDOWS_3, transaction_logs_name="tx"), graph_db(), None, "has its transaction logs outside"),
        (
            replace(WINDOWS_3, transaction_logs_dir=PureWindowsPath(r"E:\tx")),
            graph_db(),
            None,
            "has its transaction logs outside",
        ),
        (
            WINDOWS_3,
            graph_db(config_files={"neo4j": "additional_files/neo4j/neo4j.conf"}),
            ConfPlaces(default_database="imaging.db"),
            "names another database, imaging.db, than this server opens, graph.db",
        ),
        (
            replace(WINDOWS_3, default_database="imaging.db"),
            graph_db(databases={"imaging.db": "imaging.db"}),
            ConfPlaces(),
            "names another database, graph.db, than this server opens, imaging.db",
        ),
    ],
)
def test_what_neo4j_3_would_not_open_is_not_restored(
    installation: Installation, backup: Backup, conf: ConfPlaces | None, words: str
) -> None:
    plan = plan_restore(restore_request(installation=installation, backup=backup), windows_survey(backup_conf=conf))
    check = failed(plan, "INSTALLATION_UNSUPPORTED")
    assert check.blocking and check.hint
    assert words in check.message


def test_a_server_of_neo4j_3_may_keep_its_own_neo4j_conf() -> None:
    request = restore_request(installation=WINDOWS_3, backup=graph_db(), config_roles=())
    assert plan_restore(request, windows_survey(backup_conf=ConfPlaces(default_database="imaging.db"))).runnable


@pytest.mark.parametrize("backup", [copy_backup(neo4j_version="3.5.35"), graph_db(version="2.18.1-funcrel")])
def test_neo4j_4_gets_no_database_of_neo4j_3(backup: Backup) -> None:
    plan = plan_restore(restore_request(backup=backup), windows_survey())
    check = failed(plan, "VERSION_MISMATCH")
    assert check.blocking
    assert "does not open a database of Neo4j 3 by itself" in check.message


def test_config_files_can_stay_the_servers_own() -> None:
    plan = plan_restore(restore_request(config_roles=("nginx",)), windows_survey())
    assert step_names(plan).count("ReplaceFile") == 1


def test_a_server_in_a_crash_loop_is_the_one_that_needs_the_restore() -> None:
    for state in (ServiceState.STARTING, ServiceState.STOPPING):
        plan = plan_restore(restore_request(no_import_running=False), windows_survey(status=ServiceStatus(state)))
        assert plan.runnable
        assert (plan.was_running, plan.was_up) == (False, True)
        assert any(f"just {state.value}" in warning for warning in plan.warnings)


def test_a_stopped_server_without_data_can_be_restored() -> None:
    plan = plan_restore(restore_request(), windows_survey(status=STOPPED, data=TreeFacts()))
    assert plan.runnable
    assert not plan.was_up


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"kind": DOCKER_INSTALLER}, "VERSION_MISMATCH", "Docker installer"),
        ({"version": "2.17.0"}, "VERSION_MISMATCH", "2.17.0"),
        ({"version": None}, "CONFIRMATION_NEEDED", "unknown version"),
        ({"neo4j_version": "4.4.43"}, "VERSION_MISMATCH", "older Neo4j 4.4.42"),
        ({"files": FileTable()}, "BACKUP_CORRUPT", "no 'databases'"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused(changes: dict[str, object], code: str, words: str) -> None:
    plan = plan_restore(restore_request(backup=copy_backup(**changes)), windows_survey())
    check = failed(plan, code)
    assert check.blocking
    assert words in check.message
    assert check.hint


def test_the_version_to_install_is_named() -> None:
    plan = plan_restore(restore_request(backup=copy_backup(version="2.17.0")), windows_survey())
    assert "Install CAST Imaging 2.17.0" in failed(plan, "VERSION_MISMATCH").hint


def test_an_override_is_a_warning_and_a_note() -> None:
    request = restore_request(backup=copy_backup(version="2.17.0"), override_version=True)
    plan = plan_restore(request, windows_survey())
    assert plan.runnable
    assert not failed(plan, "VERSION_MISMATCH").blocking
    words = "Chosen: restore without a match of the versions: backup 2.17.0, server 2.18.1-funcrel."
    assert plan.notes == (words,)


@pytest.mark.parametrize(
    ("mine", "theirs", "words"),
    [
        (None, "2.17.0", "backup 2.17.0, server unknown."),
        ("2.17.0", None, "backup unknown, server 2.17.0."),
    ],
)
def test_the_note_of_an_override_says_which_version_is_unknown(
    mine: str | None, theirs: str | None, words: str
) -> None:
    installation = replace(WINDOWS, version=mine)
    request = restore_request(installation=installation, backup=copy_backup(version=theirs), override_version=True)
    assert plan_restore(request, windows_survey()).notes == (
        f"Chosen: restore without a match of the versions: {words}",
    )


@pytest.mark.parametrize(("version", "override"), [("2.17.0", False), (WINDOWS.version, True)])
def test_there_is_no_note_of_what_was_not_overridden(version: str, override: bool) -> None:
    request = restore_request(backup=copy_backup(version=version), override_version=override)
    assert plan_restore(request, windows_survey()).notes == ()


@pytest.mark.parametrize(
    ("mine", "theirs", "words"),
    [
        (None, "2.18.1", "CAST Imaging 2.18.1, the server is of unknown version"),
        ("2.18.1", None, "of unknown version, the server is CAST Imaging 2.18.1"),
        (None, None, "both of unknown version"),
    ],
)
def test_which_version_is_unknown_is_said(mine: str | None, theirs: str | None, words: str) -> None:
    request = restore_request(installation=replace(WINDOWS, version=mine), backup=copy_backup(version=theirs))
    check = failed(plan_restore(request, windows_survey()), "CONFIRMATION_NEEDED")
    assert words in check.message
    assert check.inputs == (Input.IMAGING_VERSION, Input.VERSION_CONFIRMED)


@pytest.mark.parametrize("answer", ["version_confirmed", "override_version"])
def test_an_unknown_version_can_be_confirmed(answer: str) -> None:
    request = restore_request(installation=replace(WINDOWS, version=None), **{answer: True})
    assert plan_restore(request, windows_survey()).runnable


@pytest.mark.parametrize("version", ["4.4.42", "4.2.1", None, "odd"])
def test_no_newer_neo4j_in_the_backup_is_no_downgrade(version: str | None) -> None:
    assert plan_restore(restore_request(backup=copy_backup(neo4j_version=version)), windows_survey()).runnable


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"backup_dir": WINDOWS_DATA / "b"}, "DESTINATION_INVALID", "inside each other"),
        ({"backup_dir": WINDOWS_DATA.parent}, "DESTINATION_INVALID", "inside each other"),
        ({"data_dir": PureWindowsPath("E:\\")}, "DESTINATION_INVALID", "root of a volume"),
        ({"data_place": PlaceFacts(WINDOWS_DATA.parent, is_folder=False)}, "DESTINATION_INVALID", "no folder"),
        ({"data_place": PlaceFacts(WINDOWS_DATA.parent, writable=False)}, "NOT_ELEVATED", "cannot be written"),
        ({"data_place": PlaceFacts(WINDOWS_DATA.parent, free_bytes=GB)}, "INSUFFICIENT_SPACE", "GB are missing"),
    ],
)
def test_a_bad_target_is_refused(changes: dict[str, object], code: str, words: str) -> None:
    facts: dict[str, object] = {"data_place": PlaceFacts(WINDOWS_DATA.parent, free_bytes=99 * GB)}
    if "data_dir" in changes:
        facts = {"data_place": PlaceFacts(PureWindowsPath("E:\\"), free_bytes=99 * GB)}
    plan = plan_restore(restore_request(), windows_survey(**{**facts, **changes}))
    assert words in next(check.message for check in plan.blockers if check.code == code)


def test_a_running_server_is_asked_about_imports() -> None:
    plan = plan_restore(restore_request(no_import_running=False), windows_survey())
    assert failed(plan, "CONFIRMATION_NEEDED").blocking


def test_an_online_backup_needs_its_tool_its_kind_and_a_database() -> None:
    plan = plan_restore(restore_request(backup=online_backup()), windows_survey(admin_tool=None))
    assert failed(plan, "COMMAND_MISSING").blocking
    assert "OnlineRestore" not in step_names(plan)
    docker = restore_request(installation=DOCKER, backup=online_backup(kind=None, version="2.18.1-31"))
    assert failed(plan_restore(docker, windows_survey()), "INSTALLATION_UNSUPPORTED").blocking
    empty = restore_request(backup=online_backup(databases={}))
    assert failed(plan_restore(empty, windows_survey()), "BACKUP_CORRUPT").blocking


def test_a_backup_made_by_hand_warns_and_may_be_the_data_folder_itself() -> None:
    by_hand = copy_backup(
        sealed=False,
        data_folder="",
        config_files={},
        files=FileTable([FileEntry("databases/neo4j/neostore", GB, 1)]),
    )
    plan = plan_restore(restore_request(backup=by_hand), windows_survey())
    assert plan.runnable
    assert "MADE_BY_HAND" in {check.code for check in plan.checks}
    assert len([check for check in plan.checks if check.code == "CONFIG_FILE_MISSING"]) == 4


def test_it_is_told_where_another_folder_than_the_chosen_one_is_taken() -> None:
    plan = plan_restore(restore_request(backup=copy_backup(remark="All of it is taken.")), windows_survey())
    (check,) = (check for check in plan.checks if check.code == "OTHER_FOLDER")
    assert (check.message, check.blocking) == ("All of it is taken.", False)
    assert "All of it is taken." in plan.warnings


def test_every_step_has_a_line_that_names_what_it_works_on() -> None:
    plans = [
        plan_restore(restore_request(delete_first=True), windows_survey()),
        plan_restore(restore_request(backup=online_backup()), windows_survey()),
    ]
    titles = [step.title for plan in plans for step in plan.steps]
    assert f"DELETE {WINDOWS_DATA}" in titles
    assert f"Put the restored data in place as {WINDOWS_DATA}" in titles  # there is no old data to keep
    assert "Restore database system with neo4j-admin" in titles
    store, logs = (WINDOWS_DATA / part / "neo4j" for part in ("databases", "transactions"))
    assert f"Move {store} with its logs {logs} aside" in titles
    assert all(titles)


@pytest.mark.parametrize(
    ("server", "backup", "installation", "kept"),
    [
        (ConfPlaces(r"C:\a"), ConfPlaces(r"C:\a"), WINDOWS, False),
        (ConfPlaces(r"C:\a"), ConfPlaces(r"c:/A"), WINDOWS, False),
        (ConfPlaces(None), ConfPlaces(str(WINDOWS_DATA)), WINDOWS, False),
        (ConfPlaces(r"C:\a"), ConfPlaces(r"C:\b"), WINDOWS, True),
        (ConfPlaces(r"C:\a"), ConfPlaces(None), WINDOWS, True),
        (ConfPlaces(r"C:\a", None), ConfPlaces(r"C:\a", r"E:\tx"), WINDOWS, True),
        (ConfPlaces(None), ConfPlaces("/data"), DOCKER, False),
        (ConfPlaces(None), ConfPlaces("/elsewhere"), DOCKER, True),
        (None, ConfPlaces(r"C:\b"), WINDOWS, False),
        (None, ConfPlaces(r"C:\b", r"E:\tx"), WINDOWS, True),
        (ConfPlaces(r"C:\a", r"E:\tx"), ConfPlaces(r"C:\a", "e:/TX"), WINDOWS, False),
        (ConfPlaces(r"C:\a"), None, WINDOWS, False),
    ],
)
def test_a_neo4j_conf_that_leads_to_other_data_is_not_restored(
    server: ConfPlaces | None, backup: ConfPlaces | None, installation: Installation, kept: bool
) -> None:
    request = restore_request(installation=installation, backup=copy_backup(kind=None, version=installation.version))
    plan = plan_restore(request, windows_survey(server_conf=server, backup_conf=backup))
    replaced = [step.relative for step in plan.steps if isinstance(step, ReplaceFile)]
    assert ("additional_files/neo4j/neo4j.conf" not in replaced) is kept
    assert any(check.code == "CONFIG_FILE_KEPT" for check in plan.checks) is kept
    assert plan.runnable


def test_the_own_neo4j_conf_is_no_topic_when_it_is_kept_anyway() -> None:
    survey = windows_survey(server_conf=ConfPlaces("a"), backup_conf=ConfPlaces("b"))
    plan = plan_restore(restore_request(config_roles=("nginx",)), survey)
    assert not any(check.code == "CONFIG_FILE_KEPT" for check in plan.checks)


def test_a_data_folder_that_the_running_server_does_not_use_is_refused() -> None:
    assert failed(plan_restore(restore_request(), windows_survey(store_in_use=False)), "DATA_FOLDER_INVALID").blocking
    for fine in ({"store_in_use": None}, {"store_in_use": True}, {"store_in_use": False, "data": TreeFacts()}):
        assert plan_restore(restore_request(), windows_survey(**fine)).runnable
    assert plan_restore(restore_request(), windows_survey(store_in_use=False, status=STOPPED)).runnable


def test_a_store_that_is_open_is_no_backup() -> None:
    check = failed(plan_restore(restore_request(), windows_survey(backup_in_use=True)), "BACKUP_CORRUPT")
    assert check.blocking and "is the data folder of a Neo4j that runs, not a backup" in check.message


def test_a_backup_that_others_may_have_changed_is_a_warning() -> None:
    plan = plan_restore(restore_request(), windows_survey(backup_changeable_by="the folder belongs to bob"))
    check = failed(plan, "BACKUP_SHARED")
    assert plan.runnable and not check.blocking
    assert check.message == "Others may have changed this backup: the folder belongs to bob."


def test_files_that_nobody_listed_are_a_warning() -> None:
    stray = ("Neo4j_data/databases/neo4j/.DS_Store", "Thumbs.db")
    plan = plan_restore(restore_request(backup=copy_backup(unlisted=stray)), windows_survey())
    check = failed(plan, "UNLISTED_FILES")
    assert plan.runnable and "2 files" in check.message and stray[0] in check.message


@pytest.mark.parametrize(
    ("stray", "runnable"),
    [
        ("neo4j_backup/neo4j/neostore.transaction.db.9", False),
        ("neo4j_backup/neo4j/x/Neostore", False),
        ("neo4j_backup/neo4j/Thumbs.db", True),
        ("neo4j_backup/neostore", True),
    ],
)
def test_but_neo4j_admin_would_take_another_store_file_for_the_databases(stray: str, runnable: bool) -> None:
    plan = plan_restore(restore_request(backup=online_backup(unlisted=(stray,))), windows_survey())
    assert plan.runnable is runnable
    assert stray.rpartition("/")[2] in failed(plan, "UNLISTED_FILES" if runnable else "BACKUP_CORRUPT").message


@pytest.mark.parametrize(
    ("delete_first", "last"), [(False, "StartNeo4j"), (True, "StopNeo4j")], ids=["kept aside", "deleted first"]
)
def test_a_cancel_is_heeded_while_there_is_something_to_go_back_to(delete_first: bool, last: str) -> None:
    plan = plan_restore(restore_request(delete_first=delete_first), windows_survey())
    heeded = [can_cancel(plan, index) for index in range(len(plan.steps))]
    assert heeded == sorted(heeded, reverse=True), "once it is too late it stays so"
    assert step_names(plan)[sum(heeded) - 1] == last


def test_a_giant_among_the_configuration_files_is_not_put_back() -> None:
    """It would be held in memory while Neo4j is stopped."""
    files = list(copy_backup().files)
    giant = [FileEntry(file.path, 1 << 30, 1) if file.path.endswith("nginx.conf") else file for file in files]
    backup = copy_backup(files=FileTable(giant))
    check = failed(plan_restore(restore_request(backup=backup), windows_survey()), "BACKUP_CORRUPT")
    assert check.blocking and "additional_files/nginx/nginx.conf in the backup has 1.1 GB" in check.message
    kept = restore_request(backup=backup, config_roles=("login", "neo4j", "sourcecode"))
    assert plan_restore(kept, windows_survey()).runnable


def test_what_was_doubtful_about_a_backup_is_told_before_it_is_restored() -> None:
    doubts = (Doubt("MUCH_SMALLER", "Much smaller."), Doubt("NOT_WHOLE", "Not whole."), Doubt("FROM_2031", "Odd."))
    plan = plan_restore(restore_request(backup=copy_backup(doubts=doubts)), windows_survey())
    told = [check for check in plan.checks if check.code == CheckCode.OTHER_DOUBT]
    assert [check.message for check in told] == [
        "The backup was doubtful when it was made: Much smaller.",
        "The backup was doubtful when it was made: Odd.",
    ]
    assert not any(check.ok or check.blocking for check in told)


@pytest.mark.parametrize("delete_first", [False, True])
def test_a_folder_that_cannot_be_put_aside_or_deleted_is_told(delete_first: bool) -> None:
    request = restore_request(delete_first=delete_first)
    fixed = failed(plan_restore(request, windows_survey(immovable="it is marked")), "DESTINATION_INVALID")
    assert fixed.blocking and fixed.message == f"The data folder {WINDOWS_DATA} cannot be put aside: it is marked."
    held = failed(plan_restore(request, windows_survey(undeletable=r"C:\x: it is open")), "DESTINATION_INVALID")
    act = "deleted first" if delete_first else "put aside"
    assert held.blocking and held.message == rf"The old data cannot be {act}. C:\x: it is open."


def test_what_is_not_given_to_what_is_restored_is_told_unless_it_is_in_the_way() -> None:
    marked = rf"{WINDOWS_DATA}\x: it is marked"
    check = failed(plan_restore(restore_request(), windows_survey(not_kept=marked)), "RIGHTS_NOT_KEPT")
    assert not check.blocking and check.message == f"{marked}. That is not given to what is restored in its place."
    for survey in (
        windows_survey(not_kept=marked, immovable="x"),
        windows_survey(not_kept=marked, undeletable=marked),
        windows_survey(),
    ):
        assert "RIGHTS_NOT_KEPT" not in {check.code for check in plan_restore(restore_request(), survey).checks}


def test_a_configuration_file_that_cannot_be_replaced_ends_a_restore_that_would_replace_it() -> None:
    conf = restore_request().installation.config_file("neo4j").path
    survey = windows_survey(fixed_config=(FixedFile("neo4j", conf, "it is marked"),))
    check = failed(plan_restore(restore_request(), survey), "DESTINATION_INVALID")
    assert check.blocking and check.message == f"The configuration file {conf} cannot be replaced: it is marked."
    assert plan_restore(restore_request(config_roles=("nginx",)), survey).runnable
    without = replace(copy_backup(), config_files={"nginx": "additional_files/nginx/nginx.conf"})
    assert plan_restore(restore_request(backup=without), survey).runnable


def test_nothing_is_moved_aside_whole_by_an_online_restore() -> None:
    survey = windows_survey(immovable="it is marked", undeletable="x", not_kept="x", same_names=("A", "a"))
    assert plan_restore(restore_request(backup=online_backup()), survey).runnable


def test_names_that_are_one_where_they_would_be_restored_to() -> None:
    survey = windows_survey(same_names=("Neo4j_data/A", "Neo4j_data/a"))
    check = failed(plan_restore(restore_request(), survey), "DESTINATION_INVALID")
    assert check.blocking
    assert f"both Neo4j_data/A and Neo4j_data/a, which are one name in {WINDOWS_DATA.parent}" in check.message


def test_owners_that_would_be_lost_are_told_and_end_a_restore_without_a_way_back() -> None:
    lost = LostOwner(WINDOWS_DATA, "neo4j", "root", as_now=False, by_volume=True)
    for by_volume, words in ((True, "keeps no owners"), (False, "This account is not root")):
        survey = windows_survey(lost_owner=replace(lost, by_volume=by_volume))
        plan = plan_restore(restore_request(), survey)
        check = failed(plan, "OWNERS_NOT_KEPT")
        assert plan.runnable and words in check.message and "belong to root, not to neo4j" in check.message
        assert "undone" in check.hint
        assert failed(plan_restore(restore_request(delete_first=True), survey), "NOT_ELEVATED").blocking
    # A server that opens what is there now can open what will be there.
    survey = windows_survey(lost_owner=replace(lost, as_now=True))
    plan = plan_restore(restore_request(delete_first=True), survey)
    assert plan.runnable and "undone" not in failed(plan, "OWNERS_NOT_KEPT").hint


@pytest.mark.parametrize(
    ("by_list", "words"), [(True, "nothing lies there now of which the list"), (False, "another owner or mode")]
)
def test_an_account_that_would_be_shut_out_is_told_and_ends_a_restore_without_a_way_back(
    by_list: bool, words: str
) -> None:
    store = WINDOWS_DATA / "databases" / "neo4j"
    survey = windows_survey(shut_out=ShutOut("neo4j", store, by_list))
    plan = plan_restore(restore_request(), survey)
    check = failed(plan, "OWNERS_NOT_KEPT")
    assert plan.runnable and words in check.message and "neo4j can work with the data" in check.message
    assert f"could not with the restored {store}" in check.message and "undone" in check.hint
    check = failed(plan_restore(restore_request(delete_first=True), survey), "DESTINATION_INVALID")
    assert check.blocking and words in check.message and "without deleting it first" in check.hint
    assert ("setfacl" in check.hint) is by_list
    assert plan_restore(restore_request(backup=online_backup()), survey).runnable


def test_a_volume_without_rights_is_told() -> None:
    room = PlaceFacts(WINDOWS_DATA.parent, free_bytes=100 * GB, keeps_modes=False)
    plan = plan_restore(restore_request(), windows_survey(data_place=room))
    assert plan.runnable and "decides who may read" in failed(plan, "RIGHTS_NOT_KEPT").message


def test_the_data_folder_of_a_server_that_is_stopped_is_no_backup() -> None:
    other = PureWindowsPath(r"E:\other\Neo4j_data")
    survey = windows_survey(backup_dir=other / "databases", backup_is_data_of=other)
    check = failed(plan_restore(restore_request(), survey), "BACKUP_CORRUPT")
    assert (
        check.blocking
        and f"{other / 'databases'} is no backup: its data are those of a server of this machine, in {other}."
        == check.message
    )
    running = plan_restore(restore_request(), replace(survey, backup_in_use=True))
    assert "of a Neo4j that runs, not a backup" in failed(running, "BACKUP_CORRUPT").message
    # Of one's own data folder one sentence is enough.
    survey = windows_survey(backup_dir=WINDOWS_DATA, backup_is_data_of=WINDOWS_DATA)
    assert "lie inside each other" in failed(plan_restore(restore_request(), survey), "DESTINATION_INVALID").message
    assert "BACKUP_CORRUPT" not in {
        check.code for check in plan_restore(restore_request(), survey).checks if not check.ok
    }


PARTS = ("databases", "cluster-state", "dbms", "transactions")
MOUNT_POINT = MountPoint(WINDOWS_DATA, "12/7", PARTS)
MOUNTED = replace(DATA, is_mount=True, mounted="12/7")


def test_in_a_mount_point_its_parts_are_swapped() -> None:
    plan = plan_restore(restore_request(), windows_survey(data=MOUNTED))
    assert plan.runnable
    staged, aside = WINDOWS_DATA / f"Neo4j_data.staged-{STAMP}", WINDOWS_DATA / f"Neo4j_data.aside-{STAMP}"
    stage, verify, ask = plan.steps[1:4]
    (swap,) = (step for step in plan.steps if isinstance(step, SwapDirectory))
    assert isinstance(stage, StageTree) and isinstance(verify, VerifyStaged) and isinstance(ask, AskStores)
    assert (stage.target, verify.target, ask.data, ask.work.parent) == (staged, staged, staged, WINDOWS_DATA)
    assert stage.mount_point == verify.mount_point == MOUNT_POINT
    assert swap == SwapDirectory(staged, WINDOWS_DATA, aside, mount_point=MOUNT_POINT)
    assert "which is a mount point" in swap.title and str(aside) in swap.title
    plan = plan_restore(restore_request(delete_first=True), windows_survey(data=MOUNTED))
    (delete,) = (step for step in plan.steps if isinstance(step, DeleteDirectory))
    assert delete == DeleteDirectory(WINDOWS_DATA, DATA.total_bytes, mount_point=MOUNT_POINT)
    assert delete.title == f"DELETE what lies in {WINDOWS_DATA}, which is a mount point"
    # The mount point is there, and holds no data.
    empty = windows_survey(data=replace(MOUNTED, databases=(), total_bytes=0, total_files=0))
    plan = plan_restore(restore_request(delete_first=True), empty)
    assert not any(isinstance(step, DeleteDirectory) for step in plan.steps) and plan.notes == ()


@pytest.mark.parametrize(("folds_case", "more"), [(True, ("dumps",)), (False, ("DBMS", "dumps"))])
def test_what_the_backup_has_in_its_data_folder_is_swapped_too(folds_case: bool, more: tuple[str, ...]) -> None:
    folders = tuple(DirectoryEntry(f"Neo4j_data/{name}", 1) for name in ("DBMS", "dumps", "dumps/x"))
    place = PlaceFacts(WINDOWS_DATA, free_bytes=100 * GB, folds_case=folds_case)
    survey = windows_survey(data=MOUNTED, data_place=place)
    plan = plan_restore(restore_request(backup=replace(copy_backup(), directories=folders)), survey)
    (swap,) = (step for step in plan.steps if isinstance(step, SwapDirectory))
    assert swap.mount_point is not None
    known = [name for name in PARTS if not (folds_case and name == "dbms")]
    assert swap.mount_point.parts[0] == "databases"
    assert sorted(swap.mount_point.parts) == sorted([*known, *more, *(["DBMS"] if folds_case else [])])


def test_too_many_parts_and_links_among_them_are_refused() -> None:
    folders = tuple(DirectoryEntry(f"Neo4j_data/{number}", 1) for number in range(97))
    plan = plan_restore(
        restore_request(backup=replace(copy_backup(), directories=folders)), windows_survey(data=MOUNTED)
    )
    assert "101 things in it would have to be replaced" in failed(plan, "DESTINATION_INVALID").message
    survey = windows_survey(data=replace(MOUNTED, links=("import/x", "somebody's", "databases")))
    check = failed(plan_restore(restore_request(), survey), "DESTINATION_INVALID")
    assert check.blocking and check.message.startswith(f"{WINDOWS_DATA / 'databases'} is a link")
    survey = windows_survey(data=replace(MOUNTED, links=("somebody's",)))
    assert plan_restore(restore_request(), survey).runnable


def test_databases_in_a_mount_point_are_set_aside_in_it() -> None:
    plan = plan_restore(restore_request(backup=online_backup()), windows_survey(data=MOUNTED))
    aside = WINDOWS_DATA / f"Neo4j_data.aside-{STAMP}"
    moved = [step for step in plan.steps if isinstance(step, SetAside)]
    assert moved and all(step.aside.parent == aside / "databases" for step in moved)
    assert all(step.logs is not None and step.logs.aside.parent == aside / "transactions" for step in moved)
    assert {step.mount_points for step in moved} == {(MOUNT_POINT,)}


def test_the_owner_of_a_mount_point_that_stays_is_told() -> None:
    owner = LostOwner(WINDOWS_DATA, "7474", "root", as_now=True, by_volume=False)
    plan = plan_restore(restore_request(), windows_survey(mount_point_owner=owner))
    check = failed(plan, "OWNERS_NOT_KEPT")
    assert not check.blocking and "is a mount point of root, and stays so; in the backup it is of 7474" in check.message


def test_a_mount_point_in_the_data_folder_is_not_swapped() -> None:
    survey = windows_survey(data=replace(DATA, mounts_inside=("/data/databases", "/data/x")))
    check = failed(plan_restore(restore_request(), survey), "DESTINATION_INVALID")
    assert check.blocking and check.message.startswith("/data/databases in the data folder is a mount point")
