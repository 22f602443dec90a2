r"""What people type for a path, on Windows and elsewhere: what it means, or one sentence why not."""

from __future__ import annotations

from pathlib import PurePath, PurePosixPath, PureWindowsPath

import pytest

from core.errors import UsageError
from core.model.typed_paths import read_argument, read_path, refuse_quotation_mark, without_quotation_marks

pytestmark = pytest.mark.same_everywhere

VARIABLES = {"USERPROFILE": r"C:\Users\ann", "PROGRAMFILES(X86)": r"C:\Program Files (x86)", "R": "D:\\b\\"}


DISK = "\U0001f4be"  # two units of UTF-16
BYTE = "\udcff"  # a byte that is no text, as a name on Linux may hold it


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
    # What looks like the beginning of a long path within another one is none.
    r"D:\a\\.\UNC\b": r"D:\a\UNC\b",
    r"%R%\.\unc\x": r"D:\b\unc\x",
    r"\\nul\con\x": r"\\nul\con\x",
    rf"D:\{'é' * 255}": rf"D:\{'é' * 255}",
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
    r"\??\C:\x": r"\??\C:\x names a device. Give the folder by a drive's letter or as a share's folder.",
    "D:\\a\0b": "D:\\a␀b cannot be a path: it contains a NUL character.",
    f"D:\\{DISK * 128}": (f"D:\\{DISK * 128} cannot be a path: a name in it is longer than 255 characters."),
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
    r"\\nas\a:b\x": "'a:b' is no name for Windows: it contains ':'",
    r"\\nas\..\x": "'..' is no name for Windows: it ends with a dot or a space",
    r"\\.nas\.\x": "'.' is no name for Windows: it ends with a dot or a space",
    "\\\\ \\share\\": "' ' is no name for Windows: it ends with a dot or a space",
    r"'D:\backups'": "\"'D:\" is no name for Windows: it contains ':'",
}


@pytest.mark.parametrize("typed", NO_NAMES)
def test_names_that_windows_changes_or_has_not_are_refused(typed: str) -> None:
    path = typed.removeprefix("\\\\?\\")
    assert why_not(typed) == f"{path} cannot be a path: {NO_NAMES[typed]}."


def test_a_long_path_in_the_middle_of_another_one_is_no_path() -> None:
    assert why_not(r"%R%\?\D:\x") == r"D:\b\?\D:\x cannot be a path: '?' is no name for Windows: it contains '?'."


@pytest.mark.parametrize("windows", [True, False])
@pytest.mark.parametrize("typed", ["~", "~/backups"])
def test_without_a_known_home_folder_a_tilde_names_nothing(typed: str, windows: bool) -> None:
    with pytest.raises(UsageError) as refused:
        read_path(typed, windows=windows, home="", variables={})
    assert refused.value.message == (
        f"{typed} is in the home folder of this account, and none is known. Type the full path."
    )


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
    with pytest.raises(UsageError, match="a name in it is longer than 255 bytes"):
        on_linux(f"/{'x' * 256}")


LONG = "/" + "/".join(["x" * 254] * 16)  # 4080 bytes
REFUSED_ON_LINUX = {
    f"/{'é' * 128}": f"/{'é' * 128} cannot be a path: a name in it is longer than 255 bytes.",
    f"/{BYTE * 256}": f"/{BYTE * 256} cannot be a path: a name in it is longer than 255 bytes.",
    f"{LONG}/{'x' * 15}": "The path is longer than 4095 bytes.",
    "/a\0b": "/a␀b cannot be a path: it contains a NUL character.",
    "/a\ud800": "'/a\\ud800' cannot be a path: it contains characters that are not Unicode.",
}


@pytest.mark.parametrize("typed", REFUSED_ON_LINUX, ids=["name", "bytes", "whole", "NUL", "no text"])
def test_what_is_refused_on_linux(typed: str) -> None:
    with pytest.raises(UsageError) as refused:
        on_linux(typed)
    assert refused.value.message == REFUSED_ON_LINUX[typed]


@pytest.mark.parametrize("typed", [f"/{'é' * 127}x", f"/{BYTE * 255}", f"{LONG}/{'x' * 14}"])
def test_the_longest_names_and_paths_are_taken_on_linux(typed: str) -> None:
    assert str(on_linux(typed)) == typed


PASTED = {
    '"D:\\my backups"': r"D:\my backups",
    ' "D:\\my backups" \n': r"D:\my backups",
    '" D:\\x "': r"D:\x",
    r"  D:\my backups ": r"D:\my backups",
    '"': '"',
    '""': "",
    "\u202aD:\\x": r"D:\x",
    ' "\u202aD:\\x"': r"D:\x",
    "/srv/\u200bmy-\u200bbackups": "/srv/my-backups",
    "/srv/\u202ax": "/srv/\u202ax",
    '"D:\\x': '"D:\\x',
    "": "",
}


@pytest.mark.parametrize("pasted", PASTED)
def test_the_marks_round_a_copied_path_are_taken_off(pasted: str) -> None:
    assert without_quotation_marks(pasted) == PASTED[pasted]


ARGUMENTS_ON_WINDOWS = {
    # set DEST=D:\backups & imaging-backup backup --to "%DEST%"
    "D:\\backups ": r"D:\backups",
    "D:\\backups\\ ": "D:\\backups\\",
    " backups": " backups",
    '"D:\\my backups"': r"D:\my backups",
    '"D:\\my backups" ': r"D:\my backups",
    "\u202aD:\\x\u200by": r"D:\xy",
    "D:\\backups. ": r"D:\backups.",
}


@pytest.mark.parametrize("argument", ARGUMENTS_ON_WINDOWS)
def test_what_an_argument_gives_on_windows(argument: str) -> None:
    assert read_argument(argument, windows=True) == ARGUMENTS_ON_WINDOWS[argument]


def test_an_argument_on_linux_is_the_path_itself() -> None:
    assert read_argument(' "/a b" ', windows=False) == ' "/a b" '
    assert read_argument("\u202a/srv/\u200bx", windows=False) == "/srv/x"


def test_a_mark_between_the_outer_ones_is_still_told() -> None:
    with pytest.raises(UsageError, match="taken for a part of the path: --to E:"):
        read_argument('"D:\\x" --to E:\\y"', windows=True)


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
    # typed: --to "D:\x\\\" --yes
    'D:\\x\\" --yes': (
        r"D:\x ends with a backslash and a quotation mark",
        'Type "D:\\x", or "D:\\x\\\\".',
    ),
    'E:\\" --yes': ("taken for a part of the path: --yes. ", "Type E:\\ without quotation marks."),
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
