"""The task of Windows that recovers an interrupted job, as SYSTEM: every minute while the job runs, and at the next start.

A session that ends (a log-off, the limit of a remote desktop) takes the program and its guardian with it; a task is outside of
every session. What it runs is a copy of the command line's program below %PROGRAMFILES%, with rights for administrators alone:
the program itself may lie in anybody's folder, or on a stick.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path

from core import __version__
from core.disk.files import remove_tree
from core.disk.tree import extended
from core.errors import ImagingBackupError
from core.system.command import CommandResult

log = logging.getLogger(__name__)

Run = Callable[..., CommandResult]

TASK_S = 60.0
COPIES = "imaging-backup-recovery"
"""The folder of the copies, below %PROGRAMFILES%: where other programs may not be run, those below it usually may."""
NOT_COPIED = ("PySide6", "shiboken6")
"""What only the wizard needs: two thirds of the bytes."""

# A start that has passed, and no end of the repetition: the next minute is the first. The defaults of the scheduler would
# end it after three days, let it wait for mains, and give it less of processor and disk than other programs get.
TASK = """\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>{about}</Description></RegistrationInfo>
  <Triggers>
    <BootTrigger><Enabled>true</Enabled></BootTrigger>
    <TimeTrigger>
      <Repetition><Interval>PT1M</Interval><StopAtDurationEnd>false</StopAtDurationEnd></Repetition>
      <StartBoundary>2020-01-01T00:00:00</StartBoundary>
      <Enabled>true</Enabled>
    </TimeTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>4</Priority>
  </Settings>
  <Actions Context="Author">
    <Exec><Command>{program}</Command><Arguments>{arguments}</Arguments></Exec>
  </Actions>
</Task>
"""
ABOUT = "Brings the server back if a backup or restore of CAST Imaging was ended from outside. Removed when the job has ended."


def add_task(name: str, program: Path, arguments: str, scratch: Path, run: Run) -> None:
    """Register the task, with its copy of the program, and try that copy. `scratch`: a private folder.

    Raises OSError, ImagingBackupError; then nothing is registered.
    """
    sweep_copies()
    copy = _copies() / name
    copied = copy / program.name
    try:
        # First: a copy without a task is swept away, by a job of another server too.
        _register(name, task_text(copied, arguments), scratch, run)
        copy_program(program, copy)
        said = run([copied, "--version"], timeout_s=TASK_S)
        if said.returncode != 0 or __version__ not in said.output:
            raise OSError(said.returncode or 0, f"the copy of this program does not run: {said.output.strip()}")
    except BaseException:
        with contextlib.suppress(OSError, ImagingBackupError):
            remove_task(name, run)
        raise


def _register(name: str, text: str, scratch: Path, run: Run) -> None:
    definition = scratch / f"{name}.xml"
    definition.write_bytes(text.encode("utf-16"))
    try:
        _schtasks(run, "/Create", "/TN", name, "/XML", str(definition), "/F")
        # Asked, because only what the scheduler tells of will run.
        _schtasks(run, "/Query", "/TN", name)
    finally:
        definition.unlink(missing_ok=True)


def task_text(program: Path, arguments: str) -> str:
    """The task's definition (Microsoft, "Task Scheduler Schema")."""
    return TASK.format(about=escape(ABOUT), program=escape(str(program)), arguments=escape(arguments))


def tasks(prefix: str) -> list[str]:
    """The names of the registered tasks that begin so: the scheduler keeps each as a file of its name. Raises OSError."""
    return sorted(name for name in os.listdir(_system() / "Tasks") if name.startswith(prefix))


def remove_task(name: str, run: Run) -> None:
    """Remove the task and its copy of the program; a program that runs from that copy leaves it to the next sweep.

    Raises OSError where the task is still there, ImagingBackupError.
    """
    result = run([_system() / "schtasks.exe", "/Delete", "/TN", name, "/F"], timeout_s=TASK_S, quiet=True)
    if _is_registered(name):
        # It would start a program that is gone, each minute, and could not remove itself any more.
        raise OSError(result.returncode or 0, f"schtasks /Delete: {result.output.strip()}")
    _remove_quietly(_copies() / name)


def _is_registered(name: str) -> bool:
    try:
        return name in tasks(name)
    except OSError:
        return False


def sweep_copies() -> None:
    """Remove the copies whose task is gone."""
    with contextlib.suppress(OSError):
        # The copies first: one that is made meanwhile has its task already.
        copies = list(_copies().iterdir())
        registered = tasks("")
        for copy in copies:
            if copy.name not in registered:
                _remove_quietly(copy)
        _copies().rmdir()


def copy_program(program: Path, folder: Path) -> None:
    """Copy the command line's program with all that it needs into a new folder that only administrators may write to.

    Raises OSError.
    """
    os.makedirs(extended(folder))
    for place in (folder.parent, folder):
        _make_administrators_only(place)
    shutil.copyfile(extended(program), extended(folder / program.name))
    _copy_below(program.parent / "_internal", folder / "_internal")


def _copy_below(source: Path, target: Path) -> None:
    """Bytes alone: on a medium that is read-only the marks say so, too."""
    os.mkdir(extended(target))
    with os.scandir(extended(source)) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name not in NOT_COPIED:
                    _copy_below(source / entry.name, target / entry.name)
            else:
                shutil.copyfile(extended(source / entry.name), extended(target / entry.name))


def make_readable_by_system(journal: Path) -> None:
    """SYSTEM acts on a journal that administrators alone can have written: neither another account, nor a program of this one that does
    not run as administrator. Raises OSError.
    """
    if sys.platform == "win32":
        from core.disk.windows_rights import give_to_administrators, restrict_to_administrators

        restrict_to_administrators(journal.parents[1])
        for path in (journal.parent, journal):
            give_to_administrators(path)


def _make_administrators_only(folder: Path) -> None:
    if sys.platform == "win32":
        from core.disk.windows_rights import restrict_to_administrators

        restrict_to_administrators(folder)


def _remove_quietly(folder: Path) -> None:
    """All of it or nothing: a program that runs from there goes on, and its file cannot be deleted."""
    try:
        for program in folder.glob("*.exe"):
            os.unlink(extended(program))
        remove_tree(folder)
    except OSError as error:
        log.info("%s is left to the next job: %s", folder, error)


def _schtasks(run: Run, *words: str) -> None:
    result = run([_system() / "schtasks.exe", *words], timeout_s=TASK_S)
    if result.returncode != 0:
        raise OSError(result.returncode or 0, f"schtasks {words[0]}: {result.output.strip()}")


def _system() -> Path:
    return Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32")


def _copies() -> Path:
    return Path(os.environ.get("PROGRAMFILES", r"C:\Program Files"), COPIES)
