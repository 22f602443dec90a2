"""Which of the backups in a folder is the newest good one of one server, and why those that may be newer are not it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.backups.catalog import open_backup
from core.errors import ImagingBackupError
from core.model.backup import BackupEntry, BackupMethod, GoodBackup, store_folder
from core.model.kind_facts import KindFacts
from core.model.store_facts import store_bytes
from core.phrases import phrase
from core.plan.checks.earlier import why_much_smaller


@dataclass(frozen=True, slots=True)
class Server:
    """Whose backup is meant, as a manifest tells it."""

    kind: KindFacts
    host: str
    data_dir: str = ""
    """'' where any of the host's is meant."""


@dataclass(frozen=True, slots=True)
class Latest:
    """What was found."""

    taken: BackupEntry | None
    passed_over: tuple[tuple[BackupEntry, str], ...]
    """Each that is, or may be, newer, and why it was not taken."""


def find_latest(entries: Iterable[BackupEntry], server: Server, now: str) -> Latest:
    """`entries` as they are listed, newest first; `now`: ISO 8601 in UTC. Reads the manifests of those of that server."""
    reasons = [(entry, _why_not(entry, server, now)) for entry in entries]
    much_smaller = _sizes_against([entry for entry, reason in reasons if not reason])
    reasons = [(entry, reason or much_smaller[entry.path]) for entry, reason in reasons]
    taken = next((entry for entry, reason in reasons if not reason), None)
    return Latest(taken, tuple((entry, reason) for entry, reason in reasons if reason and _may_be_newer(entry, taken)))


def _may_be_newer(entry: BackupEntry, taken: BackupEntry | None) -> bool:
    made = entry.created_utc or entry.data_utc
    return taken is None or not made or made > taken.created_utc


def _why_not(entry: BackupEntry, server: Server, now: str) -> str:
    """'' for one that is of that server, and good as far as its list tells."""
    if entry.problem:
        return entry.problem
    if not entry.sealed:
        return phrase("It was made by hand, and nothing tells of which server it is.")
    if entry.host.casefold() != server.host.casefold():
        return phrase("It is of the server {host}.", host=entry.host or "?")
    if entry.kind != server.kind:
        return phrase("It is of another kind of installation.")
    if server.data_dir and entry.source_data_dir not in ("", server.data_dir):
        return phrase("It is of another data folder of this machine, {folder}.", folder=entry.source_data_dir)
    if entry.damaged:
        return phrase("It was found damaged when it was last verified.")
    if entry.doubtful:
        return phrase("It is doubtful, and nobody has accepted it: {reason}", reason=entry.doubts[0].text)
    if entry.created_utc > now:
        return phrase("Its time lies in the future, so nothing tells whether it is the newest.")
    return ""


def _sizes_against(good: list[BackupEntry]) -> dict[object, str]:
    """Of each, why its size speaks against it: a server that was just installed is backed up, too, and holds nothing yet.

    A backup beside its predecessors gets a mark for that when it is made; here they may have come together later.
    """
    reasons: dict[object, str] = {}
    last: dict[BackupMethod | None, GoodBackup] = {}
    for entry in reversed(good):
        try:
            backup = open_backup(Path(entry.path), look=False)
        except ImagingBackupError as error:
            reasons[entry.path] = error.message
            continue
        size_bytes = store_bytes(backup.files, store_folder(backup.method))
        accepted = bool(entry.accepted_utc)
        reasons[entry.path] = "" if accepted else why_much_smaller(size_bytes, last.get(entry.method))
        if not reasons[entry.path]:
            last[entry.method] = GoodBackup(entry.label, size_bytes)
    return reasons
