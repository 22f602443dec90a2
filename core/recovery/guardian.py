"""The guardian: a small process beside a job, started before anything is stopped. If this program is killed or crashes,
the guardian undoes the job from its journal and starts Neo4j again.

This is the program's side: it starts the guardian, tells it which tools run, and dismisses it; the guardian's own side is
guardian_process.py. A pipe connects the two: the operating system closes it however the program ends.
"""

from __future__ import annotations

import contextlib
import logging
import subprocess
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from core.model.events import Say
from core.phrases import phrase
from core.system.command import start_beside, tools_told_to
from core.system.own_program import own_command, own_environment
from core.system.repeated import repeated
from core.system.state_folder import STATE_DIR_VARIABLE

log = logging.getLogger(__name__)

COMMAND = "guardian"
READY = b"ready\n"
DISMISSED = "dismissed"
BEAT = "."
BEAT_S = 5.0
READY_S = 20.0
"""How long the guardian may take to start. The job has not begun yet, so Neo4j still runs."""
END_S = 5.0
"""How long to wait for its end; nothing depends on it."""


@contextlib.contextmanager
def guarded(state_dir: Path, journal: Path, warn: Say) -> Iterator[None]:
    """Have a guardian watch over the job of that journal until the block ends normally.

    If no guardian can be started, the job runs without one, and the next start of the program recovers it. If the block
    raises, the job is left as it is and the guardian acts.
    """
    process = _start(state_dir, journal)
    if process is None:
        warn(
            phrase(
                "No guardian could be started beside this job: if this program is killed, Neo4j is started again only "
                "when the program is started again."
            )
        )
        yield
        return
    line = _Line(process)
    try:
        with tools_told_to(line.tell_of_tool), _beating(line):
            yield
        line.send(DISMISSED)
    finally:
        line.close()


def _beating(line: _Line) -> AbstractContextManager[None]:
    """Send signs of life until the block ends: a program that is suspended, or cannot be killed, does not close the pipe."""

    def beat() -> bool:
        line.send(BEAT)
        return True

    return repeated(beat, BEAT_S, "beat")


def _start(state_dir: Path, journal: Path) -> subprocess.Popen[bytes] | None:
    try:
        environment = {**own_environment(), STATE_DIR_VARIABLE: str(state_dir)}
        process = start_beside(own_command(COMMAND, str(journal)), cwd=state_dir, env=environment)
    except OSError as error:
        log.warning("no guardian: %s", error)
        return None
    assert process.stdout is not None
    ready: list[bytes] = []
    with process.stdout as pipe:
        reader = threading.Thread(target=lambda: ready.append(pipe.readline()), name="guardian", daemon=True)
        reader.start()
        reader.join(READY_S)
        if ready == [READY]:
            return process
        log.warning("no guardian: it said %s within %.0f s", ready, READY_S)
        # A guardian that starts too late must not act.
        line = _Line(process)
        line.send(DISMISSED)
        process.kill()
        line.close()
        reader.join()
    return None


class _Line:
    """The pipe to the guardian. The job goes on if the guardian has been killed."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._lock = threading.Lock()

    def tell_of_tool(self, pid: int, runs: bool) -> None:
        self.send(f"{'+' if runs else '-'}{pid}")

    def send(self, word: str) -> None:
        pipe = self._process.stdin
        assert pipe is not None
        with self._lock, contextlib.suppress(OSError, ValueError):
            pipe.write(f"{word}\n".encode())
            pipe.flush()

    def close(self) -> None:
        pipe = self._process.stdin
        assert pipe is not None
        with self._lock, contextlib.suppress(OSError):
            pipe.close()
        # On POSIX this process has ended long ago: its child is the guardian.
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=END_S)
