"""A delivered bundle: how its programs are started, and what they call the places of this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.frozen.windows_session import Started, WindowsSession

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 240.0


@dataclass(frozen=True)
class Delivered:
    """`session` starts what runs on Windows, where the bundle is for it."""

    folder: Path
    state_dir: Path
    display: str
    session: WindowsSession | None

    @property
    def system(self) -> str:
        return "windows" if self.session else "linux"

    @property
    def python(self) -> str:
        return r"C:\Python311\python.exe" if self.session else sys.executable

    def command(self, program: str, *arguments: str) -> list[str]:
        name = f"{program}.exe" if self.session else program
        return [self.path(self.folder / name), *arguments]

    def path(self, path: Path) -> str:
        """The path as the programs know it: Wine's drive Z is the machine's root."""
        return f"Z:{path}".replace("/", "\\") if self.session else str(path)

    def environment(self) -> dict[str, str]:
        """Ours without what belongs to the test run, and a search path for libraries that the bundle must hand on."""
        own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QT_"))}
        own |= {"DISPLAY": self.display, "LD_LIBRARY_PATH": "/opt/machine", "LC_ALL": "C.UTF-8"}
        return own | {"IMAGING_BACKUP_STATE_DIR": self.path(self.state_dir)}

    def start(self, command: list[str]) -> subprocess.Popen[bytes] | Started:
        """Its output goes into files: a server that is started holds a pipe for as long as it lives."""
        output, errors = self.state_dir / "output", self.state_dir / "errors"
        if self.session:
            state = {"IMAGING_BACKUP_STATE_DIR": self.path(self.state_dir)}
            return self.session.start(command, state, self.path(output), self.path(errors))
        with output.open("wb") as out, errors.open("wb") as err:
            return subprocess.Popen(
                command, cwd=ROOT, env=self.environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=err
            )

    def run(self, command: list[str]) -> str:
        code = self.start(command).wait(LIMIT_S)
        said = (self.state_dir / "output").read_text(encoding="utf-8")
        complained = (self.state_dir / "errors").read_text(encoding="utf-8", errors="replace")
        assert code == 0, f"{command} ended with {code}\n{said[-3000:]}\n{complained[-3000:]}"
        return said

    def said(self, *arguments: str) -> list[dict[str, Any]]:
        """The JSON lines of the console program, which must succeed."""
        return [
            json.loads(line) for line in self.run(self.command("imaging-backup", *arguments, "--json")).splitlines()
        ]

    def module(self, name: str, *arguments: str) -> Any:
        """What tests/frozen/NAME.py says, run by a Python of the bundle's system."""
        return json.loads(self.run([self.python, "-m", f"tests.frozen.{name}", *arguments]))

    def stand_in(self, action: str, folder: Path, *arguments: str) -> Any:
        return self.module("stand_in", action, self.path(folder), *arguments)
