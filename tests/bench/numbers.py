"""Figures as the benchmarks print them, and the machine they were measured on (never its name)."""

from __future__ import annotations

import math
import os
import platform
import statistics
from collections.abc import Sequence
from pathlib import Path

import psutil


def median_and_spread(values: list[float], unit: str) -> str:
    return f"median {statistics.median(values):.2f} {unit} ({min(values):.2f} to {max(values):.2f}, {len(values)} runs)"


def brief(values: Sequence[float], unit: str) -> str:
    """For a cell of a table: the median and, of more than one value, the smallest and the largest."""
    middle = f"{_short(statistics.median(values))} {unit}"
    return middle if len(values) == 1 else f"{middle} ({_short(min(values))} to {_short(max(values))})"


def _short(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def percentile(values: list[float], share: float) -> float:
    """The value that this share of all does not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def machine() -> str:
    """Cores, memory, system and Python."""
    release = Path("/etc/os-release")
    system = platform.freedesktop_os_release()["PRETTY_NAME"] if release.exists() else platform.platform()
    memory = psutil.virtual_memory().total / (1 << 30)
    load = ", ".join(f"{value:.1f}" for value in psutil.getloadavg())
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB of memory, {system}, Python {platform.python_version()}; "
        f"load average before: {load}"
    )
