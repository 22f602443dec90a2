"""Installations of the Docker installer: where they may be, and what their files and containers say.

No running server is asked here, so the version of Neo4j stays unknown.
Sources: field-facts 3.1, 3.3; lessons T12.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from core.kinds.docker.choose import by_evidence, evidence, is_clear
from core.kinds.docker.compose import COMPOSE_FILES, ComposeProject, ComposeService, read_compose
from core.kinds.docker.container_engine import host_path
from core.kinds.docker.places import (
    data_place,
    holds_data,
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
    no_such_container,
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

DATA_SUFFIX = ("neo4j", "data")
DEFAULT_FOLDERS_LINUX = ("/opt/CAST/container_support", "/opt/CAST/container-support")
DEFAULT_FOLDERS_WINDOWS = (r"CAST\container_support", r"CAST\container-support")
"""Below %PROGRAMFILES% (field-facts 3.1)."""
DOCKER_FOLDER_FILES = (*COMPOSE_FILES, ".env", "imaging", "imaging.exe")
WORKING_DIR_LABEL = "com.docker.compose.project.working_dir"
SERVICE_LABEL = "com.docker.compose.service"
FILES_LABEL = "com.docker.compose.project.config_files"
ONCE_LABEL = "com.docker.compose.oneoff"
"""Of a container that was made to run something once: `docker compose run neo4j …`."""


def is_docker_root(root: Path) -> bool:
    return (
        any(os.path.isfile(root / name) for name in DOCKER_FOLDER_FILES)
        and os.path.isdir(root / "neo4j")
        and any(file.present for file in find_config_files(root, DOCKER_INSTALLER.role_folders))
    )


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
        if not evidence(container.image, container.environment, _sources(machine, container), ()).enough:
            continue
        if working_dir := _working_dir(machine, container):
            found.append((working_dir, phrase("compose project of container {container}", container=container.name)))
        for folder, target in _sources(machine, container):
            if folder and holds_data([target]) and folder.parts[-2:] == DATA_SUFFIX:
                found.append((folder.parent.parent, _mount_of(container)))
    return [Candidate(DOCKER_INSTALLER, root, how) for root, how in found]


def _folders(service: ComposeService) -> list[tuple[Path | None, str]]:
    return [(Path(source) if source else None, target) for source, target in service.mounts]


def _sources(machine: Machine, container: ContainerView) -> list[tuple[Path | None, str]]:
    # A mount without a source is no folder: tmpfs.
    return [
        (host_path(source, on_windows=machine.on_windows) if source else None, target)
        for source, target in container.mounts
    ]


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The container that is Neo4j, or the service that it would be made of."""

    container: ContainerView | None = None
    service: ComposeService | None = None
    names: tuple[str, ...] = ()
    """Of all that may be it, that one first."""
    unclear: str = ""
    """Which others stand equal; '' where none does."""
    unread: str = ""
    """Why nobody knows which there are; '' where that is known."""
    is_given: bool = False

    @property
    def one(self) -> ContainerView | ComposeService:
        return self.container or self.service or _NOTHING


_NOTHING = ComposeService("", "")


