"""A real Podman with podman-compose, where there is no docker: its words and shapes, exit codes, what it forgets, a round trip.

podman-compose gives a container no grace period, publishes ports on a bridge, and names its compose files without a folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.errors import ServiceNotStopped
from core.kinds.docker.container_engine import open_container_engine
from core.model.service_state import ServiceState
from tests.docker.conftest import PARTS, Make
from tests.docker.container_server import IMAGES, NEO4J_USER
from tests.docker.podman import Podman, own_network
from tests.docker.test_states import quiet, refusals
from tests.support import good, leftovers, look

PAIRS = 2_000


@pytest.fixture(scope="module")
def podman() -> Iterator[Podman]:
    with own_network():
        engine = Podman()
        try:
            engine.start()
            engine.make_image(PARTS["libraries"], PARTS["java"], *IMAGES)
            if reason := engine.why_not(IMAGES[0]):
                pytest.skip(f"Podman runs no container on this machine: {reason}")
            yield engine
        finally:
            engine.remove()


@pytest.fixture
def engine(podman: Podman, monkeypatch: pytest.MonkeyPatch) -> Iterator[Podman]:
    """The engine as the product finds it; without containers at the end."""
    for name, value in podman.environment.items():
        monkeypatch.setenv(name, value)
    yield podman
    podman.stop()


@pytest.mark.expects_warnings
def test_a_graph_comes_back(make_server: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a container that is always restarted, from where its compose file mounts the data folder."""
    container = make_server(data="../big disk/graph")
    container.up()
    container.fill(PAIRS)
    assert open_container_engine().command("ps") == "podman ps"
    server = container.server(tmp_path / "backups")
    found = server.installation
    assert (found.service_name, found.data_dir, found.data_dir_doubt) == ("neo4j", container.data_dir, "")
    assert (found.http_port, found.bolt_port) == (container.http_port, container.bolt_port)
    assert found.version == "2.18.1-31"
    assert server.service.uses_data_folder() is True
    with container.being_written():
        outcome = server.back_up(label="good", override_transactions=True)
    good(outcome)
    # Neo4j's own tool was asked in a container that is gone.
    assert len(outcome.stores) == 2 and all("was closed cleanly" in words for words in outcome.stores), outcome
    assert container.engine.names() == {"neo4j", "server"}
    before = container.fingerprint()

    container.down()
    container.install()
    container.up()
    assert container.ask("MATCH (n) RETURN count(n)") == [[0]]
    server = container.server(tmp_path / "backups")
    good(server.restore(tmp_path / "backups" / "good"))
    assert container.fingerprint() == before
    assert {facts[2:4] for facts in look(container.data_dir, times=False).values()} == {(NEO4J_USER, NEO4J_USER)}
    assert leftovers(tmp_path / "server", tmp_path / "backups") == []
    assert server.service.state().state is ServiceState.RUNNING
    assert {member.name: member.state for member in server.service.members()} == {
        "neo4j": ServiceState.RUNNING,
        "server": ServiceState.RUNNING,
    }

    # Another Podman is not told of the containers, as root is not of an account's: the lock shows that the store is used.
    places = {"graphroot": "storage", "runroot": "run"}
    lines = ["[storage]", 'driver = "vfs"', *(f'{name} = "{tmp_path / place}"' for name, place in places.items())]
    (tmp_path / "other.conf").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setenv("CONTAINERS_STORAGE_CONF", str(tmp_path / "other.conf"))
    other = container.server(tmp_path / "backups")
    assert (other.installation.has_service, other.service.state().state) == (False, ServiceState.NOT_INSTALLED)
    assert refusals(other) == {ServiceNotStopped.code}
    (blocker,) = other.plan_restore(tmp_path / "backups" / "good").blockers
    assert "uses the data folder" in blocker.message, blocker


@pytest.mark.expects_warnings
def test_how_a_container_ended(make_server: Make, tmp_path: Path) -> None:
    container = make_server(stops_late_s="0")
    container.up()
    server = container.server(tmp_path / "backups")
    with pytest.raises(ServiceNotStopped):
        server.service.prove_stopped()
    server.service.stop(CancelToken(), quiet)
    assert container.engine.state("neo4j")["ExitCode"] == 143
    assert refusals(server) == set()
    server.service.prove_stopped()

    server.service.start(quiet)
    container.engine.docker("kill", "neo4j")
    assert container.engine.state("neo4j")["ExitCode"] == 137
    assert refusals(server) == {ServiceNotStopped.code}
    with pytest.raises(ServiceNotStopped, match="137"):
        server.service.prove_stopped()

    server.service.start(quiet)
    container.engine.forget_as_after_a_power_cut()
    state = container.engine.state("neo4j")
    assert (state["Status"], state["ExitCode"]) in (("created", 0), ("exited", 0))
    assert refusals(server) == {ServiceNotStopped.code}
    with pytest.raises(ServiceNotStopped, match="no clean stop"):
        server.service.prove_stopped()


def test_a_container_that_podman_would_remove_is_left_running(make_server: Make, tmp_path: Path) -> None:
    container = make_server()
    container.engine.docker("compose", "up", "-d", cwd=container.root)
    made = container.engine.docker("inspect", "--format", "{{json .Config.CreateCommand}}", "neo4j")
    container.engine.docker("rm", "--force", "--time", "0", "neo4j")
    words = [word for word in json.loads(made)[2:] if word not in ("--restart", "always")]
    container.engine.docker("run", "--rm", *words)
    server = container.server(tmp_path / "backups")
    with pytest.raises(ServiceNotStopped, match="--rm"):
        server.service.stop(CancelToken(), quiet)
    assert container.engine.state("neo4j")["Running"]
    # What it would have come to.
    container.engine.docker("stop", "-t", "30", "neo4j")
    assert container.engine.names() == {"server"}
