"""The plan as rows of cards: its checks with what corrects them, its steps, its times, and what is left after a failure.

Shows; decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.model.service_state import ServiceState
from core.plan.checks.check import Check
from core.plan.estimate import Estimate
from core.plan.plan import Operation, Plan, first_without_cancel
from core.plan.steps import DeleteDirectory, ReplaceFile, SetAside, Step, SwapDirectory
from gui.logic.fixes import Act, Fix, is_answered_here
from gui.logic.flow import PageId
from gui.widgets.place_label import make_place_label
from gui.widgets.theme import Theme
from gui.widgets.widgets import IconLabel, clear_layout, make_button, make_disclosure, make_label, set_button_text
from gui.words import A_MINUTE_S, about_words, localized, size_words


def _tr(text: str) -> str:
    return QCoreApplication.translate("checklist", text)


class Checks(QWidget):
    """Blockers first, then what must be confirmed and warnings; passed checks are one line that unfolds."""

    def __init__(self, theme: Theme, fix_of: Callable[[Check], Fix | None], do_fix: Callable[[Fix], None]) -> None:
        super().__init__()
        self._theme, self._fix_of, self._do_fix = theme, fix_of, do_fix
        self.fix_buttons: list[QPushButton] = []
        self._failed, self._passed = _make_grid(), _make_grid()
        passed = QWidget()
        passed.setLayout(self._passed)
        self.fold = make_disclosure("", passed)
        self._line = QWidget()
        line = QHBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        mark = QVBoxLayout()
        mark.setContentsMargins(0, 6, 0, 0)  # aligned with the text of the button, which has its own margin
        mark.addWidget(IconLabel(theme, "check", "ok", 16))
        mark.addStretch()
        line.addLayout(mark)
        line.addWidget(self.fold, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._failed)
        layout.addWidget(self._line)
        self.show_checks(())

    def show_checks(self, checks: Sequence[Check]) -> None:
        """Show other checks; a folded list stays folded."""
        self.fix_buttons.clear()
        for grid in (self._failed, self._passed):
            clear_layout(grid)
        for row, check in enumerate(sorted((c for c in checks if not c.ok), key=_urgency)):
            self._add(self._failed, row, check)
        passed = [check for check in checks if check.ok]
        for row, check in enumerate(passed):
            self._add(self._passed, row, check)
        self._line.setVisible(bool(passed))
        set_button_text(self.fold.button, self.tr("%n check(s) &passed", None, len(passed)))

    def _add(self, grid: QGridLayout, row: int, check: Check) -> None:
        name, tone, meaning = self._look_of(check)
        icon = IconLabel(self._theme, name, tone, 16)
        icon.setAccessibleName(meaning)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(make_place_label(localized(check.message)))
        if not check.ok and check.hint:
            words.addWidget(make_place_label(localized(check.hint), muted=True))
        fix = self._fix_of(check)
        if fix is not None:
            # Below its hint, not beside it: it must fit a narrow window with large letters.
            button = self._make_fix(fix, check)
            words.addSpacing(3)
            words.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        grid.addWidget(icon, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(words, row, 1)

    def _look_of(self, check: Check) -> tuple[str, str, str]:
        """Icon, tone, and their meaning in words for a screen reader."""
        if check.ok:
            return "check", "ok", self.tr("In order")
        if is_answered_here(check):
            return "todo", "accent", self.tr("To be confirmed below")
        if check.blocking:
            return "cross", "error", self.tr("Must be settled first")
        return "warning", "warn", self.tr("Warning")

    def _make_fix(self, fix: Fix, check: Check) -> QPushButton:
        texts: dict[Fix, str] = {
            PageId.DESTINATION: self.tr("Choose another folder or label…"),
            PageId.INSTALLATION: self.tr("Correct the folders…"),
            PageId.METHOD: self.tr("Choose another method…"),
            PageId.BACKUP_CHOICE: self.tr("Choose another backup…"),
            PageId.CONFIGURATION: self.tr("Compare the files…"),
            Act.START_NEO4J: self.tr("Start Neo4j"),
            Act.RECOVER: self.tr("Recover now"),
            Act.CHECK_AGAIN: self.tr("Check again"),
        }
        button = make_button(texts[fix], small=True)
        button.setAccessibleDescription(localized(check.message))
        button.clicked.connect(lambda: self._do_fix(fix))
        self.fix_buttons.append(button)
        return button


def _urgency(check: Check) -> tuple[bool, bool]:
    return not check.blocking, is_answered_here(check)


def fill_steps(grid: QGridLayout, plan: Plan, expected: Estimate) -> None:
    """One row for each step: number, title, size, expected time."""
    grid.setColumnStretch(1, 1)
    grid.setHorizontalSpacing(10)
    for row, (step, step_s) in enumerate(zip(plan.steps, expected.steps_s, strict=True)):
        grid.addWidget(make_label(f"{row + 1}.", muted=True, wrap=False), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(make_place_label(localized(step.title)), row, 1, Qt.AlignmentFlag.AlignTop)
        costs = [size_words(step.size_bytes)] if step.size_bytes else []
        if step_s >= A_MINUTE_S:
            costs.append(about_words(step_s))
        if costs:
            # One below the other: beside each other they would leave too little room for the titles on a small screen.
            label = make_label("\n".join(costs), muted=True, wrap=False)
            grid.addWidget(label, row, 2, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignTrailing)


def time_sentence(plan: Plan, expected: Estimate) -> str:
    """The expected time, and for how long Neo4j is offline."""
    total = about_words(expected.total_s)
    if expected.offline_s:
        offline = about_words(expected.offline_s)
        return _tr("Expected time: {total}; Neo4j is offline for {offline}.").format(total=total, offline=offline)
    if plan.was_up:
        return _tr("Expected time: {total}; Neo4j keeps running.").format(total=total)
    if plan.operation is Operation.RESTORE and plan.state_before is ServiceState.STOPPED:
        return _tr("Expected time: {total}; Neo4j is down now and is started at the end.").format(total=total)
    if plan.state_before is ServiceState.STOPPED:
        return _tr("Expected time: {total}; Neo4j is down now and stays so.").format(total=total)
    return _tr("Expected time: {total}.").format(total=total)


def failure_sentences(plan: Plan) -> str:
    """What is left if a step fails or the person cancels, derived from the order of the steps."""
    if plan.operation is Operation.BACKUP:
        return _tr(
            "A backup changes nothing on this server but the state of Neo4j. If a step fails or you cancel, Neo4j is "
            "started again where it ran before, and the unfinished backup is removed."
        )
    number = _first_change(plan.steps)
    before = _tr(
        "Until step {number}, nothing on this server is changed: whatever fails, the old data is still in its place."
    ).format(number=number)
    if any(isinstance(step, DeleteDirectory) for step in plan.steps):
        after = _tr(
            "Step {number} deletes the old data, and from there on there is NO WAY BACK to it. If a later step fails, "
            "start the restore of this backup anew."
        )
    else:
        after = _tr(
            "From step {number} on, each change is written down first: if one fails or you cancel, all are taken back, "
            "and Neo4j runs again if it ran before. Step {last} can no longer be cancelled: once Neo4j answers on the "
            "restored data, this data stays, also if a later step fails. The old data is then still kept aside."
        )
    return f"{before}\n{after.format(number=number, last=first_without_cancel(plan))}"


def _first_change(steps: Sequence[Step]) -> int:
    changes = (DeleteDirectory, SwapDirectory, SetAside, ReplaceFile)
    return next((number for number, step in enumerate(steps, 1) if isinstance(step, changes)), len(steps))


def _make_grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setColumnStretch(1, 1)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(8)
    return grid
