"""How each step of a backup is performed. The order is the plan's; what is undone on failure is in the journal."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TypeVar

from blake3 import blake3
from msgspec.structs import replace as replace_fields

from core import __version__
from core.backups.catalog import open_backup
from core.backups.earlier import load_earlier, verify_earlier
from core.backups.manifest import FORMAT_VERSION, Manifest, encode_manifest, encode_sums, with_checksum
from core.backups.sealed import read_manifest
from core.backups.verified import remember_verified
from core.cancel import CancelToken
from core.copying.copier import copy_file, hash_file, verify_files, write_error
from core.copying.flushing import flush_copies
from core.copying.progress import ProgressMeter
from core.copying.store_source import StoreSource
from core.copying.tree_copy import (
    FIND_THE_WRITER,
    ClonedTree,
    CopiedTree,
    Earlier,
    clone_tree,
    copy_clones,
    copy_tree,
    directory_entry,
    is_still,
)
from core.disk.file_table import FileTable
from core.disk.files import (
    exists,
    flush_file,
    flush_folder,
    make_private_folder,
    remove_tree,
    rename_durably,
    write_durably,
)
from core.disk.identity import identity_of
from core.disk.mounts import mount_point_of
from core.disk.ownership import finish_folders
from core.disk.tree import extended, scan_tree
from core.errors import (
    BackupCorrupt,
    BackupDoubtful,
    ConsistencyUnchecked,
    DestinationInvalid,
    ImagingBackupError,
    LabelTaken,
    OnlineBackupFailed,
    ReadFailed,
    ServiceNotInstalled,
    ServiceStateUnknown,
    VerifyFailed,
    could_not_read,
)
from core.execute.asking import ask_about_copy
from core.execute.asking_neo4j import ask_before_backup
from core.execute.readme import readme_text
from core.execute.required import BACKUP_ANEW, require_free
from core.execute.room_for_neo4j import leaving_room
from core.execute.run import TOOL_IDLE_S, BackupRun, Performers, start_service_of
from core.model.backup import Backup, BackupMethod, EarlierBackup, store_folder
from core.model.check_codes import CheckCode
from core.model.entries import DirectoryEntry, FileEntry, entry_at
from core.model.events import Level
from core.model.file_lists import FilesBeside, FilesOf, differences
from core.model.layout import (
    DATA_FOLDER,
    INCOMPLETE_NAME,
    LOG_NAME,
    MANIFEST_NAME,
    ONLINE_FOLDER,
    README_NAME,
    SUMS_NAME,
    TRANSACTIONS,
)
from core.model.online import online_dialect
from core.model.store_facts import Doubt, store_bytes
from core.neo4j.admin import backup_arguments, backup_was_idle, judge_backup, tool_environment
from core.neo4j.wholeness import judge_data_folder, judge_online_backup, sizes_in, unclosed_in
from core.phrases import join_phrases, phrase
from core.plan.checks.backup import MOVE_AWAY
from core.plan.checks.earlier import why_much_smaller
from core.plan.steps import (
    AskNeo4j,
    AskStores,
    BeginBackup,
    CloneTree,
    CopyExtraFiles,
    CopyFile,
    CopyTree,
    OnlineBackup,
    PreCopy,
    ReadBack,
    SealBackup,
    StartNeo4j,
    StopNeo4j,
    VerifyEarlier,
)
from core.recovery.journal import RemoveFolder
from core.system.command import ToolIdle

MOST_TEXTS = 5000
"""Of one kind in a manifest, which must stay far below SHORT_MAX_BYTES."""
CONFIG_TRIES = 3
"""A person may just be saving a configuration file while it is copied."""


def verify_earlier_backup(step: VerifyEarlier, run: BackupRun) -> None:
    """What of it is damaged is copied from the server instead: this backup is sound whatever became of that one."""
    if (backup := _open_earlier(step.earlier, run)) is None:
        return
    run.earlier, damaged = verify_earlier(backup, run.host.now_utc(), meter=run.meter, cancel=run.cancel)
    remember_verified(backup, run.earlier.read_utc, damaged=bool(damaged))
    if damaged:
        run.say(
            phrase(
                "The earlier backup {label} has %n damaged file(s); first {path}. They are copied anew, not shared.",
                n=len(damaged),
                label=backup.label,
                path=damaged[0],
            ),
            Level.WARNING,
        )


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


def begin_backup(step: BeginBackup, run: BackupRun) -> None:
    """Only this account can read the folder: it will hold passwords."""
    partial = Path(step.partial)
    _require_same_volume(step)  # first: on another one not even the folder above is made
    # Somebody else's folder (another server, the same label, one share) is neither written into nor undone.
    for taken in (partial, Path(run.plan.folder)):
        if exists(taken):
            raise LabelTaken(phrase("{path} exists already.", path=taken))
    try:
        os.makedirs(extended(partial.parent), exist_ok=True)
    except OSError as error:
        raise write_error(partial, error) from error
    # Its disk may have hung until now, and the job may have ended meanwhile.
    run.cancel.check()
    run.journal.intend(RemoveFolder(str(partial), identity_of(partial.parent)))
    try:
        make_private_folder(partial)
        write_durably(partial / INCOMPLETE_NAME, b"This backup was not finished. It may be deleted.\n")
        flush_folder(partial.parent)
    except OSError as error:
        raise write_error(partial, error) from error


def _require_same_volume(step: BeginBackup) -> None:
    """The survey has looked at another volume if that was unmounted since: then the room is not what was found."""
    folder = Path(step.partial).parent
    if step.mount_point is not None and mount_point_of(folder) != Path(step.mount_point):
        raise DestinationInvalid(
            phrase("Another disk is mounted at {folder} now, or none, than when it was looked at.", folder=folder),
            phrase("Mount the disk, then start the backup again."),
        )


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
    finally:
        # As soon as nothing reads them: what the running Neo4j changes takes room as long as they lie there.
        _remove_clones(step.clones, run)
    # Not only at the end of the job, which reads all of it back before that.
    _start_again(run)


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
    # Whoever comes back later than that writes to a store that is cloned already: nothing more is waited for.
    run.cloned = _take_stopped(store, step.databases, clone, run, prove_after=run.service.prove_stopped)
    if run.cloned is None:
        run.say(
            phrase("{path} could not be cloned after all: it is copied now, with Neo4j stopped.", path=step.source),
            Level.WARNING,
        )
        _adopt(_copy_stopped(_copy_of(step, run), run), run)


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

    def prove_after() -> None:
        # The time that a restart policy may take has mostly passed while the files were copied.
        run.service.prove_stayed_stopped(run.cancel)

    return _take_stopped(StoreSource(source, logs), step.databases, copy, run, prove_after=prove_after)


Taken = TypeVar("Taken", CopiedTree, ClonedTree | None)


def _take_stopped(
    store: StoreSource,
    databases: Sequence[str],
    take: Callable[[], Taken],
    run: BackupRun,
    *,
    prove_after: Callable[[], None],
) -> Taken:
    """What is taken of the store while it rests. Stopped is proven before it and again after it: a restart policy may have
    interfered.
    """
    run.service.prove_stopped()
    try:
        taken = take()
        if taken is None:
            return taken
        prove_after()
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


def _start_again(run: BackupRun) -> None:
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


def copy_config(step: CopyFile, run: BackupRun) -> None:
    _copy_one(run, Path(step.source), Path(step.target))


def copy_extra(step: CopyExtraFiles, run: BackupRun) -> None:
    for file in step.files:
        run.cancel.check()
        try:
            _copy_one(run, Path(file.path), Path(step.target, *PurePosixPath(file.relative).parts))
        except ReadFailed as error:
            run.say(phrase("Left out: {reason}", reason=error.message), Level.WARNING)


def _copy_one(run: BackupRun, source: Path, target: Path) -> None:
    try:
        os.makedirs(extended(target.parent), exist_ok=True)
    except OSError as error:
        raise write_error(target, error) from error
    partial = Path(run.plan.partial)
    relative = target.relative_to(partial).as_posix()
    for _ in range(CONFIG_TRIES):
        copied = copy_file(source, target, relative, meter=run.meter, cancel=run.cancel, flush=False)
        if copied.identity is not None:
            break
    else:
        os.unlink(extended(target))
        raise ReadFailed(
            phrase("{path} changes all the time.", path=source), phrase("Close what writes to it, then try again.")
        )
    run.files.add(copied.entry)
    for folder in PurePosixPath(relative).parents:
        if str(folder) != "." and str(folder) not in run.directories:
            run.directories[str(folder)] = directory_entry(partial / folder, str(folder))


def online_backup(step: OnlineBackup, run: BackupRun) -> None:
    target = Path(step.target)
    # The folder must exist (Neo4j manual; the vendor's page says so as well).
    try:
        os.makedirs(extended(target), exist_ok=True)
    except OSError as error:
        raise write_error(target, error) from error
    arguments = backup_arguments(
        online_dialect(run.plan.installation.neo4j_version),
        Path(step.tool),
        step.database,
        target,
        step.address,
        step.page_cache,
    )
    try:
        result = run.run_tool(arguments, tool_environment(run.plan.installation, step.heap_size))
    except ToolIdle as idle:
        raise backup_was_idle(step.database, run.plan.folder.parent, TOOL_IDLE_S, str(idle)) from idle
    checked = judge_backup(step.database, result)
    if not checked:
        run.consistency = "could not run"
        run.say(
            phrase("Neo4j's consistency check of database {database} could not run.", database=step.database),
            Level.WARNING,
        )
    elif run.consistency == "not run":
        run.consistency = "passed"
    _list_online(run, target, step.database)


def _list_online(run: BackupRun, target: Path, database: str) -> None:
    """Hash what neo4j-admin wrote, so that it is in the manifest and read back like all else."""
    scan = scan_tree(target / database, cancel=run.cancel)
    if scan.unreadable:
        # What cannot be looked at would be in no list, and nobody would miss it.
        raise OnlineBackupFailed(phrase("{path} cannot be read.", path=target / database / scan.unreadable[0]))
    if not any(file.path.startswith("neostore") for file in scan.files):
        raise OnlineBackupFailed(
            phrase("neo4j-admin reported success, but wrote no database into {folder}.", folder=target / database)
        )
    run.meter.begin(scan.files.total_bytes, len(scan.files))
    prefix = f"{ONLINE_FOLDER}/{database}"
    for file in scan.files:
        path = target / database / file.path
        flush_file(path)
        digest, size = hash_file(path, meter=run.meter, cancel=run.cancel)
        run.files.add(FileEntry(f"{prefix}/{file.path}", size, file.mtime_ns, digest, file.mode, file.uid, file.gid))
        run.meter.add_file()
    for folder in scan.directory_paths:
        path_text = f"{prefix}/{folder}".rstrip("/")
        run.directories[path_text] = directory_entry(target / database / folder, path_text)
        flush_folder(target / database / folder)


def read_back(step: ReadBack, run: BackupRun) -> None:
    """Every byte again from the medium, and no file too many or too few.

    Flushed only here, when Neo4j is back: what a power cut takes before that was no backup yet.
    """
    root = Path(step.root)
    _adopt_reports(run, root)
    # What is shared is the same files as in the earlier backup, which this job has read, unless it was told not to.
    own = FilesBeside(run.files, run.shared)
    try:
        flush_copies(root, (file.path for file in own), run.directories, meter=run.meter, cancel=run.cancel)
    except OSError as error:
        raise write_error(root, error) from error
    problems = verify_files(root, own, meter=run.meter, cancel=run.cancel)
    if problems:
        first = problems[0]
        raise VerifyFailed(
            phrase(
                "%n file(s) of {folder} read back differently; first {path}: {reason}.",
                n=len(problems),
                folder=root,
                path=first.path,
                reason=first.reason,
            )
        )
    found = differences(run.files, (file for file in scan_tree(root).files if file.path != INCOMPLETE_NAME))
    missing, extra = found.missing + found.resized, found.extra
    # In a sealed backup a file too many is only told. Not in a new one: who restores it by hand copies whole folders.
    if missing or extra:
        raise VerifyFailed(
            phrase(
                "{folder} has {missing_count} too few and {extra_count} too many files: {files}.",
                folder=root,
                missing_count=len(missing),
                extra_count=len(extra),
                files=", ".join((missing + extra)[:3]),
            ),
            "" if missing else MOVE_AWAY,
        )


def _adopt_reports(run: BackupRun, root: Path) -> None:
    """neo4j-admin may leave consistency reports beside the databases: they become part of the backup."""
    online = root / ONLINE_FOLDER
    if not online.is_dir():
        return
    for file in scan_tree(online).files:
        relative = f"{ONLINE_FOLDER}/{file.path}"
        if relative not in run.files:
            digest, size = hash_file(online / file.path, meter=run.meter, cancel=run.cancel)
            run.files.add(FileEntry(relative, size, file.mtime_ns, digest, file.mode, file.uid, file.gid))
    run.directories.setdefault(ONLINE_FOLDER, directory_entry(online, ONLINE_FOLDER))


def seal_backup(step: SealBackup, run: BackupRun) -> None:
    """The manifest is the last file, the rename the last act: what bears the name is complete."""
    partial, final = Path(step.partial), Path(step.final)
    run.doubts += _why_not_whole(run)
    _compare_size(step, run)
    folders = sorted(run.directories.values(), key=lambda entry: entry.path)
    manifest = with_checksum(_manifest(run, folders), run.files)
    run.checksum = manifest.checksum
    try:
        finish_folders(partial, folders, strict=False)
        _write_own(partial / LOG_NAME, ["\n".join([*run.log_lines, ""]).encode("utf-8")], run)
        _write_own(partial / README_NAME, [readme_text(run.plan, final.name, run.doubts).encode("utf-8")], run)
        _write_own(partial / SUMS_NAME, encode_sums(run.files), run)
        _write_own(partial / MANIFEST_NAME, encode_manifest(manifest, run.files), run)
        _require_readable(partial)
        os.unlink(extended(partial / INCOMPLETE_NAME))
        flush_folder(partial)
        _give_name(partial, final)
    except OSError as error:
        raise write_error(final, error) from error


def _why_not_whole(run: BackupRun) -> tuple[Doubt, ...]:
    """Judged here, once Neo4j runs again, because going through a million files takes seconds."""
    version, default = run.plan.installation.neo4j_version, run.plan.installation.default_database
    if run.plan.method is BackupMethod.COPY:
        sizes = sizes_in(FilesOf(run.files, DATA_FOLDER), DATA_FOLDER)
        return judge_data_folder(sizes, version, default, unclosed=unclosed_in(run.stores))
    folders = {
        step.database: f"{ONLINE_FOLDER}/{step.database}" for step in run.plan.steps if isinstance(step, OnlineBackup)
    }
    found = {database: sizes_in(FilesOf(run.files, folder), folder) for database, folder in folders.items()}
    return judge_online_backup(found, version, default, checked=run.consistency == "passed")


def _compare_size(step: SealBackup, run: BackupRun) -> None:
    """On the copy: the survey has seen the server some time before."""
    copied_bytes = store_bytes(run.files, store_folder(run.plan.method))
    if smaller := why_much_smaller(copied_bytes, step.last_good):
        run.doubts.append(Doubt(CheckCode.MUCH_SMALLER, smaller))
    run.log_lines += [f"{run.host.now_utc()} doubtful: {doubt.text}" for doubt in run.doubts]


def _write_own(path: Path, pieces: Iterable[bytes], run: BackupRun) -> None:
    """A file of the backup's own: written, flushed and, like every other, read back from the medium."""
    written = blake3()

    def noted() -> Iterator[bytes]:
        for piece in pieces:
            written.update(piece)
            yield piece

    write_durably(path, noted())
    # A meter of its own: these bytes are not the step's.
    digest, _ = hash_file(path, meter=ProgressMeter(run.host.clock), cancel=run.cancel)
    if digest != written.hexdigest():
        raise VerifyFailed(phrase("{path} reads differently from what was written.", path=path))


