"""What may be known of a kind of installation outside `core.kinds`, and the kinds there are. Pure data.

How a kind is found, read and controlled is its package in `core/kinds`; whoever else decides something asks these facts
and never for a kind by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from core.phrases import phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFacts:
    """One way to install CAST Imaging 1.x / 2.x, in the vendor's words. Two are equal when their names are."""

    name: str
    """In manifests, journals and the history."""
    display_name: str = field(compare=False)
    root_word: str = field(compare=False)
    """What the installation folder is called, in one word: the `program` folder."""
    root_title: str = field(compare=False)
    """The same for people."""
    root_hint: str = field(compare=False)
    """Where it usually is."""
    config_in_root: bool = field(compare=False)
    """The configuration lies in the installation folder, so it is never given by hand."""
    role_folders: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}), compare=False)
    """Where the vendor's four files are below the configuration folder: role -> folders, the first that has it wins."""
    not_configuration: frozenset[str] = field(default=frozenset(), compare=False)
    """Folders below the configuration folder that hold data or programs: names, or paths with a slash."""
    default_data_dir: str = field(default="", compare=False)
    """Where Neo4j has its data if neo4j.conf says nothing, as neo4j.conf would name it."""
    conf_names_live_places: bool = field(compare=False)
    """Folders and ports in neo4j.conf are the machine's; in a container they are the container's own."""
    supports_online_backup: bool = field(compare=False)
    """Whether the vendor describes Neo4j's online backup for it."""
    runs_in_virtual_machine_on_windows: bool = field(compare=False)
    """Then locks on its files are not seen from Windows."""
    needs_administrator: bool = field(compare=False)
    """On Windows."""
    etl_logs: tuple[str, ...] = field(default=(), compare=False)
    """Folders below the installation folder in which logs of the ETL may lie, beside others (field-facts 2.1 and 3.1)."""
    stop_by_hand: str = field(compare=False)
    """For the README inside a backup, as the next two."""
    start_by_hand: str = field(compare=False)
    make_service: str = field(default="", compare=False)
    """What makes its service again, where that may be gone for a while without a trace: then the data is at rest."""
    copy_by_hand: str = field(default="", compare=False)
    """What to mind when the data is copied by hand."""


WINDOWS_INSTALLER = KindFacts(
    name="windows",
    display_name=phrase("Windows installer"),
    root_word="program",
    root_title=phrase("Program folder"),
    root_hint=r"%PROGRAMFILES%\CAST\ImagingSystem",
    config_in_root=False,
    role_folders=MappingProxyType({role: (role,) for role in ("login", "neo4j", "nginx", "sourcecode")}),
    conf_names_live_places=True,
    supports_online_backup=True,
    runs_in_virtual_machine_on_windows=False,
    needs_administrator=True,
    etl_logs=("logs", "imagingetl", "imagingetl/logs"),
    stop_by_hand="neo4j.bat stop (in neo4j\\bin), then neo4j.bat status",
    start_by_hand="neo4j.bat start",
)
DOCKER_INSTALLER = KindFacts(
    name="docker",
    display_name=phrase("Docker installer"),
    root_word="docker",
    root_title=phrase("Docker folder"),
    root_hint="the unzipped folder",
    config_in_root=True,
    # DOC; field-facts 3.1 and 3.3.
    role_folders=MappingProxyType(
        {
            "login": ("server/login", "login"),
            "neo4j": ("neo4j", "neo4j/configuration", "neo4j/conf"),
            "nginx": ("nginx", "nginx/conf", "server/nginx", "server/nginx/conf"),
            "sourcecode": ("server/sourcecode", "sourcecode"),
        }
    ),
    # Names anywhere in the tree, and paths in it (field-facts 3.1). A folder `data` or `html` elsewhere may hold
    # configuration: the login database, nginx/html/app-config.js (field-facts 1.4).
    not_configuration=frozenset(
        (
            *("logs", "log", "node_modules"),
            *(f"neo4j/{name}" for name in ("data", "logs", "csv", "import", "plugins", "data-model")),
        )
    ),
    default_data_dir="/data",
    conf_names_live_places=False,
    supports_online_backup=False,
    runs_in_virtual_machine_on_windows=True,
    needs_administrator=True,
    etl_logs=("etl/logs",),
    stop_by_hand="./imaging -s stop neo4j (Windows: imaging.exe stop neo4j)",
    start_by_hand="./imaging -s start neo4j (Windows: imaging.exe start neo4j)",
    make_service="docker compose up --no-start",
    copy_by_hand="keep owner and modes: cp -a",
)
KINDS = (WINDOWS_INSTALLER, DOCKER_INSTALLER)


def kind_named(name: str) -> KindFacts:
    """The kind of that name. KeyError when this version knows none of it."""
    return {kind.name: kind for kind in KINDS}[name]
