"""What a screen reader gets: every control of every page has a name and can be reached, and what happens is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6 import QtGui
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.errors import ServiceStartFailed
from core.model.service_state import ServiceState
from gui.logic.flow import PageId
from gui.widgets.announcer import Announcer
from tests.gui.driver import Driver, Opener, closing
from tests.gui.reading import each_state, open_state
from tests.gui.states import make_backend, many_services

Role = QAccessible.Role
CONTROLS = {
    Role.Button,
    Role.PushButton,
    Role.CheckBox,
    Role.RadioButton,
    Role.ComboBox,
    Role.EditableText,
    Role.List,
    Role.Tree,
    Role.Table,
    Role.Link,
    Role.PageTab,
    Role.Slider,
    Role.SpinBox,
}


def walk(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """The tree that a screen reader walks, as far as it is in view."""
    yield interface
    for place in range(interface.childCount()):
        child = interface.child(place)
        if child is not None and child.isValid() and not child.state().invisible:
            yield from walk(child)


def describe(interface: QAccessibleInterface) -> str:
    thing = interface.object()
    name = interface.text(QAccessible.Text.Name)
    return f"{interface.role().name} '{name}' ({type(thing).__name__ if thing else 'no widget'})"


# A text that the mouse can select takes the focus for that; there is nothing to do with it. A cell is a part of a table.
NO_CONTROLS = {Role.StaticText, Role.TreeItem, Role.Cell}


def is_control(interface: QAccessibleInterface) -> bool:
    return interface.role() in CONTROLS or (interface.state().focusable and interface.role() not in NO_CONTROLS)


def tab_ring(window: QWidget) -> list[QWidget]:
    """Where the Tab key really leads, once around."""
    ring: list[QWidget] = []
    while (focused := window.focusWidget()) is not None and focused not in ring:
        ring.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return ring


def reached(widget: QWidget, ring: list[QWidget]) -> bool:
    """By Tab, by the arrow keys inside its group, or through the control that it is a part of."""
    proxy = widget.focusProxy()
    if widget in ring or (proxy is not None and proxy in ring):
        return True
    if isinstance(widget, QAbstractButton):
        group = widget.group()
        fellows = group.buttons() if group else widget.parentWidget().findChildren(type(widget))
        grouped = group.exclusive() if group else widget.autoExclusive()
        return grouped and any(fellow in ring for fellow in fellows)
    return False


@pytest.mark.parametrize("state", each_state())
@closing
async def test_every_control_has_a_name_and_can_be_reached(open_wizard: Opener, state: str) -> None:
    driver = await open_state(open_wizard, state)
    wizard = driver.wizard
    wizard.activateWindow()
    # Where a question is asked its own window stays the active one.
    await driver.until(QApplication.activeWindow)
    tree = list(walk(QAccessible.queryAccessibleInterface(wizard)))
    ring = tab_ring(wizard)
    controls = [one for one in tree if is_control(one)]
    assert len(controls) > 1 and len(ring) > 0
    named = [one for one in tree if is_control(one) or one.role() is Role.ListItem]
    nameless = [describe(one) for one in named if not one.text(QAccessible.Text.Name)]
    lost = []
    for one in controls:
        widget = one.object()
        usable = isinstance(widget, QWidget) and widget.isEnabled() and widget is not wizard
        # The rail of steps and other lists that are only read take no focus.
        if usable and one.state().focusable and not one.state().disabled and not reached(widget, ring):
            lost.append(describe(one))
    assert not nameless and not lost


@closing
async def test_tab_goes_through_the_page_then_the_footer_then_the_rail(open_wizard: Opener) -> None:
    driver = await many_services(open_wizard)
    driver.wizard.resize(1024, 560)
    await driver.next(PageId.DESTINATION)
    wizard = driver.wizard
    await driver.until(lambda: wizard.service_panel.services.verticalScrollBar().maximum())
    ring = tab_ring(wizard)
    ours = (wizard.cancel_button, wizard.back_button, wizard.next_button, wizard.service_panel.start_button)
    places = [ring.index(widget) for widget in ours]
    assert places == sorted(places) and places[0] > 0
    assert all(wizard.stack.isAncestorOf(widget) for widget in ring[: places[0]])
    # Nothing is lost of the list of services where it does not fit: the keyboard can scroll it.
    assert wizard.service_panel.services in ring
    backwards = [wizard.focusWidget()]
    for _ in ring[1:]:
        QTest.keyClick(backwards[-1], Qt.Key.Key_Backtab)
        backwards.append(wizard.focusWidget())
    assert backwards == [ring[0], *reversed(ring[1:])]


@closing
async def test_the_rail_tells_the_state_of_each_step(open_wizard: Opener) -> None:
    driver = await open_state(open_wizard, "destination")
    rows = [
        one for one in walk(QAccessible.queryAccessibleInterface(driver.wizard.rail)) if one.role() is Role.ListItem
    ]
    names = [row.text(QAccessible.Text.Name) for row in rows]
    assert names[:3] == ["Start (done)", "Destination (current step)", "Review (to come)"]


@pytest.mark.parametrize(
    "state, ends",
    [
        ("configuration", ["Installation (done)", "Configuration (current step)", "Review (to come)"]),
        ("method_copy", ["Start (done)", "Method (current step)", "Destination (to come)"]),
        ("result_done_backup", ["Progress (done)", "Result (current step)"]),
        ("result_failed", ["Progress (failed)", "Result (current step)"]),
        ("result_cancelled", ["Progress (cancelled)", "Result (current step)"]),
        ("result_doubtful", ["Progress (doubtful)", "Result (current step)"]),
        ("result_undecided", ["Progress (needs a decision)", "Result (current step)"]),
    ],
)
@closing
async def test_the_rail_says_where_one_is_and_how_the_job_ended(
    open_wizard: Opener, state: str, ends: list[str]
) -> None:
    model = (await open_state(open_wizard, state)).wizard.rail.model()
    said = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    assert any(said[place : place + len(ends)] == ends for place in range(len(said))), said


@closing
async def test_every_service_is_a_row_with_its_state(open_wizard: Opener) -> None:
    driver = await open_state(open_wizard, "service_stopped")

    def names() -> set[str]:
        tree = walk(QAccessible.queryAccessibleInterface(driver.wizard.service_panel))
        return {one.text(QAccessible.Text.Name) for one in tree if one.role() is Role.StaticText}

    await driver.until(lambda: {"Neo4j: stopped", "neo4j: stopped", "sso-service: running"} <= names())


# --- what is said ----------------------------------------------------------------------------------------------------


class Listener:
    """A screen reader that writes down what it is told."""

    def __init__(self, driver: Driver) -> None:
        self.heard: list[tuple[str, bool]] = []
        self._announcer = driver.wizard.announcer
        self._event = self._announcer.event
        setattr(self._announcer, "event", self.hear)  # noqa: B010 (mypy: a method)

    def hear(self, text: str, *, urgent: bool) -> QAccessibleEvent:
        self.heard.append((text, urgent))
        return self._event(text, urgent=urgent)


@closing
async def test_pages_results_and_errors_are_said(open_wizard: Opener) -> None:
    driver = await open_state(open_wizard, "welcome_found")
    listener = Listener(driver)
    await driver.next(PageId.DESTINATION)
    assert listener.heard == [("Step 2 of 5: Where should the backup go?", False)]
    driver.wizard.report_failure(ServiceStartFailed("It never answered.", "Wait."))
    words, urgent = listener.heard[-1]
    assert urgent and words.split("\n") == [
        "It never answered.",
        "No data was changed.",
        "Neo4j is now: running",
        "Wait.",
    ]
    await driver.visit(PageId.METHOD)
    assert listener.heard[-1] == ("How should the data be backed up?", False)


@closing
async def test_the_result_is_said_at_once(open_wizard: Opener) -> None:
    driver = await open_state(open_wizard, "progress_running")
    listener = Listener(driver)
    job = driver.wizard.context.job
    assert job is not None
    job.cancel()
    await driver.until(lambda: driver.wizard.current is PageId.RESULT and listener.heard)
    sentence = "Cancelled: The job was cancelled. No backup was made; the server's data was not touched."
    await driver.until(lambda: (sentence, True) in listener.heard)


@closing
async def test_a_change_of_the_service_is_said_and_the_first_look_is_not(open_wizard: Opener) -> None:
    backend = make_backend()
    driver = await open_wizard(backend)
    listener = Listener(driver)
    await driver.until(lambda: driver.wizard.context.service.state)
    looks = backend.views
    await driver.until(lambda: backend.views > looks + 2)
    assert not listener.heard
    backend.status = ServiceState.STOPPED
    await driver.until(lambda: listener.heard)
    driver.click(driver.wizard.service_panel.start_button)
    await driver.until(lambda: len(listener.heard) == 3)
    assert listener.heard == [("Neo4j: stopped", False), ("Neo4j: starting", False), ("Neo4j: running", False)]


@pytest.mark.skipif(not hasattr(QtGui, "QAccessibleAnnouncementEvent"), reason="Qt before 6.8 has no announcements")
@pytest.mark.parametrize("urgent", [False, True])
def test_an_announcement_says_how_urgent_it_is(qtbot: QtBot, urgent: bool) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    event = Announcer(window).event("Backup complete", urgent=urgent)
    assert isinstance(event, QtGui.QAccessibleAnnouncementEvent) and event.message() == "Backup complete"
    assert (event.politeness() is QAccessible.AnnouncementPoliteness.Assertive) is urgent


def test_without_announcements_it_is_an_alert_of_that_name(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(QtGui, "QAccessibleAnnouncementEvent", raising=False)
    window = QWidget()
    qtbot.addWidget(window)
    event = Announcer(window).event("Backup complete", urgent=True)
    alerted = event.object()
    assert event.type() is QAccessible.Event.Alert and isinstance(alerted, QWidget)
    assert alerted.accessibleName() == "Backup complete" and not alerted.isVisible()


def test_an_announcement_goes_through_qt(qtbot: QtBot) -> None:
    window = QWidget()
    QAccessible.setActive(True)
    try:
        Announcer(window).say("Backup complete", urgent=True)
        Announcer(window).say("")
        QCoreApplication.sendPostedEvents()
    finally:
        QAccessible.setActive(False)
        window.deleteLater()
