"""Repeats a call on its own thread while a block of code runs."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

Repeat = Callable[[Callable[[], bool], float, str], AbstractContextManager[None]]
"""What `repeated` is."""


@contextlib.contextmanager
def repeated(act: Callable[[], bool], every_s: float, name: str) -> Iterator[None]:
    """Call `act` every `every_s` seconds until the block ends or `act` returns False."""
    ended = threading.Event()

    def repeat() -> None:
        while not ended.wait(every_s) and act():
            pass

    thread = threading.Thread(target=repeat, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
