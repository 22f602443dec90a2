"""The live state of Neo4j, in the rail on every page; Start is one click away. Decides nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from core.events import ServiceState
from gui.service_watch import ServiceWatch
from gui.theme import Theme
from gui.widgets import IconLabel, make_button, make_label, set_tone
from gui.words import state_tone, state_words


class ServicePanel(QFrame):
    """Shows what the watch sees."""

    def __init__(self, watch: ServiceWatch, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("service")
        self._watch = watch
        self._dot = IconLabel(theme, "dot", "muted", 16)
        self.state_label = make_label(heading=True)
        self.detail = make_label(muted=True)
        self.start_button = make_button(self.tr("S&tart Neo4j"), self.tr("Start Neo4j"), small=True)
        self.start_button.clicked.connect(watch.start)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._dot)
        head.addWidget(self.state_label, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.detail)
        layout.addWidget(self.start_button, 0, Qt.AlignmentFlag.AlignLeft)
        watch.viewed.connect(self._show)
        self._show()

    def _show(self) -> None:
        watch = self._watch
        self.setVisible(watch.installation is not None)
        state = watch.state
        if watch.starting and state is ServiceState.STOPPED:
            state = ServiceState.STARTING
        if state is None or watch.view is None:
            self.state_label.setText(self.tr("Neo4j: looking"))
            self._dot.show_icon("dot", "muted")
            detail = ""
        else:
            self.state_label.setText(self.tr("Neo4j: {state}").format(state=state_words(state).lower()))
            self._dot.show_icon("dot", state_tone(state))
            detail = watch.words or watch.view.answer or watch.view.status.detail
            others = [member for member in watch.view.members[1:] if member.state is not ServiceState.RUNNING]
            self.setToolTip("\n".join(f"{m.title}: {state_words(m.state)}" for m in watch.view.members))
            if others and not watch.words:
                names = ", ".join(member.title for member in others)
                detail = self.tr("{detail}\nNot running: {names}").format(detail=detail, names=names).strip()
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))
        set_tone(self.state_label, "")
        self.start_button.setVisible(state is ServiceState.STOPPED)
        self.start_button.setEnabled(watch.can_start)
