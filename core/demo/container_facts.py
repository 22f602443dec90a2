"""Which containers a sandbox has, and what `docker inspect` says of each.

The container `neo4j` is the demo server's process; `server` and `etl` are entries in `sandbox/state.json`.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

from core.demo.configuration import LOGS_PLACE, LOGS_VARIABLE, image_tag
from core.demo.demo_server import DemoServer
from core.demo.server_status import read_faults, read_json, server_status

IMAGES = {"neo4j": "imagingneo4j", "server": "imagingservice", "etl": "imagingetl"}
_NEVER = "0001-01-01T00:00:00Z"


def describe_container(demo: DemoServer, name: str) -> dict[str, Any]:
    """Return what `docker inspect` says about a container."""
    state = container_state(demo, name)
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
            "RestartPolicy": {"Name": restart_policy(demo, name), "MaximumRetryCount": 0},
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


def containers(demo: DemoServer) -> list[str]:
    """Which there are: as after `docker compose rm neo4j` where a fault says so."""
    gone = ["neo4j"] if read_faults(demo.folder).get("not_installed") else []
    return [name for name in IMAGES if name not in gone]


def _number(text: str) -> str:
    """64 hex digits for this text. No SHA-256: importing hashlib takes long, and a job asks many times."""
    return f"{zlib.crc32(text.encode()):08x}" * 8


def _mount(source: Path, target: str) -> dict[str, Any]:
    return {"Type": "bind", "Source": str(source), "Destination": target, "Mode": "rw", "RW": True}


def container_state(demo: DemoServer, name: str) -> dict[str, Any]:
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


def restart_policy(demo: DemoServer, name: str) -> str:
    policy: str = read_json(demo.sandbox / "policies.json").get(name, "always")
    return policy
