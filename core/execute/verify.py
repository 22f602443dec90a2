"""Verifying a backup: it is read and compared with its manifest, and nothing is changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from core.backups.verification import verify_backup_files, why_sums_differ
from core.backups.verified import damage_remembered, remember_verified
from core.cancel import CancelToken
from core.copying.progress import ProgressMeter
from core.errors import BackupCorrupt, ImagingBackupError
from core.execute.run import heartbeat
from core.model.backup import Backup
from core.model.events import Emit, JobState, Outcome, outcome_of
from core.phrases import phrase
from core.plan.checks.backup import doubt_words, read_words, unlisted_words
from core.plan.estimate import TimeLeft
from core.plan.steps import VerifyBackup
from core.recovery.host import serialised
from core.system.clock import now_utc
from core.system.keep_awake import keep_awake
from core.system.settings import load_settings


def verify(
    backup: Backup,
    emit: Emit,
    cancel: CancelToken,
    *,
    clock: Callable[[], float] = time.monotonic,
    now_utc: Callable[[], str] = now_utc,
) -> Outcome:
    """Read a whole backup and compare it with its manifest."""
    emit, started = serialised(emit), clock()
    meter, time_left = ProgressMeter(clock), TimeLeft((VerifyBackup(backup),), load_settings().pace)

    def show_progress() -> None:
        emit(time_left.tell(clock(), 0, meter.sample()))

    try:
        with keep_awake("Verifying a backup"), heartbeat(show_progress):
            with damage_remembered(backup, now_utc):
                verified = verify_backup_files(backup, meter=meter, cancel=cancel)
            if wrong := why_sums_differ(backup, meter=meter, cancel=cancel):
                raise BackupCorrupt(
                    wrong,
                    phrase(
                        "Every other file is right by the manifest and can be restored. Check the disk that holds the backup."
                    ),
                )
    except ImagingBackupError as error:
        return replace(outcome_of(error), path=str(backup.path))
    remember_verified(backup, now_utc())
    return Outcome(
        JobState.SUCCEEDED,
        read_words(backup, len(verified.files)),
        path=str(backup.path),
        bytes=backup.total_bytes,
        files=len(verified.files),
        duration_s=round(clock() - started, 3),
        warnings=(
            *([backup.remark] if backup.remark else []),
            *([unlisted_words(backup, verified.unlisted)] if verified.unlisted else []),
            *map(doubt_words, backup.doubts),
        ),
        stores=tuple(state.words for state in backup.stores),
    )
