"""A server on the simulated disk, the jobs that are done on it, and what must hold after each end of each of them."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from filelock import Timeout

from core.backups.catalog import open_backup
from core.backups.verification import verify_backup_files
from core.cancel import CancelToken
from core.copying import flushing, stream, workers
from core.copying.progress import ProgressMeter
from core.disk import identity, mounts
from core.errors import ImagingBackupError, RecoveryUndecided, RollbackFailed
from core.execute import required
from core.execute.engine import execute
from core.model.backup import BackupMethod
from core.model.events import Event, JobState, Outcome, Say
from core.model.installation import ROLE_FILES, ROLES, ConfigFile, Installation
from core.model.kind_facts import DOCKER_INSTALLER, WINDOWS_INSTALLER
from core.model.layout import DATA_FOLDER, is_no_data
from core.model.requests import BackupRequest, RestoreRequest
from core.model.service_state import ServiceState
from core.neo4j.conf import parse_neo4j_conf
from core.plan.backup import plan_backup
from core.plan.plan import Plan
from core.plan.restore import plan_restore
from core.recovery import job_lock
from core.recovery.host import Host
from core.recovery.mark import mark_path
from core.recovery.recover import recover
from core.recovery.unfinished import RecoverableJob, find_unfinished
from core.reports.job_record import Choice
from core.survey import places
from core.survey.survey import survey_backup, survey_restore
from core.system.command import CommandResult
from tests.fakes import FakeService
from tests.sim.disk import ROOT, Cut, SimDisk
from tests.sim.machine import Machine
from tests.support import unguarded

SERVER, BACKUPS, STATE = f"{ROOT}/srv/imaging", f"{ROOT}/backups", f"{ROOT}/state"
LOGS_ELSEWHERE = f"{SERVER}/fast/tx"
ELSEWHERE = f"{ROOT}/state of another account"
LEFTOVER_MARKS = (".partial", ".staged-", ".cloned-", ".restoring", ".deleting-", ".writing")
NEO4J_OWNER = 7474
NOW_UTC = "2026-01-01T00:00:00Z"
EMPTY_STORE = b"an empty store of its own"


LOGS = "/transactions"
LOG_FILE = "neostore.transaction.db.0"
LOG = f"{LOGS}/neo4j/{LOG_FILE}"
LOG_OF_SYSTEM = f"{LOGS}/system/{LOG_FILE}"
"""Nobody writes to it: it tells which store the logs are of."""
STORE = "/databases/neo4j/neostore"
STORE_OF_SYSTEM = "/databases/system/neostore"
CHECKPOINT = b"checkpoint"
OPENED = b"opened"
NOTHING = b"nothing"


class SimService(FakeService):
    """Neo4j's service: it runs outside of the process that controls it, and each of its changes is an effect.

    A stop writes to the store: what was copied before it is stale.
    """

    machine: Machine
    autostart: bool = True
    world: World

    def stop(self, cancel: CancelToken, say: Say) -> None:
        self.machine.disk.effect("service: stop asked")
        ran = self.current is ServiceState.RUNNING
        super().stop(cancel, say)
        if ran:
            self.machine.disk.rewrite(self.world.path_of(LOG), CHECKPOINT)
        self.machine.disk.effect("service: stopped")

    def start(self, say: Say, *, anew: bool = False) -> None:
        self.machine.disk.effect("service: start asked")
        super().start(say, anew=anew)
        self._open_store()
        self.machine.disk.effect("service: started")

    def _open_store(self) -> None:
        """A start writes to the store: that tells nothing of people. A new, empty store takes no logs of another."""
        if self.current is ServiceState.RUNNING and self.world.notes_what_is_opened():
            self.machine.disk.rewrite(self.world.path_of(LOG), OPENED)

    def restart_others(self, say: Say) -> None:
        self.machine.disk.effect("service: restart")
        self._record("restart_others")
        self.machine.disk.effect("service: restarted")

    def boot(self) -> None:
        """The machine starts again: an automatic service runs, on whatever it finds, and makes what it does not find."""
        self.current = ServiceState.STOPPED
        if self.autostart:
            if not self.machine.disk.look(f"{self.world.data_dir}/databases"):
                self.machine.disk.put(f"{self.world.data_dir}{STORE}", EMPTY_STORE)
                self.machine.disk.flush_all()
            self.current = ServiceState.RUNNING
            self._open_store()


class _Lock:
    """FileLock on the machine's disk: released with the process, that is, with the disk object."""

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
    earlier: bool = False
    """An earlier backup lies in the destination: a new one shares its files."""
    logs_elsewhere: bool = False
    """The transaction logs lie on another volume than the data."""
    mounted: bool = False
    """The data folder is a mount point, and that of the logs elsewhere, too."""
    clones: bool = False
    """The disk can clone files."""
    refuses: bool = False
    """And can no more, once the job has begun."""


