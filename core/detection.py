r"""What CAST Imaging installations are really on this machine, and HOW each value was found. Reads, never writes.

`read_machine()` gathers the facts of the machine, `find_installations()` judges them; so the rules for Windows are
tested on Linux with literals and temporary folders. A value given by hand always wins. Text found in configuration
files and in the registry is data: it names a place to look at, it is never run and never expanded.
Generation 3 is recognised and refused. No database and no running server is asked here.
Sources: the vendor's page "CAST Imaging backup strategy"; field-facts 2.1-2.4, 3.1, 3.3, 4, 6.6; lessons T6 and T12.
"""

from __future__ import annotations

import json
import logging
import os
import posixpath
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from types import MappingProxyType
from typing import Protocol

from core.errors import ImagingBackupError, InstallationNotFound, InstallationUnsupported
from core.installation import (
    DEFAULT_BACKUP_ADDRESS,
    DEFAULT_BOLT_PORT,
    DEFAULT_HTTP_PORT,
    DEFAULT_SERVICE_NAME,
    DOCKER_DATA_SUFFIX,
    DOCKER_DEFAULT_FOLDERS_LINUX,
    DOCKER_DEFAULT_FOLDERS_WINDOWS,
    DOCKER_ROLE_FOLDERS,
    GENERATION_3_HINT,
    GENERATION_3_REASON,
    WINDOWS_CONFIG_SUFFIX,
    WINDOWS_DATA_SUFFIX,
    WINDOWS_PROGRAM_SUFFIX,
    WINDOWS_ROLE_FOLDERS,
    ConfigFile,
    DetectionResult,
    Installation,
    InstallationKind,
    Refusal,
)
from core.neo4j_conf import (
    BOLT_SETTING,
    DATA_SETTING,
    HTTP_SETTING,
    SERVICE_SETTING,
    ComposeNeo4j,
    Neo4jSettings,
    parse_compose,
    parse_env_file,
    parse_neo4j_conf,
)
from core.version import (
    GENERATION_3_SERVICE_PREFIX,
    find_config_files,
    is_generation_3_folder,
    is_generation_3_image,
    listed,
    neo4j_from_jars,
    read_text,
    version_from_env,
    version_from_image,
)
from core.windows_profiles import (
    Neo4jService,
    Profile,
    UninstallEntry,
    is_network_path,
    read_profiles,
    read_services,
    read_uninstall_entries,
)

log = logging.getLogger(__name__)

GIVEN = "given by hand"
DEFAULT_PLACE = "default place"
DEFAULT_NAME = "default value"
NOT_FOUND = "not found: give it by hand"
COMPOSE_FILES = ("docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml")
DOCKER_FOLDER_FILES = (*COMPOSE_FILES, ".env", "imaging", "imaging.exe")
WORKING_DIR_LABEL = "com.docker.compose.project.working_dir"
GENERATION_3_SUFFIX = ("CAST", "Imaging", "CAST-Imaging-Viewer")
GENERATION_3_LINUX = "/opt/cast/installation/imaging-viewer"
TITLES: Mapping[str, str] = MappingProxyType(
    {
        "root": "Program folder",
        "data_dir": "Data folder",
        "config_dir": "Configuration folder",
        "service_name": "Neo4j service",
        "version": "CAST Imaging version",
        "neo4j_version": "Neo4j version",
        "neo4j_edition": "Neo4j edition",
        "http_port": "Neo4j HTTP port",
        "bolt_port": "Neo4j Bolt port",
        "backup_address": "Neo4j backup address",
        "transaction_logs_dir": "Transaction logs",
    }
)
"""Field of Installation -> title for people, in the order they are shown."""

StrPath = str | Path


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
    def ports(self) -> Mapping[str, int]: ...


def no_containers() -> tuple[ContainerView, ...]:
    """For a machine without a container engine."""
    return ()


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
    neo4j_services: tuple[Neo4jService, ...] = ()
    cast_services: tuple[str, ...] = ()
    """Display names."""
    containers: Callable[[], Sequence[ContainerView]] = no_containers
    """Called once at most; how long it may take is the container engine's to limit."""

    @property
    def on_windows(self) -> bool:
        return self.platform == "win32"


@dataclass(frozen=True, slots=True)
class GivenPaths:
    """What a person gave by hand; it always wins over what is found."""

    program_dir: StrPath | None = None
    data_dir: StrPath | None = None
    config_dir: StrPath | None = None
    docker_dir: StrPath | None = None
    sandbox: StrPath | None = None
    version: str | None = None
    neo4j_version: str | None = None


