"""What a job does while Neo4j is offline: counted, not timed. And what it does when Neo4j comes back by itself meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

import core.kinds.docker.container_engine
import core.kinds.docker.service
import core.kinds.windows.service
import core.neo4j.service
from core.cancel import CancelToken
from core.copying.tree_copy import CopiedTree, copy_tree
from core.demo.demo_server import DemoServer
from core.demo.server_folder import create_demo, remove_demo
from core.errors import OperationCancelled, ReadFailed
from core.execute import taking_data
from core.kinds.docker.container_engine import ContainerEngine, ContainerFacts
from core.kinds.docker.service import DockerNeo4jService
from core.model.endpoint import Connector, Endpoint
from core.model.events import Event, JobState, Notice, ServiceChanged, StepFinished
from core.model.installation import Installation
from core.model.service_state import ServiceState, ServiceStatus
from core.neo4j.health import ServerAnswer
from core.neo4j.waiting import Patience, Way
from core.plan.steps import StartNeo4j, SwapDirectory
from core.recovery.journal import StartService, SwapBack
from core.recovery.undo import roll_back
from tests.fakes import FakeService
from tests.support import QUICK, Server, change_server, demo_server, plain_server


@dataclass
class Work:
    """Tools and probes that the product starts, without those of a look that was waited for."""

    counting: bool = False
    done: list[str] = field(default_factory=list)
    due: set[str] = field(default_factory=set)
    """What a look after a pause may ask."""

    def add(self, what: str) -> None:
        if what in self.due and threading.current_thread() is threading.main_thread():
            self.due.remove(what)
        elif self.counting:
            self.done.append(what)

    def sleep(self, seconds: float) -> None:
        self.due = {"inspect", "probe"}
        time.sleep(seconds)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    work = Work()

    def counted(real: Callable[..., Any], words: Callable[..., str]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            work.add(words(*args))
            return real(*args, **kwargs)

        return call

    def tool(argv: list[Any]) -> str:
        return next(str(word) for word in argv[1:] if not str(word).startswith("-"))

    for module in (core.kinds.docker.container_engine, core.kinds.docker.service, core.kinds.windows.service):
        monkeypatch.setattr(module, "run_command", counted(module.run_command, tool))
    asking = core.neo4j.service
    monkeypatch.setattr(asking, "probe_server", counted(asking.probe_server, lambda *_: "probe"))
    return work


@pytest.fixture(params=["docker", "windows"])
def demo(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoServer]:
    made = create_demo(tmp_path / "demo", request.param, 2, start_delay_s=0.1, stop_delay_s=0.1)
    yield made
    remove_demo(made.folder)


STOP = {"docker": ["inspect", "stop"], "windows": ["stop"]}
PROOF = {"docker": ["inspect"], "windows": ["status"]}
START = {"docker": ["inspect", "start"], "windows": ["start"]}
"""A manager is asked without a process, an engine with one."""


@pytest.mark.parametrize("cancelled", [False, True])
def test_each_tool_is_started_for_a_reason(demo: DemoServer, tmp_path: Path, work: Work, cancelled: bool) -> None:
    server = demo_server(demo, tmp_path / "backups", replace(QUICK, sleep=work.sleep))
    assert server.back_up(label="good").state is JobState.SUCCEEDED
    plan, token = server.plan_restore(server.backups / "good"), CancelToken()

    def listen(event: Event) -> None:
        match event:
            case ServiceChanged(status=status) if status.state is ServiceState.STOPPING:
                work.counting = True
            case StepFinished(index=index) if isinstance(plan.steps[index], SwapDirectory) and cancelled:
                token.cancel()
            case StepFinished(index=index) if isinstance(plan.steps[index], StartNeo4j):
                work.counting = False
            case ServiceChanged(status=status) if status.state is ServiceState.RUNNING:
                work.counting = False
            case Notice(message="Neo4j runs again."):
                work.counting = False

    outcome = server.run(plan, token, listen)
    assert outcome.state is (JobState.CANCELLED if cancelled else JobState.SUCCEEDED)
    kind = demo.kind
    # One proof before the swap, one before it is undone.
    proofs = PROOF[kind] * (2 if cancelled else 1)
    expected = [*STOP[kind], *proofs, *START[kind]]
    assert work.done[: len(expected)] == expected
    # A restore says what state the service is in when Neo4j is back.
    assert work.done[len(expected) :] in ([], ["inspect", "probe"])


# --- Neo4j that comes back by itself -------------------------------------------------------------------------------


@dataclass
class Clock:
    """Time passes by sleeping only."""

    now_s: float = 1000.0
    slept_s: float = 0.0

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds
        self.slept_s += seconds


class StoppedEngine(ContainerEngine):
    def inspect(self, name: str) -> ContainerFacts | None:
        return ContainerFacts(name, "1", "exited", False, False, 143, 0, "always", "castimaging/neo4j")


def stopped_service(tmp_path: Path, clock: Clock) -> DockerNeo4jService:
    patience = Patience(clock=lambda: clock.now_s, sleep=clock.sleep)
    return DockerNeo4jService(plain_server(tmp_path).installation, patience, StoppedEngine(tmp_path))


@pytest.mark.parametrize(("passed_s", "left_s"), [(0.0, 2.0), (1.5, 0.5), (2.0, 0.0), (3600.0, 0.0)])
def test_only_the_rest_of_the_moment_after_a_stop_is_waited_for(tmp_path: Path, passed_s: float, left_s: float) -> None:
    clock = Clock()
    service = stopped_service(tmp_path, clock)
    service.stop(CancelToken(), lambda _: None)
    assert clock.slept_s == 0
    clock.now_s += passed_s
    service.prove_stayed_stopped(CancelToken())
    assert clock.slept_s == pytest.approx(left_s)


def test_without_a_stop_there_is_no_such_moment(tmp_path: Path) -> None:
    clock = Clock()
    stopped_service(tmp_path, clock).prove_stayed_stopped(CancelToken())
    assert clock.slept_s == 0


def test_a_cancel_ends_the_wait(tmp_path: Path) -> None:
    clock, token = Clock(), CancelToken()
    service = stopped_service(tmp_path, clock)
    service.stop(token, lambda _: None)
    token.cancel()
    with pytest.raises(OperationCancelled):
        service.prove_stayed_stopped(token)
    assert clock.slept_s == 0


class LingeringStop(DockerNeo4jService):
    """Its stop tool stays on after Neo4j has gone, until somebody says that it is waited for."""

    def __init__(self, installation: Installation, *, running: bool = True) -> None:
        super().__init__(installation, Patience(poll_s=0.01, report_s=0.0), StoppedEngine(Path(installation.root)))
        self.running = running
        self.waited_for = threading.Event()
        self.ended: list[str] = []

    def state(self) -> ServiceStatus:
        return ServiceStatus(ServiceState.RUNNING if self.running else ServiceState.STOPPED)

    def server_answer(self, wait_s: float = 0.0) -> ServerAnswer | None:
        return ServerAnswer(Endpoint(Connector.HTTP, "127.0.0.1", 7474), "127.0.0.1") if self.running else None

    def _state_and_answer(self) -> tuple[ServiceStatus, ServerAnswer | None]:
        return self.state(), self.server_answer()

    def _look(self) -> tuple[ServiceStatus, str]:
        return self.state(), "it runs" if self.running else ""

    def _stop_ways(self) -> list[Way]:
        return [Way("stop", self._act_stop)]

    def _act_stop(self) -> None:
        self.running = False
        self.waited_for.wait(30)
        self.ended.append("stop")

    def _start_ways(self) -> list[Way]:
        return [Way("start", self._act_start)]

    def _act_start(self) -> None:
        self.running = True
        self.ended.append("start")

    def listen(self, words: str) -> None:
        if "still stopping" in words:
            self.waited_for.set()


@pytest.mark.parametrize("anew", [False, True])
@pytest.mark.parametrize("again", [False, True])
def test_a_stop_tool_that_is_still_at_it_does_not_stop_what_is_started(tmp_path: Path, anew: bool, again: bool) -> None:
    """Also when Neo4j runs once more before it is started `anew`, and when it is told to stop once `again` while it does."""
    service = LingeringStop(plain_server(tmp_path).installation)
    if not anew:
        service.stop(CancelToken(), service.listen)
    if again:
        service.stop(CancelToken(), service.listen)
    service.start(service.listen, anew=anew)
    assert service.ended == ["stop", "start"]


def back_up_while(tmp_path: Path, meanwhile: Callable[[Server], None]) -> tuple[Server, Any]:
    """A backup, and what happens between its copy and the second proof."""
    server = plain_server(tmp_path)

    class Meanwhile(FakeService):
        def prove_stopped(self, *, clean: bool = True) -> None:
            if self.call_names.count("prove_stopped") == 1:
                meanwhile(server)
            super().prove_stopped(clean=clean)

    server.service = Meanwhile()
    return server, server.back_up()


@pytest.mark.expects_warnings
def test_a_backup_of_neo4j_that_came_back_and_went_again_is_refused(tmp_path: Path) -> None:
    def come_and_go(server: Server) -> None:
        with (server.data_dir / "transactions/neo4j/neostore.transaction.db.0").open("a") as log:
            log.write("a checkpoint\n")

    server, outcome = back_up_while(tmp_path, come_and_go)
    assert (outcome.state, outcome.code) == (JobState.FAILED, "READ_FAILED")
    assert "neostore.transaction.db.0 changed after it was copied" in outcome.message
    assert list(server.backups.iterdir()) == []
    assert server.service.state().state is ServiceState.RUNNING


@pytest.mark.expects_warnings
def test_a_file_that_vanishes_after_both_copies_looked_for_it_is_no_part_of_a_backup(tmp_path: Path) -> None:
    server, outcome = back_up_while(tmp_path, lambda server: (server.data_dir / "databases/neo4j/neostore").unlink())
    assert (outcome.state, outcome.code) == (JobState.FAILED, "READ_FAILED")
    assert "neostore could not be read" in outcome.message
    assert list(server.backups.iterdir()) == []


@pytest.mark.expects_warnings
@pytest.mark.parametrize(
    ("now", "said"),
    [
        ({"current": ServiceState.RUNNING}, "neo4j is not stopped"),
        ({"current": ServiceState.STOPPED}, "neostore changed"),
        ({"unknown": True}, "neostore changed"),
    ],
)
def test_a_cold_copy_that_fails_says_whether_neo4j_came_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: dict[str, Any], said: str
) -> None:
    server = plain_server(tmp_path)

    def copy_while_somebody_writes(*places: Path, live: bool, **others: Any) -> CopiedTree:
        if live:
            return copy_tree(*places, live=live, **others)
        for name, value in now.items():
            monkeypatch.setattr(server.service, name, value)
        raise ReadFailed("neostore changed while it was copied, although Neo4j is stopped.")

    monkeypatch.setattr(taking_data, "copy_tree", copy_while_somebody_writes)
    outcome = server.back_up()
    assert outcome.state is JobState.FAILED
    assert outcome.message.startswith(said)
    assert list(server.backups.iterdir()) == []


def test_neo4j_that_comes_back_after_the_copy_spoils_nothing(tmp_path: Path) -> None:
    server = plain_server(tmp_path)

    class ComesBack(FakeService):
        def prove_stopped(self, *, clean: bool = True) -> None:
            super().prove_stopped(clean=clean)
            if self.call_names.count("prove_stopped") == 2:
                self.current = ServiceState.RUNNING

    server.service = ComesBack()
    outcome = server.back_up()
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert server.service.state().state is ServiceState.RUNNING


def test_nothing_is_waited_for_once_the_data_is_copied(tmp_path: Path) -> None:
    server, outcome = back_up_while(tmp_path, lambda _: None)
    assert outcome.state is JobState.SUCCEEDED
    names = server.service.call_names  # type: ignore[attr-defined]
    assert names == ["stop", "prove_stopped", "prove_stopped", "start"]


def restored(tmp_path: Path, **choices: Any) -> tuple[Server, Any]:
    server = plain_server(tmp_path)
    assert server.back_up(label="good").state is JobState.SUCCEEDED
    change_server(server, "new")
    server.service = FakeService()
    return server, server.plan_restore(server.backups / "good", **choices)


def test_neo4j_that_came_back_after_the_swap_is_started_anew(tmp_path: Path) -> None:
    server, plan = restored(tmp_path)
    service = server.service
    assert isinstance(service, FakeService)
    started_with: list[bytes] = []
    service.on_start = lambda: started_with.append(server.config()["neo4j"])

    def come_back(event: Event) -> None:
        if isinstance(event, StepFinished) and isinstance(plan.steps[event.index], SwapDirectory):
            service.current = ServiceState.RUNNING

    assert server.run(plan, listen=come_back).state is JobState.SUCCEEDED
    assert [text.split() for text in started_with] == [[b"neo4j", b"of", b"old"]]
    assert service.call_names == ["stop", "prove_stopped", "start", "stop", "restart_others"]


@pytest.mark.expects_warnings
def test_nothing_is_deleted_below_neo4j_that_comes_back(tmp_path: Path) -> None:
    server, plan = restored(tmp_path, delete_first=True)
    assert isinstance(server.service, FakeService)
    server.service.comes_back = True
    outcome = server.run(plan)
    assert (outcome.state, outcome.code) == (JobState.FAILED, "SERVICE_NOT_STOPPED")
    assert (server.data_dir / "databases/neo4j/neostore").read_text(encoding="utf-8").startswith("new")


def test_neo4j_that_came_back_during_an_undo_is_started_anew(tmp_path: Path) -> None:
    staged, target, aside = (tmp_path / name for name in ("data.staged-1", "data", "data.aside-1"))
    for folder in (target, aside):
        folder.mkdir()

    class ComesBack(FakeService):
        def prove_stopped(self, *, clean: bool = True) -> None:
            super().prove_stopped(clean=clean)
            self.current = ServiceState.RUNNING

    service = ComesBack(current=ServiceState.STOPPED)
    started_beside: list[bool] = []
    service.on_start = lambda: started_beside.append(aside.exists())
    roll_back([StartService(), SwapBack(str(staged), str(target), str(aside), True)], service, lambda _: None)
    assert started_beside == [False]
    assert service.call_names == ["prove_stopped", "start", "stop"]
