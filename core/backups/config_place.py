"""Where the vendor's four configuration files lie beside the data of a backup made by hand: told by the names of folders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.backups.data_place import COPIED_FOLDERS, KNOWN_FOLDERS, databases_in
from core.model.installation import ROLE_FILES, ROLES
from core.model.kind_facts import KINDS
from core.model.layout import CONFIG_FOLDER, DATABASES

WINDOWS_FOLDER = "ImagingSystem"
"""What the Windows installer's configuration folder is called; it may have been copied whole."""
LEVELS = 3
"""So far above the data the vendor's `additional_files` is looked for: D:\\backup\\db\\<day>\\Neo4j_data."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """The files that belong to a copy of the data."""

    root: Path
    """Holds them and the data."""
    files: dict[str, str]
    """role -> path below the root."""

    @property
    def folder(self) -> Path:
        """The one around their folders."""
        return (self.root / next(iter(self.files.values()))).parent.parent

    def lies_in(self, folder: Path) -> bool:
        """Whether the folder holds some of them."""
        return any(folder in (self.root / file).parents for file in self.files.values())


def configuration_of(data: Path) -> Configuration | None:
    """The files nearest to the data; None where there are none."""
    for root in (data, *data.parents[:LEVELS]):
        if any(_is_another(root / name, data) for name in KNOWN_FOLDERS):
            return None  # what lies there belongs to that one
        for folder in _folders_for(root, data):
            files = {role: f"{folder}/{role}/{ROLE_FILES[role]}" for role in ROLES}
            if present := _present(root, files):
                return Configuration(root, present)
        if data.relative_to(root).as_posix() in COPIED_FOLDERS and (present := _as_installed(root)):
            return Configuration(root, present)
    return None


def _is_another(folder: Path, data: Path) -> bool:
    """Whether a folder is the data of another backup."""
    databases = folder / DATABASES
    return data not in (folder, databases) and (databases.is_dir() or bool(databases_in(folder)))


def is_configuration_of_copy(folder: Path) -> bool:
    """Whether it is the vendor's folder of the configuration files, beside the data that they belong to."""
    if folder.name != CONFIG_FOLDER:
        return False
    return any(databases_in(folder.parent / name / inner) for name in KNOWN_FOLDERS for inner in ("", DATABASES))


def is_called_configuration(name: str) -> bool:
    return CONFIG_FOLDER in name.lower() or name.lower() == WINDOWS_FOLDER.lower()


def looks_like_configuration(folder: Path) -> bool:
    """Whether it may be a folder of these files, or one around their folders."""
    names = {*ROLE_FILES.values(), *(f"{role}/{name}" for role, name in ROLE_FILES.items())}
    return is_called_configuration(folder.name) or any((folder / name).is_file() for name in names)


def _folders_for(root: Path, data: Path) -> Iterator[str]:
    """What `additional_files` may be called there, the one of the same day first: db_monday and additional_files_monday,
    db\\monday and additional_files\\monday.
    """
    inner = data.relative_to(root).parts
    for name in KNOWN_FOLDERS:
        if inner and name.lower() in inner[0].lower():
            yield re.sub(re.escape(name), CONFIG_FOLDER, inner[0], flags=re.IGNORECASE)
    for part in reversed(inner):
        yield f"{CONFIG_FOLDER}/{part}"
    yield CONFIG_FOLDER
    if inner:  # in a data folder it would be data as well
        yield WINDOWS_FOLDER


def _as_installed(root: Path) -> dict[str, str]:
    """The files at their places in an installation whose folder was copied whole, with its data."""
    found: dict[str, str] = {}
    for kind in KINDS:
        for role, folders in kind.role_folders.items():
            for folder in reversed(folders):  # the first that has it wins
                found |= _present(root, {role: f"{folder}/{ROLE_FILES[role]}"})
    return found


def _present(root: Path, files: dict[str, str]) -> dict[str, str]:
    return {role: file for role, file in files.items() if (root / file).is_file()}
