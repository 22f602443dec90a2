"""Offers to unpack an archive, and shows how far that is. Where it goes is asked; what comes out is the page's to take."""

from __future__ import annotations

from pathlib import Path, PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from core.model.archives import folder_name_for
from core.model.events import CopyProgress, Event, JobState, Outcome
from gui.context import Context
from gui.widgets.place_label import make_place_label
from gui.widgets.widgets import make_button, set_tone
from gui.words import localized, size_words

BAR_STEPS = 1000


class UnpackOffer(QWidget):
    """A line for one archive; nothing while there is none."""

    changed = Signal()
    """A job has begun or ended."""
    unpacked = Signal(str)
    """The folder that came out of an archive."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._archive: PurePath | None = None
        self.words = make_place_label(muted=True)
        self.unpack_button = make_button(self.tr("&Unpack it…"), small=True)
        self.unpack_button.clicked.connect(lambda: context.tasks.spawn(self._unpack(), "unpack"))
        self.cancel_button = make_button(self.tr("Cance&l unpacking"), small=True)
        self.cancel_button.clicked.connect(self._cancel)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, BAR_STEPS)
        self.bar.setAccessibleName(self.tr("Progress of the unpacking"))
        self.ended_words = make_place_label()
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.words, 1)
        for button in (self.unpack_button, self.cancel_button):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self.bar)
        column.addWidget(self.ended_words)
        self._working = False
        self._show()

    def offer(self, archive: PurePath | None) -> None:
        """Offer to unpack this archive; None offers nothing. What is being unpacked stays shown."""
        if not self._working:
            self._archive = archive
            self._show()

    def forget(self) -> None:
        """Show no more how it ended."""
        self.ended_words.clear()
        self._show()

    def _show(self) -> None:
        offered = self._archive is not None and not self._working
        if offered:
            words = self.tr("What is in {archive} can be chosen when it is unpacked.")
            self.words.setText(words.format(archive=self._archive))
        self.words.setVisible(offered or self._working)
        self.unpack_button.setVisible(offered)
        self.cancel_button.setVisible(self._working)
        self.bar.setVisible(self._working)
        self.ended_words.setVisible(bool(self.ended_words.text()))
        self.setVisible(offered or self._working or bool(self.ended_words.text()))

    async def _unpack(self) -> None:
        context, archive = self._context, self._archive
        if archive is None or context.job is not None:
            return
        name = folder_name_for(archive.name)
        title = self.tr("Choose where the new folder {name} is made").format(name=name)
        place = await context.choose_folder(title, str(archive.parent))
        if place and context.job is None:
            await self._unpack_into(archive, Path(place) / name)

    async def _unpack_into(self, archive: PurePath, folder: Path) -> None:
        context = self._context
        context.job = job = await context.backend.start_unpacking(archive, folder, self._take)
        self.ended_words.clear()
        self.words.setText(self.tr("Unpacking into {folder}…").format(folder=folder))
        self.bar.setValue(0)
        self.cancel_button.setEnabled(True)
        self._working = True
        self._tell()
        outcome = await job.result()
        context.job, self._working = None, False
        self._say(outcome)
        self._tell()
        if outcome.state is JobState.SUCCEEDED:
            self.unpacked.emit(str(folder))

    def _tell(self) -> None:
        self._show()
        self.changed.emit()

    def _take(self, event: Event) -> None:
        if isinstance(event, CopyProgress) and event.total_bytes:
            self.bar.setValue(min(BAR_STEPS, BAR_STEPS * event.done_bytes // event.total_bytes))
            read = self.tr("{done} of {total} of the archive are unpacked.")
            self.words.setText(
                read.format(
                    done=size_words(min(event.done_bytes, event.total_bytes)), total=size_words(event.total_bytes)
                )
            )

    def _cancel(self) -> None:
        if self._context.job is not None:
            self.cancel_button.setEnabled(False)
            self._context.job.cancel()

    def _say(self, outcome: Outcome) -> None:
        said = " ".join(localized(part) for part in (outcome.message, outcome.hint) if part)
        self.ended_words.setText(said)
        set_tone(self.ended_words, "error" if outcome.state is JobState.FAILED else "")
        self._context.announce(said, urgent=True)
