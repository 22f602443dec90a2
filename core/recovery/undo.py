"""Undoing the acts of a job, one by one, in reverse order: idempotent, itself crash-safe.

Files are put back only while Neo4j is stopped; the service is started last. What the job had put in place is renamed and
never deleted.
"""

from __future__ import annotations

import contextlib
import errno
import filecmp
import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from core.cancel import CancelToken
from core.disk.files import (
    exists,
    flush_folder,
    make_folders_durably,
    remove_file,
    remove_tree,
    rename_durably,
    replace_durably,
)
from core.disk.identity import lies_at
from core.disk.tree import extended
from core.errors import ImagingBackupError, RollbackFailed, ServiceNotStopped, ServiceStartFailed
from core.model.events import Say
from core.model.layout import ASIDE_MARK, CLONED_MARK, DELETING_MARK, PARTIAL_SUFFIX, STAGED_MARK, UNDONE_MARK
from core.neo4j.controller import ServiceController
from core.phrases import join_phrases, phrase
from core.recovery.journal import MoveBack, NoWayBack, PutBackFile, RemoveFolder, StartService, SwapBack, Undo
from core.recovery.restored import is_ready_to_finish
from core.recovery.whereabouts import (
    deletions_in,
    doomed_but_whole,
    doomed_folders,
    is_gone,
    is_new_in_place,
    is_of_part,
    is_old_aside,
    missing,
    moves_in,
    place_of,
    require_found,
    why_not_looked_for,
)
from core.system.watched import in_time

RESTORED_WORDS = phrase("The restored data is in place; the configuration files are as they were before.")
OWN_FOLDER_MARKS = (STAGED_MARK, DELETING_MARK, CLONED_MARK, PARTIAL_SUFFIX)
"""An undo deletes only folders with one of these marks in their name."""
CLEARED_IN_S = 60.0
"""Where some disk hangs, and it is not known which."""


class DataNow(StrEnum):
    """What an undone job leaves in the data folder."""

    AS_BEFORE = "as_before"
    RESTORED = "restored"
    """After a delete-first restore: the verified data of the backup, which is the only data left."""
    LOST = "lost"
    """Deleted first, as confirmed, and not put back."""
    OF_OTHERS = "of_others"
    """There was nothing before, and there is something now that the job did not put there. It was left as it is."""


@dataclass(frozen=True, slots=True)
class Undone:
    """How undoing a job ended."""

    data: DataNow
    kept_aside: tuple[str, ...] = ()
    """What the job had put in place. It is never deleted: somebody may have worked with it."""
    left: tuple[str, ...] = ()
    """Sentences on our own folders that were not deleted: somebody has them open, or their disk is missing."""


