"""Other disks and file systems than the one that `bench speed` works on. What cannot be had skips its row, as it skips a test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.bench.disk_bytes import mounted_from
from tests.bench.speed_table import NotMeasured
from tests.disks.volumes import ext4, make_image, mounted, run, tmpfs

CLONING: Mapping[str, tuple[str, ...]] = {"btrfs": ("-q",), "xfs": ("-q", "-m", "reflink=1")}
"""File systems that clone, with the options that make them."""
SPARE_BYTES = 2 << 30
"""What a file system needs of its own, and what the machine should keep of its memory."""


@contextmanager
def cloning_volume(kind: str, folder: Path, data_bytes: int) -> Iterator[Path]:
    """One with room for so much, in a file, on the same disk as the folder, and past the page cache of that disk: cold is
    cold, and what is moved on it is moved on the disk.
    """
    image = folder / f"{kind}.image"
    with open(image, "wb") as file:
        file.truncate(data_bytes + SPARE_BYTES)
    run(f"mkfs.{kind}", *CLONING[kind], str(image))
    with mounted("-o", "loop", str(image), at=folder / kind) as volume:
        run("losetup", "--direct-io=on", mounted_from(volume))
        yield volume
    image.unlink()


@contextmanager
def memory_disk(folder: Path, data_bytes: int) -> Iterator[Path]:
    """A disk of its own, in memory, which slows nothing down: ext4 on a loop device on tmpfs."""
    size_bytes = data_bytes + data_bytes // 8 + (256 << 20)
    if psutil.virtual_memory().available < size_bytes + SPARE_BYTES:
        raise NotMeasured(f"too little memory for a disk of {size_bytes / 1e9:.1f} GB in it")
    with tmpfs(folder / "memory", size_bytes + size_bytes // 16) as memory:
        image = make_image(memory / "disk.image", size_bytes)
        with ext4(folder / "other", image, "discard") as volume:
            yield volume
