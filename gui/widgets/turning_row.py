"""Widgets side by side, or below one another if the text is too large or the window too small."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget


class TurningRow(QWidget):
    """Some widgets; hidden ones take no room. Spare width goes to `wide`, or stays empty after the last."""

    def __init__(self, *widgets: QWidget, wide: QWidget | None = None, spacing: int = 8) -> None:
        super().__init__()
        self._widgets = widgets
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(spacing)
        for widget in widgets:
            if widget is wide:
                self._box.addWidget(widget, 1)
            else:
                self._box.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeading)
        if wide is None:
            self._box.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        widths = [widget.minimumSizeHint().width() for widget in self._shown()]
        return QSize(max(widths, default=0), super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() in (
            QEvent.Type.Resize,
            QEvent.Type.LayoutRequest,
        ):  # a widget may have been shown or have grown
            self._turn()
        return super().event(event)

    def _turn(self) -> None:
        shown = self._shown()
        needed = sum(widget.sizeHint().width() for widget in shown) + self._box.spacing() * max(0, len(shown) - 1)
        direction = QBoxLayout.Direction
        self._box.setDirection(direction.LeftToRight if needed <= self.width() else direction.TopToBottom)

    def _shown(self) -> list[QWidget]:
        return [widget for widget in self._widgets if not widget.isHidden()]


def side_by_side(*widgets: QWidget, spacing: int = 8) -> QWidget:
    """A row that never turns, as one part of a TurningRow. The last widget takes the spare width."""
    row = QWidget()
    box = QHBoxLayout(row)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(spacing)
    for widget in widgets:
        box.addWidget(widget, 1 if widget is widgets[-1] else 0)
    return row
