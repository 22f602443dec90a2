"""The review: a checklist that leads to what it finds wrong, the expected times, and a start that nobody hits by accident."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import PurePath

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from core.model.backup import BackupMethod
from core.model.check_codes import CheckCode
from core.model.interrupted import InterruptedJob
from core.model.pace import Pace
from core.model.service_state import ServiceState
from core.model.store_facts import Doubt, StoreCount
from core.model.survey_facts import CloneFacts
from core.model.transactions import OpenTransaction, Transactions
from core.phrases import phrase
from core.plan.plan import Operation
from gui.logic.contract import Remembered
from gui.logic.flow import PageId, Question
from gui.pages.review import ReviewPage
from gui.pages.welcome import WelcomePage
from tests.gui.driver import Driver, Opener, closing
from tests.gui.fake_backend import GB, FakeBackend, full, make_backup, make_entry, make_installation, make_windows

LINES = {
    "nginx": ("listen 80;\nserver_name a.test;\n", "listen 80;\nserver_name b.test;\n"),
    "login": ("x=1\n", "x=2\n"),
}


async def reviewing(open_wizard: Opener, backend: FakeBackend, *, restore: bool = False) -> tuple[Driver, ReviewPage]:
    driver = await open_wizard(backend)
    ways = (PageId.DESTINATION, PageId.REVIEW)
    if restore:
        driver.click(driver.page(WelcomePage).restore_button)
        ways = (PageId.BACKUP_CHOICE, PageId.INSTALLATION, PageId.REVIEW)
    for page in ways:
        await driver.next(page)
    return driver, driver.page(ReviewPage)


def fix_button(review: ReviewPage, words: str) -> QPushButton:
    return next(button for button in review.checks.fix_buttons if words in button.text())


def fixes(review: ReviewPage) -> str:
    return "\n".join(button.text() for button in review.checks.fix_buttons if button.isVisible())


def texts(review: ReviewPage) -> str:
    shown = [label.text() for label in review.findChildren(QLabel) if label.isVisibleTo(review)]
    return "\n".join(shown)


@closing
async def test_a_backup_is_told_in_three_lines_that_lead_to_their_pages(open_wizard: Opener) -> None:
    driver, review = await reviewing(open_wizard, FakeBackend())
    summary = review.summary
    shown = [page for page, text in summary.texts.items() if text.isVisible()]
    assert shown == [PageId.INSTALLATION, PageId.DESTINATION, PageId.METHOD]
    assert summary.texts[PageId.DESTINATION].text() == full("/backups/2026-11-23_024500Z_imaging01")
    assert "2.18.1-funcrel" in summary.texts[PageId.INSTALLATION].text()
    assert len({summary.buttons[page].accessibleName() for page in shown}) == 3
    for page in shown:
        driver.ready.clear()
        driver.click(summary.buttons[page])
        await driver.at(page)
        await driver.next(PageId.REVIEW)
    assert "most of it while Neo4j still runs" in summary.texts[PageId.METHOD].text()
    driver.wizard.state.pre_copy = False
    driver.click(review.again_button)
    await driver.until(lambda: "all of it" in summary.texts[PageId.METHOD].text())


@closing
async def test_a_backup_by_clones_is_told_as_that(open_wizard: Opener) -> None:
    backend = FakeBackend(survey_changes={"cloning": CloneFacts(100, 1000)})
    _, review = await reviewing(open_wizard, backend)
    words = "Copy of the data folder, from a clone that is made while Neo4j is stopped for seconds"
    assert review.summary.texts[PageId.METHOD].text() == words


@closing
async def test_what_passed_is_one_line_that_unfolds(open_wizard: Opener) -> None:
    driver, review = await reviewing(open_wizard, FakeBackend())
    assert "will be kept" not in texts(review) and "8 check" in review.checks.fold.button.text()
    driver.click(review.checks.fold.button)
    assert "application.properties will be kept" in texts(review)
    driver.tick(review.boxes[Question.NO_IMPORT])  # is shown anew and stays unfolded
    await driver.until(lambda: "will be kept" in texts(review) and "(confirmed)" in texts(review))
    driver.click(review.checks.fold.button)
    assert "will be kept" not in texts(review)


@closing
async def test_a_missing_confirmation_is_asked_for_and_is_no_fault(open_wizard: Opener) -> None:
    driver, review = await reviewing(open_wizard, FakeBackend())
    assert review.verdict.text() == "Everything that was checked allows it; confirm below."
    assert review.verdict.property("tone") == "ok" and not driver.wizard.next_button.isEnabled()
    assert driver.wizard.focusWidget() is review.boxes[Question.NO_IMPORT]
    driver.tick(review.boxes[Question.NO_IMPORT])
    assert review.verdict.text() == "Everything that was checked allows it."


@closing
async def test_the_words_of_a_question_tick_it_too(open_wizard: Opener) -> None:
    driver, review = await reviewing(open_wizard, FakeBackend())
    box = review.boxes[Question.NO_IMPORT]
    words = next(label for label in review.findChildren(QLabel) if label.buddy() is box)
    driver.click(words)
    assert box.isChecked()
    await driver.press(Qt.Key.Key_Space, box)
    assert not box.isChecked()


@closing
async def test_what_is_wrong_has_a_button_that_leads_there(open_wizard: Opener) -> None:
    backend = FakeBackend(free_bytes=1 * GB)
    driver, review = await reviewing(open_wizard, backend)
    assert "1 thing" in review.verdict.text() and review.verdict.property("tone") == "error"
    button = fix_button(review, "Choose another folder")
    assert driver.wizard.focusWidget() is button and "GB are needed" in button.accessibleDescription()
    driver.ready.clear()
    driver.click(button)
    await driver.at(PageId.DESTINATION)
    backend.free_bytes = 400 * GB
    await driver.next(PageId.REVIEW)
    assert not review.checks.fix_buttons


@closing
async def test_a_state_that_could_not_be_told_is_asked_again(open_wizard: Opener) -> None:
    backend = FakeBackend(status=ServiceState.UNKNOWN)
    driver, review = await reviewing(open_wizard, backend)
    backend.status = ServiceState.STOPPED
    driver.click(fix_button(review, "Check again"))
    await driver.until(lambda: review.verdict.property("tone") == "ok")


@closing
async def test_neo4j_is_started_where_it_must_run(open_wizard: Opener) -> None:
    backend = FakeBackend(installations=(make_windows(),), status=ServiceState.STOPPED)
    driver = await open_wizard(backend)
    driver.wizard.state.method = BackupMethod.ONLINE
    for page in (PageId.DESTINATION, PageId.REVIEW):
        await driver.next(page)
    review = driver.page(ReviewPage)
    driver.click(fix_button(review, "Start Neo4j"))
    await driver.until(lambda: review.verdict.property("tone") == "ok")
    assert backend.status is ServiceState.RUNNING and "Neo4j keeps running" in review.times.text()


@closing
async def test_an_interrupted_job_is_recovered_from_the_review(open_wizard: Opener) -> None:
    mine = InterruptedJob(PurePath("mine"), "backup nightly", make_installation())
    other = InterruptedJob(PurePath("other"), "backup of another", make_installation(full("/other")))
    backend = FakeBackend(survey_changes={"unfinished_job": "backup nightly"})
    driver, review = await reviewing(open_wizard, backend)
    surveys = backend.surveys
    driver.click(fix_button(review, "Recover now"))  # another window was faster
    await driver.until(lambda: backend.surveys == surveys + 1 and "Recover now" in fixes(review))
    backend.waiting = (other, mine)
    driver.click(fix_button(review, "Recover now"))
    await driver.at(PageId.RESULT)
    assert backend.recoveries == [mine]


@closing
async def test_the_expected_times_are_told_at_the_pace_of_this_machine(open_wizard: Opener) -> None:
    remembered = Remembered(full("/backups"), (full("/backups"),), Pace(copy_bytes_s=GB / 60, stop_s=60, start_s=120))
    _, review = await reviewing(open_wizard, FakeBackend(remembered=remembered))
    assert review.times.text() == "Expected time: about 33 min; Neo4j is offline for about 4 min."
    backend = FakeBackend(status=ServiceState.STOPPED)
    _, review = await reviewing(open_wizard, backend)
    assert "is down now and stays so" in review.times.text()
    assert "changes nothing on this server" in review.failure.text()
    _, review = await reviewing(open_wizard, FakeBackend(status=ServiceState.UNKNOWN))
    assert review.times.text().startswith("Expected time: about ") and "Neo4j" not in review.times.text()
    _, review = await reviewing(open_wizard, backend, restore=True)
    assert "is started at the end" in review.times.text()


@closing
async def test_a_restore_is_told_with_what_differs(open_wizard: Opener) -> None:
    driver, review = await reviewing(open_wizard, FakeBackend(config_texts=LINES), restore=True)
    summary, page = review.summary, PageId.CONFIGURATION
    assert "4 file" in summary.texts[page].text()
    note = summary.notes[page]
    assert note.property("tone") == "warn" and "server_name" in note.text() and "2 file" in note.text()
    assert "Until step 7" in review.failure.text()
    driver.wizard.state.config_roles = ("login", "neo4j", "sourcecode")
    driver.ready.clear()
    driver.click(summary.buttons[page])
    await driver.at(page)
    await driver.next(PageId.REVIEW)
    assert "3 file" in summary.texts[page].text() and "server_name" not in note.text()


@closing
async def test_what_a_backup_holds_stands_below_its_name(open_wizard: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = (StoreCount("neo4j", 12345, 67890),)
    monkeypatch.setattr("tests.gui.fake_backend.make_backup", partial(make_backup, counts=counts))
    _, review = await reviewing(open_wizard, FakeBackend(), restore=True)
    note = review.summary.notes[PageId.BACKUP_CHOICE].text()
    assert (
        "neo4j held 12345 nodes and 67890 relationships, counted right before Neo4j was stopped for the backup." in note
    )


@closing
async def test_enter_starts_a_restore_only_when_the_word_is_typed(open_wizard: Opener) -> None:
    backend = FakeBackend()
    driver, review = await reviewing(open_wizard, backend, restore=True)
    wizard = driver.wizard
    assert wizard.focusWidget() is review.word
    await driver.press(Qt.Key.Key_Return, review.word)
    driver.type(review.word, "restore")
    await driver.press(Qt.Key.Key_Return, review.word)
    assert wizard.current is PageId.REVIEW and not backend.plans
    assert "no application import is running" in review.word.accessibleDescription()
    driver.type(review.word, "RESTORE")
    assert review.verdict.text() == "Everything that was checked allows it."
    await driver.press(Qt.Key.Key_Return, review.word)
    await driver.at(PageId.RESULT)
    assert backend.plans[0].operation is Operation.RESTORE


@closing
async def test_deleting_first_says_that_there_is_no_way_back(open_wizard: Opener) -> None:
    backend = FakeBackend(free_bytes=1 * GB)
    driver, review = await reviewing(open_wizard, backend, restore=True)
    driver.tick(review.boxes[Question.DELETE_FIRST])
    assert "NO WAY BACK" in review.failure.text() and "Until step 4" in review.failure.text()


@closing
async def test_a_backup_that_is_not_whole_is_restored_only_when_that_is_typed(open_wizard: Opener) -> None:
    doubt = Doubt(CheckCode.NOT_WHOLE, phrase("The database {database} lacks its transaction logs.", database="neo4j"))
    backend = FakeBackend(survey_changes={"doubts": (doubt,)})
    driver, review = await reviewing(open_wizard, backend, restore=True)
    assert review.verdict.text().startswith("1 thing")
    assert review.not_whole_words.isVisible() and "may not open it" in review.not_whole_words.accessibleDescription()
    driver.type(review.word, "RESTORE")
    for text in ("RESTORE", "not whole", "NOT WHOLE "):
        assert not driver.wizard.next_button.isEnabled()
        driver.type(review.not_whole_words, text)
    assert driver.wizard.next_button.isEnabled()
    driver.type(review.not_whole_words, "NOT")
    assert not driver.wizard.next_button.isEnabled()
    driver.type(review.not_whole_words, "NOT WHOLE")
    driver.click(driver.wizard.next_button)
    await driver.at(PageId.RESULT)
    assert "Chosen: restore a backup that is not whole." in backend.plans[0].notes


@closing
async def test_what_was_typed_of_one_backup_is_forgotten(open_wizard: Opener) -> None:
    doubt = Doubt(CheckCode.NOT_WHOLE, "The database neo4j lacks its transaction logs.")
    driver, review = await reviewing(open_wizard, FakeBackend(survey_changes={"doubts": (doubt,)}), restore=True)
    driver.type(review.not_whole_words, "NOT WHOLE")
    await driver.visit(PageId.CONFIGURATION)
    await driver.next(PageId.REVIEW)
    assert review.not_whole_words.text() == "" and not driver.wizard.next_button.isEnabled()


@closing
async def test_that_somebody_works_in_neo4j_is_accepted_of_those_who_were_shown(open_wizard: Opener) -> None:
    one, other = (OpenTransaction("neo4j", who, "127.0.0.1:50988", "2026-11-24T02:11:20Z") for who in ("one", "other"))
    backend = FakeBackend(survey_changes={"transactions": Transactions((one,))})
    driver, review = await reviewing(open_wizard, backend)
    driver.tick(review.boxes[Question.NO_IMPORT])
    driver.tick(review.boxes[Question.TRANSACTIONS])
    assert driver.wizard.next_button.isEnabled()
    driver.click(review.again_button)
    await driver.until(driver.wizard.next_button.isEnabled)

    backend.survey_changes["transactions"] = Transactions((other,))
    driver.click(review.again_button)
    await driver.until(lambda: "A transaction of other" in texts(review))
    assert not driver.wizard.next_button.isEnabled() and not review.boxes[Question.TRANSACTIONS].isChecked()
    assert review.boxes[Question.NO_IMPORT].isChecked()


@closing
async def test_a_whole_backup_asks_for_one_word(open_wizard: Opener) -> None:
    _, review = await reviewing(open_wizard, FakeBackend(), restore=True)
    assert review.word.isVisible() and not review.not_whole_words.isVisible()


@closing
async def test_answers_are_asked_anew_after_looking_around(open_wizard: Opener) -> None:
    driver, review = await reviewing(open_wizard, FakeBackend(), restore=True)
    driver.type(review.word, "RESTORE")
    assert driver.wizard.next_button.isEnabled()
    await driver.visit(PageId.CONFIGURATION)
    await driver.next(PageId.REVIEW)
    assert review.word.text() == "" and not driver.wizard.next_button.isEnabled()


@closing
async def test_a_survey_that_hangs_can_be_left_and_made_anew(open_wizard: Opener) -> None:
    backend = FakeBackend(survey_held=asyncio.Event())
    driver = await open_wizard(backend)
    await driver.next(PageId.DESTINATION)
    driver.click(driver.wizard.next_button)
    review = driver.page(ReviewPage)
    await driver.until(lambda: backend.surveys == 1)
    assert review.verdict.text() == "Checking…" and not driver.wizard.next_button.isEnabled()
    assert review.summary.texts[PageId.DESTINATION].text() == full("/backups")
    driver.click(driver.wizard.back_button)
    await driver.at(PageId.DESTINATION)
    backend.survey_held = None
    await driver.next(PageId.REVIEW)
    backend.survey_held = asyncio.Event()
    driver.click(review.again_button)
    await driver.until(lambda: backend.surveys == 3)
    driver.click(driver.wizard.back_button)
    await driver.at(PageId.DESTINATION)
    backend.survey_held = None
    await driver.next(PageId.REVIEW)
    assert driver.wizard.state.survey is not None


@closing
async def test_a_backup_made_by_hand_tells_where_it_is(open_wizard: Opener) -> None:
    backup = make_backup("by-hand", sealed=False, created_utc="", host="", version=None)
    _, review = await reviewing(open_wizard, FakeBackend(entries=(make_entry(backup),)), restore=True)
    assert full("/backups/by-hand") in review.summary.notes[PageId.BACKUP_CHOICE].text()
    assert "made by hand" in texts(review) and review.boxes[Question.SAME_VERSION].isVisible()


@pytest.mark.parametrize("restore", [False, True])
@closing
async def test_mnemonics_do_not_clash(open_wizard: Opener, restore: bool) -> None:
    driver, review = await reviewing(open_wizard, FakeBackend(free_bytes=1 * GB), restore=restore)
    words = [button.text() for button in driver.wizard.findChildren(QPushButton) if button.isVisible()]
    words += [label.text() for label in review.findChildren(QLabel) if label.buddy() and label.isVisible()]
    letters = [text[text.index("&") + 1].casefold() for text in words if "&" in text]
    assert len(letters) == len(set(letters)), letters
