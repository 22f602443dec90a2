"""Welcome: an interrupted job first, then back up or restore, and what was found on this machine.

No fact waits for another: until it is known, each shows that it is being looked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.errors import ImagingBackupError
from core.model.backup import BackupEntry
from core.model.installation import Found
from core.model.interrupted import InterruptedJob
from core.reports.job_record import Goal
from gui.context import Context
from gui.logic.flow import PageId, looks_fresh, why_not_here
from gui.pages.facts import FactRows, show_fact
from gui.pages.generation3 import ShowReport
from gui.pages.page import Page
from gui.widgets.recovered_card import RecoveredCard
from gui.widgets.widgets import IconLabel, make_button, make_card, make_label
from gui.words import age_words, localized, size_words, state_tone, state_words, time_words


class ChoiceButton(QPushButton):
    """A large button: its texts are in its layout, which also gives its size."""

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return layout.minimumSize() if layout else super().minimumSizeHint()


class WelcomePage(Page):
    """The first page."""

    page_id = PageId.WELCOME

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.interrupted_words = make_label()
        self.recover_button = make_button(self.tr("&Recover now"), primary=True)
        self.recover_button.clicked.connect(self._recover)
        self.interrupted_card = self._build_interrupted()
        self.busy_words = make_label()
        self.busy_card = self._build_notice(
            self.tr("A job is running already"),
            self.busy_words,
            make_label(self.tr("You can look around. Nothing can be started until it has ended."), muted=True),
        )
        self.fresh_words = make_label()
        self.fresh_card = self._build_notice(self.tr("This server looks newly installed"), self.fresh_words)
        self.backup_button = self._build_choice(
            "backup",
            self.tr("Back &up this server"),
            self.tr("Copy the Neo4j data and the configuration into one verified backup."),
        )
        self.restore_button = self._build_choice(
            "restore",
            self.tr("R&estore a backup"),
            self.tr("Put a backup in place of the data of this server. The old data is kept aside."),
        )
        group = QButtonGroup(self)
        for button, goal in ((self.backup_button, Goal.BACKUP), (self.restore_button, Goal.RESTORE)):
            group.addButton(button)
            button.clicked.connect(lambda _checked, goal=goal: self._choose(goal))
        self.choices = QVBoxLayout()
        self.choices.setSpacing(12)
        self.choices.addWidget(self.backup_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        self.recovered_card = RecoveredCard(context)
        layout.addWidget(self.recovered_card)
        for card in (self.interrupted_card, self.busy_card, self.fresh_card):
            card.hide()
            layout.addWidget(card)
        layout.addLayout(self.choices)
        layout.addWidget(self._build_found())
        layout.addStretch()
        self._order_choices(restore_first=False)
        self._interrupted: InterruptedJob | None = None
        self._measured = False
        self._measuring: asyncio.Task[None] | None = None
        context.service.viewed.connect(self._show_service)
        context.known.changed.connect(self._show_backups)

    def step_title(self) -> str:
        return self.tr("Start")

    def title(self) -> str:
        return self.tr("What do you want to do?")

    def subtitle(self) -> str:
        return self.tr("Nothing is changed before you have read the plan and started it.")

    def first_controls(self) -> Sequence[QWidget]:
        return (self.recover_button, self.restore_button if self.restore_button.isChecked() else self.backup_button)

    # --- looks ---------------------------------------------------------------------------------------------------

    def _build_interrupted(self) -> QFrame:
        hint = make_label(
            self.tr("Recovering undoes what it left half done and starts Neo4j again. Do this first."), muted=True
        )
        row = QHBoxLayout()
        row.addWidget(hint, 1)
        row.addWidget(self.recover_button)
        heading = make_label(self.tr("An earlier job was interrupted"), heading=True)
        return make_card(heading, self.interrupted_words, row, alert=True)

    def _build_notice(self, title: str, *rows: QWidget) -> QFrame:
        words = QVBoxLayout()
        words.setSpacing(4)
        for row in (make_label(title, heading=True), *rows):
            words.addWidget(row)
        line = QHBoxLayout()
        line.setSpacing(14)
        line.addWidget(IconLabel(self.context.theme, "warning", "accent", 20), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        return make_card(line)

    def _build_choice(self, icon: str, title: str, text: str) -> QPushButton:
        button = ChoiceButton()
        button.setCheckable(True)
        button.setProperty("choice", True)
        button.setAccessibleName(title.replace("&", ""))
        button.setAccessibleDescription(text)
        heading, detail = make_label(title, heading=True), make_label(text, muted=True)
        # The label shows the mnemonic and passes the key on to the button.
        heading.setBuddy(button)
        image = IconLabel(self.context.theme, icon, "accent", 30)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch()
        words.addWidget(heading)
        words.addWidget(detail)
        words.addStretch()
        row = QHBoxLayout(button)
        row.setContentsMargins(18, 14, 18, 14)
        row.setSpacing(16)
        row.addWidget(image)
        row.addLayout(words, 1)
        for label in (image, heading, detail):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return button

    def _build_found(self) -> QFrame:
        self.found_title = make_label(heading=True)
        self.found_words = make_label(muted=True)
        self.change_button = make_button(
            self.tr("C&hange…"), self.tr("Change what was found: another installation, other folders"), small=True
        )
        self.change_button.clicked.connect(lambda: self.context.visit(PageId.INSTALLATION))
        self.show_report = ShowReport(self.context)
        rows = FactRows()
        self.place = rows.add_fact(self.tr("Installed in"))
        self.data = rows.add_fact(self.tr("Data"))
        self.service = rows.add_fact(self.tr("Neo4j"))
        self.last_backup = rows.add_fact(self.tr("Last good backup"))
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(IconLabel(self.context.theme, "server", "muted", 22))
        head.addWidget(self.found_title, 1)
        head.addWidget(self.change_button)
        return make_card(head, self.found_words, rows, self.show_report)

    def _order_choices(self, *, restore_first: bool) -> None:
        self.choices.removeWidget(self.restore_button)
        self.choices.insertWidget(0 if restore_first else 1, self.restore_button)

    # --- what is found -------------------------------------------------------------------------------------------

    async def enter(self) -> None:
        context = self.context
        if context.state.goal is Goal.RECOVER:
            context.state.goal = Goal.BACKUP
        self._show_all()
        context.tasks.spawn(context.known.look(), "known backups")
        waiting = await context.backend.interrupted()
        self._interrupted = waiting[0] if waiting else None
        self.interrupted_card.setVisible(bool(waiting))
        if not waiting:
            context.service.set_undecided(False)
        await self.recovered_card.look()
        if waiting:
            self.interrupted_words.setText(localized(waiting[0].sentence))
        try:
            await context.look(context.given)
            context.state.installation_in_question = len(context.found.installations) != 1
        except ImagingBackupError as error:
            # The person can go on: the folders can be given by hand on the next page.
            context.found, context.state.detected = Found(), True
            context.state.installation_in_question = True
            context.choose(None)
            context.fail(error)
        self._begin_measuring()
        self._show_all()
        self.changed.emit()

    def _begin_measuring(self) -> None:
        """Measure the data in the background: that takes a while, and the page can be used meanwhile."""
        if self._measuring is not None:
            self._measuring.cancel()
        self._measured, self.context.state.data_bytes = False, None
        self._measuring = self.context.tasks.spawn(self._measure(), "measure")

    async def _measure(self) -> None:
        words = await self.context.backend.busy(self.context.state.installation)
        self.busy_words.setText(localized(words))
        self.busy_card.setVisible(bool(words))
        if words:
            self.context.announce(self.busy_words.text())
        await self.context.measure()
        self._measured = True
        self._show_all()

    def _show_all(self) -> None:
        context, installation = self.context, self.context.state.installation
        self.found_title.setText(self._found_title())
        self.found_words.setText(self._found_words())
        self.found_words.setVisible(bool(self.found_words.text()))
        self.show_report.look()
        for fact in (self.place, self.data):
            show_fact(fact, "")
        if installation is not None:
            show_fact(self.place, str(installation.root))
            size_bytes = context.state.data_bytes
            looked = self.tr("Unknown size") if self._measured else self.tr("Looking…")
            show_fact(self.data, looked if size_bytes is None else size_words(size_bytes))
        self._show_service()
        self._show_backups()

    def _found_title(self) -> str:
        context, installation = self.context, self.context.state.installation
        if not context.state.detected:
            return self.tr("Looking for CAST Imaging on this machine…")
        if installation is not None:
            return self.tr("CAST Imaging {version} ({kind})").format(
                version=installation.version or self.tr("of unknown version"),
                kind=localized(installation.kind.display_name),
            )
        if context.found.installations:
            return self.tr("%n installation(s) were found", None, len(context.found.installations))
        if context.found.refusals:
            return self.tr("This installation is not supported")
        return self.tr("No CAST Imaging installation was found")

    def _found_words(self) -> str:
        context = self.context
        if not context.state.detected or context.state.installation is not None:
            return ""
        if context.found.installations:
            return self.tr("You will be asked which one, or choose it now with Change.")
        if context.found.refusals:
            refusal = context.found.refusals[0]
            return "\n".join((localized(refusal.reason), localized(refusal.hint)))
        lines = [self.tr("Install CAST Imaging first. If it is installed, say with Change in which folders.")]
        if context.found.looked_at:
            lines += [self.tr("Looked at:"), *(localized(place) for place in context.found.looked_at)]
        return "\n".join(lines)

    def _show_service(self) -> None:
        state = self.context.service.state
        if self.context.state.installation is None:
            show_fact(self.service, "")
        elif state is None:
            show_fact(self.service, self.tr("Looking…"))
        else:
            show_fact(self.service, state_words(state), state_tone(state))

    def _show_backups(self) -> None:
        known, installation = self.context.known, self.context.state.installation
        last = known.last_good(installation)
        if installation is None:
            show_fact(self.last_backup, "")
        elif last is not None:
            self._show_last(last)
        elif known.looking_in:
            folders = QLocale().createSeparatedList(known.looking_in)
            show_fact(self.last_backup, self.tr("Looking in {folders}…").format(folders=folders))
        elif any(folder.problem or folder.given_up for folder in known.folders):
            show_fact(self.last_backup, self.tr("None was found; not every known folder could be read"), "warn")
        else:
            show_fact(self.last_backup, self.tr("None is known on this machine"), "warn")
        self._offer_restore(last)

    def _show_last(self, last: BackupEntry) -> None:
        lines = [
            self.tr("{age} ({time}), {size}").format(
                age=age_words(last.created_utc),
                time=time_words(last.created_utc),
                size=size_words(last.total_bytes or 0),
            )
        ]
        reason = why_not_here(self.context.state.installation, last)
        if reason:
            lines.append(localized(reason))
        show_fact(self.last_backup, "\n".join(lines), "warn" if reason else "")

    # --- what is chosen ------------------------------------------------------------------------------------------

    def _offer_restore(self, last: BackupEntry | None) -> None:
        """After a clean installation, restoring is offered first; the person's own choice is kept."""
        state = self.context.state
        fresh = state.installation is not None and looks_fresh(state.data_bytes, last)
        if fresh:
            self.fresh_words.setText(self._fresh_words(last))
            if not self.fresh_card.isVisibleTo(self):
                self.context.announce(self.fresh_words.text())
        self.fresh_card.setVisible(fresh)
        self._order_choices(restore_first=fresh)
        # Not if the person is on another page by now.
        if fresh and self.isVisible() and not state.goal_chosen and state.goal is not Goal.RESTORE:
            state.goal = Goal.RESTORE
            if self.window().focusWidget() is self.backup_button:
                self.restore_button.setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()
        self.backup_button.setChecked(state.goal is Goal.BACKUP)
        self.restore_button.setChecked(state.goal is Goal.RESTORE)

    def _fresh_words(self, last: BackupEntry | None) -> str:
        if last is None:
            return self.tr("It has no data yet. Restore a backup to get the data of the former server back.")
        return self.tr(
            "It holds {size} of data, the last good backup {backup_size}. Restore that backup to get the data back."
        ).format(size=size_words(self.context.state.data_bytes or 0), backup_size=size_words(last.total_bytes or 0))

    def _choose(self, goal: Goal) -> None:
        self.context.state.goal, self.context.state.goal_chosen = goal, True
        self.context.state.forget_answers()
        self.changed.emit()

    async def commit(self) -> bool:
        self.context.state.goal_chosen = True
        return True

    def _recover(self) -> None:
        if self._interrupted is not None:
            state = self.context.state
            state.goal, state.interrupted, state.detected = Goal.RECOVER, self._interrupted, True
            self.context.choose(self._interrupted.installation)
            # Not through Next: it waits until this page has found everything, which may hang.
            self.context.visit(PageId.PROGRESS)
