"""What became of a job while nobody was there to be told: the guardian leaves word, the next start passes it on.

Kept in the state folder until a person has seen it. Losing it costs only the telling; the log has it too.
"""

from __future__ import annotations

import contextlib
import logging

import msgspec

from core.disk.decoding import UNDECODABLE
from core.disk.files import write_durably
from core.model.events import JobState, Outcome
from core.phrases import Packed, pack, phrase, unpack
from core.reports.folder import safe_name
from core.reports.job_words import removal_words
from core.system.state_folder import state_dir

log = logging.getLogger(__name__)

FOLDER = "aftermath"


class Aftermath(msgspec.Struct, frozen=True):
    """An interrupted job (in words: what, which, since when) and how it was recovered."""

    name: str
    """What it is forgotten by."""
    ended_utc: str
    succeeded: bool
    packed: tuple[Packed, Packed, Packed]
    """Job, message and hint."""
    packed_more: tuple[Packed, ...] = ()
    """Warnings, and what was kept aside."""

    @property
    def words(self) -> tuple[str, str, str]:
        job, message, hint = self.packed
        return unpack(job), unpack(message), unpack(hint)

    @property
    def more(self) -> tuple[str, ...]:
        return tuple(map(unpack, self.packed_more))


def remember_aftermath(name: str, job: str, outcome: Outcome, ended_utc: str) -> None:
    """Leave word; a later one of the same name takes its place."""
    succeeded = outcome.state is JobState.SUCCEEDED
    kept = [phrase("Kept aside: {folder}", folder=path) for path in outcome.kept_aside]
    more = (*outcome.warnings, *kept, *([removal_words(outcome)] if kept else []))
    packed = (pack(job), pack(outcome.message), pack(outcome.hint))
    word = Aftermath(name, ended_utc, succeeded, packed, tuple(map(pack, more)))
    try:
        folder = state_dir() / FOLDER
        folder.mkdir(exist_ok=True, mode=0o700)
        write_durably(folder / f"{safe_name(name)}.json", msgspec.json.encode(word))
    except OSError as error:
        log.warning("it could not be written down how %s was recovered: %s", job, error)


def aftermaths() -> tuple[Aftermath, ...]:
    """What nobody has seen yet, oldest first."""
    found = []
    for path in sorted((state_dir() / FOLDER).glob("*.json")):
        try:
            word = msgspec.json.decode(path.read_bytes(), type=Aftermath)
            _ = word.words, word.more
        except (OSError, ValueError, *UNDECODABLE) as error:
            log.info("%s cannot be read: %s", path, error)
        else:
            found.append(word)
    return tuple(found)


def forget_aftermath(name: str) -> None:
    """A person has seen it."""
    with contextlib.suppress(OSError):
        (state_dir() / FOLDER / f"{safe_name(name)}.json").unlink(missing_ok=True)
