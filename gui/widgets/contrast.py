"""Whether the person has set the system to more contrast. Qt tells since 6.10; before that, Windows is asked."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QStyleHints


def wants_contrast(hints: QStyleHints) -> bool:
    """The current setting."""
    if hasattr(hints, "accessibility"):
        return bool(hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast)
    return _windows_high_contrast()


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    SPI_GETHIGHCONTRAST, HCF_HIGHCONTRASTON = 0x42, 1

    class _HighContrast(ctypes.Structure):
        _fields_ = (("size", wintypes.UINT), ("flags", wintypes.DWORD), ("scheme", wintypes.LPWSTR))

    def _windows_high_contrast() -> bool:
        found = _HighContrast(ctypes.sizeof(_HighContrast))
        asked = ctypes.windll.user32.SystemParametersInfoW(SPI_GETHIGHCONTRAST, found.size, ctypes.byref(found), 0)
        return bool(asked and found.flags & HCF_HIGHCONTRASTON)

else:

    def _windows_high_contrast() -> bool:
        return False  # not on Windows
