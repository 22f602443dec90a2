"""How Neo4j last ended, as its own log says: a store that was not closed needs recovery at the next start.

The log is the only trace of a killed service that is the same however Neo4j is run. Reads only; where the log says nothing,
the answer is unknown.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from core.model.installation import Installation
from core.neo4j.conf import parse_neo4j_conf
from core.system.windows_registry import is_network_path

LOG_NAME = "neo4j.log"
TAIL_BYTES = 256 << 10
_TURN = re.compile(rb"^.*\b(Starting\.\.\.|Started\.|Stopping\.\.\.|Stopped\.)\s*$", re.MULTILINE)
"""How the lines end that Neo4j 4.4.42 and 5.26.0 write (observed)."""


def ended_cleanly(installation: Installation) -> bool | None:
    """Whether the last run of Neo4j closed its store; None if its log does not say. Only for a stopped server."""
    for folder in _log_folders(installation):
        turns = _TURN.findall(_tail(folder / LOG_NAME))
        if turns:
            return bool(turns[-1] == b"Stopped.")
    return None


def _log_folders(installation: Installation) -> list[Path]:
    root = Path(installation.root)
    # Neo4j's own default, and where the Windows installer keeps the logs of all its services (field-facts 2.4).
    places = [root / "neo4j" / "logs", root / "logs"]
    try:
        conf = Path(installation.config_file("neo4j").path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return places
    named = parse_neo4j_conf(conf).logs_dir
    # Any account may have written that file: a network path in it is not followed.
    return [root / "neo4j" / named, *places] if named and not is_network_path(named) else places


def _tail(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL_BYTES))
            return file.read(TAIL_BYTES)
    except OSError:
        return b""
