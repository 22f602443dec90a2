"""The service manager of the machine: what is installed, what runs, start and stop. One adapter a source of truth.

Knows no Neo4j: names in, states out. Waits for nothing: `start` and `stop` only ask, the caller watches `query`.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Protocol, cast

from core.errors import NotElevated, ServiceNotInstalled, ServiceStartFailed, ServiceStateUnknown
from core.model.service_state import ServiceState
from core.phrases import phrase


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """One installed service."""

    name: str
    display_name: str
    state: ServiceState


class ServiceManager(Protocol):
    """What a service manager can do. Raises ServiceStateUnknown when the manager itself does not answer."""

    def query(self, name: str) -> tuple[ServiceState, int | None]: ...

    def list_services(self) -> list[ServiceEntry]: ...

    def start(self, name: str) -> None: ...

    def stop(self, name: str) -> None: ...


if sys.platform == "win32":
    import pywintypes
    import win32service
    import winerror

    _WINDOWS_STATES = {
        win32service.SERVICE_RUNNING: ServiceState.RUNNING,
        win32service.SERVICE_START_PENDING: ServiceState.STARTING,
        win32service.SERVICE_STOP_PENDING: ServiceState.STOPPING,
        win32service.SERVICE_STOPPED: ServiceState.STOPPED,
        # A paused service still has its process and its files open.
        win32service.SERVICE_PAUSED: ServiceState.RUNNING,
        win32service.SERVICE_PAUSE_PENDING: ServiceState.RUNNING,
        win32service.SERVICE_CONTINUE_PENDING: ServiceState.RUNNING,
    }

    class WindowsServiceManager:
        """The Service Control Manager, asked directly: no text of a tool to read, no language to know."""

        def query(self, name: str) -> tuple[ServiceState, int | None]:
            try:
                manager = win32service.OpenSCManager(None, None, win32service.SC_MANAGER_CONNECT)
                try:
                    service = win32service.OpenService(manager, name, win32service.SERVICE_QUERY_STATUS)
                    try:
                        # The stubs say SERVICE_STATUS; pywin32 returns a dictionary.
                        answer = cast("dict[str, int]", win32service.QueryServiceStatusEx(service))
                    finally:
                        win32service.CloseServiceHandle(service)
                finally:
                    win32service.CloseServiceHandle(manager)
            except pywintypes.error as error:
                if error.winerror == winerror.ERROR_SERVICE_DOES_NOT_EXIST:
                    return ServiceState.NOT_INSTALLED, None
                message = phrase(
                    "Windows does not tell the state of service {service}: {reason}", service=name, reason=str(error)
                )
                raise ServiceStateUnknown(message) from error
            state = _WINDOWS_STATES.get(answer["CurrentState"], ServiceState.UNKNOWN)
            return state, answer["ProcessId"] or None

        def list_services(self) -> list[ServiceEntry]:
            try:
                access = win32service.SC_MANAGER_CONNECT | win32service.SC_MANAGER_ENUMERATE_SERVICE
                manager = win32service.OpenSCManager(None, None, access)
                try:
                    found = win32service.EnumServicesStatus(
                        manager, win32service.SERVICE_WIN32, win32service.SERVICE_STATE_ALL
                    )
                finally:
                    win32service.CloseServiceHandle(manager)
            except pywintypes.error as error:
                message = phrase("Windows does not list its services: {reason}", reason=str(error))
                raise ServiceStateUnknown(message) from error
            return [
                ServiceEntry(name, title, _WINDOWS_STATES.get(status[1], ServiceState.UNKNOWN))
                for name, title, status in found
            ]

        def start(self, name: str) -> None:
            self._ask(name, win32service.SERVICE_START)

        def stop(self, name: str) -> None:
            self._ask(name, win32service.SERVICE_STOP)

        def _ask(self, name: str, access: int) -> None:
            starting = access == win32service.SERVICE_START
            try:
                manager = win32service.OpenSCManager(None, None, win32service.SC_MANAGER_CONNECT)
                try:
                    service = win32service.OpenService(manager, name, access)
                    try:
                        if starting:
                            win32service.StartService(service, None)
                        else:
                            win32service.ControlService(service, win32service.SERVICE_CONTROL_STOP)
                    finally:
                        win32service.CloseServiceHandle(service)
                finally:
                    win32service.CloseServiceHandle(manager)
            except pywintypes.error as error:
                if error.winerror in (winerror.ERROR_SERVICE_ALREADY_RUNNING, winerror.ERROR_SERVICE_NOT_ACTIVE):
                    return
                if error.winerror == winerror.ERROR_ACCESS_DENIED:
                    raise NotElevated(
                        phrase("Windows refuses to start the service {service}: access is denied.", service=name)
                        if starting
                        else phrase("Windows refuses to stop the service {service}: access is denied.", service=name)
                    ) from error
                if error.winerror == winerror.ERROR_SERVICE_DOES_NOT_EXIST:
                    raise ServiceNotInstalled(phrase("There is no Windows service {service}.", service=name)) from error
                reason = str(error)
                if starting:
                    raise ServiceStartFailed(
                        phrase("Windows did not start the service {service}: {reason}", service=name, reason=reason)
                    ) from error
                raise ServiceStateUnknown(
                    phrase("Windows did not stop the service {service}: {reason}", service=name, reason=reason)
                ) from error


def open_service_manager() -> ServiceManager:
    """The machine's service manager. Raises ServiceStateUnknown on a system that has none."""
    if sys.platform == "win32":
        return WindowsServiceManager()
    raise ServiceStateUnknown(
        phrase("A Windows installation can only be handled on Windows."),
        phrase("Run this program on the CAST Imaging server itself."),
    )
