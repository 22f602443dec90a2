"""What is judged of a store by its files alone, held against what a real Neo4j has and does."""

from __future__ import annotations

from pathlib import Path

from core.backups.catalog import open_backup
from core.disk.tree import scan_tree
from core.model.events import JobState
from core.neo4j.wholeness import judge_data_folder, sizes_in
from tests.neo4j.real_server import RealNeo4j


def doubts(neo4j: RealNeo4j, *, running: bool = False) -> list[str]:
    files = sizes_in(scan_tree(neo4j.data_dir).files)
    return [doubt.text for doubt in judge_data_folder(files, neo4j.parts.version, "neo4j", running=running)]


def test_a_store_is_whole_fresh_and_filled_running_and_stopped(neo4j: RealNeo4j, tmp_path: Path) -> None:
    neo4j.start_and_wait()
    assert doubts(neo4j, running=True) == []
    neo4j.stop()
    assert doubts(neo4j) == []
    neo4j.start_and_wait()
    neo4j.fill(100)
    assert doubts(neo4j, running=True) == []
    outcome = neo4j.server(tmp_path / "backups").back_up(label="x")
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert open_backup(tmp_path / "backups" / "x").doubts == ()
    neo4j.stop()
    assert doubts(neo4j) == []


def test_a_database_whose_nodes_are_gone_opens_and_is_empty(neo4j_4: RealNeo4j) -> None:
    """So neither its start tells of it nor its count, which comes from another file."""
    neo4j_4.start_and_wait()
    neo4j_4.fill(100)
    neo4j_4.stop()
    (neo4j_4.data_dir / "databases" / "neo4j" / "neostore.nodestore.db").write_bytes(b"")
    assert doubts(neo4j_4) == [
        "The database neo4j has 1 empty file, which a whole one never has; first neostore.nodestore.db."
    ]
    neo4j_4.start_and_wait()
    assert neo4j_4.ask("MATCH (n) RETURN count(n)") == [[200]]
    assert neo4j_4.ask("MATCH (n) RETURN n.i LIMIT 1") == []
