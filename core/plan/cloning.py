"""Whether a backup clones the stopped data and copies it from the clones: then Neo4j is stopped for seconds, at any size. Pure."""

from __future__ import annotations

from core.model.layout import CLONED_MARK, beside, stamp_of
from core.model.survey_facts import CloneFacts, Survey
from core.phrases import phrase
from core.plan.checks.room import missing_room_of_clones
from core.plan.steps import CloneTree, places

MOST_EXTENTS = 200_000
"""Neo4j waits while they are cloned: about 3 s (XFS) or 2 s (btrfs) on two cores; a million take up to 20 s."""
FILE_EXTENTS = 20
"""A file by itself takes as long as so many: 20,000 small ones 6 to 8 s."""


def clone_step(survey: Survey) -> CloneTree | None:
    """None where the data is copied from where it lies."""
    if survey.cloning is None or why_not_cloned(survey):
        return None
    stamp, logs = stamp_of(survey.now_utc), survey.logs
    return CloneTree(
        survey.data_dir,
        beside(survey.data_dir, CLONED_MARK, stamp, inside=survey.data.is_mount),
        survey.data.databases,
        logs.folder if logs else None,
        beside(logs.folder, CLONED_MARK, stamp, inside=logs.is_mount) if logs else None,
    )


def why_not_cloned(survey: Survey) -> str:
    """A sentence where the files could be cloned, and are not; else ''."""
    if survey.cloning is None:
        return ""
    if pieces_of(survey.cloning) > MOST_EXTENTS:
        return phrase(
            "{folder} is not cloned, although its volume can: its files are too many, or in too many pieces, for that to be quick.",
            folder=places(survey.data_dir, survey.logs.folder if survey.logs else None),
        )
    for folder, missing_bytes in missing_room_of_clones(survey):
        if missing_bytes > 0:
            return phrase(
                "{folder} is not cloned, although its volume can: {missing_bytes} of free space are missing there for what Neo4j "
                "changes while the clones are copied.",
                folder=folder,
                missing_bytes=missing_bytes,
            )
    return ""


def pieces_of(clones: CloneFacts) -> int:
    """What a clone of all of it takes, as so many extents."""
    return clones.extents + clones.files * FILE_EXTENTS
