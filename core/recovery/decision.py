"""What only a person may decide about an interrupted restore: which data the server uses from now on.

Nothing is deleted, whatever is chosen; data that is moved gets a new name in the same folder, and the outcome names it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from core.disk.files import exists, make_folders_durably, rename_durably
from core.disk.identity import lies_at
from core.errors import ImagingBackupError, RecoveryMissing, RecoveryUndecided, RollbackFailed, ServiceStartFailed
from core.model.events import JobState, Outcome, Say, outcome_of
from core.neo4j.controller import ServiceController
from core.neo4j.service import not_proven
from core.phrases import phrase
from core.recovery.journal import JournalContent, MoveBack, NoWayBack, RemoveFolder, SwapBack, Undo, note_answered
from core.recovery.restored import is_as_verified, is_untouched, restored_in_place
from core.recovery.undo import (
    RESTORED_WORDS,
    is_all_there_is,
    keep_beside,
    kept_of,
    put_in_place,
    remove_staged,
    stop_and_prove,
    what_lies_aside,
)
from core.recovery.whereabouts import (
    are_logs_alone,
    deletions_in,
    doomed_but_whole,
    is_gone,
    is_in_place_of_deleted,
    is_new_staged,
    is_stranger,
    missing,
    missing_of_committed,
    mixed_in_place,
    moves_in,
    place_of,
    stores_in,
    what_lies_where,
)
from core.reports.job_record import Choice

log = logging.getLogger(__name__)

LOOK_AT_CONFIGURATION = phrase(
    "Restart all CAST Imaging services, and look at the configuration files: the restore may not have come to them."
)


def what_is_missing(record: JournalContent) -> tuple[str, ...]:
    """Sentences on what the job has recorded but what cannot be found. OSError where that cannot be told."""
    return missing_of_committed(record.undo) if record.committed else missing(record.undo)


def undecided_acts(record: JournalContent) -> tuple[SwapBack | MoveBack, ...]:
    """Acts whose data is in place and that only a person may undo: somebody may have worked with it. Raises OSError."""
    acts = _restored_beside_old(record)
    return () if not _are_whole(acts, record) or all(map(is_untouched, acts)) else acts


def _are_whole(acts: Sequence[SwapBack | MoveBack], record: JournalContent) -> bool:
    """Whether the acts whose new data is in place are the whole restore.

    The databases of an online backup are restored and put back one by one: until Neo4j has answered, some may still be missing,
    and once putting back has begun, it must go on.
    """
    put_back = kept_of(act for act in record.undo if isinstance(act, MoveBack))
    return any(isinstance(act, SwapBack) for act in acts) or (record.answered and bool(acts) and not put_back)


def _restored_beside_old(record: JournalContent) -> tuple[SwapBack | MoveBack, ...]:
    return tuple(act for act in restored_in_place(record.undo) if not is_all_there_is(act, list(record.undo)))


def has_stranger(record: JournalContent) -> bool:
    """Whether what lies in the place of the data is neither the old nor the restored data. Raises OSError."""
    undo = record.undo
    deleted = any(is_in_place_of_deleted(act, undo) for act in undo if isinstance(act, NoWayBack))
    return deleted or any(map(is_stranger, stores_in(undo)))


def can_be_put_back(record: JournalContent) -> bool:
    """Whether the job had moved something, and the old data is found (or there was none). Raises OSError."""
    deleted = any(isinstance(act, NoWayBack) and is_gone(act.path, record.undo) for act in record.undo)
    moved = any(isinstance(act, SwapBack | MoveBack | NoWayBack) for act in record.undo)
    return moved and not record.committed and not deleted and not missing(record.undo)


def can_be_kept(record: JournalContent) -> bool:
    """Whether what lies in place may be something else than the old data. Raises OSError."""
    if what_is_missing(record) or has_stranger(record):
        return True
    acts = list(record.undo)
    swaps = [act for act in acts if isinstance(act, SwapBack) and not is_all_there_is(act, acts)]
    moves = (*swaps, *moves_in(act for act in acts if isinstance(act, MoveBack)))
    return not record.committed and any(
        exists(place_of(act)) and not (act.old and lies_at(place_of(act), act.old)) for act in moves
    )


def _require_one_store(record: JournalContent) -> None:
    """Raise RollbackFailed where Neo4j would find the transaction logs of a database beside another store, or beside none."""
    mixed = [folder for act in record.undo if isinstance(act, SwapBack) for folder in mixed_in_place(act)]
    staged = _staged(record.undo)
    # Where nothing else can be done, Neo4j itself has to say what it makes of them.
    if mixed and (can_be_put_back(record) or (staged is not None and is_as_verified(staged))):
        raise RollbackFailed(
            phrase(
                "These are not of one and the same data: {folders}. Neo4j is not started on them. Nothing was moved.",
                folders=", ".join(mixed),
            ),
            phrase("Put the old data back, or the verified copy in place."),
        )
    alone = (act for act in record.undo if isinstance(act, MoveBack) and are_logs_alone(act))
    if (act := next(alone, None)) is not None and act.inner is not None:
        raise RollbackFailed(
            phrase(
                "The transaction logs in {logs_folder} do not belong to what lies in {folder}: Neo4j is not started on them. "
                "Nothing was moved.",
                logs_folder=act.inner.path,
                folder=act.path,
            ),
            phrase("Put the old data back. Where it cannot be found, move these logs away by hand, and decide again."),
        )


def with_choices(record: JournalContent, outcome: Outcome) -> Outcome:
    """The outcome of a recovery that leaves the journal open, with what can be chosen and what lies where.

    Where that cannot be told, the outcome stays as it is and the recovery can be tried again.
    """
    choices = [Choice.KEEP]
    try:
        if _staged(record.undo) is not None:
            choices.insert(0, Choice.FINISH)
        if can_be_put_back(record):
            choices.insert(0, Choice.PUT_BACK)
        places = what_lies_where(record.undo)
    except OSError as error:
        log.warning("what can be chosen cannot be told: %s", error)
        return outcome
    return replace(outcome, choices=tuple(choice.value for choice in choices), places=places)


def ask(record: JournalContent, service: ServiceController, say: Say) -> Outcome | None:
    """How a recovery ends that must leave the decision to a person; None where nothing is to be asked. Raises OSError."""
    if has_stranger(record):
        stranger = phrase("Something lies in the place of the data that this job did not put there: nothing was moved.")
        return with_choices(record, outcome_of(RecoveryUndecided(stranger)))
    if not undecided_acts(record):
        return None
    try:
        if not _answers_in_full(service):
            service.start(say)
        if service.uses_data_folder() is False:
            # For example, it was started before the volume was mounted: people have worked with other data.
            other = phrase("The restored data lies in place, but the server that answers does not have it open.")
            return _asked(record, RecoveryUndecided(other))
    except ImagingBackupError as error:
        if isinstance(error, ServiceStartFailed) and not record.answered:
            # Neo4j never answered on the restored data, so nobody has worked with it: the old data brings the server back.
            say(error.message)
            return None
        return _asked(record, error)
    if not record.answered:
        note_answered(record)
    undecided = RecoveryUndecided(
        phrase(
            "Neo4j runs on the data that the interrupted restore had put in place, and people may have worked with it since: "
            "nothing was undone."
        )
    )
    return _asked(record, undecided)


def _asked(record: JournalContent, error: ImagingBackupError) -> Outcome:
    return with_choices(record, replace(outcome_of(error), kept_aside=what_lies_aside(record.undo)))


def keep(record: JournalContent, data_dir: Path, service: ServiceController, say: Say) -> Outcome:
    """Keep what lies in place as the data; where there is any, Neo4j is started on it. Raises ImagingBackupError, OSError."""
    # Also what the job had created or begun to delete: once the journal is closed, nothing records it.
    old = {str(doomed_but_whole(act, record.undo)) for act in deletions_in(record.undo)}
    own = [act.path for act in record.undo if isinstance(act, RemoveFolder) and exists(Path(act.path))]
    kept = tuple(dict.fromkeys((*what_lies_aside(record.undo, for_good=True), *(path for path in own if path in old))))
    left = tuple(
        phrase(
            "{folder} is left of the job, and nothing uses it any more. Delete it when nobody misses it.", folder=path
        )
        for path in dict.fromkeys(own)
        if path not in old
    )
    if not _holds_data(data_dir, record):
        message = phrase("The job is closed. There is no data in {folder}, and Neo4j was not started.", folder=data_dir)
        return Outcome(JobState.SUCCEEDED, message, hint=phrase("Restore a backup."), kept_aside=kept, warnings=left)
    _require_one_store(record)
    in_place = restored_in_place(record.undo)
    # Whether databases that neo4j-admin was writing are complete is known only when Neo4j has answered on them.
    restored = _are_whole(in_place, record)
    try:
        unproven = start_on(data_dir, service, say)
    except ImagingBackupError as error:
        if can_be_put_back(record):
            raise
        # The journal cannot help any more, and while it is open no backup can be restored.
        message = phrase(
            "What lies in {folder} is the data from now on, but: {reason}", folder=data_dir, reason=error.message
        )
        return replace(outcome_of(error), message=message, kept_aside=kept, warnings=left)
    message = (
        phrase("The restored data stays in place and Neo4j runs on it.")
        if restored
        else phrase("What lies in {folder} is the data from now on, and Neo4j runs on it.", folder=data_dir)
    )
    return Outcome(
        JobState.SUCCEEDED,
        message,
        hint=LOOK_AT_CONFIGURATION,
        kept_aside=kept,
        warnings=(*left, *unproven, *_unopened(service)),
    )


def _holds_data(data_dir: Path, record: JournalContent) -> bool:
    """Neo4j would make an empty store where there is none. A mount point is there without any data, too. Raises OSError."""
    moved = [place_of(act) for act in record.undo if isinstance(act, SwapBack | NoWayBack)]
    # Not os.path.exists: to that a disk that fails holds nothing, and the job would be closed.
    return exists(Path(os.path.realpath(data_dir))) and (not moved or any(map(exists, moved)))


def finish(record: JournalContent, data_dir: Path, service: ServiceController, say: Say) -> Outcome:
    """Put the verified copy in place, as the restore would have done. Raises ImagingBackupError, OSError."""
    if (act := _staged(record.undo)) is None:
        if any(isinstance(act, SwapBack) for act in restored_in_place(record.undo)):
            return keep(record, data_dir, service, say)
        raise RecoveryMissing(
            phrase("There is no verified copy of the backup to put in place. Nothing was moved."),
            phrase("Decide otherwise, and restore again from the backup."),
        )
    if not is_as_verified(act):
        raise RollbackFailed(
            phrase("{folder} is not any more what was verified: it is not put in place.", folder=act.staged),
            phrase("Put the old data back or keep what is in place, and restore again from the backup."),
        )
    stop_and_prove(service, say)
    kept: list[str] = []

    def clear(one: SwapBack | MoveBack) -> None:
        aside = Path(one.aside)
        if exists(aside):
            keep_beside(place_of(one), aside, kept, say)
        else:
            make_folders_durably(aside.parent)
            rename_durably(place_of(one), aside)

    put_in_place(act, clear, say)
    # Its emptied folder, and what a power cut has left under both of its names.
    left = remove_staged(record.undo, say)
    unproven = start_on(data_dir, service, say, anew=True)
    asides = dict.fromkeys((*what_lies_aside(record.undo, for_good=True), *kept))
    return Outcome(
        JobState.SUCCEEDED,
        RESTORED_WORDS,
        hint=LOOK_AT_CONFIGURATION,
        kept_aside=tuple(asides),
        warnings=(*left, *unproven, *_unopened(service)),
    )


def _staged(undo: Iterable[Undo]) -> SwapBack | None:
    """The swap whose verified copy is staged but not in place."""
    return next((act for act in undo if isinstance(act, SwapBack) and act.new and is_new_staged(act)), None)


def start_on(data_dir: Path, service: ServiceController, say: Say, *, anew: bool = False) -> tuple[str, ...]:
    """Start Neo4j on the data in that folder. Returns a sentence where it is not proven that Neo4j uses this folder.

    Raises ServiceStartFailed also where another server answers on the same port.
    """
    if anew or not _answers_in_full(service):
        service.start(say, anew=anew)
    if service.uses_data_folder() is False and not anew:
        # A container that was started before the volume was mounted sees the folder under the mount point.
        service.start(say, anew=True)
    uses = service.uses_data_folder()
    if uses is False:
        raise ServiceStartFailed(
            phrase("A server answers, but nobody has the data in {folder} open: it is another server.", folder=data_dir)
        )
    return () if uses else (not_proven(data_dir),)


def _answers_in_full(service: ServiceController) -> bool:
    """Else a start waits until it does, and leaves one that runs alone: one that answers by Bolt may still end again."""
    answer = service.server_answer()
    return answer is not None and answer.is_full


def _unopened(service: ServiceController) -> tuple[str, ...]:
    unopened = service.unopened_databases()
    return (phrase("Neo4j has not opened: {databases}.", databases=", ".join(unopened)),) if unopened else ()
