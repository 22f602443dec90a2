"""The free-space rule."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from core.errors import Input, InsufficientSpace
from core.model.backup import Backup, BackupMethod, StorePart
from core.model.requests import RestoreRequest
from core.model.room import RESERVE_BYTES, ROOM_FOR_NEO4J_BYTES, more_in_blocks, room_for
from core.model.survey_facts import PlaceFacts, Survey
from core.phrases import join_phrases, phrase
from core.plan.checks.check import Check, blocked, passed
from core.plan.checks.earlier import sharable
from core.plan.checks.whole import deletes_first
from core.plan.estimate import CHANGED_SINCE_PRE_COPY


def check_space(path: PurePath, needed_bytes: int, free_bytes: int, hint: str, *inputs: Input) -> Check:
    message = phrase(
        "{path}: {needed_bytes} are needed, {free_bytes} are free.",
        path=path,
        needed_bytes=needed_bytes,
        free_bytes=free_bytes,
    )
    if needed_bytes <= free_bytes:
        return passed(InsufficientSpace, message)
    # Both may be the same in words.
    missing = phrase("{missing_bytes} are missing.", missing_bytes=needed_bytes - free_bytes)
    return blocked(InsufficientSpace, join_phrases(message, missing), hint, *inputs)


def check_room(request: RestoreRequest, survey: Survey) -> list[Check]:
    """On the volume of the data, and on that of the transaction logs where they lie on another one."""
    deletes, clones = deletes_first(request), clones_backup(request, survey)
    # What other files share is not free once it is deleted.
    freed = survey.data.total_bytes - survey.shared_bytes if deletes else 0
    logs = survey.logs
    if logs is None or request.backup.method is BackupMethod.ONLINE or _on_one_volume(logs.place, survey.data_place):
        return [_room_check(survey.data_place, room_of_restore(request.backup, clones=clones), freed)]
    freed_logs = logs.total_bytes - survey.shared_logs_bytes if deletes else 0
    data_bytes = room_of_restore(request.backup, StorePart.WITHOUT_LOGS, clones=clones)
    logs_bytes = room_of_restore(request.backup, StorePart.LOGS, clones=clones)
    return [
        _room_check(survey.data_place, data_bytes, freed - freed_logs),
        _room_check(logs.place, logs_bytes, freed_logs),
    ]


def _on_one_volume(one: PlaceFacts, other: PlaceFacts) -> bool:
    return bool(one.volume) and one.volume == other.volume


def _room_check(place: PlaceFacts, needed_bytes: int, freed_bytes: int) -> Check:
    return check_space(
        place.path,
        needed_bytes,
        place.free_bytes + freed_bytes,
        phrase(
            "Free space on that volume. Or, as the vendor's page does, delete the old data first: "
            "then there is no way back to it."
        ),
        Input.DELETE_FIRST,
    )


def room_of_backup(survey: Survey) -> int:
    """Bytes that a backup takes of its destination's volume, with a reserve."""
    files = survey.data.total_files + len(survey.extra_files)
    larger = more_in_blocks(files, survey.destination.block_bytes) if survey.destination else 0
    earlier = sharable(survey)
    shared = earlier.unchanged_room_bytes if earlier else 0
    return (
        survey.data.room_bytes
        - shared
        + room_for(file.size_bytes for file in survey.extra_files)
        + larger
        + RESERVE_BYTES
    )


def clones_backup(request: RestoreRequest, survey: Survey) -> bool:
    """Whether a restore clones the backup. Never after a deletion: if that were refused then, the data would be gone without room for
    the copy.
    """
    return survey.clones_backup and not deletes_first(request)


def room_of_restore(backup: Backup, part: StorePart = StorePart.WHOLE, *, clones: bool = False) -> int:
    """Bytes that the data of a backup takes beside the live data, with a reserve. A clone takes what the server changes in it."""
    sizes = _sizes(backup, part)
    if clones:
        return int(sum(sizes) * CHANGED_SINCE_PRE_COPY) + ROOM_FOR_NEO4J_BYTES
    return room_for(sizes) + RESERVE_BYTES


def _sizes(backup: Backup, part: StorePart) -> Iterator[int]:
    """In bytes, of every file of the databases."""
    if backup.method is BackupMethod.ONLINE:
        return (file.size_bytes for folder in backup.databases.values() for file in backup.below(folder))
    return (file.size_bytes for file in backup.files_of(part))


def missing_room_of_clones(survey: Survey) -> Iterator[tuple[PurePath, int]]:
    """Of each folder that a backup clones, the bytes that its volume lacks; 0 or less: none. What changes as long as the clones lie there
    is there twice: as much as after a copy with Neo4j running. A backup that goes to the same volume takes its room as well.
    """
    logs = survey.logs
    cloned = [(survey.data_dir, survey.data_place, survey.data.total_bytes - (logs.total_bytes if logs else 0))]
    if logs is not None:
        cloned.append((logs.folder, logs.place, logs.total_bytes))
    for folder, place, _ in cloned:
        there_bytes = sum(size for _, other, size in cloned if other is place or _on_one_volume(other, place))
        backup_bytes = room_of_backup(survey) if survey.destination and _on_one_volume(survey.destination, place) else 0
        yield folder, int(there_bytes * CHANGED_SINCE_PRE_COPY) + backup_bytes + ROOM_FOR_NEO4J_BYTES - place.free_bytes
