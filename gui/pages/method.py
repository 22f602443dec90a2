"""Method: the vendor's two ways to back up the database, with what each costs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QGridLayout, QRadioButton, QVBoxLayout, QWidget

from core.model.backup import BackupMethod
from gui.context import Context
from gui.logic.flow import PageId, is_memory, online_offered
from gui.pages.page import Page
from gui.widgets.fields import LineEdit
from gui.widgets.widgets import make_card, make_label, set_tone

INDENT_PX = 28
"""The distance of a radio button's text from its edge."""


class MethodPage(Page):
    """Copy or online backup."""

    page_id = PageId.METHOD

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.copy_button = QRadioButton(self.tr("Cop&y the data folder (recommended)"))
        self.online_button = QRadioButton(self.tr("Onl&ine backup with neo4j-admin"))
        group = QButtonGroup(self)
        for button, method in ((self.copy_button, BackupMethod.COPY), (self.online_button, BackupMethod.ONLINE)):
            button.setAccessibleName(button.text().replace("&", ""))
            group.addButton(button)
            button.clicked.connect(lambda _checked, method=method: self._choose(method))
        self.pre_copy = QCheckBox(self.tr("Copy &while Neo4j runs first"))
        self.pre_copy.setAccessibleName(self.pre_copy.text().replace("&", ""))
        self.pre_copy.toggled.connect(self._set_pre_copy)
        self.full = QCheckBox(self.tr("Copy e&very file anew"))
        self.full.setAccessibleName(self.full.text().replace("&", ""))
        self.full.toggled.connect(self._set_full)
        self.online_reason = make_label(
            self.tr("Not for the Docker installer: the vendor supports it with the Windows installer only.")
        )
        set_tone(self.online_reason, "warn")
        self.heap_size, self.page_cache = LineEdit(), LineEdit()
        self.memory_problem = make_label(self.tr("Give a number and its unit, as in 4G or 512m."))
        set_tone(self.memory_problem, "error")
        self.memory = self._build_memory()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        copy_words = make_label(
            self.tr(
                "Neo4j is stopped, its data is copied, and it is started again. The backup can be restored with the "
                "vendor's own procedure, also without this program."
            ),
            muted=True,
        )
        pre_copy_words = make_label(
            self.tr("Neo4j is then stopped for a short time only: what has changed meanwhile is copied again."),
            muted=True,
        )
        full_words = make_label(
            self.tr(
                "Otherwise files that have not changed since the last backup in the same folder are read there and shared "
                "with it, where its disk can: they take no room, and hardly any time while Neo4j is stopped. Each backup "
                "is whole by itself."
            ),
            muted=True,
        )
        online_words = make_label(
            self.tr("Neo4j keeps running and writes the backup itself. Needs Neo4j Enterprise and more memory."),
            muted=True,
        )
        layout.addWidget(
            make_card(self.copy_button, indented(copy_words, self.pre_copy, pre_copy_words, self.full, full_words))
        )
        layout.addWidget(make_card(self.online_button, indented(online_words, self.online_reason, self.memory)))
        layout.addStretch(1)

    def step_title(self) -> str:
        return self.tr("Method")

    def title(self) -> str:
        return self.tr("How should the data be backed up?")

    def subtitle(self) -> str:
        return self.tr("Both ways are the vendor's. The configuration files are kept with either.")

    def first_controls(self) -> Sequence[QWidget]:
        return (self.online_button if self.online_button.isChecked() else self.copy_button,)

    def _build_memory(self) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 2)
        fields = ((self.tr("&Heap size"), self.heap_size), (self.tr("Pa&ge cache"), self.page_cache))
        for row, (title, edit) in enumerate(fields):
            caption = make_label(title, wrap=False)
            caption.setBuddy(edit)
            edit.setAccessibleName(title.replace("&", ""))
            edit.setAccessibleDescription(self.memory_problem.text())
            edit.textChanged.connect(self._set_memory)
            grid.addWidget(caption, row, 0)
            grid.addWidget(edit, row, 1)
        grid.addWidget(self.memory_problem, 2, 0, 1, 3)
        return box

    async def enter(self) -> None:
        state = self.context.state
        offered = online_offered(state)
        if not offered:
            state.method = BackupMethod.COPY
        heap_size, page_cache = state.heap_size, state.page_cache
        self.heap_size.setText(heap_size)
        self.page_cache.setText(page_cache)
        self.online_button.setEnabled(offered)
        self.online_button.setAccessibleDescription("" if offered else self.online_reason.text())
        self.online_reason.setVisible(not offered)
        self.copy_button.setChecked(state.method is BackupMethod.COPY)
        self.online_button.setChecked(state.method is BackupMethod.ONLINE)
        self.pre_copy.setChecked(state.pre_copy)
        self.full.setChecked(state.full)
        self._show_fields()

    def _choose(self, method: BackupMethod) -> None:
        self.context.state.method = method
        self._show_fields()
        self.changed.emit()

    def _show_fields(self) -> None:
        """Disable the fields of the other method."""
        state = self.context.state
        online = state.method is BackupMethod.ONLINE
        self.pre_copy.setEnabled(not online)
        self.full.setEnabled(not online)
        self.memory.setVisible(online)
        self.memory_problem.setVisible(not (is_memory(state.heap_size) and is_memory(state.page_cache)))

    def _set_pre_copy(self, checked: bool) -> None:
        self.context.state.pre_copy = checked

    def _set_full(self, checked: bool) -> None:
        self.context.state.full = checked

    def _set_memory(self) -> None:
        state = self.context.state
        state.heap_size, state.page_cache = self.heap_size.text().strip(), self.page_cache.text().strip()
        self._show_fields()
        self.changed.emit()


def indented(*widgets: QWidget) -> QVBoxLayout:
    """Widgets aligned with the text of the radio button above."""
    column = QVBoxLayout()
    column.setContentsMargins(INDENT_PX, 0, 0, 0)
    column.setSpacing(8)
    for widget in widgets:
        column.addWidget(widget)
    return column
