"""When a program counts as idle."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field

import psutil
import pytest

from core.system.idle import LOOKS, Effort, IdleWatch, effort_of
from tests.support import until

LIMIT_S = LOOKS * 10.0
PAUSE_S = 10.0


@dataclass
class Watched:
    """A program whose effort is what a test says, and a clock that it sets."""

    effort: Effort | None = field(default_factory=lambda: Effort(7, 1.0))
    now_s: float = 0.0
    watch: IdleWatch = field(init=False)

    def __post_init__(self) -> None:
        self.watch = IdleWatch(1, LIMIT_S, lambda _: self.effort, lambda: self.now_s)

    def idle_after(self, looks: int) -> bool:
        for _ in range(looks):
            self.now_s += PAUSE_S
            if self.watch.is_idle():
                return True
        return False


def test_one_that_does_nothing_is_idle_in_the_end() -> None:
    watched = Watched()
    assert not watched.idle_after(LOOKS - 1)
    assert watched.idle_after(1)


def test_one_call_is_a_sign_of_life() -> None:
    watched = Watched()
    assert not watched.idle_after(LOOKS - 1)
    watched.effort = Effort(8, 1.0)
    assert not watched.idle_after(LOOKS)
    assert watched.idle_after(1)


def test_a_child_that_has_ended_is_one_too() -> None:
    watched = Watched()
    assert not watched.idle_after(LOOKS - 1)
    watched.effort = Effort(3, 0.5)
    assert not watched.idle_after(LOOKS)


def test_computing_is_one_but_not_what_a_waiting_java_takes() -> None:
    busy, waiting = Watched(), Watched()
    for look in range(2 * LOOKS):
        busy.effort = Effort(7, 1.0 + 0.02 * PAUSE_S * (look + 1))
        assert not busy.idle_after(1)
    for look in range(LOOKS - 1):
        waiting.effort = Effort(7, 1.0 + 0.003 * PAUSE_S * (look + 1))
        assert not waiting.idle_after(1)
    assert waiting.idle_after(1)


def test_time_alone_makes_nothing_idle() -> None:
    """The machine slept."""
    watched = Watched()
    watched.now_s += 10 * LIMIT_S
    assert not watched.watch.is_idle()
    assert not watched.idle_after(LOOKS - 2)


def test_looks_are_rare() -> None:
    watched = Watched()
    for _ in range(2 * LOOKS):
        watched.now_s += PAUSE_S / 3
        assert not watched.watch.is_idle()


def test_what_this_process_does_is_seen() -> None:
    before = effort_of(os.getpid())
    until(lambda: effort_of(os.getpid()) != before)


def test_of_a_process_that_is_gone_nothing_is_known() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    assert effort_of(process.pid) is None


@pytest.mark.parametrize("error", [psutil.AccessDenied(1), OSError("no answer")])
def test_where_nobody_can_tell_it_is_not_idle(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(psutil.Process, "children", refuse)
    assert effort_of(os.getpid()) is None
    watched = Watched()
    assert not watched.idle_after(LOOKS - 1)
    watched.effort = None
    assert not watched.idle_after(2 * LOOKS)
    watched.effort = Effort(7, 1.0)
    assert not watched.idle_after(LOOKS)
    assert watched.idle_after(1)
