"""A server is asked where and how its own configuration lets it answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.model.endpoint import Connector
from core.model.events import JobState
from core.model.service_state import ServiceState
from tests.neo4j.real_server import RealNeo4j, quiet

KEY_AND_CERTIFICATE = Path(__file__).parents[1] / "unit" / "neo4j" / "self-signed.pem"
ADDRESS = "127.0.0.3"
"""Of this machine, and not the one that a server has by default."""


def configure(neo4j: RealNeo4j, *, https: bool) -> None:
    """On one address; HTTP off, Bolt with TLS only."""
    new, connector = ("dbms", "dbms.connector") if neo4j.parts.is_4 else ("server", "server")
    folder = neo4j.root / "certificates"
    folder.mkdir(exist_ok=True)
    text = KEY_AND_CERTIFICATE.read_text(encoding="ascii")
    key, certificate = re.findall(r"-----BEGIN .*?-----END [^\n]*\n", text, re.DOTALL)
    (folder / "private.key").write_text(key, encoding="ascii")
    (folder / "public.crt").write_text(certificate, encoding="ascii")
    lines = [
        f"{new}.default_listen_address={ADDRESS}",
        f"{connector}.http.enabled=false",
        f"{connector}.https.enabled={str(https).lower()}",
        f"{connector}.https.listen_address=:{neo4j.http_port}",
        f"{connector}.bolt.listen_address=:{neo4j.bolt_port}",
        f"{connector}.bolt.tls_level=REQUIRED",
    ]
    for policy in ("https", "bolt"):
        values = {"enabled": "true", "base_directory": folder, "private_key": "private.key"}
        values |= {"public_certificate": "public.crt", "client_auth": "NONE"}
        lines += [f"dbms.ssl.policy.{policy}.{name}={value}" for name, value in values.items()]
    conf = neo4j.config_dir / "neo4j" / "neo4j.conf"
    kept = [
        line for line in neo4j.default_conf().splitlines() if ".https." not in line and "listen_address" not in line
    ]
    conf.write_text("\n".join([*kept, *lines, ""]), encoding="utf-8")


@pytest.mark.before_release
@pytest.mark.expects_warnings
def test_on_one_address_with_https_alone_then_with_bolt_alone(neo4j: RealNeo4j, tmp_path: Path) -> None:
    configure(neo4j, https=True)
    server = neo4j.server(tmp_path / "backups")
    server.service.start(quiet)
    answer = server.service.server_answer()
    assert answer is not None
    assert (answer.endpoint.connector, answer.endpoint.host) == (Connector.HTTPS, ADDRESS)
    assert answer.neo4j_version == neo4j.parts.version
    outcome = server.back_up(label="good")
    assert outcome.state is JobState.SUCCEEDED, outcome
    server.service.stop(CancelToken(), quiet)

    configure(neo4j, https=False)
    server = neo4j.server(tmp_path / "backups")
    # The restored neo4j.conf has HTTPS again: after the start the server is asked as that says.
    outcome = server.restore(tmp_path / "backups" / "good")
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert server.service.state().state is ServiceState.RUNNING
    answer = neo4j.server(tmp_path / "backups").service.server_answer()
    assert answer is not None and answer.is_full
    server.service.stop(CancelToken(), quiet)

    configure(neo4j, https=False)
    server = neo4j.server(tmp_path / "backups")
    server.service.start(quiet)
    answer = server.service.server_answer()
    assert answer is not None and str(answer.endpoint) == f"bolt://{ADDRESS}:{neo4j.bolt_port}"
    server.service.stop(CancelToken(), quiet)
