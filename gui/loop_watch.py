"""Measures how long the GUI's event loop was away: what a person feels as a window that does not answer.

It only counts; what is too long is for the reader to say.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer

INTERVAL_MS = 5


class LoopWatch(QObject):
    """A timer of the loop that notes by how much it comes late."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps_ms: list[float] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._tick)
        self._last_s = 0.0

    def start(self) -> None:
        self._last_s = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        now_s = time.perf_counter()
        self.gaps_ms.append(max(0.0, 1000 * (now_s - self._last_s) - INTERVAL_MS))
        self._last_s = now_s