@dataclass(frozen=True, slots=True)
class Detection(DetectionResult):
    """The result, with the places that were looked at (for the sentence when there is nothing)."""

    looked_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Detail:
    """One value of an installation, for a table that people read."""

    field: str
    title: str
    value: str
    found_by: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    kind: InstallationKind
    root: Path
    how: str


def read_machine(containers: Callable[[], Sequence[ContainerView]] = no_containers) -> Machine:
    """Gather the facts of this machine; the containers are asked for later, and only when they are needed."""
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
    )


def find_installations(machine: Machine, given: GivenPaths) -> Detection:
    """Everything on the machine, or exactly what was given by hand.

    Raises InstallationNotFound for a given folder that does not exist, InstallationUnsupported for one of another kind.
    """
    given = _checked(machine, given)
    if given.sandbox:
        machine, given = _in_sandbox(machine, given)
        given = _checked(machine, given)
    containers = () if given.program_dir and not given.docker_dir else _ask_containers(machine)
    if given.program_dir or given.docker_dir:
        candidates = [
            _Candidate(kind, Path(folder), GIVEN)
            for kind, folder in (
                (InstallationKind.WINDOWS, given.program_dir),
                (InstallationKind.DOCKER, given.docker_dir),
            )
            if folder
        ]
    else:
        candidates = [*_windows_candidates(machine), *_docker_candidates(machine, containers)]
    installations: dict[str, Installation] = {}
    refusals: dict[str, Refusal] = {}
    for root in [] if given.program_dir or given.docker_dir else _generation_3_roots(machine, containers):
        refusals.setdefault(_key(machine, root), _refusal(root))
    for candidate in candidates:
        key = _key(machine, candidate.root)
        if key in installations or key in refusals:
            continue
        if _is_generation_3(candidate.root):
            refusals[key] = _refusal(candidate.root)
        elif candidate.kind is InstallationKind.WINDOWS and _is_windows_root(candidate.root):
            installations[key] = _windows_installation(machine, given, candidate)
        elif candidate.kind is InstallationKind.DOCKER and _is_docker_root(candidate.root):
            installations[key] = _docker_installation(machine, given, candidate, containers)
        elif candidate.how == GIVEN:
            raise _wrong_folder(candidate)
    for key, found in list(installations.items()):
        if is_generation_3_folder(found.data_dir, ()):
            refusals[key] = _refusal(installations.pop(key).data_dir)
    looked_at = dict.fromkeys(f"{candidate.root} ({candidate.how})" for candidate in candidates)
    return Detection(tuple(installations.values()), tuple(refusals.values()), tuple(looked_at))


def choose_installation(result: DetectionResult) -> Installation:
    """The one installation that was found; an error that says what to do when there is none, or more than one."""
    if len(result.installations) == 1:
        return result.installations[0]
    if result.installations:
        names = "; ".join(f"{found.root} ({found.kind.display_name})" for found in result.installations)
        raise InstallationNotFound(
            f"{len(result.installations)} CAST Imaging installations were found: {names}.",
            "Choose one by hand: --program-dir for the Windows installer, --docker-dir for the Docker installer.",
        )
    if result.refusals:
        raise InstallationUnsupported(result.refusals[0].reason, result.refusals[0].hint)
    places = "; ".join(result.looked_at) if isinstance(result, Detection) else ""
    raise InstallationNotFound("No CAST Imaging installation was found." + (f" Looked at: {places}." if places else ""))


def describe_installation(installation: Installation) -> tuple[Detail, ...]:
    """Every value with how it was found, in the order they are shown; a value that is not set is left out."""
    values = ((name, title, getattr(installation, name)) for name, title in TITLES.items())
    return (
        Detail("kind", "Kind", installation.kind.display_name, ""),
        *(
            Detail(name, title, "" if value is None else str(value), installation.found_by.get(name, ""))
            for name, title, value in values
            if value is not None or name in installation.found_by
        ),
        *(
            Detail(f"config_files.{file.role}", f"Configuration: {file.role}", str(file.path), _presence(file))
            for file in installation.config_files
        ),
    )


def _presence(file: ConfigFile) -> str:
    return "present" if file.present else "missing"


# What was given by hand


