"""The whole of it on a real Neo4j: written to while the pre-copy runs, backed up, destroyed, restored."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.model.events import JobState, Notice, StepFinished
from core.model.service_state import ServiceState
from tests.neo4j.conftest import VERSIONS
from tests.neo4j.real_server import RealNeo4j
from tests.support import leftovers

PAIRS = 100_000


@pytest.mark.parametrize("neo4j", VERSIONS, indirect=True)
@pytest.mark.expects_warnings
def test_a_graph_comes_back(neo4j: RealNeo4j, tmp_path: Path) -> None:
    neo4j.start_and_wait()
    neo4j.fill(PAIRS)
    server = neo4j.server(tmp_path / "backups")
    found = server.installation
    assert (found.data_dir, found.http_port, found.bolt_port) == (neo4j.data_dir, neo4j.http_port, neo4j.bolt_port)
    assert (found.neo4j_version, found.neo4j_edition) == (neo4j.parts.version, "community")

    with neo4j.being_written() as acknowledged:
        # Whoever writes may hold locks in the moment when Neo4j is asked.
        plan = server.plan_backup(label="good", override_transactions=True)
        assert plan.runnable, [check for check in plan.checks if not check.ok]
        already = len(acknowledged)
        outcome = server.run(plan)
    assert outcome.state is JobState.SUCCEEDED, outcome
    steps = [event.title for event in server.events if isinstance(event, StepFinished) and event.ok]
    assert any("while Neo4j still runs" in title for title in steps), steps
    assert len(acknowledged) > already  # how many, goes by the machine's load
    before = neo4j.fingerprint()
    written = {row[0][0]: row[1] for row in before["nodes"]}["W"]
    assert written >= len(acknowledged)
    assert before["nodes"][1][:2] == [["N"], PAIRS]
    assert {row[1] for row in before["indexes"]} == {"ONLINE"}

    copy = Path(shutil.copytree(Path(outcome.path, "Neo4j_data"), tmp_path / "copy"))
    neo4j.check_consistency(copy, tmp_path / "report")

    neo4j.kill()
    neo4j.install()
    neo4j.start_and_wait()  # a clean installation makes an empty store
    assert neo4j.ask("MATCH (n) RETURN count(n)") == [[0]]
    server = neo4j.server(tmp_path / "backups")
    outcome = server.restore(tmp_path / "backups" / "good")
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert "Each database is open." in [event.message for event in server.events if isinstance(event, Notice)]
    assert neo4j.fingerprint() == before
    assert leftovers(tmp_path / "server 0", tmp_path / "backups") == []
    assert server.service.state().state is ServiceState.RUNNING

    neo4j.stop()
    neo4j.check_consistency(neo4j.data_dir, tmp_path / "report of the restored")
