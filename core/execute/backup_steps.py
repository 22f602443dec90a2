"""How each step of a backup is performed. The order is the plan's; what is undone on failure is in the journal."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from blake3 import blake3
from msgspec.structs import replace as replace_fields

from core import __version__
from core.backups.manifest import FORMAT_VERSION, Manifest, encode_manifest, encode_sums, with_checksum
from core.backups.sealed import read_manifest
from core.copying.copier import copy_file, hash_file, verify_files, write_error
from core.copying.flushing import flush_copies
from core.copying.progress import ProgressMeter
from core.copying.tree_copy import directory_entry
from core.disk.files import (
    exists,
    flush_file,
    flush_folder,
    make_private_folder,
    remove_file,
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
    VerifyFailed,
)
from core.execute.asking import ask_about_copy
from core.execute.asking_neo4j import ask_before_backup
from core.execute.readme import readme_text
from core.execute.run import TOOL_IDLE_S, BackupRun, Performers
from core.execute.taking_data import (
    clone_stopped,
    copy_cold,
    pre_copy,
    start_again,
    start_neo4j,
    stop_neo4j,
    verify_earlier_backup,
)
from core.model.backup import BackupMethod, store_folder
from core.model.check_codes import CheckCode
from core.model.entries import DirectoryEntry, FileEntry
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
        remove_file(partial / INCOMPLETE_NAME)
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
    start_again(run)
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
