"""Recovery from outside: while a job runs, the system is set up to recover it when the program and its guardian are both gone.

On Windows a task, every minute and at the next start: a session that ends takes both with it. On Linux a unit at the next boot.
One for each job, with the job's name; where none can be registered, the next start of the program recovers the job.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from core.disk.identity import folder_key
from core.errors import ImagingBackupError, UsageError
from core.model.events import Say
from core.phrases import phrase
from core.recovery.systemd_unit import BOOTED, UNITS, add_unit, only_root_can_change, remove_unit, unit_text, units
from core.recovery.windows_task import add_task, make_readable_by_system, remove_task, sweep_copies, tasks
from core.system.command import run_command
from core.system.own_program import is_frozen, own_command, own_environment
from core.system.state_folder import STATE_DIR_VARIABLE

log = logging.getLogger(__name__)

COMMAND = "look-after"
"""What the task runs, with the journal."""
PREFIX = "imaging-backup-recover"
"""Of all names. By itself it is the name that earlier versions gave to one registration for all jobs."""


@contextlib.contextmanager
def recovery_from_outside(journal: Path, warn: Say) -> Iterator[None]:
    """Registered until the block ends normally. An exception leaves the job to recovery, so the registration stays."""
    registered = _register(journal, warn)
    yield
    if registered:
        _forget([name_of(journal)])


def name_of(journal: Path) -> str:
    """The registration's name: of the state folder, so that one is not taken for another's, and of the job."""
    return f"{_prefix(_state_dir(journal))}{journal.stem}"


def forget_job(journal: Path) -> None:
    """Call this when nothing is left to recover. It is no error if nothing is registered. Never raises."""
    if (name := name_of(journal)) in _names(name):
        _forget([name])


def try_no_more(journal: Path) -> None:
    """Call this when Neo4j runs again and what is left is a person's: the next try of a task could stop it.

    A unit of systemd runs at the next boot only, when Neo4j is down.
    """
    if sys.platform == "win32":
        forget_job(journal)


def registered_jobs(state_dir: Path) -> tuple[str, ...]:
    """The jobs of that state folder that are registered, by the names of their journals. Never raises."""
    prefix = _prefix(state_dir)
    return tuple(name.removeprefix(prefix) for name in _names(prefix))


def forget_jobs(state_dir: Path, jobs: Iterable[str]) -> None:
    """As `forget_job`, for several."""
    prefix = _prefix(state_dir)
    _forget([f"{prefix}{job}" for job in jobs])


def forget_registration_of_earlier_versions() -> None:
    """It stands for all jobs: call this when none is left to recover."""
    if PREFIX in _names(PREFIX):
        _forget([PREFIX])


def _state_dir(journal: Path) -> Path:
    return journal.parent.parent


def _prefix(state_dir: Path) -> str:
    return f"{PREFIX}-{folder_key(state_dir)[:8]}-"


def _register(journal: Path, warn: Say) -> bool:
    try:
        if sys.platform == "win32":
            if not is_frozen():
                raise UsageError(phrase("this program runs from its source"))
            # As SYSTEM sees it, which has no drive letters of a session.
            real = Path(os.path.realpath(journal))
            if real.drive.startswith("\\\\"):
                raise UsageError(phrase("the state folder lies on a share"))
            make_readable_by_system(real)
            add_task(name_of(journal), Path(own_command()[0]), f'{COMMAND} "{real}"', _state_dir(real), run_command)
            return True
        command = own_command("recover", "--yes")
        if BOOTED.is_dir() and os.geteuid() == 0 and only_root_can_change(Path(command[0])):
            environment = {**own_environment(), STATE_DIR_VARIABLE: str(_state_dir(journal))}
            add_unit(UNITS, name_of(journal), unit_text(command, environment))
            return True
        log.info("no recovery at boot: the next start of the program recovers")
    except (OSError, ImagingBackupError) as error:
        # What could not be so here is no fault; the person is told in both cases.
        level = logging.INFO if isinstance(error, UsageError) else logging.WARNING
        log.log(level, "no recovery from outside could be registered: %s", error)
        if sys.platform == "win32":
            warn(
                phrase(
                    "No task of Windows could be registered for this job ({reason}): if you are logged off or Windows is "
                    "restarted while it runs, Neo4j is started again only when this program is started again.",
                    reason=str(error),
                )
            )
    return False


def _names(prefix: str) -> list[str]:
    try:
        if sys.platform == "win32":
            return tasks(prefix)
        return units(UNITS, prefix) if BOOTED.is_dir() and os.geteuid() == 0 else []
    except OSError as error:
        log.info("what is registered cannot be told: %s", error)
        return []


def _forget(names: list[str]) -> None:
    try:
        for name in names:
            if sys.platform == "win32":
                remove_task(name, run_command)
            elif BOOTED.is_dir() and os.geteuid() == 0:
                remove_unit(UNITS, name)
        if sys.platform == "win32":
            sweep_copies()
    except (OSError, ImagingBackupError) as error:
        log.warning("a recovery from outside could not be unregistered; it will find nothing to do: %s", error)
