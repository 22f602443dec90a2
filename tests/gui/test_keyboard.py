"""The keyboard alone: a whole backup, a whole restore, Enter and Escape, keys without clashes, a focus that is seen."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)

from core.errors import ServiceStartFailed
from core.model.events import JobState
from core.plan.plan import Operation
from gui.logic.flow import RESTORE_WORD, PageId, Question
from gui.pages.backup_choice import BackupChoicePage
from gui.pages.destination import DestinationPage
from gui.pages.result import ResultPage
from gui.pages.review import ReviewPage
from gui.pages.welcome import WelcomePage
from gui.widgets.fields import ComboBox, LineEdit
from tests.gui.driver import Driver, Opener, closing
from tests.gui.reading import each_state, open_state, settle, visible_widgets
from tests.gui.states import ENTRIES, make_backend

Key = Qt.Key
SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier


class Keyboard:
    """Hands on the keys: each goes to whatever has the focus, and nowhere else."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._window: QWidget = driver.wizard

    async def ready(self) -> None:
        self._driver.wizard.activateWindow()
        await self._driver.until(self._driver.wizard.isActiveWindow)

    @property
    def focused(self) -> QWidget:
        focused = self._window.focusWidget()
        assert focused is not None, "nothing has the focus"
        return focused

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.focused, key, modifier)

    def type(self, text: str) -> None:
        self.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(self.focused, text)

    def tab_to(self, widget: QWidget, *, backwards: bool = False) -> None:
        for _ in range(60):
            if self.focused is widget:
                return
            self.press(Key.Key_Backtab if backwards else Key.Key_Tab, SHIFT if backwards else NONE)
        pytest.fail(f"Tab does not lead to {widget.accessibleName()}")

    async def enter(self, page: PageId) -> None:
        """Press Enter where the focus is, and be at that page."""
        driver = self._driver
        await driver.until(driver.wizard.next_button.isEnabled)
        driver.ready.clear()
        self.press(Key.Key_Return)
        await driver.at(page)

    async def answer(self, words: str, letter: Qt.Key | None = None) -> None:
        """Press that button in the question that is open: by Alt and its letter, or by Tab and Space."""
        driver = self._driver
        await driver.until(lambda: driver.wizard.findChildren(QMessageBox))
        (box,) = driver.wizard.findChildren(QMessageBox)
        self._window = box
        if letter is None:
            button = next(button for button in box.buttons() if words in button.text().replace("&", ""))
            self.tab_to(button)
            self.press(Key.Key_Space)
        else:
            await driver.until(box.isActiveWindow)
            self.press(letter, ALT)
        self._window = driver.wizard
        await driver.until(lambda: not driver.wizard.findChildren(QMessageBox))
        await self.ready()


@closing
async def test_a_whole_backup_by_keyboard_alone(open_wizard: Opener, tmp_path: Path) -> None:
    backend = make_backend()
    driver = await open_wizard(backend)
    wizard, keys = driver.wizard, Keyboard(driver)
    await keys.ready()
    assert keys.focused is driver.page(WelcomePage).backup_button
    await keys.enter(PageId.DESTINATION)
    destination = driver.page(DestinationPage)
    keys.tab_to(destination.folders)
    keys.type(str(tmp_path))
    await keys.enter(PageId.REVIEW)
    keys.tab_to(driver.page(ReviewPage).boxes[Question.NO_IMPORT])
    keys.press(Key.Key_Space)
    assert wizard.next_button.isEnabled()
    await keys.enter(PageId.RESULT)
    (plan,) = backend.plans
    assert plan.operation is Operation.BACKUP and plan.folder.parent == tmp_path
    keys.tab_to(driver.page(ResultPage).folder_button)
    keys.press(Key.Key_Return)
    assert driver.opened == [str(plan.folder)]
    keys.tab_to(wizard.next_button)
    keys.press(Key.Key_Return)
    assert not wizard.isVisible()


@closing
async def test_a_whole_restore_by_keyboard_alone(open_wizard: Opener) -> None:
    backend = make_backend()
    driver = await open_wizard(backend)
    wizard, keys = driver.wizard, Keyboard(driver)
    await keys.ready()
    keys.press(Key.Key_Down)
    assert keys.focused is driver.page(WelcomePage).restore_button
    await keys.enter(PageId.BACKUP_CHOICE)  # the big choice that has the focus is the answer
    choice = driver.page(BackupChoicePage)
    keys.tab_to(choice.list)
    assert wizard.state.chosen == ENTRIES[0]
    keys.press(Key.Key_Down)
    assert wizard.state.chosen == ENTRIES[1]
    keys.press(Key.Key_Up)
    await keys.enter(PageId.INSTALLATION)
    keys.tab_to(wizard.next_button)
    await keys.enter(PageId.REVIEW)
    assert keys.focused is driver.page(ReviewPage).word
    assert not wizard.next_button.isEnabled()
    keys.press(Key.Key_Return)
    assert wizard.current is PageId.REVIEW and not backend.plans
    keys.type(RESTORE_WORD)
    await keys.enter(PageId.RESULT)
    (plan,) = backend.plans
    assert plan.operation is Operation.RESTORE and plan.label == ENTRIES[0].label
    keys.tab_to(wizard.back_button)  # Start again
    await keys.enter(PageId.WELCOME)


