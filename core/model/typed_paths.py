r"""What a path means that a person has typed, or why it names nothing (pure).

Windows reads some paths otherwise than they are typed: it leaves out dots and blanks at the end of a name, takes NUL.txt for a
device, and `D:backups` for a folder below one that is shown nowhere. Such a path is refused, so that no other folder is written
than the one that was named. Sources: Microsoft, "Naming Files, Paths, and Namespaces"; "Parsing C command-line arguments".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from core.errors import UsageError
from core.model.paths import MAX_NAME, MAX_PATH_BYTES, forbidden_on_windows, misspelt_on_windows, name_length
from core.phrases import join_phrases, phrase

_VARIABLE = re.compile(r"%([A-Za-z_][A-Za-z0-9_()]*)%")
_LONG_FORM = re.compile(r"\A\\\\[?.]\\(?:(UNC\\)|(?=[A-Za-z]:\\))", re.IGNORECASE)
r"""Of a path that may be long: \\?\C:\x, \\?\UNC\server\share\x."""
_DEVICE = re.compile(r"\\\\[?.](\\|$)|\\\?\?(\\|$)")
_EXAMPLE = r"\\server\share\folder"
_UNSEEN = re.compile(r"\u200b|\A[\u202a-\u202e]+")
"""Break marks of a label, and a direction of writing: Windows puts one before the path that its Security tab lets a person copy."""
_ON_SHARE = re.compile(r"\\\\[^\\]+\\[^\\]+")


def read_path(typed: str, *, windows: bool, home: str, variables: Mapping[str, str]) -> PurePath:
    """The path that was typed; it may be relative. `~` is the home folder, and on Windows %NAME% a variable.

    `home`: '' where none is known. `variables`: on Windows, by their names in capitals. Raises UsageError for what names no folder and no file.
    """
    if "\0" in typed:
        raise _no_path(typed.replace("\0", "\N{SYMBOL FOR NULL}"), phrase("it contains a NUL character"))
    if windows:
        path: PurePath = _read_windows_path(_with_home(_with_variables(typed, variables), home, r"\/"))
    else:
        path = PurePosixPath(_with_home(typed, home, "/"))
    _refuse_long(path, windows=windows)
    return path


def read_argument(argument: str, *, windows: bool) -> str:
    r"""What an argument of the command line gives as a path.

    On Windows without the blank that `set DEST=D:\backups & …` leaves at its end, and without quotation marks round it. Raises
    UsageError as `refuse_quotation_mark`.
    """
    text = _without_unseen(argument)
    if not windows:
        return text
    text = text.rstrip()
    if _is_quoted(text):
        text = without_quotation_marks(text)
    refuse_quotation_mark(text)
    return text


def without_quotation_marks(pasted: str) -> str:
    """Without the blanks, and the marks that the file manager of Windows puts round a path that it copies, seen or unseen."""
    text = _without_unseen(pasted.strip())
    return _without_unseen(text[1:-1].strip()) if _is_quoted(text) else text


def _without_unseen(text: str) -> str:
    return _UNSEEN.sub("", text)


def _is_quoted(text: str) -> bool:
    return len(text) > 1 and text[0] == text[-1] == '"'


def refuse_quotation_mark(argument: str) -> None:
    r"""Raise UsageError if a Windows command line was read otherwise than it was typed: `"D:\x\" and more` is one argument, with
    the path `D:\x" and more`.
    """
    path, mark, swallowed = argument.partition('"')
    if not mark:
        return
    # The backslash before the mark is gone: it was read together with it. One that is still there would do the same again.
    path = path.rstrip("\\")
    better = (
        phrase("Type {path} without quotation marks.", path=f"{path}\\")
        if path.endswith(":")
        else phrase("Type {path}, or {other}.", path=f'"{path}"', other=f'"{path}\\\\"')
    )
    raise UsageError(
        join_phrases(
            phrase(
                "{path} ends with a backslash and a quotation mark, which Windows reads as a mark in the path that does not end it.",
                path=path,
            ),
            phrase("So this was taken for a part of the path: {swallowed}.", swallowed=swallowed.strip())
            if swallowed.strip()
            else "",
            better,
        )
    )


def _with_home(text: str, home: str, separators: str) -> str:
    if text != "~" and not (text[:1] == "~" and text[1] in separators):
        return text
    if not home:
        raise UsageError(
            phrase("{path} is in the home folder of this account, and none is known. Type the full path.", path=text)
        )
    return home + text[1:]


def _with_variables(text: str, variables: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        if (value := variables.get(found[1].upper())) is None:
            raise UsageError(phrase("There is no variable {name} in {path}.", name=found[0], path=text))
        return value

    return _VARIABLE.sub(value, text)


def _read_windows_path(text: str) -> PureWindowsPath:
    """A relative one only below the current folder: the current folder of a drive, and the current drive, are shown nowhere."""
    plain = _LONG_FORM.sub(lambda found: "\\\\" if found[1] else "", text.replace("/", "\\"), count=1)
    if _DEVICE.match(plain):
        raise UsageError(
            phrase("{path} names a device. Give the folder by a drive's letter or as a share's folder.", path=text)
        )
    if plain.startswith("\\\\") and not _ON_SHARE.match(plain):
        raise UsageError(
            phrase("{path} names no share. A folder on one is written so: {example}.", path=text, example=_EXAMPLE)
        )
    path = PureWindowsPath(plain)
    for name in path.drive[2:].split("\\"):
        _refuse_name(path, name, misspelt_on_windows(name))
    if path.root and not path.drive:
        raise UsageError(phrase("{path} depends on the current drive. Type the drive before it.", path=text))
    if path.drive and not path.root:
        whole = f"{path.drive}\\" + "\\".join(path.parts[1:])
        raise UsageError(
            phrase("{path} depends on the current folder of that drive. Type {whole} instead.", path=text, whole=whole)
        )
    for name in path.relative_to(path.anchor).parts:
        _refuse_name(path, name, None if name == ".." else forbidden_on_windows(name))
    return path


def _refuse_name(path: PurePath, name: str, reason: str | None) -> None:
    if reason:
        raise _no_path(path, phrase("{name} is no name for Windows: {reason}", name=repr(name), reason=reason))


def _refuse_long(path: PurePath, *, windows: bool) -> None:
    """Also what no file system can hold because it is no text at all."""
    try:
        if not windows and name_length(str(path), windows=False) > MAX_PATH_BYTES:
            raise UsageError(phrase("The path is longer than {limit} bytes.", limit=MAX_PATH_BYTES))
        if any(name_length(name, windows=windows) > MAX_NAME for name in path.parts):
            in_characters = phrase("a name in it is longer than %n character(s)", n=MAX_NAME)
            in_bytes = phrase("a name in it is longer than {limit} bytes", limit=MAX_NAME)
            raise _no_path(path, in_characters if windows else in_bytes)
    except UnicodeEncodeError as error:
        raise _no_path(ascii(str(path)), phrase("it contains characters that are not Unicode")) from error


def _no_path(path: PurePath | str, reason: str) -> UsageError:
    return UsageError(phrase("{path} cannot be a path: {reason}.", path=path, reason=reason))
