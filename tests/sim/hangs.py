"""A disk that stops answering at one call: such a call never returns, not even with an error.

A step that may hang is given up after a while, as core/system/watched.py does. Any other call that hangs blocks the program
until it is killed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from core.cancel import CancelToken
from core.errors import CopyStalled, OperationCancelled
from core.model.backup import BackupMethod
from core.model.events import Outcome
from core.model.service_state import ServiceState
from core.system.watched import NoAnswer
from tests.sim.disk import Cut
from tests.sim.faults import CALLS
from tests.sim.tally import Tally, recover_all
from tests.sim.world import BACKUPS, SERVER, STATE, Scenario, World, simulated

AREAS = (SERVER, BACKUPS, STATE)


class Hung(BaseException):
    """The thread waits in a call for ever. What catches errors must not catch this."""


@dataclass
class Hang:
    """The call of that number below `area` never comes back, nor does any that follows there."""

    number: int
    area: str
    met: int = 0
    first: str = ""
    never: threading.Event = field(default_factory=threading.Event)
    unwinding: bool = False
    """A thread that hangs does nothing more: no call of it is served before it was given up."""

    def __call__(self, call: str, path: str) -> int | None:
        if self.unwinding:
            raise Hung
        if call in CALLS and f"{path}/".startswith(f"{self.area}/"):
            self.met += 1
            if self.met >= self.number:
                self.first = self.first or f"{call} {path}"
                self.unwinding = True
                raise Hung
        return None

    def watch(
        self, work: Callable[[], Any], cancel: CancelToken, on_left: Callable[[], None], stall_s: float | None
    ) -> Any:
        """Stands for run_watched: the time that it waits is over at once."""
        try:
            return work()
        except Hung:
            if not cancel.cancel() and stall_s is None:
                raise  # nobody can give it up
            self.unwinding = False
            on_left()
            if stall_s is None:  # nobody waits for Neo4j: a person has cancelled
                raise OperationCancelled("It was left.") from None
            raise CopyStalled("Nothing was read or written.") from None

    def wait(self, work: Callable[[], Any], limit_s: float) -> Any:
        """Stands for in_time."""
        try:
            return work()
        except Hung:
            self.unwinding = False
            raise NoAnswer(limit_s, self.never) from None

    def __str__(self) -> str:
        return f"call {self.number} ({self.first}) hangs, and so does all that follows below {self.area}"


def try_hangs(scenario: Scenario, area: str, *, every: int = 1, first: int = 1) -> Tally:
    """That disk hangs at every call from number `first` on; `every` takes only each so-many-th.

    Neo4j must run then, and after the next start of the program, where the disk answers, all must be well. What hung has not
    happened, and does not happen later.
    """
    tally, number = Tally(), first
    with simulated(scenario) as world:
        while True:
            world.begin()
            hang = Hang(number, area)
            outcome = _run(world, hang)
            if not hang.first:
                return tally
            point = f"{scenario.name}, {hang} -> {outcome.code if outcome else 'the program hangs'}"
            if outcome is not None:
                tally.judge_words(world, outcome, point)
            down = world.must_run and world.service.current is not ServiceState.RUNNING and not world.data_is_lost()
            if down and area not in _excused(scenario):
                tally.broken.append(f"{point}: Neo4j does not run")
            world.next_process(Cut.KILL)
            tally.judge(world, recover_all(world), point, outcome)
            number += every


def _excused(scenario: Scenario) -> tuple[str, ...]:
    """The disks that a restore cannot do without while Neo4j is stopped: what Neo4j would start on lies on the server's, and
    neo4j-admin reads the backup itself.
    """
    if not scenario.restore:
        return ()
    return (SERVER, BACKUPS) if scenario.method is BackupMethod.ONLINE else (SERVER,)


def _run(world: World, hang: Hang) -> Outcome | None:
    """The job to its end; None where the program hangs itself."""
    host = world.host
    world.host = replace(host, run_watched=hang.watch, in_time=hang.wait)
    world.machine.disk.fail = hang
    try:
        return world.run(world.planned)
    except Hung:
        return None
    finally:
        world.host = host
