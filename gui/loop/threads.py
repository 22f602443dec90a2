"""Reading calls that may hang for ever (a share that does not answer) without freezing the window or keeping it alive.

For what only reads: the thread is a daemon, and one that is waited for no longer is left to itself. What acts is never
run here: the program must not end in the middle of it.
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
    """What the function gives or raises. Cancelling returns at once and abandons the thread, whatever it hangs in."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Result] = loop.create_future()

    def run() -> None:
        try:
            settle = partial(future.set_result, function(*args, **kwargs))
        except BaseException as error:
            settle = partial(future.set_exception, error)
        if loop.is_closed():
            return
        # Between the question and the call the loop may close: then it raises RuntimeError.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle, future, settle)

    threading.Thread(target=run, name="look", daemon=True).start()
    return await future


def _settle(future: asyncio.Future[Result], settle: Callable[[], None]) -> None:
    # Perhaps nobody waits any more.
    if not future.done():
        settle()
