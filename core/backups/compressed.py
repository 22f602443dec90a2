"""Reads what is compressed as a whole, forward only. Writes nothing.

Python's modules take a damaged stream behind the first one for its end, and give an xz all the memory that it asks for.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
from collections.abc import Callable
from typing import IO, Protocol

from core.copying.stream import BLOCK_BYTES
from core.phrases import phrase

MOST_MEMORY_BYTES = 256 << 20
"""That an xz may take; the strongest preset takes 65 MiB."""
_INPUT_BYTES = 16 << 10
"""Read at once. Few, for what is left of them is copied for each stream."""
_XZ_PADDING = b"\0"
_OVER_THE_LIMIT = "exceeded"
"""A word of what Python's module says then, and of nothing else: it has no type for it."""


class Forward(Protocol):
    """What a tar is read from."""

    def read(self, count: int = -1, /) -> bytes: ...

    def seek(self, place: int, whence: int = 0, /) -> int: ...

    def tell(self) -> int: ...

    def seekable(self) -> bool: ...


class TooMuchMemory(Exception):
    """An archive that takes more memory to read than is given to it."""


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


def decompressed(file: IO[bytes], ending: str) -> Forward:
    """What a tar of that ending holds. Reading raises EOFError, OSError, LZMAError, and TooMuchMemory."""
    match ending:
        case ".tgz" | ".tar.gz":
            return gzip.GzipFile(fileobj=file)
        case ".tar.bz2":
            return _Streams(file, bz2.BZ2Decompressor)
        case ".tar.xz":
            return _Streams(file, _xz, _XZ_PADDING)
        case _:
            return file


def _xz() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MOST_MEMORY_BYTES)


class _Streams:
    """Compressed streams, one behind the other: what else is behind them is an error, but for padding."""

    def __init__(self, file: IO[bytes], new: Callable[[], _Decompressor], padding: bytes = b"") -> None:
        self._file, self._new, self._padding = file, new, padding
        self._stream, self._given, self._place = new(), b"", 0

    def read(self, count: int = -1, /) -> bytes:
        """As many as that, unless they end before."""
        pieces = list[bytes]()
        while count and (piece := self._piece(count)):
            pieces.append(piece)
            count -= len(piece)
            self._place += len(piece)
        return b"".join(pieces)

    def _piece(self, most: int) -> bytes:
        """b"" at the end of the last stream."""
        while True:
            if self._stream.eof and not self._begin_next():
                return b""
            if self._stream.needs_input:
                self._given = self._given or self._file.read(_INPUT_BYTES)
                if not self._given:
                    raise EOFError(phrase("it ends too early"))
            data, self._given = self._given, b""
            if piece := self._undo(data, most):
                return piece

    def _undo(self, data: bytes, most: int) -> bytes:
        try:
            return self._stream.decompress(data, most)
        except lzma.LZMAError as error:
            if _OVER_THE_LIMIT in str(error):
                raise TooMuchMemory from error
            raise

    def _begin_next(self) -> bool:
        """False where nothing follows."""
        rest = self._stream.unused_data or self._file.read(_INPUT_BYTES)
        while rest and not (begun := rest.lstrip(self._padding)):
            rest = self._file.read(_INPUT_BYTES)
        if rest:
            self._stream, self._given = self._new(), begun
        return bool(rest)

    def seek(self, place: int, whence: int = os.SEEK_SET, /) -> int:
        """Forward, from the beginning alone; else ValueError."""
        if whence != os.SEEK_SET or place < self._place:
            raise ValueError(phrase("it cannot be read in one go"))
        while self._place < place and self.read(min(place - self._place, BLOCK_BYTES)):
            pass
        return self._place

    def tell(self) -> int:
        return self._place

    def seekable(self) -> bool:
        return True
