"""Reads zip and tar archives, of which nothing is trusted: each member is judged before a caller sees it. Writes nothing.

What Python's modules pass over is an error here: an archive that ends too early, or with something behind its end. What would make
them take memory without bound is refused: long lists, long headers, and compression that they do not undo in pieces.
"""

from __future__ import annotations

import io
import lzma
import math
import os
import stat
import struct
import tarfile
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tarfile import EOFHeaderError, HeaderError, TarFile  # type: ignore[attr-defined]
from typing import IO, Any, Protocol, Self

from core.backups.compressed import Forward, TooMuchMemory, decompressed
from core.backups.manifest_reader import MOST_TIME_NS
from core.backups.zip_end import MOST_END_BYTES, read_zip_end
from core.backups.zip_names import zip_name
from core.cancel import CancelToken
from core.copying.copier import open_for_reading
from core.copying.progress import ProgressMeter
from core.copying.stream import BLOCK_BYTES
from core.errors import BackupCorrupt, BackupNotReady, ReadFailed, could_not_read
from core.model.archives import ZIP, ending_of
from core.model.layout import MOST_FOLDERS
from core.model.paths import folded, why_unsafe
from core.phrases import phrase

MOST_MEMBERS = 200_000
"""Their names are held in memory. No backup has so many files."""
MOST_LISTED_BYTES = 32 << 20
"""Of the list of a zip, which is held in memory."""
MOST_HEADER_BYTES = 4 << 20
"""Of what a tar says of one member before its contents."""
MOST_GLOBAL_HEADERS = 100
"""Of what a tar says of all members that follow: it is kept. Git writes one, and other programs none."""
MOST_GLOBAL_BYTES = 64 << 10
MOST_PADDING_BYTES = 16 << 20
"""Of the zeros with which a tar ends."""
_ENCRYPTED = 0x1
CHECKED_AS_A_WHOLE = (".tgz", ".tar.gz", ".tar.bz2")
"""Those whose compression has a checksum always, which is looked at when they are read to their end."""
_DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    ValueError,
    LookupError,
    ArithmeticError,
    RuntimeError,  # also of headers in headers without end
    MemoryError,
    OSError,  # that it is no gzip or bzip2: the disk's own errors are ReadFailed
)
"""What Python's modules raise for an archive that is not what it should be."""
_DAMAGED_HINT = phrase("Copy the archive here again, or use another one.")
_REFUSED_HINT = phrase(
    "Use another archive. If it is your own, unpack it with the tool that made it, and look at what comes out of it."
)
_TOOL_HINT = phrase("Unpack it with the tool that made it, and choose the folder that comes out of it.")
_NO_FILE = phrase("it is a link, a device or a pipe, and a backup has none")
_TOO_MUCH = phrase("it says more of itself than the archive of any backup")


@dataclass(frozen=True, slots=True)
class Member:
    """A file or folder in an archive, with a path that may be written below a folder."""

    path: str
    size_bytes: int
    mtime_ns: int
    is_folder: bool
    source: Any
    """What the archive knows it by."""


class Archive(Protocol):
    """An open archive. Everything here raises BackupCorrupt or BackupNotReady, ReadFailed and OperationCancelled."""

    def listed(self) -> list[Member]:
        """All members, where the archive has a list of them; else none."""
        ...

    def members(self) -> Iterator[Member]:
        """Each once. To be read before the next one is asked for."""
        ...

    def blocks_of(self, file: Member) -> Iterator[bytes]:
        """The contents of a file; they are as long as they are said to be."""
        ...

    @property
    def proof(self) -> str:
        """What the archive's own checksums prove once all was read, in a sentence."""
        ...


@contextmanager
def open_archive(path: Path, *, folds_case: bool, meter: ProgressMeter, cancel: CancelToken) -> Iterator[Archive]:
    """An archive of the form that its name says. The meter counts the archive's own bytes.

    `folds_case`: where it is unpacked, names that differ in case alone are one. Raises as the archive does.
    """
    reader, status = open_for_reading(os.path.realpath(path))
    try:
        meter.begin(status.st_size, 0)
        judge, ending = _Judge(path, folds_case=folds_case), ending_of(path.name)
        with io.BufferedReader(_File(reader.descriptor, path, meter, cancel), BLOCK_BYTES) as file:
            yield _Zip(file, judge) if ending == ZIP else _Tar(file, ending, judge)
    finally:
        reader.close()


