"""One job at a time on an installation, with real processes: other accounts, other state folders, kill -9, priorities."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

import core.cli.main
from core.cancel import CancelToken
from core.dates import time_words
from core.disk.folder_lock import FolderHeld, hold_folder
from core.errors import AlreadyRunning
from core.model.events import JobState, Notice
from core.model.service_state import ServiceState
from core.recovery.job_lock import (
    account_name,
    ask_to_make_way,
    hold,
    holder,
    installation_key,
    others_at_work,
    require_free,
)
from tests.support import Server, in_commands, leftovers, look, plain_server

LIMIT_S = 120.0
NOW = "2026-01-01T00:00:00Z"
SINCE = r"since \d{1,2} [A-Z][a-z]{2} \d{4}, \d\d:\d\d"
HOLD = """
import os, sys
from pathlib import Path
from core.recovery.job_lock import hold, installation_key
state, data, account = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
if account:
    os.setgid(account)
    os.setuid(account)
with hold(state, installation_key(data), "backup", "2026-01-01T00:00:00Z", data_dir=data):
    print("held", flush=True)
    sys.stdin.read()
"""
UNNAMED = "a process that the system does not name"
"""What a message says of the holder of a folder on Windows."""
root_only = pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can be somebody else")


@contextmanager
def job(state: Path, data: Path, account: int = 0) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the installation, as root or as another account, until it is killed."""
    command = [sys.executable, "-c", HOLD, str(state), str(data), str(account)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        try:
            assert other.stdout is not None and other.stdout.readline().strip() == b"held"
            yield other
        finally:
            other.kill()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "server" / "neo4j" / "data"
    folder.mkdir(parents=True)
    return folder


def attempt(state: Path, data: Path) -> None:
    with hold(state, installation_key(data), "restore", NOW, data_dir=data):
        pass


def test_another_state_folder_is_no_way_around(tmp_path: Path, data: Path, state_dir: Path) -> None:
    with job(tmp_path / "other-state", data) as other:
        named = UNNAMED if sys.platform == "win32" else rf"a job by .*, process {other.pid}, {SINCE}"
        with pytest.raises(AlreadyRunning, match=named):
            attempt(state_dir, data)
        with pytest.raises(AlreadyRunning, match=named):
            require_free(state_dir, installation_key(data), data)
        assert re.search(named, others_at_work(state_dir, installation_key(data), data))
    attempt(state_dir, data)
    assert others_at_work(state_dir, installation_key(data), data) == ""


@root_only
def test_another_account_is_named(state_dir: Path) -> None:
    # Not below pytest's own folder: each run of pytest that begins closes that to other accounts.
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)
        data, theirs = place / "data", place / "theirs"
        for folder in (data, theirs):
            folder.mkdir()
        os.chown(theirs, 65534, 65534)
        with job(theirs, data, 65534) as other, pytest.raises(AlreadyRunning, match=f"by nobody, process {other.pid}"):
            attempt(state_dir, data)
        attempt(state_dir, data)


def test_by_whatever_path_the_installation_is_reached(tmp_path: Path, data: Path, state_dir: Path) -> None:
    ways = [data / ".." / "data"]
    if sys.platform == "win32":
        ways.append(tmp_path / "SERVER" / "neo4j" / "Data")
    else:
        (tmp_path / "link").symlink_to(tmp_path / "server")
        ways.append(tmp_path / "link" / "neo4j" / "data")
    with job(state_dir, data) as other:
        for way in ways:
            with pytest.raises(AlreadyRunning, match=f"backup by .*, process {other.pid}, since {time_words(NOW)}"):
                attempt(state_dir, way)


def test_the_lock_stays_when_the_data_folder_is_swapped(tmp_path: Path, data: Path, state_dir: Path) -> None:
    with job(tmp_path / "other-state", data):
        data.rename(data.with_name("data.aside"))
        with pytest.raises(AlreadyRunning):
            attempt(state_dir, data)
        data.mkdir()
        with pytest.raises(AlreadyRunning):
            attempt(state_dir, data)


def test_ten_kills_leave_nothing_that_must_be_cleaned(data: Path, state_dir: Path) -> None:
    key = installation_key(data)
    for _ in range(10):
        with job(state_dir, data):
            assert holder(state_dir, key) is not None
        # Killed. Its note still names it, as after a power cut, and the number may be somebody else's by now.
        note = state_dir / "locks" / f"{key}.json"
        assert note.exists()
        note.write_bytes(note.read_bytes().replace(b'"pid":', b'"pid":1'))
        assert holder(state_dir, key) is None
        assert others_at_work(state_dir, key, data) == ""
        attempt(state_dir, data)


RACE = """
import os, sys, time
from pathlib import Path
from core.errors import AlreadyRunning
from core.recovery.job_lock import hold, installation_key
state, data, inside, wanted = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
got = 0
while got < wanted:
    try:
        with hold(state, installation_key(data), "backup", "2026-01-01T00:00:00Z", data_dir=data):
            os.close(os.open(inside, os.O_CREAT | os.O_EXCL))  # somebody else inside: an error
            os.unlink(inside)
            got += 1
    except AlreadyRunning:
        continue
print(got)
"""
RACERS, TURNS = 4, 10


