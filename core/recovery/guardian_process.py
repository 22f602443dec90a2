"""What the guardian does: wait until the program is gone, then undo its job from the journal, start Neo4j and report.

It leaves the program's session, terminal, process tree and (on Windows) job object, and ignores the signals that end
those. It loads all that it needs before it says that it is ready. It acts only on a journal whose job is not finished and
whose lock is free.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue

import psutil

from core.errors import ImagingBackupError
from core.neo4j.waiting import seldom
from core.recovery.decision import what_is_missing
from core.recovery.guardian import BEAT, DISMISSED, READY
from core.recovery.host import ServiceOf
from core.recovery.job_lock import BACKUP
from core.recovery.journal import KeptJournal, note_answered, read_journal
from core.recovery.patient import recover_and_forget, watching
from core.recovery.unfinished import installation_from_record
from core.recovery.whereabouts import require_found
from core.system.logs import set_up_logging
from core.system.watched import something_hangs

log = logging.getLogger(__name__)

SILENCE = ""
"""Stands for a line that did not come: the program has not sent a sign of life."""
SILENCE_S = 30.0
WATCH_S = 5.0
"""How long another one that watches is waited for."""
TOOL_GRACE_S = 20.0
"""How long a tool of the dead program may go on: it is better to wait for a running `neo4j stop` than to end it."""


def main(arguments: Sequence[str], service_of: ServiceOf) -> int:
    """`imaging-backup guardian JOURNAL`, with the pipe as its standard input. `service_of`: who controls a server's Neo4j."""
    (given,) = arguments
    journal = Path(given)
    _detach_from_program()
    kept = KeptJournal(journal)
    # A task looks for a moment only. A guardian of an earlier job may hold it for long; this job needs its own all the same.
    with watching(journal, WATCH_S):
        os.write(1, READY)
        _redirect_to_null(1)
        tools = read_tools(_lines(0), lambda: start_beside(kept, service_of))
        if tools is None:
            return 0
        _open_log()
        log.warning("The program is gone without a word; its guardian looks after the job of %s.", journal)
        end_tools(tools, TOOL_GRACE_S)
        outcome = recover_and_forget(kept, service_of)
    log.warning("The guardian: %s", outcome.message if outcome else "nothing was left to do.")
    if something_hangs():
        os._exit(0)  # Python would wait for what hangs
    return 0


def _open_log() -> None:
    try:
        set_up_logging()
    except (OSError, ImagingBackupError):
        log.error("the guardian has no log")


def read_tools(words: Iterable[str], on_silence: Callable[[], None] = lambda: None) -> list[psutil.Process] | None:
    """The tools that run when the program ends; None if it dismissed the guardian. `on_silence`: it sends no sign of life."""
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
            # Looked up now, while the number is surely its own: it may be given to another process later.
            running[pid] = psutil.Process(pid)
        except psutil.Error:
            log.debug("the tool %d has ended already", pid)
    return list(running.values())


def start_beside(journal: KeptJournal, service_of: ServiceOf) -> None:
    """Start Neo4j while the program is suspended or hangs. Only in a backup: the data is unchanged, and the program notices
    that Neo4j runs before it trusts its copy. Never raises: the program may go on, or its end may still be noticed.
    """
    try:
        record = read_journal(journal.path)
        if record is None or record.finished or record.begun.operation != BACKUP or not record.stopping:
            return
        require_found(what_is_missing(record))
        service = service_of(installation_from_record(record.begun.installation))
        if service.server_answer() is not None:
            return
        _open_log()
        log.warning("The program gives no sign of life while Neo4j is stopped for its backup: Neo4j is started.")
        service.start(seldom(log.info))
        # Otherwise recovery would first finish the stop that the program had begun.
        note_answered(record)
        log.warning("Neo4j runs again.")
    except Exception:
        log.exception("Neo4j could not be started beside the program")


def end_tools(tools: Sequence[psutil.Process], grace_s: float) -> None:
    """Only recovery may work on the data: wait until the tools end, then end what is left, with its children."""
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


def _detach_from_program() -> None:
    """Leave the tree of processes that may be killed together, and ignore the signals that a terminal sends."""
    if sys.platform != "win32":
        # Our parent already started us in a new session. A child whose parent has ended is in nobody's process tree.
        if os.fork():
            os._exit(0)
        # A shutdown asks every process to end: the program then ends normally and dismisses us.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            signal.signal(number, signal.SIG_IGN)


def _redirect_to_null(descriptor: int) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _lines(descriptor: int, silence_s: float = SILENCE_S) -> Iterator[str]:
    """The lines from the program, and SILENCE each time that none came for so long."""
    heard: SimpleQueue[str | None] = SimpleQueue()

    def listen() -> None:
        with open(descriptor, encoding="ascii", closefd=False) as pipe:
            for line in pipe:
                # A line that was cut off by the end means nothing.
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
