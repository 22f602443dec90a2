"""A cold page cache: what comes next reads every byte from the disk, as after a boot. Needs root on Linux."""

from __future__ import annotations

import os
from pathlib import Path

DROP_CACHES = Path("/proc/sys/vm/drop_caches")


def can_drop_caches() -> bool:
    return os.access(DROP_CACHES, os.W_OK)


def drop_caches() -> None:
    """Also writes all that is waiting to be written: what is not on the disk cannot be dropped."""
    os.sync()
    DROP_CACHES.write_text("3\n", encoding="ascii")
