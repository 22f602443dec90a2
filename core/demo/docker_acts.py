"""What the stand-in `docker` of a sandbox does to containers: stop, start, run one that is thrown away.

Starts and stops of `server` and `etl` are recorded in `sandbox/state.json`. A throw-away container is the stand-in itself, and
a file as long as it exists.
"""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

from core.demo.container_facts import container_state, describe_container, restart_policy
from core.demo.demo_server import DemoServer
from core.demo.neo4j_admin import ask_store
from core.demo.processes import kill_server, spawn_detached, spawn_server
from core.demo.server_status import (
    read_faults,
    read_json,
    request_stop,
    server_status,
    utc_now,
    wait_until,
    write_json,
)

_STOP_TIMEOUT_S = 10.0
_HANG_S = 3600.0
_CANNOT_RUN = 125


def come_back(demo: DemoServer) -> int:
    """Start the server again a second after its stop, as a restart policy can; a test asks for it with a fault."""
    time.sleep(1.0)
    if read_faults(demo.folder).get("comes_back") and restart_policy(demo, "neo4j") != "no":
        _start(demo, "neo4j", {})
    return 0


def _record(demo: DemoServer, name: str, *, running: bool, exit_code: int = 0) -> None:
    path = demo.sandbox / "state.json"
    state = read_json(path)
    entry = state[name]
    if entry["running"] == running:
        return
    entry.update(running=running, exit_code=exit_code)
    entry["started_at" if running else "finished_at"] = utc_now()
    entry["starts"] += running
    write_json(path, state)


def _start(demo: DemoServer, name: str, options: dict[str, str]) -> str:
    """Start a container; return what went wrong. Like Docker, it does not wait until the server answers."""
    if name != "neo4j":
        _record(demo, name, running=True)
    elif server_status(demo.folder).phase == "stopped":
        spawn_server(demo.folder)
    return ""


def _stop(demo: DemoServer, name: str, options: dict[str, str]) -> str:
    if name != "neo4j":
        _record(demo, name, running=False, exit_code=0)
        return ""
    if server_status(demo.folder).phase == "stopped":
        return ""
    faults = read_faults(demo.folder)
    timeout_s = float(options.get("-t") or options.get("--time") or options.get("--timeout") or _STOP_TIMEOUT_S)
    if not faults.get("kill_on_stop"):
        request_stop(demo.folder, 143)
    if faults.get("kill_on_stop") or not wait_until(lambda: server_status(demo.folder).phase == "stopped", timeout_s):
        kill_server(demo.folder)
    if faults.get("comes_back"):
        spawn_detached(demo.folder, "come-back")
    return ""


def _restart(demo: DemoServer, name: str, options: dict[str, str]) -> str:
    return _stop(demo, name, options) or _start(demo, name, options)


def _kill(demo: DemoServer, name: str, options: dict[str, str]) -> str:
    if not container_state(demo, name)["Running"]:
        return f"cannot kill container: {name}: container is not running"
    if name == "neo4j":
        kill_server(demo.folder)
    else:
        _record(demo, name, running=False, exit_code=137)
    return ""


def _update(demo: DemoServer, name: str, options: dict[str, str]) -> str:
    policy = options.get("--restart", "")
    if policy not in {"no", "always", "unless-stopped", "on-failure"}:
        return f"invalid restart policy '{policy}'"
    path = demo.sandbox / "policies.json"
    write_json(path, {**read_json(path), name: policy})
    return ""


def run_container(demo: DemoServer, words: list[str]) -> int:
    """A container of the server's image that lives for its neo4j-admin; only what is mounted is there."""
    mounts: dict[str, Path] = {}
    options: dict[str, str] = {}
    while words and words[0].startswith("--"):
        key = words.pop(0)
        if key == "--rm":
            continue
        value = words.pop(0)
        if key == "--mount":
            fields = dict(field.partition("=")[::2] for field in next(csv.reader([value])))
            mounts[fields["target"]] = Path(fields["source"])
        options[key] = value
    image, arguments = (words[0], words[1:]) if words else ("", [])
    own = describe_container(demo, "neo4j")["Image"]
    if image.removeprefix("sha256:") != own.removeprefix("sha256:") or options.get("--entrypoint") != "neo4j-admin":
        return _refuse_run(f"Unable to find image '{image}' locally")
    if missing := [source for source in mounts.values() if not source.is_dir()]:
        return _refuse_run(f"docker: invalid mount config: bind source path does not exist: {missing[0]}")

    def seen(path: str) -> Path:
        for target, source in mounts.items():
            if path == target or path.startswith(f"{target}/"):
                return Path(f"{source}{path.removeprefix(target)}")
        raise FileNotFoundError(path)

    container = throw_away_place(demo, options["--name"])
    container.touch()
    if "neo4j-admin" in read_faults(demo.folder).get("tool_hangs", []):
        time.sleep(_HANG_S)
    result = ask_store(demo, arguments, options.get("--env", "").removeprefix("NEO4J_CONF="), seen)
    container.unlink()
    return result


def throw_away_place(demo: DemoServer, name: str) -> Path:
    """The file that says that a container of that name exists beside the server's own."""
    return demo.sandbox / f"throw-away-{name}"


def _refuse_run(text: str) -> int:
    sys.stderr.write(text + "\n")
    return _CANNOT_RUN


def remove_containers(demo: DemoServer, names: list[str]) -> int:
    for name in names:
        throw_away_place(demo, name).unlink(missing_ok=True)
        sys.stdout.write(f"{name}\n")
    return 0


ACTIONS = {"stop": _stop, "start": _start, "restart": _restart, "kill": _kill, "update": _update}
"""Each returns what went wrong."""
