"""How a backup takes the data of the server: what it shares with the earlier backup, the copy beside the running Neo4j, and what is
copied or cloned while Neo4j is stopped.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from core.backups.catalog import open_backup
from core.backups.earlier import load_earlier, verify_earlier
from core.backups.verification import damage_among
from core.backups.verified import remember_verified
from core.cancel import CancelToken
from core.copying.copier import write_error
from core.copying.store_source import StoreSource
from core.copying.tree_copy import (
    FIND_THE_WRITER,
    ClonedTree,
    CopiedTree,
    Earlier,
    clone_tree,
    copy_clones,
    copy_tree,
    is_still,
)
from core.disk.file_table import FileTable
from core.disk.files import flush_folder, make_private_folder, remove_tree
from core.disk.identity import identity_of
from core.disk.tree import extended
from core.errors import ImagingBackupError, ReadFailed, ServiceNotInstalled, ServiceStateUnknown, could_not_read
from core.execute.required import BACKUP_ANEW, require_free
from core.execute.room_for_neo4j import leaving_room
from core.execute.run import BackupRun, start_service_of
from core.model.backup import Backup, EarlierBackup
from core.model.entries import FileEntry, entry_at
from core.model.events import Level
from core.model.file_lists import FilesOf
from core.model.layout import DATA_FOLDER, TRANSACTIONS
from core.phrases import join_phrases, phrase
from core.plan.steps import CloneTree, CopyTree, PreCopy, StartNeo4j, StopNeo4j, VerifyEarlier, places
from core.recovery.journal import RemoveFolder


def verify_earlier_backup(step: VerifyEarlier, run: BackupRun) -> None:
    """What of it is damaged, or cannot be read, is copied from the server instead: this backup is sound whatever became of that one."""
    if (backup := _open_earlier(step.earlier, run)) is None:
        return
    run.earlier, problems = verify_earlier(backup, run.host.now_utc(), meter=run.meter, cancel=run.cancel)
    damage = damage_among(backup, problems)
    if damage or not problems:
        remember_verified(backup, run.earlier.read_utc, damaged=bool(damage))
    if damage:
        run.say(
            phrase(
                "The earlier backup {label} has %n damaged file(s); first {path}. They are copied anew, not shared.",
                n=len(damage),
                label=backup.label,
                path=damage[0].path,
            ),
            Level.WARNING,
        )
    paths = {problem.path for problem in damage}
    if unread := [problem for problem in problems if problem.path not in paths]:
        said = phrase(
            "%n file(s) of the earlier backup {label} could not be read. They are copied anew, not shared.",
            n=len(unread),
            label=backup.label,
        )
        run.say(join_phrases(said, unread[0].reason), Level.WARNING)


def _earlier(known: EarlierBackup | None, run: BackupRun) -> Earlier | None:
    """What is shared, read once."""
    if known is not None and run.earlier is None and (backup := _open_earlier(known, run)) is not None:
        run.earlier = load_earlier(backup, known.read_utc, run.host.now_utc())
    return run.earlier


def _open_earlier(known: EarlierBackup, run: BackupRun) -> Backup | None:
    """None when it cannot be read any more: then nothing is shared with it, and the person is told."""
    try:
        return open_backup(Path(known.path), look=False)
    except ImagingBackupError as error:
        words = phrase("The earlier backup {label} cannot be used, so every file is copied.", label=known.label)
        run.say(join_phrases(words, error.message), Level.WARNING)
        run.earlier = Earlier(known.label, Path(known.path), FileTable())
        return None


def pre_copy(step: PreCopy, run: BackupRun) -> None:
    run.pre_copied = copy_tree(
        Path(step.source),
        Path(step.target),
        live=True,
        meter=run.meter,
        cancel=run.cancel,
        earlier=_earlier(step.earlier, run),
        logs=Path(step.logs) if step.logs else None,
    )


def stop_neo4j(_step: StopNeo4j, run: BackupRun) -> None:
    # Without a copy before it, what is shared is read now, not while Neo4j is offline.
    for step in run.plan.steps:
        if isinstance(step, CopyTree):
            _earlier(step.earlier, run)
    run.journal.intend(start_service_of(run.plan.installation))
    run.stop_service()


def copy_cold(step: CopyTree, run: BackupRun) -> None:
    """The consistent copy: with Neo4j stopped, or of what was cloned when it was."""
    if step.clones is None:
        _adopt(_copy_stopped(step, run), run)
        return
    try:
        if run.cloned is not None:
            target, earlier = Path(step.target), _earlier(step.earlier, run)
            with leaving_room(_folders_of_clones(step.clones), run):
                copied = copy_clones(run.cloned, target, meter=run.meter, cancel=run.cancel, earlier=earlier)
            _adopt(copied, run)
            run.cloned = None
        else:
            run.did = phrase(
                "Nothing left to copy of {path}: it was copied with Neo4j stopped", path=places(step.source, step.logs)
            )
    finally:
        # As soon as nothing reads them: what the running Neo4j changes takes room as long as they lie there.
        _remove_clones(step.clones, run)
    # Not only at the end of the job, which reads all of it back before that.
    start_again(run)


def _remove_clones(step: CloneTree, run: BackupRun) -> None:
    for folder in _folders_of_clones(step):
        try:
            remove_tree(folder)
            flush_folder(folder.parent)
        except OSError:
            run.not_removed.append(folder)


def clone_stopped(step: CloneTree, run: BackupRun) -> None:
    """What Neo4j is stopped for, if its files can be cloned. Where that is refused after all, they are copied now."""
    store = StoreSource(Path(step.source), Path(step.logs) if step.logs else None)
    clones = StoreSource(Path(step.clone), Path(step.logs_clone) if step.logs_clone else None)

    def clone() -> ClonedTree | None:
        return clone_tree(store, clones, meter=run.meter, cancel=run.cancel)

    _make_folders_of_clones(step, run)
    run.cloned = _take_stopped(store, step.databases, clone, run)
    if run.cloned is None:
        run.say(
            phrase("{path} could not be cloned after all: it is copied now, with Neo4j stopped.", path=step.source),
            Level.WARNING,
        )
        _adopt(_copy_stopped(_copy_of(step, run), run), run)
        run.did = phrase("Copied {path} with Neo4j stopped, not cloned", path=places(step.source, step.logs))


def _copy_of(step: CloneTree, run: BackupRun) -> CopyTree:
    return next(one for one in run.plan.steps if isinstance(one, CopyTree) and one.clones == step)


def _folders_of_clones(step: CloneTree) -> list[Path]:
    return [Path(folder) for folder in (step.clone, step.logs_clone) if folder]


def _make_folders_of_clones(step: CloneTree, run: BackupRun) -> None:
    """Only this account can read them: the files in them have the rights of the server's."""
    for folder in _folders_of_clones(step):
        require_free(folder, BACKUP_ANEW)
        # The disk may have hung until now, and the job may have ended meanwhile.
        run.cancel.check()
        run.journal.intend(RemoveFolder(str(folder), identity_of(folder.parent)))
        try:
            make_private_folder(folder)
        except OSError as error:
            raise write_error(folder, error) from error


