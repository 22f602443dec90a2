"""Which container is Neo4j's, of those that a real engine tells and docker compose knows; and what is done while there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import ServiceNotInstalled
from core.model.events import JobState
from core.model.service_state import ServiceState
from tests.docker.conftest import Make
from tests.docker.container_server import IMAGES
from tests.docker.test_states import refusals

FEW = 500
PORTAINER = """\
services:
  admin:
    container_name: portainer
    image: {image}
    pull_policy: never
    network_mode: none
    stop_signal: SIGKILL
    entrypoint: ["/bin/sleep", "1000000"]
    volumes: [./portainer:/data, /usr:/usr:ro]
"""


@pytest.mark.expects_warnings
def test_beside_another_that_keeps_data_and_without_a_container(make_server: Make, tmp_path: Path) -> None:
    """The other one is the newest, so it is listed first; and it stays when Neo4j's is removed."""
    container = make_server()
    # Of the same image, in a file that docker compose adds by itself.
    (container.root / "docker-compose.override.yml").write_text(PORTAINER.format(image=IMAGES[0]), encoding="utf-8")
    container.up()
    container.fill(FEW)
    container.engine.docker("compose", "up", "-d", "--force-recreate", "admin", cwd=container.root)
    server = container.server(tmp_path / "backups")
    assert (server.installation.service_name, server.installation.data_dir) == ("neo4j", container.data_dir)
    assert server.back_up(label="first").state is JobState.SUCCEEDED
    before = container.fingerprint()

    container.engine.docker("compose", "rm", "--stop", "--force", "neo4j", cwd=container.root)
    down = container.server(tmp_path / "backups")
    assert (down.installation.service_name, down.installation.data_dir) == ("neo4j", container.data_dir)
    assert refusals(server) == {ServiceNotInstalled.code} and refusals(down) == set()
    assert down.back_up(label="second").state is JobState.SUCCEEDED
    second = tmp_path / "backups" / "second"
    (blocker,) = down.plan_restore(second).blockers
    assert blocker.code == ServiceNotInstalled.code and "docker compose up --no-start" in blocker.hint

    container.engine.docker("compose", "up", "--no-start", cwd=container.root)
    made = container.server(tmp_path / "backups")
    assert made.service.state().state is ServiceState.STOPPED
    assert made.restore(second).state is JobState.SUCCEEDED
    assert container.fingerprint() == before
    container.down()