def _checked(machine: Machine, given: GivenPaths) -> GivenPaths:
    """The given folders as absolute paths; a folder that does not exist is an error."""

    def checked(option: str, text: StrPath | None) -> Path | None:
        if not text:
            return None
        path = Path(os.path.normpath(machine.cwd / text))
        # The data folder may be missing: an interrupted restore has moved it aside, and must be recovered.
        moved_aside = option == "--data-dir" and not os.path.lexists(path) and os.path.isdir(path.parent)
        if not os.path.isdir(path) and not moved_aside:
            raise InstallationNotFound(
                f"{path} is no folder that exists (given as {option}).",
                "Correct the path, or leave the option out to have the folder looked for.",
            )
        return path

    return replace(
        given,
        program_dir=checked("--program-dir", given.program_dir),
        data_dir=checked("--data-dir", given.data_dir),
        config_dir=checked("--config-dir", given.config_dir),
        docker_dir=checked("--docker-dir", given.docker_dir),
        sandbox=checked("--sandbox", given.sandbox),
    )


def _in_sandbox(machine: Machine, given: GivenPaths) -> tuple[Machine, GivenPaths]:
    """A demo server is found by its own files alone: nothing of the real machine is mixed in, except containers."""
    sandbox = Path(given.sandbox or machine.cwd)
    entry, demo = _json(sandbox / "sandbox" / "uninstall.json"), _json(sandbox / "demo.json")
    if not (given.program_dir or given.docker_dir):
        # A demo.json may be anyone's: only folders inside the sandbox are taken from it.
        inside = {
            name: path for name in ("root", "config_dir") if (path := Path(demo.get(name, "/"))).is_relative_to(sandbox)
        }
        if demo.get("kind") == "docker":
            given = replace(given, docker_dir=inside.get("root"))
        else:
            config_dir = given.config_dir or inside.get("config_dir")
            given = replace(given, program_dir=inside.get("root"), config_dir=config_dir)
    uninstall = UninstallEntry(*(entry.get(name, "") for name in ("DisplayName", "DisplayVersion", "InstallLocation")))
    bare = Machine(machine.platform, cwd=machine.cwd, uninstall_entries=(uninstall,), containers=machine.containers)
    return replace(bare, filesystem=sandbox), given


def _json(path: Path) -> dict[str, str]:
    """The texts of a small JSON object; empty when there is none."""
    try:
        document = json.loads(read_text(path) or "{}")
    except ValueError:
        return {}
    return {k: v for k, v in document.items() if isinstance(v, str)} if isinstance(document, dict) else {}


def _wrong_folder(candidate: _Candidate) -> ImagingBackupError:
    """Why a folder given by hand is none of that kind, with the right option when there is one."""
    root = candidate.root
    if candidate.kind is InstallationKind.WINDOWS:
        if _is_docker_root(root):
            return InstallationUnsupported(
                f"{root} is a folder of the Docker installer, not a program folder of the Windows installer.",
                "Give it with --docker-dir.",
            )
        return InstallationNotFound(
            f"{root} is no program folder of CAST Imaging: it has no neo4j\\bin or neo4j\\lib.",
            "Give the folder that contains neo4j\\bin, by default %PROGRAMFILES%\\CAST\\ImagingSystem.",
        )
    if _is_windows_root(root):
        return InstallationUnsupported(
            f"{root} is a program folder of the Windows installer, not a folder of the Docker installer.",
            "Give it with --program-dir.",
        )
    return InstallationNotFound(
        f"{root} is no folder of the Docker installer: docker-compose.yml or .env, neo4j and a configuration file "
        "are expected in it.",
        "Give the folder that was made by unzipping the Docker installer.",
    )


def _is_windows_root(root: Path) -> bool:
    return any(os.path.isdir(root / "neo4j" / name) for name in ("bin", "lib"))


def _is_docker_root(root: Path) -> bool:
    return (
        any(os.path.isfile(root / name) for name in DOCKER_FOLDER_FILES)
        and os.path.isdir(root / "neo4j")
        and any(file.present for file in find_config_files(root, DOCKER_ROLE_FOLDERS))
    )


# Paths


def _key(machine: Machine, path: PurePath) -> str:
    """What tells two folders apart. A network path is compared as it is written, without a look at the server."""
    text = os.path.normpath(path) if is_network_path(str(path)) else os.path.realpath(path)
    return text.casefold() if machine.on_windows else text


