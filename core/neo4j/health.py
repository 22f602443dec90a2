"""Asks whether the server answers: on Neo4j's HTTP port, then on its Bolt port, without login (field-facts 6.7).

An answer proves that the server is up, not that each of its databases opened: a database that fails to open stays
offline while the server runs. No proxy is used and no redirect is followed: no other host is ever asked.
"""

from __future__ import annotations

import http.client
import json
import socket
from dataclasses import dataclass

from core.phrases import phrase

TIMEOUT_S = 2.0
MAX_REPLY_BYTES = 64 * 1024
BOLT_HELLO = b"\x60\x60\xb0\x17"
BOLT_PROPOSALS = b"\x00\x00\x04\x04" + b"\x00\x00\x02\x04" + b"\x00\x00\x00\x04" + b"\x00\x00\x00\x03"
"""4.4, 4.2, 4.0 and 3: what Neo4j 3.5 to 5 understand. A refusal (four zero bytes) is an answer too."""
_DISCOVERY_KEYS = ("neo4j_version", "bolt_direct", "bolt", "data", "management", "transaction")


@dataclass(frozen=True, slots=True)
class ServerAnswer:
    """Which server answered, and where. Only the HTTP port of Neo4j 4.0 and newer tells version and edition."""

    via: str
    """"http" or "bolt"."""
    port: int
    neo4j_version: str | None = None
    neo4j_edition: str | None = None

    @property
    def words(self) -> str:
        server = f"Neo4j {self.neo4j_version}" if self.neo4j_version else "Neo4j"
        return phrase("{server} answers on port {port}", server=server, port=str(self.port))


def probe_server(
    http_port: int, bolt_port: int, host: str = "127.0.0.1", timeout_s: float = TIMEOUT_S
) -> ServerAnswer | None:
    """The first answer of a Neo4j server on `host`, or None. Port 0 is not asked."""
    return (_ask_http(host, http_port, timeout_s) if http_port else None) or (
        _ask_bolt(host, bolt_port, timeout_s) if bolt_port else None
    )


def _ask_http(host: str, port: int, timeout_s: float) -> ServerAnswer | None:
    connection = http.client.HTTPConnection(host, port, timeout=timeout_s)
    try:
        connection.request("GET", "/", headers={"Accept": "application/json", "Connection": "close"})
        response = connection.getresponse()
        if response.status != http.client.OK:
            return None
        reply = json.loads(response.read(MAX_REPLY_BYTES))
    except (OSError, http.client.HTTPException, ValueError, RecursionError):
        return None
    finally:
        connection.close()
    if not isinstance(reply, dict) or not any(key in reply for key in _DISCOVERY_KEYS):
        return None
    version, edition = reply.get("neo4j_version"), reply.get("neo4j_edition")
    return ServerAnswer("http", port, str(version) if version else None, str(edition) if edition else None)


def _ask_bolt(host: str, port: int, timeout_s: float) -> ServerAnswer | None:
    try:
        with socket.create_connection((host, port), timeout=timeout_s) as connection:
            connection.sendall(BOLT_HELLO + BOLT_PROPOSALS)
            reply = b""
            while len(reply) < 4 and (block := connection.recv(4 - len(reply))):
                reply += block
    except OSError:
        return None
    # A Bolt server answers 00 00 <minor> <major>; "HTTP" comes from a web server that took the handshake for a request.
    return ServerAnswer("bolt", port) if len(reply) == 4 and reply[0] == 0 else None
