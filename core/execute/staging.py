"""The first half of a restore: the backup is proven to be good, and its data lies beside the live data, read back. Nothing live is touched.

Each byte of the data is read once, while it is staged (or, cloned, when it is read back); with delete-first the backup is verified before
that. The first damaged file ends the job.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import NoReturn

import msgspec

from core.backups.verification import damage_among, damaged, verify_backup_files, why_sums_differ
from core.backups.verified import damage_remembered, remember_verified
from core.cancel import CancelToken
from core.copying.copier import (
    CopiedFile,
    FileProblem,
    clone_source,
    copy_file,
    hash_file,
    verify_files,
    why_not,
    write_error,
)
from core.copying.flushing import flush_copies
from core.copying.held_file import HeldFile, hold_file
from core.copying.lanes import in_lanes
from core.copying.progress import ProgressMeter
from core.copying.tree_copy import is_still
from core.copying.workers import run_parallel
from core.disk.file_table import FileTable
from core.disk.files import exists, flush_folder, make_staging_folder
from core.disk.identity import identity_of
from core.disk.ownership import RightsBefore, first_unreadable, give_access_before, put_back, rights_before
from core.disk.tree import extended, scan_tree
from core.errors import BackupCorrupt, InsufficientSpace, NotElevated, ReadFailed, VerifyFailed, could_not_read
from core.execute.required import require_free, require_mounted
from core.execute.run import RestoreRun
from core.model.backup import Backup, BackupMethod, StorePart
from core.model.entries import FileEntry
from core.model.events import Level
from core.model.file_lists import FileList, differences
from core.model.installation import Installation
from core.model.room import RESERVE_BYTES
from core.phrases import join_phrases, phrase
from core.plan.checks.backup import read_words, unlisted_words
from core.plan.steps import ReplaceFile, StageTree, VerifyBackup, VerifyStaged
from core.recovery.journal import RemoveFolder
from core.recovery.restored import fingerprint_at, fingerprint_of


def verify_backup(step: VerifyBackup, run: RestoreRun) -> None:
    """The gate, or with what is staged later the first half of it. A backup made by hand has no checksums yet: those found while it
    is read are what the staged copy must equal.
    """
    # Else it would be found out when the staged copy is read back, and the old data may be deleted by then.
    if path := first_unreadable(
        chain(step.backup.below(step.backup.data_folder), step.backup.folders_of(StorePart.WHOLE))
    ):
        raise NotElevated(
            phrase("{path} has rights of its own in the backup, with which only root could read it back.", path=path)
        )
    if step.backup.method is BackupMethod.COPY:
        # Here, where Neo4j still runs and the old data is still there, whatever the order of the other steps.
        run.before = _rights_of_replaced(run.plan.installation)
    with damage_remembered(step.backup, run.host.now_utc):
        verified = verify_backup_files(
            step.backup,
            meter=run.meter,
            cancel=run.cancel,
            only=step.backup.beside_data() if step.staged else None,
            at_first=True,
        )
    run.verified, run.found = verified.files, verified.found
    for replacing in run.plan.steps:
        if isinstance(replacing, ReplaceFile):
            run.configuration[replacing.relative] = _hold_verified(replacing, run)
    # What came since the plan was made: that has told of the others.
    if new := sorted({*verified.unlisted} - {*step.backup.unlisted}):
        run.say(unlisted_words(step.backup, new), Level.WARNING)
    if step.staged is None:
        _tell_verified(step.backup, run)


def _tell_verified(backup: Backup, run: RestoreRun) -> None:
    """Once the last byte of it was read and is right."""
    if run.found is not None:
        _require_still(backup, run.found)
    if wrong := why_sums_differ(backup, meter=run.meter, cancel=run.cancel):
        goes_on = phrase(
            "Every file is right by the manifest, so the restore goes on. Check the disk that holds the backup."
        )
        run.say(join_phrases(wrong, goes_on), Level.WARNING)
    else:
        remember_verified(backup, run.host.now_utc())
    run.say(read_words(backup, len(run.verified)))


def _require_still(backup: Backup, found: FileTable) -> None:
    """Of a backup made by hand: somebody may still be copying it, so that what was read first is of another time than the rest."""
    for file in found:
        path = Path(backup.path, file.path)
        try:
            now = os.lstat(extended(path))
        except OSError as error:
            raise ReadFailed(could_not_read(path, error)) from error
        if not is_still(now, file):
            raise _reads_differently(path)


def _hold_verified(step: ReplaceFile, run: RestoreRun) -> HeldFile:
    held = hold_file(Path(step.source), cancel=run.cancel)
    if held.blake3 != run.verified[step.relative].blake3:
        raise _reads_differently(Path(step.source))
    return held


def stage_tree(step: StageTree, run: RestoreRun) -> None:
    """Each file is compared with the manifest while it is copied; of one made by hand, which has none, the hash is noted."""
    backup, target = step.backup, Path(step.target)
    source = Path(backup.path, *backup.part_folder(step.part).split("/"))
    if step.mount_point is not None:
        require_mounted(step.mount_point)
    require_free(target)
    run.journal.intend(RemoveFolder(str(target), identity_of(target.parent)))
    entries = _PartFiles(backup.files, backup, step.part)
    lanes = in_lanes(entries, lambda file: file.size_bytes)
    run.meter.begin(0 if step.clones else lanes.total_bytes, lanes.total_files)
    try:
        make_staging_folder(target)
        run.warn(_make_folders(target, _folders_of(step, entries), run.before[step.part]))
    except OSError as error:
        raise write_error(target, error) from error

    refused: list[str] = []

    def stage_one(file: FileEntry, cancel: CancelToken) -> None:
        path = _path_in_backup(backup, step.part, file.path)
        try:
            if step.clones:
                if clone_source(source / file.path, target / file.path, file.path) is not None:
                    # What it holds is found out when it is read back.
                    run.meter.add_file()
                    return
                if not refused:
                    refused.append(path)
                    _require_room(target, lanes.total_bytes)
                run.meter.expect_more(file.size_bytes)
            copied = copy_file(
                source / file.path,
                target / file.path,
                file.path,
                meter=run.meter,
                cancel=cancel,
                resolved=True,
                from_medium=True,
                flush=False,
            )
        except ReadFailed as error:
            _tell_if_damaged(backup, path, error, run)
            raise
        if run.found is not None:
            _note_by_hand(file, path, copied, run)
        elif reason := why_not(file, copied.entry.size_bytes, copied.entry.blake3):
            _tell_damage(backup, FileProblem(path, reason), run)
        run.meter.add_file()

    run_parallel(stage_one, lanes, run.cancel)
    _put_back_owners(step, run, entries)
    _flush_staged(target, run)


def _path_in_backup(backup: Backup, part: StorePart, path: str) -> str:
    return "/".join(filter(None, (backup.part_folder(part), path)))


def _require_room(target: Path, size_bytes: int) -> None:
    """For what is copied, although the plan has counted on clones. Neo4j may run on the same volume."""
    needed_bytes = size_bytes + RESERVE_BYTES
    try:
        free_bytes = shutil.disk_usage(target).free
    except OSError as error:
        raise write_error(target, error) from error
    if free_bytes < needed_bytes:
        raise InsufficientSpace(str(target), needed_bytes, free_bytes)


def _tell_if_damaged(backup: Backup, path: str, unread: ReadFailed, run: RestoreRun) -> None:
    for damage in damage_among(backup, [FileProblem(path, unread.message, unread)]):
        _tell_damage(backup, damage, run)


def _tell_damage(backup: Backup, problem: FileProblem, run: RestoreRun) -> NoReturn:
    """Raises BackupCorrupt, remembered; not in a job that has ended: its thread may have hung until now."""
    run.cancel.check()
    with damage_remembered(backup, run.host.now_utc):
        raise damaged(backup, problem)


def _note_by_hand(file: FileEntry, path: str, copied: CopiedFile, run: RestoreRun) -> None:
    """Without checksums it must be what it was when the plan was made, and read the same each time."""
    assert run.found is not None
    read, before = copied.entry, run.found.get(path)
    steady = copied.identity is not None and (read.size_bytes, read.mtime_ns) == (file.size_bytes, file.mtime_ns)
    if not steady or (before is not None and before.blake3 != read.blake3):
        raise _reads_differently(Path(run.plan.folder, path))
    known = msgspec.structs.replace(file, path=path, blake3=read.blake3, ctime_ns=read.ctime_ns, inode=read.inode)
    run.found.add(known)


def _folders_of(step: StageTree, entries: Iterable[FileEntry]) -> list[str]:
    """Its own as '', each before what is in it."""
    found = {folder.path for folder in step.backup.folders_of(step.part)}
    found |= {file.path.rpartition("/")[0] for file in entries}
    around = {path[:end] for path in found for end, letter in enumerate(path) if letter == "/"}
    return sorted({"", *found, *around})


def _make_folders(target: Path, folders: Sequence[str], before: RightsBefore) -> str:
    """While they are empty, with the rights that files made in them inherit. What of these one has not, in words, else ''."""
    warning = ""
    for path in folders:
        os.makedirs(extended(target / path), exist_ok=True)
        warning = give_access_before(target, path, before) or warning
    return warning


def _flush_staged(target: Path, run: RestoreRun) -> None:
    """With their owners and times, and before they are read back: that must tell what the disk holds."""
    scan = scan_tree(target)
    try:
        files = (file.path for file in scan.files)
        flush_copies(target, files, scan.directory_paths, meter=run.meter, cancel=run.cancel)
        flush_folder(target.parent)
    except OSError as error:
        raise write_error(target, error) from error


def _reads_differently(path: Path) -> BackupCorrupt:
    return BackupCorrupt(phrase("{path} reads differently from one moment to the next.", path=path))


@dataclass(frozen=True, slots=True)
class _PartFiles:
    """The files of a part of the data, as a list of the backup's has them, by their path in its folder; to be gone through as often as
    one likes.
    """

    files: FileList
    backup: Backup
    part: StorePart

    def __iter__(self) -> Iterator[FileEntry]:
        return self.backup.files_of(self.part, self.files)


def _put_back_owners(step: StageTree, run: RestoreRun, entries: Iterable[FileEntry]) -> None:
    backup, target = step.backup, Path(step.target)
    try:
        warning = put_back(
            target, backup.part_root(step.part), backup.folders_of(step.part), entries, run.before[step.part]
        )
    except OSError as error:
        raise write_error(target, error) from error
    run.warn(warning)


def _rights_of_replaced(installation: Installation) -> dict[StorePart, RightsBefore]:
    """Of what each part of the data will replace. Logs that have no folder yet get the owner of the data."""
    data = rights_before(Path(os.path.realpath(installation.data_dir)))
    before = dict.fromkeys(StorePart, data)
    if installation.transaction_logs_dir is not None:
        logs = rights_before(Path(os.path.realpath(installation.transaction_logs_dir)))
        before[StorePart.LOGS] = replace(logs, folder=logs.folder or data.folder)
    return before


def verify_staged(step: VerifyStaged, run: RestoreRun) -> None:
    target = Path(step.target)
    entries = _PartFiles(run.verified, step.backup, step.part)
    problems = verify_files(target, entries, meter=run.meter, cancel=run.cancel, at_first=True)
    scan = scan_tree(target)
    found = differences(entries, scan.files)
    if problems:
        _require_right(step.backup, step.part, problems[0].path, run)
    if problems or found.missing or found.extra:
        first = problems[0].path if problems else (found.missing + found.extra)[0]
        raise VerifyFailed(
            phrase(
                "The staged copy {folder} differs from the backup; first: {path}.",
                folder=target,
                path=first,
            )
        )
    run.staged[step.target] = fingerprint_of(scan)
    for name in step.mount_point.parts if step.mount_point is not None else ():
        if exists(target / name):
            run.staged[target / name] = fingerprint_at(target / name)
    if _is_last_read(step, run):
        _tell_verified(step.backup, run)


def _require_right(backup: Backup, part: StorePart, staged: str, run: RestoreRun) -> None:
    """Of a staged file that is wrong, the backup's: a clone is as good as that, and was not read before."""
    path = _path_in_backup(backup, part, staged)
    meter = ProgressMeter(run.host.clock)  # of its own: these bytes are not the step's
    try:
        digest, size_bytes = hash_file(Path(backup.path, path), meter=meter, cancel=run.cancel, resolved=True)
    except ReadFailed as error:
        _tell_if_damaged(backup, path, error, run)
        raise
    if reason := why_not(run.verified[path], size_bytes, digest):
        _tell_damage(backup, FileProblem(path, reason), run)


def _is_last_read(step: VerifyStaged, run: RestoreRun) -> bool:
    """Of a backup whose data is compared while it is staged."""
    later = run.plan.steps[run.plan.steps.index(step) + 1 :]
    gate = next(one for one in run.plan.steps if isinstance(one, VerifyBackup))
    return gate.staged is not None and not any(isinstance(one, VerifyStaged) for one in later)
