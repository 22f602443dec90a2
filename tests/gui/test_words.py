"""Ages in words; without a translation the plural form is the raw one."""

from __future__ import annotations

import pytest

from gui.words import age_words, time_words

THEN = "2026-11-20T10:00:00Z"


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-11-20T10:00:59Z", "just now"),
        ("2026-11-20T10:59:59Z", "59 minute(s) ago"),
        ("2026-11-20T11:00:00Z", "1 hour(s) ago"),
        ("2026-11-21T09:59:59Z", "23 hour(s) ago"),
        ("2026-11-23T10:00:00Z", "3 day(s) ago"),
    ],
)
def test_how_long_ago(now: str, words: str) -> None:
    assert age_words(THEN, now) == words


def test_what_lies_ahead_or_is_no_time_is_shown_as_it_is() -> None:
    assert age_words(THEN, "2026-11-20T09:59:59Z") == time_words(THEN)
    assert age_words("soon") == "soon"
