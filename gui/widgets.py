"""Small pieces that several pages share: cards, labels, buttons, icons that follow the theme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gui.assets import icon_pixmap
from gui.theme import Theme


def make_label(text: str = "", *, muted: bool = False, heading: bool = False, wrap: bool = True) -> QLabel:
    """Plain text: what comes from a machine is never taken for markup."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if muted:
        label.setProperty("muted", True)
    if heading:
        label.setProperty("heading", True)
    return label


def set_tone(label: QLabel, tone: str) -> None:
    """Colour a label: ok, warn, error or ''."""
    label.setProperty("tone", tone)
    label.style().unpolish(label)
    label.style().polish(label)


def make_card(*rows: QWidget | QLayout, alert: bool = False) -> QFrame:
    frame = QFrame()
    frame.setProperty("alert" if alert else "card", True)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(18, 14, 18, 14)
    layout.setSpacing(8)
    for row in rows:
        if isinstance(row, QWidget):
            layout.addWidget(row)
        else:
            layout.addLayout(row)
    return frame


def make_button(text: str, name: str = "", *, small: bool = False, primary: bool = False) -> QPushButton:
    """A button whose accessible name is its text without the mnemonic, unless another is given."""
    button = QPushButton(text)
    button.setAccessibleName(name or text.replace("&", ""))
    if small:
        button.setProperty("small", True)
    if primary:
        button.setProperty("primary", True)
    return button


def name_combo(combo: QComboBox, name: str) -> None:
    """The accessible name of a combo box and of the list that it opens."""
    combo.setAccessibleName(name)
    combo.view().setAccessibleName(name)


def make_scroll(content: QWidget) -> QScrollArea:
    """A scroll area that shows only its content; it takes no focus of its own."""
    content.setProperty("clear", True)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(content)
    return area


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear_layout(inner)


class IconLabel(QLabel):
    """An icon in a tone of the theme; it follows a change of the scheme. Decoration: it has no words."""

    def __init__(self, theme: Theme, name: str, tone: str, size_px: int = 18) -> None:
        super().__init__()
        self._theme, self._name, self._tone, self._size_px = theme, name, tone, size_px
        self.setFixedSize(size_px, size_px)
        theme.scheme_changed.connect(self._paint)
        self._paint()

    def show_icon(self, name: str, tone: str) -> None:
        if (name, tone) != (self._name, self._tone):
            self._name, self._tone = name, tone
            self._paint()

    def _paint(self) -> None:
        self.setPixmap(icon_pixmap(self._name, self._theme.icon_color(self._tone), self._size_px))
