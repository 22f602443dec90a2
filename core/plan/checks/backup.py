"""Checks of the backup that is restored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from core.errors import BackupCorrupt
from core.model.backup import Backup, BackupMethod
from core.model.check_codes import CheckCode
from core.model.file_lists import FilesOf
from core.model.installation import ROLES
from core.model.layout import CONFIG_FILE_MAX_BYTES, CONFIG_FOLDER
from core.model.requests import RestoreRequest
from core.model.store_facts import Doubt
from core.model.survey_facts import Survey
from core.phrases import phrase
from core.plan.checks.check import Check, blocked, warned
from core.plan.checks.online import databases_folder

MOVE_AWAY = phrase("Look at it, and move away what does not belong there.")
SHOWN_PARTS = 5


def check_backup_at_rest(survey: Survey) -> Iterator[Check]:
    """A store that a server has open is no backup: what is read of it changes meanwhile."""
    if survey.backup_in_use:
        yield blocked(
            BackupCorrupt,
            phrase("{folder} is the data folder of a Neo4j that runs, not a backup.", folder=survey.backup_dir),
            phrase("Choose a backup. To make one of that server, run a backup of it."),
        )


def check_config_sizes(request: RestoreRequest) -> Iterator[Check]:
    """A restore holds each configuration file in memory while Neo4j is stopped; a backup may come from anywhere."""
    backup = request.backup
    for role in request.config_roles:
        file = backup.files.get(backup.config_files.get(role, ""))
        if file is not None and file.size_bytes > CONFIG_FILE_MAX_BYTES:
            yield blocked(
                BackupCorrupt,
                phrase(
                    "{path} in the backup has {size_bytes}, which is too large for a configuration file.",
                    path=file.path,
                    size_bytes=file.size_bytes,
                ),
                phrase("Keep this server's own file in its place, or look at what is in it."),
            )


def check_backup_whole(backup: Backup) -> list[Check]:
    checks = []
    if backup.method is BackupMethod.ONLINE:
        if not backup.databases:
            checks.append(blocked(BackupCorrupt, phrase("{path} holds no database.", path=backup.path)))
    elif not FilesOf(backup.files, databases_folder(backup)):
        message = phrase("{path} holds no 'databases' with files in it.", path=backup.path)
        checks.append(blocked(BackupCorrupt, message))
    for role in ROLES:
        if role not in backup.config_files:
            checks.append(
                warned(
                    CheckCode.CONFIG_FILE_MISSING,
                    phrase("The backup has no {path}; the server keeps its own file.", path=f"{CONFIG_FOLDER}/{role}"),
                )
            )
    checks += check_unlisted(backup)
    checks += check_doubts(backup)
    if backup.remark:
        checks.append(
            warned(CheckCode.OTHER_FOLDER, backup.remark, phrase("Choose another folder if this is not meant."))
        )
    if not backup.sealed:
        by_hand = phrase(
            "This backup was made by hand: nothing proves that it is what was copied, nor that Neo4j was stopped."
        )
        by_neo4j = phrase("This backup was made by neo4j-admin: nothing proves that it is still what was written.")
        checks.append(
            warned(
                CheckCode.MADE_BY_HAND,
                by_neo4j if backup.method is BackupMethod.ONLINE else by_hand,
                phrase("Prefer a backup made by this tool when there is one."),
            )
        )
    return checks


def check_doubts(backup: Backup) -> Iterator[Check]:
    """What was doubtful when the backup was made: accepted or not, who restores it must know. That it is not whole is judged on its
    files. The codes in it are foreign, so they are not this check's.
    """
    for doubt in backup.doubts:
        if doubt.code != CheckCode.NOT_WHOLE:
            yield warned(
                CheckCode.OTHER_DOUBT,
                doubt_words(doubt),
                phrase("Choose an older backup if this one lacks what you need."),
            )


def doubt_words(doubt: Doubt) -> str:
    """Of a backup that is restored or verified."""
    return phrase("The backup was doubtful when it was made: {reason}", reason=doubt.text)


def read_words(backup: Backup, file_count: int) -> str:
    """What a verification that found nothing wrong has shown."""
    if not backup.sealed:
        return phrase(
            "The backup {label} was read: %n file(s). It was made by hand and has no checksums to compare with.",
            label=backup.label,
            n=file_count,
        )
    return phrase(
        "The backup {label} was read and compared with its manifest: %n file(s).", label=backup.label, n=file_count
    )


def unlisted_words(backup: Backup, unlisted: Sequence[str]) -> str:
    """Of files that nobody vouches for."""
    return phrase(
        "{path} holds %n file(s) that the backup does not list (first: {file}): not verified, and left out of a restore.",
        path=backup.path,
        n=len(unlisted),
        file=unlisted[0],
    )


def looks_like_a_store(backup: Backup, unlisted: Iterable[str]) -> list[str]:
    """Those that a restore cannot leave out: neo4j-admin would take them for a part of the database."""
    # neostore, neostore.nodestore.db, neostore.transaction.db.0, checkpoint.0 …
    names = ((path, path.rpartition("/")[2].lower()) for path in unlisted if backup.neo4j_admin_reads(path))
    return [path for path, name in names if name.startswith(("neostore", "checkpoint"))]


def neo4j_admin_would_read(backup: Backup, path: str) -> str:
    return phrase(
        "{path} is not of the backup, but neo4j-admin would read it with the database.", path=backup.path / path
    )


def check_unlisted(backup: Backup) -> list[Check]:
    """A note or a thumbnail beside a backup does it no harm."""
    if not backup.unlisted:
        return []
    if stray := looks_like_a_store(backup, backup.unlisted):
        return [blocked(BackupCorrupt, neo4j_admin_would_read(backup, stray[0]), MOVE_AWAY)]
    return [warned(CheckCode.UNLISTED_FILES, unlisted_words(backup, backup.unlisted), MOVE_AWAY)]
