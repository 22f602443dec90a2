"""A small file that is read now and written later: of a backup whose disk may hang once Neo4j is stopped."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from core.cancel import CancelToken
from core.copying.copier import open_for_reading, open_new, write_error
from core.copying.progress import ProgressMeter
from core.copying.stream import read_through
from core.disk.access_lists import drop_access_lists
from core.disk.ownership import take_over


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file in memory."""

    data: bytes
    blake3: str
    status: os.stat_result


def hold_file(source: Path, *, cancel: CancelToken) -> HeldFile:
    """Read a regular file whole, behind no link. Raises ReadFailed, OperationCancelled."""
    reader, status = open_for_reading(source, resolved=True)
    blocks: list[bytes] = []
    meter = ProgressMeter(time.monotonic)  # of its own: the job's has counted these bytes already
    try:
        digest, _ = read_through(reader, status.st_size, lambda block: blocks.append(bytes(block)), meter, cancel)
    finally:
        reader.close()
    return HeldFile(b"".join(blocks), digest, status)


def write_held(held: HeldFile, target: Path) -> None:
    """Make it a new file with its time (and mode on Linux), flushed to the disk. Raises WriteFailed, InsufficientSpace."""
    try:
        with os.fdopen(open_new(target), "wb") as file:
            file.write(held.data)
            file.flush()
            os.fsync(file.fileno())
        drop_access_lists(target)
        take_over(target, held.status)
    except OSError as error:
        raise write_error(target, error) from error
