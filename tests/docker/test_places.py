"""Which data folder a real container uses: the one that its mounts, its environment and its neo4j.conf lead to, never another."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.errors import DataFolderInvalid
from core.model.events import JobState
from tests.docker.conftest import Make
from tests.docker.container_server import NEO4J_USER, ContainerServer
from tests.support import look

OLD, NEW = 500, 2_000
PLACES = {
    "where CAST's chart has it": {"place": "/var/lib/neo4j/data"},
    "where the environment says": {
        "place": "/neodata",
        "environment": {"NEO4J_dbms_directories_data": "/neodata"},
        "beside": {"./neo4j/data": "/data"},
    },
}


def an_old_store_is_left_behind(container: ContainerServer) -> Path:
    """The data was moved to a big disk; what the server had until then is still in the installer's folder."""
    container.up()
    container.fill(OLD)
    container.down()
    old = container.root / "neo4j" / "data"
    shutil.copytree(container.data_dir, old, dirs_exist_ok=True)
    for path in (old, *old.rglob("*")):
        shutil.chown(path, NEO4J_USER, NEO4J_USER)
    container.up()
    container.ask("UNWIND range(1, $new) AS i CREATE (:N {i: i, s: 'newer'})", new=NEW)
    return old


@pytest.mark.expects_warnings
@pytest.mark.parametrize("place", PLACES)
def test_the_store_of_the_server_is_backed_up_and_restored_and_an_older_one_beside_it_left_alone(
    make_server: Make, tmp_path: Path, place: str
) -> None:
    container = make_server(data="../big disk/graph", **PLACES[place])
    old = an_old_store_is_left_behind(container)
    before, left = container.fingerprint(), look(old)
    # A stopped server does not show what it uses; of a running one test_round_trip.py tells.
    container.engine.docker("stop", "-t", "60", "neo4j")
    server = container.server(tmp_path / "backups")
    assert (server.installation.data_dir, server.installation.data_dir_doubt) == (container.data_dir, "")
    outcome = server.back_up(label="good")
    assert outcome.state is JobState.SUCCEEDED, outcome

    container.down()
    container.install()
    container.up()
    assert container.ask("MATCH (n) RETURN count(n)") == [[0]]
    outcome = container.server(tmp_path / "backups").restore(tmp_path / "backups" / "good")
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert container.fingerprint() == before
    assert look(old) == left


@pytest.mark.expects_warnings
def test_a_data_folder_that_no_mount_leads_to_is_not_guessed(make_server: Make, tmp_path: Path) -> None:
    """Neo4j writes into the container itself: the folder of the installer holds what it had before."""
    container = make_server(environment={"NEO4J_dbms_directories_data": "/tmp/data"})
    container.up()
    server = container.server(tmp_path / "backups")
    assert "/tmp/data" in server.installation.data_dir_doubt
    plan = server.plan_backup()
    assert DataFolderInvalid.code in {check.code for check in plan.checks if check.blocking and not check.ok}
