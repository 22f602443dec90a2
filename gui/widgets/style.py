"""The design tokens of both colour schemes and the style sheet made from them. Values only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from string import Template


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours by their purpose. Text has a contrast of at least 4.5:1 to its background, `disabled` text of 3:1."""

    window: str
    surface: str
    rail: str
    border: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    on_accent: str
    hover: str
    selected: str
    ok: str
    warn: str
    error: str
    error_hover: str
    on_error: str
    error_surface: str
    track: str
    changed: str
    """Background of a line that differs."""


LIGHT = Tokens(
    window="#f3f4f6",
    surface="#ffffff",
    rail="#e9ecf1",
    border="#d4d9e1",
    text="#1b1f24",
    muted="#5b6470",
    disabled="#757d89",
    accent="#0f62c9",
    accent_hover="#0b53ad",
    on_accent="#ffffff",
    hover="#f0f4fa",
    selected="#e4ecf8",
    ok="#107c41",
    warn="#9a5b00",
    error="#b3261e",
    error_hover="#981f18",
    on_error="#ffffff",
    error_surface="#fdecea",
    track="#e2e6ed",
    changed="#fff0cc",
)
DARK = Tokens(
    window="#1c1f24",
    surface="#262a31",
    rail="#16191d",
    border="#3a404a",
    text="#f0f2f5",
    muted="#a3acb8",
    disabled="#8c95a1",
    accent="#5aa2ff",
    accent_hover="#7db6ff",
    on_accent="#0b1a2e",
    hover="#2d323a",
    selected="#2e3a4d",
    ok="#4cc38a",
    warn="#f2b25c",
    error="#ff8a80",
    error_hover="#ffa39b",
    on_error="#3a0b08",
    error_surface="#3a2326",
    track="#353b45",
    changed="#4a3b17",
)


def sharpen(tokens: Tokens) -> Tokens:
    """The same scheme with more contrast, if the system is set so: no muted text, no faint lines."""
    return replace(tokens, muted=tokens.text, disabled=tokens.muted, border=tokens.muted)