class _File(io.FileIO):
    """The file of an archive. Counts what is read; each read can be cancelled."""

    def __init__(self, descriptor: int, path: Path, meter: ProgressMeter, cancel: CancelToken) -> None:
        super().__init__(descriptor, closefd=False)
        self._path, self._meter, self._cancel = path, meter, cancel

    def readinto(self, buffer: Any, /) -> int:
        self._cancel.check()
        try:
            count = super().readinto(buffer) or 0
        except OSError as error:
            raise ReadFailed(could_not_read(self._path, error), phrase("Check the disk that holds it.")) from error
        self._meter.add_bytes(count)
        return count


class _Rationed:
    """A stream that gives no more than was allowed since: what an archive says of itself is read at once, however long it is."""

    def __init__(self, stream: Forward) -> None:
        self._stream, self._left = stream, 0
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def allow(self, count: int) -> None:
        self._left = count

    def read(self, count: int = -1) -> bytes:
        most = self._left + 1
        data = self._stream.read(most if count < 0 else min(count, most))
        self._left -= len(data)
        if self._left < 0:
            raise ValueError(_TOO_MUCH)
        return data


class _Judge:
    """Judges each member by its name and time, and names the place in errors."""

    def __init__(self, archive: Path, *, folds_case: bool) -> None:
        self._archive, self._folds_case = archive, folds_case
        self._folders: dict[str, str] = {}
        """Also those that are known only by what lies in them. By what makes two paths different where they are unpacked, as are:"""
        self._files: set[str] = set()
        self._members: set[str] = set()
        self._last = ""

    def judged(self, member: Member) -> Member:
        """The same. Raises BackupCorrupt for one that no archive of a backup has."""
        if reason := _why_unsafe(member) or self._why_taken(member.path, is_folder=member.is_folder):
            raise self.refused(member.path, reason)
        if len(self._members) > MOST_MEMBERS or len(self._folders) > MOST_FOLDERS:
            raise self.not_read(_TOO_MUCH)
        self._last = member.path
        return member

    def _why_taken(self, path: str, *, is_folder: bool) -> str | None:
        above = [path[:place] for place, char in enumerate(path) if char == "/"]
        for folder in above:
            if self._key(folder) in self._files:
                return phrase("it lies below a file")
        for folder in [*above, path] if is_folder else above:
            if (known := self._folders.setdefault(self._key(folder), folder)) != folder:
                return phrase("it differs from {other} in upper and lower case alone", other=repr(known))
        key = self._key(path)
        if key in self._members or (key in self._folders and not is_folder):
            return phrase("something else in it has the same name")
        self._members.add(key)
        if not is_folder:
            self._files.add(key)
        return None

    def _key(self, path: str) -> str:
        return folded(path) if self._folds_case else path

    def require_some(self) -> None:
        """Raise BackupCorrupt unless there was a file."""
        if not self._files:
            raise self.damaged(phrase("nothing is in it"), self._last)

    def refused(self, member: str, reason: str) -> BackupCorrupt:
        """For a member that may be as it was packed, but is written nowhere."""
        words = phrase("{path} has {member} in it: {reason}.", path=self._archive, member=repr(member), reason=reason)
        return BackupCorrupt(words, _REFUSED_HINT)

    def not_read(self, reason: str) -> BackupNotReady:
        """For an archive that other tools can read."""
        return BackupNotReady(
            phrase("{path} cannot be unpacked here: {reason}.", path=self._archive, reason=reason), _TOOL_HINT
        )

    def damaged(self, reason: str, member: str) -> BackupCorrupt:
        if not member:
            words = phrase("{path} is damaged, or no such archive: {reason}.", path=self._archive, reason=reason)
        else:
            words = phrase(
                "{path} is damaged or not whole, at {member}: {reason}.",
                path=self._archive,
                member=repr(member),
                reason=reason,
            )
        return BackupCorrupt(words, _DAMAGED_HINT)

    @contextmanager
    def reading(self, member: str | None = None) -> Iterator[None]:
        """Raise BackupCorrupt for what Python's modules find wrong, with the member or the one before; BackupNotReady for TooMuchMemory."""
        try:
            yield
        except TooMuchMemory as error:
            raise self.not_read(phrase("it takes too much memory")) from error
        except _DAMAGE as error:
            # Not `str(error)`, which could not be translated any more.
            reason = next((said for said in error.args if isinstance(said, str)), type(error).__name__)
            raise self.damaged(reason, self._last if member is None else member) from error


