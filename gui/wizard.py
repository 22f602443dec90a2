"""The wizard's shell: page stack, rail, Back / Next / Cancel, error panel, close guard. Owns the buttons, follows flow.py,
and does not know what a page asks."""

from __future__ import annotations

import asyncio
import logging

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QClipboard, QCloseEvent, QDesktopServices, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core import __version__
from core.errors import ImagingBackupError
from core.model.events import JobState
from core.model.given import Given
from core.reports.job_record import Goal
from gui.context import Context
from gui.logic.contract import Backend
from gui.logic.flow import PageId, WizardState, can_go_next, next_page, pages_of, place_on_the_way, previous_page, visit
from gui.loop.service_watch import POLL_S, ServiceWatch
from gui.loop.tasks import Tasks
from gui.pages import make_pages
from gui.pages.page import Page
from gui.widgets.announcer import Announcer
from gui.widgets.dialogs import Dialogs
from gui.widgets.error_panel import ErrorPanel
from gui.widgets.page_area import PageArea
from gui.widgets.place_label import keep_copies_plain
from gui.widgets.service_panel import ServicePanel
from gui.widgets.step_rail import StepRail
from gui.widgets.tab_order import tab_stops
from gui.widgets.theme import Theme
from gui.widgets.widgets import make_button, make_label, set_button_text, set_look
from gui.words import localized

log = logging.getLogger(__name__)

FIRST, LEAST = QSize(1000, 700), QSize(680, 460)
"""First and least size of the window, in logical pixels: a screen of 1024 x 700 at 150 % has 683 x 467."""


