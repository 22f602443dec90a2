"""The table of backups: a row for each, and below it the reason if it cannot be used here. It chooses nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from core.model.backup import BackupEntry
from core.model.installation import Installation
from gui.logic.flow import why_not_here
from gui.widgets.theme import Theme
from gui.widgets.widgets import ICON, IconDelegate, tip_text
from gui.words import doubt_words, localized, missing_words, size_words, time_words

MADE, KIND, SERVER, VERSION, SIZE, VERIFIED, FOLDER = range(7)
GIVING = (FOLDER, SERVER, VERIFIED, VERSION)
"""Columns that shrink, one after the other, if there is no room for all; their tool tips show the whole text."""
ENTRY = Qt.ItemDataRole.UserRole
TONE = Qt.ItemDataRole.UserRole + 1


def _mark(entry: BackupEntry, unfit: str) -> tuple[str, str]:
    """Icon and tone; green only for a backup that was read and found right, and that nothing is doubtful about."""
    if not entry.usable or entry.damaged:
        return "cross", "error"
    if unfit or entry.doubtful:
        return "warning", "warn"
    # A backup made by hand has no checksums to compare with; one that a person has accepted is what it is all the same.
    return ("check", "ok") if entry.sealed and entry.verified_utc and not entry.doubts else ("minus", "muted")


class BackupTable(QTreeWidget):
    """Backups, in the order in which they are given."""

    entry_chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(self.tr("Backups"))
        self.setHeaderLabels(
            [
                self.tr("Made"),
                self.tr("Kind"),
                self.tr("Server"),
                self.tr("Version"),
                self.tr("Size"),
                self.tr("Verified"),
                self.tr("Folder"),
            ]
        )
        self.setItemDelegate(IconDelegate(theme, self))
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setExpandsOnDoubleClick(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setHorizontalScrollMode(self.ScrollMode.ScrollPerPixel)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.itemSelectionChanged.connect(self.entry_chosen)
        theme.scheme_changed.connect(self._tint)

    def entry(self) -> BackupEntry | None:
        """The chosen backup. Not the current row: Qt makes the first row current when the table gets the focus."""
        items = self.selectedItems()
        return items[0].data(0, ENTRY) if items else None

    def show_entries(self, entries: Iterable[BackupEntry], installation: Installation | None) -> None:
        """Fill the table again; then nothing is chosen."""
        entries = tuple(entries)
        self.clear()
        folders = {entry.path.parent for entry in entries}
        self.setColumnHidden(FOLDER, len(folders) < 2)
        for entry in entries:
            self._add_row(entry, installation)
        self._tint()
        self._fit_columns()

    def choose(self, path: PurePath | None) -> None:
        """Go to the row of this backup; None leaves nothing chosen."""
        item = next((row for row in self._rows() if row.data(0, ENTRY).path == path), None)
        if item is None:
            self.clearSelection()
        else:
            self.setCurrentItem(item)

    def _rows(self) -> Iterator[QTreeWidgetItem]:
        for place in range(self.topLevelItemCount()):
            if (row := self.topLevelItem(place)) is not None:
                yield row

    def _add_row(self, entry: BackupEntry, installation: Installation | None) -> None:
        unfit = localized(entry.problem or why_not_here(installation, entry))
        name, tone = _mark(entry, unfit)
        against = " ".join(filter(None, (unfit, doubt_words(entry))))
        reason = " ".join(filter(None, (against, missing_words(entry))))
        texts = [
            self._made_words(entry),
            localized(entry.made_how),
            entry.host,
            (entry.version or self.tr("unknown")) if entry.usable else "",
            size_words(entry.total_bytes) if entry.total_bytes else "",
            self._verified_words(entry),
            str(entry.path.parent),
        ]
        item = QTreeWidgetItem(self, texts)
        item.setData(0, ENTRY, entry)
        item.setData(0, ICON, (name, tone))
        item.setTextAlignment(SIZE, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        for column, text in enumerate(texts):
            item.setToolTip(column, tip_text(text))
        # The whole row as one sentence: a screen reader reads the first cell of a row.
        verdict = against or self.tr("can be restored here")
        verified = self.tr("verified: {when}").format(when=texts[VERIFIED])
        spoken = [*texts[:SIZE], texts[SIZE], verified, verdict, missing_words(entry)]
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, ", ".join(text for text in spoken if text))
        if reason:
            below = QTreeWidgetItem(item, [reason])
            below.setFlags(Qt.ItemFlag.NoItemFlags)
            below.setFirstColumnSpanned(True)
            below.setToolTip(0, tip_text(reason))
            below.setData(0, TONE, tone)
            item.setExpanded(True)

    def _made_words(self, entry: BackupEntry) -> str:
        if entry.created_utc:
            return time_words(entry.created_utc)
        if entry.data_utc:
            # Nothing tells when a copy was made by hand, but its files have times.
            return self.tr("{label}, data of {time}").format(label=entry.label, time=time_words(entry.data_utc))
        return entry.label

    def _verified_words(self, entry: BackupEntry) -> str:
        if not entry.usable:
            return ""
        if entry.damaged:
            return self.tr("found damaged")
        if not entry.sealed and entry.verified_utc:
            return self.tr("read {time}").format(time=time_words(entry.verified_utc))
        if entry.verified_utc > entry.created_utc:
            return time_words(entry.verified_utc)
        if entry.verified_utc and entry.verified_utc < entry.created_utc:
            # Files shared with an earlier backup were last read at that time; all others when it was made.
            return self.tr("when made; shared files {time}").format(time=time_words(entry.verified_utc))
        # A sealed backup got its name only when it was read back and found right.
        return self.tr("when made") if entry.sealed else self.tr("never")

    def _tint(self) -> None:
        for item in self._rows():
            if (below := item.child(0)) is not None:
                below.setForeground(0, QBrush(QColor(self._theme.icon_color(below.data(0, TONE)))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Keep all columns in view if possible; spare width goes to the server's name."""
        shown = [column for column in range(self.columnCount()) if not self.isColumnHidden(column)]
        wanted = {column: self._wanted_px(column) for column in shown}
        over = sum(wanted.values()) - self.viewport().width()
        if over < 0:
            wanted[SERVER] -= over
        for column in GIVING if over > 0 else ():
            given = min(over, wanted.get(column, 0) - self.header().sectionSizeHint(column))
            if column in wanted and given > 0:
                wanted[column] -= given
                over -= given
        for column, width in wanted.items():
            self.setColumnWidth(column, width)

    def _wanted_px(self, column: int) -> int:
        # Not sizeHintForColumn(): the reasons below the rows span all columns.
        cells = (self.sizeHintForIndex(self.indexFromItem(row, column)).width() for row in self._rows())
        return max(self.header().sectionSizeHint(column), *cells, 0) + 8
