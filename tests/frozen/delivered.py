"""A delivered bundle: how its programs are started, and what they call the places of this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 240.0
# What a double click does: the program is started and left alone; its end is passed on.
START = "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"


@dataclass(frozen=True)
class Delivered:
    """`python` runs a Windows Python where the bundle is for Windows; what it starts runs on Windows too."""

    system: str
    folder: Path
    python: str
    environment: dict[str, str]

    def command(self, program: str, *arguments: str) -> list[str]:
        if self.system == "linux":
            return [str(self.folder / program), *arguments]
        return [self.python, "-c", START, self.path(self.folder / f"{program}.exe"), *arguments]

    def path(self, path: Path) -> str:
        """The path as the programs know it: Wine's drive Z is the machine's root."""
        return str(path) if self.system == "linux" else f"Z:{path}".replace("/", "\\")

    def said(self, *arguments: str) -> list[dict[str, Any]]:
        """The JSON lines of the console program, which must succeed."""
        done = self.run(self.command("imaging-backup", *arguments, "--json"))
        return [json.loads(line) for line in done.splitlines()]

    def stand_in(self, action: str, folder: Path, *arguments: str) -> Any:
        """What tests/frozen/stand_in.py says, run on the bundle's system."""
        return json.loads(self.run([self.python, "-m", "tests.frozen.stand_in", action, self.path(folder), *arguments]))

    def run(self, command: list[str]) -> str:
        # Into files: a server that is started keeps the pipes of Wine open for as long as it lives.
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                timeout=LIMIT_S,
                check=False,
            )
            said, complained = (_read(file) for file in (output, errors))
        assert done.returncode == 0, f"{command} ended with {done.returncode}\n{said[-3000:]}\n{complained[-3000:]}"
        return said


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def delivered(system: str, display: str, state_dir: Path) -> Delivered | None:
    folder = os.environ.get(f"IMAGING_BACKUP_FROZEN_{system.upper()}")
    if not folder:
        return None
    python = sys.executable if system == "linux" else os.environ["WINPYTHON"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QT_"))}
    found = Delivered(system, Path(folder), python, environment)
    # A machine's own search path for libraries, which the bundle must hand on.
    environment |= {"DISPLAY": display, "LD_LIBRARY_PATH": "/opt/machine", "LC_ALL": "C.UTF-8"}
    environment["IMAGING_BACKUP_STATE_DIR"] = found.path(state_dir)
    return found
