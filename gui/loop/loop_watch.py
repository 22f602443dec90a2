"""Measures how long the GUI's event loop was blocked: the gaps between the beats of a timer.

Coarse in everyday use, when it only logs a long gap once; fine when the program is measured.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

log = logging.getLogger(__name__)

FINE_BEAT_MS = 5
COARSE_BEAT_MS = 50
LONG_GAP_MS = 500.0


class LoopWatch(QObject):
    """The beats of one event loop. A gap is the delay of a beat."""

    def __init__(
        self, beat_ms: int = COARSE_BEAT_MS, *, keep: bool = False, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        super().__init__()
        self._beat_ms, self._keep, self._clock = beat_ms, keep, clock
        self._last_s = 0.0
        self._gaps_ms: list[float] = []
        self._warned = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(beat_ms)
        self._timer.timeout.connect(self.beat)

    def start(self) -> None:
        self._gaps_ms.clear()
        self._last_s = self._clock()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def beat(self) -> None:
        now_s = self._clock()
        gap_ms = max(0.0, (now_s - self._last_s) * 1000 - self._beat_ms)
        self._last_s = now_s
        if self._keep:
            self._gaps_ms.append(gap_ms)
        elif gap_ms > LONG_GAP_MS and not self._warned:
            self._warned = True
            log.info("the window did not answer for %.0f ms", gap_ms)

    def gaps_ms(self) -> list[float]:
        """Every gap since the start, if they are kept."""
        return list(self._gaps_ms)

    def worst_ms(self) -> float:
        return max(self._gaps_ms, default=0.0)

    def percentile_ms(self, percent: float) -> float:
        """The gap that `percent` of the beats did not exceed."""
        ordered = sorted(self._gaps_ms)
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0
