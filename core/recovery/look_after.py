"""`imaging-backup look-after JOURNAL`: what the task of Windows runs every minute while a job runs, as SYSTEM.

Mostly there is nothing to do: the program works, or its guardian watches over the job. If both are gone, it recovers the job as
the guardian would. Once the job has ended it removes the task.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Sequence
from pathlib import Path

from core.disk.ownership import is_private
from core.errors import ImagingBackupError, ReadFailed
from core.phrases import phrase
from core.recovery.host import ServiceOf
from core.recovery.journal import KeptJournal, read_journal
from core.recovery.outside import forget_job
from core.recovery.patient import is_left_to_person, recover_and_forget, watching
from core.recovery.unfinished import find_unfinished
from core.system.logs import set_up_logging
from core.system.state_folder import STATE_DIR_VARIABLE, state_dir
from core.system.watched import something_hangs

log = logging.getLogger(__name__)


def main(arguments: Sequence[str], service_of: ServiceOf) -> int:
    """0 where nothing was to be done, or all was done; 1 where it could not be told, and the task comes again."""
    (given,) = arguments
    journal = Path(given)
    # SYSTEM's own would be another one.
    os.environ[STATE_DIR_VARIABLE] = str(journal.parent.parent)
    try:
        if _has_ended(journal):
            forget_job(journal)
            return 0
        if is_left_to_person(journal):
            return 0
        # Only its administrators may have written there; it is not made anew.
        state_dir()
        with watching(journal) as alone:
            if alone and _is_interrupted(journal):
                _recover(journal, service_of)
    except Exception:
        # The folder of the log is not made anew either.
        if journal.parents[1].is_dir():
            _open_log()
        log.exception("%s could not be looked after", journal)
        return 1
    if something_hangs():
        os._exit(0)  # Python would wait for what hangs
    return 0


def _has_ended(journal: Path) -> bool:
    """Raises OSError where that cannot be told: a volume that is not there is no end. A state folder that was deleted is one."""
    try:
        record = read_journal(journal)
    except FileNotFoundError:
        os.listdir(journal.parents[2])
        return True
    return record is None or record.finished


def _is_interrupted(journal: Path) -> bool:
    """Whether its program is gone. ReadFailed where the journal is not believed: nothing is done then, which must not look like it."""
    unfinished = [job for job in find_unfinished(state_dir()) if job.journal_path == journal]
    if not unfinished and not is_private(journal):
        raise ReadFailed(phrase("The journal {path} belongs to an account that is not trusted.", path=journal))
    return bool(unfinished)


def _recover(journal: Path, service_of: ServiceOf) -> None:
    _open_log()
    log.warning("The program and its guardian are gone; the job of %s is recovered from outside.", journal)
    with contextlib.closing(KeptJournal(journal)) as kept:
        outcome = recover_and_forget(kept, service_of)
    log.warning("From outside: %s", outcome.message if outcome else "nothing was left to do.")


def _open_log() -> None:
    try:
        set_up_logging()
    except (OSError, ImagingBackupError):
        log.error("what is recovered from outside has no log")
