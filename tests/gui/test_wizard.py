"""The whole wizard on a fake backend: both flows, cancel, failures, recovery, close guard, service."""

from __future__ import annotations

import asyncio
from pathlib import Path, PurePath

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from core.errors import ServiceStartFailed
from core.model.events import JobState, Outcome
from core.model.given import Given
from core.model.installation import Found
from core.model.interrupted import InterruptedJob
from core.model.service_state import ServiceState
from core.plan.plan import Operation
from core.plan.steps import BeginBackup
from gui.logic.flow import PageId, Question
from gui.pages.backup_choice import BackupChoicePage
from gui.pages.destination import DestinationPage
from gui.pages.installation import InstallationPage
from gui.pages.method import MethodPage
from gui.pages.progress import ProgressPage
from gui.pages.result import ResultPage
from gui.pages.review import ReviewPage
from gui.pages.welcome import WelcomePage
from tests.gui.driver import Driver, Opener, closing
from tests.gui.fake_backend import FakeBackend, full, make_backup, make_entry, make_installation, make_windows


async def to_review(driver: Driver) -> ReviewPage:
    """Back up, everything as it is offered, up to the review page with its question answered."""
    for page in (PageId.DESTINATION, PageId.REVIEW):
        await driver.next(page)
    review = driver.page(ReviewPage)
    driver.tick(review.boxes[Question.NO_IMPORT])
    return review


async def to_progress(driver: Driver) -> ProgressPage:
    await to_review(driver)
    await driver.next(PageId.PROGRESS)
    return driver.page(ProgressPage)


@closing
async def test_a_backup_from_the_first_page_to_the_last(open_wizard: Opener, tmp_path: Path) -> None:
    backend = FakeBackend()
    driver = await open_wizard(backend)
    welcome = driver.page(WelcomePage)
    await driver.until(lambda: welcome.service.text() == "Running")
    assert "2.18.1-funcrel" in welcome.found_title.text() and welcome.data.text() == "14.0 GB"
    driver.click(welcome.backup_button)
    await driver.next(PageId.DESTINATION)
    await driver.visit(PageId.INSTALLATION)
    assert driver.page(InstallationPage).origins["data_dir"].text() == "mount of container neo4j"
    await driver.next(PageId.DESTINATION)
    await driver.visit(PageId.METHOD)
    method = driver.page(MethodPage)
    assert not method.online_button.isEnabled() and method.online_reason.isVisible()
    assert method.pre_copy.isChecked()
    assert not method.full.isChecked()
    driver.tick(method.full)
    assert driver.wizard.state.full
    await driver.next(PageId.DESTINATION)
    destination = driver.page(DestinationPage)
    assert destination.folder.text() == full("/backups")
    driver.type(destination.folder, "somewhere")
    assert not driver.wizard.next_button.isEnabled()
    driver.type(destination.folder, str(tmp_path))
    driver.click(destination.options.button)
    driver.type(destination.label, "a/b")
    assert destination.label_problem.isVisible()
    driver.type(destination.label, "nightly")
    assert not destination.label_problem.isVisible()
    await driver.until(lambda: "400.0 GB are free" in destination.room.text())
    await driver.next(PageId.REVIEW)
    review = driver.page(ReviewPage)
    assert not driver.wizard.next_button.isEnabled() and not review.word.isVisible()
    driver.tick(review.boxes[Question.NO_IMPORT])
    assert driver.wizard.next_button.text() == "&Start backup"
    await driver.next(PageId.RESULT)
    (plan,) = backend.plans
    assert (plan.operation, plan.label, plan.folder) == (Operation.BACKUP, "nightly", tmp_path / "nightly")
    assert isinstance(plan.folder, Path) and isinstance(plan.steps[0], BeginBackup)
    assert driver.wizard.title.text() == "Backup complete"
    driver.click(driver.page(ResultPage).folder_button)
    driver.click(driver.page(ResultPage).log_button)
    assert driver.opened == [str(tmp_path / "nightly"), backend.log_path]
    driver.click(driver.wizard.back_button)
    await driver.at(PageId.WELCOME)
    assert backend.most_looking == 1


