"""`verify`, `list` and `accept`: backups on a disk."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from core import api
from core.backups.accepted import accept_backup, require_undamaged
from core.backups.catalog import list_backups, open_backup, summarize_backup
from core.backups.other_forms import other_form_in
from core.backups.sealed import some_of
from core.cancel import CancelToken
from core.cli.answers import ask
from core.cli.console import Reporter
from core.cli.options import Commands, folder
from core.dates import time_words
from core.errors import BackupNotFound, ImagingBackupError
from core.execute.verify import verify
from core.model.backup import Backup, BackupEntry
from core.model.events import JobState, Outcome
from core.phrases import join_phrases, phrase
from core.sizes import size_words
from core.system.clock import now_utc

ACCEPT_WORD = "ACCEPT"
Found = TypeVar("Found", Backup, BackupEntry)


def add_backups(commands: Commands) -> None:
    verify_command = commands.add("verify", _verify, "Read a whole backup and compare it with its manifest.")
    verify_command.add_argument("backup", metavar="BACKUP", type=folder)
    list_command = commands.add("list", _list, "List the backups in a folder.")
    list_command.add_argument("folder", metavar="FOLDER", type=folder)
    text = "Accept a doubtful backup as it is: it counts as a good one from then on."
    commands.add("accept", _accept, text, acts=True).add_argument("backup", metavar="BACKUP", type=folder)


def _verify(args: argparse.Namespace, reporter: Reporter, cancel: CancelToken) -> Outcome:
    # Each file is read anyway; and what is missing is found there, as damage that a list shows from then on.
    return verify(_named(args, partial(open_backup, look=False)), reporter.event, cancel)


def _accept(args: argparse.Namespace, reporter: Reporter, cancel: CancelToken) -> Outcome:
    """Nothing is read but the manifest: what is accepted are the doubts in it, not the bytes."""
    entry = _named(args, summarize_backup)
    for doubt in entry.doubts:
        reporter.item("doubt", {"code": doubt.code, "text": doubt.text}, f"Doubtful: {doubt.text}")
    path = str(entry.path)
    if not entry.doubts:
        nothing = phrase("The backup {label} states no doubt: there is nothing to accept.", label=entry.label)
        return Outcome(JobState.SUCCEEDED, nothing, path=path)
    if not entry.doubtful:
        before = phrase(
            "The backup {label} was accepted already on {accepted_utc}.",
            label=entry.label,
            accepted_utc=entry.accepted_utc,
        )
        return Outcome(JobState.SUCCEEDED, before, path=path)
    require_undamaged(entry)
    if args.dry_run:
        undone = phrase("This is what would be accepted of the backup {label}; nothing was done.", label=entry.label)
        return Outcome(JobState.SUCCEEDED, undone, path=path)
    if not args.yes:
        why = phrase(
            "Accepted, the backup {label} counts as a good one, although it may not be all that a server needs.",
            label=entry.label,
        )
        ask(f"If all that is stated is as it should be, type {ACCEPT_WORD}: ", ACCEPT_WORD, why, cancel)
    accept_backup(entry, now_utc())
    message = phrase("The backup {label} is accepted as it is: it counts as a good one from now on.", label=entry.label)
    return Outcome(JobState.SUCCEEDED, message, path=path)


def open_named(args: argparse.Namespace) -> Backup:
    """The backup that was named, opened."""
    return _named(args, open_backup)


def _named(args: argparse.Namespace, look: Callable[[Path], Found]) -> Found:
    """What `look` finds at the backup that was named. For a folder with several backups, the error lists them."""
    path: Path = args.backup
    try:
        return look(path)
    except BackupNotFound as error:
        entries: list[BackupEntry] = []
        with contextlib.suppress(ImagingBackupError):
            entries = [entry for entry in list_backups(path) if entry.usable]
        if not entries:
            raise (other_form_in(path) if path.is_dir() else None) or error from None
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
    entries = api.backups_below(args.folder)
    titles = ("Backup", "Kind", "Made", "Size", "CAST Imaging", "Verified")
    rows = [titles, *map(_listed, entries)]
    # Why one cannot be used is as long as it is, and stands in no column.
    widths = [
        max(len(row[column]) for row in rows if column == 0 or len(row) == len(titles)) for column in range(len(titles))
    ]

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
            "made_how": entry.made_how,
            "data_utc": entry.data_utc,
            "missing": list(entry.missing),
            "sealed": entry.sealed,
            "doubts": [{"code": doubt.code, "text": doubt.text} for doubt in entry.doubts],
            "accepted_utc": entry.accepted_utc,
            "stores": [state.words for state in entry.stores],
            "counts": [
                {"database": count.database, "nodes": count.nodes, "relationships": count.relationships}
                for count in entry.counts
            ],
        }
        reporter.item("backup", values, "\n".join((row(*_listed(entry)), *_lines_below(entry))))
    usable = sum(entry.usable for entry in entries)
    message = phrase("%n backup(s) in {folder}.", n=usable, folder=args.folder)
    if others := len(entries) - usable:
        message = join_phrases(message, phrase("Not usable: {others_count}.", others_count=others))
    return Outcome(JobState.SUCCEEDED, message, path=str(args.folder))


def _listed(entry: BackupEntry) -> tuple[str, ...]:
    """The cells of a line of the list."""
    if not entry.usable:
        return entry.label, f"NOT USABLE: {entry.problem}"
    return (
        entry.label,
        entry.made_how,
        _made_words(entry),
        "unknown" if entry.total_bytes is None else size_words(entry.total_bytes),
        entry.version or "unknown",
        _verified_words(entry),
    )


def _made_words(entry: BackupEntry) -> str:
    # Nothing tells when a copy was made by hand, but its files have times.
    data_of = f"data of {time_words(entry.data_utc)}" if entry.data_utc else "unknown"
    return time_words(entry.created_utc) or data_of


def _lines_below(entry: BackupEntry) -> Iterator[str]:
    """Below the line of a backup: its mark and the reasons, and what is not in it."""
    mark = "DOUBTFUL" if entry.doubtful else f"accepted {time_words(entry.accepted_utc)}"
    yield from (f"  {mark}: {doubt.text}" for doubt in entry.doubts)
    if entry.missing:
        yield f"  missing: {', '.join(entry.missing)}"


def _verified_words(entry: BackupEntry) -> str:
    if entry.damaged:
        return "FOUND DAMAGED"
    if not entry.sealed:
        # There is nothing to compare it with.
        return f"no checksums; read {time_words(entry.verified_utc)}" if entry.verified_utc else "no checksums"
    if not entry.verified_utc:
        return "never"
    when = time_words(entry.verified_utc)
    # Files shared with an earlier backup were last read before this one was made; all others when it was.
    return f"when made; shared files {when}" if entry.verified_utc < entry.created_utc else when
