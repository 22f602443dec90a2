"""Neo4j's own tool in a throw-away container of the server's image: what it says of a backup, and what is left of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.backups.catalog import open_backup
from core.errors import CommandFailed
from core.model.events import JobState
from core.model.store_facts import StoreState
from core.neo4j.store_info import Question, ToolCall, judge_store_info, lay_out, write_configuration
from core.system.command import run_command
from tests.docker.conftest import Make
from tests.docker.container_server import UnderTest
from tests.support import leftovers, look


def call_for(server: UnderTest, data: Path) -> ToolCall:
    work = data.with_name("asking")
    lay_out(data / "databases" / "neo4j", work, "neo4j")
    version = server.installation.neo4j_version or ""
    question = Question(neo4j_version=version, database="neo4j", work=work, logs=data / "transactions")
    call = server.service.store_info_call(question)
    write_configuration(call.configuration, work)
    return call


@pytest.mark.expects_warnings
def test_a_throw_away_container_proves_a_backup_closed(make_server: Make, tmp_path: Path) -> None:
    container = make_server()
    container.up()
    container.fill(1000)
    server = container.server(tmp_path / "backups")
    first = server.back_up(label="one")
    assert first.state is JobState.SUCCEEDED, first
    one = open_backup(Path(first.path))
    assert [(state.database, state.recovery_required) for state in one.stores] == [("neo4j", False), ("system", False)]
    assert (one.stores[0].last_transaction or 0) > 1 and one.doubts == ()
    before = look(one.path)

    container.ask("CREATE (:Later)")
    two = open_backup(Path(server.back_up(label="two").path))
    assert (two.stores[0].last_transaction or 0) > (one.stores[0].last_transaction or 0)
    assert look(one.path) == before

    # What nobody has written to since its start is closed as it lies.
    container.ask("CREATE (:Hot)")
    hot = Path(shutil.copytree(container.data_dir, tmp_path / "by hand" / "hot"))
    call = call_for(server, hot)
    said = run_command(call.argv, timeout_s=120, env=call.environment)
    assert judge_store_info("neo4j", said) == StoreState("neo4j", True)

    restored = server.restore(one.path)
    assert restored.state is JobState.SUCCEEDED and "was closed cleanly" in restored.stores[0], restored
    assert container.engine.names() == {"neo4j", "server"}
    assert leftovers(tmp_path / "server", tmp_path / "backups") == []


def test_what_it_gets_of_the_copy_it_can_only_read(make_server: Make, tmp_path: Path) -> None:
    container = make_server()
    container.up()
    server = container.server(tmp_path / "backups")
    copy = Path(shutil.copytree(container.data_dir, tmp_path / "by hand" / "copy"))
    call = call_for(server, copy)
    at = call.argv.index("--entrypoint")
    # There is nothing in the image but the shell's own words.
    tries = ": > /imaging-backup/work/may; (: > /imaging-backup/transactions/x)"
    script = f'{tries}; while read line; do echo "$line"; done < /proc/net/dev; export -p'
    said = run_command((*call.argv[:at], "--entrypoint", "/bin/sh", call.argv[at + 2], "-c", script), timeout_s=120)
    assert "Read-only file system" in said.output and not (copy / "transactions" / "x").exists(), said
    assert (copy.with_name("asking") / "may").exists()
    devices = [line.partition(":")[0].strip() for line in said.output.splitlines() if line.count(":") == 1]
    assert "lo" in devices and not any(name.startswith("eth") for name in devices), said
    assert "NEO4J_CONF='/imaging-backup/work/conf'" in said.output and "STOPS_LATE_S" not in said.output

    hangs = (*call.argv[:at], "--entrypoint", "/bin/sh", call.argv[at + 2], "-c", "while :; do :; done")
    name = call.argv[call.argv.index("--name") + 1]
    with pytest.raises(CommandFailed):
        run_command(hangs, timeout_s=5)
    assert name in container.engine.names()
    call.clean_up()
    assert container.engine.names() == {"neo4j", "server"}
