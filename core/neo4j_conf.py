r"""What the text that configures Neo4j says: `neo4j.conf`, and the neo4j service of a compose file.

Pure: text in, frozen values out, no file is opened and nothing is resolved. Whatever the text holds, parsing never
raises; what it does not understand it leaves out, and the caller falls back to a default.
Sources: Neo4j operations manual 4.x, "Configuration settings" and "The neo4j.conf file"; field-facts 2.2, 3.1, 6.6; the
compose file of CAST's public Docker set-up (com.castsoftware.imaging.dockersetup).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

DATA_SETTING = "dbms.directories.data"
HTTP_SETTING = "dbms.connector.http.listen_address"
BOLT_SETTING = "dbms.connector.bolt.listen_address"
SERVICE_SETTING = "dbms.windows_service_name"

# Neo4j 4.x knows only the dbms.* names and passes over the server.* names of 5.x, so the older name comes first.
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "data_dir": (DATA_SETTING, "server.directories.data"),
    "logs_dir": ("dbms.directories.logs", "server.directories.logs"),
    "transaction_logs_root": (
        "dbms.directories.transaction.logs.root",
        "server.directories.transaction.logs.root",
        "dbms.directories.tx_log",  # 3.5
    ),
    "http": (HTTP_SETTING, "server.http.listen_address", "dbms.connector.http.address"),
    "bolt": (BOLT_SETTING, "server.bolt.listen_address", "dbms.connector.bolt.address"),
    "http_enabled": ("dbms.connector.http.enabled", "server.http.enabled"),
    "bolt_enabled": ("dbms.connector.bolt.enabled", "server.bolt.enabled"),
    "windows_service_name": (SERVICE_SETTING, "server.windows_service_name"),
    "default_database": ("dbms.default_database", "initial.dbms.default_database"),
    "backup": ("dbms.backup.listen_address", "server.backup.listen_address", "dbms.backup.address"),
}

SYSTEM_DATABASE = "system"
DEFAULT_DATABASE = "neo4j"
"""Of every server that does not name another one."""

_SETTING = re.compile(r"\s*([A-Za-z0-9_.\-]+)\s*[=:](.*)")
_EVERY_INTERFACE = ("", "0.0.0.0", "::", "[::]")


@dataclass(frozen=True, slots=True)
class Neo4jSettings:
    """The settings this product needs; None where neo4j.conf does not say."""

    data_dir: str | None = None
    transaction_logs_root: str | None = None
    logs_dir: str | None = None
    http_port: int | None = None
    bolt_port: int | None = None
    http_enabled: bool | None = None
    bolt_enabled: bool | None = None
    windows_service_name: str | None = None
    default_database: str | None = None
    backup_address: str | None = None
    """host:port to connect to: a listen address of 'every interface' is written as localhost."""


@dataclass(frozen=True, slots=True)
class ComposeNeo4j:
    """The service of a compose file that mounts /data, normally `neo4j`."""

    container_name: str | None = None
    image: str | None = None
    volumes: tuple[tuple[str, str], ...] = ()
    """(source as written, folder in the container)."""
    ports: tuple[tuple[int, int], ...] = ()
    """(port of the container, port of the host)."""


def parse_neo4j_conf(text: str) -> Neo4jSettings:
    """Read the settings of a neo4j.conf; a setting written twice counts as its last line."""
    raw: dict[str, str] = {}
    # Not splitlines(): that also breaks at form feeds and at characters a latin-1 file may hold (0x85).
    for line in re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")):
        if line.lstrip().startswith(("#", "!")):
            continue
        if match := _SETTING.fullmatch(line):
            raw[match[1]] = match[2].strip()
    said = {field: next((raw[name] for name in names if raw.get(name)), None) for field, names in _ALIASES.items()}
    return Neo4jSettings(
        data_dir=_path_text(said["data_dir"]),
        transaction_logs_root=_path_text(said["transaction_logs_root"]),
        logs_dir=_path_text(said["logs_dir"]),
        http_port=_listen_address(said["http"])[1],
        bolt_port=_listen_address(said["bolt"])[1],
        http_enabled=_truth(said["http_enabled"]),
        bolt_enabled=_truth(said["bolt_enabled"]),
        windows_service_name=said["windows_service_name"],
        default_database=said["default_database"],
        backup_address=_connect_address(said["backup"]),
    )


def parse_env_file(text: str) -> dict[str, str]:
    """Read the KEY=VALUE lines of a compose `.env` file; quotes around a value are taken off."""
    values: dict[str, str] = {}
    for line in text.removeprefix("\ufeff").splitlines():
        key, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not key.startswith("#"):
            values[key.strip()] = _unquoted(value)
    return values


def parse_compose(text: str, env: Mapping[str, str]) -> ComposeNeo4j:
    """Read the service that mounts /data out of a compose file, by careful reading of lines.

    No YAML library: only `container_name`, `image`, `ports` and `volumes` (short and long form) of one service are
    wanted. `${NAME}` and `${NAME:-default}` are filled in from `env`, the values of the `.env` file beside it.
    """
    for block in _service_blocks(text):
        service = _read_service([_filled_in(line, env) for line in block])
        if any(target == "/data" for _, target in service.volumes):
            return service
    return ComposeNeo4j()


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
    ports: list[tuple[int, int]] = []
    source = published = target = ""
    for line in lines:
        is_item = line.startswith("- ")
        if is_item:
            source = published = target = ""
        item = _unquoted(line.removeprefix("- "))
        key, _, rest = item.partition(":")
        value = _unquoted(rest)
        if key == "container_name":
            container_name = value or None
        elif key == "image":
            image = value or None
        elif key in ("source", "published", "target"):  # the long form, its keys in any order
            source = value if key == "source" else source
            published = value if key == "published" else published
            target = value if key == "target" else target
            if source and target:
                volumes.append((source, target))
            else:
                ports += _port_pair(target, published)
        elif is_item and (mapped := re.fullmatch(r"(?:.*:)?(\d{1,5}):(\d{1,5})(?:/tcp)?", item)):
            ports += _port_pair(mapped[2], mapped[1])
        # The folder in the container starts with '/', so the colon of a Windows drive is never taken for the border.
        elif is_item and (mounted := re.fullmatch(r"(.+?):(/[^:]*)(?::[A-Za-z,]+)?", item)):
            volumes.append((mounted[1], mounted[2].rstrip("/") or "/"))
    return ComposeNeo4j(container_name, image, tuple(volumes), tuple(ports))


def _port_pair(inner: str, outer: str) -> list[tuple[int, int]]:
    """Both as numbers, or nothing when one of them is no port."""
    pair = [int(text) for text in (inner, outer) if text.isdecimal() and len(text) <= 5]
    return [(pair[0], pair[1])] if len(pair) == 2 and all(0 < port < 65536 for port in pair) else []


def _filled_in(line: str, env: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        return env.get(match[1] or match[3]) or match[2] or ""

    return re.sub(r"\$\{(\w+)(?::?-([^}]{0,200}))?\}|\$(\w+)", value, line)


def _unquoted(text: str) -> str:
    text = text.strip()
    if text[:1] in ("'", '"'):
        return text[1:].partition(text[0])[0]
    return text.partition(" #")[0].strip()


def _truth(text: str | None) -> bool | None:
    return {"true": True, "false": False}.get((text or "").lower())


def _path_text(text: str | None) -> str | None:
    r"""Undo the escapes of a Java properties file, but keep a path that was written plainly (D:\data).

    `C\:\\data` and `C:\\data` are escaped; a run of backslashes of odd length shows that nobody escaped.
    """
    if not text:
        return None
    text = re.sub(r"\\([:= #!])", r"\1", text)
    if all(len(run) % 2 == 0 for run in re.findall(r"\\+", text)):
        return text.replace("\\\\", "\\")
    return text


def _listen_address(text: str | None) -> tuple[str, int | None]:
    """Host ('' when not given) and port of `:7474`, `host`, `host:7474`, `[::1]:7474`, `host:6362-6372`."""
    match = re.fullmatch(r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]{1,5})(?:-[0-9]+)?)?", text or "")
    if not match:
        return "", None
    port = int(match[2]) if match[2] else 0
    return match[1], port if 0 < port < 65536 else None


def _connect_address(text: str | None) -> str | None:
    host, port = _listen_address(text)
    if port is None:
        return None
    return f"{'localhost' if host in _EVERY_INTERFACE else host}:{port}"
