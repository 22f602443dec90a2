"""The destination and the method: room against what is needed, folders that hang, options folded away."""

from __future__ import annotations

from pathlib import Path, PurePath

from core.errors import ReadFailed
from core.model.backup import BackupMethod, EarlierBackup
from core.phrases import phrase
from gui.logic.contract import Remembered
from gui.logic.flow import PageId, make_plan
from gui.pages.destination import DestinationPage
from gui.pages.method import MethodPage
from gui.words import localized
from tests.gui.driver import Driver, Opener, closing
from tests.gui.fake_backend import GB, FakeBackend, full, make_windows


async def to_destination(driver: Driver) -> DestinationPage:
    await driver.next(PageId.DESTINATION)
    return driver.page(DestinationPage)


@closing
async def test_the_last_folder_is_offered_with_what_is_free_and_needed(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend(remembered=Remembered(full("/backups"), (full("/backups"), full("/nas")))))
    page = await to_destination(driver)
    assert page.folder.text() == full("/backups") and driver.wizard.state.destination == Path(full("/backups"))
    assert [page.folders.itemText(row) for row in range(page.folders.count())] == [full("/backups"), full("/nas")]
    await driver.until(lambda: page.room.text().endswith("14.0 GB are needed, 400.0 GB are free."))
    assert page.room.property("tone") == "" and not page.options.is_open()


@closing
async def test_too_little_room_is_a_warning_and_a_new_folder_is_made(open_wizard: Opener) -> None:
    backend = FakeBackend(free_bytes=10 * GB)
    driver = await open_wizard(backend)
    page = await to_destination(driver)
    new = full("/backups/new")
    driver.type(page.folder, new)
    await driver.until(lambda: page.room.text().startswith(f"{new}: 14.0 GB are needed, 10.0 GB are free. 4.0 GB are"))
    assert page.room.property("tone") == "warn" and "choose another destination" in page.room.text()
    backend.free_bytes = 100 * GB
    driver.type(page.folder, full("/backups/newer"))
    await driver.until(lambda: page.room.text().startswith("The folder will be made. "))
    assert page.room.property("tone") == ""


@closing
async def test_the_page_judges_as_the_plan_does(open_wizard: Opener) -> None:
    """What is shared with an earlier backup needs no room; one rule for both pages."""
    earlier = EarlierBackup(
        PurePath(full("/backups/1")), "1", unchanged_files=9, unchanged_room_bytes=13 * GB, shares=True
    )
    driver = await open_wizard(FakeBackend(free_bytes=3 * GB, survey_changes={"earlier": earlier}))
    page = await to_destination(driver)
    await driver.until(lambda: page.room.text().endswith("1.0 GB are needed, 3.0 GB are free."))
    assert page.room.property("tone") == ""
    told = page.room.text()
    await driver.next(PageId.REVIEW)
    plan = make_plan(driver.wizard.state)
    assert plan is not None and told in [localized(check.message) for check in plan.checks]


@closing
async def test_the_server_is_looked_at_once_however_many_folders_are_typed(open_wizard: Opener) -> None:
    """Its data may take minutes to look at, and a share that is asked meanwhile keeps nobody from another folder."""
    backend = FakeBackend(hanging={full("/nas/dead")})
    driver = await open_wizard(backend)
    page = await to_destination(driver)
    for folder in ("/backups/a", "/nas/dead", "/backups/b"):
        driver.type(page.folder, full(folder))
        if folder != "/nas/dead":
            await driver.until(lambda folder=folder: f"{full(folder)}: 14.0 GB are needed" in page.room.text())
    assert backend.server_looks == 1
    await driver.visit(PageId.METHOD)
    await driver.next(PageId.DESTINATION)
    await driver.until(lambda: "are needed" in page.room.text())
    assert backend.server_looks == 2, "at each visit anew: it may have changed meanwhile"


@closing
async def test_a_label_that_is_taken_is_said_at_once(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend(survey_changes={"taken_labels": ("weekly",)}))
    page = await to_destination(driver)
    await driver.until(lambda: "are free" in page.room.text())
    driver.click(page.options.button)
    driver.type(page.label, "Weekly")
    assert "already holds Weekly" in page.room.text() and page.room.property("tone") == "warn"
    driver.type(page.label, "monthly")
    assert page.room.property("tone") == ""


@closing
async def test_a_folder_that_cannot_be_looked_at_says_so(open_wizard: Opener) -> None:
    """A share that refuses this account."""
    refused = ReadFailed(phrase("{path} could not be read: Permission denied.", path=full("/nas")))
    driver = await open_wizard(FakeBackend(destination_error=refused))
    page = await to_destination(driver)
    driver.type(page.folder, full("/nas"))
    await driver.until(lambda: page.room.text().startswith(f"{full('/nas')} could not be read: Permission denied."))
    assert page.room.property("tone") == "warn" and not driver.wizard.error_panel.isVisible()


@closing
async def test_a_relative_folder_is_not_taken(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend())
    page = await to_destination(driver)
    driver.type(page.folder, "backups")
    assert page.room.text() == "Give the full path." and not driver.wizard.next_button.isEnabled()
    driver.type(page.folder, "")
    assert page.room.text() == ""


@closing
async def test_a_share_that_hangs_blocks_nothing(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend(hanging={full("/nas/dead")}))
    page = await to_destination(driver)
    driver.type(page.folder, full("/nas/dead"))
    assert page.room.text() == f"Looking at {full('/nas/dead')}…" and driver.wizard.next_button.isEnabled()
    driver.type(page.folder, full("/backups"))
    await driver.until(lambda: "free" in page.room.text())


@closing
async def test_the_method_is_changed_beside_the_way_and_shown(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend(installations=(make_windows(),)))
    page = await to_destination(driver)
    driver.click(page.options.button)
    assert "short time" in page.method.text()
    driver.ready.clear()
    driver.click(page.method_button)
    await driver.at(PageId.METHOD)
    method = driver.page(MethodPage)
    assert not method.heap_size.isVisible()
    driver.click(method.online_button)
    assert method.heap_size.text() == "4G" and method.heap_size.isVisible()
    driver.type(method.heap_size, "much")
    assert method.memory_problem.isVisible() and not driver.wizard.next_button.isEnabled()
    driver.type(method.heap_size, "512m")
    driver.type(method.page_cache, "6g")
    assert not method.memory_problem.isVisible()
    await driver.next(PageId.DESTINATION)
    state = driver.wizard.state
    assert (state.method, state.heap_size, state.page_cache) == (BackupMethod.ONLINE, "512m", "6g")
    assert page.method.text().startswith("Online") and page.options.is_open()


@closing
async def test_a_path_as_the_file_manager_copies_it_is_taken(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend())
    page = await to_destination(driver)
    driver.type(page.folder, f'"{full("/my backups")}"')
    assert driver.wizard.context.state.destination == Path(full("/my backups"))
    await driver.until(lambda: "free" in page.room.text())
