"""The plan's checks and steps as rows of a card. Shows; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from core.checks import Check
from core.plan import Plan
from gui.theme import Theme
from gui.widgets import IconLabel, make_label
from gui.words import size_words


def icon_of(check: Check) -> tuple[str, str]:
    """Icon and tone of a check."""
    if check.ok:
        return "check", "ok"
    return ("cross", "error") if check.blocking else ("warning", "warn")


def fill_checks(grid: QGridLayout, checks: Iterable[Check], theme: Theme) -> None:
    """One row a check: icon, message and, when it failed, the hint. What stops the job comes first."""
    grid.setColumnStretch(1, 1)
    grid.setHorizontalSpacing(10)
    for row, check in enumerate(sorted(checks, key=lambda check: (check.ok, not check.blocking))):
        name, tone = icon_of(check)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(make_label(check.message))
        if not check.ok and check.hint:
            words.addWidget(make_label(check.hint, muted=True))
        grid.addWidget(IconLabel(theme, name, tone, 16), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(words, row, 1)


def fill_steps(grid: QGridLayout, plan: Plan) -> None:
    """One row a step: number, what is done, how much."""
    grid.setColumnStretch(1, 1)
    grid.setHorizontalSpacing(10)
    for row, step in enumerate(plan.steps):
        grid.addWidget(make_label(f"{row + 1}.", muted=True, wrap=False), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(make_label(step.title), row, 1)
        if step.size_bytes:
            size = make_label(size_words(step.size_bytes), muted=True, wrap=False)
            grid.addWidget(size, row, 2, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
