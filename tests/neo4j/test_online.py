"""The online method on a real Neo4j 3 of the Enterprise edition: what its tool says, what it leaves, what comes back.

What it says here is what tests/unit/neo4j/test_neo4j_admin.py has recorded.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.backups.catalog import open_backup
from core.model.backup import BackupMethod
from core.model.events import JobState
from core.model.service_state import ServiceState
from core.model.store_facts import StoreCount
from core.recovery.host import Host
from core.system.command import CommandResult, run_command
from tests.neo4j.enterprise import EnterpriseNeo4j3
from tests.neo4j.real_server import UnderTest
from tests.support import leftovers

PAIRS = 20_000
IDLE_S = 5.0
CUT_OFF_BYTES = 50_000
"""In the middle of the store."""


@pytest.mark.expects_warnings
def test_a_graph_comes_back(neo4j_3: EnterpriseNeo4j3, tmp_path: Path) -> None:
    neo4j_3.start_and_wait()
    neo4j_3.fill(PAIRS)
    before = neo4j_3.counts()
    assert before[0][0] == 2 * PAIRS and before[1][0] == PAIRS
    server = neo4j_3.server(tmp_path / "backups")
    found = server.installation
    assert (found.neo4j_version, found.neo4j_edition, found.default_database) == ("3.3.5", "enterprise", "graph.db")
    answer = server.service.server_answer()
    assert answer is not None and server.service.count(answer, None, "graph.db") == StoreCount(
        "graph.db", 2 * PAIRS, PAIRS
    )

    outcome = server.back_up(method=BackupMethod.ONLINE, label="good")
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert outcome.offline_s == 0
    backup = open_backup(Path(outcome.path))
    assert (backup.consistency, list(backup.databases), backup.doubts) == ("passed", ["graph.db"], ())

    neo4j_3.kill()
    neo4j_3.install()
    server = neo4j_3.server(tmp_path / "backups")
    outcome = server.restore(Path(outcome.path))
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert neo4j_3.counts() == before
    assert server.service.state().state is ServiceState.RUNNING
    assert leftovers(tmp_path / "server 0", tmp_path / "backups") == []


@contextmanager
def cut_off_after(limit_bytes: int, port: int) -> Iterator[int]:
    """The port of a server in whose name another one answers, until it has sent so much: then it is gone."""
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor() as threads:
        listener.settimeout(60)

        def pass_on() -> None:
            client, _ = listener.accept()
            with client, socket.create_connection(("127.0.0.1", port)) as server:
                threads.submit(pump, client, server)
                sent = 0
                while sent < limit_bytes and (block := server.recv(4096)):
                    client.sendall(block)
                    sent += len(block)
                for end in (client, server):
                    end.shutdown(socket.SHUT_RDWR)

        threads.submit(pass_on)
        yield listener.getsockname()[1]


def pump(source: socket.socket, target: socket.socket) -> None:
    while block := source.recv(4096):
        target.sendall(block)


def point_elsewhere(neo4j_3: EnterpriseNeo4j3) -> None:
    """One relationship begins at a node that does not know it. Neo4j opens such a store."""
    path = neo4j_3.data_dir / "databases" / "graph.db" / "neostore.relationshipstore.db"
    store = bytearray(path.read_bytes())
    record = 5 * 34
    store[record + 1 : record + 5] = (77).to_bytes(4, "big")
    path.write_bytes(store)


class HangingCheck(UnderTest):
    """Neo4j's check cannot write its report: with few records it ends with 2, with many it waits for a worker that has died.

    That it does nothing any more is found out after seconds.
    """

    @property
    def host(self) -> Host:
        def run(argv: list[str], **options: Any) -> CommandResult:
            words = ["--cc-report-dir=/proc" if word.startswith("--cc-report-dir=") else word for word in argv]
            return run_command(words, **{**options, "idle_s": IDLE_S})

        return replace(super().host, run_command=run)


@pytest.mark.expects_warnings
def test_what_is_no_backup_is_none(neo4j_3: EnterpriseNeo4j3, tmp_path: Path) -> None:
    neo4j_3.start_and_wait()
    neo4j_3.fill(PAIRS)
    neo4j_3.stop()
    point_elsewhere(neo4j_3)
    neo4j_3.start_and_wait()
    server = neo4j_3.server(tmp_path / "backups")
    outcome = server.back_up(method=BackupMethod.ONLINE, label="inconsistent")
    assert (outcome.state, outcome.code) == (JobState.FAILED, "BACKUP_INCONSISTENT"), outcome
    assert "command failed: Inconsistencies found." in outcome.message
    # Whole, and kept with Neo4j's report for whoever looks for the reason; never sealed.
    (kept,) = (tmp_path / "backups").iterdir()
    assert kept.name == "inconsistent.partial"
    assert (kept / "neo4j_backup" / "graph.db" / "neostore.transaction.db.0").is_file()
    assert len([*(kept / "neo4j_backup").glob("inconsistencies-*.report")]) == 1

    hanging = HangingCheck(server.installation, server.service, server.backups, server.patience, neo4j=neo4j_3)
    outcome = hanging.back_up(method=BackupMethod.ONLINE, label="hangs")
    assert (outcome.state, outcome.code) == (JobState.FAILED, "ONLINE_BACKUP_FAILED"), outcome
    assert "has neither read, written nor computed anything" in outcome.message
    assert "/proc/inconsistencies-" in outcome.message
    assert [*(tmp_path / "backups").iterdir()] == [kept]

    with cut_off_after(CUT_OFF_BYTES, neo4j_3.backup_port) as port:
        server.installation = replace(server.installation, backup_address=f"127.0.0.1:{port}")
        outcome = server.back_up(method=BackupMethod.ONLINE, label="cut off")
    assert (outcome.state, outcome.code) == (JobState.FAILED, "ONLINE_BACKUP_FAILED"), outcome
    assert "neo4j-admin backup of database graph.db failed (exit code 1)." in outcome.message
    assert "Channel has been closed" in outcome.message
    assert [*(tmp_path / "backups").iterdir()] == [kept]
