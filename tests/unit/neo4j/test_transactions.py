"""Who works in Neo4j: replies recorded from real servers, and servers that play the others."""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from core.model.endpoint import Connector, Endpoint
from core.model.transactions import Login, OpenTransaction, Transactions
from core.neo4j.health import ServerAnswer, probe_server
from core.neo4j.queries import MAX_WORD, LoginRefused, NotTold, read_reply
from core.neo4j.transactions import ask_transactions, transactions_in
from tests.unit.neo4j.test_health import closed_port, dripping, http, replying

LOGIN = Login("app.config", "1", "neo4j", "s\u00e9cret:1")
COLUMNS = ["database", "username", "clientAddress", "startTime", "activeLockCount"]
ROW = ["neo4j", "neo4j", "127.0.0.1:50988", "2026-11-29T17:50:20.379Z", 2]
HELD = OpenTransaction("neo4j", "neo4j", "127.0.0.1:50988", "2026-11-29T17:50:20Z")
NEO4J_4_2 = (
    '{"results":[{"columns":["transactionId","username","metaData","startTime","protocol","clientAddress","requestUri",'
    '"currentQueryId","currentQuery","activeLockCount","status","database"],"data":[{"row":["system-transaction-32","",{},'
    '"2026-11-29T17:52:38.898Z","http","127.0.0.1:60014","http://127.0.0.1:29474/db/system/tx/commit","query-2",'
    '"CALL dbms.listTransactions()",0,"Running","system"],"meta":[]},{"row":["neo4j-transaction-1","",{},'
    '"2026-11-29T17:52:37.971Z","http","127.0.0.1:60010","http://127.0.0.1:29474/db/neo4j/tx","","",1,"Running","neo4j"],'
    '"meta":[]}]}],"errors":[]}'
)
"""Of 4.2.19, without what is not read: an open transaction that has created a node, and the question itself."""


def reply(*rows: list[Any]) -> str:
    return json.dumps({"results": [{"columns": COLUMNS, "data": [{"row": row} for row in rows]}], "errors": []})


def read(text: str, status: int = 200) -> Transactions:
    return read_reply(status, text.encode(), transactions_in)


def at(port: int, version: str | None = "4.4.42", connector: Connector = Connector.HTTP) -> ServerAnswer:
    return ServerAnswer(Endpoint(connector, "127.0.0.1", port), "127.0.0.1", version)


def test_what_holds_locks_is_told_and_the_rest_is_not() -> None:
    reading = ["neo4j", "reader", "127.0.0.1:1", "2026-11-29T17:00:00Z", 0]
    assert read(reply(reading, ROW)).holding == (HELD,)


def test_neo4j_4_2_tells_it_with_other_columns() -> None:
    (held,) = read(NEO4J_4_2).holding
    assert held == OpenTransaction("neo4j", "", "127.0.0.1:60010", "2026-11-29T17:52:37Z")