@closing
async def test_a_restore_from_the_first_page_to_the_last(open_wizard: Opener) -> None:
    bad = make_backup("2026-11-23_broken", created_utc="2026-11-23T02:00:00Z")
    good, old = make_backup(), make_backup("2026-11-01_old", created_utc="2026-11-01T02:00:00Z")
    entries = (
        make_entry(bad, "Damaged."),
        make_entry(old),
        make_entry(good),
        make_entry(None, "Partial.", "x.partial"),
    )
    backend = FakeBackend(entries=entries)
    driver = await open_wizard(backend)
    driver.click(driver.page(WelcomePage).restore_button)
    await driver.next(PageId.BACKUP_CHOICE)
    choice = driver.page(BackupChoicePage)
    assert driver.wizard.state.chosen == entries[2]  # the newest that can be used
    choice.list.setCurrentItem(choice.list.topLevelItem(0))
    assert choice.words.text() == "Damaged." and not driver.wizard.next_button.isEnabled()
    choice.list.setCurrentItem(choice.list.topLevelItem(1))
    await driver.next(PageId.INSTALLATION)
    await driver.next(PageId.REVIEW)
    review = driver.page(ReviewPage)
    assert not review.boxes[Question.NO_IMPORT].isVisible() and not driver.wizard.next_button.isEnabled()
    driver.type(review.word, "RESTOR")
    assert not driver.wizard.next_button.isEnabled()
    driver.type(review.word, "RESTORE")
    assert driver.wizard.next_button.text() == "&Start restore"
    await driver.next(PageId.RESULT)
    assert backend.plans[0].operation is Operation.RESTORE and backend.plans[0].label == good.label
    assert driver.wizard.title.text() == "Restore complete"


@closing
async def test_the_enter_key_goes_on_and_focus_follows(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend())
    assert driver.wizard.focusWidget() is driver.page(WelcomePage).backup_button
    await driver.press(Qt.Key.Key_Return)
    await driver.at(PageId.DESTINATION)
    assert driver.wizard.focusWidget() is driver.page(DestinationPage).folders


@closing
async def test_progress_is_told_in_words_and_numbers_and_can_be_cancelled(open_wizard: Opener) -> None:
    backend = FakeBackend(hold_job=True)
    driver = await open_wizard(backend)
    progress = await to_progress(driver)
    await driver.until(lambda: "5.0 GB of 14.0 GB" in progress.numbers.text())
    assert progress.times.text() == "Neo4j\xa0back\xa0in\xa0about\xa02\xa0min  ·  done\xa0in\xa0about\xa06\xa0min"
    assert "210.0 MB/s" in progress.numbers.text()
    assert progress.place.text() == "Step 5 of 13" and progress.bar.value() == 500
    assert progress.steps.count() == 13 and "(12 s)" in progress.steps.item(1).text()
    assert "Neo4j answers (version 4.4.42)." in progress.log.toPlainText()
    assert not driver.wizard.next_button.isVisible() and not driver.wizard.back_button.isVisible()
    driver.click(driver.wizard.cancel_button)
    await driver.answer("Keep running")
    assert backend.job is not None and backend.job.state is JobState.RUNNING
    await driver.press(Qt.Key.Key_Escape)
    await driver.answer("Cancel the job")
    await driver.at(PageId.RESULT)
    assert driver.wizard.title.text() == "Cancelled"


@closing
async def test_a_failure_is_shown_with_what_to_do(open_wizard: Opener) -> None:
    outcome = Outcome(
        JobState.FAILED, "Neo4j did not stop.", "SERVICE_STOP_TIMEOUT", "Wait.", service_state=ServiceState.STOPPED
    )
    backend = FakeBackend(outcome=outcome)
    driver = await open_wizard(backend)
    await to_review(driver)
    backend.status = ServiceState.STOPPED  # as the job leaves it
    await driver.until(lambda: backend.surveys == 2)  # the review has noticed
    await driver.next(PageId.RESULT)
    result = driver.page(ResultPage)
    assert driver.wizard.title.text() == "The backup failed"
    assert (result.sentence.text(), result.hint.text()) == ("Neo4j did not stop.", "Wait.")
    assert "SERVICE_STOP_TIMEOUT" in [label.text() for label in result.facts]
    await driver.until(result.start_button.isVisible)
    driver.click(result.start_button)
    await driver.until(lambda: driver.wizard.context.service.state is ServiceState.RUNNING)
    await driver.until(lambda: not result.start_button.isVisible())


