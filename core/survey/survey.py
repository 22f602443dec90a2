"""Gathers every fact that a plan needs, once. Reads only, except for a probe file that proves a folder writable."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from core.backups.catalog import surrounding_backup
from core.backups.earlier import backups_of, find_earlier, find_last_good
from core.copying.store_source import StoreSource
from core.disk.extents import shared_bytes
from core.disk.mounts import is_mount_point, missing_volume, mount_points_below, no_data_in
from core.disk.ownership import who_else_may_change
from core.disk.removal import first_undeletable, first_with_more, why_immovable, why_not_moved, why_not_replaced
from core.disk.tree import TreeScan, extended, scan_tree
from core.errors import ImagingBackupError
from core.kinds.known import kind_of
from core.kinds.versions import read_text
from core.model.backup import Backup, BackupMethod
from core.model.check_codes import CheckCode
from core.model.installation import Installation, default_database_of
from core.model.layout import TRANSACTIONS
from core.model.requests import BackupRequest, RestoreRequest
from core.model.room import room_for
from core.model.service_state import ServiceState, ServiceStatus
from core.model.store_facts import Doubt, is_left_over, store_bytes
from core.model.survey_facts import ConfPlaces, FixedFile, LogsFacts, PlaceFacts, Survey, TreeFacts
from core.neo4j.conf import parse_neo4j_conf
from core.neo4j.controller import ServiceController
from core.neo4j.store_lock import is_open
from core.neo4j.wholeness import judge_backup, judge_data_folder, sizes_in
from core.phrases import phrase
from core.plan.answered import with_answered_version
from core.plan.checks.mount_points import mount_points_of
from core.plan.steps import MountPoint
from core.recovery.job_lock import installation_key, others_at_work
from core.recovery.mark import job_of_another
from core.recovery.unfinished import find_unfinished
from core.survey.clones import backup_can_be_cloned, clone_facts
from core.survey.configuration import extra_files, linked_files, scan_configuration
from core.survey.import_signs import etl_log_written_utc, logs_written_utc, look_at_transactions
from core.survey.logs import logs_dir_of, logs_facts
from core.survey.places import look_at_place, names_in, place_for_restore, resolve_place, what_is_mounted
from core.survey.replaced import (
    data_folder_around,
    lost_owner,
    mount_point_owner,
    same_in_backup,
    same_in_scan,
    shut_out,
)
from core.system.clock import now_utc
from core.system.command import ON_WINDOWS
from core.system.settings import load_settings
from core.system.state_folder import state_dir


@dataclass(frozen=True, slots=True)
class ServerLook:
    """What lies on a server. It takes a while, and is the same for every destination."""

    survey: Survey
    data: TreeScan
    configuration: TreeScan


def look_at_server(installation: Installation, now_utc: Callable[[], str] = now_utc) -> ServerLook:
    """What every destination has in common. Neo4j is not asked. Never raises for a bad folder: what is wrong is a fact."""
    survey, data = _look_at_data(installation, now_utc)
    return ServerLook(survey, data, scan_configuration(installation))


def survey_destination(request: BackupRequest, server: ServerLook, now_utc: Callable[[], str] = now_utc) -> Survey:
    """The facts of a destination for a backup. Neo4j is not asked, so its state is unknown.

    Never raises for a bad folder: what is wrong is a fact.
    """
    installation = request.installation
    wanted = Path(request.destination)
    around = surrounding_backup(resolve_place(wanted))
    missing = missing_volume(wanted, load_settings().mount_points)
    # Not even a probe file goes into a backup, nor where a volume should be.
    if around is not None or missing is not None:
        place = PlaceFacts(resolve_place(wanted), inside_backup=around, missing_volume=missing)
    else:
        place = look_at_place(wanted)
    folder, method, now = Path(place.path), request.method, now_utc()
    extra, left_out, missed = extra_files(installation, server.configuration, folder)
    looked_at = around is None and missing is None
    own = backups_of(installation, method, server.survey.host, destination=folder, now=now) if looked_at else []
    shares = method is BackupMethod.COPY and not request.full
    return replace(
        server.survey,
        now_utc=now,
        destination=place,
        earlier=find_earlier(own, folder, server.data.files, now) if shares else None,
        last_good=find_last_good(own),
        taken_labels=names_in(wanted),
        extra_files=extra,
        linked_files=linked_files(installation),
        same_names=same_in_scan(server.data, extra) if place.folds_case else None,
        left_out=left_out,
        missed=missed,
    )


def survey_backup(request: BackupRequest, service: ServiceController, now_utc: Callable[[], str] = now_utc) -> Survey:
    """The facts for plan_backup. Never raises for a bad folder: what is wrong is a fact."""
    installation = request.installation
    server = look_at_server(installation, now_utc)
    survey = survey_destination(request, server, now_utc)
    survey = _ask_service(survey, request, service)
    if request.clones and request.method is BackupMethod.COPY and survey.status.state is ServiceState.RUNNING:
        survey = replace(survey, cloning=clone_facts(_store_of(survey), server.data))
    doubts = judge_data_folder(
        sizes_in(server.data.files),
        with_answered_version(installation, survey).neo4j_version,
        installation.default_database,
        running=survey.status.state is not ServiceState.STOPPED or survey.ended_cleanly is False,
        logs_elsewhere=installation.transaction_logs_dir is not None and survey.logs is None,
    )
    return replace(survey, doubts=doubts)


def survey_restore(
    request: RestoreRequest,
    service: ServiceController,
    now_utc: Callable[[], str] = now_utc,
    data_dirs: Iterable[PurePath] = (),
) -> Survey:
    """The facts for plan_restore. `data_dirs`: of all servers of this machine, none of which is a backup."""
    installation = request.installation
    survey, scan = _look_at_data(installation, now_utc)
    backup = request.backup
    data_dir, backup_dir = Path(survey.data_dir), resolve_place(Path(backup.path))
    backup_conf = backup.config_files.get("neo4j", "")
    survey = replace(
        survey,
        backup_dir=resolve_place(Path(backup.place)),
        backup_changeable_by=who_else_may_change(backup_dir),
        backup_in_use=is_open(backup_dir / backup.data_folder),
        backup_is_data_of=None if backup.sealed else data_folder_around(backup, (data_dir, *map(Path, data_dirs))),
        same_names=same_in_backup(backup) if survey.data_place.folds_case and not ON_WINDOWS else None,
        server_conf=_conf_places(Path(installation.conf_in_force)),
        backup_conf=_conf_places(backup_dir / backup_conf) if backup_conf else None,
    )
    survey = replace(survey, doubts=_why_not_whole(backup, installation.default_database))
    if survey.backup_conf is not None:
        named = survey.backup_conf.default_database or default_database_of(installation.neo4j_version)
        # Every file is looked at for it, and mostly both name the same one.
        same = named == installation.default_database
        doubts = survey.doubts if same else _why_not_whole(backup, named)
        survey = replace(survey, doubts_with_its_conf=doubts)
    survey = _ask_service(survey, request, service)
    mount_points = mount_points_of(backup, survey)
    if survey.data_place.writable:
        logs = [Path(survey.logs.folder)] if survey.logs and survey.logs.place.writable else []
        lost = (lost_owner(backup, folder, place_for_restore(folder)) for folder in (data_dir, *logs))
        survey = replace(survey, lost_owner=next(filter(None, lost), None))
        if survey.data.is_mount:
            survey = replace(survey, mount_point_owner=mount_point_owner(backup, data_dir))
        survey = replace(survey, clones_backup=backup_can_be_cloned(backup, survey))
    # What becomes of owners and modes elsewhere is told by themselves.
    if survey.data_place.writable and survey.data_place.keeps_modes and survey.lost_owner is None:
        logs_dir = Path(survey.logs.folder) if survey.logs else None
        stay = tuple(one.folder for one in filter(None, mount_points))
        survey = replace(survey, shut_out=shut_out(backup, data_dir, logs_dir, stay))
    # Windows does not say who has a file open, and a server that runs has its own.
    if backup.method is BackupMethod.COPY and (not ON_WINDOWS or survey.status.state is ServiceState.STOPPED):
        every_part = request.delete_first or ON_WINDOWS
        if request.delete_first:
            survey = _with_shared_bytes(survey, scan)
        survey = replace(
            survey,
            immovable=_why_immovable(data_dir, mount_points[0]),
            undeletable=_undeletable(data_dir, scan, survey.logs, every_part, mount_points[1]),
            not_kept=_not_kept(data_dir, scan, survey.logs),
        )
    return replace(survey, fixed_config=() if ON_WINDOWS else _fixed_config(installation))


def _store_of(survey: Survey) -> StoreSource:
    return StoreSource(Path(survey.data_dir), Path(survey.logs.folder) if survey.logs else None)


def _with_shared_bytes(survey: Survey, scan: TreeScan) -> Survey:
    store = _store_of(survey)
    shared = {file.path: size for file in scan.files if (size := shared_bytes(store.path_of(file.path)))}
    of_logs = (size for path, size in shared.items() if survey.logs and path.startswith(f"{TRANSACTIONS}/"))
    return replace(survey, shared_bytes=sum(shared.values()), shared_logs_bytes=sum(of_logs))


def _fixed_config(installation: Installation) -> tuple[FixedFile, ...]:
    found = ((file, why_not_replaced(Path(file.path))) for file in installation.config_files)
    return tuple(FixedFile(file.role, file.path, reason) for file, reason in found if reason)


def _not_kept(data_dir: Path, scan: TreeScan, logs: LogsFacts | None) -> str:
    if found := first_with_more(data_dir, scan):
        return found
    return first_with_more(Path(logs.folder), _scan_of_live(Path(logs.folder))) if logs else ""


def _scan_of_live(folder: Path) -> TreeScan:
    return scan_tree(folder, leave_out=no_data_in(folder))


def _undeletable(
    data_dir: Path, scan: TreeScan, logs: LogsFacts | None, every_part: bool, mount_point: MountPoint | None
) -> str:
    """What of the old data cannot make room; of transaction logs elsewhere the folder itself in any case."""
    if logs is None:
        return first_undeletable(data_dir, scan) if every_part else ""
    folder = Path(logs.folder)
    if every_part:
        return first_undeletable(data_dir, _scan_of_live(data_dir)) or first_undeletable(folder, _scan_of_live(folder))
    reason = _why_immovable(folder, mount_point)
    return phrase("{path}: {reason}", path=folder, reason=reason) if reason else ""


def _why_immovable(folder: Path, mount_point: MountPoint | None) -> str:
    """Why a folder, or one of its parts if it is a mount point, cannot be put aside; '' when nothing tells."""
    if mount_point is None:
        return why_immovable(folder)
    places = [folder / name for name in mount_point.parts if os.path.lexists(extended(folder / name))]
    found = ((place, why_immovable(place) or why_not_moved(place)) for place in places)
    return next((phrase("{path}: {reason}", path=place, reason=reason) for place, reason in found if reason), "")


def _why_not_whole(backup: Backup, default_database: str) -> tuple[Doubt, ...]:
    """What is found now, and what was found when it was made and is not seen in its files any more."""
    found = judge_backup(backup, default_database)
    said = {doubt.text for doubt in found}
    recorded = (doubt for doubt in backup.doubts if doubt.code == CheckCode.NOT_WHOLE)
    return (*found, *(doubt for doubt in recorded if doubt.text not in said))


def _look_at_data(installation: Installation, now_utc: Callable[[], str]) -> tuple[Survey, TreeScan]:
    """The data folder and the machine around it."""
    data_dir = resolve_place(Path(installation.data_dir))
    logs_dir = logs_dir_of(installation)
    source = StoreSource(data_dir, logs_dir)
    scan = source.scan()
    survey = Survey(
        host=platform.node(),
        now_utc=now_utc(),
        status=ServiceStatus(ServiceState.UNKNOWN),
        data=_tree_facts(source, scan),
        data_dir=data_dir,
        data_place=look_at_place(place_for_restore(data_dir)),
        logs=logs_facts(data_dir, logs_dir, scan) if logs_dir else None,
        elevated=_elevated(installation, data_dir),
        admin_tool=kind_of(installation.kind).admin_tool(installation),
        unfinished_job=_unfinished(data_dir),
        job_of_another=interrupted_job_of_another(data_dir),
        missing_tools=kind_of(installation.kind).missing_tools(installation),
        logs_written_utc=logs_written_utc(scan),
        etl_log_written_utc=etl_log_written_utc(installation),
    )
    return survey, scan


def _ask_service(survey: Survey, request: BackupRequest | RestoreRequest, service: ServiceController) -> Survey:
    installation = request.installation
    stops = isinstance(request, RestoreRequest) or request.method is BackupMethod.COPY
    answer = service.server_answer()
    status = _status(service)
    return replace(
        survey,
        status=status,
        answers=answer is not None,
        answered_version=answer.neo4j_version if answer else None,
        answered_edition=answer.neo4j_edition if answer else None,
        store_in_use=service.uses_data_folder(),
        ended_cleanly=_ended_cleanly(installation, status),
        transactions=look_at_transactions(installation, service, answer, log_in=request.log_in) if stops else None,
        unopened_databases=(service.unopened_databases() or ()) if answer else (),
    )


def _ended_cleanly(installation: Installation, status: ServiceStatus) -> bool | None:
    if status.state not in (ServiceState.STOPPED, ServiceState.NOT_INSTALLED):
        return None
    return kind_of(installation.kind).ended_cleanly(installation, status)


def _conf_places(path: Path) -> ConfPlaces | None:
    if (text := read_text(path)) is None:
        return None
    settings = parse_neo4j_conf(text)
    return ConfPlaces(settings.data_dir, settings.transaction_logs_root, settings.default_database)


def _status(service: ServiceController) -> ServiceStatus:
    try:
        return service.state()
    except ImagingBackupError as error:
        return ServiceStatus(ServiceState.UNKNOWN, error.message)


def _tree_facts(source: StoreSource, scan: TreeScan) -> TreeFacts:
    data_dir = source.data_dir
    # The empty folder of a dropped database is no database: a copy would look as if it had lost one.
    parts = (file.path.split("/", 2) for file in scan.files)
    names = {found[1] for found in parts if found[0] == "databases" and len(found) > 2}
    return TreeFacts(
        exists=data_dir.is_dir(),
        total_bytes=scan.files.total_bytes,
        total_files=len(scan.files),
        databases=tuple(sorted(name for name in names if not is_left_over(name))),
        links=scan.links,
        unreadable=(*scan.unreadable, *_forbidden_files(source, scan)),
        total_folders=len(scan.directory_paths),
        is_mount=is_mount_point(data_dir),
        mounted=what_is_mounted(data_dir),
        mounts_inside=tuple(map(str, mount_points_below(data_dir))),
        left_out=tuple(filter(no_data_in(data_dir), names_in(data_dir))),
        room_bytes=room_for((file.size_bytes for file in scan.files), len(scan.directory_paths)),
        store_bytes=store_bytes(scan.files, "databases"),
    )


def _forbidden_files(source: StoreSource, scan: TreeScan) -> list[str]:
    """Files that this account may not open. Root may open all; on Windows only opening tells (the copy does that)."""
    if sys.platform == "win32" or os.geteuid() == 0:
        return []
    return [file.path for file in scan.files if not os.access(source.path_of(file.path), os.R_OK)]


def _elevated(installation: Installation, data_dir: Path) -> bool:
    """Whether this account has the rights."""
    if sys.platform == "win32" and installation.kind.needs_administrator:
        from core.disk.windows_rights import is_administrator

        return is_administrator()
    place = place_for_restore(data_dir)
    return not place.is_dir() or (os.access(place, os.W_OK) and (not data_dir.is_dir() or os.access(data_dir, os.R_OK)))


def _unfinished(data_dir: Path) -> str:
    for job in find_unfinished(state_dir()):
        if resolve_place(job.data_dir) == data_dir:
            return job.sentence
    return ""


def interrupted_job_of_another(data_dir: Path) -> str:
    """As `job_of_another` (mark.py), if that job does not run any more."""
    if others_at_work(state_dir(), installation_key(data_dir), data_dir):
        return ""  # it runs
    return job_of_another(data_dir, state_dir())
