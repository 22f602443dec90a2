"""The only place that starts a process: no shell, no console window, a time limit, a log, no secret in it.

A tool that hangs is ended together with its children: it runs in its own process group, which also keeps our Ctrl-C from
it. The caller judges whether an exit code means failure: only a missing program and a time limit are errors here. Refuses
relative programs, and arguments that cmd.exe would interpret when the program is a batch file (CVE-2024-24576,
"BatBadBut": CreateProcess passes .bat files to cmd.exe, and no escaping is safe there).
"""

from __future__ import annotations

import codecs
import contextlib
import logging
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from core.cancel import CancelToken
from core.errors import CommandFailed, CommandMissing, UsageError
from core.phrases import phrase
from core.secrets import MASK, is_secret_option, mask_secrets
from core.system.idle import IdleWatch

if sys.platform == "win32":
    import msvcrt

    import pywintypes
    import win32pipe

log = logging.getLogger(__name__)

ON_WINDOWS = sys.platform == "win32"
OUTPUT_TAIL_BYTES = 64 * 1024
POLL_S = 0.05
DRAIN_GRACE_S = 1.0
"""How long output is still read after the tool has ended: a daemon that it started may never close the pipe."""
DRAIN_LONGEST_S = 10.0
"""The same while there still is something to read: the daemon may never stop writing."""
KILL_GRACE_S = 5.0
ERROR_TAIL_CHARS = 600
BATCH_SUFFIXES = (".bat", ".cmd")
BATCH_FORBIDDEN = frozenset('"%&|<>^!\r\n')


ToolListener = Callable[[int, bool], None]
"""Takes the number of a process that was started (True) or has ended (False)."""
_listeners: list[ToolListener] = []


@dataclass(frozen=True, slots=True)
class CommandResult:
    """How a command ended. `output` is the tail of standard output and standard error, in the order written."""

    argv: tuple[str, ...]
    returncode: int
    output: str
    whole: bool = True
    """Whether `output` is all that was written."""


class ToolIdle(Exception):
    """A tool did nothing any more, and was ended. `str()` is the tail of its output."""


def describe_command(argv: Sequence[str]) -> str:
    """The command as one line for people and logs, secrets masked."""
    words: list[str] = []
    hide_next = False
    for word in argv:
        shown = MASK if hide_next else mask_secrets(word)
        words.append(f'"{shown}"' if " " in shown else shown)
        hide_next = is_secret_option(word)
    return " ".join(words)


def find_program(name: str, path: str | None = None) -> Path | None:
    """The program of that bare name on PATH, or None. Relative PATH entries and the current folder never count.

    CreateProcess and shutil.which look in the current folder first on Windows, where anybody may have put a docker.exe.
    """
    if not name or Path(name).name != name:
        raise UsageError(phrase("{name} is not the bare name of a program.", name=repr(name)))
    suffixes = (".exe", ".com", *BATCH_SUFFIXES) if ON_WINDOWS else ("",)
    for entry in (os.environ.get("PATH", "") if path is None else path).split(os.pathsep):
        folder = Path(entry.strip('"'))
        if not entry or not folder.is_absolute():
            continue
        for suffix in suffixes:
            candidate = folder / (name if name.lower().endswith(suffix) else name + suffix)
            # Not Path.is_file: it raises if a folder on the PATH may not be entered.
            if os.path.isfile(candidate) and os.access(candidate, os.X_OK):
                return candidate
    return None


