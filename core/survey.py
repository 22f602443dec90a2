"""Gathering every fact that a plan needs, once. Reads only; the one exception is a probe file that proves a folder writable."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from core.catalog import surrounding_backup
from core.docker_service import is_clean_exit
from core.earlier import find_earlier
from core.errors import ImagingBackupError
from core.events import ServiceState, ServiceStatus
from core.facts import (
    BackupMethod,
    BackupRequest,
    ConfPlaces,
    ExtraFile,
    PlaceFacts,
    RestoreRequest,
    Survey,
    TreeFacts,
    find_drive,
)
from core.installation import Installation, InstallationKind
from core.job_lock import installation_key, others_at_work
from core.last_end import ended_cleanly
from core.manifest import PARTIAL_SUFFIX, SUMS_NAME
from core.mark import job_of_another
from core.neo4j_conf import parse_neo4j_conf
from core.ownership import who_else_may_change
from core.phrases import phrase
from core.recovery import find_unfinished
from core.room import room_for
from core.run import now_utc
from core.service import ServiceController
from core.settings import state_dir
from core.tree import TreeScan, extended, scan_tree
from core.windows_profiles import read_mapped_drives

EXTRA_FILE_MAX_BYTES = 10 << 20
EXTRA_TOTAL_MAX_BYTES = 256 << 20
"""The configuration tree is small; what is larger is not configuration."""

NEVER_CONFIGURATION = frozenset(("logs", "log", "node_modules"))
"""Wherever they lie in the Docker installer's tree."""

NOT_CONFIGURATION = frozenset(f"neo4j/{name}" for name in ("data", "logs", "csv", "import", "plugins", "data-model"))
"""Folders of the Docker installer's tree that hold data or programs (field-facts 3.1). A folder `data` or `html`
elsewhere may hold configuration: the login database, nginx/html/app-config.js (field-facts 1.4)."""

TOOL_PROGRAMS = frozenset(("imaging", "imaging.exe"))

ASIDE_MARK = ".aside-"
"""In the names of what an earlier restore kept: the old, not this server's configuration."""


def survey_destination(request: BackupRequest) -> Survey:
    """What a backup there would find and take, without a word with Neo4j, whose state is unknown then.

    Never raises for a bad folder: what is wrong is a fact.
    """
    installation = request.installation
    wanted = Path(request.destination)
    around = surrounding_backup(_resolved(wanted))
    # Not even a probe file goes into a backup.
    place = _place(wanted) if around is None else PlaceFacts(_resolved(wanted), inside_backup=around)
    extra, left_out, missed = _extra_files(installation, Path(place.path))
    survey, scan = _look_at_data(installation)
    earlier = None
    if request.method is BackupMethod.COPY and not request.full and around is None:
        earlier = find_earlier(Path(place.path), installation, scan.files, survey.host, survey.now_utc)
    return replace(
        survey,
        destination=place,
        earlier=earlier,
        taken_labels=_names_in(wanted),
        extra_files=extra,
        left_out=left_out,
        missed=missed,
    )


def survey_backup(request: BackupRequest, service: ServiceController) -> Survey:
    """The facts for plan_backup. Never raises for a bad folder: what is wrong is a fact."""
    return _ask_service(survey_destination(request), request.installation, service)


def survey_restore(request: RestoreRequest, service: ServiceController) -> Survey:
    """The facts for plan_restore."""
    installation = request.installation
    survey, _ = _look_at_data(installation)
    backup_dir = _resolved(Path(request.backup.path))
    backup_conf = request.backup.config_files.get("neo4j", "")
    survey = replace(
        survey,
        backup_dir=backup_dir,
        backup_changeable_by=who_else_may_change(backup_dir),
        server_conf=_conf_places(Path(installation.config_file("neo4j").path)),
        backup_conf=_conf_places(backup_dir / backup_conf) if backup_conf else None,
    )
    return _ask_service(survey, installation, service)


def _look_at_data(installation: Installation) -> tuple[Survey, TreeScan]:
    """The data folder and the machine around it."""
    data_dir = _resolved(Path(installation.data_dir))
    scan = scan_tree(data_dir)
    survey = Survey(
        host=platform.node(),
        now_utc=now_utc(),
        status=ServiceStatus(ServiceState.UNKNOWN),
        data=_tree_facts(data_dir, scan),
        data_dir=data_dir,
        data_place=_place(data_dir.parent),
        elevated=_elevated(installation, data_dir),
        admin_tool=_tool(installation, "neo4j-admin"),
        unfinished_job=_unfinished(data_dir),
        job_of_another=interrupted_job_of_another(data_dir),
        missing_tools=_missing_tools(installation),
    )
    return survey, scan


