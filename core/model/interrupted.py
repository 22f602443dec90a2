"""Jobs that were interrupted: those that wait for recovery, and how others were recovered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

import msgspec

from core.model.installation import Installation
from core.phrases import Packed, unpack


@dataclass(frozen=True, slots=True)
class InterruptedJob:
    """A job of an earlier run that did not end and has not been recovered yet."""

    journal_path: PurePath
    sentence: str
    """What it was, and when it began."""
    installation: Installation


class RecoveredJob(msgspec.Struct, frozen=True):
    """How an interrupted job was recovered while nobody looked. Its fields are those of the file that keeps it."""

    name: str
    """Under which it is kept and forgotten."""
    ended_utc: str
    succeeded: bool
    packed: tuple[Packed, Packed, Packed]
    """Job, message and hint."""
    packed_more: tuple[Packed, ...] = ()
    """Warnings, and what was kept aside."""

    @property
    def job(self) -> str:
        """What it was, and when it began."""
        return unpack(self.packed[0])

    @property
    def message(self) -> str:
        return unpack(self.packed[1])

    @property
    def hint(self) -> str:
        return unpack(self.packed[2])

    @property
    def more(self) -> tuple[str, ...]:
        return tuple(map(unpack, self.packed_more))
