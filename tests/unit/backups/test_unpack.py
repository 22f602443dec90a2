"""Archives are unpacked whole, into a new private folder, or not at all: whatever is in them, and whatever happens meanwhile."""

from __future__ import annotations

import bz2
import contextlib
import errno
import gzip
import io
import lzma
import os
import shutil
import stat
import struct
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from core.backups import archives
from core.backups.unpack import Unpacked, unpack_archive
from core.cancel import CancelToken
from core.copying.progress import ProgressMeter
from core.copying.stream import Reader
from core.disk.files import rename_durably
from core.errors import (
    BackupCorrupt,
    BackupNotReady,
    ImagingBackupError,
    InsufficientSpace,
    OperationCancelled,
    ReadFailed,
    WriteFailed,
)
from core.model.archives import UNPACKED_HERE
from core.model.room import RESERVE_BYTES
from tests.support import needs_links

THEN_S = 1_700_000_000
CONTENTS = {"Neo4j_data/databases/neo4j/neostore": b"store " * 999, "Neo4j_data/empty": b"", "additional_files/x": b"x"}
MODES = {".tar": "w", ".tgz": "w:gz", ".tar.gz": "w:gz", ".tar.bz2": "w:bz2", ".tar.xz": "w:xz"}
NAME = "imaging"


def make_zip(path: Path, contents: dict[str, bytes] = CONTENTS) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in contents.items():
            packed.writestr(zip_info(name), data, zipfile.ZIP_DEFLATED)
    return path


