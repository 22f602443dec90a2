"""The reports of past jobs, as pages that a person may open, print or send: private files, only the newest kept.

What a report says is the front end's; here it is only put away.
"""

from __future__ import annotations

import contextlib
import re
from itertools import chain, count
from pathlib import Path

from core.errors import WriteFailed
from core.files import write_durably
from core.paths import forbidden_on_windows
from core.phrases import phrase
from core.settings import state_dir

MOST_KEPT = 50
MAX_NAME_CHARS = 100


def write_report(name: str, html: str) -> Path:
    """Put a page into the state folder, whole or not at all, under that name or, where another job's report has it, that name
    and a number. Raises WriteFailed.
    """
    stem = safe_name(name.removesuffix(".html"))
    file_name = f"{stem}.html"
    try:
        folder = state_dir() / "reports"
        folder.mkdir(exist_ok=True, mode=0o700)
        names = chain([file_name], (f"{stem}_{number}.html" for number in count(2)))
        path = next(path for path in map(folder.joinpath, names) if not path.exists())
        write_durably(path, html.encode("utf-8", "replace"))
    except OSError as error:
        raise WriteFailed(
            phrase("The report {file} could not be written: {reason}.", file=file_name, reason=str(error)),
            phrase("Correct the rights or the space of the program's own folder; the job is not affected."),
        ) from error
    for old in _newest_first(folder)[MOST_KEPT:]:
        with contextlib.suppress(OSError):
            old.unlink()
    return path


def safe_name(name: str) -> str:
    """A name for a file on every platform, as near to the given one as may be."""
    safe = re.sub(r"[^\w.-]+", "_", name, flags=re.ASCII).strip("._")[:MAX_NAME_CHARS].strip("._") or "report"
    return f"report_{safe}" if forbidden_on_windows(safe) else safe


def _newest_first(folder: Path) -> list[Path]:
    found = []
    for path in folder.glob("*.html"):
        with contextlib.suppress(OSError):  # another job may be tidying up, too
            found.append((path.stat().st_mtime_ns, path))
    return [path for _, path in sorted(found, reverse=True)]
