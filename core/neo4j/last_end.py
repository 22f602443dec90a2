"""How Neo4j ended the last time, as its own log tells: a store that was not closed needs recovery at the next start.

A service that was killed leaves no other mark that is the same for each way of running it. Reads only, and claims nothing
where the log says nothing.
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
"""The ends of the lines that Neo4j 4.4.42 and 5.26.0 write (seen)."""


def ended_cleanly(installation: Installation) -> bool | None:
    """Whether the last run of Neo4j closed its store; None when its log does not say. For a server that is stopped."""
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
    # Any account may have written that file: a server it names is not visited.
    return [root / "neo4j" / named, *places] if named and not is_network_path(named) else places


def _tail(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL_BYTES))
            return file.read(TAIL_BYTES)
    except OSError:
        return b""
