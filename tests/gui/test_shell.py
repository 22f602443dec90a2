"""The pieces of the shell: service panel, error panel, folding sections, the watch on the event loop."""

from __future__ import annotations

import asyncio
import logging

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QScreen, QTransform
from PySide6.QtWidgets import QApplication, QLabel, QStyle
from pytestqt.qtbot import QtBot

from core.errors import ServiceStartFailed
from core.model.installation import Installation
from core.model.service_state import ServiceState
from gui.logic.contract import Say, ServiceView
from gui.loop.loop_watch import LoopWatch
from gui.widgets.widgets import make_disclosure
from tests.gui.driver import Opener, closing
from tests.gui.fake_backend import FakeBackend
from tests.gui.states import STATES, make_backend


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (ServiceState.STOPPED, ""),
        (ServiceState.UNKNOWN, ""),
        (ServiceState.RUNNING, "Neo4j is running."),
        (ServiceState.STARTING, "Neo4j is starting."),
        (ServiceState.STOPPING, "Neo4j is stopping; it can be started when it has stopped."),
        (ServiceState.NOT_INSTALLED, "There is no Neo4j to start."),
    ],
)
@closing
async def test_start_is_always_there_and_says_why_it_cannot_be_clicked(
    open_wizard: Opener, state: ServiceState, reason: str
) -> None:
    driver = await open_wizard(make_backend(status=state))
    panel = driver.wizard.service_panel
    await driver.until(lambda: driver.wizard.context.service.state)
    button = panel.start_button
    assert button.isVisible() and button.isEnabled() is not bool(reason)
    assert button.accessibleDescription() == button.toolTip() == reason


@pytest.mark.parametrize(("left", "top", "width", "height"), [(0, 0, 1280, 760), (0, 40, 853, 493), (60, 0, 660, 440)])
@closing
async def test_the_window_lies_in_the_free_part_of_the_screen(
    open_wizard: Opener, monkeypatch: pytest.MonkeyPatch, left: int, top: int, width: int, height: int
) -> None:
    """1280x800 at 100 and 150 %, and 1440x960 at 200 %, each with a task bar somewhere."""
    free = QRect(left, top, width, height)
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _: free)
    wizard = (await open_wizard(make_backend())).wizard
    title = wizard.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
    # Where it is put, its title bar included; the platform of the tests draws none.
    taken = QRect(wizard.pos(), wizard.size() + QSize(0, title))
    assert free.contains(taken), (free, taken)
    assert abs(taken.center().x() - free.center().x()) <= 1 and abs(taken.center().y() - free.center().y()) <= 1


@closing
async def test_a_running_job_holds_the_service(open_wizard: Opener) -> None:
    driver = await STATES["progress_running"](open_wizard)
    button = driver.wizard.service_panel.start_button
    assert button.isVisible() and not button.isEnabled()
    assert button.toolTip() == "A job is running: it stops and starts Neo4j itself."


class SlowStart(FakeBackend):
    """Waits with the start until it is told."""

    go: asyncio.Event

    async def start_service(self, installation: Installation, say: Say) -> None:
        say("Waiting for an answer on port 7474")
        await self.go.wait()
        raise ServiceStartFailed("It never answered.")


@closing
async def test_a_start_says_what_it_waits_for_and_can_be_tried_again(open_wizard: Opener) -> None:
    backend = SlowStart(status=ServiceState.STOPPED)
    backend.go = asyncio.Event()
    driver = await open_wizard(backend)
    panel = driver.wizard.service_panel
    await driver.until(panel.start_button.isEnabled)
    driver.click(panel.start_button)
    await driver.until(lambda: panel.detail.text() == "Waiting for an answer on port 7474")
    assert panel.state_label.text() == "Neo4j: starting" and not panel.start_button.isEnabled()
    backend.go.set()
    await driver.until(driver.wizard.error_panel.isVisible)
    await driver.until(panel.start_button.isEnabled)
    assert panel.state_label.text() == "Neo4j: stopped"


class Faulty(FakeBackend):
    """Has a bug until it is mended."""

    mended = False

    async def view_service(self, installation: Installation) -> ServiceView:
        if not self.mended:
            raise ValueError("a bug")
        return await super().view_service(installation)


@pytest.mark.expects_warnings
@closing
async def test_a_bug_does_not_end_the_looking(open_wizard: Opener) -> None:
    backend = Faulty()
    driver = await open_wizard(backend)
    watch = driver.wizard.context.service
    await driver.until(lambda: watch.state is ServiceState.UNKNOWN)
    backend.mended = True
    await driver.until(lambda: watch.state is ServiceState.RUNNING)


@pytest.mark.expects_warnings
@closing
async def test_an_error_shows_no_secret_and_no_traceback_by_itself(open_wizard: Opener, app: QApplication) -> None:
    driver = await STATES["progress_running"](open_wizard)
    panel = driver.wizard.error_panel
    driver.wizard.report_failure(ValueError("login with password=hunter2 failed"))
    shown = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert "The program met an error of its own." in shown and not any("ValueError" in text for text in shown)
    assert "The running job goes on; its result will say what it means for the data." in shown
    driver.click(panel.details_button)
    driver.click(panel.copy_button)
    for text in (panel.details.toPlainText(), app.clipboard().text()):
        assert "ValueError" in text and "***" in text and "hunter2" not in text


@closing
async def test_the_error_panel_follows_the_server(open_wizard: Opener) -> None:
    backend = make_backend()
    driver = await open_wizard(backend)
    await driver.until(lambda: driver.wizard.context.service.state)
    driver.wizard.report_failure(ServiceStartFailed("It never answered."))
    panel = driver.wizard.error_panel
    assert panel.server.text() == "Neo4j is now: running"
    backend.status = ServiceState.STOPPED
    await driver.until(lambda: panel.server.text() == "Neo4j is now: stopped")


def test_a_folding_section_says_whether_it_is_open(qtbot: QtBot) -> None:
    content = QLabel("inside")
    section = make_disclosure("&More", content)
    qtbot.addWidget(section)
    section.show()
    assert not content.isVisible() and section.button.accessibleDescription() == "collapsed"
    closed = section.button.icon().pixmap(12, 12).toImage()
    section.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    mirrored = section.button.icon().pixmap(12, 12).toImage()
    assert mirrored == closed.transformed(QTransform().scale(-1, 1)) and mirrored != closed
    section.button.click()
    assert content.isVisible() and section.is_open() and section.button.accessibleDescription() == "expanded"


def beat_at(watch: LoopWatch, clock: list[float], *moments_s: float) -> None:
    for moment_s in moments_s:
        clock[0] = moment_s
        watch.beat()


def test_the_loop_watch_measures_what_a_beat_came_too_late(qtbot: QtBot) -> None:
    clock = [0.0]
    watch = LoopWatch(5, keep=True, clock=lambda: clock[0])
    watch.start()
    beat_at(watch, clock, 0.005, 0.010, 0.055, 0.060)
    watch.stop()
    assert watch.gaps_ms() == pytest.approx([0, 0, 40, 0]) and watch.worst_ms() == pytest.approx(40)
    assert watch.percentile_ms(50) == pytest.approx(0) and watch.percentile_ms(99.9) == pytest.approx(40)


def test_a_long_gap_is_logged_once(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    clock = [0.0]
    watch = LoopWatch(50, clock=lambda: clock[0])
    with caplog.at_level(logging.INFO):
        watch.start()
        beat_at(watch, clock, 0.05, 0.9, 2.0)
        watch.stop()
    assert [record.getMessage() for record in caplog.records] == ["the window did not answer for 800 ms"]
    assert not watch.gaps_ms()
