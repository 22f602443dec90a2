"""Checks of the earlier backups of the same server: whose files are shared, and how large the last good one is."""

from __future__ import annotations

from core.errors import Input
from core.model.backup import EarlierBackup, GoodBackup
from core.model.check_codes import CheckCode
from core.model.survey_facts import Survey
from core.phrases import join_phrases, phrase
from core.plan.checks.check import Check, warned

MUCH_SMALLER_PART = 2
"""A store of less than this part of the last good one needs a person's look: databases are missing, or it is another folder."""
WITH_A_MARK = phrase(
    "The backup is made all the same, with a mark, and does not count as a good one until a person accepts it."
)


def why_much_smaller(store_bytes: int, last: GoodBackup | None) -> str:
    """What is doubtful about the size of the databases, '' when nothing is or when there is nothing to compare with."""
    if last is None or store_bytes * MUCH_SMALLER_PART >= last.store_bytes:
        return ""
    return phrase(
        "The databases are much smaller than in the last good backup {label}: {found_bytes}, there {last_bytes}.",
        label=last.label,
        found_bytes=store_bytes,
        last_bytes=last.store_bytes,
    )


def check_size(survey: Survey) -> list[Check]:
    """Foretells what is decided on the copy. Without any database there is no backup: another check says so."""
    smaller = why_much_smaller(survey.data.store_bytes, survey.last_good)
    if not smaller or not survey.data.databases:
        return []
    hint = phrase("See whether this is the right data folder, and whether applications were deleted.")
    return [warned(CheckCode.MUCH_SMALLER, join_phrases(smaller, WITH_A_MARK), hint, Input.DATA_DIR)]


def sharable(survey: Survey) -> EarlierBackup | None:
    """The earlier backup, when it saves anything."""
    earlier = survey.earlier
    # Whoever may change the earlier backup would change the new one with it.
    usable = earlier and earlier.shares and earlier.unchanged_files and not earlier.changeable_by
    return earlier if usable else None


def check_earlier(survey: Survey, *, quick: bool) -> list[Check]:
    """Which files are shared with an earlier backup, what that saves, or why none are."""
    earlier = survey.earlier
    if earlier is None:
        return []
    if earlier.problem:
        return [
            warned(
                CheckCode.EARLIER_BACKUP,
                join_phrases(
                    phrase("The earlier backup {label} is damaged, so every file is copied.", label=earlier.label),
                    earlier.problem,
                ),
                phrase("Verify the older backups too, and check the disk that holds them."),
            )
        ]
    if not earlier.shares:
        return [
            warned(
                CheckCode.EARLIER_BACKUP,
                phrase(
                    "The destination cannot share files between backups (it has no hard links), so every file is copied."
                ),
                phrase("A volume with NTFS, ext4, XFS or btrfs can; FAT and some shares cannot."),
            )
        ]
    if earlier.changeable_by:
        message = phrase(
            "Every file is copied: others may change the earlier backup {label} ({reason}), so nothing is shared with it.",
            label=earlier.label,
            reason=earlier.changeable_by,
        )
    elif not earlier.unchanged_files:
        message = phrase("Every file has changed since the backup {label}: all are copied.", label=earlier.label)
    elif earlier.from_the_future:
        message = phrase(
            "The backup {label} is from later than now, so the clock was set back: files that look unchanged are read "
            "and compared before they are shared with it.",
            label=earlier.label,
        )
    else:
        message = phrase(
            "Incremental: %n unchanged file(s), {unchanged_bytes}, are shared with the backup {label}; "
            "about {changed_bytes} are copied.",
            n=earlier.unchanged_files,
            unchanged_bytes=earlier.unchanged_bytes,
            label=earlier.label,
            changed_bytes=max(0, survey.data.total_bytes - earlier.unchanged_bytes),
        )
    if quick and sharable(survey) and earlier.read_utc:
        unread = phrase("What is shared is not read again: it was last read on {read_utc}.", read_utc=earlier.read_utc)
        message = join_phrases(message, unread)
    return [Check(code=CheckCode.EARLIER_BACKUP, ok=True, blocking=False, message=message)]
