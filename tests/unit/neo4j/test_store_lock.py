"""Locks of a store, held by another process as Neo4j holds them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.demo.server_status import HeldLock
from core.model.kind_facts import DOCKER_INSTALLER, WINDOWS_INSTALLER
from core.neo4j.store_lock import lock_holder, unopened_databases

HOLD = (
    "import sys; from core.demo.server_status import HeldLock; from pathlib import Path; "
    "held = [HeldLock(Path(name)) for name in sys.argv[1:]]; print('held', flush=True); sys.stdin.read()"
)
KIND = WINDOWS_INSTALLER


@contextmanager
def held(*paths: Path) -> Iterator[None]:
    command = [sys.executable, "-c", HOLD, *map(str, paths)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        assert process.stdout.readline() == "held\n"
        yield
        process.stdin.close()


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    for name in ("neo4j", "system"):
        store = tmp_path / "databases" / name
        store.mkdir(parents=True)
        (store / "neostore").touch()
        (store / "database_lock").touch()
    (tmp_path / "databases" / "dropped").mkdir()
    (tmp_path / "databases" / "store_lock").touch()
    return tmp_path


def lock(data_dir: Path, name: str) -> Path:
    return data_dir / "databases" / name / "database_lock"


def test_nobody_holds_anything(data_dir: Path) -> None:
    assert lock_holder(data_dir).held is False
    assert unopened_databases(data_dir, KIND) is None


def test_every_database_is_open(data_dir: Path) -> None:
    with held(lock(data_dir, "neo4j"), lock(data_dir, "system")):
        assert lock_holder(data_dir).held is True
        assert unopened_databases(data_dir, KIND) == ()


@pytest.mark.parametrize("gone", [False, True], ids=["lock free", "lock missing"])
def test_one_database_is_not_open(data_dir: Path, gone: bool) -> None:
    if gone:
        lock(data_dir, "neo4j").unlink()
    with held(lock(data_dir, "system")):
        assert unopened_databases(data_dir, KIND) == ("neo4j",)


def test_one_lock_for_all_tells_nothing_of_each(data_dir: Path) -> None:
    with held(data_dir / "databases" / "store_lock"):
        assert lock_holder(data_dir).held is True
        assert unopened_databases(data_dir, KIND) is None


def test_no_data_folder_tells_nothing(tmp_path: Path) -> None:
    assert unopened_databases(tmp_path / "missing", KIND) is None


def test_a_database_that_is_dropped_meanwhile_tells_nothing(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def list_gone(folder: object) -> list[str]:
        raise FileNotFoundError(2, "No such file or directory", str(folder))

    with held(lock(data_dir, "neo4j")):
        monkeypatch.setattr(os, "listdir", list_gone)
        assert unopened_databases(data_dir, KIND) is None


@pytest.mark.skipif(sys.platform != "win32", reason="Docker Desktop on Windows")
def test_locks_in_a_virtual_machine_are_not_seen(data_dir: Path) -> None:
    assert unopened_databases(data_dir, DOCKER_INSTALLER) is None


def test_a_lock_of_this_process_is_given_back(data_dir: Path) -> None:
    HeldLock(lock(data_dir, "neo4j")).close()
    assert lock_holder(data_dir).held is False
