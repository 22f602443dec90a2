"""Says aloud, through a screen reader, what a seeing person notices by itself: a new page, an error, a service that came up.

It decides nothing: who has something to say calls `say`. Without a screen reader nothing happens.
"""

from __future__ import annotations

from PySide6 import QtGui
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QLabel, QWidget


class Announcer:
    """Speaks for one window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._voice: QLabel | None = None

    def say(self, text: str, *, urgent: bool = False) -> None:
        """Politely after what is being read, or at once for what must not be missed."""
        if text:
            QAccessible.updateAccessibility(self.event(text, urgent=urgent))

    def event(self, text: str, *, urgent: bool) -> QAccessibleEvent:
        """What Qt hands on to the screen reader."""
        if not hasattr(QtGui, "QAccessibleAnnouncementEvent"):
            # Before 6.8, which is what Windows Server 2016 can load: an alert, and this is what it is about.
            self._voice = self._voice or QLabel(self._window)
            self._voice.setAccessibleName(text)
            return QAccessibleEvent(self._voice, QAccessible.Event.Alert)
        event = QtGui.QAccessibleAnnouncementEvent(self._window, text)
        politeness = QAccessible.AnnouncementPoliteness
        event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
        return event