def _is_inside(machine: Machine, path: PurePath, folder: PurePath) -> bool:
    return PurePath(_key(machine, path)).is_relative_to(_key(machine, folder))


def _resolve(machine: Machine, text: str, base: Path) -> Path:
    """A path as written in a file: absolute, or relative to `base`."""
    if machine.on_windows and PureWindowsPath(text).drive:
        return Path(text)
    return Path(os.path.normpath(base / text))


def _in_environment(machine: Machine, name: str, suffix: Sequence[str]) -> Path | None:
    base = machine.environ.get(name)
    return Path(base, *suffix) if base else None


# Generation 3


def _refusal(root: PurePath) -> Refusal:
    return Refusal(root, GENERATION_3_REASON.format(root=root), GENERATION_3_HINT)


def _is_generation_3(root: Path) -> bool:
    return is_generation_3_folder(root, listed(root)) or is_generation_3_image(_read_compose(root)[1].image or "")


def _generation_3_roots(machine: Machine, containers: Iterable[ContainerView]) -> list[PurePath]:
    """Where generation 3 is, by its folders, its services' names and its containers (field-facts 4)."""
    places = [
        place
        for name in ("PROGRAMFILES", "PROGRAMDATA")
        if (place := _in_environment(machine, name, GENERATION_3_SUFFIX))
    ]
    roots: list[PurePath] = []
    roots += [place for place in places if os.path.isdir(place)][:1]
    if not roots and any(name.startswith(GENERATION_3_SERVICE_PREFIX) for name in machine.cast_services):
        roots.append(places[0] if places else PureWindowsPath(*GENERATION_3_SUFFIX))
    linux = machine.filesystem / GENERATION_3_LINUX.lstrip("/")
    if os.path.isdir(linux):
        roots.append(linux)
    for container in containers:
        if is_generation_3_image(container.image):
            roots.append(Path(container.labels.get(WORKING_DIR_LABEL) or linux))
    return roots


# The Windows installer


def _windows_candidates(machine: Machine) -> list[_Candidate]:
    """Uninstall entries and the Neo4j service say where a custom folder is; the default place comes last."""
    if not machine.on_windows:
        return []
    found = [
        (entry.location, f"uninstall entry '{entry.name}'")
        for entry in machine.uninstall_entries
        if entry.location and re.search(r"cast imaging|imagingsystem", entry.name, re.IGNORECASE)
    ]
    for service in machine.neo4j_services:
        # Other products install Neo4j too: the folder around it must be CAST's.
        if (home := service.home) and home.name.casefold() == "neo4j" and _is_cast_folder(home.parent):
            found.append((str(home.parent), f"Windows service {service.name}"))
    for name in ("PROGRAMW6432", "PROGRAMFILES"):
        if place := _in_environment(machine, name, WINDOWS_PROGRAM_SUFFIX):
            found.append((str(place), DEFAULT_PLACE))
    return [
        _Candidate(InstallationKind.WINDOWS, Path(os.path.normpath(place)), how)
        for place, how in found
        if not is_network_path(place)
    ]


def _is_cast_folder(folder: Path) -> bool:
    names = {name.casefold() for name in listed(folder)}
    return folder.name.casefold() == "imagingsystem" or not names.isdisjoint({"imagingservice", "imagingetl"})