# The letter of the window's own button is that of the answer, too.
@pytest.mark.parametrize(
    "ask, keep, cancel",
    [((Key.Key_Escape, NONE), None, None), ((Key.Key_C, ALT), Key.Key_K, Key.Key_C)],
    ids=["by Tab", "by letters"],
)
@closing
async def test_a_job_is_cancelled_by_keyboard(
    open_wizard: Opener, ask: tuple[Qt.Key, Qt.KeyboardModifier], keep: Qt.Key | None, cancel: Qt.Key | None
) -> None:
    driver = await open_state(open_wizard, "progress_running")
    keys = Keyboard(driver)
    await keys.ready()
    job = driver.wizard.context.job
    assert job is not None
    keys.press(*ask)
    await keys.answer("Keep running", keep)
    assert job.state is JobState.RUNNING
    keys.press(*ask)
    await keys.answer("Cancel the job", cancel)
    await driver.at(PageId.RESULT)


@closing
async def test_enter_is_for_the_button_that_has_the_focus(open_wizard: Opener) -> None:
    driver = await open_state(open_wizard, "destination")
    wizard, keys = driver.wizard, Keyboard(driver)
    asked: list[str] = []

    async def choose(title: str, start: str) -> str:
        asked.append(start)
        return ""

    wizard.context.choose_folder = choose
    keys.tab_to(driver.page(DestinationPage).browse_button)
    keys.press(Key.Key_Enter)
    await driver.until(lambda: asked)
    assert wizard.current is PageId.DESTINATION
    keys.tab_to(wizard.back_button)
    await keys.enter(PageId.WELCOME)


@closing
async def test_enter_in_a_text_and_a_key_held_down_go_nowhere(open_wizard: Opener) -> None:
    driver = await open_state(open_wizard, "error_panel")
    wizard, keys = driver.wizard, Keyboard(driver)
    keys.tab_to(wizard.error_panel.details)
    keys.press(Key.Key_Return)
    keys.tab_to(driver.page(DestinationPage).folders)
    held = QKeyEvent(QEvent.Type.KeyPress, Key.Key_Return, NONE, "\r", True)
    QApplication.sendEvent(keys.focused, held)
    # Next would have begun to leave the page at once.
    assert wizard.current is PageId.DESTINATION and wizard.next_button.isEnabled()
    await keys.enter(PageId.REVIEW)


@closing
async def test_escape_dismisses_the_error_first_and_then_goes_back(open_wizard: Opener) -> None:
    driver = await open_state(open_wizard, "error_panel")
    wizard, keys = driver.wizard, Keyboard(driver)
    keys.tab_to(wizard.error_panel.dismiss_button)
    keys.press(Key.Key_Escape)
    assert wizard.isVisible() and not wizard.error_panel.isVisible()
    assert keys.focused is driver.page(DestinationPage).folders
    wizard.report_failure(ServiceStartFailed("It never answered."))
    driver.ready.clear()
    keys.press(Key.Key_Escape)  # the focus is in the page: the window's own Escape
    await driver.at(PageId.WELCOME)


@closing
async def test_a_second_question_is_not_laid_on_the_first(open_wizard: Opener) -> None:
    driver = await open_state(open_wizard, "progress_running")
    driver.click(driver.wizard.cancel_button)
    await driver.until(lambda: driver.wizard.findChildren(QMessageBox))
    dialogs = driver.wizard.dialogs
    assert await dialogs.ask("Another?", "Text", "&Yes", "&No") is False
    assert await dialogs.choose_folder("Folder", "/") == ""
    assert len(driver.wizard.findChildren(QMessageBox)) == 1
    await driver.answer("Keep running")


@closing
async def test_enter_answers_no_also_after_the_colours_have_changed(open_wizard: Opener) -> None:
    """As in the evening, when the system turns dark while the question is open."""
    driver = await open_state(open_wizard, "progress_asking")
    (box,) = driver.wizard.findChildren(QMessageBox)
    for scheme in ("dark", "light"):
        driver.theme.set_scheme(scheme)
        await settle()
        focused = box.focusWidget()
        assert isinstance(focused, QPushButton) and focused.isDefault()
        assert focused.accessibleName() == "Keep running"
    await driver.answer("Keep running")
    assert driver.wizard.context.job is not None and driver.wizard.context.job.state is JobState.RUNNING


