"""What shows that somebody may be importing an application: transactions that hold locks, and when the logs of them and of the ETL
were written.

Nothing here proves that nobody does: between two of its transactions an import holds no lock.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from core.dates import utc_of
from core.disk.tree import TreeScan, extended
from core.model.installation import Installation
from core.model.store_facts import LOG_NAMES
from core.model.transactions import Transactions
from core.neo4j.controller import ServiceController
from core.neo4j.health import ServerAnswer
from core.neo4j.queries import AskNoMore, NotTold
from core.survey.login import ask_with, usable_login

MOST_LOGS = 10_000
"""In one folder. Nobody clears it away."""


def look_at_transactions(
    installation: Installation, service: ServiceController, answer: ServerAnswer | None, *, log_in: bool
) -> Transactions | None:
    """None where no server answers."""
    if answer is None:
        return None
    try:
        login = usable_login(installation, log_in=log_in)
        return ask_with(login, lambda: service.transactions(answer, login))
    except NotTold as error:
        return Transactions(unknown=error.reason, ask_no_more=isinstance(error, AskNoMore))


def logs_written_utc(scan: TreeScan) -> str:
    """When the newest transaction log was last written, in whole seconds; '' where that cannot be told."""
    times = (file.mtime_ns for file in scan.files if file.path.rpartition("/")[2].startswith(LOG_NAMES))
    return _newest_utc(times)


def etl_log_written_utc(installation: Installation) -> str:
    """When the newest log of the ETL was last written, in whole seconds; '' where none is found."""
    return _newest_utc(time for folder in installation.kind.etl_logs for time in _etl_log_times(installation, folder))


def _etl_log_times(installation: Installation, folder: str) -> Iterator[int]:
    """Of the logs in one folder; others may lie beside them."""
    with suppress(OSError), os.scandir(extended(Path(installation.root, *folder.split("/")))) as entries:
        for entry in islice(entries, MOST_LOGS):
            place = f"{folder}/{entry.name}".lower()
            if place.endswith(".log") and "etl" in place:
                with suppress(FileNotFoundError):
                    # A fresh stat: the values in a Windows folder listing lag behind for open files.
                    status = os.lstat(entry.path)
                    if stat.S_ISREG(status.st_mode):
                        yield status.st_mtime_ns


def _newest_utc(times_ns: Iterator[int]) -> str:
    newest = max(times_ns, default=None)
    return "" if newest is None else utc_of(newest // 1_000_000_000)
