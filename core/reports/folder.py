"""The reports of past jobs, as pages that a person may open, print or send: private files, only the newest kept."""

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
    """Put away the report of a job that has ended, and its line in the history. Nothing of one that was refused.

    The outcome stands, with the place of its report, or with a warning when there is none although there should be one.
    """
    if not is_reported(outcome, record, plan):
        return outcome
    label = plan.label if plan is not None else record.interrupted
    remember_job(goal, outcome, installation, label=label, began_utc=record.began_utc, ended_utc=ended_utc)
    try:
        page = make_report(goal, replace(outcome, log_path=str(log_path())), record, plan, ended_utc, language)
        return replace(outcome, report=str(write_report(report_name(goal, record), page)))
    except Exception as error:
        # Whatever it is: how the job ended must not be lost over its report.
        log.exception("no report was written")
        words = phrase("No report was written: {kind}: {reason}", kind=type(error).__name__, reason=str(error))
        return replace(outcome, warnings=(*outcome.warnings, words))


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
