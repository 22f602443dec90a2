"""A server on the simulated disk, the jobs that are done on it, and what must hold after each end of each of them."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from filelock import Timeout

from core import copier, job_lock
from core.catalog import open_backup
from core.command import CommandResult
from core.engine import execute, verify
from core.errors import ImagingBackupError
from core.events import Event, JobState, Outcome, ServiceState
from core.facts import BackupMethod, BackupRequest, RestoreRequest
from core.installation import ROLE_FILES, ROLES, ConfigFile, Installation, InstallationKind
from core.plan import Plan, plan_backup, plan_restore
from core.progress import CancelToken
from core.recovery import find_unfinished, recover
from core.run import Host
from core.survey import survey_backup, survey_restore
from tests.fakes import FakeService
from tests.sim.disk import ROOT, Crash, Cut, Machine, SimDisk

SERVER, BACKUPS, STATE = f"{ROOT}/srv/imaging", f"{ROOT}/backups", f"{ROOT}/state"
LEFTOVER_MARKS = (".partial", ".staged-", ".restoring", ".deleting-", ".writing")
NEO4J_OWNER = 7474
EMPTY_STORE = b"an empty store of its own"


class SimService(FakeService):
    """Neo4j's service: it lives outside of the process that controls it, and every change of it is an effect."""

    machine: Machine
    autostart: bool = True
    data_dir: str = ""

    def stop(self, cancel: CancelToken, report: Callable[[str], None], *, clean: bool = True) -> None:
        self.machine.disk.effect("service: stop asked")
        super().stop(cancel, report, clean=clean)
        self.machine.disk.effect("service: stopped")

    def start(self, report: Callable[[str], None]) -> None:
        self.machine.disk.effect("service: start asked")
        super().start(report)
        self.machine.disk.effect("service: started")

    def restart_all(self, report: Callable[[str], None]) -> None:
        self.machine.disk.effect("service: restart")
        self._record("restart_all")
        self.machine.disk.effect("service: restarted")

    def boot(self) -> None:
        """The machine starts again: an automatic service runs, on whatever it finds, and makes what it does not find."""
        self.current = ServiceState.STOPPED
        if self.autostart:
            if not self.machine.disk.look(self.data_dir):
                self.machine.disk.put(f"{self.data_dir}/databases/neo4j/neostore", EMPTY_STORE)
                self.machine.disk.flush_all()
            self.current = ServiceState.RUNNING


class _Lock:
    """FileLock on the machine's disk: dies with the process, that is, with the disk object."""

    machine: Machine

    def __init__(self, path: Path, timeout: float = 0) -> None:
        self._path = str(path)

    def acquire(self) -> None:
        if self._path in self.machine.disk.locks:
            raise Timeout(self._path)
        self.machine.disk.locks.add(self._path)

    def release(self) -> None:
        self.machine.disk.locks.discard(self._path)


@dataclass(frozen=True)
class Scenario:
    """A kind of job."""

    name: str
    restore: bool = False
    running: bool = True
    method: BackupMethod = BackupMethod.COPY
    choices: dict[str, Any] = field(default_factory=dict)
    data_lost: bool = False
    """The live data folder is missing before a restore."""


SCENARIOS = (
    Scenario("backup"),
    Scenario("backup without pre-copy", choices={"pre_copy": False}),
    Scenario("backup of a stopped server", running=False),
    Scenario("online backup", method=BackupMethod.ONLINE),
    Scenario("restore", restore=True),
    Scenario("restore to a stopped server", restore=True, running=False),
    Scenario("restore of lost data", restore=True, running=False, data_lost=True),
    Scenario("restore, deleting first", restore=True, choices={"delete_first": True}),
    Scenario("restore of the data only", restore=True, choices={"config_roles": ()}),
    Scenario("restore with nginx only", restore=True, choices={"config_roles": ("nginx",)}),
    Scenario("online restore", restore=True, method=BackupMethod.ONLINE),
)


