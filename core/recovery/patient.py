"""Recovers a job without a person, again and again: what makes it fail may pass. For those that nobody watches."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import AlreadyRunning
from core.model.events import JobState, Outcome
from core.model.service_state import ServiceState
from core.recovery.host import Host, ServiceOf
from core.recovery.job_lock import installation_key, watch_lock
from core.recovery.journal import LEFT, KeptJournal, read_journal
from core.recovery.outside import forget_job, try_no_more
from core.recovery.recover import recover
from core.recovery.recovered import remember_recovered
from core.recovery.unfinished import RecoverableJob, find_unfinished, has_ended
from core.reports.folder import keep_report
from core.reports.job_record import Goal, JobRecord
from core.system.state_folder import state_dir

log = logging.getLogger(__name__)

FIRST_PAUSE_S = 0.2
"""The lock of a dying process is released a moment after its pipe."""
LONGEST_PAUSE_S = 300.0
PAUSES_GROW_BY = 1.5
PATIENCE_S = 6 * 3600.0
"""How long recovery is tried again: the engine may be updated, a disk mounted late, or a person at work."""


def pauses_s() -> Iterator[float]:
    """How long to wait before each new try, longer each time, until PATIENCE_S is over."""
    pause_s, waited_s = FIRST_PAUSE_S, 0.0
    while waited_s < PATIENCE_S:
        yield pause_s
        waited_s += pause_s
        pause_s = min(PAUSES_GROW_BY * pause_s, LONGEST_PAUSE_S)


@contextlib.contextmanager
def watching(journal: Path, patience_s: float = 0.0) -> Iterator[bool]:
    """Whether this process is the only one that watches the installation of that journal, until the block ends. Another one is waited
    for so long.

    Between the tries of a guardian no lock of a job is held; a task that tried, too, would stop a Neo4j that runs again.
    """
    with contextlib.ExitStack() as stack:
        try:
            record = read_journal(journal)
            if record is not None:
                path = watch_lock(state_dir(), installation_key(Path(str(record.begun.installation["data_dir"]))))
                stack.enter_context(FileLock(path, timeout=patience_s))
        except Timeout:
            yield False
            return
        except (OSError, KeyError) as error:
            # A state folder that is full or broken must not keep the server down.
            log.warning("no lock shows that %s is watched: %s", journal, error)
        yield True


def recover_and_forget(journal: KeptJournal, service_of: ServiceOf) -> Outcome | None:
    """As `recover_when_free`; what is registered outside stays where the server is still down."""
    outcome = recover_when_free(journal, service_of)
    if outcome is None or outcome.state is JobState.SUCCEEDED:
        forget_job(journal.path)
    else:
        leave_to_person(journal.path, outcome)
    return outcome


def leave_to_person(journal: Path, outcome: Outcome) -> None:
    """After a try that was not the last word: where Neo4j runs again, nobody but a person tries again, as a try could stop it. Those
    that wait for their next one find the mark.
    """
    if outcome.service_state is not ServiceState.RUNNING or outcome.code == AlreadyRunning.code or has_ended(journal):
        return
    try:
        journal.with_suffix(LEFT).touch(mode=0o600)
    except OSError as error:
        log.warning("that %s is left to a person could not be written down: %s", journal, error)
    try_no_more(journal)


def is_left_to_person(journal: Path) -> bool:
    """Whether Neo4j ran again after a try, and the rest is a person's."""
    return journal.with_suffix(LEFT).exists()


def recover_when_free(
    journal: KeptJournal, service_of: ServiceOf, sleep: Callable[[float], None] = time.sleep
) -> Outcome | None:
    """Undo the job of that journal; None when the job is already finished. The result is kept for the person.

    It is tried again for hours: what made it fail may pass. Each try reads the state again, and leaves the job alone while
    another process works on it. Once Neo4j runs again, the rest is left to a person: another try would stop Neo4j.
    """
    outcome: Outcome | None = None
    for pause_s in pauses_s():
        try:
            if outcome is None:
                # Only before the first try: after that, a person may have been told to delete it.
                journal.put_back()
            record = read_journal(journal.path)
            if record is None or record.finished or is_left_to_person(journal.path):
                break
            job = next((job for job in find_unfinished(state_dir()) if job.journal_path == journal.path), None)
            # None: another process holds its lock.
            ended = _recover(job, outcome, service_of) if job is not None else None
        except FileNotFoundError as error:
            if outcome is not None:
                break
            log.warning("the journal %s is not there: %s", journal.path, error)
        except Exception:
            # Whatever failed: nothing else brings the server back until a person comes.
            log.exception("the job could not be recovered; it is tried again")
        else:
            outcome = ended or outcome
            if ended is not None and (ended.state is JobState.SUCCEEDED or ended.service_state is ServiceState.RUNNING):
                break
        sleep(pause_s)
    return outcome


def _recover(job: RecoverableJob, before: Outcome | None, service_of: ServiceOf) -> Outcome | None:
    """One try; None if another process was faster. `before`: how the last try ended."""
    host = Host(service_of(job.installation), state_dir(), service_for=service_of)
    record = JobRecord(host.now_utc(), job.sentence)
    outcome = recover(job, host, lambda event: record.take(event, host.now_utc()), again=before is not None)
    if outcome.code == AlreadyRunning.code:
        return None
    if before is None or before.code != outcome.code:
        outcome = keep_report(Goal.RECOVER, outcome, record, None, job.installation, host.now_utc())
    remember_recovered(job.journal_path.stem, job.sentence, outcome, host.now_utc())
    return outcome
