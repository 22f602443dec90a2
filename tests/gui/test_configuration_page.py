"""The configuration page and its comparison: what differs, what is masked, what stays, by keyboard and for a screen reader."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel

from core.disk.file_table import FileTable
from core.model.entries import FileEntry
from core.model.installation import ROLES
from core.model.survey_facts import ConfPlaces
from core.survey.config_diff import ConfigText, Row, compare_config
from gui.logic.flow import PageId
from gui.pages.configuration import ConfigurationPage
from gui.pages.welcome import WelcomePage
from gui.widgets.diff_view import BACKUP, SERVER, SIGN, DiffModel, DiffView, Fold, fold_rows
from gui.widgets.style import DARK
from gui.widgets.theme import Theme
from tests.gui.driver import Driver, Opener, closing
from tests.gui.fake_backend import FakeBackend, full, make_backup

SECRET = "swordfish"
LONG = "".join(f"line{i}=x\n" for i in range(20))
TEXTS: dict[str, tuple[str | None, str | None]] = {
    "login": (f"{LONG}db.password={SECRET}1\n", f"{LONG}db.password={SECRET}2\nextra=1\n"),
    "neo4j": ("dbms.directories.data=/data\n", "dbms.directories.data=/other\n"),
    "nginx": ("listen 80;\nserver_name a.test;\n", "listen 81;\nserver_name b.test;\n"),
    "sourcecode": ("a=1\n", "a=1\n"),
}
LOGIN, NEO4J, NGINX, SOURCECODE = range(4)


async def comparing(open_wizard: Opener, backend: FakeBackend) -> tuple[Driver, ConfigurationPage]:
    driver = await open_wizard(backend)
    driver.click(driver.page(WelcomePage).restore_button)
    for page in (PageId.BACKUP_CHOICE, PageId.INSTALLATION, PageId.REVIEW):
        await driver.next(page)
    await driver.visit(PageId.CONFIGURATION)
    return driver, driver.page(ConfigurationPage)


def shown(view: DiffView) -> list[str]:
    """Everything that the comparison hands out, for the eye and for a screen reader."""
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
    model = view.model()
    return [
        str(model.data(model.index(row, column), role))
        for row in range(model.rowCount())
        for column in range(model.columnCount())
        for role in roles
    ]


def findings(page: ConfigurationPage) -> list[str]:
    labels = (page.findings.itemAt(place).widget() for place in range(page.findings.count()))
    return [label.text() for label in labels if isinstance(label, QLabel)]


@closing
async def test_the_file_with_most_to_notice_is_shown_first(open_wizard: Opener) -> None:
    _, page = await comparing(open_wizard, FakeBackend(config_texts=TEXTS))
    assert page.tabs.currentIndex() == NGINX and page.verdict.text().startswith("2 different line")
    assert findings(page) == [
        "Port in listen: 80 on this server, 81 in the backup",
        "Host in server_name: a.test on this server, b.test in the backup",
    ]
    assert full("/opt/CAST/container_support/nginx/nginx.conf") in page.paths.text()
    page.tabs.setCurrentIndex(SOURCECODE)
    assert page.verdict.text() == "Both are equal" and not page.diff.isVisible() and not findings(page)


@closing
async def test_which_file_stays_is_chosen_for_each(open_wizard: Opener) -> None:
    driver, page = await comparing(open_wizard, FakeBackend(config_texts=TEXTS))
    state = driver.wizard.state
    assert page.take_button.isChecked() and state.config_roles == ROLES
    driver.click(page.keep_button)
    page.tabs.setCurrentIndex(LOGIN)
    assert page.take_button.isChecked()
    driver.click(page.keep_button)
    driver.click(page.take_button)
    assert state.config_roles == ("login", "neo4j", "sourcecode")
    await driver.next(PageId.REVIEW)
    await driver.visit(PageId.CONFIGURATION)
    page.tabs.setCurrentIndex(NGINX)
    assert page.keep_button.isChecked()


@closing
async def test_secrets_are_masked_until_shown_and_again_after_leaving(open_wizard: Opener) -> None:
    driver, page = await comparing(open_wizard, FakeBackend(config_texts=TEXTS))
    assert not page.secrets.isVisible()  # nginx.conf has none
    page.tabs.setCurrentIndex(LOGIN)
    assert not any(SECRET in words for words in shown(page.diff))
    driver.tick(page.secrets)
    assert any(SECRET in words for words in shown(page.diff))
    page.tabs.setCurrentIndex(NGINX)
    page.tabs.setCurrentIndex(LOGIN)
    assert not page.secrets.isChecked() and not any(SECRET in words for words in shown(page.diff))
    driver.tick(page.secrets)
    await driver.next(PageId.REVIEW)
    assert not page.secrets.isChecked() and not any(SECRET in words for words in shown(page.diff))


@closing
async def test_a_neo4j_conf_that_leads_elsewhere_is_kept_and_says_why(open_wizard: Opener) -> None:
    places = {"server_conf": ConfPlaces("/data"), "backup_conf": ConfPlaces(full("/other"))}
    _, page = await comparing(open_wizard, FakeBackend(config_texts=TEXTS, survey_changes=places))
    assert not page.kept.isVisible()
    page.tabs.setCurrentIndex(NEO4J)
    assert page.kept.isVisible() and "keeps its own neo4j.conf" in page.kept.text()
    assert page.keep_button.isChecked() and not page.take_button.isEnabled()


@pytest.mark.parametrize(
    ("texts", "words", "can_take", "can_keep"),
    [
        (("a=1\n", None), "The backup lacks this file", False, True),
        ((None, "a=1\n"), "This server lacks this file", True, False),
        ((None, None), "Neither this server nor the backup", False, True),
    ],
)
@closing
async def test_a_file_that_is_missing_leaves_no_choice(
    open_wizard: Opener, texts: tuple[str | None, str | None], words: str, can_take: bool, can_keep: bool
) -> None:
    _, page = await comparing(open_wizard, FakeBackend(config_texts={"login": texts}))
    page.tabs.setCurrentIndex(LOGIN)
    assert page.verdict.text().startswith(words)
    assert (page.take_button.isEnabled(), page.keep_button.isEnabled()) == (can_take, can_keep)
    assert page.take_button.isChecked() is can_take


@closing
async def test_the_differences_are_walked_by_keyboard(open_wizard: Opener) -> None:
    driver, page = await comparing(open_wizard, FakeBackend(config_texts=TEXTS))
    page.tabs.setCurrentIndex(LOGIN)
    diff = page.diff
    first = diff.currentIndex().row()
    assert diff.rows.data(diff.rows.index(first, SIGN)) == "≠"
    diff.setFocus()
    await driver.press(Qt.Key.Key_Home, diff)
    assert isinstance(diff.rows.item(0), Fold)
    rows = diff.rows.rowCount()
    await driver.press(Qt.Key.Key_Return, diff)  # opens the fold and does not leave the page
    assert diff.rows.rowCount() > rows and driver.wizard.current is PageId.CONFIGURATION
    await driver.press(Qt.Key.Key_F7, diff)
    assert diff.currentIndex().row() == diff.rows.rowCount() - 2
    assert not diff.go_to_difference(1) and not diff.go_to_difference(-1)
    await driver.press(Qt.Key.Key_Return, diff)
    await driver.at(PageId.REVIEW)


@closing
async def test_many_findings_are_cut_and_counted(open_wizard: Opener) -> None:
    mine, theirs = ("".join(f"p{i}.port={i + j}\n" for i in range(9)) for j in (0, 1))
    _, page = await comparing(open_wizard, FakeBackend(config_texts={"login": (mine, theirs)}))
    assert len(findings(page)) == 7 and "3 more" in findings(page)[-1]


@closing
async def test_a_backup_without_configuration_can_be_looked_at(open_wizard: Opener) -> None:
    backup = make_backup(config_files={}, files=FileTable([FileEntry("Neo4j_data/databases/neo4j/neostore", 1, 0)]))
    texts: dict[str, tuple[str | None, str | None]] = dict.fromkeys(ROLES, ("a=1\n", None))
    _, page = await comparing(open_wizard, FakeBackend(opened={backup.path: backup}, config_texts=texts))
    assert page.keep_button.isChecked() and not page.take_button.isEnabled()


def rows_of(server: str, backup: str) -> tuple[Row, ...]:
    place = make_backup().path
    return compare_config("login", ConfigText(place, server), ConfigText(place, backup)).rows


def test_folding_loses_nothing_and_keeps_what_is_near() -> None:
    rows = rows_of(LONG + "x=1\n" + LONG, LONG + "x=2\n" + LONG)
    items = fold_rows(rows)
    flat = [row for item in items for row in (item.rows if isinstance(item, Fold) else (item,))]
    assert flat == list(rows) and [type(item) for item in items] == [Fold, *[Row] * 7, Fold]
    assert fold_rows(()) == [] and [type(item) for item in fold_rows(rows_of(LONG, LONG))] == [Fold]
    assert fold_rows(rows[:3]) == list(rows[:3])  # too short to be folded


def test_a_row_is_read_out_as_one_sentence() -> None:
    model = DiffModel()
    model.show_rows(rows_of("a=1\nb=1\nc=1\n", "a=1\nb=2\nd=1\n"))
    spoken = [model.data(model.index(row, SERVER), Qt.ItemDataRole.AccessibleTextRole) for row in range(4)]
    assert spoken == [
        "line 1, equal: a=1",
        "line 2, changed: server b=1, backup b=2",
        "line 3, only on this server: c=1",
        "line 3, only in the backup: d=1",
    ]
    assert [model.data(model.index(row, SIGN)) for row in range(4)] == ["", "≠", "−", "+"]
    assert model.rowCount(model.index(0, 0)) == 0 and model.columnCount(model.index(0, 0)) == 0
    assert not model.unfold(0) and model.rowCount(QModelIndex()) == 4


@closing
async def test_a_screen_reader_hears_the_rows(open_wizard: Opener) -> None:
    _, page = await comparing(open_wizard, FakeBackend(config_texts=TEXTS))
    interface = QAccessible.queryAccessibleInterface(page.diff)
    cells = [interface.child(place) for place in range(interface.childCount())]
    names = [cell.text(QAccessible.Text.Name) for cell in cells if cell is not None]
    assert "line 1, changed: server listen 80;, backup listen 81;" in names
    assert interface.text(QAccessible.Text.Name) == "Comparison, line by line"


def test_long_lines_wrap_and_nothing_lies_beside_the_view(app: QApplication) -> None:
    view = DiffView(Theme(app, "dark"))
    view.resize(400, 300)
    view.show_rows(rows_of("a=" + "x" * 300 + "\n", "a=1\n"))
    view.show()
    app.processEvents()
    assert sum(view.columnWidth(column) for column in range(BACKUP + 1)) <= view.viewport().width()
    one_line = view.fontMetrics().height()
    assert view.visualRect(view.rows.index(0, SERVER)).height() > 5 * one_line
    assert view.grab().toImage().pixelColor(2, 60).name() == DARK.changed
    view.close()
