"""The facts of a machine that detection judges, and how the kinds tell folders apart.

Text found in configuration files and in the registry is data: it names a place, it is never run and never expanded.
"""

from __future__ import annotations

import logging
import os
import stat
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath, PureWindowsPath
from types import MappingProxyType
from typing import Any, Protocol

from core.errors import ImagingBackupError, Input, InstallationNotFound, ServiceStateUnknown
from core.model.endpoint import Published
from core.model.given import Given
from core.model.installation import DEFAULT_BACKUP_ADDRESS, Installation, default_database_of, is_neo4j_3
from core.model.kind_facts import KindFacts
from core.neo4j.conf import DATABASE_SETTING, DATABASE_SETTING_3, Neo4jSettings
from core.phrases import phrase
from core.system.windows_registry import (
    Profile,
    RegisteredNeo4j,
    UninstallEntry,
    is_network_path,
    read_profiles,
    read_services,
    read_uninstall_entries,
)

log = logging.getLogger(__name__)

GIVEN = phrase("given by hand")
DEFAULT_PLACE = phrase("default place")
DEFAULT_NAME = phrase("default value")
NOT_FOUND = phrase("not found: give it by hand")


class ContainerView(Protocol):
    """What detection reads of a container (`container_engine.ContainerFacts` fits)."""

    @property
    def name(self) -> str: ...
    @property
    def image(self) -> str: ...
    @property
    def labels(self) -> Mapping[str, str]: ...
    @property
    def mounts(self) -> Sequence[tuple[str, str]]: ...
    @property
    def volumes(self) -> Mapping[str, str]: ...
    @property
    def environment(self) -> Mapping[str, str]: ...
    @property
    def published(self) -> Sequence[Published]: ...


ProjectReader = Callable[[Path, Sequence[Path]], Mapping[str, Any] | None]
"""Takes the folder of a compose project and its files; what docker compose makes of them, None where it does not tell."""


def no_containers() -> tuple[ContainerView, ...]:
    """For a machine without a container engine."""
    return ()


def no_compose(root: Path, files: Sequence[Path]) -> None:
    """For a machine without docker compose."""
    return None


@dataclass(frozen=True, slots=True)
class Machine:
    """The facts of a machine that detection judges."""

    platform: str = "linux"
    environ: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Names in upper case, as Python has them on Windows."""
    cwd: Path = Path()
    filesystem: Path = Path("/")
    """Where the default folders of the Docker installer on Linux begin."""
    profiles: tuple[Profile, ...] = ()
    uninstall_entries: tuple[UninstallEntry, ...] = ()
    neo4j_services: tuple[RegisteredNeo4j, ...] = ()
    cast_services: tuple[str, ...] = ()
    """Display names; of the CAST Storage Service maybe the key name."""
    containers: Callable[[], Sequence[ContainerView]] = no_containers
    """May take as long as the container engine is given for an answer: asked once for a detection. Raises ImagingBackupError."""
    containers_unknown: Callable[[], str] = str
    """Why the containers cannot be told; '' when they can, or when there can be none."""
    compose: ProjectReader = no_compose

    @property
    def on_windows(self) -> bool:
        return self.platform == "win32"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A folder that may be an installation, and how it was come by."""

    kind: KindFacts
    root: Path
    how: str


def read_machine(
    containers: Callable[[], Sequence[ContainerView]] = no_containers, compose: ProjectReader = no_compose
) -> Machine:
    """Gather the facts of this machine; the container engine is asked later, and only when it is needed."""
    neo4j_services, cast_services = read_services()
    return Machine(
        platform=sys.platform,
        environ=dict(os.environ),
        cwd=Path.cwd(),
        profiles=read_profiles(),
        uninstall_entries=read_uninstall_entries(),
        neo4j_services=neo4j_services,
        cast_services=cast_services,
        containers=containers,
        compose=compose,
    )


