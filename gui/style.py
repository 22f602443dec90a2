"""The design tokens of both colour schemes and the style sheet made from them. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from string import Template


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours by their job. Text on its background keeps a contrast of 4.5:1 or more."""

    window: str
    surface: str
    rail: str
    border: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    hover: str
    ok: str
    warn: str
    error: str
    error_surface: str
    track: str
    changed: str
    """Behind a line that differs."""


LIGHT = Tokens(
    window="#f3f4f6",
    surface="#ffffff",
    rail="#e9ecf1",
    border="#d4d9e1",
    text="#1b1f24",
    muted="#5b6470",
    accent="#0f62c9",
    accent_hover="#0b53ad",
    on_accent="#ffffff",
    hover="#e4ecf8",
    ok="#107c41",
    warn="#9a5b00",
    error="#b3261e",
    error_surface="#fdecea",
    track="#dde2ea",
    changed="#fff0cc",
)
DARK = Tokens(
    window="#1c1f24",
    surface="#262a31",
    rail="#16191d",
    border="#3a404a",
    text="#f0f2f5",
    muted="#a3acb8",
    accent="#5aa2ff",
    accent_hover="#7db6ff",
    on_accent="#0b1a2e",
    hover="#2e3a4d",
    ok="#4cc38a",
    warn="#f2b25c",
    error="#ff8a80",
    error_surface="#3a2326",
    track="#353b45",
    changed="#4a3b17",
)

STYLE_SHEET = Template("""
QWidget#root { background: $window; }
QFrame#rail { background: $rail; border: none; }
QFrame#footer { background: $window; border: none; border-top: 1px solid $border; }
QLabel#brand { font-weight: 600; font-size: 12pt; }
QLabel#title { font-size: 18pt; font-weight: 600; }
QLabel[heading="true"] { font-weight: 600; }
QLabel#subtitle, QLabel[muted="true"] { color: $muted; }
QLabel[tone="ok"] { color: $ok; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="error"] { color: $error; }
QFrame[card="true"] { background: $surface; border: 1px solid $border; border-radius: 8px; }
QFrame[alert="true"] { background: $error_surface; border: 1px solid $error; border-radius: 8px; }
QFrame#service { background: $surface; border: 1px solid $border; border-radius: 8px; }
QScrollArea, QWidget[clear="true"] { background: transparent; border: none; }
QListView#steps { background: transparent; border: none; outline: 0; }
QPushButton { background: $surface; color: $text; border: 1px solid $border; border-radius: 6px;
  padding: 6px 18px; min-height: 20px; min-width: 72px; }
QPushButton:hover { background: $hover; }
QPushButton:focus { border: 2px solid $accent; padding: 5px 17px; }
QPushButton:disabled { color: $muted; background: transparent; }
QPushButton[small="true"] { padding: 3px 10px; min-width: 0; min-height: 18px; }
QPushButton[small="true"]:focus { padding: 2px 9px; }
QPushButton[primary="true"] { background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600; }
QPushButton[primary="true"]:hover { background: $accent_hover; }
QPushButton[primary="true"]:disabled { background: $track; color: $muted; border-color: $track; }
QPushButton[primary="true"]:focus { border: 2px solid $text; }
QPushButton[choice="true"] { text-align: left; padding: 16px; border-radius: 8px; }
QPushButton[choice="true"]:focus { padding: 15px; }
QPushButton[choice="true"]:checked { border: 2px solid $accent; background: $hover; padding: 15px; }
QLineEdit, QComboBox { background: $surface; color: $text; border: 1px solid $border;
  border-bottom: 2px solid $muted; border-radius: 5px; padding: 5px 8px; min-height: 20px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QComboBox:focus { border-bottom: 2px solid $accent; }
QLineEdit:disabled, QComboBox:disabled { color: $muted; background: transparent; }
QComboBox QLineEdit { border: none; padding: 0; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url(theme:chevron.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $border;
  selection-background-color: $hover; selection-color: $text; }
QProgressBar { background: $track; border: none; border-radius: 4px; max-height: 8px; min-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QCheckBox, QRadioButton { spacing: 8px; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid $muted; border-radius: 4px; background: $surface; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url(theme:check.svg); }
QCheckBox::indicator:focus { border: 2px solid $accent; }
QCheckBox::indicator:disabled { background: $track; border-color: $border; }
QTreeView, QListWidget, QPlainTextEdit { background: $surface; border: 1px solid $border; border-radius: 6px;
  color: $text; outline: 0; }
QTreeView:focus, QListWidget:focus, QPlainTextEdit:focus { border: 1px solid $accent; }
QTreeView::item, QListWidget::item { padding: 5px 2px; }
QTreeView::item:selected, QListWidget::item:selected { background: $hover; color: $text; }
QHeaderView::section { background: $surface; color: $muted; border: none; border-bottom: 1px solid $border;
  padding: 6px; }
QTreeView#diff::item { padding: 0; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $muted; border: none; border-bottom: 3px solid transparent;
  padding: 6px 12px; }
QTabBar::tab:selected { color: $text; border-bottom: 3px solid $accent; }
QTabBar::tab:hover { background: $hover; }
QTabBar::tab:focus { color: $accent; border-bottom: 3px solid $accent; background: $hover; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: $border; border-radius: 4px; min-height: 28px; margin: 1px; }
QScrollBar::handle:vertical:hover { background: $muted; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:horizontal { background: $border; border-radius: 4px; min-width: 28px; margin: 1px; }
QScrollBar::handle:horizontal:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { background: $surface; color: $text; border: 1px solid $border; }
""")


def make_style_sheet(tokens: Tokens) -> str:
    """The style sheet in the colours of a scheme."""
    return STYLE_SHEET.substitute({name: getattr(tokens, name) for name in Tokens.__dataclass_fields__})
