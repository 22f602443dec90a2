"""Verifies that a backup is complete and unchanged: reads every byte, writes nothing. For `verify` and before a restore."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.backups.manifest import digest_of, encode_sums
from core.backups.sealed import READ_HINT, unlisted_files
from core.backups.special import in_the_way
from core.cancel import CancelToken
from core.copying.copier import FileProblem, hash_file, verify_files
from core.copying.progress import ProgressMeter
from core.disk.disk_errors import is_of_a_bad_place
from core.disk.file_table import FileTable
from core.disk.files import exists
from core.disk.tree import scan_tree
from core.errors import BackupCorrupt, ReadFailed
from core.model.backup import Backup
from core.model.entries import FileEntry
from core.model.file_lists import FileList
from core.model.layout import MANIFEST_NAME, SUMS_NAME
from core.phrases import join_phrases, phrase
from core.plan.checks.backup import looks_like_a_store, neo4j_admin_would_read


@dataclass(frozen=True, slots=True)
class Verified:
    """The files that are right, and what else is in the backup."""

    files: FileList
    """Every listed file with its BLAKE3; of a backup made by hand, which has none, `found`."""
    found: FileTable | None
    """What was read of a backup made by hand, with the hash that it has; None of a sealed one."""
    unlisted: tuple[str, ...] = ()
    """As Backup.unlisted, at the time of the verification."""


def verify_backup_files(
    backup: Backup,
    *,
    meter: ProgressMeter,
    cancel: CancelToken,
    only: Iterable[FileEntry] | None = None,
    at_first: bool = False,
) -> Verified:
    """Read every byte of every listed file, or of some `only`. Raises BackupCorrupt when one is not what the manifest says
    (`at_first`: nothing more is read then), and for a file that is not listed but that a restore could not leave out; ReadFailed when
    one cannot be read, which is no damage.
    """
    root = Path(backup.path)
    unlisted: tuple[str, ...] = ()
    if backup.sealed:
        # In a folder made by hand only the listed files count; anything beside them is ignored.
        unlisted = unlisted_files(backup, scan_tree(root, cancel=cancel))
        if stray := looks_like_a_store(backup, unlisted):
            raise in_the_way(neo4j_admin_would_read(backup, stray[0]))
    found = None if backup.sealed else FileTable()
    files = backup.files if only is None else only
    problems = verify_files(root, files, meter=meter, cancel=cancel, found=found, at_first=at_first)
    damage = damage_among(backup, problems)
    if damage and at_first:
        raise damaged(backup, damage[0])
    if damage:
        raise BackupCorrupt(
            phrase(
                "{folder} has %n damaged file(s); first {path}: {reason}.",
                folder=root,
                n=len(damage),
                path=damage[0].path,
                reason=damage[0].inner_reason,
            )
        )
    if problems:
        unread = phrase(
            "%n file(s) of {folder} could not be read, so it is not known whether the backup is good.",
            n=len(problems),
            folder=root,
        )
        raise ReadFailed(join_phrases(unread, problems[0].reason), READ_HINT) from problems[0].unread
    return Verified(backup.files if found is None else found, found, unlisted)


def damage_among(backup: Backup, problems: Sequence[FileProblem]) -> list[FileProblem]:
    """Those that are damage. A file that cannot be read is damaged if the disk says so, or if it alone is gone or no file any more; a disk
    or share that is gone, or that keeps this account out, says nothing of it.
    """
    unread = [problem.unread.__cause__ for problem in problems if problem.unread]
    # Asked once, and only where it tells: a share that is gone may be waited for.
    backup_is_there = any(map(_is_gone, unread)) and _is_there(backup)
    return [
        problem
        for problem in problems
        if problem.unread is None
        or (backup_is_there and _is_gone(problem.unread.__cause__))
        or (isinstance(problem.unread.__cause__, OSError) and is_of_a_bad_place(problem.unread.__cause__))
    ]


def _is_gone(cause: BaseException | None) -> bool:
    """Without a cause it is no regular file any more, or lies behind a link."""
    return cause is None or isinstance(cause, (FileNotFoundError, NotADirectoryError))


def _is_there(backup: Backup) -> bool:
    try:
        return exists(Path(backup.path, MANIFEST_NAME) if backup.sealed else Path(backup.path))
    except OSError:
        return False


def damaged(backup: Backup, problem: FileProblem) -> BackupCorrupt:
    """Of the first damaged file that was found; the path is that in the backup."""
    return BackupCorrupt(
        phrase(
            "{folder} has a damaged file: {path}: {reason}.",
            folder=backup.path,
            path=problem.path,
            reason=problem.inner_reason,
        )
    )


def why_sums_differ(backup: Backup, *, meter: ProgressMeter, cancel: CancelToken) -> str:
    """What is wrong with a sealed backup's BLAKE3SUMS, or ''.

    It repeats the manifest for a person without this tool, and nothing here depends on it: it is no reason to refuse data
    that is proven good, but a person who checks the backup by hand must know.
    """
    if not backup.sealed:
        return ""
    path = Path(backup.path, SUMS_NAME)
    try:
        digest, _ = hash_file(path, meter=meter, cancel=cancel)
    except ReadFailed as error:
        return error.message
    if digest == digest_of(encode_sums(backup.files)):
        return ""
    return phrase("{path} does not say what the manifest says.", path=path)
