"""Verifies that a backup is complete and unchanged: reads every byte, writes nothing. For `verify` and before a restore."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.backups.manifest import digest_of, encode_sums
from core.backups.sealed import READ_HINT, unlisted_files
from core.backups.special import in_the_way
from core.cancel import CancelToken
from core.copying.copier import FileProblem, hash_file, verify_files
from core.copying.progress import ProgressMeter
from core.disk.disk_errors import is_of_the_way
from core.disk.file_table import FileTable
from core.disk.tree import extended, scan_tree
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
        raise _several(root, damage)
    if problems:
        unread = phrase(
            "%n file(s) of {folder} could not be read, so it is not known whether the backup is good.",
            n=len(problems),
            folder=root,
        )
        first = problems[0].unread
        assert first is not None
        raise ReadFailed(join_phrases(unread, first.message), first.hint or READ_HINT) from first
    return Verified(backup.files if found is None else found, found, unlisted)


def damage_among(backup: Backup, problems: Sequence[FileProblem]) -> list[FileProblem]:
    """Those that are damage. A file that cannot be read is damaged, unless nothing of the backup can be read just then, or this account is
    kept out, or another program keeps the file, or the network failed.
    """
    unread = {problem.path for problem in problems if problem.unread}
    is_there = not unread or _can_be_read(backup, unread)
    return [problem for problem in problems if not problem.unread or (is_there and _is_damaged(backup, problem))]


def _can_be_read(backup: Backup, but: Collection[str]) -> bool:
    """Whether something else of the backup can: its folder may be an empty mount point by now."""
    if backup.sealed:
        other: str | None = MANIFEST_NAME
    else:
        other = next((file.path for file in backup.files if file.path not in but), None)
    if other is None:
        return False
    try:
        with open(extended(Path(backup.path, other)), "rb") as file:
            file.read(1)
    except OSError:
        return False
    return True


def _is_damaged(backup: Backup, problem: FileProblem) -> bool:
    assert problem.unread is not None
    cause = problem.unread.__cause__
    try:
        if not stat.S_ISREG(os.lstat(extended(Path(backup.path, problem.path))).st_mode):
            return True
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError as error:
        cause = error
    # One that was not found is there now: its share was gone for a while.
    return not isinstance(cause, OSError) or not (isinstance(cause, FileNotFoundError) or is_of_the_way(cause))


def damaged(backup: Backup, problem: FileProblem) -> BackupCorrupt:
    """Of the first damaged file that was found; the path is that in the backup."""
    if problem.unread:
        said = phrase("{folder} has a damaged file: {path}.", folder=backup.path, path=problem.path)
        return BackupCorrupt(join_phrases(said, problem.reason))
    return BackupCorrupt(
        phrase(
            "{folder} has a damaged file: {path}: {reason}.",
            folder=backup.path,
            path=problem.path,
            reason=problem.reason,
        )
    )


def _several(root: Path, damage: Sequence[FileProblem]) -> BackupCorrupt:
    first = damage[0]
    if first.unread:
        said = phrase("{folder} has %n damaged file(s); first {path}.", folder=root, n=len(damage), path=first.path)
        return BackupCorrupt(join_phrases(said, first.reason))
    return BackupCorrupt(
        phrase(
            "{folder} has %n damaged file(s); first {path}: {reason}.",
            folder=root,
            n=len(damage),
            path=first.path,
            reason=first.reason,
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
