"""Welcome: back up or restore, what was found on this machine, and an interrupted job first of all."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from core.errors import ImagingBackupError
from gui.context import Context
from gui.contract import Found, Interrupted
from gui.flow import Goal, PageId
from gui.pages.page import Page
from gui.widgets import IconLabel, make_button, make_card, make_label
from gui.words import size_words, state_words


class WelcomePage(Page):
    """The first page."""

    page_id = PageId.WELCOME

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.interrupted_words = make_label()
        self.recover_button = make_button(self.tr("&Recover now"), primary=True)
        self.recover_button.clicked.connect(self._recover)
        self.interrupted_card = self._build_interrupted()
        self.backup_button = self._build_choice(
            "backup",
            self.tr("&Back up this server"),
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
        self.found_title = make_label(heading=True)
        self.found_text = make_label(muted=True)
        self.found_text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(self.found_title)
        words.addWidget(self.found_text)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(IconLabel(context.theme, "server", "muted", 26), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.interrupted_card)
        layout.addWidget(self.backup_button)
        layout.addWidget(self.restore_button)
        layout.addWidget(make_card(row))
        layout.addStretch()
        self._interrupted: Interrupted | None = None
        self._size_bytes: int | None = None
        context.service.viewed.connect(self._show_found)

    def step_title(self) -> str:
        return self.tr("Start")

    def title(self) -> str:
        return self.tr("What do you want to do?")

    def subtitle(self) -> str:
        return self.tr("Nothing is changed before you have read the plan and started it.")

    def _build_interrupted(self) -> QFrame:
        heading = make_label(self.tr("An earlier job was interrupted"), heading=True)
        hint = make_label(
            self.tr("Recovering undoes what it left half done and starts Neo4j again. Do this first."), muted=True
        )
        row = QHBoxLayout()
        row.addWidget(hint, 1)
        row.addWidget(self.recover_button)
        card = make_card(heading, self.interrupted_words, row, alert=True)
        card.hide()
        return card

    def _build_choice(self, icon: str, title: str, text: str) -> QPushButton:
        button = QPushButton()
        button.setCheckable(True)
        button.setProperty("choice", True)
        button.setAccessibleName(title.replace("&", ""))
        button.setAccessibleDescription(text)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setMinimumHeight(80)
        heading, detail = make_label(title, heading=True), make_label(text, muted=True)
        # The label shows the mnemonic and hands the key on to the button.
        heading.setBuddy(button)
        image = IconLabel(self.context.theme, icon, "accent", 30)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch()
        words.addWidget(heading)
        words.addWidget(detail)
        words.addStretch()
        row = QHBoxLayout(button)
        row.setContentsMargins(18, 10, 18, 10)
        row.setSpacing(16)
        row.addWidget(image)
        row.addLayout(words, 1)
        for label in (image, heading, detail):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return button

    async def enter(self) -> None:
        context = self.context
        if context.state.goal is Goal.RECOVER:
            context.state.goal = Goal.BACKUP
        self.backup_button.setChecked(context.state.goal is Goal.BACKUP)
        self.restore_button.setChecked(context.state.goal is Goal.RESTORE)
        self._size_bytes = None
        self.found_title.setText(self.tr("Looking for CAST Imaging on this machine"))
        self.found_text.setText("")
        waiting = await context.backend.interrupted()
        self._interrupted = waiting[0] if waiting else None
        self.interrupted_card.setVisible(bool(waiting))
        if waiting:
            self.interrupted_words.setText(waiting[0].sentence)
        try:
            await context.look(context.given)
            context.state.installation_in_question = len(context.found.installations) != 1
        except ImagingBackupError as error:
            # The way on stays open: the folders can be given by hand on the next page.
            context.found, context.state.detected = Found(), True
            context.state.installation_in_question = True
            context.choose(None)
            context.fail(error)
        self._show_found()
        self.changed.emit()
        if (installation := context.state.installation) is not None:
            self._size_bytes = await context.backend.data_bytes(installation)
            self._show_found()

    def _show_found(self) -> None:
        context = self.context
        installation, count = context.state.installation, len(context.found.installations)
        if not context.state.detected:
            return
        if installation is not None:
            self.found_title.setText(
                self.tr("CAST Imaging {version} ({kind})").format(
                    version=installation.version or self.tr("of unknown version"), kind=installation.kind.display_name
                )
            )
            lines = [str(installation.root), self.tr("Data: {folder}").format(folder=installation.data_dir)]
            if self._size_bytes is not None:
                lines[-1] += f" ({size_words(self._size_bytes)})"
            if context.service.view is not None:
                state = state_words(context.service.view.status.state).lower()
                lines.append(self.tr("Neo4j: {state}").format(state=state))
            self.found_text.setText("\n".join(lines))
        elif count:
            self.found_title.setText(self.tr("{count} installations were found").format(count=count))
            self.found_text.setText(self.tr("Choose one on the next page."))
        elif context.found.refusals:
            refusal = context.found.refusals[0]
            self.found_title.setText(self.tr("This installation is not supported"))
            self.found_text.setText(f"{refusal.reason}\n{refusal.hint}")
        else:
            self.found_title.setText(self.tr("No CAST Imaging installation was found"))
            self.found_text.setText(self.tr("Give its folders on the next page."))

    def _choose(self, goal: Goal) -> None:
        self.context.state.goal = goal
        self.context.state.forget_answers()
        self.changed.emit()

    def _recover(self) -> None:
        if self._interrupted is not None:
            state = self.context.state
            state.goal, state.interrupted, state.detected = Goal.RECOVER, self._interrupted, True
            self.context.choose(self._interrupted.installation)
            self.context.go_next()
