"""The programs' icon for Windows, drawn from resources/icons/app.svg: one .ico with every size that Windows asks for."""

from __future__ import annotations

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from gui.widgets.assets import paint_icon
from gui.widgets.style import LIGHT

SIZES_PX = (16, 20, 24, 32, 40, 48, 64, 128, 256)


def write_icon(path: Path) -> None:
    pictures = [_draw(size) for size in SIZES_PX]
    offset = 6 + 16 * len(pictures)
    header = struct.pack("<3H", 0, 1, len(pictures))
    for size, picture in zip(SIZES_PX, pictures, strict=True):
        header += struct.pack("<4B2H2I", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    path.write_bytes(header + b"".join(pictures))


def _draw(size: int) -> bytes:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_icon(painter, QRectF(0, 0, size, size), "app", LIGHT.accent)
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want str for bytes and back
    return bytes(content.data())