def zip_info(name: str, mode: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("x", (2023, 11, 14, 12, 0, 0))
    # The constructor would make a name harmless.
    info.filename = info.orig_filename = name
    info.external_attr = mode << 16
    return info


def tar_info(name: str, size: int = 0, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.type, info.mtime, info.mode = size, kind, THEN_S, 0o4777
    return info


def make_tar(path: Path, contents: dict[str, bytes] = CONTENTS) -> Path:
    mode = next(MODES[ending] for ending in reversed(MODES) if path.name.endswith(ending))
    with tarfile.open(path, mode) as packed:  # type: ignore[call-overload]
        for name, data in contents.items():
            packed.addfile(tar_info(name, len(data)), io.BytesIO(data))
    return path


def make(path: Path, contents: dict[str, bytes] = CONTENTS) -> Path:
    return make_zip(path, contents) if path.name.endswith(".zip") else make_tar(path, contents)


def unpacked(
    archive: Path, *, folds_case: bool = False, cancel: CancelToken | None = None, block_bytes: int = 4096
) -> Unpacked:
    return unpack_archive(
        archive,
        archive.parent / NAME,
        folds_case=folds_case,
        block_bytes=block_bytes,
        meter=ProgressMeter(lambda: 0.0),
        cancel=cancel or CancelToken(),
    )


def refused(archive: Path, kind: type[ImagingBackupError], words: str, **choices: bool) -> ImagingBackupError:
    """Nothing is left of it, neither in the folder nor beside the archive."""
    before = sorted(archive.parent.rglob("*"))
    with pytest.raises(kind) as caught:
        unpacked(archive, **choices)
    assert words in caught.value.message, caught.value.message
    assert str(archive) in caught.value.message and caught.value.hint
    assert sorted(archive.parent.rglob("*")) == before
    return caught.value


# --- what is right --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", UNPACKED_HERE)
def test_what_was_packed_comes_out(tmp_path: Path, ending: str) -> None:
    archive = make(tmp_path / f"backup{ending}")
    result = unpacked(archive)
    folder = tmp_path / NAME
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    assert {name: path.read_bytes() for name, path in found.items()} == CONTENTS
    assert (result.files, result.total_bytes) == (3, sum(map(len, CONTENTS.values())))
    times = {path.stat().st_mtime for path in found.values()}
    assert len(times) == 1 and abs(times.pop() - THEN_S) < 2 * 86400
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"backup{ending}", NAME]


@pytest.mark.parametrize("ending", UNPACKED_HERE)
def test_what_the_checksums_prove_is_said_and_no_more(tmp_path: Path, ending: str) -> None:
    words = unpacked(make(tmp_path / f"backup{ending}")).proof
    assert "verified" not in words
    if ending == ".zip":
        assert words == "The archive's own checksum of each file was right."
    elif ending in (".tar", ".tar.xz"):
        assert words.startswith("A tar holds no checksums of the files' contents")
    else:
        assert words.startswith("The checksum of the compressed archive was right; a tar holds none")


@pytest.mark.skipif(sys.platform == "win32", reason="modes")
def test_it_is_private_and_takes_no_modes(tmp_path: Path) -> None:
    unpacked(make(tmp_path / "backup.tar"))
    found = {
        (path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in (tmp_path / NAME, *(tmp_path / NAME).rglob("*"))
    }
    assert found == {(True, 0o700), (False, 0o600)}


def test_times_of_folders_are_kept(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "backup.tar", "w") as packed:
        for name in (".", "./data", "./data/below"):
            packed.addfile(tar_info(name, kind=tarfile.DIRTYPE))
        packed.addfile(tar_info("./data/below/file", 1), io.BytesIO(b"1"))
    unpacked(tmp_path / "backup.tar")
    folder = tmp_path / NAME
    assert [int((folder / name).stat().st_mtime) for name in ("data", "data/below", "data/below/file")] == [THEN_S] * 3


def test_a_zip_of_windows_powershell_has_backslashes(tmp_path: Path) -> None:
    make_zip(tmp_path / "backup.zip", {"Neo4j_data\\databases\\store": b"1", "Neo4j_data\\empty\\": b""})
    assert unpacked(tmp_path / "backup.zip").files == 1
    assert (tmp_path / NAME / "Neo4j_data/databases/store").read_bytes() == b"1"
    assert (tmp_path / NAME / "Neo4j_data/empty").is_dir()


def test_a_file_with_holes_is_written_whole(tmp_path: Path) -> None:
    """As GNU tar writes it with --sparse: a map of what is there, then that alone."""
    info = tar_info("data/sparse", 3)
    info.pax_headers = {
        "GNU.sparse.major": "0",
        "GNU.sparse.minor": "1",
        "GNU.sparse.name": "data/sparse",
        "GNU.sparse.size": "70000",
        "GNU.sparse.numblocks": "2",
        "GNU.sparse.map": "50000,3,70000,0",
    }
    with tarfile.open(tmp_path / "backup.tar", "w", format=tarfile.PAX_FORMAT) as packed:
        packed.addfile(info, io.BytesIO(b"end"))
    assert unpacked(tmp_path / "backup.tar").total_bytes == 70000
    assert (tmp_path / NAME / "data/sparse").read_bytes() == bytes(50000) + b"end" + bytes(19997)


@pytest.mark.parametrize("map_", ["50000,3,10,0", "0,3,-5,2", "69999,3", "69999,3,70000,0", "5,-1"])
def test_holes_that_cannot_be_are_refused(tmp_path: Path, map_: str) -> None:
    """Python's module would look for some of them for ever."""
    info = tar_info("data/sparse", 3)
    info.pax_headers = {"GNU.sparse.name": "data/sparse", "GNU.sparse.size": "70000", "GNU.sparse.map": map_}
    with tarfile.open(tmp_path / "backup.tar", "w", format=tarfile.PAX_FORMAT) as packed:
        packed.addfile(info, io.BytesIO(b"end"))
    refused(tmp_path / "backup.tar", BackupCorrupt, "its holes are not where they can be")


def make_named(path: Path, raw: bytes, *, system: int = 3, beside: bytes = b"") -> Path:
    """A zip whose member has a name of which it does not say that it is UTF-8; `beside`: the field that says it once more."""
    placeholder = "n" * len(raw)
    info = zip_info(placeholder)
    info.create_system, info.extra = system, beside
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(info, b"1")
    path.write_bytes(path.read_bytes().replace(placeholder.encode(), raw))
    return path


def unicode_path(raw: bytes, name: bytes, version: int = 1) -> bytes:
    return struct.pack("<2HBL", 0x7075, 5 + len(name), version, zlib.crc32(raw)) + name


def test_a_name_that_says_that_it_is_unicode_is_taken(tmp_path: Path) -> None:
    unpacked(make(tmp_path / "backup.zip", {"data/é中": b"1"}))
    assert (tmp_path / NAME / "data/é中").is_file()


def test_a_zip_of_unix_or_macos_has_names_in_utf8(tmp_path: Path) -> None:
    unpacked(make_named(tmp_path / "backup.zip", "data/é中".encode()))
    assert (tmp_path / NAME / "data/é中").is_file()


@pytest.mark.parametrize("raw", [b"data/\x82", b"data/_"])
@pytest.mark.parametrize("before", [b"", struct.pack("<2H", 0xCAFE, 3) + b"abc"])
@pytest.mark.parametrize("system", [0, 3])
def test_the_unicode_name_beside_a_name_is_taken(tmp_path: Path, raw: bytes, before: bytes, system: int) -> None:
    beside = before + unicode_path(raw, "data/é".encode())
    unpacked(make_named(tmp_path / "backup.zip", raw, system=system, beside=beside))
    assert [path.name for path in (tmp_path / NAME / "data").iterdir()] == ["é"]


UNKNOWN_LETTERS = {
    "of Windows": (b"data/\x82", 0, b""),
    "of Unix, and no UTF-8": (b"data/\x82", 3, b""),
    "beside one of another member": (b"data/\x82", 0, unicode_path(b"data/\x83", b"data/x")),
    "beside one of a later version": (b"data/\x82", 0, unicode_path(b"data/\x82", b"data/x", 2)),
    "beside one that is empty": (b"data/\x82", 0, unicode_path(b"data/\x82", b"")),
    "UTF-8 from Windows": ("data/é".encode(), 0, b""),
}


@pytest.mark.filterwarnings("ignore:Empty unicode path")
@pytest.mark.parametrize(("raw", "system", "beside"), UNKNOWN_LETTERS.values(), ids=UNKNOWN_LETTERS)
def test_a_name_in_unknown_letters_is_left_to_other_tools(
    tmp_path: Path, raw: bytes, system: int, beside: bytes
) -> None:
    archive = make_named(tmp_path / "backup.zip", raw, system=system, beside=beside)
    error = refused(archive, BackupNotReady, "in letters of another system")
    assert "with the tool that made it" in error.hint


@pytest.mark.parametrize("name", [b"../outside", b"data/\0x", b"data/\xff"])
def test_the_unicode_name_beside_a_name_is_judged(tmp_path: Path, name: bytes) -> None:
    refused(make_named(tmp_path / "backup.zip", b"data/x", beside=unicode_path(b"data/x", name)), BackupCorrupt, "")


@pytest.mark.parametrize("map_", ["0,4000", "0,513", "100,600,2000,600"])
@pytest.mark.parametrize("ending", [".tar", ".tgz"])
def test_a_map_of_more_than_is_there_is_refused(tmp_path: Path, map_: str, ending: str) -> None:
    """The members behind it would be read as its contents."""
    info = tar_info("data/sparse", 3)
    info.pax_headers = {"GNU.sparse.name": "data/sparse", "GNU.sparse.size": "4000", "GNU.sparse.map": map_}
    with tarfile.open(tmp_path / f"backup{ending}", MODES[ending], format=tarfile.PAX_FORMAT) as packed:  # type: ignore[call-overload]
        packed.addfile(info, io.BytesIO(b"end"))
        packed.addfile(tar_info("data/secret", 4000), io.BytesIO(b"s" * 4000))
    refused(tmp_path / f"backup{ending}", BackupCorrupt, "at 'data/sparse': its holes are not where they can be")


def test_a_map_in_front_of_the_contents_is_read(tmp_path: Path) -> None:
    """As GNU tar writes it today."""
    info = tar_info("GNUSparseFile.0/sparse", 515)
    info.pax_headers = {
        "GNU.sparse.major": "1",
        "GNU.sparse.minor": "0",
        "GNU.sparse.name": "data/sparse",
        "GNU.sparse.realsize": "5000",
    }
    with tarfile.open(tmp_path / "backup.tar", "w", format=tarfile.PAX_FORMAT) as packed:
        packed.addfile(info, io.BytesIO(b"2\n4000\n3\n5000\n0\n".ljust(512, b"\0") + b"end"))
        packed.addfile(tar_info("data/next", 1), io.BytesIO(b"1"))
    assert unpacked(tmp_path / "backup.tar").total_bytes == 5001
    assert (tmp_path / NAME / "data/sparse").read_bytes() == bytes(4000) + b"end" + bytes(997)


def test_a_map_in_the_header_is_read(tmp_path: Path) -> None:
    """As GNU tar writes it in its own older form, which has four places for it."""
    header = bytearray(tar_info("data/sparse", 3, tarfile.GNUTYPE_SPARSE).tobuf(tarfile.GNU_FORMAT))
    header[386:434] = b"".join(b"%011o\0" % number for number in (4000, 3, 5000, 0))
    header[483:495] = b"%011o\0" % 5000
    header[148:156] = b" " * 8
    header[148:156] = f"{sum(header):06o}\0 ".encode()
    (tmp_path / "backup.tar").write_bytes(header + b"end".ljust(512, b"\0") + bytes(1024))
    assert unpacked(tmp_path / "backup.tar").total_bytes == 5000
    assert (tmp_path / NAME / "data/sparse").read_bytes() == bytes(4000) + b"end" + bytes(997)


# --- what no archive of a backup holds -------------------------------------------------------------------------------

NAMES = {
    "/etc/passwd": "absolute",
    "../outside": "'..'",
    "data/../../outside": "'..'",
    "data//file": "empty",
    "data/./file": "'.'",
    "C:/outside": "no name for Windows",
    "data/file:stream": "no name for Windows",
    "//server/share/file": "absolute",
    "data/CON.txt": "device",
    "data/nul": "device",
    "data/dot.": "ends with a dot",
    "data/new\nline": "control character",
    "data/\x7f": "control character",
    "data/\x85": "control character",
    f"data/{'x' * 300}": "longer than 255",
    "/".join("d" * 120): "deep",
}


@pytest.mark.parametrize("ending", [".zip", ".tar"])
@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_leads_elsewhere_or_is_none_is_refused(tmp_path: Path, name: str, ending: str) -> None:
    (tmp_path / "in").mkdir()
    archive = make(tmp_path / "in" / f"backup{ending}", {"data/good": b"1", name: b"2"})
    error = refused(archive, BackupCorrupt, NAMES[name])
    assert repr(name) in error.message
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]


@pytest.mark.parametrize("name", ["..\\outside", "C:\\outside", "\\\\server\\share", "data\\..\\..\\outside"])
def test_backslashes_lead_nowhere(tmp_path: Path, name: str) -> None:
    refused(make_zip(tmp_path / "backup.zip", {name: b"1"}), BackupCorrupt, "has")
    refused(make_tar(tmp_path / "backup.tar", {name: b"1"}), BackupCorrupt, "no name for Windows")


def test_a_nul_cuts_no_name_off(tmp_path: Path) -> None:
    make_zip(tmp_path / "backup.zip", {"data/file_.txt": b"1"})
    data = (tmp_path / "backup.zip").read_bytes()
    (tmp_path / "backup.zip").write_bytes(data.replace(b"file_.txt", b"file\0.txt"))
    refused(tmp_path / "backup.zip", BackupCorrupt, "control character")


def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    refused(make_tar(tmp_path / "backup.tar", {"data/\udcff": b"1"}), BackupCorrupt, "not Unicode")


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE],
)
def test_links_devices_and_pipes_in_a_tar_are_refused(tmp_path: Path, kind: bytes) -> None:
    with tarfile.open(tmp_path / "backup.tar", "w") as packed:
        packed.addfile(tar_info("data/file", 1), io.BytesIO(b"1"))
        info = tar_info("data/link", kind=kind)
        info.linkname = "data/file"
        packed.addfile(info)
    error = refused(tmp_path / "backup.tar", BackupCorrupt, "a link, a device or a pipe")
    assert "'data/link'" in error.message


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_links_devices_and_pipes_in_a_zip_are_refused(tmp_path: Path, kind: int) -> None:
    with zipfile.ZipFile(tmp_path / "backup.zip", "w") as packed:
        packed.writestr(zip_info("data/link", kind | 0o777), b"/etc/passwd")
    refused(tmp_path / "backup.zip", BackupCorrupt, "a link, a device or a pipe")


