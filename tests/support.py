"""Shared by tests of whole jobs: a server to work on, a job from request to outcome, and reading trees.

The functions that read trees share no code with the product, so that both cannot be wrong in the same way.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import io
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from core import api
from core.backups.catalog import open_backup
from core.cancel import CancelToken
from core.cli import backup as cli_backup
from core.cli import backups as cli_backups
from core.cli import recover as cli_recover
from core.cli import restore as cli_restore
from core.cli import run_plan as cli_run_plan
from core.cli import show as cli_show
from core.demo.demo_server import DemoServer
from core.detect.detection import choose_installation
from core.disk.files import remove_tree
from core.execute.engine import execute
from core.model.events import CopyProgress, Event, JobState, Outcome, StepStarted
from core.model.installation import ROLE_FILES, ROLES, ConfigFile, Installation
from core.model.kind_facts import DOCKER_INSTALLER
from core.model.requests import BackupRequest, RestoreRequest
from core.model.survey_facts import Survey
from core.neo4j.controller import ServiceController
from core.neo4j.waiting import Patience
from core.plan.backup import plan_backup
from core.plan.plan import Plan
from core.plan.restore import plan_restore
from core.recovery.host import Host
from core.recovery.recover import recover
from core.recovery.unfinished import find_unfinished
from core.survey.survey import survey_backup, survey_restore
from core.system.state_folder import state_dir
from tests.fakes import FakeService

# Far more than a slow machine needs; a test of a limit has its own.
QUICK = Patience(stop_s=90, start_s=90, poll_s=0.02, tool_s=90, effect_s=1.0, reappear_s=0.0, bolt_s=0.2, report_s=0.0)
# Far more than a slow machine needs; it only ends a test that hangs.
LIMIT_S = 60.0
LEFTOVER_MARKS = (".partial", ".staged-", ".cloned-", ".restoring", ".deleting-", ".writing")


def error_of(numbers: tuple[int, int], path: Path | str) -> OSError:
    """An error as this system raises it: the first number is that of Linux, the second that of Windows."""
    if sys.platform == "win32":
        return OSError(0, "made up", str(path), numbers[1])
    return OSError(numbers[0], "made up", str(path))


def installation_of(demo: DemoServer) -> Installation:
    """The installation as detection finds it in a demo server's folder."""
    return choose_installation(api.find(demo.given))


def unguarded(_state_dir: Path, _journal: Path, _warn: Callable[[str], None]) -> AbstractContextManager[None]:
    return nullcontext()


@dataclass
class Server:
    """A server under test: a demo server, or a plain folder tree with a FakeService."""

    installation: Installation
    service: ServiceController
    backups: Path
    patience: Patience = QUICK
    events: list[Event] = field(default_factory=list)

    @property
    def data_dir(self) -> Path:
        return Path(self.installation.data_dir)

    @property
    def host(self) -> Host:
        return Host(
            self.service,
            state_dir(),
            service_for=lambda other: api.service_of(other, self.patience),
            keep_awake=nullcontext,
            guard=unguarded,
            outside=lambda *_: nullcontext(),
        )

    def config(self) -> dict[str, bytes]:
        """The four configuration files as they are now."""
        files = [(file.role, Path(file.path)) for file in self.installation.config_files]
        return {role: path.read_bytes() for role, path in files if path.exists()}

    def _backup_request(self, **choices: Any) -> BackupRequest:
        return BackupRequest(
            installation=self.installation, destination=self.backups, no_import_running=True, **choices
        )

    def plan_backup(self, **choices: Any) -> Plan:
        return plan_backup(self._backup_request(**choices), self.survey_backup(**choices))

    def survey_backup(self, **choices: Any) -> Survey:
        return survey_backup(self._backup_request(**choices), self.service)

    def plan_restore(self, backup: Path, **choices: Any) -> Plan:
        choices = {"no_import_running": True, "version_confirmed": True, **choices}
        request = RestoreRequest(installation=self.installation, backup=open_backup(backup), **choices)
        return plan_restore(request, survey_restore(request, self.service))

    def run(
        self, plan: Plan, cancel: CancelToken | None = None, listen: Callable[[Event], None] = lambda _: None
    ) -> Outcome:
        """Execute a plan; its events are kept in `events` and passed on to `listen`."""

        def emit(event: Event) -> None:
            self.events.append(event)
            listen(event)

        return execute(plan, self.host, emit, cancel or CancelToken())

    def back_up(self, **choices: Any) -> Outcome:
        return self.run(self.plan_backup(**choices))

    def restore(self, backup: Path, **choices: Any) -> Outcome:
        return self.run(self.plan_restore(backup, **choices))

    def recover(self) -> list[Outcome]:
        return [recover(job, self.host, self.events.append) for job in find_unfinished(state_dir())]


