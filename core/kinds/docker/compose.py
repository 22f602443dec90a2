"""Reads what the Docker Installer's .env and compose file say of Neo4j."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from core.kinds.docker.places import is_setting, likeness
from core.model.endpoint import Published
from core.neo4j.conf import is_port


@dataclass(frozen=True, slots=True)
class ComposeNeo4j:
    """The service of a compose file that is Neo4j, normally `neo4j`."""

    container_name: str | None = None
    image: str | None = None
    volumes: tuple[tuple[str, str], ...] = ()
    """(source as written, folder in the container)."""
    published: tuple[Published, ...] = ()
    environment: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Settings of Neo4j alone: others may be secrets."""

    @property
    def is_neo4j(self) -> bool:
        """It is an image of Neo4j, or is given settings of it, or mounts something where it has its data."""
        return self.likeness > 0

    @property
    def likeness(self) -> int:
        """How surely it is Neo4j."""
        return likeness(self.image or "", self.environment, (target for _, target in self.volumes))


def parse_env_file(text: str) -> dict[str, str]:
    """Read the KEY=VALUE lines of a compose `.env` file; quotes around a value are taken off."""
    values: dict[str, str] = {}
    for line in text.removeprefix("\ufeff").splitlines():
        key, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not key.startswith("#"):
            values[key.strip()] = _unquoted(value)
    return values


def parse_compose(text: str, env: Mapping[str, str]) -> ComposeNeo4j:
    """Read the service that is Neo4j out of a compose file, by careful reading of lines.

    No YAML library: only `container_name`, `image`, `environment`, `ports` and `volumes` (short and long form) of one
    service are wanted. `${NAME}` and `${NAME:-default}` are filled in from `env`, the values of the `.env` file beside it.
    """
    services = [_read_service([_filled_in(line, env) for line in block]) for block in _service_blocks(text)]
    # Another service may keep data of its own at /data, or have an image of a similar name. The first of equals.
    best = max(services, key=lambda service: service.likeness, default=ComposeNeo4j())
    return best if best.is_neo4j else ComposeNeo4j()


def _service_blocks(text: str) -> list[list[str]]:
    """The lines of each service, stripped; a service is a key one level below `services:`."""
    blocks: list[list[str]] = []
    inside, level = False, 0
    for line in text.removeprefix("\ufeff").splitlines():
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        indent = len(line) - len(line.lstrip())
        if indent == 0:
            inside, level = re.match(r"services\s*:", stripped) is not None, 0
        elif inside:
            level = level or indent
            if indent <= level:
                blocks.append([])
            elif blocks:
                blocks[-1].append(stripped)
    return blocks


def _read_service(lines: list[str]) -> ComposeNeo4j:
    container_name = image = None
    volumes: list[tuple[str, str]] = []
    published: list[Published] = []
    environment: dict[str, str] = {}
    long_form: dict[str, str] = {}
    for line in (*lines, "- "):
        is_item = line.startswith("- ")
        if is_item:
            if "source" in long_form and "target" in long_form:
                volumes.append((long_form["source"], long_form["target"]))
            published += _published(*(long_form.get(name, "") for name in ("target", "host_ip", "published")))
            long_form = {}
        item = _unquoted(line.removeprefix("- "))
        key, _, rest = item.partition(":")
        value = _unquoted(rest)
        if (setting := re.fullmatch(r"(\w+)\s*[=:]\s*(.*)", item)) and is_setting(setting[1]):
            environment[setting[1]] = _unquoted(setting[2])
        elif key == "container_name":
            container_name = value or None
        elif key == "image":
            image = value or None
        elif key in ("source", "published", "target", "host_ip"):  # in any order
            # Of keys that come after the item, such as a target of the build, the item has none.
            long_form.setdefault(key, value)
        elif is_item and (mapped := re.fullmatch(r"(?:(.*):)?(\d{1,5}):(\d{1,5})(?:/tcp)?", item)):
            published += _published(mapped[3], mapped[1] or "", mapped[2])
        # The folder in the container starts with '/', so the colon of a Windows drive is never taken for the border.
        elif is_item and (mounted := re.fullmatch(r"(.+?):(/[^:]*)(?::[A-Za-z,]+)?", item)):
            volumes.append((mounted[1], mounted[2].rstrip("/") or "/"))
    return ComposeNeo4j(container_name, image, tuple(volumes), tuple(published), MappingProxyType(environment))


def _published(inner: str, address: str, port: str) -> list[Published]:
    """An empty list if one of the two is not a port."""
    numbers = [int(text) for text in (inner, port) if text.isdecimal() and len(text) <= 5]
    return [Published(numbers[0], address, numbers[1])] if len(numbers) == 2 and all(map(is_port, numbers)) else []


def _filled_in(line: str, env: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        return env.get(match[1] or match[3]) or match[2] or ""

    return re.sub(r"\$\{(\w+)(?::?-([^}]{0,200}))?\}|\$(\w+)", value, line)


def _unquoted(text: str) -> str:
    text = text.strip()
    if text[:1] in ("'", '"'):
        return text[1:].partition(text[0])[0]
    return text.partition(" #")[0].strip()
