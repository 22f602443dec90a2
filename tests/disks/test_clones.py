"""File systems with clones: an incremental backup shares bytes, not files; and what a small file system says of links."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from core.backups.catalog import open_backup
from core.cancel import CancelToken
from core.disk.clones import clone_file
from core.disk.extents import shared_bytes
from core.execute.verify import verify
from core.model.events import JobState
from core.model.requests import RestoreRequest
from core.plan.steps import StageTree
from core.survey.survey import survey_restore
from tests.disks.volumes import mounted, run
from tests.support import Server, change_server, leftovers, look, plain_server

MB = 1 << 20
BIG_BYTES = 64 * MB
Volume = Callable[[Path], AbstractContextManager[Path]]


def made(kind: str, *options: str) -> Volume:
    def volume(folder: Path) -> AbstractContextManager[Path]:
        image = folder / f"{kind}.image"
        with open(image, "wb") as file:
            file.truncate(4 << 30)
        run(f"mkfs.{kind}", *options, str(image))
        return mounted("-o", "loop", str(image), at=folder / kind)

    return volume


on_each_that_clones = pytest.mark.parametrize(
    "volume", [made("btrfs", "-q"), made("xfs", "-q", "-m", "reflink=1")], ids=["btrfs", "xfs"]
)


@on_each_that_clones
def test_unchanged_files_are_clones(tmp_path: Path, volume: Volume) -> None:
    server = plain_server(tmp_path / "server")
    big = server.data_dir / "big"
    big.write_bytes(b"big" * (BIG_BYTES // 3))
    os.utime(big, ns=(10**18 + 700, 10**18 + 700))  # what changed just now is copied anew
    with volume(tmp_path) as server.backups:
        first = Path(server.back_up(label="first").path)
        before, free = look(first), used(server.backups)
        outcome = server.back_up(label="second")
        assert outcome.state is JobState.SUCCEEDED, outcome
        second = Path(outcome.path)
        assert not (first / "Neo4j_data/big").samefile(second / "Neo4j_data/big")
        assert used(server.backups) - free < BIG_BYTES / 4
        assert look(second / "Neo4j_data") == look(server.data_dir)
        (second / "Neo4j_data/big").write_bytes(b"somebody works in a backup")
        assert look(first) == before
        assert verify(open_backup(first), lambda _: None, CancelToken()).state is JobState.SUCCEEDED


def used(volume: Path) -> int:
    os.sync()
    values = os.statvfs(volume)
    return (values.f_blocks - values.f_bfree) * values.f_frsize


def backed_up_on(folder: Path) -> tuple[Server, Path]:
    """A server, and its backup, on one volume."""
    server = plain_server(folder / "server")
    (server.data_dir / "big").write_bytes(b"big" * (BIG_BYTES // 3))
    server.backups = folder / "backups"
    return server, Path(server.back_up(label="backup").path)


@on_each_that_clones
def test_a_restore_clones_a_backup_on_the_volume_of_the_data(tmp_path: Path, volume: Volume) -> None:
    with volume(tmp_path) as folder:
        server, backup = backed_up_on(folder)
        change_server(server, "new")
        before, free, there = look(backup), used(folder), sorted(folder.rglob("*"))
        plan = server.plan_restore(backup)
        assert [step.clones for step in plan.steps if isinstance(step, StageTree)] == [True]
        assert sorted(folder.rglob("*")) == there  # nothing of the probe
        outcome = server.run(plan)
        assert outcome.state is JobState.SUCCEEDED, outcome
        assert used(folder) - free < BIG_BYTES / 4
        assert look(server.data_dir) == look(backup / "Neo4j_data")
        (server.data_dir / "big").write_bytes(b"the server writes")
        assert look(backup) == before


@pytest.mark.expects_warnings  # the log of a failed job
def test_a_damaged_backup_is_found_in_its_clone(tmp_path: Path) -> None:
    with made("btrfs", "-q")(tmp_path) as folder:
        server = plain_server(folder / "server")
        server.backups = folder / "backups"
        backup = Path(server.back_up(label="backup").path)
        store = backup / "Neo4j_data/databases/neo4j/neostore"
        status = store.stat()
        store.write_bytes(b"x" * status.st_size)
        os.utime(store, ns=(status.st_atime_ns, status.st_mtime_ns))
        before = look(server.data_dir)
        outcome = server.restore(backup)
        assert outcome.code == "BACKUP_CORRUPT" and "databases/neo4j/neostore" in outcome.message
        assert look(server.data_dir) == before and not leftovers(folder)


@on_each_that_clones
def test_what_the_data_shares_with_a_backup_is_not_free_when_it_is_deleted(tmp_path: Path, volume: Volume) -> None:
    with volume(tmp_path) as folder:
        server, backup = backed_up_on(folder)
        assert shared_with_delete_first(server, backup) < MB
        assert server.restore(backup).state is JobState.SUCCEEDED
        assert shared_with_delete_first(server, backup) > BIG_BYTES - MB


def shared_with_delete_first(server: Server, backup: Path) -> int:
    """What a restore with delete-first does not count on."""
    os.sync()
    request = RestoreRequest(
        installation=server.installation,
        backup=open_backup(backup),
        no_import_running=True,
        version_confirmed=True,
        delete_first=True,
    )
    return survey_restore(request, server.service).shared_bytes


@on_each_that_clones
def test_of_a_file_in_many_pieces_each_that_is_shared_counts(tmp_path: Path, volume: Volume) -> None:
    pieces, block = 1200, 4096
    with volume(tmp_path) as folder:
        with open(folder / "file", "wb") as file:
            for number in range(pieces):
                os.pwrite(file.fileno(), os.urandom(block), 2 * number * block)
            os.fsync(file.fileno())
            assert shared_bytes(folder / "file") == 0
        with open(folder / "file", "rb") as file:
            assert clone_file(file.fileno(), folder / "clone")
        os.sync()
        assert shared_bytes(folder / "file") == pieces * block
        with open(folder / "clone", "r+b") as file:
            file.write(b"the server writes")
        os.sync()
        assert shared_bytes(folder / "file") == (pieces - 1) * block