def _ask_service(survey: Survey, installation: Installation, service: ServiceController) -> Survey:
    answer = service.server_answer()
    status = _status(service)
    return replace(
        survey,
        status=status,
        answered_version=answer.neo4j_version if answer else None,
        answered_edition=answer.neo4j_edition if answer else None,
        store_in_use=service.uses_data_folder(),
        ended_cleanly=_ended_cleanly(installation, status),
        unopened_databases=(service.unopened_databases() or ()) if answer else (),
    )


def _ended_cleanly(installation: Installation, status: ServiceStatus) -> bool | None:
    """A container has no log of its own end, but an exit code."""
    if status.state is not ServiceState.STOPPED:
        return None
    return ended_cleanly(installation) if status.exit_code is None else is_clean_exit(status.exit_code)


def _resolved(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _conf_places(path: Path) -> ConfPlaces | None:
    try:
        settings = parse_neo4j_conf(path.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return None
    return ConfPlaces(settings.data_dir, settings.transaction_logs_root)


def _status(service: ServiceController) -> ServiceStatus:
    try:
        return service.state()
    except ImagingBackupError as error:
        return ServiceStatus(ServiceState.UNKNOWN, error.message)


def _tree_facts(data_dir: Path, scan: TreeScan) -> TreeFacts:
    # An empty folder, left by a database that was dropped, is none: a copy could not be told from one that lost it.
    parts = (file.path.split("/", 2) for file in scan.files)
    databases = {names[1] for names in parts if names[0] == "databases" and len(names) > 2}
    return TreeFacts(
        exists=data_dir.is_dir(),
        total_bytes=scan.files.total_bytes,
        total_files=len(scan.files),
        databases=tuple(sorted(databases)),
        links=scan.links,
        unreadable=(*scan.unreadable, *_forbidden_files(data_dir, scan)),
        is_mount=os.path.ismount(data_dir),
        room_bytes=room_for((file.size_bytes for file in scan.files), len(scan.directory_paths)),
    )


def _forbidden_files(root: Path, scan: TreeScan) -> list[str]:
    """Files that this account may not open. Root may open all; Windows tells only by opening (the copy does)."""
    if sys.platform == "win32" or os.geteuid() == 0:
        return []
    return [file.path for file in scan.files if not os.access(root / file.path, os.R_OK)]


def _place(folder: Path) -> PlaceFacts:
    """A folder to write into; when it does not exist yet, the nearest folder above it speaks for it."""
    resolved = _resolved(folder)
    nearest = resolved
    while not os.path.lexists(extended(nearest)) and nearest != nearest.parent:
        nearest = nearest.parent
    exists = nearest == resolved
    if not os.path.isdir(extended(nearest)):
        drive = find_drive(resolved, read_mapped_drives())
        return PlaceFacts(resolved, exists=exists, is_folder=False, writable=False, drive=drive)
    try:
        free_bytes = shutil.disk_usage(nearest).free
        volume = str(os.stat(extended(nearest)).st_dev)
    except OSError:
        return PlaceFacts(resolved, exists=exists, writable=False)
    return PlaceFacts(
        resolved,
        exists=exists,
        writable=_is_writable(nearest),
        free_bytes=free_bytes,
        block_bytes=_block_bytes(nearest),
        volume=volume,
        changeable_by=who_else_may_change(nearest),
    )


def _block_bytes(folder: Path) -> int:
    """0 where nobody tells."""
    if sys.platform == "win32":
        import pywintypes
        import win32file

        try:
            sectors, bytes_of_one, *_ = win32file.GetDiskFreeSpace(folder.anchor)
        except pywintypes.error:
            return 0
        return int(sectors * bytes_of_one)
    else:
        try:
            return os.statvfs(folder).f_frsize
        except OSError:
            return 0


def _is_writable(folder: Path) -> bool:
    """Proven by doing: rights, read-only mounts and full quotas all show."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=".imaging-backup-probe-", dir=extended(folder))
        os.close(descriptor)
        os.unlink(name)
    except OSError:
        return False
    return True


def _names_in(folder: Path) -> tuple[str, ...]:
    try:
        return tuple(sorted(name.casefold() for name in os.listdir(extended(folder))))
    except OSError:
        return ()


def _elevated(installation: Installation, data_dir: Path) -> bool:
    """Whether this account has the rights. A demo server needs none beyond its folder."""
    if sys.platform == "win32" and installation.sandbox is None:
        from core.windows_rights import is_administrator

        return is_administrator()
    parent = data_dir.parent
    return not parent.is_dir() or (
        os.access(parent, os.W_OK) and (not data_dir.is_dir() or os.access(data_dir, os.R_OK))
    )


def _tool(installation: Installation, name: str) -> Path | None:
    if installation.kind is not InstallationKind.WINDOWS:
        return None
    for candidate in (f"{name}.bat", name):
        path = Path(installation.bin_dir, candidate)
        if path.is_file():
            return path
    return None


def _missing_tools(installation: Installation) -> tuple[str, ...]:
    if installation.kind is InstallationKind.WINDOWS and _tool(installation, "neo4j") is None:
        return (str(Path(installation.bin_dir, "neo4j.bat")),)
    return ()


def _unfinished(data_dir: Path) -> str:
    for job in find_unfinished(state_dir()):
        if _resolved(job.data_dir) == data_dir:
            return job.sentence
    return ""


def interrupted_job_of_another(data_dir: Path) -> str:
    """As `job_of_another` (mark.py), of a job that does not live any more."""
    if others_at_work(state_dir(), installation_key(data_dir), data_dir):
        return ""  # it lives
    return job_of_another(data_dir, state_dir())


def _extra_files(
    installation: Installation, destination: Path
) -> tuple[tuple[ExtraFile, ...], tuple[str, ...], tuple[str, ...]]:
    """The configuration tree without the vendor's four; what of it needs no backup, and what cannot be kept, with the reason."""
    root = _resolved(Path(installation.config_dir))
    if not root.is_dir():
        return (), (), ()
    scan = scan_tree(root)
    four = {_resolved(Path(file.path)) for file in installation.config_files}
    excluded = _excluded_folders(installation, root, scan, destination)
    kept: list[ExtraFile] = []
    left_out: list[str] = [
        phrase("{path}: {reason}", path=root / folder, reason=reason) for folder, reason in excluded.items()
    ]
    # Within an excluded folder nothing is told one by one.
    missed: list[str] = []
    for link in _outside(excluded, scan.links):
        missed.append(phrase("{path}: a link or special file", path=root / link))
    for entry in _outside(excluded, scan.unreadable):
        missed.append(phrase("{path}: cannot be read", path=root / entry))
    total = 0
    for file in scan.files:
        path = root / file.path
        if path in four or _is_below(excluded, file.path):
            continue
        if file.path in TOOL_PROGRAMS:
            left_out.append(phrase("{path}: the installer's program", path=path))
        elif ASIDE_MARK in path.name:
            left_out.append(phrase("{path}: kept aside by an earlier restore", path=path))
        elif file.size_bytes > EXTRA_FILE_MAX_BYTES:
            missed.append(
                phrase(
                    "{path}: {size_bytes} is too large for a configuration file", path=path, size_bytes=file.size_bytes
                )
            )
        elif total + file.size_bytes > EXTRA_TOTAL_MAX_BYTES:
            missed.append(
                phrase("{path}: more than {limit_bytes} of configuration", path=path, limit_bytes=EXTRA_TOTAL_MAX_BYTES)
            )
        else:
            total += file.size_bytes
            kept.append(ExtraFile(path, file.path, file.size_bytes))
    return tuple(kept), tuple(left_out), tuple(missed)


def _excluded_folders(installation: Installation, root: Path, scan: TreeScan, destination: Path) -> dict[str, str]:
    """The topmost folders below `root` (relative) that hold no configuration, each with the reason."""
    data_dir = _resolved(Path(installation.data_dir))
    docker = installation.kind is InstallationKind.DOCKER
    excluded: dict[str, str] = {}
    for folder in scan.directory_paths:
        if not folder or _is_below(excluded, folder):
            continue
        here, name = root / folder, folder.rpartition("/")[2]
        # Only the destination itself: everything lies below a destination that is `root` or above it.
        if here == data_dir:
            excluded[folder] = phrase("the data folder")
        elif here == destination or name.endswith(PARTIAL_SUFFIX) or f"{folder}/{SUMS_NAME}" in scan.files:
            excluded[folder] = phrase("holds backups")
        elif ASIDE_MARK in name:
            excluded[folder] = phrase("kept aside by an earlier restore")
        elif docker and (name in NEVER_CONFIGURATION or folder in NOT_CONFIGURATION):
            excluded[folder] = phrase("not configuration")
    return excluded


def _is_below(folders: Iterable[str], relative: str) -> bool:
    return any(relative == folder or relative.startswith(f"{folder}/") for folder in folders)


def _outside(folders: Iterable[str], paths: Iterable[str]) -> list[str]:
    return [path for path in paths if not _is_below(folders, path)]
