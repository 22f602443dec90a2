"""Lists of files, always in the order of their paths: parts of one, and what two have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from core.model.entries import FileEntry


class FileList(Protocol):
    """Entries by path, always in the order of their paths. There may be millions; it can be iterated again and again."""

    def __iter__(self) -> Iterator[FileEntry]: ...
    def __len__(self) -> int: ...
    def __contains__(self, path: str) -> bool: ...
    def __getitem__(self, path: str) -> FileEntry:
        """Raises KeyError."""
        ...

    def get(self, path: str) -> FileEntry | None: ...
    def between(self, after: str, before: str) -> Iterator[FileEntry]:
        """The entries whose path lies between two texts, both excluded."""
        ...

    @property
    def total_bytes(self) -> int: ...


@dataclass(frozen=True, slots=True)
class FilesOf:
    """The files of one folder of a table, or all others; can be iterated again and again."""

    table: FileList
    folder: str
    others: bool = False

    def __iter__(self) -> Iterator[FileEntry]:
        if self.others:
            return (file for file in self.table if not file.path.startswith(f"{self.folder}/"))
        # "0" is the character after "/".
        return self.table.between(f"{self.folder}/", f"{self.folder}0")

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None


@dataclass(frozen=True, slots=True)
class FilesBeside:
    """The files of one table that another does not have; can be iterated again and again."""

    table: FileList
    other: FileList

    def __iter__(self) -> Iterator[FileEntry]:
        return (file for file, same in matched(self.table, self.other) if same is None)


@dataclass(frozen=True, slots=True)
class Differences:
    """Paths in which two trees differ, sorted."""

    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    resized: list[str] = field(default_factory=list)


def matched(files: Iterable[FileEntry], others: Iterable[FileEntry]) -> Iterator[tuple[FileEntry, FileEntry | None]]:
    """Each file with the other file of the same path. Both must be in the order of their paths: searching takes longer."""
    found = finder(others)
    return ((file, found(file.path)) for file in files)


def finder(files: Iterable[FileEntry]) -> Callable[[str], FileEntry | None]:
    """A function that finds the file of a path; the paths must be asked in the order of the files."""
    there = iter(files)
    file = next(there, None)

    def find(path: str) -> FileEntry | None:
        nonlocal file
        while file is not None and file.path < path:
            file = next(there, None)
        return file if file is not None and file.path == path else None

    return find


def differences(expected: Iterable[FileEntry], found: Iterable[FileEntry]) -> Differences:
    """Which files are missing, too many, or of another size. Both in the order of their paths."""
    result = Differences()
    wanted, there = iter(expected), iter(found)
    want, have = next(wanted, None), next(there, None)
    while want or have:
        if have is None or (want is not None and want.path < have.path):
            assert want is not None
            result.missing.append(want.path)
            want = next(wanted, None)
        elif want is None or have.path < want.path:
            result.extra.append(have.path)
            have = next(there, None)
        else:
            if want.size_bytes != have.size_bytes:
                result.resized.append(want.path)
            want, have = next(wanted, None), next(there, None)
    return result
