"""What a page is to the shell. A page asks and shows; it owns no Back, Next or Cancel."""

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
        """Short, for the rail."""
        raise NotImplementedError

    def title(self) -> str:
        """The heading."""
        raise NotImplementedError

    def subtitle(self) -> str:
        """One sentence below the heading."""
        return ""

    def first_controls(self) -> Sequence[QWidget]:
        """What the keyboard goes to first, where that is not simply the first control that takes it."""
        return ()

    def focus_next(self) -> bool:
        """The keyboard goes to Next first: the page is there to be read, and nothing on it need be answered."""
        return False

    async def enter(self) -> None:
        """The page is shown: read what it shows. Cancelled when the person leaves before it has ended."""

    async def commit(self) -> bool:
        """Next was pressed: take over what is not yet in the state. False keeps the person here."""
        return True