@closing
async def test_escape_goes_back_and_never_ends_the_program(open_wizard: Opener) -> None:
    driver = await open_state(open_wizard, "review_restore")
    wizard, keys = driver.wizard, Keyboard(driver)
    await keys.ready()
    for page in (PageId.INSTALLATION, PageId.BACKUP_CHOICE, PageId.WELCOME):
        driver.ready.clear()
        keys.press(Key.Key_Escape)
        await driver.at(page)
    keys.press(Key.Key_Escape)
    assert wizard.isVisible() and wizard.current is PageId.WELCOME


@closing
async def test_enter_on_a_restores_review_does_nothing_until_the_word_is_typed(open_wizard: Opener) -> None:
    driver = await open_state(open_wizard, "review_restore")
    wizard, keys = driver.wizard, Keyboard(driver)
    await keys.ready()
    assert keys.focused is driver.page(ReviewPage).word
    keys.press(Key.Key_Return)
    assert wizard.isVisible() and wizard.current is PageId.REVIEW


@pytest.mark.parametrize("state", ["destination", "backup_choice", "installation", "review_restore"])
@closing
async def test_a_buttons_letter_is_never_typed_into_a_field(open_wizard: Opener, state: str) -> None:
    """As when Start is pressed by its letter while the page is being checked again: it would have spoilt the typed word."""
    driver = await open_state(open_wizard, state)
    keys = Keyboard(driver)
    await keys.ready()
    driver.wizard.next_button.setEnabled(False)
    fields = [widget for widget in visible_widgets(driver.wizard) if isinstance(widget, QLineEdit)]
    assert fields and all(isinstance(field, LineEdit) for field in driver.wizard.findChildren(QLineEdit))
    for field in fields:
        field.setFocus()
        field.setText("what is there")
        # No button of these pages has the last one.
        for letter in (Key.Key_N, Key.Key_S, Key.Key_Z):
            keys.press(letter, ALT)
        keys.press(Key.Key_At, Qt.KeyboardModifier.ControlModifier | ALT)  # AltGr, as Windows tells it
        assert field.text() == "what is there@", field.accessibleName()
    combos = driver.wizard.findChildren(QComboBox)
    assert all(isinstance(combo, ComboBox) for combo in combos)
    for combo in combos:
        combo.addItem("what is there")
        combo.addItem("%another")  # no button has this character
        combo.setCurrentIndex(combo.count() - 2)
        chosen: list[int] = []
        combo.activated.connect(chosen.append)
        QTest.keyClick(combo, Key.Key_Percent, ALT)
        assert (combo.currentText(), chosen) == ("what is there", []), combo.accessibleName()


@pytest.mark.same_everywhere
@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("state", each_state())
@closing
async def test_each_key_belongs_to_one_control(open_wizard: Opener, state: str) -> None:
    driver = await open_state(open_wizard, state)
    keys: list[tuple[str, str]] = []
    # A question has the keys while it is open.
    asked = [box for box in driver.wizard.findChildren(QMessageBox) if box.isVisible()]
    for widget in visible_widgets(asked[0] if asked else driver.wizard):
        speaks = isinstance(widget, QAbstractButton) or (isinstance(widget, QLabel) and widget.buddy() is not None)
        if speaks and (found := re.search(r"&(\w)", widget.text().replace("&&", ""))):
            keys.append((found[1].lower(), widget.text()))
    count = Counter(key for key, _ in keys)
    assert len(keys) > 1
    assert not [text for key, text in keys if count[key] > 1]


SEEN_IN = ("welcome_found", "destination", "method_online", "backup_choice", "review_backup", "error_panel")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", SEEN_IN)
@closing
async def test_the_focus_is_seen_on_every_control(open_wizard: Opener, state: str, scheme: str) -> None:
    driver = await open_state(open_wizard, state)
    driver.theme.set_scheme(scheme)
    keys = Keyboard(driver)
    await keys.ready()
    unseen, ring = [], []
    while (widget := keys.focused) not in ring:
        ring.append(widget)
        focused = widget.grab().toImage()
        keys.press(Key.Key_Tab)
        plain = widget.grab().toImage()
        if widget.size() == plain.size():
            columns, rows = range(plain.width()), range(plain.height())
            changed = sum(focused.pixel(x, y) != plain.pixel(x, y) for x in columns for y in rows)
            # About what a line of one pixel around it comes to; a blinking cursor is less.
            if changed < plain.width() + plain.height():
                unseen.append(f"{type(widget).__name__} {widget.accessibleName()}: {changed} px")
    assert len(ring) > 2 and not unseen
