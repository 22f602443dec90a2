"""Asks a running Neo4j by HTTP: one request for each question, with the login of the server's own configuration.

The login is sent only to an address of this machine at which Neo4j has just answered, and one of which it is not known that Neo4j
takes it is never tried a second time: Neo4j locks an account after three wrong passwords.
"""

from __future__ import annotations

import base64
import http.client
import json
from collections.abc import Callable
from typing import Any, TypeVar

from core.model.transactions import Login
from core.neo4j.health import Request, ServerAnswer, exchange, own_addresses
from core.phrases import phrase
from core.system.visible import one_line

TIMEOUT_S = 5.0
MAX_REPLY_BYTES = 4 << 20
MAX_WORD = 100
OF_ONE_DATABASE = (".DatabaseNotFound", ".DatabaseUnavailable")
"""What Neo4j says of a database that is not open, once it has taken the login, with the status 404 or 503."""
Found = TypeVar("Found")
Rows = list[dict[str, Any]]
"""The rows of one statement, each by its columns."""


class LoginRefused(Exception):
    """Neo4j does not know this account with this password."""


class NotTold(Exception):
    """There is no answer; the text is the reason, for the end of a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AskNoMore(NotTold):
    """Whether Neo4j takes the login is not known, or it does not: another question may be another wrong password."""


def ask_server(
    answer: ServerAnswer, login: Login | None, path: str, statements: list[str], read: Callable[[list[Rows]], Found]
) -> Found:
    """What `read` makes of a server's reply, which has answered just now. Without a login where none is known.

    Raises LoginRefused, NotTold and AskNoMore.
    """
    if answer.address not in own_addresses(answer.endpoint.host):
        raise NotTold(phrase("{address} is not of this machine", address=str(answer.endpoint)))
    headers = {"Content-Type": "application/json"}
    if login is not None:
        token = base64.b64encode(f"{login.name}:{login.password}".encode()).decode("ascii")
        headers["Authorization"] = f"Basic {token}"
    body = json.dumps({"statements": [{"statement": statement} for statement in statements]})
    request = Request("POST", path, headers, body)
    try:
        status, reply = exchange(answer.endpoint, answer.address, request, TIMEOUT_S, MAX_REPLY_BYTES)
    except TimeoutError:
        raise AskNoMore(phrase("it gives no answer in time")) from None
    except (OSError, http.client.HTTPException) as error:
        reason = word(str(error)) or type(error).__name__
        raise AskNoMore(phrase("it gives no answer ({reason})", reason=reason)) from None
    if status == http.client.UNAUTHORIZED:
        if login is not None:
            raise LoginRefused
        raise NotTold(phrase("no configuration file of this server holds a login"))
    try:
        return read_reply(status, reply, read)
    except NotTold as error:
        if status in (http.client.OK, http.client.CREATED) or error.reason.endswith(OF_ONE_DATABASE):
            raise
        raise AskNoMore(error.reason) from None


def read_reply(status: int, reply: bytes, read: Callable[[list[Rows]], Found]) -> Found:
    """What a reply of Neo4j's HTTP interface says, as `read` makes it of the rows of each statement. Raises NotTold."""
    try:
        document = json.loads(reply)
        if errors := document["errors"]:
            raise NotTold(phrase("it refuses: {reason}", reason=word(errors[0]["code"])))
        return read([_rows(result) for result in document["results"]])
    except (ValueError, KeyError, IndexError, TypeError, OverflowError, RecursionError):
        raise NotTold(phrase("its answer is not understood (HTTP {status})", status=str(status))) from None


def _rows(result: dict[str, Any]) -> Rows:
    return [dict(zip(result["columns"], one["row"], strict=True)) for one in result["data"]]


def word(said: object) -> str:
    """A word of a server, on one line, of a length that can be read."""
    return one_line(str(said or ""), MAX_WORD)
