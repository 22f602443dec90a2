"""Reads the `.env` of a compose project, and fills its values into texts as compose does. Never fails."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Mapping

_PLACE = re.compile(r"\$\{(\w+)(?:(:?)([-+?])([^${}]*))?\}|\$([A-Za-z_]\w*)")
_NESTED = 5
"""How deep defaults may stand in defaults: `${A:-${B}}` is two."""
_DOLLAR = "\0"


def parse_env_file(text: str, env: Mapping[str, str] | None = None) -> dict[str, str]:
    """Read the KEY=VALUE lines; quotes around a value are taken off. A value may name those before it, and `env`, which decides."""
    values: dict[str, str] = {}
    known = ChainMap(dict(env or {}), values)
    for line in text.removeprefix("\ufeff").splitlines():
        key, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not key.startswith("#"):
            value = value.strip()
            values[key.strip()] = _unquoted(value) if value[:1] == "'" else filled_in(_unquoted(value), known)
    return values


def filled_in(text: str, env: Mapping[str, str]) -> str:
    """`$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:+value}` and the like with the values of `env`; `$$` is a dollar sign."""

    def value(match: re.Match[str]) -> str:
        found = env.get(match[1] or match[5])
        is_there = found is not None and not (match[2] and not found)
        if match[3] == "+":
            found = match[4] if is_there else ""
        elif match[3] == "-" and not is_there:
            found = match[4]
        # What is filled in is not looked at again, but for a default that names others.
        return (found or "").replace("$", _DOLLAR)

    if "$" not in text:
        return text
    text = text.replace("$$", _DOLLAR)
    for _ in range(_NESTED):
        text, count = _PLACE.subn(value, text)
        if not count:
            break
    return text.replace(_DOLLAR, "$")


def _unquoted(text: str) -> str:
    if text[:1] in ("'", '"'):
        return text[1:].partition(text[0])[0]
    return text.partition(" #")[0].strip()
