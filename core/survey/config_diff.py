"""Compares two versions of a configuration file, this server's and a backup's, and finds the important differences.

Pure: bytes or texts in, frozen values out, whatever they hold. Every line is kept plain and with its secrets masked; the
plain one is left out of every repr, so that no log shows it. `findings` tell which hosts, ports and paths differ; they are
made of masked text only. What cannot be compared has a `problem` instead of rows.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath

from core.phrases import join_phrases, phrase
from core.secrets import MASK, mask_secrets

MAX_BYTES = 1 << 20
MAX_LINES = 10_000
MAX_LINE_CHARS = 4_000
"""Real files stay far below these limits; beyond them a comparison takes long and is useless."""


class FindingKind(StrEnum):
    HOST = "host"
    PORT = "port"
    PATH = "path"


@dataclass(frozen=True, slots=True)
class Finding:
    """A host name, port or path that differs. '' on a side that does not set it."""

    kind: FindingKind
    key: str
    server: str
    backup: str


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    plain: str = field(repr=False)
    masked: str

    @property
    def has_secret(self) -> bool:
        return self.plain != self.masked

    def text(self, *, revealed: bool) -> str:
        return self.plain if revealed else self.masked


@dataclass(frozen=True, slots=True)
class Row:
    """One line on each side; None where a side has nothing there."""

    server: Line | None
    backup: Line | None

    @property
    def differs(self) -> bool:
        if self.server is None or self.backup is None:
            return True
        return self.server.plain != self.backup.plain

    @property
    def has_secret(self) -> bool:
        return any(line is not None and line.has_secret for line in (self.server, self.backup))


@dataclass(frozen=True, slots=True)
class ConfigText:
    """One side as it was read: the text, or why there is none. If it has neither, there is no such file."""

    path: PurePath
    text: str | None = field(default=None, repr=False)
    problem: str = ""

    @property
    def present(self) -> bool:
        return self.text is not None or bool(self.problem)


@dataclass(frozen=True, slots=True)
class FileComparison:
    """One role's file on both sides."""

    role: str
    server_path: PurePath
    backup_path: PurePath
    server_present: bool
    backup_present: bool
    rows: tuple[Row, ...] = ()
    findings: tuple[Finding, ...] = ()
    problem: str = ""
    """Why there are no rows although there is a file."""

    @property
    def has_secrets(self) -> bool:
        return any(row.has_secret for row in self.rows)

    @property
    def differs(self) -> bool:
        """Whether the contents are known to differ; line ends and the encoding do not count."""
        return self.server_present != self.backup_present or any(row.differs for row in self.rows)


def decode_config(path: PurePath, data: bytes) -> ConfigText:
    """The text of a file: UTF-8, UTF-16 with a byte order mark, else Latin-1 as Java's properties reader assumes."""
    if len(data) > MAX_BYTES:
        problem = phrase("{path} is larger than {limit_bytes}: it is not compared.", path=path, limit_bytes=MAX_BYTES)
        return ConfigText(path, None, problem)
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    if "\0" in text:
        return ConfigText(path, None, phrase("{path} is not a text file: it is not compared.", path=path))
    return ConfigText(path, text)


def compare_config(role: str, server: ConfigText, backup: ConfigText) -> FileComparison:
    """Both versions of a role's file, line by line."""
    problem = join_phrases(server.problem, backup.problem, _too_long(server), _too_long(backup))
    rows: tuple[Row, ...] = ()
    if not problem:
        rows = tuple(_align(_read_lines(server.text or ""), _read_lines(backup.text or "")))
    # If one side is missing, its settings are not listed: the missing file is the finding.
    both = server.text is not None and backup.text is not None
    findings = tuple(_find(rows)) if both else ()
    return FileComparison(role, server.path, backup.path, server.present, backup.present, rows, findings, problem)


def split_lines(text: str) -> list[str]:
    """Not splitlines(): that also breaks at form feeds and at characters a latin-1 file may hold (0x85)."""
    lines = re.split(r"\r\n|\r|\n", text)
    return lines[:-1] if lines[-1] == "" else lines


