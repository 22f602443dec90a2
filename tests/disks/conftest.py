"""How many points the searches of this lane tried, at the end of its run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

_POINTS = pytest.StashKey[Counter[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_POINTS] = Counter()


@pytest.fixture
def points(request: pytest.FixtureRequest) -> Iterator[Counter[str]]:
    """Counts by what was tried."""
    yield request.config.stash[_POINTS]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for what, count in sorted(config.stash[_POINTS].items()):
        terminalreporter.write_line(f"{what}: {count} points")
