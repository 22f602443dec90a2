"""Data folders that are mounted on the machine itself, or that a volume of the engine stands for."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.docker.conftest import Make
from tests.docker.container_server import NEO4J_USER, ContainerServer
from tests.support import good, leftovers

NODES = 500


def fill_back_up_and_empty(container: ContainerServer, backups: Path) -> dict[str, Any]:
    container.up()
    container.fill(NODES)
    before = container.fingerprint()
    good(container.server(backups).back_up(label="good"))
    container.ask("MATCH (n) DETACH DELETE n")
    return before


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A folder of the same file system; what is mounted of it is unmounted at the end."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    yield folder
    for point in sorted(tmp_path.rglob("data")):
        subprocess.run(["umount", "-l", str(point)], check=False, capture_output=True)


@pytest.mark.before_release
@pytest.mark.expects_warnings
def test_a_folder_that_is_mounted_onto_the_data_folder(make_server: Make, tmp_path: Path, elsewhere: Path) -> None:
    container = make_server()
    subprocess.run(["mount", "--bind", str(elsewhere), str(container.data_dir)], check=True)
    subprocess.run(["chown", f"{NEO4J_USER}:{NEO4J_USER}", str(elsewhere)], check=True)
    before = fill_back_up_and_empty(container, tmp_path / "backups")
    outcome = container.server(tmp_path / "backups").restore(tmp_path / "backups" / "good")
    good(outcome)
    assert container.fingerprint() == before
    asides = [Path(path) for path in outcome.kept_aside if Path(path).is_dir()]
    assert [path.parent for path in asides] == [container.data_dir]
    assert leftovers(elsewhere) == []
    # What is kept there is in no backup.
    good(container.server(tmp_path / "backups").back_up(label="second"))
    assert not list((tmp_path / "backups" / "second").rglob("*.aside-*"))


@pytest.mark.before_release
@pytest.mark.expects_warnings
def test_a_volume_that_stands_for_a_folder_and_ports_on_one_address(
    make_server: Make, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Where the engine has the volume, it is mounted only while the container runs: the folder itself is restored. And nobody answers
    on 127.0.0.1.
    """
    container = make_server(data="../big disk/graph", volume="graph", published=True, address="127.0.0.3")
    request.addfinalizer(container.down)  # and its network
    before = fill_back_up_and_empty(container, tmp_path / "backups")
    answer = container.server(tmp_path / "backups").service.server_answer()
    assert answer is not None and (answer.address, answer.neo4j_version) == ("127.0.0.3", "4.4.42")
    container.engine.docker("stop", "-t", "60", "neo4j")
    server = container.server(tmp_path / "backups")
    assert (server.installation.data_dir, server.installation.data_dir_doubt) == (container.data_dir, "")
    good(server.restore(tmp_path / "backups" / "good"))
    container.wait_until_up()
    assert container.fingerprint() == before