def no_such_container(machine: Machine, name: str) -> ImagingBackupError:
    """What is said of a container that a person has named."""
    if unknown := machine.containers_unknown():
        return ServiceStateUnknown(unknown, phrase("Start the container engine and try again."))
    return InstallationNotFound(
        phrase("There is no container {container} of a CAST Imaging server.", container=name),
        phrase("Correct its name, or leave it out to have the container looked for."),
        Input.CONTAINER,
    )


# Paths


def folder_key(machine: Machine, path: PurePath) -> str:
    """What tells two folders apart. A network path is compared as it is written, without a look at the server."""
    text = os.path.normpath(path) if is_network_path(str(path)) else os.path.realpath(path)
    return text.casefold() if machine.on_windows else text


def is_inside(machine: Machine, path: PurePath, folder: PurePath) -> bool:
    return PurePath(folder_key(machine, path)).is_relative_to(folder_key(machine, folder))


def resolve_path(machine: Machine, text: str, base: Path) -> Path:
    """A path as written in a file: absolute, or relative to `base`."""
    if machine.on_windows and PureWindowsPath(text).drive:
        return Path(text)
    return Path(os.path.normpath(base / text))


def from_environment(machine: Machine, name: str, suffix: Sequence[str]) -> Path | None:
    base = machine.environ.get(name)
    return Path(base, *suffix) if base else None


# What the kinds share


def doubt_of_logs(machine: Machine, given: Given, configured: PurePath | None) -> str:
    """Why transaction logs elsewhere may belong to other data than that which a person has given; '' where they do not.

    `configured` is the data folder that the configuration names, None where that is not known.
    """
    if not given.data_dir or configured is None:
        return ""
    if folder_key(machine, configured) == folder_key(machine, Path(given.data_dir)):
        return ""
    return phrase("they belong to the data in {folder}, by the configuration", folder=configured)


def connector_how(port: int | None, enabled: bool | None, setting: str) -> str:
    how = f"neo4j.conf: {setting}" if port else DEFAULT_NAME
    return phrase("{how} (neo4j.conf switches this connector off)", how=how) if enabled is False else how


def finish_installation(
    installation: Installation, given: Given, settings: Neo4jSettings, found_by: dict[str, str]
) -> Installation:
    """What the kinds share: backup address, transaction logs, default database, and versions given by hand."""
    found_by["backup_address"] = "neo4j.conf" if settings.backup_address else DEFAULT_NAME
    neo4j_version = given.neo4j_version or installation.neo4j_version
    database_setting = DATABASE_SETTING_3 if is_neo4j_3(neo4j_version) else DATABASE_SETTING
    found_by["default_database"] = f"neo4j.conf: {database_setting}" if settings.default_database else DEFAULT_NAME
    if installation.default_database_fixed:
        found_by["default_database"] = phrase("environment of the container")
    if installation.neo4j_edition:
        found_by["neo4j_edition"] = "neo4j\\lib"
    if installation.transaction_logs_dir:
        found_by.setdefault("transaction_logs_dir", "neo4j.conf: dbms.directories.transaction.logs.root")
    for name, value in (("version", given.version), ("neo4j_version", given.neo4j_version)):
        if value:
            found_by[name] = GIVEN
    return replace(
        installation,
        backup_address=settings.backup_address or DEFAULT_BACKUP_ADDRESS,
        default_database=settings.default_database or default_database_of(neo4j_version),
        version=given.version or installation.version,
        neo4j_version=neo4j_version,
        found_by=MappingProxyType(found_by),
    )


def is_safe_to_run_in(machine: Machine, folder: Path) -> bool:
    """Root runs the `imaging` of the folder it stands in: not one that another account could have put there."""
    if machine.on_windows or sys.platform == "win32" or os.geteuid() != 0:
        return True
    for path in (folder, folder / "imaging"):
        try:
            status = path.stat()
        except FileNotFoundError:
            continue
        except OSError:
            return False
        if status.st_uid != 0 or status.st_mode & stat.S_IWOTH:
            log.info("the current folder is left out: %s belongs to user %d or is writable by all", path, status.st_uid)
            return False
    return True
