"""Dates that nobody can misread."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale

from core.dates import duration_words, time_words
from gui import words


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if sys.platform == "win32":
        pytest.skip("a process cannot change its time zone there")
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize(
    ("utc", "said"),
    [
        ("2026-11-05T01:00:09Z", "5 Nov 2026, 02:00"),
        ("2026-05-11T22:30:00Z", "12 May 2026, 00:30"),
        ("2026-12-31T23:59:59Z", "1 Jan 2027, 00:59"),
    ],
)
def test_the_month_is_a_word_and_the_time_is_local(utc: str, said: str) -> None:
    assert time_words(utc) == said


@pytest.mark.parametrize("text", ["", "yesterday", "2026-11-05", "2026-13-05T01:00:09Z", "0001-01-01T00:00:00Z"])
def test_what_is_no_time_is_left_as_it_is(text: str) -> None:
    assert text.startswith("0001") or time_words(text) == text
    time_words(text)


def test_both_front_ends_say_the_same() -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    try:
        assert words.time_words("2026-11-05T01:00:09Z") == time_words("2026-11-05T01:00:09Z")
    finally:
        QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-1, "0 s"),
        (0.04, "0 s"),
        (0.44, "0.4 s"),
        (59.4, "59.4 s"),
        (59.6, "1 min"),
        (185, "3 min 5 s"),
        (3599.7, "1 h"),
        (7_800, "2 h 10 min"),
    ],
)
def test_a_duration_has_no_more_than_two_parts(seconds: float, said: str) -> None:
    assert duration_words(seconds) == said
