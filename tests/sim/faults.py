"""A disk that fails at every call of a job that may fail, with each error number, once or from then on; and a cancel at every
effect. Each time the job must end by itself, with its own error, and leave complete old or new data.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from core.cancel import CancelToken
from core.model.events import JobState, Outcome
from core.model.service_state import ServiceState
from tests.sim.disk import ROOT, Cut
from tests.sim.tally import Tally, recover_all
from tests.sim.world import BACKUPS, SERVER, STATE, Scenario, World, simulated

TAKING_SPACE = frozenset({"create", "write", "mkdir", "link", "rename", "fsync"})
CHANGING = TAKING_SPACE | {"unlink", "rmdir", "chmod", "chown", "utime", "truncate"}
CALLS = CHANGING | {"open", "read", "listdir", "stat", "statvfs"}
FAULTS: dict[int, frozenset[str]] = {
    errno.ENOSPC: TAKING_SPACE,
    errno.EDQUOT: TAKING_SPACE,
    errno.EROFS: CHANGING,
    errno.EIO: CALLS,
}
"""Which calls may fail with which number."""
LATE = frozenset({"fsync", "rename"})
"""Calls that may fail although they did what was asked: a share whose answer was lost, a disk that reports too much."""

AREAS = (ROOT, SERVER, BACKUPS, STATE)
"""Disks that fail for good: all of them, or one."""


@dataclass
class Fault:
    """The call of that number below `area`, among those that may fail so, fails; `lasting`: so do all that follow."""

    number: int
    error: int
    lasting: bool
    area: str = ROOT
    late: bool = False
    """Only calls of LATE fail, and happen."""
    met: int = 0
    first: str = ""

    def __call__(self, call: str, path: str) -> int | None:
        if call not in (LATE if self.late else FAULTS[self.error]) or not f"{path}/".startswith(f"{self.area}/"):
            return None
        self.met += 1
        if self.met != self.number and not (self.lasting and self.met > self.number):
            return None
        self.first = self.first or f"{call} {path}"
        return self.error

    def __str__(self) -> str:
        many = f" and all that follow below {self.area}" if self.lasting else ""
        many += ", but happened" if self.late else ""
        return f"{errno.errorcode[self.error]} at call {self.number} ({self.first}){many}"


@contextmanager
def failing(world: World, fault: Fault) -> Iterator[None]:
    """The disk fails in the block and is well again after it."""
    disk = world.machine.disk
    disk.fail, disk.fails_late = fault, fault.late
    yield
    disk.fail, disk.fails_late = (lambda _call, _path: None), False


def try_faults(
    scenario: Scenario, error: int, area: str, *, lasting: bool, late: bool = False, every: int = 1, first: int = 1
) -> Tally:
    """That error at every call from number `first` on; `every` takes only each so-many-th."""
    tally, number = Tally(), first
    with simulated(scenario) as world:
        while True:
            world.begin()
            fault = Fault(number, error, lasting, area, late)
            with failing(world, fault):
                outcome = world.run(world.planned)
            if not fault.first:
                return tally
            _judge_end(world, outcome, f"{scenario.name}, {fault}", tally, excused=lasting and area in (ROOT, SERVER))
            number += every


def try_cancels(scenario: Scenario, *, every: int = 1) -> Tally:
    """A cancel just before every effect."""
    tally, number = Tally(), 1
    with simulated(scenario) as world:
        while True:
            world.begin()
            cancel = CancelToken()

            def at(effect: int, wanted: int = number, token: CancelToken = cancel) -> None:
                if effect == wanted:
                    token.cancel()

            world.machine.disk.notice = at
            outcome = world.run(world.planned, cancel=cancel)
            if not (cancel.cancelled or cancel.came_late):
                return tally
            point = f"{scenario.name}, cancelled before effect {number} ({world.machine.disk.effects[number - 1]})"
            if outcome.state is JobState.FAILED:
                tally.broken.append(f"{point}: {outcome.code} {outcome.message}")
            if cancel.came_late and outcome.state is not JobState.SUCCEEDED:
                tally.broken.append(f"{point}: too late, and yet it ended with {outcome.code}")
            _judge_end(world, outcome, point, tally)
            number += every


def _judge_end(world: World, outcome: Outcome, point: str, tally: Tally, *, excused: bool = False) -> None:
    """At once, and after the next start of the program. `excused`: a disk that stays broken may keep the service down
    until then, where the outcome says so."""
    point = f"{point} -> {outcome.code}"
    tally.judge_words(world, outcome, point)
    down = world.must_run and world.service.current is not ServiceState.RUNNING and not world.data_is_lost()
    if down and not (excused and outcome.code == "ROLLBACK_FAILED"):
        tally.broken.append(f"{point}: the service does not run at the end of the job")
    world.next_process(Cut.KILL)
    tally.judge(world, recover_all(world), point, outcome)
