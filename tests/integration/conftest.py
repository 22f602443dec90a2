"""For tests of whole jobs on demo servers: servers that start and stop without delay, of both kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.demo.demo_server import DemoServer
from core.demo.server_folder import create_demo, remove_demo, set_faults

Make = Callable[..., DemoServer]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Makes demo servers that start and stop without delay; removes them."""
    made: list[DemoServer] = []

    def create(kind: str, size_mb: int = 2, **options: Any) -> DemoServer:
        folder = tmp_path / f"demo-{len(made)}"
        made.append(create_demo(folder, kind, size_mb, start_delay_s=0.0, stop_delay_s=0.0, **options))
        return made[-1]

    yield create
    for demo in made:
        set_faults(demo.folder)
        remove_demo(demo.folder)


@pytest.fixture(params=["windows", "docker"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)