def _too_long(side: ConfigText) -> str:
    lines = split_lines(side.text or "")
    if len(lines) <= MAX_LINES and all(len(line) <= MAX_LINE_CHARS for line in lines):
        return ""
    return phrase(
        "{path} has more than {line_count} lines, or one of more than {char_count} characters: it is not compared.",
        path=side.path,
        line_count=MAX_LINES,
        char_count=MAX_LINE_CHARS,
    )


# --- secrets -------------------------------------------------------------------------------------------------------

_SETTING = re.compile(
    r"(?P<head>[\s#!;]*(?:-\s+)?(?:export\s+)?[\"']?(?P<key>[A-Za-z_][\w.\-\[\]]*)[\"']?)(?P<sep>\s*[=:]\s*|\s+)(?P<value>.*)"
)
_VALUE_BELOW = re.compile(r"(?:[|>][+\-\d]*)?\s*")
"""A YAML value that is written in the lines below: '', '|', '>-'."""


def _read_lines(text: str) -> list[Line]:
    """Number and mask the lines. A secret may continue in the next line: after a backslash (properties), in a block (YAML)."""
    lines: list[Line] = []
    continued, block_indent = False, -1
    for number, plain in enumerate(split_lines(text), 1):
        indent = len(plain) - len(plain.lstrip())
        if continued or (block_indent >= 0 and (indent > block_indent or not plain.strip())):
            masked = plain[:indent] + MASK if plain.strip() else plain
        else:
            masked, block_indent = _mask_line(plain), -1
        hidden = masked != plain
        continued = plain.endswith("\\") and (hidden or _is_secret_name(plain.strip("\\ \t")))
        setting = _SETTING.fullmatch(plain)
        if setting and _is_secret_name(setting["key"]) and _VALUE_BELOW.fullmatch(setting["value"]):
            block_indent = indent
        lines.append(Line(number, plain, masked))
    return lines


def _mask_line(plain: str) -> str:
    """Mask the whole value of a setting whose name says that it is secret: a password may contain spaces."""
    setting = _SETTING.fullmatch(plain)
    if setting and setting["value"] and _is_secret_name(setting["key"]):
        comment = setting["head"].lstrip().startswith(("#", "!", ";"))
        if setting["sep"].strip() or not comment:
            return setting["head"] + setting["sep"] + MASK
    return mask_secrets(plain)


def _is_secret_name(key: str) -> bool:
    probe = f"{key}=x"
    return mask_secrets(probe) != probe


# --- alignment -----------------------------------------------------------------------------------------------------


def _align(server: Sequence[Line], backup: Sequence[Line]) -> Iterable[Row]:
    """Put equal lines beside each other, then changed lines of the same setting; the rest is on one side only."""
    for tag, i, i_end, j, j_end in _blocks([line.plain for line in server], [line.plain for line in backup]):
        mine, theirs = server[i:i_end], backup[j:j_end]
        if tag == "equal":
            yield from map(Row, mine, theirs)
        else:
            yield from _align_changed(mine, theirs)


def _align_changed(server: Sequence[Line], backup: Sequence[Line]) -> Iterable[Row]:
    for tag, i, i_end, j, j_end in _blocks(_names(server, "server"), _names(backup, "backup")):
        if tag == "equal":
            yield from map(Row, server[i:i_end], backup[j:j_end])
        else:
            yield from (Row(line, None) for line in server[i:i_end])
            yield from (Row(None, line) for line in backup[j:j_end])


