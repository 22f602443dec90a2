"""The steps that ask Neo4j's own tool: what is recorded, what is doubted, what is refused, and what the tool can touch."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from core.backups.catalog import list_backups, open_backup
from core.backups.manifest import encode_manifest, with_checksum
from core.backups.sealed import read_manifest
from core.cancel import CancelToken
from core.disk.files import remove_tree
from core.errors import CommandFailed, CommandMissing, OperationCancelled
from core.execute import asking, staging
from core.model.backup import StorePart
from core.model.events import JobState, Level, Notice, Outcome
from core.model.service_state import ServiceState
from core.model.store_facts import Doubt, StoreState
from core.neo4j.store_info import TIME_LIMIT_S, Question, ToolCall
from core.plan.plan import Plan
from core.plan.steps import AskStores
from core.recovery.host import Host
from core.system.command import CommandResult
from tests.fakes import FakeService
from tests.support import Server, change_server, leftovers, look, plain_server

Say = Callable[[Path], str]
"""What the tool says of a database; takes the database's folder as the tool sees it."""


def saying(last: int = 7, *, recovery: bool = False) -> Say:
    def say(store: Path) -> str:
        said = {"databaseName": store.name, "inUse": "false", "recoveryRequired": str(recovery).lower()}
        return json.dumps({**said, "lastCommittedTransaction": str(last)})

    return say


@dataclass
class Asked(Server):
    """A server whose Neo4j has a tool; `tool` is what it says, or raises."""

    tool: Say = field(default_factory=saying)
    asked: list[dict[str, Any]] = field(default_factory=list)
    neo4j_was: list[ServiceState] = field(default_factory=list)

    @property
    def host(self) -> Host:
        return replace(super().host, run_command=self._run)

    def _run(self, argv: tuple[str, ...], **given: Any) -> CommandResult:
        assert isinstance(self.service, FakeService)
        self.neo4j_was.append(self.service.current)
        store = Path(argv[-1])
        conf = (store.parents[2] / "conf" / "neo4j.conf").read_text(encoding="ascii")
        self.asked.append({"argv": argv, "conf": conf, **given})
        said = self.tool(store)
        return CommandResult(tuple(argv), 1 if said.startswith("Failed") else 0, said)


def make_server(tmp_path: Path, *, running: bool = True, tool: Say | None = None, version: str = "4.4.42") -> Asked:
    plain = plain_server(tmp_path, running=running)
    assert isinstance(plain.service, FakeService)
    plain.service.admin_tool = tmp_path / "neo4j-admin"
    plain.service.neo4j_version = version
    installation = replace(plain.installation, neo4j_version=version)
    return Asked(installation, plain.service, plain.backups, tool=tool or saying())


def stores_of(outcome: Outcome) -> tuple[StoreState, ...]:
    return open_backup(Path(outcome.path)).stores


def said(server: Server, level: Level) -> list[str]:
    return [event.message for event in server.events if isinstance(event, Notice) and event.level is level]


# --- backup ---


def test_what_the_tool_says_is_in_the_manifest_the_list_and_the_outcome(tmp_path: Path) -> None:
    server = make_server(tmp_path)
    outcome = server.back_up(label="one")
    assert outcome.state is JobState.SUCCEEDED and outcome.warnings == server.plan_backup(label="two").warnings
    assert stores_of(outcome) == (StoreState("neo4j", False, 7), StoreState("system", False, 7))
    assert list_backups(server.backups)[0].stores == stores_of(outcome)
    assert open_backup(Path(outcome.path)).doubts == ()
    words = tuple(state.words for state in stores_of(outcome))
    assert outcome.stores == words and set(words) <= set(said(server, Level.INFO))
    log = (server.backups / "one" / "backup.log").read_text(encoding="utf-8")
    assert all(line in log for line in words)


