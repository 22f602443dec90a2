"""What is not whole is backed up with a mark, and not restored unless a person has typed so: on demo servers of both kinds."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.backups.catalog import open_backup, summarize_backup
from core.demo.demo_server import DemoServer
from core.demo.server_folder import demo_state, set_idle, start_demo, stop_demo
from core.demo.store import (
    complete_store,
    create_data,
    database_places,
    read_header,
    verify_data,
    write_header,
)
from core.errors import BackupNotWhole
from core.model.backup import BackupMethod
from core.model.check_codes import CheckCode
from core.model.events import JobState
from core.neo4j.wholeness import judge_backup
from core.plan.checks.earlier import WITH_A_MARK
from tests.integration.conftest import Make
from tests.support import Server, demo_server, look, plain_server
from tests.unit.hostile import rewritten

Damage = Callable[[Path], object]
SERVERS = [("windows", "4.4.42"), ("docker", "5.26.0"), ("docker", "4.4.42")]
NO_LOGS = ["The database neo4j lacks its transaction logs.", "The database system lacks its transaction logs."]


@pytest.fixture
def make(make: Make) -> Make:
    """Small ones, of a version of Neo4j."""

    def create(kind: str, neo4j_version: str = "4.4.42", **options: Any) -> DemoServer:
        return make(kind, 1, neo4j_version=neo4j_version, **options)

    return create


def default_database_gone(data_dir: Path) -> None:
    for part in ("databases", "transactions"):
        shutil.rmtree(data_dir / part / "neo4j")


def system_gone(data_dir: Path) -> None:
    for part in ("databases", "transactions"):
        shutil.rmtree(data_dir / part / "system")


def store_files_emptied(data_dir: Path) -> None:
    for file in (data_dir / "databases" / "neo4j").glob("neostore*"):
        file.write_bytes(b"")


DAMAGES: dict[str, tuple[Damage, list[str]]] = {
    "the default database": (default_database_gone, ["The default database neo4j is missing."]),
    "system": (
        system_gone,
        ["The database system is missing, in which Neo4j keeps its users and the list of databases."],
    ),
    "transactions": (lambda data_dir: shutil.rmtree(data_dir / "transactions"), NO_LOGS),
    "the logs of one": (lambda data_dir: shutil.rmtree(data_dir / "transactions" / "neo4j"), NO_LOGS[:1]),
    "a nodes file": (
        lambda data_dir: (data_dir / "databases/neo4j/neostore.nodestore.db").write_bytes(b""),
        ["The database neo4j has 1 empty file, which a whole one never has; first neostore.nodestore.db."],
    ),
    "neostore": (
        lambda data_dir: (data_dir / "databases/neo4j/neostore").unlink(),
        ["The database neo4j lacks 1 file of its store; first neostore."],
    ),
}


def texts(doubts: Any) -> list[str]:
    # Without its logs a store is not closed either, by Neo4j's own tool.
    assert {doubt.code for doubt in doubts} <= {CheckCode.NOT_WHOLE, CheckCode.RECOVERY_REQUIRED}
    return [doubt.text for doubt in doubts if doubt.code == CheckCode.NOT_WHOLE]


# --- whole ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "neo4j_version"), SERVERS)
def test_a_server_that_works_is_whole_and_so_is_its_backup(
    tmp_path: Path, make: Make, kind: str, neo4j_version: str
) -> None:
    demo = make(kind, neo4j_version)
    server = demo_server(demo, tmp_path / "backups")
    plan = server.plan_backup(label="x")
    assert not [check for check in plan.checks if check.code == CheckCode.NOT_WHOLE]
    outcome = server.run(plan)
    assert outcome.state is JobState.SUCCEEDED, outcome
    backup = open_backup(tmp_path / "backups" / "x")
    assert backup.doubts == judge_backup(backup, "neo4j") == ()
    restored = server.restore(tmp_path / "backups" / "x")
    assert restored.state is JobState.SUCCEEDED, restored


def test_an_online_backup_is_whole(tmp_path: Path, make: Make) -> None:
    server = demo_server(make("windows"), tmp_path / "backups")
    assert server.back_up(label="x", method=BackupMethod.ONLINE).state is JobState.SUCCEEDED
    backup = open_backup(tmp_path / "backups" / "x")
    assert backup.doubts == judge_backup(backup, "neo4j") == ()
    assert judge_backup(replace(backup, consistency="not run"), "neo4j") == ()


# --- not whole -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("kind", ["windows", "docker"])
@pytest.mark.expects_warnings
def test_it_is_told_backed_up_with_a_mark_and_not_restored(tmp_path: Path, make: Make, kind: str, damage: str) -> None:
    demo = make(kind, stopped=True)
    server = demo_server(demo, tmp_path / "backups")
    kept = shutil.copytree(demo.data_dir, tmp_path / "kept")
    break_it, doubts = DAMAGES[damage]
    break_it(demo.data_dir)

    plan = server.plan_backup(label="x")
    foretold = [check for check in plan.checks if check.code == CheckCode.NOT_WHOLE]
    assert [check.message for check in foretold] == [f"{doubt} {WITH_A_MARK}" for doubt in doubts] and plan.runnable
    outcome = server.run(plan)
    assert (outcome.code, outcome.exit_code) == ("BACKUP_DOUBTFUL", 19)
    assert all(outcome.message.count(doubt) == 1 for doubt in doubts)
    backup = tmp_path / "backups" / "x"
    assert texts(open_backup(backup).doubts) == doubts
    assert texts(summarize_backup(backup).doubts) == doubts
    stated = [doubt["code"] for doubt in json.loads((backup / "manifest.json").read_text("utf-8"))["doubts"]]
    assert stated.count("NOT_WHOLE") == len(doubts)

    shutil.rmtree(demo.data_dir)
    shutil.copytree(kept, demo.data_dir)
    before = look(demo.data_dir)
    for choices in ({}, {"delete_first": True}, {"delete_first": True, "override_not_whole": True}):
        refused = server.restore(backup, **choices)
        assert (refused.code, refused.exit_code) == (BackupNotWhole.code, 46)
        assert refused.message == doubts[0]
        assert look(demo.data_dir) == before


@pytest.mark.parametrize("kind", ["windows", "docker"])
@pytest.mark.expects_warnings
def test_all_store_files_emptied(tmp_path: Path, make: Make, kind: str) -> None:
    demo = make(kind, stopped=True)
    store_files_emptied(demo.data_dir)
    server = demo_server(demo, tmp_path / "backups")
    server.back_up(label="x")
    (doubt,) = open_backup(tmp_path / "backups" / "x").doubts
    assert "empty files, which a whole one never has; first neostore." in doubt.text


@pytest.mark.expects_warnings
def test_what_is_found_on_the_copy_alone_is_told_too(tmp_path: Path) -> None:
    """Of a running server less is foretold: what it has in memory is written when it stops."""
    server = plain_server(tmp_path)
    nodes = server.data_dir / "databases" / "neo4j" / "neostore.nodestore.db"
    for file in ("relationshipstore.db", "relationshiptypestore.db"):
        nodes.with_name(f"neostore.{file}").write_bytes(b"x")
    nodes.write_bytes(b"")
    plan = server.plan_backup(label="x")
    lacking = "The database neo4j lacks 11 files of its store; first neostore.nodestore.db.labels."
    empty = "The database neo4j has 1 empty file, which a whole one never has; first neostore.nodestore.db."
    assert [check.message for check in plan.checks if check.code == CheckCode.NOT_WHOLE] == [f"{lacking} {WITH_A_MARK}"]
    outcome = server.run(plan)
    assert lacking in outcome.message and empty in outcome.message
    assert texts(open_backup(server.backups / "x").doubts) == [lacking, empty]
    log = (server.backups / "x" / "backup.log").read_text("utf-8")
    assert empty in log


@pytest.mark.parametrize("kind", ["windows", "docker"])
@pytest.mark.expects_warnings
def test_a_copy_by_hand_without_transactions_costs_no_data(tmp_path: Path, make: Make, kind: str) -> None:
    demo = make(kind)
    set_idle(demo.folder, True)
    stop_demo(demo)
    by_hand = tmp_path / "by hand"
    shutil.copytree(demo.data_dir, by_hand / "Neo4j_data", ignore=shutil.ignore_patterns("transactions"))
    start_demo(demo)
    server = demo_server(demo, tmp_path / "backups")
    before = look(demo.data_dir, times=False)
    for choices in ({"delete_first": True}, {"delete_first": True, "override_not_whole": True}, {}):
        refused = server.restore(by_hand, **choices)
        assert (refused.code, refused.message) == (BackupNotWhole.code, NO_LOGS[0])
        assert look(demo.data_dir, times=False) == before and demo_state(demo).answering

    # Chosen all the same: the server does not start with it, so the old data is put back.
    outcome = server.restore(by_hand, override_not_whole=True)
    assert outcome.code == "SERVICE_START_FAILED"
    assert "Chosen: restore a backup that is not whole." in server.plan_restore(by_hand, override_not_whole=True).notes
    assert demo_state(demo).answering
    verify_data(demo.data_dir, demo.neo4j_version)


@pytest.mark.expects_warnings
def test_an_online_backup_by_hand_that_lacks_something(tmp_path: Path, make: Make) -> None:
    demo = make("windows")
    server = demo_server(demo, tmp_path / "backups")
    assert server.back_up(label="x", method=BackupMethod.ONLINE).state is JobState.SUCCEEDED
    by_hand = Path(shutil.copytree(tmp_path / "backups" / "x" / "neo4j_backup", tmp_path / "by hand"))
    shutil.rmtree(by_hand / "system")  # the vendor's line backs up the default database alone
    assert server.plan_restore(by_hand).runnable
    for log in (by_hand / "neo4j").glob("neostore.transaction.db.*"):
        log.unlink()
    assert not server.plan_restore(by_hand).runnable
    assert server.plan_restore(by_hand, override_not_whole=True).runnable


# --- a database that is called otherwise -------------------------------------------------------------------------------------


def named(server: Server, name: str) -> Server:
    for part in ("databases", "transactions"):
        (server.data_dir / part / "neo4j").rename(server.data_dir / part / name)
    conf = Path(server.installation.config_file("neo4j").path)
    conf.write_text(f"dbms.default_database={name}\n", encoding="utf-8")
    return replace(server, installation=replace(server.installation, default_database=name))


@pytest.mark.expects_warnings
def test_the_default_database_of_a_backup_is_the_one_in_its_own_configuration(tmp_path: Path) -> None:
    server = named(plain_server(tmp_path / "server"), "imaging")
    assert server.back_up(label="x").state is JobState.SUCCEEDED
    sealed = server.backups / "x"
    assert open_backup(sealed).doubts == ()

    fresh = plain_server(tmp_path / "fresh")
    assert fresh.plan_restore(sealed).runnable
    # A server that keeps its own neo4j.conf would open an empty database of the other name.
    (blocked,) = fresh.plan_restore(sealed, config_roles=("login",)).blockers
    assert blocked.message == "The default database neo4j is missing."
    by_hand = Path(shutil.copytree(sealed / "Neo4j_data", tmp_path / "by hand"))
    (blocked,) = fresh.plan_restore(by_hand).blockers  # nothing names another one than the server's
    assert blocked.message == "The default database neo4j is missing."
    assert server.plan_restore(by_hand).runnable
    fixed = replace(fresh.installation, default_database="graph", default_database_fixed=True)
    (blocked,) = replace(fresh, installation=fixed).plan_restore(sealed).blockers
    assert blocked.message == "The default database graph is missing."


def test_a_doubt_that_only_the_manifest_knows_blocks_too(tmp_path: Path) -> None:
    """Of a later version of this program, which knows more of stores."""
    server = plain_server(tmp_path)
    assert server.back_up(label="x").state is JobState.SUCCEEDED
    doubts = [{"code": "NOT_WHOLE", "text": "An index is gone."}, {"code": "MUCH_SMALLER", "text": "Much smaller."}]
    rewritten(lambda document: document.update(doubts=doubts))(server.backups / "x")
    (blocked,) = server.plan_restore(server.backups / "x").blockers
    assert (blocked.code, blocked.message) == (BackupNotWhole.code, "An index is gone.")


# --- demo servers that an earlier version has made -----------------------------------------------------------------------------


OLD_FILES = ("counts", "labeltokenstore", "propertystore.db.index", "relationshiptypestore", "schemastore")
OLD_EMPTY_FILES = ("neostore.labeltokenstore.db.names.id", "neostore.relationshipgroupstore.db")


def make_as_before(data_dir: Path, patch: pytest.MonkeyPatch) -> None:
    """With fewer files, two of them empty."""
    with patch.context() as old:
        names = tuple(f"neostore.{name}" if ".db" in name else f"neostore.{name}.db" for name in OLD_FILES)
        old.setattr("core.demo.store._SMALL_FILES", names)
        create_data(data_dir, 1, "4.4.42")
    for place in database_places(data_dir):
        header = read_header(place.store_dir)
        for name in OLD_EMPTY_FILES:
            (place.store_dir / name).touch()
        files = (*header.files, *((name, 0) for name in OLD_EMPTY_FILES))
        write_header(place.store_dir, replace(header, files=files))


def test_a_store_of_an_earlier_demo_is_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_as_before(tmp_path, monkeypatch)
    assert len(verify_data(tmp_path, "4.4.42")) == 2
    for place in database_places(tmp_path):
        before = read_header(place.store_dir)
        complete_store(place)
        after = read_header(place.store_dir)
        assert [name for name, _ in after.files][: len(before.files)] == [name for name, _ in before.files]
        assert len(after.files) == len(before.files) + 5
        complete_store(place)
        assert read_header(place.store_dir) == after
    assert len(verify_data(tmp_path, "4.4.42")) == 2


@pytest.mark.parametrize("kind", ["windows", "docker"])
def test_a_demo_server_of_an_earlier_version_stays_usable(
    tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    demo = make(kind, stopped=True)
    shutil.rmtree(demo.data_dir)
    make_as_before(demo.data_dir, monkeypatch)
    server = demo_server(demo, tmp_path / "backups")
    assert server.plan_backup().runnable
    start_demo(demo)
    outcome = server.back_up(label="x")
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert open_backup(tmp_path / "backups" / "x").doubts == ()