def _why_unsafe(member: Member) -> str | None:
    path = member.path
    if any(unicodedata.category(char) == "Cc" for char in path):
        return phrase("its name has a control character in it")
    # Backups travel: Windows' rules hold everywhere, and those of this system for the length.
    if reason := why_unsafe(path, windows=True) or why_unsafe(path, windows=False):
        return reason
    if member.size_bytes < 0 or (member.is_folder and member.size_bytes):
        return phrase("it has a size that it cannot have")
    return phrase("it has a time that no system has") if abs(member.mtime_ns) > MOST_TIME_NS else None


def _path_of(name: str) -> str:
    """Without what `tar` and `zip` put around a path; '' for the folder in which all lies."""
    path = name.removeprefix("./").removesuffix("/")
    return "" if path == "." else path


def _pieces(contents: IO[bytes], stream: _Rationed, size_bytes: int) -> Iterator[bytes]:
    """All of a file, which must be as long as that. Raises one of _DAMAGE."""
    left = size_bytes
    while True:
        stream.allow(BLOCK_BYTES + MOST_HEADER_BYTES)
        piece = contents.read(BLOCK_BYTES)
        left -= len(piece)
        if left < 0 or (left and not piece):
            raise ValueError(phrase("it is not as long as it is said to be"))
        if not piece:
            return
        yield piece


class _Zip:
    """Has a list of all members at its end, with a checksum of each file."""

    proof = phrase("The archive's own checksum of each file was right.")

    def __init__(self, file: IO[bytes], judge: _Judge) -> None:
        self._judge, self._stream = judge, _Rationed(file)
        self._stream.allow(MOST_END_BYTES)
        with judge.reading():
            end = read_zip_end(self._stream)
            if end.members > MOST_MEMBERS:
                raise judge.not_read(_TOO_MUCH)
            self._stream.allow(MOST_LISTED_BYTES)
            self._zip = zipfile.ZipFile(self._stream)  # type: ignore[arg-type]
            end.require_all(self._zip.infolist())
            named = [(info, self._name(info)) for info in self._zip.infolist()]
            self._members = [self._member(info, name) for info, name in named if _path_of(name)]

    def _name(self, info: zipfile.ZipInfo) -> str:
        """As it stands in the archive, where the module would cut it off or change it; PowerShell writes backslashes between the parts."""
        if (name := zip_name(info)) is None:
            words = phrase(
                "the name of {member} in it is in letters of another system, and nothing tells which",
                member=repr(info.orig_filename),
            )
            raise self._judge.not_read(words)
        return name.replace("\\", "/")

    def _member(self, info: zipfile.ZipInfo, name: str) -> Member:
        is_folder = name.endswith("/")
        mtime_ns = int(time.mktime((*info.date_time, 0, 0, -1))) * 10**9
        member = self._judge.judged(Member(_path_of(name), info.file_size, mtime_ns, is_folder, info))
        if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFDIR if is_folder else stat.S_IFREG):
            raise self._judge.refused(member.path, _NO_FILE)
        if info.flag_bits & _ENCRYPTED:
            raise self._judge.not_read(phrase("{member} in it is encrypted", member=repr(member.path)))
        # What the module undoes at once, however long it is, might take all memory.
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            words = phrase(
                "{member} in it is compressed in a way that is not read here (number {method})",
                member=repr(member.path),
                method=str(info.compress_type),
            )
            raise self._judge.not_read(words)
        return member

    def listed(self) -> list[Member]:
        return self._members

    def members(self) -> Iterator[Member]:
        yield from self._members
        self._judge.require_some()

    def blocks_of(self, file: Member) -> Iterator[bytes]:
        self._stream.allow(MOST_HEADER_BYTES)
        with self._judge.reading(file.path), self._zip.open(file.source) as contents:
            yield from _pieces(contents, self._stream, file.size_bytes)


