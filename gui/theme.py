"""Applies a colour scheme: Fusion, a palette of our own and one style sheet. Follows the desktop unless told otherwise.

Fusion on every platform: style sheets on native styles glitch, and the native styles differ in what they do when dark.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDir, QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from gui.assets import icon_text, make_icon
from gui.style import DARK, LIGHT, Tokens, make_style_sheet

SCHEMES = ("auto", "light", "dark")


def make_palette(tokens: Tokens) -> QPalette:
    """The palette of a scheme: what the style sheet does not reach (dialogs, tool tips, selections)."""
    palette, role, group = QPalette(), QPalette.ColorRole, QPalette.ColorGroup
    for name, color in {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.window,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.error,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Light: tokens.surface,
        role.Mid: tokens.border,
        role.Dark: tokens.border,
        role.Shadow: tokens.border,
    }.items():
        palette.setColor(name, QColor(color))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, name, QColor(tokens.muted))
    return palette


class Theme(QObject):
    """The scheme in use. `scheme_changed` after each change, for what is painted or tinted by hand."""

    scheme_changed = Signal()

    def __init__(self, app: QApplication, scheme: str = "auto") -> None:
        super().__init__()
        self._app = app
        self._scheme = scheme
        self._folder = QTemporaryDir()
        self.tokens = LIGHT
        self._hints = app.styleHints()
        app.setStyle("Fusion")
        self._hints.colorSchemeChanged.connect(self._apply)
        self._apply()

    def set_scheme(self, scheme: str) -> None:
        """One of SCHEMES."""
        self._scheme = scheme
        self._apply()

    def icon_color(self, tone: str) -> str:
        """The colour of a tone: ok, warn, error, accent, muted or text."""
        return str(getattr(self.tokens, tone))

    def _apply(self) -> None:
        dark = self._scheme == "dark" or (self._scheme == "auto" and self._hints.colorScheme() == Qt.ColorScheme.Dark)
        self.tokens = DARK if dark else LIGHT
        self._app.setPalette(make_palette(self.tokens))
        # A style sheet's url() takes no data: URI, so the glyphs of the controls are written tinted, a folder a scheme.
        folder = Path(self._folder.path()) / ("dark" if dark else "light")
        folder.mkdir(exist_ok=True)
        for name, color in (("check", self.tokens.on_accent), ("chevron", self.tokens.muted)):
            (folder / f"{name}.svg").write_text(icon_text(name, color), encoding="utf-8")
        QDir.setSearchPaths("theme", [str(folder)])
        self._app.setStyleSheet(make_style_sheet(self.tokens))
        self._app.setWindowIcon(make_icon("app", LIGHT.accent, 64))
        self.scheme_changed.emit()
