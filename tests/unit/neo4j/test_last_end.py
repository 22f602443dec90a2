"""How Neo4j ended, by logs as Neo4j 4.4.42 and 5.26.0 write them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.neo4j.last_end import TAIL_BYTES, ended_cleanly
from tests.support import plain_server

START = """2026-11-23 17:15:56.944+0000 INFO  Starting...
2026-11-23 17:16:01.154+0000 INFO  ======== Neo4j 5.26.0 ========
2026-11-23 17:16:06.789+0000 INFO  Remote interface available at http://localhost:7474/
2026-11-23 17:16:06.799+0000 INFO  Started.
"""
STOP = """2026-11-23 17:16:11.294+0000 INFO  Neo4j Server shutdown initiated by request
2026-11-23 17:16:11.295+0000 INFO  Stopping...
2026-11-23 17:16:21.535+0000 INFO  Stopped.
"""


@pytest.mark.parametrize(
    ("log", "clean"),
    [
        (START + STOP, True),
        (START + STOP.replace("\n", "\r\n"), True),
        (START + STOP + START, False),
        (START, False),
        (START + STOP.splitlines()[1] + "\n", False),
        (START.splitlines()[0] + "\n", False),
        (START + STOP + "x" * TAIL_BYTES, None),
        ("Stopped. Or not\n", None),
        ("", None),
    ],
)
def test_the_last_turn_in_the_log_counts(tmp_path: Path, log: str, clean: bool | None) -> None:
    installation = plain_server(tmp_path).installation
    folder = Path(installation.root, "neo4j", "logs")
    folder.mkdir()
    (folder / "neo4j.log").write_bytes(log.encode())
    assert ended_cleanly(installation) is clean


def test_without_a_log_nothing_is_claimed(tmp_path: Path) -> None:
    assert ended_cleanly(plain_server(tmp_path).installation) is None
    assert ended_cleanly(replace(plain_server(tmp_path / "x").installation, root=tmp_path / "missing")) is None


def test_neo4j_conf_names_the_folder_of_the_logs(tmp_path: Path) -> None:
    installation = plain_server(tmp_path).installation
    logs = tmp_path / "my logs"
    logs.mkdir()
    (logs / "neo4j.log").write_text(START, encoding="utf-8")
    conf = Path(installation.config_file("neo4j").path)
    conf.write_text(f"dbms.directories.logs={logs.as_posix()}\n", encoding="utf-8")
    assert ended_cleanly(installation) is False
    conf.write_text("dbms.directories.logs=//somewhere/logs\n", encoding="utf-8")
    assert ended_cleanly(installation) is None