def _give_name(partial: Path, final: Path) -> None:
    try:
        rename_durably(partial, final)
    except FileExistsError:
        raise  # it is not ours
    except OSError:
        # The flush of the name may be what failed: a job that fails leaves no backup behind.
        if not exists(partial):
            os.rename(extended(final), extended(partial))
        raise


def _require_readable(partial: Path) -> None:
    """It passes what a restore will ask of it: no backup is sealed that does not."""
    try:
        read_manifest(partial)
    except BackupCorrupt as error:
        if isinstance(error.__cause__, OSError):
            # What it says is not to blame: the medium gave it just now, and does not any more.
            raise VerifyFailed(error.message) from error
        raise VerifyFailed(
            join_phrases(phrase("A restore would refuse this backup, so it is not made."), error.message),
            phrase("Rename, move or touch the file that is named, then back up again."),
        ) from error


def _manifest(run: BackupRun, folders: list[DirectoryEntry]) -> Manifest:
    installation, plan = run.plan.installation, run.plan
    databases = sorted(
        {
            parts[2] if parts[0] == DATA_FOLDER else parts[1]
            for parts in (entry.path.split("/") for entry in folders)
            if (len(parts) == 3 and parts[:2] == [DATA_FOLDER, "databases"])
            or (len(parts) == 2 and parts[0] == ONLINE_FOLDER)
        }
    )
    return Manifest(
        format_version=FORMAT_VERSION,
        tool=f"imaging-backup {__version__}",
        label=plan.label,
        created_utc=run.host.now_utc(),
        host=plan.host,
        kind=installation.kind.name,
        method=plan.method.value,
        version=installation.version,
        neo4j_version=installation.neo4j_version,
        neo4j_edition=installation.neo4j_edition,
        found_by={name: str(how) for name, how in installation.found_by.items()},
        source_paths={
            "root": str(installation.root),
            "data_dir": str(installation.data_dir),
            "config_dir": str(installation.config_dir),
            **(
                {"transaction_logs_dir": str(installation.transaction_logs_dir)}
                if installation.transaction_logs_dir
                else {}
            ),
        },
        databases=databases,
        consistency=run.consistency,
        read_utc=run.earlier.read_utc if run.earlier and run.shared else run.host.now_utc(),
        earlier=run.earlier.label if run.earlier and run.shared else "",
        shared_bytes=run.shared.total_bytes,
        offline_s=round(run.offline_so_far_s, 1),
        total_bytes=run.files.total_bytes,
        total_files=len(run.files),
        files=[],
        directories=folders,
        doubts=[Doubt(str(doubt.code), str(doubt.text)) for doubt in run.doubts],
        counts=list(run.counted),
        stores=[replace_fields(state, not_asked=str(state.not_asked)) for state in run.stores],
        left_out=_some(plan.left_out),
        warnings=_some((*plan.warnings, *run.warnings)),
    )