class Wizard(QWidget):
    """The program's one window."""

    closed = Signal()
    page_shown = Signal(str)
    """A page has loaded what it shows and can be used."""

    def __init__(
        self, backend: Backend, theme: Theme, clipboard: QClipboard, given: Given, poll_s: float = POLL_S
    ) -> None:
        super().__init__()
        self.setObjectName("root")
        self.setWindowTitle(self.tr("CAST Imaging Backup and Restore"))
        self._fit_screen()
        keep_copies_plain(clipboard)
        self.tasks = Tasks(self.report_failure)
        self.announcer = Announcer(self)
        self.dialogs = Dialogs(self, theme)
        self.context = Context(
            backend,
            theme,
            self.tasks,
            ServiceWatch(backend, self.tasks, poll_s),
            ask=self.dialogs.ask,
            choose_folder=self.dialogs.choose_folder,
            fail=self.report_failure,
            go_next=self.go_next,
            visit=self.visit,
            announce=self.announcer.say,
            open_path=lambda path: void(QDesktopServices.openUrl(QUrl.fromLocalFile(path))),
            given=given,
        )
        self._current = PageId.WELCOME
        self._entering: asyncio.Task[None] | None = None
        self._committing: asyncio.Task[None] | None = None
        self._asking_to_close = False
        with theme.style_sheet_off():
            self.error_panel = ErrorPanel(
                theme,
                clipboard,
                self.context.service,
                self.announcer,
                self._open_log,
                is_job_running=lambda: self.context.job is not None,
                has_job_ended=lambda: self.state.outcome is not None,
            )
            self.pages: dict[PageId, Page] = make_pages(self.context)
            self._build()
        for page in self.pages.values():
            page.changed.connect(self.refresh)

    # --- looks ---------------------------------------------------------------------------------------------------

    def _fit_screen(self) -> None:
        """Keep the window within the free part of the screen, so that its bottom buttons are visible. Pages scroll if needed.

        In the middle: where Windows chooses the place, it looks at the top left corner alone.
        """
        free = self.screen().availableGeometry()
        title = QSize(0, self.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight))
        room = free.size() - title
        self.setMinimumSize(LEAST.boundedTo(room))
        self.resize(FIRST.boundedTo(room))
        place = QRect(QPoint(), self.size() + title)
        place.moveCenter(free.center())
        self.move(place.topLeft())

    def _build(self) -> None:
        self.title = make_label()
        self.title.setObjectName("title")
        self.subtitle = make_label()
        self.subtitle.setObjectName("subtitle")
        self.stack = PageArea(self.error_panel)
        for page in self.pages.values():
            self.stack.addWidget(page)
        self.error_panel.shown.connect(self.stack.show_top)
        self.error_panel.dismissed.connect(lambda: self._focus_first(self.pages[self._current]))
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 26, 0, 0)
        body.setSpacing(6)
        for label in (self.title, self.subtitle):
            label.setContentsMargins(36, 0, 36, 0)
            body.addWidget(label)
        body.addSpacing(10)
        body.addWidget(self.stack, 1)
        self._rail, self._footer = self._build_rail(), self._build_footer()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self._body, 0, 1)
        grid.addWidget(self._footer, 1, 1)
        grid.addWidget(self._rail, 0, 0, 2, 1)
        grid.setColumnStretch(1, 1)

    def _build_rail(self) -> QFrame:
        theme = self.context.theme
        self.rail = StepRail(theme)
        self.service_panel = ServicePanel(self.context.service, theme, self.announcer)
        brand = make_label(self.tr("CAST Imaging"))
        brand.setObjectName("brand")
        motto = make_label(self.tr("Backup and restore"), muted=True)
        version = make_label(self.tr("Version {version}").format(version=__version__), muted=True)
        rail = _Rail()
        rail.setObjectName("rail")
        rail.setFixedWidth(self._rail_width())
        column = QVBoxLayout(rail)
        column.setContentsMargins(0, 18, 0, 12)
        column.setSpacing(0)
        for label, below in ((brand, 2), (motto, 14)):
            label.setContentsMargins(22, 0, 10, below)
            column.addWidget(label)
        column.addWidget(self.rail)
        column.addStretch(1)
        holder = QVBoxLayout()
        holder.setContentsMargins(10, 8, 10, 10)
        holder.addWidget(self.service_panel)
        column.addLayout(holder)
        version.setContentsMargins(22, 0, 10, 0)
        column.addWidget(version)
        return rail

    def _rail_width(self) -> int:
        """Wider for larger text, as far as the page leaves room."""
        return min(284, max(228, 14 * self.fontMetrics().lineSpacing()))

    def _build_footer(self) -> QFrame:
        self.back_button = make_button(self.tr("&Back"))
        self.next_button = make_button(self.tr("&Next"), primary=True)
        self.cancel_button = make_button(self.tr("&Quit"))
        self.back_button.clicked.connect(self.go_back)
        self.next_button.clicked.connect(self.go_next)
        self.cancel_button.clicked.connect(self.cancel)
        footer = QFrame()
        footer.setObjectName("footer")
        row = QHBoxLayout(footer)
        row.setContentsMargins(36, 14, 36, 14)
        row.addWidget(self.cancel_button)
        row.addStretch()
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)
        return footer

    # --- current page --------------------------------------------------------------------------------------------

    @property
    def state(self) -> WizardState:
        return self.context.state

    @property
    def current(self) -> PageId:
        return self._current

    def open(self) -> None:
        """Show the first page. Needs a running event loop."""
        self.show_page(PageId.WELCOME)
        self.show()

    def show_page(self, page_id: PageId) -> None:
        if self._entering is not None:
            self._entering.cancel()
        self._current = page_id
        self.error_panel.hide()
        page = self.pages[page_id]
        self.stack.setCurrentWidget(page)
        self._entering = self.tasks.spawn(self._enter(page), f"enter {page_id}")
        self.refresh()

    async def _enter(self, page: Page) -> None:
        try:
            await page.enter()
        finally:
            # Cancelled: another page is being entered, and sets the buttons.
            if self._entering is asyncio.current_task():
                self._entering = None
                self.refresh()
        self._focus_first(page)
        self._announce(page)
        self.page_shown.emit(page.page_id.value)

    def _announce(self, page: Page) -> None:
        """Announce the page to a screen reader; the end of a job interrupts it."""
        order, here, outcome = pages_of(self.state), page.page_id, self.state.outcome
        if here is PageId.RESULT and outcome is not None:
            words = self.tr("{title}: {sentence}").format(title=page.title(), sentence=localized(outcome.message))
            self.announcer.say(words, urgent=True)
        elif here in order:
            words = self.tr("Step {number} of {count}: {title}")
            self.announcer.say(words.format(number=order.index(here) + 1, count=len(order), title=page.title()))
        else:
            self.announcer.say(page.title())

    def go_next(self) -> None:
        """Do what the Next button says: Next, Start or Close."""
        if self._current is PageId.RESULT:
            self.close()
        elif not self._busy and can_go_next(self.state, self._current):
            self._committing = self.tasks.spawn(self._commit_and_go(), "next")
            self.refresh()

    async def _commit_and_go(self) -> None:
        page_id = self._current
        try:
            leave = await self.pages[page_id].commit()
        finally:
            if self._committing is asyncio.current_task():
                self._committing = None
                self.refresh()
        following = next_page(self.state, page_id)
        if leave and following is not None and self._current is page_id and can_go_next(self.state, page_id):
            self.show_page(following)

    def go_back(self) -> None:
        """Go back; from the result, start again."""
        if self._current is PageId.RESULT:
            self.context.state = WizardState(installation=self.state.installation)
            self.show_page(PageId.WELCOME)
        elif self.context.job is None and (before := previous_page(self.state, self._current)) is not None:
            if self._committing is not None:
                # What it reads may never answer; a task that has not begun yet ends without running.
                self._committing.cancel()
                self._committing = None
            self.show_page(before)

    def visit(self, page_id: PageId) -> None:
        """Go to a page to change something there; not while a job is being started or runs."""
        if self.context.job is None and self._committing is None:
            visit(self.state, self._current, page_id)
            self.show_page(page_id)

    def cancel(self) -> None:
        """Cancel the job of the page that shows it (it asks first), or close the window."""
        if self.context.job is not None and self._current is PageId.PROGRESS:
            self.tasks.spawn(self._cancel_job(), "cancel")
        else:
            self.close()

    def refresh(self) -> None:
        """Update titles, rail and buttons from the state."""
        page, here = self.pages[self._current], self._current
        self.title.setText(page.title())
        self.subtitle.setText(page.subtitle())
        self.subtitle.setVisible(bool(page.subtitle()))
        order = list(pages_of(self.state))
        if here not in order:  # outside the normal order: it returns to the page from which it was visited
            order.insert(order.index(place_on_the_way(self.state, here)), here)
        outcome = self.state.outcome if here is PageId.RESULT else None
        self.rail.show_steps([self.pages[name].step_title() for name in order], order.index(here), outcome)
        running, ended = here is PageId.PROGRESS, here is PageId.RESULT
        restoring = here is PageId.REVIEW and self.state.goal is Goal.RESTORE
        before = previous_page(self.state, here)
        self.next_button.setVisible(not running)
        self.next_button.setEnabled(ended or (not self._busy and can_go_next(self.state, here)))
        set_button_text(self.next_button, self._next_words())
        set_look(self.next_button, "danger", restoring)
        # Hidden where one cannot go back, so that its key is free for the page.
        self.back_button.setVisible(ended or before is not None)
        self.back_button.setEnabled(self.context.job is None)
        set_button_text(self.back_button, self.tr("&Start again") if ended else self.tr("&Back"))
        self.cancel_button.setVisible(not ended)
        cancelling = self.context.job is not None and self.context.job.state is JobState.CANCELLING
        self.cancel_button.setEnabled(not running or (self._can_cancel() and not cancelling))
        set_button_text(self.cancel_button, self.tr("&Cancel") if running else self.tr("&Quit"))

    @property
    def _busy(self) -> bool:
        """Whether a page is being left or entered, or a job runs: nobody goes to the next page then."""
        return self._committing is not None or self._entering is not None or self.context.job is not None

    def _can_cancel(self) -> bool:
        """Whether a cancel has an effect on the running job now."""
        record = self.state.record
        return self.state.goal is not Goal.RECOVER and (record is None or record.can_cancel)

    def _next_words(self) -> str:
        if self._current is PageId.RESULT:
            return self.tr("&Close")
        if self._current is PageId.REVIEW:
            return self.tr("&Start restore") if self.state.goal is Goal.RESTORE else self.tr("&Start backup")
        return self.tr("&Next") if self._current in pages_of(self.state) else self.tr("Do&ne")

    def _focus_first(self, page: Page) -> None:
        if page.focus_next() and self.next_button.isEnabled():
            self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        for widget in (*page.first_controls(), *page.findChildren(QWidget)):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(page) and widget.isEnabled():
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- the keyboard --------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that the focused control ignores: Enter goes to the next page, Escape goes back or asks whether to cancel a job."""
        if event.key() == Qt.Key.Key_Escape:
            self._press_escape()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():  # holding a key down must not skip through the pages
            self._press_enter()

    def _press_escape(self) -> None:
        """Go back or ask to cancel. Escape never ends the program: that needs a button that says so."""
        if self._current is PageId.PROGRESS:
            self.cancel_button.click()
        elif self._current is not PageId.RESULT:
            self.go_back()

    def _press_enter(self) -> None:
        focused = self.focusWidget()
        if isinstance(focused, (QPushButton, QToolButton)):
            focused.click()
            if not focused.property("choice"):
                return  # one of the large choice buttons: Enter chooses it and goes to the next page
        if not isinstance(focused, (QPlainTextEdit, QTextEdit)):
            self.next_button.click()

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Tab goes through the page, then the footer, then the rail, in the order of their layouts.

        Qt uses the order of creation: controls that a page creates later would come after all others.
        """
        stops = [stop for part in (self._body, self._footer, self._rail) for stop in tab_stops(part)]
        if not stops:
            return False
        focused = self.focusWidget()
        place = stops.index(focused) if focused in stops else -1 if forwards else 0
        reason = Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason
        stops[(place + (1 if forwards else -1)) % len(stops)].setFocus(reason)
        return True

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._rail.setFixedWidth(self._rail_width())

    # --- failures and the end ------------------------------------------------------------------------------------

    def report_failure(self, error: BaseException) -> None:
        """Log a failure of a slot, task or thread and show it in the error panel: the only place that does so."""
        if isinstance(error, ImagingBackupError):
            log.info("shown: %s: %s", error.code, error.message)
        else:
            log.error("unexpected", exc_info=error)
        self.error_panel.show_error(error)

    def _open_log(self) -> None:
        self.context.open_path(self.context.backend.log_path)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.context.job is None:
            event.accept()
            # The job's own page may not have noticed its end yet.
            self.context.shutdown.release()
            self.tasks.cancel_all()
            self.closed.emit()
            return
        event.ignore()
        if not self._asking_to_close:
            self._asking_to_close = True
            self.tasks.spawn(self._close_after_job(), "close")

    async def _cancel_job(self) -> None:
        if await self.context.ask(
            self.tr("Cancel the job?"),
            self.tr("What was begun is undone, and Neo4j is started again where it ran before."),
            self.tr("&Cancel the job"),
            self.tr("&Keep running"),
        ):
            # Read only now: while the question was open, the job may have ended or come too far to be cancelled, which it says.
            if self.context.job is not None:
                self.context.job.cancel()
            self.refresh()

    async def _close_after_job(self) -> None:
        """Close only after the job: ask, cancel through its token, close when it has ended."""
        try:
            job, cancels = self.context.job, self._can_cancel()
            if cancels:
                text = self.tr("Cancel the job and close the window when it has ended in order?")
                yes = self.tr("&Cancel the job and close")
            else:
                text = self.tr("It can no longer be cancelled. Close the window when it has ended?")
                yes = self.tr("&Close when it has ended")
            if await self.context.ask(self.tr("A job is running"), text, yes, self.tr("&Keep running")):
                if job is not None:
                    if cancels:
                        job.cancel()
                    wanted = JobState.CANCELLED if cancels else JobState.SUCCEEDED
                    if (await job.result()).state is not wanted:
                        return  # not the end that was agreed to: the result page shows it, and the window stays open
                self.context.job = None
                self.close()
        finally:
            self._asking_to_close = False


def void(_value: object) -> None:
    """Drop a value, for a callback that must return None."""


class _Rail(QFrame):
    """Has a fixed width, so that its height does not depend on the width.

    Otherwise Qt takes the rail's preferred height, not its least height, as the least height of the window, and Windows
    enforces that.
    """

    def hasHeightForWidth(self) -> bool:
        return False
