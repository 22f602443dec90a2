"""Where the data files are, and SVG icons tinted with a colour. The same paths from a source tree and when frozen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
"""Beside `gui`: in the checkout, in the wheel and in the frozen bundle alike."""


def icon_text(name: str, color: str) -> str:
    """The SVG text of an icon; its strokes say currentColor, which becomes `color`."""
    path = RESOURCES / "icons" / f"{name}.svg"
    return path.read_text(encoding="utf-8").replace("currentColor", color)


def icon_pixmap(name: str, color: str, size_px: int, scale: int = 2) -> QPixmap:
    """One icon as a picture, crisp on screens of up to `scale` times the usual density."""
    renderer = QSvgRenderer(QByteArray(icon_text(name, color).encode()))
    pixmap = QPixmap(QSize(size_px, size_px) * scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size_px * scale, size_px * scale))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap


def make_icon(name: str, color: str, size_px: int = 20) -> QIcon:
    """An icon for a button or a list item."""
    icon = QIcon()
    for scale in (1, 2, 3):
        icon.addPixmap(icon_pixmap(name, color, size_px, scale))
    return icon
