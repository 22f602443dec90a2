"""What was found of CAST Imaging 3, to be read and copied: the report that the command line prints. Nothing is asked here."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from PySide6.QtGui import QFont, QFontDatabase, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from core.kinds.generation3.words import Section, report
from core.model.generation3 import Generation3
from gui.context import Context
from gui.logic.flow import PageId
from gui.pages.page import Page
from gui.widgets.widgets import make_button, make_label
from gui.words import localized

MARGIN_PX, INDENT_PX, LINE_PX = 12, 24, 4
"""Around the text, before a command, below a line."""


class Generation3Page(Page):
    """The report, with the sizes as soon as they are counted."""

    page_id = PageId.GENERATION_3

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Report on CAST Imaging 3"))
        self.text.setMinimumHeight(120)
        self.counting = make_label(muted=True)
        self.copy_button = make_button(self.tr("&Copy the report"), small=True)
        self.copy_button.clicked.connect(self._copy)
        row = QHBoxLayout()
        row.addWidget(self.counting, 1)
        row.addWidget(self.copy_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.text, 1)
        layout.addLayout(row)
        self._measuring: asyncio.Task[None] | None = None

    def step_title(self) -> str:
        return self.tr("CAST Imaging 3")

    def title(self) -> str:
        return self.tr("What was found of CAST Imaging 3")

    def subtitle(self) -> str:
        return self.tr("It is neither backed up nor restored by this program; nothing is changed.")

    def first_controls(self) -> Sequence[QWidget]:
        return (self.text,)

    async def enter(self) -> None:
        if (found := self.context.found.generation_3) is not None:
            self._show(found)
            if self._measuring is not None:
                self._measuring.cancel()  # of an earlier visit: something else may be found by now
            self._measuring = self.context.tasks.spawn(self._measure(found), "measure")

    async def _measure(self, found: Generation3) -> None:
        """The page can be read meanwhile."""
        self.counting.setText(self.tr("Counting how large the places are…"))
        measured = await self.context.backend.measure_generation_3(found)
        self._show(measured)
        self.counting.setText(self.tr("The sizes are counted, as far as they could be."))
        if self.isVisible():
            self.context.announce(self.counting.text())

    def _show(self, found: Generation3) -> None:
        """Keeps the place at which a person reads."""
        bar = self.text.verticalScrollBar()
        place, position = bar.value(), self.text.textCursor().position()
        self.text.clear()
        writer = _Writer(self.text)
        for section in report(found):
            writer.write(section, self.tr("Unsure: {words}"))
        cursor = self.text.textCursor()
        cursor.setPosition(min(position, self.text.document().characterCount() - 1))
        self.text.setTextCursor(cursor)
        bar.setValue(place)

    def _copy(self) -> None:
        cursor = self.text.textCursor()
        self.text.selectAll()
        self.text.copy()
        self.text.setTextCursor(cursor)


class ShowReport(QWidget):
    """A button that leads to the report, seen where there is one."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.button = make_button(self.tr("Sho&w what was found of CAST Imaging 3…"), small=True)
        self.button.clicked.connect(lambda: context.visit(PageId.GENERATION_3))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        row.addStretch(1)
        self.look()

    def look(self) -> None:
        self.setVisible(self._context.found.generation_3 is not None)


class _Writer:
    """Writes plain text in three looks. What comes from a machine is never treated as markup."""

    def __init__(self, text: QTextEdit) -> None:
        text.document().setDocumentMargin(MARGIN_PX)
        self._cursor = QTextCursor(text.document())
        self._plain, self._title, self._command = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        self._title.setFontWeight(QFont.Weight.Bold)
        self._command.setFontFamilies(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).families())

    def write(self, section: Section, unsure: str) -> None:
        if self._cursor.position():
            self._line("", self._plain)
        self._line(localized(section.title), self._title)
        for line in section.lines:
            self._line(localized(line), self._plain)
        for command in section.commands:
            self._line(command, self._command, INDENT_PX)
        for words in section.unsure:
            self._line(unsure.format(words=localized(words)), self._plain)

    def _line(self, text: str, look: QTextCharFormat, indent_px: int = 0) -> None:
        block = QTextBlockFormat()
        block.setLeftMargin(indent_px)
        block.setBottomMargin(LINE_PX)
        if self._cursor.position():
            self._cursor.insertBlock(block)
        else:
            self._cursor.setBlockFormat(block)
        self._cursor.insertText(text, look)
