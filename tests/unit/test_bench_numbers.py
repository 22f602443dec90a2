"""What the benchmarks make of what they measured."""

from __future__ import annotations

import platform

import pytest

from tests.bench.numbers import machine, median_and_spread, percentile
from tests.support import WINE


@pytest.mark.parametrize(
    ("share", "value"), [(0.5, 500.0), (0.99, 990.0), (0.999, 999.0), (1.0, 1000.0), (0.0001, 1.0)]
)
def test_percentiles(share: float, value: float) -> None:
    assert percentile([float(number) for number in range(1000, 0, -1)], share) == value


def test_spread() -> None:
    assert median_and_spread([3.0, 1.0, 2.0], "s") == "median 2.00 s (1.00 to 3.00, 3 runs)"


@pytest.mark.skipif(WINE, reason="the Wine runtime: no performance counters")
def test_the_machine_is_not_named() -> None:
    assert "cores" in machine() and platform.node() not in machine().split()
