"""Announces through a screen reader what others see: a new page, an error, a service that has started.

It decides nothing: callers use `say`. Without a screen reader nothing happens.
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
        """Announce a text after what is being read, or at once if it is urgent."""
        if text:
            QAccessible.updateAccessibility(self.event(text, urgent=urgent))

    def event(self, text: str, *, urgent: bool) -> QAccessibleEvent:
        """The event that Qt passes on to the screen reader."""
        if not hasattr(QtGui, "QAccessibleAnnouncementEvent"):
            # Before Qt 6.8 (Windows Server 2016 cannot load a newer one): an alert with this text.
            self._voice = self._voice or QLabel(self._window)
            self._voice.setAccessibleName(text)
            return QAccessibleEvent(self._voice, QAccessible.Event.Alert)
        event = QtGui.QAccessibleAnnouncementEvent(self._window, text)
        politeness = QAccessible.AnnouncementPoliteness
        event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
        return event