class _Tar:
    """A file behind the other, each behind a header; the end is marked. What is compressed is the whole."""

    def __init__(self, file: IO[bytes], ending: str, judge: _Judge) -> None:
        self._judge, self._ending = judge, ending
        self._stream = _Rationed(decompressed(file, ending))
        self._stream.allow(MOST_HEADER_BYTES)
        with judge.reading():
            self._tar = tarfile.TarFile(fileobj=self._stream, tarinfo=_Header, encoding="utf-8")  # type: ignore[arg-type]

    def listed(self) -> list[Member]:
        return []

    def members(self) -> Iterator[Member]:
        while (info := self._next()) is not None:
            path = _path_of(info.name)
            if not path and info.isdir():
                continue
            member = self._judge.judged(
                Member(path, 0 if info.isdir() else info.size, _time_ns(info.mtime), info.isdir(), info)
            )
            if not (info.isreg() or info.isdir()):
                raise self._judge.refused(path, _NO_FILE)
            yield member
        with self._judge.reading():
            self._read_to_the_end()
        self._judge.require_some()

    def _next(self) -> tarfile.TarInfo | None:
        self._stream.allow(MOST_HEADER_BYTES)
        with self._judge.reading():
            info = self._tar.next()
            # It would keep them all.
            self._tar.members.clear()  # type: ignore[attr-defined]
            self._require_few_globals()
            return info

    def _require_few_globals(self) -> None:
        """Each member may add to them."""
        known = self._tar.pax_headers
        if len(known) > MOST_GLOBAL_HEADERS or sum(map(len, (*known, *known.values()))) > MOST_GLOBAL_BYTES:
            raise ValueError(_TOO_MUCH)

    def _read_to_the_end(self) -> None:
        """The checksum of what is compressed stands behind all of it. And what follows the end is not passed over."""
        self._stream.allow(MOST_PADDING_BYTES)
        while block := self._stream.read(BLOCK_BYTES):
            if block.count(0) != len(block):
                raise ValueError(phrase("something follows the end of the archive"))

    def blocks_of(self, file: Member) -> Iterator[bytes]:
        with self._judge.reading(file.path):
            _require_map(file.source, self._tar.offset - file.source.offset_data)  # type: ignore[attr-defined]
            contents = self._tar.extractfile(file.source)
            assert contents is not None  # it is a file
            yield from _pieces(contents, self._stream, file.size_bytes)

    @property
    def proof(self) -> str:
        if self._ending in CHECKED_AS_A_WHOLE:
            return phrase(
                "The checksum of the compressed archive was right; a tar holds none of the contents of each file."
            )
        return phrase(
            "A tar holds no checksums of the files' contents, so nothing tells whether they are as they were packed."
        )


class _Header(tarfile.TarInfo):
    """Python's module takes a header that is damaged or cut off for the end of the archive, and follows a negative size in circles."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        header = super().frombuf(buf, encoding, errors)
        if header.size < 0:
            raise ValueError(phrase("it is not as long as it is said to be"))
        return header

    @classmethod
    def fromtarfile(cls, tarfile: TarFile) -> Self:
        try:
            return super().fromtarfile(tarfile)
        except EOFHeaderError:
            raise
        except HeaderError as error:
            raise ValueError(str(error)) from error


def _require_map(info: tarfile.TarInfo, stored_bytes: int) -> None:
    """Of a file with holes: without a place for each byte the module would look for it for ever, and take what is missing of the
    members behind it, again and again.
    """
    ends = sizes = 0
    for offset, size in getattr(info, "sparse", None) or ():
        if offset == size == 0:
            continue  # the older form of GNU tar has four places in its header, used or not
        sizes += size
        if not ends <= offset <= offset + size <= info.size or sizes > stored_bytes:
            raise ValueError(phrase("its holes are not where they can be"))
        ends = offset + size


def _time_ns(mtime_s: float) -> int:
    if not math.isfinite(mtime_s):
        return MOST_TIME_NS + 1
    return math.floor(mtime_s) * 10**9 + int(mtime_s % 1 * 10**9)
