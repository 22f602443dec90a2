r"""What people type for a path, on Windows and elsewhere: what it means, or one sentence why not."""

from __future__ import annotations

from pathlib import PurePath, PurePosixPath, PureWindowsPath

import pytest

from core.errors import UsageError
from core.model.typed_paths import read_path, refuse_quotation_mark, without_quotation_marks

pytestmark = pytest.mark.same_everywhere

VARIABLES = {"USERPROFILE": r"C:\Users\ann", "PROGRAMFILES(X86)": r"C:\Program Files (x86)"}


def on_windows(typed: str) -> PurePath:
    return read_path(typed, windows=True, home=r"C:\Users\ann", variables=VARIABLES)


def on_linux(typed: str) -> PurePath:
    return read_path(typed, windows=False, home="/home/ann", variables={})


def why_not(typed: str) -> str:
    with pytest.raises(UsageError) as refused:
        on_windows(typed)
    return refused.value.message


MEANT = {
    r"D:\backups": r"D:\backups",
    "D:\\backups\\": r"D:\backups",
    "D:/backups/of/imaging": r"D:\backups\of\imaging",
    "D:\\": "D:\\",
    r"d:\a\..\b": r"d:\a\..\b",
    r"D:\a\.\b": r"D:\a\b",
    r"D:\my backups\v1.2": r"D:\my backups\v1.2",
    r"D:\console\nullable\com": r"D:\console\nullable\com",
    r"backups": r"backups",
    r"..\backups": r"..\backups",
    r".\~": "~",
    "~": r"C:\Users\ann",
    r"~\backups": r"C:\Users\ann\backups",
    "~/backups": r"C:\Users\ann\backups",
    "~bob": "~bob",
    r"%USERPROFILE%\backups": r"C:\Users\ann\backups",
    r"%ProgramFiles(x86)%\CAST": r"C:\Program Files (x86)\CAST",
    r"D:\100%\50%": r"D:\100%\50%",
    r"\\nas\backups": "\\\\nas\\backups\\",
    r"\\nas\backups\imaging": r"\\nas\backups\imaging",
    "//nas/backups/imaging": r"\\nas\backups\imaging",
    r"\\10.0.0.1\D$\imaging": r"\\10.0.0.1\D$\imaging",
    r"\\?\D:\backups": r"D:\backups",
    r"\\.\D:\backups": r"D:\backups",
    "//?/D:/backups": r"D:\backups",
    r"\\?\UNC\nas\backups\imaging": r"\\nas\backups\imaging",
    r"\\?\unc\nas\backups": "\\\\nas\\backups\\",
}


@pytest.mark.parametrize("typed", MEANT)
def test_what_is_meant_on_windows(typed: str) -> None:
    assert str(on_windows(typed)) == MEANT[typed]
    assert isinstance(on_windows(typed), PureWindowsPath)


REFUSED = {
    "D:backups": r"D:backups depends on the current folder of that drive. Type D:\backups instead.",
    r"D:my backups\x": r"D:my backups\x depends on the current folder of that drive. Type D:\my backups\x instead.",
    "D:": "D: depends on the current folder of that drive. Type D:\\ instead.",
    r"\backups": r"\backups depends on the current drive. Type the drive before it.",
    "/backups": "/backups depends on the current drive. Type the drive before it.",
    r"\\nas": r"\\nas names no share. A folder on one is written so: \\server\share\folder.",
    "\\\\nas\\": "\\\\nas\\ names no share. A folder on one is written so: \\\\server\\share\\folder.",
    r"\\nas\\backups": r"\\nas\\backups names no share. A folder on one is written so: \\server\share\folder.",
    r"\\\nas\backups": r"\\\nas\backups names no share. A folder on one is written so: \\server\share\folder.",
    r"\\.\PhysicalDrive0": r"\\.\PhysicalDrive0 names a device. Give the folder by a drive's letter or as a share's folder.",
    r"\\?\Volume{0}\x": r"\\?\Volume{0}\x names a device. Give the folder by a drive's letter or as a share's folder.",
    r"%BACKUPS%\x": r"There is no variable %BACKUPS% in %BACKUPS%\x.",
    f"D:\\{'x' * 256}": f"D:\\{'x' * 256} cannot be a path: a name in it is longer than 255 characters.",
}


