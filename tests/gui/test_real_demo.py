"""The wizard on the real core and a real demo server: one backup and one restore of each kind of installation.

Pictures of its pages are left in the folder that IMAGING_BACKUP_PICTURES names, to be looked at.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from core.demo.demo_server import DemoServer
from core.demo.server_folder import create_demo, read_proof, remove_demo
from core.model.events import JobState
from core.model.service_state import ServiceState
from gui.backend import CoreBackend
from gui.logic.flow import PageId, Question
from gui.pages.backup_choice import BackupChoicePage
from gui.pages.destination import DestinationPage
from gui.pages.result import ResultPage
from gui.pages.review import ReviewPage
from gui.pages.welcome import WelcomePage
from gui.words import localized
from tests.gui.driver import Driver, Opener, closing

# Far more than a slow machine needs: these end a test that hangs.
JOB_S = 300.0
LOOK_S = 120.0


@pytest.fixture(params=["docker", "windows"])
def demo(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoServer]:
    server = create_demo(tmp_path / "demo", request.param, size_mb=8)
    yield server
    remove_demo(server.folder)


def take_picture(driver: Driver, kind: str, name: str) -> None:
    if folder := os.environ.get("IMAGING_BACKUP_PICTURES"):
        assert driver.wizard.grab().save(str(Path(folder, f"{QGuiApplication.platformName()}-{kind}-{name}.png")))


async def finish(driver: Driver, *, restore: bool) -> None:
    """Answer the review page, start, and wait for a good end."""
    review = driver.page(ReviewPage)
    if restore:
        await driver.until(review.word.isVisible, LOOK_S)
        driver.type(review.word, "RESTORE")
    else:
        await driver.until(review.boxes[Question.NO_IMPORT].isVisible, LOOK_S)
        driver.tick(review.boxes[Question.NO_IMPORT])
    await driver.next(PageId.RESULT, JOB_S)
    outcome = driver.wizard.state.outcome
    assert outcome is not None and outcome.state is JobState.SUCCEEDED, outcome
    assert driver.page(ResultPage).sentence.text() == localized(outcome.message)


@closing
async def test_what_was_backed_up_is_restored(open_wizard: Opener, demo: DemoServer, tmp_path: Path) -> None:
    destination = tmp_path / "backups"
    destination.mkdir()
    backend = CoreBackend()
    driver = await open_wizard(backend, demo.given)
    take_picture(driver, demo.kind, "1-welcome")
    await driver.next(PageId.DESTINATION, LOOK_S)
    driver.type(driver.page(DestinationPage).folder, str(destination))
    take_picture(driver, demo.kind, "2-destination")
    await driver.next(PageId.REVIEW, LOOK_S)
    take_picture(driver, demo.kind, "3-review")
    await finish(driver, restore=False)
    take_picture(driver, demo.kind, "4-backed-up")
    (sealed,) = destination.iterdir()

    driver.ready.clear()
    driver.click(driver.wizard.back_button)
    await driver.at(PageId.WELCOME, LOOK_S)
    driver.click(driver.page(WelcomePage).restore_button)
    await driver.next(PageId.BACKUP_CHOICE, LOOK_S)
    chosen = driver.wizard.state.chosen
    assert chosen is not None and chosen.path == sealed
    assert driver.page(BackupChoicePage).list.entry().path == sealed
    take_picture(driver, demo.kind, "5-choice")
    await driver.next(PageId.INSTALLATION, LOOK_S)
    await driver.next(PageId.REVIEW, LOOK_S)
    take_picture(driver, demo.kind, "6-restore-review")
    await finish(driver, restore=True)
    take_picture(driver, demo.kind, "7-restored")
    outcome = driver.wizard.state.outcome
    assert outcome is not None and outcome.kept_aside
    assert read_proof(demo)  # the restored store is open and answers
    await driver.until(lambda: driver.wizard.context.service.state is ServiceState.RUNNING, LOOK_S)
