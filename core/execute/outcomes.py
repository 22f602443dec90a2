"""How a job ended, in words: what happened, and what it means for the data."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from core.copying.copier import write_error
from core.disk.disk_errors import is_of_the_disk
from core.errors import ImagingBackupError
from core.execute.run import BackupRun, Run
from core.model.events import JobState, Outcome, outcome_of
from core.phrases import join_phrases, phrase
from core.plan.plan import Operation, Plan
from core.plan.steps import VerifyBackup
from core.recovery.journal import RemoveFolder
from core.recovery.undo import RESTORED_WORDS, DataNow, is_clone

log = logging.getLogger(__name__)


def typed(failure: Exception) -> ImagingBackupError:
    """The failure as an error of ours: what nobody has foreseen is of the disk, or UNEXPECTED."""
    if isinstance(failure, ImagingBackupError):
        return failure
    log.error("unexpected failure", exc_info=failure)
    # A name may also be the number of a descriptor.
    if isinstance(failure, OSError) and isinstance(failure.filename, str | bytes) and is_of_the_disk(failure):
        return write_error(Path(os.fsdecode(failure.filename)), failure)
    error = ImagingBackupError(
        phrase("Something unexpected happened: {kind}: {reason}.", kind=type(failure).__name__, reason=str(failure))
    )
    error.code = "UNEXPECTED"
    return error


def failed(plan: Plan, error: ImagingBackupError, run: Run | None = None, message: str = "", path: str = "") -> Outcome:
    """`run`: of a job that had begun. `message`: in the place of the error's own."""
    return replace(
        outcome_of(error),
        message=message or error.message,
        path=path or (str(plan.folder) if plan.operation is Operation.RESTORE else ""),
        offline_s=round(run.offline_so_far_s, 3) if run else 0.0,
        warnings=(*plan.warnings, *run.warnings) if run else (),
        kept_aside=tuple(run.kept_aside) if run else (),
        stores=_store_words(run) if run else (),
        counts=tuple(run.counts) if run else (),
    )


def succeeded(run: Run) -> Outcome:
    """All steps are done."""
    plan, (size, count, checksum) = run.plan, _size_of_backup(run)
    if isinstance(run, BackupRun) and run.earlier and run.shared and not plan.reads_earlier:
        message = phrase(
            "The backup {label} is complete: %n file(s), {total_bytes} in {folder}. New and changed files are verified; "
            "{shared_bytes} shared with the backup {earlier} were last read on {read_utc}.",
            label=plan.label,
            n=count,
            total_bytes=size,
            folder=plan.folder,
            shared_bytes=run.shared.total_bytes,
            earlier=run.earlier.label,
            read_utc=run.earlier.read_utc,
        )
    elif plan.operation is Operation.BACKUP:
        message = phrase(
            "The backup {label} is complete and verified: %n file(s), {total_bytes} in {folder}.",
            label=plan.label,
            n=count,
            total_bytes=size,
            folder=plan.folder,
        )
    else:
        message = phrase(
            "The backup {label} is restored, Neo4j answers and all other CAST Imaging services were restarted.",
            label=plan.label,
        )
    return Outcome(
        JobState.SUCCEEDED,
        message,
        path=str(plan.folder),
        bytes=size,
        files=count,
        offline_s=round(run.offline_so_far_s, 3),
        warnings=(*plan.warnings, *run.warnings, *plan.notes),
        kept_aside=tuple(run.kept_aside),
        checksum=checksum,
        stores=_store_words(run),
        counts=_count_words(run),
    )


def _store_words(run: Run) -> tuple[str, ...]:
    return tuple(state.words for state in run.stores)


def _count_words(run: Run) -> tuple[str, ...]:
    """Where the job did what it was for: a backup that failed may not have come as far as the stop."""
    counted = run.counted if isinstance(run, BackupRun) else []
    return (*(count.words for count in counted), *run.counts)


def complete_but(run: Run, error: ImagingBackupError) -> Outcome:
    """The backup is sealed, and the job failed all the same."""
    folder = run.plan.folder
    doubtful = isinstance(run, BackupRun) and run.doubts
    lies = (
        phrase("The backup lies in {folder}.", folder=folder)
        if doubtful
        else phrase("The backup itself is complete: {folder}.", folder=folder)
    )
    outcome = failed(run.plan, error, run, join_phrases(error.message, lies), path=str(folder))
    size, count, checksum = _size_of_backup(run)
    return replace(outcome, bytes=size, files=count, checksum=checksum, counts=_count_words(run))


def _size_of_backup(run: Run) -> tuple[int, int, str]:
    """Bytes, files and checksum of the backup that was made or restored."""
    if isinstance(run, BackupRun):
        return run.files.total_bytes, len(run.files), run.checksum
    backup = next(step.backup for step in run.plan.steps if isinstance(step, VerifyBackup))
    return backup.total_bytes, len(backup.files), backup.checksum


def what_it_means(run: Run, kept: bool, data: DataNow) -> str:
    """What the server has after the undoing. `kept`: what was written of the backup was left where it is."""
    if run.plan.operation is Operation.BACKUP:
        if kept:
            return phrase("What was written is kept, unsealed: {folder}.", folder=run.plan.partial)
        return phrase("No backup was made; the server's data was not touched.")
    if data is DataNow.RESTORED:
        return RESTORED_WORDS
    if data is DataNow.OF_OTHERS:
        return phrase(
            "The configuration is as it was before. Where no data lay before this job, something lies now that it did not "
            "put there; it was left as it is."
        )
    if data is DataNow.LOST:
        return phrase(
            "The old data was deleted first, as confirmed. Restore again from {folder}.", folder=run.plan.folder
        )
    return phrase("The server's data and configuration are as they were before.")


def left_hanging(run: Run) -> Iterator[str]:
    """What the undoing has left, because its disk does not answer."""
    for act in run.journal.undo:
        if isinstance(act, RemoveFolder) and not is_clone(act):
            yield phrase(
                "{folder} was not removed, for its disk or the server's does not answer. Delete it when it does.",
                folder=act.path,
            )