NO_NAMES = {
    r"D:\backups\NUL": "'NUL' is no name for Windows: it is the name of a device",
    r"D:\con\backups": "'con' is no name for Windows: it is the name of a device",
    r"D:\COM1.log": "'COM1.log' is no name for Windows: it is the name of a device",
    r"lpt1": "'lpt1' is no name for Windows: it is the name of a device",
    r"\\nas\backups\aux.d": "'aux.d' is no name for Windows: it is the name of a device",
    r"D:\backups.": "'backups.' is no name for Windows: it ends with a dot or a space",
    r"D:\backups \x": "'backups ' is no name for Windows: it ends with a dot or a space",
    "D:\\backups\\ ": "' ' is no name for Windows: it ends with a dot or a space",
    r"D:\...\x": "'...' is no name for Windows: it ends with a dot or a space",
    r"\\?\D:\backups.": "'backups.' is no name for Windows: it ends with a dot or a space",
    r"D:\a<b": "'a<b' is no name for Windows: it contains '<'",
    r"D:\a>|?*": "'a>|?*' is no name for Windows: it contains '*' '>' '?' '|'",
    'D:\\a"b': "'a\"b' is no name for Windows: it contains '\"'",
    r"D:\backups\D:\x": "'D:' is no name for Windows: it contains ':'",
    r"D:\backups\file:stream": "'file:stream' is no name for Windows: it contains ':'",
    r"'D:\backups'": "\"'D:\" is no name for Windows: it contains ':'",
}


@pytest.mark.parametrize("typed", NO_NAMES)
def test_names_that_windows_changes_or_has_not_are_refused(typed: str) -> None:
    path = typed.removeprefix("\\\\?\\")
    assert why_not(typed) == f"{path} cannot be a path: {NO_NAMES[typed]}."


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_refused_on_windows(typed: str) -> None:
    assert why_not(typed) == REFUSED[typed]


ON_LINUX = {
    "/backups": "/backups",
    "backups": "backups",
    "~": "/home/ann",
    "~/backups": "/home/ann/backups",
    "~bob/backups": "~bob/backups",
    r"~\backups": r"~\backups",
    "%HOME%/x": "%HOME%/x",
    '/a "b": <c>|?*/NUL/d. ': '/a "b": <c>|?*/NUL/d. ',
    r"D:\backups": r"D:\backups",
}


@pytest.mark.parametrize("typed", ON_LINUX)
def test_what_is_meant_on_linux(typed: str) -> None:
    assert on_linux(typed) == PurePosixPath(ON_LINUX[typed])


def test_a_name_that_is_too_long_is_refused_on_linux() -> None:
    with pytest.raises(UsageError, match="a name in it is longer than 255 characters"):
        on_linux(f"/{'x' * 256}")


PASTED = {
    '"D:\\my backups"': r"D:\my backups",
    ' "D:\\my backups" \n': r"D:\my backups",
    '" D:\\x "': r"D:\x",
    r"  D:\my backups ": r"D:\my backups",
    '"': '"',
    '""': "",
    '"D:\\x': '"D:\\x',
    "": "",
}


@pytest.mark.parametrize("pasted", PASTED)
def test_the_marks_round_a_copied_path_are_taken_off(pasted: str) -> None:
    assert without_quotation_marks(pasted) == PASTED[pasted]


READ_OTHERWISE = {
    # typed: --to "D:\my backups\" --yes --label x
    'D:\\my backups" --yes --label x': (
        r"D:\my backups ends with a backslash and a quotation mark",
        "So this was taken for a part of the path: --yes --label x. ",
        'Type "D:\\my backups", or "D:\\my backups\\\\".',
    ),
    # typed: --to "D:\my backups\"
    'D:\\my backups"': (
        "which Windows reads as a mark in the path that does not end it. Type ",
        'Type "D:\\my backups", or "D:\\my backups\\\\".',
    ),
    # typed: --to "E:\" --yes
    'E:" --yes': ("taken for a part of the path: --yes. ", "Type E:\\ without quotation marks."),
}


@pytest.mark.parametrize("argument", READ_OTHERWISE)
def test_a_swallowed_command_line_is_told(argument: str) -> None:
    with pytest.raises(UsageError) as refused:
        refuse_quotation_mark(argument)
    for words in READ_OTHERWISE[argument]:
        assert words in refused.value.message


def test_a_path_without_a_mark_is_not_refused() -> None:
    refuse_quotation_mark("D:\\my backups\\")