def _windows_installation(machine: Machine, given: GivenPaths, candidate: _Candidate) -> Installation:
    root = candidate.root
    home = root / "neo4j"
    service = next((s for s in machine.neo4j_services if s.home and _key(machine, s.home) == _key(machine, home)), None)
    live_conf_dir = Path(service.parameter("config-dir") or home / "conf") if service else home / "conf"
    config_dir, config_how = _windows_config_dir(machine, given, live_conf_dir)
    # What the service really reads comes first, unless the person says otherwise.
    confs = [live_conf_dir / "neo4j.conf", config_dir / "neo4j" / "neo4j.conf", home / "conf" / "neo4j.conf"]
    if given.config_dir:
        confs.insert(0, confs.pop(1))
    if not service:
        confs.append(confs.pop(0))
    settings = parse_neo4j_conf(next((text for conf in confs if (text := read_text(conf)) is not None), ""))
    data_dir, data_how = _windows_data_dir(machine, given, settings, home)
    logs_dir = _resolve(machine, settings.transaction_logs_root or "transactions", data_dir)
    entry = next(
        (e for e in machine.uninstall_entries if e.location and _key(machine, Path(e.location)) == _key(machine, root)),
        None,
    )
    neo4j_version, edition = neo4j_from_jars(home)
    service_how = "Windows services" if service else f"neo4j.conf: {SERVICE_SETTING}"
    service_name = service.name if service else settings.windows_service_name
    installation = Installation(
        kind=InstallationKind.WINDOWS,
        root=root,
        data_dir=data_dir,
        config_dir=config_dir,
        config_files=find_config_files(config_dir, WINDOWS_ROLE_FOLDERS),
        service_name=service_name or DEFAULT_SERVICE_NAME,
        http_port=settings.http_port or DEFAULT_HTTP_PORT,
        bolt_port=settings.bolt_port or DEFAULT_BOLT_PORT,
        transaction_logs_dir=None if _is_inside(machine, logs_dir, data_dir) else logs_dir,
        version=entry.version or None if entry else None,
        neo4j_version=neo4j_version,
        neo4j_edition=edition,
    )
    found_by = {
        "root": candidate.how,
        "data_dir": data_how,
        "config_dir": config_how,
        "service_name": service_how if service_name else DEFAULT_NAME,
        "http_port": _connector_how(settings.http_port, settings.http_enabled, HTTP_SETTING),
        "bolt_port": _connector_how(settings.bolt_port, settings.bolt_enabled, BOLT_SETTING),
        "version": "uninstall entry" if installation.version else NOT_FOUND,
        "neo4j_version": "neo4j\\lib" if neo4j_version else NOT_FOUND,
    }
    return _finished(installation, given, settings, found_by)


def _windows_config_dir(machine: Machine, given: GivenPaths, live_conf_dir: Path) -> tuple[Path, str]:
    """The configuration tree: the one Neo4j's service reads, else the profile that holds one (lessons T6)."""
    if given.config_dir:
        return Path(given.config_dir), GIVEN
    if live_conf_dir.name.casefold() == "neo4j" and os.path.isfile(live_conf_dir / "neo4j.conf"):
        return live_conf_dir.parent, "Neo4j service: --config-dir"
    own = _in_environment(machine, "APPDATA", WINDOWS_CONFIG_SUFFIX)
    places = [(own, "default place: %APPDATA% of this account")] if own else []
    places += [(p.roaming.joinpath(*WINDOWS_CONFIG_SUFFIX), f"profile of {p.account}") for p in machine.profiles]
    hits: dict[str, tuple[Path, str]] = {}
    for place, how in places:
        if any(file.present for file in find_config_files(place, WINDOWS_ROLE_FOLDERS)):
            hits.setdefault(_key(machine, place), (place, how))
    if not hits:
        return own or live_conf_dir, NOT_FOUND
    # max() keeps the first of equals, so this account's own profile wins a draw.
    best, how = max(hits.values(), key=lambda hit: _config_rank(machine, given, hit[0], live_conf_dir.parent))
    others = [str(place) for place, _ in hits.values() if place != best]
    return best, how + (f"; there are others: {', '.join(others)}" if others else "")


def _config_rank(machine: Machine, given: GivenPaths, config_dir: Path, home: Path) -> tuple[bool, float]:
    """A tree whose neo4j.conf names the data folder comes first, then the one changed last."""
    conf = config_dir / "neo4j" / "neo4j.conf"
    named = parse_neo4j_conf(read_text(conf) or "").data_dir
    names_the_data = False
    # Any account may have written this file: a server it names is not visited.
    if named and not is_network_path(named):
        data_dir = _resolve(machine, named, home)
        if given.data_dir:
            names_the_data = _key(machine, data_dir) == _key(machine, Path(given.data_dir))
        else:
            names_the_data = os.path.isdir(data_dir / "databases")
    try:
        return names_the_data, conf.stat().st_mtime
    except OSError:
        return names_the_data, 0.0


def _windows_data_dir(machine: Machine, given: GivenPaths, settings: Neo4jSettings, home: Path) -> tuple[Path, str]:
    if given.data_dir:
        return Path(given.data_dir), GIVEN
    if settings.data_dir:
        data_dir = _resolve(machine, settings.data_dir, home)
        missing = not is_network_path(str(data_dir)) and not os.path.isdir(data_dir)
        return data_dir, f"neo4j.conf: {DATA_SETTING}" + (" (the folder does not exist)" if missing else "")
    default = _in_environment(machine, "PROGRAMDATA", WINDOWS_DATA_SUFFIX)
    if default and os.path.isdir(default):
        return default, DEFAULT_PLACE
    if os.path.isdir(home / "data" / "databases"):
        return home / "data", "default place of Neo4j"
    return default or home / "data", NOT_FOUND


