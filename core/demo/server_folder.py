"""A sandbox CAST Imaging server on which everything really runs, so that a restore can be tried without fear.

This module makes the folders, writes the configuration files, and starts, stops, destroys and removes the sandbox. A
sandbox is self-contained: nothing outside its folder is read or written, and only loopback ports are opened.
"""

from __future__ import annotations

import json
import os
import random
import shlex
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.demo.configuration import SERVICES, docker_config, windows_config
from core.demo.demo_server import DEMO_FILE, ON_WINDOWS, DemoServer, load_demo
from core.demo.processes import LAUNCH_TIMEOUT_S, kill_all, kill_server, launch_server, tool_command
from core.demo.server_status import (
    read_faults,
    request_stop,
    sandbox_of,
    server_status,
    utc_now,
    wait_until,
    write_json,
)
from core.demo.store import FRESH_SIZE_MB, create_data
from core.errors import DemoError
from core.system.own_program import SOURCE_ROOT

KINDS = ("windows", "docker")
START_TIMEOUT_S = 60.0
OPENED_SIZE_MB = 32


@dataclass(frozen=True, slots=True)
class DemoState:
    """What the sandbox's server does now; state is RUNNING, STARTING, STOPPING or STOPPED."""

    state: str
    pid: int | None
    exit_code: int
    answering: bool
    idle: bool
    error: str


def open_demo(folder: Path) -> DemoServer:
    """The demo server in that folder, made the first time and running afterwards, of the kind that fits this system."""
    if not (folder / DEMO_FILE).exists():
        return create_demo(folder, "windows" if ON_WINDOWS else "docker", OPENED_SIZE_MB)
    demo = load_demo(folder)
    start_demo(demo)
    return demo