# No min-height or min-width for widgets with text: Qt would use them as the least size even for larger text.
# A focused control has a border of 2 px in the accent colour; its padding is reduced, so that nothing moves.
STYLE_SHEET = Template("""
QWidget#root { background: $window; }
QFrame#rail { background: $rail; border: none; }
QFrame#footer { background: $window; border: none; border-top: 1px solid $border; }
QLabel#brand { font-weight: 600; font-size: ${brand_pt}pt; }
QLabel#title { font-size: ${title_pt}pt; font-weight: 600; }
QLabel[heading="true"], QLabel#qt_msgbox_label { font-weight: 600; }
QLabel#subtitle, QLabel[muted="true"] { color: $muted; }
QLabel[tone="ok"] { color: $ok; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="error"] { color: $error; }
QLabel:disabled { color: $disabled; }
QFrame[card="true"], QFrame#service { background: $surface; border: 1px solid $border; border-radius: 8px; }
QFrame[alert="true"] { background: $error_surface; border: 1px solid $error; border-radius: 8px; }
QScrollArea, QWidget[clear="true"] { background: transparent; border: none; }
QScrollArea#services { border: 2px solid transparent; border-radius: 5px; }
QScrollArea#services:focus { border-color: $accent; }
QListView#steps { background: transparent; border: none; outline: 0; }
QPushButton { background: $surface; color: $text; border: 1px solid $border; border-radius: 6px;
  padding: 8px 26px; }
QPushButton:hover { background: $hover; border-color: $muted; }
QPushButton:pressed { background: $selected; }
QPushButton:focus { border: 2px solid $accent; padding: 7px 25px; }
QPushButton:disabled { color: $disabled; background: transparent; border-color: $border; }
QPushButton[small="true"] { padding: 5px 12px; }
QPushButton[small="true"]:focus { padding: 4px 11px; }
QPushButton[fold="true"] { background: transparent; border: 1px solid transparent; padding: 5px 8px; }
QPushButton[fold="true"]:hover { background: $hover; }
QPushButton[fold="true"]:focus { border: 2px solid $accent; padding: 4px 7px; }
QPushButton[primary="true"] { background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600; }
QPushButton[primary="true"]:hover, QPushButton[primary="true"]:pressed { background: $accent_hover; }
QPushButton[primary="true"]:focus { border: 2px solid $text; }
QPushButton[danger="true"] { background: $error; color: $on_error; border: 1px solid $error; font-weight: 600; }
QPushButton[danger="true"]:hover, QPushButton[danger="true"]:pressed { background: $error_hover; }
QPushButton[danger="true"]:focus { border: 2px solid $text; }
QPushButton[primary="true"]:disabled, QPushButton[danger="true"]:disabled { background: $track; color: $disabled;
  border-color: $track; }
QPushButton[choice="true"] { text-align: left; padding: 16px; border-radius: 8px; }
QPushButton[choice="true"]:checked { border: 2px solid $accent; background: $selected; padding: 15px; }
QPushButton[choice="true"]:focus { border: 2px solid $accent; padding: 15px; }
QPushButton[choice="true"]:checked:focus { border: 3px solid $accent; padding: 14px; }
QLineEdit, QComboBox { background: $surface; color: $text; border: 1px solid $border;
  border-bottom: 2px solid $muted; border-radius: 5px; padding: 7px 8px 6px 8px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QComboBox:focus { border: 2px solid $accent; padding: 6px 7px; }
QLineEdit:disabled, QComboBox:disabled { color: $disabled; background: transparent; border-bottom-color: $border; }
QComboBox QLineEdit, QComboBox QLineEdit:focus { border: none; padding: 0; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url(theme:chevron.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $border;
  selection-background-color: $selected; selection-color: $text; }
QProgressBar { background: $track; border: none; border-radius: 4px; max-height: 8px; min-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QCheckBox, QRadioButton { spacing: 8px; border: 2px solid transparent; border-radius: 5px; padding: 2px; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid $muted; border-radius: 4px; background: $surface; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url(theme:check.svg); }
QCheckBox::indicator:disabled { background: $track; border-color: $border; image: none; }
QCheckBox::indicator:checked:disabled { image: url(theme:check_disabled.svg); }
QRadioButton::indicator { width: 16px; height: 16px; border: 1px solid $muted; border-radius: 9px;
  background: $surface; }
QRadioButton::indicator:checked { border-color: $accent; image: url(theme:dot.svg); }
QRadioButton::indicator:disabled { background: $track; border-color: $border; image: none; }
QTreeView, QListWidget, QPlainTextEdit, QTextEdit, QTextBrowser { background: $surface; border: 1px solid $border;
  border-radius: 6px; color: $text; outline: 0; padding: 1px; }
QTreeView:focus, QListWidget:focus, QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $accent; padding: 0; }
QTreeView::item, QListWidget::item { padding: 5px 2px; }
QTreeView::item:hover, QListWidget::item:hover { background: $hover; }
QTreeView::item:selected, QListWidget::item:selected { background: $selected; color: $text; }
QHeaderView { background: $surface; }
QHeaderView::section { background: $surface; color: $muted; border: none; border-bottom: 1px solid $border;
  padding: 6px; }
QTreeView#diff::item { padding: 0; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $muted; border: none; border-bottom: 3px solid transparent;
  padding: 6px 12px; }
QTabBar::tab:selected { color: $text; border-bottom: 3px solid $accent; }
QTabBar::tab:hover { background: $hover; }
QTabBar::tab:focus { color: $text; border-bottom: 3px solid $accent; background: $selected; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: $border; border-radius: 4px; min-height: 28px; margin: 1px; }
QScrollBar::handle:vertical:hover { background: $muted; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:horizontal { background: $border; border-radius: 4px; min-width: 28px; margin: 1px; }
QScrollBar::handle:horizontal:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { background: $surface; color: $text; border: 1px solid $border; padding: 3px; }
""")


def make_style_sheet(tokens: Tokens, text_pt: float) -> str:
    """The style sheet in the colours of a scheme; headings grow with the system's text size."""
    colors = {name: getattr(tokens, name) for name in Tokens.__dataclass_fields__}
    return STYLE_SHEET.substitute(colors, brand_pt=f"{text_pt * 1.3:.1f}", title_pt=f"{text_pt * 2:.1f}")