def _blocks(first: Sequence[str], second: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    # difflib's heuristic for frequent lines stays on: without it thousands of lines of two kinds take minutes.
    return difflib.SequenceMatcher(None, first, second).get_opcodes()


def _names(lines: Sequence[Line], side: str) -> list[str]:
    """The setting of each line; a line without a setting gets a name that no line of the other side has."""
    return [_setting_of(line.plain)[0] or f" {side} {line.number}" for line in lines]


# --- findings ------------------------------------------------------------------------------------------------------

_HOST = r"\[[0-9A-Fa-f:.%]+\]|\$\{[^}]*\}|[^\s/:@,;'\"\[\]{}()]+"
_URL = re.compile(
    rf"[a-z][\w+.\-]{{0,30}}://(?:[^\s/@]*@)?(?P<host>{_HOST})(?::(?P<port>\d{{1,5}}))?(?![\w:])", re.IGNORECASE
)
_ADDRESS = re.compile(rf"(?P<host>{_HOST})?:(?P<port>\d{{1,5}})")
_PATH = re.compile(r"(?:[A-Za-z]:[\\/]|\\\\|\.{0,2}/)[^{}<>|*?]*")
_HOST_NAMES = ("host", "hostname", "hosts", "server_name", "address", "domain")
_PORT_NAMES = ("port", "listen")
_PATH_NAMES = ("dir", "directory", "directories", "path", "folder", "root", "file")


def _setting_of(plain: str) -> tuple[str, str]:
    """Name and value of the setting in a line; ('', '') for comments, brackets and blank lines."""
    setting = _SETTING.fullmatch(plain)
    if setting is None or setting["head"].lstrip().startswith(("#", "!", ";")):
        return "", ""
    return setting["key"], setting["value"].strip()


def _find(rows: Iterable[Row]) -> Iterable[Finding]:
    """All lines of a setting are compared together, wherever they are: a setting that only moved is no finding."""
    said: dict[str, tuple[list[str], list[str]]] = {}
    for row in rows:
        if row.differs:
            for side, line in enumerate((row.server, row.backup)):
                if line is None:
                    continue
                key, value = _setting_of(line.masked)
                if key and not _is_secret_name(key):
                    said.setdefault(key, ([], []))[side].append(value)
    for key, (mine, theirs) in said.items():
        for kind in FindingKind:
            server, backup = (_points_of(kind, key, values) for values in (mine, theirs))
            if _comparable(kind, server) != _comparable(kind, backup):
                yield Finding(kind, key, server, backup)


def _comparable(kind: FindingKind, text: str) -> str:
    return text.casefold() if kind is FindingKind.HOST else text


def _points_of(kind: FindingKind, key: str, values: Iterable[str]) -> str:
    """The hosts, ports or paths in the values of one setting."""
    return ", ".join(dict.fromkeys(point for value in values for point in _points(kind, key, value)))


def _points(kind: FindingKind, key: str, value: str) -> list[str]:
    # Escaped as in a properties file; in nginx it ends with a semicolon.
    value = re.sub(r"\\([:= #!])", r"\1", value).rstrip("; \t").strip("\"'")
    urls = list(_URL.finditer(value))
    address = _ADDRESS.fullmatch(value.split(" ")[0])
    match kind:
        case FindingKind.HOST | FindingKind.PORT if urls:
            return [url[kind.value] for url in urls if url[kind.value]]
        case FindingKind.HOST | FindingKind.PORT if address:
            return [address[kind.value]] if address[kind.value] else []
        case FindingKind.HOST:
            return value.split() if _names_a(key, _HOST_NAMES) else []
        case FindingKind.PORT:
            port = value.split(" ")[0]
            return [port] if port.isdecimal() and _names_a(key, _PORT_NAMES) else []
        case FindingKind.PATH:
            # nginx's `location` is part of a URL, not a path.
            is_path = not urls and not address and key != "location"
            is_path = is_path and (_PATH.fullmatch(value) is not None or _names_a(key, _PATH_NAMES))
            return [value.replace("\\\\", "\\")] if is_path and value else []


def _names_a(key: str, names: Sequence[str]) -> bool:
    """Whether the last word of a key, or all of it, is one of the names: server.port, data_dir, key-file."""
    plain = key.casefold()
    return plain in names or re.split(r"[._\-]", plain)[-1] in names or any(f".{name}" in plain for name in names)
