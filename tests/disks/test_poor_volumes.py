"""A volume that keeps no owners, no rights and no difference of case: told in the plan, and a restore there goes through."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.model.events import JobState
from core.plan.plan import Plan
from tests.disks.volumes import FailingVolume, failing
from tests.support import Server, plain_server

NEO4J = 7474


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[FailingVolume]:
    with failing(tmp_path / "volume", tmp_path / "behind", "poor_fs") as volume:
        yield volume


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """On a good disk, with Neo4j's own account."""
    server = plain_server(tmp_path / "good")
    for path in (server.data_dir, *server.data_dir.rglob("*")):
        os.chown(path, NEO4J, NEO4J)
    return server


def failures(plan: Plan) -> dict[str, str]:
    return {check.code: check.message for check in plan.checks if not check.ok}


@pytest.mark.parametrize("delete_first", [False, True])
def test_a_restore_to_it_is_told_what_is_lost_and_goes_through(
    server: Server, volume: FailingVolume, delete_first: bool
) -> None:
    backup = Path(server.back_up().path)
    poor = plain_server(volume.path / "server", text="other")
    told = failures(poor.plan_restore(backup, delete_first=delete_first))
    assert "keeps no owners: the restored files will belong to root" in told["OWNERS_NOT_KEPT"]
    assert "decides who may read" in told["RIGHTS_NOT_KEPT"]
    outcome = poor.restore(backup, delete_first=delete_first)
    assert outcome.state is JobState.SUCCEEDED, outcome.message
    assert any("does not keep it" in warning for warning in outcome.warnings)
    names = {path.relative_to(server.data_dir) for path in server.data_dir.rglob("*")}
    assert {path.relative_to(poor.data_dir) for path in poor.data_dir.rglob("*")} == names


def test_where_there_are_no_data_it_is_told_as_well(server: Server, volume: FailingVolume) -> None:
    backup = Path(server.back_up().path)
    poor = plain_server(volume.path / "server", text="other")
    os.rename(poor.data_dir, poor.data_dir.with_name("gone"))
    plan = poor.plan_restore(backup)
    assert plan.runnable and "OWNERS_NOT_KEPT" in failures(plan)


def test_names_that_are_one_there_are_told(server: Server, volume: FailingVolume) -> None:
    for name in ("Index", "index"):
        (server.data_dir / "databases" / name).touch()
    backup = Path(server.back_up(label="two").path)
    poor = plain_server(volume.path / "server", text="other")
    plan = poor.plan_restore(backup)
    assert (
        not plan.runnable
        and "Index and Neo4j_data/databases/index, which are one name" in (failures(plan)["DESTINATION_INVALID"])
    )
    server.backups = volume.path / "backups"
    told = failures(server.plan_backup(label="three"))
    assert "databases/Index and databases/index, which are one name" in told["DESTINATION_INVALID"]
    assert "which holds passwords" in told["RIGHTS_NOT_KEPT"]
    (server.data_dir / "databases" / "index").unlink()
    assert server.back_up(label="three").state is JobState.SUCCEEDED
