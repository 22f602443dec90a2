"""Before Neo4j is stopped it is asked whether somebody works in it: demo servers of both kinds."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from core.backups.catalog import open_backup
from core.demo.configuration import SECRET_MARKER
from core.demo.server_folder import demo_state, read_login, set_faults
from core.plan.steps import PreCopy
from tests.integration.conftest import Make
from tests.support import demo_server, good, when_begins

SINCE = "2026-11-29T17:50:20.379Z"


def test_an_open_transaction_keeps_neo4j_up_until_it_is_chosen_otherwise(make: Make, kind: str, tmp_path: Path) -> None:
    demo = make(kind)
    server = demo_server(demo, tmp_path / "backups")
    set_faults(demo.folder, transactions=[["neo4j", "cast", "127.0.0.1:50988", SINCE, 2]])
    pid = demo_state(demo).pid
    refused = server.back_up()
    assert (refused.code, refused.exit_code) == ("TRANSACTIONS_OPEN", 47)
    assert "A transaction of cast from 127.0.0.1:50988 holds locks in the database neo4j" in refused.message
    assert demo_state(demo).pid == pid

    backup = good(server.back_up(override_transactions=True))
    refused = server.restore(backup)
    assert refused.code == "TRANSACTIONS_OPEN"
    good(server.restore(backup, override_transactions=True))


@pytest.mark.expects_warnings
def test_who_has_begun_to_work_while_files_were_copied_keeps_neo4j_up(make: Make, kind: str, tmp_path: Path) -> None:
    demo = make(kind)
    server = demo_server(demo, tmp_path / "backups")
    plan, pid = server.plan_backup(), demo_state(demo).pid

    def begin() -> None:
        set_faults(demo.folder, transactions=[["neo4j", "cast", "127.0.0.1:50988", SINCE, 2]])

    outcome = server.run(plan, listen=when_begins(plan, PreCopy, begin))
    assert (outcome.code, outcome.exit_code, outcome.offline_s) == ("TRANSACTIONS_OPEN", 47, 0)
    assert demo_state(demo).pid == pid and not list(server.backups.iterdir())


def test_what_is_counted_is_compared_after_a_restore(make: Make, kind: str, tmp_path: Path) -> None:
    demo = make(kind)
    server = demo_server(demo, tmp_path / "backups")
    backup = good(server.back_up())
    (count,) = open_backup(backup).counts
    assert count.database == "neo4j" and count.nodes > 0 and count.relationships > 0
    outcome = server.restore(backup)
    good(outcome)
    assert outcome.counts == (
        f"{count.nodes:,} nodes and {count.relationships:,} relationships in neo4j, as counted when it was backed up.",
    )


def test_the_password_goes_nowhere_else(
    make: Make, kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    demo = make(kind)
    password = read_login(demo)[1]
    assert SECRET_MARKER in password
    server = demo_server(demo, tmp_path / "backups")
    outcome = server.back_up()
    good(outcome)
    plan = server.plan_backup()
    assert any("No transaction held locks" in check.message for check in plan.checks)
    assert password not in caplog.text + repr(plan) + repr(outcome)
    plan = server.plan_backup(log_in=False)
    assert any(
        "It is not known whether somebody works in Neo4j: it was not asked, as chosen." in check.message
        for check in plan.checks
    )
