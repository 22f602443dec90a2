"""An archive on the backup choice page: the offer to unpack it, how it goes on, its ends, and what comes out is chosen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePath

import pytest

from core.errors import BackupNotReady, InsufficientSpace
from core.model.backup import BackupEntry
from core.model.events import CopyProgress, JobState, outcome_of
from gui.backend import CoreBackend
from gui.logic.flow import PageId
from gui.pages.backup_choice import BackupChoicePage
from gui.pages.unpack_offer import BAR_STEPS, UnpackOffer
from tests.gui.driver import Driver, Opener, closing
from tests.gui.fake_backend import FakeBackend, full, make_backup, make_entry
from tests.gui.test_backup_choice import NEW, OLD, chosen, texts, to_choice
from tests.unit.backups.test_unpack import make, make_tar

ARCHIVE = full("/nas/imaging.tar.gz")
FOLDER = full("/nas/imaging")


def not_ready(path: str = ARCHIVE) -> BackupNotReady:
    error = BackupNotReady(f"{path} is an archive.", "Unpack it.")
    error.archive = PurePath(path)
    return error


def archive_entry(path: str = ARCHIVE) -> BackupEntry:
    return replace(
        make_entry(None, f"{path} is an archive.", "imaging.tar.gz"), path=PurePath(path), archive=PurePath(path)
    )


def unpacked_entry() -> BackupEntry:
    return make_entry(make_backup("imaging", path=PurePath(FOLDER), created_utc="2026-11-23T02:00:00Z"))


def chooses(driver: Driver, folder: str) -> list[tuple[str, str]]:
    """The person chooses that folder. What they are asked."""
    asked: list[tuple[str, str]] = []

    async def choose(title: str, start: str) -> str:
        asked.append((title, start))
        return folder

    driver.wizard.context.choose_folder = choose
    return asked


async def offered(driver: Driver, page: BackupChoicePage) -> UnpackOffer:
    """The archive's path is typed in."""
    driver.type(page.folder, ARCHIVE)
    driver.click(page.add_button)
    await driver.until(page.unpacking.unpack_button.isVisible)
    return page.unpacking


@closing
async def test_a_named_archive_is_unpacked_and_what_comes_out_is_chosen(open_wizard: Opener) -> None:
    backend = FakeBackend(entries=(make_entry(OLD),), folders={ARCHIVE: not_ready(), FOLDER: (unpacked_entry(),)})
    driver = await open_wizard(backend)
    page = await to_choice(driver)
    assert not page.unpacking.isVisible()
    offer = await offered(driver, page)
    assert ARCHIVE in offer.words.text()
    asked = chooses(driver, str(PurePath(ARCHIVE).parent))
    driver.click(offer.unpack_button)
    await driver.until(lambda: chosen(driver) == "imaging")
    # Beside the archive, unless somebody goes elsewhere.
    assert asked == [("Choose where the new folder imaging is made", str(PurePath(ARCHIVE).parent))]
    assert backend.unpacked == [(ARCHIVE, FOLDER)]
    assert offer.ended_words.isVisible() and "1,840 files" in offer.ended_words.text()
    assert not offer.unpack_button.isVisible() and not offer.bar.isVisible()
    assert driver.wizard.context.job is None
    await driver.next(PageId.INSTALLATION)


@closing
async def test_an_archive_in_the_table_is_offered_while_it_is_chosen(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend(entries=(archive_entry(), make_entry(NEW))))
    page = await to_choice(driver)
    assert chosen(driver) == "new" and not page.unpacking.unpack_button.isVisible()
    page.list.choose(PurePath(ARCHIVE))
    assert page.unpacking.unpack_button.isVisible() and not driver.wizard.next_button.isEnabled()
    page.list.choose(NEW.path)
    assert not page.unpacking.isVisible() and driver.wizard.next_button.isEnabled()


@closing
async def test_what_this_program_does_not_unpack_is_not_offered(open_wizard: Opener) -> None:
    other = full("/nas/imaging.7z")
    backend = FakeBackend(folders={other: BackupNotReady(f"{other} is an archive.", "Unpack it.")})
    driver = await open_wizard(backend)
    page = await to_choice(driver)
    driver.type(page.folder, other)
    driver.click(page.add_button)
    await driver.until(lambda: "is an archive" in page.folder_words.text())
    assert not page.unpacking.isVisible()