def test_of_many_that_start_at_once_one_at_a_time_gets_it(tmp_path: Path, data: Path) -> None:
    """Processes of two state folders, again and again; each that is inside proves that nobody else is."""
    command = [sys.executable, "-c", RACE]
    racers = [
        subprocess.Popen(
            [*command, str(tmp_path / f"state{number % 2}"), str(data), str(tmp_path / "inside"), str(TURNS)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for number in range(RACERS)
    ]
    ends = [racer.communicate(timeout=LIMIT_S * 2) for racer in racers]
    assert [(told.split(), error) for told, error in ends] == [([str(TURNS).encode()], b"")] * RACERS


def test_two_installations_do_not_wait_for_each_other(tmp_path: Path, data: Path, state_dir: Path) -> None:
    second = tmp_path / "second" / "neo4j" / "data"
    second.mkdir(parents=True)
    with job(state_dir, data):
        attempt(state_dir, second)


def test_a_started_program_does_not_inherit_the_lock(data: Path, state_dir: Path) -> None:
    with ExitStack() as stack:
        with hold_folder(data.parent, 0):
            child = stack.enter_context(
                subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
            )
        stack.callback(child.kill)
        attempt(state_dir, data)


def test_a_folder_that_cannot_be_locked_is_left_to_the_lock_file(tmp_path: Path, state_dir: Path) -> None:
    attempt(state_dir, tmp_path / "gone" / "data")
    assert others_at_work(state_dir, "key", tmp_path / "gone" / "data") == ""


def test_who_only_looks_keeps_nobody_out(data: Path) -> None:
    with hold_folder(data.parent, 0, shared=True), hold_folder(data.parent, 0, shared=True):
        if sys.platform == "win32":  # a look has ended when it is told
            with hold_folder(data.parent, 0):
                return
        with pytest.raises(FolderHeld) as held, hold_folder(data.parent, 0):
            pytest.fail("held beside a look")
        assert held.value.pid == os.getpid()


def test_a_restore_makes_a_running_backup_end_safely(tmp_path: Path, state_dir: Path) -> None:
    server = plain_server(tmp_path)
    good = Path(server.back_up(label="good").path)
    before = look(server.data_dir)
    key = installation_key(server.data_dir)
    asked: list[str] = []
    told: list[str] = []

    def restore_comes() -> None:
        """Neo4j has just stopped, the worst moment; the backup goes on until it sees the request."""
        found = holder(state_dir, key)
        asked.append(found.operation if found else "")
        waiting.start()
        assert seen.wait(LIMIT_S)

    def waits() -> None:
        ask_to_make_way(state_dir, key, CancelToken())
        free.append(holder(state_dir, key) is None)

    seen, free, waiting = threading.Event(), list[bool](), threading.Thread(target=waits)
    server.service.on_stop = restore_comes  # type: ignore[attr-defined]
    cancel = Watched(seen)
    outcome = server.run(
        server.plan_backup(label="late"),
        cancel,
        lambda event: told.append(event.message) if isinstance(event, Notice) else None,
    )
    waiting.join(LIMIT_S)
    assert (asked, free, outcome.state) == (["backup"], [True], JobState.CANCELLED)
    assert any("A restore is waiting" in words for words in told)
    assert outcome.service_state is ServiceState.RUNNING
    assert (look(server.data_dir), leftovers(tmp_path)) == (before, [])
    assert not list((state_dir / "locks").glob("*.request"))
    server.service.on_stop = lambda: None  # type: ignore[attr-defined]
    assert server.restore(good).exit_code == 0


class Watched(CancelToken):
    def __init__(self, seen: threading.Event) -> None:
        super().__init__()
        self._seen = seen

    def cancel(self) -> None:
        super().cancel()
        self._seen.set()


def test_only_a_backup_is_asked_to_make_way(data: Path, state_dir: Path) -> None:
    key = installation_key(data)
    with hold(state_dir, key, "restore", NOW):
        ask_to_make_way(state_dir, key, CancelToken())
        assert not list((state_dir / "locks").glob("*.request"))


def test_a_request_that_came_too_late_cancels_no_later_backup(data: Path, state_dir: Path) -> None:
    key, asked = installation_key(data), list[str]()
    (state_dir / "locks").mkdir()
    (state_dir / "locks" / f"{key}.request").touch()
    with hold(state_dir, key, "backup", NOW, make_way=lambda: asked.append("x")):
        assert not (state_dir / "locks" / f"{key}.request").exists()
    assert asked == []


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """A server that the command line finds, with a service that is a variable."""
    server = plain_server(tmp_path)
    in_commands(monkeypatch, "installation_of", lambda _: server.installation)
    monkeypatch.setattr("core.api.service_of", lambda _: server.service)
    return server


def run(*words: str | Path) -> int:
    return core.cli.main.main([str(word) for word in words])


def test_a_scheduled_backup_neither_waits_for_nor_looks_at_a_restore(
    site: Server, state_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with hold(state_dir, installation_key(site.data_dir), "restore", NOW):
        site.data_dir.rename(site.data_dir.with_name("in-the-middle"))
        assert run("backup", "--to", tmp_path / "to", "--yes") == AlreadyRunning.exit_code
    assert f"restore by {account_name()}" in capsys.readouterr().out
    assert site.service.call_names == []  # type: ignore[attr-defined]


def test_a_person_is_asked_before_a_backup_is_cancelled_and_a_script_never_does(
    site: Server, state_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = Path(site.back_up(label="good").path)
    key = installation_key(site.data_dir)
    questions: list[str] = []
    ended = threading.Event()

    def ask(question: str, expected: str, why: str, cancel: CancelToken) -> None:
        questions.append(why)

    def backup(started: Callable[[], None]) -> None:
        with hold(state_dir, key, "backup", NOW, make_way=ended.set):
            started()
            assert ended.wait(LIMIT_S)

    in_commands(monkeypatch, "ask", ask)
    started = threading.Event()
    running = threading.Thread(target=backup, args=(started.set,))
    running.start()
    assert started.wait(LIMIT_S)
    assert run("restore", good, "--yes") == AlreadyRunning.exit_code
    assert not ended.is_set()
    assert run("restore", good, "--same-version") == 0
    running.join(LIMIT_S)
    assert "backup by" in questions[0] and time_words(NOW) in questions[0]
