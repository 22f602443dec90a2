"""Which relative paths and labels are safe to write (pure).

A manifest may come from anywhere, so no path in it is trusted: a path that could leave its folder, name a drive, a
device or an alternate stream is refused before anything is written. Sources: Microsoft, "Naming Files, Paths, and
Namespaces"; the lessons on restores that wrote outside their target.
"""

from __future__ import annotations

from pathlib import PurePath

from core.phrases import phrase

WINDOWS_FORBIDDEN = frozenset('<>:"/\\|?*')
WINDOWS_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{name}{digit}" for name in ("com", "lpt") for digit in "0123456789\u00b9\u00b2\u00b3"]
)
_NO_NAMES = frozenset(["", ".", ".."])
MAX_NAME = 255
"""The limit of a single name on today's file systems: bytes on Linux, UTF-16 units on Windows."""
MAX_PATH_BYTES = 4095
MAX_DEPTH = 100
"""So many folders deep lies nothing that a server has; each of the folders above a path is looked for."""
MAX_LABEL_CHARS = 120
MAX_LABEL_BYTES = 240
"""A file system's usual limit of a name is 255 bytes, and `.partial` is added to the label."""


def misspelt_on_windows(name: str) -> str | None:
    """Why Windows accepts no name of that spelling, not even of a server or a share; None where it does."""
    bad = sorted({char for char in name if char in WINDOWS_FORBIDDEN or ord(char) < 32})
    if bad:
        return phrase("it contains {characters}", characters=" ".join(repr(char) for char in bad))
    if name != name.rstrip(" ."):
        return phrase("it ends with a dot or a space")
    return None


def forbidden_on_windows(name: str) -> str | None:
    """Why Windows refuses a single name of a folder or file, or None when it accepts it."""
    if reason := misspelt_on_windows(name):
        return reason
    if name.split(".")[0].rstrip(" ").casefold() in WINDOWS_DEVICES:
        return phrase("it is the name of a device")
    return None


def why_unsafe(relative_path: str, *, windows: bool) -> str | None:
    """Why a relative POSIX path from a manifest must not be written below a folder, or None when it is safe."""
    if "\0" in relative_path:
        return phrase("it contains a NUL character")
    try:
        encoded = relative_path.encode("utf-8")
    except UnicodeEncodeError:
        return phrase("it contains characters that are not Unicode")
    if len(encoded) > MAX_PATH_BYTES and not windows:
        return phrase("it is longer than {limit_bytes}", limit_bytes=MAX_PATH_BYTES)
    parts = relative_path.split("/")
    if not _NO_NAMES.isdisjoint(parts):
        return phrase("it is absolute or has an empty, '.' or '..' part")
    if len(parts) > MAX_DEPTH:
        return phrase("it lies more than %n folder(s) deep", n=MAX_DEPTH)
    # Only for long paths, for speed: a million paths are checked before a restore, and hardly one is so long.
    if len(encoded) > MAX_NAME and any(name_length(part, windows=windows) > MAX_NAME for part in parts):
        return phrase("a name in it is longer than %n character(s)", n=MAX_NAME)
    if windows:
        for part in parts:
            if reason := forbidden_on_windows(part):
                return phrase("{name} is no name for Windows: {reason}", name=repr(part), reason=reason)
    return None


def name_length(name: str, *, windows: bool) -> int:
    """In the units of MAX_NAME. Raises UnicodeEncodeError on Linux for what stands for no bytes."""
    if windows:
        return len(name.encode("utf-16-le", "surrogatepass")) // 2
    return len(name.encode("utf-8", "surrogateescape"))


def why_bad_label(label: str) -> str | None:
    """Why a label cannot be a folder name on every platform, or None. Backups travel, so Windows' rules hold."""
    if not label or label in (".", ".."):
        return phrase("it is empty or a dot name")
    if len(label) > MAX_LABEL_CHARS:
        return phrase("it is longer than %n character(s)", n=MAX_LABEL_CHARS)
    try:
        encoded = label.encode("utf-8")
    except UnicodeEncodeError:
        return phrase("it contains characters that are not Unicode")
    if len(encoded) > MAX_LABEL_BYTES:
        return phrase("it is longer than {limit_bytes}", limit_bytes=MAX_LABEL_BYTES)
    if label.endswith(".partial"):
        return phrase("the suffix .partial marks a backup that is not complete")
    return forbidden_on_windows(label)


def folded(path: str) -> str:
    """What paths have in common that are one name to NTFS or exFAT.

    Those compare letter by letter, by pairs of one small and one capital letter: to them "ß" is no "ss", and "ı" no "I".
    """
    return path.upper() if path.isascii() else "".join(map(_capital, path))


def _capital(char: str) -> str:
    # "ᾳ" is written "ΑΙ" in capitals, but its pair is the letter of titles.
    return next((capital for capital in (char.upper(), char.title()) if capital.lower() == char), char)


def is_within(path: PurePath, folder: PurePath) -> bool:
    """True when path is the folder itself or lies below it. Both must be resolved; case as the path flavour says."""
    return path == folder or folder in path.parents
