"""What a compose project says of its services: the files that count, in compose's own order, and what they tell of each.

`docker compose` itself is asked where it can be: it alone knows all of its rules. Its answer, and the files, hold secrets: they
go into no log and no message.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from core.kinds.docker.dotenv import parse_env_file
from core.kinds.docker.places import device_of, is_setting
from core.kinds.machine import Machine, resolve_path
from core.kinds.versions import read_text
from core.model.endpoint import Published
from core.neo4j.conf import is_port
from core.phrases import phrase

COMPOSE_FILES = (
    *("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"),
    *("podman-compose.yaml", "podman-compose.yml", "container-compose.yaml", "container-compose.yml"),
)
"""The first that exists counts; the last four are podman-compose's."""
OVERRIDE_FILES = (
    *("compose.override.yml", "compose.override.yaml"),
    *("docker-compose.override.yml", "docker-compose.override.yaml"),
)
"""The first that exists is added."""
FILES_VARIABLE, SEPARATOR_VARIABLE, NAME_VARIABLE = "COMPOSE_FILE", "COMPOSE_PATH_SEPARATOR", "COMPOSE_PROJECT_NAME"


@dataclass(frozen=True, slots=True)
class ComposeService:
    """A service of a compose project."""

    name: str
    container_name: str
    """As compose names it where the file does not."""
    image: str = ""
    mounts: tuple[tuple[str, str], ...] = ()
    """(folder of the machine, '' for none, folder in the container)"""
    volumes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Folder in the container: the name of the volume that the engine keeps for it."""
    published: tuple[Published, ...] = ()
    environment: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Settings of Neo4j alone: others may be secrets."""


@dataclass(frozen=True, slots=True)
class ComposeProject:
    """What the compose files of a folder say; nothing, where there are none."""

    services: tuple[ComposeService, ...] = ()
    unread: str = ""
    """Why nobody knows what they say; '' where that is known."""
    env: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The values of the .env file."""


def read_compose(root: Path, machine: Machine, used: Sequence[Path] = ()) -> ComposeProject:
    """The compose project of a folder; `used` are the files that its containers were made of, where that is known."""
    environ = machine.environ
    env = parse_env_file(read_text(root / ".env") or "", environ)
    files = tuple(used) or compose_files(root, environ, env)
    if not files:
        return ComposeProject(env=env)
    document = machine.compose(root, files)
    if document is None:
        from core.kinds.docker.compose_yaml import ComposeUnread, load_compose  # takes 30 ms, and is rarely needed

        try:
            document = load_compose(files, {**env, **environ})
        except ComposeUnread as error:
            return ComposeProject(unread=str(error), env=env)
    folder = files[0].parent
    name = environ.get(NAME_VARIABLE) or env.get(NAME_VARIABLE) or document.get("name")
    project = str(name or re.sub(r"[^a-z0-9_-]", "", folder.name.lower()).lstrip("_-"))
    try:
        services = tuple(_services(document, project, lambda source: str(resolve_path(machine, source, folder))))
    except (AttributeError, TypeError, ValueError, KeyError):
        return ComposeProject(unread=phrase("{path} is no compose file that can be read", path=files[-1]), env=env)
    return ComposeProject(services, env=env)


def compose_files(root: Path, environ: Mapping[str, str], env: Mapping[str, str]) -> tuple[Path, ...]:
    """The files of the project in a folder, in the order in which they override each other."""
    for variables in (environ, env):
        if not (named := variables.get(FILES_VARIABLE)):
            continue
        separator = environ.get(SEPARATOR_VARIABLE) or env.get(SEPARATOR_VARIABLE) or os.pathsep
        files = tuple(Path(os.path.normpath(root / one)) for one in named.split(separator) if one)
        # In the environment it names the files of one project, which need not be this folder's.
        if files and (variables is env or (files[0].parent == root and os.path.isfile(files[0]))):
            return files
    found = [path for name in COMPOSE_FILES if os.path.isfile(path := root / name)]
    overrides = [path for name in OVERRIDE_FILES if os.path.isfile(path := root / name)]
    return (*found[:1], *overrides[:1]) if found else ()


def _services(document: Mapping[str, Any], project: str, resolve: Callable[[str], str]) -> Iterator[ComposeService]:
    kept = document.get("volumes") or {}
    for name, said in (document.get("services") or {}).items():
        mounts = {target: source for source, target in map(_mount, said.get("volumes") or ())}
        places = {target: source if _is_folder(source) else _device(kept, source) for target, source in mounts.items()}
        variables = (said.get("environment") or {}).items()
        yield ComposeService(
            name=str(name),
            container_name=str(said.get("container_name") or f"{project}-{name}-1"),
            image=str(said.get("image") or ""),
            mounts=tuple((source and resolve(source), target) for target, source in places.items()),
            volumes=MappingProxyType({target: name for target, name in mounts.items() if name and not places[target]}),
            published=tuple(one for port in said.get("ports") or () for one in _published(port)),
            environment=MappingProxyType({key: str(value) for key, value in variables if is_setting(key)}),
        )


def _mount(said: str | Mapping[str, Any]) -> tuple[str, str]:
    """(source as written, '' for none, folder in the container)"""
    if not isinstance(said, str):
        source, target = str(said.get("source") or ""), str(said["target"])
        if said.get("type") == "bind" and not _is_folder(source):
            source = f"./{source}"
    # The folder in the container starts with '/', so the colon of a Windows drive is never taken for the border.
    elif match := re.fullmatch(r"(.+?):(/[^:]*)(?::[^:/]*)?", said):
        source, target = match[1], match[2]
    else:
        source, target = "", said
    return os.path.expanduser(source), target.rstrip("/") or "/"


def _is_folder(source: str) -> bool:
    """A folder of the machine has a separator or a leading dot; a bare word is a volume that the engine keeps."""
    return source.startswith(".") or "/" in source or "\\" in source


def _device(volumes: Mapping[str, Any], name: str) -> str:
    """The folder of the machine that a volume stands for; '' where the engine has a place of its own for it."""
    return device_of((volumes.get(name) or {}).get("driver_opts") or {})


def _published(said: Any) -> list[Published]:
    """The ports of the machine; none for what is published on any free one."""
    if isinstance(said, Mapping):
        protocol, address = said.get("protocol") or "tcp", str(said.get("host_ip") or "")
        outer, inner = str(said.get("published") or ""), str(said.get("target") or "")
    elif match := re.fullmatch(r"(?:(.*):)?([\d-]{1,11}):([\d-]{1,11})(?:/(\w+))?", str(said)):
        protocol, address, outer, inner = match[4] or "tcp", (match[1] or "").strip("[]"), match[2], match[3]
    else:
        return []
    pairs = zip(_ports(inner), _ports(outer), strict=False) if protocol == "tcp" else ()
    return [Published(one, address, other) for one, other in pairs]


def _ports(text: str) -> range:
    """The ports of `7474` or `7474-7476`; none for anything else."""
    first, _, last = text.partition("-")
    numbers = [int(one) for one in (first, last or first) if one.isdecimal() and len(one) <= 5]
    return range(numbers[0], numbers[1] + 1) if len(numbers) == 2 and all(map(is_port, numbers)) else range(0)
