"""How fast this machine was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import msgspec

Speed = Annotated[float, msgspec.Meta(ge=1)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=1e6)]


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast this machine is. The limits hold where it is read back from the settings."""

    copy_bytes_s: Speed = 150e6
    stop_s: Seconds = 30.0
    start_s: Seconds = 60.0
    restart_s: Seconds = 30.0
    """Of all CAST Imaging services but Neo4j."""
    read_bytes_s: Speed | None = None
    """Of what is only read and hashed. None: not seen yet, so taken to be as fast as a copy."""
