"""A Backend held in memory: a server, its service, and jobs that the test controls."""

from __future__ import annotations

import asyncio
import math
import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from core.disk.file_table import FileTable
from core.errors import ImagingBackupError, InstallationNotFound, RecoveryMissing, RecoveryUndecided
from core.model.backup import Backup, BackupEntry, BackupMethod
from core.model.entries import FileEntry
from core.model.events import (
    CopyProgress,
    Emit,
    Event,
    JobFinished,
    JobState,
    Level,
    Limit,
    Notice,
    Outcome,
    Say,
    StepFinished,
    StepStarted,
    outcome_of,
)
from core.model.generation3 import Generation3, Size
from core.model.given import Given
from core.model.installation import ROLE_FILES, ROLES, ConfigFile, Found, Installation
from core.model.interrupted import InterruptedJob, RecoveredJob
from core.model.kind_facts import DOCKER_INSTALLER, WINDOWS_INSTALLER
from core.model.requests import BackupRequest, RestoreRequest
from core.model.service_state import ServiceMember, ServiceState, ServiceStatus
from core.model.survey_facts import PlaceFacts, Survey, TreeFacts
from core.phrases import join_phrases, phrase
from core.plan.plan import Operation, Plan
from core.reports.job_record import Choice, Goal, JobRecord
from core.reports.page import Language, make_report, report_name
from core.survey.config_diff import ConfigText, FileComparison, compare_config
from core.system.typed_path import path_from_field
from gui.logic.contract import Remembered, RunningJob, ServiceView, SurveyDestination

GB = 10**9
STEPS_S = {0: 0.1}
"""How long a step takes, by its place: the first of a backup only makes a folder."""
NOW = "2026-11-23T02:45:00Z"


def full(path: str) -> str:
    """A path as this system writes a full one: on Windows with a drive, without which a path is not absolute."""
    return str(PurePath(f"C:{path}" if os.name == "nt" else path))


def make_installation(root: str = full("/opt/CAST/container_support"), **changes: object) -> Installation:
    base = PurePath(root)
    installation = Installation(
        DOCKER_INSTALLER,
        base,
        base / "neo4j" / "data",
        base,
        tuple(ConfigFile(role, base / role / ROLE_FILES[role]) for role in ROLES),
        service_name="neo4j",
        version="2.18.1-funcrel",
        neo4j_version="4.4.42",
        found_by={
            "root": phrase("default place"),
            "data_dir": phrase("mount of container {container}", container="neo4j"),
            "config_dir": phrase("default place"),
            "version": ".env: IMAGING_VERSION",
            "service_name": phrase("container that mounts this folder"),
            "http_port": phrase("published port of container {container}", container="neo4j"),
        },
    )
    return replace(installation, **changes)  # type: ignore[arg-type]


def make_windows() -> Installation:
    return make_installation("/win/CAST/ImagingSystem", kind=WINDOWS_INSTALLER)


def make_backup(label: str = "2026-11-22_020000Z_imaging01", **changes: object) -> Backup:
    path = PurePath(full("/backups")) / label
    files = (FileEntry("Neo4j_data/databases/neo4j/neostore", 14 * GB, 0, "0" * 64),)
    files += tuple(FileEntry(f"additional_files/{role}/{ROLE_FILES[role]}", 900, 0, "0" * 64) for role in ROLES)
    backup = Backup(
        path=path,
        label=label,
        sealed=True,
        method=BackupMethod.COPY,
        files=FileTable(files),
        directories=(),
        data_folder="Neo4j_data",
        config_files={role: f"additional_files/{role}/{ROLE_FILES[role]}" for role in ROLES},
        kind=DOCKER_INSTALLER,
        version="2.18.1-funcrel",
        neo4j_version="4.4.42",
        host="imaging01",
        created_utc="2026-11-22T02:00:00Z",
    )
    return replace(backup, **changes)  # type: ignore[arg-type]


def make_entry(backup: Backup | None, problem: str = "", label: str = "", created_utc: str = "") -> BackupEntry:
    if backup is None:
        return BackupEntry(PurePath(full("/backups")) / label, label, problem, created_utc=created_utc)
    return BackupEntry(
        backup.path,
        backup.label,
        problem,
        backup.sealed,
        backup.method,
        backup.kind,
        backup.version,
        backup.neo4j_version,
        backup.host,
        backup.created_utc,
        backup.total_bytes if backup.sealed else None,
        # It got its name only when every byte of it was read back.
        verified_utc=backup.created_utc if backup.sealed else "",
    )