SCENARIOS = (
    Scenario("backup"),
    Scenario("backup without pre-copy", choices={"pre_copy": False}),
    Scenario("backup of a stopped server", running=False),
    Scenario("incremental backup", earlier=True),
    Scenario("incremental backup of a stopped server", running=False, earlier=True),
    Scenario("backup by clones", clones=True),
    Scenario("backup by clones that are refused", clones=True, refuses=True),
    Scenario(
        "incremental backup by clones of mount points with logs elsewhere",
        earlier=True,
        logs_elsewhere=True,
        mounted=True,
        clones=True,
    ),
    Scenario("online backup", method=BackupMethod.ONLINE),
    Scenario("restore", restore=True),
    Scenario("restore to a stopped server", restore=True, running=False),
    Scenario("restore of lost data", restore=True, running=False, data_lost=True),
    Scenario("restore, deleting first", restore=True, choices={"delete_first": True}),
    Scenario("restore by clones", restore=True, clones=True),
    Scenario("restore of the data only", restore=True, choices={"config_roles": ()}),
    Scenario("restore with nginx only", restore=True, choices={"config_roles": ("nginx",)}),
    Scenario("online restore", restore=True, method=BackupMethod.ONLINE),
    Scenario("incremental backup with logs elsewhere", earlier=True, logs_elsewhere=True),
    Scenario("restore with logs elsewhere", restore=True, logs_elsewhere=True),
    Scenario(
        "restore with logs elsewhere, deleting first",
        restore=True,
        choices={"delete_first": True},
        logs_elsewhere=True,
    ),
    Scenario("restore to a mount point", restore=True, mounted=True),
    Scenario("restore to an empty mount point", restore=True, running=False, data_lost=True, mounted=True),
    Scenario(
        "restore to mount points with logs elsewhere, deleting first",
        restore=True,
        choices={"delete_first": True},
        logs_elsewhere=True,
        mounted=True,
    ),
)