def run_command(
    argv: Sequence[str | os.PathLike[str]],
    *,
    timeout_s: float,
    cwd: str | os.PathLike[str] | None = None,
    env: Mapping[str, str] | None = None,
    idle_s: float | None = None,
    cancel: CancelToken | None = None,
    on_line: Callable[[str], None] | None = None,
    quiet: bool = False,
    secret_output: bool = False,
    keep_bytes: int = OUTPUT_TAIL_BYTES,
) -> CommandResult:
    """Run a program to its end and return its exit code and the last `keep_bytes` of its output.

    `env` is added to our environment. `on_line` gets each line of output, on another thread. `quiet` is for
    questions that are asked again and again: only a verbose log shows them. `secret_output` shows up in no log and no
    error: it may hold secrets that look like none. Raises CommandMissing, CommandFailed (returncode None) after
    `timeout_s`, ToolIdle when it has neither read, written nor computed for `idle_s`, OperationCancelled after `cancel`;
    in the last three cases the tool and its children have been ended.
    """
    words = tuple(os.fspath(word) for word in argv)
    shown = describe_command(words)
    _check_arguments(words)
    log.log(logging.DEBUG if quiet else logging.INFO, "Running: %s", shown)
    started_s = time.monotonic()
    try:
        process = _spawn(words, cwd, os.environ | dict(env or {}))
    except OSError as error:
        hint = phrase("Check that the program exists and may be run ({reason}).", reason=str(error))
        raise CommandMissing(shown, hint) from error
    assert process.stdout is not None
    reader = _Reader(process.stdout, on_line, keep_bytes)
    # A tool that is only asked something changes nothing.
    told = [] if quiet else list(_listeners)
    watch = IdleWatch(process.pid, idle_s) if idle_s is not None else None
    for listener in told:
        listener(process.pid, True)
    try:
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=POLL_S)
                break
            too_long = time.monotonic() - started_s >= timeout_s
            if too_long or (watch is not None and watch.is_idle()):
                _end_tree(process)
                reader.drain()
                last_words = "" if secret_output else mask_secrets(reader.text())[-ERROR_TAIL_CHARS:]
                raise CommandFailed(shown, None, last_words) if too_long else ToolIdle(last_words)
            if cancel is not None:
                cancel.check()
    except BaseException:
        _end_tree(process)
        raise
    finally:
        for listener in told:
            listener(process.pid, False)
    # The tool has ended, but a daemon it started (neo4j start) may have inherited the pipe: never wait for its end.
    reader.drain()
    output = reader.text()
    if log.isEnabledFor(logging.DEBUG):
        log.debug("Ended with %s: %s\n%s", process.returncode, shown, MASK if secret_output else mask_secrets(output))
    return CommandResult(words, process.returncode, output, reader.whole)


@contextlib.contextmanager
def accompanied(argv: Sequence[str | os.PathLike[str]]) -> Iterator[None]:
    """Run a program beside the block. It must end when its standard input does, which is when the block or this program ends.

    Nothing depends on it: if it cannot be started, or ends early, that is only logged.
    """
    words = tuple(os.fspath(word) for word in argv)
    _check_arguments(words)
    shown = describe_command(words)
    log.info("Running meanwhile: %s", shown)
    try:
        process = _spawn(words, None, dict(os.environ), stdin=subprocess.PIPE)
    except OSError as error:
        log.info("Could not be run: %s (%s)", shown, error)
        yield
        return
    assert process.stdin is not None and process.stdout is not None
    reader = _Reader(process.stdout, None, OUTPUT_TAIL_BYTES)
    try:
        yield
    finally:
        process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=KILL_GRACE_S)
        _end_tree(process)
        reader.drain()
        log.info("Ended with %s: %s\n%s", process.returncode, shown, mask_secrets(reader.text()))


