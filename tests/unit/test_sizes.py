"""Sizes in words: decimal, one digit after the point, never four before it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale

from core.sizes import size_words
from gui import words

SIZES = {
    0: "0 bytes",
    1: "1 byte",
    999: "999 bytes",
    1000: "1.0 kB",
    999_949: "999.9 kB",
    999_950: "1.0 MB",
    1_048_576: "1.0 MB",
    15_600_000_000: "15.6 GB",
    10**15: "1.0 PB",
    10**19: "10,000.0 PB",
}


@pytest.mark.parametrize("size_bytes", SIZES)
def test_a_size_in_words(size_bytes: int) -> None:
    assert size_words(size_bytes) == SIZES[size_bytes]


@pytest.mark.parametrize("size_bytes", [1_000_000, 1_048_576, 63_500_000, 15_600_000_000])
def test_both_front_ends_count_alike(size_bytes: int) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale.c())
    try:
        assert words.size_words(size_bytes) == size_words(size_bytes)
    finally:
        QLocale.setDefault(before)
