"""What the stand-in `docker` and `imaging` commands of a sandbox say and do.

Asked for the state, as it is again and again in a job, it imports nothing that acts.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

from core.demo.container_facts import IMAGES, containers, describe_container
from core.demo.demo_server import DemoServer

_ACTIONS = ("start", "stop", "restart", "kill", "logs", "status", "pull", "events", "install", "uninstall")


def run_docker(demo: DemoServer, argv: list[str]) -> int:
    """Run the stand-in `docker`."""
    command, rest = (argv[0], argv[1:]) if argv else ("", [])
    options, names = _split(rest)
    if command == "version":
        return _version(options)
    if command == "ps":
        return _ps(demo, options)
    if command == "inspect":
        return _inspect(demo, options, names)
    # Imported here: it is asked far more often, and starts a process each time.
    from core.demo.docker_acts import ACTIONS, remove_containers, run_container

    if command == "run":
        return run_container(demo, rest)
    if command == "rm":
        return remove_containers(demo, names)
    if command not in ACTIONS:
        return _fail(f"docker: '{command}' is not a docker command.\nSee 'docker --help'")
    if not names:
        return _fail(f'"docker {command}" requires at least 1 argument.')
    result = 0
    for name in names:
        if name not in containers(demo):
            result = _fail(f"Error response from daemon: No such container: {name}")
            continue
        failure = ACTIONS[command](demo, name, options)
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
    for name in containers(demo):
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
    exist = containers(demo)
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


def _fail(text: str) -> int:
    sys.stderr.write(text + "\n")
    return 1
