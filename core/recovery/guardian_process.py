"""What the guardian does: wait until the program is gone, then undo its job from the journal, start Neo4j and report.

It leaves the program's session, terminal, process tree and (on Windows) job object, and takes no notice of what ends
those; all that it needs is loaded before it says that it is ready. It acts only on a journal whose job is not finished
and whose lock is free.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue

import psutil

from core.errors import AlreadyRunning, ImagingBackupError
from core.kinds.known import build_service
from core.model.events import Event, JobState, Notice, Outcome
from core.model.service_state import ServiceState
from core.recovery.aftermath import remember_aftermath
from core.recovery.decision import what_is_missing
from core.recovery.guardian import BEAT, DISMISSED, READY
from core.recovery.host import Host
from core.recovery.job_lock import BACKUP
from core.recovery.journal import KeptJournal, note_answered, read_journal
from core.recovery.recover import recover
from core.recovery.unfinished import UnfinishedJob, find_unfinished, installation_from_record
from core.recovery.whereabouts import require_found
from core.reports.folder import keep_report
from core.reports.job_record import Goal, JobRecord
from core.system.logs import set_up_logging
from core.system.state_folder import state_dir
from core.system.watched import something_hangs

log = logging.getLogger(__name__)

SILENCE = ""
"""In place of a word: the program has not given a sign of life."""
SILENCE_S = 30.0
TOOL_GRACE_S = 20.0
"""How long a tool of the dead program may go on: a `neo4j stop` that is half way is better waited for than ended."""
FIRST_PAUSE_S = 0.2
"""The lock of a dying process is released a moment after its pipe."""
LONGEST_PAUSE_S = 300.0
PAUSES_GROW_BY = 1.5
PATIENCE_S = 6 * 3600.0
"""An engine that is updated, a disk that is mounted late, a person at work: until then it is tried again."""


def main(arguments: Sequence[str]) -> int:
    """`imaging-backup guardian JOURNAL`, with the pipe as its standard input."""
    (journal,) = arguments
    _leave_the_family()
    kept = KeptJournal(Path(journal))
    os.write(1, READY)
    _let_go_of(1)
    tools = read_tools(_lines(0), lambda: start_beside(kept))
    if tools is None:
        return 0
    _open_log()
    log.warning("The program is gone without a word; its guardian looks after the job of %s.", journal)
    end_tools(tools, TOOL_GRACE_S)
    outcome = recover_when_free(kept)
    log.warning("The guardian: %s", outcome.message if outcome else "nothing was left to do.")
    if something_hangs():
        os._exit(0)  # Python would wait for its log
    return 0


def _open_log() -> None:
    try:
        set_up_logging()
    except (OSError, ImagingBackupError):
        log.error("the guardian has no log")


def read_tools(words: Iterable[str], on_silence: Callable[[], None] = lambda: None) -> list[psutil.Process] | None:
    """Which tools run when the program goes; None when it has dismissed the guardian. `on_silence`: it gives no sign of life."""
    running: dict[int, psutil.Process] = {}
    for word in words:
        if word == DISMISSED:
            return None
        if word == SILENCE:
            on_silence()
            continue
        if word == BEAT:
            continue
        pid = int(word[1:])
        if word[0] == "-":
            running.pop(pid, None)
            continue
        try:
            # Looked up now, while it surely is the one: the number may be given to another process later.
            running[pid] = psutil.Process(pid)
        except psutil.Error:
            log.debug("the tool %d has ended already", pid)
    return list(running.values())


def start_beside(journal: KeptJournal) -> None:
    """Start Neo4j beside a program that is suspended or hangs. In a backup alone: its data is as it was, and the program notices
    that Neo4j runs before it trusts its copy. Never raises: the program may come back, or its end be heard.
    """
    try:
        record = read_journal(journal.path)
        if record is None or record.finished or record.begun.operation != BACKUP or not record.stopping:
            return
        require_found(what_is_missing(record))
        service = build_service(installation_from_record(record.begun.installation))
        if service.server_answer() is not None:
            return
        _open_log()
        log.warning("The program gives no sign of life while Neo4j is stopped for its backup: Neo4j is started.")
        service.start(log.info)
        # Or else whoever recovers would bring the program's stop to its end first.
        note_answered(record)
        log.warning("Neo4j runs again.")
    except Exception:
        log.exception("Neo4j could not be started beside the program")


def end_tools(tools: Sequence[psutil.Process], grace_s: float) -> None:
    """Nobody but the recovery may work on the data: let them end by themselves, then end them and their children."""
    _, alive = psutil.wait_procs(tools, timeout=grace_s)
    for tool in alive:
        log.warning("The tool with process %d is ended: it does not end by itself.", tool.pid)
        try:
            family = [tool, *tool.children(recursive=True)]
        except psutil.Error:
            family = [tool]
        for process in family:
            try:
                process.kill()
            except psutil.Error as error:
                log.info("it could not be ended: %s", error)
        psutil.wait_procs(family, timeout=5.0)


def pauses_s() -> Iterator[float]:
    """How long to wait before each new try, longer each time, until the patience is at its end."""
    pause_s, waited_s = FIRST_PAUSE_S, 0.0
    while waited_s < PATIENCE_S:
        yield pause_s
        waited_s += pause_s
        pause_s = min(PAUSES_GROW_BY * pause_s, LONGEST_PAUSE_S)


def recover_when_free(journal: KeptJournal, sleep: Callable[[float], None] = time.sleep) -> Outcome | None:
    """Undo the job of that journal; None when it is finished, by whomever. What came of it is remembered for the person.

    Tried again for hours: what failed may have been in the way of the dying program, or be away for a while itself. Each
    try looks anew, and leaves the job to whoever works on it. Once Neo4j runs again, what is left is a person's: another
    try would stop it.
    """
    outcome: Outcome | None = None
    for pause_s in pauses_s():
        try:
            if outcome is None:
                # Later a person may have been told to delete it.
                journal.put_back()
            record = read_journal(journal.path)
            if record is None or record.finished:
                break
            job = next((job for job in find_unfinished(state_dir()) if job.journal_path == journal.path), None)
            # None: somebody holds its lock.
            ended = _recover(job, outcome) if job is not None else None
        except FileNotFoundError as error:
            if outcome is not None:
                break
            log.warning("the journal %s is not there: %s", journal.path, error)
        except Exception:
            # Whatever it is: nobody else brings the server back before somebody comes.
            log.exception("the guardian could not do its work, and tries again")
        else:
            outcome = ended or outcome
            if ended is not None and (ended.state is JobState.SUCCEEDED or ended.service_state is ServiceState.RUNNING):
                break
        sleep(pause_s)
    return outcome


def _recover(job: UnfinishedJob, before: Outcome | None) -> Outcome | None:
    """One try; None where somebody else was faster. `before`: how the last one ended."""
    host = Host(build_service(job.installation), state_dir())
    told = JobRecord(host.now_utc(), job.sentence)
    outcome = recover(job, host, partial(_take, told, host.now_utc), again=before is not None)
    if outcome.code == AlreadyRunning.code:
        return None
    if before is None or before.code != outcome.code:
        outcome = keep_report(Goal.RECOVER, outcome, told, None, job.installation, host.now_utc())
    remember_aftermath(job.journal_path.stem, job.sentence, outcome, host.now_utc())
    return outcome


def _take(told: JobRecord, now_utc: Callable[[], str], event: Event) -> None:
    told.take(event, now_utc())
    if isinstance(event, Notice):
        log.info("guardian: %s", event.message)


def _leave_the_family() -> None:
    """Out of the tree of processes that may be killed together, and deaf to what is sent to a terminal's programs."""
    if sys.platform != "win32":
        # The session was left by whoever started us. A child whose parent has ended belongs to nobody.
        if os.fork():
            os._exit(0)
        # A shutdown asks everybody to end: the program ends in order then, and dismisses us.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            signal.signal(number, signal.SIG_IGN)


def _let_go_of(descriptor: int) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _lines(descriptor: int, silence_s: float = SILENCE_S) -> Iterator[str]:
    """The words, and SILENCE for each time that so long none came."""
    heard: SimpleQueue[str | None] = SimpleQueue()

    def listen() -> None:
        with open(descriptor, encoding="ascii", closefd=False) as pipe:
            for line in pipe:
                # A word that was cut off by the end says nothing.
                if line.endswith("\n"):
                    heard.put(line.rstrip("\n"))
        heard.put(None)

    threading.Thread(target=listen, name="pipe", daemon=True).start()
    while True:
        try:
            word = heard.get(timeout=silence_s)
        except Empty:
            word = SILENCE
        if word is None:
            return
        yield word
