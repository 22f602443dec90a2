"""The wizard on the real `windows` platform of Qt: a backup by clicks, with a picture of each page.

The pictures are left in the folder IMAGING_BACKUP_PICTURES, to be looked at.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from core.demo import DemoServer, create_demo, remove_demo
from gui.backend import CoreBackend
from gui.flow import PageId
from gui.pages.destination import DestinationPage
from tests.gui.driver import Driver, Opener, closing
from tests.gui.test_real_demo import LOOK_S, finish, given_of


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[DemoServer]:
    server = create_demo(tmp_path / "demo & more", "windows", size_mb=8)
    yield server
    remove_demo(server.folder)


def picture(driver: Driver, name: str) -> None:
    if folder := os.environ.get("IMAGING_BACKUP_PICTURES"):
        assert driver.wizard.grab().save(str(Path(folder, f"{name}.png")))


@closing
async def test_a_backup_by_clicks(open_wizard: Opener, demo: DemoServer, tmp_path: Path) -> None:
    assert QGuiApplication.platformName() == "windows"
    destination = tmp_path / "backups"
    destination.mkdir()
    driver = await open_wizard(CoreBackend(), given_of(demo))
    picture(driver, "welcome")
    await driver.next(PageId.DESTINATION, LOOK_S)
    driver.type(driver.page(DestinationPage).folder, str(destination))
    picture(driver, "destination")
    await driver.next(PageId.REVIEW, LOOK_S)
    picture(driver, "review")
    await finish(driver, restore=False)
    picture(driver, "result")
    (sealed,) = destination.iterdir()
    assert not sealed.name.endswith(".partial")
