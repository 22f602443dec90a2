"""Runs the stand-in tools of a sandbox: neo4j, neo4j-admin, docker, imaging.

`main` is what the launchers of all the tools call. Faults that a test can switch on in `sandbox/faults.json`:

    stop_hangs true            the server ignores every stop
    offline_databases [NAME]   these do not open at the next start, though the server answers
    start_fails N              the next N starts fail
    comes_back true            docker: a second after a stop the restart policy starts the server again
    kill_on_stop true          docker: a stop ends with a kill, exit code 137
    tool_hangs [tool, ...]     the tool never ends            (neo4j.bat, neo4j-admin, docker, imaging)
    unknown_output [tool, ...] the tool prints something nobody expects and ends with 0
    status_form old | new      in which of its two known forms neo4j speaks
    backup_exit {database: N}  the exit code of `neo4j-admin backup` for this database
    not_installed true         the Windows service, or the container, of Neo4j does not exist
    health_never true          the server runs, but never answers on its ports
    transactions [ROW]         open transactions: database, account, client, since when, locks
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from core.demo.demo_server import DemoServer, load_demo
from core.demo.server_status import read_faults
from core.errors import ImagingBackupError

_HANG_S = 3600.0


def main(argv: list[str]) -> int:
    """Run a stand-in tool: `argv` is the sandbox folder, the tool's name, and the tool's own arguments."""
    if len(argv) < 2:
        return _fail("usage: demo-tool FOLDER TOOL [ARGUMENTS]")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    folder, tool, rest = Path(argv[0]), argv[1].removesuffix(".bat"), argv[2:]
    try:
        if tool == "server":
            from core.demo.server import run_server

            return run_server(folder, rest[0])
        demo = load_demo(folder)
        if tool == "launch":
            from core.demo.processes import spawn_server

            return 0 if spawn_server(folder) else 1
        if tool == "come-back":
            from core.demo.docker_acts import come_back

            return come_back(demo)
        faults = read_faults(folder)
        if tool in _tools_of(faults, "tool_hangs"):
            time.sleep(_HANG_S)
        if tool in _tools_of(faults, "unknown_output"):
            sys.stdout.write("Something that nobody expected was said here.\n")
            return 0
        run = _find_tool(tool)
        return run(demo, rest) if run else _fail(f"There is no stand-in for the tool '{tool}'.")
    except ImagingBackupError as error:
        return _fail(str(error))


def _find_tool(tool: str) -> Callable[[DemoServer, list[str]], int] | None:
    """What stands in for the tool. Imported when it is needed: the tools are started many times in a job."""
    if tool == "neo4j":
        from core.demo.neo4j_service import run_neo4j

        return run_neo4j
    if tool == "neo4j-admin":
        from core.demo.neo4j_admin import run_neo4j_admin

        return run_neo4j_admin
    if tool == "docker":
        from core.demo.docker import run_docker

        return run_docker
    if tool == "imaging":
        from core.demo.docker import run_imaging

        return run_imaging
    return None


def _tools_of(faults: dict[str, list[str]], fault: str) -> set[str]:
    return {name.removesuffix(".bat") for name in faults.get(fault, [])}


def _fail(text: str) -> int:
    sys.stderr.write(text + "\n")
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
