"""Moments and durations, as people read them in English. The month is a word, so nobody takes it for the day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""Of the times of files. Windows converts none before it, but its disks have them."""


def time_words(utc: str) -> str:
    """An ISO time in UTC as this machine's local time: 5 Nov 2026, 02:00. Another text is returned unchanged."""
    moment = _here(utc)
    return utc if moment is None else f"{_day(moment)}, {moment:%H:%M}"


def exact_words(utc: str) -> str:
    """The same to the second, with the time zone: 5 Nov 2026, 02:00:09 (UTC+01:00)."""
    moment = _here(utc)
    if moment is None:
        return utc
    zone = f"{moment:%z}"
    return f"{_day(moment)}, {moment:%H:%M:%S} (UTC{zone[:3]}:{zone[3:5]})"


def duration_words(seconds: float) -> str:
    """0.4 s, 12 s, 3 min 5 s, 5 min, 2 h 10 min: no more than two parts, and none that is zero."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{max(0.0, round(seconds, 1)):g} s"
    minutes, s = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {s} s" if s else f"{minutes} min"
    h, m = divmod(minutes, 60)
    return f"{h} h {m} min" if m else f"{h} h"


def about_words(seconds: float) -> str:
    """Of an estimate: no parts of a second, and no seconds beside minutes."""
    return duration_words(round(seconds) if seconds < 60 else 60 * round(seconds / 60))


def utc_of(seconds: float) -> str:
    """A time of a file as ISO text in UTC, in whole seconds; '' for one that no calendar has."""
    try:
        return (BEGINNING + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return ""


def _here(utc: str) -> datetime | None:
    try:
        return datetime.strptime(utc, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).astimezone()
    except (ValueError, OverflowError, OSError):  # the last two: systems have no time zone for the year 1
        return None


def _day(moment: datetime) -> str:
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"
