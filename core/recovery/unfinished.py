"""Finds interrupted jobs, and whether another process recovers one now."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.cancel import CancelToken
from core.errors import (
    AlreadyRunning,
    ReadFailed,
    RecoveryNeeded,
    RollbackFailed,
    could_not_read,
)
from core.model.endpoint import Connector, Endpoint
from core.model.events import JobState, Outcome, outcome_of
from core.model.installation import Installation
from core.model.interrupted import InterruptedJob
from core.model.kind_facts import kind_named
from core.phrases import phrase
from core.recovery.job_lock import RECOVERY, Holder, holder, installation_key, is_held, operation_words, others_at_work
from core.recovery.journal import LEFT, RECOVERED, SUFFIX, JournalContent, read_journal, unfinished_journals
from core.recovery.outside import forget_jobs, forget_registration_of_earlier_versions, registered_jobs

log = logging.getLogger(__name__)

POLL_S = 0.2
"""How often to look whether another process's recovery has ended."""


@dataclass(frozen=True, slots=True)
class RecoverableJob(InterruptedJob):
    """An interrupted job with what its journal says: all that a recovery needs."""

    record: JournalContent

    @property
    def data_dir(self) -> Path:
        return Path(self.installation.data_dir)

    @property
    def key(self) -> str:
        """The key of the installation's lock."""
        return installation_key(self.data_dir)


def installation_record(installation: Installation) -> dict[str, str | int | None]:
    """What a journal keeps of an installation: enough to control its service again."""
    return {
        "kind": installation.kind.name,
        "root": str(installation.root),
        "data_dir": str(installation.data_dir),
        "config_dir": str(installation.config_dir),
        "service_name": installation.service_name,
        "http_port": installation.http_port,
        "bolt_port": installation.bolt_port,
        "endpoints": _endpoints_text(installation.endpoints),
        "listens": _endpoints_text(installation.listens),
        "live_conf": str(installation.live_conf) if installation.live_conf else None,
        "sandbox": str(installation.sandbox) if installation.sandbox else None,
    }


def installation_from_record(record: dict[str, str | int | None]) -> Installation:
    """The installation that a journal's first record describes. KeyError or ValueError when it describes none."""
    return Installation(
        kind_named(str(record["kind"])),
        Path(str(record["root"])),
        Path(str(record["data_dir"])),
        Path(str(record["config_dir"])),
        service_name=str(record["service_name"]),
        http_port=int(record["http_port"] or 0),
        bolt_port=int(record["bolt_port"] or 0),
        endpoints=_endpoints(str(record.get("endpoints") or "")),
        listens=_endpoints(str(record.get("listens") or "")),
        live_conf=Path(str(record["live_conf"])) if record.get("live_conf") else None,
        sandbox=Path(str(record["sandbox"])) if record["sandbox"] else None,
    )


def _endpoints_text(endpoints: Iterable[Endpoint]) -> str:
    return " ".join(f"{one.connector}/{one.host}/{one.port}" for one in endpoints)


def _endpoints(text: str) -> tuple[Endpoint, ...]:
    """Journals of 0.1 name ports only."""
    parts = (one.split("/") for one in text.split())
    return tuple(Endpoint(Connector(name), host, int(port)) for name, host, port in parts)


def find_unfinished(state_dir: Path, *, held_key: str = "") -> tuple[RecoverableJob, ...]:
    """Jobs that were interrupted and whose process is gone. `held_key`: the lock that the caller holds itself.

    Raises ReadFailed if the journals cannot be listed, or a journal of `held_key` cannot be read.
    """
    with _raises_read_failed(state_dir):
        return tuple(
            job for job in _unfinished(state_dir, held_key) if job.key == held_key or not is_held(state_dir, job.key)
        )


