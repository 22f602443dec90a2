"""Which tests Windows runs with each change, and why it leaves the others to the run before a release.

A program takes seconds to start under Wine: all of them take longer there than everything else together.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

MOSTLY_SAME = tuple(
    f"tests/{place}"
    for place in (
        # What fails, and the words for it: what Windows itself does is tried by the jobs of the other files.
        "e2e/test_bad_input.py",
        "integration/test_demo.py",
        "integration/test_doubtful_backups.py",
        "integration/test_every_error_code.py",
        "integration/test_hand_made_shapes.py",
        "integration/test_logs_elsewhere.py",
        "integration/test_offline_work.py",
        "integration/test_transactions.py",
        "integration/test_what_a_job_tells.py",
        "integration/test_wholeness.py",
        # What a page shows and asks; the windows themselves, their colours, keys and threads are tried by the other files.
        "gui/test_backup_choice.py",
        "gui/test_configuration_page.py",
        "gui/test_destination.py",
        "gui/test_generation3_page.py",
        "gui/test_installation_page.py",
        "gui/test_large_text.py",
        "gui/test_looks.py",
        "gui/test_rate_chart.py",
        "gui/test_result.py",
        "gui/test_review_page.py",
        "gui/test_unpacking.py",
        "gui/test_welcome.py",
        "gui/test_words.py",
        # What judges, decides or tells, and asks the system for no more than a file's bytes.
        "unit/backups/test_accepted.py",
        "unit/backups/test_catalog.py",
        "unit/backups/test_hand_made.py",
        "unit/backups/test_latest.py",
        "unit/backups/test_manifest.py",
        "unit/backups/test_memory.py",
        "unit/execute/test_asking.py",
        "unit/execute/test_asking_neo4j.py",
        "unit/execute/test_engine.py",
        "unit/kinds/test_parsers_hold.py",
        "unit/neo4j/test_counts.py",
        "unit/neo4j/test_health.py",
        "unit/neo4j/test_neo4j_admin.py",
        "unit/neo4j/test_store_info.py",
        "unit/neo4j/test_transactions.py",
        "unit/plan/",
        "unit/recovery/test_decision.py",
        "unit/reports/",
        "unit/survey/test_config_diff.py",
        "unit/test_bench",
        "unit/test_dev",
        "unit/test_flow.py",
        "unit/test_packaging.py",
        "unit/test_translations.py",
    )
)


def left_to_a_release(items: list[pytest.Item]) -> Iterator[tuple[pytest.Item, str]]:
    """The tests that Windows need not run with each change, and why."""
    on_windows_kind = {_function(item) for item in items if "windows" in _words_of(item)}
    for item in items:
        if item.get_closest_marker("same_everywhere"):
            yield item, "nothing that it touches differs on Windows"
        elif "docker" in _words_of(item) and _function(item) in on_windows_kind:
            yield item, "Windows runs it on the other kind of server"
        elif item.nodeid.startswith(MOSTLY_SAME):
            yield item, "little that it touches differs on Windows"


def _function(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


def _words_of(item: pytest.Item) -> list[str]:
    """Of its parameters."""
    parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return [value for value in parameters if isinstance(value, str)]
