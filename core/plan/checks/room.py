"""The free-space rule."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from core.errors import Input, InsufficientSpace
from core.model.backup import Backup, BackupMethod
from core.model.requests import RestoreRequest
from core.model.room import RESERVE_BYTES, more_in_blocks, room_for
from core.model.survey_facts import Survey
from core.phrases import join_phrases, phrase
from core.plan.checks.check import Check, blocked, passed
from core.plan.checks.earlier import sharable
from core.plan.checks.whole import deletes_first


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


def check_room(request: RestoreRequest, survey: Survey) -> Check:
    free = survey.data_place.free_bytes
    if deletes_first(request):
        free += survey.data.total_bytes
    return check_space(
        survey.data_place.path,
        room_of_restore(request.backup),
        free,
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


def room_of_restore(backup: Backup) -> int:
    """Bytes that the data of a backup takes beside the live data, with a reserve."""
    return room_for(data_sizes(backup)) + RESERVE_BYTES


def data_sizes(backup: Backup) -> Iterator[int]:
    """In bytes, of every file of the databases."""
    folders = backup.databases.values() if backup.method is BackupMethod.ONLINE else (backup.data_folder,)
    return (file.size_bytes for folder in folders for file in backup.below(folder))
