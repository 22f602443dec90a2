"""Shows a job that was interrupted and recovered by its guardian, until a person has seen it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from core.model.interrupted import RecoveredJob
from gui.context import Context
from gui.widgets.widgets import make_button, make_card, make_label, set_look
from gui.words import localized, time_words


class RecoveredCard(QFrame):
    """One job at a time, the oldest first; hidden while there is none."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._shown: RecoveredJob | None = None
        self.heading = make_label(heading=True)
        self.words = make_label()
        self.seen_button = make_button(self.tr("I have &seen it"), small=True)
        self.seen_button.clicked.connect(lambda: context.tasks.spawn(self._forget(), "forget what was recovered"))
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.seen_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.card = make_card(self.heading, self.words, row)
        layout.addWidget(self.card)
        self.hide()

    async def look(self) -> None:
        """Show what nobody has seen yet."""
        news = await self._context.backend.recovered()
        self._shown = news[0] if news else None
        if self._shown is not None:
            self._show(self._shown)
            self._context.announce(self.heading.text())
        self.setVisible(self._shown is not None)

    def _show(self, one: RecoveredJob) -> None:
        if one.succeeded:
            heading = self.tr("An interrupted job was recovered")
        else:
            heading = self.tr("An interrupted job could not be recovered")
        self.heading.setText(heading)
        # Red only where somebody must do something.
        for name in ("alert", "card"):
            set_look(self.card, name, one.succeeded is (name == "card"))
        when = self.tr("{job}. This program had ended before it; {time} its guardian reported:").format(
            job=localized(one.job), time=time_words(one.ended_utc)
        )
        words = map(localized, filter(None, (one.message, one.hint, *one.more)))
        self.words.setText("\n".join((when, *words)))

    async def _forget(self) -> None:
        if self._shown is not None:
            await self._context.backend.forget_recovered(self._shown)
            await self.look()
