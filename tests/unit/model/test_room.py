"""What files take on a volume."""

from __future__ import annotations

import pytest

from core.model.room import BLOCK_BYTES, LISTED_BYTES, more_in_blocks, room_for


@pytest.mark.parametrize(
    ("size_bytes", "blocks"), [(0, 0), (1, 1), (BLOCK_BYTES, 1), (BLOCK_BYTES + 1, 2), (10 * BLOCK_BYTES - 1, 10)]
)
def test_a_file_takes_whole_blocks_and_its_lines(size_bytes: int, blocks: int) -> None:
    assert room_for([size_bytes]) == blocks * BLOCK_BYTES + LISTED_BYTES


def test_folders_take_a_block_each() -> None:
    assert room_for([], folders=3) == 3 * BLOCK_BYTES
    assert room_for([1, 1], folders=1) == 3 * BLOCK_BYTES + 2 * LISTED_BYTES


@pytest.mark.parametrize(("block_bytes", "more"), [(0, 0), (512, 0), (BLOCK_BYTES, 0), (131072, 10 * (131072 - 4096))])
def test_larger_blocks_take_more(block_bytes: int, more: int) -> None:
    assert more_in_blocks(10, block_bytes) == more
