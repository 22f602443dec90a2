"""Installations of the Docker installer: where they may be, and what their files and containers say.

No running server is asked here, so the version of Neo4j stays unknown.
Sources: field-facts 3.1, 3.3; lessons T12.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PureWindowsPath

from core.kinds.docker.compose import ComposeNeo4j, parse_compose, parse_env_file
from core.kinds.docker.places import (
    data_place,
    holds_data,
    is_image,
    likeness,
    logs_place,
    mounted_below,
    name_below,
    on_machine,
    parts_elsewhere,
    published_endpoints,
    read_settings,
)
from core.kinds.machine import (
    DEFAULT_NAME,
    DEFAULT_PLACE,
    GIVEN,
    NOT_FOUND,
    Candidate,
    ContainerView,
    Machine,
    doubt_of_logs,
    finish_installation,
    folder_key,
    from_environment,
    is_inside,
    is_safe_to_run_in,
    resolve_path,
)
from core.kinds.versions import find_config_files, read_text, version_from_env, version_from_image
from core.model.endpoint import Published
from core.model.given import Given
from core.model.installation import (
    DEFAULT_SERVICE_NAME,
    Installation,
)
from core.model.kind_facts import DOCKER_INSTALLER
from core.model.layout import TRANSACTIONS
from core.neo4j.conf import BOLT_SETTING, HTTP_SETTING, Neo4jSettings
from core.phrases import phrase

log = logging.getLogger(__name__)

DATA_SUFFIX = ("neo4j", "data")
DEFAULT_FOLDERS_LINUX = ("/opt/CAST/container_support", "/opt/CAST/container-support")
DEFAULT_FOLDERS_WINDOWS = (r"CAST\container_support", r"CAST\container-support")
"""Below %PROGRAMFILES% (field-facts 3.1)."""
COMPOSE_FILES = ("docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml")
DOCKER_FOLDER_FILES = (*COMPOSE_FILES, ".env", "imaging", "imaging.exe")
WORKING_DIR_LABEL = "com.docker.compose.project.working_dir"


def is_docker_root(root: Path) -> bool:
    return (
        any(os.path.isfile(root / name) for name in DOCKER_FOLDER_FILES)
        and os.path.isdir(root / "neo4j")
        and any(file.present for file in find_config_files(root, DOCKER_INSTALLER.role_folders))
    )


def _host_path(machine: Machine, source: str) -> Path:
    r"""A mount's source as a path of this machine; Docker Desktop writes C:\X as /run/desktop/mnt/host/c/X."""
    if machine.on_windows and (match := re.match(r"/(?:run/desktop/mnt/host|host_mnt)/([a-z])(/.*)?$", source)):
        return Path(f"{match[1].upper()}:{match[2] or '/'}")
    return Path(source)


def docker_candidates(machine: Machine) -> list[Candidate]:
    found: list[tuple[Path, str]] = (
        [(machine.cwd, phrase("current folder"))] if is_safe_to_run_in(machine, machine.cwd) else []
    )
    if machine.on_windows:
        suffixes = [PureWindowsPath(text).parts for text in DEFAULT_FOLDERS_WINDOWS]
        places = [from_environment(machine, "PROGRAMFILES", suffix) for suffix in suffixes]
        found += [(place, DEFAULT_PLACE) for place in places if place]
    else:
        found += [(machine.filesystem / text.lstrip("/"), DEFAULT_PLACE) for text in DEFAULT_FOLDERS_LINUX]
    for container in machine.containers():
        if not _likeness(container):
            continue
        if working_dir := container.labels.get(WORKING_DIR_LABEL):
            found.append(
                (
                    _host_path(machine, working_dir),
                    phrase("compose project of container {container}", container=container.name),
                )
            )
        for source, target in container.mounts:
            folder = _host_path(machine, source)
            if source and holds_data([target]) and folder.parts[-2:] == DATA_SUFFIX:
                found.append((folder.parent.parent, _mount_of(container)))
    return [Candidate(DOCKER_INSTALLER, root, how) for root, how in found]


