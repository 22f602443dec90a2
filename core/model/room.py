"""How much room files take on a volume: more than their bytes. Pure."""

from __future__ import annotations

from collections.abc import Iterable

BLOCK_BYTES = 4096
"""What ext4, XFS, btrfs and NTFS (up to 16 TB) give a file at least, and a folder."""
LISTED_BYTES = 512
"""One more file: a line of the manifest, one of the sums, the file system's own entry."""
RESERVE_BYTES = 32 << 20
"""For the log and all that a volume keeps for itself, on top of the files."""


def more_in_blocks(files_and_folders: int, block_bytes: int) -> int:
    """What they take more, at most, where the blocks are larger: exFAT gives a small file 128 KiB on a large disk."""
    return files_and_folders * max(0, block_bytes - BLOCK_BYTES)


def room_for(sizes_bytes: Iterable[int], folders: int = 0) -> int:
    """Bytes of the volume that files of these sizes take when they are written anew (so: without holes)."""
    files = sum(-(-size // BLOCK_BYTES) * BLOCK_BYTES + LISTED_BYTES for size in sizes_bytes)
    return files + folders * BLOCK_BYTES
