"""The graph in a Neo4j that answers by HTTP: filled, asked, written to all the time."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

BATCH = 10_000


class Graph:
    """What is in a server, as its users see it."""

    http_port: int
    address: str = "127.0.0.1"

    def ask(self, cypher: str, database: str = "neo4j", *, quiet: bool = False, **parameters: Any) -> Any:
        """Rows of a query. `quiet`: None where it cannot be answered now."""
        body = json.dumps({"statements": [{"statement": cypher, "parameters": parameters}]}).encode()
        request = urllib.request.Request(self.url(database), body, {"Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=120) as reply:
                answer = json.load(reply)
        except OSError:
            if quiet:
                return None
            raise
        if answer["errors"]:
            if quiet:
                return None
            raise AssertionError(answer["errors"])
        return [row["row"] for row in answer["results"][0]["data"]]

    def url(self, database: str) -> str:
        return f"http://{self.address}:{self.http_port}/db/{database}/tx/commit"

    def fill(self, pairs: int) -> None:
        """A graph: two nodes and a relationship for each pair, three kinds of index."""
        self.ask("CREATE INDEX by_i FOR (n:N) ON (n.i)")
        self.ask("CREATE CONSTRAINT only_once FOR (m:M) REQUIRE m.i IS UNIQUE")
        self.ask("CREATE FULLTEXT INDEX words FOR (n:N) ON EACH [n.s]")
        for first in range(0, pairs, BATCH):
            self.ask(
                "UNWIND range($first, $last) AS i "
                "CREATE (:N {i: i, s: 'word' + toString(i % 1000)})-[:R {w: i}]->(:M {i: i, s: toString(i)})",
                first=first,
                last=min(first + BATCH, pairs) - 1,
            )
        self.ask("CALL db.awaitIndexes(120)")

    def fingerprint(self) -> dict[str, Any]:
        """What a restore must bring back: counts, sums, indexes and their answers."""
        return {
            "nodes": self.ask("MATCH (n) RETURN labels(n), count(n), sum(n.i) ORDER BY labels(n)"),
            "relationships": self.ask("MATCH ()-[r]->() RETURN type(r), count(r), sum(r.w)"),
            "indexes": self.ask("SHOW INDEXES YIELD name, state, populationPercent RETURN * ORDER BY name"),
            "found": self.ask("MATCH (n:N {i: 77})-[:R]->(m:M) USING INDEX n:N(i) RETURN n.s, m.s"),
            "words": self.ask("CALL db.index.fulltext.queryNodes('words', 'word7') YIELD node RETURN count(node)"),
        }

    @contextmanager
    def being_written(self) -> Iterator[list[int]]:
        """Somebody writes all the time the server answers; the list holds the numbers that it acknowledged, one at least."""
        acknowledged: list[int] = []
        over = threading.Event()

        def write() -> None:
            number = 0
            while not over.is_set():
                if self.ask("CREATE (:W {i: $i})", quiet=True, i=number) is None:
                    return
                acknowledged.append(number)
                number += 1

        writer = threading.Thread(target=write)
        writer.start()
        try:
            wait_for(lambda: acknowledged, "nothing can be written")
            yield acknowledged
        finally:
            over.set()
            writer.join()


def wait_for(condition: Any, what: str, limit_s: float = 120.0) -> None:
    give_up = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < give_up, what
        time.sleep(0.1)
