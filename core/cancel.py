"""The only way to cancel a job."""

from __future__ import annotations

import threading

from core.errors import OperationCancelled
from core.phrases import phrase


class CancelToken:
    """The only way to cancel a job: polled per block, between steps and while waiting for the service."""

    def __init__(self) -> None:
        self._event = threading.Event()
        # Of one thread more than once: a signal's handler may cancel in the middle of `close`.
        self._lock = threading.RLock()
        self._closed = False
        self.looks = 0
        """How often it was looked at: a sign of life of whoever does."""
        self.came_late = False
        """Somebody has cancelled after `close`, and is to be told."""

    @property
    def closed(self) -> bool:
        """Nothing is cancelled any more."""
        return self._closed

    def cancel(self) -> bool:
        """False when it is too late: nothing is cancelled then."""
        with self._lock:
            if self._closed:
                self.came_late = True
                return False
            self._event.set()
            return True

    def close(self) -> None:
        """From here on nothing is cancelled any more. Raises OperationCancelled when somebody was faster."""
        with self._lock:
            self.check()
            self._closed = True
            # By a signal, between the two lines above.
            self.came_late = self.came_late or self._event.is_set()
            self._event.clear()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def check(self) -> None:
        """Raise OperationCancelled once somebody has cancelled."""
        self.looks += 1
        if self._event.is_set():
            raise OperationCancelled(phrase("The job was cancelled."))

    def wait(self, seconds: float) -> bool:
        """Sleep up to `seconds`, less when cancelled; True when cancelled."""
        return self._event.wait(seconds)
