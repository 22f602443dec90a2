"""Moments, as people read them in English: the month is a word, so nobody takes it for the day."""

from __future__ import annotations

from datetime import UTC, datetime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def time_words(utc: str) -> str:
    """An ISO time in UTC as this machine's local time: 5 Nov 2026, 02:00. The text itself where it is none."""
    try:
        moment = datetime.strptime(utc, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).astimezone()
    except (ValueError, OverflowError, OSError):  # the last two: no system has a time zone for the year 1
        return utc
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}, {moment:%H:%M}"
