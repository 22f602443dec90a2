"""A mark beside the data while a job works on it: every account sees it, whatever state folder the job's journal lies in.

It is believed only where none but this account or an administrator can have written it. It asks for a recovery and is never
acted on: what to undo stands in the journal alone.
"""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path

import msgspec

from core.disk.decoding import UNDECODABLE
from core.disk.files import flush_folder
from core.disk.ownership import is_private
from core.disk.tree import extended
from core.phrases import phrase
from core.recovery.job_lock import account_name, operation_words
from core.recovery.journal import Begun, read_journal

log = logging.getLogger(__name__)

SUFFIX = ".imaging-backup-job"


class Mark(msgspec.Struct, frozen=True):
    """Which job it is, for people, and where its journal lies."""

    journal: str
    operation: str
    label: str
    started_utc: str
    account: str


def mark_path(data_dir: Path) -> Path:
    """Beside the data folder, which gives its own name to another one in a restore."""
    real = Path(os.path.realpath(data_dir))
    return real.with_name(f".{real.name}{SUFFIX}")


def leave_mark(data_dir: Path, journal: Path, begun: Begun) -> bool:
    """Before the job's first act. False where it cannot be written: then only accounts with the same state folder know of the job."""
    path = mark_path(data_dir)
    mark = Mark(str(journal), begun.operation, begun.label, begun.started_utc, account_name())
    try:
        _remove(path)  # one of a job that has ended; another one was asked for before
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
    """Of the job that has left it, before its journal is closed: a mark that stays would ask for a recovery that is done."""
    path = mark_path(data_dir)
    try:
        _remove(path)
    except OSError as error:
        log.warning("the mark %s could not be removed: %s", path, error)


def remove_mark(data_dir: Path, journal: Path) -> None:
    """The same of an interrupted job, whose mark it must be: another one stays."""
    path = mark_path(data_dir)
    try:
        mark = _read(path)
        if mark is not None and (mark.journal == str(journal) or not mark.journal):
            _remove(path)
    except OSError as error:
        log.warning("the mark %s could not be removed: %s", path, error)


def forget_mark(data_dir: Path) -> None:
    """A person gives the job up. OSError where that fails."""
    _remove(mark_path(data_dir))


def job_of_another(data_dir: Path, state_dir: Path) -> str:
    """The interrupted job of this installation that the journals of `state_dir` do not tell of, as a sentence; else ''."""
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
                return ""  # it has ended, or it is one of ours, which is asked for by itself
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
    """None where none is; one without a journal where it was torn off."""
    try:
        with open(extended(path), "rb") as file:
            return msgspec.json.decode(file.read(), type=Mark)
    except FileNotFoundError:
        return None
    except UNDECODABLE:
        return Mark("", "", "", "", "")


def _remove(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(extended(path))
        flush_folder(path.parent)
