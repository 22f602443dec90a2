"""Rules for the tests of widgets: the Qt event loop, one locale, no window left open.

In an async test never use qtbot.wait*: it nests an event loop inside the running task. Use `await until(...)`.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator

import pytest
import qasync
from PySide6.QtCore import QEvent, QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.app import install_translators
from gui.loop.garbage import GarbageCollector
from tests.gui.driver import Opener, Until, until


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Async tests below tests/gui run on the Qt loop; all others keep plain asyncio."""
    return {"qt": lambda: qasync.QEventLoop(QApplication.instance() or QApplication([]))}


@pytest.fixture(scope="session", autouse=True)
def app(qapp: QApplication) -> QApplication:
    qapp.setQuitOnLastWindowClosed(False)  # a closed window must not end the test's loop
    QLocale.setDefault(QLocale.c())
    font = qapp.font()
    font.setPointSizeF(9)  # the same on every system; Windows' own size
    qapp.setFont(font)
    return qapp


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest, app: QApplication) -> Iterator[None]:
    before = QLocale()
    translators = install_translators(app, request.param)
    yield
    QLocale.setDefault(before)
    for translator in translators:
        app.removeTranslator(translator)


@pytest.fixture(name="until")
def until_fixture() -> Until:
    return until


def _delete_closed(app: QApplication) -> None:
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()


@pytest.fixture(autouse=True)
def no_leftover_windows(app: QApplication) -> Iterator[None]:
    """Each test starts without windows; one left visible is a window the test forgot to close."""
    yield
    # Read first, closed then: the next test starts clean even where this one is at fault.
    leftover = [widget for widget in app.topLevelWidgets() if widget.isVisible()]
    names = [f"{type(widget).__name__} '{widget.windowTitle()}'" for widget in leftover]
    for widget in app.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    _delete_closed(app)
    if names:
        pytest.fail(f"left visible: {', '.join(names)}", pytrace=False)


@pytest.fixture(scope="package", autouse=True)
def garbage_stays_here(app: QApplication) -> Iterator[None]:
    """As in the product: threads collect no closed loops and no widgets."""
    with GarbageCollector():
        yield


def pytest_runtest_logfinish() -> None:
    """Pytest releases the last test's wizard only after the fixtures: a thread of the next test would destroy it."""
    if gc.isenabled():
        gc.collect()


@pytest.fixture
def open_wizard(qtbot: QtBot, app: QApplication, until: Until) -> Opener:
    """`driver = await open_wizard(backend)`, in a test decorated with `@closing`."""
    return Opener(qtbot, app, until)
