"""Installation: which one, and every value with how it was found; all can be corrected by hand.

Before a restore, the page first says what will be replaced on this server.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import PurePath

from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QGridLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import ImagingBackupError, UsageError
from core.model import kind_facts
from core.model.given import Given
from core.model.installation import Installation
from core.model.kind_facts import KindFacts, kind_named
from core.reports.job_record import Goal
from gui.context import Context
from gui.logic.flow import PageId
from gui.loop.late_look import LateLook
from gui.pages.facts import FactRows, show_fact
from gui.pages.generation3 import ShowReport
from gui.pages.page import Page
from gui.widgets.fields import ComboBox, LineEdit
from gui.widgets.place_label import make_place_label
from gui.widgets.widgets import Disclosure, clear_layout, make_button, make_card, make_label, name_combo, set_tone
from gui.words import localized, size_words, state_tone, state_words, time_words

FIELDS = ("root", "data_dir", "config_dir", "version", "container")
FOLDERS = FIELDS[:3]


class InstallationPage(Page):
    """What is installed."""

    page_id = PageId.INSTALLATION

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.choices = QVBoxLayout()
        self.choices.setSpacing(2)
        self.radios: list[QRadioButton] = []
        self._group = QButtonGroup(self)
        self.choices_card = make_card(make_label(self.tr("Which one?"), heading=True), self.choices)
        self.replaced_card = self._build_replaced()
        self.kind = ComboBox()
        name_combo(self.kind, self.tr("Kind"))
        # In a narrow window the longest name is cut, so that the page does not scroll sideways.
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for kind in kind_facts.KINDS:
            self.kind.addItem(localized(kind.display_name), kind.name)
        self.kind.activated.connect(self._edited)
        self.containers = ComboBox()
        # Another one than those that were found can be typed.
        self.edits = {name: LineEdit() for name in FIELDS}
        self.containers.setLineEdit(self.edits["container"])
        self.containers.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.containers.activated.connect(self._edited)
        self.labels = {name: make_label(wrap=False) for name in FIELDS}
        self.origins = {name: make_label(muted=True) for name in FIELDS}
        self.browse_buttons = {name: make_button(self.tr("Browse…"), small=True) for name in FOLDERS}
        self._looks = {
            name: LateLook(context.backend.folder_exists, context.tasks, partial(self._show_found, name))
            for name in FOLDERS
        }
        self._shown: tuple[str, ...] = ()
        self.refusals = QVBoxLayout()
        self.show_report = ShowReport(context)
        self.found_nothing = make_label()
        self.form = Disclosure(self.tr("Give or co&rrect by hand"), self._build_form())
        self.files = QGridLayout()
        self.files.setHorizontalSpacing(14)
        self.files.setVerticalSpacing(6)
        self.files.setColumnStretch(1, 2)
        self.files.setColumnStretch(2, 1)
        self.files_card = make_card(make_label(self.tr("Configuration files and service"), heading=True), self.files)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(self.refusals)
        for widget in (
            self.show_report,
            self.found_nothing,
            self.choices_card,
            self.replaced_card,
            self.form,
            self.files_card,
        ):
            layout.addWidget(widget)
        layout.addStretch(1)
        context.service.viewed.connect(self._show_service)

    def step_title(self) -> str:
        return self.tr("Installation")

    def title(self) -> str:
        if self.context.state.goal is Goal.RESTORE:
            return self.tr("Restore onto this server?")
        return self.tr("Is this your CAST Imaging?")

    def subtitle(self) -> str:
        if self.context.state.goal is Goal.RESTORE:
            return self.tr("Its data is replaced by the backup. The old data is kept aside on the same disk.")
        return self.tr("Every value can be corrected. What you have changed is checked before it is used.")

    def focus_next(self) -> bool:
        # Before a restore the page is only read; before a backup it is visited to change something.
        return self.context.state.goal is Goal.RESTORE and self.context.state.installation is not None

    def first_controls(self) -> Sequence[QWidget]:
        checked = [radio for radio in self.radios if radio.isChecked()]
        return (*checked, *self.radios, self.edits["root"])

    # --- looks ---------------------------------------------------------------------------------------------------

    def _build_replaced(self) -> QFrame:
        rows = FactRows()
        self.source = rows.add_fact(self.tr("Backup"))
        self.server = rows.add_fact(self.tr("Server"))
        self.data = rows.add_fact(self.tr("Data folder"))
        self.service = rows.add_fact(self.tr("Neo4j"))
        return make_card(make_label(self.tr("What will be replaced"), heading=True), rows)

    def _build_form(self) -> QFrame:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        kind_label = make_label(self.tr("&Kind"), wrap=False)
        kind_label.setBuddy(self.kind)
        grid.addWidget(kind_label, 0, 0)
        grid.addWidget(self.kind, 1, 0, 1, 3)
        for place, name in enumerate(FIELDS, 1):
            # The field is below its name, because paths are long.
            row, edit = 2 * place, self.edits[name]
            field = self.containers if name == "container" else edit
            self.labels[name].setBuddy(field)
            edit.textEdited.connect(partial(self._edited_field, name))
            grid.addWidget(self.labels[name], row, 0)
            grid.addWidget(self.origins[name], row, 1, 1, 2)
            button = self.browse_buttons.get(name)
            grid.addWidget(field, row + 1, 0, 1, 2 if button else 3)
            if button:
                grid.addWidget(button, row + 1, 2)
                button.clicked.connect(lambda _checked=False, name=name: self._browse(name))
        self._name_fields()
        return make_card(grid)

    def _name_fields(self) -> None:
        kind = self._kind()
        titles = {
            "root": f"&{localized(kind.root_title)}",
            "data_dir": self.tr("D&ata folder"),
            "config_dir": self.tr("Confi&guration folder"),
            "version": self.tr("CAST Imaging &version"),
            "container": self.tr("Neo4j's c&ontainer"),
        }
        for name, title in titles.items():
            plain = title.replace("&", "")
            self.labels[name].setText(title)
            self.edits[name].setAccessibleName(plain)
            if name == "container":
                name_combo(self.containers, plain)
            if name in self.browse_buttons:
                self.browse_buttons[name].setAccessibleName(self.tr("Browse: {field}").format(field=plain))
        for widget in (self.labels["config_dir"], self.edits["config_dir"], self.browse_buttons["config_dir"]):
            widget.setVisible(not kind.config_in_root)
        origin = self.origins["config_dir"]
        origin.setVisible(not kind.config_in_root and bool(origin.text()))
        self.labels["container"].setVisible(self.containers.count() > 0)
        self.containers.setVisible(self.containers.count() > 0)

    def _kind(self) -> KindFacts:
        return kind_named(str(self.kind.currentData()))

    # --- what is shown -------------------------------------------------------------------------------------------

    async def enter(self) -> None:
        self._show_all()
        if self.context.state.goal is Goal.RESTORE:
            self.context.tasks.spawn(self._measure(), "measure")

    async def _measure(self) -> None:
        await self.context.measure()
        self._show_replaced()

    def _show_all(self) -> None:
        found, chosen = self.context.found, self.context.state.installation
        self._show_choices(chosen)
        clear_layout(self.refusals)
        for refusal in found.refusals:
            reason = make_label(localized(refusal.reason), heading=True)
            card = make_card(reason, make_label(localized(refusal.hint)), alert=True)
            self.refusals.addWidget(card)
            card.show()
        self.show_report.look()
        self.found_nothing.setVisible(not found.installations)
        lines = [self.tr("No installation was found that can be backed up. Give its folders here.")]
        if found.looked_at:
            lines += [self.tr("Looked at:"), *(localized(place) for place in found.looked_at)]
        self.found_nothing.setText("\n".join(lines))
        # Folded if it need not be answered: before a restore, and before one of several is chosen.
        self.form.set_open(chosen is None if not found.installations else self._may_correct(chosen))
        self._show_chosen(chosen)

    def _may_correct(self, chosen: Installation | None) -> bool:
        return chosen is not None and (self.context.state.goal is Goal.BACKUP or bool(chosen.data_dir_doubt))

    def _show_choices(self, chosen: Installation | None) -> None:
        clear_layout(self.choices)
        self.radios = []
        installations = self.context.found.installations
        for one in installations:
            title = self.tr("CAST Imaging {version}").format(version=one.version or self.tr("of unknown version"))
            place = self.tr("{kind}: {folder}").format(kind=localized(one.kind.display_name), folder=one.root)
            radio = QRadioButton(title)
            radio.setAccessibleName(title)
            radio.setAccessibleDescription(place)
            radio.setChecked(one == chosen)
            radio.toggled.connect(partial(self._choose, one))
            self._group.addButton(radio)
            self.radios.append(radio)
            where = make_label(place, muted=True)
            where.setIndent(26)
            for widget in (radio, where):
                self.choices.addWidget(widget)
                widget.show()  # at once: it may get the focus
        self.choices_card.setVisible(len(installations) > 1)

    def _show_chosen(self, chosen: Installation | None) -> None:
        given = self.context.given
        if chosen is not None:
            self.kind.setCurrentIndex(self.kind.findData(chosen.kind.name))
        texts = {
            "root": str(chosen.root) if chosen else given.root,
            "data_dir": str(chosen.data_dir) if chosen else given.data_dir,
            "config_dir": str(chosen.config_dir) if chosen else given.config_dir,
            "version": (chosen.version or "") if chosen else given.version,
            "container": chosen.service_name if chosen and chosen.containers else given.container,
        }
        self.containers.clear()
        self.containers.addItems((chosen.containers or ()) if chosen else [given.container] if given.container else [])
        for look in self._looks.values():
            look.stop()
        self._name_fields()
        for name, text in texts.items():
            self.edits[name].setText(text)
            found_by = "service_name" if name == "container" else name
            self._say_of(name, localized(chosen.found_by.get(found_by, "")) if chosen else "")
        self._shown = self._texts()
        self.context.state.given_by_hand = False
        self._show_replaced()
        self._show_files(chosen)

    def _show_replaced(self) -> None:
        state = self.context.state
        chosen, backup = state.installation, state.backup
        self.replaced_card.setVisible(state.goal is Goal.RESTORE and chosen is not None)
        if chosen is None:
            return
        if backup is not None:
            time = time_words(backup.created_utc) if backup.created_utc else self.tr("made by hand")
            host = backup.host or self.tr("unknown server")
            show_fact(self.source, self.tr("{label} ({time}, {host})").format(label=backup.label, time=time, host=host))
        version = chosen.version or self.tr("of unknown version")
        name = self.tr("CAST Imaging {version} ({kind})").format(
            version=version, kind=localized(chosen.kind.display_name)
        )
        show_fact(self.server, "\n".join((name, str(chosen.root))))
        data, size_bytes = str(chosen.data_dir), state.data_bytes
        if size_bytes is not None:
            data = self.tr("{folder} ({size})").format(folder=data, size=size_words(size_bytes))
        if chosen.transaction_logs_dir is not None:
            data = "\n".join((data, self.tr("Transaction logs: {folder}").format(folder=chosen.transaction_logs_dir)))
        show_fact(self.data, data)
        self._show_service()

    def _show_service(self) -> None:
        state = self.context.service.state
        if state is None:
            show_fact(self.service, self.tr("Looking…"))
        else:
            show_fact(self.service, state_words(state), state_tone(state))

    def _show_files(self, chosen: Installation | None) -> None:
        clear_layout(self.files)
        self.files_card.setVisible(chosen is not None)
        if chosen is None:
            return
        how = chosen.found_by
        rows = []
        for file in chosen.config_files:
            title = self.tr("{role} configuration").format(role=file.role)
            words = self.tr("present") if file.present else self.tr("missing")
            rows.append((title, str(file.path), words, file.present))
        rows.append((self.tr("Neo4j service"), chosen.service_name, localized(how.get("service_name", "")), True))
        ports = self.tr("{http} (HTTP), {bolt} (Bolt)").format(http=chosen.http_port, bolt=chosen.bolt_port)
        rows.append((self.tr("Ports"), ports, localized(how.get("http_port", "")), True))
        if chosen.neo4j_version:
            origin = localized(how.get("neo4j_version", ""))
            rows.append((self.tr("Neo4j version"), chosen.neo4j_version, origin, True))
        for row, (title, value, origin, good) in enumerate(rows):
            last = make_place_label(origin, muted=good)
            set_tone(last, "" if good else "warn")
            for column, label in enumerate((make_label(title, muted=True), make_place_label(value), last)):
                self.files.addWidget(label, row, column)

    # --- what is changed -----------------------------------------------------------------------------------------

    def _texts(self) -> tuple[str, ...]:
        return (self._kind().name, *(self.edits[name].text().strip() for name in FIELDS))

    def _edited(self) -> None:
        self._name_fields()
        # Typed text counts as chosen until Next checks it: `commit` refuses a folder that does not exist.
        self.context.state.given_by_hand = self._texts() != self._shown and bool(self.edits["root"].text().strip())
        self.changed.emit()

    def _edited_field(self, name: str, text: str) -> None:
        self._say_of(name, "")
        if name in self._looks:
            self._looks[name].stop()
            if text.strip():
                self._look_for(name, text)
        self._edited()

    def _look_for(self, name: str, text: str) -> None:
        try:
            path = self.context.backend.path_from_field(text)
        except UsageError as error:
            self._say_of(name, localized(error.message), "warn")
        else:
            self._looks[name].look(str(path))

    def _show_found(self, name: str, exists: bool | ImagingBackupError | None) -> None:
        """Show a hint only: whether the folder is right is checked when the page is left."""
        if exists is None:
            self._say_of(name, self.tr("Looking…"))
        elif isinstance(exists, ImagingBackupError):
            self._say_of(name, localized(exists.message), "warn")
        elif exists:
            self._say_of(name, "")
        else:
            self._say_of(name, self.tr("This folder does not exist."), "warn")

    def _say_of(self, name: str, text: str, tone: str = "") -> None:
        self.origins[name].setText(text)
        self.origins[name].setVisible(bool(text) and self.edits[name].isVisibleTo(self.form.content))
        set_tone(self.origins[name], tone)

    def _choose(self, installation: Installation, checked: bool) -> None:
        if checked:
            self.context.choose(installation)
            self._show_chosen(installation)
            self.context.tasks.spawn(self._measure(), "measure")
            self.changed.emit()

    def _browse(self, name: str) -> None:
        self.context.tasks.spawn(self._browse_for(name), "browse")

    async def _browse_for(self, name: str) -> None:
        edit = self.edits[name]
        folder = await self.context.choose_folder(self.labels[name].text().replace("&", ""), edit.text())
        if folder:
            edit.setText(str(PurePath(folder)))
            self._edited_field(name, edit.text())

    async def commit(self) -> bool:
        if self._texts() == self._shown:
            return self.context.state.installation is not None
        kind = self._kind()
        # What a hidden field still holds is of another kind.
        hidden = {"config_dir"} if kind.config_in_root else set()
        texts = {name: "" if name in hidden else self._value(name) for name in FIELDS}
        kept = self.context.state.installation
        # Only values that differ from those found are 'given by hand': the others keep their origin.
        changed = {name: text if self._is_given(kept, name, text) else "" for name, text in texts.items()}
        root = texts["root"]
        given = Given(
            kind=kind if root else None,
            root=root,
            data_dir=changed["data_dir"],
            config_dir=changed["config_dir"],
            container=changed["container"],
            sandbox=self.context.given.sandbox,
            version=changed["version"],
            neo4j_version=self.context.given.neo4j_version,
        )
        await self.context.look(given)
        self._show_all()
        self.changed.emit()
        return self.context.state.installation is not None

    def _value(self, name: str) -> str:
        """What a field says. UsageError for a folder that cannot be one; the field is marked, so that a person sees which."""
        text = self.edits[name].text().strip()
        if not text or name not in FOLDERS:
            return text
        try:
            return str(self.context.backend.path_from_field(text))
        except UsageError as error:
            self._say_of(name, localized(error.message), "warn")
            raise

    def _is_given(self, kept: Installation | None, name: str, text: str) -> bool:
        before = getattr(self.context.given, name, "")
        if kept is None or text == before:
            return True
        found = kept.service_name if name == "container" else getattr(kept, name)
        return text != str(found or "")
