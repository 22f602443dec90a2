"""Where the data files are, and SVG icons tinted with a colour. The same paths from a source tree and when frozen."""

from __future__ import annotations

import functools
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
"""Beside `gui` in the checkout, in the wheel and in the frozen bundle."""
ICON_SCALES = (1, 1.25, 1.5, 1.75, 2, 2.5, 3)
"""The device pixel ratios for which a QIcon has a picture of its own."""


@functools.cache
def icon_text(name: str, color: str) -> str:
    """The SVG text of an icon, with currentColor replaced by `color`."""
    path = RESOURCES / "icons" / f"{name}.svg"
    return path.read_text(encoding="utf-8").replace("currentColor", color)


def paint_icon(painter: QPainter, place: QRectF, name: str, color: str) -> None:
    """Draw an icon as vectors, not as a picture: sharp at every screen density."""
    QSvgRenderer(QByteArray(icon_text(name, color).encode())).render(painter, place)


def icon_pixmap(name: str, color: str, size_px: int, scale: float = 2) -> QPixmap:
    """One icon as a picture for a screen of `scale` times the usual density."""
    pixmap = QPixmap(QSize(round(size_px * scale), round(size_px * scale)))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_icon(painter, QRectF(0, 0, size_px, size_px), name, color)
    painter.end()
    return pixmap


def make_icon(name: str, color: str, size_px: int = 20) -> QIcon:
    """An icon for a button or a list item. Pages take Theme.icon(), which follows the colour scheme."""
    icon = QIcon()
    for scale in ICON_SCALES:
        icon.addPixmap(icon_pixmap(name, color, size_px, scale))
    return icon
