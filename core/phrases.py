"""Sentences for people that can still be translated: English text that remembers its pattern and its values.

The core speaks English and knows no translator. A Phrase is that English as a plain `str`, for the command line, logs and
journals; a front end in another language translates the pattern and puts in the values in its own format. The unit of a
value is in its name: `_bytes`, `_s`, `_utc`, `_moment` (a time to the second), `_count`; `n` is the number for "%n".
Pure: nothing here knows which languages there are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from core.dates import duration_words, exact_words, time_words
from core.sizes import size_words

_PLURAL = re.compile(r"\((s|es)\)")


class Phrase(str):
    """A `str` with `pattern` and `values`; equal to its English text. Made by `phrase` and `join_phrases`."""

    pattern: str
    values: Mapping[str, object]

    def __deepcopy__(self, _memo: dict[int, object]) -> Phrase:
        # It is immutable, and `asdict` could not copy its values, a read-only view.
        return self


def phrase(pattern: str, **values: object) -> Phrase:
    """The pattern with its values put in. With `n=`, "%n file(s)" becomes singular or plural.

    The pattern must be a literal: the translations are collected by reading the source.
    """
    return _make(pattern, values)


def join_phrases(*parts: str, between: str = " ") -> Phrase:
    """Join sentences, or the items of a list; each part is translated on its own, empty parts are left out."""
    said = {f"part{i}": part for i, part in enumerate(part for part in parts if part)}
    return _make(between.join(f"{{{name}}}" for name in said), said)


Packed = str | dict[str, object]
"""A text as plain values that a file can hold."""


def pack(text: str) -> Packed:
    """A text as values for a file, so that it can still be translated when it is read back."""
    if not isinstance(text, Phrase):
        return text
    return {"pattern": text.pattern, "values": {name: _plain(value) for name, value in text.values.items()}}


def unpack(packed: Packed) -> str:
    """The text that `pack` packed. ValueError for anything else."""
    if isinstance(packed, str):
        return packed
    match packed:
        case {"pattern": str(pattern), "values": dict(values)}:
            inner = {name: unpack(value) if isinstance(value, dict) else value for name, value in values.items()}
            try:
                return _make(pattern, inner)
            except (LookupError, AttributeError, ValueError) as error:
                raise ValueError(packed) from error
    raise ValueError(packed)


def _plain(value: object) -> object:
    if isinstance(value, str):
        return pack(value)
    return value if isinstance(value, (int, float)) else str(value)


def english_number(pattern: str, count: int) -> str:
    """The pattern for that many: "%n file(s)" is "1 file", "2 files"."""
    return _PLURAL.sub("" if count == 1 else r"\1", pattern).replace("%n", f"{count:,}")


def _make(pattern: str, values: Mapping[str, object]) -> Phrase:
    count = values.get("n")
    text = english_number(pattern, count) if isinstance(count, int) else pattern
    made = Phrase(text.format_map({name: _in_english(name, value) for name, value in values.items()}))
    made.pattern, made.values = pattern, MappingProxyType(dict(values))
    return made


def _in_english(name: str, value: object) -> str:
    if isinstance(value, int) and name.endswith("_bytes"):
        return size_words(value)
    if isinstance(value, int) and name.endswith("_count"):
        return f"{value:,}"
    if isinstance(value, str) and name.endswith("_moment"):
        return exact_words(value)
    if isinstance(value, str) and name.endswith("_utc"):
        return time_words(value)
    if isinstance(value, (int, float)) and name.endswith("_s"):
        return duration_words(value)
    return str(value)
