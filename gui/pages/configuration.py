"""Configuration of a restore: for each of the vendor's four files, what differs and which one is used. Reads the files
each time it is entered; revealed secrets are masked again as soon as the page is left."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QTabBar, QVBoxLayout, QWidget

from core.model.installation import ROLES
from core.survey.config_diff import FileComparison, Finding, FindingKind
from gui.context import Context
from gui.logic.flow import PageId, kept_conf
from gui.pages.page import Page
from gui.widgets.diff_view import DiffView
from gui.widgets.turning_row import TurningRow
from gui.widgets.widgets import clear_layout, make_button, make_card, make_label, make_scroll, set_tone
from gui.words import localized

SHOWN_FINDINGS = 6


class ConfigurationPage(Page):
    """Which configuration files a restore takes from the backup."""

    page_id = PageId.CONFIGURATION

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.comparisons: tuple[FileComparison, ...] = ()
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(self.tr("Configuration file"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verdict = make_label(heading=True)
        self.paths = make_label(muted=True)
        self.kept = make_label()
        set_tone(self.kept, "warn")
        self.findings = QVBoxLayout()
        self.findings.setSpacing(2)
        self.take_button = QRadioButton(self.tr("Take the backup's &file"))
        self.keep_button = QRadioButton(self.tr("K&eep this server's file"))
        group = QButtonGroup(self)
        for button, take in ((self.take_button, True), (self.keep_button, False)):
            button.setAccessibleName(button.text().replace("&", ""))
            group.addButton(button)
            button.clicked.connect(lambda _checked, take=take: self._choose(take))
        self.secrets = QCheckBox(self.tr("Sho&w secrets"))
        self.secrets.setAccessibleName(self.secrets.text().replace("&", ""))
        self.previous_button = make_button(self.tr("P&revious"), self.tr("Previous difference"), small=True)
        self.next_button = make_button(self.tr("Ne&xt"), self.tr("Next difference"), small=True)
        self.diff = DiffView(context.theme)
        self.diff.setAccessibleName(self.tr("Comparison, line by line"))
        self.diff.setMinimumHeight(220)
        self.secrets.toggled.connect(self.diff.set_revealed)
        for role in ROLES:
            self.tabs.addTab(self._role_words(role))
        self.tabs.currentChanged.connect(self._show_file)
        self._build()
        context.theme.scheme_changed.connect(self._show_files)

    def step_title(self) -> str:
        return self.tr("Configuration")

    def title(self) -> str:
        return self.tr("Which configuration files stay?")

    def subtitle(self) -> str:
        return self.tr(
            "The file that is not chosen is kept: this server's beside the new one, the backup's in the backup."
        )

    def _build(self) -> None:
        for button, step, key in ((self.previous_button, -1, "Shift+F7"), (self.next_button, 1, "F7")):
            button.setToolTip(self.tr("{button} ({key})").format(button=button.accessibleName(), key=key))
            button.clicked.connect(lambda _checked=False, step=step: self._go_to_difference(step))
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(button.click)
        buttons = QWidget()
        column = QVBoxLayout(buttons)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.take_button)
        column.addWidget(self.keep_button)
        looks = QWidget()
        column = QVBoxLayout(looks)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.secrets)
        column.addWidget(TurningRow(self.previous_button, self.next_button))
        choice = TurningRow(buttons, looks, wide=buttons, spacing=18)
        self.card = make_card(self.verdict, self.paths, self.kept, self.findings, choice)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(10)
        column.addWidget(self.card)
        column.addWidget(self.diff, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.tabs)
        self._area = make_scroll(content)
        layout.addWidget(self._area, 1)

    async def enter(self) -> None:
        state = self.context.state
        self.comparisons = ()
        self._show_file()
        if state.installation is not None and state.backup is not None:
            self.comparisons = await self.context.backend.compare_config(state.installation, state.backup)
        self._show_files()
        worst = max(range(len(self.comparisons)), key=lambda place: len(self.comparisons[place].findings), default=0)
        self.tabs.setCurrentIndex(worst)

    def hideEvent(self, event: QHideEvent) -> None:
        self.secrets.setChecked(False)
        super().hideEvent(event)

    # --- the four files ------------------------------------------------------------------------------------------

    def _show_files(self) -> None:
        for place, comparison in enumerate(self.comparisons):
            told = self.tr("{file}: {state}").format(file=self.tabs.tabText(place), state=self._verdict(comparison))
            self.tabs.setTabIcon(place, self._icon(comparison))
            self.tabs.setTabToolTip(place, told)
            self.tabs.setAccessibleTabName(place, told)
        self._show_file()

    def _icon(self, comparison: FileComparison) -> QIcon:
        icon = self.context.theme.icon
        if comparison.findings or comparison.problem:
            return icon("warning", "warn")
        return icon("dot", "accent") if comparison.differs else icon("check", "ok")

    def _role_words(self, role: str) -> str:
        return {
            "login": self.tr("Login"),
            "neo4j": self.tr("Neo4j"),
            "nginx": self.tr("Nginx"),
            "sourcecode": self.tr("Source code"),
        }[role]

    def _current(self) -> FileComparison | None:
        place = self.tabs.currentIndex()
        return self.comparisons[place] if 0 <= place < len(self.comparisons) else None

    def _show_file(self) -> None:
        comparison = self._current()
        self.secrets.setChecked(False)
        clear_layout(self.findings)
        for choosing in (self.paths, self.take_button, self.keep_button):
            choosing.setVisible(comparison is not None)
        shown = comparison is not None and comparison.differs and bool(comparison.rows)
        self.diff.show_rows(comparison.rows if comparison is not None and shown else ())
        for comparing in (self.diff, self.previous_button, self.next_button):
            comparing.setVisible(shown)
        self.secrets.setVisible(comparison is not None and shown and comparison.has_secrets)
        if comparison is None:
            self.kept.hide()
            self.verdict.setText(self.tr("Reading both versions of the four files…"))
            return
        self.verdict.setText(self._verdict(comparison))
        set_tone(self.verdict, "" if comparison.differs or comparison.problem else "ok")
        self.paths.setText(
            self.tr("This server: {server}\nBackup: {backup}").format(
                server=comparison.server_path, backup=comparison.backup_path
            )
        )
        for finding in comparison.findings[:SHOWN_FINDINGS]:
            self._add_finding(self._finding_words(finding))
        if (more := len(comparison.findings) - SHOWN_FINDINGS) > 0:
            self._add_finding(self.tr("%n more of this kind: see below", None, more))
        self._show_choice(comparison)
        self.diff.go_to_difference(1)

    def _show_choice(self, comparison: FileComparison) -> None:
        kept = kept_conf(self.context.state) if comparison.role == "neo4j" else None
        self.kept.setVisible(kept is not None)
        if kept is not None:
            self.kept.setText(f"{localized(kept.message)}\n{localized(kept.hint)}")
        can_take = comparison.backup_present and kept is None
        self.take_button.setEnabled(can_take)
        self.keep_button.setEnabled(comparison.server_present or not comparison.backup_present)
        takes = can_take and comparison.role in self.context.state.config_roles
        (self.take_button if takes else self.keep_button).setChecked(True)

    def _choose(self, take: bool) -> None:
        comparison, state = self._current(), self.context.state
        if comparison is not None:
            chosen = {*state.config_roles, comparison.role} if take else {*state.config_roles} - {comparison.role}
            state.config_roles = tuple(role for role in ROLES if role in chosen)
            self.changed.emit()

    def _go_to_difference(self, step: int) -> None:
        self.diff.go_to_difference(step)
        # With large text the comparison may be outside the visible part.
        self._area.ensureWidgetVisible(self.diff)

    def _add_finding(self, words: str) -> None:
        label = make_label(words)
        set_tone(label, "warn")
        self.findings.addWidget(label)

    # --- words ---------------------------------------------------------------------------------------------------

    def _verdict(self, comparison: FileComparison) -> str:
        if comparison.problem:
            return localized(comparison.problem)
        match (comparison.server_present, comparison.backup_present):
            case (False, False):
                return self.tr("Neither this server nor the backup has this file.")
            case (True, False):
                return self.tr("The backup lacks this file: this server keeps its own.")
            case (False, True):
                return self.tr("This server lacks this file: it can only come from the backup.")
        changed = sum(row.differs for row in comparison.rows)
        return self.tr("%n different line(s)", None, changed) if changed else self.tr("Both are equal")

    def _finding_words(self, finding: Finding) -> str:
        patterns = {
            FindingKind.HOST: self.tr("Host in {key}: {server} on this server, {backup} in the backup"),
            FindingKind.PORT: self.tr("Port in {key}: {server} on this server, {backup} in the backup"),
            FindingKind.PATH: self.tr("Path in {key}: {server} on this server, {backup} in the backup"),
        }
        unset = self.tr("not set")
        return patterns[finding.kind].format(
            key=finding.key, server=finding.server or unset, backup=finding.backup or unset
        )
