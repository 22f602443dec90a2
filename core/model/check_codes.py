"""Codes of those findings of the checks that are not errors. A finding that blocks a job has its error's code."""

from __future__ import annotations

from enum import StrEnum


class CheckCode(StrEnum):
    """A warning, or what a person should know."""

    BACKUP_SHARED = "BACKUP_SHARED"
    CONFIG_FILE_KEPT = "CONFIG_FILE_KEPT"
    CONFIG_FILE_MISSING = "CONFIG_FILE_MISSING"
    CONFIG_LEFT_OUT = "CONFIG_LEFT_OUT"
    DATABASE_NOT_OPEN = "DATABASE_NOT_OPEN"
    DESTINATION_SHARED = "DESTINATION_SHARED"
    EARLIER_BACKUP = "EARLIER_BACKUP"
    MADE_BY_HAND = "MADE_BY_HAND"
    MUCH_SMALLER = "MUCH_SMALLER"
    NOT_STOPPED_CLEANLY = "NOT_STOPPED_CLEANLY"
    NOT_WHOLE = "NOT_WHOLE"
    OTHER_DOUBT = "OTHER_DOUBT"
    OWNERS_NOT_KEPT = "OWNERS_NOT_KEPT"
    RIGHTS_NOT_KEPT = "RIGHTS_NOT_KEPT"
    SAME_VOLUME = "SAME_VOLUME"
    UNLISTED_FILES = "UNLISTED_FILES"
    VERSION_UNKNOWN = "VERSION_UNKNOWN"