def roll_back(
    undo: Iterable[Undo],
    service: ServiceController,
    say: Say,
    *,
    keep_folders: bool = False,
    leave: type[OSError] | tuple[()] = (),
    hangs: bool = False,
    on_back: Callable[[], None] = lambda: None,
) -> Undone:
    """Undo in reverse order and bring the service back to how it was. Raises RollbackFailed naming what is left.

    `leave`: if deleting one of our own folders fails with such an error, the folder is named but it is no failure: it must not
    block every later job. `hangs`: a disk does not answer and nothing has been moved, so nothing is read and Neo4j is started.

    The live data and configuration come first, then the service (`on_back` is called when it is up), our own folders last: a
    lost share with the half-made backup on it must not keep Neo4j down.
    """
    undo = tuple(undo)
    acts = list(reversed(undo))
    try:
        gone = () if hangs else missing(undo)
        ready = [] if hangs else [act for act in acts if isinstance(act, SwapBack) and is_ready_to_finish(act, acts)]
        doomed = {} if hangs else _doomed_but_whole(acts)
        in_place = bool(ready) or any(is_all_there_is(act, acts) for act in acts)
        lost = "" if ready or doomed else _lost_data(acts)
        acts = [act for act in acts if not is_all_there_is(act, acts)]
    except OSError as error:
        # It cannot be told where the data is: nothing is moved, and Neo4j is not started on what may be a part of it.
        raise _undoing_failed([reason_of(error)]) from error
    require_found(gone)
    folders = [act for act in acts if isinstance(act, RemoveFolder)]
    failures: list[str] = []
    kept: list[str] = []
    data_failed = False
    if moves := bool(doomed) or any(isinstance(act, SwapBack | MoveBack | PutBackFile) for act in acts):
        try:
            stop_and_prove(service, say)
        except ImagingBackupError as error:
            raise _undoing_failed([reason_of(error)]) from error
    for act in acts:
        try:
            if act in ready:
                # The old data is deleted, as confirmed: the verified copy is the only data left.
                put_in_place(act, lambda one: keep_beside(place_of(one), Path(one.aside), kept, say), say)
            elif isinstance(act, NoWayBack) and act in doomed:
                _put_back_doomed(act, doomed[act], acts, kept, say)
            else:
                _undo_one(act, kept, say)
        except (ImagingBackupError, OSError) as error:
            # One act that fails must not prevent the others, and the start of the server.
            failures.append(reason_of(error))
            data_failed = data_failed or isinstance(act, SwapBack | MoveBack | NoWayBack)
    not_started = ""
    try:
        # `anew`: if Neo4j came back by itself after the proof, it may have opened files that were then moved.
        if not data_failed and _bring_back(acts, lost, service, say, anew=moves):
            on_back()
    except (ImagingBackupError, OSError) as error:
        not_started = reason_of(error)
    left = [] if hangs else remove_emptied(acts)
    elsewhere: list[str] = []
    if keep_folders or hangs:
        # Clones lie on the server's volume, whatever becomes of the backup: left there, they would fill it.
        folders = [folder for folder in folders if is_clone(folder)]
    # Where the data is not back, the verified copy may be the only data left.
    for folder in [] if data_failed else folders:
        clear = partial(_clear, folder, say)
        try:
            elsewhere += filter(None, [in_time(clear, CLEARED_IN_S) if hangs else clear()])
        except OSError as error:
            (left if hangs or isinstance(error, leave) else failures).append(left_behind(Path(folder.path), error))
        except ImagingBackupError as error:
            failures.append(reason_of(error))
    if failures or not_started:
        failed = _undoing_failed([*failures, *filter(None, [not_started])])
        failed.not_started, failed.left = not_started if not failures else "", (*left, *elsewhere)
        raise failed
    return Undone(_data_now(acts, lost, in_place, hangs), kept_of(undo, kept), (*left, *elsewhere))


def is_clone(folder: RemoveFolder) -> bool:
    """Whether a backup has made it beside the stopped data."""
    return CLONED_MARK in Path(folder.path).name


def _clear(folder: RemoveFolder, say: Say) -> str:
    """Delete it. Words where it is not looked for, else ''. Raises OSError."""
    if not (words := why_not_looked_for(folder)):
        _remove_own_folder(Path(folder.path), say)
    return words


def _data_now(acts: list[Undo], lost: str, in_place: bool, hangs: bool) -> DataNow:
    if lost:
        return DataNow.LOST
    if in_place:
        return DataNow.RESTORED
    emptied = [] if hangs else [act for act in acts if isinstance(act, SwapBack) and not act.had_target]
    with contextlib.suppress(OSError):
        if any(exists(Path(act.target)) for act in emptied):
            return DataNow.OF_OTHERS
    return DataNow.AS_BEFORE


def left_behind(folder: Path, error: OSError) -> str:
    """A sentence on one of our own folders that is not needed any more and cannot be deleted."""
    return phrase(
        "{folder} could not be deleted: {reason}. Nothing uses it any more; delete it by hand.",
        folder=folder,
        reason=error.strerror or str(error),
    )


def _undoing_failed(reasons: Sequence[str]) -> RollbackFailed:
    return RollbackFailed(phrase("Undoing the job failed: {reasons}", reasons=join_phrases(*reasons)))


