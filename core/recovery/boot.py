"""Recovery at the next boot: while a job runs, the system is set up to recover it if the power fails.

A oneshot unit of systemd, or a task of the Windows task scheduler; both run `imaging-backup recover` as the system. It is
registered only for a program that only administrators can change: otherwise any account could run its own program as the
system. If it cannot be registered, the next start of the program recovers the job.
"""

from __future__ import annotations

import contextlib
import logging
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from core.disk.files import flush_folder, write_durably
from core.errors import ImagingBackupError
from core.system.command import CommandResult, run_command
from core.system.own_program import own_command, own_environment
from core.system.state_folder import STATE_DIR_VARIABLE

log = logging.getLogger(__name__)

NAME = "imaging-backup-recover"
UNITS = Path("/etc/systemd/system")
BOOTED = Path("/run/systemd/system")
"""Exists when systemd has booted the machine (sd_booted(3))."""
TASK_S = 60.0
UNIT = """\
[Unit]
Description=Undo an interrupted backup or restore of CAST Imaging
After=local-fs.target remote-fs.target docker.service

[Service]
Type=oneshot
{variables}ExecStart={command}

[Install]
WantedBy=multi-user.target
"""


@contextlib.contextmanager
def recovery_at_boot(state_dir: Path) -> Iterator[None]:
    """Registered until the block ends normally. An exception leaves the job to recovery, so the registration stays."""
    registered = _register(state_dir)
    yield
    if registered:
        forget_recovery_at_boot()


def forget_recovery_at_boot() -> None:
    """Call this when nothing is left to recover. It is no error if nothing is registered."""
    try:
        if sys.platform == "win32":
            remove_task(run_command)
        elif BOOTED.is_dir() and os.geteuid() == 0:
            remove_unit(UNITS)
    except (OSError, ImagingBackupError) as error:
        log.warning("the recovery at boot could not be unregistered; it will find nothing to do: %s", error)


def _register(state_dir: Path) -> bool:
    command = own_command("recover", "--yes")
    try:
        if sys.platform == "win32":
            program_files = os.environ.get("PROGRAMFILES", "")
            if program_files and Path(command[0]).is_relative_to(program_files):
                add_task(command, run_command)
                return True
        elif BOOTED.is_dir() and os.geteuid() == 0 and only_root_can_change(Path(command[0])):
            write_unit(UNITS, unit_text(command, {**own_environment(), STATE_DIR_VARIABLE: str(state_dir)}))
            return True
        log.info("no recovery at boot: the next start of the program recovers")
    except (OSError, ImagingBackupError) as error:
        log.warning("no recovery at boot could be registered: %s", error)
    return False


# --- systemd -------------------------------------------------------------------------------------------------------


def only_root_can_change(program: Path) -> bool:
    """Whether the program, and every folder above it, links resolved, belongs to root and is writable by nobody else."""
    real = Path(os.path.realpath(program))
    for path in (real, *real.parents):
        status = os.stat(path)
        others = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        if status.st_uid != 0 or (others and not status.st_mode & stat.S_ISVTX):
            return False
    return True


def unit_text(command: list[str], environment: dict[str, str]) -> str:
    """The unit (systemd.service(5)). It starts after docker, because recovery starts containers."""
    # `$` has no special meaning in Environment=, but it has one in ExecStart=.
    variables = "".join(f"Environment={quote_word(f'{name}={value}')}\n" for name, value in environment.items())
    words = [quote_word(word).replace("$", "$$") for word in command]
    return UNIT.format(variables=variables, command=" ".join(words))


def quote_word(word: str) -> str:
    """Quote one word of a unit file, so that nothing in it is a separator or a specifier (%)."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def write_unit(folder: Path, text: str) -> None:
    """Write the unit, and the link that makes the boot start it (as `systemctl enable` does)."""
    unit, wants = folder / f"{NAME}.service", folder / "multi-user.target.wants"
    write_durably(unit, text.encode())
    wants.mkdir(exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.symlink(unit, wants / unit.name)
    flush_folder(wants)


def remove_unit(folder: Path) -> None:
    """The link is removed first: systemd complains about a dangling link at boot."""
    unit = folder / f"{NAME}.service"
    (folder / "multi-user.target.wants" / unit.name).unlink(missing_ok=True)
    unit.unlink(missing_ok=True)


# --- Windows -------------------------------------------------------------------------------------------------------


def _schtasks() -> Path:
    return Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "schtasks.exe")


def add_task(command: list[str], run: Callable[..., CommandResult]) -> None:
    """A task at system start, as SYSTEM (Microsoft, schtasks create)."""
    line = " ".join([f'"{command[0]}"', *command[1:]])
    words = ["/Create", "/TN", NAME, "/SC", "ONSTART", "/RU", "SYSTEM", "/RL", "HIGHEST", "/F", "/TR", line]
    result = run([_schtasks(), *words], timeout_s=TASK_S)
    if result.returncode != 0:
        raise OSError(result.returncode, f"schtasks: {result.output.strip()}")


def remove_task(run: Callable[..., CommandResult]) -> None:
    run([_schtasks(), "/Delete", "/TN", NAME, "/F"], timeout_s=TASK_S, quiet=True)
