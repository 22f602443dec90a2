"""Where a Neo4j can be asked whether it answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Connector(StrEnum):
    """Neo4j's three, in the order in which they are asked: HTTP tells the version, and answers last when a server starts."""

    HTTP = "http"
    HTTPS = "https"
    BOLT = "bolt"

    @property
    def default_port(self) -> int:
        return {Connector.HTTP: 7474, Connector.HTTPS: 7473, Connector.BOLT: 7687}[self]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One connector at one address of this machine."""

    connector: Connector
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.connector}://{host}:{self.port}"


class Published(NamedTuple):
    """A port of a container that is a port of this machine."""

    inner: int
    address: str
    """Of this machine; '' is any."""
    port: int


def hosts_to_ask(listening: str) -> tuple[str, ...]:
    """Where to ask what listens on an address, as a configuration or a container engine writes it; '' is any of this machine."""
    address = listening.strip().removeprefix("[").removesuffix("]")
    if address in ("", "0.0.0.0"):
        return ("127.0.0.1",)
    # IPv4 first: on Windows a closed port takes a second to be refused.
    return ("127.0.0.1", "::1") if address in ("::", "localhost") else (address,)


def endpoints_at(connector: Connector, listening: str, port: int) -> tuple[Endpoint, ...]:
    return tuple(Endpoint(connector, host, port) for host in hosts_to_ask(listening))


def in_order(endpoints: Iterable[Endpoint]) -> tuple[Endpoint, ...]:
    """Each once, HTTP before HTTPS before Bolt."""
    order = list(Connector)
    return tuple(sorted(dict.fromkeys(endpoints), key=lambda endpoint: order.index(endpoint.connector)))
