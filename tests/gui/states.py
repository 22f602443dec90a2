"""The telling states of every page, reached as a person reaches them; for pictures and for tests that look at all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QMessageBox

from gui.contract import Found
from gui.flow import PageId, Question
from gui.pages.destination import DestinationPage
from gui.pages.review import ReviewPage
from tests.gui.driver import Driver, Opener
from tests.gui.fake_backend import FakeBackend

State = Callable[[Opener], Awaitable[Driver]]


async def welcome_found(open_wizard: Opener) -> Driver:
    return await open_wizard(FakeBackend())


async def welcome_nothing_found(open_wizard: Opener) -> Driver:
    return await open_wizard(FakeBackend(found=Found()))


async def progress_running(open_wizard: Opener) -> Driver:
    backend = FakeBackend(hold_job=True)
    driver = await open_wizard(backend)
    await driver.next(PageId.DESTINATION)
    driver.type(driver.page(DestinationPage).folder, "/backups")
    await driver.next(PageId.REVIEW)
    driver.tick(driver.page(ReviewPage).boxes[Question.NO_IMPORT])
    await driver.next(PageId.PROGRESS)
    return driver


async def progress_cancel_asked(open_wizard: Opener) -> Driver:
    driver = await progress_running(open_wizard)
    driver.click(driver.wizard.cancel_button)
    await driver.until(lambda: any(box.isVisible() for box in driver.wizard.findChildren(QMessageBox)))
    return driver


STATES: dict[str, State] = {
    "welcome-found": welcome_found,
    "welcome-nothing-found": welcome_nothing_found,
    "progress-running": progress_running,
    "progress-cancel-asked": progress_cancel_asked,
}
