"""How much room files take on a volume: more than their bytes. Pure."""

from __future__ import annotations

from collections.abc import Iterable

BLOCK_BYTES = 4096
"""The least that ext4, XFS, btrfs and NTFS (up to 16 TB) allocate to a file or folder."""
LISTED_BYTES = 512
"""What each file takes besides its content: a line in the manifest and the sums, and the file system's entry."""
RESERVE_BYTES = 32 << 20
"""For the log and all that a volume keeps for itself, on top of the files."""

ROOM_FOR_NEO4J_BYTES = 1 << 30
"""What a running Neo4j finds free at any time: it makes a transaction log of 256 MiB at once, for each database."""


def more_in_blocks(files_and_folders: int, block_bytes: int) -> int:
    """How much more they take, at most, with larger blocks: exFAT allocates 128 KiB to a small file on a large disk."""
    return files_and_folders * max(0, block_bytes - BLOCK_BYTES)


def room_for(sizes_bytes: Iterable[int], folders: int = 0) -> int:
    """Bytes that files of these sizes take on a volume when they are written again (without holes)."""
    files = sum(-(-size // BLOCK_BYTES) * BLOCK_BYTES + LISTED_BYTES for size in sizes_bytes)
    return files + folders * BLOCK_BYTES
