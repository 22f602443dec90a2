"""The data folder of a running program: files that others hold, locks, and paths beyond 260 characters."""

from __future__ import annotations

import _winapi
import contextlib
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import win32con
import win32file

from core.cancel import CancelToken
from core.copying.progress import ProgressMeter
from core.copying.tree_copy import CopiedTree, copy_tree
from core.disk.files import remove_tree
from core.disk.tree import extended, scan_tree
from core.model.events import JobState
from core.neo4j.store_lock import lock_holder
from tests.support import Server, leftovers, look, plain_server

_HOLD = """
import sys, pywintypes, win32con, win32file
handle = win32file.CreateFile(sys.argv[1], win32con.GENERIC_READ | win32con.GENERIC_WRITE, 7, None, 3, 0, None)
exclusive_at_once = 3
win32file.LockFileEx(handle, exclusive_at_once, -1, 0x7FFFFFFF, pywintypes.OVERLAPPED())
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def server(tmp_path: Path) -> Server:
    made = plain_server(tmp_path / "imaging")
    made.backups.mkdir()
    return made


@contextmanager
def opened_alone(path: Path) -> Iterator[None]:
    """The file is open in a way that lets nobody else open it."""
    handle = win32file.CreateFile(str(path), win32con.GENERIC_READ, 0, None, win32con.OPEN_EXISTING, 0, None)
    try:
        yield
    finally:
        handle.Close()


@contextmanager
def locked_by_another(path: Path) -> Iterator[None]:
    """Another process has locked the whole file, as Java's FileChannel.tryLock does."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdin is not None and holder.stdout is not None
        try:
            assert holder.stdout.readline().strip() == "held"
            yield
        finally:
            holder.stdin.close()
            holder.wait(30)


@pytest.mark.parametrize("name", ["databases/store_lock", "databases/neo4j/database_lock"])
def test_a_lock_of_another_process_is_seen_until_it_ends(server: Server, name: str) -> None:
    path = server.data_dir / name
    path.touch()
    assert lock_holder(server.data_dir).held is False
    with locked_by_another(path):
        probe = lock_holder(server.data_dir)
        assert probe.held and str(path) in probe.detail
    assert lock_holder(server.data_dir).held is False
    assert path.stat().st_size == 0


@pytest.mark.expects_warnings
def test_a_file_that_nobody_may_open_ends_the_backup_and_is_named(server: Server) -> None:
    held = server.data_dir / "databases" / "neo4j" / "neostore"
    with opened_alone(held):
        outcome = server.back_up()
    assert outcome.state is JobState.FAILED
    told = f"{outcome.message} {outcome.hint}"
    assert str(held) in told and "Another program" in told and ".." not in told, told
    assert server.service.state().state.name == "RUNNING"
    assert not list(server.backups.iterdir())
    assert server.back_up().state is JobState.SUCCEEDED


def test_a_copy_of_a_running_server_goes_around_a_file_that_nobody_may_open(server: Server, tmp_path: Path) -> None:
    name = "databases/neo4j/neostore"

    def copy(*, live: bool, previous: CopiedTree | None = None) -> CopiedTree:
        return copy_tree(
            server.data_dir,
            tmp_path / "copy",
            live=live,
            meter=ProgressMeter(time.monotonic),
            cancel=CancelToken(),
            previous=previous,
        )

    with opened_alone(server.data_dir / name):
        first = copy(live=True)
    assert name not in first.files and len(first.files) > 3
    assert name in copy(live=False, previous=first).files
    assert look(tmp_path / "copy") == look(server.data_dir)


def test_a_backup_is_restored_over_newer_data(server: Server) -> None:
    assert server.back_up().state is JobState.SUCCEEDED
    (sealed,) = [path for path in server.backups.iterdir() if not path.name.endswith(".partial")]
    live = server.data_dir / "databases" / "neo4j" / "neostore"
    live.write_text("newer", encoding="utf-8")
    outcome = server.restore(sealed)
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert live.read_text(encoding="utf-8") != "newer"
    assert not leftovers(server.data_dir.parent)


def test_read_only_files_are_backed_up_restored_and_removed(server: Server) -> None:
    file = server.data_dir / "databases" / "neo4j" / "neostore"
    good = file.read_bytes()
    file.chmod(0o444)
    assert server.back_up().state is JobState.SUCCEEDED
    (sealed,) = server.backups.iterdir()
    file.chmod(0o666)
    file.write_bytes(b"newer")
    file.chmod(0o444)
    outcome = server.restore(sealed)
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert file.read_bytes() == good
    file.chmod(0o444)
    remove_tree(server.data_dir)
    assert not server.data_dir.exists()


def test_a_junction_is_told_and_never_followed(server: Server, tmp_path: Path) -> None:
    """Any account may make one; a link needs a right."""
    precious = tmp_path / "precious" / "file"
    precious.parent.mkdir()
    precious.touch()
    precious.chmod(0o444)
    junction = server.data_dir / "databases" / "neo4j" / "junction"
    with contextlib.suppress(OSError):
        _winapi.CreateJunction(str(precious.parent), str(junction))
    if not (junction / "file").exists():
        pytest.skip("junctions: not this Windows'")
    assert scan_tree(server.data_dir).links == ("databases/neo4j/junction",)
    read_only = junction.with_name("neostore")  # the tree is made writable first
    read_only.chmod(0o444)
    remove_tree(server.data_dir)
    assert not server.data_dir.exists()
    assert precious.exists() and precious.stat().st_file_attributes & stat.FILE_ATTRIBUTE_READONLY


def test_paths_beyond_260_characters_are_backed_up_and_restored(server: Server) -> None:
    deep = server.data_dir.joinpath("databases", "neo4j", *["schema-index-" + "x" * 40] * 6)
    Path(extended(deep)).mkdir(parents=True)
    file = Path(extended(deep / "index-1"))
    file.write_bytes(b"deep")
    assert len(str(deep)) > 300
    assert server.back_up().state is JobState.SUCCEEDED
    (sealed,) = server.backups.iterdir()
    file.write_bytes(b"changed")
    outcome = server.restore(sealed)
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert file.read_bytes() == b"deep"
    assert not scan_tree(server.data_dir).unreadable
