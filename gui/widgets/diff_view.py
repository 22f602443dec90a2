"""Two versions of a text side by side: one list whose rows hold a line of each side, so that both scroll together.

A changed line is tinted and marked with a sign; long runs of equal lines are folded. Secrets are masked until they are
revealed. Knows nothing about files and decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from core.survey.config_diff import Line, Row
from gui.widgets.theme import Theme

SIGN, SERVER_NUMBER, SERVER, BACKUP_NUMBER, BACKUP = range(5)
TEXT_COLUMNS = (SERVER, BACKUP)
CONTEXT_LINES = 3
"""Equal lines that stay visible around a changed one."""
SHORTEST_FOLD = 4
MARGIN_PX = 6

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Fold:
    """Equal rows that are not shown."""

    rows: tuple[Row, ...]


def fold_rows(rows: Sequence[Row]) -> list[Row | Fold]:
    """Fold each long run of equal rows, except those near a changed one."""
    near: set[int] = set()
    for place, row in enumerate(rows):
        if row.differs:
            near.update(range(place - CONTEXT_LINES, place + CONTEXT_LINES + 1))
    items: list[Row | Fold] = []
    hidden: list[Row] = []
    for place in range(len(rows) + 1):
        if place < len(rows) and place not in near:
            hidden.append(rows[place])
            continue
        items += hidden if len(hidden) < SHORTEST_FOLD else [Fold(tuple(hidden))]
        hidden = []
        if place < len(rows):
            items.append(rows[place])
    return items


class DiffModel(QAbstractTableModel):
    """The rows as a table. Its texts, also those for a screen reader, are masked unless revealed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[Row | Fold] = []
        self.revealed = False

    def show_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self._items = fold_rows(rows)
        self.endResetModel()

    def unfold(self, place: int) -> bool:
        """Show the rows that are folded there; False if there are none."""
        fold = self.item(place)
        if not isinstance(fold, Fold):
            return False
        self.beginRemoveRows(QModelIndex(), place, place)
        del self._items[place]
        self.endRemoveRows()
        self.beginInsertRows(QModelIndex(), place, place + len(fold.rows) - 1)
        self._items[place:place] = fold.rows
        self.endInsertRows()
        return True

    def reveal(self, revealed: bool) -> None:
        self.beginResetModel()
        self.revealed = revealed
        self.endResetModel()

    def item(self, place: int) -> Row | Fold:
        return self._items[place]

    def changed_places(self) -> list[int]:
        """The first row of each run of changed rows."""
        changed = [isinstance(item, Row) and item.differs for item in self._items]
        return [place for place, here in enumerate(changed) if here and not (place and changed[place - 1])]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else BACKUP + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self._items[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(item)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if isinstance(item, Fold):
            return (
                self.tr("%n equal line(s); Enter shows them", None, len(item.rows)) if index.column() == SERVER else ""
            )
        if index.column() == SIGN:
            return _sign(item)
        line = item.server if index.column() in (SERVER_NUMBER, SERVER) else item.backup
        if line is None:
            return ""
        return line.text(revealed=self.revealed) if index.column() in TEXT_COLUMNS else str(line.number)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {SERVER: self.tr("This server"), BACKUP: self.tr("Backup")}.get(section, "")

    def _spoken(self, item: Row | Fold) -> str:
        if isinstance(item, Fold):
            return self.tr("%n equal line(s); Enter shows them", None, len(item.rows))
        mine, theirs = self._words(item.server), self._words(item.backup)
        if item.server is None:
            return self.tr("line {number}, only in the backup: {text}").format(number=_number(item), text=theirs)
        if item.backup is None:
            return self.tr("line {number}, only on this server: {text}").format(number=_number(item), text=mine)
        if item.differs:
            return self.tr("line {number}, changed: server {server}, backup {backup}").format(
                number=_number(item), server=mine, backup=theirs
            )
        return self.tr("line {number}, equal: {text}").format(number=_number(item), text=mine)

    def _words(self, line: Line | None) -> str:
        return line.text(revealed=self.revealed).strip() if line else ""


def _number(row: Row) -> int:
    line = row.server or row.backup
    return line.number if line else 0


def _sign(row: Row) -> str:
    if row.server is None:
        return "+"
    if row.backup is None:
        return "\N{MINUS SIGN}"
    return "\N{NOT EQUAL TO}" if row.differs else ""


class _LineDelegate(QStyledItemDelegate):
    """Paints a cell: tint, text in the fixed font, wrapped where needed. Code is always left to right."""

    def __init__(self, theme: Theme, view: DiffView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if index.column() not in TEXT_COLUMNS:
            return QSize(0, 0)  # the text columns set the row's height
        layout = self._laid_out(index, self._view.columnWidth(index.column()), self._view.fixed_font)
        return QSize(0, int(layout.boundingRect().height()) + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, item = self._theme.tokens, self._view.rows.item(index.row())
        cell: QRect = option.rect
        painter.save()
        painter.setClipRect(cell)
        painter.fillRect(cell, QColor(self._background(item, index.column())))
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.setPen(QColor(tokens.accent))
            painter.drawLine(cell.topLeft(), cell.topRight())
            painter.drawLine(cell.bottomLeft(), cell.bottomRight())
        muted = isinstance(item, Fold) or index.column() not in TEXT_COLUMNS
        painter.setPen(QColor(tokens.text if index.column() == SIGN or not muted else tokens.muted))
        layout = self._laid_out(index, cell.width(), self._view.fixed_font)
        layout.draw(painter, QPointF(cell.left() + MARGIN_PX, cell.top() + 1))
        painter.restore()

    def _background(self, item: Row | Fold, column: int) -> str:
        tokens = self._theme.tokens
        if isinstance(item, Fold):
            return tokens.window
        there = item.backup if column in (BACKUP_NUMBER, BACKUP) else item.server if column else item
        if item.differs:
            return tokens.changed if there else tokens.window
        return tokens.surface

    def _laid_out(self, index: Index, width_px: int, font: QFont) -> QTextLayout:
        layout = QTextLayout(str(index.data()).expandtabs(4), font)
        option = QTextOption(Qt.AlignmentFlag.AlignLeft)
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width_px - 2 * MARGIN_PX))
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        return layout


class DiffView(QTreeView):
    """The view of the comparison. Up and Down go through the lines, Enter or Space unfolds."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("diff")
        self.rows = DiffModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(_LineDelegate(theme, self))
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setIndentation(0)
        self.setWordWrap(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setSectionsMovable(False)
        self.header().setMinimumSectionSize(1)  # with large text it would widen the narrow columns
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(self._unfold)
        theme.scheme_changed.connect(self.viewport().update)

    @property
    def fixed_font(self) -> QFont:
        """The system's fixed font in the size of the other texts."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF())
        return font

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show another comparison, masked again."""
        self.rows.revealed = False
        self.rows.show_rows(rows)
        self._share_width()

    def set_revealed(self, revealed: bool) -> None:
        place = self.currentIndex().row()
        self.rows.reveal(revealed)
        if place >= 0:
            self._go_to(place)

    def go_to_difference(self, step: int) -> bool:
        """Go to the next (1) or previous (-1) run of changed lines; False if there is none."""
        here = self.currentIndex().row()
        places = [place for place in self.rows.changed_places() if (place - here) * step > 0]
        if not places:
            return False
        self._go_to(places[0] if step > 0 else places[-1])
        return True

    def _go_to(self, place: int) -> None:
        index = self.rows.index(place, SERVER)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def _unfold(self, index: Index) -> bool:
        place = index.row()
        if not index.isValid() or not self.rows.unfold(place):
            return False
        self._go_to(place)
        return True

    def event(self, event: QEvent) -> bool:
        # Enter is the window's shortcut, except on a fold, which it opens.
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._opens(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (self._opens(event) and self._unfold(self.currentIndex())):
            super().keyPressEvent(event)

    def _opens(self, event: QKeyEvent) -> bool:
        index = self.currentIndex()
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        return event.key() in keys and index.isValid() and isinstance(self.rows.item(index.row()), Fold)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """Give the numbers the width they need, and the texts equal halves of the rest."""
        metrics = QFontMetrics(self.fixed_font)
        widths = dict.fromkeys((SERVER_NUMBER, BACKUP_NUMBER), metrics.horizontalAdvance("00000") + 2 * MARGIN_PX)
        widths[SIGN] = metrics.horizontalAdvance("\N{NOT EQUAL TO}") + 2 * MARGIN_PX
        rest = max(0, self.viewport().width() - sum(widths.values()))
        widths[SERVER] = rest // 2
        widths[BACKUP] = rest - rest // 2
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        # The heights depend on the widths.
        self.scheduleDelayedItemsLayout()
