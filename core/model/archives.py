"""Which files are archives, told by their names, and which of them are unpacked here. Pure."""

from __future__ import annotations

ZIP = ".zip"
UNPACKED_HERE = (ZIP, ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz")
ARCHIVES = (*UNPACKED_HERE, ".7z", ".rar", ".tar.zst")


def ending_of(name: str) -> str:
    """The ending of a file that can be unpacked here, in small letters; '' for any other one."""
    return next((ending for ending in UNPACKED_HERE if name.lower().endswith(ending)), "")


def folder_name_for(name: str) -> str:
    """The name of the folder into which an archive is unpacked when nobody has named another one."""
    return name[: len(name) - len(ending_of(name))].rstrip(" .") or "unpacked"
