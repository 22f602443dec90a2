"""What a CAST Imaging installation is: kinds, folders, the vendor's four configuration files, default places.

Pure data and tables (PurePath only): nothing here looks at a machine. `detection.py` fills these types.
Sources: the vendor's page "CAST Imaging backup strategy" (DOC) and field-facts sections 2 and 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath, PurePosixPath
from types import MappingProxyType

from core.phrases import phrase


class InstallationKind(StrEnum):
    """The vendor's words for the two ways to install CAST Imaging 1.x / 2.x."""

    WINDOWS = "windows"
    DOCKER = "docker"

    @property
    def display_name(self) -> str:
        return {"windows": phrase("Windows installer"), "docker": phrase("Docker installer")}[self.value]


ROLES = ("login", "neo4j", "nginx", "sourcecode")
"""The four folders of `additional_files`, one configuration file each (DOC, "Additional configuration files")."""

ROLE_FILES: Mapping[str, str] = MappingProxyType(
    {
        "login": "application.properties",
        "neo4j": "neo4j.conf",
        "nginx": "nginx.conf",
        "sourcecode": "application.properties",
    }
)

WINDOWS_ROLE_FOLDERS: Mapping[str, tuple[str, ...]] = MappingProxyType({role: (role,) for role in ROLES})
"""Below the configuration folder (%APPDATA%\\CAST\\ImagingSystem): one layout (DOC)."""

DOCKER_ROLE_FOLDERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "login": ("server/login", "login"),
        "neo4j": ("neo4j", "neo4j/configuration", "neo4j/conf"),
        "nginx": ("nginx", "nginx/conf", "server/nginx", "server/nginx/conf"),
        "sourcecode": ("server/sourcecode", "sourcecode"),
    }
)
"""Below the Docker installer's folder, the first that exists wins (DOC; field-facts 3.1 and 3.3)."""

WINDOWS_PROGRAM_SUFFIX = ("CAST", "ImagingSystem")
WINDOWS_DATA_SUFFIX = ("CAST", "ImagingSystem", "Neo4j_data")
WINDOWS_CONFIG_SUFFIX = ("CAST", "ImagingSystem")
DOCKER_DATA_SUFFIX = ("neo4j", "data")
DOCKER_DEFAULT_FOLDERS_LINUX = ("/opt/CAST/container_support", "/opt/CAST/container-support")
DOCKER_DEFAULT_FOLDERS_WINDOWS = (r"CAST\container_support", r"CAST\container-support")
"""Below %PROGRAMFILES% (field-facts 3.1)."""

DEFAULT_SERVICE_NAME = "neo4j"
DEFAULT_HTTP_PORT = 7474
DEFAULT_BOLT_PORT = 7687
DEFAULT_BACKUP_ADDRESS = "localhost:6362"
CAST_SERVICE_PREFIX = "CAST Imaging System"
CONTAINERS = ("login", "sourcecode", "nginx", "server", "etl", "neo4j")


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """One of the vendor's four configuration files: where it is (or should be) and where a backup keeps it."""

    role: str
    path: PurePath
    present: bool = True

    @property
    def backup_path(self) -> PurePosixPath:
        """Place inside a backup: additional_files/<role>/<name> (the vendor's layout)."""
        return PurePosixPath("additional_files", self.role, ROLE_FILES[self.role])


@dataclass(frozen=True, slots=True)
class Installation:
    """One installation, and how each value was found (`found_by`: field name -> a phrase for people)."""

    kind: InstallationKind
    root: PurePath
    """Program folder (Windows installer) or the unzipped Docker installer folder."""
    data_dir: PurePath
    """Neo4j_data, or the host folder mounted on /data."""
    config_dir: PurePath
    """Root of the configuration tree; for the Docker installer the same as `root`."""
    config_files: tuple[ConfigFile, ...] = ()
    """Always the four of ROLES, in that order; a missing one has present=False."""
    service_name: str = DEFAULT_SERVICE_NAME
    """Key name of the Neo4j Windows service, or the name of its container."""
    http_port: int = DEFAULT_HTTP_PORT
    bolt_port: int = DEFAULT_BOLT_PORT
    backup_address: str = DEFAULT_BACKUP_ADDRESS
    transaction_logs_dir: PurePath | None = None
    """Set only when neo4j.conf moves the transaction logs out of the data folder."""
    version: str | None = None
    """CAST Imaging's version as the vendor writes it (2.18.1-funcrel), None when unknown."""
    neo4j_version: str | None = None
    neo4j_edition: str | None = None
    sandbox: PurePath | None = None
    """Folder of the demo server whose stand-in service manager or container engine is to be used."""
    found_by: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def bin_dir(self) -> PurePath:
        """neo4j\\bin of the Windows installer (DOC)."""
        return self.root / "neo4j" / "bin"

    def config_file(self, role: str) -> ConfigFile:
        """The configuration file of a role; KeyError when the role is unknown."""
        for config_file in self.config_files:
            if config_file.role == role:
                return config_file
        raise KeyError(role)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that looks like CAST Imaging but must not be touched (generation 3), and why."""

    root: PurePath
    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class DetectionResult:
    """Everything that was found: installations to choose from, and what was recognised and refused."""

    installations: tuple[Installation, ...] = ()
    refusals: tuple[Refusal, ...] = ()
