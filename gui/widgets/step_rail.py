"""The list of the wizard's pages at the left: done, current, to come. It cannot be clicked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.model.events import JobState, Outcome
from core.reports.job_words import made_with_a_mark
from gui.widgets.assets import paint_icon
from gui.widgets.theme import Theme

DONE, CURRENT, TO_COME, FAILED, CANCELLED, ASKING, DOUBTFUL = range(7)
ICONS = {
    DONE: ("check", "ok"),
    FAILED: ("cross", "error"),
    CANCELLED: ("minus", "warn"),
    ASKING: ("question", "warn"),
    DOUBTFUL: ("warning", "warn"),
}
STATE = Qt.ItemDataRole.UserRole + 1
ROW_WIDTH, TEXT_LEFT, TEXT_RIGHT = 228, 54, 14
WRAP = int(Qt.TextFlag.TextWordWrap)
LOWEST = 250
"""Below this height not all steps are shown: the list scrolls to the current one."""


def _look_of(outcome: Outcome) -> int:
    if outcome.choices:
        return ASKING
    if made_with_a_mark(outcome):
        return DOUBTFUL
    return {JobState.FAILED: FAILED, JobState.CANCELLED: CANCELLED}.get(outcome.state, DONE)


def _step_font(option: QStyleOptionViewItem, state: int) -> QFont:
    font = QFont(option.font)
    font.setWeight(QFont.Weight.DemiBold if state == CURRENT else QFont.Weight.Normal)
    return font


class _StepDelegate(QStyledItemDelegate):
    """Paints a numbered dot and a title."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        list_view = self.parent()
        width = list_view.viewport().width() if isinstance(list_view, QListView) else ROW_WIDTH
        room = QRect(0, 0, width - TEXT_LEFT - TEXT_RIGHT, 10_000)
        text = QFontMetrics(_step_font(option, CURRENT)).boundingRect(room, WRAP, str(index.data()))
        return QSize(width, max(40, text.height() + 20))

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
        painter.setFont(_step_font(option, state))
        painter.setPen(QColor(tokens.text if state != TO_COME else tokens.muted))
        whole: QRect = option.rect
        place = QRect(whole.left() + TEXT_LEFT, row.top(), whole.width() - TEXT_LEFT - TEXT_RIGHT, row.height())
        place = QStyle.visualRect(option.direction, whole, place)
        align = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(place, int(align) | WRAP, str(index.data()))
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
        if state in ICONS:
            name, tone = ICONS[state]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.icon_color(tone)))
            painter.drawEllipse(dot)
            paint_icon(painter, QRectF(dot.adjusted(4, 4, -4, -4)), name, tokens.rail)
            return
        painter.setPen(QPen(QColor(tokens.accent if state == CURRENT else tokens.muted), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(dot.adjusted(1, 1, -1, -1))
        font = QFont(option.font)
        font.setPixelSize(11)  # the circle does not grow with the text
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
        self._shown: tuple[object, ...] = ()
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.scheme_changed.connect(self.viewport().update)

    def show_steps(self, titles: Sequence[str], current: int, outcome: Outcome | None = None) -> None:
        """The titles in order; those before `current` are done. `outcome`: of the job that ran on the page before it."""
        end = DONE if outcome is None else _look_of(outcome)
        if (shown := (tuple(titles), current, end)) == self._shown:
            return
        self._shown, self._current = shown, current
        self._model.clear()
        words = (
            self.tr("done"),
            self.tr("current step"),
            self.tr("to come"),
            self.tr("failed"),
            self.tr("cancelled"),
            self.tr("needs a decision"),
            self.tr("doubtful"),
        )
        for row, title in enumerate(titles):
            state = DONE if row < current else CURRENT if row == current else TO_COME
            if row == current - 1:
                state = end
            item = QStandardItem(title)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            item.setData(state, STATE)
            spoken = self.tr("{step} ({state})").format(step=title, state=words[state])
            item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
            self._model.appendRow(item)
        self.updateGeometry()
        self._show_current()

    def sizeHint(self) -> QSize:
        return QSize(ROW_WIDTH, sum(self.sizeHintForRow(row) for row in range(self._model.rowCount())))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(LOWEST, self.sizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
            self.updateGeometry()
        self._show_current()

    def _show_current(self) -> None:
        self.scrollTo(self._model.index(self._current, 0))
