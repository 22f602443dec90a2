"""The plan of a backup.

Pure: a request and a survey go in, a Plan comes out; Windows plans are tested on Linux. The order of the steps IS the
safety of the product, so every comment here is about order.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from core.model.backup import BackupMethod
from core.model.installation import SYSTEM_DATABASE, Installation, is_neo4j_3
from core.model.layout import (
    ASKING_FOLDER,
    CLONED_MARK,
    DATA_FOLDER,
    EXTRA_FOLDER,
    ONLINE_FOLDER,
    TRANSACTIONS,
    is_of_a_job,
    partial_path,
)
from core.model.requests import BackupRequest
from core.model.service_state import ServiceState
from core.model.store_facts import MOST_COUNTED
from core.model.survey_facts import Survey
from core.phrases import phrase
from core.plan.answered import with_answered_version
from core.plan.checks.destination import check_destination
from core.plan.checks.earlier import check_earlier, check_size, sharable
from core.plan.checks.logs import check_logs_backed_up, check_logs_known, left_out_of_logs
from core.plan.checks.online import check_online_backup
from core.plan.checks.service import (
    check_clean_end,
    check_databases_open,
    check_import,
    check_machine,
    check_store_is_the_servers,
    check_transactions,
    notes_of_transactions,
)
from core.plan.checks.source import (
    check_config_files,
    check_data_dir_known,
    check_missed,
    check_source_tree,
    check_version_known,
)
from core.plan.checks.whole import check_source_whole
from core.plan.cloning import clone_step, why_not_cloned
from core.plan.plan import Operation, Plan
from core.plan.steps import (
    AskNeo4j,
    AskStores,
    BeginBackup,
    CopyExtraFiles,
    CopyFile,
    CopyTree,
    OnlineBackup,
    PreCopy,
    ReadBack,
    SealBackup,
    StartNeo4j,
    Step,
    StopNeo4j,
    VerifyEarlier,
)


def default_label(now_utc: str, host: str) -> str:
    """A name that sorts by time and says which host: 2026-11-23_024500Z_imaging01."""
    safe_host = "".join(char if char.isascii() and char.isalnum() else "-" for char in host)[:63].strip("-")
    return f"{now_utc.replace('T', '_').replace(':', '')}_{safe_host or 'host'}"


def label_of(request: BackupRequest, survey: Survey) -> str:
    """The name of the backup's folder: the one given, or one made of time and host."""
    return request.label or default_label(survey.now_utc, survey.host)


def plan_backup(request: BackupRequest, survey: Survey) -> Plan:
    """Decide a backup. Never raises for bad input: what is wrong becomes a failed check with a hint."""
    request = replace(request, installation=with_answered_version(request.installation, survey))
    installation = request.installation
    label = label_of(request, survey)
    final = request.destination / label
    running = survey.status.state is ServiceState.RUNNING
    online = request.method is BackupMethod.ONLINE
    stops = running and not online
    checks = check_machine(survey, installation, must_rest=True, needs_service=online)
    checks += check_data_dir_known(installation)
    checks += check_store_is_the_servers(survey, installation)
    checks += check_databases_open(survey)
    checks += check_clean_end(survey)
    checks += (
        check_online_backup(request, survey)
        if online
        else [*check_logs_known(installation), *check_logs_backed_up(survey), check_source_tree(survey)]
    )
    checks += check_source_whole(survey)
    if stops:
        checks.append(check_import(survey, request.no_import_running))
        checks += check_transactions(survey, override=request.override_transactions)
    checks += check_destination(survey, label)
    checks += check_earlier(survey, quick=request.quick)
    checks += check_size(survey)
    checks += check_config_files(installation, survey)
    checks += check_missed(survey)
    checks += check_version_known(installation)
    steps = _online_steps(request, survey, final) if online else _copy_steps(request, survey, final, running)
    return Plan(
        operation=Operation.BACKUP,
        method=request.method,
        installation=installation,
        steps=steps,
        checks=tuple(checks),
        label=label,
        folder=final,
        state_before=survey.status.state,
        host=survey.host,
        ask_no_more=survey.ask_no_more,
        notes=(
            *notes_of_transactions(survey, override=stops and request.override_transactions),
            *filter(None, [why_not_cloned(survey) if stops else ""]),
        ),
        left_out=survey.left_out
        + survey.missed
        + (() if online else _left_out_of_data(survey) + left_out_of_logs(survey)),
    )


