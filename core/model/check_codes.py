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
    NOT_STOPPED_CLEANLY = "NOT_STOPPED_CLEANLY"
    RECOVERY_REQUIRED = "RECOVERY_REQUIRED"
    SAME_VOLUME = "SAME_VOLUME"
    UNLISTED_FILES = "UNLISTED_FILES"
    VERSION_UNKNOWN = "VERSION_UNKNOWN"
