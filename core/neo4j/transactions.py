"""Asks a running Neo4j which transactions hold locks: an import does while it writes.

Of Neo4j 4.2 to 4.4.x and 5 (field-facts 2.5; tried with 4.2.19, 4.4.42 and 5.26.0; 4.0 and 4.1 do not tell without the Enterprise
edition). Queries are not asked for: they hold what people work on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from core.dates import utc_of
from core.model.transactions import Login, OpenTransaction, Transactions
from core.neo4j.health import ServerAnswer
from core.neo4j.queries import NotTold, Rows, ask_server, word
from core.phrases import phrase

_PATH = "/db/system/tx/commit"
_COLUMNS = ("database", "username", "clientAddress", "startTime", "activeLockCount")
_SHOW = f"SHOW TRANSACTIONS YIELD {', '.join(_COLUMNS)}"
_LIST = "CALL dbms.listTransactions()"
"""Of 4.2 and 4.3. A YIELD would need a RETURN, which the system database has not."""


def ask_transactions(answer: ServerAnswer, login: Login | None) -> Transactions:
    """The transactions of a server that has answered. Raises LoginRefused, NotTold and AskNoMore."""
    if not answer.is_full or answer.neo4j_version is None:
        raise NotTold(phrase("it does not tell its version by HTTP"))
    return ask_server(answer, login, _PATH, [_statement(answer.neo4j_version)], transactions_in)


def _statement(version: str) -> str:
    return _LIST if version.startswith(("4.0.", "4.1.", "4.2.", "4.3.")) else _SHOW


def transactions_in(results: list[Rows]) -> Transactions:
    """Those of a reply that hold locks."""
    return Transactions(tuple(_holding(results[0])))


def _holding(rows: Rows) -> Iterator[OpenTransaction]:
    for row in rows:
        if int(row["activeLockCount"]) > 0:
            database, account, client, since = (word(row[name]) for name in _COLUMNS[:4])
            yield OpenTransaction(database, account, client, _in_utc(since))


def _in_utc(moment: str) -> str:
    """Neo4j tells it with a fraction of a second, and in a time zone of its own."""
    try:
        return utc_of(datetime.fromisoformat(moment).timestamp()) or moment
    except (ValueError, OverflowError, OSError):  # the last two: systems have no time zone for the year 1
        return moment