def make_samples(count: int, limited_by: Limit = Limit.NONE, offline_s: float = 0.0) -> tuple[CopyProgress, ...]:
    """The numbers that a copy reports one after another, with a rate that goes up and down; the last ones are always the same."""
    file = "databases/neo4j/neostore.propertystore.db"
    rates = [210e6 * (0.8 + 0.2 * math.cos(left / 9) * math.cos(left / 4)) for left in reversed(range(count))]
    return tuple(
        CopyProgress(
            (5 * GB * no) // count,
            14 * GB,
            600,
            1840,
            rate,
            remaining_s=340.0,
            back_s=110.0,
            job_done=(4 + no / count) / 10,
            current=file,
            limited_by=limited_by,
            offline_s=offline_s,
        )
        for no, rate in enumerate(rates, 1)
    )


@dataclass
class FakeJob:
    """Ends when the test says so, or at once."""

    end: asyncio.Future[Outcome]
    on_cancel: Callable[[], None]
    _state: JobState = JobState.RUNNING

    @property
    def state(self) -> JobState:
        return self.end.result().state if self.end.done() else self._state

    def cancel(self) -> None:
        if not self.end.done():
            self._state = JobState.CANCELLING
            self.on_cancel()

    async def result(self) -> Outcome:
        return await asyncio.shield(self.end)


