"""Destination: the folder that will hold the backup, and its label."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout

from core.paths import why_bad_label
from gui.context import Context
from gui.flow import PageId
from gui.pages.page import Page
from gui.widgets import make_button, make_card, make_label, set_tone
from gui.words import size_words


class DestinationPage(Page):
    """Where to."""

    page_id = PageId.DESTINATION

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.folder = QLineEdit()
        self.folder.setAccessibleName(self.tr("Backup folder"))
        self.folder.setPlaceholderText(self.tr("A folder on another disk or a share, with its full path"))
        self.folder.textChanged.connect(self._set_folder)
        self.browse_button = make_button(self.tr("B&rowse"), self.tr("Browse for the backup folder"))
        self.browse_button.clicked.connect(lambda: self.context.tasks.spawn(self._browse(), "browse"))
        self.label = QLineEdit()
        self.label.setAccessibleName(self.tr("Label"))
        self.label.setPlaceholderText(self.tr("Optional: by default the time and the name of this server"))
        self.label.textChanged.connect(self._set_label)
        self.room = make_label(muted=True)
        self.label_problem = make_label()
        set_tone(self.label_problem, "error")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, (title, edit) in enumerate(((self.tr("&Folder"), self.folder), (self.tr("&Label"), self.label))):
            caption = make_label(title, wrap=False)
            caption.setBuddy(edit)
            grid.addWidget(caption, 2 * row, 0)
            grid.addWidget(edit, 2 * row, 1, 1, 1 if row == 0 else 2)
        grid.addWidget(self.browse_button, 0, 2)
        grid.addWidget(self.room, 1, 1, 1, 2)
        grid.addWidget(self.label_problem, 3, 1, 1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(make_card(grid))
        layout.addWidget(
            make_label(
                self.tr(
                    "Each backup gets a folder of its own in there. It is built under a temporary name and gets its "
                    "label only when every byte of it was read back and found right."
                ),
                muted=True,
            )
        )
        layout.addStretch()
        self._asking: asyncio.Task[None] | None = None

    def step_title(self) -> str:
        return self.tr("Destination")

    def title(self) -> str:
        return self.tr("Where should the backup go?")

    def subtitle(self) -> str:
        return self.tr("Best on another disk or a share: a backup on the disk that died is none.")

    async def enter(self) -> None:
        state = self.context.state
        if state.destination is None and not self.folder.text():
            self.folder.setText((await self.context.backend.recall()).last_destination)
        self.label.setText(state.label)
        self._set_label(state.label)
        await self._show_room(self.folder.text().strip())

    def _set_folder(self, text: str) -> None:
        # A full path only: a relative one would depend on where the program was started.
        path = Path(text.strip())
        self.context.state.destination = path if path.is_absolute() else None
        self.changed.emit()
        # The latest text is asked about; the answer to an older one would only flicker.
        if self._asking is not None:
            self._asking.cancel()
        self._asking = self.context.tasks.spawn(self._show_room(text.strip()), "room")

    def _set_label(self, text: str) -> None:
        label = text.strip()
        reason = why_bad_label(label) if label else None
        self.label_problem.setText(self.tr("This cannot be a folder name: {reason}").format(reason=reason or ""))
        self.label_problem.setVisible(bool(reason))
        self.context.state.label = label
        self.changed.emit()

    async def _show_room(self, folder: str) -> None:
        if not folder:
            self.room.setText("")
        elif not Path(folder).is_absolute():
            self.room.setText(self.tr("Give the full path."))
        else:
            room = await self.context.backend.look_at_room(folder)
            parts = [] if room.exists else [self.tr("The folder will be made.")]
            if room.free_bytes is not None:
                parts.append(self.tr("{size} free.").format(size=size_words(room.free_bytes)))
            self.room.setText(" ".join(parts))

    async def _browse(self) -> None:
        folder = await self.context.choose_folder(self.tr("Folder for the backup"), self.folder.text())
        if folder:
            self.folder.setText(str(Path(folder)))
