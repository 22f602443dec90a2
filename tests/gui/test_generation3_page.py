"""The report on CAST Imaging 3: reached from where it is refused, read while its sizes are counted, copied, by keyboard alone."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from core.model.generation3 import Evidence, FoundPart, Generation3, Part, Trace
from core.model.installation import Found
from gui.logic.flow import PageId
from gui.pages.generation3 import Generation3Page
from gui.pages.installation import InstallationPage
from gui.pages.welcome import WelcomePage
from gui.words import size_words
from tests.gui.driver import Opener, closing
from tests.gui.fake_backend import GB
from tests.gui.states import generation_3, make_backend, make_generation_3


@closing
async def test_it_is_reached_from_where_it_is_refused_and_returns_there(open_wizard: Opener) -> None:
    driver = await open_wizard(make_backend(installations=(), found=make_generation_3()))
    welcome = driver.page(WelcomePage)
    assert welcome.show_report.button.isVisible()
    driver.click(welcome.show_report.button)
    await driver.at(PageId.GENERATION_3)
    await driver.next(PageId.WELCOME)
    await driver.next(PageId.INSTALLATION)
    driver.click(driver.page(InstallationPage).show_report.button)
    await driver.at(PageId.GENERATION_3)
    page = driver.page(Generation3Page)
    assert driver.wizard.focusWidget() is page.text
    await driver.press(Qt.Key.Key_Escape, page.text)
    await driver.at(PageId.INSTALLATION)


@closing
async def test_where_there_is_none_of_it_nothing_leads_there(open_wizard: Opener) -> None:
    driver = await open_wizard(make_backend())
    assert not driver.page(WelcomePage).show_report.isVisible()
    await driver.visit(PageId.INSTALLATION)
    assert not driver.page(InstallationPage).show_report.isVisible()


@closing
async def test_it_can_be_read_while_the_sizes_are_counted(open_wizard: Opener) -> None:
    backend = make_backend(installations=(), found=make_generation_3(), counting_held=asyncio.Event())
    driver = await open_wizard(backend)
    await driver.visit(PageId.GENERATION_3)
    page = driver.page(Generation3Page)
    assert page.text.isReadOnly() and "PostgreSQL (CAST Storage Service): not found here." in page.text.toPlainText()
    assert page.counting.text() == "Counting how large the places are…"
    assert size_words(14 * GB) not in page.text.toPlainText()
    cursor = page.text.textCursor()
    cursor.setPosition(100)
    page.text.setTextCursor(cursor)
    assert backend.counting_held is not None
    backend.counting_held.set()
    await driver.until(lambda: size_words(14 * GB) in page.text.toPlainText())
    assert f"at least {size_words(900 * GB)}" in page.text.toPlainText()
    assert page.text.textCursor().position() == 100
    assert page.counting.text() == "The sizes are counted, as far as they could be."


@closing
async def test_what_was_found_earlier_does_not_come_back(open_wizard: Opener) -> None:
    held = asyncio.Event()
    backend = make_backend(installations=(), found=make_generation_3(), counting_held=held)
    driver = await open_wizard(backend)
    await driver.visit(PageId.GENERATION_3)
    await driver.visit(PageId.INSTALLATION)
    now = Generation3(False, (FoundPart(Part.NEO4J, (Evidence(Trace.CONTAINER, "found-now"),)),))
    driver.wizard.context.found, backend.counting_held = replace(Found(), generation_3=now), None
    await driver.visit(PageId.GENERATION_3)
    page = driver.page(Generation3Page)
    await driver.until(lambda: page.counting.text() == "The sizes are counted, as far as they could be.")
    held.set()
    await driver.until(lambda: "measure" not in {task.get_name() for task in asyncio.all_tasks()})
    assert "found-now" in page.text.toPlainText() and "viewer-neo4j" not in page.text.toPlainText()


@closing
async def test_all_of_it_can_be_copied(open_wizard: Opener) -> None:
    driver = await generation_3(open_wizard)
    page = driver.page(Generation3Page)
    driver.click(page.copy_button)
    copied = QGuiApplication.clipboard().text()
    assert copied == page.text.toPlainText() and "neo4j-admin database backup" in copied
    assert not page.text.textCursor().hasSelection()


@closing
async def test_what_a_machine_says_is_no_markup(open_wizard: Opener) -> None:
    name = "<img src='http://host.test/x'><b>x</b>"
    found = Generation3(False, (FoundPart(Part.NEO4J, (Evidence(Trace.CONTAINER, name),)),))
    driver = await open_wizard(make_backend(found=replace(Found(), generation_3=found)))
    await driver.visit(PageId.GENERATION_3)
    assert f"Found here: container {name}." in driver.page(Generation3Page).text.toPlainText()
