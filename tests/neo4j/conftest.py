"""Real servers, ended with their test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.neo4j.real_server import Parts, RealNeo4j, parts_of_lane

PARTS = parts_of_lane()
VERSIONS = sorted(PARTS)

Start = Callable[[Parts], RealNeo4j]


@pytest.fixture
def make_server(tmp_path: Path) -> Iterator[Start]:
    made: list[RealNeo4j] = []

    def make(parts: Parts) -> RealNeo4j:
        made.append(RealNeo4j(parts, tmp_path / f"server {len(made)}"))
        return made[-1]

    yield make
    for server in made:
        if process := server.process:
            with suppress(psutil.NoSuchProcess):
                process.kill()


@pytest.fixture(params=VERSIONS)
def neo4j(request: pytest.FixtureRequest, make_server: Start) -> RealNeo4j:
    """Each generation in turn."""
    return make_server(PARTS[request.param])


@pytest.fixture
def neo4j_4(make_server: Start) -> RealNeo4j:
    """The generation that CAST Imaging 2 has."""
    return make_server(PARTS[VERSIONS[0]])
