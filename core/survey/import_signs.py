"""What shows that somebody may be importing an application: transactions that hold locks, and when the logs of them were written.

Nothing here proves that nobody does: between two of its transactions an import holds no lock.
"""

from __future__ import annotations

from core.dates import utc_of
from core.disk.tree import TreeScan
from core.model.installation import Installation
from core.model.store_facts import LOG_NAMES
from core.model.transactions import Transactions
from core.neo4j.controller import ServiceController
from core.neo4j.health import ServerAnswer
from core.neo4j.transactions import LoginRefused
from core.phrases import phrase
from core.survey.login import find_login, remember_refused, was_refused


def look_at_transactions(
    installation: Installation, service: ServiceController, answer: ServerAnswer | None, *, log_in: bool
) -> Transactions | None:
    """None where no server answers. Tries at most one login, and none that was refused before."""
    if answer is None:
        return None
    if not log_in:
        return Transactions(unknown=phrase("it was not asked, as chosen"))
    login = find_login(installation)
    if login is None or not was_refused(login):
        try:
            return service.transactions(answer, login)
        except LoginRefused:
            assert login is not None
            remember_refused(login)
    return Transactions(unknown=phrase("it refuses the login in {path}", path=login.source))


def logs_written_utc(scan: TreeScan) -> str:
    """When the newest transaction log was last written, in whole seconds; '' where that cannot be told."""
    times = (file.mtime_ns for file in scan.files if file.path.rpartition("/")[2].startswith(LOG_NAMES))
    newest = max(times, default=None)
    return "" if newest is None else utc_of(newest // 1_000_000_000)
