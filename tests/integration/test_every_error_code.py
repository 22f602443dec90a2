"""Every code of core/errors.py is produced here by the product's own code, from the state of the world that it is for.

The world is stood in for (a container engine, neo4j-admin, a disk without room); the errors are never raised by a test.
"""

from __future__ import annotations

import ast
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import core.errors
from core.backups.catalog import open_backup
from core.cancel import CancelToken
from core.demo.server_folder import create_demo
from core.detect.detection import choose_installation
from core.disk.identity import identity_of
from core.errors import ImagingBackupError, error_types
from core.execute.engine import execute
from core.kinds.docker.container_engine import ContainerEngine, ContainerFacts, open_container_engine
from core.kinds.docker.service import DockerNeo4jService
from core.model.backup import BackupMethod
from core.model.events import Outcome, StepStarted
from core.model.installation import Found
from core.model.layout import MANIFEST_NAME
from core.model.transactions import OpenTransaction, Transactions
from core.neo4j.waiting import Patience
from core.recovery.host import Host
from core.recovery.job_lock import hold, installation_key
from core.recovery.journal import Begun, Journal, StartService, SwapBack
from core.recovery.mark import leave_mark
from core.recovery.unfinished import installation_record
from core.system.clock import now_utc
from core.system.command import CommandResult, run_command
from core.system.state_folder import state_dir
from gui.start import open_application
from tests.fakes import FakeService
from tests.golden.servers import GoldenServer, golden_server
from tests.support import Server, plain_server
from tests.unit.hostile import rewritten

SHORT = Patience(
    stop_s=0.05,
    start_s=0.05,
    poll_s=0.01,
    tool_s=5,
    effect_s=0.02,
    reappear_s=0.0,
    bolt_s=0.01,
    http_s=0.01,
    report_s=0.0,
)


class Case(NamedTuple):
    folder: Path
    patch: pytest.MonkeyPatch


def sealed(server: Server) -> Path:
    return Path(server.back_up().path)


# --- installation and rights ---------------------------------------------------------------------------------------


def usage(_: Case) -> None:
    run_command(["neo4j"], timeout_s=1)


def not_found(_: Case) -> None:
    choose_installation(Found())


def online_on_docker(case: Case) -> Outcome:
    return plain_server(case.folder).back_up(method=BackupMethod.ONLINE)


def no_data(case: Case) -> Outcome:
    server = plain_server(case.folder)
    shutil.rmtree(server.data_dir)
    return server.back_up()


def no_rights(case: Case) -> Outcome:
    """Root may write everywhere, so the system's answer is stood in for."""
    server = plain_server(case.folder)
    if sys.platform == "win32":
        case.patch.setattr("core.survey.survey._elevated", lambda *_: False)
        return server.back_up()
    parent = server.data_dir.parent
    real = core.survey.survey.os.access
    case.patch.setattr("core.survey.survey.os.access", lambda path, mode: Path(path) != parent and real(path, mode))
    return server.back_up()


def another_job(case: Case) -> Outcome:
    server = plain_server(case.folder)
    with hold(state_dir(), installation_key(server.data_dir), "backup", now_utc()):
        return server.back_up()


def begin_a_job(server: Server) -> Path:
    begun = Begun("restore", "label", now_utc(), installation_record(server.installation))
    journal = Journal(state_dir() / "journals" / "a.jsonl", begun)
    journal.abandon()
    return journal.path


def interrupted(case: Case) -> Outcome:
    server = plain_server(case.folder)
    begin_a_job(server)
    return server.back_up()


def worked_in(case: Case) -> Outcome:
    server = plain_server(case.folder)
    begun = Begun("restore", "x", "2026-01-01T00:00:00Z", installation_record(server.installation))
    journal = Journal(state_dir() / "journals" / "1.jsonl", begun)
    aside = f"{server.data_dir}.aside-1"
    shutil.copytree(server.data_dir, aside)
    journal.intend(SwapBack(f"{server.data_dir}.staged-1", str(server.data_dir), aside, True))
    journal.abandon()
    (outcome,) = server.recover()
    return outcome


def of_another_account(case: Case) -> Outcome:
    server = plain_server(case.folder)
    begun = Begun("restore", "x", "2026-01-01T00:00:00Z", installation_record(server.installation))
    leave_mark(server.data_dir, case.folder / "state of another" / "journals" / "1.jsonl", begun)
    return server.back_up()


