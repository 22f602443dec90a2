"""What a manifest states of the store, as it may be shown: foreign texts, and there may be any number of them. No I/O."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.store_facts import MOST_COUNTED, Doubt, StoreCount, StoreState
from core.phrases import phrase
from core.system.visible import one_line

MOST_SHOWN = 10
"""A backup of this tool has a few for each database."""
MOST_STORES = 1000
"""A Neo4j has at most a hundred databases unless it is told otherwise."""
MOST_CHARS = 300
"""The name of a database has 65 at most."""


def readable_doubts(doubts: Sequence[Doubt]) -> tuple[Doubt, ...]:
    """Each on one line, of a length that can be read; how many more there are is the last one. As long as there is a doubt, one is
    left.
    """
    shown = tuple(
        Doubt(_line(doubt.code), _line(doubt.text) or _line(doubt.code) or "?") for doubt in doubts[:MOST_SHOWN]
    )
    if more := len(doubts) - len(shown):
        return (*shown, Doubt("", phrase("%n more reason(s).", n=more)))
    return shown


def readable_stores(stores: Sequence[StoreState]) -> tuple[StoreState, ...]:
    """Each in words of one line, of a length that can be read; the name of a real database is as it was."""
    return tuple(
        StoreState(
            _line(state.database), state.recovery_required, state.last_transaction, not_asked=_line(state.not_asked)
        )
        for state in stores[:MOST_STORES]
    )


def readable_counts(counts: Sequence[StoreCount]) -> tuple[StoreCount, ...]:
    """The same of the counts: the first of each database."""
    first: dict[str, StoreCount] = {}
    for count in counts:
        if len(first) == MOST_COUNTED:
            break
        name = _line(count.database)
        first.setdefault(name, StoreCount(name, count.nodes, count.relationships))
    return tuple(first.values())


def _line(text: str) -> str:
    return one_line(text, MOST_CHARS)
