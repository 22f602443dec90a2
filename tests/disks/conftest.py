"""How many points the searches of this lane tried, at the end of its run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest


@pytest.fixture
def points(request: pytest.FixtureRequest) -> Iterator[Counter[str]]:
    """Counts by what was tried. They travel with the test's report, whichever process ran it."""
    counts: Counter[str] = Counter()
    yield counts
    request.node.user_properties.append(("points", dict(counts)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    total: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", "") == "teardown":
                for name, counts in report.user_properties:
                    if name == "points":
                        total.update(counts)
    for what, count in sorted(total.items()):
        terminalreporter.write_line(f"{what}: {count} points")