def test_it_is_asked_once_neo4j_is_back_with_a_configuration_of_its_own(tmp_path: Path) -> None:
    server = make_server(tmp_path)
    server.back_up(label="one")
    assert server.neo4j_was == [ServiceState.RUNNING] * 2
    work, data = server.backups / "one.asking.partial", server.backups / "one.partial" / "Neo4j_data"
    first = server.asked[0]
    assert first["argv"] == (
        str(tmp_path / "neo4j-admin"),
        "store-info",
        "--structured",
        str(work / "data" / "databases" / "neo4j"),
    )
    assert first["timeout_s"] == TIME_LIMIT_S == 60
    assert first["conf"] == (
        f"dbms.directories.data={(work / 'data').as_posix()}\n"
        f"dbms.directories.transaction.logs.root={(data / 'transactions').as_posix()}\n"
    )


def test_a_copy_without_logs_has_an_empty_folder_for_them(tmp_path: Path) -> None:
    server = make_server(tmp_path)
    shutil.rmtree(server.data_dir / "transactions")
    server.back_up(label="one")
    assert (
        "transaction.logs.root=" + (server.backups / "one.asking.partial/no-logs").as_posix() in server.asked[0]["conf"]
    )


def test_the_tool_can_change_nothing_that_an_earlier_backup_shares(tmp_path: Path) -> None:
    """It is given no path but that of its own folder and that of the logs, and writes wherever it may in the first."""

    def scribble(store: Path) -> str:
        for path in store.rglob("*"):
            path.write_bytes(b"scribbled")
        (store / "database_lock").touch()
        return saying()(store)

    server = make_server(tmp_path, tool=scribble)
    server.back_up(label="one")
    before = look(server.backups / "one")
    second = server.back_up(label="two")
    assert second.state is JobState.SUCCEEDED and open_backup(server.backups / "two").sealed
    assert look(server.backups / "one") == before
    assert sorted(os.listdir(server.backups)) == ["one", "two"]


@pytest.mark.parametrize(
    ("running", "why"),
    [
        (True, "It may not open as it is, although Neo4j was stopped before it was copied."),
        (
            False,
            "Neo4j did not close it when it last ended, as in a crash, or some of its transaction logs are missing. "
            "When it is started on this data it tries to recover it.",
        ),
    ],
)
def test_a_copy_that_needs_recovery_is_sealed_with_its_doubt(tmp_path: Path, running: bool, why: str) -> None:
    server = make_server(tmp_path, running=running, tool=saying(recovery=True))
    outcome = server.back_up(label="one")
    words = f"Database neo4j was not closed cleanly: by Neo4j's own tool it needs recovery. {why}"
    backup = open_backup(Path(outcome.path))
    assert backup.stores == (StoreState("neo4j", True), StoreState("system", True))
    assert backup.doubts[0] == Doubt("RECOVERY_REQUIRED", words) and len(backup.doubts) == 2
    assert words in outcome.warnings


def hangs(_store: Path) -> str:
    raise CommandFailed("neo4j-admin store-info", None, "")


def is_missing(_store: Path) -> str:
    raise CommandMissing("neo4j-admin")


@pytest.mark.parametrize(
    ("tool", "reason"),
    [
        (hangs, "neo4j-admin store-info gave no answer in time."),
        (is_missing, "neo4j-admin does not exist or cannot be run."),
        (lambda _: "Something that nobody expected", "neo4j-admin said: Something that nobody expected"),
        (lambda _: "Failed to execute", "neo4j-admin ended with 1: Failed to execute"),
    ],
)
def test_a_tool_that_does_not_answer_is_no_failure(tmp_path: Path, tool: Say, reason: str) -> None:
    server = make_server(tmp_path, tool=tool)
    outcome = server.back_up(label="one")
    assert outcome.state is JobState.SUCCEEDED
    backup = open_backup(Path(outcome.path))
    assert backup.doubts == () and [state.recovery_required for state in backup.stores] == [None, None]
    assert backup.stores[0].not_asked.startswith(reason)
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("version", ["3.5.35", "4.1.13"])
def test_an_old_neo4j_is_not_asked(tmp_path: Path, version: str) -> None:
    server = make_server(tmp_path, version=version)
    outcome = server.back_up()
    assert server.asked == [] and stores_of(outcome)[0].not_asked == f"Neo4j {version} has no such tool."


