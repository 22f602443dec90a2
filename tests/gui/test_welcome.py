"""The welcome page: what is found, in whatever order it is found; what is offered first."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from PySide6.QtCore import Qt

from core.errors import BackupNotFound
from core.model.installation import Found, Installation
from core.model.interrupted import InterruptedJob, RecoveredJob
from core.model.kind_facts import WINDOWS_INSTALLER
from core.model.service_state import ServiceState
from core.reports.job_record import Goal
from gui.logic.contract import Remembered
from gui.logic.flow import PageId
from gui.pages.installation import InstallationPage
from gui.pages.welcome import WelcomePage
from tests.gui.driver import Driver, Opener, closing
from tests.gui.fake_backend import GB, FakeBackend, full, make_backup, make_entry, make_installation

NAS = full("/nas/imaging")


def choices(page: WelcomePage) -> list[object]:
    return [page.choices.itemAt(place).widget() for place in range(page.choices.count())]  # type: ignore[union-attr]


async def settled(driver: Driver) -> WelcomePage:
    """Everything is known that the backend tells at all."""
    await driver.until(lambda: driver.wizard.state.data_bytes is not None and driver.wizard.context.service.view)
    return driver.page(WelcomePage)


@closing
async def test_what_was_found_is_told_at_one_glance(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend(status=ServiceState.STOPPED))
    page = await settled(driver)
    assert page.found_title.text() == "CAST Imaging 2.18.1-funcrel (Docker installer)"
    assert page.place.text() == full("/opt/CAST/container_support") and page.data.text() == "14.0 GB"
    assert page.service.text() == "Stopped" and page.service.property("tone") == "warn"
    await driver.until(lambda: "14.0 GB" in page.last_backup.text())
    assert "ago" in page.last_backup.text() and page.last_backup.property("tone") == ""
    assert not page.fresh_card.isVisible() and not page.busy_card.isVisible()
    assert choices(page) == [page.backup_button, page.restore_button]


@closing
async def test_a_folder_that_hangs_keeps_nobody_waiting(open_wizard: Opener) -> None:
    backend = FakeBackend(remembered=Remembered(NAS, (NAS, full("/backups"))), hanging={NAS}, entries=())
    driver = await open_wizard(backend)
    page = await settled(driver)
    await driver.until(lambda: backend.listed == [NAS, full("/backups")])
    await driver.until(lambda: page.last_backup.text() == f"Looking in {NAS}…")
    assert driver.wizard.next_button.isEnabled()
    known = driver.wizard.context.known
    await known.look()
    await driver.until(lambda: known.looking_in == (NAS,))
    known.stop_looking()
    assert page.last_backup.text() == "None was found; not every known folder could be read"
    await known.look()
    await driver.until(lambda: not known.looking_in)
    assert backend.listed.count(NAS) == 1  # never asked twice at once, nor again once it was given up


@closing
async def test_the_last_backup_is_named_with_what_is_in_its_way(open_wizard: Opener) -> None:
    other = make_entry(make_backup(version="2.17.0"))
    wrong = make_entry(make_backup("win", kind=WINDOWS_INSTALLER, created_utc="2026-11-22T09:00:00Z"))
    driver = await open_wizard(FakeBackend(entries=(wrong, other, make_entry(None, "Partial.", "x.partial"))))
    page = await settled(driver)
    await driver.until(lambda: "2.17.0" in page.last_backup.text())
    assert page.last_backup.property("tone") == "warn"


@closing
async def test_on_a_fresh_server_restore_comes_first(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend(data_size=3 * GB))
    page = driver.page(WelcomePage)
    await driver.until(page.fresh_card.isVisible)
    assert "3.0 GB" in page.fresh_words.text() and "14.0 GB" in page.fresh_words.text()
    assert choices(page) == [page.restore_button, page.backup_button]
    assert driver.wizard.focusWidget() is page.restore_button and page.restore_button.isChecked()
    await driver.press(Qt.Key.Key_Return, page.restore_button)
    await driver.at(PageId.BACKUP_CHOICE)


@closing
async def test_a_choice_of_the_person_stands_on_a_fresh_server(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend(data_size=0, remembered=Remembered()))
    page = driver.page(WelcomePage)
    await driver.until(page.fresh_card.isVisible)
    driver.click(page.backup_button)
    await driver.next(PageId.DESTINATION)
    driver.click(driver.wizard.back_button)
    await driver.until(lambda: driver.ready[-1] == PageId.WELCOME and driver.wizard.state.data_bytes == 0)
    assert driver.wizard.state.goal is Goal.BACKUP and page.backup_button.isChecked()


@dataclass
class SlowBackend(FakeBackend):
    """Counts the data until the test says so."""

    counted: asyncio.Event = field(default_factory=asyncio.Event)

    async def data_bytes(self, installation: Installation) -> int | None:
        await self.counted.wait()
        return self.data_size


@closing
async def test_what_is_found_out_late_changes_nothing_on_another_page(open_wizard: Opener) -> None:
    backend = SlowBackend(data_size=0)
    driver = await open_wizard(backend)
    await driver.visit(PageId.INSTALLATION)
    backend.counted.set()
    await driver.until(lambda: driver.wizard.state.data_bytes == 0)
    assert driver.wizard.state.goal is Goal.BACKUP
    await driver.next(PageId.WELCOME)
    assert driver.wizard.state.goal is Goal.RESTORE


@closing
async def test_who_has_gone_on_has_chosen(open_wizard: Opener) -> None:
    backend = SlowBackend(data_size=0)
    driver = await open_wizard(backend)
    await driver.next(PageId.DESTINATION)
    backend.counted.set()
    await driver.until(lambda: driver.wizard.state.data_bytes == 0)
    driver.ready.clear()
    driver.click(driver.wizard.back_button)
    await driver.at(PageId.WELCOME)
    assert driver.page(WelcomePage).fresh_card.isVisible() and driver.wizard.state.goal is Goal.BACKUP


@closing
async def test_who_runs_a_job_now_is_said_and_the_choices_stay(open_wizard: Opener) -> None:
    words = "Another copy of this program (process 4711) has been backing up since 02:00."
    driver = await open_wizard(FakeBackend(busy_words=words))
    page = driver.page(WelcomePage)
    await driver.until(page.busy_card.isVisible)
    assert page.busy_words.text() == words
    driver.click(page.restore_button)
    await driver.next(PageId.BACKUP_CHOICE)


@closing
async def test_an_interrupted_job_is_first_also_on_a_fresh_server(open_wizard: Opener) -> None:
    waiting = (InterruptedJob(PurePath("k"), "restore nightly, started today", make_installation()),)
    driver = await open_wizard(FakeBackend(data_size=0, waiting=waiting))
    page = driver.page(WelcomePage)
    await driver.until(page.fresh_card.isVisible)
    assert driver.wizard.focusWidget() is page.recover_button
    assert page.recover_button.y() < page.restore_button.y()


@closing
async def test_nothing_found_says_where_it_looked_and_change_leads_to_the_form(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend(found=Found((), (), ("/opt/CAST (default place)",))))
    page = driver.page(WelcomePage)
    assert "/opt/CAST (default place)" in page.found_words.text()
    assert not page.service.isVisible() and not page.last_backup.isVisible()
    driver.ready.clear()
    driver.click(page.change_button)
    await driver.at(PageId.INSTALLATION)
    assert driver.page(InstallationPage).edits["root"].isVisible()


@closing
async def test_a_backup_that_was_made_meanwhile_is_seen_at_the_next_start(open_wizard: Opener) -> None:
    backend = FakeBackend(entries=())
    driver = await open_wizard(backend)
    page = driver.page(WelcomePage)
    await driver.until(lambda: page.last_backup.text() == "None is known on this machine")
    backend.folders[full("/backups")] = BackupNotFound("/backups could not be listed: permission denied.")
    driver.wizard.show_page(PageId.WELCOME)
    await driver.until(lambda: "could be read" in page.last_backup.text())
    backend.folders[full("/backups")] = (replace(make_entry(make_backup()), total_bytes=5 * GB),)
    driver.wizard.show_page(PageId.WELCOME)
    await driver.until(lambda: "5.0 GB" in page.last_backup.text())


@closing
async def test_what_a_guardian_did_is_told_until_it_was_seen(open_wizard: Opener) -> None:
    first = RecoveredJob("a", "2026-11-22T02:04:10Z", True, ("backup one", "It was undone.", ""))
    words = ("restore two", "Neo4j did not start.", "Read its log.")
    second = RecoveredJob("b", "2026-11-22T03:04:10Z", False, words, ("Kept.",))
    backend = FakeBackend(news=(first, second))
    driver = await open_wizard(backend)
    card = driver.page(WelcomePage).recovered_card
    await driver.until(card.isVisible)
    assert "backup one" in card.words.text() and card.words.text().endswith("It was undone.")
    assert not card.card.property("alert"), "nobody has to do anything"
    driver.click(card.seen_button)
    await driver.until(lambda: "restore two" in card.words.text())
    assert card.card.property("alert")
    assert "could not be recovered" in card.heading.text() and card.words.text().endswith("Read its log.\nKept.")
    driver.click(card.seen_button)
    await driver.until(lambda: not card.isVisible())
    assert backend.news == ()