# The Docker installer


def _ask_containers(machine: Machine) -> tuple[ContainerView, ...]:
    try:
        return tuple(machine.containers())
    except ImagingBackupError as error:
        log.debug("containers are left out: %s", error.message)
        return ()


def _host_path(machine: Machine, source: str) -> Path:
    r"""A mount's source as a path of this machine; Docker Desktop writes C:\X as /run/desktop/mnt/host/c/X."""
    if machine.on_windows and (match := re.match(r"/(?:run/desktop/mnt/host|host_mnt)/([a-z])(/.*)?$", source)):
        return Path(f"{match[1].upper()}:{match[2] or '/'}")
    return Path(source)


def _docker_candidates(machine: Machine, containers: Iterable[ContainerView]) -> list[_Candidate]:
    found = [(machine.cwd, "current folder")]
    if machine.on_windows:
        suffixes = [PureWindowsPath(text).parts for text in DOCKER_DEFAULT_FOLDERS_WINDOWS]
        places = [_in_environment(machine, "PROGRAMFILES", suffix) for suffix in suffixes]
        found += [(place, DEFAULT_PLACE) for place in places if place]
    else:
        found += [(machine.filesystem / text.lstrip("/"), DEFAULT_PLACE) for text in DOCKER_DEFAULT_FOLDERS_LINUX]
    for container in containers:
        if not (source := {target: source for source, target in container.mounts}.get("/data")):
            continue
        if working_dir := container.labels.get(WORKING_DIR_LABEL):
            found.append((_host_path(machine, working_dir), f"compose project of container {container.name}"))
        data_dir = _host_path(machine, source)
        if data_dir.parts[-2:] == DOCKER_DATA_SUFFIX:
            found.append((data_dir.parent.parent, f"mount of container {container.name}"))
    return [_Candidate(InstallationKind.DOCKER, root, how) for root, how in found]


def _read_compose(root: Path) -> tuple[Mapping[str, str], ComposeNeo4j]:
    """The values of the .env file, and the neo4j service of the first compose file, as compose itself picks it."""
    env = parse_env_file(read_text(root / ".env") or "")
    text = next((text for name in COMPOSE_FILES if (text := read_text(root / name)) is not None), "")
    return env, parse_compose(text, env)


def _container_of(machine: Machine, root: Path, containers: Iterable[ContainerView]) -> ContainerView | None:
    """The container that mounts /data and belongs to this folder: by its compose project, or by what it mounts."""
    for container in containers:
        if not any(target == "/data" for _, target in container.mounts):
            continue
        working_dir = container.labels.get(WORKING_DIR_LABEL)
        if working_dir and _key(machine, _host_path(machine, working_dir)) == _key(machine, root):
            return container
        if any(_is_inside(machine, _host_path(machine, source), root) for source, _ in container.mounts):
            return container
    return None


def _docker_installation(
    machine: Machine, given: GivenPaths, candidate: _Candidate, containers: Iterable[ContainerView]
) -> Installation:
    root = candidate.root
    env, compose = _read_compose(root)
    container = _container_of(machine, root, containers)
    config_files = find_config_files(root, DOCKER_ROLE_FOLDERS)
    conf = next(file.path for file in config_files if file.role == "neo4j")
    settings = parse_neo4j_conf(read_text(Path(conf)) or "")
    if container:
        mounts = [(_host_path(machine, source), target) for source, target in container.mounts]
    else:
        mounts = [(_resolve(machine, s, root), t) for s, t in compose.volumes if _is_folder_source(s)]
    data_dir, data_how = _docker_data_dir(given, root, container, compose, mounts)
    logs_dir = _docker_logs_dir(settings.transaction_logs_root or "transactions", mounts)
    http_port, http_how = _docker_port(7474, container, compose, settings.http_port, HTTP_SETTING)
    bolt_port, bolt_how = _docker_port(7687, container, compose, settings.bolt_port, BOLT_SETTING)
    version, version_how = None, NOT_FOUND
    if tag := version_from_env(env):
        version, version_how = tag[1], f".env: {tag[0]}"
    elif container and (version := version_from_image(container.image)):
        version_how = f"image of container {container.name}"
    if container:
        service_name, service_how = container.name, "container that mounts this folder"
    elif compose.container_name:
        service_name, service_how = compose.container_name, "compose file: container_name"
    else:
        service_name, service_how = DEFAULT_SERVICE_NAME, DEFAULT_NAME
    installation = Installation(
        kind=InstallationKind.DOCKER,
        root=root,
        data_dir=data_dir,
        config_dir=root,
        config_files=config_files,
        service_name=service_name,
        http_port=http_port,
        bolt_port=bolt_port,
        transaction_logs_dir=logs_dir if logs_dir and not _is_inside(machine, logs_dir, data_dir) else None,
        version=version,
    )
    found_by = {
        "root": candidate.how,
        "data_dir": data_how,
        "config_dir": candidate.how,
        "service_name": service_how,
        "http_port": http_how,
        "bolt_port": bolt_how,
        "version": version_how,
        "neo4j_version": "not found in files: the running server tells it",
    }
    return _finished(installation, given, settings, found_by)


