"""The reports of past jobs: pages that a person may open, print or send. Private files; only the newest are kept."""

from __future__ import annotations

import contextlib
import logging
import re
from dataclasses import replace
from itertools import chain, count
from pathlib import Path

from core.disk.files import write_durably
from core.errors import WriteFailed
from core.model.events import Outcome
from core.model.installation import Installation
from core.model.paths import forbidden_on_windows
from core.phrases import phrase
from core.plan.plan import Plan
from core.reports.history import remember_job
from core.reports.job_record import Goal, JobRecord
from core.reports.page import ENGLISH, Language, is_reported, make_report, report_name
from core.system.logs import log_path
from core.system.state_folder import state_dir

log = logging.getLogger(__name__)

MOST_KEPT = 50
MAX_NAME_CHARS = 100


def keep_report(
    goal: Goal,
    outcome: Outcome,
    record: JobRecord,
    plan: Plan | None,
    installation: Installation,
    ended_utc: str,
    language: Language = ENGLISH,
) -> Outcome:
    """Keep the report of a job that has ended, and its line in the history. Nothing is kept of a refused job.

    Returns the outcome with the path of the report, or with a warning if the report could not be written.
    """
    if not is_reported(outcome, record, plan):
        return outcome
    label = plan.label if plan is not None else record.interrupted
    remember_job(goal, outcome, installation, label=label, began_utc=record.began_utc, ended_utc=ended_utc)
    try:
        page = make_report(goal, replace(outcome, log_path=str(log_path())), record, plan, ended_utc, language)
        return replace(outcome, report=str(write_report(report_name(goal, record), page)))
    except Exception as error:
        # Whatever failed: an error in the report must not hide how the job ended.
        log.exception("no report was written")
        words = phrase("No report was written: {kind}: {reason}", kind=type(error).__name__, reason=str(error))
        return replace(outcome, warnings=(*outcome.warnings, words))


def write_report(name: str, html: str) -> Path:
    """Write a page into the state folder, completely or not at all. A number is added to a name that another report has.
    Raises WriteFailed.
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
    """A file name that is valid on every platform, as close to the given one as possible."""
    safe = re.sub(r"[^\w.-]+", "_", name, flags=re.ASCII).strip("._")[:MAX_NAME_CHARS].strip("._") or "report"
    return f"report_{safe}" if forbidden_on_windows(safe) else safe


def _newest_first(folder: Path) -> list[Path]:
    found = []
    for path in folder.glob("*.html"):
        with contextlib.suppress(OSError):  # another job may delete old reports, too
            found.append((path.stat().st_mtime_ns, path))
    return [path for _, path in sorted(found, reverse=True)]
