"""One Windows Python that starts every program of a test run for Windows, for as long as the run lasts.

Each start from outside could meet, or make, another Wine server, which knows nothing of the processes of the first.
"""

from __future__ import annotations

import json
import subprocess
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AGENT = """
import json, os, subprocess, sys, threading
running = {}
def run(order):
    with open(order["output"], "wb") as output, open(order["errors"], "wb") as errors:
        environment = dict(os.environ, **order["environment"])
        try:
            process = subprocess.Popen(
                order["command"], env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=errors
            )
        except OSError as error:
            errors.write(f"it could not be started: {error}".encode())
            code = 9009  # what cmd.exe answers to the name of a program that is not there
        else:
            running[order["number"]] = process
            code = process.wait()
    print(order["number"], code, flush=True)
for line in sys.stdin:
    order = json.loads(line)
    if "kill" in order:
        running[order["kill"]].kill()
    else:
        threading.Thread(target=run, args=(order,), daemon=True).start()
"""


class Started:
    """A program that the session has started; as much of subprocess.Popen as a test needs."""

    def __init__(self, session: WindowsSession, number: int) -> None:
        self.returncode: int | None = None
        self.ended = threading.Event()
        self._session, self._number = session, number

    def poll(self) -> int | None:
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if not self.ended.wait(timeout):
            raise subprocess.TimeoutExpired(f"program {self._number}", timeout or 0)
        assert self.returncode is not None
        return self.returncode

    def kill(self) -> None:
        self._session.tell({"kill": self._number})


class WindowsSession:
    def __init__(self, python: str, environment: dict[str, str], folder: Path) -> None:
        self._started: list[Started] = []
        self._errors = (folder / "windows-session.log").open("wb")
        self._agent = subprocess.Popen(
            [python, "-u", "-c", AGENT],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )
        self._hearing = threading.Thread(target=self._hear, daemon=True)
        self._hearing.start()

    def start(self, command: list[str], environment: dict[str, str], output: str, errors: str) -> Started:
        number = len(self._started)
        self._started.append(Started(self, number))
        order = {"number": number, "command": command, "environment": environment, "output": output, "errors": errors}
        self.tell(order)
        return self._started[number]

    def tell(self, order: dict[str, object]) -> None:
        assert self._agent.stdin is not None
        self._agent.stdin.write(json.dumps(order).encode() + b"\n")
        self._agent.stdin.flush()

    def close(self) -> None:
        assert self._agent.stdin is not None
        self._agent.stdin.close()
        self._agent.wait(30)
        self._hearing.join()
        self._errors.close()

    def _hear(self) -> None:
        assert self._agent.stdout is not None
        with self._agent.stdout as answers:
            for line in answers:
                number, code = map(int, line.split())
                self._started[number].returncode = code
                self._started[number].ended.set()
