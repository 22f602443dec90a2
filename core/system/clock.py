"""What time it is."""

from __future__ import annotations

from datetime import UTC, datetime


def now_utc() -> str:
    """ISO 8601 in UTC, whole seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
