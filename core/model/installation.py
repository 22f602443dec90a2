"""What a CAST Imaging installation is: folders, the vendor's four configuration files, default places.

Pure data and tables (PurePath only): nothing here looks at a machine. `core/kinds` fills these types.
Sources: the vendor's page "CAST Imaging backup strategy" (DOC) and field-facts sections 2 and 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath, PurePosixPath
from types import MappingProxyType

from core.model.endpoint import Connector, Endpoint
from core.model.generation3 import Generation3
from core.model.kind_facts import KindFacts
from core.model.layout import TRANSACTIONS

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

DEFAULT_SERVICE_NAME = "neo4j"
DEFAULT_HTTP_PORT = 7474
DEFAULT_BOLT_PORT = 7687
DEFAULT_BACKUP_ADDRESS = "localhost:6362"
DEFAULT_DATABASE = "neo4j"
"""Of every server whose configuration does not name another one."""
SYSTEM_DATABASE = "system"
"""Neo4j's own, from 4.0 on: it lists the others."""
DATABASE_OF_NEO4J_3 = "graph.db"
"""The same with Neo4j 3, which has this one only, with its transaction logs in the same folder."""


def is_neo4j_3(version: str | None) -> bool:
    """Of CAST Imaging 1."""
    return version is not None and version.startswith("3.")


def default_database_of(neo4j_version: str | None) -> str:
    """Where the configuration names none."""
    return DATABASE_OF_NEO4J_3 if is_neo4j_3(neo4j_version) else DEFAULT_DATABASE


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

    kind: KindFacts
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
    containers: tuple[str, ...] | None = None
    """The names of the containers that may be its Neo4j, where there are several; the one that is taken is the first."""
    has_service: bool = True
    """False: no service and no container belongs to these folders, so none of that name is known to be theirs."""
    http_port: int = DEFAULT_HTTP_PORT
    bolt_port: int = DEFAULT_BOLT_PORT
    endpoints: tuple[Endpoint, ...] = ()
    """Where its Neo4j is asked for an answer, in that order."""
    listens: tuple[Endpoint, ...] = ()
    """What its Neo4j listens on in its container, which publishes that elsewhere."""
    live_conf: PurePath | None = None
    """The neo4j.conf that the server starts with, where it is another one than that of the configuration folder."""
    backup_address: str = DEFAULT_BACKUP_ADDRESS
    data_dir_doubt: str = ""
    """Why the data folder may not be the one that the server uses; '' when it is, or was given by hand."""
    transaction_logs_dir: PurePath | None = None
    """Set only where the transaction logs lie outside the data folder: it has a folder for each database."""
    transaction_logs_name: str = TRANSACTIONS
    """Where they lie in the data folder, when they lie in it."""
    transaction_logs_doubt: str = ""
    """Why those may not be the logs of that data folder; '' where there is no doubt."""
    default_database: str = DEFAULT_DATABASE
    """The database that Imaging works with."""
    default_database_fixed: bool = False
    """The environment of its container names it, whatever neo4j.conf says."""
    version: str | None = None
    """CAST Imaging's version as the vendor writes it (2.18.1-funcrel), None when unknown."""
    neo4j_version: str | None = None
    neo4j_edition: str | None = None
    sandbox: PurePath | None = None
    """Folder of the demo server whose stand-in service manager or container engine is to be used."""
    found_by: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def database_with(self, neo4j_version: str | None) -> str:
        """The default database, once the version is known that its files do not tell."""
        named = self.default_database != DEFAULT_DATABASE
        return self.default_database if named or self.neo4j_version else default_database_of(neo4j_version)

    @property
    def asked_at(self) -> tuple[Endpoint, ...]:
        """The endpoints; where none is known, the two ports on the loopback address."""
        ports = ((Connector.HTTP, self.http_port), (Connector.BOLT, self.bolt_port))
        return self.endpoints or tuple(Endpoint(connector, "127.0.0.1", port) for connector, port in ports if port)

    @property
    def bin_dir(self) -> PurePath:
        """neo4j\\bin of the Windows installer (DOC)."""
        return self.root / "neo4j" / "bin"

    @property
    def conf_in_force(self) -> PurePath:
        """The neo4j.conf that the server starts with."""
        return self.live_conf or next(
            (file.path for file in self.config_files if file.role == "neo4j"),
            self.config_dir / "neo4j" / ROLE_FILES["neo4j"],
        )

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
class Found:
    """What is on a machine: installations to choose from, what was recognised and refused, and where it was looked."""

    installations: tuple[Installation, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    looked_at: tuple[str, ...] = ()
    """Places, in words."""
    generation_3: Generation3 | None = None
    """What there is of CAST Imaging 3, where some of it was found; the sizes are not counted yet."""
