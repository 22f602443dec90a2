"""Who answers: real sockets on the loopback interface, each playing one kind of server."""

from __future__ import annotations

import json
import re
import socket
import socketserver
import ssl
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from core.model.endpoint import Connector, Endpoint
from core.neo4j.health import ServerAnswer, own_addresses
from core.neo4j.health import probe_server as probe

NEO4J_4 = {"bolt_direct": "bolt://localhost:7687", "neo4j_version": "4.4.42", "neo4j_edition": "enterprise"}
NEO4J_35 = {"data": "http://localhost:7474/db/data/", "bolt": "bolt://localhost:7687"}


@contextmanager
def serving(handler: type[socketserver.BaseRequestHandler], address: str = "127.0.0.1", port: int = 0) -> Iterator[int]:
    """Yields the port."""
    with socketserver.ThreadingTCPServer((address, port), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def replying_with_tls(reply: bytes, certificate: Path) -> Iterator[int]:
    """The same behind TLS, with a certificate that nobody has heard of; one that is not spoken to so ends the conversation."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                with context.wrap_socket(self.request, server_side=True) as connection:
                    connection.recv(4096)
                    connection.sendall(reply)
            except OSError:
                return

    with serving(Handler) as port:
        yield port


def _whole(connection: socket.socket) -> bytes:
    """What comes, with the body that it announces: where a part is left unread, Windows takes the reply back."""
    said: bytes = connection.recv(4096)
    head, _, body = said.partition(b"\r\n\r\n")
    announced = re.search(rb"Content-Length: (\d+)", head)
    while announced and len(body) < int(announced[1]) and (more := connection.recv(4096)):
        said, body = said + more, body + more
    return said


@contextmanager
def replying(reply: bytes, address: str = "127.0.0.1", at_port: int = 0) -> Iterator[tuple[int, list[bytes]]]:
    """A server that answers `reply` to whatever comes; yields its port and what came."""
    heard: list[bytes] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            heard.append(_whole(self.request))
            self.request.sendall(reply)

    with serving(Handler, address, at_port) as port:
        yield port, heard


@contextmanager
def dripping(reply: bytes) -> Iterator[int]:
    """A server that answers a byte now and then; yields its port."""
    left = threading.Event()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(4096)
            with suppress(OSError):
                for byte in reply:
                    self.request.sendall(bytes([byte]))
                    left.wait(0.05)

    with serving(Handler) as port:
        try:
            yield port
        finally:
            left.set()


def http(body: str, status: str = "200 OK", headers: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n{body}".encode()


def probe_server(http_port: int, bolt_port: int, timeout_s: float = 2.0) -> ServerAnswer | None:
    ports = ((Connector.HTTP, http_port), (Connector.BOLT, bolt_port))
    return probe([Endpoint(connector, "127.0.0.1", port) for connector, port in ports if port], timeout_s)


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_the_discovery_document_tells_version_and_edition() -> None:
    with replying(http(json.dumps(NEO4J_4))) as (port, heard):
        answer = probe_server(port, 0)
    assert answer is not None
    assert (str(answer.endpoint), answer.is_full, answer.neo4j_version, answer.neo4j_edition) == (
        f"http://127.0.0.1:{port}",
        True,
        "4.4.42",
        "enterprise",
    )
    assert b"Accept: application/json" in heard[0]


def test_neo4j_35_answers_without_its_version() -> None:
    with replying(http(json.dumps(NEO4J_35))) as (port, _):
        answer = probe_server(port, 0)
    assert answer is not None
    assert answer.neo4j_version is None


@pytest.mark.parametrize(
    "reply",
    [
        http("<html>another server</html>"),
        http('{"status": "ok"}'),
        http("[1, 2]"),
        http(json.dumps(NEO4J_4), "503 Service Unavailable"),
        b"not http at all\r\n\r\n",
        b"",
    ],
)
def test_another_web_server_is_no_answer(reply: bytes) -> None:
    with replying(reply) as (port, _):
        assert probe_server(port, 0) is None


def test_no_redirect_is_followed() -> None:
    with replying(http(json.dumps(NEO4J_4))) as (elsewhere, heard):
        redirect = http("", "302 Found", f"Location: http://127.0.0.1:{elsewhere}/\r\n")
        with replying(redirect) as (port, _):
            assert probe_server(port, 0) is None
    assert heard == []


def test_no_proxy_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with replying(http(json.dumps(NEO4J_4))) as (proxy, heard):
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy}")
        assert probe_server(closed_port(), 0) is None
    assert heard == []


@pytest.mark.parametrize("reply", [b"\x00\x00\x04\x04", b"\x00\x00\x00\x03", b"\x00\x00\x00\x00"])
def test_a_bolt_handshake_is_an_answer(reply: bytes) -> None:
    with replying(reply) as (port, heard):
        answer = probe_server(closed_port(), port)
    assert answer is not None
    assert (str(answer.endpoint), answer.is_full, answer.neo4j_version) == (f"bolt://127.0.0.1:{port}", False, None)
    assert heard[0].startswith(b"\x60\x60\xb0\x17")
    assert len(heard[0]) == 20


@pytest.mark.parametrize("reply", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x00\x00", b""])
def test_another_server_on_the_bolt_port_is_no_answer(reply: bytes) -> None:
    with replying(reply) as (port, _):
        assert probe_server(0, port) is None


def test_nobody_there() -> None:
    assert probe_server(closed_port(), closed_port()) is None
    assert probe_server(0, 0) is None


def test_a_server_that_says_nothing_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert probe_server(port, port, timeout_s=0.1) is None


def test_an_answer_nested_without_end_is_no_answer() -> None:
    with replying(http("[" * 60_000)) as (port, _):
        assert probe_server(port, 0) is None


CERTIFICATE = Path(__file__).with_name("self-signed.pem")


@pytest.mark.parametrize(
    ("connector", "reply"),
    [(Connector.HTTPS, http(json.dumps(NEO4J_4))), (Connector.BOLT, b"\x00\x00\x04\x04")],
)
def test_a_certificate_that_the_server_has_signed_itself_shows_that_it_is_up(
    connector: Connector, reply: bytes
) -> None:
    with replying_with_tls(reply, CERTIFICATE) as port:
        endpoint = Endpoint(connector, "127.0.0.1", port)
        answer = probe([endpoint])
        assert answer is not None
        assert answer.endpoint == endpoint
        # In plain text it says nothing, which is no answer.
        assert probe([Endpoint(Connector.HTTP, "127.0.0.1", port)]) is None


def test_another_server_behind_tls_is_no_answer() -> None:
    with replying_with_tls(b"HTTP/1.1 400 Bad Request\r\n\r\n", CERTIFICATE) as port:
        assert (
            probe([Endpoint(Connector.BOLT, "127.0.0.1", port), Endpoint(Connector.HTTPS, "127.0.0.1", port)]) is None
        )


def test_the_first_that_answers_counts() -> None:
    with replying(http(json.dumps(NEO4J_4))) as (port, _):
        asked = [Endpoint(Connector.HTTP, "127.0.0.1", closed_port()), Endpoint(Connector.HTTP, "localhost", port)]
        answer = probe(asked)
    assert answer is not None
    assert answer.endpoint == asked[1]


@pytest.mark.parametrize("host", ["192.0.2.7", "2001:db8::7", "no-such-host.invalid", "x" * 300])
def test_what_is_not_this_machine_is_not_asked(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def connected(*_: object, **__: object) -> None:
        raise AssertionError("it was asked")

    monkeypatch.setattr(socket, "create_connection", connected)
    assert own_addresses(host) == []
    assert probe([Endpoint(connector, host, 7474) for connector in Connector]) is None


def test_a_server_that_never_comes_to_an_end_is_not_waited_for() -> None:
    with dripping(http(json.dumps(NEO4J_4))) as port:
        assert probe_server(port, 0, timeout_s=0.5) is None


def test_of_a_name_with_several_addresses_only_this_machines_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the name is looked up once: a second look-up may give others."""
    with replying(http(json.dumps(NEO4J_4))) as (port, _):
        real, looked = socket.getaddrinfo, []

        def two(host: str, *arguments: Any, **options: Any) -> list[Any]:
            if host != "imaging":
                return real(host, *arguments, **options)
            looked.append(host)
            return [one for name in ("192.0.2.7", "127.0.0.1") for one in real(name, *arguments, **options)]

        monkeypatch.setattr(socket, "getaddrinfo", two)
        assert own_addresses("imaging") == ["127.0.0.1"]
        answer = probe([Endpoint(Connector.HTTP, "imaging", port)])
    assert answer is not None
    assert str(answer.endpoint) == f"http://imaging:{port}"
    assert looked == ["imaging"] * 2


def test_this_machine_has_more_than_one_address() -> None:
    assert all(map(own_addresses, ("127.0.0.1", "localhost")))
    if sys.platform == "linux":
        assert own_addresses("127.0.0.2") == ["127.0.0.2"]
