"""pytest as a child whose output is shown as it comes, and which cannot hang for ever."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from typing import IO

from dev_run import ROOT, child_env, say, venv_script

# Five times what a slow machine needs.
LIMIT_S = 1500.0
# Twice as many workers as cores: half of the tests mostly wait for a demo server.
SIDE_BY_SIDE = ("-n", str(min(2 * (os.cpu_count() or 1), 8)), "--dist", "loadfile")


def run_pytest(
    arguments: list[str], env: dict[str, str], limit_s: float = LIMIT_S, python: str | None = None
) -> tuple[int, str]:
    """Run pytest, its output shown as it comes; returns its exit code and its closing summary line.

    A run that hangs is ended after `limit_s`, with the stacks it hangs in; that is a failure.
    """
    last = [b""]

    def show(output: IO[bytes]) -> None:
        # Bytes are passed on as they are: no locale can be too small for them.
        with output:
            for line in output:
                sys.stdout.buffer.write(line)
                sys.stdout.buffer.flush()
                last[0] = line.strip() or last[0]

    process = subprocess.Popen(
        [python or venv_script("python"), "-m", "pytest", *arguments],
        cwd=ROOT,
        env=child_env(**env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    assert process.stdout is not None
    # Not waited for to its end: what a crashed test leaves running holds the other end of this pipe, perhaps for ever.
    reader = threading.Thread(target=show, args=(process.stdout,), daemon=True)
    reader.start()
    try:
        code = process.wait(limit_s)
    except subprocess.TimeoutExpired:
        say(f"pytest did not end within {limit_s:.0f} s and is ended; every process of it says where it hangs")
        _end(process)
        code = 1
    except BaseException:
        _end(process)
        raise
    reader.join(5)
    return code, last[0].decode("ascii", "replace")


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
