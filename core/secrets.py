"""Finds what looks like a secret in texts and arguments, so that no log, message or report shows one. Pure."""

from __future__ import annotations

import re

MASK = "***"

# nginx's own setting: where requests are passed to.
_NO_PASSWORD = "".join(rf"(?<!{protocol}_)" for protocol in ("proxy", "fastcgi", "uwsgi", "scgi", "grpc", "memcached"))
_NAME = (
    rf"(?:pass(?:word|wd|phrase)|{_NO_PASSWORD}(?<![a-z])pass(?![a-z])|pwd|secret|token|credentials?"
    r"|(?:api|private|signing|encryption)[._-]?key)"
)
# The rest of a key. All patterns are bounded: a text may be 64 KiB of anything, and must not take quadratic time.
_REST = r"[\w.-]{0,200}"
_OPTION = rf"(?:-p|--?(?:[\w.]+-)*{_NAME})"
_QUOTED = r"\"(?:[^\"\\]|\\.)*\"|'[^']*'"
_SECRET_OPTION = re.compile(_OPTION, re.IGNORECASE)
# Up to the next space: a password may contain any other character. Containers get theirs as NEO4J_AUTH=neo4j/password.
_SECRET_VALUE = re.compile(
    rf"((?:{_NAME}{_REST}|NEO4J_AUTH)[\"']?\s*[=:]\s*)({_QUOTED}|\S+)",
    re.IGNORECASE,
)
_SECRET_IN_XML = re.compile(rf"({_NAME}{_REST}[\"']\s*>)([^<]+)", re.IGNORECASE)
# Up to the end of the line: 'Bearer x', 'Basic x'.
_AUTHORIZATION = re.compile(r"(\bauthorization\b[\"']?\s*(?:[=:]\s*)?)(\S.*)", re.IGNORECASE)
# An option that is followed by another one has no value: the value of the last one is the secret.
_SECRET_AFTER_OPTION = re.compile(rf"((?:^|\s){_OPTION}(?:\s+{_OPTION})*\s+)({_QUOTED}|\S+)", re.IGNORECASE)
# Up to the last @: a password may contain any character, and masking more than a password does no harm.
_LOGIN_IN_URL = re.compile(r"\w://[^\s/:@]*:")
_TOKEN_IN_URL = re.compile(r"(\w://)([^\s/:@]+)(@)")


def is_secret_option(word: str) -> bool:
    """Whether the next argument is a secret: -p, --password, --source-token."""
    return _SECRET_OPTION.fullmatch(word) is not None


def mask_secrets(text: str) -> str:
    """`text` with every value that looks like a secret replaced."""
    text = _SECRET_VALUE.sub(rf"\1{MASK}", text)
    text = _SECRET_AFTER_OPTION.sub(rf"\1{MASK}", text)
    text = _SECRET_IN_XML.sub(rf"\1{MASK}", text)
    text = _AUTHORIZATION.sub(rf"\1{MASK}", text)
    text = _TOKEN_IN_URL.sub(rf"\1{MASK}\3", text)
    return re.sub(r"\S+", _mask_login, text) if "@" in text and "://" in text else text


def _mask_login(word: re.Match[str]) -> str:
    login, at, rest = word[0].rpartition("@")
    found = _LOGIN_IN_URL.search(login)
    return f"{login[: found.end()]}{MASK}{at}{rest}" if found and found.end() < len(login) else word[0]