def _choose(machine: Machine, given: Given, candidate: Candidate, project: ComposeProject, conf: str) -> _Chosen:
    """By what speaks for it, or by the name that a person has given; a doubt where several stand equal."""
    services = by_evidence(
        (evidence(one.image, one.environment, _folders(one), (one.name, one.container_name), conf=conf), one)
        for one in project.services
    )
    service = services[0][1] if services else None
    known = service if is_clear(services) else None
    suspects, others, strangers = [], [], []
    for one in machine.containers():
        if not _belongs_to(machine, candidate.root, one) or one.labels.get(ONCE_LABEL, "").lower() == "true":
            continue
        label = one.labels.get(SERVICE_LABEL, "")
        of_project = 0
        if known is not None:
            of_project = 2 if one.name == known.container_name else int(label == known.name)
        found = evidence(
            *(one.image, one.environment, _sources(machine, one), (one.name, label)), conf=conf, of_project=of_project
        )
        certain = found.certain and label not in {other.name for other in project.services}
        if known is None or of_project or (certain and _shares_a_folder(machine, one, known)):
            suspects.append((found, one))
        elif certain:
            strangers.append((found, one))
        elif found.strong:
            others.append((found, one))
    containers = by_evidence([*suspects, *strangers] if suspects else [])
    names = [one.name for _, one in containers] or [one.container_name for _, one in services]
    names += [one.name for _, one in by_evidence([*others, *([] if suspects else strangers)])]
    if given.container and (named := _named(machine, given.container, candidate, project.services, names)):
        return named
    unclear = ""
    # Where the project's own container is gone, one that has nothing to do with it may be the server, or a trial beside it.
    if (ranked := containers or services) and (not is_clear(ranked) or (strangers and not suspects)):
        unclear = phrase("nothing tells which container is Neo4j's: {containers}", containers=", ".join(names))
    if containers:
        return _Chosen(containers[0][1], service, tuple(names), unclear)
    return _Chosen(None, service, tuple(names), unclear, project.unread)


def _shares_a_folder(machine: Machine, one: ContainerView, known: ComposeService) -> bool:
    """Whether it mounts a folder of that service: it was made by hand in its place, or before the project had its name."""
    own = {folder_key(machine, source) for source, _ in _folders(known) if source}
    return any(source and folder_key(machine, source) in own for source, _ in _sources(machine, one))


def _named(
    machine: Machine, name: str, candidate: Candidate, services: Sequence[ComposeService], names: Sequence[str]
) -> _Chosen | None:
    """The container of that name, also where nothing speaks for it, or the service that it would be made of.

    None where it belongs to another folder, of which a person has said nothing.
    """
    names = (name, *(other for other in names if other != name))
    service = next((one for one in services if name in (one.container_name, one.name)), None)
    container = next((one for one in machine.containers() if one.name == name), None)
    if container and (candidate.how == GIVEN or _belongs_to(machine, candidate.root, container)):
        return _Chosen(container, service, names, is_given=True)
    if service and not container:
        return _Chosen(None, service, names, is_given=True)
    if candidate.how != GIVEN:
        return None
    raise no_such_container(machine, name)


def _belongs_to(machine: Machine, root: Path, container: ContainerView) -> bool:
    working_dir = _working_dir(machine, container)
    if working_dir and folder_key(machine, working_dir) == folder_key(machine, root):
        return True
    return any(folder and is_inside(machine, folder, root) for folder, _ in _sources(machine, container))


def _working_dir(machine: Machine, container: ContainerView) -> Path | None:
    """The folder of its compose project."""
    label = container.labels.get(WORKING_DIR_LABEL)
    return host_path(label, on_windows=machine.on_windows) if label else None


def _files_used(machine: Machine, root: Path) -> Sequence[Path]:
    """The compose files that the containers of this folder were made of, such as those of `docker compose -f`.

    Only where all agree, and with the file that compose finds by itself, if there is one: else it is another project in this
    folder, a trial or a monitor, and not the server's.
    """
    found: dict[tuple[Path, ...], None] = {}
    for container in machine.containers():
        names = container.labels.get(FILES_LABEL, "")
        files = tuple(root / host_path(name, on_windows=machine.on_windows) for name in names.split(",") if name)
        # Of a project that is this folder's, and is still there as it was.
        if (
            files
            and folder_key(machine, files[0].parent) == folder_key(machine, root)
            and all(map(os.path.isfile, files))
        ):
            found[files] = None
    own = next((path for path in (root / name for name in COMPOSE_FILES) if path.is_file()), None)
    ours = [files for files in found if own is None or own in files]
    return ours[0] if len(ours) == 1 else ()


