"""A Docker server whose containers were removed, as by `docker compose down`: its data is copied, and not replaced."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core import api
from core.demo.demo_server import DemoServer
from core.demo.server_folder import set_faults, start_demo, stop_demo
from core.errors import InstallationNotFound, ServiceNotInstalled, ServiceNotStopped
from core.kinds.docker.container_engine import ContainerEngine, ContainerFacts
from core.kinds.docker.service import DockerNeo4jService
from core.model.endpoint import Connector, Endpoint
from core.model.events import JobState
from core.model.given import Given
from core.model.service_state import ServiceState
from core.neo4j.health import ServerAnswer
from core.plan.plan import Plan
from core.plan.steps import StartNeo4j, StopNeo4j
from core.system.command import ON_WINDOWS
from tests.integration.conftest import Make
from tests.support import QUICK, Server, demo_server, good


@pytest.fixture
def demo(make: Make) -> DemoServer:
    return make("docker")


def down(demo: DemoServer) -> None:
    stop_demo(demo)
    set_faults(demo.folder, not_installed=True)


def seen(demo: DemoServer, tmp_path: Path) -> Server:
    """As it is found now."""
    return demo_server(demo, tmp_path / "backups")


def blockers(plan: Plan) -> list[tuple[str, str]]:
    return [(check.code, check.hint) for check in plan.blockers]


def test_a_backup_needs_no_container(demo: DemoServer, tmp_path: Path) -> None:
    down(demo)
    server = seen(demo, tmp_path)
    assert (server.installation.service_name, server.installation.has_service) == ("neo4j", False)
    assert (server.data_dir, server.installation.data_dir_doubt) == (demo.data_dir, "")
    plan = server.plan_backup()
    assert blockers(plan) == [] and not any(isinstance(step, StopNeo4j | StartNeo4j) for step in plan.steps)
    outcome = server.run(plan)
    backup = good(outcome)
    assert server.service.state().state is ServiceState.NOT_INSTALLED

    # A restore has to start Neo4j.
    ((code, hint),) = blockers(server.plan_restore(backup))
    assert code == ServiceNotInstalled.code
    assert "docker compose up --no-start" in hint and str(demo.root) in hint
    set_faults(demo.folder)
    again = seen(demo, tmp_path)
    assert again.installation.has_service and again.restore(backup).state is JobState.SUCCEEDED


@pytest.mark.expects_warnings
def test_a_store_that_is_used_all_the_same_is_not_at_rest(demo: DemoServer, tmp_path: Path) -> None:
    """As with a container of another account's engine, which this one does not tell of."""
    down(demo)
    server = seen(demo, tmp_path)
    plan = server.plan_backup()
    start_demo(demo)
    assert [code for code, _ in blockers(server.plan_backup())] == [ServiceNotStopped.code]
    outcome = server.run(plan)
    assert (outcome.state, outcome.code) == (JobState.FAILED, ServiceNotStopped.code)


def test_a_restore_does_not_ask_for_a_second_container_below_a_server_that_runs(
    demo: DemoServer, tmp_path: Path
) -> None:
    down(demo)
    server = seen(demo, tmp_path)
    backup = good(server.back_up())
    start_demo(demo)
    (check,) = server.plan_restore(backup).blockers
    assert check.code == ServiceNotInstalled.code
    # On Windows the engine runs in a virtual machine, where no lock is seen.
    words = "a Neo4j answers where this server would" if ON_WINDOWS else "a Neo4j uses the data folder"
    assert words in check.message and "--no-start" not in check.hint


@pytest.mark.expects_warnings
def test_a_server_that_answers_all_the_same_is_not_at_rest(
    demo: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of another engine than the one that was asked, which runs in a virtual machine, where no lock is seen."""
    down(demo)
    server = seen(demo, tmp_path)
    monkeypatch.setattr(server.service, "uses_data_folder", lambda: None)
    plan = server.plan_backup()
    (check,) = (check for check in plan.checks if "does not exist" in check.message)
    assert (check.code, check.ok, plan.runnable) == (ServiceNotInstalled.code, False, True)
    assert "of this container engine only" in check.message and "at rest" not in check.message
    answer = ServerAnswer(Endpoint(Connector.HTTP, "127.0.0.1", 7474), "4.4.42")
    monkeypatch.setattr(server.service, "server_answer", lambda: answer)
    assert [code for code, _ in blockers(server.plan_backup())] == [ServiceNotStopped.code]
    outcome = server.run(plan)
    assert (outcome.state, outcome.code) == (JobState.FAILED, ServiceNotStopped.code)


def test_a_container_that_went_away_since_it_was_found_is_looked_for_first(demo: DemoServer, tmp_path: Path) -> None:
    """It may have got another name."""
    server = seen(demo, tmp_path)
    down(demo)
    assert [code for code, _ in blockers(server.plan_backup())] == [ServiceNotInstalled.code]
    with pytest.raises(ServiceNotInstalled):
        server.service.prove_stopped()


@pytest.mark.expects_warnings
def test_one_that_has_come_back_must_be_stopped(demo: DemoServer, tmp_path: Path) -> None:
    down(demo)
    server = seen(demo, tmp_path)
    plan = server.plan_backup()
    set_faults(demo.folder)
    start_demo(demo)
    outcome = server.run(plan)
    assert (outcome.state, outcome.code) == (JobState.FAILED, ServiceNotStopped.code)


class Engine(ContainerEngine):
    def __init__(self, *containers: ContainerFacts) -> None:
        super().__init__(Path("docker"))
        self.containers = containers

    def inspect(self, name: str) -> ContainerFacts | None:
        return next((facts for facts in self.containers if facts.name == name), None)

    def inspect_all(self) -> tuple[ContainerFacts, ...]:
        return self.containers


@pytest.mark.parametrize("status", ["running", "restarting", "paused", "exited", "created"])
@pytest.mark.parametrize("mounted", ["data", ".", "other"])
def test_where_locks_are_not_seen_no_container_may_have_the_data(
    demo: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: str, mounted: str
) -> None:
    down(demo)
    installation = seen(demo, tmp_path).installation
    source = demo.data_dir.parent / mounted
    other = ContainerFacts("graph", "id", status, status == "running", False, 0, 0, "no", "neo4j:4.4")
    service = DockerNeo4jService(installation, QUICK, Engine(replace(other, mounts=((str(source), "/data"),))))
    monkeypatch.setattr(service, "uses_data_folder", lambda: None)
    if status in ("exited", "created") or mounted == "other":
        service.prove_stopped()
    else:
        with pytest.raises(ServiceNotStopped, match="graph"):
            service.prove_stopped()


def test_a_container_that_is_named_must_exist(demo: DemoServer, tmp_path: Path) -> None:

    given = Given(sandbox=str(demo.folder), container="graph")
    with pytest.raises(InstallationNotFound, match="graph"):
        api.find(given)
    (found,) = api.find(replace(given, container="server")).installations
    assert found.service_name == "server" and found.data_dir_doubt
