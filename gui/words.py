"""Numbers, times and states as people read them, in the machine's language. Pure, except for the locale and tr()."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

from core.model.backup import BackupEntry
from core.model.service_state import ServiceState
from core.phrases import Phrase, english_number
from core.reports.page import Language

A_MINUTE_S = 50
"""What is shorter is told as less than a minute, or not at all."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("words", text)


def size_words(size_bytes: int) -> str:
    """15.6 GB: decimal, as the command line counts."""
    return QLocale().formattedDataSize(size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def count_words(count: int) -> str:
    return QLocale().toString(count)


def duration_words(seconds: float) -> str:
    """12 s, 3 min 5 s, 5 min, 2 h 10 min: no more than two parts, and none that is zero."""
    whole = max(0, round(seconds))
    if whole < 60:
        return _tr("{s} s").format(s=whole)
    minutes, s = divmod(whole, 60)
    if minutes < 60:
        return _tr("{m} min {s} s").format(m=minutes, s=s) if s else _tr("{m} min").format(m=minutes)
    h, m = divmod(minutes, 60)
    return _tr("{h} h {m} min").format(h=h, m=m) if m else _tr("{h} h").format(h=h)


def about_words(seconds: float) -> str:
    """The words for an estimate: whole minutes, no more exact than the estimate is."""
    if seconds < A_MINUTE_S:
        return _tr("less than a minute")
    minutes = round(seconds / 60)
    if minutes < 60:
        return _tr("about {m} min").format(m=minutes)
    return _tr("about {h} h {m} min").format(h=minutes // 60, m=minutes % 60)


def time_words(utc: str) -> str:
    """An ISO time in UTC as local time, with the month as a word; another text is returned unchanged."""
    moment = QDateTime.fromString(utc, Qt.DateFormat.ISODate)
    return QLocale().toString(moment.toLocalTime(), "d MMM yyyy, HH:mm") if moment.isValid() else utc


def exact_words(utc: str) -> str:
    """An ISO time in UTC to the second, with the time zone: 5 Nov 2026, 02:00:09 (UTC+01:00)."""
    moment = QDateTime.fromString(utc, Qt.DateFormat.ISODate)
    if not moment.isValid():
        return utc
    here = moment.toLocalTime()
    sign, minutes = "-" if here.offsetFromUtc() < 0 else "+", abs(here.offsetFromUtc()) // 60
    zone = f"UTC{sign}{minutes // 60:02}:{minutes % 60:02}"
    return f"{QLocale().toString(here, 'd MMM yyyy, HH:mm:ss')} ({zone})"


def age_words(utc: str, now_utc: str = "") -> str:
    """How long ago an ISO time in UTC was; a future time, or another text, is returned as `time_words` gives it."""
    moment = QDateTime.fromString(utc, Qt.DateFormat.ISODate)
    now = QDateTime.fromString(now_utc, Qt.DateFormat.ISODate) if now_utc else QDateTime.currentDateTimeUtc()
    past_s = moment.secsTo(now) if moment.isValid() else -1
    if past_s < 0:
        return time_words(utc)
    if past_s < 60:
        return _tr("just now")
    if past_s < 3600:
        return QCoreApplication.translate("words", "%n minute(s) ago", None, past_s // 60)
    if past_s < 86400:
        return QCoreApplication.translate("words", "%n hour(s) ago", None, past_s // 3600)
    return QCoreApplication.translate("words", "%n day(s) ago", None, past_s // 86400)


def localized(text: str) -> str:
    """A text of the core in the machine's language: its pattern translated, its values in the local format.

    A text that is not a Phrase (a path, the output of a command) is shown unchanged.
    """
    if not isinstance(text, Phrase):
        return text
    count = text.values.get("n")
    number = count if isinstance(count, int) else -1
    pattern = QCoreApplication.translate("core", text.pattern, None, number)
    if pattern == text.pattern.replace("%n", str(number)):
        # No translation is loaded: use the English singular or plural.
        pattern = english_number(text.pattern, number)
    return pattern.format_map({name: _value_words(name, value) for name, value in text.values.items()})


def _value_words(name: str, value: object) -> str:
    if isinstance(value, str):
        if name.endswith("_moment"):
            return exact_words(value)
        return time_words(value) if name.endswith("_utc") else localized(value)
    if isinstance(value, int) and name.endswith("_bytes"):
        return size_words(value)
    if isinstance(value, int) and name.endswith("_count"):
        return count_words(value)
    if isinstance(value, (int, float)) and name.endswith("_s"):
        return duration_words(value)
    return str(value)


def doubt_words(entry: BackupEntry) -> str:
    """What is doubtful about a backup, '' for nothing; and that it was accepted, where it was."""
    if not entry.doubts:
        return ""
    reasons = " ".join(localized(doubt.text) for doubt in entry.doubts)
    if entry.doubtful:
        return _tr("Doubtful: {reasons}").format(reasons=reasons)
    return _tr("Accepted on {time}: {reasons}").format(time=time_words(entry.accepted_utc), reasons=reasons)


def missing_words(entry: BackupEntry) -> str:
    """What is not in a backup made by hand, '' for nothing."""
    return _tr("Missing: {parts}.").format(parts=", ".join(entry.missing)) if entry.missing else ""


def state_words(state: ServiceState) -> str:
    match state:
        case ServiceState.RUNNING:
            return _tr("Running")
        case ServiceState.STARTING:
            return _tr("Starting")
        case ServiceState.STOPPING:
            return _tr("Stopping")
        case ServiceState.STOPPED:
            return _tr("Stopped")
        case ServiceState.NOT_INSTALLED:
            return _tr("Not installed")
        case ServiceState.UNKNOWN:
            return _tr("Unknown")


def state_tone(state: ServiceState) -> str:
    """The tone (see Theme.icon_color) in which a state is shown."""
    match state:
        case ServiceState.RUNNING:
            return "ok"
        case ServiceState.NOT_INSTALLED:
            return "error"
        case _:
            return "warn"  # also for stopped, which may be intended


def report_language() -> Language:
    """The language of the window, for the report of a job."""
    locale = QLocale()
    right_to_left = locale.textDirection() is Qt.LayoutDirection.RightToLeft
    return Language(localized, locale.bcp47Name(), "rtl" if right_to_left else "ltr")
