"""One contract for every ServiceController: the fake, the Windows one and the Docker one, the last two on demo servers."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from core import api
from core.cancel import CancelToken
from core.demo.as_installation import SandboxManager
from core.demo.demo_server import DemoServer
from core.demo.docker_acts import throw_away_place
from core.demo.server_folder import create_demo, demo_state, read_proof, remove_demo, set_faults
from core.demo.store import read_header
from core.errors import (
    CommandMissing,
    OperationCancelled,
    RestartFailed,
    ServiceNotInstalled,
    ServiceNotStopped,
    ServiceStartFailed,
    ServiceStateUnknown,
    ServiceStopTimeout,
)
from core.kinds.docker import service as docker_service
from core.kinds.docker.container_engine import ContainerEngine, ContainerFacts
from core.kinds.docker.service import DockerNeo4jService
from core.kinds.windows import service as windows_service
from core.kinds.windows.service import WindowsNeo4jService
from core.model.installation import Installation
from core.model.kind_facts import kind_named
from core.model.service_state import ServiceState
from core.model.store_facts import StoreState
from core.neo4j.controller import ServiceController
from core.neo4j.store_info import Question, judge_store_info, lay_out, write_configuration
from core.neo4j.store_lock import lock_holder
from core.neo4j.waiting import Patience
from core.system.command import CommandResult, run_command
from tests.fakes import FakeService
from tests.support import QUICK, look, until

FAKE = pytest.param("fake", marks=pytest.mark.same_everywhere)

HOLD_LOCK = """
import sys
file = open(sys.argv[1], "r+b")
if sys.platform == "win32":
    import msvcrt
    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl
    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
