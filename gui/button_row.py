"""Buttons side by side where there is room, below one another where the text is too large or the window too small."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget


class ButtonRow(QWidget):
    """Some buttons; hidden ones take no room."""

    def __init__(self, *buttons: QPushButton) -> None:
        super().__init__()
        self._buttons = buttons
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        for button in buttons:
            self._box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        self._box.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        widths = [button.sizeHint().width() for button in self._shown()]
        return QSize(max(widths, default=0), super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):  # a button may have come or grown
            self._turn()
        return super().event(event)

    def _turn(self) -> None:
        shown = self._shown()
        needed = sum(button.sizeHint().width() for button in shown) + self._box.spacing() * max(0, len(shown) - 1)
        direction = QBoxLayout.Direction
        self._box.setDirection(direction.LeftToRight if needed <= self.width() else direction.TopToBottom)

    def _shown(self) -> list[QPushButton]:
        return [button for button in self._buttons if not button.isHidden()]
