"""How the command line shows a job: for a person (text) or for a script (one JSON object a line).

Renders events; decides nothing. Writes to the streams it is given. Events never wait for the stream, because Neo4j may
be down meanwhile; results are written before the command goes on, so that a question comes after them.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import json
import logging
import shutil
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Protocol, TextIO

from core.cli.fixes import hint_with_option, option_of
from core.dates import about_words, duration_words
from core.model.events import (
    CopyProgress,
    Event,
    JobFinished,
    JobState,
    Level,
    Notice,
    Outcome,
    ServiceChanged,
    StepFinished,
    StepStarted,
)
from core.model.service_state import ServiceState
from core.neo4j.waiting import seldom
from core.sizes import size_words
from core.system.visible import visible

log = logging.getLogger(__name__)

LOGGED_PROGRESS_S, LOGGED_SILENCE_S = 60.0, 600.0
"""The least and the most time between two progress lines of a step if the output is a file, in which no line can be overwritten."""
LAST_WORDS_S = 10.0
"""How long to wait for a terminal that accepts no text before the outcome."""


class Reporter(Protocol):
    """How the commands report to a person or a script."""

    def event(self, event: Event) -> None: ...

    def item(self, kind: str, values: Mapping[str, Any], text: str) -> None:
        """One result: as an object for scripts, as text for people."""
        ...

    def heading(self, text: str) -> None:
        """A heading above the results, for people only."""
        ...

    def attach(self, values: Mapping[str, Any], text: str) -> None:
        """Facts that belong to the outcome: part of the last object for scripts, text for people."""
        ...

    def outcome(self, outcome: Outcome) -> None: ...


def outcome_object(outcome: Outcome) -> dict[str, Any]:
    """The last JSON line."""
    return {
        "event": "outcome",
        **asdict(outcome),
        "hint": hint_with_option(outcome),
        "option": option_of(outcome),
        "state": outcome.state.value,
        "service_state": outcome.service_state.value,
    }


class _Writer:
    """Writes to a stream on its own thread, so that output never delays a job.

    A terminal blocks its writers while text is selected (Windows) or after Ctrl-S. A reader may end (| head), a disk may
    fill up: the job goes on without output.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream: TextIO | None = stream
        self._waiting: deque[str] = deque()
        self._writing = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be written; optional output is written only then."""
        with self._changed:
            return not self._waiting

    def write(self, text: str) -> None:
        with self._changed:
            if self._stream is None:
                return
            self._waiting.append(text)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="console", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def flush(self, limit_s: float | None = None) -> bool:
        """Wait until everything is written; False when that took too long."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._writing, limit_s)

    def finish(self) -> None:
        """Write the last lines: wait for a while here, and for as long as it takes at the end of the program."""
        if not self.flush(LAST_WORDS_S):
            log.info("the terminal takes no text; the last lines wait for it")
            # Ending a thread in the middle of a write would lose the last lines and crash Python.
            atexit.register(self.flush)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._writing = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: bool(self._waiting))
                text, stream = self._waiting.popleft(), self._stream
                self._writing = True
            try:
                if stream is not None:
                    stream.write(text)
                    stream.flush()
            except Exception as error:
                log.info("nobody reads what is said any more: %s", error)
                with self._changed:
                    self._stream = None
                    self._waiting.clear()


class JsonReporter:
    """One JSON object a line; the last has "event": "outcome"."""

    def __init__(self, stream: TextIO) -> None:
        self._writer = _Writer(stream)
        self._attached: dict[str, Any] = {}

    def event(self, event: Event) -> None:
        match event:
            case StepStarted():
                self._write({"event": "step_started", **asdict(event)})
            case StepFinished():
                self._write({"event": "step_finished", **asdict(event)})
            case CopyProgress():
                if self._writer.idle:
                    self._write({"event": "progress", **asdict(event)})
            case ServiceChanged(status=status):
                self._write({"event": "service", **asdict(status)})
            case Notice():
                self._write({"event": "notice", **asdict(event)})
            case JobFinished():
                pass

    def item(self, kind: str, values: Mapping[str, Any], text: str) -> None:
        self._write({"event": kind, **values})
        self._writer.flush()

    def heading(self, text: str) -> None:
        pass

    def attach(self, values: Mapping[str, Any], text: str) -> None:
        self._attached.update(values)

    def outcome(self, outcome: Outcome) -> None:
        self._write({**outcome_object(outcome), **self._attached})
        self._writer.finish()

    def _write(self, document: Mapping[str, Any]) -> None:
        self._writer.write(json.dumps(document, ensure_ascii=True, default=str) + "\n")


def is_terminal(stream: TextIO) -> bool:
    """Whether a person may use it. On Windows NUL, which a scheduled task has, also counts as a terminal."""
    if not stream.isatty():
        return False
    if sys.platform == "win32":
        import ctypes
        import msvcrt

        with contextlib.suppress(io.UnsupportedOperation):
            handle = ctypes.c_void_p(msvcrt.get_osfhandle(stream.fileno()))
            return bool(ctypes.windll.kernel32.GetConsoleMode(handle, ctypes.byref(ctypes.c_uint())))
    return True


