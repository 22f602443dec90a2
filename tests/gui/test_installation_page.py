"""The installation page: several, none, refused, given by hand; on a fake backend."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from core.model import kind_facts
from core.model.backup import BackupMethod
from core.model.given import Given
from core.model.installation import Found, Refusal
from core.model.kind_facts import DOCKER_INSTALLER
from gui.logic.flow import PageId
from gui.pages.installation import InstallationPage
from gui.pages.method import MethodPage
from gui.pages.welcome import WelcomePage
from tests.gui.driver import Opener, closing
from tests.gui.fake_backend import FakeBackend, full, make_installation, make_windows
from tests.integration.test_a_third_kind import APPLIANCE


@closing
async def test_of_several_installations_one_must_be_chosen(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend(installations=(make_windows(), make_installation())))
    assert driver.page(WelcomePage).found_title.text() == "2 installation(s) were found"
    await driver.next(PageId.INSTALLATION)
    page = driver.page(InstallationPage)
    assert page.choices_card.isVisible() and not page.form.is_open()
    assert not driver.wizard.next_button.isEnabled() and not driver.wizard.service_panel.isVisible()
    assert driver.wizard.focusWidget() is page.radios[0]
    await driver.press(Qt.Key.Key_Space, page.radios[0])
    assert driver.wizard.state.installation == make_windows()
    await driver.press(Qt.Key.Key_Down, page.radios[0])
    assert driver.wizard.state.installation == make_installation()
    await driver.press(Qt.Key.Key_Up, page.radios[1])
    assert driver.wizard.state.installation == make_windows()
    await driver.next(PageId.DESTINATION)
    await driver.visit(PageId.METHOD)
    method = driver.page(MethodPage)
    driver.click(method.online_button)
    assert not method.pre_copy.isEnabled() and not method.full.isEnabled()
    await driver.next(PageId.DESTINATION)
    assert driver.wizard.state.method is BackupMethod.ONLINE


@closing
async def test_what_is_refused_is_named_with_the_reason(open_wizard: Opener) -> None:
    refusal = Refusal(Path("/opt/cast3"), "/opt/cast3 is generation 3.", "Use its own procedure.")
    driver = await open_wizard(FakeBackend(found=Found((), (refusal,), ("/opt/cast3 (default place)",))))
    assert "generation 3" in driver.page(WelcomePage).found_words.text()
    await driver.next(PageId.INSTALLATION)
    page = driver.page(InstallationPage)
    texts = [label.text() for label in page.findChildren(QWidget) if hasattr(label, "text") and label.isVisible()]
    assert "/opt/cast3 is generation 3." in texts and "Use its own procedure." in texts
    assert "/opt/cast3 (default place)" in page.found_nothing.text()
    assert not driver.wizard.next_button.isEnabled()


@closing
async def test_a_wrong_folder_by_hand_is_said_and_a_right_one_is_taken(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend(found=Found()))
    await driver.next(PageId.INSTALLATION)
    page = driver.page(InstallationPage)
    page.kind.setFocus()
    await driver.press(Qt.Key.Key_End, page.kind)
    driver.type(page.edits["root"], full("/nowhere"))
    driver.click(driver.wizard.next_button)
    await driver.until(driver.wizard.error_panel.isVisible)
    assert driver.wizard.error_panel.message.text().startswith(f"{full('/nowhere')} is no folder that exists")
    assert driver.wizard.current is PageId.INSTALLATION
    driver.type(page.edits["root"], full("/other"))
    driver.type(page.edits["version"], "2.20.0")
    await driver.next(PageId.DESTINATION)
    assert driver.wizard.state.installation == make_installation(full("/other"), version="2.20.0")


@closing
async def test_a_wrong_folder_on_the_command_line_leaves_the_way_open(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend(), Given(kind=DOCKER_INSTALLER, root=full("/nowhere")))
    assert driver.wizard.error_panel.isVisible()
    await driver.next(PageId.INSTALLATION)
    assert driver.page(InstallationPage).edits["root"].text() == full("/nowhere")


@closing
async def test_before_a_restore_it_says_what_will_be_replaced(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend())
    driver.click(driver.page(WelcomePage).restore_button)
    await driver.next(PageId.BACKUP_CHOICE)
    await driver.next(PageId.INSTALLATION)
    page = driver.page(InstallationPage)
    assert driver.wizard.title.text() == "Restore onto this server?"
    assert page.replaced_card.isVisible() and not page.form.is_open()
    assert "2026-11-22_020000Z_imaging01" in page.source.text()
    await driver.until(lambda: page.service.text() == "Running")
    await driver.until(lambda: page.data.text() == f"{full('/opt/CAST/container_support/neo4j/data')} (14.0 GB)")
    assert driver.wizard.focusWidget() is driver.wizard.next_button


@closing
async def test_transaction_logs_elsewhere_will_be_replaced_too(open_wizard: Opener) -> None:
    installation = replace(make_installation(), transaction_logs_dir=Path("/fast/tx"))
    driver = await open_wizard(FakeBackend(installations=(installation,)))
    driver.click(driver.page(WelcomePage).restore_button)
    await driver.next(PageId.BACKUP_CHOICE)
    await driver.next(PageId.INSTALLATION)
    page = driver.page(InstallationPage)
    await driver.until(lambda: "14.0 GB" in page.data.text())
    assert page.data.text().splitlines()[1] == f"Transaction logs: {Path('/fast/tx')}"


@closing
async def test_of_several_servers_one_is_chosen_before_a_restore(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend(installations=(make_windows(), make_installation())))
    driver.click(driver.page(WelcomePage).restore_button)
    await driver.next(PageId.BACKUP_CHOICE)
    await driver.next(PageId.INSTALLATION)
    page = driver.page(InstallationPage)
    assert not page.replaced_card.isVisible() and not driver.wizard.next_button.isEnabled()
    await driver.press(Qt.Key.Key_Space, page.radios[1])
    assert page.replaced_card.isVisible() and "container_support" in page.server.text()
    await driver.until(lambda: "14.0 GB" in page.data.text())
    await driver.next(PageId.REVIEW)


@closing
async def test_a_folder_that_does_not_exist_is_hinted_at_while_typing(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend(hanging={full("/dead")}))
    await driver.visit(PageId.INSTALLATION)
    page = driver.page(InstallationPage)
    edit, hint = page.edits["data_dir"], page.origins["data_dir"]
    driver.type(edit, "data")
    assert hint.text() == "Give the full path."
    driver.type(edit, full("/nowhere"))
    await driver.until(lambda: hint.text() == "This folder does not exist.")
    driver.type(edit, full("/dead"))
    assert hint.text() == "Looking…" and driver.wizard.next_button.isEnabled()
    driver.type(edit, full("/other"))
    await driver.until(lambda: not hint.isVisible())


@closing
async def test_what_a_hidden_field_holds_stands_in_nobodys_way(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend(found=Found()))
    await driver.next(PageId.INSTALLATION)
    page = driver.page(InstallationPage)
    page.kind.setFocus()
    await driver.press(Qt.Key.Key_Home, page.kind)
    driver.type(page.edits["config_dir"], "config")
    assert page.origins["config_dir"].isVisible()
    await driver.press(Qt.Key.Key_End, page.kind)
    assert page.kind.currentData() == DOCKER_INSTALLER.name
    assert not page.edits["config_dir"].isVisible() and not page.origins["config_dir"].isVisible()
    driver.type(page.edits["root"], full("/other"))
    await driver.next(PageId.DESTINATION)
    assert driver.wizard.context.given.config_dir == ""


@closing
async def test_of_a_path_that_is_refused_at_next_its_field_is_marked(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend())
    await driver.visit(PageId.INSTALLATION)
    page = driver.page(InstallationPage)
    page.edits["data_dir"].setText("data")
    driver.click(driver.wizard.next_button)
    await driver.until(driver.wizard.error_panel.isVisible)
    assert page.origins["data_dir"].text() == "Give the full path." and page.origins["data_dir"].isVisible()
    assert page.origins["data_dir"].property("tone") == "warn"


@closing
async def test_a_kind_that_the_wizard_has_never_heard_of(open_wizard: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kind_facts, "KINDS", (*kind_facts.KINDS, APPLIANCE))
    driver = await open_wizard(FakeBackend(found=Found()))
    await driver.next(PageId.INSTALLATION)
    page = driver.page(InstallationPage)
    page.kind.setFocus()
    await driver.press(Qt.Key.Key_End, page.kind)
    assert (page.kind.currentText(), page.edits["root"].accessibleName()) == ("Appliance", "Appliance folder")
    assert not page.edits["config_dir"].isVisible()


@closing
async def test_of_several_containers_one_can_be_chosen_or_named(open_wizard: Opener) -> None:
    several = replace(make_installation(), containers=("neo4j", "graph"), data_dir_doubt="nothing tells which")
    backend = FakeBackend(installations=(several,))
    driver = await open_wizard(backend)
    await driver.next(PageId.DESTINATION)
    await driver.visit(PageId.INSTALLATION)
    page = driver.page(InstallationPage)
    assert page.containers.isVisible() and page.form.is_open()
    assert [page.containers.itemText(index) for index in range(page.containers.count())] == ["neo4j", "graph"]
    page.containers.setFocus()
    await driver.press(Qt.Key.Key_Down, page.containers)
    assert page.edits["container"].text() == "graph"
    await driver.next(PageId.DESTINATION)
    assert driver.wizard.state.installation == replace(several, service_name="graph")
    await driver.visit(PageId.INSTALLATION)
    driver.type(page.edits["container"], "other")
    await driver.next(PageId.DESTINATION)
    assert driver.wizard.state.installation == replace(several, service_name="other")


@closing
async def test_where_there_is_one_container_none_is_asked_for(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend())
    await driver.visit(PageId.INSTALLATION)
    page = driver.page(InstallationPage)
    assert not page.containers.isVisible() and not page.labels["container"].isVisible()


@closing
async def test_a_folder_as_the_file_manager_copies_it_is_given(open_wizard: Opener) -> None:
    root = full("/my imaging")
    driver = await open_wizard(FakeBackend(found=Found(), existing=frozenset({root})))
    await driver.next(PageId.INSTALLATION)
    page = driver.page(InstallationPage)
    driver.type(page.edits["root"], f'"{root}"')
    page.edits["data_dir"].setText("  ")
    await page.commit()
    assert driver.wizard.context.given.root == root