@contextlib.contextmanager
def tools_told_to(listener: ToolListener) -> Iterator[None]:
    """Until the block ends, tell the listener of every tool that is run to change something."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def start_beside(
    argv: Sequence[str], *, cwd: str | os.PathLike[str], env: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """Start a process that may outlive this one, with pipes as its standard input and output. Raises OSError.

    It runs in its own session and, on Windows, outside our job object if that allows it.
    """
    words = tuple(argv)
    _check_arguments(words)
    log.info("Running beside: %s", describe_command(words))
    if sys.platform == "win32":
        try:
            return _spawn(
                words, cwd, os.environ | dict(env or {}), subprocess.PIPE, subprocess.CREATE_BREAKAWAY_FROM_JOB
            )
        except PermissionError:
            log.info("the job object of this program lets nobody go")
    return _spawn(words, cwd, os.environ | dict(env or {}), subprocess.PIPE)


def _check_arguments(words: tuple[str, ...]) -> None:
    if not words or not Path(words[0]).is_absolute():
        command = repr(describe_command(words))
        raise UsageError(phrase("A program must be given by its whole path: {command}.", command=command))
    if any("\0" in word for word in words):
        raise UsageError(phrase("An argument contains a null character."))
    if ON_WINDOWS and words[0].lower().endswith(BATCH_SUFFIXES):
        check_batch_arguments(words)


def check_batch_arguments(words: Sequence[str]) -> None:
    """Raise UsageError for what cmd.exe would interpret instead of passing on. Spaces are fine."""
    for word in words:
        if found := sorted(BATCH_FORBIDDEN.intersection(word)):
            raise UsageError(
                phrase(
                    "{word} cannot be given to a batch file: it contains {characters}.",
                    word=repr(mask_secrets(word)),
                    characters=" ".join(map(repr, found)),
                ),
                phrase('Use folders and names without any of the characters " % & | < > ^ !'),
            )


def _spawn(
    words: tuple[str, ...],
    cwd: str | os.PathLike[str] | None,
    env: dict[str, str],
    stdin: int = subprocess.DEVNULL,
    more_flags: int = 0,
) -> subprocess.Popen[bytes]:
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP | more_flags
        return subprocess.Popen(
            words,
            cwd=cwd,
            env=env,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            creationflags=flags,
        )
    return subprocess.Popen(
        words,
        cwd=cwd,
        env=env,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def _end_tree(process: subprocess.Popen[bytes]) -> None:
    """End the tool and its children. A daemon whose parent has ended is not in its tree any more, so it goes on."""
    if process.poll() is not None:
        return
    log.info("Ending the command with process %s, which did not end by itself.", process.pid)
    try:
        family = psutil.Process(process.pid).children(recursive=True)
    except psutil.Error:
        family = []
    process.kill()
    for child in family:
        with contextlib.suppress(psutil.Error):
            child.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=KILL_GRACE_S)


def _is_readable(pipe: IO[bytes]) -> bool:
    """Whether there is output to read, or the end: then all who could write have ended. On a busy machine that takes a moment."""
    try:
        if sys.platform == "win32":
            try:
                return bool(win32pipe.PeekNamedPipe(msvcrt.get_osfhandle(pipe.fileno()), 0)[1])
            except pywintypes.error:
                return True  # so the reader sees the end
        return bool(select.select([pipe], [], [], 0)[0])
    except (OSError, ValueError):
        return False  # closed meanwhile: read to its end


class _Reader:
    """Reads a pipe on a daemon thread and keeps the tail; it goes on reading for a daemon that still writes."""

    def __init__(self, pipe: IO[bytes], on_line: Callable[[str], None] | None, keep_bytes: int) -> None:
        self._pipe = pipe
        self._on_line = on_line
        self._keep_bytes = keep_bytes
        self.whole = True
        self._lock = threading.Lock()
        self._tail = bytearray()
        self._left = False
        self._thread = threading.Thread(target=self._read, name="command-output", daemon=True)
        self._thread.start()

    def drain(self) -> None:
        """Wait for all that the tool has written, but not for a daemon that may still write something."""
        deadline_s = time.monotonic() + DRAIN_LONGEST_S
        self._thread.join(DRAIN_GRACE_S)
        while self._thread.is_alive() and _is_readable(self._pipe) and time.monotonic() < deadline_s:
            self._thread.join(DRAIN_GRACE_S)
        self._left = self._thread.is_alive()

    def text(self) -> str:
        with self._lock:
            return self._tail.decode("utf-8", errors="replace").replace("\r\n", "\n")

    def _read(self) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        pending = ""
        with self._pipe:
            while block := os.read(self._pipe.fileno(), 8192):
                with self._lock:
                    self._tail += block
                    if len(self._tail) > self._keep_bytes:
                        del self._tail[: -self._keep_bytes]
                        self.whole = False
                if self._on_line is not None and not self._left:
                    *lines, pending = (pending + decoder.decode(block)).split("\n")
                    self._tell(lines)
            # Before the pipe is closed: as long as it is open, drain() waits for this, too.
            if pending:
                self._tell([pending])

    def _tell(self, lines: list[str]) -> None:
        assert self._on_line is not None
        for line in lines:
            try:
                self._on_line(line.rstrip("\r"))
            except Exception:
                # A listener's error must not stop the reading: a full pipe would block the tool for ever.
                log.exception("The listener of a command's output failed.")
