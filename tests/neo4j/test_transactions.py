"""A real Neo4j that wants a login is asked with that of the server's configuration."""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from core.backups.catalog import open_backup
from core.execute import asking_neo4j
from core.model.store_facts import StoreCount
from core.model.survey_facts import Survey
from core.model.transactions import Transactions
from core.neo4j import queries
from core.plan.steps import PreCopy
from tests.neo4j.graph import wait_for
from tests.neo4j.real_server import RealNeo4j
from tests.support import good, when_begins

PASSWORD = "imaging-pw"


def post(neo4j: RealNeo4j, path: str, *statements: str) -> dict[str, Any] | None:
    """The answer to someone else's request; None where there is none."""
    token = base64.b64encode(f"neo4j:{PASSWORD}".encode()).decode()
    headers = {"Content-Type": "application/json", "Authorization": f"Basic {token}"}
    body = json.dumps({"statements": [{"statement": text} for text in statements]}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{neo4j.http_port}{path}", body, headers)
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as reply:
            answer: dict[str, Any] = json.load(reply)
    except (urllib.error.HTTPError, OSError):
        return None
    return None if answer["errors"] else answer


@pytest.mark.expects_warnings
def test_who_holds_locks_is_told_and_what_is_counted(
    neo4j: RealNeo4j, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A Neo4j on a busy machine may take longer than a server's.
    monkeypatch.setattr(queries, "TIMEOUT_S", 60.0)
    monkeypatch.setattr(asking_neo4j, "HTTP_PATIENCE_S", 60.0)
    conf = neo4j.config_dir / "neo4j" / "neo4j.conf"
    conf.write_text(neo4j.default_conf().replace("auth_enabled=false", "auth_enabled=true"), encoding="utf-8")
    words = ["set-initial-password", PASSWORD] if neo4j.parts.is_4 else ["dbms", "set-initial-password", PASSWORD]
    assert neo4j.tool("neo4j-admin", *words).returncode == 0
    app_config = neo4j.config_dir / "imagingservice" / "app.config"
    app_config.parent.mkdir()
    app_config.write_text(f"NEO4J_USERNAME=neo4j\nNEO4J_PASSWORD={PASSWORD}\n", encoding="utf-8")
    assert neo4j.tool("neo4j", "start").returncode == 0
    wait_for(lambda: post(neo4j, "/db/neo4j/tx/commit", "RETURN 1") is not None, "Neo4j does not answer")
    backups = tmp_path / "backups"

    def look() -> Survey:
        return neo4j.server(backups).survey_backup()

    assert look().transactions == Transactions()
    opened = post(neo4j, "/db/neo4j/tx", "CREATE (:Application)")
    assert opened is not None
    found = look().transactions
    assert found is not None and not found.unknown
    (held,) = found.holding
    assert (held.database, held.account, held.client.partition(":")[0]) == ("neo4j", "neo4j", "127.0.0.1")
    assert held.since_utc.endswith("Z") and held.since_utc <= look().now_utc
    assert post(neo4j, opened["commit"].partition(f":{neo4j.http_port}")[2]) is not None
    assert look().transactions == Transactions()

    assert post(neo4j, "/db/neo4j/tx/commit", "CREATE (:Object)-[:CALLS]->(:Object)") is not None
    server = neo4j.server(backups)
    backup = good(server.back_up())
    assert open_backup(backup).counts == (StoreCount("neo4j", 3, 1),)
    outcome = server.restore(backup)
    good(outcome)
    assert outcome.counts == ("3 nodes and 1 relationships in neo4j, as counted when it was backed up.",)

    plan = server.plan_backup()

    def begin() -> None:
        assert post(neo4j, "/db/neo4j/tx", "CREATE (:Application)") is not None

    process = neo4j.process
    outcome = server.run(plan, listen=when_begins(plan, PreCopy, begin))
    assert (outcome.code, outcome.offline_s) == ("TRANSACTIONS_OPEN", 0), outcome
    assert neo4j.process == process

    app_config.write_text("NEO4J_USERNAME=neo4j\nNEO4J_PASSWORD=another\n", encoding="utf-8")
    for _ in range(4):  # Neo4j locks an account after three
        assert look().transactions == Transactions(unknown=f"it refuses the login in {app_config}", ask_no_more=True)
    assert post(neo4j, "/db/neo4j/tx/commit", "RETURN 1") is not None
