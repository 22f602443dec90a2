"""The live state of Neo4j and of every other service of CAST Imaging, in the rail on every page. Start is always one click
away; if it is disabled, the panel says why. Decides nothing."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.model.service_state import ServiceMember, ServiceState
from gui.loop.service_watch import ServiceWatch
from gui.widgets.announcer import Announcer
from gui.widgets.theme import Theme
from gui.widgets.widgets import IconLabel, clear_layout, fill_scroll, make_button, make_label
from gui.words import localized, state_tone, state_words


class ServicePanel(QFrame):
    """Shows what the watch sees."""

    def __init__(self, watch: ServiceWatch, theme: Theme, announcer: Announcer) -> None:
        super().__init__()
        self.setObjectName("service")
        self._watch, self._theme, self._announcer = watch, theme, announcer
        self._dot = IconLabel(theme, "dot", "muted", self.fontMetrics().height() + 2)
        self.state_label = make_label(heading=True)
        self.detail = make_label(muted=True)
        self.start_button = make_button(self.tr("S&tart Neo4j"), small=True)
        self.start_button.clicked.connect(watch.start)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(3)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.detail)
        column.addLayout(self._rows)
        column.addStretch()
        self.services = _Shrinking(content)
        self.services.setAccessibleName(self.tr("Services of CAST Imaging"))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._dot)
        head.addWidget(self.state_label, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 8, 10)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.services, 1)
        layout.addWidget(self.start_button, 0, Qt.AlignmentFlag.AlignLeading)
        self._told: ServiceState | None = None
        self._members: tuple[ServiceMember, ...] = ()
        watch.viewed.connect(self._show)
        self._show()

    def _state(self) -> ServiceState | None:
        """The state to show: after a start was requested it is STARTING, even before the system reports that."""
        watch = self._watch
        return ServiceState.STARTING if watch.starting and watch.state is not ServiceState.RUNNING else watch.state

    def _show(self) -> None:
        watch, state = self._watch, self._state()
        self.setVisible(watch.installation is not None)
        if state is None or watch.view is None:
            words, tone, detail = self.tr("Neo4j: looking"), "muted", ""
            self._show_members(())
        else:
            words = self.tr("Neo4j: {state}").format(state=state_words(state).lower())
            tone = state_tone(state)
            detail = localized(watch.words or watch.view.answer or watch.view.status.detail)
            self._show_members(watch.view.members)
        self._dot.show_icon("dot", tone)
        self.state_label.setText(words)
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))
        self._tell(state, words)
        self._show_start(state)
        self.services.updateGeometry()

    def _tell(self, state: ServiceState | None, words: str) -> None:
        """Announce what has changed; the first state is not a change."""
        if state is not None and self._told not in (None, state):
            self._announcer.say(words)
        self._told = state

    def _show_members(self, members: tuple[ServiceMember, ...]) -> None:
        """Show a row for each; rebuilt only if something has changed."""
        if members == self._members:
            return
        self._members = members
        clear_layout(self._rows)
        for member in members:
            words = self.tr("{service}: {state}").format(
                service=localized(member.title), state=state_words(member.state).lower()
            )
            row = QHBoxLayout()
            row.setSpacing(6)
            # As high as a line of text, so that it is centred at every text size.
            dot = IconLabel(self._theme, "dot", state_tone(member.state), self.fontMetrics().height())
            row.addWidget(dot, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(make_label(words, muted=member.state is ServiceState.RUNNING), 1)
            self._rows.addLayout(row)

    def _show_start(self, state: ServiceState | None) -> None:
        reason = "" if self._watch.can_start else self._why_not(state)
        self.start_button.setEnabled(not reason)
        self.start_button.setToolTip(reason)
        self.start_button.setAccessibleDescription(reason)

    def _why_not(self, state: ServiceState | None) -> str:
        if self._watch.blocked:
            return self.tr("A job is running: it stops and starts Neo4j itself.")
        if self._watch.undecided and state is not ServiceState.RUNNING:
            return self.tr("First decide which data it is from now on: a start could make an empty database.")
        match state:
            case ServiceState.RUNNING:
                return self.tr("Neo4j is running.")
            case ServiceState.STARTING:
                return self.tr("Neo4j is starting.")
            case ServiceState.STOPPING:
                return self.tr("Neo4j is stopping; it can be started when it has stopped.")
            case ServiceState.NOT_INSTALLED:
                return self.tr("There is no Neo4j to start.")
            case _:
                return self.tr("Neo4j's state is being looked up.")


class _Shrinking(QScrollArea):
    """As high as its content if there is room, else a few lines that the keyboard can scroll."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        fill_scroll(self, content)
        self.setObjectName("services")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().rangeChanged.connect(self._take_focus)

    def _take_focus(self, least: int, most: int) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if most > least else Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        frame = 2 * self.frameWidth()
        return QSize(0, self._content.heightForWidth(self.width() - frame) + frame)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(self.sizeHint().height(), 3 * self.fontMetrics().lineSpacing()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()
