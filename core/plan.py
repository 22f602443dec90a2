"""Everything that is decided, decided before the first act: plan_backup() and plan_restore().

Pure: a request and a survey go in, a Plan comes out; Windows plans are tested on Linux. The order of the steps IS the
safety of the product, so every comment here is about order. The engine performs the steps and decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePath

from core.checks import (
    Check,
    check_backup_whole,
    check_clean_end,
    check_config_files,
    check_databases_open,
    check_destination,
    check_earlier,
    check_import,
    check_machine,
    check_missed,
    check_online_backup,
    check_online_restore,
    check_places,
    check_restored_conf,
    check_room,
    check_same_product,
    check_source_tree,
    check_store_is_the_servers,
    check_transaction_logs,
    check_version_known,
    data_sizes,
    keeps_own_conf,
    same_version,
    sharable,
)
from core.errors import ConfirmationNeeded, command_line_hint
from core.events import ServiceState
from core.facts import BackupMethod, BackupRequest, RestoreRequest, Survey
from core.installation import ROLES, Installation
from core.manifest import DATA_FOLDER, EXTRA_FOLDER, ONLINE_FOLDER, PARTIAL_SUFFIX
from core.phrases import phrase
from core.sizes import size_words
from core.steps import (
    CheckHealth,
    CopyExtraFiles,
    CopyFile,
    CopyTree,
    DeleteDirectory,
    OnlineBackup,
    OnlineRestore,
    PreCopy,
    ReadBack,
    ReplaceFile,
    RestartImaging,
    SealBackup,
    SetAside,
    StageTree,
    StartNeo4j,
    Step,
    StopNeo4j,
    SwapDirectory,
    VerifyBackup,
    VerifyEarlier,
    VerifyStaged,
)

_TOLD_BY_SERVER = phrase("told by the running server")


class Operation(StrEnum):
    BACKUP = "backup"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be done, in order, and whether it may be."""

    operation: Operation
    method: BackupMethod
    installation: Installation
    steps: tuple[Step, ...]
    checks: tuple[Check, ...]
    label: str
    folder: PurePath
    """The sealed backup that a backup makes, or the one that a restore reads."""
    state_before: ServiceState
    host: str
    """Name of this machine."""
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """Confirmed departures that the report must record (override of a version, delete first)."""

    @property
    def was_running(self) -> bool:
        return self.state_before is ServiceState.RUNNING

    @property
    def was_up(self) -> bool:
        """Running, or trying to: a server that lost its data may be in a crash loop."""
        return self.state_before in (ServiceState.RUNNING, ServiceState.STARTING, ServiceState.STOPPING)

    @property
    def runnable(self) -> bool:
        return not self.blockers

    @property
    def blockers(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.blocking and not check.ok)

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(check.message for check in self.checks if not check.ok and not check.blocking)

    @property
    def total_bytes(self) -> int:
        return sum(step.size_bytes for step in self.steps)


def default_label(now_utc: str, host: str) -> str:
    """A name that sorts by time and says which host: 2026-11-23_024500Z_imaging01."""
    safe_host = "".join(char if char.isascii() and char.isalnum() else "-" for char in host)[:63].strip("-")
    return f"{now_utc.replace('T', '_').replace(':', '')}_{safe_host or 'host'}"


def label_of(request: BackupRequest, survey: Survey) -> str:
    """The name of the backup's folder: the person's, or one made of time and host."""
    return request.label or default_label(survey.now_utc, survey.host)


def with_answered_version(installation: Installation, survey: Survey) -> Installation:
    """The installation with Neo4j's version and edition from the running server, where no file told them."""
    found_by = dict(installation.found_by)
    version, edition = installation.neo4j_version, installation.neo4j_edition
    if version is None and survey.answered_version:
        version, found_by["neo4j_version"] = survey.answered_version, _TOLD_BY_SERVER
    if edition is None and survey.answered_edition:
        edition, found_by["neo4j_edition"] = survey.answered_edition, _TOLD_BY_SERVER
    return replace(installation, neo4j_version=version, neo4j_edition=edition, found_by=found_by)