print("held", flush=True)
sys.stdin.read()
"""


def silent(words: str) -> None:
    pass


@dataclass
class Rig:
    """A controller and the means to break what it controls."""

    kind: str
    service: ServiceController
    demo: DemoServer | None = None

    def fault(self, **faults: Any) -> None:
        """Exactly these faults from now on."""
        if self.demo is not None:
            set_faults(self.demo.folder, **faults)
            return
        assert isinstance(self.service, FakeService)
        for name, off in (("stop_hangs", False), ("comes_back", False), ("kill_on_stop", False), ("start_fails", 0)):
            setattr(self.service, name, faults.get(name, off))
        self.service.health_never = faults.get("health_never", False)
        self.service.unknown = "unknown_output" in faults

    def come_back(self) -> None:
        """What a restart policy does after a stop, at a moment that the test knows."""
        if self.demo is not None:
            subprocess.run([self.demo.tool("docker"), "start", "neo4j"], check=True, stdout=subprocess.DEVNULL)
            return
        assert isinstance(self.service, FakeService)
        self.service.comes_back = True

    def with_patience(self, patience: Patience, **changes: Any) -> ServiceController:
        """The same service, waited for otherwise; the fake waits for nothing."""
        if self.demo is None:
            return self.service
        return api.service_of(replace(installation_of(self.demo), **changes), patience)

    def named(self, name: str) -> ServiceController:
        if self.demo is None:
            return FakeService(name=name, current=ServiceState.NOT_INSTALLED)
        return self.with_patience(QUICK, service_name=name)

    @contextmanager
    def store_in_use(self) -> Iterator[str]:
        """Another program has the store open; yields how it is named."""
        if self.demo is None:
            assert isinstance(self.service, FakeService)
            self.service.store_in_use = True
            yield ""
            return
        lock = self.demo.data_dir / "databases" / "store_lock"
        assert lock.is_file()
        with subprocess.Popen(
            [sys.executable, "-c", HOLD_LOCK, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline().strip() == b"held"
            yield "store_lock is locked by a process" if sys.platform == "win32" else f"process {holder.pid}"
            holder.communicate()


def installation_of(demo: DemoServer) -> Installation:
    return Installation(
        kind_named(demo.kind),
        demo.root,
        demo.data_dir,
        demo.config_dir,
        http_port=demo.http_port,
        bolt_port=demo.bolt_port,
        sandbox=demo.folder,
    )


def starts_of_others(rig: Rig) -> list[int]:
    """How often each service but Neo4j was started."""
    if rig.demo is None:
        return [rig.service.call_names.count("restart_others")]  # type: ignore[attr-defined]
    state = json.loads((rig.demo.sandbox / "state.json").read_text(encoding="utf-8"))
    return [entry["starts"] for entry in state.values()]


@pytest.fixture(params=[FAKE, "windows", "docker"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    if request.param == "fake":
        yield Rig("fake", FakeService())
        return
    demo = create_demo(tmp_path / "demo server", request.param, 2, start_delay_s=0.1, stop_delay_s=0.3)
    try:
        yield Rig(request.param, api.service_of(installation_of(demo), QUICK), demo)
    finally:
        set_faults(demo.folder)
        remove_demo(demo.folder)
        until(lambda: not any(thread.name == "service-tool" for thread in threading.enumerate()))


class TestServiceContract:
    def test_running(self, rig: Rig) -> None:
        assert rig.service.name == "neo4j"
        assert rig.service.state().state is ServiceState.RUNNING
        answer = rig.service.server_answer()
        assert answer is not None
        assert answer.neo4j_version == "4.4.42"
        with pytest.raises(ServiceNotStopped):
            rig.service.prove_stopped()

    def test_stop_says_what_it_waits_for_and_proves(self, rig: Rig) -> None:
        said: list[str] = []

        def hear(words: str) -> None:
            said.append(words)
            rig.fault()

        # It lasts until it was told once, however slow the tools are to start here.
        rig.fault(stop_hangs=True)
        rig.service.stop(CancelToken(), hear)
        assert rig.service.state().state is ServiceState.STOPPED
        assert rig.service.server_answer() is None
        rig.service.prove_stopped()
        assert any(line.startswith("Neo4j is stopping: its process ") for line in said)
        if rig.demo is not None:
            assert demo_state(rig.demo).state == "STOPPED"
            assert demo_state(rig.demo).exit_code == (143 if rig.kind == "docker" else 0)

    def test_stopping_what_is_stopped_does_nothing(self, rig: Rig) -> None:
        rig.service.stop(CancelToken(), silent)
        said: list[str] = []
        rig.service.stop(CancelToken(), said.append)
        assert said == []
        assert rig.service.state().state is ServiceState.STOPPED

    def test_start_returns_when_it_answers(self, rig: Rig) -> None:
        rig.service.stop(CancelToken(), silent)
        rig.service.start(silent)
        assert rig.service.server_answer() is not None
        assert rig.service.state().state is ServiceState.RUNNING

    def test_starting_what_runs_leaves_it_alone(self, rig: Rig) -> None:
        before = rig.service.state().pid
        rig.service.start(silent)
        assert rig.service.state().pid == before

    def test_starting_anew_stops_first(self, rig: Rig) -> None:
        asked: list[str] = []
        before = demo_state(rig.demo).pid if rig.demo else 0
        rig.service.start(asked.append, anew=True)
        assert rig.service.server_answer() is not None
        assert any(words.startswith("Neo4j is stopping") for words in asked)
        assert rig.demo is None or demo_state(rig.demo).pid != before

    def test_cancelled_before_it_began_nothing_is_stopped(self, rig: Rig) -> None:
        token = CancelToken()
        token.cancel()
        before = rig.service.state().pid
        with pytest.raises(OperationCancelled):
            rig.service.stop(token, silent)
        assert rig.service.state().pid == before
        assert rig.service.server_answer() is not None

    def test_cancelled_while_stopping_it_can_be_started_again(self, rig: Rig) -> None:
        token = CancelToken()
        rig.fault(stop_hangs=True)
        with pytest.raises(OperationCancelled):
            rig.service.stop(token, lambda words: token.cancel())
        rig.fault()
        rig.service.start(silent)
        assert rig.service.server_answer() is not None
        assert rig.service.state().state is ServiceState.RUNNING

    def test_a_stop_that_hangs_is_a_timeout_and_no_kill(self, rig: Rig) -> None:
        rig.fault(stop_hangs=True)
        before = rig.service.state().pid
        service = rig.with_patience(replace(QUICK, stop_s=1.0))
        with pytest.raises(ServiceStopTimeout, match=r"its process \d+ has not ended yet"):
            service.stop(CancelToken(), silent)
        assert rig.service.state().pid == before
        with pytest.raises(ServiceNotStopped):
            service.prove_stopped()
        rig.fault()
        service.start(silent)
        assert service.server_answer() is not None

    def test_one_failed_start_is_tried_again(self, rig: Rig) -> None:
        rig.service.stop(CancelToken(), silent)
        rig.fault(start_fails=1)
        rig.service.start(silent)
        assert rig.service.server_answer() is not None

    def test_starts_that_go_on_failing_are_an_error(self, rig: Rig) -> None:
        rig.service.stop(CancelToken(), silent)
        rig.fault(start_fails=1000)
        with pytest.raises(ServiceStartFailed, match=r"at http://127\.0\.0\.1:\d+") as caught:
            rig.with_patience(replace(QUICK, start_s=10_000.0)).start(silent)
        # Given up when each way has failed, and said after how long.
        assert "10000 s" not in caught.value.message and "10,000 s" not in caught.value.message
        assert rig.service.state().state is ServiceState.STOPPED

    def test_a_server_that_never_answers_is_not_started(self, rig: Rig) -> None:
        rig.service.stop(CancelToken(), silent)
        rig.fault(health_never=True)
        with pytest.raises(ServiceStartFailed, match="no server answered"):
            rig.with_patience(replace(QUICK, start_s=4.0)).start(silent)

    def test_a_service_that_does_not_exist(self, rig: Rig) -> None:
        service = rig.named("no-such-service")
        assert service.state().state is ServiceState.NOT_INSTALLED
        with pytest.raises(ServiceNotInstalled):
            service.stop(CancelToken(), silent)
        with pytest.raises(ServiceNotInstalled):
            service.start(silent)

    def test_it_stayed_stopped(self, rig: Rig) -> None:
        rig.service.stop(CancelToken(), silent)
        rig.service.prove_stayed_stopped(CancelToken())
        rig.service.start(silent)
        with pytest.raises(ServiceNotStopped):
            rig.service.prove_stayed_stopped(CancelToken())

    def test_a_store_in_use_is_not_stopped(self, rig: Rig) -> None:
        rig.service.stop(CancelToken(), silent)
        with rig.store_in_use() as holder, pytest.raises(ServiceNotStopped, match=f"store is in use.*{holder}"):
            rig.service.prove_stopped()

    def test_restart_others_leaves_neo4j_alone(self, rig: Rig) -> None:
        said: list[str] = []
        before, starts = rig.service.state().pid, starts_of_others(rig)
        rig.service.restart_others(said.append)
        assert starts_of_others(rig) == [count + 1 for count in starts]
        members = rig.service.members()
        assert members[0].name == "neo4j"
        assert len(members) >= 3
        assert {member.state for member in members} == {ServiceState.RUNNING}
        assert rig.service.state().pid == before
        assert rig.service.server_answer() is not None
        assert len(said) >= 2 and not any("neo4j" in words.lower() for words in said)

    def test_restart_others_names_what_did_not_come_back(self, rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
        if isinstance(rig.service, FakeService):
            rig.service.restart_fails = ("etl",)
        failed = rig.service.members()[-1]
        real = SandboxManager.start

        def start(manager: SandboxManager, name: str) -> None:
            if name != failed.name:
                real(manager, name)

        def restart(engine: ContainerEngine, name: str, timeout_s: float) -> CommandResult:
            return engine._run(["stop" if name == failed.name else "restart", name], timeout_s)

        monkeypatch.setattr(SandboxManager, "start", start)
        monkeypatch.setattr(ContainerEngine, "restart", restart)
        service = rig.with_patience(replace(QUICK, start_s=0.5))
        with pytest.raises(RestartFailed, match=failed.title if rig.kind == "windows" else failed.name):
            service.restart_others(silent)
        down = [member.name for member in service.members() if member.state is not ServiceState.RUNNING]
        assert down == [failed.name]


@pytest.mark.parametrize("rig", [FAKE, "docker"], indirect=True)
class TestContainersOnly:
    """What only an engine can do to us: restart policies, kills, words that nobody expected."""

    def test_a_container_that_comes_back_is_not_stopped(self, rig: Rig) -> None:
        rig.service.stop(CancelToken(), silent)
        rig.service.prove_stopped()
        rig.come_back()
        with pytest.raises(ServiceNotStopped, match="restart policy is 'always'"):
            rig.service.prove_stayed_stopped(CancelToken())
        rig.fault()

    def test_a_killed_container_is_no_clean_stop(self, rig: Rig) -> None:
        rig.fault(kill_on_stop=True)
        rig.service.stop(CancelToken(), silent)
        with pytest.raises(ServiceNotStopped, match="137"):
            rig.service.prove_stopped()
        with pytest.raises(ServiceNotStopped, match="137"):
            rig.service.prove_stayed_stopped(CancelToken())
        rig.service.prove_stopped(clean=False)
        rig.fault()
        rig.service.start(silent)
        rig.service.stop(CancelToken(), silent)
        rig.service.prove_stopped()

    def test_what_cannot_be_read_is_unknown_and_nothing_is_done(self, rig: Rig) -> None:
        rig.fault(unknown_output=["docker"])
        assert rig.service.state().state is ServiceState.UNKNOWN
        with pytest.raises(ServiceStateUnknown):
            rig.service.stop(CancelToken(), silent)
        with pytest.raises(ServiceStateUnknown):
            rig.service.start(silent)
        with pytest.raises(ServiceStateUnknown):
            rig.service.prove_stopped()
        rig.fault()
        assert rig.service.server_answer() is not None


@pytest.mark.parametrize("rig", ["windows", "docker"], indirect=True)
class TestToolsThatFail:
    """The vendor's tools are missing, hang, or say nonsense: the other way is taken, and the truth is looked at."""

    def vendor_tool(self, rig: Rig) -> str:
        return "neo4j" if rig.kind == "windows" else "imaging"

    def test_missing(self, rig: Rig) -> None:
        assert rig.demo is not None
        rig.demo.tool(self.vendor_tool(rig)).unlink(missing_ok=True)
        rig.service.stop(CancelToken(), silent)
        rig.service.prove_stopped()
        rig.service.start(silent)
        assert rig.service.server_answer() is not None

    def test_hanging(self, rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
        def impatient(argv: Sequence[str], *, timeout_s: float, **options: Any) -> CommandResult:
            return run_command(argv, timeout_s=min(timeout_s, 1.0), **options)

        rig.fault(tool_hangs=[self.vendor_tool(rig)])
        # With the vendor's tool only: on a busy machine the others may need long.
        for module in (docker_service, windows_service):
            monkeypatch.setattr(module, "run_command", impatient)
        rig.service.stop(CancelToken(), silent)
        assert rig.service.state().state is ServiceState.STOPPED
        rig.service.start(silent)
        assert rig.service.server_answer() is not None

    def test_saying_what_nobody_expects(self, rig: Rig) -> None:
        rig.fault(unknown_output=[self.vendor_tool(rig)])
        rig.service.stop(CancelToken(), silent)
        rig.service.prove_stopped()
        rig.service.start(silent)
        assert rig.service.server_answer() is not None

    @pytest.mark.parametrize("form", ["old", "new"])
    def test_both_forms_of_speech(self, rig: Rig, form: str) -> None:
        rig.fault(status_form=form)
        rig.service.stop(CancelToken(), silent)
        rig.service.prove_stopped()
        rig.service.start(silent)
        assert rig.service.server_answer() is not None


class PatientEngine(ContainerEngine):
    """An engine whose containers were created with a grace period that lets Neo4j write its checkpoint."""

    def inspect(self, name: str) -> ContainerFacts | None:
        facts = super().inspect(name)
        return None if facts is None else replace(facts, stop_timeout_s=600)


class DisabledService(SandboxManager):
    """A service manager that refuses to start one service."""

    name = ""

    def start(self, name: str) -> None:
        if name == self.name:
            raise ServiceStartFailed("1058: the service is disabled")
        super().start(name)


@pytest.mark.parametrize("rig", ["windows"], indirect=True)
class TestServicesThatWereStopped:
    """What ran must run again; what was stopped is tried once."""

    @pytest.fixture
    def manager(self, rig: Rig) -> DisabledService:
        assert rig.demo is not None
        return DisabledService(rig.demo.folder)

    @pytest.fixture
    def service(self, rig: Rig, manager: DisabledService) -> WindowsNeo4jService:
        assert rig.demo is not None
        return WindowsNeo4jService(installation_of(rig.demo), QUICK, manager)

    def test_is_started(self, service: WindowsNeo4jService, manager: DisabledService) -> None:
        other = service.members()[1]
        manager.stop(other.name)
        service.restart_others(silent)
        assert {member.state for member in service.members()} == {ServiceState.RUNNING}

    def test_a_disabled_one_is_told_and_no_error(self, service: WindowsNeo4jService, manager: DisabledService) -> None:
        other = service.members()[1]
        manager.stop(other.name)
        manager.name = other.name
        said: list[str] = []
        service.restart_others(said.append)
        states = {member.name: member.state for member in service.members()}
        assert states.pop(other.name) is ServiceState.STOPPED
        assert set(states.values()) == {ServiceState.RUNNING}
        assert any(line.startswith("It was stopped before and is left so") and "1058" in line for line in said)

    def test_one_that_ran_must_run_again(self, service: WindowsNeo4jService, manager: DisabledService) -> None:
        manager.name = service.members()[1].name
        with pytest.raises(RestartFailed, match="1058"):
            service.restart_others(silent)


ANSWER = Question(neo4j_version="4.4.42", database="neo4j", work=Path("/w"), logs=Path("/l"))


class TestAskingAboutACopy:
    """The tool of each kind tells of the copy, by the copy's own logs, and whatever the server is."""

    @pytest.fixture(params=["4.4.42", "5.26.0"])
    def version(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    def ask(self, rig: Rig, data: Path, version: str, logs: str = "transactions") -> StoreState:
        work = data.with_name("asking")
        lay_out(data / "databases" / "neo4j", work, "neo4j")
        question = Question(neo4j_version=version, database="neo4j", work=work, logs=data / logs)
        call = rig.service.store_info_call(question)
        write_configuration(call.configuration, work)
        result = run_command(call.argv, timeout_s=60, env=call.environment)
        shutil.rmtree(work)
        return judge_store_info("neo4j", result)

    def copy(self, rig: Rig) -> Path:
        assert rig.demo is not None
        return Path(shutil.copytree(rig.demo.data_dir, rig.demo.folder / "copy" / "data"))

    @pytest.mark.parametrize("rig", ["windows", "docker"], indirect=True)
    def test_closed_torn_and_without_logs(self, rig: Rig, version: str) -> None:
        assert rig.demo is not None
        demo = rig.demo
        before = int(read_proof(demo)["last_tx"])
        until(lambda: int(read_proof(demo)["last_tx"]) > before)
        hot = self.copy(rig)
        assert self.ask(rig, hot, version) == StoreState("neo4j", True)
        shutil.rmtree(hot)
        rig.service.stop(CancelToken(), silent)
        last = read_header(rig.demo.data_dir / "databases" / "neo4j").last_tx
        cold = self.copy(rig)
        tree = look(cold)
        assert self.ask(rig, cold, version) == StoreState("neo4j", False, last)
        (cold / "none").mkdir()
        assert self.ask(rig, cold, version, "none") == StoreState("neo4j", True)
        (cold / "none").rmdir()
        assert {path: facts for path, facts in look(cold).items() if path != "."} == {
            path: facts for path, facts in tree.items() if path != "."
        }

    @pytest.mark.parametrize("rig", ["docker"], indirect=True)
    def test_a_throw_away_container_is_removed_where_its_command_was_ended(self, rig: Rig) -> None:
        assert rig.demo is not None
        data = self.copy(rig)
        rig.fault(tool_hangs=["neo4j-admin"])
        work = data.with_name("asking")
        lay_out(data / "databases" / "neo4j", work, "neo4j")
        question = Question(neo4j_version="4.4.42", database="neo4j", work=work, logs=data / "transactions")
        call = rig.service.store_info_call(question)
        write_configuration(call.configuration, work)
        token, name = CancelToken(), call.argv[call.argv.index("--name") + 1]
        container = throw_away_place(rig.demo, name)
        ended: list[BaseException] = []

        def ask() -> None:
            try:
                run_command(call.argv, timeout_s=60, env=call.environment, cancel=token)
            except OperationCancelled as error:
                ended.append(error)

        asking = threading.Thread(target=ask)
        asking.start()
        until(container.exists)
        token.cancel()
        asking.join()
        assert len(ended) == 1 and container.exists()
        call.clean_up()
        assert not container.exists()

    @pytest.mark.parametrize("rig", ["windows"], indirect=True)
    def test_a_tool_that_is_not_there(self, rig: Rig) -> None:
        assert rig.demo is not None
        rig.demo.tool("neo4j-admin").unlink()
        with pytest.raises(CommandMissing):
            rig.service.store_info_call(ANSWER)

    @pytest.mark.parametrize("rig", ["docker"], indirect=True)
    def test_a_container_that_is_not_there(self, rig: Rig) -> None:
        with pytest.raises(ServiceNotInstalled, match="does not tell the image of container other"):
            rig.named("other").store_info_call(ANSWER)


class CrashedEngine(ContainerEngine):
    """An engine whose container ended by a crash of the JVM."""

    def inspect(self, name: str) -> ContainerFacts | None:
        facts = super().inspect(name)
        return None if facts is None else replace(facts, exit_code=3)


@pytest.mark.parametrize("rig", ["docker"], indirect=True)
def test_a_crashed_container_is_no_clean_stop(rig: Rig) -> None:
    assert rig.demo is not None
    rig.service.stop(CancelToken(), silent)
    service = DockerNeo4jService(installation_of(rig.demo), QUICK, CrashedEngine(rig.demo.tool("docker")))
    with pytest.raises(ServiceNotStopped, match="exit code 3") as caught:
        service.prove_stopped()
    assert caught.value.hint.startswith("Start it once")
    service.prove_stopped(clean=False)


@pytest.mark.skipif(sys.platform == "win32", reason="the demo server has no imaging.exe")
@pytest.mark.parametrize("rig", ["docker"], indirect=True)
class TestWhoStopsTheContainer:
    """The installer's stop command kills after the grace period, so it is used only where that is long enough."""

    @pytest.fixture(autouse=True)
    def see_the_commands(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level("INFO", logger="core.system.command")

    def test_the_engine_where_the_installer_would_kill(self, rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
        rig.service.stop(CancelToken(), silent)
        assert f"stop -t {QUICK.stop_s * 6:.0f} neo4j" in caplog.text
        assert 'imaging" -s stop neo4j' not in caplog.text

    @pytest.mark.parametrize("fault", [{}, {"tool_hangs": ["imaging"]}, {"unknown_output": ["imaging"]}])
    def test_the_installer_where_it_is_safe(
        self, rig: Rig, fault: dict[str, Any], caplog: pytest.LogCaptureFixture
    ) -> None:
        assert rig.demo is not None
        rig.fault(**fault)
        engine = PatientEngine(rig.demo.tool("docker"))
        patience = replace(QUICK, tool_s=3.0) if "tool_hangs" in fault else QUICK
        service = DockerNeo4jService(installation_of(rig.demo), patience, engine)
        service.stop(CancelToken(), silent)
        service.prove_stopped()
        assert 'imaging" -s stop neo4j' in caplog.text
        assert (f"stop -t {QUICK.stop_s * 6:.0f} neo4j" in caplog.text) is bool(fault)


def test_asking_for_locks_leaves_no_trace(tmp_path: Path) -> None:
    assert lock_holder(tmp_path / "missing").held is False
    databases = tmp_path / "databases" / "neo4j"
    databases.mkdir(parents=True)
    assert lock_holder(tmp_path).held is False
    (databases / "database_lock").touch()
    assert lock_holder(tmp_path).held is False
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["database_lock", "databases", "neo4j"]


def test_databases_that_cannot_be_read_are_in_doubt(tmp_path: Path) -> None:
    (tmp_path / "databases").touch()
    assert lock_holder(tmp_path).held is None