def read_compose(root: Path) -> tuple[Mapping[str, str], ComposeNeo4j]:
    """The values of the .env file, and the neo4j service of the first compose file, as compose itself picks it."""
    env = parse_env_file(read_text(root / ".env") or "")
    text = next((text for name in COMPOSE_FILES if (text := read_text(root / name)) is not None), "")
    return env, parse_compose(text, env)


def _likeness(container: ContainerView) -> int:
    return likeness(container.image, container.environment, (target for _, target in container.mounts))


def _container_of(machine: Machine, root: Path, compose: ComposeNeo4j) -> ContainerView | None:
    """The container that is Neo4j and belongs to this folder: by its compose project, or by what it mounts.

    Beside it there may be one with data of its own at /data, or with an image of a similar name; also while Neo4j itself has no
    container.
    """

    def is_the_composes(container: ContainerView) -> bool:
        return container.name == compose.container_name or container.image == compose.image

    mine = [one for one in machine.containers() if _likeness(one) and _belongs_to(machine, root, one)]
    best = max(mine, key=lambda one: (_likeness(one), is_the_composes(one)), default=None)
    if best is None or (_likeness(best) < 3 and is_image(compose.image or "") and not is_the_composes(best)):
        return None
    return best


def _belongs_to(machine: Machine, root: Path, container: ContainerView) -> bool:
    working_dir = container.labels.get(WORKING_DIR_LABEL)
    if working_dir and folder_key(machine, _host_path(machine, working_dir)) == folder_key(machine, root):
        return True
    # A mount without a source is no folder: tmpfs.
    return any(source and is_inside(machine, _host_path(machine, source), root) for source, _ in container.mounts)


def docker_installation(machine: Machine, given: Given, candidate: Candidate) -> Installation:
    root = candidate.root
    env, compose = read_compose(root)
    container = _container_of(machine, root, compose)
    config_files = find_config_files(root, DOCKER_INSTALLER.role_folders)
    conf = next(file.path for file in config_files if file.role == "neo4j")
    environment = (container or compose).environment
    settings = read_settings(environment, read_text(Path(conf)) or "")
    if container:
        mounts = [(_host_path(machine, source), target) for source, target in container.mounts if source]
    else:
        mounts = [(resolve_path(machine, s, root), t) for s, t in compose.volumes if _is_folder_source(s)]
    targets = [target for _, target in (container.mounts if container else compose.volumes)]
    data_dir, data_how, doubt = _docker_data_dir(given, root, container, compose, settings, mounts)
    if not doubt and not given.data_dir:
        doubt = _what_lies_apart(settings, mounts, targets)
        if not container and (unknown := machine.containers_unknown()):
            # There may be one, with other mounts and another environment than the compose file has now.
            doubt = doubt or unknown
    listens = settings.listens()
    endpoints = published_endpoints((container or compose).published, listens) or settings.endpoints
    data_inside, inside = data_place(settings), logs_place(settings)
    in_data = name_below(inside, data_inside)
    mounted = on_machine(inside, mounts)
    # A place that nobody mounts stays as it is written: nothing of this machine is there.
    logs_dir = mounted or (None if in_data else inside)
    logs_doubt = doubt_of_logs(machine, given, on_machine(data_inside, mounts))
    if logs_dir and not mounted:
        logs_doubt = phrase("Neo4j has them in {folder} of its container, where no folder is mounted", folder=inside)
    elsewhere = logs_dir is not None and not is_inside(machine, logs_dir, data_dir)
    if apart := mounted_below(inside, targets):
        logs_doubt = logs_doubt or phrase("a part of them is mounted from elsewhere, on {folder}", folder=apart[0])
    http_port, http_how = _docker_port(7474, container, compose, settings.http_port, HTTP_SETTING)
    bolt_port, bolt_how = _docker_port(7687, container, compose, settings.bolt_port, BOLT_SETTING)
    version: str | None = None
    version_how: str = NOT_FOUND
    if tag := version_from_env(env):
        version, version_how = tag[1], f".env: {tag[0]}"
    elif container and (version := version_from_image(container.image)):
        version_how = phrase("image of container {container}", container=container.name)
    if container:
        service_name, service_how = container.name, phrase("container that mounts this folder")
    elif compose.container_name:
        service_name, service_how = compose.container_name, phrase("compose file: container_name")
    else:
        service_name, service_how = DEFAULT_SERVICE_NAME, DEFAULT_NAME
    installation = Installation(
        kind=DOCKER_INSTALLER,
        root=root,
        data_dir=data_dir,
        data_dir_doubt=doubt,
        config_dir=root,
        config_files=config_files,
        service_name=service_name,
        has_service=container is not None,
        http_port=http_port,
        bolt_port=bolt_port,
        endpoints=endpoints,
        listens=listens,
        default_database_fixed=read_settings(environment, "").default_database is not None,
        transaction_logs_dir=logs_dir if elsewhere else None,
        transaction_logs_name=in_data if not elsewhere else TRANSACTIONS,
        transaction_logs_doubt=logs_doubt if elsewhere else "",
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
        "neo4j_version": phrase("not found in files: the running server tells it"),
    }
    if elsewhere and mounted:
        found_by["transaction_logs_dir"] = _mount_of(container) if container else phrase("compose file: volumes")
    return finish_installation(installation, given, settings, found_by)


