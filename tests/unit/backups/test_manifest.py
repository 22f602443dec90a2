"""The manifest: what is written is read back; what is damaged, hostile or too new is refused with its own error."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from blake3 import blake3
from hypothesis import given
from hypothesis import strategies as st

from core.backups.manifest import Manifest, encode_sums
from core.backups.manifest_reader import parse_manifest, parse_summary
from core.errors import BackupCorrupt, ImagingBackupError, ManifestTooNew
from core.model.entries import DirectoryEntry, FileEntry
from core.model.paths import why_bad_label, why_unsafe
from core.sizes import size_words
from tests.manifests import from_bytes, to_bytes

DIGEST = blake3(b"x").hexdigest()


def make(**changes: Any) -> Manifest:
    files = [FileEntry("Neo4j_data/databases/neo4j/neostore", 3, 1, DIGEST, 0o640, 7474, 7474)]
    manifest = Manifest(
        format_version=1,
        tool="imaging-backup 0.1.0",
        label="2026-01-01_000000Z_host",
        created_utc="2026-01-01T00:00:00Z",
        host="host",
        kind="docker",
        method="copy",
        version="2.18.1",
        neo4j_version=None,
        neo4j_edition=None,
        found_by={"root": "given by hand"},
        source_paths={"data_dir": "/d"},
        databases=["neo4j"],
        consistency="not run",
        offline_s=1.5,
        total_bytes=3,
        total_files=1,
        files=files,
        directories=[DirectoryEntry("Neo4j_data", 1)],
    )
    return msgspec.structs.replace(manifest, **changes)


def with_paths(*paths: str, folders: tuple[str, ...] = ()) -> bytes:
    files = [FileEntry(path, 1, 1, DIGEST) for path in paths]
    directories = [DirectoryEntry(path, 1) for path in folders]
    return to_bytes(make(files=files, directories=directories, total_files=len(files), total_bytes=len(files)))


def read(data: bytes, *, windows: bool = False) -> Manifest:
    return from_bytes(data, "/b/manifest.json", windows=windows)


def test_what_is_written_is_read_back() -> None:
    data = to_bytes(make())
    again = read(data)
    assert msgspec.structs.replace(again, checksum=make().checksum) == make()
    assert json.loads(data)["format_version"] == 1
    # What was read carries a checksum, which is not that of what it is changed to.
    assert read(to_bytes(msgspec.structs.replace(again, host="other"))).host == "other"


@pytest.mark.parametrize("count", [0, 1, 2, 2500])
def test_a_list_of_any_length_is_written_as_one_text_and_read_in_any_pieces(count: int) -> None:
    files = [FileEntry(f"a/{number:05}", number, 1, DIGEST) for number in range(count)]
    manifest = make(files=files, total_files=count, total_bytes=sum(range(count)))
    data = to_bytes(manifest)
    whole = msgspec.structs.replace(manifest, checksum=read(data).checksum)
    assert data == msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"
    for length in (len(data), 100_000, 4096, 513) if count > 2 else range(400, len(data)):
        pieces = (data[place : place + length] for place in range(0, len(data), length))
        again, listed = parse_manifest(pieces, "/b/manifest.json", windows=False)
        assert [*listed] == files
        assert msgspec.structs.replace(again, files=files) == whole


def test_a_list_in_another_form_is_read_as_well() -> None:
    document = json.loads(to_bytes(make()))
    assert read(sealed(document)).files == make().files


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'\n "files": [', b'\n "files": [\n  {"path": "x", "size_bytes": 0, "mtime_ns": 0}\n ],\n "files": ['),
        (b'\n "directories": ', b'\n "files": [],\n "directories": '),
    ],
)
def test_files_that_are_listed_twice_are_refused(before: bytes, after: bytes) -> None:
    blank = to_bytes(make()).replace(read(to_bytes(make())).checksum.encode(), b"0" * 64).replace(before, after)
    with pytest.raises(BackupCorrupt, match=r"lists its files twice|no checksum"):
        read(blank.replace(b"0" * 64, blake3(blank).hexdigest().encode(), 1))


def test_what_is_wrong_with_a_file_is_told_when_nothing_is_damaged() -> None:
    data = with_paths("../x", *(f"{number:03}" for number in range(100)))
    pieces = [data[place : place + 600] for place in range(0, len(data), 600)]
    with pytest.raises(BackupCorrupt, match=r"lists the path '\.\./x'"):
        parse_manifest(pieces, "/b/manifest.json", windows=False)
    with pytest.raises(BackupCorrupt, match="its checksum does not match"):
        read(data.replace(b'"host": "host"', b'"host": "hose"'))


def test_a_manifest_is_lines_for_people() -> None:
    lines = to_bytes(make()).decode().splitlines()
    assert lines[:2] == ["{", ' "format_version": 1,']
    assert lines[2].startswith(' "checksum": "')


def test_what_only_looks_like_the_checksum_stays() -> None:
    found_by = {"checksum": "0" * 64}
    assert read(to_bytes(make(found_by=found_by))).found_by == found_by


def test_every_single_flipped_bit_is_refused() -> None:
    data = to_bytes(make())
    for position in range(len(data)):
        for bit in range(8):
            damaged = bytearray(data)
            damaged[position] ^= 1 << bit
            with pytest.raises((BackupCorrupt, ManifestTooNew)):
                read(bytes(damaged))


def test_a_summary_says_what_the_manifest_says() -> None:
    data = to_bytes(make())
    manifest, summary = read(data), parse_summary([data], "/b/manifest.json")
    for name in summary.__struct_fields__:
        assert getattr(summary, name) == getattr(manifest, name), name


def test_a_summary_is_of_an_undamaged_manifest_whose_lists_nobody_has_judged() -> None:
    data = with_paths("../../etc/passwd")
    assert parse_summary([data], "/b/manifest.json").host == "host"
    with pytest.raises(BackupCorrupt, match="passwd"):
        read(data)
    with pytest.raises(BackupCorrupt, match="its checksum does not match"):
        parse_summary([data.replace(b"passwd", b"passwt")], "/b/manifest.json")
    with pytest.raises(BackupCorrupt, match=r"/b/manifest\.json is not a manifest"):
        parse_summary([data[:-9]], "/b/manifest.json")
    with pytest.raises(BackupCorrupt, match=r"/b/manifest\.json does not have the form of format 1: .*host"):
        parse_summary([sealed({**json.loads(data), "host": 5})], "/b/manifest.json")


def test_every_truncation_is_refused() -> None:
    data = to_bytes(make())
    for length in range(len(data)):
        with pytest.raises(BackupCorrupt):
            read(data[:length])


@pytest.mark.parametrize("data", [b"", b"not json", b"[]", b"{}", b'{"format_version": "1"}', b"\xff\xfe"])
def test_what_is_no_manifest_is_refused_and_named(data: bytes) -> None:
    with pytest.raises(BackupCorrupt, match=r"/b/manifest\.json is not a manifest"):
        read(data)


def sealed(document: dict[str, Any]) -> bytes:
    """A foreign document with a checksum that is right."""
    blank = json.dumps({**document, "checksum": "0" * 64}).encode()
    return blank.replace(b"0" * 64, blake3(blank).hexdigest().encode(), 1)


def test_a_right_checksum_does_not_excuse_a_wrong_form() -> None:
    with pytest.raises(BackupCorrupt, match="does not have the form of format 1"):
        read(sealed({"format_version": 1, "label": 5}))


def sealed_bytes(body: bytes) -> bytes:
    """Foreign bytes with a checksum that is right: what only somebody of bad will writes."""
    blank = b'{"format_version": 1, "checksum": "' + b"0" * 64 + b'", ' + body + b"}"
    return blank.replace(b"0" * 64, blake3(blank).hexdigest().encode(), 1)


@pytest.mark.parametrize(
    "data",
    [
        b'{"format_version": 1, "x": ' + b"[" * 100_000,
        b'{"format_version": 1, "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        to_bytes(make(format_version=0)),
        b'{"format_version": ' + b"9" * 5000 + b"}",
        sealed_bytes(b'"tool": "\xff"'),
        sealed_bytes(b'"tool": "\\ud800"'),
        sealed_bytes(b'"left_out": ' + b"[" * 100_000),
    ],
    ids=["open nesting", "deep nesting", "format 0", "huge number", "not UTF-8", "half a surrogate", "sealed nesting"],
)
def test_hostile_json_is_refused_like_any_other(data: bytes) -> None:
    with pytest.raises(BackupCorrupt, match=r"/b/manifest\.json"):
        read(data)


@given(st.binary(max_size=200))
def test_rubbish_under_a_right_checksum_is_refused_too(body: bytes) -> None:
    with pytest.raises(BackupCorrupt):
        read(sealed_bytes(body))


@pytest.mark.parametrize(
    "path",
    ["../outside", "a/../../outside", "/etc/passwd", "a//b", "./a", "a/.", "", "a\0b"],
)
def test_paths_that_leave_the_folder_are_refused_everywhere(path: str) -> None:
    for windows in (False, True):
        with pytest.raises(BackupCorrupt):
            read(with_paths(path), windows=windows)
        with pytest.raises(BackupCorrupt):
            read(with_paths(folders=(path,)), windows=windows)


@pytest.mark.parametrize(
    "path", ["C:/x", "C:x", "a\\..\\b", "\\\\server\\share", "a/con", "a/NUL.txt", "f:stream", "a./b", "a /b", "lpt1"]
)
def test_paths_that_windows_reads_otherwise_are_refused_there(path: str) -> None:
    with pytest.raises(BackupCorrupt):
        read(with_paths(path), windows=True)


def test_names_that_differ_in_case_only_are_refused_on_windows() -> None:
    data = with_paths("a/B", "a/b")
    assert len(read(data).files) == 2
    with pytest.raises(BackupCorrupt, match="twice"):
        read(data, windows=True)
    for kept_apart in (("a/straße", "a/strasse"), ("a/ılık", "a/ilik")):
        assert len(read(with_paths(*kept_apart), windows=True).files) == 2
    with pytest.raises(BackupCorrupt, match="twice"):
        read(with_paths("a/Ärger", "a/ärger"), windows=True)


def test_a_second_checksum_makes_a_manifest_no_other_one() -> None:
    """Else it would be taken for the other, and for accepted as that was."""
    other = "a" * 64
    good = to_bytes(make())
    blank = good.replace(read(good).checksum.encode(), b"0" * 64)
    for place in (b'\n "tool": ', b'\n "warnings": '):
        forged = blank.replace(place, b'\n "checksum": "' + other.encode() + b'",' + place)
        stated = blake3(forged).hexdigest()
        forged = forged.replace(b"0" * 64, stated.encode(), 1)
        assert read(forged).checksum == parse_summary([forged], "m").checksum == stated


def online(**changes: Any) -> bytes:
    """A manifest of an online backup with one file."""
    files = [FileEntry("neo4j_backup/neo4j/neostore", 3, 1, DIGEST)]
    return to_bytes(make(method="online", files=files, **changes))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is not a manifest of this tool: Input data was truncated."),
        (b'{"format_version": 1}', "carries no checksum."),
        (
            to_bytes(make()).replace(b"neostore", b"neostone"),
            "is damaged: its checksum does not match its contents.",
        ),
        (
            to_bytes(make(label=5)),
            "does not have the form of format 1: Expected `str`, got `int` - at `$.label`.",
        ),
        (to_bytes(make(label="../x")), f"has the label '../x': {why_bad_label('../x')}."),
        (with_paths("../x"), f"lists the path '../x': {why_unsafe('../x', windows=False)}."),
        (with_paths("a", folders=("a",)), "lists the path 'a' twice or claims a file of the tool."),
        (with_paths("manifest.json"), "lists the path 'manifest.json' twice or claims a file of the tool."),
        (
            to_bytes(make(directories=[DirectoryEntry("late", 2**66)])),
            "gives 'late' a time that no system has.",
        ),
        (with_paths("a/b", "a/b/c/d"), "lists 'a/b/c/d' below a file: 'a/b'."),
        (with_paths("a", folders=("a/b",)), "lists 'a/b' below a file: 'a'."),
        (online(databases=["../x"]), "lists the database '../x', which is no name or has no files."),
        (online(databases=["neo"]), "lists the database 'neo', which is no name or has no files."),
        (to_bytes(make(files=[FileEntry("a", 3, 1)])), "has no checksum for 'a'."),
        (to_bytes(make(total_files=2)), "gives totals that are not the sum of its files."),
    ],
)
def test_each_refusal_says_what_is_wrong_with_which_file(data: bytes, sentence: str) -> None:
    with pytest.raises(BackupCorrupt) as caught:
        read(data)
    assert caught.value.message == f"/b/manifest.json {sentence}"


def test_a_newer_format_is_its_own_error_and_names_both_numbers() -> None:
    with pytest.raises(ManifestTooNew) as caught:
        read(to_bytes(make(format_version=9)))
    assert caught.value.message == "/b/manifest.json has format 9; this tool reads up to format 4."


def test_wrong_totals_are_refused() -> None:
    for wrong in ({"total_bytes": 4}, {"total_files": 2}):
        with pytest.raises(BackupCorrupt, match="totals"):
            read(to_bytes(make(**wrong)))


@given(st.binary(max_size=300))
def test_rubbish_never_raises_anything_else(data: bytes) -> None:
    with pytest.raises(ImagingBackupError):
        read(data)


def test_sums_are_lines_for_b3sum_with_its_escapes() -> None:
    files = [FileEntry("a b", 1, 1, DIGEST), FileEntry("c\\d\ne\r", 1, 1, DIGEST)]
    assert b"".join(encode_sums(files)).decode() == f"{DIGEST}  a b\n\\{DIGEST}  c\\\\d\\ne\\r\n"


@pytest.mark.parametrize("name", ["/tmp/victim", "../..", "a/b", "a\\b", "", ".", "absent", "-rf"])
def test_a_database_name_that_is_a_path_or_has_no_files_is_refused(name: str) -> None:
    files = [FileEntry("neo4j_backup/neo4j/neostore", 1, 1, DIGEST)]
    fine = make(method="online", files=files, databases=["neo4j"], total_bytes=1)
    assert read(to_bytes(fine)).databases == ["neo4j"]
    with pytest.raises(BackupCorrupt, match="database"):
        read(to_bytes(msgspec.structs.replace(fine, databases=["neo4j", name])))


@pytest.mark.parametrize("change", [{"uid": 2**40}, {"mode": 0o10000}, {"gid": -1}])
def test_numbers_that_no_system_has_are_refused(change: dict[str, int]) -> None:
    document = json.loads(to_bytes(make()))
    document["files"][0].update(change)
    with pytest.raises(BackupCorrupt, match="form of format"):
        read(sealed(document))


@pytest.mark.parametrize("time_ns", [2**65 + 1, -(2**65) - 1, 10**4000])
def test_a_time_that_no_system_has_is_refused_and_every_other_is_kept(time_ns: int) -> None:
    entry = msgspec.structs.replace(make().files[0], mtime_ns=time_ns)
    with pytest.raises(BackupCorrupt, match="time that no system has"):
        read(to_bytes(make(files=[entry])))
    for kept in (2**65, -(2**65)):
        entry = msgspec.structs.replace(entry, mtime_ns=kept)
        assert read(to_bytes(make(files=[entry]))).files == [entry]


def test_what_is_larger_than_any_manifest_is_not_even_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    data = to_bytes(make())
    monkeypatch.setattr("core.backups.manifest_reader.MANIFEST_MAX_BYTES", len(data))
    assert read(data)
    with pytest.raises(BackupCorrupt) as caught:
        read(data + b" ")
    limit = size_words(len(data))
    assert caught.value.message == f"/b/manifest.json is larger than any manifest of this tool ({limit})."
