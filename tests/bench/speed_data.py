"""The trees that `bench speed` measures on: random bytes that nothing can compress and in which no page comes twice."""

from __future__ import annotations

import os
import random
import shutil
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.model.installation import DEFAULT_DATABASE, SYSTEM_DATABASE
from core.neo4j.wholeness import HEADER, RECORD_STORES

PAGE_BYTES = 4096
BLOCK_BYTES = 1 << 20
POOL_BYTES = 64 << 20
GIANTS = (
    ("neostore.relationshipstore.db", 44),
    ("neostore.propertystore.db", 26),
    ("neostore.nodestore.db", 14),
    ("neostore.propertystore.db.strings", 9),
)
"""Store files with their share of the whole in hundredths, as in the demo server's store."""
MEDIUM_FILES, MEDIUM_SHARE = 50, 0.001
SMALL_FILES, SMALL_SHARE = 4000, 0.02
FILES_IN_A_FOLDER = 1000
STORE = Path("databases", DEFAULT_DATABASE)
SECOND_NS = 10**9


class NotEnoughRoom(Exception):
    """A sentence for the person, with the numbers."""


def require_room(folder: Path, needed_bytes: int) -> None:
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < needed_bytes:
        raise NotEnoughRoom(
            f"{needed_bytes / 1e9:.1f} GB are needed in {folder}, {free_bytes / 1e9:.1f} GB are free there; "
            "choose another --folder, a smaller --gb or fewer rows"
        )


class RandomPages:
    """Blocks of a random pool, given out again and again, with a number of its own stamped in every page."""

    def __init__(self, seed: int = 0) -> None:
        self._pool = bytearray(random.Random(seed).randbytes(POOL_BYTES))
        self._next_page = 0

    def write(self, path: Path, size_bytes: int) -> None:
        """Over what is there."""
        with path.open("wb", buffering=0) as file:
            for block in self._blocks(size_bytes):
                file.write(block)

    def _blocks(self, size_bytes: int) -> Iterator[memoryview]:
        while size_bytes > 0:
            offset = self._next_page * PAGE_BYTES % POOL_BYTES // BLOCK_BYTES * BLOCK_BYTES
            block = memoryview(self._pool)[offset : offset + BLOCK_BYTES]
            pages = BLOCK_BYTES // PAGE_BYTES
            block.cast("Q")[:: PAGE_BYTES // 8] = memoryview(
                array("Q", range(self._next_page, self._next_page + pages))
            )
            self._next_page += pages
            yield block[:size_bytes]
            size_bytes -= BLOCK_BYTES


@dataclass(frozen=True, slots=True)
class StoreTree:
    """A data folder shaped like a store: four giants, some files of medium size, thousands of small ones."""

    folder: Path
    pages: RandomPages
    giants: tuple[Path, ...]
    medium: tuple[Path, ...]
    small: tuple[Path, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        return self.giants + self.medium + self.small

    @property
    def total_bytes(self) -> int:
        return size_of(self.files)


def size_of(files: Iterable[Path]) -> int:
    return sum(path.stat().st_size for path in files)


def make_store(folder: Path, size_bytes: int) -> StoreTree:
    """Write about so many bytes, last changed an hour ago."""
    pages = RandomPages()
    store = folder / STORE
    indexes = store / "schema" / "index"
    indexes.mkdir(parents=True)
    (folder / "transactions" / "neo4j").mkdir(parents=True)
    giants, medium = _giants(store, size_bytes), _medium(indexes, size_bytes)
    small_bytes = int(size_bytes * SMALL_SHARE / SMALL_FILES)
    small = [(indexes / f"small-{number}", small_bytes) for number in range(SMALL_FILES)]
    _write_files(pages, giants + medium + small)
    return StoreTree(
        folder,
        pages,
        tuple(path for path, _ in giants),
        tuple(path for path, _ in medium),
        tuple(path for path, _ in small),
    )


def _giants(folder: Path, size_bytes: int) -> list[tuple[Path, int]]:
    return [(folder / name, size_bytes * share // 100) for name, share in GIANTS]


def _medium(folder: Path, size_bytes: int) -> list[tuple[Path, int]]:
    return [(folder / f"medium-{number}", int(size_bytes * MEDIUM_SHARE)) for number in range(MEDIUM_FILES)]


def _write_files(pages: RandomPages, sizes: Iterable[tuple[Path, int]]) -> None:
    """In whole pages, last changed an hour ago."""
    for path, size_bytes in sizes:
        pages.write(path, max(size_bytes // PAGE_BYTES, 1) * PAGE_BYTES)
        _shift_time(path, -3600)


def change_store(tree: StoreTree, share: float) -> tuple[Path, ...]:
    """Write new bytes into this share of the files: as many medium ones as make it the same share of the bytes."""
    count = round(len(tree.files) * share)
    medium_count = min(count, round(tree.total_bytes * share / tree.medium[0].stat().st_size))
    changed = tree.medium[:medium_count] + tree.small[: count - medium_count]
    for path in changed:
        status = path.stat()
        tree.pages.write(path, status.st_size)
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 60 * SECOND_NS))
    return changed


def _shift_time(path: Path, seconds: int) -> None:
    """No file is so fresh that its time of change could hide another change."""
    status = path.stat()
    time_ns = status.st_mtime_ns + seconds * SECOND_NS
    os.utime(path, ns=(time_ns, time_ns))


def make_small_files(folder: Path, count: int, size_bytes: int) -> None:
    """So many files of one size, a thousand in each folder, last changed an hour ago."""
    block = random.Random(count).randbytes(size_bytes + count)
    for number in range(count):
        place = folder / STORE / f"{number // FILES_IN_A_FOLDER:06}"
        if number % FILES_IN_A_FOLDER == 0:
            place.mkdir(parents=True)
        path = place / f"{number:08}"
        path.write_bytes(block[number : number + size_bytes])
        _shift_time(path, -3600)


def make_whole(folder: Path) -> None:
    """Add what a data folder lacks to be taken for whole: a page for each file, last changed an hour ago."""
    for database in (DEFAULT_DATABASE, SYSTEM_DATABASE):
        stores = [folder / "databases" / database / name for name in (HEADER, *RECORD_STORES)]
        for path in (*stores, folder / "transactions" / database / "neostore.transaction.db.0"):
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(bytes(PAGE_BYTES))
                _shift_time(path, -3600)


def make_sparse_giants(folder: Path, size_bytes: int) -> None:
    """Giants of nothing but holes: large to read, and no room taken."""
    (folder / STORE).mkdir(parents=True)
    for name, share in GIANTS:
        path = folder / STORE / name
        with path.open("wb") as file:
            file.truncate(size_bytes * share // 100)
        _shift_time(path, -3600)


def make_unread(folder: Path, size_bytes: int) -> None:
    """About so many bytes of giants and files of medium size, which no server reads when it starts."""
    folder.mkdir()
    _write_files(RandomPages(), [*_giants(folder, size_bytes), *_medium(folder, size_bytes)])


def make_scattered(path: Path, extents: int) -> None:
    """A file in as many pieces: every other page is a hole."""
    page = random.Random(extents).randbytes(PAGE_BYTES)
    with path.open("wb", buffering=0) as file:
        file.truncate(size_of_scattered(extents))  # XFS would fill holes behind which the file is to grow
        for number in range(extents):
            os.pwrite(file.fileno(), page, 2 * number * PAGE_BYTES)
    _shift_time(path, -3600)


def size_of_scattered(extents: int) -> int:
    """In bytes, the holes too."""
    return 2 * extents * PAGE_BYTES
