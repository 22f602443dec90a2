"""Installation: which one, every value with how it was found, and all of them open to correction by hand."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from core.installation import Installation, InstallationKind
from gui.context import Context
from gui.contract import Given
from gui.flow import PageId
from gui.pages.page import Page
from gui.widgets import clear_layout, make_button, make_card, make_label, make_scroll, name_combo, set_tone

FIELDS = ("root", "data_dir", "config_dir", "version")


class InstallationPage(Page):
    """What is installed."""

    page_id = PageId.INSTALLATION

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.chooser = QComboBox()
        name_combo(self.chooser, self.tr("Installation"))
        self.chooser.activated.connect(self._choose)
        self.chooser_label = make_label(self.tr("&Installation"), wrap=False)
        self.chooser_label.setBuddy(self.chooser)
        self.kind = QComboBox()
        name_combo(self.kind, self.tr("Kind"))
        for kind in InstallationKind:
            self.kind.addItem(kind.display_name, kind)
        self.kind.activated.connect(self._edited)
        self.edits = {name: QLineEdit() for name in FIELDS}
        self.labels = {name: make_label(wrap=False) for name in FIELDS}
        self.origins = {name: make_label(muted=True) for name in FIELDS}
        self.browse_buttons = {name: make_button(self.tr("Browse"), small=True) for name in FIELDS if name != "version"}
        self._shown: tuple[str, ...] = ()
        self.refusals = QVBoxLayout()
        self.files = QGridLayout()
        self.files.setHorizontalSpacing(14)
        self.found_nothing = make_label()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(make_scroll(self._build_content()))

    def step_title(self) -> str:
        return self.tr("Installation")

    def title(self) -> str:
        return self.tr("Is this your CAST Imaging?")

    def subtitle(self) -> str:
        return self.tr("Every value can be corrected; Next checks what you have changed.")

    def _build_content(self) -> QWidget:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.chooser_label, 0, 0)
        grid.addWidget(self.chooser, 0, 1, 1, 2)
        kind_label = make_label(self.tr("&Kind"), wrap=False)
        kind_label.setBuddy(self.kind)
        grid.addWidget(kind_label, 1, 0)
        grid.addWidget(self.kind, 1, 1, 1, 2)
        for place, name in enumerate(FIELDS):
            row, edit = 2 + 2 * place, self.edits[name]
            self.labels[name].setBuddy(edit)
            edit.textEdited.connect(self._edited)
            grid.addWidget(self.labels[name], row, 0)
            button = self.browse_buttons.get(name)
            grid.addWidget(edit, row, 1, 1, 1 if button else 2)
            if button:
                grid.addWidget(button, row, 2)
                button.clicked.connect(lambda _checked=False, name=name: self._browse(name))
            grid.addWidget(self.origins[name], row + 1, 1, 1, 2)
        self._name_fields()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(12)
        column.addLayout(self.refusals)
        column.addWidget(self.found_nothing)
        column.addWidget(make_card(grid))
        self.files_card = make_card(make_label(self.tr("Configuration files and service"), heading=True), self.files)
        column.addWidget(self.files_card)
        column.addStretch()
        return content

    def _name_fields(self) -> None:
        windows = self._kind() is InstallationKind.WINDOWS
        titles = {
            "root": self.tr("&Program folder") if windows else self.tr("Docker &folder"),
            "data_dir": self.tr("&Data folder"),
            "config_dir": self.tr("&Configuration folder"),
            "version": self.tr("CAST Imaging &version"),
        }
        for name, title in titles.items():
            plain = title.replace("&", "")
            self.labels[name].setText(title)
            self.edits[name].setAccessibleName(plain)
            if name in self.browse_buttons:
                self.browse_buttons[name].setAccessibleName(self.tr("Browse: {field}").format(field=plain))
        # The Docker installer keeps its configuration in its own folder.
        for widget in (self.edits["config_dir"], self.browse_buttons["config_dir"]):
            widget.setEnabled(windows)

    def _kind(self) -> InstallationKind:
        return InstallationKind(self.kind.currentData())

    async def enter(self) -> None:
        self._show_all()

    def _show_all(self) -> None:
        found = self.context.found
        self.chooser.clear()
        for one in found.installations:
            self.chooser.addItem(f"{one.kind.display_name} {one.version or ''}: {one.root}".replace("  ", " "), one)
        several = len(found.installations) > 1
        self.chooser.setVisible(several)
        self.chooser_label.setVisible(several)
        chosen = self.context.state.installation
        self.chooser.setPlaceholderText(self.tr("Choose one"))
        self.chooser.setCurrentIndex(found.installations.index(chosen) if chosen in found.installations else -1)
        clear_layout(self.refusals)
        for refusal in found.refusals:
            reason = make_label(refusal.reason, heading=True)
            self.refusals.addWidget(make_card(reason, make_label(refusal.hint), alert=True))
        self.found_nothing.setVisible(not found.installations)
        looked = "\n".join(found.looked_at)
        self.found_nothing.setText(
            self.tr("No installation was found that can be backed up. Give its folders here.")
            + (self.tr("\nLooked at:\n{places}").format(places=looked) if looked else "")
        )
        self._show_chosen(chosen)

    def _show_chosen(self, chosen: Installation | None) -> None:
        given = self.context.given
        if chosen is not None:
            self.kind.setCurrentIndex(self.kind.findData(chosen.kind))
        texts = {
            "root": str(chosen.root) if chosen else given.program_dir or given.docker_dir,
            "data_dir": str(chosen.data_dir) if chosen else given.data_dir,
            "config_dir": str(chosen.config_dir) if chosen else given.config_dir,
            "version": (chosen.version or "") if chosen else given.version,
        }
        for name, text in texts.items():
            self.edits[name].setText(text)
            self.origins[name].setText(chosen.found_by.get(name, "") if chosen else "")
        self._name_fields()
        self._shown = self._texts()
        self.context.state.given_by_hand = False
        self._show_files(chosen)

    def _show_files(self, chosen: Installation | None) -> None:
        clear_layout(self.files)
        self.files_card.setVisible(chosen is not None)
        if chosen is None:
            return
        rows = [
            (file.role, str(file.path), self.tr("present") if file.present else self.tr("missing"), file.present)
            for file in chosen.config_files
        ]
        how = chosen.found_by
        rows.append((self.tr("Neo4j service"), chosen.service_name, how.get("service_name", ""), True))
        ports = f"{chosen.http_port} (HTTP), {chosen.bolt_port} (Bolt)"
        rows.append((self.tr("Ports"), ports, how.get("http_port", ""), True))
        if chosen.neo4j_version:
            rows.append((self.tr("Neo4j version"), chosen.neo4j_version, how.get("neo4j_version", ""), True))
        for row, (title, value, origin, good) in enumerate(rows):
            last = make_label(origin, muted=good)
            set_tone(last, "" if good else "warn")
            self.files.addWidget(make_label(title, wrap=False), row, 0)
            self.files.addWidget(make_label(value), row, 1)
            self.files.addWidget(last, row, 2)
        self.files.setColumnStretch(1, 2)
        self.files.setColumnStretch(2, 1)

    def _texts(self) -> tuple[str, ...]:
        return (self._kind().value, *(self.edits[name].text().strip() for name in FIELDS))

    def _edited(self) -> None:
        self._name_fields()
        # What is typed counts as the choice until Next has checked it: `commit` looks and refuses what is not there.
        self.context.state.given_by_hand = self._texts() != self._shown and bool(self.edits["root"].text().strip())
        self.changed.emit()

    def _choose(self, index: int) -> None:
        self.context.choose(self.context.found.installations[index])
        self._show_chosen(self.context.state.installation)
        self.changed.emit()

    def _browse(self, name: str) -> None:
        self.context.tasks.spawn(self._browse_for(name), "browse")

    async def _browse_for(self, name: str) -> None:
        edit = self.edits[name]
        folder = await self.context.choose_folder(self.labels[name].text().replace("&", ""), edit.text())
        if folder:
            edit.setText(str(PurePath(folder)))
            self._edited()

    async def commit(self) -> bool:
        if self._texts() == self._shown:
            return self.context.state.installation is not None
        texts = {name: self.edits[name].text().strip() for name in FIELDS}
        kept = self.context.state.installation
        # Only what differs from what was found is 'given by hand': the rest keeps its true origin.
        changed = {name: text if self._is_given(kept, name, text) else "" for name, text in texts.items()}
        given = Given(
            data_dir=changed["data_dir"],
            config_dir=changed["config_dir"],
            sandbox=self.context.given.sandbox,
            version=changed["version"],
            neo4j_version=self.context.given.neo4j_version,
        ).for_kind(self._kind(), texts["root"])
        await self.context.look(given)
        self._show_all()
        self.changed.emit()
        return self.context.state.installation is not None

    def _is_given(self, kept: Installation | None, name: str, text: str) -> bool:
        before = getattr(self.context.given, name, "")
        if kept is None or text == before:
            return True
        return text != str(getattr(kept, name) or "")
