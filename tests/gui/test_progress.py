"""The progress page: words, numbers, the log, cancelling, and that a flood of events cannot keep it busy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from core.model.events import (
    CopyProgress,
    JobState,
    Level,
    Limit,
    Notice,
    Outcome,
    ServiceChanged,
    StepFinished,
    StepStarted,
)
from core.model.interrupted import InterruptedJob
from core.model.service_state import ServiceState, ServiceStatus
from core.phrases import phrase
from gui.logic.flow import PageId, Question
from gui.loop.taskbar import Look
from gui.pages.progress import NO_BREAK, ProgressPage
from gui.pages.result import ResultPage
from gui.pages.review import ReviewPage
from gui.pages.welcome import WelcomePage
from gui.widgets.widgets import ICON
from tests.gui.driver import Driver, Opener, closing
from tests.gui.fake_backend import FakeBackend, make_installation, make_samples

GB = 10**9


class FakeTaskbar:
    """Remembers what it was told to show; of what is shown again and again, the last."""

    def __init__(self) -> None:
        self.looks: list[Look] = []
        self.share = 0.0

    def show(self, window: QWidget, look: Look, share: float = 1.0) -> None:
        self.share = share
        if self.looks[-1:] != [look]:
            self.looks.append(look)


class FakeShutdown:
    """Remembers why the machine was to stay up, and until when."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def hold(self, window: QWidget, why: str) -> None:
        self.told.append(why)

    def release(self) -> None:
        self.told.append("released")


async def run_job(open_wizard: Opener, backend: FakeBackend) -> tuple[Driver, ProgressPage, FakeTaskbar]:
    """A backup that was started."""
    driver = await open_wizard(backend)
    driver.wizard.context.taskbar = taskbar = FakeTaskbar()
    for page in (PageId.DESTINATION, PageId.REVIEW):
        await driver.next(page)
    driver.tick(driver.page(ReviewPage).boxes[Question.NO_IMPORT])
    if backend.hold_job:
        await driver.next(PageId.PROGRESS)
        # Running as the fake leaves it: in the fifth step.
        await driver.until(lambda: driver.page(ProgressPage).place.text() == "Step 5 of 13")
    else:
        await driver.next(PageId.RESULT)
    return driver, driver.page(ProgressPage), taskbar


def times_of(page: ProgressPage) -> str:
    return page.times.text().replace(NO_BREAK, " ")


def tell(backend: FakeBackend, *events: object) -> None:
    assert backend.emit is not None
    for event in events:
        backend.emit(event)  # type: ignore[arg-type]


def moving(limit: Limit = Limit.NONE, offline_s: float = 0.0) -> CopyProgress:
    return make_samples(1, limit, offline_s)[0]


@closing
async def test_what_limits_the_speed_is_told_and_forgotten(open_wizard: Opener) -> None:
    backend = FakeBackend(hold_job=True)
    driver, page, _ = await run_job(open_wizard, backend)
    assert page.limit.text() == ""
    said = set()
    for limit in (Limit.READING, Limit.WRITING, Limit.HASHING, Limit.SERVICE):
        tell(backend, moving(limit))
        await driver.until(lambda: page.limit.text() not in {"", *said})
        said.add(page.limit.text())
    assert "Waiting for Neo4j." in said
    tell(backend, moving())
    await driver.until(lambda: page.limit.text() == "")