@closing
async def test_an_interrupted_job_is_offered_first(open_wizard: Opener) -> None:
    backend = FakeBackend(
        waiting=(InterruptedJob(PurePath("k"), "restore nightly, started today", make_installation()),)
    )
    driver = await open_wizard(backend)
    welcome = driver.page(WelcomePage)
    assert welcome.interrupted_words.text() == "restore nightly, started today"
    assert driver.wizard.focusWidget() is welcome.recover_button
    driver.click(welcome.recover_button)
    await driver.at(PageId.RESULT)
    assert [job.journal_path for job in backend.recoveries] == [PurePath("k")]
    assert driver.wizard.title.text() == "Recovered"
    driver.click(driver.wizard.back_button)
    await driver.at(PageId.WELCOME)
    assert not welcome.interrupted_card.isVisible()


@closing
async def test_closing_while_a_job_runs_asks_and_waits_for_its_end(open_wizard: Opener) -> None:
    backend = FakeBackend(hold_job=True)
    driver = await open_wizard(backend)
    await to_progress(driver)
    closed: list[bool] = []
    driver.wizard.closed.connect(lambda: closed.append(True))
    driver.wizard.close()
    driver.wizard.close()  # asked once, however often
    await driver.answer("Keep running")
    assert driver.wizard.isVisible() and not closed
    driver.wizard.close()
    await driver.answer("Cancel the job and close")
    await driver.until(lambda: closed)
    assert not driver.wizard.isVisible()
    assert backend.job is not None and backend.job.state is JobState.CANCELLED


@closing
async def test_a_failed_end_is_read_before_the_window_closes(open_wizard: Opener) -> None:
    backend = FakeBackend(hold_job=True)
    driver = await open_wizard(backend)
    await to_progress(driver)
    assert backend.job is not None
    failed = Outcome(JobState.FAILED, "Undoing failed: Neo4j did not start.", "ROLLBACK_FAILED")
    backend.job.on_cancel = lambda: backend.finish(failed)
    driver.wizard.close()
    await driver.answer("Cancel the job and close")
    await driver.at(PageId.RESULT)
    assert driver.wizard.isVisible() and driver.wizard.title.text() == "The backup failed"


@closing
@pytest.mark.parametrize("begun", [True, False], ids=["begun", "not begun"])
async def test_a_look_at_typed_folders_that_hangs_can_be_left(open_wizard: Opener, begun: bool) -> None:
    backend = FakeBackend()
    driver = await open_wizard(backend)
    await driver.next(PageId.DESTINATION)
    await driver.visit(PageId.INSTALLATION)
    asked, never = asyncio.Event(), asyncio.Event()

    async def hang(given: Given) -> Found:
        asked.set()
        await never.wait()
        return Found()

    backend.find = hang  # type: ignore[method-assign]
    page = driver.page(InstallationPage)
    page.form.set_open(True)
    driver.type(page.edits["root"], full("/dead/share"))
    driver.click(driver.wizard.next_button)
    assert not driver.wizard.next_button.isEnabled()
    if begun:
        await asked.wait()
    driver.click(driver.wizard.back_button)
    await driver.at(PageId.DESTINATION)
    await driver.until(driver.wizard.next_button.isEnabled)


