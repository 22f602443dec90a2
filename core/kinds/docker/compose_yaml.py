"""Reads compose files as `docker compose config` would tell them, for where that tool is missing or fails.

Files that override others, anchors, flow style, values of the environment, `env_file`, and `extends` in the same file are
read. Refuses what needs other compose files (`include`, `extends` of one): then nobody says what the services are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import yaml

from core.kinds.docker.dotenv import filled_in, parse_env_file
from core.kinds.versions import read_text
from core.phrases import phrase

MOST_PARTS = 20_000
Document = dict[str, Any]
_SOMETHING_ELSE = (AttributeError, TypeError, ValueError, KeyError, RecursionError)
"""What YAML comes to that is no compose file, or nested too deep."""


class ComposeUnread(Exception):
    """What the files say cannot be told; its text is for people."""


def load_compose(files: Sequence[Path], env: Mapping[str, str]) -> Document:
    """The files as one document in which each scalar is a text. `env` has the values to fill in. Raises ComposeUnread."""
    try:
        merged: Document = reduce(_merged, [_load(file, env) for file in files], {})
        if merged.get("include"):
            raise ComposeUnread(phrase("only docker compose reads a file that includes others"))
        services = merged["services"]
        whole = {name: _extended(services, name) for name in services}
        merged["services"] = {name: _with_env_files(one, files[0].parent, env) for name, one in whole.items()}
    except _SOMETHING_ELSE as error:
        raise _unread(files[-1]) from error
    return merged


def _load(file: Path, env: Mapping[str, str]) -> Document:
    text = read_text(file)
    if text is None:
        raise _unread(file)
    try:
        loader = _Loader(text)
        loader.env = env
        document: Document = loader.get_single_data() or {}
        _count(document, {})
    except (yaml.YAMLError, *_SOMETHING_ELSE) as error:
        raise _unread(file) from error
    services = _value(document.get("services")) or {}
    return {**document, "services": {name: _service(one, env) for name, one in services.items()}}


def _count(said: Any, known: dict[int, int]) -> int:
    """How much it is with each alias written out. Raises ValueError for more than anybody writes: a few lines can be billions."""
    if id(said) not in known:
        inner = _value(said)
        parts = inner.values() if isinstance(inner, dict) else inner if isinstance(inner, list) else ()
        known[id(said)] = count = 1 + sum(_count(part, known) for part in parts)
        if count > MOST_PARTS:
            raise ValueError(count)
    return known[id(said)]


def _unread(file: Path) -> ComposeUnread:
    """Without the parser's words, which quote the file: there may be secrets in it."""
    return ComposeUnread(phrase("{path} is no compose file that can be read", path=file))


@dataclass(frozen=True, slots=True)
class _Instead:
    """The value of `!override` and `!reset`: it takes the place of what an earlier file says."""

    value: Any


def _value(said: Any) -> Any:
    return said.value if isinstance(said, _Instead) else said


class _Loader(yaml.SafeLoader):
    """Each scalar but null is a text, with its values filled in: `yes` is no truth, and 22:22 no number, as compose sees it."""

    env: Mapping[str, str]

    def construct_scalar(self, node: yaml.ScalarNode | yaml.MappingNode) -> str:
        return filled_in(super().construct_scalar(node), self.env)


def _construct_instead(loader: _Loader, node: yaml.Node) -> _Instead:
    if isinstance(node, yaml.MappingNode):
        return _Instead(loader.construct_mapping(node, deep=True))
    if isinstance(node, yaml.SequenceNode):
        return _Instead(loader.construct_sequence(node, deep=True))
    assert isinstance(node, yaml.ScalarNode)
    return _Instead(None if node.tag == "!reset" else loader.construct_scalar(node))


_Loader.yaml_implicit_resolvers = {
    first: [one for one in resolvers if one[0] in ("tag:yaml.org,2002:null", "tag:yaml.org,2002:merge")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_constructor("!reset", _construct_instead)
_Loader.add_constructor("!override", _construct_instead)


def _service(said: Any, env: Mapping[str, str]) -> Any:
    """A service whose environment is a mapping, whichever of the two forms it has."""
    if isinstance(said, _Instead):
        return _Instead(_service(said.value, env))
    if not said or "environment" not in said:
        return said
    environment = said["environment"]
    variables = _variables(_value(environment), env)
    return {**said, "environment": _Instead(variables) if isinstance(environment, _Instead) else variables}


def _variables(said: Any, env: Mapping[str, str]) -> dict[str, str | None]:
    """A name without a value has that of the environment."""
    pairs = (
        said.items()
        if isinstance(said, dict)
        else [(name, value if equals else None) for name, equals, value in (one.partition("=") for one in said or ())]
    )
    return {name: env.get(name) if value is None else value for name, value in pairs}


def _merged(base: Any, over: Any) -> Any:
    """What two files say of the same key."""
    if isinstance(over, _Instead):
        return over.value
    if isinstance(over, dict):
        base = base if isinstance(base, dict) else {}
        return {**base, **{key: _merged(base.get(key), value) for key, value in over.items()}}
    if isinstance(over, list) and isinstance(base, list):
        return base + over
    return base if over is None else over


def _extended(services: Document, name: str) -> Document:
    """A service with what it has from another one."""
    service: Document = services[name] or {}
    if not (extends := service.get("extends")):
        return service
    if isinstance(extends, dict) and "file" in extends:
        raise ComposeUnread(phrase("only docker compose reads a service that extends one of another file"))
    base = extends["service"] if isinstance(extends, dict) else extends
    own = {key: value for key, value in service.items() if key != "extends"}
    whole: Document = _merged(_extended(services, base), own)
    return whole


def _with_env_files(service: Document, folder: Path, env: Mapping[str, str]) -> Document:
    """A service with the variables of its files: those that stand in the compose file decide."""
    said = service.get("env_file") or []
    variables: dict[str, str | None] = {}
    for one in [said] if isinstance(said, str) else said:
        file = folder / (one["path"] if isinstance(one, dict) else one)
        if (text := read_text(file)) is not None:
            variables |= parse_env_file(text, env)
        elif not isinstance(one, dict) or one.get("required") != "false":
            raise ComposeUnread(phrase("{path} cannot be read", path=file))
    return {**service, "environment": {**variables, **(service.get("environment") or {})}}