@closing
async def test_both_times_are_told_also_while_the_job_waits_for_neo4j(open_wizard: Opener) -> None:
    backend = FakeBackend(hold_job=True)
    driver, page, _ = await run_job(open_wizard, backend)
    waiting = CopyProgress(0, 0, 0, 0, 0.0, 1200.0, back_s=240.0, job_done=0.5)
    tell(backend, waiting)
    await driver.until(lambda: times_of(page) == "Neo4j back in about 4 min  ·  done in about 20 min")
    assert (page.numbers.text(), page.bar.value(), page.bar.maximum()) == ("", 500, 1000)
    tell(backend, replace(waiting, back_s=20.0))
    await driver.until(lambda: times_of(page) == "Neo4j back in less than a minute  ·  done in about 20 min")
    tell(backend, replace(waiting, back_s=0.0))  # overdue
    await driver.until(lambda: times_of(page) == "Done in about 20 min")
    tell(backend, replace(waiting, back_s=None, remaining_s=600.0), StepStarted(5, 13, "Start"))
    await driver.until(lambda: times_of(page) == "Done in about 10 min")
    tell(backend, CopyProgress(0, 0, 0, 0, 0.0))
    await driver.until(lambda: times_of(page) == "")
    assert page.bar.value() == 500


@closing
async def test_the_bar_is_of_the_whole_job_and_busy_while_nothing_is_told_of_it(open_wizard: Opener) -> None:
    backend = FakeBackend(hold_job=True, samples=(CopyProgress(GB, 2 * GB, 0, 0, 1.0),))
    driver, page, taskbar = await run_job(open_wizard, backend)
    assert page.bar.maximum() == 0 and page.times.text() == "" and taskbar.looks == [Look.BUSY]
    tell(backend, CopyProgress(0, 2 * GB, 0, 0, 1.0, job_done=0.25))
    await driver.until(lambda: page.bar.value() == 250)
    assert page.bar.accessibleName() == "Progress of the job"
    tell(backend, StepStarted(5, 13, "Start"))
    await driver.until(lambda: page.place.text() == "Step 6 of 13")
    assert (page.bar.value(), page.bar.maximum()) == (250, 1000)


@closing
async def test_the_time_offline_is_counted_until_neo4j_is_back(open_wizard: Opener) -> None:
    backend = FakeBackend(hold_job=True)
    driver, page, _ = await run_job(open_wizard, backend)
    assert page.offline.text() == ""
    # It is counted from before the stop; one that hangs leaves Neo4j running.
    tell(backend, ServiceChanged(ServiceStatus(ServiceState.STOPPING)), moving(offline_s=21.0))
    await driver.until(lambda: page.offline.text() == "Neo4j has been stopping for 21 s")
    tell(backend, ServiceChanged(ServiceStatus(ServiceState.STOPPED)), moving(offline_s=41.0))
    await driver.until(lambda: page.offline.text() == "Neo4j has been offline for 41 s")
    assert page.offline.property("tone") == "warn"
    tell(backend, ServiceChanged(ServiceStatus(ServiceState.RUNNING)), moving(offline_s=43.0))
    await driver.until(lambda: page.offline.text() == "Neo4j was offline for 43 s")
    assert page.offline.property("tone") == ""


@closing
async def test_the_live_state_of_the_service_is_shown(open_wizard: Opener) -> None:
    backend = FakeBackend(hold_job=True)
    driver, page, _ = await run_job(open_wizard, backend)
    await driver.until(lambda: page.service.text() == "Neo4j: running")
    backend.status = ServiceState.STOPPED
    await driver.until(lambda: page.service.text() == "Neo4j: stopped")


@closing
async def test_the_log_is_folded_and_its_button_counts_what_is_wrong(open_wizard: Opener) -> None:
    backend = FakeBackend(hold_job=True)
    driver, page, _ = await run_job(open_wizard, backend)
    button = page.fold.button
    assert not page.log.isVisible() and button.text() == "Show the lo&g"
    tell(
        backend,
        Notice(Level.WARNING, phrase("{size_bytes} were left out.", size_bytes=GB)),
        Notice(Level.WARNING, "Slow."),
        Notice(Level.ERROR, "Neo4j did not start."),
    )
    await driver.until(lambda: "2 warning" in button.text() and "1 error" in button.text())
    assert button.accessibleName() == button.text().replace("&", "")
    driver.click(button)
    assert page.log.isVisible()
    await driver.until(lambda: button.text().startswith("Hide the lo&g"))
    lines = page.log.toPlainText().splitlines()
    # The value of the phrase as people here write it: the text went through localized().
    assert lines[-3:] == ["Warning: 1.0 GB were left out.", "Warning: Slow.", "Error: Neo4j did not start."]


