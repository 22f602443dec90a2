"""A Windows service of a test, run by the service manager: `python real_service.py NAME [DEMO FOLDER]`.

With a demo server's folder it is that server's: it starts it, and stops it before it ends, as Procrun does with Neo4j.
Also makes and removes such services.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import servicemanager
import win32event
import win32service
import win32serviceutil

REPOSITORY = Path(__file__).resolve().parents[2]


class Service(win32serviceutil.ServiceFramework):
    _svc_name_ = sys.argv[1] if len(sys.argv) > 1 else "imaging-backup-test"

    def __init__(self, args: list[str]) -> None:
        super().__init__(args)
        self._stopped = win32event.CreateEvent(None, True, False, None)

    def SvcStop(self) -> None:  # noqa: N802
        self.ReportServiceStatus(win32service.SERVICE_STOP_PENDING, waitHint=30_000)
        win32event.SetEvent(self._stopped)

    def SvcDoRun(self) -> None:  # noqa: N802
        sys.path.insert(0, str(REPOSITORY))
        from core.demo.demo_server import load_demo
        from core.demo.server_folder import start_demo, stop_demo

        demo = load_demo(Path(sys.argv[2])) if len(sys.argv) > 2 else None
        if demo is not None:
            start_demo(demo)
        win32event.WaitForSingleObject(self._stopped, win32event.INFINITE)
        if demo is not None:
            stop_demo(demo)


@contextlib.contextmanager
def installed_service(name: str, display_name: str, *arguments: str) -> Iterator[None]:
    """A service of that name until the end of the block; it is stopped then."""
    command = subprocess.list2cmdline([sys.executable, __file__, name, *arguments])
    manager = win32service.OpenSCManager(None, None, win32service.SC_MANAGER_ALL_ACCESS)
    service = win32service.CreateService(
        manager,
        name,
        display_name,
        win32service.SERVICE_ALL_ACCESS,
        win32service.SERVICE_WIN32_OWN_PROCESS,
        win32service.SERVICE_DEMAND_START,
        win32service.SERVICE_ERROR_NORMAL,
        command,
        None,
        0,
        None,
        None,
        None,
    )
    try:
        yield
    finally:
        with contextlib.suppress(win32service.error):
            win32serviceutil.StopService(name)
            win32serviceutil.WaitForServiceStatus(name, win32service.SERVICE_STOPPED, 30)
        win32service.DeleteService(service)
        win32service.CloseServiceHandle(service)
        win32service.CloseServiceHandle(manager)


if __name__ == "__main__":
    servicemanager.Initialize()
    servicemanager.PrepareToHostSingle(Service)
    servicemanager.StartServiceCtrlDispatcher()
