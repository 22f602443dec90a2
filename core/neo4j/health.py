"""Asks whether the server answers: by HTTP or HTTPS, then by Bolt, without login (field-facts 6.7).

An answer proves that the server is up, not that each of its databases opened: a database that fails to open stays
offline while the server runs. No proxy is used, no redirect is followed, and an address that is not this machine's is not
asked: a configuration is a file that others may have written. Certificates are not checked: nothing secret is sent here, and
one that the server has signed itself shows as well that it is up.
"""

from __future__ import annotations

import http.client
import json
import logging
import socket
import ssl
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from typing import Any

from core.model.endpoint import Connector, Endpoint
from core.phrases import phrase
from core.system.watched import NoAnswer, in_time

log = logging.getLogger(__name__)

TIMEOUT_S = 2.0
"""For each word of a server."""
WHOLE_TIMES = 2
"""How much longer all of its answer by HTTP may take."""
MAX_REPLY_BYTES = 64 * 1024
BOLT_HELLO = b"\x60\x60\xb0\x17"
BOLT_PROPOSALS = b"\x00\x00\x04\x04" + b"\x00\x00\x02\x04" + b"\x00\x00\x00\x04" + b"\x00\x00\x00\x03"
"""4.4, 4.2, 4.0 and 3: what Neo4j 3.5 to 5 understand. A refusal (four zero bytes) is an answer too."""
_HEADERS = {"Accept": "application/json", "Connection": "close"}
_DISCOVERY_KEYS = ("neo4j_version", "bolt_direct", "bolt", "data", "management", "transaction")


@dataclass(frozen=True, slots=True)
class ServerAnswer:
    """Which server answered, and where. Only the HTTP port of Neo4j 4.0 and newer tells version and edition."""

    endpoint: Endpoint
    address: str
    """Of those of the endpoint's name, the one at which it answers."""
    neo4j_version: str | None = None
    neo4j_edition: str | None = None

    @property
    def is_full(self) -> bool:
        """Bolt answers before the server has started as a whole."""
        return self.endpoint.connector is not Connector.BOLT

    @property
    def words(self) -> str:
        server = f"Neo4j {self.neo4j_version}" if self.neo4j_version else "Neo4j"
        return phrase("{server} answers at {address}", server=server, address=str(self.endpoint))


def probe_server(endpoints: Iterable[Endpoint], timeout_s: float = TIMEOUT_S) -> ServerAnswer | None:
    """The first answer of a Neo4j server, or None."""
    asked = ((endpoint, address) for endpoint in endpoints for address in own_addresses(endpoint.host))
    answers = (_ask(endpoint, address, timeout_s) for endpoint, address in asked)
    return next((answer for answer in answers if answer), None)


def can_answer_in_full(endpoints: Iterable[Endpoint]) -> bool:
    """Whether one of them is HTTP or HTTPS at an address of this machine."""
    return any(one.connector is not Connector.BOLT and own_addresses(one.host) for one in endpoints)


def own_addresses(host: str) -> list[str]:
    """The addresses of a name, as numbers, on which a server of this machine can listen: only its own can be bound.

    Looked up once: another look-up may give others.
    """
    try:
        found = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        return []
    return [str(address[0]) for family, _, _, _, address in found if _can_be_bound(family, address)]


def _can_be_bound(family: int, address: tuple[Any, ...]) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.bind(address)
    except OSError:
        return False
    return True


def _ask(endpoint: Endpoint, address: str, timeout_s: float) -> ServerAnswer | None:
    if endpoint.connector is Connector.BOLT:
        return _ask_bolt(endpoint, address, timeout_s)
    return _ask_http(endpoint, address, timeout_s)


def _any_certificate() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked by HTTP."""

    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    body: str = ""


def exchange(
    endpoint: Endpoint, address: str, request: Request, timeout_s: float, max_bytes: int = MAX_REPLY_BYTES
) -> tuple[int, bytes]:
    """The status and the reply, as far as it goes. No proxy is used, no redirect is followed. Raises OSError and HTTPException.

    A server that says a byte now and then is not waited for either: TimeoutError.
    """
    if endpoint.connector is Connector.HTTPS:
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            address, endpoint.port, timeout=timeout_s, context=_any_certificate()
        )
    else:
        connection = http.client.HTTPConnection(address, endpoint.port, timeout=timeout_s)

    def talk() -> tuple[int, bytes]:
        with closing(connection):
            connection.request(request.method, request.path, request.body or None, {**request.headers, **_HEADERS})
            response = connection.getresponse()
            return response.status, response.read(max_bytes)

    try:
        return in_time(talk, WHOLE_TIMES * timeout_s)
    except NoAnswer:
        raise TimeoutError from None


def _ask_http(endpoint: Endpoint, address: str, timeout_s: float) -> ServerAnswer | None:
    try:
        status, said = exchange(endpoint, address, Request("GET", "/", {}), timeout_s)
        if status != http.client.OK:
            return None
        reply = json.loads(said)
    except (OSError, http.client.HTTPException, ValueError, RecursionError):
        return None
    if not isinstance(reply, dict) or not any(key in reply for key in _DISCOVERY_KEYS):
        return None
    version, edition = reply.get("neo4j_version"), reply.get("neo4j_edition")
    return ServerAnswer(endpoint, address, str(version) if version else None, str(edition) if edition else None)


def _ask_bolt(endpoint: Endpoint, address: str, timeout_s: float) -> ServerAnswer | None:
    """In plain text, which a server that requires TLS ends without a word, then with TLS."""
    for tls in (False, True):
        reply = _bolt_reply((address, endpoint.port), tls, timeout_s)
        if reply is None:
            return None
        # A Bolt server answers 00 00 <minor> <major>; "HTTP" comes from a web server that took the handshake for a request.
        if len(reply) == 4 and reply[0] == 0:
            return ServerAnswer(endpoint, address)
    return None


def _bolt_reply(place: tuple[str, int], tls: bool, timeout_s: float) -> bytes | None:
    """What is answered to the handshake, at most four bytes; None where nobody listens, or says anything in time."""
    reply = b""
    try:
        connection = socket.create_connection(place, timeout=timeout_s)
    except OSError:
        return None
    with ExitStack() as stack:
        stack.enter_context(connection)
        try:
            if tls:
                connection = stack.enter_context(_any_certificate().wrap_socket(connection))
            connection.sendall(BOLT_HELLO + BOLT_PROPOSALS)
            while len(reply) < 4 and (block := connection.recv(4 - len(reply))):
                reply += block
        except TimeoutError:
            return None
        except OSError as error:
            log.debug("%s:%d ended the conversation: %s", *place, error)
    return reply