def is_all_there_is(act: Undo, acts: list[Undo]) -> bool:
    """Whether this is the verified data of a delete-first restore, in place: it is the only data left, so it stays."""
    return (
        isinstance(act, SwapBack)
        and any(isinstance(other, NoWayBack) and other.path == act.target for other in acts)
        and is_new_in_place(act)
    )


def _lost_data(acts: list[Undo]) -> str:
    """The data folder that a delete-first restore has deleted and not replaced; '' when there is none.

    That the folder exists proves nothing: a Neo4j that the machine started again creates a new, empty store.
    """
    lost = [act for act in acts if isinstance(act, NoWayBack)]
    if not lost or any(is_all_there_is(act, acts) for act in acts):
        return ""
    half_deleted = any(map(exists, doomed_folders(acts)))
    path = lost[0].path
    whole = lies_at(Path(path), lost[0].old) if lost[0].old else exists(Path(path))
    return path if half_deleted or is_gone(path, acts) or not whole else ""


def _doomed_but_whole(acts: list[Undo]) -> dict[NoWayBack, Path]:
    found = ((act, doomed_but_whole(act, acts)) for act in acts if isinstance(act, NoWayBack))
    return {act: path for act, path in found if path is not None}


def _put_back_doomed(act: NoWayBack, doomed: Path, acts: Sequence[Undo], kept: list[str], say: Say) -> None:
    """Put back old data that was renamed to be deleted, before its deletion began."""
    path = Path(act.path)
    if exists(path):
        keep_beside(path, _aside_of_doomed(path, doomed), kept, say)
    if act.inner is not None:
        _flush(path.parent)
        if (doomed_inner := doomed_but_whole(act.inner, acts)) is not None:
            _put_back_doomed(act.inner, doomed_inner, acts, kept, say)
        _flush(Path(act.inner.path).parent)
    rename_durably(doomed, path)
    say(phrase("The old data is back in {folder}.", folder=path))


def _aside_of_doomed(path: Path, doomed: Path) -> Path:
    return path.with_name(f"{path.name}{ASIDE_MARK}{doomed.name.rpartition(DELETING_MARK)[2]}")


def put_in_place(act: SwapBack, clear: Callable[[SwapBack | MoveBack], None], say: Say) -> None:
    """Put the verified copy in place of what lies there, which `clear` moves out of the way. Raises OSError."""
    _put(act, clear)
    say(phrase("The restored data is in place: {folder}.", folder=act.target))


def _put(act: SwapBack | MoveBack, clear: Callable[[SwapBack | MoveBack], None]) -> None:
    """What is inner while nothing lies in this place, and flushed: no power cut leaves data beside the logs of another."""
    place = place_of(act)
    done = isinstance(act, SwapBack) and is_new_in_place(act)
    if not done and exists(place):
        clear(act)
    if act.inner is not None:
        _flush(place.parent)
        _put(act.inner, clear)
        _flush(place_of(act.inner).parent)
    if isinstance(act, SwapBack) and not done:
        rename_durably(Path(act.staged), place)


def remove_emptied(acts: Iterable[Undo]) -> list[str]:
    """Remove the folders that parts of the data were staged or kept aside in, if nothing is left in them. Returns a sentence on each
    that is empty and cannot be removed.
    """
    around: dict[Path, None] = {}
    for act in moves_in(acts):
        names = (Path(act.aside), *([Path(act.staged)] if isinstance(act, SwapBack) else []))
        around |= dict.fromkeys(name.parent for name in names if is_of_part(name, place_of(act)))
    left = []
    for folder in around:
        try:
            os.rmdir(extended(folder))
            flush_folder(folder.parent)
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ENOTEMPTY, errno.EEXIST):
                left.append(left_behind(folder, error))
    return left


def reason_of(error: Exception) -> str:
    return error.message if isinstance(error, ImagingBackupError) else f"{error}."


