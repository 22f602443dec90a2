"""The GUI's one door to the core: coroutines around blocking calls. It decides nothing and shows nothing.

Every call runs on a thread, so that a slow disk, a share or a hanging service manager never freezes the window. What
only reads runs on daemon threads that may be abandoned; what acts does not.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import stat
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TypeVar

from core import api
from core.backups.accepted import accept_backup
from core.backups.catalog import open_backup
from core.cancel import CancelToken
from core.copying.store_source import StoreSource
from core.disk.roots import why_no_root
from core.errors import AlreadyRunning, ImagingBackupError, ReadFailed, could_not_read
from core.model.backup import Backup, BackupEntry
from core.model.events import Emit, Say
from core.model.generation3 import Generation3
from core.model.given import Given
from core.model.installation import Found, Installation
from core.model.interrupted import InterruptedJob, RecoveredJob
from core.model.requests import BackupRequest, RestoreRequest
from core.model.service_state import ServiceMember, ServiceState
from core.model.survey_facts import Survey
from core.neo4j.controller import ServiceController
from core.plan.plan import Plan
from core.recovery.decision import what_is_missing
from core.recovery.job_lock import installation_key, others_at_work
from core.recovery.recovered import forget_recovered, recovered_jobs
from core.recovery.unfinished import RecoverableJob, find_unfinished
from core.recovery.whereabouts import require_found
from core.reports.job_record import Choice
from core.reports.page import Language
from core.survey.config_diff import FileComparison
from core.survey.config_reader import compare_configuration
from core.survey.logs import logs_dir_of
from core.survey.survey import ServerLook, look_at_server, survey_destination
from core.system.clock import now_utc
from core.system.logs import set_up_logging
from core.system.settings import load_settings, remember_folder
from core.system.state_folder import require_state_dir, state_dir
from core.system.typed_path import path_from_field
from core.system.watched import something_hangs
from gui.logic.contract import Remembered, RunningJob, ServiceView, SurveyDestination
from gui.loop.job import Job, Work
from gui.loop.threads import in_daemon_thread

log = logging.getLogger(__name__)

Looked = TypeVar("Looked")

MEMBERS_S = 3.0
"""How often the other services are asked while all of them run; one that does not run may change at any time."""


class CoreBackend:
    """The real core."""

    def __init__(self, service_for: Callable[[Installation], ServiceController] = api.service_of) -> None:
        self._service_for = service_for
        self._log_path = ""
        self._interrupted: dict[PurePath, RecoverableJob] = {}
        self._members: dict[tuple[str, str], _Members] = {}

    @property
    def something_hangs(self) -> bool:
        """Whether work that was given up still hangs in a disk that does not answer."""
        return something_hangs()

    @property
    def log_path(self) -> str:
        return self._log_path

    def set_up_log(self) -> None:
        """Called once, before the window is shown."""
        require_state_dir()
        # The server must come back even if nothing can be logged.
        with contextlib.suppress(OSError):
            self._log_path = str(set_up_logging())

    async def find(self, given: Given) -> Found:
        return await in_daemon_thread(api.find, given)

    async def interrupted(self) -> tuple[InterruptedJob, ...]:
        jobs = await in_daemon_thread(lambda: find_unfinished(state_dir()))
        self._interrupted = {job.journal_path: job for job in jobs}
        return jobs

    async def recovered(self) -> tuple[RecoveredJob, ...]:
        return await in_daemon_thread(recovered_jobs)

    async def forget_recovered(self, recovered: RecoveredJob) -> None:
        await asyncio.to_thread(forget_recovered, recovered.name)

    async def busy(self, installation: Installation | None) -> str:
        return await in_daemon_thread(_busy, installation)

    async def data_bytes(self, installation: Installation) -> int | None:
        return await _until_abandoned(lambda abandoned: _measure(installation, abandoned))

    async def measure_generation_3(self, found: Generation3) -> Generation3:
        return await _until_abandoned(lambda abandoned: api.measure_generation_3(found, abandoned))

    async def view_service(self, installation: Installation) -> ServiceView:
        service = self._service_for(installation)
        members = self._members.setdefault((str(installation.root), installation.service_name), _Members())
        members.look_again(service)
        view = await in_daemon_thread(_view, service)
        # Neo4j itself was just asked: its row must agree with the line above it.
        states = {service.name: view.status.state}
        return replace(
            view, members=tuple(replace(row, state=states.get(row.name, row.state)) for row in members.last_known)
        )

    async def start_service(self, installation: Installation, say: Say) -> None:
        loop = asyncio.get_running_loop()
        service = self._service_for(installation)
        await asyncio.to_thread(_start_service, installation, service, lambda words: _tell(loop, say, words))

    async def list_backups(self, folder: str) -> tuple[BackupEntry, ...]:
        return await in_daemon_thread(api.backups_in, Path(folder))

    async def open_backup(self, entry: BackupEntry) -> Backup:
        return await in_daemon_thread(open_backup, Path(entry.path))

    async def accept_backup(self, entry: BackupEntry) -> None:
        await asyncio.to_thread(accept_backup, entry, now_utc())

    def path_from_field(self, typed: str) -> Path:
        return path_from_field(typed)

    async def folder_exists(self, folder: str) -> bool:
        return await in_daemon_thread(_is_folder, Path(folder))

    def survey_destinations(self, installation: Installation) -> SurveyDestination:
        return _Destinations(installation).survey

    async def survey(self, request: BackupRequest | RestoreRequest) -> Survey:
        return await in_daemon_thread(api.survey, request, self._service_for(request.installation))

    async def compare_config(self, installation: Installation, backup: Backup) -> tuple[FileComparison, ...]:
        return await in_daemon_thread(compare_configuration, installation, backup)

    async def start_plan(self, plan: Plan, emit: Emit, language: Language) -> RunningJob:
        service = self._service_for(plan.installation)
        return _started(lambda emit, cancel: api.run(plan, service, emit, cancel, language), emit)

    async def start_recovery(
        self, interrupted: InterruptedJob, choice: Choice | None, emit: Emit, language: Language
    ) -> RunningJob:
        job = self._interrupted[interrupted.journal_path]
        service = self._service_for(job.installation)
        return _started(
            lambda emit, cancel: api.recover_job(job, service, emit, cancel, choice, language=language), emit
        )

    async def start_unpacking(self, archive: PurePath, folder: PurePath, emit: Emit) -> RunningJob:
        return _started(lambda emit, cancel: api.unpack(Path(archive), Path(folder), emit, cancel), emit)

    async def recall(self) -> Remembered:
        settings = await in_daemon_thread(load_settings)
        return Remembered(settings.last_destination, settings.known_folders, settings.pace)

    async def remember_folder(self, folder: str) -> None:
        await asyncio.to_thread(remember_folder, folder, destination=False)


async def open_demo() -> Given:
    return await asyncio.to_thread(api.open_demo)


async def close_demo(given: Given) -> None:
    await asyncio.to_thread(api.close_demo, given)


async def _until_abandoned(look: Callable[[CancelToken], Looked]) -> Looked:
    """Look on a thread, which ends when nobody waits any more."""
    abandoned = CancelToken()
    try:
        return await in_daemon_thread(look, abandoned)
    finally:
        abandoned.cancel()


# --- blocking, each on a thread ------------------------------------------------------------------------------------


def _busy(installation: Installation | None) -> str:
    if installation is None:
        return others_at_work(state_dir())
    data_dir = Path(installation.data_dir)
    return others_at_work(state_dir(), installation_key(data_dir), data_dir)


def _measure(installation: Installation, abandoned: CancelToken) -> int | None:
    """The size of the store, as a first estimate; the survey counts exactly."""
    scan = StoreSource(Path(installation.data_dir), logs_dir_of(installation)).scan(cancel=abandoned)
    return None if scan.unreadable else scan.files.total_bytes


def _view(service: ServiceController) -> ServiceView:
    status = service.state()
    answer = service.server_answer() if status.state is ServiceState.RUNNING else None
    return ServiceView(status, "" if answer is None else answer.words)


class _Destinations:
    """The destinations that are considered for one server. Each is surveyed on a thread of its own, and may hang."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._server: ServerLook | None = None
        self._looking = threading.Lock()

    async def survey(self, request: BackupRequest) -> Survey:
        return await _until_abandoned(lambda abandoned: self._survey(request, abandoned))

    def _survey(self, request: BackupRequest, abandoned: CancelToken) -> Survey:
        with self._looking:  # who comes meanwhile gets the same answer
            abandoned.check()  # where there was none, nobody looks again for who has left
            self._server = self._server or look_at_server(self._installation)
        abandoned.check()
        return survey_destination(request, self._server)


