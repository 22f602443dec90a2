"""Runs reading calls that may hang for ever (on a share that does not answer) without blocking the window or the exit.

Only for reading: the thread is a daemon, and is abandoned when nobody waits for it any more. Never for calls that change
something: the program must not end in the middle of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


async def in_daemon_thread(
    function: Callable[Parameters, Result], *args: Parameters.args, **kwargs: Parameters.kwargs
) -> Result:
    """Return what the function returns, or raise what it raises. Cancelling returns at once and abandons the thread."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Result] = loop.create_future()

    def run() -> None:
        try:
            settle = partial(future.set_result, function(*args, **kwargs))
        except BaseException as error:
            settle = partial(future.set_exception, error)
        if loop.is_closed():
            return
        # The loop may close between this check and the call, which then raises RuntimeError.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle, future, settle)

    threading.Thread(target=run, name="look", daemon=True).start()
    return await future


def _settle(future: asyncio.Future[Result], settle: Callable[[], None]) -> None:
    # It is done already if nobody waits any more.
    if not future.done():
        settle()
