"""One engine for all tests; the containers are ended with their test."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.docker.container_server import IMAGES, ContainerServer
from tests.docker.engine import Engine

Make = Callable[..., ContainerServer]
PARTS = {name: Path(part) for name, part in json.loads(os.environ.get("IMAGING_BACKUP_DOCKER", "{}")).items()}


@pytest.fixture(scope="session")
def whole_engine() -> Iterator[Engine]:
    engine = Engine(PARTS["compose"])
    try:
        engine.start()
        engine.make_image(PARTS["libraries"], PARTS["java"], *IMAGES)
        yield engine
    finally:
        engine.remove()


@pytest.fixture
def engine(whole_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The engine as the product finds it; without containers at the end."""
    for name, value in whole_engine.environment.items():
        monkeypatch.setenv(name, value)
    yield whole_engine
    if not whole_engine.answers():
        whole_engine.start()
    if containers := whole_engine.docker("ps", "-aq").split():
        whole_engine.docker("rm", "-f", *containers)


@pytest.fixture
def make_server(engine: Engine, tmp_path: Path) -> Make:
    def make(name: str = "server", **choices: object) -> ContainerServer:
        return ContainerServer(engine, tmp_path / name, PARTS["libraries"], PARTS["java"], **choices)  # type: ignore[arg-type]

    return make
