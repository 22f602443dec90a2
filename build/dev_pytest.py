"""Runs pytest as a child process, shows its output at once, and ends it when it hangs."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from io import BufferedReader

from dev_run import ROOT, child_env, say, shown, venv_script

# The last resort, if no test can be named: a test that takes too long ends its own process long before.
SILENCE_S = 900.0
END_BYTES = 4096
LISTEN_S = 1.0
CORES = os.cpu_count() or 1


def side_by_side(cores: int = CORES) -> tuple[str, ...]:
    """pytest's options for parallel tests; more workers than cores, because half of the tests mostly wait.

    Files in the order of tests/conftest.py: how many tests a file has says little about how long it takes.
    """
    return ("-n", str(min(2 * cores, 8)), "--dist", "loadfile", "--no-loadscope-reorder")


def run_pytest(
    arguments: list[str],
    env: dict[str, str],
    python: str | None = None,
    silence_s: float = SILENCE_S,
    name: str = "",
    stop: threading.Event | None = None,
    through: tuple[str, ...] = (),
) -> tuple[int, str]:
    """Run pytest, its output shown as it comes; returns its exit code and its closing summary line.

    With a `name` each line of its output begins with it, because other runs are shown at the same time. On a thread, which
    does not get Ctrl-C, the run is ended once `stop` is set, and has failed.

    `through` is a program that becomes another one, and its options: it starts pytest.

    A run without output for `silence_s` hangs: it is ended, its stacks are printed, and that is a failure. Earlier failures
    were printed when they happened (tests/conftest.py).
    """
    end, heard_s = b"", time.monotonic()

    def show(output: BufferedReader) -> None:
        nonlocal end, heard_s
        for said in shown(output, name):
            end, heard_s = (end + said)[-END_BYTES:], time.monotonic()

    process = subprocess.Popen(
        [*through, python or venv_script("python"), "-m", "pytest", *arguments],
        cwd=ROOT,
        env=child_env(**env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    assert isinstance(process.stdout, BufferedReader)
    # Not read to its end: a process that a crashed test left running holds the other end of this pipe, perhaps for ever.
    reader = threading.Thread(target=show, args=(process.stdout,), daemon=True)
    reader.start()
    code = None
    try:
        while code is None:
            quiet_s = time.monotonic() - heard_s
            if quiet_s >= silence_s:
                say(f"pytest has said nothing for {silence_s:.0f} s and is ended; its processes say where they hang")
                _end(process)
                code = 1
            elif stop is not None and stop.is_set():
                _end(process)
                code = 1
            else:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    code = process.wait(min(silence_s - quiet_s, LISTEN_S))
    except BaseException:
        _end(process)
        raise
    reader.join(5)
    return code, end.decode("ascii", "replace").rstrip().rpartition("\n")[2].strip()


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGABRT)  # faulthandler prints the stacks of the workers too
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