def _copy_stopped(step: CopyTree, run: BackupRun) -> CopiedTree:
    source, logs = Path(step.source), Path(step.logs) if step.logs else None

    def copy() -> CopiedTree:
        return copy_tree(
            source,
            Path(step.target),
            live=False,
            meter=run.meter,
            cancel=run.cancel,
            previous=run.pre_copied,
            earlier=_earlier(step.earlier, run),
            logs=logs,
        )

    return _take_stopped(StoreSource(source, logs), step.databases, copy, run)


Taken = TypeVar("Taken", CopiedTree, ClonedTree | None)


def _take_stopped(
    store: StoreSource,
    databases: Sequence[str],
    take: Callable[[], Taken],
    run: BackupRun,
) -> Taken:
    """What is taken of the store while it rests. Stopped is proven before it and again after it: a restart policy may have
    interfered. Nothing more is waited for: who comes back after that writes to a store that is taken already.
    """
    run.service.prove_stopped()
    try:
        taken = take()
        if taken is None:
            return taken
        run.service.prove_stopped()
        _require_untouched(store, taken.files, run.cancel)
    except ReadFailed:
        # A Neo4j that came back writes at once: then that is what went wrong.
        with suppress(ServiceNotInstalled, ServiceStateUnknown):
            run.service.prove_stopped()
        raise
    for database in databases:
        if not FilesOf(taken.files, f"databases/{database}"):
            raise ReadFailed(
                phrase(
                    "{path} no longer holds files of the database {database}; it did before the stop.",
                    path=store.data_dir,
                    database=database,
                )
            )
    if store.logs_dir is not None and not FilesOf(taken.files, TRANSACTIONS):
        raise ReadFailed(
            phrase("{path} no longer holds the transaction logs; it did before the stop.", path=store.logs_dir),
            phrase("Look whether its volume is mounted."),
        )
    return taken


def _adopt(copied: CopiedTree, run: BackupRun) -> None:
    """What the backup is made of."""
    run.files.add_all(_in_the_backup(copied.files))
    run.shared.add_all(_in_the_backup(copied.shared))
    # Of a million files each of these takes some hundred megabytes of the disk.
    run.pre_copied = None
    run.earlier = run.earlier and replace(run.earlier, files=FileTable())
    for folder in copied.directories:
        path = f"{DATA_FOLDER}/{folder.path}".rstrip("/")
        run.directories[path] = entry_at(folder, path)


def _in_the_backup(files: FileTable) -> Iterator[FileEntry]:
    """Files of the data folder, where they are in the backup."""
    return (entry_at(file, f"{DATA_FOLDER}/{file.path}") for file in files)


def _require_untouched(source: StoreSource, files: FileTable, cancel: CancelToken) -> None:
    """A Neo4j that came back and went again between the two proofs has written to files that were copied before."""
    # Joined as texts: a path object for each of a million files takes longer than the look at it, and Neo4j waits.
    for file in files:
        cancel.check()
        path = source.path_of(file.path)
        try:
            now = os.lstat(extended(path))
        except OSError as error:
            raise ReadFailed(could_not_read(Path(path), error)) from error
        if not is_still(now, file):
            raise ReadFailed(
                phrase("{path} changed after it was copied, although Neo4j is stopped.", path=path), FIND_THE_WRITER
            )


def start_neo4j(_step: StartNeo4j, run: BackupRun) -> None:
    """A server that does not come back does not spoil the copy: it is said at once, tried again at the end."""
    try:
        run.start_service()
    except ImagingBackupError as error:
        run.deferred, run.started_late = error, True
        goes_on = phrase("The backup goes on; starting is tried again at its end.")
        run.say(join_phrases(error.message, goes_on), Level.ERROR)


def start_again(run: BackupRun) -> None:
    """What did not start is tried once more."""
    if run.deferred is None:
        return
    try:
        run.start_service()
    except ImagingBackupError as error:
        run.deferred = error
        return
    run.deferred = None
    run.say(phrase("Neo4j started when that was tried again."), Level.WARNING)
