"""Where and how much `bench speed` measures: what all its rows share."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.model.layout import DATA_FOLDER
from tests.bench.cold import can_drop_caches, drop_caches
from tests.bench.speed_data import StoreTree
from tests.bench.speed_pieces import run_piece
from tests.bench.speed_table import NotMeasured


@dataclass(frozen=True, slots=True)
class Bench:
    """Where and how much is measured."""

    folder: Path
    size_bytes: int
    files: int
    rounds: int
    say: Callable[[str], None]

    @contextlib.contextmanager
    def work(self) -> Iterator[Path]:
        """A new folder, gone afterwards, and a cold page cache."""
        folder = self.folder / "work"
        folder.mkdir()
        try:
            cool()
            yield folder
        finally:
            shutil.rmtree(folder)


def cool() -> None:
    if not can_drop_caches():
        raise NotMeasured("only root may empty the page cache, on Linux")
    drop_caches()


def read_cold(folder: Path) -> float:
    """Seconds of a raw read of every file in it, from cold."""
    cool()
    return run_piece("read_raw", folder=folder).seconds


def data_of(backup: Path) -> Path:
    return backup / DATA_FOLDER


def of(store: StoreTree) -> str:
    return f"{store.total_bytes / 1e9:.2g} GB in {len(store.files)} files"
