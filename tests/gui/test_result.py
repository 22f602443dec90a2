"""The result page: how it ended, the facts, what was kept aside, the report, and Neo4j one click away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.errors import BackupDoubtful
from core.model.events import JobState, Outcome, outcome_of
from core.model.service_state import ServiceState
from core.phrases import phrase
from core.reports.job_record import Choice
from gui.logic.flow import PageId, Question
from gui.pages.result import ResultPage
from gui.pages.review import ReviewPage
from gui.pages.welcome import WelcomePage
from gui.widgets.turning_row import TurningRow
from gui.widgets.widgets import make_button
from tests.gui.driver import Driver, Opener, closing
from tests.gui.fake_backend import FakeBackend, full, make_installation
from tests.gui.states import recover


async def back_up(open_wizard: Opener, backend: FakeBackend) -> tuple[Driver, ResultPage]:
    driver = await open_wizard(backend)
    for page in (PageId.DESTINATION, PageId.REVIEW):
        await driver.next(page)
    driver.tick(driver.page(ReviewPage).boxes[Question.NO_IMPORT])
    await driver.next(PageId.RESULT)
    return driver, driver.page(ResultPage)


async def restore(open_wizard: Opener, backend: FakeBackend) -> tuple[Driver, ResultPage]:
    driver = await open_wizard(backend)
    driver.click(driver.page(WelcomePage).restore_button)
    for page in (PageId.BACKUP_CHOICE, PageId.INSTALLATION, PageId.REVIEW):
        await driver.next(page)
    driver.type(driver.page(ReviewPage).word, "RESTORE")
    await driver.next(PageId.RESULT)
    return driver, driver.page(ResultPage)


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def rows(page: ResultPage) -> dict[str, str]:
    values = [label.text() for label in page.facts]
    return dict(zip(values[::2], values[1::2], strict=True))


def steps(driver: Driver) -> list[str]:
    """What the rail says of each step."""
    model = driver.wizard.rail.model()
    return [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]


@closing
async def test_a_backup_tells_its_facts(open_wizard: Opener) -> None:
    driver, page = await back_up(open_wizard, FakeBackend())
    label = driver.wizard.state.outcome.path if driver.wizard.state.outcome else ""
    assert rows(page) == {
        "Backup": label,
        "Size": "14.0 GB",
        "Files": "1840",
        "Time taken": "6 min 12 s",
        "Neo4j was offline": "41 s",
        "Verified": "The backup was read back: every checksum is equal.",
    }
    assert page.service.text() == "Running: Neo4j 4.4.42 answers at http://127.0.0.1:7474"
    assert not page.start_button.isVisible()
    await driver.until(lambda: "What to do next" in texts(page))
    assert "Kept aside" not in texts(page) and "Warnings" not in texts(page)


@closing
async def test_what_was_kept_aside_is_shown_with_how_to_remove_it(open_wizard: Opener) -> None:
    driver, page = await restore(open_wizard, FakeBackend())
    aside = full("/opt/CAST/container_support/neo4j/data.aside-1")
    assert rows(page)["Verified"].startswith("The restored data was read before it was put in place")
    await driver.until(lambda: "Kept aside" in texts(page))
    shown = texts(page)
    assert aside in shown
    assert any(text.startswith("Until you delete it, this is the way back.") for text in shown)
    (button,) = [b for b in page.findChildren(QPushButton) if b.accessibleName() == "Open the folder of data.aside-1"]
    driver.click(button)
    assert driver.opened == [full("/opt/CAST/container_support/neo4j")]


@closing
async def test_a_failure_says_what_happened_and_neo4j_is_one_click_away(open_wizard: Opener) -> None:
    outcome = Outcome(
        JobState.FAILED,
        phrase("{path} is full: {free_bytes} are free.", path=full("/backups"), free_bytes=2 << 30),
        "INSUFFICIENT_SPACE",
        phrase("Make {need_bytes} free.", need_bytes=1 << 30),
        service_state=ServiceState.STOPPED,
        warnings=(phrase("{n_count} files were left out.", n_count=3),),
    )
    backend = FakeBackend(outcome=outcome, status=ServiceState.STOPPED)
    driver = await open_wizard(backend)
    for name in (PageId.DESTINATION, PageId.REVIEW, PageId.RESULT):
        await driver.next(name)
    page = driver.page(ResultPage)
    assert page.sentence.text() == f"{full('/backups')} is full: 2.1 GB are free."
    assert page.hint.text() == "Make 1.1 GB free."
    assert rows(page) == {"Neo4j was offline": "Not because of this job", "Code": "INSUFFICIENT_SPACE"}
    await driver.until(lambda: "3 files were left out." in texts(page))
    assert not page.folder_button.isVisible()  # there is no backup to open
    assert page.service.text() == "Stopped" and page.service.property("tone") == "error"
    assert driver.wizard.focusWidget() is page.start_button
    driver.click(page.start_button)
    await driver.until(lambda: page.service.text().startswith("Running"))
    await driver.until(lambda: not page.start_button.isVisible())


@closing
async def test_the_report_is_written_and_opened(open_wizard: Opener) -> None:
    backend = FakeBackend()
    driver, page = await restore(open_wizard, backend)
    ((name, html),) = backend.reports.items()
    assert name.endswith("_restore.html") and driver.wizard.title.text() in html
    for value in rows(page).values():
        assert value in html
    plan = backend.plans[0]
    assert plan.steps[0].title in html and plan.host in html and "Neo4j answers (version 4.4.42)." in html
    assert backend.log_path in html
    driver.click(page.report_button)
    driver.click(page.log_button)
    driver.click(page.folder_button)
    assert driver.opened == [full(f"/state/reports/{name}"), backend.log_path, str(plan.folder)]
    assert page.report.text() == full(f"/state/reports/{name}")


@closing
async def test_a_report_that_cannot_be_written_spoils_nothing(open_wizard: Opener) -> None:
    backend = FakeBackend(report_error="/state/reports is read-only.")
    driver, page = await back_up(open_wizard, backend)
    assert driver.wizard.title.text() == "Backup complete"
    await driver.until(lambda: any("/state/reports is read-only." in text for text in texts(page)))
    assert not page.report_button.isVisible() and page.folder_button.isVisible()


@closing
async def test_a_second_job_shows_nothing_of_the_first(open_wizard: Opener) -> None:
    backend = FakeBackend()
    driver, page = await restore(open_wizard, backend)
    first = page.report.text()
    driver.click(driver.wizard.back_button)
    await driver.at(PageId.WELCOME)
    backend.outcome = Outcome(JobState.FAILED, "Neo4j did not stop.", "SERVICE_STOP_TIMEOUT")
    for name in (PageId.DESTINATION, PageId.REVIEW):
        await driver.next(name)
    driver.tick(driver.page(ReviewPage).boxes[Question.NO_IMPORT])
    await driver.next(PageId.RESULT)
    assert "Restored from" not in rows(page) and "Kept aside" not in texts(page)
    assert page.report.text() != first and page.report.text().endswith("_backup.html")


def test_buttons_lie_below_one_another_where_there_is_no_room(qtbot: QtBot) -> None:
    buttons = [make_button(text) for text in ("Open folder", "Open report", "Open log")]
    window = QWidget()
    qtbot.addWidget(window)
    row = TurningRow(*buttons)
    row.setParent(window)
    row.resize(600, 200)
    window.show()
    qtbot.waitUntil(lambda: buttons[0].x() < buttons[1].x() < buttons[2].x())
    assert row.minimumSizeHint().width() < 2 * buttons[0].sizeHint().width()
    row.resize(buttons[0].sizeHint().width(), 200)
    qtbot.waitUntil(lambda: buttons[0].y() < buttons[1].y() < buttons[2].y())
    row.resize(buttons[0].sizeHint().width() * 2 + 20, 200)
    buttons[1].hide()  # two have room
    qtbot.waitUntil(lambda: buttons[0].x() < buttons[2].x() and buttons[0].y() == buttons[2].y())


@closing
@pytest.mark.parametrize("choice", [Choice.PUT_BACK, Choice.KEEP])
async def test_restored_data_that_people_may_have_worked_with_is_decided_on_by_a_person(
    open_wizard: Opener, choice: Choice
) -> None:
    backend = FakeBackend(undecided=True)
    driver = await recover(open_wizard, backend)
    page = driver.page(ResultPage)
    assert page.choice.isVisible() and driver.wizard.focusWidget() is page.log_button
    assert steps(driver)[-2:] == ["Progress (needs a decision)", "Result (current step)"]
    said = texts(page.choice)
    assert any(str(make_installation().data_dir) in words for words in said)
    assert any("data.aside-1" in words for words in said)
    driver.ready.clear()
    assert [choice for choice, button in page.choice_buttons.items() if button.isVisible()] == [
        Choice.PUT_BACK,
        Choice.KEEP,
    ]
    driver.click(page.choice_buttons[choice])
    await driver.until(lambda: len(backend.choices) == 2)
    await driver.at(PageId.RESULT)
    assert backend.choices == [None, choice]
    await driver.until(lambda: not page.choice.isVisible())
    assert page.title() == "Recovered"


@closing
async def test_what_lies_nowhere_is_told_with_what_can_be_chosen(open_wizard: Opener) -> None:
    backend = FakeBackend(missing=True, status=ServiceState.STOPPED)
    driver = await recover(open_wizard, backend)
    page = driver.page(ResultPage)
    assert page.title() == "A decision is needed"
    # A start now could make an empty store.
    await driver.until(lambda: "stopped" in page.service.text().lower())
    assert not page.start_button.isVisible()
    beside = driver.wizard.service_panel.start_button
    assert not beside.isEnabled() and beside.toolTip().startswith("First decide which data it is")
    assert "it was moved or deleted by hand" in page.sentence.text()
    offered = [choice for choice, button in page.choice_buttons.items() if button.isVisible()]
    assert offered == [Choice.FINISH, Choice.KEEP]
    said = " ".join(texts(page.choice))
    assert "nothing." in said and "the verified copy of the backup" in said
    driver.ready.clear()
    driver.click(page.choice_buttons[Choice.FINISH])
    await driver.until(lambda: backend.choices == [None, Choice.FINISH])
    await driver.until(lambda: page.isVisible() and page.title() == "Recovered")
    await driver.at(PageId.RESULT)
    assert not page.choice.isVisible()
    await driver.until(beside.isEnabled)


@closing
async def test_a_doubtful_backup_is_no_success_and_no_failure(open_wizard: Opener) -> None:
    outcome = replace(outcome_of(BackupDoubtful("Much smaller.")), path=full("/backups/x"))
    driver, page = await back_up(open_wizard, FakeBackend(outcome=outcome))
    assert driver.wizard.title.text() == "Doubtful backup"
    assert (page.icon._name, page.icon._tone) == ("warning", "warn")
    assert steps(driver)[-2:] == ["Progress (doubtful)", "Result (current step)"]
    assert page.sentence.text() == "Much smaller." and "accept this backup once" in page.hint.text()
    assert rows(page)["Verified"] == "The backup was read back: every checksum is equal."
