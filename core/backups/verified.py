"""When each backup was last read completely and found right, as far as this machine knows. A memory, not a proof.

A sealed backup was read back before it got its name; later verifications are remembered here, in the state folder, and
never in the backup, which is not written to again. If this file is lost, only the dates are lost.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec
from blake3 import blake3

from core.backups.manifest import digest_of
from core.disk.decoding import UNDECODABLE
from core.disk.files import write_durably
from core.errors import BackupCorrupt
from core.model.backup import Backup, BackupEntry
from core.system.state_folder import state_dir

log = logging.getLogger(__name__)

FILE_NAME = "verified.json"
MOST_REMEMBERED = 500


class Verification(msgspec.Struct, frozen=True):
    """The last verification of a backup: its result and when it was."""

    fingerprint: str
    """Of the backup at that time: a backup that was changed since has another one."""
    utc: str
    """ISO 8601."""
    damaged: bool = False
    """The backup was found to be damaged."""


class _Verified(msgspec.Struct, frozen=True):
    """The file: place -> the last verification of the backup there. A copy on another disk does not count as read."""

    places: dict[str, Verification] = {}


def remember_verified(backup: Backup, now_utc: str, *, damaged: bool = False) -> None:
    """Record that this backup was just read completely, and is right or `damaged`. A failure is only logged."""
    try:
        found = Verification(fingerprint(backup), now_utc, damaged)
        places = {**load_verified(), _place(Path(backup.place)): found}
        newest = sorted(places.items(), key=lambda item: item[1].utc, reverse=True)[:MOST_REMEMBERED]
        write_durably(state_dir() / FILE_NAME, msgspec.json.encode(_Verified(dict(newest))))
    except OSError as error:
        log.info("it could not be remembered that %s was verified: %s", backup.path, error)


@contextmanager
def damage_remembered(backup: Backup, now_utc: Callable[[], str]) -> Iterator[None]:
    """Around reading the whole backup: remembers damage, so that no later backup shares damaged files."""
    try:
        yield
    except BackupCorrupt as error:
        if error.damaged:
            remember_verified(backup, now_utc(), damaged=True)
        raise


def load_verified() -> Mapping[str, Verification]:
    """What `with_verification` needs; empty when nothing is remembered or it cannot be read (which is logged)."""
    try:
        data = (state_dir() / FILE_NAME).read_bytes()
        return msgspec.json.decode(data, type=_Verified).places
    except FileNotFoundError:
        return {}
    except (OSError, *UNDECODABLE) as error:
        log.info("%s cannot be read (%s); no verification is remembered", FILE_NAME, error)
        return {}


def with_verification(
    entry: BackupEntry, remembered: Mapping[str, Verification], now: Callable[[], str], stated_utc: str = ""
) -> BackupEntry:
    """The entry with the time when the backup was last found right, or that it was found damaged since.

    `now` gives its fingerprint, and is called only if needed; `stated_utc` is the time in the backup itself.
    """
    known = remembered.get(_place(Path(entry.path)))
    if known is None or known.fingerprint != now():
        return replace(entry, verified_utc=stated_utc)
    if known.damaged:
        return replace(entry, damaged=True)
    return replace(entry, verified_utc=max(stated_utc, known.utc))


def fingerprint(backup: Backup) -> str:
    """Two backups with the same fingerprint hold the same files; for backups made by hand, as far as sizes and times tell."""
    return backup.checksum or digest_of(map(msgspec.json.encode, backup.files))


def _place(path: Path) -> str:
    # Hashed: a name may not be Unicode, and the file must not reveal where backups are.
    return blake3(os.fsencode(os.path.realpath(path))).hexdigest()[:32]