def test_a_folder_of_the_tool_that_cannot_be_made_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(store: Path, work: Path, database: str) -> None:
        raise OSError(28, "No space left on device", str(work))

    monkeypatch.setattr("core.execute.asking.lay_out", full)
    outcome = make_server(tmp_path).back_up()
    assert outcome.state is JobState.SUCCEEDED and "free" in stores_of(outcome)[0].not_asked


Held = Callable[[Path, int], None]


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    """Another program holds a folder until it was tried to remove that so many times."""

    def hold(work: Path, tries: int) -> None:
        tried: list[Path] = []

        def refuse(folder: Path) -> None:
            if folder == work and len(tried) < tries:
                tried.append(folder)
                raise PermissionError(13, "Permission denied", str(folder))
            remove_tree(folder)

        monkeypatch.setattr("core.execute.asking.remove_tree", refuse)

    return hold


WHY_HELD = "{work} could not be deleted: Permission denied."


@pytest.mark.parametrize("tries", [1, 2])
def test_a_folder_of_the_tool_that_cannot_be_removed_is_in_no_backup(tmp_path: Path, held: Held, tries: int) -> None:
    """The rest of the databases is not asked about; at the end it is tried once more."""
    server = make_server(tmp_path)
    work = server.backups / "one.asking.partial"
    held(work, tries)
    outcome = server.back_up(label="one")
    assert outcome.state is JobState.SUCCEEDED
    why = WHY_HELD.format(work=work)
    assert stores_of(outcome) == (StoreState("neo4j", False, 7), StoreState("system", not_asked=why))
    told = f"{why} Nothing uses it any more; delete it by hand."
    assert (told in outcome.warnings, work.exists()) == ((False, False) if tries == 1 else (True, True))
    assert not list(Path(outcome.path).rglob("*asking*"))
    # The next one is not kept from anything.
    assert server.back_up(label="two").state is JobState.SUCCEEDED


def test_what_lies_in_the_place_of_the_tools_folder_ends_no_backup(tmp_path: Path) -> None:
    server = make_server(tmp_path)
    theirs = server.backups / "one.asking.partial" / "theirs"
    theirs.parent.mkdir(parents=True)
    theirs.touch()
    outcome = server.back_up(label="one")
    assert outcome.state is JobState.SUCCEEDED and theirs.exists() and server.asked == []
    assert {state.not_asked for state in stores_of(outcome)} == {
        f"{theirs.parent} exists already; it is not of this job."
    }


def test_a_place_for_the_tools_folder_that_cannot_be_looked_at_ends_no_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path) -> bool:
        raise OSError(5, "Input/output error", str(path))

    monkeypatch.setattr("core.execute.asking.exists", fail)
    outcome = make_server(tmp_path).back_up()
    assert outcome.state is JobState.SUCCEEDED and "Input/output error" in stores_of(outcome)[1].not_asked


def test_a_copy_without_databases_is_not_asked_about(tmp_path: Path) -> None:
    server = make_server(tmp_path)
    plan = server.plan_backup()
    (step,) = (step for step in plan.steps if isinstance(step, AskStores))
    elsewhere = replace(step, data=tmp_path / "nowhere")
    plan = replace(plan, steps=tuple(elsewhere if one is step else one for one in plan.steps))
    assert stores_of(server.run(plan)) == ()


@dataclass
class Containers(FakeService):
    """A service whose tool goes on when its command is ended."""

    cleaned: list[str] = field(default_factory=list)

    def store_info_call(self, question: Question) -> ToolCall:
        call = FakeService.store_info_call(self, question)
        return replace(call, clean_up=lambda: self.cleaned.append(question.database))


def test_a_cancel_ends_the_tool_and_leaves_nothing(tmp_path: Path) -> None:
    server = make_server(tmp_path)
    service = server.service = Containers(admin_tool=tmp_path / "neo4j-admin")
    token = CancelToken()

    def cancel(_store: Path) -> str:
        token.cancel()
        raise OperationCancelled("The job was cancelled.")

    server.tool = cancel
    outcome = server.run(server.plan_backup(label="one"), token)
    assert outcome.state is JobState.CANCELLED and service.cleaned == ["neo4j"]
    assert service.current is ServiceState.RUNNING
    assert list(server.backups.iterdir()) == [] and leftovers(tmp_path) == []