def good(outcome: Outcome) -> Path:
    """The backup of a job that succeeded, or that was restored."""
    assert (outcome.state, outcome.code, outcome.exit_code) == (JobState.SUCCEEDED, "OK", 0), outcome
    return Path(outcome.path)


def demo_server(demo: DemoServer, backups: Path, patience: Patience = QUICK) -> Server:
    installation = installation_of(demo)
    return Server(installation, api.service_of(installation, patience), backups, patience)


def plain_server(folder: Path, *, running: bool = True, text: str = "old") -> Server:
    """A Docker installer's folder tree of a few small files; its service is a FakeService."""
    root = folder / "container_support"
    config_files = []
    for role in ROLES:
        path = root / role / ROLE_FILES[role]
        path.parent.mkdir(parents=True)
        path.write_text(f"{role} of {text}\n", encoding="utf-8")
        config_files.append(ConfigFile(role, path))
    fill_data(root / "neo4j" / "data", text)
    installation = Installation(
        DOCKER_INSTALLER,
        root,
        root / "neo4j" / "data",
        root,
        tuple(config_files),
        version="2.18.1-funcrel",
        neo4j_version="4.4.42",
    )
    service = FakeService(stop_polls=1)
    if not running:
        service.stop(CancelToken(), lambda _: None)
        service.calls.clear()
    return Server(installation, service, folder / "backups")


def fill_data(data_dir: Path, text: str) -> None:
    """A tree that looks like a data folder; equal text gives equal trees."""
    for name in ("neo4j", "system"):
        store, logs = data_dir / "databases" / name, data_dir / "transactions" / name
        store.mkdir(parents=True)
        logs.mkdir(parents=True)
        (store / "neostore").write_text(f"{text} {name}\n" * 200, encoding="utf-8")
        (logs / "neostore.transaction.db.0").write_text(f"{text} log {name}\n" * 50, encoding="utf-8")
    (data_dir / "databases" / "store_lock").touch()
    (data_dir / "dumps").mkdir()
    settle(data_dir)


def change_server(server: Server, text: str) -> None:
    """Other data and configuration, as after a clean installation."""
    remove_tree(server.data_dir)
    fill_data(server.data_dir, text)
    for file in server.installation.config_files:
        Path(file.path).write_text(f"{file.role} of {text}\n", encoding="utf-8")


def until(condition: Callable[[], object]) -> None:
    """Wait for an effect of another process or thread; AssertionError if it does not come within LIMIT_S."""
    deadline_s = time.monotonic() + LIMIT_S
    while not condition():
        assert time.monotonic() < deadline_s, "what was waited for has not happened"
        time.sleep(0.02)


