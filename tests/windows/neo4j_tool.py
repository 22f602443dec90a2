"""The vendor's `neo4j.bat` for a real service, in the words of its newer form: `python neo4j_tool.py SERVICE ACTION`."""

from __future__ import annotations

import sys

import win32service
import win32serviceutil


def main(service: str, action: str) -> int:
    if action == "status":
        running = win32serviceutil.QueryServiceStatus(service)[1] == win32service.SERVICE_RUNNING
        sys.stdout.write("Neo4j is running at pid 1\n" if running else "Neo4j is not running.\n")
        return 0 if running else 3
    if action == "start":
        win32serviceutil.StartService(service)
        win32serviceutil.WaitForServiceStatus(service, win32service.SERVICE_RUNNING, 30)
    else:
        win32serviceutil.StopService(service)
        win32serviceutil.WaitForServiceStatus(service, win32service.SERVICE_STOPPED, 30)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
