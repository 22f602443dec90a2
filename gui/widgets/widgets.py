"""Small pieces that several pages share: cards, labels, buttons, folding sections, icons that follow the theme."""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gui.widgets.assets import make_icon, paint_icon
from gui.widgets.theme import Theme

TONE_ICONS = {"ok": "check", "warn": "warning", "error": "cross", "muted": "dot", "accent": "running"}
ICON = Qt.ItemDataRole.UserRole + 100
"""The icon of a list item as (name, tone), for IconDelegate."""


def make_label(
    text: str = "", *, muted: bool = False, heading: bool = False, wrap: bool = True, kind: type[QLabel] = QLabel
) -> QLabel:
    """A label with plain text: what comes from a machine is never treated as markup."""
    label = kind(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if muted:
        label.setProperty("muted", True)
    if heading:
        label.setProperty("heading", True)
    return label


def tip_text(text: str) -> str:
    """A text for a tool tip, which has no plain-text mode: markup in a backup's facts could fetch a file from a server."""
    return f"<qt>{html.escape(text)}</qt>" if "<" in text else text


def set_look(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet uses, and update the look at once."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def set_tone(label: QLabel, tone: str) -> None:
    """Colour a label: ok, warn, error or ''."""
    set_look(label, "tone", tone)


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


def make_button(
    text: str, name: str = "", *, small: bool = False, primary: bool = False, danger: bool = False
) -> QPushButton:
    """A button whose accessible name is its text without the mnemonic, unless another is given.

    `danger` is for what cannot easily be undone.
    """
    button = QPushButton(text)
    button.setAccessibleName(name or text.replace("&", ""))
    if small:
        button.setProperty("small", True)
    if primary:
        button.setProperty("primary", True)
    if danger:
        button.setProperty("danger", True)
    return button


def set_button_text(button: QPushButton, text: str) -> None:
    """Change a button's text, also for a screen reader."""
    button.setText(text)
    button.setAccessibleName(text.replace("&", ""))


def make_tone_row(theme: Theme, tone: str, text: str, hint: str = "", *buttons: QWidget) -> QHBoxLayout:
    """A line with an icon in its tone, a text, a hint on what can be done, and buttons for that."""
    words = QVBoxLayout()
    words.setSpacing(1)
    words.addWidget(make_label(text))
    if hint:
        words.addWidget(make_label(hint, muted=True))
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(IconLabel(theme, TONE_ICONS[tone], tone, 16), 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(words, 1)
    for button in buttons:
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return row


def make_disclosure(title: str, content: QWidget) -> Disclosure:
    """A section that folds: a button with an arrow, and the content below it while it is open."""
    return Disclosure(title, content)


def name_combo(combo: QComboBox, name: str) -> None:
    """Set the accessible name of a combo box and of the list that it opens."""
    combo.setAccessibleName(name)
    combo.view().setAccessibleName(name)


def make_scroll(content: QWidget) -> QScrollArea:
    """A scroll area that shows only its content; it takes no focus of its own."""
    area = QScrollArea()
    fill_scroll(area, content)
    return area


def fill_scroll(area: QScrollArea, content: QWidget) -> None:
    content.setProperty("clear", True)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(content)


def clear_layout(layout: QLayout) -> None:
    """Remove everything from a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear_layout(inner)


class IconLabel(QWidget):
    """An icon in a tone of the theme, drawn at each painting. Decoration only: it has no accessible text."""

    def __init__(self, theme: Theme, name: str, tone: str, size_px: int = 18) -> None:
        super().__init__()
        self._theme, self._name, self._tone = theme, name, tone
        self.setFixedSize(size_px, size_px)

    def show_icon(self, name: str, tone: str) -> None:
        if (name, tone) != (self._name, self._tone):
            self._name, self._tone = name, tone
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_icon(painter, QRectF(self.rect()), self._name, self._theme.icon_color(self._tone))
        painter.end()


class IconDelegate(QStyledItemDelegate):
    """Set `item.setData(ICON, (name, tone))` on a list item; the icon then follows changes of the scheme."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        if (wanted := index.data(ICON)) is not None:
            name, tone = wanted
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.icon = self._theme.icon(name, tone, 16)
            option.decorationSize = QSize(16, 16)


class Disclosure(QWidget):
    """A folding section. Folded at first."""

    def __init__(self, title: str, content: QWidget) -> None:
        super().__init__()
        self.content = content
        self.button = make_button(title, small=True)
        self.button.setProperty("fold", True)
        self.button.setCheckable(True)
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.button.toggled.connect(self._show)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self._head = QHBoxLayout()
        self._head.addWidget(self.button)
        self._head.addStretch()
        layout.addLayout(self._head)
        layout.addWidget(content, 1)
        self._show(False)

    def add_beside(self, *buttons: QWidget) -> None:
        """Add buttons at the other end of the section's title line."""
        for button in buttons:
            self._head.addWidget(button)

    def is_open(self) -> bool:
        return self.button.isChecked()

    def set_open(self, opened: bool) -> None:
        self.button.setChecked(opened)

    def _show(self, opened: bool) -> None:
        self.content.setVisible(opened)
        # Qt's button has no expanded state for a screen reader; the description gives it.
        self.button.setAccessibleDescription(self.tr("expanded") if opened else self.tr("collapsed"))
        self._draw_arrow()

    def _draw_arrow(self) -> None:
        closed = "chevron_left" if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else "chevron_right"
        color = self.palette().color(QPalette.ColorRole.ButtonText).name()
        self.button.setIcon(make_icon("chevron" if self.is_open() else closed, color, 12))
        self.button.setIconSize(QSize(12, 12))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.LayoutDirectionChange):
            self._draw_arrow()
