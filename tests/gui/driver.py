"""Drives a wizard as a person does: clicks, types, and waits until a page can be used."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from core.model.given import Given
from gui.logic.contract import Backend
from gui.logic.flow import PageId
from gui.pages.page import Page
from gui.widgets.theme import Theme
from gui.wizard import Wizard

Until = Callable[..., Awaitable[None]]
P = TypeVar("P", bound=Page)
POLL_S = 0.02
# Far more than a slow machine needs: these end a test that hangs.
LIMIT_S = 120.0
OPEN_S = 120.0
"""The first look at a real server starts processes."""


async def until(condition: Callable[[], object], timeout_s: float = LIMIT_S) -> None:
    """`await until(lambda: ...)`: the async twin of qtbot.waitUntil."""
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.005)


class Driver:
    """One open wizard."""

    def __init__(self, qtbot: QtBot, app: QApplication, until: Until, backend: Backend, given: Given) -> None:
        self._qtbot, self._until = qtbot, until
        self.theme = Theme(app, "light")
        self.wizard = Wizard(backend, self.theme, app.clipboard(), given, POLL_S)
        self.opened: list[str] = []
        self.wizard.context.open_path = self.opened.append
        self.ready: list[str] = []
        self.wizard.page_shown.connect(self.ready.append)

    async def open(self) -> None:
        self.wizard.open()
        await self.at(PageId.WELCOME, OPEN_S)

    async def close(self) -> None:
        """End the window and everything that runs for it."""
        self.wizard.context.job = None
        self.wizard.close()
        await self.wizard.tasks.settle()

    async def at(self, page: PageId, timeout_s: float = LIMIT_S) -> None:
        """Wait until that page is shown and has read what it shows."""
        await self._until(lambda: self.ready[-1:] == [page.value] and self.wizard.current is page, timeout_s)

    async def until(self, condition: Callable[[], object], timeout_s: float = LIMIT_S) -> None:
        await self._until(condition, timeout_s)

    def page(self, kind: type[P]) -> P:
        page = self.wizard.pages[kind.page_id]
        assert isinstance(page, kind)
        return page

    def click(self, button: QAbstractButton) -> None:
        assert button.isVisible() and button.isEnabled(), f"{button.accessibleName()} cannot be clicked"
        self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def tick(self, box: QCheckBox) -> None:
        """Click its box: in a long label, a click in the middle may miss the text."""
        assert box.isVisible() and box.isEnabled()
        point = box.rect().center()
        point.setX(10)
        self._qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=point)

    def type(self, edit: QLineEdit, text: str) -> None:
        assert edit.isVisible() and edit.isEnabled()
        edit.selectAll()
        self._qtbot.keyClick(edit, Qt.Key.Key_Delete)
        self._qtbot.keyClicks(edit, text)

    async def press(self, key: Qt.Key, widget: QWidget | None = None) -> None:
        """Shortcuts work in the active window only; offscreen, closing a question does not make the window active again."""
        self.wizard.activateWindow()
        await self.until(self.wizard.isActiveWindow)
        self._qtbot.keyClick(widget or self.wizard, key)

    async def next(self, page: PageId, timeout_s: float = LIMIT_S) -> None:
        await self.until(self.wizard.next_button.isEnabled)
        self.ready.clear()
        self.click(self.wizard.next_button)
        await self.at(page, timeout_s)

    async def visit(self, page: PageId) -> None:
        """Go to a page to change something there; `next` leads back."""
        self.ready.clear()
        self.wizard.visit(page)
        await self.at(page)

    async def answer(self, words: str) -> None:
        """Click the button with these words in the question that is (or will be) open."""

        def boxes() -> list[QMessageBox]:
            return [box for box in self.wizard.findChildren(QMessageBox) if box.isVisible()]

        await self.until(boxes)
        button = next(b for b in boxes()[0].buttons() if words in b.text().replace("&", ""))
        self.click(button)
        # It is deleted later than it is hidden: the caller has got the answer by then.
        await self.until(lambda: not self.wizard.findChildren(QMessageBox))


class Opener:
    """Opens wizards and closes them all."""

    def __init__(self, qtbot: QtBot, app: QApplication, until: Until) -> None:
        self._given = (qtbot, app, until)
        self._drivers: list[Driver] = []

    async def __call__(self, backend: Backend, given: Given | None = None) -> Driver:
        driver = Driver(*self._given, backend, given or Given())
        self._drivers.append(driver)
        await driver.open()
        return driver

    async def close(self) -> None:
        for driver in self._drivers:
            await driver.close()


def closing(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., Coroutine[Any, Any, None]]:
    """Close the test's wizards inside the test: afterwards the loop no longer runs, but Qt still fires its timers."""

    @functools.wraps(test)
    async def run(open_wizard: Opener, **fixtures: object) -> None:
        try:
            await test(open_wizard=open_wizard, **fixtures)
        finally:
            await open_wizard.close()

    return run
