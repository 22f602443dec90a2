"""What the guardian did while nobody looked: it writes it down, and the next start of a front end shows it.

Kept in the state folder until a person has seen it. If it is lost, nobody is told; the log has it too.
"""

from __future__ import annotations

import contextlib
import logging

import msgspec

from core.disk.decoding import UNDECODABLE
from core.disk.files import write_durably
from core.model.events import JobState, Outcome
from core.model.interrupted import RecoveredJob
from core.phrases import pack, phrase
from core.reports.folder import safe_name
from core.reports.job_words import removal_words
from core.system.state_folder import state_dir

log = logging.getLogger(__name__)

FOLDER = "aftermath"


def remember_recovered(name: str, job: str, outcome: Outcome, ended_utc: str) -> None:
    """Keep how a job was recovered, in place of what is kept under the same name."""
    succeeded = outcome.state is JobState.SUCCEEDED
    kept = [phrase("Kept aside: {folder}", folder=path) for path in outcome.kept_aside]
    more = (*outcome.warnings, *kept, *([removal_words(outcome)] if kept else []))
    packed = (pack(job), pack(outcome.message), pack(outcome.hint))
    recovered = RecoveredJob(name, ended_utc, succeeded, packed, tuple(map(pack, more)))
    try:
        folder = state_dir() / FOLDER
        folder.mkdir(exist_ok=True, mode=0o700)
        write_durably(folder / f"{safe_name(name)}.json", msgspec.json.encode(recovered))
    except OSError as error:
        log.warning("it could not be written down how %s was recovered: %s", job, error)


def recovered_jobs() -> tuple[RecoveredJob, ...]:
    """What nobody has seen yet, oldest first."""
    found = []
    for path in sorted((state_dir() / FOLDER).glob("*.json")):
        try:
            recovered = msgspec.json.decode(path.read_bytes(), type=RecoveredJob)
            # ValueError where a text cannot be unpacked.
            _ = recovered.job, recovered.message, recovered.hint, recovered.more
        except (OSError, ValueError, *UNDECODABLE) as error:
            log.info("%s cannot be read: %s", path, error)
        else:
            found.append(recovered)
    return tuple(found)


def forget_recovered(name: str) -> None:
    """A person has seen it."""
    with contextlib.suppress(OSError):
        (state_dir() / FOLDER / f"{safe_name(name)}.json").unlink(missing_ok=True)
