"""Which way a job's files go: the large ones one after the other, the small ones beside them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")

LARGE_BYTES = 4 << 20
"""From this size on a file is worth two more threads and its own way past the cache."""


@dataclass(slots=True)
class Lanes(Generic[Item]):
    """The files of a step."""

    large: list[Item] = field(default_factory=list)
    """The largest first."""
    small: Iterable[Item] = ()
    """In the order given. They may be millions, so they are gone through and never held."""
    total_bytes: int = 0
    total_files: int = 0


def is_large(size_bytes: int) -> bool:
    return size_bytes >= LARGE_BYTES


def in_lanes(items: Iterable[Item], size_bytes: Callable[[Item], int]) -> Lanes[Item]:
    """Of items that can be gone through twice."""
    lanes: Lanes[Item] = Lanes(small=_Small(items, size_bytes))
    for item in items:
        size = size_bytes(item)
        lanes.total_bytes += size
        lanes.total_files += 1
        if is_large(size):
            lanes.large.append(item)
    lanes.large.sort(key=size_bytes, reverse=True)
    return lanes


@dataclass(frozen=True, slots=True)
class _Small(Generic[Item]):
    items: Iterable[Item]
    size_bytes: Callable[[Item], int]

    def __iter__(self) -> Iterator[Item]:
        return (item for item in self.items if not is_large(self.size_bytes(item)))