def interrupted_jobs(state_dir: Path) -> tuple[tuple[RecoverableJob, Holder | None], ...]:
    """As `find_unfinished`, and the jobs that another process (such as the guardian) recovers now, with that process.

    Raises ReadFailed.
    """
    with _raises_read_failed(state_dir):
        found = [(job, holder(state_dir, job.key)) for job in _unfinished(state_dir, "")]
    # A holder that has not written yet what it does is waited for, too.
    return tuple((job, other) for job, other in found if other is None or other.operation in (RECOVERY, ""))


def wait_for_recovery(job: RecoverableJob, state_dir: Path, cancel: CancelToken) -> Outcome | None:
    """Wait until another process's recovery of that job has ended. How it ended, or None if the job is still interrupted.

    Raises OperationCancelled; the other's recovery goes on.
    """
    while is_held(state_dir, job.key):
        cancel.check()
        cancel.wait(POLL_S)
    with _raises_read_failed(state_dir):
        record = read_journal(job.record.path)
    return None if record is not None and not record.finished else ended_meanwhile(record)


def ended_meanwhile(record: JournalContent | None) -> Outcome:
    """How the recovery of another process ended, as its journal says."""
    if record is None or record.end in (RECOVERED, *JobState):
        return Outcome(JobState.SUCCEEDED, phrase("The interrupted job was recovered meanwhile."))
    failed = RollbackFailed(
        phrase("The interrupted job was recovered meanwhile, which ended with {code}.", code=record.end),
        phrase("The log says more. Look whether Neo4j runs on the data that you expect before anybody works on it."),
    )
    return outcome_of(failed)


@contextlib.contextmanager
def _raises_read_failed(state_dir: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ReadFailed(
            could_not_read(Path(error.filename or state_dir), error),
            phrase("Whether an earlier job was interrupted cannot be told before that can be read."),
        ) from error


def _unfinished(state_dir: Path, must_read: str) -> Iterator[RecoverableJob]:
    """All jobs that are not finished, whether a process works on them or not."""
    for record in unfinished_journals(state_dir / "journals", must_read=must_read):
        try:
            installation = installation_from_record(record.begun.installation)
        except (KeyError, ValueError):
            log.warning("The journal %s describes no installation; it is left alone.", record.path)
            continue
        sentence = phrase(
            "{operation} {label}, started {started_utc}",
            operation=operation_words(record.begun.operation),
            label=record.begun.label,
            started_utc=record.begun.started_utc,
        )
        yield RecoverableJob(record.path, sentence, installation, record)


def require_nothing_open(state_dir: Path) -> None:
    """Raises AlreadyRunning while a job runs, RecoveryNeeded while one is interrupted, and ReadFailed where any journal cannot be
    read: that job may be one.
    """
    if at_work := others_at_work(state_dir):
        raise AlreadyRunning(at_work)
    with _raises_read_failed(state_dir):
        # Every journal's name has the suffix in it.
        for job in _unfinished(state_dir, SUFFIX):
            raise RecoveryNeeded(phrase("An earlier job was interrupted: {job}.", job=job.sentence))


def has_ended(journal: Path) -> bool:
    """Whether its job has; not where the journal cannot be read."""
    try:
        record = read_journal(journal)
    except FileNotFoundError:
        return True
    except OSError as error:
        log.info("whether the job of %s has ended cannot be told: %s", journal, error)
        return False
    return record is None or record.finished


def forget_what_has_ended(state_dir: Path) -> None:
    """Remove what is registered outside for jobs that are neither interrupted nor running. Never raises."""
    journals = state_dir / "journals"
    forget_jobs(state_dir, [job for job in registered_jobs(state_dir) if has_ended(journals / f"{job}{SUFFIX}")])
    for mark in journals.glob(f"*{LEFT}"):
        if has_ended(mark.with_suffix(SUFFIX)):
            with contextlib.suppress(OSError):
                mark.unlink()
    if all(has_ended(journal) for journal in journals.glob(f"*{SUFFIX}")):
        forget_registration_of_earlier_versions()
