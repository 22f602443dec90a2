"""What the stand-in `docker` and `imaging` commands of a sandbox say and do.

The container `neo4j` is the demo server's process; `server` and `etl` are entries in `sandbox/state.json` whose starts
and stops are recorded. A throw-away container is the stand-in itself, and a file as long as it exists.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import time
import zlib
from pathlib import Path
from typing import Any

from core.demo.configuration import LOGS_PLACE, LOGS_VARIABLE, image_tag
from core.demo.neo4j_admin import ask_store
from core.demo.processes import (
    kill_server,
    read_faults,
    read_json,
    request_stop,
    server_status,
    spawn_detached,
    spawn_server,
    utc_now,
    wait_until,
    write_json,
)
from core.demo.server_folder import DemoServer

IMAGES = {"neo4j": "imagingneo4j", "server": "imagingservice", "etl": "imagingetl"}
_STOP_TIMEOUT_S = 10.0
_HANG_S = 3600.0
_ACTIONS = ("start", "stop", "restart", "kill", "logs", "status", "pull", "events", "install", "uninstall")
_NEVER = "0001-01-01T00:00:00Z"


def run_docker(demo: DemoServer, argv: list[str]) -> int:
    """Run the stand-in `docker`."""
    command, rest = (argv[0], argv[1:]) if argv else ("", [])
    if command == "run":
        return _run(demo, rest)
    options, names = _split(rest)
    if command == "rm":
        return _remove(demo, names)
    if command == "version":
        return _version(options)
    if command == "ps":
        return _ps(demo, options)
    if command == "inspect":
        return _inspect(demo, options, names)
    actions = {"stop": _stop, "start": _start, "restart": _restart, "kill": _kill, "update": _update}
    if command not in actions:
        return _fail(f"docker: '{command}' is not a docker command.\nSee 'docker --help'")
    if not names:
        return _fail(f'"docker {command}" requires at least 1 argument.')
    result = 0
    for name in names:
        if name not in _containers(demo):
            result = _fail(f"Error response from daemon: No such container: {name}")
            continue
        failure = actions[command](demo, name, options)
        if failure:
            result = _fail(f"Error response from daemon: {failure}")
        else:
            _say(name)
    return result


def run_imaging(demo: DemoServer, argv: list[str]) -> int:
    """Run the stand-in `imaging`: like the real one it ends with 0 even when the action failed."""
    words = [word for word in argv if not word.startswith("-")]
    action, services = (words[0], words[1:]) if words else ("", [])
    if action not in _ACTIONS:
        _say("Not a valid command")
        return 0
    unknown = [service for service in services if service not in IMAGES]
    if unknown:
        return _fail(f"Traceback (most recent call last):\nValueError: invalid service: {unknown[0]}")
    if action == "status":
        run_docker(demo, ["ps"])
    elif action in {"start", "stop", "restart", "kill"} and run_docker(demo, [action, *(services or IMAGES)]) == 0:
        _say("Done")
    return 0


def come_back(demo: DemoServer) -> int:
    """Start the server again a second after its stop, as a restart policy can; a test asks for it with a fault."""
    time.sleep(1.0)
    if read_faults(demo.folder).get("comes_back") and _policy(demo, "neo4j") != "no":
        _start(demo, "neo4j", {})
    return 0


def describe_container(demo: DemoServer, name: str) -> dict[str, Any]:
    """Return what `docker inspect` says about a container."""
    state = _container_state(demo, name)
    tag = image_tag(demo.version)
    ports: dict[str, Any] = {}
    mounts: list[dict[str, Any]] = []
    environment: list[str] = []
    if name == "neo4j":
        ports = {
            "7474/tcp": [{"HostIp": "127.0.0.1", "HostPort": str(demo.http_port)}],
            "7687/tcp": [{"HostIp": "127.0.0.1", "HostPort": str(demo.bolt_port)}],
        }
        places = {"data": "/data", "logs": "/logs", "neo4j.conf": "/conf/neo4j.conf", "csv": "/import"}
        mounts = [_mount(demo.root / "neo4j" / source, target) for source, target in places.items()]
        if demo.logs_dir is not None:
            mounts.append(_mount(demo.logs_dir, LOGS_PLACE))
            environment.append(f"{LOGS_VARIABLE}={LOGS_PLACE}")
    else:
        mounts = [_mount(demo.root / name / "app.config", f"/opt/imaging/{name}/app.config")]
    return {
        "Id": _number(f"{demo.folder}/{name}"),
        "Name": f"/{name}",
        "Image": f"sha256:{_number(f'{name}:{tag}')}",
        "RestartCount": 0,
        "State": state,
        "HostConfig": {
            "RestartPolicy": {"Name": _policy(demo, name), "MaximumRetryCount": 0},
            "PortBindings": ports,
        },
        "Config": {
            "Image": f"castimaging/{IMAGES[name]}:{tag}",
            "Env": environment,
            "Labels": {
                "com.docker.compose.project": "container_support",
                "com.docker.compose.project.working_dir": str(demo.root),
                "com.docker.compose.project.config_files": str(demo.root / "docker-compose.yml"),
                "com.docker.compose.service": name,
            },
        },
        "Mounts": mounts,
        "NetworkSettings": {"Ports": ports if state["Running"] else {}},
    }


def _containers(demo: DemoServer) -> list[str]:
    """Which there are: as after `docker compose rm neo4j` where a fault says so."""
    gone = ["neo4j"] if read_faults(demo.folder).get("not_installed") else []
    return [name for name in IMAGES if name not in gone]


def _number(text: str) -> str:
    """64 hex digits for this text. No SHA-256: importing hashlib takes long, and a job asks many times."""
    return f"{zlib.crc32(text.encode()):08x}" * 8


def _mount(source: Path, target: str) -> dict[str, Any]:
    return {"Type": "bind", "Source": str(source), "Destination": target, "Mode": "rw", "RW": True}


def _container_state(demo: DemoServer, name: str) -> dict[str, Any]:
    if name == "neo4j":
        status = server_status(demo.folder)
        running, exit_code, pid = status.phase != "stopped", status.exit_code, status.pid or 0
        started_at, finished_at = status.started_at, status.finished_at
    else:
        entry = read_json(demo.sandbox / "state.json")[name]
        running, exit_code, pid = entry["running"], entry["exit_code"], 0
        started_at, finished_at = entry["started_at"], entry["finished_at"]
    return {
        "Status": "running" if running else "exited" if started_at else "created",
        "Running": running,
        "Paused": False,
        "Restarting": False,
        "OOMKilled": False,
        "Dead": False,
        "Pid": pid,
        "ExitCode": 0 if running else exit_code,
        "Error": "",
        "StartedAt": started_at or _NEVER,
        "FinishedAt": _NEVER if running or not finished_at else finished_at,
    }


def _policy(demo: DemoServer, name: str) -> str:
    policy: str = read_json(demo.sandbox / "policies.json").get(name, "always")
    return policy


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
    if not _container_state(demo, name)["Running"]:
        return f"cannot kill container: {name}: container is not running"
    if name == "neo4j":
        kill_server(demo.folder)
    else:
        _record(demo, name, running=False, exit_code=137)
    return ""


def _run(demo: DemoServer, words: list[str]) -> int:
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
        return _fail(f"Unable to find image '{image}' locally", 125)
    if missing := [source for source in mounts.values() if not source.is_dir()]:
        return _fail(f"docker: invalid mount config: bind source path does not exist: {missing[0]}", 125)

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


def _remove(demo: DemoServer, names: list[str]) -> int:
    for name in names:
        throw_away_place(demo, name).unlink(missing_ok=True)
        _say(name)
    return 0


def _update(demo: DemoServer, name: str, options: dict[str, str]) -> str:
    policy = options.get("--restart", "")
    if policy not in {"no", "always", "unless-stopped", "on-failure"}:
        return f"invalid restart policy '{policy}'"
    path = demo.sandbox / "policies.json"
    write_json(path, {**read_json(path), name: policy})
    return ""


def _version(options: dict[str, str]) -> int:
    document = {
        "Client": {"Version": "27.0.0-demo", "ApiVersion": "1.46"},
        "Server": {"Version": "27.0.0-demo", "ApiVersion": "1.46"},
    }
    template = options.get("--format") or options.get("-f")
    if template:
        _say(json.dumps(document) if template == "json" else _render(template, document))
        return 0
    _say("Client:\n Version:           27.0.0-demo\n\nServer: Demo Engine\n Engine:\n  Version:          27.0.0-demo")
    return 0


def _ps(demo: DemoServer, options: dict[str, str]) -> int:
    template = options.get("--format", "")
    if not template:
        _say("CONTAINER ID   IMAGE   STATUS   NAMES")
    for name in _containers(demo):
        inspected = describe_container(demo, name)
        state = inspected["State"]
        if not state["Running"] and not options.keys() & {"-a", "--all"}:
            continue
        row = {
            "ID": inspected["Id"][:12],
            "Names": name,
            "Image": inspected["Config"]["Image"],
            "State": state["Status"],
            "Status": "Up 1 minute" if state["Running"] else f"Exited ({state['ExitCode']}) 1 minute ago",
            "Labels": ",".join(f"{key}={value}" for key, value in inspected["Config"]["Labels"].items()),
            "Ports": ", ".join(
                f"{binding[0]['HostIp']}:{binding[0]['HostPort']}->{port}"
                for port, binding in inspected["NetworkSettings"]["Ports"].items()
            ),
        }
        if template == "json":
            _say(json.dumps(row))
        elif template:
            _say(_render(template, row))
        else:
            _say(f"{row['ID']}   {row['Image']}   {row['Status']}   {name}")
    return 0


def _inspect(demo: DemoServer, options: dict[str, str], names: list[str]) -> int:
    exist = _containers(demo)
    found = [describe_container(demo, name) for name in names if name in exist]
    template = options.get("--format") or options.get("-f")
    if template:
        for document in found:
            _say(json.dumps(document) if template == "json" else _render(template, document))
    else:
        _say(json.dumps(found, indent=4))
    missing = [name for name in names if name not in exist]
    for name in missing:
        _fail(f"Error: No such object: {name}")
    return 1 if missing else 0


def _render(template: str, document: dict[str, Any]) -> str:
    """Fill a Go template in, as far as `{{.A.B}}` and `{{json .A}}` go."""

    def fill(match: re.Match[str]) -> str:
        value: Any = document
        for part in match[2].split("."):
            if part:
                value = value[part] if isinstance(value, dict) and part in value else "<no value>"
        if match[1]:
            return json.dumps(value)
        return str(value).lower() if isinstance(value, bool) else str(value)

    return re.sub(r"\{\{\s*(json\s+)?\.([\w.]*)\s*\}\}", fill, template)


def _split(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """Split the words after the command into options and names."""
    valued = {"-t", "--time", "--timeout", "--format", "-f", "--restart", "--type", "--filter", "-s", "--signal"}
    options: dict[str, str] = {}
    names: list[str] = []
    rest = iter(words)
    for word in rest:
        if not word.startswith("-"):
            names.append(word)
            continue
        key, separator, value = word.partition("=")
        options[key] = value if separator else next(rest, "") if key in valued else "true"
    return options, names


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _fail(text: str, code: int = 1) -> int:
    sys.stderr.write(text + "\n")
    return code
