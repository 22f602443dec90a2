"""Servers whose transaction logs lie outside the data folder: they are backed up and restored with it, to their place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.demo.demo_server import DemoServer, load_demo
from core.demo.server_folder import destroy_data, read_proof, reinstall, set_idle, start_demo, stop_demo
from core.demo.server_status import wait_until
from core.demo.store import read_header, verify_data
from core.errors import RecoveryMissing, RecoveryUndecided
from core.execute import backup_steps, restore_steps, taking_data
from core.model.backup import BackupMethod
from core.model.events import JobState, Outcome
from core.model.service_state import ServiceState
from core.plan.steps import CopyTree, StopNeo4j
from core.recovery.recover import recover
from core.recovery.unfinished import find_unfinished
from core.reports.job_record import Choice
from core.system.state_folder import state_dir
from tests.integration.conftest import Make
from tests.support import Server, demo_server, good, leftovers, look, needs_links, plain_server

pytestmark = pytest.mark.expects_warnings


def rest(demo: DemoServer) -> dict[str, Any]:
    """Let the server come to rest; what it says of its store then."""
    set_idle(demo.folder, True)
    header = demo.data_dir / "databases" / "neo4j"
    assert wait_until(lambda: read_proof(demo)["idle"] and read_header(header).clean, 30.0)
    return read_proof(demo)


def contents(folder: Path) -> dict[str, tuple[Any, ...]]:
    return look(folder, times=False, owners=False)


# --- demo servers of both kinds --------------------------------------------------------------------------------------


@pytest.mark.parametrize("delete_first", [False, True])
def test_what_is_backed_up_comes_back_to_its_place(make: Make, tmp_path: Path, kind: str, delete_first: bool) -> None:
    demo = make(kind, logs_elsewhere=True)
    stale = demo.data_dir / "transactions" / "neo4j"
    stale.mkdir(parents=True)
    (stale / "neostore.transaction.db.0").write_text("of the time before the logs were moved", encoding="utf-8")
    server = demo_server(demo, tmp_path / "backups")
    assert server.installation.transaction_logs_dir == demo.logs_dir == load_demo(demo.folder).logs_dir
    before = rest(demo)
    plan = server.plan_backup()
    backup = good(server.run(plan))
    copied = backup / "Neo4j_data"
    assert contents(copied / "transactions") == contents(demo.transactions), "where Neo4j has them by default"
    verify_data(copied, demo.neo4j_version)
    assert any(str(stale.parent) in words and "not used by Neo4j" in words for words in plan.left_out)
    readme = (backup / "README.txt").read_text(encoding="utf-8")
    assert str(demo.logs_dir) in readme and "transactions" in readme

    reinstall(demo)
    assert read_proof(demo)["store_id"] != before["store_id"]
    outcome = server.restore(backup, delete_first=delete_first)
    good(outcome)
    after = rest(demo)
    assert (after["store_id"], after["last_tx"]) == (before["store_id"], before["last_tx"])
    assert not (demo.data_dir / "transactions").exists()
    verify_data(demo.data_dir, demo.neo4j_version, demo.logs_dir)
    asides = [Path(path) for path in outcome.kept_aside if ".aside-" in path and Path(path).is_dir()]
    assert (
        asides == []
        if delete_first
        else sorted(path.parent for path in asides) == sorted((demo.data_dir.parent, demo.transactions.parent))
    )
    assert leftovers(demo.folder, tmp_path / "backups") == []


def test_a_destroyed_server_comes_back(make: Make, tmp_path: Path, kind: str) -> None:
    demo = make(kind, logs_elsewhere=True)
    server = demo_server(demo, tmp_path / "backups")
    before = rest(demo)
    backup = good(server.back_up())
    destroy_data(demo)
    shutil.rmtree(demo.transactions)
    if kind == "windows":
        # Its neo4j.conf alone says where the logs lie; the container's environment is still there.
        (check,) = (
            c for c in demo_server(demo, server.backups).plan_restore(backup).checks if c.code == "CONFIG_FILE_KEPT"
        )
        assert str(demo.logs_dir) in check.message.replace("/", os.sep) and "check again" in check.hint
        shutil.copy(backup / "additional_files" / "neo4j" / "neo4j.conf", demo.neo4j_conf)
    good(demo_server(demo, tmp_path / "backups").restore(backup))
    assert rest(demo)["store_id"] == before["store_id"]


@pytest.mark.parametrize("elsewhere", [True, False], ids=["elsewhere to default", "default to elsewhere"])
def test_a_backup_is_restored_where_the_logs_lie_otherwise(
    make: Make, tmp_path: Path, kind: str, elsewhere: bool
) -> None:
    source, target = make(kind, logs_elsewhere=elsewhere), make(kind, logs_elsewhere=not elsewhere)
    before = rest(source)
    backup = good(demo_server(source, tmp_path / "backups").back_up())
    stop_demo(source)
    server = demo_server(target, tmp_path / "backups")
    plan = server.plan_restore(backup, config_roles=())
    good(server.run(plan))
    assert rest(target)["store_id"] == before["store_id"]
    verify_data(target.data_dir, target.neo4j_version, target.logs_dir)
    assert (target.data_dir / "transactions").exists() is elsewhere


@pytest.mark.parametrize("elsewhere", [True, False])
def test_a_neo4j_conf_with_another_place_for_the_logs_is_not_put_back(
    make: Make, tmp_path: Path, elsewhere: bool
) -> None:
    """The logs were moved after the backup."""
    demo = make("windows", logs_elsewhere=elsewhere)
    rest(demo)
    backup = good(demo_server(demo, tmp_path / "backups").back_up())
    stop_demo(demo)
    default, other = demo.data_dir / "transactions", tmp_path / "other" / "tx"
    place = default if elsewhere else other
    place.parent.mkdir(exist_ok=True)
    demo.transactions.rename(place)
    lines = [
        line for line in demo.neo4j_conf.read_text(encoding="utf-8").splitlines() if "transaction.logs" not in line
    ]
    moved = [] if elsewhere else [f"dbms.directories.transaction.logs.root={other.as_posix()}"]
    demo.neo4j_conf.write_text("\n".join([*lines, *moved, ""]), encoding="utf-8")
    own = demo.neo4j_conf.read_bytes()
    start_demo(demo)

    server = demo_server(demo, tmp_path / "backups")
    plan = server.plan_restore(backup)
    (check,) = (check for check in plan.checks if check.code == "CONFIG_FILE_KEPT")
    assert "puts the transaction logs into" in check.message and str(place) in check.message
    good(server.run(plan))
    assert demo.neo4j_conf.read_bytes() == own
    rest(demo)
    verify_data(demo.data_dir, demo.neo4j_version, place)


def test_the_online_method_finds_the_logs(make: Make, tmp_path: Path) -> None:
    demo = make("windows", logs_elsewhere=True)
    server = demo_server(demo, tmp_path / "backups")
    before = rest(demo)
    backup = good(server.back_up(method=BackupMethod.ONLINE))
    reinstall(demo)
    outcome = server.restore(backup)
    good(outcome)
    assert rest(demo)["store_id"] == before["store_id"]
    assert not (demo.data_dir / "transactions").exists()
    asides = {Path(path).parent.name for path in outcome.kept_aside if Path(path).name == "neo4j"}
    assert any(name.startswith("tx.aside-") for name in asides), "the old logs of each database are kept"


# --- plain folders: what others do, and what fails -------------------------------------------------------------------


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return with_logs_elsewhere(plain_server(tmp_path / "server"), tmp_path / "fast" / "tx")


def with_logs_elsewhere(server: Server, logs: Path) -> Server:
    logs.parent.mkdir(exist_ok=True)
    (server.data_dir / "transactions").rename(logs)
    return replace(server, installation=replace(server.installation, transaction_logs_dir=logs))


def logs_of(server: Server) -> Path:
    return Path(server.installation.transaction_logs_dir or "")


def store(server: Server) -> tuple[dict[str, tuple[Any, ...]], dict[str, tuple[Any, ...]]]:
    return look(server.data_dir), look(logs_of(server))


def change(server: Server, text: str) -> None:
    """Other data, with the logs that belong to it."""
    for folder in (server.data_dir, logs_of(server)):
        for path in folder.rglob("*"):
            if path.is_file():
                path.write_text(f"{text} {path.name}\n", encoding="utf-8")


def test_an_incremental_backup_shares_the_logs_too(server: Server) -> None:
    first = good(server.back_up(label="first"))
    second = good(server.back_up(label="second"))
    log = "Neo4j_data/transactions/neo4j/neostore.transaction.db.0"
    assert os.stat(first / log).st_ino == os.stat(second / log).st_ino
    changed = logs_of(server) / "neo4j" / "neostore.transaction.db.0"
    changed.write_text("changed", encoding="utf-8")
    third = good(server.back_up(label="third"))
    assert (third / log).read_text(encoding="utf-8") == "changed"
    assert (second / log).read_text(encoding="utf-8") != "changed"


def test_what_else_lies_beside_the_logs_is_left_out_and_told(server: Server) -> None:
    (logs_of(server) / "of a dropped database").mkdir()
    (logs_of(server) / "of a dropped database" / "neostore.transaction.db.0").touch()
    for number in range(6):
        (logs_of(server) / f"thing {number}").touch()
    plan = server.plan_backup()
    told = [words for words in plan.left_out if str(logs_of(server)) in words]
    assert len(told) == 6 and "2 more" in told[-1]
    backup = good(server.run(plan))
    assert sorted(os.listdir(backup / "Neo4j_data" / "transactions")) == ["neo4j", "system"]


@needs_links
def test_a_link_among_the_logs_is_no_part_of_a_backup(server: Server, tmp_path: Path) -> None:
    (logs_of(server) / "neo4j").rename(tmp_path / "moved")
    (logs_of(server) / "neo4j").symlink_to(tmp_path / "moved", target_is_directory=True)
    (check,) = server.plan_backup().blockers
    assert "transactions/neo4j" in check.message and "link" in check.message


def test_logs_that_are_not_there_make_no_backup(server: Server) -> None:
    logs = logs_of(server)
    logs.rename(logs.with_name("away"))
    assert "does not exist" in server.plan_backup().blockers[0].message
    logs.mkdir()
    assert "holds none of this store's databases" in server.plan_backup().blockers[0].message


def test_logs_that_are_lost_are_restored(server: Server) -> None:
    before = store(server)
    backup = good(server.back_up())
    shutil.rmtree(logs_of(server))
    outcome = server.restore(backup)
    good(outcome)
    assert store(server) == before
    assert not any("tx.aside-" in path for path in outcome.kept_aside)


def test_logs_that_vanish_before_the_copy_make_no_backup(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = taking_data.stop_neo4j

    def stop_and_lose(step: Any, run: Any) -> None:
        stop(step, run)
        logs_of(server).rename(logs_of(server).with_name("away"))

    monkeypatch.setitem(backup_steps.BACKUP_STEPS, StopNeo4j, stop_and_lose)  # type: ignore[arg-type]
    outcome = server.back_up()
    assert outcome.state is JobState.FAILED and "no longer holds the transaction logs" in outcome.message
    assert "transaction logs that Neo4j was stopped on" in outcome.message
    assert server.service.state().state is ServiceState.STOPPED, "it would not find its logs"
    logs_of(server).with_name("away").rename(logs_of(server))
    good_end(server.recover()[0])
    assert server.service.state().state is ServiceState.RUNNING
    assert leftovers(server.backups) == []


def test_a_log_that_changes_after_its_copy_makes_no_backup(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = taking_data.copy_tree

    def copy_and_write(*places: Path, live: bool, **others: Any) -> object:
        copied = copy(*places, live=live, **others)
        if not live:
            (logs_of(server) / "neo4j" / "neostore.transaction.db.0").write_text("written since", encoding="utf-8")
        return copied

    monkeypatch.setattr(taking_data, "copy_tree", copy_and_write)
    outcome = server.back_up()
    assert outcome.code == "READ_FAILED" and "changed after it was copied" in outcome.message
    assert str(logs_of(server)) in outcome.message


def test_a_folder_with_things_of_others_is_not_swapped(server: Server, tmp_path: Path) -> None:
    backup = good(server.back_up())
    (logs_of(server) / "gone database").mkdir()
    (logs_of(server) / "gone database" / "checkpoint.0").touch()
    assert server.plan_restore(backup).runnable
    (logs_of(server) / "photographs").mkdir()
    (logs_of(server) / "photographs" / "holiday").touch()
    (check,) = server.plan_restore(backup).blockers
    assert "photographs" in check.message


def test_the_room_is_looked_at_on_both_volumes(server: Server) -> None:
    backup = good(server.back_up())
    checks = [check for check in server.plan_restore(backup).checks if check.code == "INSUFFICIENT_SPACE"]
    assert len(checks) == 1, "one volume, one sum"


class Killed(BaseException):
    """The program is gone."""


RENAMES = ["data aside", "logs aside", "logs in place", "data in place"]


@pytest.mark.parametrize("number", range(len(RENAMES)), ids=RENAMES)
@pytest.mark.parametrize("after", [False, True])
def test_killed_between_the_swaps_the_old_store_is_back_whole(server: Server, number: int, after: bool) -> None:
    backup = good(server.back_up())
    change(server, "other")
    before = store(server)
    with dying_at_rename(number, after=after), pytest.raises(Killed):
        server.restore(backup)
    (outcome,) = server.recover()
    if number == len(RENAMES) - 1 and after:
        # All is in place, and never opened: it is undone without a question.
        assert sum(".undone-" in path for path in outcome.kept_aside) == 2
    good_end(outcome)
    assert store(server) == before
    assert find_unfinished(state_dir()) == ()


@pytest.mark.parametrize("number", range(len(RENAMES)), ids=RENAMES)
def test_a_rename_that_fails_changes_nothing(server: Server, number: int) -> None:
    backup = good(server.back_up())
    change(server, "other")
    before = store(server)
    with dying_at_rename(number, error=OSError(16, "Device or resource busy")):
        outcome = server.restore(backup)
    assert outcome.code == "WRITE_FAILED" and "could not be swapped" in outcome.message
    assert store(server) == before


@contextmanager
def dying_at_rename(number: int, *, after: bool = False, error: BaseException | None = None) -> Iterator[None]:
    """In the block the program dies, or fails, at that rename of a restore."""
    rename, done = restore_steps.rename_durably, []

    def count(source: Path, target: Path) -> None:
        done.append(source)
        here = len(done) == number + 1
        if here and not after:
            raise error or Killed
        rename(source, target)
        if here:
            raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(restore_steps, "rename_durably", count)
        yield


def good_end(outcome: Outcome) -> None:
    assert (outcome.state, outcome.code) == (JobState.SUCCEEDED, "OK"), outcome


@pytest.mark.parametrize("number", range(len(RENAMES)), ids=RENAMES)
@pytest.mark.parametrize("missing", ["data", "logs"])
def test_a_volume_that_is_missing_stops_everything(server: Server, number: int, missing: str) -> None:
    backup = good(server.back_up())
    change(server, "other")
    before = store(server)
    with dying_at_rename(number, after=True), pytest.raises(Killed):
        server.restore(backup)
    volume = (server.data_dir if missing == "data" else logs_of(server)).parent
    volume.rename(volume.with_name("unmounted"))
    volume.mkdir()
    asked = len(server.service.calls)  # type: ignore[attr-defined]
    (outcome,) = server.recover()
    assert outcome.code == RecoveryMissing.code and str(volume) in outcome.message
    assert os.listdir(volume) == [] and "start" not in server.service.calls[asked:]  # type: ignore[attr-defined]
    volume.rmdir()
    volume.with_name("unmounted").rename(volume)
    (outcome,) = server.recover()
    good_end(outcome)
    assert store(server) == before


def test_a_backup_that_was_killed_starts_nothing_without_the_logs(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_step: CopyTree, _run: object) -> None:
        raise Killed

    monkeypatch.setitem(backup_steps.BACKUP_STEPS, CopyTree, die)  # type: ignore[arg-type]
    with pytest.raises(Killed):
        server.back_up()
    volume = logs_of(server).parent
    volume.rename(volume.with_name("unmounted"))
    (outcome,) = server.recover()
    assert outcome.code == RecoveryMissing.code and "transaction logs that Neo4j was stopped on" in outcome.message
    volume.with_name("unmounted").rename(volume)
    (outcome,) = server.recover()
    good_end(outcome)


@pytest.mark.parametrize("choice", [Choice.PUT_BACK, Choice.KEEP])
def test_a_person_decides_about_both(server: Server, monkeypatch: pytest.MonkeyPatch, choice: Choice) -> None:
    backup = good(server.back_up())
    change(server, "other")
    old = store(server)

    def die(_step: object, _run: object) -> None:
        raise Killed

    monkeypatch.setitem(restore_steps.RESTORE_STEPS, restore_steps.CheckHealth, die)  # type: ignore[arg-type]
    with pytest.raises(Killed):
        server.restore(backup)
    log = logs_of(server) / "neo4j" / "neostore.transaction.db.0"
    log.write_text("people have worked with it", encoding="utf-8")
    (outcome,) = server.recover()
    assert outcome.code == RecoveryUndecided.code, "a change in the logs alone counts, too"
    places = " ".join(outcome.places)
    assert str(server.data_dir) in places and str(logs_of(server)) in places
    restored = store(server)
    (job,) = find_unfinished(state_dir())
    good_end(recover(job, server.host, lambda _: None, choice))
    assert store(server) == (old if choice is Choice.PUT_BACK else restored)


@pytest.mark.parametrize("number", range(len(RENAMES)), ids=RENAMES)
def test_a_person_may_finish_what_was_killed(server: Server, number: int) -> None:
    restored = store(server)
    backup = good(server.back_up())
    change(server, "other")
    with dying_at_rename(number), pytest.raises(Killed):
        server.restore(backup)
    (job,) = find_unfinished(state_dir())
    good_end(recover(job, server.host, lambda _: None, Choice.FINISH))
    assert store(server) == restored


def test_a_copy_of_the_logs_that_was_changed_is_not_put_in_place(server: Server) -> None:
    backup = good(server.back_up())
    change(server, "other")
    before = store(server)
    with dying_at_rename(0), pytest.raises(Killed):
        server.restore(backup)
    (staged,) = logs_of(server).parent.glob("tx.staged-*")
    (staged / "neo4j" / "neostore.transaction.db.0").write_text("changed", encoding="utf-8")
    (job,) = find_unfinished(state_dir())
    assert recover(job, server.host, lambda _: None, Choice.FINISH).code == "ROLLBACK_FAILED"
    assert store(server) == before


DELETIONS = ["data", "logs"]


@pytest.mark.parametrize("number", range(len(DELETIONS)), ids=DELETIONS)
@pytest.mark.parametrize("after", [False, True])
def test_killed_before_the_deletion_began_the_old_store_is_back_whole(server: Server, number: int, after: bool) -> None:
    backup = good(server.back_up())
    change(server, "other")
    before = store(server)
    with dying_at_rename(number, after=after), pytest.raises(Killed):
        server.restore(backup, delete_first=True)
    (outcome,) = server.recover()
    good_end(outcome)
    assert store(server) == before
    assert leftovers(server.data_dir.parent, logs_of(server).parent) == []


@pytest.mark.parametrize("number", [2, 3], ids=["logs in place", "data in place"])
def test_killed_in_the_swap_after_a_deletion_the_restored_store_is_put_in_place(server: Server, number: int) -> None:
    restored = store(server)
    backup = good(server.back_up())
    change(server, "other")
    with dying_at_rename(number), pytest.raises(Killed):
        server.restore(backup, delete_first=True)
    (outcome,) = server.recover()
    good_end(outcome)
    assert store(server) == restored


def test_a_server_that_does_not_use_the_restored_logs_is_no_success(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = good(server.back_up())
    change(server, "other")
    before = store(server)
    start = restore_steps.start_neo4j

    def start_beside_others(step: Any, run: Any) -> None:
        start(step, run)
        logs = logs_of(server)
        logs.rename(logs.with_name("moved by somebody"))
        logs.mkdir()

    monkeypatch.setitem(restore_steps.RESTORE_STEPS, restore_steps.StartNeo4j, start_beside_others)  # type: ignore[arg-type]
    outcome = server.restore(backup)
    assert outcome.code == "SERVICE_START_FAILED" and "does not use the restored data" in outcome.message
    assert store(server) == before
