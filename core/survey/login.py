"""Finds the login to Neo4j that the server itself uses, in its configuration files, to ask with. It is neither shown nor logged, nor kept."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from core.model.installation import Installation
from core.model.transactions import Login
from core.neo4j.queries import AskNoMore, LoginRefused, NotTold
from core.phrases import phrase
from core.system.settings import change_settings, load_settings, settings_can_be_written

MAX_BYTES = 256 << 10
FOLDERS = ("server", "imagingservice", "etl", "imagingetl", "")
FILES = ("app.config", "imagingservice.json", "imagingetl.json")
NAME, PASSWORD = "NEO4J_USERNAME", "NEO4J_PASSWORD"
"""Field-facts 2.6."""
KNOWN_REFUSED = 8
Answer = TypeVar("Answer")


def usable_login(installation: Installation, *, log_in: bool) -> Login | None:
    """The login in the configuration files, None where none can be read. `log_in`: whether it may be used at all.

    None that was refused before (AskNoMore), and none whose refusal could not be remembered. Raises NotTold.
    """
    if not log_in:
        raise NotTold(phrase("it was not asked, as chosen"))
    if (login := find_login(installation)) is None:
        return None
    if was_refused(login):
        raise _refusal(login)
    if not settings_can_be_written():
        raise NotTold(phrase("it was not asked, because a refused login could not be remembered"))
    return login


def ask_with(login: Login | None, ask: Callable[[], Answer]) -> Answer:
    """What Neo4j answers to one question with this login. A refusal is remembered. Raises NotTold and AskNoMore."""
    try:
        return ask()
    except LoginRefused:
        assert login is not None
        remember_refused(login)
        raise _refusal(login) from None


def _refusal(login: Login) -> AskNoMore:
    return AskNoMore(phrase("it refuses the login in {path}", path=login.source))


def find_login(installation: Installation) -> Login | None:
    """The first login in the configuration files; None where none can be read."""
    return next(_logins(installation), None)


def was_refused(login: Login) -> bool:
    """Whether Neo4j refused it before, and its file is still the same."""
    return _refused(login) in load_settings().refused_logins


def remember_refused(login: Login) -> None:
    """Not to be tried again until its file changes: a third wrong password would lock the account that CAST Imaging uses."""
    change_settings(
        lambda known: msgspec.structs.replace(
            known, refused_logins=(_refused(login), *known.refused_logins)[:KNOWN_REFUSED]
        )
    )


def _refused(login: Login) -> str:
    return f"{login.source!a} {login.stamp}"  # the name of a folder may not be Unicode


def _logins(installation: Installation) -> Iterator[Login]:
    for base in dict.fromkeys((installation.config_dir, installation.root)):
        for path in (Path(base, folder, name) for folder in FOLDERS for name in FILES):
            try:
                status = path.stat()
                # Before it is opened: reading a pipe would never end.
                if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
                    continue
                values = read_values(path.read_text(encoding="utf-8-sig"), NAME, PASSWORD)
                "".join(values).encode()  # JSON can write half a character, which cannot be sent
            except (OSError, UnicodeError):
                continue
            if all(values):
                yield Login(str(path), f"{status.st_mtime_ns} {status.st_size}", *values)


def read_values(text: str, *names: str) -> list[str]:
    """The values of a JSON document, or of lines "name = value"; '' for what is not there."""
    try:
        found = dict(_strings(json.loads(text)))
    except (ValueError, RecursionError):
        lines = (line.partition("=") for line in text.splitlines())
        found = {name.strip(): value.strip() for name, _, value in lines}
    return [found.get(name, "") for name in names]


def _strings(value: object) -> Iterator[tuple[str, str]]:
    """Every text in a JSON document, with its name."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, str):
                yield name, inner
            else:
                yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
