"""What a search tried, and what did not hold."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from core.errors import ReadFailed
from core.model.events import JobState, Outcome
from tests.sim.disk import Crash
from tests.sim.world import World


@dataclass
class Tally:
    """Points of one kind of search on one kind of job. Each complaint names its point."""

    points: int = 0
    broken: list[str] = field(default_factory=list)

    def judge(self, world: World, recovered: list[Outcome], point: str, job: Outcome | None = None) -> None:
        self.points += 1
        self.broken += [f"{point}: {complaint}" for complaint in world.complaints(recovered, job)]

    def judge_words(self, world: World, outcome: Outcome, point: str) -> None:
        """What a job says of its own end: an error that has a name, and no success that is none."""
        if outcome.code == "UNEXPECTED":
            self.broken.append(f"{point}: {outcome.message}")
        if outcome.state is JobState.SUCCEEDED and not world.is_done():
            self.broken.append(f"{point}: a success that is none")

    def __iadd__(self, other: Tally) -> Tally:
        self.points += other.points
        self.broken += other.broken
        return self


def run_job(world: World) -> Outcome | None:
    """The planned job, to its end or its death (None)."""
    try:
        return world.run(world.planned)
    except Crash:
        return None


def recover_all(world: World) -> list[Outcome]:
    """What the next start of the program does, to its end or its death, or until the disk says nothing of journals."""
    try:
        return world.recover()
    except (Crash, ReadFailed):
        return []


def be_quiet() -> None:
    """The product logs each of the failures that are made here."""
    logging.disable(logging.CRITICAL)
