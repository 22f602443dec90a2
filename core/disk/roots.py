r"""Why nothing at all can be reached on a drive or share of Windows: four things that a person puts right in four ways.

Windows answers for each path below with an error that says less, often that it was not found; so the root itself is asked.
Source of the numbers: Microsoft, "System Error Codes".
"""

from __future__ import annotations

import os
from pathlib import Path

from core.disk.disk_errors import OF_THE_NETWORK
from core.model.survey_facts import NoRoot
from core.phrases import phrase

_REFUSED = frozenset(
    {5, 65, 86, 1219, 1265, 1272, 1311, 1326, 1327, 1328, 1329, 1330, 1331, 1385, 1396, 1398, 1907, 1909, 2240, 2242}
)
"""Access denied, a wrong or another account or password, one that may not log on from here or now, is locked or has expired."""
_NO_DRIVE = frozenset({2, 3, 15, 20, 21, 1112})
"""No such drive, or no disk in it. Any other error is of a disk that is there: damaged, locked, without a file system."""


def why_no_root(path: Path) -> NoRoot | None:
    r"""None where the root of that path answers, as it does on every system but Windows, or anything below it that leads to the path: an
    account may have rights in \\server\share\team alone. May wait as long as the network does.
    """
    whole = Path(os.path.abspath(path))
    root = whole.anchor
    try:
        os.stat(root)
    except OSError as error:
        # Below what the network does not reach, each look would wait as long again.
        away = _number_of(error) in OF_THE_NETWORK
        return explain(root, error) if away or not _is_seen_below(whole) else None
    return None


def _is_seen_below(path: Path) -> bool:
    return any(os.path.lexists(one) for one in (path, *path.parents) if one != one.parent)


def _number_of(error: OSError) -> int | None:
    number: int | None = getattr(error, "winerror", None)
    return number


def explain(root: str, error: OSError) -> NoRoot:
    r"""In words, what the system answered for a root, `D:\` or `\\server\share\`."""
    number = _number_of(error)
    words = (error.strerror or str(error)).rstrip(". ")
    reason = phrase("{words} (Windows error {number})", words=words, number=number) if number else words
    if number in _REFUSED:
        return NoRoot(
            phrase("{root} does not let this account in: {reason}.", root=root, reason=reason),
            phrase(
                "Give this account rights there, or start the program with an account that has them. To a share, the account "
                "SYSTEM is this machine."
            ),
        )
    if number in OF_THE_NETWORK or root.startswith("\\\\"):
        return NoRoot(
            phrase("{root} cannot be reached: {reason}.", root=root, reason=reason),
            phrase("Check the names of the server and of the share, whether the server runs, and the network to it."),
        )
    if number not in _NO_DRIVE:
        return NoRoot(
            phrase("{root} cannot be read: {reason}.", root=root, reason=reason),
            phrase("Unlock or repair the disk, or name another folder."),
        )
    return NoRoot(
        phrase("There is no drive {root}, or no disk in it: {reason}.", root=root, reason=reason),
        phrase(
            "Connect the disk, or name another folder. A folder on a network drive is named by its share: {example}.",
            example=r"\\server\share\folder",
        ),
        no_drive=True,
    )