TWICE: dict[str, list[str]] = {
    "the same": ["data/file", "data/file"],
    "a folder twice": ["data/", "data/"],
    "a file below a file": ["data", "data/file"],
    "a file in the place of a folder": ["data/file", "data"],
    "a folder in the place of a file": ["data", "data/"],
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("ending", [".zip", ".tar"])
@pytest.mark.parametrize("names", TWICE.values(), ids=TWICE)
def test_two_members_of_one_name_are_refused(tmp_path: Path, names: list[str], ending: str) -> None:
    archive = tmp_path / f"backup{ending}"
    if ending == ".zip":
        with zipfile.ZipFile(archive, "w") as packed:
            for name in names:
                packed.writestr(zip_info(name), b"")
    else:
        with tarfile.open(archive, "w") as tar:
            for name in names:
                tar.addfile(tar_info(name, kind=tarfile.DIRTYPE if name.endswith("/") else tarfile.REGTYPE))
    with pytest.raises(BackupCorrupt, match=r"same name|below a file"):
        unpacked(archive)
    assert list(tmp_path.iterdir()) == [archive]


@pytest.mark.parametrize("ending", [".zip", ".tar"])
@pytest.mark.parametrize("names", [("data/File", "data/file"), ("Data/one", "data/two"), ("data/ß", "data/ẞ")])
def test_names_that_differ_in_case_are_refused_where_they_are_one(
    tmp_path: Path, names: tuple[str, str], ending: str
) -> None:
    archive = make(tmp_path / f"backup{ending}", dict.fromkeys(names, b"1"))
    if names[1] == "data/ẞ":
        # No pair of letters to NTFS, so two names there too.
        assert unpacked(archive, folds_case=True).files == 2
        return
    with pytest.raises(BackupCorrupt, match=r"same name|case alone"):
        unpacked(archive, folds_case=True)
    assert list(tmp_path.iterdir()) == [archive]


@pytest.mark.skipif(sys.platform == "win32", reason="there they are one")
def test_names_that_differ_in_case_are_two_elsewhere(tmp_path: Path) -> None:
    assert unpacked(make_tar(tmp_path / "backup.tar", {"data/File": b"1", "Data/file": b"2"})).files == 2


@pytest.mark.parametrize("mtime", ["nan", "inf", "1e300", "-1e300"])
def test_a_time_that_no_system_has_is_refused(tmp_path: Path, mtime: str) -> None:
    info = tar_info("data/file")
    info.pax_headers = {"mtime": mtime}
    with tarfile.open(tmp_path / "backup.tar", "w", format=tarfile.PAX_FORMAT) as packed:
        packed.addfile(info)
    refused(tmp_path / "backup.tar", BackupCorrupt, "a time that no system has")


# --- damaged, or not what it is called -------------------------------------------------------------------------------


def stored(path: Path) -> Path:
    """Its contents lie in it as they are, so that they can be damaged."""
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(zip_info("data/good"), b"good")
        packed.writestr(zip_info("data/store"), b"store of a server")
    return path


def test_a_damaged_file_of_a_zip_is_named(tmp_path: Path) -> None:
    archive = stored(tmp_path / "backup.zip")
    archive.write_bytes(archive.read_bytes().replace(b"store of a", b"store OF a"))
    refused(archive, BackupCorrupt, "'data/store': Bad CRC-32")


@pytest.mark.parametrize("says", [5, 50])
def test_a_zip_whose_list_gives_another_size_is_damaged(tmp_path: Path, says: int) -> None:
    archive = stored(tmp_path / "backup.zip")
    data = bytearray(archive.read_bytes())
    entry = data.rindex(b"PK\x01\x02")
    for field in (20, 24):
        data[entry + field : entry + field + 4] = says.to_bytes(4, "little")
    archive.write_bytes(data)
    refused(archive, BackupCorrupt, "at 'data/store'")


def test_a_zip_whose_list_promises_more_is_damaged(tmp_path: Path) -> None:
    """Its checksum is right."""
    archive = make_zip(tmp_path / "backup.zip", {"data/store": b"1" * 99})
    data = bytearray(archive.read_bytes())
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (100).to_bytes(4, "little")
    archive.write_bytes(data)
    refused(archive, BackupCorrupt, "'data/store': it is not as long as it is said to be")


@pytest.mark.parametrize("ending", UNPACKED_HERE)
def test_an_archive_that_was_cut_off_is_refused_wherever(tmp_path: Path, ending: str) -> None:
    contents = {"data/one": os.urandom(700), "data/two": os.urandom(600), "data/three": b""}
    archive = make(tmp_path / f"backup{ending}", contents)
    whole = archive.read_bytes()
    for length in range(0, len(whole) - 1, 97):
        # A plain tar may lose of the zeros at its end all but the first block.
        if ending == ".tar" and length >= 7 * 512:
            break
        archive.write_bytes(whole[:length])
        refused(archive, BackupCorrupt, "damaged")


@pytest.mark.parametrize("ending", [".tgz", ".tar.bz2", ".tar.xz", ".zip"])
def test_a_changed_bit_in_what_is_compressed_is_found(tmp_path: Path, ending: str) -> None:
    archive = make(tmp_path / f"backup{ending}", {"data/one": os.urandom(3000)})
    whole = archive.read_bytes()
    for place in (len(whole) // 3, len(whole) // 2):
        archive.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        refused(archive, BackupCorrupt, "damaged")


def test_the_checksum_behind_all_of_a_gzip_is_looked_at(tmp_path: Path) -> None:
    archive = make(tmp_path / "backup.tgz")
    data = bytearray(archive.read_bytes())
    data[-8] ^= 1
    archive.write_bytes(data)
    refused(archive, BackupCorrupt, "CRC check failed")


def test_a_damaged_header_is_not_taken_for_the_end(tmp_path: Path) -> None:
    archive = make(tmp_path / "backup.tar", {"data/one": b"1", "data/two": b"2"})
    data = bytearray(archive.read_bytes())
    data[1024] ^= 1
    archive.write_bytes(data)
    refused(archive, BackupCorrupt, "at 'data/one'")


@pytest.mark.parametrize("ending", [".tar", ".tgz"])
def test_what_follows_the_end_of_a_tar_is_not_passed_over(tmp_path: Path, ending: str) -> None:
    one = make(tmp_path / f"backup{ending}", {"data/one": b"1"})
    two = make(tmp_path / f"two{ending}", {"data/two": b"2"})
    one.write_bytes(one.read_bytes() + two.read_bytes())
    refused(one, BackupCorrupt, "something follows the end")


NO_WHOLE_ZIP = "not one whole archive"


def list_of(data: bytes) -> tuple[int, int]:
    """Where the list of a zip begins, and where the record behind it does."""
    end = data.rindex(b"PK\x05\x06")
    return struct.unpack_from("<L", data, end + 16)[0], end


@pytest.mark.parametrize("what", [b"1", b"junk" * 99, b"PK\x05\x06"])
def test_what_lies_before_or_behind_a_zip_is_not_passed_over(tmp_path: Path, what: bytes) -> None:
    archive = make(tmp_path / "backup.zip")
    whole = archive.read_bytes()
    archive.write_bytes(what + whole)
    refused(archive, BackupCorrupt, NO_WHOLE_ZIP)
    archive.write_bytes(whole + what)
    refused(archive, BackupCorrupt, "damaged")


def test_two_zips_in_one_file_are_refused(tmp_path: Path) -> None:
    one, two = make(tmp_path / "backup.zip", {"data/one": b"1"}), make(tmp_path / "two.zip", {"data/two": b"2"})
    one.write_bytes(one.read_bytes() + two.read_bytes())
    refused(one, BackupCorrupt, NO_WHOLE_ZIP)


def test_a_prefix_that_the_list_knows_of_is_refused(tmp_path: Path) -> None:
    """As of a program that unpacks itself."""
    archive = tmp_path / "backup.zip"
    archive.write_bytes(b"program")
    with zipfile.ZipFile(archive, "a") as packed:
        packed.writestr(zip_info("data/store"), b"1")
    refused(archive, BackupCorrupt, NO_WHOLE_ZIP)


@pytest.mark.parametrize("left", [0, 1, 100, 30_000])
def test_a_zip_in_a_zip_that_was_cut_off_is_not_taken_for_it(tmp_path: Path, left: int) -> None:
    inner = make(tmp_path / "inner.zip").read_bytes()
    archive = tmp_path / "backup.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name, data in {"one": os.urandom(999), "inner.zip": inner, "two": os.urandom(40_000)}.items():
            packed.writestr(zip_info(f"data/{name}"), data)
    whole = archive.read_bytes()
    archive.write_bytes(whole[: whole.index(inner) + len(inner) + left])
    refused(archive, BackupCorrupt, NO_WHOLE_ZIP)


def files_in(archive: Path) -> int:
    """How many are read, and written nowhere."""
    meter = ProgressMeter(lambda: 0.0)
    with archives.open_archive(archive, folds_case=False, meter=meter, cancel=CancelToken()) as opened:
        return len([b"".join(opened.blocks_of(member)) for member in opened.members()])


def test_no_changed_bit_in_the_list_of_a_zip_leaves_a_member_out(tmp_path: Path) -> None:
    """A longer name, extra field or comment swallows the members behind it."""
    archive = make(tmp_path / "backup.zip", {f"data/f{number}": b"hello" * number for number in range(3)})
    whole = archive.read_bytes()
    begin, _ = list_of(whole)
    taken = 0
    for place in range(begin, len(whole)):
        for bit in range(8):
            data = bytearray(whole)
            data[place] ^= 1 << bit
            archive.write_bytes(data)
            with contextlib.suppress(ImagingBackupError):
                assert files_in(archive) == 3
                taken += 1
    assert taken  # those of a time change nothing else


def test_a_comment_that_swallows_members_is_refused(tmp_path: Path) -> None:
    archive = make(tmp_path / "backup.zip", {"data/one": b"1", "data/two": b"2"})
    data = bytearray(archive.read_bytes())
    begin, end = list_of(data)
    data[begin + 32 : begin + 34] = (end - data.rindex(b"PK\x01\x02")).to_bytes(2, "little")
    archive.write_bytes(data)
    refused(archive, BackupCorrupt, "not have as many members as its end says")


def test_a_list_that_begins_at_its_second_member_is_refused(tmp_path: Path) -> None:
    archive = make(tmp_path / "backup.zip", {"data/one": b"1", "data/two": b"2"})
    data = bytearray(archive.read_bytes())
    _, end = list_of(data)
    second = data.rindex(b"PK\x01\x02")
    struct.pack_into("<2H2L", data, end + 8, 1, 1, end - second, second)
    archive.write_bytes(data)
    refused(archive, BackupCorrupt, NO_WHOLE_ZIP)


@pytest.mark.parametrize(("field", "number"), [(4, 1), (6, 1), (8, 2), (8, 4)])
def test_one_part_of_a_zip_is_refused(tmp_path: Path, field: int, number: int) -> None:
    archive = make(tmp_path / "backup.zip")
    data = bytearray(archive.read_bytes())
    struct.pack_into("<H", data, list_of(data)[1] + field, number)
    archive.write_bytes(data)
    refused(archive, BackupCorrupt, "one part of an archive")


def test_a_member_in_another_part_is_refused(tmp_path: Path) -> None:
    archive = make(tmp_path / "backup.zip")
    data = bytearray(archive.read_bytes())
    data[list_of(data)[0] + 34] = 1
    archive.write_bytes(data)
    refused(archive, BackupCorrupt, "one part of an archive")


def test_a_comment_of_the_archive_is_no_harm(tmp_path: Path) -> None:
    with zipfile.ZipFile(make(tmp_path / "backup.zip"), "a") as packed:
        packed.comment = b"of the archive" * 4000
    assert unpacked(tmp_path / "backup.zip").files == 3


def make_zip64(path: Path, monkeypatch: pytest.MonkeyPatch) -> bytearray:
    """With the records of one that has too many members for the old ones."""
    with monkeypatch.context() as patched:
        patched.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
        data = bytearray(make(path).read_bytes())
    assert data.count(b"PK\x06\x06") == data.count(b"PK\x06\x07") == 1
    return data


def test_a_zip_with_longer_records_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_zip64(tmp_path / "backup.zip", monkeypatch)
    assert unpacked(tmp_path / "backup.zip").files == 3


@pytest.mark.parametrize(
    ("field", "form", "number", "words"),
    [
        (16, "<L", 1, "one part"),
        (20, "<L", 1, "one part"),
        (24, "<Q", 2, "one part"),
        (32, "<Q", 1 << 40, "one part"),
        (40, "<Q", 1 << 60, NO_WHOLE_ZIP),
        (48, "<Q", 1, NO_WHOLE_ZIP),
        (0, "<L", 1, NO_WHOLE_ZIP),
        (56, "<L", 1, NO_WHOLE_ZIP),
        (56 + 4, "<L", 1, "one part"),
        (56 + 8, "<Q", 1, NO_WHOLE_ZIP),
        (56 + 16, "<L", 2, "one part"),
    ],
)
def test_the_longer_records_of_a_zip_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, field: int, form: str, number: int, words: str
) -> None:
    data = make_zip64(tmp_path / "backup.zip", monkeypatch)
    struct.pack_into(form, data, data.index(b"PK\x06\x06") + field, number)
    (tmp_path / "backup.zip").write_bytes(data)
    refused(tmp_path / "backup.zip", BackupCorrupt, words)


COMPRESSED = {".tar.gz": gzip.compress, ".tar.bz2": bz2.compress, ".tar.xz": lzma.compress}


@pytest.mark.parametrize("ending", COMPRESSED)
@pytest.mark.parametrize("what", ["junk", "a letter", "a damaged stream", "a stream that is cut off", "zeros and junk"])
def test_what_follows_what_is_compressed_is_not_passed_over(tmp_path: Path, ending: str, what: str) -> None:
    archive = make(tmp_path / f"backup{ending}")
    another = COMPRESSED[ending](bytes(9000))
    behind = {
        "junk": b"junk",
        "a letter": another[:1],
        "a damaged stream": b"X" + another[1:],
        "a stream that is cut off": another[:-5],
        "zeros and junk": bytes(40_000) + b"junk",
    }
    archive.write_bytes(archive.read_bytes() + behind[what])
    refused(archive, BackupCorrupt, "damaged")


@pytest.mark.parametrize("ending", COMPRESSED)
def test_several_streams_are_one_archive(tmp_path: Path, ending: str) -> None:
    """As programs write them that compress with several threads."""
    plain = make(tmp_path / "plain.tar").read_bytes()
    (tmp_path / "plain.tar").unlink()
    archive = tmp_path / f"backup{ending}"
    pieces = [plain[place : place + 700] for place in range(0, len(plain), 700)]
    archive.write_bytes(b"".join(map(COMPRESSED[ending], pieces)))
    assert unpacked(archive).files == 3
    assert (tmp_path / NAME / "Neo4j_data/databases/neo4j/neostore").read_bytes() == b"store " * 999


@pytest.mark.parametrize("between", [True, False])
def test_padding_of_an_xz_is_no_harm(tmp_path: Path, between: bool) -> None:
    archive = make(tmp_path / "backup.tar.xz")
    archive.write_bytes(archive.read_bytes() + bytes(40_000) + lzma.compress(bytes(512)) * between)
    assert unpacked(archive).files == 3


@pytest.mark.parametrize("called", UNPACKED_HERE)
@pytest.mark.parametrize("made", [".zip", ".tar", ".tar.gz", ".tar.bz2", ".tar.xz"])
def test_one_with_another_ending_is_no_such_archive(tmp_path: Path, called: str, made: str) -> None:
    if called == made or (called, made) == (".tgz", ".tar.gz"):
        return
    archive = make(tmp_path / f"made{made}").rename(tmp_path / f"backup{called}")
    refused(archive, BackupCorrupt, "is damaged, or no such archive")


@pytest.mark.parametrize("ending", UNPACKED_HERE)
def test_an_archive_of_nothing_is_no_backup(tmp_path: Path, ending: str) -> None:
    refused(make(tmp_path / f"backup{ending}", {}), BackupCorrupt, "nothing is in it")


def test_an_encrypted_zip_is_left_to_other_tools(tmp_path: Path) -> None:
    archive = stored(tmp_path / "backup.zip")
    data = bytearray(archive.read_bytes())
    for mark, field in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rindex(mark) + field] |= 1
    archive.write_bytes(data)
    error = refused(archive, BackupNotReady, "'data/store' in it is encrypted")
    assert "with the tool that made it" in error.hint


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compression_that_is_undone_at_once_is_left_to_other_tools(tmp_path: Path, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "backup.zip", "w", method) as packed:
        packed.writestr("data/store", b"1" * 99)
    refused(tmp_path / "backup.zip", BackupNotReady, f"not read here (number {method})")