def test_a_tool_that_hangs_is_ended_wherever_it_runs(tmp_path: Path) -> None:
    server = make_server(tmp_path, tool=hangs)
    service = server.service = Containers(admin_tool=tmp_path / "neo4j-admin")
    assert server.back_up().state is JobState.SUCCEEDED
    assert service.cleaned == ["neo4j", "system"]


# --- restore ---


def backed_up(tmp_path: Path, tool: Say | None = None) -> tuple[Asked, Path]:
    """A server, its backup, and other data in its place."""
    server = make_server(tmp_path, tool=tool)
    path = Path(server.back_up(label="one").path)
    change_server(server, "new")
    server.service = FakeService(admin_tool=tmp_path / "neo4j-admin")
    server.asked.clear()
    server.neo4j_was.clear()
    server.events.clear()
    return server, path


def test_the_staged_copy_is_asked_about_while_neo4j_still_runs(tmp_path: Path) -> None:
    server, backup = backed_up(tmp_path)
    outcome = server.restore(backup)
    assert outcome.state is JobState.SUCCEEDED and server.neo4j_was == [ServiceState.RUNNING] * 2
    assert [Path(asked["argv"][-1]).name for asked in server.asked] == ["neo4j", "system"]
    assert ".staged-" in server.asked[0]["argv"][-1] and ".staged-" in server.asked[0]["conf"]
    assert outcome.stores[0] == "Database neo4j was closed cleanly, by Neo4j's own tool; its last transaction is 7."
    assert leftovers(tmp_path) == []


@pytest.mark.expects_warnings
@pytest.mark.parametrize(
    ("now", "words"),
    [
        (saying(8), "Database neo4j was closed cleanly, by Neo4j's own tool; its last transaction is 8."),
        (saying(recovery=True), "Database neo4j was not closed cleanly: by Neo4j's own tool it needs recovery."),
    ],
)
def test_a_staged_copy_that_is_another_store_is_refused(tmp_path: Path, now: Say, words: str) -> None:
    server, backup = backed_up(tmp_path)
    before = look(server.data_dir), server.config()
    server.tool = now
    outcome = server.restore(backup)
    assert (outcome.state, outcome.code, outcome.exit_code) == (JobState.FAILED, "VERIFY_FAILED", 54)
    assert (
        "is not what was backed up. When the backup was made: Database neo4j was closed cleanly, by Neo4j's own tool; "
        f"its last transaction is 7. Now: {words} Nothing was changed." in outcome.message
    )
    assert outcome.hint == "Choose another backup. Check the disks of this backup and of the server."
    assert server.service.call_names == []  # type: ignore[attr-defined]
    assert (look(server.data_dir), server.config()) == before and leftovers(tmp_path) == []


def test_a_tool_that_is_silent_now_ends_no_restore(tmp_path: Path) -> None:
    server, backup = backed_up(tmp_path)
    server.tool = hangs
    outcome = server.restore(backup)
    assert outcome.state is JobState.SUCCEEDED and "was not asked" in outcome.stores[0]


def restate(backup: Path, *stores: StoreState) -> None:
    """Seal it again, with other words on its databases."""
    manifest, files = read_manifest(backup)
    other = with_checksum(msgspec.structs.replace(manifest, stores=list(stores)), files)
    (backup / "manifest.json").write_bytes(b"".join(encode_manifest(other, files)))


def test_what_a_foreign_manifest_says_of_databases_is_shown_on_one_line(tmp_path: Path) -> None:
    _, backup = backed_up(tmp_path)
    restate(
        backup, StoreState("neo4j\nBackup  Made", not_asked="\x1b[2J" + "x" * 10**5), StoreState("system", False, 7)
    )
    for said in (open_backup(backup).stores, list_backups(backup.parent)[0].stores):
        assert said[0].database == "neo4j Backup Made" and said[1] == StoreState("system", False, 7)
        assert "\x1b" not in said[0].words and len(said[0].words) < 400


