"""The interface of a page to the shell. A page asks and shows; Back, Next and Cancel belong to the shell."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.context import Context
from gui.logic.flow import PageId


class Page(QWidget):
    """One page of the wizard."""

    page_id: PageId
    changed = Signal()
    """An answer has changed: the shell asks the flow again whether Next is allowed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setAccessibleName(self.title())

    def step_title(self) -> str:
        """A short title, for the rail."""
        raise NotImplementedError

    def title(self) -> str:
        """The heading."""
        raise NotImplementedError

    def subtitle(self) -> str:
        """One sentence below the heading."""
        return ""

    def first_controls(self) -> Sequence[QWidget]:
        """The controls that get the focus first, if it is not simply the first one that can."""
        return ()

    def focus_next(self) -> bool:
        """Whether Next gets the focus first: the page is only read, and nothing on it must be answered."""
        return False

    async def enter(self) -> None:
        """Called when the page is shown: load what it shows. Cancelled if the person leaves before it has ended."""

    async def commit(self) -> bool:
        """Called on Next: take over what is not yet in the state. False stays on this page."""
        return True
