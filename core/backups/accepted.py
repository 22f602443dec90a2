"""Which doubtful backups a person has accepted as they are. Remembered in the state folder, never in the backup.

An acceptance is of one manifest, known by its checksum: a backup that was changed since has another one, and so has every
other backup; a copy of the same backup elsewhere has the same one, with the same doubts. If this file is lost, they count
as doubtful again.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace

import msgspec

from core.disk.decoding import UNDECODABLE
from core.disk.files import write_durably
from core.errors import BackupCorrupt, WriteFailed
from core.model.backup import BackupEntry
from core.phrases import phrase
from core.system.state_folder import state_dir

log = logging.getLogger(__name__)

FILE_NAME = "accepted.json"
MOST_REMEMBERED = 500


class _Accepted(msgspec.Struct, frozen=True):
    """The file."""

    backups: dict[str, str] = {}
    """Checksum of the manifest -> when it was accepted."""


def accept_backup(entry: BackupEntry, now_utc: str) -> BackupEntry:
    """Accept a backup with the doubts of the entry, once and for all. Returns the entry as it is listed from now on.

    Raises as `require_undamaged`, and WriteFailed.
    """
    require_undamaged(entry)
    if not entry.doubtful:
        return entry
    backups = {**load_accepted(), entry.checksum: now_utc}
    newest = sorted(backups.items(), key=lambda item: item[1], reverse=True)[:MOST_REMEMBERED]
    path = state_dir() / FILE_NAME
    try:
        write_durably(path, msgspec.json.encode(_Accepted(dict(newest))))
    except OSError as error:
        raise WriteFailed(
            phrase("{path} could not be written: {reason}.", path=path, reason=error.strerror or str(error)),
            phrase("Correct the rights or the space of that folder."),
        ) from error
    log.info("%s is accepted as it is: %s", entry.path, "; ".join(doubt.text for doubt in entry.doubts))
    return with_acceptance(entry, {entry.checksum: now_utc})


def require_undamaged(entry: BackupEntry) -> None:
    """Raise BackupCorrupt for a backup that was found damaged: no acceptance makes it a good one."""
    if entry.damaged:
        raise BackupCorrupt(phrase("{path} was found damaged when it was last verified.", path=entry.path))


def load_accepted() -> Mapping[str, str]:
    """What `with_acceptance` needs; empty when nothing was accepted or it cannot be read (which is logged)."""
    try:
        return msgspec.json.decode((state_dir() / FILE_NAME).read_bytes(), type=_Accepted).backups
    except FileNotFoundError:
        return {}
    except (OSError, *UNDECODABLE) as error:
        log.info("%s cannot be read (%s); no backup counts as accepted", FILE_NAME, error)
        return {}


def with_acceptance(entry: BackupEntry, accepted: Mapping[str, str]) -> BackupEntry:
    """The entry with the time when a person has accepted its doubts."""
    return replace(entry, accepted_utc=accepted.get(entry.checksum, "")) if entry.doubts else entry
