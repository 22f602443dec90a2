"""What a run tried, for the table of `build/dev.py check`: a line of JSON in the file that IMAGING_BACKUP_COUNTS names."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

VARIABLE = "IMAGING_BACKUP_COUNTS"


def tell(ran: int, failed: int = 0, skipped: Mapping[str, int] | None = None) -> None:
    """`ran` of them with an end, `failed` of those with a bad one, and how many were skipped for which reason."""
    if name := os.environ.get(VARIABLE):
        with open(name, "a", encoding="utf-8") as file:
            file.write(json.dumps({"ran": ran, "failed": failed, "skipped": dict(skipped or {})}) + "\n")
