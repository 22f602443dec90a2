"""Counts how large the places of CAST Imaging 3 are: within a time for each, without following a link. Reads, never writes.

They may be of any size and on any disk. What could not be counted is told with its reason, never taken for nothing.
"""

from __future__ import annotations

import contextlib
import os
import stat
import time
from collections.abc import Callable
from dataclasses import replace

from core.cancel import CancelToken
from core.disk.tree import extended, is_link_or_special
from core.model.generation3 import Generation3, Place, Size
from core.phrases import phrase
from core.system.watched import InTime, NoAnswer, in_time

COUNT_S = 5.0
"""For each place."""
GRACE_S = 2.0
"""How much longer a disk may take that does not answer."""


def measure_places(
    found: Generation3,
    cancel: CancelToken,
    clock: Callable[[], float] = time.monotonic,
    within: InTime = in_time,
) -> Generation3:
    """The same, with the size of each place as far as it was counted. Raises OperationCancelled."""

    def measured(place: Place) -> Place:
        if place.size is not None:
            return place
        try:
            return replace(place, size=within(lambda: _count(place.path, cancel, clock), COUNT_S + GRACE_S))
        except NoAnswer as error:
            return replace(place, size=Size(0, error.strerror or ""))

    return replace(found, parts=tuple(replace(part, places=tuple(map(measured, part.places))) for part in found.parts))


def _count(path: str, cancel: CancelToken, clock: Callable[[], float]) -> Size:
    ends_s = clock() + COUNT_S
    try:
        status = os.stat(extended(path))
    except OSError as error:
        return Size(0, _why_unread(error))
    if not stat.S_ISDIR(status.st_mode):
        return Size(status.st_size)
    size_bytes, why_not_all = 0, ""
    pending = [extended(path)]
    while pending:
        try:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    cancel.check()
                    if clock() > ends_s:
                        return Size(size_bytes, phrase("counting it all would have taken too long"))
                    with contextlib.suppress(FileNotFoundError):  # gone meanwhile
                        status = entry.stat(follow_symlinks=False)
                        if is_link_or_special(status):
                            continue
                        if stat.S_ISDIR(status.st_mode):
                            pending.append(entry.path)
                        else:
                            size_bytes += status.st_size
        except FileNotFoundError:
            continue
        except OSError as error:
            why_not_all = _why_unread(error)
    return Size(size_bytes, why_not_all)


def _why_unread(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return phrase("nothing was found there")
    if isinstance(error, PermissionError):
        return phrase("this account may not read all of it")
    return phrase("it could not be read: {reason}", reason=error.strerror or type(error).__name__)
