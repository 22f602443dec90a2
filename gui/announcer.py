"""Says aloud, through a screen reader, what a seeing person notices by itself: a new page, an error, a service that came up.

It decides nothing: who has something to say calls `say`. Without a screen reader nothing happens.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

Send = Callable[[QAccessibleAnnouncementEvent], None]


class Announcer:
    """Speaks for one window."""

    def __init__(self, window: QObject, send: Send = QAccessible.updateAccessibility) -> None:
        self._window = window
        self.send = send

    def say(self, text: str, *, urgent: bool = False) -> None:
        """Politely after what is being read, or at once for what must not be missed."""
        if text:
            event = QAccessibleAnnouncementEvent(self._window, text)
            politeness = QAccessible.AnnouncementPoliteness
            event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
            self.send(event)
