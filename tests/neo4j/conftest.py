"""Real servers, ended with their test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.neo4j.enterprise import EnterpriseNeo4j3
from tests.neo4j.real_server import Parts, RealNeo4j, parts_of_lane

PARTS = parts_of_lane()
NEO4J_3 = [version for version in PARTS if version.startswith("3.")]
VERSIONS = sorted(PARTS.keys() - NEO4J_3)
"""Of the Community edition."""

Start = Callable[[Parts], RealNeo4j]


@pytest.fixture
def make_server(tmp_path: Path) -> Iterator[Start]:
    made: list[RealNeo4j] = []

    def make(parts: Parts) -> RealNeo4j:
        server = EnterpriseNeo4j3 if parts.version in NEO4J_3 else RealNeo4j
        made.append(server(parts, tmp_path / f"server {len(made)}"))
        return made[-1]

    yield make
    for server in made:
        if process := server.process:
            with suppress(psutil.NoSuchProcess):
                process.kill()


LATER_ONES = [pytest.param(version, marks=pytest.mark.before_release) for version in VERSIONS[1:]]


@pytest.fixture(params=[*VERSIONS[:1], *LATER_ONES])
def neo4j(request: pytest.FixtureRequest, make_server: Start) -> RealNeo4j:
    """Each generation in turn; with each change that of CAST Imaging 2 alone, where a test does not ask for all."""
    return make_server(PARTS[request.param])


@pytest.fixture
def neo4j_4(make_server: Start) -> RealNeo4j:
    """The generation that CAST Imaging 2 has."""
    return make_server(PARTS[VERSIONS[0]])


@pytest.fixture
def neo4j_3(make_server: Start) -> EnterpriseNeo4j3:
    """The generation that CAST Imaging 1 has, with online backup."""
    server = make_server(PARTS[NEO4J_3[0]])
    assert isinstance(server, EnterpriseNeo4j3)
    return server
