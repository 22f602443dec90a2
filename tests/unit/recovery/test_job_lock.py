"""The job lock: one job on an installation, by whatever name its folder is called; it dies with its holder."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from filelock import FileLock

from core.dates import time_words
from core.errors import AlreadyRunning
from core.recovery import job_lock
from core.recovery.job_lock import (
    RECOVERY,
    Holder,
    account_name,
    describe_holder,
    hold,
    holder,
    holders,
    installation_key,
    is_held,
)

HOLD = """
import sys
from pathlib import Path
from core.recovery.job_lock import hold
with hold(Path(sys.argv[1]), "key", "restore", "2026-01-01T00:00:00Z"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_key_is_the_folder_not_its_spelling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    data.mkdir()
    spellings = [Path("data"), data / ".." / "data"]
    if sys.platform == "win32":
        spellings.append(tmp_path / "DATA")
    else:
        (tmp_path / "link").symlink_to(data)
        spellings.append(tmp_path / "link")
    monkeypatch.chdir(tmp_path)
    key = installation_key(data)
    assert {installation_key(path) for path in spellings} == {key}
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
        assert f"process {other.pid}, since {time_words('2026-01-01T00:00:00Z')}" in raised.value.message
        assert (holder(tmp_path, "key"), holder(tmp_path, "another key")) == (holders(tmp_path)[0], None)
        assert holders(tmp_path)[0].pid == other.pid
        assert not is_held(tmp_path, "another key")
        with hold(tmp_path, "another key", "backup", "now"):
            pass
        other.kill()
    # Killed: the system gave the lock back, and what is left of its note does no harm.
    assert not is_held(tmp_path, "key")
    assert (holder(tmp_path, "key"), holders(tmp_path)) == (None, ())
    with hold(tmp_path, "key", "backup", "now"):
        assert is_held(tmp_path, "key")
    assert not is_held(tmp_path, "key")


def test_whose_job_it_is_the_environment_does_not_say(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(variable, "mallory")
    assert account_name() == psutil.Process().username() != "mallory"


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
        assert holder(tmp_path, "key") == Holder()
        assert describe_holder(Holder()) == "it is just starting"


def test_somebody_who_only_looks_keeps_no_job_from_starting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "locks" / "key.lock"
    path.parent.mkdir()
    looking = FileLock(path)
    looking.acquire()

    class SecondTry(FileLock):
        """The other one has looked its fill when this one has failed once."""

        def _acquire(self) -> None:
            super()._acquire()
            looking.release()

    monkeypatch.setattr("core.recovery.job_lock.FileLock", SecondTry)
    with hold(tmp_path, "key", "backup", "now"):
        assert not looking.is_locked


def test_nobody_works_where_nothing_was_ever_done(tmp_path: Path) -> None:
    assert (holder(tmp_path, "key"), holders(tmp_path)) == (None, ())


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_the_folder_of_the_locks_is_private(tmp_path: Path) -> None:
    with hold(tmp_path, "key", "backup", "now"):
        assert (tmp_path / "locks").stat().st_mode & 0o077 == 0


@pytest.mark.expects_warnings
def test_a_note_that_cannot_be_removed_changes_no_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        if path.endswith(".json"):
            raise OSError(errno.EROFS, "Read-only file system", path)

    with hold(tmp_path, "key", "backup", "now"):
        monkeypatch.setattr(os, "unlink", refuse)
    monkeypatch.undo()
    assert (tmp_path / "locks" / "key.json").exists()
    assert holder(tmp_path, "key") is None
    with hold(tmp_path, "key", "restore", "later"):
        pass


@pytest.mark.expects_warnings
def test_a_state_folder_that_takes_nothing_keeps_a_recovery_from_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    data.mkdir()

    def read_only(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr(job_lock.FileLock, "acquire", read_only)
        patch.setattr(job_lock, "write_durably", read_only)
        assert not is_held(tmp_path, "key") and not (tmp_path / "locks").exists()
        with hold(tmp_path, "key", RECOVERY, "now", data_dir=data):
            assert not is_held(tmp_path, "key")
            # The lock beside the data is all that there is, and it holds.
            with pytest.raises(AlreadyRunning), hold(tmp_path, "key", RECOVERY, "now", data_dir=data):
                pytest.fail("held twice")
        # A job needs its state folder anyway.
        with pytest.raises(OSError, match="Read-only"), hold(tmp_path, "key", "backup", "now", data_dir=data):
            pytest.fail("begun")