def _left_out_of_data(survey: Survey) -> tuple[str, ...]:
    return tuple(_why_left_out(survey.data_dir / name) for name in survey.data.left_out)


def _why_left_out(path: PurePath) -> str:
    if not is_of_a_job(path.name):
        return phrase("{path}: of the volume itself", path=path)
    if CLONED_MARK in path.name:
        return phrase("{path}: left by an earlier backup", path=path)
    return phrase("{path}: kept aside by an earlier restore", path=path)


def _config_steps(installation: Installation, survey: Survey, partial: PurePath) -> list[Step]:
    # A link is followed here, where it can be read on the review page, and never by the step that copies.
    links = {link.role: link for link in survey.linked_files}
    steps: list[Step] = [
        CopyFile(link.target if link else config_file.path, partial.joinpath(*config_file.backup_path.parts))
        for config_file in installation.config_files
        for link in [links.get(config_file.role)]
        if config_file.present and (link is None or link.inside)
    ]
    if survey.extra_files:
        steps.append(CopyExtraFiles(survey.extra_files, partial / EXTRA_FOLDER))
    return steps


def _copy_steps(request: BackupRequest, survey: Survey, final: PurePath, running: bool) -> tuple[Step, ...]:
    partial = partial_path(final)
    source, target = survey.data_dir, partial / DATA_FOLDER
    size, files = survey.data.total_bytes, survey.data.total_files
    logs = survey.logs.folder if survey.logs else None
    service = request.installation.service_name
    steps: list[Step] = []
    earlier = sharable(survey)
    if earlier is not None:
        size -= earlier.unchanged_bytes
        files -= earlier.unchanged_files
        # What was found damaged has no time at which it was last read and right.
        if not request.quick or not earlier.read_utc:
            # While Neo4j runs, so that it costs no time offline; and before the copy, so that a file that is found damaged is
            # copied from the server, like all that changed.
            steps.append(VerifyEarlier(earlier, survey.data.total_bytes, survey.data.total_files))
    steps.append(BeginBackup(partial, survey.destination.mount_point if survey.destination else None))
    # Nothing is copied twice: the clones hold what rests.
    clone = clone_step(survey) if running else None
    pre_copy = running and request.pre_copy and clone is None
    if pre_copy:
        steps.append(PreCopy(source, target, size, earlier, files, logs))
    if running:
        # The survey has asked, too, but the copy before may have taken hours.
        if request.log_in:
            counted = _counted_databases(request.installation, survey)
            steps.append(AskNeo4j(despite_transactions=request.override_transactions, counted=counted))
        steps.append(StopNeo4j(service))
    cold_size, cold_files = (0, 0) if pre_copy else (size, files)
    copy = CopyTree(source, target, cold_size, survey.data.databases, earlier, cold_files, logs, clone)
    # Neo4j is started as soon as there is a consistent copy, or clone; all later steps work on that while people work again.
    steps.append(clone or copy)
    if running:
        steps.append(StartNeo4j(service))
    if clone is not None:
        steps.append(copy)
    steps += _config_steps(request.installation, survey, partial)
    # Once Neo4j is back, for it takes seconds for each database; and before the copy is read back, which would show it if the
    # tool had changed anything.
    steps.append(
        AskStores(
            data=target,
            logs=target / (TRANSACTIONS if logs else request.installation.transaction_logs_name),
            work=partial_path(final.with_name(f"{final.name}.{ASKING_FOLDER}")),
            databases=survey.data.databases,
            neo4j_version=request.installation.neo4j_version,
        )
    )
    steps.append(ReadBack(partial, size, files))
    steps.append(SealBackup(partial, final, survey.last_good))
    return tuple(steps)


def _counted_databases(installation: Installation, survey: Survey) -> tuple[str, ...]:
    """Those that a person's data is in."""
    # Neo4j 3 serves one, whatever else lies beside it.
    if is_neo4j_3(installation.neo4j_version):
        return (installation.default_database,)
    return tuple(name for name in survey.data.databases if name != SYSTEM_DATABASE)[:MOST_COUNTED]


def _online_steps(request: BackupRequest, survey: Survey, final: PurePath) -> tuple[Step, ...]:
    partial = partial_path(final)
    steps: list[Step] = [BeginBackup(partial, survey.destination.mount_point if survey.destination else None)]
    steps += [
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
    steps.append(ReadBack(partial, survey.data.total_bytes, survey.data.total_files))
    steps.append(SealBackup(partial, final, survey.last_good))
    return tuple(steps)
