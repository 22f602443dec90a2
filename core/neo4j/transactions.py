"""Asks a running Neo4j by HTTP which transactions hold locks: an import does while it writes.

Of Neo4j 4.2 to 4.4.x and 5 (field-facts 2.5; tried with 4.2.19, 4.4.42 and 5.26.0; 4.0 and 4.1 do not tell without the Enterprise
edition). The login is that of the server's own configuration. It is sent only to an address of this machine at which
Neo4j has just answered, once for each question: Neo4j locks an account after three wrong passwords. Queries are not asked for: they
hold what people work on.
"""

from __future__ import annotations

import base64
import http.client
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from core.dates import utc_of
from core.model.transactions import Login, OpenTransaction, Transactions
from core.neo4j.health import Request, ServerAnswer, exchange, own_addresses
from core.phrases import phrase
from core.system.visible import one_line

TIMEOUT_S = 5.0
MAX_REPLY_BYTES = 4 << 20
MAX_WORD = 100
_PATH = "/db/system/tx/commit"
_COLUMNS = ("database", "username", "clientAddress", "startTime", "activeLockCount")
_SHOW = f"SHOW TRANSACTIONS YIELD {', '.join(_COLUMNS)}"
_LIST = "CALL dbms.listTransactions()"
"""Of 4.2 and 4.3. A YIELD would need a RETURN, which the system database has not."""


class LoginRefused(Exception):
    """Neo4j does not know this account with this password."""


def ask_transactions(answer: ServerAnswer, login: Login | None) -> Transactions:
    """The transactions of a server that has answered, with the login or, where none is known, without. Raises LoginRefused."""
    if not answer.is_full or answer.neo4j_version is None:
        return Transactions(unknown=phrase("it does not tell its version by HTTP"))
    if answer.address not in own_addresses(answer.endpoint.host):
        return Transactions(unknown=phrase("{address} is not of this machine", address=str(answer.endpoint)))
    headers = {"Content-Type": "application/json"}
    if login is not None:
        token = base64.b64encode(f"{login.name}:{login.password}".encode()).decode("ascii")
        headers["Authorization"] = f"Basic {token}"
    body = json.dumps({"statements": [{"statement": _statement(answer.neo4j_version)}]})
    request = Request("POST", _PATH, headers, body)
    try:
        status, reply = exchange(answer.endpoint, answer.address, request, TIMEOUT_S, MAX_REPLY_BYTES)
    except TimeoutError:
        return Transactions(unknown=phrase("it gives no answer in time"))
    except (OSError, http.client.HTTPException) as error:
        return Transactions(
            unknown=phrase("it gives no answer ({reason})", reason=_word(str(error)) or type(error).__name__)
        )
    if status == http.client.UNAUTHORIZED:
        if login is not None:
            raise LoginRefused
        return Transactions(unknown=phrase("no configuration file of this server holds a login"))
    return read_reply(status, reply)


def _statement(version: str) -> str:
    return _LIST if version.startswith(("4.0.", "4.1.", "4.2.", "4.3.")) else _SHOW


def read_reply(status: int, reply: bytes) -> Transactions:
    """What a reply of Neo4j's HTTP interface says."""
    try:
        document = json.loads(reply)
        if errors := document["errors"]:
            return Transactions(unknown=phrase("it refuses: {reason}", reason=_word(errors[0]["code"])))
        return Transactions(tuple(_holding(document["results"][0])))
    except (ValueError, KeyError, IndexError, TypeError, OverflowError, RecursionError):
        return Transactions(unknown=phrase("its answer is not understood (HTTP {status})", status=str(status)))


def _holding(result: dict[str, Any]) -> Iterator[OpenTransaction]:
    for one in result["data"]:
        row = dict(zip(result["columns"], one["row"], strict=True))
        if int(row["activeLockCount"]) > 0:
            database, account, client, since = (_word(row[name]) for name in _COLUMNS[:4])
            yield OpenTransaction(database, account, client, _in_utc(since))


def _word(said: object) -> str:
    return one_line(str(said or ""), MAX_WORD)


def _in_utc(moment: str) -> str:
    """Neo4j tells it with a fraction of a second, and in a time zone of its own."""
    try:
        return utc_of(datetime.fromisoformat(moment).timestamp()) or moment
    except (ValueError, OverflowError, OSError):  # the last two: systems have no time zone for the year 1
        return moment
