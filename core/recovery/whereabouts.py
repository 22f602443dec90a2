"""Finds what an interrupted job has recorded, and tells what is missing.

A missing path does not prove that an act was undone: the volume may not be mounted, or somebody may have moved the folder.
Nothing is moved, and no journal is closed, before everything that the journal records has been found.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from core.disk.files import exists
from core.disk.identity import blake3_of, identity_of, lies_at, volume_of
from core.disk.tree import extended
from core.errors import RecoveryMissing
from core.model.layout import DELETING_MARK, PARTIAL_SUFFIX, TRANSACTIONS
from core.phrases import join_phrases, phrase
from core.recovery.journal import MoveBack, NoWayBack, PutBackFile, RemoveFolder, StartService, SwapBack, Undo


def moves_in(acts: Iterable[Undo]) -> Iterator[SwapBack | MoveBack]:
    """All moves of the data, the inner ones too."""
    for act in acts:
        if isinstance(act, SwapBack | MoveBack):
            yield act
            yield from moves_in([act.inner] if act.inner else [])


def swaps_in(acts: Iterable[Undo]) -> Iterator[SwapBack]:
    """Those of them that put something in a place."""
    return (act for act in moves_in(acts) if isinstance(act, SwapBack))


def deletions_in(acts: Iterable[Undo]) -> Iterator[NoWayBack]:
    """All deletions of the data, the inner ones too."""
    for act in acts:
        if isinstance(act, NoWayBack):
            yield act
            yield from deletions_in([act.inner] if act.inner else [])


def had_old(act: SwapBack | MoveBack) -> bool:
    """Whether something lay there before the act."""
    return act.had_target if isinstance(act, SwapBack) else act.existed


def stores_in(acts: Iterable[Undo]) -> Iterator[SwapBack]:
    """Those of them that put something in a place that Neo4j opens; not the other parts of a data folder that is a mount point, in
    the place of which anything may make something new.
    """
    for act in acts:
        if isinstance(act, SwapBack):
            yield from (one for one in swaps_in([act]) if one is act or not _is_other_part(one, act))


def _is_other_part(swap: SwapBack, databases: SwapBack) -> bool:
    place = Path(swap.target)
    of_data = place.parent == Path(databases.target).parent and is_of_part(Path(swap.aside), place)
    return of_data and place.name != TRANSACTIONS


def is_of_part(name: Path, place: Path) -> bool:
    """Whether that lies in a folder of its own beside the place, with the other parts of a data folder that is a mount point."""
    # The root folder is its own parent.
    return name.parent != place.parent and name.parent.parent == place.parent


def is_new_in_place(act: SwapBack | MoveBack) -> bool:
    """Whether the act's new data is in place now. OSError where that cannot be told."""
    match act:
        case SwapBack(new=new) if new:
            return lies_at(Path(act.target), new)
        case SwapBack():  # of 0.1
            moved_aside = exists(Path(act.aside)) or not act.had_target
            return moved_aside and exists(Path(act.target)) and not exists(Path(act.staged))
        case MoveBack():
            # What neo4j-admin creates is not known before: it is something other than the old data.
            is_old = bool(act.old) and lies_at(Path(act.path), act.old)
            return exists(Path(act.path)) and not is_old and (is_old_aside(act) or not act.existed)


def is_new_staged(act: SwapBack) -> bool:
    """Whether the verified copy is still staged. OSError where that cannot be told."""
    return lies_at(Path(act.staged), act.new) if act.new else exists(Path(act.staged))


def is_old_aside(act: SwapBack | MoveBack) -> bool:
    """Whether the old data is kept aside now. OSError where that cannot be told."""
    return lies_at(Path(act.aside), act.old) if act.old else exists(Path(act.aside))


def are_logs_alone(act: MoveBack) -> bool:
    """Whether the logs of a database lie in place without the store that they are of. OSError where that cannot be told."""
    if act.inner is None or not exists(Path(act.inner.path)):
        return False
    return not exists(Path(act.path)) or _is_old_in_place(act) != _is_old_in_place(act.inner)


def mixed_in_place(act: SwapBack) -> list[str]:
    """The folders of a store that lie in place, if they are not all the old ones, all the restored, or all of others; else none.
    Neo4j opens them together. OSError where that cannot be told.
    """
    moves = [move for move in stores_in([act]) if os.path.isdir(extended(place_of(move)))]
    states = {(is_new_in_place(move), bool(move.old) and lies_at(place_of(move), move.old)) for move in moves}
    return [move.target for move in moves] if len(states) > 1 else []


