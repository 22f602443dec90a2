"""The real tool is asked about the product's own backups, and about copies that are none."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from core.backups.catalog import open_backup
from core.backups.manifest import encode_manifest, with_checksum
from core.backups.sealed import read_manifest
from core.model.events import JobState
from core.model.service_state import ServiceState
from core.model.store_facts import StoreState
from core.neo4j.store_info import Question, judge_store_info, lay_out, write_configuration
from core.system.command import run_command
from tests.neo4j.real_server import RealNeo4j, UnderTest
from tests.support import leftovers, look


def ask(server: UnderTest, data: Path, database: str = "neo4j") -> StoreState:
    """As the product does, about a copy made by hand."""
    work, logs = data.with_name(f"{data.name} asked"), data / "transactions"
    lay_out(data / "databases" / database, work, database)
    version = server.installation.neo4j_version or ""
    call = server.service.store_info_call(
        Question(neo4j_version=version, database=database, work=work, logs=logs if logs.exists() else work)
    )
    write_configuration(call.configuration, work)
    state = judge_store_info(database, run_command(call.argv, timeout_s=120, env=call.environment))
    shutil.rmtree(work)
    return state


def with_other_number(backup: Path) -> None:
    """The manifest of another moment: its store had one transaction more."""
    manifest, files = read_manifest(backup)
    stores = [
        msgspec.structs.replace(state, last_transaction=(state.last_transaction or 0) + 1) for state in manifest.stores
    ]
    other = with_checksum(msgspec.structs.replace(manifest, stores=stores), files)
    (backup / "manifest.json").write_bytes(b"".join(encode_manifest(other, files)))


@pytest.mark.expects_warnings
def test_the_real_tool_proves_a_backup_closed(neo4j: RealNeo4j, tmp_path: Path) -> None:
    neo4j.start_and_wait()
    neo4j.fill(1000)
    server = neo4j.server(tmp_path / "all backups")
    first = server.back_up(label="one")
    assert first.state is JobState.SUCCEEDED, first
    one = open_backup(Path(first.path))
    assert [(state.database, state.recovery_required) for state in one.stores] == [("neo4j", False), ("system", False)]
    last = one.stores[0].last_transaction
    assert last is not None and last > 1 and one.doubts == ()
    before = look(one.path)

    neo4j.ask("CREATE (:Later)")
    second = server.back_up(label="two")
    assert (look(one.path), leftovers(tmp_path)) == (before, [])
    two = open_backup(Path(second.path))
    assert two.stores[0].recovery_required is False and (two.stores[0].last_transaction or 0) > last

    # Copies that are no backups: while it ran, killed, without its logs, without a store file.
    # What nobody has written to since its start is closed as it lies.
    neo4j.ask("CREATE (:Hot)")
    hot = Path(shutil.copytree(neo4j.data_dir, tmp_path / "hot"))
    assert ask(server, hot) == StoreState("neo4j", True)
    cold = Path(shutil.copytree(one.path / "Neo4j_data", tmp_path / "cold"))
    assert ask(server, cold) == one.stores[0] and ask(server, cold, "system") == one.stores[1]
    shutil.move(cold / "transactions", tmp_path / "logs")
    assert ask(server, cold) == StoreState("neo4j", True)
    shutil.move(tmp_path / "logs", cold / "transactions")
    (cold / "databases" / "neo4j" / "neostore.nodestore.db").unlink()
    assert ask(server, cold) == StoreState("neo4j", True)

    with_other_number(Path(second.path))
    refused = server.restore(Path(second.path))
    assert (refused.state, refused.code) == (JobState.FAILED, "VERIFY_FAILED"), refused
    assert neo4j.ask("MATCH (l:Later) RETURN count(l)") == [[1]]

    restored = server.restore(Path(first.path))
    assert restored.state is JobState.SUCCEEDED, restored
    assert restored.stores[0].endswith(f"its last transaction is {last}.")
    assert neo4j.ask("MATCH (l:Later) RETURN count(l)") == [[0]]
    assert leftovers(tmp_path) == []


@pytest.mark.expects_warnings
def test_a_killed_server_leaves_a_backup_with_a_doubt(neo4j: RealNeo4j, tmp_path: Path) -> None:
    neo4j.start_and_wait()
    neo4j.fill(1000)
    neo4j.kill()
    server = neo4j.server(tmp_path / "backups")
    assert server.service.state().state is ServiceState.STOPPED
    outcome = server.back_up(label="one")
    backup = open_backup(Path(outcome.path))
    assert backup.stores[0] == StoreState("neo4j", True) and backup.doubts[0].code == "RECOVERY_REQUIRED"
    assert "as in a crash" in backup.doubts[0].text
