"""Literals that plans are made from: a Windows installer and a Docker installer server, told without any machine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath

from core.disk.file_table import FileTable
from core.model.backup import Backup, BackupMethod
from core.model.entries import DirectoryEntry, FileEntry
from core.model.installation import ROLE_FILES, ROLES, ConfigFile, Installation
from core.model.kind_facts import DOCKER_INSTALLER, WINDOWS_INSTALLER
from core.model.requests import BackupRequest, RestoreRequest
from core.model.service_state import ServiceState, ServiceStatus
from core.model.survey_facts import ExtraFile, PlaceFacts, Survey, TreeFacts
from core.plan.checks.check import Check
from core.plan.plan import Plan

NOW = "2026-01-02T03:04:05Z"
GB = 1 << 30

PROGRAM = PureWindowsPath(r"C:\Program Files\CAST\ImagingSystem")
WINDOWS_DATA = PureWindowsPath(r"C:\ProgramData\CAST\ImagingSystem\Neo4j_data")
CONFIG = PureWindowsPath(r"C:\Users\a\AppData\Roaming\CAST\ImagingSystem")
WINDOWS = Installation(
    WINDOWS_INSTALLER,
    PROGRAM,
    WINDOWS_DATA,
    CONFIG,
    tuple(ConfigFile(role, CONFIG / role / ROLE_FILES[role]) for role in ROLES),
    version="2.18.1-funcrel",
    neo4j_version="4.4.42",
    neo4j_edition="enterprise",
)
WINDOWS_3 = replace(WINDOWS, version="1.12.0", neo4j_version="3.5.35", default_database="graph.db")
"""CAST Imaging 1 has Neo4j 3."""
ROOT = PurePosixPath("/opt/imaging")
DOCKER_DATA = ROOT / "neo4j/data"
DOCKER = Installation(
    DOCKER_INSTALLER,
    ROOT,
    DOCKER_DATA,
    ROOT,
    tuple(ConfigFile(role, ROOT / role / ROLE_FILES[role]) for role in ROLES),
    version="2.18.1-31",
)
TOOL = PROGRAM / "neo4j/bin/neo4j-admin.bat"
DESTINATION = PureWindowsPath(r"D:\backups")
RUNNING = ServiceStatus(ServiceState.RUNNING)
STOPPED = ServiceStatus(ServiceState.STOPPED)
DATA = TreeFacts(True, 5 * GB, 100, ("neo4j", "system"), room_bytes=5 * GB)
EXTRA = (ExtraFile(CONFIG / "login/security/users.xml", "login/security/users.xml", 10),)


def windows_survey(**changes: object) -> Survey:
    facts: dict[str, object] = {
        "host": "imaging01.example",
        "now_utc": NOW,
        "status": RUNNING,
        "data": DATA,
        "data_dir": WINDOWS_DATA,
        "data_place": PlaceFacts(WINDOWS_DATA.parent, free_bytes=100 * GB, volume="c"),
        "destination": PlaceFacts(DESTINATION, free_bytes=100 * GB, volume="d"),
        "extra_files": EXTRA,
        "admin_tool": TOOL,
    }
    return Survey(**{**facts, **changes})  # type: ignore[arg-type]


def docker_survey(**changes: object) -> Survey:
    facts: dict[str, object] = {
        "data_dir": DOCKER_DATA,
        "data_place": PlaceFacts(DOCKER_DATA.parent, free_bytes=100 * GB, volume="1"),
        "destination": PlaceFacts(PurePosixPath("/backups"), free_bytes=100 * GB, volume="2"),
        "extra_files": (),
        "admin_tool": None,
    }
    return windows_survey(**{**facts, **changes})


def backup_request(**changes: object) -> BackupRequest:
    facts: dict[str, object] = {"installation": WINDOWS, "destination": DESTINATION, "no_import_running": True}
    return BackupRequest(**{**facts, **changes})  # type: ignore[arg-type]


def copy_backup(**changes: object) -> Backup:
    files = [FileEntry("Neo4j_data/databases/neo4j/neostore", 3 * GB, 1)]
    files += [FileEntry(f"additional_files/{role}/{ROLE_FILES[role]}", 5, 1) for role in ROLES]
    facts: dict[str, object] = {
        "path": PureWindowsPath(r"D:\backups\label"),
        "label": "label",
        "sealed": True,
        "method": BackupMethod.COPY,
        "files": FileTable(files),
        "directories": (DirectoryEntry("Neo4j_data", 1),),
        "data_folder": "Neo4j_data",
        "config_files": {role: f"additional_files/{role}/{ROLE_FILES[role]}" for role in ROLES},
        "kind": WINDOWS_INSTALLER,
        "version": "2.18.1-funcrel",
        "neo4j_version": "4.4.42",
    }
    return Backup(**{**facts, **changes})  # type: ignore[arg-type]


def online_backup(**changes: object) -> Backup:
    names = ("neo4j", "system")
    facts: dict[str, object] = {
        "method": BackupMethod.ONLINE,
        "files": FileTable(FileEntry(f"neo4j_backup/{name}/neostore", GB, 1) for name in names),
        "directories": (),
        "data_folder": "",
        "databases": {name: f"neo4j_backup/{name}" for name in names},
        "config_files": {},
    }
    return copy_backup(**{**facts, **changes})


def restore_request(**changes: object) -> RestoreRequest:
    facts: dict[str, object] = {"installation": WINDOWS, "backup": copy_backup(), "no_import_running": True}
    return RestoreRequest(**{**facts, **changes})  # type: ignore[arg-type]


def failed(plan: Plan, code: str) -> Check:
    """The one failed check of that code."""
    (check,) = [check for check in plan.checks if check.code == code and not check.ok]
    return check


def step_names(plan: Plan) -> list[str]:
    return [type(step).__name__ for step in plan.steps]
