"""How fast this machine is. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast this machine is."""

    copy_bytes_s: float = 150e6
    stop_s: float = 30.0
    start_s: float = 60.0
