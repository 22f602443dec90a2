"""How many nodes and relationships there are: a reply as real servers give it, and servers that play the others."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.model.endpoint import Connector, Endpoint
from core.model.store_facts import StoreCount
from core.model.transactions import Login
from core.neo4j.counts import ask_count
from core.neo4j.health import ServerAnswer
from core.neo4j.queries import AskNoMore, LoginRefused, NotTold
from tests.unit.neo4j.test_health import dripping, http, replying

LOGIN = Login("app.config", "1", "neo4j", "secret")


def reply(*found: Any) -> bytes:
    results = [{"columns": ["found"], "data": [{"row": [number], "meta": [None]}]} for number in found]
    return http(json.dumps({"results": results, "errors": []}))


def at(port: int, version: str | None = "4.4.42", connector: Connector = Connector.HTTP) -> ServerAnswer:
    return ServerAnswer(Endpoint(connector, "127.0.0.1", port), "127.0.0.1", version)


@pytest.mark.parametrize(
    ("version", "known", "database", "path"),
    [
        ("4.4.42", None, "neo4j", "/db/neo4j/tx/commit"),
        ("5.26.0", "3.5.9", "a b/../system", "/db/a%20b%2F..%2Fsystem/tx/commit"),
        ("4.4.42", None, "half \udcff", "/db/half%20%3F/tx/commit"),
        (None, "3.5.9", "graph.db", "/db/data/transaction/commit"),
    ],
)
def test_both_numbers_are_asked_for_in_one_request(
    version: str | None, known: str | None, database: str, path: str
) -> None:
    with replying(reply(12345, 67890)) as (port, heard):
        assert ask_count(at(port, version), LOGIN, database, known) == StoreCount(database, 12345, 67890)
    (asked,) = heard
    assert asked.startswith(f"POST {path} ".encode())
    assert b"count(n)" in asked and b"count(r)" in asked and b"Authorization" in asked


def test_a_login_that_is_refused_is_tried_once() -> None:
    with replying(http("{}", "401 Unauthorized")) as (port, heard), pytest.raises(LoginRefused):
        ask_count(at(port), LOGIN, "neo4j", None)
    assert len(heard) == 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (at(1, None), "it does not tell its version by HTTP"),
        (at(1, "4.4.42", Connector.BOLT), "it does not tell its version by HTTP"),
        (
            ServerAnswer(Endpoint(Connector.HTTP, "192.0.2.1", 7474), "192.0.2.1", "4.4.42"),
            "http://192.0.2.1:7474 is not of this machine",
        ),
    ],
)
def test_who_is_not_asked(answer: ServerAnswer, reason: str) -> None:
    with pytest.raises(NotTold) as told:
        ask_count(answer, LOGIN, "neo4j", None)
    assert told.value.reason == reason


@pytest.mark.parametrize(
    "found", [(), (1,), (1, 2, 3), (1, -1), (True, 1), (1, 2**63), (1.0, 1), ("1", 1), (None, 1), (1, float("inf"))]
)
def test_what_is_no_count_is_none(found: tuple[Any, ...]) -> None:
    with replying(reply(*found)) as (port, _), pytest.raises(NotTold) as told:
        ask_count(at(port), LOGIN, "neo4j", None)
    assert told.value.reason == "its answer is not understood (HTTP 200)"


def test_a_database_that_is_not_open_is_told() -> None:
    code = "Neo.ClientError.Database.DatabaseNotFound"
    answer = http(json.dumps({"results": [], "errors": [{"code": code}]}), "404 Not Found")
    with replying(answer) as (port, _), pytest.raises(NotTold) as told:
        ask_count(at(port), LOGIN, "neo4j", None)
    assert told.value.reason == f"it refuses: {code}"


SECURITY = "Neo.ClientError.Security.AuthenticationRateLimit"


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        ("429 Too Many Requests", json.dumps({"errors": [{"code": SECURITY}]}), f"it refuses: {SECURITY}"),
        ("307 Temporary Redirect", "", "its answer is not understood (HTTP 307)"),
        ("403 Forbidden", json.dumps({"errors": [{"code": "Neo.ClientError.Security.Forbidden"}]}), "it refuses: Neo."),
        ("404 Not Found", "<html>", "its answer is not understood (HTTP 404)"),
        ("500 Server Error", "<html>", "its answer is not understood (HTTP 500)"),
        ("503 Service Unavailable", json.dumps({"errors": [{"code": "Neo.DatabaseError.General.X"}]}), "it refuses: "),
    ],
)
def test_after_an_answer_that_does_not_show_that_the_login_is_taken_nothing_is_asked(
    status: str, body: str, reason: str
) -> None:
    with replying(http(body, status)) as (port, _), pytest.raises(AskNoMore) as told:
        ask_count(at(port), LOGIN, "neo4j", None)
    assert told.value.reason.startswith(reason)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("404 Not Found", "Neo.ClientError.Database.DatabaseNotFound"),
        ("503 Service Unavailable", "Neo.TransientError.General.DatabaseUnavailable"),
        ("200 OK", "Neo.ClientError.Statement.SyntaxError"),
    ],
)
def test_an_answer_to_the_question_itself_ends_no_other(status: str, code: str) -> None:
    with replying(http(json.dumps({"errors": [{"code": code}]}), status)) as (port, _), pytest.raises(NotTold) as told:
        ask_count(at(port), LOGIN, "neo4j", None)
    assert not isinstance(told.value, AskNoMore)


def test_after_an_answer_that_comes_too_late_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.neo4j.queries.TIMEOUT_S", 0.5)
    with dripping(reply(1, 2)) as port, pytest.raises(AskNoMore) as told:
        ask_count(at(port), LOGIN, "neo4j", None)
    assert told.value.reason == "it gives no answer in time"


def test_after_a_conversation_that_breaks_off_nothing_is_asked() -> None:
    with replying(b"") as (port, _), pytest.raises(AskNoMore) as told:
        ask_count(at(port), LOGIN, "neo4j", None)
    assert told.value.reason.startswith("it gives no answer (")