def moved_by_hand(case: Case) -> Outcome:
    server = plain_server(case.folder)
    begun = Begun("backup", "x", "2026-01-01T00:00:00Z", installation_record(server.installation))
    journal = Journal(state_dir() / "journals" / "1.jsonl", begun)
    journal.intend(StartService(data_dir=str(server.data_dir), old=identity_of(server.data_dir)))
    journal.abandon()
    server.data_dir.rename(f"{server.data_dir}.elsewhere")
    (outcome,) = server.recover()
    return outcome


def nothing_moves(case: Case) -> Outcome:
    server = plain_server(case.folder)

    def stand_still(*_: Any, cancel: CancelToken, **__: Any) -> None:
        while not cancel.cancelled:
            time.sleep(0.01)
        cancel.check()

    case.patch.setattr("core.execute.taking_data.copy_tree", stand_still)
    case.patch.setattr("core.system.watched.STALL_S", 0.1)
    return server.run(server.plan_backup(pre_copy=False))


# --- places --------------------------------------------------------------------------------------------------------


def into_the_data(case: Case) -> Outcome:
    server = plain_server(case.folder)
    server.backups = server.data_dir / "backups"
    return server.back_up()


def the_same_label(case: Case) -> Outcome:
    server = plain_server(case.folder)
    server.back_up(label="x")
    return server.back_up(label="x")


