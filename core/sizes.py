"""Sizes as people read them. Decimal, as disks are sold and as Linux and macOS count. Pure."""

from __future__ import annotations

UNITS = ("kB", "MB", "GB", "TB", "PB")


def size_words(size_bytes: int) -> str:
    """In English: 12 bytes, 1.5 kB, 15.0 GB."""
    if abs(size_bytes) < 1000:
        return f"{size_bytes} byte{'' if size_bytes == 1 else 's'}"
    # The rounded number must not have four digits before the point.
    small_enough = (power for power in range(1, len(UNITS)) if abs(size_bytes) / 1000**power < 999.95)
    power = next(small_enough, len(UNITS))
    return f"{size_bytes / 1000**power:,.1f} {UNITS[power - 1]}"
