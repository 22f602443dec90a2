"""A real Neo4j 4.4 as a Windows service, in the folders of the Windows installer; its own boot loader is under neo4j.bat.

The boot loader registers it with Apache's procrun, and starts and stops it so. What the service runs is then exchanged for a host
of this project's own (build/windows_lane/src/service_host.c).
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import win32service

from core.kinds.windows.service_manager import ServiceEntry, open_service_manager
from core.model.service_state import ServiceState
from tests.neo4j.graph import wait_for
from tests.neo4j.real_server import QUICK_START, Parts, RealNeo4j

SERVICE = "imaging-backup-test-real-neo4j"
# Wine does not tell Java of the machine's IPv6.
IPV4 = "-Djava.net.preferIPv4Stack=true"
LAUNCHER = r"""
@echo off
setlocal
set "JAVA_HOME={java_home}"
set "PATH=%~dp0tools;%PATH%"
set "JAVA_OPTS={java_opts}"
"%JAVA_HOME%\bin\java.exe" {options} -cp "%~dp0..\lib\*" "-Dbasedir=%~dp0.." {boot_class} %*
exit /b %ERRORLEVEL%
"""


@dataclass(frozen=True)
class WindowsParts(Parts):
    """`tools` is a folder of what Neo4j's boot loader starts, and of what stands for the rest."""

    tools: Path


def windows_parts() -> WindowsParts | None:
    """As build/dev_windows_neo4j.py hands them over; None where there are none."""
    given = os.environ.get("IMAGING_BACKUP_NEO4J_WINDOWS")
    if not given:
        return None
    version, *paths = json.loads(given)
    return WindowsParts(version, *map(Path, paths))


class Neo4jService(RealNeo4j):
    """Its service manager is the machine's."""

    parts: WindowsParts

    def _lay_libraries(self) -> None:
        shutil.copytree(self.parts.libraries, self.home / "lib")
        shutil.copytree(self.parts.tools, self.home / "bin" / "tools")
        for name in ("logs", "plugins", "import"):
            (self.home / name).mkdir()

    def default_conf(self) -> str:
        lines = [f"dbms.windows_service_name={SERVICE}", f"dbms.jvm.additional={IPV4}"]
        return super().default_conf() + "\n".join([*lines, ""])

    def _write_launcher(self, tool: str) -> None:
        text = LAUNCHER.lstrip().format(
            java_home=self.parts.java.parent.parent,
            options=" ".join(QUICK_START),
            # For the second Java that runs a tool itself. Those of the service are in neo4j.conf.
            java_opts=" ".join((*QUICK_START, IPV4)) if tool == "neo4j-admin" else "",
            boot_class=self.parts.boot_class(tool),
        )
        (self.home / "bin" / f"{tool}.bat").write_text(text, encoding="ascii", newline="\r\n")

    def host_service(self) -> None:
        """The installed service runs Neo4j without procrun from now on; its start parameters stay as they are registered."""
        tools = self.home / "bin" / "tools"
        command = [str(tools / "service_host.exe"), SERVICE, str(self.home / "logs" / "neo4j.log")]
        command += [str(self.parts.java), *QUICK_START, IPV4, "-Xmx512m", "-cp", f"{tools};{self.home / 'lib' / '*'}"]
        command += ["UntilInputEnds", f"--home-dir={self.home}", f"--config-dir={self.config_dir / 'neo4j'}"]
        same = win32service.SERVICE_NO_CHANGE
        with _opened(win32service.SERVICE_CHANGE_CONFIG) as service:
            win32service.ChangeServiceConfig(
                service, same, same, same, subprocess.list2cmdline(command), None, 0, None, None, None, None
            )

    def remove_service(self) -> None:
        """As if it had never been there; it is stopped first."""
        if self.query(SERVICE)[0] is ServiceState.NOT_INSTALLED:
            return
        self.stop(SERVICE)
        wait_for(lambda: self.query(SERVICE)[0] is ServiceState.STOPPED, "the service does not stop")
        self.tool("neo4j", "uninstall-service")
        if self.query(SERVICE)[0] is not ServiceState.NOT_INSTALLED:
            with _opened(win32service.SERVICE_ALL_ACCESS) as service:
                win32service.DeleteService(service)

    # --- the service manager ---

    def query(self, name: str) -> tuple[ServiceState, int | None]:
        return open_service_manager().query(name)

    def list_services(self) -> list[ServiceEntry]:
        return open_service_manager().list_services()

    def start(self, name: str = SERVICE) -> None:
        open_service_manager().start(name)

    def stop(self, name: str = SERVICE) -> None:
        open_service_manager().stop(name)


@contextlib.contextmanager
def _opened(access: int) -> Iterator[Any]:
    manager = win32service.OpenSCManager(None, None, win32service.SC_MANAGER_CONNECT)
    try:
        service = win32service.OpenService(manager, SERVICE, access)
        try:
            yield service
        finally:
            win32service.CloseServiceHandle(service)
    finally:
        win32service.CloseServiceHandle(manager)
