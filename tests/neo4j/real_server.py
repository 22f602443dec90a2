"""A real Neo4j Community server in the folders of the Windows installer, with its own boot classes under neo4j.bat.

What the machine's service manager would say is told from the process itself; everything else is Neo4j's own.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil

from core.detect.detection import choose_installation, find_installations
from core.kinds.machine import read_machine
from core.kinds.windows.service import WindowsNeo4jService
from core.kinds.windows.service_manager import ServiceEntry
from core.model.given import Given
from core.model.installation import ROLE_FILES, ROLES, Installation
from core.model.kind_facts import WINDOWS_INSTALLER
from core.model.service_state import ServiceState
from core.neo4j.store_lock import lock_holder
from core.neo4j.waiting import Patience
from core.recovery.host import Host
from core.system.command import CommandResult
from tests.neo4j.graph import Graph, wait_for
from tests.ports import keep_two_ports
from tests.support import Server

PATIENCE = Patience(stop_s=120, start_s=180, poll_s=0.2, tool_s=120, effect_s=2.0, reappear_s=0.5, report_s=1.0)
QUICK_START = (
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:-BytecodeVerificationRemote",
)
"""A JVM that is up soon, for these servers live for seconds: the classes of a fixed version need no second check."""
OPENS = ["nio", "io", "lang", "lang.reflect", "util", "util.concurrent", "net"]


@dataclass(frozen=True)
class Parts:
    """What a Neo4j is started from."""

    version: str
    libraries: Path
    java: Path

    @property
    def is_4(self) -> bool:
        return self.version.startswith("4.")

    def boot_class(self, tool: str) -> str:
        kind = "Command" if self.is_4 else "Boot"
        return f"org.neo4j.server.startup.Neo4j{'Admin' if tool == 'neo4j-admin' else ''}{kind}"


def parts_of_lane() -> dict[str, Parts]:
    """Version -> parts, as build/dev_neo4j.py hands them over."""
    given = json.loads(os.environ.get("IMAGING_BACKUP_NEO4J", "{}"))
    return {version: Parts(version, Path(folder), Path(java)) for version, (folder, java) in given.items()}


def quiet(_words: str) -> None:
    """Nobody listens."""


class RealNeo4j(Graph):
    """One server: its folders, its tools, its answers. It is its own service manager."""

    def __init__(self, parts: Parts, folder: Path) -> None:
        self.parts = parts
        self.root = folder / "Program Files" / "CAST" / "ImagingSystem"
        self.home = self.root / "neo4j"
        self.data_dir = folder / "ProgramData" / "CAST" / "ImagingSystem" / "Neo4j_data"
        self.config_dir = folder / "Users" / "imaging-admin" / "AppData" / "Roaming" / "CAST" / "ImagingSystem"
        self.http_port, self.bolt_port = keep_two_ports()
        (self.home / "bin").mkdir(parents=True)
        self._lay_libraries()
        for tool in ("neo4j", "neo4j-admin"):
            self._write_launcher(tool)
        self.install()

    # --- folders ---

    def _lay_libraries(self) -> None:
        (self.home / "lib").symlink_to(self.parts.libraries)

    def install(self, text: str = "installed") -> None:
        """Default configuration files and no data, as after a clean installation."""
        shutil.rmtree(self.data_dir, ignore_errors=True)
        self.data_dir.mkdir(parents=True)
        for role in ROLES:
            path = self.config_dir / role / ROLE_FILES[role]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.default_conf() if role == "neo4j" else f"# {role}, {text}\n", encoding="utf-8")

    def default_conf(self) -> str:
        new = "server" if not self.parts.is_4 else "dbms"
        connector = "server" if not self.parts.is_4 else "dbms.connector"
        lines = [
            f"{new}.directories.data={self.data_dir.as_posix()}",
            f"{connector}.bolt.listen_address=127.0.0.1:{self.bolt_port}",
            f"{connector}.http.listen_address=127.0.0.1:{self.http_port}",
            f"{connector}.https.enabled=false",
            "dbms.security.auth_enabled=false",
            f"{new}.memory.heap.max_size=512m",
            f"{new}.memory.pagecache.size=64m",
        ]
        lines += [f"{new}.jvm.additional={option}" for option in QUICK_START]
        if not self.parts.is_4:
            lines.append("dbms.usage_report.enabled=false")  # nothing leaves the machine
            lines += [f"server.jvm.additional=--add-opens=java.base/java.{name}=ALL-UNNAMED" for name in OPENS]
        return "\n".join([*lines, ""])

    def _write_launcher(self, tool: str) -> None:
        words = [str(self.parts.java), *QUICK_START, "-Xmx128m", "-classpath", f"{self.parts.libraries}/*"]
        words += [f"-Dapp.name={tool}", f"-Dapp.repo={self.parts.libraries}", f"-Dbasedir={self.home}"]
        words.append(self.parts.boot_class(tool))
        settings = {"NEO4J_HOME": self.home, "JAVA_HOME": self.parts.java.parent.parent}
        exports = [f"export {name}={shlex.quote(str(value))}" for name, value in settings.items()]
        path = self.home / "bin" / f"{tool}.bat"
        lines = ["#!/bin/sh", *exports, 'case "$1" in']
        # As Windows' service manager: one control at a time. A stop that is not quite over when the next start begins
        # would delete neo4j.pid of the new server, which then looks stopped and is started twice.
        lines.append(
            f'start|stop) exec flock --close {shlex.quote(str(self.root / "control"))} {shlex.join(words)} "$@";;'
        )
        path.write_text("\n".join([*lines, f'*) exec {shlex.join(words)} "$@";;', "esac", ""]), encoding="utf-8")
        path.chmod(0o755)

    # --- the product's view ---

    def installation(self) -> Installation:
        """As detection finds it: data folder and ports come from neo4j.conf."""
        given = Given(kind=WINDOWS_INSTALLER, root=str(self.root), config_dir=str(self.config_dir))
        return choose_installation(find_installations(read_machine(), given))

    def server(self, backups: Path) -> UnderTest:
        backups.mkdir(exist_ok=True)
        installation = self.installation()
        return UnderTest(installation, WindowsNeo4jService(installation, PATIENCE, self), backups, PATIENCE, neo4j=self)

    # --- the service manager ---

    @property
    def process(self) -> psutil.Process | None:
        try:
            process = psutil.Process(int((self.home / "run" / "neo4j.pid").read_text(encoding="ascii")))
            return None if process.status() == psutil.STATUS_ZOMBIE else process
        except (OSError, ValueError, psutil.NoSuchProcess):
            return None

    def query(self, _name: str) -> tuple[ServiceState, int | None]:
        process = self.process
        return (ServiceState.RUNNING, process.pid) if process else (ServiceState.STOPPED, None)

    def list_services(self) -> list[ServiceEntry]:
        return [ServiceEntry("neo4j", "CAST Imaging System Neo4j", self.query("neo4j")[0])]

    def start(self, _name: str = "neo4j") -> None:
        self.tool("neo4j", "start")

    def stop(self, _name: str = "neo4j") -> None:
        self.tool("neo4j", "stop")

    def tool(self, name: str, *arguments: str, conf_dir: Path | None = None) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "NEO4J_CONF": str(conf_dir or self.config_dir / "neo4j")}
        command = [str(self.home / "bin" / f"{name}.bat"), *arguments]
        # Into a file: the server that a start leaves running holds the other end of a pipe.
        with open(self.root / "tool.log", "w+", encoding="utf-8") as output:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=environment,
                timeout=240,
                check=False,
            )
            output.seek(0)
            return subprocess.CompletedProcess(command, done.returncode, output.read())

    # --- its answers ---

    def start_and_wait(self) -> None:
        done = self.tool("neo4j", "start")
        assert done.returncode == 0, done.stdout
        wait_for(lambda: self.ask("RETURN 1", quiet=True) is not None, "Neo4j does not answer")

    def status(self) -> CommandResult:
        done = self.tool("neo4j", "status")
        return CommandResult(tuple(done.args), done.returncode, done.stdout)

    def kill(self) -> None:
        process = self.process
        assert process is not None
        process.send_signal(signal.SIGKILL)
        # What it held open goes with its last thread. Neo4j's tools also take a dead process that nobody has collected
        # yet for one that runs.
        wait_for(lambda: not psutil.pid_exists(process.pid), "Neo4j survives a kill")
        assert not lock_holder(self.data_dir).held

    def check_consistency(self, data_dir: Path, work: Path) -> str:
        """What Neo4j's own check says of a copy of a data folder; it must pass."""
        conf_dir = work / "conf"
        conf_dir.mkdir(parents=True)
        text = self.default_conf().replace(self.data_dir.as_posix(), data_dir.as_posix())
        (conf_dir / "neo4j.conf").write_text(text, encoding="utf-8")
        words = ["check-consistency", "--database=neo4j", f"--report-dir={work}"]
        if not self.parts.is_4:
            words = ["database", "check", "neo4j", f"--report-path={work}"]
        done = self.tool("neo4j-admin", *words, conf_dir=conf_dir)
        assert done.returncode == 0, done.stdout
        return done.stdout


@dataclass
class UnderTest(Server):
    """The server as the product's jobs see it, wherever its ports are."""

    neo4j: RealNeo4j = field(kw_only=True)

    @property
    def host(self) -> Host:
        return replace(super().host, service_for=lambda other: WindowsNeo4jService(other, self.patience, self.neo4j))