def plan_backup(request: BackupRequest, survey: Survey) -> Plan:
    """Decide a backup. Never raises for bad input: what is wrong becomes a failed check with a hint."""
    request = replace(request, installation=with_answered_version(request.installation, survey))
    installation = request.installation
    label = label_of(request, survey)
    final = request.destination / label
    running = survey.status.state is ServiceState.RUNNING
    online = request.method is BackupMethod.ONLINE
    checks = check_machine(survey, installation, must_rest=True)
    checks += check_store_is_the_servers(survey, installation)
    checks += check_databases_open(survey)
    checks += check_clean_end(survey)
    checks += (
        check_online_backup(request, survey)
        if online
        else [check_source_tree(survey), *check_transaction_logs(installation)]
    )
    if running and not online:
        checks.append(check_import(request.no_import_running))
    checks += check_destination(survey, label)
    checks += check_earlier(survey)
    checks += check_config_files(installation)
    checks += check_missed(survey)
    checks += check_version_known(installation)
    steps = _online_steps(request, survey, final) if online else _copy_steps(request, survey, final, running)
    return Plan(
        Operation.BACKUP,
        request.method,
        installation,
        steps,
        tuple(checks),
        label,
        final,
        survey.status.state,
        survey.host,
        survey.left_out + survey.missed,
    )


def _config_steps(installation: Installation, survey: Survey, partial: PurePath) -> list[Step]:
    steps: list[Step] = [
        CopyFile(config_file.path, partial.joinpath(*config_file.backup_path.parts))
        for config_file in installation.config_files
        if config_file.present
    ]
    if survey.extra_files:
        steps.append(CopyExtraFiles(survey.extra_files, partial / EXTRA_FOLDER))
    return steps


def _copy_steps(request: BackupRequest, survey: Survey, final: PurePath, running: bool) -> tuple[Step, ...]:
    partial = final.with_name(final.name + PARTIAL_SUFFIX)
    source, target, size = survey.data_dir, partial / DATA_FOLDER, survey.data.total_bytes
    service = request.installation.service_name
    steps: list[Step] = []
    earlier = sharable(survey)
    if earlier is not None:
        size -= earlier.unchanged_bytes
        if earlier.to_read:
            # While Neo4j runs: what turns out to be damaged is then copied from the server like all that changed.
            steps.append(VerifyEarlier(earlier, survey.data.total_bytes))
    pre_copy = running and request.pre_copy
    if pre_copy:
        steps.append(PreCopy(source, target, size, earlier))
    if running:
        steps.append(StopNeo4j(service))
    steps.append(CopyTree(source, target, 0 if pre_copy else size, survey.data.databases, earlier))
    # Neo4j comes back as soon as the copy is consistent; everything below works on the copy while people work again.
    if running:
        steps.append(StartNeo4j(service))
    steps += _config_steps(request.installation, survey, partial)
    steps.append(ReadBack(partial, size))
    steps.append(SealBackup(partial, final))
    return tuple(steps)


def _online_steps(request: BackupRequest, survey: Survey, final: PurePath) -> tuple[Step, ...]:
    partial = final.with_name(final.name + PARTIAL_SUFFIX)
    steps: list[Step] = [
        OnlineBackup(
            survey.admin_tool,
            database,
            partial / ONLINE_FOLDER,
            request.installation.backup_address,
            request.heap_size,
            request.page_cache,
        )
        for database in survey.data.databases
        if survey.admin_tool is not None
    ]
    steps += _config_steps(request.installation, survey, partial)
    steps.append(ReadBack(partial, survey.data.total_bytes))
    steps.append(SealBackup(partial, final))
    return tuple(steps)


def plan_restore(request: RestoreRequest, survey: Survey) -> Plan:
    """Decide a restore. Never raises for bad input: what is wrong becomes a failed check with a hint."""
    request = replace(request, installation=with_answered_version(request.installation, survey))
    if not survey.data.exists:
        # What is not there cannot be deleted first, nor has anything been lost then.
        request = replace(request, delete_first=False)
    installation, backup = request.installation, request.backup
    running = survey.status.state is ServiceState.RUNNING
    online = backup.method is BackupMethod.ONLINE
    checks = check_machine(survey, installation, must_rest=False)
    checks += check_store_is_the_servers(survey, installation)
    checks += check_restored_conf(request, survey)
    if keeps_own_conf(request, survey):
        roles = tuple(role for role in request.config_roles if role != "neo4j")
        request = replace(request, config_roles=roles)
    checks += check_same_product(
        installation, backup, confirmed=request.version_confirmed, override=request.override_version
    )
    checks += check_places(survey)
    checks += check_backup_whole(backup)
    if not online:
        checks += check_transaction_logs(installation)
    else:
        checks += check_online_restore(installation, survey)
    checks.append(check_room(request, survey))
    if running:
        checks.append(check_import(request.no_import_running))
    notes = []
    if request.override_version and not same_version(backup.version, installation.version):
        notes.append(_note_of_override(backup.version, installation.version))
    if request.delete_first and not online:
        notes.append(
            phrase(
                "Chosen: delete the old data in {folder} first, without keeping it aside.",
                folder=survey.data_dir,
            )
        )
    steps = _restore_online_steps(request, survey) if online else _restore_copy_steps(request, survey)
    return Plan(
        Operation.RESTORE,
        backup.method,
        installation,
        steps,
        tuple(checks),
        backup.label,
        backup.path,
        survey.status.state,
        survey.host,
        notes=tuple(notes),
    )


