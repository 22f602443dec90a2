"""The names of a zip's members, which may be in letters that it does not tell: then none is guessed. Pure."""

from __future__ import annotations

import struct
import zlib
from zipfile import ZipInfo

_UTF8_FLAG = 0x800
_UNIX = 3
_UNICODE_PATH = 0x7075
_FIELD = struct.Struct("<HH")
_PATH_HEAD = struct.Struct("<BL")


def zip_name(info: ZipInfo) -> str | None:
    """The name as it was packed; None where nothing tells what its letters are. UnicodeDecodeError where it is not what it says."""
    if info.flag_bits & _UTF8_FLAG:
        return info.orig_filename
    # So the module reads what it knows no letters of; each byte is one letter there.
    raw = info.orig_filename.encode("cp437")
    if beside := _unicode_path(info.extra, raw):
        return beside.decode("utf-8")
    if raw.isascii():
        return info.orig_filename
    if info.create_system != _UNIX:
        return None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _unicode_path(extra: bytes, raw: bytes) -> bytes:
    """The name that stands beside another one, of which it has the checksum; b"" where there is none."""
    place = 0
    while place + _FIELD.size <= len(extra):
        kind, length = _FIELD.unpack_from(extra, place)
        field = extra[place + _FIELD.size : place + _FIELD.size + length]
        head = field[: _PATH_HEAD.size]
        if kind == _UNICODE_PATH and head == _PATH_HEAD.pack(1, zlib.crc32(raw)):
            return field[_PATH_HEAD.size :]
        place += _FIELD.size + length
    return b""