def _what_lies_apart(settings: Neo4jSettings, mounts: Sequence[tuple[Path, str]], targets: Sequence[str]) -> str:
    """A part of the store that the data folder does not hold; '' where it holds all, or all but its transaction logs, which are told
    as that.
    """
    logs = _logs_mounts(settings, mounts)
    apart = [target for target in parts_elsewhere(data_place(settings), targets) if target not in logs]
    return phrase("a part of it is mounted from elsewhere, on {folder}", folder=apart[0]) if apart else ""


def _logs_mounts(settings: Neo4jSettings, mounts: Sequence[tuple[Path, str]]) -> list[str]:
    """The folder that is mounted for the transaction logs alone."""
    place = logs_place(settings)
    return [target for source, target in mounts if on_machine(place, [(source, target)]) == source]


def _mount_of(container: ContainerView) -> str:
    return phrase("mount of container {container}", container=container.name)


def _is_folder_source(source: str) -> bool:
    """A folder of the host has a separator or a leading dot; a bare word is a volume that the engine keeps."""
    return source.startswith(".") or "/" in source or "\\" in source


def _docker_data_dir(
    given: Given,
    root: Path,
    container: ContainerView | None,
    compose: ComposeNeo4j,
    settings: Neo4jSettings,
    mounts: Sequence[tuple[Path, str]],
) -> tuple[Path, str, str]:
    """The folder, how it was found, and why it may be the wrong one ('' when it is the server's)."""
    if given.data_dir:
        return Path(given.data_dir), GIVEN, ""
    place = data_place(settings)
    if folder := on_machine(place, mounts):
        return Path(folder), _mount_of(container) if container else phrase("compose file: volumes"), ""
    default = root.joinpath(*DATA_SUFFIX)
    if not container and not compose.is_neo4j:
        return default, DEFAULT_PLACE, ""
    named = [] if container else compose.volumes
    volumes = [source for source, target in named if on_machine(place, [(root, target)])]
    if volumes:
        doubt = phrase("the compose file keeps the data in the volume {volume}", volume=repr(volumes[0]))
    else:
        doubt = phrase("Neo4j has its data in {folder} of its container, where no folder is mounted", folder=place)
    return default, phrase("not found: give it by hand ({reason})", reason=doubt), doubt


def _docker_port(
    port: int, container: ContainerView | None, compose: ComposeNeo4j, said: int | None, setting: str
) -> tuple[int, str]:
    """The port of the host: as the container publishes it, else as the compose file says."""
    inner = said or port
    if container and (published := _port_of(container.published, inner)):
        return published, phrase("published port of container {container}", container=container.name)
    if published := _port_of(compose.published, inner):
        return published, phrase("compose file: ports")
    return inner, f"neo4j.conf: {setting}" if said else DEFAULT_NAME


def _port_of(published: Iterable[Published], inner: int) -> int | None:
    return next((one.port for one in published if one.inner == inner), None)
