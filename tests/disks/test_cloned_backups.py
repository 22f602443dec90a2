"""Backups of a running server on real file systems with clones: what rests is cloned, and copied once Neo4j runs again."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.backups.catalog import open_backup
from core.cancel import CancelToken
from core.execute.verify import verify
from core.model.events import JobState
from core.plan import cloning
from core.plan.plan import Plan
from core.plan.steps import CloneTree, PreCopy, Step
from core.survey import clones
from tests.disks.test_clones import BIG_BYTES, Volume, made, used
from tests.disks.volumes import run
from tests.fakes import FakeService
from tests.support import Server, good, leftovers, look, plain_server, settle

BTRFS, XFS = made("btrfs", "-q"), made("xfs", "-q", "-m", "reflink=1")
each_volume = pytest.mark.parametrize("volume", [BTRFS, XFS], ids=["btrfs", "xfs"])


def kinds(plan: Plan) -> list[type[Step]]:
    return [type(step) for step in plan.steps]


def writing_at_each_start(server: Server) -> None:
    """A file that was cloned gets other bytes as soon as Neo4j runs again."""
    assert isinstance(server.service, FakeService)
    server.service.on_start = lambda: overwrite(server.data_dir / "big")


def overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"written by a Neo4j that runs again")
    os.utime(path, ns=(10**18 + 900, 10**18 + 900))


@each_volume
@pytest.mark.parametrize("is_root", [False, True], ids=["a folder", "a mount point"])
def test_a_running_server_is_backed_up_by_clones(tmp_path: Path, volume: Volume, is_root: bool) -> None:
    server = plain_server(tmp_path / "server")
    with volume(tmp_path) as place:
        data = place if is_root else place / "data"
        shutil.copytree(server.data_dir, data, dirs_exist_ok=True)
        server.installation = replace(server.installation, data_dir=data)
        (data / "big").write_bytes(b"big" * (BIG_BYTES // 3))
        settle(data)
        writing_at_each_start(server)
        before, names = held(data), os.listdir(data.parent)
        plan = server.plan_backup(label="first")
        assert kinds(plan).count(CloneTree) == 1 and PreCopy not in kinds(plan) and plan.notes == ()
        assert held(data) == before and os.listdir(data.parent) == names, "the survey leaves nothing behind"
        first = good(server.run(plan))
        assert held(first / "Neo4j_data") == before
        assert held(data) != before
        assert leftovers(place) == []
        room = used(place)
        second = server.back_up(label="second")
        assert held(good(second) / "Neo4j_data") == held(data)
        assert (first / "Neo4j_data/databases/neo4j/neostore").samefile(
            Path(second.path, "Neo4j_data/databases/neo4j/neostore")
        ), "what is unchanged is shared"
        assert abs(used(place) - room) < BIG_BYTES / 4, "what was cloned takes no room any more"
        assert verify(open_backup(first), lambda _: None, CancelToken()).state is JobState.SUCCEEDED


def held(folder: Path) -> dict[str, tuple[Any, ...]]:
    """Without the folder itself: a mount point gets another time when something lies in it for a while."""
    return {path: facts for path, facts in look(folder).items() if path != "."}


@each_volume
def test_a_file_in_very_many_pieces_is_copied_as_without_clones(
    tmp_path: Path, volume: Volume, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = plain_server(tmp_path / "server")
    with volume(tmp_path) as place:
        shutil.copytree(server.data_dir, place / "data")
        server.installation = replace(server.installation, data_dir=place / "data")
        pieces = 400
        with (server.data_dir / "pieces").open("wb") as file:
            for number in range(pieces):
                file.seek(2 * number * 4096)
                file.write(b"x" * 4096)
        os.sync()
        facts = server.survey_backup().cloning
        assert facts is not None and facts.extents >= pieces
        assert CloneTree in kinds(server.plan_backup())
        for module in (cloning, clones):
            monkeypatch.setattr(module, "MOST_EXTENTS", facts.extents)
        plan = server.plan_backup()
        assert CloneTree not in kinds(plan) and PreCopy in kinds(plan)
        assert any("too many pieces" in note for note in plan.notes)
        before = look(server.data_dir)
        assert look(good(server.run(plan)) / "Neo4j_data") == before
        assert leftovers(place) == []


@pytest.mark.expects_warnings
def test_a_file_that_its_volume_does_not_clone_is_copied_with_neo4j_stopped(tmp_path: Path) -> None:
    """Of btrfs a file without copy on write (chattr +C), as databases have them there."""
    server = plain_server(tmp_path / "server")
    with BTRFS(tmp_path) as place:
        shutil.copytree(server.data_dir, place / "data")
        server.installation = replace(server.installation, data_dir=place / "data")
        (server.data_dir / "big").touch()
        run("chattr", "+C", str(server.data_dir / "big"))
        (server.data_dir / "big").write_bytes(b"big" * (BIG_BYTES // 3))
        # The survey tries the smallest file and the largest.
        (server.data_dir / "bigger").write_bytes(b"bigger" * (BIG_BYTES // 3))
        settle(server.data_dir)
        writing_at_each_start(server)
        before, plan = look(server.data_dir), server.plan_backup()
        assert CloneTree in kinds(plan)
        outcome = server.run(plan)
        assert look(good(outcome) / "Neo4j_data") == before
        assert any("could not be cloned after all" in words for words in outcome.warnings)
        assert leftovers(place) == []
