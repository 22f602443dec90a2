"""Neo4j as a container, with an engine that tells what a test wants."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.errors import ServiceNotStopped, ServiceStartFailed
from core.kinds.docker.container_engine import ContainerEngine, ContainerFacts, read_container_facts
from core.kinds.docker.service import DockerNeo4jService
from core.model.endpoint import Connector, Endpoint, Published
from core.model.installation import Installation
from core.model.kind_facts import DOCKER_INSTALLER
from core.model.service_state import ServiceState
from core.neo4j.health import ServerAnswer
from core.neo4j.waiting import Patience
from tests.unit.neo4j.test_health import NEO4J_4, closed_port, http, replying

RUNNING = ContainerFacts("neo4j", "id", "running", True, False, 0, 42, "always", "neo4j:4.4")


class Engine(ContainerEngine):
    def __init__(self, facts: ContainerFacts) -> None:
        super().__init__(Path("docker"))
        self.facts = facts

    def inspect(self, name: str) -> ContainerFacts:
        return self.facts


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.4"])
def test_a_container_that_was_made_anew_is_asked_where_it_publishes_its_port_now(tmp_path: Path, address: str) -> None:
    """The installation was looked at before: it names a port at which nobody is any more."""
    installation = Installation(
        DOCKER_INSTALLER,
        tmp_path,
        tmp_path,
        tmp_path,
        http_port=closed_port(),
        bolt_port=0,
        listens=(Endpoint(Connector.HTTP, "", 8080),),
    )
    with replying(http(json.dumps(NEO4J_4)), address) as (port, _):
        engine = Engine(RUNNING)
        service = DockerNeo4jService(installation, Patience(), engine)
        assert service.state().state is ServiceState.STARTING
        engine.facts = replace(RUNNING, published=(Published(7474, "", closed_port()), Published(8080, address, port)))
        assert service.state().state is ServiceState.RUNNING


def waited(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    server: Callable[[float], tuple[str, int]],
    *endpoints: Endpoint,
    said: list[str] | None = None,
) -> float:
    """How long a start waits for a server that answers, at each time, by that connector ("": not at all) as that process."""
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    def probe(_endpoints: Sequence[Endpoint]) -> ServerAnswer | None:
        connector, engine.facts = server(now[0])[0], replace(RUNNING, pid=server(now[0])[1])
        return ServerAnswer(Endpoint(Connector(connector), "127.0.0.1", 7), "127.0.0.1") if connector else None

    monkeypatch.setattr("core.neo4j.service.probe_server", probe)
    engine, patience = Engine(RUNNING), Patience(clock=lambda: now[0], sleep=sleep)
    installation = Installation(DOCKER_INSTALLER, tmp_path, tmp_path, tmp_path, endpoints=endpoints)
    DockerNeo4jService(installation, patience, engine).start((said if said is not None else []).append)
    return now[0]


HTTP, HTTPS, BOLT = (Endpoint(connector, "127.0.0.1", 7) for connector in Connector)


@pytest.mark.parametrize("last", [HTTP, HTTPS])
def test_bolt_alone_is_not_believed_where_http_is_still_to_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: Endpoint
) -> None:
    """On a slow server long after Bolt."""
    said: list[str] = []
    waited_s = waited(
        tmp_path, monkeypatch, lambda now_s: (("bolt" if now_s < 50 else last.connector), 1), last, BOLT, said=said
    )
    assert 50 <= waited_s < 52
    assert any(words.startswith("Neo4j answers by Bolt: waiting for its HTTP interface") for words in said)


def test_a_server_that_ends_and_comes_back_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one whose HTTP port is in use, under a restart policy."""
    with pytest.raises(ServiceStartFailed):
        waited(tmp_path, monkeypatch, lambda now_s: ("bolt" if now_s % 31 < 24 else "", int(now_s // 31)), HTTP, BOLT)


@pytest.mark.parametrize(
    ("endpoints", "expected_s"),
    [
        pytest.param([BOLT], 5, id="HTTP is switched off"),
        pytest.param([Endpoint(Connector.HTTP, "192.0.2.7", 7474), BOLT], 5, id="HTTP is on another machine"),
        pytest.param([HTTP, BOLT], 60, id="HTTP is on and gives no answer here"),
    ],
)
@pytest.mark.parametrize("opens_s", [0, 20, 290])
def test_bolt_alone_is_believed_once_nothing_else_is_to_be_expected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, endpoints: list[Endpoint], expected_s: float, opens_s: float
) -> None:
    """Also where an answer is missed now and then, and where Bolt opens when the time is nearly up."""

    def server(now_s: float) -> tuple[str, int]:
        missed = opens_s + 2 < now_s < opens_s + 3
        return ("bolt" if now_s >= opens_s and not missed else ""), 1

    waited_s = waited(tmp_path, monkeypatch, server, *endpoints)
    assert opens_s + expected_s <= waited_s < opens_s + expected_s + 3


@pytest.mark.parametrize(("http_after", "is_full"), [(2, True), (100, False)])
def test_http_may_answer_later_than_bolt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, http_after: int, is_full: bool
) -> None:
    """As long as is waited for it, and no longer: it may be switched off."""
    now, bolt, full = (
        [0.0],
        *(
            ServerAnswer(Endpoint(connector, "127.0.0.1", 7), "127.0.0.1")
            for connector in (Connector.BOLT, Connector.HTTP)
        ),
    )

    def sleep(seconds: float) -> None:
        now[0] += seconds

    patience = Patience(poll_s=1.0, clock=lambda: now[0], sleep=sleep)
    monkeypatch.setattr("core.neo4j.service.probe_server", lambda _: full if now[0] >= http_after else bolt)
    service = DockerNeo4jService(
        Installation(DOCKER_INSTALLER, tmp_path, tmp_path, tmp_path), patience, Engine(RUNNING)
    )
    assert service.server_answer() == bolt and now == [0.0]
    answer = service.server_answer(5.0)
    assert answer is not None and answer.is_full == is_full and now == [2.0 if is_full else 5.0]


def test_a_container_that_the_engine_would_remove_is_not_stopped(tmp_path: Path) -> None:
    """Of `podman run --rm` nothing is left to be started, and nothing proves that it ended cleanly."""
    found = {
        "Name": "neo4j",
        "State": {"Status": "running", "Running": True, "Pid": 42},
        "HostConfig": {"AutoRemove": True, "RestartPolicy": {"Name": "", "MaximumRetryCount": 0}},
    }
    installation = Installation(DOCKER_INSTALLER, tmp_path, tmp_path, tmp_path, http_port=0, bolt_port=0)
    # The engine is no program that could be run: nothing is tried.
    service = DockerNeo4jService(installation, Patience(), Engine(read_container_facts(found)))
    with pytest.raises(ServiceNotStopped, match="--rm"):
        service.stop(CancelToken(), lambda _words: None)
