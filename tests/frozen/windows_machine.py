"""What an installer leaves in the registry, and a job that was interrupted: `python -m tests.frozen.windows_machine ACTION`.

Run by the Windows Python, because what Wine's own tools answer proves nothing.
"""

from __future__ import annotations

import json
import sys
import winreg
from contextlib import suppress
from pathlib import Path

from core.model.installation import Installation
from core.model.kind_facts import WINDOWS_INSTALLER
from core.recovery.journal import Begun, Journal
from core.recovery.unfinished import installation_record
from core.system.state_folder import state_dir

KEY = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\{6F0E2B57-3C5B-4C0A-9C84-5D0B8B7E6A11}_is1"
ENVIRONMENT = r"SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
# The view of 64-bit programs: Windows' Settings lists both.
VIEW = winreg.KEY_WOW64_64KEY


def main(action: str) -> object:
    if action == "interrupt":
        return interrupt()
    if action == "forget":
        return forget()
    return {"key": uninstall_key(), "path": path_folders()}


def uninstall_key() -> dict[str, object]:
    """The values by which Windows lists the program; empty where it does not."""
    with suppress(FileNotFoundError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, KEY, 0, winreg.KEY_READ | VIEW) as key:
        values = (winreg.EnumValue(key, number) for number in range(winreg.QueryInfoKey(key)[1]))
        return {name: value for name, value, _ in values}
    return {}


def path_folders() -> list[str]:
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, ENVIRONMENT) as key:
        value, kind = winreg.QueryValueEx(key, "Path")
    assert kind == winreg.REG_EXPAND_SZ
    return str(value).split(";")


def forget() -> None:
    """As on a machine where the product never was, but for its files."""
    with suppress(FileNotFoundError):
        winreg.DeleteKeyEx(winreg.HKEY_LOCAL_MACHINE, KEY, VIEW)
    kept = [folder for folder in path_folders() if not folder.endswith("Imaging Backup")]
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, ENVIRONMENT, 0, winreg.KEY_SET_VALUE) as key:
        winreg.SetValueEx(key, "Path", 0, winreg.REG_EXPAND_SZ, ";".join(kept))


def interrupt() -> str:
    """A restore that ended with its process, as its journal tells it; gives the journal."""
    places = [Path(r"C:\server", name) for name in ("", "data", "configuration")]
    begun = Begun(
        "restore", "a-label", "2026-01-01T00:00:00Z", installation_record(Installation(WINDOWS_INSTALLER, *places))
    )
    journal = Journal(state_dir() / "journals" / "a-job.jsonl", begun)
    journal.abandon()
    return str(journal.path)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