@pytest.mark.parametrize("recovery", [False, True])
def test_of_an_older_backup_it_is_only_told_what_the_tool_says(tmp_path: Path, recovery: bool) -> None:
    server, backup = backed_up(tmp_path)
    restate(backup)  # as an earlier version sealed it
    server.tool = saying(9, recovery=recovery)
    outcome = server.restore(backup)
    assert outcome.state is JobState.SUCCEEDED
    warning = "Database neo4j was not closed cleanly: by Neo4j's own tool it needs recovery."
    assert (warning in outcome.warnings) is recovery and len(outcome.stores) == 2


def test_a_backup_that_was_doubtful_is_warned_of(tmp_path: Path) -> None:
    server, backup = backed_up(tmp_path, saying(recovery=True))
    outcome = server.restore(backup)
    assert outcome.state is JobState.SUCCEEDED
    assert "Database system was not closed cleanly: by Neo4j's own tool it needs recovery." in outcome.warnings


def test_with_delete_first_nobody_is_asked_while_neo4j_is_stopped(tmp_path: Path) -> None:
    server, backup = backed_up(tmp_path)
    assert server.restore(backup, delete_first=True).state is JobState.SUCCEEDED
    assert server.asked == []


def staged_for_the_tool(plan: Plan) -> Path:
    (step,) = (step for step in plan.steps if isinstance(step, AskStores))
    return Path(step.work)


def test_what_lies_in_the_place_of_the_tools_folder_is_left_alone(tmp_path: Path) -> None:
    server, backup = backed_up(tmp_path)
    plan = server.plan_restore(backup)
    work = staged_for_the_tool(plan)
    work.mkdir()
    (work / "theirs").touch()
    outcome = server.run(plan)
    assert outcome.state is JobState.SUCCEEDED and (work / "theirs").exists() and server.asked == []
    assert "exists already; it is not of this job" in outcome.stores[0]


@pytest.mark.parametrize("tries", [1, 2])
def test_a_folder_of_the_tool_that_cannot_be_removed_ends_no_restore(tmp_path: Path, held: Held, tries: int) -> None:
    server, backup = backed_up(tmp_path)
    plan = server.plan_restore(backup)
    work = staged_for_the_tool(plan)
    held(work, tries)
    outcome = server.run(plan)
    assert outcome.state is JobState.SUCCEEDED and WHY_HELD.format(work=work) in outcome.stores[1]
    assert any("delete it by hand" in warning for warning in outcome.warnings) is work.exists() is (tries == 2)


@pytest.mark.expects_warnings
def test_a_job_that_fails_removes_the_tools_folder_with_the_rest(tmp_path: Path, held: Held) -> None:
    server, backup = backed_up(tmp_path)
    plan = server.plan_restore(backup)
    held(staged_for_the_tool(plan), 1)
    server.tool = saying(8)
    assert server.run(plan).code == "VERIFY_FAILED" and leftovers(tmp_path) == []


def test_what_neo4j_admin_has_left_is_not_asked_about(tmp_path: Path) -> None:
    server = make_server(tmp_path)
    (server.data_dir / "databases/neo4j.temp.0").mkdir()
    assert [state.database for state in stores_of(server.back_up())] == ["neo4j", "system"]


def test_of_a_great_many_databases_some_are_asked_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_ASKED", 1)
    (state,) = stores_of(make_server(tmp_path).back_up(label="one"))
    assert state.recovery_required is False


def test_logs_that_have_no_folder_yet_get_the_owner_of_the_data(tmp_path: Path) -> None:
    server = plain_server(tmp_path)
    installation = replace(server.installation, transaction_logs_dir=tmp_path / "tx")

    def owner_of(part: StorePart) -> int:
        folder = staging._rights_of_replaced(installation)[part].folder
        assert folder is not None
        return folder.st_ino

    assert owner_of(StorePart.LOGS) == owner_of(StorePart.WHOLE) == server.data_dir.stat().st_ino
    (tmp_path / "tx").mkdir()
    assert owner_of(StorePart.LOGS) == (tmp_path / "tx").stat().st_ino