def _note_of_override(backup: str | None, server: str | None) -> str:
    unknown = phrase("unknown")
    return phrase(
        "Chosen: restore without a match of the versions: backup {backup_version}, server {server_version}.",
        backup_version=backup or unknown,
        server_version=server or unknown,
    )


def _stamp(now_utc: str) -> str:
    return now_utc.replace("-", "").replace(":", "")


def _replace_steps(request: RestoreRequest, survey: Survey) -> list[Step]:
    steps: list[Step] = []
    for role in ROLES:
        relative = request.backup.config_files.get(role)
        if relative is None or role not in request.config_roles:
            continue
        target = request.installation.config_file(role).path
        aside = target.with_name(f"{target.name}.aside-{_stamp(survey.now_utc)}")
        steps.append(ReplaceFile(request.backup.path / relative, target, aside, relative))
    return steps


def _closing_steps(request: RestoreRequest, survey: Survey) -> list[Step]:
    # The vendor starts Neo4j before the configuration files; we put them in place first, so that Neo4j's first start
    # on the restored data already has the restored memory sizes and folders.
    return [
        *_replace_steps(request, survey),
        StartNeo4j(request.installation.service_name),
        CheckHealth(),
        RestartImaging(),
    ]


def _restore_copy_steps(request: RestoreRequest, survey: Survey) -> tuple[Step, ...]:
    backup, data_dir, stamp = request.backup, survey.data_dir, _stamp(survey.now_utc)
    staged = data_dir.parent / f"{data_dir.name}.staged-{stamp}"
    aside = data_dir.parent / f"{data_dir.name}.aside-{stamp}"
    size = sum(data_sizes(backup))
    stop = StopNeo4j(request.installation.service_name)
    stage = (StageTree(backup, staged, size), VerifyStaged(backup, staged, size))
    if request.delete_first:
        # Irreversible and asked for: still nothing is deleted before the whole backup has proven to be good.
        before: tuple[Step, ...] = (stop, DeleteDirectory(data_dir, survey.data.total_bytes), *stage)
    else:
        before = (*stage, stop)
    return (
        VerifyBackup(backup),
        *before,
        SwapDirectory(staged, data_dir, aside, deleted_first=request.delete_first),
        *_closing_steps(request, survey),
    )


def _restore_online_steps(request: RestoreRequest, survey: Survey) -> tuple[Step, ...]:
    backup, data_dir = request.backup, survey.data_dir
    aside = data_dir.parent / f"{data_dir.name}.aside-{_stamp(survey.now_utc)}"
    steps: list[Step] = [VerifyBackup(backup), StopNeo4j(request.installation.service_name)]
    # `system` first: it names the others. Each database is moved aside before Neo4j overwrites it, so there is a way back.
    for database in sorted(backup.databases, key=lambda name: (name != "system", name)):
        for part in ("databases", "transactions"):
            steps.append(SetAside(data_dir / part / database, aside / part / database))
        source = backup.path / backup.databases[database]
        if survey.admin_tool is not None:
            steps.append(OnlineRestore(survey.admin_tool, database, source, data_dir / "databases" / database))
    return (*steps, *_closing_steps(request, survey))


def _mark(check: Check) -> str:
    if check.ok:
        return "ok  "
    if not check.blocking:
        return "warn"
    # What only waits for an answer is no fault.
    return "ask " if check.code == ConfirmationNeeded.code else "STOP"


def can_cancel(plan: Plan, index: int) -> bool:
    """Whether who cancels during that step gets back what was there before.

    Once the old data is deleted there is nothing to go back to, once the restored server answers it is not taken away, and a
    backup that gets its name is complete.
    """
    return not any(isinstance(step, DeleteDirectory | CheckHealth | SealBackup) for step in plan.steps[: index + 1])


def describe_plan(plan: Plan) -> list[str]:
    """The plan as lines for the command line and the log: checks, then numbered steps with sizes."""
    lines = [f"{plan.operation.value.capitalize()} {plan.label} ({plan.method.value} method)", "", "Checks:"]
    for check in plan.checks:
        lines.append(f"  [{_mark(check)}] {check.message}")
        if not check.ok and check.hint:
            lines.append(f"         {command_line_hint(check.hint, check.option)}")
    lines += ["", "Steps:"]
    for number, step in enumerate(plan.steps, 1):
        size = f" ({size_words(step.size_bytes)})" if step.size_bytes else ""
        lines.append(f"  {number:2}. {step.title}{size}")
    lines += [f"Note: {note}" for note in plan.notes]
    return lines