def no_room(case: Case) -> Outcome:
    server = plain_server(case.folder)
    case.patch.setattr("core.survey.places.shutil.disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))
    return server.back_up()


def no_journal(case: Case) -> Outcome:
    (state_dir() / "journals").write_bytes(b"in the way")
    return plain_server(case.folder).back_up()


def an_emptied_server(case: Case) -> Outcome:
    server = plain_server(case.folder)
    server.back_up(label="full")
    for file in (server.data_dir / "databases").rglob("neostore"):
        file.write_bytes(b"x")
    return server.back_up(label="nearly empty")


# --- the service ---------------------------------------------------------------------------------------------------

RUNNING = ContainerFacts("neo4j", "1", "running", True, False, 0, 0, "always", "castimaging/neo4j")
STOPPED = replace(RUNNING, status="exited", running=False)
OTHER = replace(STOPPED, name="etl", image="castimaging/etl", labels={"com.docker.compose.project": "p"})


@dataclass
class Engine(ContainerEngine):
    """A docker whose containers do what `act` says when they are asked to start, stop or restart."""

    containers: dict[str, ContainerFacts]
    act: dict[str, ContainerFacts] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(Path("docker"))

    def inspect(self, name: str) -> ContainerFacts | None:
        return self.containers.get(name)

    def inspect_all(self) -> tuple[ContainerFacts, ...]:
        return tuple(self.containers.values())

    def _run(self, arguments: list[str], timeout_s: float, *, quiet: bool = False) -> CommandResult:
        self.containers.update({name: facts for name, facts in self.act.items() if name in arguments})
        return CommandResult(tuple(arguments), 0, "")


def service(
    case: Case, *containers: ContainerFacts, act: dict[str, ContainerFacts] | None = None
) -> DockerNeo4jService:
    installation = plain_server(case.folder).installation
    nobody_answers = replace(installation, http_port=0, bolt_port=0)
    return DockerNeo4jService(nobody_answers, SHORT, Engine({one.name: one for one in containers}, act or {}))


def no_docker(case: Case) -> None:
    case.patch.setenv("PATH", str(case.folder))
    open_container_engine()


def no_container(case: Case) -> None:
    service(case).stop(CancelToken(), lambda _: None)


def never_stops(case: Case) -> None:
    service(case, RUNNING).stop(CancelToken(), lambda _: None)


def runs_again(case: Case) -> None:
    service(case, RUNNING).prove_stopped()


def never_answers(case: Case) -> None:
    service(case, STOPPED, act={"neo4j": RUNNING}).start(lambda _: None)


def another_stays_down(case: Case) -> None:
    own = replace(RUNNING, labels=OTHER.labels)
    controller = service(case, own, OTHER)
    controller.restart_others(lambda _: None)


def no_answer_in_time(_: Case) -> None:
    run_command([sys.executable, "-c", "import time; time.sleep(60)"], timeout_s=0.2)


def no_such_command(case: Case) -> None:
    run_command([case.folder / "docker"], timeout_s=1)


# --- backups -------------------------------------------------------------------------------------------------------


def nothing_there(case: Case) -> None:
    open_backup(case.folder / "none")


def one_copy_in_another(case: Case) -> None:
    for place in ("outer", "outer/Neo4j_data"):
        for name in ("databases", "transactions"):
            (case.folder / place / name).mkdir(parents=True)
    open_backup(case.folder / "outer")


def partial(case: Case) -> None:
    (case.folder / "x.partial").mkdir()
    open_backup(case.folder / "x.partial")


def bad_bytes(case: Case) -> Outcome:
    server = plain_server(case.folder)
    backup = sealed(server)
    store = backup / "Neo4j_data" / "databases" / "neo4j" / "neostore"
    store.write_bytes(store.read_bytes().swapcase())
    return server.restore(backup)


def too_new(case: Case) -> None:
    backup = sealed(plain_server(case.folder))
    rewritten(lambda document: document.update({"format_version": 99}))(backup)
    assert (backup / MANIFEST_NAME).exists()
    open_backup(backup)


def another_version(case: Case) -> Outcome:
    server = plain_server(case.folder)
    backup = sealed(server)
    server.installation = replace(server.installation, version="2.19.0")
    return server.restore(backup)


def without_logs(case: Case) -> Outcome:
    server = plain_server(case.folder)
    copied = shutil.copytree(server.data_dir, case.folder / "by hand" / "Neo4j_data")
    shutil.rmtree(copied / "transactions")
    return server.restore(copied.parent)


def unanswered(case: Case) -> Outcome:
    server = plain_server(case.folder)
    return server.restore(sealed(server), no_import_running=False)


# --- neo4j-admin ---------------------------------------------------------------------------------------------------


def admin_ends(case: Case, exit_code: int) -> Outcome:
    server = golden_server(case.folder, "windows-online", "x")
    real = GoldenServer._run_admin

    def end(self: GoldenServer, argv: Sequence[str], **options: Any) -> CommandResult:
        output = real(self, argv, **options).output
        for database in server.backups.glob("*.partial/neo4j_backup/*"):
            # As a real one has it; the golden server's store is older than the look at it.
            (database / "neostore.transaction.db.0").write_bytes(b"log")
        return CommandResult(tuple(argv), exit_code, output)

    case.patch.setattr(GoldenServer, "_run_admin", end)
    return server.back_up(method=BackupMethod.ONLINE)


def admin_restores_nothing(case: Case) -> Outcome:
    server = golden_server(case.folder, "windows-online", "x")
    backup = Path(server.back_up(method=BackupMethod.ONLINE).path)
    result = CommandResult((), 1, "restoreStatus=failed, reason=unknown")
    case.patch.setattr(GoldenServer, "_run_admin", lambda *_, **__: result)
    return server.restore(backup)


def somebody_imports(case: Case) -> Outcome:
    server = plain_server(case.folder)
    assert isinstance(server.service, FakeService)
    held = OpenTransaction("neo4j", "neo4j", "127.0.0.1:50988", now_utc())
    server.service.open_transactions = Transactions((held,))
    return server.back_up()


# --- jobs ----------------------------------------------------------------------------------------------------------


def database_lost(case: Case) -> Outcome:
    server = plain_server(case.folder)
    assert isinstance(server.service, FakeService)
    server.service.on_stop = lambda: shutil.rmtree(server.data_dir / "databases" / "neo4j")
    return server.back_up(pre_copy=False)


def reads_back_differently(case: Case) -> Outcome:
    server = plain_server(case.folder)

    def spoil(event: object) -> None:
        if isinstance(event, StepStarted) and event.title.startswith("Read the backup back"):
            for file in server.backups.rglob("neostore"):
                file.write_bytes(file.read_bytes().swapcase())

    return server.run(server.plan_backup(), listen=spoil)


def journal_torn_in_its_middle(case: Case) -> Outcome:
    server = plain_server(case.folder)
    path = begin_a_job(server)
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([lines[0], b'{"type":"Inte', b'{"type":"Committed"}', b""]))
    (outcome,) = server.recover()
    return outcome


def demo_elsewhere(case: Case) -> None:
    (case.folder / "mine").touch()
    create_demo(case.folder, "docker", 1)


