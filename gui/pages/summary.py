"""The choices, in a few lines at the top of the review, each with a button to the page where it is changed.

Shows; decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from core.model.backup import Backup, BackupMethod
from core.model.installation import Installation
from core.plan.plan import Plan
from core.plan.steps import CloneTree
from core.reports.job_record import Goal
from core.survey.config_diff import FileComparison, FindingKind
from gui.logic.flow import PageId, WizardState, taken_roles
from gui.widgets.place_label import make_place_label
from gui.widgets.widgets import make_button, make_label, set_tone
from gui.words import localized, size_words, time_words

LINES = {
    Goal.BACKUP: (PageId.INSTALLATION, PageId.DESTINATION, PageId.METHOD),
    Goal.RESTORE: (PageId.BACKUP_CHOICE, PageId.INSTALLATION, PageId.CONFIGURATION),
    Goal.RECOVER: (),
}


class Summary(QWidget):
    """The choices of one goal. The lines are kept and only their texts change, so that the focus stays."""

    def __init__(self, visit: Callable[[PageId], None]) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(0, 1)
        self._titles: dict[PageId, QLabel] = {}
        self.texts: dict[PageId, QLabel] = {}
        self.notes: dict[PageId, QLabel] = {}
        self.buttons: dict[PageId, QPushButton] = {}
        order = (PageId.BACKUP_CHOICE, PageId.INSTALLATION, PageId.DESTINATION, PageId.METHOD, PageId.CONFIGURATION)
        for row, page in enumerate(order):
            self._add_line(row, page, visit)

    def _add_line(self, row: int, page: PageId, visit: Callable[[PageId], None]) -> None:
        self._titles[page] = make_label(muted=True)
        self.texts[page], self.notes[page] = make_place_label(), make_place_label(muted=True)
        self.buttons[page] = make_button(self.tr("Change…"), small=True)
        # A long word in the text must not make it narrower.
        self.buttons[page].setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.buttons[page].clicked.connect(lambda: visit(page))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._titles[page])
        words.addWidget(self.texts[page])
        words.addWidget(self.notes[page])
        self._grid.addLayout(words, row, 0)
        self._grid.addWidget(self.buttons[page], row, 1, Qt.AlignmentFlag.AlignTop)

    def show_choices(self, state: WizardState, plan: Plan | None, comparisons: Sequence[FileComparison] | None) -> None:
        """The plan is None until the survey is made, `comparisons` until the configuration files are compared."""
        for page in self.texts:
            shown = page in LINES[state.goal]
            for widget in (self._titles[page], self.texts[page], self.notes[page], self.buttons[page]):
                widget.setVisible(shown)
        restore = state.goal is Goal.RESTORE
        if state.installation is not None:
            title = self.tr("Onto") if restore else self.tr("Back up")
            self._say(PageId.INSTALLATION, title, *self._server_words(state.installation))
        if restore and state.backup is not None:
            self._say(PageId.BACKUP_CHOICE, self.tr("Backup"), *self._backup_words(state.backup))
            self._say_configuration(state, comparisons)
        elif state.destination is not None:
            folder = plan.folder if plan is not None else state.destination / state.label.strip()
            self._say(PageId.DESTINATION, self.tr("To"), str(folder))
            self._say(PageId.METHOD, self.tr("Method"), self._method_words(state, plan))

    def _say(self, page: PageId, title: str, text: str, note: str = "", tone: str = "") -> None:
        self._titles[page].setText(title)
        self.texts[page].setText(text)
        self.notes[page].setText(note)
        self.notes[page].setProperty("muted", not tone)
        set_tone(self.notes[page], tone)
        self.notes[page].setVisible(bool(note))
        self.buttons[page].setAccessibleName(self.tr("Change: {what}").format(what=title))
        self.buttons[page].setAccessibleDescription(text)

    def _server_words(self, server: Installation) -> tuple[str, str]:
        version = server.version or self.tr("of unknown version")
        named = self.tr("CAST Imaging {version}, {kind}").format(
            version=version, kind=localized(server.kind.display_name)
        )
        return named, str(server.root)

    def _backup_words(self, backup: Backup) -> tuple[str, str]:
        size = size_words(backup.total_bytes)
        if not backup.created_utc:
            return backup.label, self.tr("{size}, in {path}").format(size=size, path=str(backup.path))
        made = self.tr("Made {time} on {host}, CAST Imaging {version}, {size}").format(
            time=time_words(backup.created_utc),
            host=backup.host,
            version=backup.version or self.tr("of unknown version"),
            size=size,
        )
        said = (*(state.words for state in backup.stores), *(count.words for count in backup.counts))
        return backup.label, "\n".join([made, *map(localized, said)])

    def _method_words(self, state: WizardState, plan: Plan | None) -> str:
        if state.method is BackupMethod.ONLINE:
            return self.tr("Online with neo4j-admin; Neo4j keeps running")
        if plan is not None and any(isinstance(step, CloneTree) for step in plan.steps):
            return self.tr("Copy of the data folder, from a clone that is made while Neo4j is stopped for seconds")
        if state.pre_copy:
            return self.tr("Copy of the data folder, most of it while Neo4j still runs")
        return self.tr("Copy of the data folder, all of it while Neo4j is stopped")

    def _say_configuration(self, state: WizardState, comparisons: Sequence[FileComparison] | None) -> None:
        taken = taken_roles(state)
        text = self.tr("%n file(s) from the backup", None, len(taken))
        if comparisons is None:
            self._say(PageId.CONFIGURATION, self.tr("Configuration"), text, self.tr("Comparing…"))
            return
        files = [comparison for comparison in comparisons if comparison.role in taken]
        notes = self._difference_words(files)
        self._say(PageId.CONFIGURATION, self.tr("Configuration"), text, "\n".join(notes), "warn" if notes else "")

    def _difference_words(self, files: Sequence[FileComparison]) -> list[str]:
        notes = []
        if differing := sum(file.differs for file in files):
            notes.append(self.tr("%n file(s) different from this server's", None, differing))
        patterns = {
            FindingKind.HOST: self.tr("Host names differ: {keys}"),
            FindingKind.PORT: self.tr("Ports differ: {keys}"),
            FindingKind.PATH: self.tr("Paths differ: {keys}"),
        }
        for kind, pattern in patterns.items():
            keys = [finding.key for file in files for finding in file.findings if finding.kind is kind]
            if keys:
                notes.append(pattern.format(keys=", ".join(dict.fromkeys(keys))))
        return [*notes, *(localized(file.problem) for file in files if file.problem)]
