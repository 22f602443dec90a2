"""The job lock: one job on an installation, by whatever name its folder is called; it dies with its holder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import AlreadyRunning
from core.job_lock import hold, installation_key, is_held

HOLD = """
import sys
from pathlib import Path
from core.job_lock import hold
with hold(Path(sys.argv[1]), "key", "restore", "2026-01-01T00:00:00Z"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_key_is_the_folder_not_its_spelling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (tmp_path / "link").symlink_to(data)
    monkeypatch.chdir(tmp_path)
    key = installation_key(data)
    assert {installation_key(path) for path in (tmp_path / "link", Path("data"), data / ".." / "data")} == {key}
    assert installation_key(tmp_path) != key
    data.rmdir()
    assert installation_key(data) == key  # also while the folder is just being swapped


def test_a_second_holder_is_told_who_holds_it(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        assert is_held(tmp_path, "key")
        with pytest.raises(AlreadyRunning) as raised, hold(tmp_path, "key", "backup", "now"):
            pytest.fail("held twice")
        assert f"restore by {os.environ.get('USER', '')}" in raised.value.message
        assert f"process {other.pid}, since 2026-01-01T00:00:00Z" in raised.value.message
        assert not is_held(tmp_path, "another key")
        with hold(tmp_path, "another key", "backup", "now"):
            pass
        other.kill()
    # Killed: the system gave the lock back, and what is left of its note does no harm.
    assert not is_held(tmp_path, "key")
    with hold(tmp_path, "key", "backup", "now"):
        assert is_held(tmp_path, "key")
    assert not is_held(tmp_path, "key")


def test_a_lock_is_given_back_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), hold(tmp_path, "key", "backup", "now"):
        raise RuntimeError
    with hold(tmp_path, "key", "backup", "now"):
        pass


def test_a_damaged_note_only_costs_the_words(tmp_path: Path) -> None:
    with hold(tmp_path, "key", "backup", "now"):
        (note,) = (tmp_path / "locks").glob("*.json")
        note.write_bytes(b"{")
        with pytest.raises(AlreadyRunning, match="just starting"), hold(tmp_path, "key", "backup", "now"):
            pytest.fail("held twice")


def test_the_folder_of_the_locks_is_private(tmp_path: Path) -> None:
    with hold(tmp_path, "key", "backup", "now"):
        assert (tmp_path / "locks").stat().st_mode & 0o077 == 0
