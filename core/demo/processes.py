"""Starting and ending the processes of a sandbox: its server and its stand-in tools."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from core.demo.server_status import read_json, sandbox_of, server_status, wait_until, write_json
from core.errors import DemoError
from core.system.own_program import is_frozen, own_command, own_environment

if sys.platform == "win32":
    _KILL = signal.SIGTERM  # is TerminateProcess there
else:
    _KILL = signal.SIGKILL

LAUNCH_TIMEOUT_S = 30.0
_COMMAND, _MODULE, _MODULE_OF_0_1 = "demo-tool", "core.demo.tools", "core.demo_tools"
_TOOL_WORDS = {_COMMAND, _MODULE, _MODULE_OF_0_1}


def kill_server(folder: Path) -> None:
    """End the server at once, as a power cut would; return when it is gone."""
    # A server that has just been started has not written its process id yet.
    wait_until(lambda: (now := server_status(folder)).phase == "stopped" or now.pid is not None, 10.0)
    status = server_status(folder)
    if status.pid is not None:
        try:
            os.kill(status.pid, _KILL)
        except OSError as error:
            if server_status(folder).pid is not None:
                raise DemoError(f"The demo server {status.pid} could not be killed: {error}.", "") from error
    if not wait_until(lambda: server_status(folder).phase == "stopped", 10.0):
        raise DemoError(f"The demo server {status.pid} is still alive.", "End this process by hand.")


def kill_all(folder: Path) -> None:
    """Kill every process of this sandbox, also one that has not written its process id."""
    # Imported here: the stand-in tools are started many times, and do without.
    import psutil

    for process in psutil.process_iter():
        # OSError: so Windows answers of a process that is just ending.
        with contextlib.suppress(psutil.Error, OSError):
            words = process.cmdline()
            if str(folder) in words and _TOOL_WORDS.intersection(words):
                process.kill()


def tool_command() -> list[str]:
    """Return the command that the launchers of the stand-in tools run."""
    # Not through the whole command line where that can be helped: the tools are asked again and again.
    # -S: they need the standard library alone, and are started many times.
    return own_command(_COMMAND) if is_frozen() else [sys.executable, "-S", "-m", _MODULE]


def tool_environment() -> dict[str, str]:
    """Return the environment a stand-in tool needs."""
    return {**os.environ, **own_environment()}


def spawn_detached(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a stand-in as a process of its own that outlives its starter; for short-lived callers (the tools)."""
    command = [*tool_command(), str(folder), *arguments]
    with (sandbox_of(folder) / "process.log").open("ab") as log:
        if sys.platform == "win32":
            flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
            try:
                return subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=folder,
                    env=tool_environment(),
                    creationflags=flags | subprocess.CREATE_BREAKAWAY_FROM_JOB,
                )
            except OSError:
                pass  # the job forbids it: then the server lives as long as the job
        else:
            flags = 0
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            env=tool_environment(),
            creationflags=flags,
            start_new_session=True,
        )


def spawn_server(folder: Path) -> bool:
    """Start the server process; return when it has said that it is alive (True) or has ended (False)."""
    sandbox = sandbox_of(folder)
    (sandbox / "stop.json").unlink(missing_ok=True)
    former = read_json(sandbox / "server.json")
    if former.pop("pid", None) is not None:
        write_json(sandbox / "server.json", former)  # so that nobody ever kills a process that got the same number
    launch_id = os.urandom(16).hex()
    process = spawn_detached(folder, "server", launch_id)

    def answered() -> bool:
        return read_json(sandbox / "server.json").get("launch_id") == launch_id or process.poll() is not None

    return wait_until(answered, LAUNCH_TIMEOUT_S) and process.poll() is None


def launch_server(folder: Path) -> None:
    """Start the server process through a short-lived one, so that it never becomes a child of a long-lived caller."""
    subprocess.run(
        [*tool_command(), str(folder), "launch"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=tool_environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        timeout=LAUNCH_TIMEOUT_S * 2,
        check=False,
    )
