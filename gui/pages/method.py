"""Method: the vendor's two ways to back up the database, with what each costs."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QVBoxLayout

from core.facts import BackupMethod
from gui.context import Context
from gui.flow import PageId, online_offered
from gui.pages.page import Page
from gui.widgets import make_card, make_label, set_tone


class MethodPage(Page):
    """Copy or online."""

    page_id = PageId.METHOD

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.copy_button = QRadioButton(self.tr("&Copy the data folder (recommended)"))
        self.online_button = QRadioButton(self.tr("&Online backup with neo4j-admin"))
        self.pre_copy = QCheckBox(self.tr("Copy &while Neo4j runs first, so that it is stopped for a short time only"))
        group = QButtonGroup(self)
        for button, method in ((self.copy_button, BackupMethod.COPY), (self.online_button, BackupMethod.ONLINE)):
            button.setAccessibleName(button.text().replace("&", ""))
            group.addButton(button)
            button.clicked.connect(lambda _checked, method=method: self._choose(method))
        self.pre_copy.setAccessibleName(self.pre_copy.text().replace("&", ""))
        self.pre_copy.toggled.connect(self._set_pre_copy)
        copy_text = make_label(
            self.tr(
                "Neo4j is stopped, its data is copied, and it is started again. The backup can be restored with the "
                "vendor's own procedure, also without this program."
            ),
            muted=True,
        )
        online_text = make_label(
            self.tr("Neo4j keeps running and writes the backup itself. Needs Neo4j Enterprise and more memory."),
            muted=True,
        )
        self.online_reason = make_label(
            self.tr("Not for the Docker installer: the vendor supports it with the Windows installer only.")
        )
        set_tone(self.online_reason, "warn")
        for label in (copy_text, online_text, self.online_reason):
            label.setIndent(26)
        inset = QVBoxLayout()
        inset.setContentsMargins(26, 4, 0, 0)
        inset.addWidget(self.pre_copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(make_card(self.copy_button, copy_text, inset))
        layout.addWidget(make_card(self.online_button, online_text, self.online_reason))
        layout.addStretch()

    def step_title(self) -> str:
        return self.tr("Method")

    def title(self) -> str:
        return self.tr("How should the data be backed up?")

    def subtitle(self) -> str:
        return self.tr("Both ways are the vendor's. The configuration files are kept with either.")

    async def enter(self) -> None:
        state = self.context.state
        offered = online_offered(state)
        if not offered:
            state.method = BackupMethod.COPY
        self.online_button.setEnabled(offered)
        self.online_button.setAccessibleDescription("" if offered else self.online_reason.text())
        self.online_reason.setVisible(not offered)
        self.copy_button.setChecked(state.method is BackupMethod.COPY)
        self.online_button.setChecked(state.method is BackupMethod.ONLINE)
        self.pre_copy.setChecked(state.pre_copy)
        self.pre_copy.setEnabled(state.method is BackupMethod.COPY)

    def _choose(self, method: BackupMethod) -> None:
        self.context.state.method = method
        self.pre_copy.setEnabled(method is BackupMethod.COPY)
        self.changed.emit()

    def _set_pre_copy(self, checked: bool) -> None:
        self.context.state.pre_copy = checked
