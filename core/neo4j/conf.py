r"""Reads the text that configures Neo4j: `neo4j.conf`, and the neo4j service of a compose file.

Pure: text in, frozen values out, no file is opened and nothing is resolved. Parsing never raises, whatever the text
holds; what it does not understand is left out, and the caller uses a default.
Sources: Neo4j operations manual 4.x, "Configuration settings" and "The neo4j.conf file"; field-facts 2.2, 3.1, 6.6; the
compose file of CAST's public Docker set-up (com.castsoftware.imaging.dockersetup).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.model.endpoint import Connector, Endpoint, endpoints_at, in_order

DATA_SETTING = "dbms.directories.data"
HTTP_SETTING = "dbms.connector.http.listen_address"
BOLT_SETTING = "dbms.connector.bolt.listen_address"
SERVICE_SETTING = "dbms.windows_service_name"
DATABASE_SETTING = "dbms.default_database"
DATABASE_SETTING_3 = "dbms.active_database"
"""Of Neo4j 3."""

# Neo4j 4.x knows only the dbms.* names and ignores the server.* names of 5.x, so the older name comes first.
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
    "https": ("dbms.connector.https.listen_address", "server.https.listen_address", "dbms.connector.https.address"),
    "default_host": (
        "dbms.default_listen_address",
        "server.default_listen_address",
        "dbms.connectors.default_listen_address",  # 3.5
    ),
    "http_enabled": ("dbms.connector.http.enabled", "server.http.enabled"),
    "https_enabled": ("dbms.connector.https.enabled", "server.https.enabled"),
    "bolt_enabled": ("dbms.connector.bolt.enabled", "server.bolt.enabled"),
    "windows_service_name": (SERVICE_SETTING, "server.windows_service_name"),
    "default_database": (DATABASE_SETTING, "initial.dbms.default_database", DATABASE_SETTING_3),
    "backup": ("dbms.backup.listen_address", "server.backup.listen_address", "dbms.backup.address"),
}

_SETTING = re.compile(r"\s*([A-Za-z0-9_.\-]+)\s*[=:](.*)")
_EVERY_INTERFACE = ("", "0.0.0.0", "::", "[::]")


@dataclass(frozen=True, slots=True)
class Neo4jSettings:
    """The settings this product needs; None where neo4j.conf does not say."""

    data_dir: str | None = None
    transaction_logs_root: str | None = None
    logs_dir: str | None = None
    default_host: str | None = None
    """What connectors listen on that name no host of their own."""
    http_host: str | None = None
    https_host: str | None = None
    bolt_host: str | None = None
    http_port: int | None = None
    https_port: int | None = None
    bolt_port: int | None = None
    http_enabled: bool | None = None
    https_enabled: bool | None = None
    bolt_enabled: bool | None = None
    windows_service_name: str | None = None
    default_database: str | None = None
    backup_address: str | None = None
    """host:port to connect to: a listen address of 'every interface' is written as localhost."""

    def listens(self) -> tuple[Endpoint, ...]:
        """All connectors that are not switched off; '' is Neo4j's default address. HTTPS is off by default."""
        connectors = (
            (Connector.HTTP, self.http_enabled is not False, self.http_host, self.http_port),
            (Connector.HTTPS, self.https_enabled is True, self.https_host, self.https_port),
            (Connector.BOLT, self.bolt_enabled is not False, self.bolt_host, self.bolt_port),
        )
        return tuple(
            Endpoint(connector, host or self.default_host or "", port or connector.default_port)
            for connector, on, host, port in connectors
            if on
        )

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """Where such a server is asked on the machine on which it runs."""
        return in_order(found for one in self.listens() for found in endpoints_at(one.connector, one.host, one.port))


def parse_neo4j_conf(text: str) -> Neo4jSettings:
    """Read the settings of a neo4j.conf; if a setting is written twice, its last line counts."""
    raw: dict[str, str] = {}
    # Not splitlines(): that also breaks at form feeds and at characters a latin-1 file may hold (0x85).
    for line in re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")):
        if line.lstrip().startswith(("#", "!")):
            continue
        if match := _SETTING.fullmatch(line):
            raw[match[1]] = match[2].strip()
    said = {field: next((raw[name] for name in names if raw.get(name)), None) for field, names in _ALIASES.items()}
    http, https, bolt = (_listen_address(said[name]) for name in ("http", "https", "bolt"))
    return Neo4jSettings(
        data_dir=_path_text(said["data_dir"]),
        transaction_logs_root=_path_text(said["transaction_logs_root"]),
        logs_dir=_path_text(said["logs_dir"]),
        default_host=_listen_address(said["default_host"])[0] or None,
        http_host=http[0] or None,
        https_host=https[0] or None,
        bolt_host=bolt[0] or None,
        http_port=http[1],
        https_port=https[1],
        bolt_port=bolt[1],
        http_enabled=_boolean(said["http_enabled"]),
        https_enabled=_boolean(said["https_enabled"]),
        bolt_enabled=_boolean(said["bolt_enabled"]),
        windows_service_name=said["windows_service_name"],
        default_database=said["default_database"],
        backup_address=_connect_address(said["backup"]),
    )


def is_port(number: int) -> bool:
    return 0 < number < 65536


def _boolean(text: str | None) -> bool | None:
    return {"true": True, "false": False}.get((text or "").lower())


def _path_text(text: str | None) -> str | None:
    r"""Undo the escapes of a Java properties file, but keep a path that was written plainly (D:\data).

    `C\:\\data` and `C:\\data` are escaped; an odd number of backslashes in a row shows that the text is not escaped.
    """
    if not text:
        return None
    text = re.sub(r"\\([:= #!])", r"\1", text)
    if all(len(run) % 2 == 0 for run in re.findall(r"\\+", text)):
        return text.replace("\\\\", "\\")
    return text


def _listen_address(text: str | None) -> tuple[str, int | None]:
    """Host ('' when not given) and port of `:7474`, `host`, `host:7474`, `[::1]:7474`, `host:6362-6372`."""
    match = re.fullmatch(r"(\[[^\]\s]*\]|[^:\[\]\s]*)(?::([0-9]{1,5})(?:-[0-9]+)?)?", text or "")
    if not match:
        return "", None
    port = int(match[2]) if match[2] else 0
    return match[1], port if is_port(port) else None


def _connect_address(text: str | None) -> str | None:
    host, port = _listen_address(text)
    if port is None:
        return None
    return f"{'localhost' if host in _EVERY_INTERFACE else host}:{port}"
