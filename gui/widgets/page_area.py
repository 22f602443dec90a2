"""Holds the pages, one visible at a time, below what must be read first. If the window is too small or the text too large
for a page, the whole page scrolls; its own lists and scroll areas shrink before that."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.widgets import make_scroll


class _Content(QWidget):
    """Requests only the least height that its pages need; the area scrolls when it gets less."""

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.totalMinimumHeightForWidth(width) if layout else -1


class PageArea(QWidget):
    """A stack in which hidden pages take no room."""

    def __init__(self, top: QWidget) -> None:
        super().__init__()
        self._pages: list[QWidget] = []
        self._current: QWidget | None = None
        self._column = QVBoxLayout()
        self._column.setContentsMargins(36, 0, 36, 14)
        self._column.setSpacing(12)
        self._column.addWidget(top)
        content = _Content()
        content.setLayout(self._column)
        self._scroll = make_scroll(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)

    def addWidget(self, page: QWidget) -> None:
        page.hide()
        self._pages.append(page)
        self._column.addWidget(page, 1)

    def currentWidget(self) -> QWidget | None:
        return self._current

    def setCurrentWidget(self, page: QWidget) -> None:
        self._current = page
        for one in self._pages:
            one.setVisible(one is page)
        self._scroll.verticalScrollBar().setValue(0)

    def show_top(self) -> None:
        """Bring what must be read first into view."""
        self._scroll.verticalScrollBar().setValue(0)
