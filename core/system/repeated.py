"""Something that is done again and again on a thread of its own, beside a block of code."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

Repeat = Callable[[Callable[[], bool], float, str], AbstractContextManager[None]]
"""What `repeated` is."""


@contextlib.contextmanager
def repeated(act: Callable[[], bool], every_s: float, name: str) -> Iterator[None]:
    """Call `act` every so many seconds until the block ends, or it gives False: it is not wanted any more."""
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
