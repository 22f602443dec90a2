"""`restore --latest`: says which backup is taken, and which newer ones are not, before anything is asked."""

from __future__ import annotations

import platform
from pathlib import Path

from core.backups.catalog import list_backups, open_backup
from core.backups.latest import Server, find_latest
from core.backups.sealed import some_of
from core.cli.console import Reporter
from core.dates import time_words
from core.errors import BackupNotFound
from core.model.backup import Backup, BackupEntry
from core.model.installation import Installation
from core.phrases import phrase
from core.system.clock import now_utc


def open_latest(folder: Path, host: str, installation: Installation, reporter: Reporter) -> Backup:
    """The newest good backup of this server, or of the named host, in the folder. Raises BackupNotFound where there is none."""
    entries = list_backups(folder)
    # A server that was installed anew may have its data elsewhere now: who names a host means any of its data folders.
    data_dir = "" if host else str(installation.data_dir)
    server = Server(installation.kind, host or platform.node(), data_dir)
    found = find_latest(entries, server, now_utc())
    for entry, reason in found.passed_over:
        values = {"label": entry.label, "path": str(entry.path), "reason": reason}
        reporter.item("passed_over", values, f"Passed over: {entry.label}: {reason}")
    if found.taken is None:
        hosts = some_of(sorted({entry.host for entry in entries if entry.host}))
        raise BackupNotFound(
            phrase("{path} holds no good backup of the server {host}.", path=folder, host=server.host),
            phrase("Name the server whose backup is meant with --host (here: {hosts}), or name a backup.", hosts=hosts)
            if hosts
            else phrase("Name a backup."),
        )
    taken = found.taken
    values = {
        "label": taken.label,
        "path": str(taken.path),
        "host": taken.host,
        "created_utc": taken.created_utc,
        "data_dir": taken.source_data_dir,
    }
    reporter.item("latest", values, _taken_words(taken))
    return open_backup(Path(taken.path))


def _taken_words(taken: BackupEntry) -> str:
    of = f" of {taken.source_data_dir}" if taken.source_data_dir else ""
    return f"Taken: {taken.label}, made {time_words(taken.created_utc)} on {taken.host}{of}."