def _is_folder_source(source: str) -> bool:
    """A folder of the host has a separator or a leading dot; a bare word is a volume that the engine keeps."""
    return source.startswith(".") or "/" in source or "\\" in source


def _docker_data_dir(
    given: GivenPaths,
    root: Path,
    container: ContainerView | None,
    compose: ComposeNeo4j,
    mounts: Iterable[tuple[Path, str]],
) -> tuple[Path, str]:
    if given.data_dir:
        return Path(given.data_dir), GIVEN
    for source, target in mounts:
        if target == "/data":
            return source, f"mount of container {container.name}" if container else "compose file: volumes"
    default = root.joinpath(*DOCKER_DATA_SUFFIX)
    for source_text, target in compose.volumes:
        if target == "/data":
            return default, f"{NOT_FOUND} (the compose file keeps the data in the volume {source_text!r})"
    return default, DEFAULT_PLACE


def _docker_logs_dir(setting: str, mounts: Iterable[tuple[Path, str]]) -> PurePath | None:
    """The host folder of the transaction logs; None when they are in /data. A path nobody mounts stays as it is."""
    inside = PurePosixPath(posixpath.normpath(posixpath.join("/data", setting)))
    holders = [(source, target) for source, target in mounts if inside.is_relative_to(target)]
    if holders:
        source, target = max(holders, key=lambda holder: len(holder[1]))
        return None if target == "/data" else source / inside.relative_to(target)
    return None if inside.is_relative_to("/data") else inside


def _docker_port(
    port: int, container: ContainerView | None, compose: ComposeNeo4j, said: int | None, setting: str
) -> tuple[int, str]:
    """The port of the host: as the container publishes it, else as the compose file says."""
    inner = said or port
    if container and (published := container.ports.get(f"{inner}/tcp")):
        return published, f"published port of container {container.name}"
    if published := dict(compose.ports).get(inner):
        return published, "compose file: ports"
    return inner, f"neo4j.conf: {setting}" if said else DEFAULT_NAME


# Both kinds


def _connector_how(port: int | None, enabled: bool | None, setting: str) -> str:
    how = f"neo4j.conf: {setting}" if port else DEFAULT_NAME
    return how + (" (neo4j.conf switches this connector off)" if enabled is False else "")


def _finished(
    installation: Installation, given: GivenPaths, settings: Neo4jSettings, found_by: dict[str, str]
) -> Installation:
    """What both kinds share: backup address, transaction logs, versions given by hand, and the sandbox."""
    found_by["backup_address"] = "neo4j.conf" if settings.backup_address else DEFAULT_NAME
    if installation.neo4j_edition:
        found_by["neo4j_edition"] = "neo4j\\lib"
    if installation.transaction_logs_dir:
        found_by["transaction_logs_dir"] = "neo4j.conf: dbms.directories.transaction.logs.root"
    for name, value in (("version", given.version), ("neo4j_version", given.neo4j_version)):
        if value:
            found_by[name] = GIVEN
    return replace(
        installation,
        backup_address=settings.backup_address or DEFAULT_BACKUP_ADDRESS,
        version=given.version or installation.version,
        neo4j_version=given.neo4j_version or installation.neo4j_version,
        sandbox=Path(given.sandbox) if given.sandbox else None,
        found_by=MappingProxyType(found_by),
    )