class World:
    """One machine with one server. Starts always the same; `begin` gives a fresh copy of it."""

    def __init__(self, machine: Machine, scenario: Scenario) -> None:
        self.machine, self.scenario = machine, scenario
        _Lock.machine = machine
        machine.disk = SimDisk()
        online = scenario.method is BackupMethod.ONLINE
        kind = InstallationKind.WINDOWS if online else InstallationKind.DOCKER
        files = [ConfigFile(role, Path(SERVER, role, ROLE_FILES[role])) for role in ROLES]
        self.installation = Installation(
            kind,
            Path(SERVER),
            Path(SERVER, "neo4j/data"),
            Path(SERVER),
            tuple(files),
            version="2.18.1",
            neo4j_version="4.4.42",
        )
        self.data_dir = str(self.installation.data_dir)
        self._fill("good")
        if kind is InstallationKind.WINDOWS:
            for tool in ("neo4j.bat", "neo4j", "neo4j-admin.bat"):
                machine.disk.put(str(Path(self.installation.bin_dir, tool)), b"@echo off")
        machine.disk.make_folder(BACKUPS)
        machine.disk.make_folder(STATE)
        self.good, self.good_config = machine.disk.look(self.data_dir), self.config()
        if scenario.restore:
            self._be(self._service())
            outcome = self.run(self._plan_backup("good"))
            assert outcome.state is JobState.SUCCEEDED, outcome
            machine.disk.flush_all()
            machine.disk.remove(self.data_dir)
            self._fill("fresh")
            if scenario.data_lost:
                machine.disk.remove(self.data_dir)
        for path in machine.disk.names(f"{STATE}/journals"):
            machine.disk.remove(f"{STATE}/journals/{path}")
        machine.disk.flush_all()
        self._base = machine.disk
        self.before, self.before_config = machine.disk.look(self.data_dir), self.config()

    def _fill(self, text: str) -> None:
        disk = self.machine.disk
        for database in ("neo4j", "system"):
            disk.put(f"{self.data_dir}/databases/{database}/neostore", f"{text} {database}".encode() * 3, 0o640)
        disk.put(f"{self.data_dir}/transactions/neo4j/log.0", f"{text} log".encode())
        disk.put(f"{self.data_dir}/databases/store_lock", b"")
        disk.make_folder(f"{self.data_dir}/dumps")
        for role in ROLES:
            disk.put(f"{SERVER}/{role}/{ROLE_FILES[role]}", f"{role} of {text}".encode())
        for node in disk._walk(disk._get(self.data_dir)):
            node.uid = node.gid = NEO4J_OWNER
        disk.flush_all()

    def _service(self) -> SimService:
        service = SimService(stop_polls=1)
        service.machine, service.data_dir = self.machine, self.data_dir
        return service

    def _be(self, service: SimService) -> None:
        self.service = service
        self.host = Host(
            service, Path(STATE), service_for=lambda _: service, run_command=self._admin, clock=lambda: 0.0
        )

    def begin(self) -> None:
        """The world as it was at first."""
        self.machine.disk = self._base.reborn(Cut.KILL)
        service = self._service()
        if not self.scenario.running:
            service.current, service.autostart = ServiceState.STOPPED, False
        self._be(service)
        self._must_run = self.scenario.running
        self.planned = self.plan()

    def config(self) -> dict[str, Any]:
        return {
            role: self.machine.disk.look(f"{SERVER}/{role}/{ROLE_FILES[role]}").get("", (None,))[0] for role in ROLES
        }

    def _admin(self, arguments: list[Any], **_: Any) -> CommandResult:
        """neo4j-admin: writes or restores a database through the disk, as another process does."""
        words = [str(argument) for argument in arguments]
        disk = self.machine.disk
        database = next(word.removeprefix("--database=") for word in words if word.startswith("--database="))
        if "backup" in words:
            target = next(word.removeprefix("--backup-dir=") for word in words if word.startswith("--backup-dir="))
            folder = f"{target}/{database}"
            content = disk.look(f"{self.data_dir}/databases/{database}/neostore")[""][0]
        else:
            source = next(word.removeprefix("--from=") for word in words if word.startswith("--from="))
            folder = f"{self.data_dir}/databases/{database}"
            content = disk.look(f"{source}/neostore")[""][0]
        disk.effect(f"neo4j-admin begins {folder}")
        disk.put(f"{folder}/neostore", content[: len(content) // 2])
        disk.effect(f"neo4j-admin ends {folder}")
        disk.put(f"{folder}/neostore", content)
        return CommandResult(tuple(words), 0, "")

    def _plan_backup(self, label: str) -> Plan:
        choices = {} if self.scenario.restore else self.scenario.choices
        request = BackupRequest(
            self.installation, Path(BACKUPS), self.scenario.method, label, no_import_running=True, **choices
        )
        survey = survey_backup(request, self.service)
        return plan_backup(
            request, replace(survey, admin_tool=Path(self.installation.bin_dir, "neo4j-admin.bat"), elevated=True)
        )

    def plan(self) -> Plan:
        if not self.scenario.restore:
            return self._plan_backup("new")
        request = RestoreRequest(
            self.installation,
            open_backup(Path(BACKUPS, "good")),
            no_import_running=True,
            version_confirmed=True,
            **self.scenario.choices,
        )
        survey = survey_restore(request, self.service)
        return plan_restore(
            request, replace(survey, admin_tool=Path(self.installation.bin_dir, "neo4j-admin.bat"), elevated=True)
        )

    def run(
        self, plan: Plan, listen: Callable[[Event], None] = lambda _: None, cancel: CancelToken | None = None
    ) -> Outcome:
        outcome = execute(plan, self.host, listen, cancel or CancelToken())
        return outcome

    def recover(self) -> list[Outcome]:
        """What the next start of the program does."""
        return [recover(job, self.host, lambda _: None) for job in find_unfinished(Path(STATE))]

    def next_process(self, cut: Cut, *, autostart: bool = True) -> None:
        """The process is gone; what of the disk is left depends on how."""
        touched = any(effect.startswith("service") for effect in self.machine.disk.effects)
        # After a power cut a service that the job never touched is the machine's own affair.
        self._must_run = self.scenario.running and (cut is Cut.KILL or autostart or touched)
        self.machine.disk = self.machine.disk.reborn(cut)
        if cut is not Cut.KILL:
            self.service.autostart = autostart and self.scenario.running
            self.service.boot()

    # --- what must hold --------------------------------------------------------------------------------------------

    def complaints(self, recovered: list[Outcome]) -> list[str]:
        """Empty when old or new is whole, the service runs if it ran, and nothing is left lying about."""
        disk, found = self.machine.disk, []
        found += [f"recovery: {outcome.message}" for outcome in recovered if outcome.state is not JobState.SUCCEEDED]
        found += [f"still unfinished: {job.sentence}" for job in find_unfinished(Path(STATE))]
        everything = [*disk.look(SERVER), *disk.look(BACKUPS)]
        found += [f"left over: {path}" for path in everything if any(mark in path for mark in LEFTOVER_MARKS)]
        for name in disk.names(BACKUPS):
            try:
                outcome = verify(open_backup(Path(BACKUPS, name)), lambda _: None, CancelToken())
            except ImagingBackupError as error:
                found.append(f"{name} is no backup: {error.message}")
            else:
                found += [f"{name} is no whole backup: {outcome.message}"] if outcome.exit_code else []
        data, config = disk.look(self.data_dir), self.config()
        old = data == self.before and config == self.before_config
        new = self.scenario.restore and self._is_new(data, config)
        first = bool(self.scenario.choices.get("delete_first"))
        stranger = [path for path, facts in data.items() if facts[0] == EMPTY_STORE]
        # Confirmed: the old data is gone, and Neo4j may have made an empty store on its own when the machine started.
        deleted = first and (not data or bool(stranger))
        whole_files = all(config[role] in (self.before_config[role], self.good_config[role]) for role in ROLES)
        new = new or (first and data == self.good and whole_files)
        if not (old or new or deleted):
            found.append(f"a mixture: {sorted(data)} {config}")
        running = self.service.current is ServiceState.RUNNING
        if self._must_run and not running and not deleted:
            found.append("the service does not run, although it did")
        return found

    def _is_new(self, data: dict[str, Any], config: dict[str, Any]) -> bool:
        roles = self.scenario.choices.get("config_roles", ROLES)
        wanted = {role: (self.good_config if role in roles else self.before_config)[role] for role in ROLES}
        if self.scenario.method is BackupMethod.ONLINE:
            stores = [path for path in self.good if path.endswith("/neostore")]
            return config == wanted and all(data.get(path, (None,))[0] == self.good[path][0] for path in stores)
        return config == wanted and data == self.good


@contextmanager
def simulated(scenario: Scenario) -> Iterator[World]:
    """A world whose disk serves the product's calls until the block ends; one copy thread, so that runs repeat."""
    machine = Machine()
    with pytest.MonkeyPatch.context() as patch, machine.running():
        patch.setattr(copier, "WORKERS", 1)
        patch.setattr(job_lock, "FileLock", _Lock)
        yield World(machine, scenario)


assert errno and Crash  # for those who fail calls or die
