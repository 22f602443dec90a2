"""The plan of a restore.

Pure: a request and a survey go in, a Plan comes out; Windows plans are tested on Linux. The order of the steps IS the
safety of the product, so every comment here is about order.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from core.model.backup import Backup, BackupMethod, StorePart
from core.model.installation import ROLES, SYSTEM_DATABASE, Installation
from core.model.layout import ASIDE_MARK, ASKING_FOLDER, STAGED_MARK, TRANSACTIONS, beside, stamp_of
from core.model.requests import RestoreRequest
from core.model.service_state import ServiceState
from core.model.survey_facts import Survey
from core.phrases import phrase
from core.plan.answered import with_answered_version
from core.plan.checks.backup import check_backup_at_rest, check_backup_whole, check_config_sizes
from core.plan.checks.logs import check_logs_known, check_logs_place
from core.plan.checks.mount_points import MountPoints, check_parts, mount_points_of
from core.plan.checks.online import check_online_restore, databases_folder, restores_one_database
from core.plan.checks.product import check_same_product, same_version
from core.plan.checks.room import check_room, clones_backup
from core.plan.checks.service import (
    check_import,
    check_machine,
    check_store_is_the_servers,
    check_transactions,
    notes_of_transactions,
)
from core.plan.checks.source import check_data_dir_known
from core.plan.checks.target import (
    check_accounts,
    check_fixed_config,
    check_modes,
    check_names,
    check_not_kept,
    check_owners,
    check_places,
    check_removal,
    check_restored_conf,
    keeps_own_conf,
)
from core.plan.checks.whole import check_restored_whole, deletes_first, doubts_of_restored
from core.plan.plan import Operation, Plan
from core.plan.steps import (
    AskNeo4j,
    AskStores,
    CheckHealth,
    CompareCounts,
    DeleteDirectory,
    MountPoint,
    OnlineRestore,
    ReplaceFile,
    RestartImaging,
    SetAside,
    SetLogsAside,
    StagedData,
    StageTree,
    StartNeo4j,
    Step,
    StopNeo4j,
    SwapDirectory,
    SwapLogs,
    VerifyBackup,
    VerifyStaged,
    places,
)


def plan_restore(request: RestoreRequest, survey: Survey) -> Plan:
    """Decide a restore. Never raises for bad input: what is wrong becomes a failed check with a hint."""
    request = replace(request, installation=with_answered_version(request.installation, survey))
    if not survey.data.exists or (survey.data.is_mount and not survey.data.databases):
        # Data that is not there cannot be deleted first, and nothing is lost.
        request = replace(request, delete_first=False)
    installation, backup = request.installation, request.backup
    running = survey.status.state is ServiceState.RUNNING
    online = backup.method is BackupMethod.ONLINE
    checks = check_machine(survey, installation, must_rest=False)
    checks += check_data_dir_known(installation)
    checks += check_store_is_the_servers(survey, installation)
    checks += check_restored_conf(request, survey)
    if keeps_own_conf(request, survey):
        roles = tuple(role for role in request.config_roles if role != "neo4j")
        request = replace(request, config_roles=roles)
    checks += check_same_product(
        installation, backup, confirmed=request.version_confirmed, override=request.override_version
    )
    checks += check_logs_known(installation)
    checks += check_places(survey)
    checks += check_logs_place(survey)
    mount_points = mount_points_of(backup, survey)
    checks += check_parts(mount_points, survey)
    checks += check_backup_at_rest(survey)
    if not online:
        checks += check_removal(request, survey)
        checks += check_not_kept(survey)
        checks += check_names(survey)
        checks += check_owners(request, survey)
        checks += check_accounts(request, survey)
        checks += check_modes(survey)
    checks += check_config_sizes(request)
    checks += check_fixed_config(request, survey)
    checks += check_backup_whole(backup)
    checks += check_restored_whole(request, survey)
    if online:
        checks += check_online_restore(request, survey)
    checks += check_room(request, survey)
    if running:
        checks.append(check_import(survey, request.no_import_running))
        checks += check_transactions(survey, override=request.override_transactions)
    notes = notes_of_transactions(survey, override=running and request.override_transactions)
    if request.override_version and not same_version(backup.version, installation.version):
        notes.append(_note_of_override(backup.version, installation.version))
    if request.override_not_whole and doubts_of_restored(request, survey):
        notes.append(phrase("Chosen: restore a backup that is not whole."))
    if deletes_first(request):
        notes.append(
            phrase(
                "Chosen: delete the old data in {folder} first, without keeping it aside.",
                folder=places(survey.data_dir, survey.logs.folder if survey.logs else None),
            )
        )
    make_steps = _restore_online_steps if online else _restore_copy_steps
    steps = make_steps(request, survey, mount_points)
    return Plan(
        operation=Operation.RESTORE,
        method=backup.method,
        installation=installation,
        steps=steps,
        checks=tuple(checks),
        label=backup.label,
        folder=backup.path,
        state_before=survey.status.state,
        host=survey.host,
        ask_no_more=survey.ask_no_more,
        notes=tuple(notes),
    )


def _note_of_override(backup: str | None, server: str | None) -> str:
    unknown = phrase("unknown")
    return phrase(
        "Chosen: restore without a match of the versions: backup {backup_version}, server {server_version}.",
        backup_version=backup or unknown,
        server_version=server or unknown,
    )


def _replace_steps(request: RestoreRequest, survey: Survey) -> list[Step]:
    steps: list[Step] = []
    for role in ROLES:
        relative = request.backup.config_files.get(role)
        if relative is None or role not in request.config_roles:
            continue
        target = request.installation.config_file(role).path
        aside = target.with_name(f"{target.name}.aside-{stamp_of(survey.now_utc)}")
        steps.append(ReplaceFile(request.backup.path / relative, target, aside, relative))
    return steps


def _closing_steps(request: RestoreRequest, survey: Survey) -> list[Step]:
    # The vendor starts Neo4j before the configuration files; we put them in place first, so that Neo4j's first start
    # on the restored data already has the restored memory sizes and folders.
    # Counted before anything of CAST Imaging that may write to it comes back.
    # A manifest may name others, which nobody is to be asked about.
    held = {*request.backup.databases, *_databases_of(request.backup)}
    counts = tuple(count for count in request.backup.counts if count.database in held)
    compare = [CompareCounts(counts)] if request.log_in and counts else []
    return [
        *_replace_steps(request, survey),
        StartNeo4j(request.installation.service_name),
        CheckHealth(),
        *compare,
        RestartImaging(),
    ]


def _stop_steps(request: RestoreRequest, survey: Survey) -> tuple[Step, ...]:
    stop = StopNeo4j(request.installation.service_name)
    if not request.log_in or survey.status.state is not ServiceState.RUNNING:
        return (stop,)
    # The survey has asked, too, but the copy before may have taken hours.
    return AskNeo4j(despite_transactions=request.override_transactions), stop


def _restore_copy_steps(request: RestoreRequest, survey: Survey, mount_points: MountPoints) -> tuple[Step, ...]:
    backup, data_dir, stamp = request.backup, survey.data_dir, stamp_of(survey.now_utc)
    mount_point, logs_mount_point = mount_points
    staged = _beside(data_dir, STAGED_MARK, stamp, mount_point)
    aside = _beside(data_dir, ASIDE_MARK, stamp, mount_point)
    stop, clones = _stop_steps(request, survey), clones_backup(request, survey)
    logs_dir, swap_logs = None, None
    if survey.logs is None:
        stage: tuple[Step, ...] = _stage_steps(backup, staged, StorePart.WHOLE, mount_point, clones=clones)
    else:
        logs_dir = survey.logs.folder
        swap_logs = SwapLogs(
            _beside(logs_dir, STAGED_MARK, stamp, logs_mount_point),
            logs_dir,
            _beside(logs_dir, ASIDE_MARK, stamp, logs_mount_point),
            logs_mount_point,
        )
        # Both whole and verified before either is swapped.
        stage = (
            *_stage_steps(backup, staged, StorePart.WITHOUT_LOGS, mount_point, clones=clones),
            *_stage_steps(backup, swap_logs.staged, StorePart.LOGS, logs_mount_point, clones=clones),
        )
    if request.delete_first:
        # Irreversible, but requested: nothing is deleted before the whole backup has been verified.
        delete = DeleteDirectory(data_dir, survey.data.total_bytes, logs_dir, mount_point, logs_mount_point)
        verify = VerifyBackup(backup)
        before: tuple[Step, ...] = (*stop, delete, *stage)
    else:
        # Its data is read once, by the steps that stage it: nothing live is touched before the last of them has ended.
        staging = [step for step in stage if isinstance(step, VerifyStaged)]
        staged_data = StagedData(sum(step.size_bytes for step in staging), sum(step.file_count for step in staging))
        verify = VerifyBackup(backup, staged_data)
        # Asked while the old data still serves: what the answer shows is found out before anything is changed.
        ask = AskStores(
            data=staged,
            logs=swap_logs.staged if swap_logs else staged / _logs_in(backup, request.installation),
            work=staged.with_name(f"{staged.name}.{ASKING_FOLDER}"),
            databases=_databases_of(backup),
            # A server without data has not told its version yet; it is the backup's, or the restore is refused.
            neo4j_version=request.installation.neo4j_version or backup.neo4j_version,
            then=backup.stores,
        )
        before = (*stage, ask, *stop)
    return (
        verify,
        *before,
        SwapDirectory(
            staged, data_dir, aside, deleted_first=request.delete_first, logs=swap_logs, mount_point=mount_point
        ),
        *_closing_steps(request, survey),
    )


def _databases_of(backup: Backup) -> tuple[str, ...]:
    """By their folders in a copy."""
    above = f"{databases_folder(backup)}/"
    below = (folder.path.removeprefix(above) for folder in backup.directories if folder.path.startswith(above))
    return tuple(name for name in below if "/" not in name)


def _logs_in(backup: Backup, installation: Installation) -> str:
    """Where its data has the transaction logs: as the server, if it was made of such a one, else where Neo4j has them by default."""
    own = installation.transaction_logs_name
    return own if any(folder.path == own for folder in backup.folders_of(StorePart.WHOLE)) else TRANSACTIONS


def _beside(folder: PurePath, mark: str, stamp: str, mount_point: MountPoint | None) -> PurePath:
    return beside(folder, mark, stamp, inside=mount_point is not None)


def _stage_steps(
    backup: Backup, staged: PurePath, part: StorePart, mount_point: MountPoint | None, *, clones: bool
) -> tuple[StageTree, VerifyStaged]:
    size = sum(file.size_bytes for file in backup.files_of(part))
    stage = StageTree(backup, staged, 0 if clones else size, part, mount_point, clones)
    return stage, VerifyStaged(backup, staged, size, part, mount_point)


def _restore_online_steps(request: RestoreRequest, survey: Survey, mount_points: MountPoints) -> tuple[Step, ...]:
    backup, stores, stamp = request.backup, survey.data_dir / "databases", stamp_of(survey.now_utc)
    logs = survey.logs.folder if survey.logs else survey.data_dir / TRANSACTIONS
    mount_point, logs_mount_point = mount_points
    aside = _beside(survey.data_dir, ASIDE_MARK, stamp, mount_point)
    aside_logs = aside / TRANSACTIONS
    if survey.logs:
        aside_logs = _beside(logs, ASIDE_MARK, stamp, logs_mount_point)
    steps: list[Step] = [VerifyBackup(backup), *_stop_steps(request, survey)]
    # `system` first: it lists the others. Each database is moved aside before Neo4j overwrites it, so that it can be undone.
    for database in sorted(backup.databases, key=lambda name: (name != SYSTEM_DATABASE, name)):
        own_logs, logs_aside = None, None
        if not restores_one_database(request):
            own_logs = logs / database
            logs_aside = SetLogsAside(own_logs, aside_logs / database)
        mounted = tuple(filter(None, (mount_point, logs_mount_point)))
        steps.append(SetAside(stores / database, aside / "databases" / database, logs_aside, mount_points=mounted))
        source = backup.path / backup.databases[database]
        if survey.admin_tool is not None:
            steps.append(OnlineRestore(survey.admin_tool, database, source, stores / database, own_logs))
    return (*steps, *_closing_steps(request, survey))