class _Members:
    """The services or containers of one installation as they were last seen.

    Each costs a query, so they are asked less often than Neo4j's own state, in the background and never twice at once.
    """

    def __init__(self) -> None:
        self.last_known: tuple[ServiceMember, ...] = ()
        self._asked_at = -MEMBERS_S
        self._asking = threading.Lock()

    def look_again(self, service: ServiceController) -> None:
        """Ask in the background, unless that is under way, or was done a moment ago and all of them ran."""
        all_run = all(row.state is ServiceState.RUNNING for row in self.last_known)
        if all_run and time.monotonic() - self._asked_at < MEMBERS_S:
            return
        if self._asking.acquire(blocking=False):
            threading.Thread(target=self._ask, args=(service,), name="members", daemon=True).start()

    def _ask(self, service: ServiceController) -> None:
        try:
            self.last_known = service.members()
        except ImagingBackupError as error:
            log.debug("the other services are not shown: %s", error.message)
            self.last_known = ()
        except Exception:
            # Asked again and again: a failure must not show an error each time.
            log.exception("the other services are not shown")
            self.last_known = ()
        finally:
            self._asked_at = time.monotonic()
            self._asking.release()


def _start_service(installation: Installation, service: ServiceController, say: Say) -> None:
    """Refused while another process works on the installation: it may have stopped Neo4j to copy or swap its data. Refused, too,
    if data that an interrupted job has recorded is missing: Neo4j would create an empty store.
    """
    if others := _busy(installation):
        raise AlreadyRunning(others)
    key = installation_key(Path(installation.data_dir))
    for job in find_unfinished(state_dir()):
        if job.key == key:
            with contextlib.suppress(OSError):  # if that cannot be checked, Neo4j is started
                require_found(what_is_missing(job.record))
    service.start(say)


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(os.stat(path).st_mode)
    except OSError as error:
        if (no_root := why_no_root(path)) is not None:
            raise ReadFailed(no_root.message, no_root.hint) from error
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            return False
        raise ReadFailed(could_not_read(path, error)) from error


def _tell(loop: asyncio.AbstractEventLoop, say: Say, words: str) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(say, words)


def _started(work: Work, emit: Emit) -> Job:
    job = Job(work, emit)
    job.start()
    return job