@pytest.mark.parametrize(
    ("told", "utc"),
    [
        ("2026-11-29T18:50:20.379+01:00", "2026-11-29T17:50:20Z"),
        ("yesterday", "yesterday"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
        ("0001-01-01T00:00:00", "0001-01-01T00:00:00"),
    ],
)
def test_since_when_is_told_in_utc(told: str, utc: str) -> None:
    (held,) = read(reply([*ROW[:3], told, 1])).holding
    assert held.since_utc == utc


def test_what_neo4j_does_not_know_is_no_word() -> None:
    (held,) = read(reply(["neo4j", None, None, *ROW[3:]])).holding
    assert (held.account, held.client) == ("", "")


def test_each_word_is_one_line_that_can_be_read() -> None:
    long, forged = "x" * 5000, "neo4j\nNo transaction held locks.\x1b[2J"
    (held,) = read(reply([long, forged, *ROW[2:]])).holding
    assert held.database == "x" * (MAX_WORD - 1) + "…"
    assert held.account == "neo4j No transaction held locks.\\x1b[2J"
    with pytest.raises(NotTold) as told:
        read(json.dumps({"errors": [{"code": forged}]}))
    assert told.value.reason == f"it refuses: {held.account}"


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", "null", '{"errors": [{}]}', '{"errors": []}', '{"errors": [], "results": []}', "[" * 100_000]
    + [json.dumps({"errors": [], "results": [{"columns": ["database"], "data": [{"row": ["a"]}]}]})]
    + [reply([*ROW[:4], "many"]), reply([*ROW[:4], None]), reply([*ROW[:4], float("inf")]), reply(ROW[:3])],
)
def test_an_answer_that_nobody_expects_is_none(body: str) -> None:
    with pytest.raises(NotTold) as told:
        read(body, 500)
    assert told.value.reason == "its answer is not understood (HTTP 500)"


def why_not_told(answer: ServerAnswer, login: Login | None = LOGIN) -> str:
    with pytest.raises(NotTold) as told:
        ask_transactions(answer, login)
    return told.value.reason


def test_an_error_of_neo4j_is_named() -> None:
    code = "Neo.ClientError.Procedure.ProcedureNotFound"
    with replying(http(json.dumps({"results": [], "errors": [{"code": code, "message": "x"}]}))) as (port, _):
        assert why_not_told(at(port)) == f"it refuses: {code}"


@pytest.mark.parametrize(
    ("version", "statement"), [("4.2.19", "CALL dbms.listTransactions()"), ("4.4.42", "SHOW"), ("5.26.0", "SHOW")]
)
def test_the_question_goes_with_the_login_to_the_system_database(version: str, statement: str) -> None:
    with replying(http(reply(ROW))) as (port, heard):
        assert ask_transactions(at(port, version), LOGIN).holding == (HELD,)
    text = heard[0].decode()
    assert text.startswith("POST /db/system/tx/commit ")
    assert base64.b64encode("neo4j:s\u00e9cret:1".encode()).decode() in text
    assert len(heard) == 1


def test_without_a_login_none_is_sent() -> None:
    with replying(http(reply())) as (port, heard):
        assert ask_transactions(at(port), None) == Transactions()
    assert b"Authorization" not in heard[0]


def test_a_login_that_is_refused_is_tried_once() -> None:
    with replying(http("{}", "401 Unauthorized")) as (port, heard), pytest.raises(LoginRefused):
        ask_transactions(at(port), LOGIN)
    assert len(heard) == 1


def test_a_server_that_wants_a_login_where_there_is_none() -> None:
    with replying(http("{}", "401 Unauthorized")) as (port, _):
        found = why_not_told(at(port), None)
    assert found == "no configuration file of this server holds a login"


def test_nobody_is_led_elsewhere() -> None:
    with replying(http(reply(ROW))) as (other, heard):
        led = http("", "302 Found", f"Location: http://127.0.0.1:{other}/\r\n")
        with replying(led) as (port, _):
            assert why_not_told(at(port)) == "its answer is not understood (HTTP 302)"
    assert heard == []


def test_a_server_that_does_not_answer_any_more() -> None:
    assert why_not_told(at(closed_port())).startswith("it gives no answer (")


def test_a_server_that_never_comes_to_an_end_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.neo4j.queries.TIMEOUT_S", 0.5)
    with dripping(http(reply(ROW))) as port:
        assert why_not_told(at(port)) == "it gives no answer in time"


def test_a_server_that_says_rubbish() -> None:
    with replying(b"rubbish" * 5000 + b"\r\n\r\n") as (port, _):
        found = why_not_told(at(port))
    assert found.startswith("it gives no answer (") and len(found) < 2 * MAX_WORD


@pytest.mark.parametrize("answer", [at(1, None), at(1, "4.4.42", Connector.BOLT)])
def test_a_server_that_does_not_tell_its_version_is_not_asked(answer: ServerAnswer) -> None:
    assert why_not_told(answer) == "it does not tell its version by HTTP"


def test_the_login_goes_to_no_other_machine() -> None:
    elsewhere = ServerAnswer(Endpoint(Connector.HTTP, "192.0.2.1", 7474), "192.0.2.1", "4.4.42")
    assert why_not_told(elsewhere) == "http://192.0.2.1:7474 is not of this machine"


@pytest.mark.skipif(sys.platform not in {"linux", "win32"}, reason="one loopback address")
def test_the_login_goes_where_the_server_answers_and_to_no_other_of_its_addresses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("core.neo4j.health.own_addresses", lambda _host: ["127.0.0.2", "127.0.0.1"])
    monkeypatch.setattr("core.neo4j.queries.own_addresses", lambda _host: ["127.0.0.2", "127.0.0.1"])
    with (
        replying(http(json.dumps({"neo4j_version": "4.4.42"}))) as (port, heard),
        replying(http("{}", "404 Not Found"), "127.0.0.2", port) as (_, others),
    ):
        answer = probe_server([Endpoint(Connector.HTTP, "imaging", port)])
        assert answer is not None and answer.address == "127.0.0.1"
        why_not_told(answer)
    assert b"Authorization" in heard[-1]
    assert others and not [said for said in others if b"Authorization" in said]


def test_the_password_is_in_no_text_of_the_login(tmp_path: Path) -> None:
    assert LOGIN.password not in repr(LOGIN)
