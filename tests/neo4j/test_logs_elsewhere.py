"""Transaction logs on a disk of their own: a real server's come back with its data."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.backups.catalog import open_backup
from core.disk import mounts
from core.model.events import JobState
from core.model.service_state import ServiceState
from tests.neo4j.real_server import RealNeo4j
from tests.support import good, leftovers

PAIRS = 2_000


def configure(neo4j: RealNeo4j, logs: Path) -> None:
    new = "dbms" if neo4j.parts.is_4 else "server"
    conf = neo4j.config_dir / "neo4j" / "neo4j.conf"
    setting = f"{new}.directories.transaction.logs.root={logs}\n"
    conf.write_text(neo4j.default_conf() + setting, encoding="utf-8")
    logs.mkdir(parents=True)


@pytest.mark.expects_warnings
def test_a_graph_comes_back_with_its_logs(neo4j: RealNeo4j, tmp_path: Path) -> None:
    logs = tmp_path / "fast disk" / "tx"
    configure(neo4j, logs)
    neo4j.start_and_wait()
    neo4j.fill(PAIRS)
    before = neo4j.fingerprint()
    server = neo4j.server(tmp_path / "backups")
    assert server.installation.transaction_logs_dir == logs
    outcome = server.back_up(label="good")
    assert outcome.state is JobState.SUCCEEDED, outcome
    copied = tmp_path / "backups" / "good" / "Neo4j_data" / "transactions"
    assert {path.name for path in copied.iterdir()} >= {"neo4j", "system"}
    assert not (neo4j.data_dir / "transactions").exists()

    # Another store's, as after a clean installation.
    neo4j.tool("neo4j", "stop")
    shutil.rmtree(logs)
    neo4j.install()
    configure(neo4j, logs)
    neo4j.start_and_wait()
    assert neo4j.ask("MATCH (n) RETURN count(n)") == [[0]]
    server = neo4j.server(tmp_path / "backups")
    outcome = server.restore(tmp_path / "backups" / "good")
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert neo4j.fingerprint() == before
    assert neo4j.server(tmp_path / "backups").service.state().state is ServiceState.RUNNING
    assert leftovers(tmp_path / "backups") == []


@pytest.mark.before_release
@pytest.mark.expects_warnings
def test_old_data_in_mount_points_is_no_hindrance(
    neo4j: RealNeo4j, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a restore keeps lies in the data folder then, and in that of the logs: Neo4j must not mind, nor must the next backup."""
    logs = tmp_path / "fast disk" / "tx"
    configure(neo4j, logs)
    neo4j.start_and_wait()
    neo4j.fill(PAIRS)
    before = neo4j.fingerprint()
    monkeypatch.setattr(mounts, "_mounted", lambda: frozenset({Path("/"), neo4j.data_dir, logs}))
    server = neo4j.server(tmp_path / "backups")
    good(server.back_up(label="good"))
    neo4j.ask("MATCH (n) DETACH DELETE n")
    good(server.restore(tmp_path / "backups" / "good"))
    assert neo4j.fingerprint() == before
    for folder in (neo4j.data_dir, logs):
        assert [path.parent for path in folder.glob("*.aside-*")] == [folder]
    good(server.back_up(label="second"))
    held = [file.path for file in open_backup(tmp_path / "backups" / "second").files]
    assert held and not any(".aside-" in path for path in held)