def _some(texts: Sequence[str]) -> list[str]:
    """No more than a reader accepts."""
    more = [phrase("%n more of the kind.", n=len(texts) - MOST_TEXTS)] if len(texts) > MOST_TEXTS else []
    return [str(text) for text in (*texts[:MOST_TEXTS], *more)]


def finish_backup(run: BackupRun) -> ImagingBackupError | None:
    """Try once more to start what did not start. The error that the job ends with although its backup is complete, or None."""
    _start_again(run)
    if run.deferred is not None:
        # It is told first, for people cannot work; and what is doubtful with it.
        for doubt in run.doubts:
            run.say(doubt.text, Level.WARNING)
        return run.deferred
    # Before an unchecked consistency: that is among the warnings already, and only a doubt changes what the backup counts as.
    if run.doubts:
        made = phrase(
            "The backup {label} was made and sealed, with a mark: it may not be all that a server needs.",
            label=run.plan.label,
        )
        return BackupDoubtful(join_phrases(made, *(doubt.text for doubt in run.doubts)))
    if run.consistency == "could not run":
        return ConsistencyUnchecked(
            phrase("The backup was written and read back, but Neo4j's consistency check could not run.")
        )
    return None


BACKUP_STEPS: Performers[BackupRun] = {
    VerifyEarlier: verify_earlier_backup,
    BeginBackup: begin_backup,
    PreCopy: pre_copy,
    AskNeo4j: ask_before_backup,
    StopNeo4j: stop_neo4j,
    CloneTree: clone_stopped,
    CopyTree: copy_cold,
    StartNeo4j: start_neo4j,
    CopyFile: copy_config,
    CopyExtraFiles: copy_extra,
    OnlineBackup: online_backup,
    AskStores: ask_about_copy,
    ReadBack: read_back,
    SealBackup: seal_backup,
}
