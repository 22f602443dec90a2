"""The list of the wizard's pages at the left: done, current, to come. Shows; it is not clicked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.assets import make_icon
from gui.theme import Theme

DONE, CURRENT, TO_COME = range(3)
STATE = Qt.ItemDataRole.UserRole + 1


class _StepDelegate(QStyledItemDelegate):
    """Paints a numbered dot and a title."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(190, 40)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens, state = self._theme.tokens, index.data(STATE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row: QRect = option.rect.adjusted(8, 2, -8, -2)
        if state == CURRENT:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.surface))
            painter.drawRoundedRect(row, 6, 6)
            bar = QRect(row.left(), row.top() + 9, 3, row.height() - 18)
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(QStyle.visualRect(option.direction, row, bar), 1.5, 1.5)
        self._paint_dot(painter, option, index, row, state)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold if state == CURRENT else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text if state != TO_COME else tokens.muted))
        place = QRect(row.left() + 46, row.top(), row.width() - 50, row.height())
        place = QStyle.visualRect(option.direction, row, place)
        align = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        words = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, align, words)
        painter.restore()

    def _paint_dot(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        row: QRect,
        state: int,
    ) -> None:
        tokens = self._theme.tokens
        dot = QStyle.visualRect(option.direction, row, QRect(row.left() + 14, row.center().y() - 10, 21, 21))
        if state == DONE:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.ok))
            painter.drawEllipse(dot)
            make_icon("check", tokens.surface, 13).paint(painter, dot.adjusted(4, 4, -4, -4))
            return
        painter.setPen(QPen(QColor(tokens.accent if state == CURRENT else tokens.muted), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(dot.adjusted(1, 1, -1, -1))
        font = QFont(option.font)
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        painter.drawText(dot, Qt.AlignmentFlag.AlignCenter, str(index.row() + 1))


class StepRail(QListView):
    """The rail of steps."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("steps")
        self.setAccessibleName(self.tr("Steps"))
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_StepDelegate(theme, self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.scheme_changed.connect(self.viewport().update)

    def show_steps(self, titles: Sequence[str], current: int) -> None:
        """The titles in order; those before `current` are done."""
        self._model.clear()
        words = (self.tr("done"), self.tr("current step"), self.tr("to come"))
        for row, title in enumerate(titles):
            state = DONE if row < current else CURRENT if row == current else TO_COME
            item = QStandardItem(title)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            item.setData(state, STATE)
            item.setData(f"{title} ({words[state]})", Qt.ItemDataRole.AccessibleTextRole)
            self._model.appendRow(item)
