"""Every page in its telling states, each reached as a person reaches it. Needs an Opener and nothing of pytest."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import PurePath

from PySide6.QtWidgets import QMessageBox

from core.errors import BackupDoubtful, BackupNotFound, ServiceStartFailed, ServiceStopTimeout
from core.kinds.generation3.recognise import refuse_generation_3
from core.model.check_codes import CheckCode
from core.model.events import (
    CopyProgress,
    JobState,
    Limit,
    Outcome,
    ServiceChanged,
    StepFinished,
    StepStarted,
    outcome_of,
)
from core.model.generation3 import Evidence, FoundPart, Generation3, Part, Place, Trace
from core.model.installation import Found
from core.model.interrupted import InterruptedJob, RecoveredJob
from core.model.service_state import ServiceMember, ServiceState, ServiceStatus
from core.model.store_facts import Doubt
from core.model.transactions import OpenTransaction, Transactions
from core.phrases import join_phrases, pack, phrase
from gui.logic.contract import Remembered
from gui.logic.flow import RESTORE_WORD, PageId, Question, make_plan
from gui.pages.backup_choice import BackupChoicePage
from gui.pages.destination import DestinationPage
from gui.pages.generation3 import Generation3Page
from gui.pages.installation import InstallationPage
from gui.pages.progress import ProgressPage
from gui.pages.review import ReviewPage
from gui.pages.welcome import WelcomePage
from gui.words import size_words
from tests.gui.driver import Driver, Opener
from tests.gui.fake_backend import (
    GB,
    FakeBackend,
    full,
    make_backup,
    make_entry,
    make_installation,
    make_samples,
    make_windows,
)

State = Callable[[Opener], Awaitable[Driver]]

MEMBERS = tuple(
    ServiceMember(title, title, ServiceState.RUNNING)
    for title in (
        "neo4j",
        "server",
        "console",
        "viewer",
        "etl-service",
        "login",
        "ai-service",
        "gateway",
        "auth-service",
        "sso-service",
    )
)
OLD = make_backup("2026-11-01_020000Z_imaging01", created_utc="2026-11-01T02:00:00Z")
ENTRIES = (
    make_entry(make_backup()),
    make_entry(OLD),
    make_entry(
        make_backup("2026-10-12_damaged", created_utc="2026-10-12T02:00:00Z"),
        phrase(
            "{path} lacks %n file(s): {files}.",
            path=full("/backups/2026-10-12_damaged"),
            n=3,
            files="Neo4j_data/databases/neo4j/neostore.nodestore.db, …",
        ),
    ),
    make_entry(
        None,
        phrase(
            "{path} is a backup that was not finished, or a part of one.",
            path=full("/backups/2026-10-05_nightly.partial"),
        ),
        "2026-10-05_nightly.partial",
        "2026-10-05T02:00:00Z",
    ),
)


def make_backend(**changes: object) -> FakeBackend:
    """A server of ten services with a few backups."""
    return replace(FakeBackend(entries=ENTRIES, members=MEMBERS), **changes)  # type: ignore[arg-type]


async def welcome_found(opener: Opener) -> Driver:
    driver = await opener(make_backend())
    await driver.until(lambda: driver.wizard.context.service.state)
    return driver


async def welcome_nothing(opener: Opener) -> Driver:
    return await opener(make_backend(installations=(), found=Found((), (), ("/opt/CAST", "/srv/cast"))))


def make_generation_3() -> Found:
    """A viewer and a shared folder of CAST Imaging 3."""
    viewer, shared = full("/opt/cast/installation/imaging-viewer"), full("/opt/cast/shared")
    graph = full("/var/lib/docker/volumes/viewer_neo4j/_data")
    how = phrase(
        "mount of container {container}, there {target}", container="viewer-neo4j", target="/var/lib/neo4j/config"
    )
    found = Generation3(
        False,
        (
            FoundPart(
                Part.NEO4J,
                (
                    Evidence(Trace.FOLDER, viewer),
                    Evidence(Trace.CONTAINER, "viewer-neo4j", "castimaging/neo4j:3.4.5"),
                ),
                (Place(graph, how),),
            ),
            FoundPart(Part.SHARED_FOLDER, (Evidence(Trace.FOLDER, shared),), (Place(shared, phrase("default place")),)),
        ),
        (Evidence(Trace.CONTAINER, "etl", "castimaging/etl-service:3.4.5"),),
    )
    return Found((), (refuse_generation_3(PurePath(viewer)),), (), found)


async def welcome_generation_3(opener: Opener) -> Driver:
    return await opener(make_backend(installations=(), found=make_generation_3()))


async def generation_3(opener: Opener) -> Driver:
    driver = await welcome_generation_3(opener)
    await driver.visit(PageId.GENERATION_3)
    await driver.until(lambda: size_words(14 * GB) in driver.page(Generation3Page).text.toPlainText())
    return driver


def make_interrupted() -> InterruptedJob:
    sentence = phrase(
        "{operation} {label}, started {started_utc}",
        operation=phrase("restore"),
        label="2026-11-22_020000Z_imaging01",
        started_utc="2026-11-22T02:00:00Z",
    )
    return InterruptedJob(PurePath("k"), sentence, make_installation())


async def welcome_interrupted(opener: Opener) -> Driver:
    return await opener(make_backend(waiting=(make_interrupted(),)))


async def welcome_recovered(opener: Opener) -> Driver:
    job = phrase(
        "{operation} {label}, started {started_utc}",
        operation=phrase("backup"),
        label="2026-11-22_020000Z_imaging01",
        started_utc="2026-11-22T02:00:00Z",
    )
    message = phrase("The interrupted job was undone; what was there before is in place.")
    recovered = RecoveredJob("k", "2026-11-22T02:04:10Z", True, (pack(job), pack(message), ""))
    driver = await opener(make_backend(news=(recovered,)))
    await driver.until(driver.page(WelcomePage).recovered_card.isVisible)
    return driver


async def welcome_fresh(opener: Opener) -> Driver:
    driver = await opener(make_backend(data_size=GB // 4))
    await driver.until(driver.page(WelcomePage).fresh_card.isVisible)
    return driver


async def welcome_busy(opener: Opener) -> Driver:
    holder = phrase(
        "{operation} by {account}, process {pid}, since {since_utc}",
        operation=phrase("backup"),
        account="root",
        pid="4711",
        since_utc="2026-11-23T02:00:00Z",
    )
    busy = phrase("Another copy of this program works on this server: {holder}.", holder=holder)
    driver = await opener(make_backend(busy_words=busy))
    await driver.until(driver.page(WelcomePage).busy_card.isVisible)
    return driver


async def service_stopped(opener: Opener) -> Driver:
    members = (
        replace(MEMBERS[0], state=ServiceState.STOPPED),
        replace(MEMBERS[1], state=ServiceState.UNKNOWN),
        *MEMBERS[2:],
    )
    driver = await opener(make_backend(status=ServiceState.STOPPED, members=members))
    await driver.until(driver.wizard.service_panel.start_button.isEnabled)
    return driver


async def many_services(opener: Opener) -> Driver:
    """More of them than the least window has room for, whatever the font; Neo4j can be started."""
    others = tuple(replace(MEMBERS[-1], name=f"service-{number}") for number in range(12))
    driver = await opener(make_backend(status=ServiceState.STOPPED, members=(*MEMBERS, *others)))
    await driver.until(driver.wizard.service_panel.start_button.isEnabled)
    return driver


async def several_installations(opener: Opener) -> Driver:
    driver = await opener(make_backend(installations=(make_windows(), make_installation())))
    await driver.next(PageId.INSTALLATION)
    return driver


async def installation(opener: Opener) -> Driver:
    driver = await destination(opener)
    await driver.visit(PageId.INSTALLATION)
    return driver


async def several_containers(opener: Opener) -> Driver:
    several = replace(make_installation(), containers=("neo4j", "neo4j-2"))
    driver = await opener(make_backend(installations=(several,)))
    await driver.next(PageId.DESTINATION)
    await driver.visit(PageId.INSTALLATION)
    return driver


async def destination(opener: Opener) -> Driver:
    driver = await welcome_found(opener)
    await driver.next(PageId.DESTINATION)
    await driver.until(lambda: size_words(400 * GB) in driver.page(DestinationPage).room.text())
    return driver


async def destination_too_small(opener: Opener) -> Driver:
    driver = await opener(make_backend(free_bytes=3 * GB))
    await driver.next(PageId.DESTINATION)
    page = driver.page(DestinationPage)
    page.options.set_open(True)
    await driver.until(lambda: page.room.property("tone") == "warn")
    return driver


async def method_copy(opener: Opener) -> Driver:
    driver = await destination(opener)
    await driver.visit(PageId.METHOD)
    return driver


async def method_online(opener: Opener) -> Driver:
    driver = await opener(make_backend(installations=(make_windows(),)))
    await driver.next(PageId.DESTINATION)
    await driver.visit(PageId.METHOD)
    return driver


async def backup_choice(opener: Opener) -> Driver:
    return await _choose_backup(opener, make_backend())


async def choice_with_problems(opener: Opener) -> Driver:
    return await _choose_backup(opener, make_backend(entries=ENTRIES[2:]))


async def choice_doubtful(opener: Opener) -> Driver:
    """One doubtful backup chosen by hand, another one accepted."""
    doubtful = replace(ENTRIES[0], doubts=(Doubt("MUCH_SMALLER", make_smaller()),), checksum="a" * 64)
    accepted = replace(ENTRIES[1], doubts=doubtful.doubts, accepted_utc="2026-11-02T08:00:00Z", checksum="b" * 64)
    driver = await _choose_backup(opener, make_backend(entries=(doubtful, accepted)))
    driver.page(BackupChoicePage).list.choose(doubtful.path)
    await driver.until(driver.page(BackupChoicePage).accept_button.isVisible)
    return driver


def make_smaller() -> str:
    return phrase(
        "The databases are much smaller than in the last good backup {label}: {found_bytes}, there {last_bytes}.",
        label="2026-10-31_020000Z_imaging01",
        found_bytes=GB,
        last_bytes=40 * GB,
    )


async def choice_waiting(opener: Opener) -> Driver:
    """Several folders, of which one hangs and one cannot be read."""
    nas, shelf = full("/nas/imaging"), full("/mnt/shelf")
    words = phrase("{path} could not be listed: {reason}.", path=shelf, reason="Permission denied")
    problem = BackupNotFound(words)
    folders = Remembered(full("/backups"), (full("/backups"), nas, shelf))
    backend = make_backend(remembered=folders, hanging={nas}, folders={shelf: problem})
    driver = await _choose_backup(opener, backend)
    await driver.until(lambda: shelf in driver.page(BackupChoicePage).folder_words.text())
    return driver


async def choice_empty(opener: Opener) -> Driver:
    return await _choose_backup(opener, make_backend(entries=()))


async def _choose_backup(opener: Opener, backend: FakeBackend) -> Driver:
    driver = await opener(backend)
    driver.click(driver.page(WelcomePage).restore_button)
    await driver.next(PageId.BACKUP_CHOICE)
    return driver


async def restore_onto(opener: Opener) -> Driver:
    driver = await _choose_backup(opener, make_backend())
    await driver.next(PageId.INSTALLATION)
    await driver.until(lambda: size_words(14 * GB) in driver.page(InstallationPage).data.text())
    return driver


async def review_backup(opener: Opener) -> Driver:
    return await _review_backup(opener, make_backend())


async def review_blocked(opener: Opener) -> Driver:
    return await _review_backup(opener, make_backend(free_bytes=3 * GB))


async def _review_backup(opener: Opener, backend: FakeBackend) -> Driver:
    driver = await opener(backend)
    await driver.next(PageId.DESTINATION)
    await driver.next(PageId.REVIEW)
    return driver


async def review_restore(opener: Opener) -> Driver:
    return await _review_restore(opener, make_backend(config_texts=CONFIG_TEXTS))


async def review_not_whole(opener: Opener) -> Driver:
    doubt = Doubt(CheckCode.NOT_WHOLE, phrase("The database {database} lacks its transaction logs.", database="neo4j"))
    return await _review_restore(opener, make_backend(survey_changes={"doubts": (doubt,)}))


async def review_transactions(opener: Opener) -> Driver:
    held = OpenTransaction("neo4j", "neo4j", "127.0.0.1:50988", "2026-11-24T02:11:20Z")
    return await _review_backup(opener, make_backend(survey_changes={"transactions": Transactions((held,))}))


async def review_delete_first(opener: Opener) -> Driver:
    driver = await _review_restore(opener, make_backend(free_bytes=GB, config_texts=CONFIG_TEXTS))
    driver.tick(driver.page(ReviewPage).boxes[Question.DELETE_FIRST])
    return driver


async def _review_restore(opener: Opener, backend: FakeBackend) -> Driver:
    driver = await _choose_backup(opener, backend)
    await driver.next(PageId.INSTALLATION)
    await driver.next(PageId.REVIEW)
    return driver


CONFIG_TEXTS: dict[str, tuple[str | None, str | None]] = {
    "login": (
        "server.port=8084\nldap.url=ldaps://ldap.example.test:636\nldap.manager.password=one\n",
        "server.port=8084\nldap.url=ldaps://localhost:389\nldap.manager.password=two\n",
    ),
    "nginx": ("server_name imaging.example.test;\n", "server_name localhost;\n"),
    "sourcecode": ("server.port=9980\n", None),
}


async def configuration(opener: Opener) -> Driver:
    driver = await _review_restore(opener, make_backend(config_texts=CONFIG_TEXTS))
    await driver.visit(PageId.CONFIGURATION)
    return driver


async def progress_running(opener: Opener) -> Driver:
    backend = make_backend(hold_job=True, samples=make_samples(60, Limit.WRITING, 41.0))
    driver = await _start_backup(opener, backend)
    backend.status = ServiceState.STOPPED  # as the job's fourth step has it
    panel = driver.wizard.service_panel
    await driver.until(lambda: "41" in driver.page(ProgressPage).offline.text() and panel.start_button.isVisible())
    return driver


async def progress_too_far(opener: Opener) -> Driver:
    """It can no longer be cancelled."""
    backend = make_backend(hold_job=True, samples=make_samples(60, Limit.WRITING, 41.0))
    driver = await _start_backup(opener, backend)
    await driver.until(lambda: driver.page(ProgressPage).place.text())
    plan = make_plan(driver.wizard.state)
    assert backend.emit is not None and plan is not None
    for index, step in enumerate(plan.steps[4:-1], 4):
        backend.emit(StepFinished(index, step.title, 12.4))
    backend.emit(ServiceChanged(ServiceStatus(ServiceState.RUNNING)))
    backend.emit(StepStarted(len(plan.steps) - 1, len(plan.steps), plan.steps[-1].title, can_cancel=False))
    backend.emit(CopyProgress(0, 0, 0, 0, 0.0, 0.0, job_done=1.0, offline_s=41.0))
    await driver.until(lambda: not driver.wizard.cancel_button.isEnabled())
    return driver


async def progress_asking(opener: Opener) -> Driver:
    """The question whether to cancel."""
    driver = await progress_running(opener)
    driver.click(driver.wizard.cancel_button)
    await driver.until(lambda: driver.wizard.findChildren(QMessageBox))
    return driver


async def progress_cancelling(opener: Opener) -> Driver:
    driver = await progress_running(opener)
    job = driver.wizard.context.job
    assert job is not None
    # The end is held back, as that of a job which is undoing what it did.
    setattr(job, "on_cancel", lambda: None)  # noqa: B010
    driver.click(driver.wizard.cancel_button)
    await driver.until(lambda: driver.wizard.findChildren(QMessageBox))
    (box,) = driver.wizard.findChildren(QMessageBox)
    # By its role, not by its words: they may be in another language.
    driver.click(
        next(button for button in box.buttons() if box.buttonRole(button) is QMessageBox.ButtonRole.AcceptRole)
    )
    await driver.until(lambda: not driver.wizard.findChildren(QMessageBox))
    return driver


async def result_done_backup(opener: Opener) -> Driver:
    driver = await _start_backup(opener, make_backend(), PageId.RESULT)
    return driver


async def result_done_restore(opener: Opener) -> Driver:
    driver = await review_restore(opener)
    driver.type(driver.page(ReviewPage).word, RESTORE_WORD)
    await driver.next(PageId.RESULT)
    return driver


async def result_failed(opener: Opener) -> Driver:
    outcome = Outcome(
        JobState.FAILED,
        join_phrases(
            phrase(
                "{service} did not stop within {waited_s}: {what_is_left}.",
                service="neo4j",
                waited_s=600,
                what_is_left=phrase("container is {status}", status="running"),
            ),
            phrase("No backup was made; the server's data was not touched."),
        ),
        ServiceStopTimeout.code,
        ServiceStopTimeout.default_hint,
        exit_code=ServiceStopTimeout.exit_code,
        service_state=ServiceState.RUNNING,
        warnings=(
            phrase(
                "{path} does not exist; the backup will lack this configuration file.",
                path=full("/opt/CAST/container_support/nginx/nginx.conf"),
            ),
        ),
    )
    return await _start_backup(opener, make_backend(outcome=outcome), PageId.RESULT)


async def result_doubtful(opener: Opener) -> Driver:
    folder = full("/backups/2026-11-23_024500Z_imaging01")
    made = phrase(
        "The backup {label} was made and sealed, with a mark: it may not be all that a server needs.",
        label=PurePath(folder).name,
    )
    lies = phrase("The backup lies in {folder}.", folder=folder)
    outcome = replace(outcome_of(BackupDoubtful(join_phrases(made, make_smaller(), lies))), path=folder)
    return await _start_backup(opener, make_backend(outcome=outcome), PageId.RESULT)


async def result_cancelled(opener: Opener) -> Driver:
    backend = make_backend(hold_job=True)
    driver = await _start_backup(opener, backend)
    await driver.until(lambda: backend.job)
    driver.ready.clear()
    backend.finish_cancelled()
    await driver.at(PageId.RESULT)
    return driver


async def result_undecided(opener: Opener) -> Driver:
    return await recover(opener, make_backend(undecided=True))


async def result_missing(opener: Opener) -> Driver:
    return await recover(opener, make_backend(missing=True, status=ServiceState.STOPPED))


async def recover(opener: Opener, backend: FakeBackend) -> Driver:
    """To what a recovery comes to, from the first page on."""
    backend.waiting = (make_interrupted(),)
    driver = await opener(backend)
    await driver.until(driver.page(WelcomePage).recover_button.isVisible)
    driver.click(driver.page(WelcomePage).recover_button)
    await driver.at(PageId.RESULT)
    return driver


async def _start_backup(opener: Opener, backend: FakeBackend, until: PageId = PageId.PROGRESS) -> Driver:
    driver = await _review_backup(opener, backend)
    driver.tick(driver.page(ReviewPage).boxes[Question.NO_IMPORT])
    await driver.next(until)
    if until is PageId.PROGRESS:
        await driver.until(driver.page(ProgressPage).steps.count)
    return driver


async def error_panel(opener: Opener) -> Driver:
    driver = await destination(opener)
    driver.wizard.report_failure(
        ServiceStartFailed(
            phrase(
                "{service} was started, but no server answered at {addresses} within {waited_s} (state: {state}).",
                service="neo4j",
                addresses="http://127.0.0.1:7474, bolt://127.0.0.1:7687",
                waited_s=300,
                state=phrase("running"),
            )
        )
    )
    driver.click(driver.wizard.error_panel.details_button)
    return driver


STATES: dict[str, State] = {
    state.__name__: state
    for state in (
        welcome_found,
        welcome_nothing,
        welcome_generation_3,
        generation_3,
        welcome_interrupted,
        welcome_recovered,
        welcome_fresh,
        welcome_busy,
        service_stopped,
        several_installations,
        installation,
        several_containers,
        destination,
        destination_too_small,
        method_copy,
        method_online,
        backup_choice,
        choice_with_problems,
        choice_doubtful,
        choice_waiting,
        choice_empty,
        restore_onto,
        review_backup,
        review_blocked,
        review_restore,
        review_not_whole,
        review_transactions,
        review_delete_first,
        configuration,
        progress_running,
        progress_too_far,
        progress_asking,
        progress_cancelling,
        result_done_backup,
        result_done_restore,
        result_failed,
        result_doubtful,
        result_cancelled,
        result_undecided,
        result_missing,
        error_panel,
    )
}
