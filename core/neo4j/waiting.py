"""Waiting until a service has stopped or started, and the messages meanwhile."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from core.errors import ImagingBackupError
from core.model.events import Say
from core.phrases import Phrase, join_phrases, phrase
from core.system.command import CommandResult

log = logging.getLogger(__name__)

_LAST_WORDS = 400
SELDOM_S = 60.0
CHANGED_S = 10.0
"""Between two sentences of a log that differ in their values alone."""
LISTEN_S = 0.05
"""How often a wait checks for a cancel and for the end of the tool."""
QUICK_POLL_S = 0.1
POLL_PART = 1 / 10
"""Part of the time waited so far. With a container engine each look starts a process, so a long wait looks rarely."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for what, in seconds, and the clock to wait by."""

    stop_s: float = 600.0
    start_s: float = 300.0
    poll_s: float = 0.5
    """The longest time between two looks; without a tool to wait for, the first interval is QUICK_POLL_S."""
    tool_s: float = 180.0
    """For a tool that should end by itself; Neo4j's own gives up after 120 s (NEO4J_SHUTDOWN_TIMEOUT)."""
    effect_s: float = 15.0
    """How long the effect of a tool that has ended may take, before the next way is tried."""
    reappear_s: float = 2.0
    """How long after its stop a restore proves that Neo4j stayed stopped: a restart policy or a watchdog would have restarted it
    by then."""
    bolt_s: float = 5.0
    """How long an answer on the Bolt port must last where Neo4j has no HTTP interface that can be asked."""
    http_s: float = 60.0
    """How long HTTP is waited for once Bolt answers. Neo4j opens it later, on a busy machine by more than 5 s (observed with
    3.3.5), and ends if its port is in use (observed with 4.4.42). Some may not answer here: HTTPS that wants a certificate."""
    report_s: float = 1.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Way:
    """One way to stop or start: a tool, as words and as a call that blocks until the tool has ended."""

    title: str
    act: Callable[[], CommandResult | None]


class ToolRun:
    """A tool running on its own thread, so that meanwhile the real state is watched and a cancel is noticed.

    Cancelling leaves it running: if a `docker stop` is interrupted, some engines kill the container at once.
    """

    def __init__(self, way: Way) -> None:
        self.words = ""
        self._way = way
        self._ended = threading.Event()
        threading.Thread(target=self._run, name="service-tool", daemon=True).start()

    @property
    def ended(self) -> bool:
        return self._ended.is_set()

    def _run(self) -> None:
        try:
            result = self._way.act()
            if result is not None:
                said = result.output.strip()[-_LAST_WORDS:]
                self.words = _how_it_ended(self._way.title, str(result.returncode), said)
        except ImagingBackupError as error:
            self.words = error.message
            log.info("%s did not do it: %s", self._way.title, error.message)
        except Exception as error:
            self.words = phrase("{tool}: {reason}", tool=self._way.title, reason=str(error))
            log.exception("%s failed", self._way.title)
        finally:
            self._ended.set()


def _how_it_ended(tool: str, exit_code: str, said: str) -> str:
    if said:
        return phrase("{tool} ended with {exit_code}: {said}", tool=tool, exit_code=exit_code, said=said)
    return phrase("{tool} ended with {exit_code}", tool=tool, exit_code=exit_code)


def tools_said(words: Sequence[str]) -> str:
    if not words:
        return ""
    return phrase("The tools said: {words}", words=join_phrases(*words, between=" / "))


class Narrator:
    """Says what is waited for, at most once in report_s, with the seconds so far."""

    def __init__(self, say: Say, patience: Patience) -> None:
        self._say, self._patience = say, patience
        self._began_s = patience.clock()
        self._last_s: float | None = None

    @property
    def elapsed_s(self) -> float:
        return self._patience.clock() - self._began_s

    def say(self, words: str) -> None:
        now_s = self._patience.clock()
        if self._last_s is None or now_s - self._last_s >= self._patience.report_s:
            self._last_s = now_s
            self._say(phrase("{words}, {elapsed_s}", words=words, elapsed_s=round(self.elapsed_s)))


def seldom(say: Say, clock: Callable[[], float] = time.monotonic) -> Say:
    """For a log, in which each line stays: passes on to `say` only so often what a Narrator says again and again."""
    before, said_s = "", 0.0

    def pass_on(words: str) -> None:
        nonlocal before, said_s
        now_s = clock()
        if now_s - said_s >= _pause_s(before, words):
            before, said_s = words, now_s
            say(words)

    return pass_on


def _pause_s(before: str, words: str) -> float:
    """How long after the last sentence of a log the next one is worth a line."""
    was, now = _narrated(before), _narrated(words)
    if not now or getattr(was, "pattern", was) != getattr(now, "pattern", now):
        return 0.0
    return SELDOM_S if was == now else CHANGED_S


def _narrated(said: str) -> str:
    """What a Narrator says, without the time; '' for any other sentence."""
    return cast(str, said.values["words"]) if isinstance(said, Phrase) and "elapsed_s" in said.values else ""