def stop_and_prove(service: ServiceController, say: Say) -> None:
    try:
        # If the job itself undoes its failure, Neo4j is already stopped, and this proof is enough.
        service.prove_stopped(clean=False)
    except ServiceNotStopped:
        # A new token: the cancel that led to this undo must not cancel the undo.
        service.stop(CancelToken(), say)
        service.prove_stopped(clean=False)


def _bring_back(acts: list[Undo], lost: str, service: ServiceController, say: Say, *, anew: bool) -> bool:
    """Start Neo4j if the job stopped it. Returns whether it was started and answers."""
    if lost:
        # Neo4j would create an empty database there and look healthy.
        say(
            phrase(
                "{path} was deleted first, as confirmed, and is not back: Neo4j is not started. Restore again.",
                path=lost,
            )
        )
        return False
    start = next((act for act in acts if isinstance(act, StartService)), None)
    if start is None:
        return False
    try:
        service.start(say, anew=anew)
    except ServiceStartFailed as error:
        if start.required:
            raise
        say(join_phrases(error.message, phrase("It did not answer before this job either.")))
        return False
    say(phrase("Neo4j runs again."))
    return True


def _undo_one(act: Undo, kept: list[str], say: Say) -> None:
    match act:
        case SwapBack():
            _put_back(act, kept, say)
        case MoveBack():
            _move_back(act, kept, say)
        case PutBackFile():
            _put_back_file(act, kept, say)
        case RemoveFolder() | NoWayBack() | StartService():
            pass


def remove_staged(acts: Iterable[Undo], say: Say) -> list[str]:
    """What is left of the copy once it is in place. Returns a sentence on each folder that cannot be deleted."""
    left = []
    for act in acts:
        if isinstance(act, RemoveFolder) and STAGED_MARK in Path(act.path).name:
            try:
                _remove_own_folder(Path(act.path), say)
            except OSError as error:
                left.append(left_behind(Path(act.path), error))
    return left


def _remove_own_folder(path: Path, say: Say) -> None:
    if not any(mark in path.name for mark in OWN_FOLDER_MARKS):
        raise RollbackFailed(
            phrase("The journal asks to delete {path}, which is not a folder of this tool.", path=path)
        )
    # Before its contents go: a power cut could undo a rename that was not flushed, and the old name would hold a part.
    _flush(path.parent)
    if exists(path):
        remove_tree(path)
        flush_folder(path.parent)
        say(phrase("{path} was removed.", path=path))


def keep_beside(path: Path, aside: Path, kept: list[str], say: Say) -> None:
    """Rename what the job has put in place to a name beside the old data's: nothing proves that nobody has worked with it."""
    name = next(name for name in _names_beside(aside, path) if not exists(name))
    make_folders_durably(name.parent)
    rename_durably(path, name)
    kept.append(kept_as(name, path))
    say(phrase("What lay at {path} was moved to {name}.", path=path, name=name))


def kept_of(acts: Iterable[Undo], kept: Iterable[str] = ()) -> tuple[str, ...]:
    """All that was renamed by undoing the job, in this try or an earlier one."""
    found = list(kept)
    for place, aside in _asides(tuple(acts)):
        with contextlib.suppress(OSError):
            found += (kept_as(name, place) for name in itertools.takewhile(exists, _names_beside(aside, place)))
    return tuple(dict.fromkeys(found))


def _asides(acts: tuple[Undo, ...]) -> Iterator[tuple[Path, Path]]:
    """Each place of data, with a name beside it for what is kept, whether that exists or not."""
    for act in acts:
        match act:
            case SwapBack() | MoveBack():
                yield from ((place_of(move), Path(move.aside)) for move in moves_in([act]))
            case PutBackFile():
                yield place_of(act), Path(act.aside)
            case NoWayBack():
                for place in map(place_of, deletions_in([act])):
                    yield from ((place, _aside_of_doomed(place, path)) for path in doomed_folders(acts))


