"""A backup that was handed over costs no more memory than is stated, whatever is in it: counted, not timed."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from blake3 import blake3

from core.backups import hand_made, sealed
from core.backups.catalog import list_backups, open_backup
from core.backups.manifest import Manifest, encode_manifest, with_checksum
from core.backups.manifest_reader import FOLDERS_MAX_BYTES, SHORT_MAX_BYTES, parse_manifest, parse_summary
from core.disk.file_table import FileTable
from core.errors import BackupCorrupt
from core.model.entries import DirectoryEntry, FileEntry
from core.model.layout import MOST_FOLDERS
from core.model.store_facts import Doubt
from tests.unit.backups.test_manifest import DIGEST, make

MB = 1 << 20
PIECE_BYTES = sealed.PIECE_BYTES
FOLDER_BYTES = 1000
"""Of memory for one folder of a manifest, at its worst moment: its text, itself, and what it is compared with."""


def written(path: Path, manifest: Manifest, files: FileTable) -> Path:
    with path.open("wb") as file:
        file.writelines(encode_manifest(with_checksum(manifest, files), files))
    return path


def pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece


def peak_of(act: Callable[[], object]) -> int:
    """The most bytes that an act held at once."""
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def peak_of_refusal(path: Path, words: str) -> int:
    def refuse(read: Callable[..., object], **options: bool) -> int:
        def act() -> None:
            with pytest.raises(BackupCorrupt, match=words):
                read(pieces(path), "m", **options)

        return peak_of(act)

    return max(refuse(parse_manifest, windows=False), refuse(parse_manifest, windows=True), refuse(parse_summary))


def folders(count: int) -> list[DirectoryEntry]:
    return [
        DirectoryEntry(f"Neo4j_data/x/{number:07}-a-folder", 1764400000000000000, 0o750, 1, 1)
        for number in range(count)
    ]


def test_as_many_folders_as_are_allowed_take_so_much_each(tmp_path: Path) -> None:
    path = written(tmp_path / "m", make(directories=folders(MOST_FOLDERS)), FileTable(make().files))
    for windows in (False, True):
        peak = peak_of(lambda windows=windows: parse_manifest(pieces(path), "m", windows=windows))
        assert peak < MOST_FOLDERS * FOLDER_BYTES
    assert peak_of(lambda: parse_summary(pieces(path), "m")) < FOLDERS_MAX_BYTES + 8 * PIECE_BYTES


def test_one_folder_more_is_refused_before_one_is_decoded(tmp_path: Path) -> None:
    path = written(tmp_path / "m", make(directories=folders(MOST_FOLDERS + 1)), FileTable(make().files))
    assert peak_of_refusal(path, "lists more folders than any manifest") < 3 * path.stat().st_size


@pytest.mark.parametrize(
    "field",
    [
        {"warnings": ["x" * 20] * 500_000},
        {"left_out": ["x" * (12 * MB)]},
        {"doubts": [Doubt("A", "b")] * 300_000},
        {"found_by": {f"{number}": "" for number in range(700_000)}},
        {"databases": ["n"] * 2_000_000},
    ],
    ids=lambda field: next(iter(field)),
)
def test_a_giant_beside_the_lists_is_refused_before_it_is_decoded(field: dict[str, object], tmp_path: Path) -> None:
    path = written(tmp_path / "m", make(**field), FileTable(make().files))
    assert path.stat().st_size > SHORT_MAX_BYTES
    assert peak_of_refusal(path, "says more beside its list of files") < 4 * path.stat().st_size + 8 * PIECE_BYTES


def test_what_has_no_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    """An entry of the list of files, and a text beside it, of any length."""
    read: list[int] = []

    def endless(beginning: bytes) -> Iterator[bytes]:
        for piece in (beginning, *[b"x" * PIECE_BYTES] * 400):
            read.append(len(piece))
            yield piece

    for beginning in (b'{\n "checksum": "' + b"0" * 64 + b'",\n "files": [\n  {\n   "path": "', b'{\n "tool": "'):
        read.clear()

        def act(beginning: bytes = beginning) -> None:
            with pytest.raises(BackupCorrupt, match="says more beside"):
                parse_summary(endless(beginning), "m")

        assert peak_of(act) < 3 * (FOLDERS_MAX_BYTES + SHORT_MAX_BYTES)
        assert sum(read) < FOLDERS_MAX_BYTES + SHORT_MAX_BYTES + 3 * PIECE_BYTES


@pytest.mark.parametrize(("count", "below"), [(20_000, ""), (2_000, "/" + "deep" * 20 + "/x" * 90)])
def test_files_are_not_held_in_memory_nor_the_folders_above_them(count: int, below: str, tmp_path: Path) -> None:
    files = FileTable(FileEntry(f"Neo4j_data/{number:07}{below}", 1, 1, DIGEST) for number in range(count))
    manifest = make(files=[], total_files=count, total_bytes=count, directories=[])
    path = written(tmp_path / "m", manifest, files)
    assert peak_of(lambda: parse_manifest(pieces(path), "m", windows=False)) < 25 * PIECE_BYTES


def test_a_path_through_more_folders_than_anything_has_is_refused() -> None:
    for depth, allowed in ((99, True), (100, False)):
        files = FileTable([FileEntry("a/" * depth + "f", 1, 1, DIGEST)])
        manifest = make(files=[], total_files=1, total_bytes=1)
        text = b"".join(encode_manifest(with_checksum(manifest, files), files))
        if allowed:
            parse_manifest([text], "m", windows=False)
        else:
            with pytest.raises(BackupCorrupt, match="more than 100 folders deep"):
                parse_manifest([text], "m", windows=False)


def test_a_copy_made_by_hand_of_too_many_folders_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "databases" / "neo4j").mkdir(parents=True)
    (tmp_path / "databases" / "neo4j" / "neostore").touch()
    monkeypatch.setattr(hand_made, "MOST_FOLDERS", 3)
    assert len(open_backup(tmp_path).directories) == 2
    (tmp_path / "databases" / "one more").mkdir()
    with pytest.raises(BackupCorrupt, match="holds 4 folders, more than"):
        open_backup(tmp_path)


def test_a_sealed_backup_with_far_more_files_than_it_lists_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = tmp_path / "b"
    (backup / "Neo4j_data/databases/neo4j").mkdir(parents=True)
    (backup / "Neo4j_data/databases/neo4j/neostore").write_bytes(b"x")
    files = FileTable([FileEntry("Neo4j_data/databases/neo4j/neostore", 1, 1, blake3(b"x").hexdigest())])
    written(backup / "manifest.json", make(files=[], total_bytes=1), files)
    monkeypatch.setattr(sealed, "MOST_UNLISTED", 2)
    (backup / "note").touch()  # with the manifest, two
    assert open_backup(backup).unlisted == ("note",)
    (backup / "another").touch()
    with pytest.raises(BackupCorrupt, match="far more files than it lists: 4, not 1"):
        open_backup(backup)
    assert [entry.usable for entry in list_backups(tmp_path)] == [True]