# --- without bound ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".zip", ".tar"])
def test_members_are_counted(tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 3)
    (tmp_path / "few").mkdir()
    unpacked(make(tmp_path / "few" / f"backup{ending}", dict.fromkeys("abc", b"")))
    error = refused(
        make(tmp_path / f"backup{ending}", dict.fromkeys("abcd", b"")), BackupNotReady, "more of itself than"
    )
    assert "with the tool that made it" in error.hint


def test_a_zip_of_too_many_members_is_told_by_its_end_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its list would take memory."""
    monkeypatch.setattr(archives, "MOST_MEMBERS", 2)
    monkeypatch.setattr(archives.zipfile, "ZipFile", None)
    archive = tmp_path / "backup.zip"
    archive.write_bytes(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 3, 3, 0, 0, 0))
    refused(archive, BackupNotReady, "more of itself than")


@pytest.mark.parametrize("ending", [".zip", ".tar"])
def test_folders_that_no_member_names_are_counted_too(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MOST_FOLDERS", 9)
    (tmp_path / "few").mkdir()
    unpacked(make(tmp_path / "few" / f"backup{ending}", {"a/b/c/d/e/f/g/h/i/file": b""}))
    refused(
        make(tmp_path / f"backup{ending}", {"a/b/c/d/e/f/g/h/i/j/file": b""}), BackupNotReady, "more of itself than"
    )


def test_a_long_list_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_LISTED_BYTES", 1000)
    refused(make_zip(tmp_path / "backup.zip", dict.fromkeys(map(str, range(99)), b"")), BackupCorrupt, "more of itself")


@pytest.mark.parametrize("kind", [tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.XGLTYPE])
def test_a_long_header_is_not_read(tmp_path: Path, kind: bytes) -> None:
    """A name of gigabytes takes a few kilobytes when it is compressed."""
    size = archives.MOST_HEADER_BYTES * 2
    with gzip.open(tmp_path / "backup.tgz", "wb", 1) as packed:
        packed.write(tar_info("././@LongLink", size, kind).tobuf(tarfile.GNU_FORMAT))
        packed.write(b"9" * size)
    refused(tmp_path / "backup.tgz", BackupCorrupt, "more of itself than")


def global_header(headers: dict[str, str]) -> bytes:
    return tarfile.TarInfo.create_pax_global_header(headers)


@pytest.mark.parametrize(
    ("each_bytes", "keys"), [(archives.MOST_GLOBAL_BYTES // 2, 3), (5, archives.MOST_GLOBAL_HEADERS + 1)]
)
def test_what_a_tar_says_of_all_its_members_is_bounded_in_sum(tmp_path: Path, each_bytes: int, keys: int) -> None:
    with gzip.open(tmp_path / "backup.tgz", "wb", 1) as packed:
        for key in range(keys):
            packed.write(global_header({f"key{key}": "v" * each_bytes}))
            packed.write(tar_info(f"data/{key}").tobuf(tarfile.GNU_FORMAT))
        packed.write(bytes(1024))
    refused(tmp_path / "backup.tgz", BackupCorrupt, "more of itself than")


def test_what_a_tar_of_git_says_of_all_its_members_is_no_harm(tmp_path: Path) -> None:
    archive = make(tmp_path / "backup.tar")
    archive.write_bytes(global_header({"comment": "9" * 40}) + archive.read_bytes())
    assert unpacked(archive).files == 3


def xz_with_window(path: Path, code: int) -> Path:
    """An xz that asks for a window of another length: 40 for 4 GiB, 30 for 128 MiB."""
    plain = make(path.parent / "plain.tar")
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20, "preset": 0}]
    data = bytearray(lzma.compress(plain.read_bytes(), lzma.FORMAT_XZ, filters=filters))
    plain.unlink()
    header = slice(12, 12 + (data[12] + 1) * 4 - 4)
    assert data[14] == lzma.FILTER_LZMA2
    data[16] = code
    struct.pack_into("<L", data, header.stop, zlib.crc32(data[header]))
    path.write_bytes(data)
    return path


def test_an_xz_that_takes_all_memory_is_left_to_other_tools(tmp_path: Path) -> None:
    error = refused(xz_with_window(tmp_path / "backup.tar.xz", 40), BackupNotReady, "takes too much memory")
    assert "with the tool that made it" in error.hint


def test_an_xz_of_any_usual_strength_is_unpacked(tmp_path: Path) -> None:
    assert unpacked(xz_with_window(tmp_path / "backup.tar.xz", 30)).files == 3


def test_headers_of_headers_come_to_an_end(tmp_path: Path) -> None:
    name = tar_info("././@LongLink", 2, tarfile.GNUTYPE_LONGNAME).tobuf(tarfile.GNU_FORMAT) + b"x".ljust(512, b"\0")
    (tmp_path / "backup.tar").write_bytes(name * 2000 + bytes(1024))
    refused(tmp_path / "backup.tar", BackupCorrupt, "is damaged, or no such archive")


def test_a_negative_size_leads_not_in_circles(tmp_path: Path) -> None:
    header = bytearray(tar_info("data/file").tobuf(tarfile.GNU_FORMAT))
    header[124:136] = b"\xff" * 10 + b"\xfe\x00"  # -512
    header[148:156] = b" " * 8
    header[148:156] = f"{sum(header):06o}\0 ".encode()
    (tmp_path / "backup.tar").write_bytes(header + bytes(1024))
    # Newer Pythons find that themselves.
    error = refused(tmp_path / "backup.tar", BackupCorrupt, "backup.tar")
    assert "not as long as it is said to be" in error.message or "invalid offset" in error.message


def test_a_negative_size_beside_the_header_leads_not_in_circles(tmp_path: Path) -> None:
    info = tar_info("data/file")
    info.pax_headers = {"size": "-1536"}
    with tarfile.open(tmp_path / "backup.tar", "w", format=tarfile.PAX_FORMAT) as packed:
        packed.addfile(info)
    refused(tmp_path / "backup.tar", BackupCorrupt, "size")


def test_padding_comes_to_an_end(tmp_path: Path) -> None:
    archive = make(tmp_path / "backup.tgz")
    plain = gzip.decompress(archive.read_bytes())
    archive.write_bytes(gzip.compress(plain + bytes(archives.MOST_PADDING_BYTES), 1))
    refused(archive, BackupCorrupt, "more of itself than")


def free(monkeypatch: pytest.MonkeyPatch, *free_bytes: int) -> None:
    """What is free each time that somebody asks; at last always the same."""
    left = list(free_bytes)
    usage = shutil.disk_usage(".")
    monkeypatch.setattr(
        "core.backups.unpack.shutil.disk_usage",
        lambda _: usage._replace(free=left.pop(0) if len(left) > 1 else left[0]),
    )


def test_a_zip_that_is_too_large_is_not_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = make(tmp_path / "bomb.zip", {"data/zeros": bytes(50 << 20)})
    free(monkeypatch, RESERVE_BYTES + (40 << 20))
    with pytest.raises(InsufficientSpace) as caught:
        unpacked(archive)
    assert caught.value.required_bytes > RESERVE_BYTES + (50 << 20)
    assert list(tmp_path.iterdir()) == [archive]


def test_of_a_tar_each_file_is_counted_before_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = make(tmp_path / "bomb.tgz", {"data/one": bytes(9000), "data/two": bytes(9000)})
    enough = RESERVE_BYTES + (1 << 20)
    # Of the volume as a whole, for the first file, for the second.
    free(monkeypatch, enough, enough, RESERVE_BYTES + 9000)
    with pytest.raises(InsufficientSpace) as caught:
        unpacked(archive)
    assert (caught.value.required_bytes > RESERVE_BYTES + 9000) and caught.value.available_bytes == RESERVE_BYTES + 9000
    assert list(tmp_path.iterdir()) == [archive]


def test_large_blocks_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = make(tmp_path / "backup.zip")
    free(monkeypatch, RESERVE_BYTES + (1 << 20))
    unpacked(archive)
    shutil.rmtree(tmp_path / NAME)
    with pytest.raises(InsufficientSpace):
        unpacked(archive, block_bytes=1 << 20)


# --- what happens meanwhile ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", ["write", "fsync", "utime", "mkdir"])
@pytest.mark.parametrize(("number", "kind"), [(errno.ENOSPC, InsufficientSpace), (errno.EIO, WriteFailed)])
def test_a_disk_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, kind: type[ImagingBackupError]
) -> None:
    archive = make(tmp_path / "backup.tgz")

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched, pytest.raises(kind):
        patched.setattr(f"core.backups.unpack.os.{call}", fail)
        unpacked(archive)
    assert list(tmp_path.iterdir()) == [archive]


def test_a_name_that_is_not_flushed_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = make(tmp_path / "backup.zip")

    def fail(source: Path, target: Path) -> None:
        rename_durably(source, target)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("core.backups.unpack.rename_durably", fail)
    with pytest.raises(WriteFailed):
        unpacked(archive)
    assert list(tmp_path.iterdir()) == [archive]


def test_a_folder_that_came_meanwhile_is_not_touched(tmp_path: Path) -> None:
    archive = make(tmp_path / "backup.zip")
    (tmp_path / NAME).mkdir()
    (tmp_path / NAME / "file").touch()
    with pytest.raises(WriteFailed):
        unpacked(archive)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["backup.zip", "file", NAME]


def test_a_partial_folder_of_somebody_else_is_not_touched(tmp_path: Path) -> None:
    archive = make(tmp_path / "backup.zip")
    (tmp_path / f"{NAME}.partial").mkdir()
    with pytest.raises(WriteFailed):
        unpacked(archive)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.zip", f"{NAME}.partial"]


def swapped(monkeypatch: pytest.MonkeyPatch, partial: Path, put: Callable[[], None], *, fails: bool) -> None:
    """Somebody puts something else in the place of the folder when the last file is written."""
    real = ProgressMeter.add_file

    def add_file(meter: ProgressMeter) -> None:
        real(meter)
        if meter.sample().done_files == len(CONTENTS):
            partial.rename(partial.parent / "away")
            put()
            if fails:
                raise WriteFailed("the disk")

    monkeypatch.setattr(ProgressMeter, "add_file", add_file)


@pytest.mark.parametrize("fails", [True, False])
@pytest.mark.parametrize(
    "what",
    [
        "a folder",
        pytest.param("a link", marks=needs_links),
        pytest.param("a link to what was made", marks=needs_links),
        "nothing",
    ],
)
def test_another_folder_in_its_place_is_neither_named_nor_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, fails: bool
) -> None:
    archive, partial, victim = make(tmp_path / "backup.tar"), tmp_path / f"{NAME}.partial", tmp_path / "victim"
    for folder in victim, tmp_path / "another":
        for name in ("Neo4j_data/databases/neo4j", "additional_files"):
            (folder / name).mkdir(parents=True)
        (folder / "precious").touch()
    kept = sorted(path.relative_to(victim) for path in victim.rglob("*"))
    puts: dict[str, Callable[[], object]] = {
        "a folder": lambda: (tmp_path / "another").rename(partial),
        "a link": lambda: partial.symlink_to(victim),
        "a link to what was made": lambda: partial.symlink_to(tmp_path / "away"),
        "nothing": lambda: None,
    }
    swapped(monkeypatch, partial, lambda: puts[what]() and None, fails=fails)
    with pytest.raises(WriteFailed) as caught:
        unpacked(archive)
    if fails:
        assert caught.value.message == "the disk" and "nothing of what" in caught.value.hint
    elif what != "nothing":
        assert f"{partial} is not the folder any more" in caught.value.message
        assert f"nothing of what {partial} is now was removed" in caught.value.hint
    assert not (tmp_path / NAME).exists()
    assert sorted(path.relative_to(victim) for path in victim.rglob("*")) == kept
    assert (tmp_path / "away/additional_files/x").exists()
    if what == "a folder":
        assert sorted(path.relative_to(partial) for path in partial.rglob("*")) == kept
    assert os.path.lexists(partial) is (what != "nothing")


def test_a_folder_on_a_volume_without_lasting_numbers_is_named_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on FAT, or a share."""
    monkeypatch.setattr("core.backups.unpack.identity_of", lambda _: "")
    archive = make(tmp_path / "backup.tar")
    assert unpacked(archive).files == 3
    shutil.rmtree(tmp_path / NAME)
    refused(make_tar(tmp_path / "backup.tar", {"data/x": b"", "data/../x": b""}), BackupCorrupt, "'..'")