def docker_installation(machine: Machine, given: Given, candidate: Candidate) -> Installation:
    root = candidate.root
    project = read_compose(root, machine, _files_used(machine, root))
    config_files = find_config_files(root, DOCKER_INSTALLER.role_folders)
    conf = read_text(Path(next(file.path for file in config_files if file.role == "neo4j"))) or ""
    chosen = _choose(machine, given, candidate, project, conf)
    container, service = chosen.container, chosen.service
    environment = chosen.one.environment
    settings = read_settings(environment, conf)
    if container:
        sources = _sources(machine, container)
    else:
        sources = _folders(service) if service else []
    mounts = [(source, target) for source, target in sources if source]
    targets = [target for _, target in sources]
    data_dir, data_how, doubt = _docker_data_dir(given, root, chosen, settings, mounts)
    if not doubt and not given.data_dir:
        doubt = _what_lies_apart(settings, mounts, targets)
        if not container and (unknown := machine.containers_unknown()):
            # There may be one, with other mounts and another environment than the compose file has now.
            doubt = doubt or unknown
    listens = settings.listens()
    endpoints = published_endpoints(chosen.one.published, listens) or settings.endpoints
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
    http_port, http_how = _docker_port(7474, chosen, settings.http_port, HTTP_SETTING)
    bolt_port, bolt_how = _docker_port(7687, chosen, settings.bolt_port, BOLT_SETTING)
    version: str | None = None
    version_how: str = NOT_FOUND
    if tag := version_from_env(project.env):
        version, version_how = tag[1], f".env: {tag[0]}"
    elif container and (version := version_from_image(container.image)):
        version_how = phrase("image of container {container}", container=container.name)
    if container:
        service_name, service_how = container.name, phrase("container that mounts this folder")
    elif service:
        service_name, service_how = service.container_name, phrase("compose file: service {name}", name=service.name)
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
        containers=chosen.names if len(chosen.names) > 1 or chosen.unclear else None,
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
        "service_name": GIVEN if chosen.is_given else service_how,
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


def _docker_data_dir(
    given: Given, root: Path, chosen: _Chosen, settings: Neo4jSettings, mounts: Sequence[tuple[Path, str]]
) -> tuple[Path, str, str]:
    """The folder, how it was found, and why it may be the wrong one ('' when it is the server's)."""
    place = data_place(settings)
    folder = on_machine(place, mounts)
    how = _mount_of(chosen.container) if chosen.container else phrase("compose file: volumes")
    if given.data_dir:
        # The container has to be known all the same: it is stopped and started.
        return Path(given.data_dir), GIVEN, chosen.unclear
    if folder:
        return Path(folder), how, chosen.unclear
    default = root.joinpath(*DATA_SUFFIX)
    if chosen.one is _NOTHING and not chosen.unread:
        return default, DEFAULT_PLACE, ""
    volume = next((name for target, name in chosen.one.volumes.items() if on_machine(place, [(root, target)])), "")
    if chosen.unclear or chosen.unread:
        doubt = chosen.unclear or chosen.unread
    elif volume and chosen.container:
        doubt = phrase(
            "the data is in the volume {volume}, and no folder is known that is there while no container runs",
            volume=volume,
        )
    elif volume:
        doubt = phrase("the compose file keeps the data in the volume {volume}", volume=repr(volume))
    else:
        doubt = phrase("Neo4j has its data in {folder} of its container, where no folder is mounted", folder=place)
    return default, phrase("not found: give it by hand ({reason})", reason=doubt), doubt


def _docker_port(port: int, chosen: _Chosen, said: int | None, setting: str) -> tuple[int, str]:
    """The port of the host: as the container publishes it, else as the compose file says."""
    inner = said or port
    container, service = chosen.container, chosen.service
    if container and (published := _port_of(container.published, inner)):
        return published, phrase("published port of container {container}", container=container.name)
    if service and (published := _port_of(service.published, inner)):
        return published, phrase("compose file: ports")
    return inner, f"neo4j.conf: {setting}" if said else DEFAULT_NAME


def _port_of(published: Iterable[Published], inner: int) -> int | None:
    return next((one.port for one in published if one.inner == inner), None)