@closing
async def test_the_service_is_started_from_the_rail(open_wizard: Opener) -> None:
    backend = FakeBackend(status=ServiceState.STOPPED)
    driver = await open_wizard(backend)
    panel = driver.wizard.service_panel
    await driver.until(panel.start_button.isEnabled)
    assert panel.state_label.text() == "Neo4j: stopped"
    driver.click(panel.start_button)
    await driver.until(lambda: panel.state_label.text() == "Neo4j: running")
    assert not panel.start_button.isEnabled() and panel.start_button.accessibleDescription() == "Neo4j is running."
    assert backend.most_looking == 1


@closing
async def test_a_start_that_fails_reaches_the_error_panel(open_wizard: Opener, app: QApplication) -> None:
    backend = FakeBackend(status=ServiceState.STOPPED, start_error=ServiceStartFailed("It never answered."))
    driver = await open_wizard(backend)
    panel, error = driver.wizard.service_panel, driver.wizard.error_panel
    await driver.until(panel.start_button.isEnabled)
    driver.click(panel.start_button)
    await driver.until(error.isVisible)
    assert error.message.text() == "It never answered." and error.code.text() == "Code: SERVICE_START_FAILED"
    assert (error.data.text(), error.server.text()) == ("No data was changed.", "Neo4j is now: stopped")
    assert not error.details.isVisible() and not error.copy_button.isVisible()
    driver.click(error.details_button)
    assert error.details.isVisible()
    driver.click(error.copy_button)
    assert app.clipboard().text().startswith("It never answered.")
    driver.click(error.log_button)
    assert driver.opened == [backend.log_path]
    driver.click(error.dismiss_button)
    assert not error.isVisible()
    await driver.until(lambda: panel.start_button.isEnabled())


@pytest.mark.expects_warnings
@closing
async def test_an_unexpected_error_of_a_page_is_shown_and_can_be_left(open_wizard: Opener) -> None:
    backend = FakeBackend(survey_error=ValueError("a bug"))
    driver = await open_wizard(backend)
    await driver.next(PageId.DESTINATION)
    driver.click(driver.wizard.next_button)
    await driver.until(driver.wizard.error_panel.isVisible)
    assert driver.wizard.error_panel.code.text() == "Code: UNEXPECTED"
    assert not driver.wizard.next_button.isEnabled()
    backend.survey_error = None
    driver.click(driver.page(ReviewPage).again_button)
    await driver.until(lambda: driver.wizard.state.survey)
    driver.click(driver.wizard.back_button)
    await driver.at(PageId.DESTINATION)
    assert not driver.wizard.error_panel.isVisible()


@closing
async def test_browsing_fills_the_folders(open_wizard: Opener, tmp_path: Path) -> None:
    driver = await open_wizard(FakeBackend())
    asked: list[str] = []

    async def choose(title: str, start: str) -> str:
        asked.append(start)
        return str(tmp_path) if len(asked) < 3 else ""

    driver.wizard.context.choose_folder = choose
    await driver.next(PageId.DESTINATION)
    await driver.visit(PageId.INSTALLATION)
    page = driver.page(InstallationPage)
    driver.click(page.browse_buttons["data_dir"])
    await driver.until(lambda: page.edits["data_dir"].text() == str(tmp_path))
    await driver.next(PageId.DESTINATION)
    destination = driver.page(DestinationPage)
    driver.click(destination.browse_button)
    await driver.until(lambda: destination.folder.text() == str(tmp_path))
    driver.click(destination.browse_button)
    await driver.until(lambda: len(asked) == 3)
    assert driver.wizard.state.destination == tmp_path


@closing
async def test_everything_that_takes_focus_has_a_name(open_wizard: Opener) -> None:
    backend = FakeBackend(hold_job=True, installations=(make_windows(), make_installation()))
    driver = await open_wizard(backend)
    driver.wizard.error_panel.show_error(ValueError("x"))
    nameless = []
    for page in driver.wizard.pages.values():
        driver.wizard.stack.setCurrentWidget(page)
        for widget in driver.wizard.findChildren(QWidget):
            interface = QAccessible.queryAccessibleInterface(widget)
            focusable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if focusable and interface and not interface.text(QAccessible.Text.Name):
                nameless.append(f"{page.page_id}: {type(widget).__name__} in {type(widget.parent()).__name__}")
    assert not nameless
