"""The pages of the wizard, one file each."""

from __future__ import annotations

from gui.context import Context
from gui.logic.flow import PageId
from gui.pages.backup_choice import BackupChoicePage
from gui.pages.configuration import ConfigurationPage
from gui.pages.destination import DestinationPage
from gui.pages.generation3 import Generation3Page
from gui.pages.installation import InstallationPage
from gui.pages.method import MethodPage
from gui.pages.page import Page
from gui.pages.progress import ProgressPage
from gui.pages.result import ResultPage
from gui.pages.review import ReviewPage
from gui.pages.welcome import WelcomePage


def make_pages(context: Context) -> dict[PageId, Page]:
    """All pages, by name."""
    pages: tuple[Page, ...] = (
        WelcomePage(context),
        InstallationPage(context),
        MethodPage(context),
        DestinationPage(context),
        BackupChoicePage(context),
        ConfigurationPage(context),
        ReviewPage(context),
        ProgressPage(context),
        ResultPage(context),
        Generation3Page(context),
    )
    return {page.page_id: page for page in pages}
