"""Reads which folders config-all.conf of the Windows installer names. Pure: text in, paths out.

The file holds passwords too: only the settings below are kept, and no other value goes into a path. How the file is written is
known from one reader of it alone, a monitor by a person of CAST, so what is not understood names no folder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

BASES = ("INSTALL_DIR", "DATA_DIR", "imaging.root")
"""Folders of the programs and of what they keep."""
SHARED = ("SHARED_FOLDER", "DELIVERY_FOLDER", "SOURCES_FOLDER_LOCATION")
MAX_PATH_CHARS = 1000
"""No folder has a longer name; a file that anyone has written must not fill the memory with what refers to itself."""
_LINE = re.compile(r"\s*(?:env\.|sys\.)?([\w.]+)\s*=\s*(.*?)\s*")
_REFERENCE = re.compile(r"\$\{(?:env[.:]|sys[.:])?([\w.]+)\}")


def named_folders(text: str) -> Mapping[str, str]:
    """Setting -> folder, for those of BASES and SHARED that can be told."""
    said: dict[str, str] = {}
    for line in text.splitlines():
        if len(line) <= MAX_PATH_CHARS and (match := _LINE.fullmatch(line)) and match[1] in (*BASES, *SHARED):
            said[match[1]] = match[2].strip("\"'")
    for _ in BASES + SHARED:  # one may refer to another, that one to a third
        said = {name: _filled_in(value, said) for name, value in said.items()}
    return {name: value for name, value in said.items() if value and not re.search(r"[$%]", value)}


def _filled_in(value: str, said: Mapping[str, str]) -> str:
    filled = _REFERENCE.sub(lambda match: said.get(match[1], match[0]), value)
    return filled if len(filled) <= MAX_PATH_CHARS else value