def _is_old_in_place(act: MoveBack) -> bool:
    if act.old:
        return lies_at(Path(act.path), act.old)
    return act.existed and exists(Path(act.path)) and not is_old_aside(act)


def is_stranger(act: SwapBack) -> bool:
    """Whether the place of the data holds something that the job did not put there, and the job's own copy is missing.

    While that copy is still staged, it is most likely the new store of a Neo4j that was started between the two renames.
    """
    out_of_the_way = not act.had_target or is_old_aside(act)
    in_question = bool(act.new) and out_of_the_way and exists(Path(act.target))
    return in_question and not is_new_in_place(act) and not is_new_staged(act)


def is_in_place_of_deleted(act: NoWayBack, acts: Iterable[Undo]) -> bool:
    """Whether the place of data that a delete-first restore removed holds something that the restore did not put there."""
    acts = tuple(acts)
    taken_away = is_gone(act.path, acts) or doomed_but_whole(act, acts) is not None
    swaps = (other for other in acts if isinstance(other, SwapBack) and other.target == act.path)
    return taken_away and exists(Path(act.path)) and not any(map(is_new_in_place, swaps))


def place_of(act: SwapBack | MoveBack | PutBackFile | NoWayBack | RemoveFolder) -> Path:
    """The path that the act changes."""
    return Path(act.target if isinstance(act, SwapBack | PutBackFile) else act.path)


def what_lies_where(undo: Iterable[Undo]) -> tuple[str, ...]:
    """A sentence on each place of the data, for the person who decides. OSError where that cannot be told."""
    acts = tuple(undo)
    moved = (words for act in moves_in(acts) for words in _lies_where(act))
    deleted = (words for act in acts if isinstance(act, NoWayBack) for words in _lies_after_deletion(act, acts))
    return tuple(dict.fromkeys((*moved, *deleted)))


def _lies_after_deletion(act: NoWayBack, acts: tuple[Undo, ...]) -> Iterator[str]:
    if is_in_place_of_deleted(act, acts):
        yield phrase("In place, {folder}: neither the old nor the restored data.", folder=act.path)
    if (doomed := doomed_but_whole(act, acts)) is not None:
        yield phrase("Beside it, {folder}: the old data.", folder=doomed)


def _lies_where(act: SwapBack | MoveBack) -> Iterator[str]:
    place = place_of(act)
    if not exists(place):
        yield phrase("In place, {folder}: nothing.", folder=place)
    elif isinstance(act, SwapBack) and is_new_in_place(act):
        yield phrase("In place, {folder}: the restored data.", folder=place)
    elif act.old and lies_at(place, act.old):
        yield phrase("In place, {folder}: the old data.", folder=place)
    else:
        words = (
            phrase("In place, {folder}: neither the old nor the restored data.", folder=place)
            if isinstance(act, SwapBack)
            else phrase("In place, {folder}: not the old data.", folder=place)
        )
        yield words
    if is_old_aside(act):
        yield phrase("Beside it, {folder}: the old data.", folder=act.aside)
    if isinstance(act, SwapBack) and is_new_staged(act):
        yield phrase("Beside it, {folder}: the verified copy of the backup.", folder=act.staged)


def missing(undo: Iterable[Undo]) -> tuple[str, ...]:
    """A sentence on everything that is missing, and on each folder that is not the same one any more.

    OSError where that cannot be told.
    """
    acts = tuple(undo)
    return tuple(dict.fromkeys(words for act in acts for words in _missing_of(act, acts)))


def require_found(gone: Iterable[str]) -> None:
    """Raise RecoveryMissing if anything is missing."""
    if sentences := tuple(gone):
        raise RecoveryMissing(join_phrases(*sentences, phrase("Nothing was moved, and Neo4j not started.")))


def missing_of_committed(undo: Iterable[Undo]) -> tuple[str, ...]:
    """As `missing`, for a restore that had succeeded: its data must be in place; a person may have deleted the old data."""
    found: list[str] = []
    acts = tuple(undo)
    others = (move for move in moves_in(acts) if isinstance(move, MoveBack))
    stores: list[SwapBack | MoveBack] = [*stores_in(acts), *others]
    for act in stores:
        place = place_of(act)
        if _is_elsewhere(place, act.place):
            found.append(_other_place(place.parent))
        elif isinstance(act, SwapBack) and not (is_new_in_place(act) if act.new else exists(place)):
            found.append(phrase("The restored data is not in {folder} any more.", folder=place))
    return tuple(dict.fromkeys(found))