def has_ended(pid: int) -> bool:
    """Also where nobody has asked how it ended, as in a container whose first process asks for no others."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


# Whether this Windows is Wine, which cannot do all that Windows does.
WINE = sys.platform == "win32" and hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")


def _makes_links() -> bool:
    """By the effect: under Wine the call succeeds and makes none, on Windows it needs a right."""
    with tempfile.TemporaryDirectory() as name:
        link = Path(name, "link")
        with suppress(OSError):
            link.symlink_to(name, target_is_directory=True)
        return link.is_symlink()


needs_links = pytest.mark.skipif(not _makes_links(), reason="symbolic links: not this account's right, or not Wine's")


def settle(folder: Path) -> None:
    """Give everything an old time of change, like files that nobody writes to."""
    follow = os.utime not in os.supports_follow_symlinks  # Windows cannot give a link itself a time
    for number, path in enumerate(sorted(folder.rglob("*"), reverse=True), 1):
        os.utime(path, ns=(10**18 + number * 1001, 10**18 + number * 1001), follow_symlinks=follow)
    os.utime(folder, ns=(10**18, 10**18))


def look(folder: Path, *, times: bool = True, owners: bool = True) -> dict[str, tuple[Any, ...]]:
    """Everything in a tree: kind, contents, and as asked mode and owner, time of change."""
    found: dict[str, tuple[Any, ...]] = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
        status = path.lstat()
        if path.is_symlink():
            what = f"link to {os.readlink(path)}"
        else:
            what = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        facts: list[Any] = [what]
        if owners:
            facts += [stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid]
        if times:
            facts.append(status.st_mtime_ns)
        found[path.relative_to(folder).as_posix()] = tuple(facts)
    return found


def leftovers(*folders: Path) -> list[str]:
    """What an unfinished job would have left behind."""
    found = [path for folder in folders if folder.exists() for path in folder.rglob("*")]
    return [str(path) for path in found if any(mark in path.name for mark in LEFTOVER_MARKS)]


@contextmanager
def small_volume(folder: Path, size: str) -> Iterator[Path]:
    """A volume that can be filled up; only root may mount one."""
    folder.mkdir()
    mount = shutil.which("mount")
    words = [str(mount), "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if mount is None or subprocess.run(words, check=False, capture_output=True).returncode != 0:
        pytest.skip("no small volume can be mounted here: that needs Linux and root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def undeletable(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file in it that nobody can delete, as chattr +i or an antivirus makes them."""
    stubborn = folder / "stubborn"
    stubborn.write_text("x", encoding="utf-8")
    real = os.unlink

    def unlink(path: Any, **options: Any) -> None:
        if os.fspath(path).endswith("stubborn"):
            raise PermissionError(errno.EPERM, "Operation not permitted", os.fspath(path))
        real(path, **options)

    monkeypatch.setattr(os, "unlink", unlink)
    return stubborn


def guardians(state_dir: Path) -> list[psutil.Process]:
    """The guardians that watch over jobs with their journals in that folder."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            words = process.cmdline()
            if "guardian" in words and words[-1].startswith(f"{state_dir}{os.sep}"):
                found.append(process)
    return found


def quiet(events: list[Event]) -> list[Event]:
    """The events whose number does not depend on timing."""
    return [event for event in events if not isinstance(event, CopyProgress)]


def when_begins(plan: Plan, kind: type, act: Callable[[], object]) -> Callable[[Event], None]:
    """A listener that acts when a step of that kind begins."""

    def listen(event: Event) -> None:
        if isinstance(event, StepStarted) and isinstance(plan.steps[event.index], kind):
            act()

    return listen


class CancelAt(CancelToken):
    """Cancels itself at its n-th check: a test can hit every point at which a job checks for a cancel."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.asked, self._at = 0, at

    def check(self) -> None:
        self.asked += 1
        if self.asked >= self._at:
            self.cancel()
        super().check()


def interrupt_waiting_main_thread() -> None:
    """Ctrl-C, on a POSIX system, for a main thread that waits for the result of another; once it does."""
    main = threading.main_thread().ident
    assert main is not None

    def waits() -> bool:
        frame = sys._current_frames().get(main)
        names = []
        while frame is not None:
            names.append(frame.f_code.co_name)
            frame = frame.f_back
        return "result" in names and "submit" not in names

    until(waits)
    signal.pthread_kill(main, signal.SIGINT)


class Terminal(io.StringIO):
    """A standard input that is a terminal with a person."""

    def isatty(self) -> bool:
        return True


def in_commands(patch: pytest.MonkeyPatch, name: str, value: object) -> None:
    """Replace a function in all commands of the command line."""
    for module in (cli_backup, cli_backups, cli_recover, cli_restore, cli_run_plan, cli_show):
        if hasattr(module, name):
            patch.setattr(module, name, value)
