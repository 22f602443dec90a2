"""The choice of a backup: several folders at once, what fits, what hangs, what vanishes; by keyboard."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path, PurePath

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from core.errors import BackupCorrupt, BackupNotFound, BackupNotReady, WriteFailed
from core.model.backup import BackupEntry, BackupMethod
from core.model.kind_facts import WINDOWS_INSTALLER
from core.model.store_facts import Doubt
from gui.logic.contract import Remembered
from gui.logic.flow import PageId
from gui.pages.backup_choice import BackupChoicePage
from gui.pages.backup_table import KIND, MADE, VERIFIED
from gui.pages.review import ReviewPage
from gui.pages.welcome import WelcomePage
from gui.widgets.widgets import ICON
from gui.words import time_words
from tests.gui.driver import Driver, Opener, closing
from tests.gui.fake_backend import FakeBackend, full, make_backup, make_entry

NAS = full("/nas/imaging")
NEW = make_backup("new", created_utc="2026-11-23T02:00:00Z")
MIDDLE = make_backup("middle", created_utc="2026-11-12T02:00:00Z")
OLD = make_backup("old", created_utc="2026-10-01T02:00:00Z")


def on_nas(entry: BackupEntry) -> BackupEntry:
    return replace(entry, path=PurePath(NAS) / entry.label)


async def to_choice(driver: Driver) -> BackupChoicePage:
    driver.click(driver.page(WelcomePage).restore_button)
    await driver.next(PageId.BACKUP_CHOICE)
    return driver.page(BackupChoicePage)


def texts(page: BackupChoicePage) -> list[str]:
    rows = [page.list.topLevelItem(place) for place in range(page.list.topLevelItemCount())]
    return [page.list.indexFromItem(row, 0).data(Qt.ItemDataRole.UserRole).label for row in rows if row is not None]


def chosen(driver: Driver) -> str:
    entry = driver.wizard.state.chosen
    return entry.label if entry else ""


@closing
async def test_the_backups_of_all_folders_are_listed_newest_first(open_wizard: Opener) -> None:
    backend = FakeBackend(
        entries=(make_entry(OLD), make_entry(NEW)),
        folders={NAS: (on_nas(make_entry(MIDDLE)),), full("/alias"): (make_entry(OLD),)},
        remembered=Remembered(full("/backups"), (full("/backups"), NAS, full("/alias"))),
    )
    driver = await open_wizard(backend)
    page = await to_choice(driver)
    await driver.until(lambda: texts(page) == ["new", "middle", "old"])
    assert chosen(driver) == "new"
    assert not page.list.isColumnHidden(5)
    await driver.until(lambda: not page.stop_button.isVisible())


@closing
async def test_what_does_not_fit_is_said_in_the_row_and_not_preselected(open_wizard: Opener) -> None:
    windows = make_entry(make_backup("win", kind=WINDOWS_INSTALLER, created_utc="2026-11-23T09:00:00Z"))
    entries = (
        windows,
        make_entry(NEW, "new lacks 3 files."),
        make_entry(MIDDLE),
        make_entry(replace(OLD, version="2")),
    )
    driver = await open_wizard(FakeBackend(entries=entries))
    page = await to_choice(driver)
    assert chosen(driver) == "middle"
    reasons = [page.list.topLevelItem(place).child(0) for place in range(4)]
    assert "Windows installer" in reasons[0].text(0) and reasons[1].text(0) == "new lacks 3 files."
    assert reasons[2] is None and "2.18.1" in reasons[3].text(0)
    # One that could be restored elsewhere, or at one's own risk, may be chosen: the review decides.
    page.list.setCurrentItem(page.list.topLevelItem(0))
    assert "Windows installer" in page.words.text() and driver.wizard.next_button.isEnabled()
    page.list.setCurrentItem(page.list.topLevelItem(1))
    assert page.words.text() == "new lacks 3 files." and not driver.wizard.next_button.isEnabled()


@closing
async def test_nothing_is_chosen_where_nothing_fits(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend(entries=(make_entry(replace(OLD, version="2.0")),)))
    page = await to_choice(driver)
    assert driver.wizard.state.chosen is None and page.list.entry() is None
    assert page.words.text().startswith("None of these backups is a good one")
    assert not driver.wizard.next_button.isEnabled()


@closing
async def test_rows_are_walked_searched_and_taken_by_keyboard(open_wizard: Opener) -> None:
    entries = (make_entry(NEW, "Damaged."), make_entry(MIDDLE), make_entry(OLD))
    driver = await open_wizard(FakeBackend(entries=entries))
    page = await to_choice(driver)
    assert driver.wizard.focusWidget() is page.list
    await driver.press(Qt.Key.Key_Home, page.list)
    assert page.list.entry() == entries[0]
    await driver.press(Qt.Key.Key_Down, page.list)  # over the reason below the first row
    assert page.list.entry() == entries[1]
    await driver.press(Qt.Key.Key_End, page.list)
    assert page.list.entry() == entries[2]
    QTest.keyClicks(page.list, page.list.topLevelItem(1).text(0)[:4])
    assert page.list.entry() == entries[1]
    driver.ready.clear()
    await driver.press(Qt.Key.Key_Return, page.list)
    await driver.at(PageId.INSTALLATION)
    assert driver.wizard.state.backup == MIDDLE


@closing
async def test_a_double_click_goes_on(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend(entries=(make_entry(NEW), make_entry(OLD))))
    page = await to_choice(driver)
    place = page.list.visualItemRect(page.list.topLevelItem(1)).center()
    driver.ready.clear()
    for act in (QTest.mouseClick, QTest.mouseDClick):
        act(page.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(40, place.y()))
    await driver.at(PageId.INSTALLATION)
    assert driver.wizard.state.backup == OLD


@closing
async def test_a_screen_reader_hears_the_whole_row(open_wizard: Opener) -> None:
    entries = (replace(make_entry(NEW), verified_utc=NEW.created_utc), make_entry(OLD, "old lacks 3 files."))
    driver = await open_wizard(FakeBackend(entries=entries))
    page = await to_choice(driver)
    spoken = [page.list.topLevelItem(row).data(0, Qt.ItemDataRole.AccessibleTextRole) for row in (0, 1)]
    for words in ("imaging01", "2.18.1-funcrel", "14.0 GB", "verified: when made", "can be restored here"):
        assert words in spoken[0]
    assert "old lacks 3 files." in spoken[1]
    interface = QAccessible.queryAccessibleInterface(page.list)
    cells = [interface.child(place) for place in range(interface.childCount())]
    assert any(cell is not None and cell.text(QAccessible.Text.Name) == spoken[0] for cell in cells)


@closing
async def test_a_share_that_hangs_is_waited_for_until_the_person_stops(open_wizard: Opener) -> None:
    backend = FakeBackend(remembered=Remembered(NAS, (NAS,)), hanging={NAS})
    driver = await open_wizard(backend)
    driver.click(driver.page(WelcomePage).restore_button)
    driver.ready.clear()
    driver.click(driver.wizard.next_button)
    page = driver.page(BackupChoicePage)
    await driver.until(page.stop_button.isVisible)
    assert page.folder_words.text() == f"Looking in {NAS}…" and page.words.text() == "Looking for backups…"
    driver.click(page.stop_button)
    await driver.at(PageId.BACKUP_CHOICE)
    assert page.folder_words.text() == f"{NAS}: not waited for" and not page.stop_button.isVisible()
    assert backend.listed == [NAS]
    backend.hanging.clear()
    backend.folders[NAS] = (on_nas(make_entry(NEW)),)
    driver.type(page.folder, NAS)
    driver.click(page.add_button)
    await driver.until(lambda: driver.wizard.state.chosen)
    await driver.until(lambda: backend.destinations == [NAS])


@closing
async def test_what_is_found_late_does_not_move_a_choice_of_the_person(open_wizard: Opener) -> None:
    backend = FakeBackend(entries=(make_entry(MIDDLE), make_entry(OLD)))
    driver = await open_wizard(backend)
    page = await to_choice(driver)
    page.list.setCurrentItem(page.list.topLevelItem(1))
    backend.folders[NAS] = (on_nas(make_entry(NEW)),)
    driver.wizard.context.known.look_in(NAS)
    await driver.until(lambda: texts(page) == ["new", "middle", "old"])
    assert chosen(driver) == "old" and page.list.entry() == make_entry(OLD)


@closing
async def test_a_folder_is_added_by_hand_with_enter(open_wizard: Opener) -> None:
    backend = FakeBackend(remembered=Remembered(), folders={NAS: (on_nas(make_entry(NEW)),)})
    driver = await open_wizard(backend)
    page = await to_choice(driver)
    assert "known on this machine" in page.words.text() and driver.wizard.focusWidget() is page.folder
    driver.type(page.folder, "backups")
    await driver.press(Qt.Key.Key_Return, page.folder)
    assert page.folder_problem.text() == "Give the full path."
    driver.type(page.folder, full("/empty"))
    await driver.press(Qt.Key.Key_Return, page.folder)
    await driver.until(lambda: page.folder_problem.text() == f"There is no backup in {full('/empty')}.")
    backend.folders[full("/bad")] = BackupNotFound("/bad could not be listed: no such file or directory.")
    driver.type(page.folder, full("/bad"))
    await driver.press(Qt.Key.Key_Return, page.folder)
    await driver.until(lambda: "no such file or directory" in page.folder_words.text())
    backend.folders[full("/x.zip")] = BackupNotReady("/x.zip is an archive.", "Unpack it.")
    driver.type(page.folder, full("/x.zip"))
    await driver.press(Qt.Key.Key_Return, page.folder)
    await driver.until(lambda: "/x.zip is an archive. Unpack it." in page.folder_words.text())
    driver.type(page.folder, NAS)
    await driver.press(Qt.Key.Key_Return, page.folder)
    await driver.until(lambda: backend.destinations == [NAS])
    assert driver.wizard.current is PageId.BACKUP_CHOICE and driver.wizard.focusWidget() is page.list
    assert chosen(driver) == "new"


@closing
async def test_browsing_adds_a_folder(open_wizard: Opener, tmp_path: Path) -> None:
    backend = FakeBackend(folders={str(tmp_path): (on_nas(make_entry(NEW)),)})
    driver = await open_wizard(backend)
    page = await to_choice(driver)

    async def choose(title: str, start: str) -> str:
        return str(tmp_path)

    driver.wizard.context.choose_folder = choose
    driver.click(page.browse_button)
    await driver.until(lambda: backend.destinations == [str(tmp_path)])
    assert chosen(driver) == "new"


@closing
async def test_a_backup_that_vanishes_is_said_at_the_review_and_in_the_list(open_wizard: Opener) -> None:
    backend = FakeBackend(entries=(make_entry(NEW), make_entry(OLD)))
    driver = await open_wizard(backend)
    page = await to_choice(driver)
    await driver.next(PageId.INSTALLATION)
    backend.survey_error = BackupNotFound("/backups/new is not a folder.")
    backend.entries = (make_entry(OLD),)
    driver.click(driver.wizard.next_button)
    await driver.until(driver.wizard.error_panel.isVisible)
    assert driver.wizard.error_panel.message.text() == "/backups/new is not a folder."
    assert not driver.wizard.next_button.isEnabled()
    assert driver.page(ReviewPage).isVisible()
    for back in (PageId.INSTALLATION, PageId.BACKUP_CHOICE):
        driver.ready.clear()
        driver.click(driver.wizard.back_button)
        await driver.at(back)
    await driver.until(page.gone_words.isVisible)
    assert page.gone_words.text() == "The backup new is no longer there."
    assert chosen(driver) == "old"


@closing
async def test_damage_that_only_opening_finds_is_told_and_another_can_be_chosen(open_wizard: Opener) -> None:
    entries = (make_entry(NEW), make_entry(OLD))
    damage = BackupCorrupt("new lacks 3 files.", "Choose another backup.")
    driver = await open_wizard(FakeBackend(entries=entries, opened={NEW.path: damage}))
    page = await to_choice(driver)
    driver.click(driver.wizard.next_button)
    await driver.until(driver.wizard.error_panel.isVisible)
    assert driver.wizard.error_panel.message.text() == "new lacks 3 files."
    assert driver.wizard.current is PageId.BACKUP_CHOICE and driver.wizard.state.backup is None
    assert page.words.text() == str(NEW.path)
    page.list.setCurrentItem(page.list.topLevelItem(1))
    await driver.next(PageId.INSTALLATION)
    assert driver.wizard.state.backup == OLD and not driver.wizard.error_panel.isVisible()


@closing
async def test_a_backup_that_does_not_open_keeps_nobody(open_wizard: Opener) -> None:
    held = asyncio.Event()
    driver = await open_wizard(FakeBackend(entries=(make_entry(NEW), make_entry(OLD)), opening_held=held))
    page = await to_choice(driver)
    driver.click(driver.wizard.next_button)
    await driver.until(lambda: page.words.text() == "Reading the backup…")
    assert not driver.wizard.next_button.isEnabled()
    driver.ready.clear()
    driver.click(driver.wizard.back_button)
    await driver.at(PageId.WELCOME)
    assert driver.wizard.state.backup is None


@closing
async def test_a_choice_that_changes_while_the_backup_is_read_counts(open_wizard: Opener) -> None:
    held = asyncio.Event()
    driver = await open_wizard(FakeBackend(entries=(make_entry(NEW), make_entry(OLD)), opening_held=held))
    page = await to_choice(driver)
    driver.click(driver.wizard.next_button)
    await driver.until(lambda: page.words.text() == "Reading the backup…")
    page.list.setCurrentItem(page.list.topLevelItem(1))
    held.set()
    await driver.until(driver.wizard.next_button.isEnabled)
    assert driver.wizard.current is PageId.BACKUP_CHOICE and driver.wizard.state.backup is None
    await driver.next(PageId.INSTALLATION)
    assert driver.wizard.state.backup == OLD
    # Another choice is another backup: the one that was read before does not stay behind.
    driver.ready.clear()
    driver.click(driver.wizard.back_button)
    await driver.at(PageId.BACKUP_CHOICE)
    page.list.setCurrentItem(page.list.topLevelItem(0))
    assert driver.wizard.state.backup is None


@closing
async def test_icons_and_reasons_follow_the_colour_scheme(open_wizard: Opener) -> None:
    driver = await open_wizard(FakeBackend(entries=(make_entry(NEW, "Damaged."),)))
    page = await to_choice(driver)
    reason = page.list.topLevelItem(0).child(0)
    assert reason.foreground(0).color().name() == driver.theme.icon_color("error")
    driver.theme.set_scheme("dark")
    assert reason.foreground(0).color().name() == driver.theme.icon_color("error")


@pytest.mark.expects_warnings
@closing
async def test_an_unexpected_error_of_one_folder_leaves_the_others(open_wizard: Opener) -> None:
    backend = FakeBackend(remembered=Remembered(NAS, (NAS, full("/backups"))), folders={NAS: ValueError("a bug")})
    driver = await open_wizard(backend)
    await driver.until(driver.wizard.error_panel.isVisible)
    page = await to_choice(driver)
    await driver.until(lambda: driver.wizard.state.chosen)
    assert f"{NAS}: The folder could not be read." in page.folder_words.text()


@closing
async def test_what_is_known_to_be_damaged_is_neither_offered_nor_called_verified(open_wizard: Opener) -> None:
    damaged = replace(make_entry(NEW), damaged=True)
    by_hand = replace(make_entry(OLD), sealed=False, verified_utc="")
    shared = replace(make_entry(OLD), verified_utc="2026-09-24T02:00:00Z", path=OLD.path.with_name("shared"))
    driver = await open_wizard(FakeBackend(entries=(damaged, by_hand, shared)))
    page = await to_choice(driver)
    await driver.until(lambda: page.list.topLevelItemCount() == 3)
    first, second, third = (page.list.topLevelItem(row) for row in range(3))
    assert first is not None and second is not None and third is not None
    assert first.text(VERIFIED) == "found damaged" and first.data(0, ICON) == ("cross", "error")
    assert second.text(VERIFIED) == "never" and second.data(0, ICON) == ("minus", "muted")
    assert third.text(VERIFIED) == "when made; shared files 24 Sep 2026, 02:00", "not verified before it was made"
    assert driver.wizard.state.chosen == by_hand


@closing
async def test_one_made_by_hand_says_its_kind_its_age_and_what_is_missing(open_wizard: Opener) -> None:
    by_hand = replace(
        make_entry(OLD),
        label="hand",
        sealed=False,
        created_utc="",
        data_utc="2026-01-31T02:00:00Z",
        missing=("transactions", "additional_files"),
    )
    online = replace(by_hand, path=by_hand.path.with_name("db"), label="db", method=BackupMethod.ONLINE, data_utc="")
    driver = await open_wizard(FakeBackend(entries=(make_entry(NEW), by_hand, online)))
    page = await to_choice(driver)
    await driver.until(lambda: page.list.topLevelItemCount() == 3)
    sealed, *rows = (row for row in map(page.list.topLevelItem, range(3)) if row is not None)
    assert [row.text(KIND) for row in (sealed, *rows)] == ["copy", "made by hand", "neo4j-admin"]
    assert rows[0].text(MADE) == f"hand, data of {time_words('2026-01-31T02:00:00Z')}" and rows[1].text(MADE) == "db"
    assert [row.data(0, ICON) for row in (sealed, *rows)] == [("check", "ok"), ("minus", "muted"), ("minus", "muted")]
    assert rows[0].child(0).text(0) == "Missing: transactions, additional_files."
    assert sealed.childCount() == 0
    spoken = rows[0].data(0, Qt.ItemDataRole.AccessibleTextRole)
    assert "made by hand" in spoken and "can be restored here" in spoken and "Missing: transactions" in spoken


DOUBTFUL = replace(
    make_entry(NEW), doubts=(Doubt("MUCH_SMALLER", "Much smaller."), Doubt("X", "Odd.")), checksum="a" * 64
)


@closing
async def test_a_doubtful_backup_has_a_mark_and_is_offered_once_it_is_accepted(open_wizard: Opener) -> None:
    backend = FakeBackend(entries=(DOUBTFUL, make_entry(MIDDLE)))
    driver = await open_wizard(backend)
    last = driver.page(WelcomePage).last_backup
    await driver.until(lambda: "12 Nov 2026" in last.text())
    page = await to_choice(driver)
    assert chosen(driver) == "middle" and page.accept_button.isHidden()
    row = page.list.topLevelItem(0)
    assert row.data(0, ICON) == ("warning", "warn")
    assert row.child(0).text(0) == "Doubtful: Much smaller. Odd."
    assert "Doubtful: Much smaller." in row.data(0, Qt.ItemDataRole.AccessibleTextRole)
    # It may be chosen as it is.
    page.list.setCurrentItem(row)
    assert page.words.text() == "Doubtful: Much smaller. Odd." and driver.wizard.next_button.isEnabled()
    assert page.accept_button.isVisible()
    driver.click(page.accept_button)
    await driver.answer("Accept")
    await driver.until(lambda: page.accept_button.isHidden())
    assert chosen(driver) == "new" and page.words.text().startswith("Accepted on 23 Nov 2026, ")
    row = page.list.topLevelItem(0)
    assert row.data(0, ICON) == ("minus", "muted"), "green is for what nothing is doubtful about"
    assert row.child(0).text(0).endswith(": Much smaller. Odd.")
    assert "23 Nov 2026" in last.text()


@closing
async def test_a_backup_stays_doubtful_where_nobody_accepts_it(open_wizard: Opener) -> None:
    backend = FakeBackend(entries=(DOUBTFUL,))
    driver = await open_wizard(backend)
    page = await to_choice(driver)
    assert driver.wizard.state.chosen is None
    assert page.words.text().startswith("None of these backups is a good one")
    page.list.setCurrentItem(page.list.topLevelItem(0))
    driver.click(page.accept_button)
    await driver.until(lambda: driver.wizard.findChildren(QMessageBox))
    (box,) = driver.wizard.findChildren(QMessageBox)
    assert "Much smaller. Odd." in box.informativeText()
    await driver.answer("Leave it")
    assert backend.entries == (DOUBTFUL,) and page.accept_button.isVisible()
    backend.accept_error = WriteFailed("accepted.json could not be written: full.")
    driver.click(page.accept_button)
    await driver.answer("Accept")
    await driver.until(lambda: driver.wizard.error_panel.isVisible())
    assert backend.entries == (DOUBTFUL,) and page.accept_button.isVisible()


@closing
async def test_a_backup_that_does_not_fit_here_says_so_beside_its_doubts(open_wizard: Opener) -> None:
    windows = replace(DOUBTFUL, kind=WINDOWS_INSTALLER)
    driver = await open_wizard(FakeBackend(entries=(windows, replace(DOUBTFUL, damaged=True, path=PurePath("/x")))))
    page = await to_choice(driver)
    reason = page.list.topLevelItem(0).child(0).text(0)
    assert "Windows installer" in reason and reason.endswith("Doubtful: Much smaller. Odd.")
    assert page.list.topLevelItem(1).data(0, ICON) == ("cross", "error")
