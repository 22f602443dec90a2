"""Data folders that are volumes of their own, of real file systems: what a restore does in them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from core.disk.mounts import volume_at
from core.model.events import JobState
from tests.disks.test_clones import made
from tests.disks.volumes import run
from tests.support import Server, fill_data, good, leftovers, look, plain_server

pytestmark = pytest.mark.expects_warnings


def restored_in(server: Server, backup: Path) -> Path:
    """A restore over other data; where the old was kept."""
    fill_data(server.data_dir, "fresh")
    outcome = server.restore(backup)
    assert outcome.state is JobState.SUCCEEDED, outcome
    (aside,) = (Path(path) for path in outcome.kept_aside if Path(path).is_dir())
    for database in ("neo4j", "system"):
        assert (server.data_dir / "databases" / database / "neostore").read_text(encoding="utf-8").startswith("old")
        assert (aside / "databases" / database / "neostore").read_text(encoding="utf-8").startswith("fresh")
    return aside


def backed_up(tmp_path: Path) -> tuple[Server, Path]:
    """A server, with its data taken away."""
    server = plain_server(tmp_path / "server")
    backup = good(server.back_up())
    server.data_dir.rename(tmp_path / "before")
    return server, backup


def test_a_new_volume_with_its_lost_and_found(tmp_path: Path) -> None:
    server, backup = backed_up(tmp_path)
    with made("ext4", "-q")(tmp_path) as volume:
        server.data_dir.mkdir()
        run("mount", "--bind", str(volume), str(server.data_dir))
        try:
            lost = (server.data_dir / "lost+found").stat()
            assert restored_in(server, backup).parent == server.data_dir
            after = (server.data_dir / "lost+found").stat()
            assert (after.st_ino, after.st_mode, after.st_uid) == (lost.st_ino, lost.st_mode, lost.st_uid)
            second = good(server.back_up(label="second"))
            assert sorted(os.listdir(second / "Neo4j_data")) == ["databases", "dumps", "transactions"]
            assert look(second / "Neo4j_data", times=False).keys() == look(backup / "Neo4j_data", times=False).keys()
            assert leftovers(volume) == []
        finally:
            subprocess.run(["umount", str(server.data_dir)], check=True)


def test_a_subvolume_stays_one(tmp_path: Path) -> None:
    with made("btrfs", "-q")(tmp_path) as volume:
        server, backup = backed_up(volume)
        run("btrfs", "subvolume", "create", str(server.data_dir))
        number = server.data_dir.stat()
        assert number.st_dev != server.data_dir.parent.stat().st_dev
        assert volume_at(server.data_dir) == volume_at(server.data_dir.parent) != volume_at(tmp_path)
        assert restored_in(server, backup).parent == server.data_dir
        after = server.data_dir.stat()
        assert (after.st_dev, after.st_ino) == (number.st_dev, number.st_ino)
        assert leftovers(server.data_dir.parent) == []
