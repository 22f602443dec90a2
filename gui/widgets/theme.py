"""Applies a colour scheme: Fusion, a palette of our own and one style sheet. Follows the desktop unless told otherwise.

Fusion on every platform: style sheets work badly with native styles, and these differ in their dark modes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QDir, QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFontInfo, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from gui.widgets.assets import icon_text, make_icon
from gui.widgets.contrast import wants_contrast
from gui.widgets.style import DARK, LIGHT, Tokens, make_style_sheet, sharpen


def make_palette(tokens: Tokens) -> QPalette:
    """The palette of a scheme, for what the style sheet does not cover (dialogs, tool tips, selections)."""
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
        palette.setColor(group.Disabled, name, QColor(tokens.disabled))
    return palette


class Theme(QObject):
    """The scheme in use. `scheme_changed` is emitted after each change, for what is painted or tinted in code."""

    restyled = Signal()
    """Every widget was styled anew, for other colours or another size of text."""
    scheme_changed = Signal()

    def __init__(self, app: QApplication, scheme: str = "auto") -> None:
        super().__init__()
        self._app = app
        self._scheme = scheme
        self._folder = QTemporaryDir()
        self._icons: dict[tuple[str, str, int], QIcon] = {}
        self.tokens = LIGHT
        self._hints = app.styleHints()
        app.setStyle("Fusion")
        self._hints.colorSchemeChanged.connect(self._apply)
        if hasattr(self._hints, "accessibility"):  # Qt 6.10
            self._hints.accessibility().contrastPreferenceChanged.connect(self._apply)
        app.fontChanged.connect(self._apply_sheet)
        self._apply()

    def set_scheme(self, scheme: str) -> None:
        """Use 'auto', 'light' or 'dark'."""
        self._scheme = scheme
        self._apply()

    def icon_color(self, tone: str) -> str:
        """The colour of a tone: ok, warn, error, accent, muted or text."""
        return str(getattr(self.tokens, tone))

    def icon(self, name: str, tone: str, size_px: int = 16) -> QIcon:
        """An icon in a tone of the scheme in use. To keep it, get it again on `scheme_changed`, or use IconDelegate."""
        key = (name, tone, size_px)
        if key not in self._icons:
            self._icons[key] = make_icon(name, self.icon_color(tone), size_px)
        return self._icons[key]

    @contextmanager
    def style_sheet_off(self) -> Iterator[None]:
        """For creating many widgets: with a style sheet, each is measured again whenever its parent changes."""
        self._app.setStyleSheet("")
        try:
            yield
        finally:
            self._apply_sheet()

    def _apply(self) -> None:
        # A system without colour schemes reports Unknown, which means light.
        dark = self._scheme == "dark" or (self._scheme == "auto" and self._hints.colorScheme() == Qt.ColorScheme.Dark)
        tokens = DARK if dark else LIGHT
        self.tokens = sharpen(tokens) if wants_contrast(self._hints) else tokens
        self._icons.clear()
        self._app.setPalette(make_palette(self.tokens))
        self._write_glyphs()
        self._apply_sheet()
        self._app.setWindowIcon(make_icon("app", LIGHT.accent, 64))
        self.scheme_changed.emit()

    def _write_glyphs(self) -> None:
        """A style sheet's url() takes no data: URI, so the tinted glyphs of the controls are written to files.

        There is a folder for each set of colours: Qt caches pictures by name and would show the old colours.
        """
        tokens = self.tokens
        folder = Path(self._folder.path()) / f"{tokens.accent}{tokens.muted}".replace("#", "")
        folder.mkdir(exist_ok=True)
        for file, name, color in (
            ("check", "check", tokens.on_accent),
            ("check_disabled", "check", tokens.disabled),
            ("dot", "dot", tokens.accent),
            ("chevron", "chevron", tokens.muted),
        ):
            (folder / f"{file}.svg").write_text(icon_text(name, color), encoding="utf-8")
        QDir.setSearchPaths("theme", [str(folder)])

    def _apply_sheet(self) -> None:
        self._app.setStyleSheet(make_style_sheet(self.tokens, QFontInfo(self._app.font()).pointSizeF()))
        self.restyled.emit()
