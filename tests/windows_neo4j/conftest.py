"""Run by `dev.py test --lane windows`, left out everywhere else."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.windows_neo4j.neo4j_service import Neo4jService

if sys.platform != "win32":
    collect_ignore_glob = ["test_*"]


@pytest.fixture
def neo4j(tmp_path: Path) -> Iterator[Neo4jService]:
    """A server that is laid out, and not installed as a service; nothing of it stays."""
    from tests.windows_neo4j.neo4j_service import Neo4jService, windows_parts

    parts = windows_parts()
    if parts is None:
        missing = "no real Neo4j for Windows: the Windows lane puts one together on Debian, as root"
        if os.environ.get("IMAGING_BACKUP_LANES") == "required":
            pytest.fail(missing)
        pytest.skip(missing)
    server = Neo4jService(parts, tmp_path / "server")
    try:
        yield server
    finally:
        server.remove_service()
        shutil.rmtree(tmp_path)
