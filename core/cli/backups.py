"""`verify` and `list`: backups on a disk."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path

from core import api
from core.backups.catalog import list_backups, open_backup
from core.backups.sealed import some_of
from core.cancel import CancelToken
from core.cli.console import Reporter
from core.cli.options import Commands, folder
from core.dates import time_words
from core.errors import BackupNotFound, ImagingBackupError
from core.execute.verify import verify
from core.model.backup import Backup, BackupEntry
from core.model.events import JobState, Outcome
from core.phrases import phrase
from core.sizes import size_words


def add_backups(commands: Commands) -> None:
    verify_command = commands.add("verify", _verify, "Read a whole backup and compare it with its manifest.")
    verify_command.add_argument("backup", metavar="BACKUP", type=folder)
    list_command = commands.add("list", _list, "List the backups in a folder.")
    list_command.add_argument("folder", metavar="FOLDER", type=folder)


def _verify(args: argparse.Namespace, reporter: Reporter, cancel: CancelToken) -> Outcome:
    return verify(open_named(args), reporter.event, cancel)


def open_named(args: argparse.Namespace) -> Backup:
    """The backup that was named. For a folder with several backups, the error lists them."""
    path = Path(args.backup).absolute()
    try:
        return open_backup(path)
    except BackupNotFound as error:
        entries: list[BackupEntry] = []
        with contextlib.suppress(ImagingBackupError):
            entries = [entry for entry in list_backups(path) if entry.usable]
        if not entries:
            raise
        raise BackupNotFound(
            phrase(
                "{path} is no backup, but holds %n backup(s): {labels}.",
                path=path,
                n=len(entries),
                labels=some_of([entry.label for entry in entries]),
            ),
            phrase("Name one of them: {path}.", path=entries[0].path),
        ) from error


def _list(args: argparse.Namespace, reporter: Reporter, _cancel: CancelToken) -> Outcome:
    entries = api.backups_below(Path(args.folder).absolute())
    titles = ("Backup", "Made", "Size", "CAST Imaging", "Verified")
    rows = [titles, *(_listed(entry) for entry in entries if entry.usable)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(titles))]

    def row(*words: str) -> str:
        return "  ".join(f"{word:{width}}" for word, width in zip(words, widths, strict=False)).rstrip()

    if entries:
        reporter.heading(row(*titles))
    for entry in entries:
        values = {
            "label": entry.label,
            "path": str(entry.path),
            "created_utc": entry.created_utc,
            "verified_utc": entry.verified_utc,
            "bytes": entry.total_bytes,
            "problem": entry.problem,
            "damaged": entry.damaged,
            "version": entry.version,
            "host": entry.host,
            "method": entry.method.value if entry.method else "",
            "sealed": entry.sealed,
            "stores": [state.words for state in entry.stores],
        }
        reporter.item("backup", values, row(*_listed(entry)))
    return Outcome(
        JobState.SUCCEEDED,
        phrase("%n backup(s) in {folder}.", n=len(entries), folder=args.folder),
        path=str(args.folder),
    )


def _listed(entry: BackupEntry) -> tuple[str, ...]:
    """The cells of a line of the list."""
    if not entry.usable:
        return entry.label, f"NOT USABLE: {entry.problem}"
    return (
        entry.label,
        time_words(entry.created_utc) or "unknown",
        "unknown" if entry.total_bytes is None else size_words(entry.total_bytes),
        entry.version or "unknown",
        _verified_words(entry),
    )


def _verified_words(entry: BackupEntry) -> str:
    if entry.damaged:
        return "FOUND DAMAGED"
    if not entry.verified_utc:
        return "never"
    # A backup made by hand has no checksums to compare with.
    return time_words(entry.verified_utc) if entry.sealed else f"read {time_words(entry.verified_utc)}"
