"""The whole of it in a container: written to while the pre-copy runs, backed up, destroyed, restored."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.model.events import JobState, StepFinished
from core.model.service_state import ServiceState
from tests.docker.conftest import Make
from tests.docker.container_server import NEO4J_USER
from tests.support import leftovers, look

PAIRS = 20_000


@pytest.mark.expects_warnings
def test_a_graph_comes_back(make_server: Make, tmp_path: Path) -> None:
    """With its owners and modes, from where compose.yml mounts the data folder, which is not the usual place."""
    container = make_server(data="../another volume/graph")
    container.up()
    container.fill(PAIRS)
    server = container.server(tmp_path / "backups")
    found = server.installation
    assert (found.data_dir, found.http_port, found.bolt_port) == (
        container.data_dir,
        container.http_port,
        container.bolt_port,
    )
    # What really runs, before what .env says.
    assert found.version == "2.18.1-31"

    with container.being_written() as acknowledged:
        already = len(acknowledged)
        # Whoever writes may hold locks in the moment when Neo4j is asked.
        outcome = server.back_up(label="good", override_transactions=True)
    assert outcome.state is JobState.SUCCEEDED, outcome
    steps = [event.title for event in server.events if isinstance(event, StepFinished) and event.ok]
    assert any("while Neo4j still runs" in title for title in steps), steps
    assert len(acknowledged) > already  # how many, goes by the machine's load
    before = container.fingerprint()
    assert before["nodes"][1][:2] == [["N"], PAIRS]

    # What the backup holds is what a restore puts there, owner and mode of each part included.
    container.down()
    container.install()
    container.up()
    assert container.ask("MATCH (n) RETURN count(n)") == [[0]]
    server = container.server(tmp_path / "backups")
    outcome = server.restore(tmp_path / "backups" / "good")
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert container.fingerprint() == before
    parts = look(container.data_dir, times=False)
    assert {facts[2:4] for facts in parts.values()} == {(NEO4J_USER, NEO4J_USER)}
    assert leftovers(tmp_path / "server", tmp_path / "backups") == []
    assert server.service.state().state is ServiceState.RUNNING
    assert {member.state for member in server.service.members()} == {ServiceState.RUNNING}
