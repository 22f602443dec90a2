"""The task of Windows that recovers a job: what it says, what it starts, and that nothing is left of it. The scheduler is a
stand-in: it keeps each task as a file of its name, as the real one does.
"""

from __future__ import annotations

import os
import xml.etree.ElementTree as Xml
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core import __version__
from core.recovery.windows_task import COPIES, Run, add_task, remove_task, sweep_copies, task_text, tasks
from core.system.command import CommandResult

SPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


class Scheduler:
    """schtasks.exe, and the copied program."""

    def __init__(self, system: Path) -> None:
        self.folder = system / "Tasks"
        self.folder.mkdir(parents=True)
        self.refuses = ""
        self.version = __version__
        self.while_created: Callable[[], None] = lambda: None

    def __call__(self, words: list[Any], **_: object) -> CommandResult:
        program, *options = map(str, words)
        if not program.endswith("schtasks.exe"):
            assert Path(program).is_file() and options == ["--version"]
            return CommandResult((), 0, f"imaging-backup {self.version}")
        if options[0] == self.refuses:
            return CommandResult((), 1, "ERROR: Access is denied.")
        task = self.folder / options[options.index("/TN") + 1]
        if options[0] == "/Create":
            self.while_created()
            task.write_bytes(Path(options[options.index("/XML") + 1]).read_bytes())
        elif options[0] == "/Delete":
            task.unlink(missing_ok=True)
        return CommandResult((), 0 if options[0] == "/Delete" or task.exists() else 1, "")


@pytest.fixture
def windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SYSTEMROOT", str(tmp_path / "Windows"))
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path / "Program Files"))
    (tmp_path / "Program Files").mkdir()
    return tmp_path


@pytest.fixture
def scheduler(windows: Path) -> Scheduler:
    return Scheduler(windows / "Windows" / "System32")


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """As it is delivered, on a stick."""
    files = {
        "imaging-backup.exe": b"console",
        "ImagingBackup.exe": b"wizard",
        "_internal/python311.dll": b"python",
        "_internal/PySide6/QtCore.pyd": b"qt",
        "_internal/resources/i18n/fr.qm": b"texts",
    }
    for name, data in files.items():
        path = tmp_path / "stick" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "stick" / "imaging-backup.exe"


def below(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def add(program: Path, run: Run, name: str = "job") -> None:
    scratch = program.parents[1] / "state"
    scratch.mkdir(exist_ok=True)
    add_task(name, program, r'look-after "C:\my state\one.jsonl"', scratch, run)
    assert list(scratch.iterdir()) == []


def test_it_starts_a_copy_of_the_program(windows: Path, scheduler: Scheduler, program: Path) -> None:
    add(program, scheduler)
    copy = windows / "Program Files" / COPIES / "job"
    assert below(copy) == ["_internal/python311.dll", "_internal/resources/i18n/fr.qm", "imaging-backup.exe"]
    task = Xml.fromstring((scheduler.folder / "job").read_bytes())
    (command,), (arguments,) = (list(task.iter(f"{SPACE}{word}")) for word in ("Command", "Arguments"))
    assert command.text == str(copy / "imaging-backup.exe")
    assert arguments.text == r'look-after "C:\my state\one.jsonl"'
    assert tasks("jo") == ["job"]
    remove_task("job", scheduler)
    assert tasks("") == [] and not copy.exists()
    sweep_copies()
    assert list((windows / "Program Files").iterdir()) == []


def test_its_definition() -> None:
    text = task_text(Path("C:/A & B/x.exe"), 'look-after "C:\\a<b>&c.jsonl"')
    task = Xml.fromstring(text.encode("utf-16"))
    said = {element.tag.removeprefix(SPACE): element.text for element in task.iter()}
    assert said["Command"] == str(Path("C:/A & B/x.exe"))
    assert said["Arguments"] == 'look-after "C:\\a<b>&c.jsonl"'
    # As SYSTEM, whoever is logged on; every minute, without an end; and at the next start.
    assert (said["UserId"], said["RunLevel"]) == ("S-1-5-18", "HighestAvailable")
    assert said["Interval"] == "PT1M" and "Duration" not in said and "BootTrigger" in said
    # What Windows would otherwise decide: three days, not on batteries, below normal.
    assert (said["ExecutionTimeLimit"], said["DisallowStartIfOnBatteries"], said["Priority"]) == ("PT0S", "false", "4")
    assert said["MultipleInstancesPolicy"] == "IgnoreNew"


@pytest.mark.parametrize("refuses", ["/Create", "/Query"])
def test_what_the_scheduler_does_not_keep_is_no_protection(
    windows: Path, scheduler: Scheduler, program: Path, refuses: str
) -> None:
    scheduler.refuses = refuses
    with pytest.raises(OSError, match="Access is denied"):
        add(program, scheduler)
    assert tasks("") == [] and below(windows / "Program Files") == []


def test_a_copy_that_does_not_run_is_no_protection(windows: Path, scheduler: Scheduler, program: Path) -> None:
    scheduler.version = "another"
    with pytest.raises(OSError, match="does not run"):
        add(program, scheduler)
    assert tasks("") == [] and below(windows / "Program Files") == []


def test_a_program_that_cannot_be_copied_is_no_protection(windows: Path, scheduler: Scheduler, program: Path) -> None:
    program.unlink()
    with pytest.raises(FileNotFoundError):
        add(program, scheduler)
    assert tasks("") == [] and below(windows / "Program Files") == []


def test_copies_without_a_task_are_swept_away_and_no_others(windows: Path, scheduler: Scheduler, program: Path) -> None:
    add(program, scheduler, "live")
    add(program, scheduler, "dead")
    (scheduler.folder / "dead").unlink()
    # Another job that begins at this moment must not take this one's copy.
    scheduler.while_created = sweep_copies
    add(program, scheduler, "new")
    copies = windows / "Program Files" / COPIES
    assert sorted(path.name for path in copies.iterdir()) == ["live", "new"]


def test_a_task_that_stays_keeps_its_program(windows: Path, scheduler: Scheduler, program: Path) -> None:
    add(program, scheduler)
    scheduler.refuses = "/Delete"
    with pytest.raises(OSError, match="Access is denied"):
        remove_task("job", scheduler)
    assert tasks("") == ["job"] and below(windows / "Program Files" / COPIES / "job")


def test_why_it_was_not_registered_is_told_and_not_why_it_was_not_removed(scheduler: Scheduler, program: Path) -> None:
    scheduler.refuses, scheduler.version = "/Delete", "another"
    with pytest.raises(OSError, match="does not run"):
        add(program, scheduler)


def test_a_copy_that_runs_is_left_whole(
    windows: Path, scheduler: Scheduler, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(program, scheduler)
    copy = windows / "Program Files" / COPIES / "job"
    before = below(copy)

    real = os.unlink

    def unlink(path: str, **options: Any) -> None:
        if str(path).endswith(".exe"):
            raise PermissionError(13, "Access is denied", path)
        real(path, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", unlink)
        remove_task("job", scheduler)
    assert below(copy) == before and tasks("") == []
    sweep_copies()
    assert not copy.exists()


def test_nothing_is_swept_where_the_scheduler_tells_nothing(windows: Path, scheduler: Scheduler, program: Path) -> None:
    add(program, scheduler)
    scheduler.folder.rename(scheduler.folder.with_name("away"))
    sweep_copies()
    assert below(windows / "Program Files" / COPIES / "job")