class TextReporter:
    """Lines for a person; the progress line overwrites itself on a terminal."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._writer, self._clock = _Writer(stream), clock
        self._overwrite = is_terminal(stream)
        self._progress_shown, self._title = "", ""
        self._logged_s, self._logged_tenths = clock(), 0
        self._note = self._indent if self._overwrite else seldom(self._indent, clock)

    def event(self, event: Event) -> None:
        match event:
            case StepStarted(index=index, count=count, title=title):
                self._title = title
                self._line(f"[{index + 1}/{count}] {title}")
                self._logged_s, self._logged_tenths = self._clock(), 0
            case StepFinished(title=title, ok=ok, duration_s=duration_s):
                if ok and title != self._title:
                    self._line(f"      {title}")
                if not ok:
                    self._line(f"      failed after {duration_words(duration_s)}")
                elif not self._overwrite:
                    self._line(f"      done after {duration_words(duration_s)}")
            case CopyProgress():
                self._progress(event)
            case ServiceChanged(status=status):
                self._line(f"      Neo4j: {status.state.value}")
            case Notice(level=Level.INFO, message=message):
                self._note(message)
            case Notice(level=level, message=message):
                self._line(f"      {level.value.upper()}: {message}")
            case JobFinished():
                pass

    def item(self, kind: str, values: Mapping[str, Any], text: str) -> None:
        self._line(text)
        self._writer.flush()

    def heading(self, text: str) -> None:
        self._line(text)

    def attach(self, values: Mapping[str, Any], text: str) -> None:
        self._line(text)
        self._writer.flush()

    def outcome(self, outcome: Outcome) -> None:
        self._line("")
        self._line(str(outcome))
        if outcome.hint:
            self._line(f"-> {hint_with_option(outcome)}")
        for warning in outcome.warnings:
            self._line(f"Warning: {warning}")
        for words in (*outcome.stores, *outcome.counts):
            self._line(words)
        for place in outcome.places:
            self._line(place)
        if outcome.choices:
            self._line(f"To be chosen with --choose: {', '.join(outcome.choices)}")
        for path in outcome.kept_aside:
            self._line(f"Kept aside: {path}")
        if outcome.report:
            self._line(f"Report: {outcome.report}")
        if outcome.duration_s and outcome.state is JobState.SUCCEEDED:
            # A job that only reads a backup does not know the server's state.
            offline = f"; Neo4j was offline for {duration_words(outcome.offline_s)}" * (
                outcome.service_state is not ServiceState.UNKNOWN
            )
            self._line(f"Took {duration_words(outcome.duration_s)}{offline}.")
        self._writer.finish()

    def _progress(self, progress: CopyProgress) -> None:
        if not progress.total_bytes or not self._writer.idle:
            return
        text = progress_text(progress)
        if self._overwrite:
            # What goes on in a second row could not be overwritten.
            text = text[: shutil.get_terminal_size().columns - 1]
            self._writer.write("\r" + text.ljust(len(self._progress_shown)))
            self._progress_shown = text
        elif self._is_worth_a_line(progress):
            self._line(text)

    def _is_worth_a_line(self, progress: CopyProgress) -> bool:
        """In a file: another tenth is done, or nothing was written for long."""
        now_s, tenths = self._clock(), percent_of_step(progress) // 10
        passed_s = now_s - self._logged_s
        due = passed_s >= LOGGED_SILENCE_S or (passed_s >= LOGGED_PROGRESS_S and tenths != self._logged_tenths)
        if due:
            self._logged_s, self._logged_tenths = now_s, tenths
        return due

    def _indent(self, text: str) -> None:
        self._line(f"      {text}")

    def _line(self, text: str) -> None:
        if self._progress_shown:
            self._writer.write("\r" + " " * len(self._progress_shown) + "\r")
            self._progress_shown = ""
        self._writer.write(visible(text) + "\n")


class QuietReporter:
    """Passes on results and the outcome, but no progress."""

    def __init__(self, reporter: Reporter) -> None:
        self.item, self.heading, self.attach = reporter.item, reporter.heading, reporter.attach
        self.outcome = reporter.outcome

    def event(self, event: Event) -> None:
        pass


def percent_of_step(progress: CopyProgress) -> int:
    """At most 100: what a step reads can grow meanwhile."""
    return min(100, 100 * progress.done_bytes // max(1, progress.total_bytes))


def progress_text(progress: CopyProgress) -> str:
    """One line: how much of the whole job is done and how long it will still take, then the numbers of its step.

    Without a word of the whole job, the percentage is that of the step.
    """
    percent = percent_of_step(progress) if progress.job_done is None else int(100 * progress.job_done)
    numbers = (
        f"{size_words(progress.done_bytes)} of {size_words(progress.total_bytes)}, "
        f"{progress.done_files:,} files, {size_words(round(progress.rate_bytes_s))}/s"
    )
    return f"      {percent:3} %  {'; '.join(filter(None, (_times_words(progress), numbers)))}"


def _times_words(progress: CopyProgress) -> str:
    """When Neo4j is back and the job is done; nothing of what is due or overdue."""
    back = f"Neo4j back in about {about_words(progress.back_s)}" if progress.back_s else ""
    done = f"done in about {about_words(progress.remaining_s)}" if progress.remaining_s else ""
    return ", ".join(filter(None, (back, done)))
