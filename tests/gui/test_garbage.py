"""Cyclic garbage dies on the GUI's thread, whoever allocates."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from collections.abc import Iterator

import pytest

from gui.loop.garbage import GarbageCollector


class Ring:
    """Garbage that only the collector finds."""

    def __init__(self, died_in: list[threading.Thread]) -> None:
        self.myself = self
        weakref.finalize(self, lambda: died_in.append(threading.current_thread()))


@pytest.fixture(autouse=True)
def automatic_again() -> Iterator[None]:
    was = gc.isenabled()
    yield
    (gc.enable if was else gc.disable)()


def allocate(kept: list[object]) -> None:
    """Far more than what makes the interpreter collect on its own; it counts what is kept."""
    kept.extend([number] for number in range(20_000))


def test_a_worker_thread_collects_nothing() -> None:
    died_in: list[threading.Thread] = []
    kept: list[object] = []
    gc.enable()
    with GarbageCollector() as collector:
        Ring(died_in)
        worker = threading.Thread(target=allocate, args=(kept,))
        worker.start()
        worker.join()
        assert died_in == []
        allocate(kept)
        collector.beat()
        assert died_in == [threading.current_thread()]


def test_without_it_a_worker_thread_does() -> None:
    died_in: list[threading.Thread] = []
    kept: list[object] = []
    gc.enable()
    gc.collect()
    Ring(died_in)
    worker = threading.Thread(target=allocate, args=(kept,))
    worker.start()
    worker.join()
    assert died_in == [worker]


def test_what_is_left_at_the_end_is_collected_too() -> None:
    died_in: list[threading.Thread] = []
    with GarbageCollector():
        Ring(died_in)
    assert died_in == [threading.current_thread()]
    assert gc.isenabled()


async def test_a_running_loop_collects() -> None:
    died_in: list[threading.Thread] = []
    kept: list[object] = []
    with GarbageCollector():
        Ring(died_in)
        allocate(kept)
        async with asyncio.timeout(10):
            while not died_in:
                await asyncio.sleep(0.01)