def doomed_but_whole(act: NoWayBack, acts: Iterable[Undo]) -> Path | None:
    """Where old data lies that was renamed to be deleted, if its deletion has not begun: it begins once `gone` is recorded.

    OSError where that cannot be told.
    """
    acts = tuple(acts)
    if not act.old or is_gone(act.path, acts):
        return None
    own = f"{act.path}{DELETING_MARK}"
    return next((path for path in doomed_folders(acts) if str(path).startswith(own) and lies_at(path, act.old)), None)


def doomed_folders(acts: Iterable[Undo]) -> tuple[Path, ...]:
    """The names that old data was given to be deleted, whether they exist or not."""
    return tuple(Path(act.path) for act in acts if isinstance(act, RemoveFolder) and DELETING_MARK in act.path)


def is_gone(path: str, acts: Iterable[Undo]) -> bool:
    """Whether the job has recorded that it deletes what was at that path.

    Anything found there later is other data, even with the same file number: some file systems reuse the numbers.
    """
    return any(isinstance(act, NoWayBack) and act.path == path and act.gone for act in acts)


def why_not_looked_for(act: RemoveFolder) -> str:
    """A sentence if a half-made backup's disk or share is not the same any more, else ''. OSError where that cannot be told."""
    if not act.path.endswith(PARTIAL_SUFFIX) or not act.place:
        return ""
    # Disks and shares for backups may number their files differently after each mount.
    around = Path(act.path).parent
    volumes = {volume_of(identity_of(around)), volume_of(act.place)} - {""}
    if exists(around) and len(volumes) < 2:
        return ""
    return phrase(
        "{folder} was not looked for: what is mounted there is not what was there before. "
        "If the half-made backup still lies on that disk, delete it.",
        folder=act.path,
    )


def _missing_of(act: Undo, acts: tuple[Undo, ...]) -> Iterator[str]:
    yield from _missing_of_one(act, acts)
    # The rest is gone with the data that was deleted first.
    if isinstance(act, SwapBack | MoveBack) or (isinstance(act, NoWayBack) and not is_gone(act.path, acts)):
        yield from _missing_of(act.inner, acts) if act.inner else ()


def _missing_of_one(act: Undo, acts: tuple[Undo, ...]) -> Iterator[str]:
    if isinstance(act, StartService):
        moved = any(isinstance(other, SwapBack | NoWayBack) for other in acts)
        if act.old and not moved and not lies_at(Path(act.data_dir), act.old):
            # Neo4j would make an empty store.
            yield phrase("{folder} is not the data folder that Neo4j was stopped on.", folder=act.data_dir)
        if act.logs and not moved and not lies_at(Path(act.logs_dir), act.logs):
            yield phrase(
                "{folder} is not the folder of transaction logs that Neo4j was stopped on.", folder=act.logs_dir
            )
        return
    place = place_of(act)
    of_a_backup = isinstance(act, RemoveFolder) and act.path.endswith(PARTIAL_SUFFIX)
    if not of_a_backup and _is_elsewhere(place, act.place):
        yield _other_place(place.parent)
        return
    match act:
        case SwapBack() | MoveBack() if act.old:
            if not lies_at(place, act.old) and not is_old_aside(act):
                yield _nowhere(place, Path(act.aside))
        case SwapBack(had_target=True) if not is_old_aside(act) and not is_new_staged(act):
            yield phrase(
                "The journal does not tell whether {path} holds what lay there before the job: it is of an older version, or "
                "the file system gives its files no lasting numbers.",
                path=place,
            )
        case NoWayBack() if act.old and not lies_at(place, act.old) and not is_gone(act.path, acts):
            if doomed_but_whole(act, acts) is None:
                yield phrase(
                    "What lay at {path} before the job does not lie there any more, and the job had not deleted it: it was "
                    "moved or deleted by hand.",
                    path=place,
                )
        case PutBackFile(existed=True) if not exists(place) and not exists(Path(act.aside)):
            yield _nowhere(place, Path(act.aside))
        case PutBackFile(new=new) if new and not exists(Path(act.aside)) and exists(place) and blake3_of(place) == new:
            yield phrase(
                "{path} is the backup's, and the server's own is not at {aside}: it was moved or deleted by hand.",
                path=place,
                aside=act.aside,
            )
        case _:
            pass


def _is_elsewhere(path: Path, place: str) -> bool:
    return bool(place) and not lies_at(path.parent, place)


def _other_place(folder: Path) -> str:
    return phrase(
        "{folder} is not the folder that it was when the job was interrupted: is its volume mounted?", folder=folder
    )


def _nowhere(path: Path, aside: Path) -> str:
    return phrase(
        "What lay at {path} before the job lies neither there nor at {aside}: it was moved or deleted by hand.",
        path=path,
        aside=aside,
    )
