"""Collects Python's cyclic garbage on the GUI's thread only.

The interpreter collects on any thread that allocates, so a worker thread could destroy a widget or stop a timer: Qt allows
neither, and the process may crash. So automatic collection is off while a window exists.
"""

from __future__ import annotations

import gc
from types import TracebackType

from PySide6.QtCore import QObject, QTimer

BEAT_MS = 500


class GarbageCollector(QObject):
    """`with GarbageCollector():` around an event loop, entered and left on the GUI's thread."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self.beat)

    def __enter__(self) -> GarbageCollector:
        gc.disable()
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.stop()
        gc.collect()
        gc.enable()

    def beat(self) -> None:
        """Collect the oldest generation that is due, as the interpreter does, but without its extra condition for the oldest."""
        for generation, (count, threshold) in reversed(
            list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
        ):
            if count > threshold:
                gc.collect(generation)
                return
