"""The record at the end of a zip, by which a whole archive is told from a part of one, or from two. Writes nothing.

Python's module takes what lies before an archive for a prefix, what lies behind its end record for nothing, and never compares
how many members that record promises.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from zipfile import ZipInfo

from core.phrases import phrase

_END = struct.Struct("<4s4H2LH")
_LOCATOR64 = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_END_MARK, _LOCATOR64_MARK, _END64_MARK = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
_MOST_COMMENT_BYTES = 0xFFFF
MOST_END_BYTES = _END64.size + _LOCATOR64.size + _END.size + _MOST_COMMENT_BYTES + 1
"""What is read of an archive to find it."""
_NOT_WHOLE = phrase("it is not one whole archive: something is missing, or lies before or behind it")
_IN_PARTS = phrase("it is one part of an archive in several parts")


class _Stream(Protocol):
    def seek(self, place: int, whence: int = 0, /) -> int: ...

    def read(self, count: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class ZipEnd:
    """What the end of a zip says of it."""

    members: int

    def require_all(self, members: Sequence[ZipInfo]) -> None:
        """Raise ValueError unless these are all that are listed, and the first begins where the file begins."""
        if len(members) != self.members:
            raise ValueError(phrase("its list does not have as many members as its end says"))
        if min((member.header_offset for member in members), default=0) != 0:
            raise ValueError(_NOT_WHOLE)
        if any(member.volume for member in members):
            raise ValueError(_IN_PARTS)


def read_zip_end(stream: _Stream) -> ZipEnd:
    """Of an archive that is one whole file. ValueError for any other one; reads no more than MOST_END_BYTES."""
    size_bytes = stream.seek(0, os.SEEK_END)
    start = max(size_bytes - MOST_END_BYTES + 1, 0)
    stream.seek(start)
    tail = stream.read(size_bytes - start)
    place = _place_in(tail)
    _, disk, list_disk, here, members, list_bytes, list_place, comment_bytes = _END.unpack_from(tail, place)
    if place + _END.size + comment_bytes != len(tail):
        raise ValueError(_NOT_WHOLE)
    disks = 1
    locator = place - _LOCATOR64.size
    if locator >= 0 and tail.startswith(_LOCATOR64_MARK, locator):
        _, locator_disk, end64_place, disks = _LOCATOR64.unpack_from(tail, locator)
        place = locator - _END64.size
        if end64_place != start + place or not tail.startswith(_END64_MARK, place):
            raise ValueError(_NOT_WHOLE)
        *_, disk, list_disk, here, members, list_bytes, list_place = _END64.unpack_from(tail, place)
        disk = disk or locator_disk
    if disk or list_disk or disks > 1 or here != members:
        raise ValueError(_IN_PARTS)
    if list_place + list_bytes != start + place:
        raise ValueError(_NOT_WHOLE)
    return ZipEnd(members)


def _place_in(tail: bytes) -> int:
    """Where the end record begins: the one without a comment if there is one, as Python's module takes it."""
    last = len(tail) - _END.size
    if last >= 0 and tail.startswith(_END_MARK, last) and tail.endswith(b"\0\0"):
        return last
    place = tail.rfind(_END_MARK)
    if not 0 <= place <= last:
        raise ValueError(phrase("no list of members is at its end"))
    return place
