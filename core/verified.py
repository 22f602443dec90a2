"""When each backup was last read whole and found right, as far as this machine knows. A memory, not a proof.

A sealed backup was read back before it got its name; what was verified later is remembered here, in the state folder,
and never in the backup, which is not written to again. Losing this memory costs nothing but the dates.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec
from blake3 import blake3

from core.facts import Backup
from core.files import write_durably
from core.manifest import UNDECODABLE
from core.settings import state_dir

log = logging.getLogger(__name__)

FILE_NAME = "verified.json"
MOST_REMEMBERED = 500


class _Verified(msgspec.Struct, frozen=True):
    """The file: backup key -> ISO 8601 time in UTC."""

    verified_utc: dict[str, str] = {}


def remember_verified(backup: Backup, now_utc: str) -> None:
    """This backup was read whole just now and is right. That it cannot be written down is logged and no more."""
    try:
        times = {**load_verified(), _key(backup): now_utc}
        newest = sorted(times.items(), key=lambda item: item[1], reverse=True)[:MOST_REMEMBERED]
        write_durably(state_dir() / FILE_NAME, msgspec.json.encode(_Verified(dict(newest))))
    except OSError as error:
        log.info("it could not be remembered that %s was verified: %s", backup.path, error)


def load_verified() -> Mapping[str, str]:
    """What `verified_utc` looks into; empty when nothing is remembered or it cannot be read (which is logged)."""
    try:
        data = (state_dir() / FILE_NAME).read_bytes()
        return msgspec.json.decode(data, type=_Verified).verified_utc
    except FileNotFoundError:
        return {}
    except (OSError, *UNDECODABLE) as error:
        log.info("%s cannot be read (%s); no verification is remembered", FILE_NAME, error)
        return {}


def verified_utc(backup: Backup, remembered: Mapping[str, str]) -> str:
    """The last time it is known to have been whole and right; '' when nobody has looked (made by hand)."""
    return max(backup.created_utc if backup.sealed else "", remembered.get(_key(backup), ""))


def _key(backup: Backup) -> str:
    """This copy of the backup, as it is: the same backup on another disk was not read, nor one changed since."""
    place = os.fsencode(os.path.realpath(Path(backup.path)))
    return blake3(place + msgspec.json.encode(backup.files)).hexdigest()[:32]
