"""The only way to cancel a job."""

from __future__ import annotations

import threading

from core.errors import OperationCancelled
from core.phrases import phrase


class CancelToken:
    """The only way to cancel a job: polled per block, between steps and while waiting for the service."""

    def __init__(self) -> None:
        self._event = threading.Event()
        # Reentrant: a signal handler may cancel in the middle of `close`, on the same thread.
        self._lock = threading.RLock()
        self._closed = False
        self.looks = 0
        """How often it was checked: a sign of life of the thread that does so."""
        self.came_late = False
        """Somebody has cancelled after `close` and must be told."""

    @property
    def closed(self) -> bool:
        """A cancel has no effect any more."""
        return self._closed

    def cancel(self) -> bool:
        """Cancel. False if it is too late and has no effect."""
        with self._lock:
            if self._closed:
                self.came_late = True
                return False
            self._event.set()
            return True

    def close(self) -> None:
        """From here on a cancel has no effect. Raises OperationCancelled if one came before."""
        with self._lock:
            self.check()
            self._closed = True
            # Cancelled by a signal between the two lines above.
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