@dataclass
class FakeBackend:
    """Faults and facts are attributes; what was asked is recorded."""

    installations: tuple[Installation, ...] = field(default_factory=lambda: (make_installation(),))
    found: Found | None = None
    waiting: tuple[InterruptedJob, ...] = ()
    undecided: bool = False
    """Whether a recovery asks what the data is from now on."""
    missing: bool = False
    """Whether a recovery does not find what the job has recorded."""
    choices: list[Choice | None] = field(default_factory=list)
    news: tuple[RecoveredJob, ...] = ()
    status: ServiceState = ServiceState.RUNNING
    entries: tuple[BackupEntry, ...] = field(default_factory=lambda: (make_entry(make_backup()),))
    folders: dict[str, tuple[BackupEntry, ...] | BaseException] = field(default_factory=dict)
    """What other folders than /backups list, or why they do not."""
    hanging: set[str] = field(default_factory=set)
    """Folders that never answer."""
    listed: list[str] = field(default_factory=list)
    opened: dict[PurePath, Backup | ImagingBackupError] = field(default_factory=dict)
    """What is in a backup, or why it cannot be used; any other one holds what `make_backup` puts in."""
    accept_error: ImagingBackupError | None = None
    opening_held: asyncio.Event | None = None
    """Opening waits for it: a share that hangs."""
    counting_held: asyncio.Event | None = None
    """Counting the places of CAST Imaging 3 waits for it."""
    busy_words: str = ""
    data_size: int | None = 14 * GB
    free_bytes: int = 400 * GB
    existing: frozenset[str] = frozenset({full("/opt/CAST/container_support"), full("/other")})
    remembered: Remembered = field(default_factory=lambda: Remembered(full("/backups"), (full("/backups"),)))
    hold_job: bool = False
    """The job runs until `finish` or a cancel."""
    samples: tuple[CopyProgress, ...] = field(default_factory=lambda: make_samples(1))
    """What each step tells of its bytes."""
    outcome: Outcome | None = None
    start_error: ImagingBackupError | None = None
    survey_error: BaseException | None = None
    destination_error: Exception | None = None
    members: tuple[ServiceMember, ...] = ()
    """All services, Neo4j first; empty stands for Neo4j and one more."""
    survey_held: asyncio.Event | None = None
    """The survey waits for it: a share that hangs."""
    survey_changes: dict[str, object] = field(default_factory=dict)
    config_texts: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    """role -> this server's text and the backup's; the same on both sides for a role that is not named."""
    plans: list[Plan] = field(default_factory=list)
    recoveries: list[InterruptedJob] = field(default_factory=list)
    surveys: int = 0
    server_looks: int = 0
    looking: int = 0
    most_looking: int = 0
    views: int = 0
    destinations: list[str] = field(default_factory=list)
    reports: dict[str, str] = field(default_factory=dict)
    report_error: str = ""
    keep_report: Callable[[Outcome], Outcome] = lambda outcome: outcome
    unpacked: list[tuple[str, str]] = field(default_factory=list)
    """Each archive, and the folder that was to come out of it."""
    emit: Emit | None = None
    job: FakeJob | None = None

    @property
    def log_path(self) -> str:
        return full("/state/log/imaging-backup.log")

    async def find(self, given: Given) -> Found:
        root = given.root
        if root and root not in self.existing:
            raise InstallationNotFound(f"{root} is no folder that exists (given as --docker-dir).", "Correct the path.")
        if root and not given.container:
            return Found((make_installation(root, version=given.version or "2.18.1-funcrel"),))
        if given.container:
            return Found(tuple(replace(one, service_name=given.container) for one in self.installations))
        return self.found or Found(self.installations)

    async def interrupted(self) -> tuple[InterruptedJob, ...]:
        return self.waiting

    async def recovered(self) -> tuple[RecoveredJob, ...]:
        return self.news

    async def forget_recovered(self, recovered: RecoveredJob) -> None:
        self.news = tuple(one for one in self.news if one != recovered)

    async def busy(self, installation: Installation | None) -> str:
        return self.busy_words

    async def data_bytes(self, installation: Installation) -> int | None:
        return self.data_size

    async def measure_generation_3(self, found: Generation3) -> Generation3:
        await (self.counting_held.wait() if self.counting_held else asyncio.sleep(0))
        sizes = {False: Size(14 * GB), True: Size(900 * GB, phrase("counting it all would have taken too long"))}
        return replace(
            found,
            parts=tuple(
                replace(
                    one, places=tuple(replace(place, size=sizes[one.part == "shared_folder"]) for place in one.places)
                )
                for one in found.parts
            ),
        )

    async def view_service(self, installation: Installation) -> ServiceView:
        self.looking += 1
        self.views += 1
        self.most_looking = max(self.looking, self.most_looking)
        await asyncio.sleep(0.002)
        self.looking -= 1
        running = self.status is ServiceState.RUNNING
        answer = (
            phrase("{server} answers at {address}", server="Neo4j 4.4.42", address="http://127.0.0.1:7474")
            if running
            else ""
        )
        # As from the core: Neo4j's own row says what the line above it says.
        members = tuple(
            replace(member, state=self.status) if member.name == "neo4j" else member
            for member in self.members
            or (ServiceMember("neo4j", "Neo4j", self.status), ServiceMember("server", "server", ServiceState.RUNNING))
        )
        ended = phrase("container has ended cleanly (exit code {exit_code})", exit_code="143")
        return ServiceView(ServiceStatus(self.status, "" if answer else ended), answer, members)

    async def start_service(self, installation: Installation, say: Say) -> None:
        addresses = "http://127.0.0.1:7474, bolt://127.0.0.1:7687"
        say(phrase("Neo4j is starting: waiting for an answer at {addresses}", addresses=addresses))
        await asyncio.sleep(0.01)
        if self.start_error:
            raise self.start_error
        self.status = ServiceState.RUNNING

    async def list_backups(self, folder: str) -> tuple[BackupEntry, ...]:
        self.listed.append(folder)
        await self._hang(folder)
        listing = self.folders.get(folder, self.entries if folder == full("/backups") else ())
        if isinstance(listing, BaseException):
            raise listing
        return listing

    async def open_backup(self, entry: BackupEntry) -> Backup:
        await (self.opening_held.wait() if self.opening_held else asyncio.sleep(0))
        usual = make_backup(
            entry.label,
            path=entry.path,
            sealed=entry.sealed,
            kind=entry.kind,
            version=entry.version,
            neo4j_version=entry.neo4j_version,
            host=entry.host,
            created_utc=entry.created_utc,
        )
        backup = self.opened.get(entry.path, usual)
        if isinstance(backup, ImagingBackupError):
            raise backup
        return backup

    async def accept_backup(self, entry: BackupEntry) -> None:
        await asyncio.sleep(0)
        if self.accept_error:
            raise self.accept_error
        self.entries = tuple(
            replace(one, accepted_utc=NOW) if one.checksum == entry.checksum else one for one in self.entries
        )

    async def _hang(self, folder: str) -> None:
        if folder in self.hanging:
            await asyncio.Event().wait()

    def path_from_field(self, typed: str) -> Path:
        return path_from_field(typed)

    async def folder_exists(self, folder: str) -> bool:
        await self._hang(folder)
        return folder in (full("/backups"), *self.existing)

    def survey_destinations(self, installation: Installation) -> SurveyDestination:
        self.server_looks += 1
        return self._survey_destination

    async def _survey_destination(self, request: BackupRequest) -> Survey:
        await self._hang(str(request.destination))
        if self.destination_error:
            raise self.destination_error
        return self._survey(request)

    async def survey(self, request: BackupRequest | RestoreRequest) -> Survey:
        self.surveys += 1
        await (self.survey_held.wait() if self.survey_held else asyncio.sleep(0))
        if self.survey_error:
            raise self.survey_error
        return self._survey(request)

    def _survey(self, request: BackupRequest | RestoreRequest) -> Survey:
        data_dir = request.installation.data_dir
        survey = Survey(
            "imaging01",
            NOW,
            ServiceStatus(self.status),
            TreeFacts(True, 14 * GB, 1840, ("neo4j", "system"), room_bytes=14 * GB),
            data_dir,
            PlaceFacts(data_dir.parent, free_bytes=self.free_bytes, volume="C"),
            admin_tool=data_dir / "neo4j-admin",
        )
        survey = replace(survey, **self.survey_changes)  # type: ignore[arg-type]
        if isinstance(request, BackupRequest):
            exists = str(request.destination) in (full("/backups"), *self.existing)
            place = PlaceFacts(request.destination, exists=exists, free_bytes=self.free_bytes, volume="D")
            return replace(survey, destination=place)
        return replace(survey, backup_dir=request.backup.path)

    async def compare_config(self, installation: Installation, backup: Backup) -> tuple[FileComparison, ...]:
        await asyncio.sleep(0)
        return tuple(self._compare(installation.config_file(role), backup) for role in ROLES)

    def _compare(self, file: ConfigFile, backup: Backup) -> FileComparison:
        server, theirs = self.config_texts.get(file.role, ("a=1\n", "a=1\n"))
        place = backup.path / backup.config_files.get(file.role, "")
        return compare_config(file.role, ConfigText(file.path, server), ConfigText(place, theirs))

    async def start_plan(self, plan: Plan, emit: Emit, language: Language) -> RunningJob:
        self.plans.append(plan)
        if plan.operation is Operation.BACKUP:
            words = phrase(
                "The backup {label} is complete and verified: %n file(s), {total_bytes} in {folder}.",
                label=plan.label,
                n=1840,
                total_bytes=14 * GB,
                folder=plan.folder,
            )
        else:
            words = phrase(
                "The backup {label} is restored, Neo4j answers and all other CAST Imaging services were restarted.",
                label=plan.label,
            )
        good = Outcome(
            JobState.SUCCEEDED,
            words,
            path=str(plan.folder),
            bytes=14 * GB,
            files=1840,
            offline_s=41.0,
            duration_s=372.0,
            service_state=ServiceState.RUNNING,
            kept_aside=(full("/opt/CAST/container_support/neo4j/data.aside-1"),) if plan.operation == "restore" else (),
        )
        return self._start(emit, good, plan, language, Goal(plan.operation.value))

    async def start_recovery(
        self, interrupted: InterruptedJob, choice: Choice | None, emit: Emit, language: Language
    ) -> RunningJob:
        self.recoveries.append(interrupted)
        self.choices.append(choice)
        if self.undecided and choice is None:
            aside = full("/opt/CAST/container_support/neo4j/data.aside-1")
            words = phrase(
                "Neo4j runs on the data that the interrupted restore had put in place, and people may have worked with it since: "
                "nothing was undone."
            )
            places = (
                phrase("In place, {folder}: the restored data.", folder=make_installation().data_dir),
                phrase("Beside it, {folder}: the old data.", folder=aside),
            )
            undecided = replace(
                outcome_of(RecoveryUndecided(words)), kept_aside=(aside,), service_state=ServiceState.RUNNING
            )
            return self._start(emit, replace(undecided, choices=("put-back", "keep"), places=places), None, language)
        if self.missing and choice is None:
            data = str(make_installation().data_dir)
            gone = phrase(
                "What lay at {path} before the job lies neither there nor at {aside}: it was moved or deleted by hand.",
                path=data,
                aside=f"{data}.aside-1",
            )
            words = join_phrases(gone, phrase("Nothing was moved, and Neo4j not started."))
            places = (
                phrase("In place, {folder}: nothing.", folder=data),
                phrase("Beside it, {folder}: the verified copy of the backup.", folder=f"{data}.staged-1"),
            )
            missing = replace(outcome_of(RecoveryMissing(words)), service_state=ServiceState.STOPPED)
            return self._start(emit, replace(missing, choices=("finish", "keep"), places=places), None, language)
        self.waiting = ()
        good = Outcome(
            JobState.SUCCEEDED,
            phrase("The interrupted job was undone; what was there before is in place."),
            service_state=ServiceState.RUNNING,
        )
        return self._start(emit, good, None, language)

    async def start_unpacking(self, archive: PurePath, folder: PurePath, emit: Emit) -> RunningJob:
        self.unpacked.append((str(archive), str(folder)))
        words = phrase("Unpacked into {folder}: %n file(s), {total_bytes}.", folder=folder, n=1840, total_bytes=14 * GB)
        self.emit, self.keep_report = emit, lambda outcome: outcome
        self.job = job = FakeJob(
            asyncio.get_running_loop().create_future(),
            lambda: asyncio.get_running_loop().call_soon(self.finish_cancelled),
        )
        good = Outcome(JobState.SUCCEEDED, words, path=str(folder))
        if not self.hold_job:
            asyncio.get_running_loop().call_soon(self.finish, self.outcome or good)
        return job

    async def recall(self) -> Remembered:
        return self.remembered

    async def remember_folder(self, folder: str) -> None:
        self.destinations.append(folder)

    def _start(
        self, emit: Emit, good: Outcome, plan: Plan | None, language: Language, goal: Goal = Goal.RECOVER
    ) -> FakeJob:
        loop = asyncio.get_running_loop()
        record = JobRecord("2026-11-23T02:45:00Z", self.recoveries[-1].sentence if plan is None else "")
        record.expect(plan.steps if plan else ())

        def take(event: Event) -> None:
            record.take(event, "2026-11-23T02:45:01Z")
            emit(event)

        def keep_report(outcome: Outcome) -> Outcome:
            """As core/api.py does, in memory."""
            if self.report_error:
                words = phrase("No report was written: {kind}: {reason}", kind="OSError", reason=self.report_error)
                return replace(outcome, warnings=(*outcome.warnings, words))
            name = report_name(goal, record)
            told = replace(outcome, log_path=self.log_path)
            self.reports[name] = make_report(goal, told, record, plan, "2026-11-23T02:51:12Z", language)
            return replace(outcome, report=full(f"/state/reports/{name}"))

        self.emit, self.keep_report = take, keep_report
        titles = [step.title for step in plan.steps] if plan else []
        self.job = job = FakeJob(loop.create_future(), lambda: loop.call_soon(self.finish_cancelled))
        loop.call_soon(self._run, titles, self.outcome or good)
        return job

    def _run(self, titles: list[str], outcome: Outcome) -> None:
        emit = self.emit
        assert emit is not None
        emit(Notice(Level.INFO, phrase("Neo4j answers (version {version}).", version="4.4.42")))
        for index, title in enumerate(titles[:5] if self.hold_job else titles):
            emit(StepStarted(index, len(titles), title))
            for progress in self.samples:
                emit(progress)
            if not (self.hold_job and index == 4):
                emit(StepFinished(index, title, STEPS_S.get(index, 12.4)))
        if not self.hold_job:
            self.finish(outcome)

    def finish(self, outcome: Outcome) -> None:
        assert self.job is not None and self.emit is not None
        outcome = self.keep_report(outcome)
        event: Event = JobFinished(outcome)
        self.emit(event)
        self.job.end.set_result(outcome)

    def finish_cancelled(self) -> None:
        self.finish(
            Outcome(
                JobState.CANCELLED,
                join_phrases(
                    phrase("The job was cancelled."),
                    phrase("No backup was made; the server's data was not touched."),
                ),
                "CANCELLED",
                exit_code=130,
                service_state=ServiceState.RUNNING,
            )
        )
