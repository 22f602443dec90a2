"""What a run tried and what failed, for `build/dev.py check`: lines of JSON in the file that IMAGING_BACKUP_COUNTS names."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

VARIABLE = "IMAGING_BACKUP_COUNTS"


def tell(ran: int, failed: int = 0, skipped: Mapping[str, int] | None = None) -> None:
    """`ran` of them with an end, `failed` of those with a bad one, and how many were skipped for which reason."""
    _write({"ran": ran, "failed": failed, "skipped": dict(skipped or {})})


def tell_failure(text: str) -> None:
    """What failed and how, at once: a run that is ended from outside tells no counts."""
    _write({"failure": text})


def _write(told: Mapping[str, object]) -> None:
    if name := os.environ.get(VARIABLE):
        with open(name, "a", encoding="utf-8") as file:
            file.write(json.dumps(told) + "\n")
