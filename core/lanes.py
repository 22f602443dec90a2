"""Which way a job's files go: the large ones one after the other, the small ones beside them. Pure.

The two lanes share one disk, and how much the small files slow the large ones down differs from disk to disk. So these
go alone for a moment first: from that, and from what comes after, the time left can be told (time_left.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")

LARGE_BYTES = 4 << 20
"""From this size on a file is worth two more threads and its own way past the cache."""
SMALL_FILE_WORKERS = 3
"""Enough to overlap reading, hashing and writing on a small server without starving it."""
HEAD_START = 0.02
"""Part of the large files' bytes that is done before the small ones begin."""
HEAD_START_S = 1.0
"""So long at least, unless they are done before: who asks four times a second how far it is must see it."""


def is_large(size_bytes: int) -> bool:
    return size_bytes >= LARGE_BYTES


def in_lanes(items: Iterable[Item], size_bytes: Callable[[Item], int]) -> tuple[list[Item], list[Item]]:
    """The large ones, the largest first, and the small ones in the order given."""
    large: list[Item] = []
    small: list[Item] = []
    for item in items:
        (large if is_large(size_bytes(item)) else small).append(item)
    large.sort(key=size_bytes, reverse=True)
    return large, small