@closing
async def test_nothing_is_unpacked_without_a_folder(open_wizard: Opener) -> None:
    backend = FakeBackend(folders={ARCHIVE: not_ready()})
    driver = await open_wizard(backend)
    page = await to_choice(driver)
    offer = await offered(driver, page)
    asked = chooses(driver, "")
    driver.click(offer.unpack_button)
    await driver.until(lambda: asked)
    assert not backend.unpacked and offer.unpack_button.isVisible() and driver.wizard.next_button.isEnabled()


@closing
async def test_meanwhile_nobody_leaves_the_page_and_a_cancel_ends_it(open_wizard: Opener) -> None:
    backend = FakeBackend(folders={ARCHIVE: not_ready()}, hold_job=True)
    driver = await open_wizard(backend)
    page = await to_choice(driver)
    offer = await offered(driver, page)
    chooses(driver, full("/elsewhere"))
    driver.click(offer.unpack_button)
    await driver.until(offer.cancel_button.isVisible)
    assert backend.unpacked == [(ARCHIVE, full("/elsewhere/imaging"))]
    wizard = driver.wizard
    assert not wizard.next_button.isEnabled() and not wizard.back_button.isEnabled()
    wizard.go_back()
    wizard.go_next()
    assert wizard.current is PageId.BACKUP_CHOICE
    assert backend.emit is not None
    backend.emit(CopyProgress(3 * 10**9, 12 * 10**9, 5, 0, 1e6))
    assert offer.bar.value() == BAR_STEPS // 4 and "3.0 GB of 12.0 GB" in offer.words.text()
    driver.click(offer.cancel_button)
    assert not offer.cancel_button.isEnabled()
    await driver.until(offer.unpack_button.isVisible)
    assert "was cancelled" in offer.ended_words.text() and not offer.bar.isVisible()
    assert wizard.next_button.isEnabled() and wizard.back_button.isEnabled()


@closing
async def test_the_window_asks_before_it_closes(open_wizard: Opener) -> None:
    backend = FakeBackend(folders={ARCHIVE: not_ready()}, hold_job=True)
    driver = await open_wizard(backend)
    offer = await offered(driver, await to_choice(driver))
    chooses(driver, full("/elsewhere"))
    driver.click(offer.unpack_button)
    await driver.until(offer.cancel_button.isVisible)
    driver.click(driver.wizard.cancel_button)
    await driver.answer("Keep running")
    assert driver.wizard.isVisible() and backend.job is not None and backend.job.state is JobState.RUNNING
    driver.click(driver.wizard.cancel_button)
    await driver.answer("Cancel the job and close")
    await driver.until(lambda: not driver.wizard.isVisible())
    assert backend.job.state is JobState.CANCELLED


@closing
async def test_a_failure_is_said_where_it_was_begun(open_wizard: Opener) -> None:
    failed = outcome_of(InsufficientSpace(FOLDER, 9 * 10**9, 10**9))
    backend = FakeBackend(folders={ARCHIVE: not_ready()}, outcome=failed)
    driver = await open_wizard(backend)
    page = await to_choice(driver)
    offer = await offered(driver, page)
    chooses(driver, str(PurePath(ARCHIVE).parent))
    before = texts(page)
    driver.click(offer.unpack_button)
    await driver.until(offer.ended_words.isVisible)
    words = offer.ended_words.text()
    assert "9.0 GB are needed" in words and "Free space" in words
    assert texts(page) == before and offer.unpack_button.isVisible()
    page.unpacking.forget()
    assert not offer.ended_words.isVisible()


@closing
@pytest.mark.parametrize("good", [True, False])
async def test_a_real_archive_is_unpacked_by_the_core(open_wizard: Opener, tmp_path: Path, good: bool) -> None:
    """What the stand-in does above, on a disk."""
    store = {"Neo4j_data/databases/neo4j/neostore": b"store" * 999, "Neo4j_data/transactions/neo4j/log.0": b"log"}
    archive = tmp_path / "imaging.tgz"
    make(archive, store) if good else make_tar(archive, store | {"../outside": b"1"})
    driver = await open_wizard(CoreBackend())
    context, folder = driver.wizard.context, tmp_path / "imaging"
    known = context.known.look_in(str(archive))
    await driver.until(lambda: known.answered)
    assert known.archive == archive and known.problem
    job = await context.backend.start_unpacking(archive, folder, lambda _: None)
    outcome = await job.result()
    assert (outcome.code, folder.is_dir()) == (("OK", True) if good else ("BACKUP_CORRUPT", False))
    assert good is any(entry.usable for entry in await context.backend.list_backups(str(tmp_path)))
