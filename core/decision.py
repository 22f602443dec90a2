"""What only a person decides about an interrupted restore: which data it is from now on.

Nothing is deleted, whatever is chosen; what is moved gets a name beside its place, and is named.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from core.errors import (
    ImagingBackupError,
    RecoveryMissing,
    RecoveryUndecided,
    RollbackFailed,
    ServiceStartFailed,
)
from core.events import JobState, Outcome, outcome_of
from core.files import exists, rename_durably
from core.identity import lies_at
from core.job_record import Choice
from core.journal import JobRecord, MoveBack, PutBackFile, RemoveFolder, SwapBack, Undo, note_answered
from core.phrases import phrase
from core.restored import fingerprint_of, is_untouched, restored_in_place
from core.service import ServiceController
from core.tree import extended, scan_tree
from core.undoing import RESTORED_WORDS, Say, is_all_there_is, keep_beside, stop_and_prove
from core.whereabouts import is_new_staged, is_stranger, missing, missing_of_committed, place_of, what_lies_where

LOOK_AT_CONFIGURATION = phrase(
    "Restart all CAST Imaging services, and look at the configuration files: the restore may not have come to them."
)


def what_is_missing(record: JobRecord) -> tuple[str, ...]:
    """Sentences on what the job has recorded and what lies nowhere. OSError where that cannot be told."""
    return missing_of_committed(record.undo) if record.committed else missing(record.undo)


def undecided_acts(record: JobRecord) -> tuple[SwapBack | MoveBack, ...]:
    """Those whose data lies in place, and which nobody but a person undoes: somebody may have worked with it. Raises OSError."""
    acts = _restored_beside_old(record)
    # The databases of an online backup come one after the other: before Neo4j has answered, some may be missing yet.
    whole = record.answered or any(isinstance(act, SwapBack) for act in acts)
    return () if not whole or all(map(is_untouched, acts)) else acts


def _restored_beside_old(record: JobRecord) -> tuple[SwapBack | MoveBack, ...]:
    return tuple(act for act in restored_in_place(record.undo) if not is_all_there_is(act, list(record.undo)))


def has_stranger(record: JobRecord) -> bool:
    """Whether something lies in the place of the data that is neither the old nor the restored. Raises OSError."""
    return any(isinstance(act, SwapBack) and is_stranger(act) for act in record.undo)


def can_be_kept(record: JobRecord) -> bool:
    """Whether something else may lie in place than the old data. Raises OSError."""
    if what_is_missing(record):
        return True
    acts = list(record.undo)
    moves = [act for act in acts if isinstance(act, SwapBack | MoveBack) and not is_all_there_is(act, acts)]
    return not record.committed and any(
        exists(place_of(act)) and not (act.old and lies_at(place_of(act), act.old)) for act in moves
    )


def with_choices(record: JobRecord, outcome: Outcome) -> Outcome:
    """The outcome of a recovery that asks, with what can be chosen and what lies where. OSError where that cannot be told."""
    choices = [Choice.KEEP]
    if _staged(record.undo) is not None:
        choices.insert(0, Choice.FINISH)
    if not record.committed and not missing(record.undo):
        choices.insert(0, Choice.PUT_BACK)
    return replace(outcome, choices=tuple(choice.value for choice in choices), places=what_lies_where(record.undo))


def ask(record: JobRecord, service: ServiceController, say: Say) -> Outcome | None:
    """What a recovery without a person leaves as it is, and why; None where there is nothing to ask. Raises OSError."""
    if has_stranger(record):
        return outcome_of(
            RecoveryUndecided(
                phrase("Something lies in the place of the data that this job did not put there: nothing was moved.")
            )
        )
    if not undecided_acts(record):
        return None
    try:
        if service.server_answer() is None:
            service.start(say)
    except ImagingBackupError as error:
        if isinstance(error, ServiceStartFailed) and not record.answered:
            # It has never answered on it, so nobody has worked with it: what lets the server come back is the old data.
            say(error.message)
            return None
        return replace(outcome_of(error), kept_aside=_asides(record))
    if not record.answered:
        note_answered(record)
    undecided = RecoveryUndecided(
        phrase(
            "Neo4j runs on the data that the interrupted restore had put in place, and people may have worked with it since: "
            "nothing was undone."
        )
    )
    return replace(outcome_of(undecided), kept_aside=_asides(record))


def keep(record: JobRecord, data_dir: Path, service: ServiceController, say: Say) -> Outcome:
    """What lies in place is the data. Neo4j runs on it at the end, where there is any. Raises ImagingBackupError, OSError."""
    # The copies that the job has made beside it, too: from here on nothing knows of them.
    own = (act.path for act in record.undo if isinstance(act, RemoveFolder) and exists(Path(act.path)))
    kept = tuple(dict.fromkeys((*_asides(record), *own)))
    if not os.path.exists(extended(data_dir)):  # also where a link leads to nothing
        message = phrase("The job is closed. There is no data in {folder}, and Neo4j was not started.", folder=data_dir)
        return Outcome(JobState.SUCCEEDED, message, hint=phrase("Restore a backup."), kept_aside=kept)
    in_place = restored_in_place(record.undo)
    # Of databases that neo4j-admin was writing nobody knows whether they are whole before Neo4j has answered on them.
    restored = any(isinstance(act, SwapBack) for act in in_place) or (record.answered and bool(in_place))
    _start_on(data_dir, service, say, anew=False)
    message = (
        phrase("The restored data stays in place and Neo4j runs on it.")
        if restored
        else phrase("What lies in {folder} is the data from now on, and Neo4j runs on it.", folder=data_dir)
    )
    return Outcome(
        JobState.SUCCEEDED, message, hint=LOOK_AT_CONFIGURATION, kept_aside=kept, warnings=_unopened(service)
    )


def finish(record: JobRecord, data_dir: Path, service: ServiceController, say: Say) -> Outcome:
    """The verified copy goes into its place, as the restore would have put it there. Raises ImagingBackupError, OSError."""
    if (act := _staged(record.undo)) is None:
        if any(isinstance(act, SwapBack) for act in restored_in_place(record.undo)):
            return keep(record, data_dir, service, say)
        raise RecoveryMissing(
            phrase("There is no verified copy of the backup to put in place. Nothing was moved."),
            phrase("Decide otherwise, and restore again from the backup."),
        )
    staged, target, aside = Path(act.staged), Path(act.target), Path(act.aside)
    if not act.fingerprint or fingerprint_of(scan_tree(staged)) != act.fingerprint:
        raise RollbackFailed(
            phrase("{folder} is not any more what was verified: it is not put in place.", folder=staged),
            phrase("Put the old data back or keep what is in place, and restore again from the backup."),
        )
    stop_and_prove(service, say)
    kept: list[str] = []
    if exists(target):
        if exists(aside):
            keep_beside(target, aside, kept, say)
        else:
            rename_durably(target, aside)
    rename_durably(staged, target)
    _start_on(target, service, say, anew=True)
    asides = dict.fromkeys((*_asides(record), *kept))
    return Outcome(
        JobState.SUCCEEDED,
        RESTORED_WORDS,
        hint=LOOK_AT_CONFIGURATION,
        kept_aside=tuple(asides),
        warnings=_unopened(service),
    )


def _staged(undo: Iterable[Undo]) -> SwapBack | None:
    """The swap whose verified copy waits beside its place."""
    return next((act for act in undo if isinstance(act, SwapBack) and act.new and is_new_staged(act)), None)


def _start_on(data_dir: Path, service: ServiceController, say: Say, *, anew: bool) -> None:
    """Raises ServiceStartFailed also where another server answers on the same port."""
    if anew or service.server_answer() is None:
        service.start(say, anew=anew)
    if service.uses_data_folder() is False:
        raise ServiceStartFailed(
            phrase("A server answers, but nobody has the data in {folder} open: it is another server.", folder=data_dir)
        )


def _unopened(service: ServiceController) -> tuple[str, ...]:
    unopened = service.unopened_databases()
    return (phrase("Neo4j has not opened: {databases}.", databases=", ".join(unopened)),) if unopened else ()


def _asides(record: JobRecord) -> tuple[str, ...]:
    """What lies beside its place now."""
    asides = (act.aside for act in record.undo if isinstance(act, SwapBack | MoveBack | PutBackFile))
    return tuple(aside for aside in asides if exists(Path(aside)))