def what_lies_aside(undo: Iterable[Undo], *, for_good: bool = False) -> tuple[str, ...]:
    """The old data that is not back, and what undoing has renamed, as far as that can be told.

    `for_good`: the journal will be closed, and after that nothing else knows of it: OSError where it cannot be told.
    """
    acts = tuple(undo)
    there = []
    for place, aside in _asides(acts):
        try:
            there += [kept_as(aside, place)] if exists(aside) else []
        except OSError:
            if for_good:
                raise
    return (*dict.fromkeys(there), *kept_of(acts))


def kept_as(aside: Path, place: Path) -> str:
    """Where a person finds what lay in a place: parts of a data folder are kept together."""
    return str(aside.parent if is_of_part(aside, place) else aside)


def _names_beside(aside: Path, place: Path) -> Iterator[Path]:
    of_part = is_of_part(aside, place)
    named = aside.parent if of_part else aside
    # The last mark: a parent folder may have such a name, too.
    before, mark, after = str(named).rpartition(ASIDE_MARK)
    first = Path(f"{before}{UNDONE_MARK}{after}" if mark else f"{named}{UNDONE_MARK}")
    names = itertools.chain([first], (first.with_name(f"{first.name}-{number}") for number in itertools.count(2)))
    return (name / aside.name if of_part else name for name in names)


def _put_back(act: SwapBack | MoveBack, kept: list[str], say: Say) -> None:
    """The new data leaves its place first and the old takes it last: no power cut leaves data beside the logs of other data."""
    place, aside = place_of(act), Path(act.aside)
    moved_aside = is_old_aside(act)
    # Where it lies, before the flushes below make it last that it left its place: a kill may have come between.
    kept_before = [name.parent for name in itertools.takewhile(exists, _names_beside(aside, place))]
    _flush(*kept_before, *([aside.parent] if moved_aside else []))
    # There is something else if Neo4j was started between the two renames, or somebody has installed again.
    if is_new_in_place(act) or (moved_aside and exists(place)):
        keep_beside(place, aside, kept, say)
    if act.inner is not None:
        _flush(place.parent)
        _put_back(act.inner, kept, say)
    if moved_aside:
        rename_durably(aside, place)
        say(phrase("The old data is back in {folder}.", folder=place))
    _flush(*dict.fromkeys((place.parent, aside.parent)))


def _flush(*folders: Path) -> None:
    """Needed even if nothing was left to undo: whatever undid it may have been killed before its flush."""
    for folder in folders:
        if folder.is_dir():
            flush_folder(folder)


def _move_back(act: MoveBack, kept: list[str], say: Say) -> None:
    moves = tuple(moves_in([act]))
    for move in moves:
        if place_of(move) == Path(move.aside) or ASIDE_MARK not in move.aside:
            raise RollbackFailed(
                phrase(
                    "The journal asks to replace {path} by {aside}, which is nothing of this tool.",
                    path=place_of(move),
                    aside=move.aside,
                )
            )
    _put_back(act, kept, say)
    for aside in (Path(move.aside) for move in moves):
        for folder in (aside.parent, aside.parent.parent):
            with contextlib.suppress(OSError):  # missing, or not empty: another database is still kept aside there
                os.rmdir(extended(folder))


def _differ(one: Path, other: Path) -> bool:
    """Whether two files differ in content. Two names of one file do not: then nothing was replaced yet."""
    filecmp.clear_cache()
    return not filecmp.cmp(extended(one), extended(other), shallow=False)


def _put_back_file(act: PutBackFile, kept: list[str], say: Say) -> None:
    target, aside = Path(act.target), Path(act.aside)
    if exists(target) and (_differ(target, aside) if exists(aside) else not act.existed):
        keep_beside(target, aside, kept, say)
    if exists(aside):
        replace_durably(aside, target)
        # If both are names of one file, nothing was replaced yet, and rename() leaves both names.
        remove_file(aside)
        say(phrase("{path} is back.", path=target))
    remove_file(target.with_name(f"{target.name}.restoring"))
    flush_folder(target.parent)