def create_demo(
    folder: Path,
    kind: str,
    size_mb: int,
    *,
    idle: bool = False,
    stopped: bool = False,
    logs_elsewhere: bool = False,
    version: str = "2.18.1-funcrel",
    neo4j_version: str = "4.4.42",
    start_delay_s: float = 0.5,
    stop_delay_s: float = 1.0,
) -> DemoServer:
    """Make a sandbox in a new or empty folder and, unless `stopped`, start its server."""
    folder = folder.absolute()
    if kind not in KINDS:
        raise DemoError(f"There is no demo of kind '{kind}'.", f"Choose one of: {', '.join(KINDS)}.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DemoError(f"{folder} exists and is not empty.", "Choose a new folder for the demo server.")
    http_port, bolt_port = choose_ports()
    root, data_dir, config_dir = _places(folder, kind)
    demo = DemoServer(
        *(folder, kind, root, data_dir, config_dir, http_port, bolt_port),
        *(version, neo4j_version, start_delay_s, stop_delay_s),
        logs_dir=folder / "fast" / "tx" if logs_elsewhere else None,
    )
    try:
        (demo.sandbox / "bin").mkdir(parents=True)
        write_json(folder / DEMO_FILE, _to_json(demo))
        _write_program(demo)
        _write_config(demo, customised=True)
        create_data(data_dir, size_mb, neo4j_version, demo.logs_dir)
        _write_initial_state(demo, running=not stopped)
    except OSError as error:
        raise DemoError(f"The demo server could not be made in {folder}: {error}.", "") from error
    set_idle(folder, idle)
    if not stopped:
        start_demo(demo)
    return demo


def start_demo(demo: DemoServer, timeout_s: float = START_TIMEOUT_S) -> None:
    """Start the server and return when it answers; do nothing when it runs already."""
    if server_status(demo.folder).phase == "stopped":
        launch_server(demo.folder)
    deaf = bool(read_faults(demo.folder).get("health_never"))

    def settled() -> bool:
        status = server_status(demo.folder)
        return status.phase == "stopped" or (status.phase == "running" and (deaf or is_answering(demo)))

    if not wait_until(settled, timeout_s):
        raise DemoError(f"The demo server did not answer on {demo.url} within {timeout_s:.0f} s.", _log_hint(demo))
    status = server_status(demo.folder)
    if status.phase == "stopped":
        raise DemoError(f"The demo server did not start: {status.error or 'no reason given'}", _log_hint(demo))


def stop_demo(demo: DemoServer, timeout_s: float = 60.0) -> None:
    """Stop the server cleanly and return when it has ended; do nothing when it is stopped already."""
    if server_status(demo.folder).phase == "stopped":
        return
    request_stop(demo.folder, 143 if demo.kind == "docker" else 0)
    if not wait_until(lambda: server_status(demo.folder).phase == "stopped", timeout_s):
        raise DemoError(f"The demo server did not stop within {timeout_s:.0f} s.", _log_hint(demo))


def demo_state(demo: DemoServer) -> DemoState:
    """Say what the server does now."""
    status = server_status(demo.folder)
    return DemoState(
        status.phase.upper(),
        status.pid,
        status.exit_code,
        status.phase == "running" and is_answering(demo),
        (demo.sandbox / "idle").exists(),
        status.error,
    )


def is_answering(demo: DemoServer) -> bool:
    """Say whether the server answers on its HTTP port."""
    try:
        return bool(read_proof(demo))
    except DemoError:
        return False


def read_proof(demo: DemoServer) -> dict[str, Any]:
    """Ask the running server which store is open and its last transaction: store_id, last_tx, idle."""
    # Imported here: the tools of a sandbox are started many times in a job, and need no HTTP.
    import urllib.request

    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{demo.url}demo", timeout=5) as answer:
            proof: dict[str, Any] = json.loads(answer.read())
            return proof
    except (OSError, ValueError) as error:
        raise DemoError(f"The demo server does not answer on {demo.url}: {error}.", _log_hint(demo)) from error


def set_idle(folder: Path, idle: bool) -> None:
    """Tell the server to commit nothing (idle), or to commit again."""
    flag = sandbox_of(folder) / "idle"
    if idle:
        flag.touch()
    else:
        flag.unlink(missing_ok=True)


def set_faults(folder: Path, **faults: Any) -> None:
    """Switch exactly these faults on; none switches all off. The names are in `core/demo/tools.py`."""
    write_json(sandbox_of(folder) / "faults.json", faults)


def destroy_data(demo: DemoServer) -> None:
    """A catastrophe: the server is killed, its data deleted and its configuration files damaged."""
    kill_server(demo.folder)
    _empty_store(demo)
    for relative in _config_texts(demo, customised=True):
        path = demo.config_dir / relative
        if path.is_file():
            content = path.read_bytes()
            path.write_bytes(b"\0" * 64 + content[: len(content) // 3])


def reinstall(demo: DemoServer) -> None:
    """A clean installation of the same version over it: a fresh, nearly empty store and default configuration files."""
    kill_server(demo.folder)
    _empty_store(demo)
    if demo.kind == "windows":
        _empty(demo.config_dir)
    _write_program(demo)
    _write_config(demo, customised=False)
    create_data(demo.data_dir, FRESH_SIZE_MB, demo.neo4j_version, demo.logs_dir)
    _write_initial_state(demo, running=True)
    start_demo(demo)


def remove_demo(folder: Path) -> None:
    """Stop the server and delete the sandbox; refuse a folder that is not one."""
    demo = load_demo(folder)
    if demo.folder.resolve() != folder.resolve():
        raise DemoError(f"{folder} is not the demo server it says it is ({demo.folder}).", "Delete it by hand.")
    request_stop(demo.folder)
    wait_until(lambda: server_status(demo.folder).phase == "stopped", demo.stop_delay_s + 3.0)
    failure: list[OSError] = []

    def removed() -> bool:
        # Each time: a start that was given up may have started a server since, which was never told to stop.
        kill_all(demo.folder)
        try:
            shutil.rmtree(demo.folder)
        except OSError as error:
            failure[:] = [error]
        return not demo.folder.exists()

    # Windows releases a file some time after its process has ended.
    if not wait_until(removed, LAUNCH_TIMEOUT_S):
        raise DemoError(f"{demo.folder} could not be deleted: {failure[0]}.", "Delete it by hand.")


def read_neo4j_conf(demo: DemoServer) -> dict[str, str]:
    """Read the server's settings; refuse a damaged file, as Neo4j does."""
    try:
        text = demo.neo4j_conf.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DemoError(f"{demo.neo4j_conf} cannot be read: {error}.", "Restore the configuration files.") from error
    settings: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        key, separator, value = line.partition("=")
        if not separator or not key.isprintable():
            raise DemoError(f"{demo.neo4j_conf} is damaged in line {number}.", "Restore the configuration files.")
        settings[key.strip()] = value.strip()
    return settings


def read_login(demo: DemoServer) -> tuple[str, str]:
    """Read the account of Neo4j and its password as CAST Imaging's services have them; a real Neo4j has its own record of it."""
    path = demo.config_dir / ("server" if demo.kind == "docker" else "imagingservice") / "app.config"
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    values = dict(line.partition("=")[::2] for line in lines)
    return values.get("NEO4J_USERNAME", ""), values.get("NEO4J_PASSWORD", "")


def _places(folder: Path, kind: str) -> tuple[Path, Path, Path]:
    if kind == "docker":
        root = folder / "opt" / "CAST" / "container_support"
        return root, root / "neo4j" / "data", root
    system = Path("CAST") / "ImagingSystem"
    return (
        folder / "Program Files" / system,
        folder / "ProgramData" / system / "Neo4j_data",
        folder / "Users" / "imaging-admin" / "AppData" / "Roaming" / system,
    )


def _to_json(demo: DemoServer) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Path) else value for name, value in demo._asdict().items()}


def choose_ports() -> tuple[int, int]:
    """Two free ports below the range that systems give to outgoing connections. DemoError where there are none."""
    found: list[int] = []
    for port in random.sample(range(20000, 32000), 200):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == 2:
            return found[0], found[1]
    raise DemoError("No free port was found between 20000 and 32000.", "Close some programs and try again.")


def _empty(folder: Path) -> None:
    """Delete what is in a folder, but not the folder: it may be a mount point."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _empty_store(demo: DemoServer) -> None:
    _empty(demo.data_dir)
    if demo.logs_dir is not None:
        _empty(demo.logs_dir)


def _log_hint(demo: DemoServer) -> str:
    return f"Read {demo.log_file}."


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_program(demo: DemoServer) -> None:
    """Write the pretended program: launchers of the stand-in tools, and the files that tell its version."""
    demo.log_file.parent.mkdir(parents=True, exist_ok=True)
    if demo.kind == "docker":
        for name in ("neo4j/csv", "neo4j/plugins", "server/logs", "etl/logs"):
            (demo.root / name).mkdir(parents=True, exist_ok=True)
        _write_launcher(demo, "docker")
        if not ON_WINDOWS:  # it would have to be an .exe there
            _write_launcher(demo, "imaging")
        return
    neo4j = demo.root / "neo4j"
    for name in ("neo4j-server", "neo4j-server-enterprise"):
        _write(neo4j / "lib" / f"{name}-{demo.neo4j_version}.jar", "demo\n")
    _write(demo.root / "imagingservice" / "imagingservice.json", '{"service": "imaging-service"}\n')
    _write(demo.root / "imagingservice" / "imagingetl.json", '{"service": "imaging-ETL"}\n')
    _write_launcher(demo, "neo4j")
    _write_launcher(demo, "neo4j-admin")
    write_json(
        demo.sandbox / "uninstall.json",
        {
            "DisplayName": f"CAST Imaging System version {demo.version}",
            "DisplayVersion": demo.version,
            "InstallLocation": f"{demo.root}{os.sep}",
        },
    )


def _write_launcher(demo: DemoServer, name: str) -> None:
    path = demo.tool(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    command = [*tool_command(), str(demo.folder), name]
    if ON_WINDOWS:
        quoted = " ".join('"' + part.replace("%", "%%") + '"' for part in command)
        lines = ["@echo off", "setlocal", f'set "PYTHONPATH={str(SOURCE_ROOT).replace("%", "%%")}"']
        if not (quoted + str(SOURCE_ROOT)).isascii():
            lines.insert(1, "chcp 65001 >nul")
        path.write_text("\n".join([*lines, f"{quoted} %*", "exit /b %ERRORLEVEL%", ""]), "utf-8", newline="\r\n")
        return
    quoted = " ".join(shlex.quote(part) for part in command)
    _write(path, f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(SOURCE_ROOT))} exec {quoted} "$@"\n')
    path.chmod(0o755)


def _write_initial_state(demo: DemoServer, *, running: bool) -> None:
    names = ("server", "etl") if demo.kind == "docker" else SERVICES
    now = utc_now()
    write_json(
        demo.sandbox / "state.json",
        {
            name: {"running": running, "starts": int(running), "exit_code": 0, "started_at": now, "finished_at": now}
            for name in names
        },
    )


def _write_config(demo: DemoServer, *, customised: bool) -> None:
    for relative, text in _config_texts(demo, customised=customised).items():
        _write(demo.config_dir / relative, text)


def _config_texts(demo: DemoServer, *, customised: bool) -> dict[str, str]:
    ports = (demo.http_port, demo.bolt_port)
    if demo.kind == "docker":
        logs = os.path.relpath(demo.logs_dir, demo.root) if demo.logs_dir else ""
        return docker_config(demo.version, *ports, customised=customised, logs=Path(logs).as_posix() if logs else "")
    logs = demo.logs_dir.as_posix() if demo.logs_dir else ""
    return windows_config(demo.data_dir.as_posix(), *ports, customised=customised, logs=logs)