def no_qt(case: Case) -> None:
    case.patch.setitem(sys.modules, "PySide6.QtWidgets", None)  # the import fails
    open_application()


def cancelled(case: Case) -> Outcome:
    server = plain_server(case.folder)
    token = CancelToken()
    token.cancel()
    return server.run(server.plan_backup(), token)


def a_bug(case: Case) -> Outcome:
    server = plain_server(case.folder)

    class Broken(FakeService):
        def stop(self, *_: Any, **__: Any) -> None:
            raise ZeroDivisionError("a bug")

    host = Host(Broken(), state_dir(), keep_awake=nullcontext)
    return execute(server.plan_backup(), host, lambda _: None, CancelToken())


CASES: dict[str, Callable[[Case], Outcome | None]] = {
    "USAGE": usage,
    "INSTALLATION_NOT_FOUND": not_found,
    "INSTALLATION_UNSUPPORTED": online_on_docker,
    "DATA_FOLDER_INVALID": no_data,
    "NOT_ELEVATED": no_rights,
    "ALREADY_RUNNING": another_job,
    "RECOVERY_NEEDED": interrupted,
    "RECOVERY_UNDECIDED": worked_in,
    "RECOVERY_MISSING": moved_by_hand,
    "RECOVERY_ELSEWHERE": of_another_account,
    "BACKUP_DOUBTFUL": an_emptied_server,
    "COPY_STALLED": nothing_moves,
    "DESTINATION_INVALID": into_the_data,
    "LABEL_TAKEN": the_same_label,
    "INSUFFICIENT_SPACE": no_room,
    "READ_FAILED": database_lost,
    "WRITE_FAILED": no_journal,
    "SERVICE_STATE_UNKNOWN": no_docker,
    "SERVICE_NOT_INSTALLED": no_container,
    "SERVICE_STOP_TIMEOUT": never_stops,
    "SERVICE_NOT_STOPPED": runs_again,
    "SERVICE_START_FAILED": never_answers,
    "RESTART_FAILED": another_stays_down,
    "COMMAND_FAILED": no_answer_in_time,
    "COMMAND_MISSING": no_such_command,
    "BACKUP_NOT_FOUND": nothing_there,
    "BACKUP_NOT_READY": one_copy_in_another,
    "BACKUP_INCOMPLETE": partial,
    "BACKUP_CORRUPT": bad_bytes,
    "MANIFEST_TOO_NEW": too_new,
    "VERSION_MISMATCH": another_version,
    "CONFIRMATION_NEEDED": unanswered,
    "BACKUP_NOT_WHOLE": without_logs,
    "TRANSACTIONS_OPEN": somebody_imports,
    "ONLINE_BACKUP_FAILED": lambda case: admin_ends(case, 1),
    "BACKUP_INCONSISTENT": lambda case: admin_ends(case, 3),
    "CONSISTENCY_UNCHECKED": lambda case: admin_ends(case, 2),
    "ONLINE_RESTORE_FAILED": admin_restores_nothing,
    "VERIFY_FAILED": reads_back_differently,
    "ROLLBACK_FAILED": journal_torn_in_its_middle,
    "DEMO": demo_elsewhere,
    "WINDOW_UNAVAILABLE": no_qt,
    "CANCELLED": cancelled,
    "UNEXPECTED": a_bug,
}


@pytest.mark.expects_warnings  # a job that fails is logged as an error
@pytest.mark.parametrize("code", CASES)
def test_the_code_is_produced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    try:
        outcome = CASES[code](Case(tmp_path, monkeypatch))
    except ImagingBackupError as error:
        found, message, hint = error.code, error.message, error.hint
    else:
        assert outcome is not None, "nothing went wrong"
        found, message, hint = outcome.code, outcome.message, outcome.hint
    assert found == code, message
    assert len(message) > 10 and len(hint) > 10, (message, hint)


def test_every_code_has_a_case() -> None:
    """The base class says only what nobody foresaw, as UNEXPECTED: no code raises it as it is."""
    assert set(CASES) == {error.code for error in error_types()} - {"ERROR"} | {"UNEXPECTED"}
    folder = Path(core.errors.__file__).parent
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and isinstance(node.exc.func, ast.Name):
                assert node.exc.func.id != "ImagingBackupError", path