def test_what_cannot_be_removed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = make_tar(tmp_path / "backup.tar", {"data/x": b"", "data/../x": b""})

    def fail(_: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("core.backups.unpack.remove_tree", fail)
    with pytest.raises(BackupCorrupt) as caught:
        unpacked(archive)
    assert f"{tmp_path / NAME}.partial could not be removed" in caught.value.hint


class Cancels(CancelToken):
    """Somebody cancels at the n-th look."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self._at = at

    def check(self) -> None:
        if self.looks + 1 == self._at:
            self.cancel()
        super().check()


@pytest.mark.parametrize("ending", [".zip", ".tgz"])
def test_a_cancel_at_any_moment_leaves_nothing(tmp_path: Path, ending: str) -> None:
    archive = make(tmp_path / f"backup{ending}")
    counted = CancelToken()
    unpacked(archive, cancel=counted)
    shutil.rmtree(tmp_path / NAME)
    assert counted.looks > 8 and counted.closed
    for at in range(1, counted.looks + 1):
        with pytest.raises(OperationCancelled):
            unpacked(archive, cancel=Cancels(at))
        assert list(tmp_path.iterdir()) == [archive]


def test_an_archive_on_a_failing_disk_is_not_called_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = make(tmp_path / "backup.tgz")
    real = archives.open_for_reading

    def unreadable(path: Path | str) -> tuple[Reader, os.stat_result]:
        reader, status = real(path)
        reader.close()
        return Reader(os.open(path, os.O_WRONLY), path), status

    monkeypatch.setattr(archives, "open_for_reading", unreadable)
    refused(archive, ReadFailed, os.strerror(errno.EBADF))


def test_the_meter_counts_the_archive(tmp_path: Path) -> None:
    archive = make(tmp_path / "backup.tgz", {"data/one": os.urandom(100_000)})
    meter = ProgressMeter(lambda: 0.0)
    unpack_archive(archive, tmp_path / NAME, folds_case=False, block_bytes=4096, meter=meter, cancel=CancelToken())
    progress = meter.sample()
    assert (progress.done_bytes, progress.total_bytes) == (archive.stat().st_size,) * 2
    assert (progress.done_files, progress.current) == (1, "data/one")
