"""A mark beside the data while a job works on it: every account sees it, whichever state folder holds the job's journal.

It is believed only if nobody but this account or an administrator can have written it. It only tells that a recovery is
needed: what to undo is recorded in the journal alone.
"""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path

import msgspec

from core.disk.decoding import UNDECODABLE
from core.disk.files import flush_folder, patiently
from core.disk.ownership import is_private
from core.disk.tree import extended
from core.phrases import phrase
from core.recovery.job_lock import account_name, operation_words
from core.recovery.journal import Begun, read_journal

log = logging.getLogger(__name__)

SUFFIX = ".imaging-backup-job"


class Mark(msgspec.Struct, frozen=True):
    """The job in words, and where its journal lies."""

    journal: str
    operation: str
    label: str
    started_utc: str
    account: str


def mark_path(data_dir: Path) -> Path:
    """Beside the data folder, because a restore renames the data folder itself."""
    real = Path(os.path.realpath(data_dir))
    return real.with_name(f".{real.name}{SUFFIX}")


def leave_mark(data_dir: Path, journal: Path, begun: Begun) -> bool:
    """Called before the job's first act. False if it fails: then only accounts with the same state folder see the job."""
    path = mark_path(data_dir)
    mark = Mark(str(journal), begun.operation, begun.label, begun.started_utc, account_name())
    try:
        _remove(path)  # the mark of a job that has ended; any other was reported before
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        descriptor = os.open(extended(path), flags, 0o644)
        try:
            os.write(descriptor, msgspec.json.encode(mark))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        flush_folder(path.parent)
    except OSError as error:
        log.warning("no mark could be left beside the data: %s", error)
        return False
    return True


def remove_own_mark(data_dir: Path) -> None:
    """Called by the job that left it, before its journal is closed: otherwise the mark would ask for a recovery that is not needed."""
    path = mark_path(data_dir)
    try:
        _remove(path)
    except OSError as error:
        log.warning("the mark %s could not be removed: %s", path, error)


def remove_mark(data_dir: Path, journal: Path) -> None:
    """Remove the mark of an interrupted job; the mark of another job stays."""
    path = mark_path(data_dir)
    try:
        mark = _read(path)
        if mark is not None and (mark.journal == str(journal) or not mark.journal):
            _remove(path)
    except OSError as error:
        log.warning("the mark %s could not be removed: %s", path, error)


def forget_mark(data_dir: Path) -> None:
    """A person gives up the job. Raises OSError."""
    _remove(mark_path(data_dir))


def job_of_another(data_dir: Path, state_dir: Path) -> str:
    """The interrupted job of this installation that has no journal in `state_dir`, as a sentence; else ''."""
    path = mark_path(data_dir)
    try:
        if (mark := _read(path)) is None or not is_private(path):
            return ""
        if not mark.journal:
            return phrase("A job has left the mark {path}, which cannot be read.", path=path)
        journal = Path(mark.journal)
        with contextlib.suppress(PermissionError):
            record = read_journal(journal) if journal.exists() else None
            if record is not None and (record.finished or journal.parent == state_dir / "journals"):
                return ""  # it has ended, or it is one of ours, which its own journal reports
    except OSError as error:
        log.warning("the mark %s could not be looked at: %s", path, error)
        return ""
    return phrase(
        "{operation} {label}, started {started_utc}, of the account {account}, with the journal {path}",
        operation=operation_words(mark.operation),
        label=mark.label,
        started_utc=mark.started_utc,
        account=mark.account,
        path=mark.journal,
    )


def _read(path: Path) -> Mark | None:
    """None where there is none; a mark without a journal where it was torn off."""
    try:
        with open(extended(path), "rb") as file:
            return msgspec.json.decode(file.read(), type=Mark)
    except FileNotFoundError:
        return None
    except UNDECODABLE:
        return Mark("", "", "", "", "")


def _remove(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        # On Windows another account may just read it.
        patiently(lambda: os.unlink(extended(path)))
        flush_folder(path.parent)
