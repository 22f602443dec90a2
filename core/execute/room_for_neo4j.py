"""Sees to it that the clones of a backup never take the room that the running Neo4j needs."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from core.errors import InsufficientSpace, OperationCancelled
from core.execute.run import Run
from core.model.room import ROOM_FOR_NEO4J_BYTES
from core.phrases import phrase

LOOK_S = 1.0


@contextlib.contextmanager
def leaving_room(folders: Iterable[Path], run: Run) -> Iterator[None]:
    """Cancel what the block does once the volume of one of the folders has less than ROOM_FOR_NEO4J_BYTES free, and raise
    InsufficientSpace then.
    """
    folders = tuple(folders)
    lack: list[InsufficientSpace] = []

    def look() -> bool:
        for folder in folders:
            # What cannot be told is asked again.
            with contextlib.suppress(OSError):
                free_bytes = shutil.disk_usage(folder).free
                if free_bytes < ROOM_FOR_NEO4J_BYTES:
                    lack.append(InsufficientSpace(str(folder), ROOM_FOR_NEO4J_BYTES, free_bytes, _made_way()))
                    run.cancel.cancel()
                    return False
        return True

    try:
        with run.host.repeated(look, LOOK_S, "room"):
            yield
    except OperationCancelled:
        if not lack:
            raise
    if lack:
        raise lack[0]


def _made_way() -> str:
    return phrase(
        "Neo4j needs that room for what it changes while the clones of its data are copied, so this backup made way. Free "
        "space there, or back up when less is changed."
    )
