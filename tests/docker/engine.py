"""A Docker engine of the tests' own: its socket, its data and its clients' configuration are in one folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.neo4j.graph import wait_for

# No bridge and no firewall rules: nothing of the machine is changed, and containers have no network but the host's.
NO_NETWORK = ("--bridge=none", "--iptables=false", "--ip6tables=false", "--ip-forward=false")

ADMIN_TOOL = """#!/bin/sh
export NEO4J_HOME=/neo4j JAVA_HOME=/java
exec /java/bin/java -XX:TieredStopAtLevel=1 -Xmx128m -cp '/neo4j/lib/*' -Dapp.name=neo4j-admin -Dapp.repo=/neo4j/lib \\
  -Dbasedir=/neo4j org.neo4j.server.startup.Neo4jAdminCommand "$@"
"""


class Engine:
    """Started, stopped and asked; `environment` is what its clients need to find it."""

    program = "docker"
    compose = "docker compose"
    has_network = False
    """Whether containers have ports of their own, which are published, and not the machine's."""

    def __init__(self, compose: Path | None = None) -> None:
        # A socket's path may have 107 characters only.
        self.folder = Path(tempfile.mkdtemp(prefix="engine-"))
        self._daemon: subprocess.Popen[bytes] | None = None
        self.environment = {"DOCKER_HOST": f"unix://{self.folder}/docker.sock", "DOCKER_CONFIG": str(compose)}

    def start(self) -> None:
        """Start the daemon and wait until it answers; on a file system that overlay refuses, with the copying driver."""
        for driver in ("overlay2", "vfs"):
            if self._start(driver):
                return
        raise AssertionError((self.folder / "log").read_text(encoding="utf-8")[-4000:])

    def _start(self, driver: str) -> bool:
        places = {"data-root": f"data-{driver}", "exec-root": "exec", "pidfile": "pid"}
        options = [f"--{name}={self.folder / place}" for name, place in places.items()]
        with open(self.folder / "log", "ab") as log:
            self._daemon = subprocess.Popen(
                ["dockerd", *options, *NO_NETWORK, f"--storage-driver={driver}", "-H", self.environment["DOCKER_HOST"]],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        daemon = self._daemon
        wait_for(lambda: self.answers() or daemon.poll() is not None, "the engine does not answer")
        return daemon.poll() is None

    def answers(self) -> bool:
        return self._docker("version").returncode == 0

    def stop(self) -> None:
        """End the daemon and with it, as it does, the containers."""
        if self._daemon is not None:
            self._daemon.terminate()
            self._daemon.wait(timeout=120)
            self._daemon = None

    def remove(self) -> None:
        self.stop()
        for place in mounted_below(self.folder):
            subprocess.run(["umount", place], check=False)
        shutil.rmtree(self.folder)

    def docker(self, *arguments: str, cwd: Path | None = None) -> str:
        done = self._docker(*arguments, cwd=cwd)
        assert done.returncode == 0, f"docker {' '.join(arguments)}: {done.stdout}"
        return done.stdout

    def _docker(self, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        program, words = [self.program], arguments
        if arguments[0] == "compose":
            program, words = self.compose.split(), arguments[1:]
        return subprocess.run(
            [*program, *words],
            cwd=cwd,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    def make_image(self, libraries: Path, java: Path, *names: str) -> None:
        """An image with Neo4j's neo4j-admin and what that needs, and the places to mount the machine's programs at."""
        with tempfile.TemporaryDirectory() as root:
            for name in ("usr", "etc", "tmp", "data", "logs", "conf", "neo4j", "java", "proc", "sys", "dev", "run"):
                Path(root, name).mkdir()
            Path(root, "tmp").chmod(0o1777)
            for name in ("bin", "sbin", "lib", "lib64"):
                Path(root, name).symlink_to(f"usr/{name}")
            _put_admin_tool(Path(root), libraries, java.parent.parent)
            Path(root).chmod(0o755)
            archive = self.folder / "image.tar"
            subprocess.run(["tar", "-C", root, "--numeric-owner", "-cf", str(archive), "."], check=True)
            for name in names:
                self.docker("import", str(archive), name)

    def names(self) -> set[str]:
        """Of all containers, running or not."""
        return set(self.docker("ps", "-a", "--format", "{{.Names}}").split())

    def state(self, container: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.docker("inspect", "--format", "{{json .State}}", container))
        return found


def mounted_below(folder: Path) -> list[str]:
    """The deepest first."""
    mounted = [line.split()[1] for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
    return sorted((place for place in mounted if place.startswith(f"{folder}/")), reverse=True)


def _put_admin_tool(root: Path, libraries: Path, java: Path) -> None:
    """As in the image of Neo4j the tool is on the PATH, and needs nothing that is mounted."""
    shutil.copytree(libraries, root / "neo4j" / "lib", dirs_exist_ok=True)
    shutil.copytree(java, root / "java", dirs_exist_ok=True)
    shell = Path("/bin/sh")
    parts = [shell, java / "bin" / "java", *(java / "lib").glob("lib[jnz]*.so"), java / "lib" / "server" / "libjvm.so"]
    said = subprocess.run(["ldd", *parts], stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout
    needed = {Path(word) for word in said.split() if word.startswith(("/lib", "/usr/lib"))}
    for path in (shell, *needed):
        target = root / "usr" / str(path).removeprefix("/usr").lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    tool = root / "usr" / "bin" / "neo4j-admin"
    tool.write_text(ADMIN_TOOL, encoding="utf-8")
    tool.chmod(0o755)
