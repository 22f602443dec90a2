"""What every developer command needs: the paths in this checkout, printing what is done, starting a program."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BufferedReader
from pathlib import Path
from typing import TypeVar

Item = TypeVar("Item")
Done = TypeVar("Done")

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
# Of this account, for every checkout: downloads, and machines that were made from them.
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "imaging-backup"


class DevError(Exception):
    """A sentence for the person; the command ends with exit code 1."""


class UnknownArguments(Exception):
    """The command does not know its arguments; the usage is printed, with exit code 2."""


def say(text: str) -> None:
    # Flushed, so that it comes before the output of the child process; in one write, because other threads may print, too.
    print(f"[dev] {text}\n", end="", flush=True)


def child_env(**extra: str) -> dict[str, str]:
    """The environment of every child: the person's PYTHONPATH must not mix other packages into .venv.

    A setting against .pyc files is not passed on either: the tests start the program thousands of times.
    """
    dropped = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in os.environ.items() if name not in dropped} | extra


def run(
    command: list[str],
    quiet: bool = False,
    log: Path | None = None,
    env: dict[str, str] | None = None,
    cwd: Path = ROOT,
) -> int:
    """Its output goes to the screen, is dropped (`quiet`), or goes into a file (`log`)."""
    with open(log or os.devnull, "wb") as file:
        output = file if quiet or log else None
        return subprocess.run(
            command,
            cwd=cwd,
            env=child_env(**(env or {})),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
        ).returncode


def shown(output: BufferedReader, name: str = "") -> Iterator[bytes]:
    """Show a child's output at once, and yield it for the caller.

    As bytes, which do not depend on the locale. Not by lines, because a test is a single dot; but with a `name` each line
    begins with it and is shown when it is complete, because others are shown at the same time.
    """
    line = b""
    with output:
        while said := output.read1():
            if name:
                *whole, line = (line + said).split(b"\n")
                for one in whole:
                    _show(f"{name} | ".encode() + one + b"\n")
            else:
                _show(said)
            yield said
    if line:
        _show(f"{name} | ".encode() + line + b"\n")


def _show(said: bytes) -> None:
    sys.stdout.buffer.write(said)
    sys.stdout.buffer.flush()


@contextlib.contextmanager
def alone(name: str) -> Iterator[None]:
    """Waits until no other command of this account is in a block of that name; on Windows it does not wait."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / f"{name}.lock", "wb") as lock:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def at_the_same_time(work: Callable[[Item, threading.Event], list[Done]], items: Sequence[Item]) -> list[Done]:
    """The results of `work` for the items, in their order; every item has its own thread.

    A thread does not get Ctrl-C: the Event that is passed to `work` is set when it comes.
    """
    stop = threading.Event()
    with ThreadPoolExecutor(len(items)) as pool:
        try:
            return [done for each in pool.map(lambda item: work(item, stop), items) for done in each]
        except BaseException:
            stop.set()
            raise


def refuse_arguments(arguments: list[str]) -> None:
    """For a command that takes none."""
    if arguments:
        raise UnknownArguments


def must_run(command: list[str], failure: str) -> None:
    code = run(command)
    if code != 0:
        raise DevError(f"{failure} (exit code {code}: {' '.join(command)})")


def venv_script(name: str) -> str:
    if os.name == "nt":
        return str(VENV / "Scripts" / f"{name}.exe")
    return str(VENV / "bin" / name)


def has_display() -> bool:
    return os.name == "nt" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
