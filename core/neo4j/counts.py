"""Asks a running Neo4j how many nodes and relationships a database has.

Neo4j keeps both numbers (the count store), so that an answer takes no longer for a large database. Tried with 3.3.5, 4.4.42 and 5.26.0.
"""

from __future__ import annotations

from urllib.parse import quote

from core.model.installation import is_neo4j_3
from core.model.store_facts import StoreCount
from core.model.transactions import Login
from core.neo4j.health import ServerAnswer
from core.neo4j.queries import NotTold, Rows, ask_server
from core.phrases import phrase

_STATEMENTS = ["MATCH (n) RETURN count(n) AS found", "MATCH ()-[r]->() RETURN count(r) AS found"]


def ask_count(answer: ServerAnswer, login: Login | None, database: str, version: str | None) -> StoreCount:
    """What a server that has answered counts in one database. `version`: where it does not tell it itself (Neo4j 3).

    Raises LoginRefused, NotTold and AskNoMore.
    """
    if not answer.is_full or (known := answer.neo4j_version or version) is None:
        raise NotTold(phrase("it does not tell its version by HTTP"))
    # Neo4j 3 serves one database.
    place = "data/transaction" if is_neo4j_3(known) else f"{quote(database, safe='', errors='replace')}/tx"
    return ask_server(answer, login, f"/db/{place}/commit", _STATEMENTS, lambda results: count_in(database, results))


def count_in(database: str, results: list[Rows]) -> StoreCount:
    """The two numbers of a reply. Raises ValueError, TypeError, KeyError and IndexError for what is none."""
    nodes, relationships = (_number(rows[0]["found"]) for rows in results)
    return StoreCount(database, nodes, relationships)


def _number(said: object) -> int:
    if type(said) is not int or not 0 <= said < 2**63:
        raise ValueError(said)
    return said
