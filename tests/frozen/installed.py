"""A Windows on which the product is installed and removed, and what is read back of it."""

from __future__ import annotations

import itertools
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.recovery.windows_task import COPIES
from tests.frozen.delivered import LIMIT_S, ROOT
from tests.frozen.windows_session import Started, WindowsSession

SILENTLY = ("/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART")


def of_machine(path: Path) -> str:
    """The path as Windows programs know it: Wine's drive Z is the machine's root."""
    return f"Z:{path}".replace("/", "\\")


def files_below(folder: Path) -> dict[str, int]:
    """The sizes of all files, by their paths."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in found}


@dataclass(frozen=True)
class Ended:
    code: int
    said: str


@dataclass(frozen=True)
class WindowsMachine:
    """`drive` is its C:, `bundle` what was packaged, `folder` the test's own."""

    drive: Path
    session: WindowsSession
    bundle: Path
    folder: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def installed(self) -> Path:
        return self.drive / "Program Files" / "Imaging Backup"

    @property
    def state(self) -> Path:
        return self.drive / "ProgramData" / "imaging-backup"

    @property
    def start_menu(self) -> Path:
        return self.drive / "ProgramData" / "Microsoft" / "Windows" / "Start Menu" / "Programs"

    @property
    def tasks(self) -> Path:
        """Of the task scheduler (here the stand-in of build/windows_lane/src), a file each."""
        return self.drive / "windows" / "system32" / "tasks"  # as Wine spells it

    @property
    def copies(self) -> Path:
        """Of the program, for its tasks."""
        return self.drive / "Program Files" / COPIES

    @property
    def setup(self) -> Path:
        (found,) = self.bundle.parent.glob("*-setup.exe")
        return found

    def start(self, *command: str) -> Started:
        output = self.folder / f"{next(self._numbers)}.output"
        return self.session.start(list(command), {}, of_machine(output), of_machine(output.with_suffix(".errors")))

    def run(self, *command: str) -> Ended:
        number = next(self._numbers)
        output, errors = (self.folder / f"{number}.{name}" for name in ("output", "errors"))
        code = self.session.start(list(command), {}, of_machine(output), of_machine(errors)).wait(LIMIT_S)
        return Ended(code, "".join(path.read_text(encoding="utf-8", errors="replace") for path in (output, errors)))

    def ask(self, action: str) -> Any:
        """What tests/frozen/windows_machine.py says."""
        command = [r"C:\Python311\python.exe", "-m", "tests.frozen.windows_machine", action]
        ended = self.run(*command)
        assert ended.code == 0, ended.said
        return json.loads(ended.said)

    def program(self, *arguments: str) -> Ended:
        """The installed command line."""
        return self.run(r"C:\Program Files\Imaging Backup\imaging-backup.exe", *arguments)

    def install(self, setup: Path | None = None) -> Ended:
        """Its exit code and its log."""
        return self._logged([of_machine(setup or self.setup), *SILENTLY])

    def uninstall(self, *options: str) -> Ended:
        """Its exit code and its log."""
        return self._logged([r"C:\Program Files\Imaging Backup\unins000.exe", *SILENTLY, *options])

    def _logged(self, command: list[str]) -> Ended:
        log = self.folder / f"{next(self._numbers)}.log"
        ended = self.run(*command, f"/LOG={of_machine(log)}")
        return Ended(ended.code, log.read_text(encoding="utf-8-sig") if log.exists() else ended.said)

    def compile_setup(self, bundle: Path, version: str) -> Path:
        """The installer of another version, made of the same script."""
        options = [f"/DBundle={of_machine(bundle)}", f"/DVersion={version}"]
        script = of_machine(ROOT / "build" / "imaging-backup.iss")
        compiler = of_machine(Path(os.environ["IMAGING_BACKUP_INNO_SETUP"]))
        ended = self.run(compiler, "/Q", *options, f"/O{of_machine(self.folder)}", f"/Fsetup-{version}", script)
        assert ended.code == 0, ended.said
        return self.folder / f"setup-{version}.exe"

    def forget(self) -> None:
        """As if the product had never been there."""
        self.ask("forget")
        for folder in (self.installed, self.state, self.copies):
            shutil.rmtree(folder, ignore_errors=True)
        for path in (*self.start_menu.glob("CAST Imaging*"), *self.tasks.iterdir()):
            path.unlink()