@closing
async def test_steps_tick_off_and_keep_their_icon_in_the_other_scheme(open_wizard: Opener) -> None:
    backend = FakeBackend(hold_job=True)
    driver, page, _ = await run_job(open_wizard, backend)

    def icons() -> list[tuple[str, str]]:
        return [tuple(page.steps.item(row).data(ICON)) for row in range(page.steps.count())]

    assert icons()[:6] == [*[("check", "ok")] * 4, ("running", "accent"), ("todo", "muted")]
    spoken = [page.steps.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(6)]
    assert [words.rpartition(": ")[2] for words in spoken] == [*["done"] * 4, "running", "not begun"]
    tell(backend, StepFinished(4, "Copy", 5.0, ok=False))
    await driver.until(lambda: icons()[4] == ("cross", "error"))
    light = page.steps.grab().toImage()
    driver.theme.set_scheme("dark")
    assert page.steps.grab().toImage() != light
    assert icons()[:5] == [*[("check", "ok")] * 4, ("cross", "error")]


@closing
async def test_a_flood_of_events_is_remembered_and_shown_later_in_one_go(open_wizard: Opener) -> None:
    backend = FakeBackend(hold_job=True)
    driver, page, _ = await run_job(open_wizard, backend)
    before = (page.numbers.text(), page.log.toPlainText(), page.chart.peak_words())
    for number in range(2000):
        tell(
            backend,
            CopyProgress(number * GB // 200, 14 * GB, number, 2000, 300e6, None),
            Notice(Level.INFO, f"line {number}"),
        )
    assert before == (page.numbers.text(), page.log.toPlainText(), page.chart.peak_words())
    await driver.until(lambda: "1999 of 2000 files" in page.numbers.text())
    assert page.chart.peak_words() == "Highest: 300.0 MB/s"
    assert page.log.toPlainText().splitlines()[-2000:] == [f"line {number}" for number in range(2000)]


@closing
async def test_cancelling_is_said_until_the_end(open_wizard: Opener) -> None:
    backend = FakeBackend(hold_job=True)
    driver, page, taskbar = await run_job(open_wizard, backend)
    said: list[str] = []
    driver.wizard.context.announce = lambda text, *, urgent=False: said.append(text)
    assert backend.job is not None
    backend.job.on_cancel = lambda: None  # what was begun takes its time to be undone
    driver.click(driver.wizard.cancel_button)
    await driver.answer("Cancel the job")
    await driver.until(lambda: page.what.text() == "Cancelling: undoing what was begun")
    assert page.place.text() == "" and not page.numbers.isVisible() and not page.chart.isVisible()
    assert not page.times.isVisible() and page.bar.maximum() == 0
    tell(backend, StepStarted(3, 11, "Copy"), moving())
    await driver.until(lambda: page.doing.text())
    assert page.what.text() == "Cancelling: undoing what was begun"
    assert said == ["Cancelling: undoing what was begun"]
    backend.finish_cancelled()
    await driver.at(PageId.RESULT)
    assert taskbar.looks == [Look.NORMAL, Look.PAUSED, Look.NONE]


@closing
async def test_the_taskbar_shows_the_share_of_the_whole_job(open_wizard: Opener) -> None:
    backend = FakeBackend(hold_job=True)
    driver, _, taskbar = await run_job(open_wizard, backend)
    await driver.until(lambda: taskbar.share == 0.5)
    assert taskbar.looks == [Look.NORMAL]
    tell(backend, replace(moving(), job_done=0.75))
    await driver.until(lambda: taskbar.share == 0.75)


@closing
async def test_the_taskbar_shows_a_failure_until_the_result_is_left(open_wizard: Opener) -> None:
    backend = FakeBackend(outcome=Outcome(JobState.FAILED, "Neo4j did not stop.", "SERVICE_STOP_TIMEOUT"))
    driver, _, taskbar = await run_job(open_wizard, backend)
    assert driver.page(ResultPage).isVisible() and taskbar.looks[-1] is Look.ERROR
    driver.click(driver.wizard.back_button)
    await driver.at(PageId.WELCOME)
    assert taskbar.looks[-1] is Look.NONE


@closing
async def test_the_machine_is_kept_up_until_the_job_has_ended(open_wizard: Opener) -> None:
    backend = FakeBackend(hold_job=True)
    driver = await open_wizard(backend)
    driver.wizard.context.shutdown = shutdown = FakeShutdown()
    for page in (PageId.DESTINATION, PageId.REVIEW):
        await driver.next(page)
    driver.tick(driver.page(ReviewPage).boxes[Question.NO_IMPORT])
    await driver.next(PageId.PROGRESS)
    await driver.until(lambda: shutdown.told)
    assert shutdown.told == ["A backup is running. Neo4j may be stopped until it has ended."]
    backend.finish_cancelled()
    await driver.at(PageId.RESULT)
    assert shutdown.told[1:] == ["released"]


@closing
async def test_a_recovery_names_its_steps_as_it_goes(open_wizard: Opener) -> None:
    backend = FakeBackend(
        hold_job=True, waiting=(InterruptedJob(PurePath("k"), "restore nightly, started today", make_installation()),)
    )
    driver = await open_wizard(backend)
    driver.wizard.context.taskbar = taskbar = FakeTaskbar()
    driver.wizard.context.shutdown = shutdown = FakeShutdown()
    driver.click(driver.page(WelcomePage).recover_button)
    await driver.at(PageId.PROGRESS)
    page = driver.page(ProgressPage)
    assert shutdown.told == ["A recovery is running. Neo4j may be stopped until it has ended."]
    assert not page.steps.isVisible() and page.what.text() == "restore nightly, started today"
    tell(backend, StepStarted(0, 2, "Put the old data back"))
    await driver.until(lambda: page.steps.count() == 1)
    assert page.steps.isVisible() and page.place.text() == "Step 1 of 2"
    assert taskbar.looks == [Look.BUSY]  # without a plan nobody knows how much there is


@closing
async def test_a_window_does_not_close_on_a_restore_that_was_too_far_to_be_cancelled(open_wizard: Opener) -> None:
    """It got too far while the question was open: who meant to cancel it must read what it has done."""
    backend = FakeBackend(hold_job=True)
    driver, _, _ = await run_job(open_wizard, backend)
    wizard = driver.wizard
    assert backend.job is not None
    backend.job.on_cancel = lambda: None
    wizard.close()
    await driver.until(lambda: wizard.findChildren(QMessageBox))
    tell(backend, StepStarted(3, 11, "Copy", can_cancel=False))
    await driver.answer("Cancel the job and close")
    backend.finish(Outcome(JobState.SUCCEEDED, "Restored."))
    await driver.at(PageId.RESULT)
    assert wizard.isVisible()


@closing
async def test_a_job_that_is_too_far_offers_no_cancel(open_wizard: Opener) -> None:
    backend = FakeBackend(hold_job=True)
    driver, _, _ = await run_job(open_wizard, backend)
    wizard = driver.wizard
    assert wizard.cancel_button.isEnabled() and "Cancelling undoes" in wizard.subtitle.text()
    tell(backend, StepStarted(3, 11, "Copy", can_cancel=False))
    await driver.until(lambda: not wizard.cancel_button.isEnabled())
    assert "runs to its end" in wizard.subtitle.text()
    wizard.close()
    await driver.answer("Close when it has ended")
    assert backend.job is not None and backend.job.state is JobState.RUNNING
    backend.finish(Outcome(JobState.SUCCEEDED, "Done."))
    await driver.until(lambda: not wizard.isVisible())