class World:
    """One machine with one server. Starts always the same; `begin` gives a fresh copy of it."""

    def __init__(self, machine: Machine, scenario: Scenario) -> None:
        self.machine, self.scenario = machine, scenario
        _Lock.machine = machine
        machine.disk = SimDisk()
        machine.disk.clones = scenario.clones
        online = scenario.method is BackupMethod.ONLINE
        kind = WINDOWS_INSTALLER if online else DOCKER_INSTALLER
        files = [ConfigFile(role, Path(SERVER, role, ROLE_FILES[role])) for role in ROLES]
        self.installation = Installation(
            kind,
            Path(SERVER),
            Path(SERVER, "neo4j/data"),
            Path(SERVER),
            tuple(files),
            version="2.18.1",
            neo4j_version="4.4.42",
            transaction_logs_dir=Path(LOGS_ELSEWHERE) if scenario.logs_elsewhere else None,
        )
        self.data_dir = str(self.installation.data_dir)
        if scenario.mounted:
            logs = {LOGS_ELSEWHERE} if scenario.logs_elsewhere else set()
            machine.disk.mount_points = frozenset({self.data_dir, *logs})
        self.mixtures: list[str] = []
        self._fill("good")
        if kind is WINDOWS_INSTALLER:
            for tool in ("neo4j.bat", "neo4j", "neo4j-admin.bat"):
                machine.disk.put(str(Path(self.installation.bin_dir, tool)), b"@echo off")
        machine.disk.make_folder(BACKUPS)
        machine.disk.make_folder(STATE)
        machine.disk.make_folder(ELSEWHERE)
        self.good, self.good_config = self.store(), self.config()
        if scenario.restore:
            self._be(self._service())
            outcome = self.run(self._plan_backup("good"))
            assert outcome.state is JobState.SUCCEEDED, outcome
            machine.disk.flush_all()
            self.good = self.store()
            machine.disk.remove(self.data_dir)
            if scenario.logs_elsewhere:
                machine.disk.remove(LOGS_ELSEWHERE)
            self._fill("fresh")
            if scenario.data_lost:
                machine.disk.remove(self.data_dir)
                if scenario.mounted:
                    machine.disk.make_folder(self.data_dir)
        if scenario.earlier:
            self._be(self._service())
            outcome = self.run(self._plan_backup("good"))
            assert outcome.state is JobState.SUCCEEDED, outcome
            if not scenario.running:
                machine.disk.rewrite(self.path_of(LOG), CHECKPOINT)  # stopped since
        for path in machine.disk.names(f"{STATE}/journals"):
            machine.disk.remove(f"{STATE}/journals/{path}")
        machine.disk.flush_all()
        self._base = machine.disk
        self.before, self.before_config = self.store(), self.config()
        self._verified: dict[str, str] = {}
        self.machine.disk = self._base.reborn(Cut.KILL)
        self._serve()
        self.planned = self.plan()

    def _fill(self, text: str) -> None:
        disk = self.machine.disk
        for database in ("neo4j", "system"):
            disk.put(f"{self.data_dir}/databases/{database}/neostore", f"{text} {database}".encode() * 3, 0o640)
        for log in (LOG, LOG_OF_SYSTEM):
            disk.put(self.path_of(log), f"{text} log".encode())
        if self.scenario.logs_elsewhere:
            disk.put(f"{self.data_dir}{LOG}", b"of the time before they were moved")
        disk.put(f"{self.data_dir}/databases/store_lock", b"")
        disk.make_folder(f"{self.data_dir}/dumps")
        if self.scenario.mounted:
            # What is in the backup alone, on the server alone, and in both.
            disk.put(f"{self.data_dir}/{'of_backup' if text == 'good' else 'dbms'}/file", text.encode())
            disk.put(f"{self.data_dir}/server_id", text.encode())
        for role in ROLES:
            disk.put(f"{SERVER}/{role}/{ROLE_FILES[role]}", f"{role} of {text}".encode())
        for folder in dict.fromkeys((self.data_dir, self.path_of(LOGS))):
            for node in disk._walk(disk._get(folder)):
                node.uid = node.gid = NEO4J_OWNER
        disk.flush_all()

    def path_of(self, name: str) -> str:
        """Where a file or folder of the store lies, by its path in the default layout."""
        if self.scenario.logs_elsewhere and name.startswith(LOGS):
            return f"{LOGS_ELSEWHERE}{name.removeprefix(LOGS)}"
        return f"{self.data_dir}{name}"

    def store(self, disk: SimDisk | None = None, data: str = "", logs: str = "") -> dict[str, Any]:
        """What the server's store holds, in the default layout; or the store in those two folders."""
        disk = disk or self.machine.disk
        found = self._data_in(disk.look(data or self.data_dir))
        if not self.scenario.logs_elsewhere:
            return found
        of_logs = self._data_in(disk.look(logs or LOGS_ELSEWHERE))
        own = {path: facts for path, facts in found.items() if not path.startswith(LOGS)}
        return own | {f"{LOGS}{path}": facts for path, facts in of_logs.items()}

    def _data_in(self, found: dict[str, Any]) -> dict[str, Any]:
        """A mount point is there without any data, and holds what is kept aside, too."""
        if not self.scenario.mounted:
            return found
        return {path: facts for path, facts in found.items() if path and not is_no_data(path.split("/")[1])}

    def notes_what_is_opened(self) -> bool:
        """Neo4j opens what lies there: data beside the logs of other data is noted. Whether it is more than a new store."""
        store = self.store()
        if store.get(STORE, (b"",))[0] == EMPTY_STORE:
            return False
        data, logs = (_first_word(store, name) for name in (STORE_OF_SYSTEM, LOG_OF_SYSTEM))
        # neo4j-admin writes the one after the other, and a store that is not there yet is made anew, as an empty one.
        half_written = self.scenario.method is BackupMethod.ONLINE and (
            data == NOTHING or (data, logs) == (b"good", NOTHING)
        )
        if data != logs and not half_written:
            self.mixtures.append(f"{data!r} beside {logs!r}")
        return True

    def _service(self) -> SimService:
        service = SimService(stop_polls=1, admin_tool=Path(SERVER, "neo4j-admin"))
        service.machine, service.world = self.machine, self
        return service

    def _be(self, service: SimService) -> None:
        self.service = service
        service.on_start = self._note_what_lies_in_place
        self.host = Host(
            service,
            Path(STATE),
            service_for=lambda _: service,
            run_command=self._admin,
            keep_awake=nullcontext,
            clock=lambda: 0.0,
            now_utc=lambda: NOW_UTC,
            new_id=lambda: "00000000",
            repeated=lambda *_: nullcontext(),
            run_watched=lambda work, *_: work(),
            in_time=lambda work, limit_s: work(),
            outside=lambda *_: nullcontext(),
            guard=unguarded,
        )

    def begin(self) -> None:
        """The world as it was at first."""
        self.machine.disk = self._base.reborn(Cut.KILL)
        self.machine.disk.was_in_place = False  # what made the backup for it counts no more
        self.machine.disk.clones = self.scenario.clones and not self.scenario.refuses
        self._serve()
        self.must_run = self.scenario.running
        self.person_keeps = False
        self.mixtures.clear()
        self.at_first = self.machine.disk.look(SERVER)

    def _serve(self) -> None:
        service = self._service()
        if not self.scenario.running:
            service.current, service.autostart = ServiceState.STOPPED, False
        self._be(service)

    def config(self) -> dict[str, Any]:
        return {
            role: self.machine.disk.look(f"{SERVER}/{role}/{ROLE_FILES[role]}").get("", (None,))[0] for role in ROLES
        }

    def _admin(self, arguments: list[Any], **_: Any) -> CommandResult:
        """neo4j-admin: writes or restores a database through the disk, as another process does, or tells of one."""
        words = [str(argument) for argument in arguments]
        disk = self.machine.disk
        if "store-info" in words:
            return CommandResult(tuple(words), 0, self._tell_of_store(words[-1]))
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
        if "restore" in words:
            disk.put(self.path_of(f"{LOGS}/{database}/{LOG_FILE}"), content.split()[0] + b" log")
        return CommandResult(tuple(words), 0, "")

    def _tell_of_store(self, store: str) -> str:
        """Of the store in that folder, by its own file and the logs that the configuration beside it names. It opens both for
        writing, and writes nothing; a lock is left behind.
        """
        disk, name = self.machine.disk, os.path.basename(store)
        disk.effect(f"neo4j-admin asked about {store}")
        conf = disk.look(store.replace(f"/data/databases/{name}", "/conf/neo4j.conf"))[""][0].decode()
        settings = parse_neo4j_conf(conf)
        assert settings.data_dir == store.removesuffix(f"/databases/{name}"), "with the server's configuration it lies"
        disk.put(f"{store}/database_lock", b"")
        logs = [facts[0] for facts in disk.look(f"{settings.transaction_logs_root}/{name}").values()]
        said = {"databaseName": name, "inUse": "false", "recoveryRequired": str(OPENED in logs).lower()}
        last = zlib.crc32(disk.look(f"{store}/neostore")[""][0])
        return json.dumps({**said, "lastCommittedTransaction": str(last)})

    def _plan_backup(self, label: str) -> Plan:
        choices = {} if self.scenario.restore else self.scenario.choices
        request = BackupRequest(
            installation=self.installation,
            destination=Path(BACKUPS),
            method=self.scenario.method,
            label=label,
            no_import_running=True,
            **choices,
        )
        survey = survey_backup(request, self.service, self.host.now_utc)
        return plan_backup(
            request, replace(survey, admin_tool=Path(self.installation.bin_dir, "neo4j-admin.bat"), elevated=True)
        )

    def plan(self) -> Plan:
        if not self.scenario.restore:
            return self._plan_backup("new")
        request = RestoreRequest(
            installation=self.installation,
            backup=open_backup(Path(BACKUPS, "good")),
            no_import_running=True,
            version_confirmed=True,
            **self.scenario.choices,
        )
        survey = survey_restore(request, self.service, self.host.now_utc)
        return plan_restore(
            request, replace(survey, admin_tool=Path(self.installation.bin_dir, "neo4j-admin.bat"), elevated=True)
        )

    def run(
        self, plan: Plan, listen: Callable[[Event], None] = lambda _: None, cancel: CancelToken | None = None
    ) -> Outcome:
        outcome = execute(plan, self.host, listen, cancel or CancelToken())
        return outcome

    def recover(self) -> list[Outcome]:
        """What the next start of the program does, and what a person decides where it asks."""
        return [self._recover(job) for job in find_unfinished(Path(STATE))]

    def ask(self) -> list[Outcome]:
        """What the next start of the program does, and nobody decides anything."""
        return [recover(job, self.host, lambda _: None) for job in find_unfinished(Path(STATE))]

    def _recover(self, job: RecoverableJob) -> Outcome:
        outcome = recover(job, self.host, lambda _: None)
        if outcome.code == RecoveryUndecided.code:
            # Something else in the place of the data is not started, and not stopped either.
            assert self.service.current is ServiceState.RUNNING or "did not put there" in outcome.message
            for choice in (Choice.PUT_BACK, Choice.FINISH, Choice.KEEP):
                if choice not in outcome.choices:  # none, where it could not be told: to be tried again
                    continue
                self.person_keeps = self.person_keeps or choice is Choice.KEEP
                outcome = recover(job, self.host, lambda _: None, choice)
                # A copy that is not as it was verified any more cannot be put in place.
                if choice is not Choice.FINISH or outcome.code != RollbackFailed.code:
                    break
        return outcome

    def next_process(self, cut: Cut, *, autostart: bool = True) -> None:
        """The process is gone; what of the disk is left depends on how."""
        self.machine.disk = self.machine.disk.reborn(cut)
        self._note_what_lies_in_place()
        if cut is Cut.KILL:
            return
        if autostart:
            self.must_run = self.scenario.running
        elif self.service.current is ServiceState.RUNNING:
            # It ran when the power went, and the machine does not start it: that is the machine's own affair.
            self.must_run = False
        self.service.autostart = autostart and self.scenario.running
        self.service.boot()

    @property
    def place(self) -> str:
        """The folder around the data."""
        return os.path.dirname(self.data_dir)

    @property
    def places(self) -> tuple[str, ...]:
        """The volumes of the store, by their mount points."""
        folders = (LOGS_ELSEWHERE, self.data_dir) if self.scenario.logs_elsewhere else (self.data_dir,)
        return folders if self.scenario.mounted else tuple(map(os.path.dirname, folders))

    def is_marked(self) -> bool:
        """Whether a mark beside the data tells of a job."""
        return mark_path(Path(self.data_dir)).name in self.machine.disk.names(self.place)

    def back_up_elsewhere(self) -> Outcome:
        """What another account does, whose state folder knows nothing of the job: a backup."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("IMAGING_BACKUP_STATE_DIR", ELSEWHERE)
            request = BackupRequest(
                installation=self.installation,
                destination=Path(BACKUPS),
                method=self.scenario.method,
                label="elsewhere",
                no_import_running=True,
            )
            survey = replace(survey_backup(request, self.service, self.host.now_utc), elevated=True)
            survey = replace(survey, admin_tool=Path(self.installation.bin_dir, "neo4j-admin.bat"))
            plan = plan_backup(request, survey)
            return execute(plan, replace(self.host, state_dir=Path(ELSEWHERE)), lambda _: None, CancelToken())

    @contextmanager
    def unmounted(self, place: str) -> Iterator[None]:
        """The volume of that place is not there until the block ends: an empty mount point is."""
        disk = self.machine.disk
        parent, name = disk._parent(place)
        volume, mount_point = parent.names[name], disk._new_folder(0o755)
        parent.names[name] = parent.flushed_names[name] = mount_point
        try:
            yield
        finally:
            parent.names[name] = parent.flushed_names[name] = volume

    @contextmanager
    def installed_anew(self) -> Iterator[dict[str, Any]]:
        """Until the block ends another store lies in the place of the data; gives what it holds."""
        disk = self.machine.disk
        parent, name = disk._parent(self.data_dir)
        moved = [(names, names.pop(name)) for names in (parent.names, parent.flushed_names) if name in names]
        disk.put(f"{self.data_dir}/databases/neo4j/neostore", EMPTY_STORE)
        clean = parent.names[name]
        try:
            yield disk.look(self.data_dir)
        finally:
            if parent.names.get(name) is clean:
                for names in (parent.names, parent.flushed_names):
                    names.pop(name, None)
                for names, data in moved:
                    names[name] = data

    def _note_what_lies_in_place(self) -> None:
        """Whether it is the restored data, for good: no power cut takes its name back. Then it is never deleted any more."""
        disk = self.machine.disk
        if self.scenario.restore and self.scenario.method is BackupMethod.COPY and not disk.was_in_place:
            disk.was_in_place = _same(self.store(), self.good) and _same(self.store(disk.reborn(Cut.POWER)), self.good)

    # --- what must hold ---

    def complaints(self, recovered: list[Outcome], job: Outcome | None = None) -> list[str]:
        """Empty when old or new is whole, the service runs if it ran, and nothing is left lying about that nobody has named."""
        disk, found = self.machine.disk, []
        if not self.data_is_lost():  # else it must say so
            found += [f"recovery: {outcome.message}" for outcome in recovered if outcome.exit_code]
        found += [f"still unfinished: {job.sentence}" for job in find_unfinished(Path(STATE))]
        warnings = [words for outcome in (*recovered, *([job] if job else [])) for words in outcome.warnings]
        hanging = " ".join(words for words in warnings if "does not answer" in words)
        left_as_it_was = {name for name in disk.names(BACKUPS) if name.endswith(".partial") and name in hanging}
        everything = [path.split("/") for path in (*disk.look(SERVER), *disk.look(BACKUPS))]
        parts = (part for path in everything if left_as_it_was.isdisjoint(path) for part in path)
        left = (part for part in parts if any(mark in part for mark in LEFTOVER_MARKS))
        named = " ".join(warnings)
        # Who keeps what lies in place is told of the rest once; a crash after that takes the word with it.
        if not self.person_keeps:
            found += [f"left over: {part}" for part in dict.fromkeys(left) if part not in named]
        for name in disk.names(BACKUPS) - left_as_it_was:
            folder = f"{BACKUPS}/{name}"
            content = repr(disk.look(folder))
            if content not in self._verified:
                self._verified[content] = self._why_no_backup(name)
            found += [f"{name} is no whole backup: {self._verified[content]}"] if self._verified[content] else []
        found += [f"Neo4j was started on a mixture: {what}" for what in dict.fromkeys(self.mixtures)]
        data, config = self.store(), self.config()
        made = not self.before and {facts[0] for facts in data.values()} == {None, EMPTY_STORE}
        # Where no data was, somebody may have started Neo4j.
        old = (_same(data, self.before) or made) and config == self.before_config
        deleted = self.data_is_lost()
        if disk.was_in_place and not _same(data, self.good):
            # People may have worked with it, whatever the job thinks of it.
            kept = [[f"{place}/{name}" for name in disk.names(place) if ".undone-" in name] for place in self.places]
            stores = (self.store(disk, folders[-1], folders[0]) for folders in product(*kept))
            if not any(_same(store, self.good) for store in stores):
                found.append(f"what was in place is gone: {kept}")
        whole_files = all(config[role] in (self.before_config[role], self.good_config[role]) for role in ROLES)
        in_place = bool(self.scenario.choices.get("delete_first")) and _same(data, self.good) and whole_files
        if not (old or deleted or in_place or (self.scenario.restore and self._is_restored())):
            found.append(f"a mixture: {sorted(data)} {config}")
        running = self.service.current is ServiceState.RUNNING
        if self.must_run and not running and not deleted:
            found.append("the service does not run, although it did")
        return found

    def is_done(self) -> bool:
        """The job has done what it is for."""
        return self._is_restored() if self.scenario.restore else "new" in self.machine.disk.names(BACKUPS)

    def old_is_in_place(self) -> bool:
        return _same(self.store(), self.before)

    def data_is_lost(self) -> bool:
        """Deleted first, as confirmed: nothing is there but what Neo4j may have made when the machine started."""
        data = self.machine.disk.look(f"{self.data_dir}/databases")
        strange = any(facts[0] == EMPTY_STORE for facts in data.values())
        return bool(self.scenario.choices.get("delete_first")) and (not data or strange)

    def _is_restored(self) -> bool:
        data, config = self.store(), self.config()
        roles = self.scenario.choices.get("config_roles", ROLES)
        wanted = {role: (self.good_config if role in roles else self.before_config)[role] for role in ROLES}
        if self.scenario.method is BackupMethod.ONLINE:
            stores = [path for path in self.good if path.endswith("/neostore")]
            return config == wanted and all(data.get(path, (None,))[0] == self.good[path][0] for path in stores)
        return config == wanted and _same(data, self.good)

    def _why_no_backup(self, name: str) -> str:
        try:
            backup = open_backup(Path(BACKUPS, name))
            verify_backup_files(backup, meter=ProgressMeter(lambda: 0.0), cancel=CancelToken())
        except ImagingBackupError as error:
            return error.message
        if name == "new" and self.scenario.method is BackupMethod.COPY:
            of_server = _stored(self.store())
            of_backup = _stored(self.machine.disk.look(f"{BACKUPS}/{name}/{DATA_FOLDER}"))
            said = {state.database: state.recovery_required for state in backup.stores}["neo4j"]
            if said not in (None, of_backup.get(LOG) == OPENED) or bool(said) != bool(backup.doubts):
                return f"it is said to be what it is not: {backup.stores} {backup.doubts}"
            if of_backup.get(LOG) == OPENED and self.before[LOG][0] != OPENED:
                return "it holds a store that was open"
            if of_server.get(LOG) == OPENED:
                of_server[LOG] = of_backup[LOG]  # started since
            return "" if of_server == of_backup else f"it holds {of_backup}, the server {of_server}"
        return ""


def _first_word(store: dict[str, Any], name: str) -> bytes:
    """Of a file: it tells which store that file is of."""
    return (*store.get(name, (b"",))[0].split(), NOTHING)[0]


def _stored(store: dict[str, Any]) -> dict[str, bytes]:
    """Bytes of the files that a backup takes."""
    return {
        name: facts[0] for name, facts in store.items() if facts[0] is not None and not name.endswith("/store_lock")
    }


def _same(data: dict[str, Any], before: dict[str, Any]) -> bool:
    """Equal but for what a start and a clean stop write."""
    if LOG in data and LOG in before and data[LOG][0] in (CHECKPOINT, OPENED):
        before = before | {LOG: data[LOG]}
    return data == before


class _Inline(Executor):
    """A pool without threads: what a run does, and in which order, must be the same each time."""

    def __init__(self, _workers: int, **_: Any) -> None:
        pass

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(work(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


@contextmanager
def simulated(scenario: Scenario) -> Iterator[World]:
    """A world whose disk serves the product's calls until the block ends. Without threads, so that runs repeat."""
    machine = Machine()
    with pytest.MonkeyPatch.context() as patch, machine.running():
        patch.setattr(workers, "ThreadPoolExecutor", _Inline)
        patch.setattr(stream, "ThreadPoolExecutor", _Inline)
        patch.setattr(flushing, "sync_volume", lambda folder: machine.disk.sync_volume(str(folder)))
        patch.setattr(identity, "_keeps_numbers", lambda _: True)
        for module in (places, required):
            patch.setattr(module, "mounted_at", lambda _: "1/1")
        patch.setattr(mounts, "_mounted", lambda: frozenset(map(Path, {"/", *machine.disk.mount_points})))
        patch.setattr(job_lock, "FileLock", _Lock)
        patch.setenv("IMAGING_BACKUP_STATE_DIR", STATE)
        # The program of that world is root, whose restore gives files back to their owners; whoever runs the tests.
        patch.setattr(os, "geteuid", lambda: 0)
        yield World(machine, scenario)
