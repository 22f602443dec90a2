"""A rootful Podman of the tests' own, with podman-compose: storage, networks, settings and temporary files are in one folder."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import resource
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docker.engine import Engine, mounted_below
from tests.neo4j.graph import wait_for

CLONE_NEWNET = 0x40000000
SETTINGS = """\
[containers]
default_ulimits = ["nofile={files}:{files}", "nproc={processes}:{processes}"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
lock_type = "file"
tmp_dir = "{folder}/tmp"
[network]
network_config_dir = "{folder}/networks"
"""
STORAGE = """\
[storage]
driver = "{driver}"
graphroot = "{folder}/storage-{driver}"
runroot = "{folder}/run-{driver}"
"""


class Podman(Engine):
    """Has no daemon: each container is a child of its own monitor, and stays when a program ends."""

    program = "podman"
    compose = "podman-compose"
    has_network = True

    def __init__(self) -> None:
        super().__init__()
        self.environment = {
            "CONTAINERS_CONF": str(self.folder / "containers.conf"),
            "CONTAINERS_STORAGE_CONF": str(self.folder / "storage.conf"),
            "PATH": str(self._programs_without_docker()),
        }

    def start(self) -> None:
        """Make its settings. On a file system that overlay refuses, with the copying driver."""
        # Without asking for more than this process may have; Podman lowers the second for itself.
        processes = int(Path("/proc/sys/kernel/pid_max").read_text(encoding="ascii"))
        settings = SETTINGS.format(
            folder=self.folder,
            files=_at_most(resource.RLIMIT_NOFILE, 1 << 20),
            processes=_at_most(resource.RLIMIT_NPROC, processes),
        )
        (self.folder / "containers.conf").write_text(settings, encoding="utf-8")
        said = []
        for driver in ("overlay", "vfs"):
            storage = STORAGE.format(folder=self.folder, driver=driver)
            (self.folder / "storage.conf").write_text(storage, encoding="utf-8")
            done = self._docker("info")
            if done.returncode == 0:
                return
            said.append(done.stdout)
        raise AssertionError("\n".join(said))

    def why_not(self, image: str) -> str:
        """Why no container can run on this machine; '' where one can."""
        done = self._docker("run", "--rm", "--network", "none", "--pull", "never", image, "/bin/sh", "-c", ":")
        return "" if done.returncode == 0 else done.stdout.strip()

    def docker(self, *arguments: str, cwd: Path | None = None) -> str:
        """podman-compose ends with 0, and tells how each call of podman ended."""
        said = super().docker(*arguments, cwd=cwd)
        assert arguments[0] != "compose" or not re.search("exit code: [1-9]", said), said
        return said

    def stop(self) -> None:
        self._docker("rm", "--all", "--force", "--time", "0")

    def forget_as_after_a_power_cut(self) -> None:
        """End all containers and their monitors without a word, and with them what lies in memory only, by which Podman knows a new boot."""
        states = [self.state(name) for name in self.names()]
        for state in states:
            for pid in filter(None, (state["ConmonPid"], state["Pid"])):
                os.kill(pid, signal.SIGKILL)
        running = [Path(f"/proc/{state['Pid']}") for state in states if state["Pid"]]
        wait_for(lambda: not any(map(Path.exists, running)), "the containers do not end")
        for place in self.folder.glob("run-*"):
            subprocess.run(["umount", "-l", *mounted_below(place)], check=False, capture_output=True)
            shutil.rmtree(place)
        shutil.rmtree(self.folder / "tmp")

    def _programs_without_docker(self) -> Path:
        """A folder for PATH, in which the product finds Podman as on a machine that has no docker."""
        folder = self.folder / "bin"
        folder.mkdir()
        for place in os.environ["PATH"].split(os.pathsep):
            for program in Path(place).glob("*"):
                with contextlib.suppress(FileExistsError):
                    if not program.name.startswith("docker"):
                        (folder / program.name).symlink_to(program)
        return folder


def _at_most(limit: int, most: int) -> int:
    _, hard = resource.getrlimit(limit)
    return most if hard == resource.RLIM_INFINITY else min(hard, most)


@contextlib.contextmanager
def own_network() -> Iterator[None]:
    """This thread, and what it starts, in a network namespace of their own: bridges and firewall rules end with it."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/thread-self/ns/net", "rb") as before:
        if libc.unshare(CLONE_NEWNET) != 0:
            pytest.skip(f"no network namespace can be made here: {os.strerror(ctypes.get_errno())}")
        try:
            subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
            yield
        finally:
            assert libc.setns(before.fileno(), CLONE_NEWNET) == 0
