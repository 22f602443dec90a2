"""Backups are found in their folders in all the vendor's forms; what is not whole says so."""

from __future__ import annotations

import builtins
import errno
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from blake3 import blake3

from core.backups.catalog import list_backups, open_backup, summarize_backup, surrounding_backup
from core.backups.manifest import FORMAT_VERSION, Manifest, encode_sums
from core.backups.verified import remember_verified
from core.disk.tree import TreeScan
from core.errors import (
    BackupCorrupt,
    BackupIncomplete,
    BackupNotFound,
    BackupNotReady,
    ImagingBackupError,
    ManifestTooNew,
    ReadFailed,
)
from core.model.backup import BackupMethod
from core.model.entries import DirectoryEntry, FileEntry
from core.model.kind_facts import DOCKER_INSTALLER
from core.model.survey_facts import NoRoot
from tests.manifests import to_bytes
from tests.support import needs_links

CONTENT = b"store"


def write(path: Path, content: bytes = CONTENT) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def seal(
    folder: Path,
    *,
    method: str = "copy",
    kind: str = "docker",
    created: str = "2026-01-01",
    read_utc: str = "",
    version: int = 1,
    more: tuple[str, ...] = (),
) -> Path:
    data = "Neo4j_data/databases/neo4j" if method == "copy" else "neo4j_backup/neo4j"
    paths = [f"{data}/neostore", "additional_files/nginx/nginx.conf", *more]
    for path in paths:
        write(folder / path)
    files = [FileEntry(path, len(CONTENT), 1, blake3(CONTENT).hexdigest()) for path in paths]
    manifest = Manifest(
        format_version=version,
        tool="t",
        label=folder.name.removesuffix(".partial"),
        created_utc=created,
        read_utc=read_utc,
        host="h",
        kind=kind,
        method=method,
        version="2.18",
        neo4j_version=None,
        neo4j_edition=None,
        found_by={},
        source_paths={},
        databases=["neo4j"],
        consistency="not run",
        offline_s=0,
        total_bytes=len(paths) * len(CONTENT),
        total_files=len(paths),
        files=files,
        directories=[DirectoryEntry("additional_files", 1)],
    )
    (folder / "BLAKE3SUMS").write_bytes(b"".join(encode_sums(files)))
    (folder / "manifest.json").write_bytes(to_bytes(manifest))
    return folder


def test_a_sealed_backup_tells_all(tmp_path: Path) -> None:
    backup = open_backup(seal(tmp_path / "b"))
    assert (backup.sealed, backup.kind, backup.method) == (True, DOCKER_INSTALLER, BackupMethod.COPY)
    assert (backup.version, backup.data_folder, backup.total_bytes) == ("2.18", "Neo4j_data", 2 * len(CONTENT))
    assert backup.config_files == {"nginx": "additional_files/nginx/nginx.conf"}


def test_a_part_of_a_sealed_backup_is_the_whole_backup(tmp_path: Path) -> None:
    backup = seal(tmp_path / "b")
    assert open_backup(backup / "Neo4j_data") == open_backup(backup)


@pytest.mark.parametrize("part", ["databases", "databases/neo4j", "transactions", "transactions/neo4j"])
def test_no_part_of_the_data_is_a_backup_by_itself(tmp_path: Path, part: str) -> None:
    log = "Neo4j_data/transactions/neo4j/neostore.transaction.db.0"
    sealed = seal(tmp_path / "b", more=(log,))
    assert open_backup(sealed / "Neo4j_data" / part) == open_backup(sealed)
    assert list_backups(sealed / "Neo4j_data") == list_backups(sealed / "Neo4j_data" / "databases") == ()
    by_hand = tmp_path / "by hand"
    for path in (log, "Neo4j_data/databases/neo4j/neostore"):
        write(by_hand / path)
    found = open_backup(by_hand / "Neo4j_data" / part)
    assert found.method is BackupMethod.COPY and len(found.files) == 2


def test_a_foreign_manifest_hides_no_backup(tmp_path: Path) -> None:
    write(tmp_path / "manifest.json", b"{}")
    sealed = seal(tmp_path / "b")
    assert [entry.path for entry in list_backups(tmp_path)] == [sealed]
    assert open_backup(sealed / "Neo4j_data").path == sealed


def test_a_sealed_online_backup_names_its_databases(tmp_path: Path) -> None:
    backup = open_backup(seal(tmp_path / "b", method="online"))
    assert backup.method is BackupMethod.ONLINE
    assert backup.databases == {"neo4j": "neo4j_backup/neo4j"}


@pytest.mark.parametrize("name", ["b.partial", "2026.partial"])
def test_a_partial_folder_is_never_a_backup(tmp_path: Path, name: str) -> None:
    with pytest.raises(BackupIncomplete, match="not finished"):
        open_backup(seal(tmp_path / name))


def test_a_lost_manifest_is_told(tmp_path: Path) -> None:
    folder = seal(tmp_path / "b")
    write(folder / "BLAKE3SUMS")
    (folder / "manifest.json").unlink()
    with pytest.raises(BackupIncomplete, match=r"no manifest\.json"):
        open_backup(folder)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda folder: (folder / "Neo4j_data/databases/neo4j/neostore").unlink(), "lacks 1 file: Neo4j_data"),
        (lambda folder: write(folder / "additional_files/nginx/nginx.conf", b"x"), "of another size"),
        (lambda folder: write(folder / "manifest.json", b"{}"), "not a manifest"),
    ],
)
def test_a_tree_that_differs_from_its_manifest_is_refused(tmp_path: Path, damage: object, words: str) -> None:
    folder = seal(tmp_path / "b")
    damage(folder)  # type: ignore[operator]
    with pytest.raises(BackupCorrupt, match=words):
        open_backup(folder)


def test_odd_kinds_and_newer_formats_have_their_errors(tmp_path: Path) -> None:
    with pytest.raises(BackupCorrupt, match="kind or method"):
        open_backup(seal(tmp_path / "a", kind="cloud"))
    with pytest.raises(ManifestTooNew):
        open_backup(seal(tmp_path / "b", version=FORMAT_VERSION + 1))


@needs_links
def test_a_link_is_not_of_a_sealed_backup_and_refuses_one_made_by_hand(tmp_path: Path) -> None:
    folder = seal(tmp_path / "b")
    (folder / "link").symlink_to("/etc/passwd")
    assert open_backup(folder).unlisted == ("link",)
    by_hand = tmp_path / "hand/Neo4j_data"
    write(by_hand / "databases/neo4j/neostore")
    (by_hand / "databases/link").symlink_to("/etc/passwd")
    with pytest.raises(BackupCorrupt, match="link"):
        open_backup(by_hand.parent)


@pytest.mark.parametrize(
    ("place", "chosen", "data_folder"),
    [
        ("b/Neo4j_data", "b", "Neo4j_data"),
        ("b/data", "b", "data"),
        ("b/neo4j/data", "b", "neo4j/data"),
        ("b/Neo4j_data", "b/Neo4j_data", "Neo4j_data"),
    ],
)
def test_copies_made_by_hand_are_understood(tmp_path: Path, place: str, chosen: str, data_folder: str) -> None:
    write(tmp_path / place / "databases/neo4j/neostore")
    (tmp_path / place / "databases/empty").mkdir()
    write(tmp_path / "b/additional_files/login/application.properties")
    write(tmp_path / "b/log.txt")
    backup = open_backup(tmp_path / chosen)
    assert (backup.sealed, backup.method, backup.version) == (False, BackupMethod.COPY, None)
    assert (backup.path, backup.data_folder) == (tmp_path / "b", data_folder)
    assert backup.config_files == {"login": "additional_files/login/application.properties"}
    assert {file.path for file in backup.files} == {
        f"{data_folder}/databases/neo4j/neostore",
        "additional_files/login/application.properties",
    }
    assert f"{data_folder}/databases/empty" in {folder.path for folder in backup.directories}


def test_a_data_folder_alone_is_a_backup(tmp_path: Path) -> None:
    write(tmp_path / "copy/databases/neo4j/neostore")
    backup = open_backup(tmp_path / "copy")
    assert (backup.path, backup.data_folder) == (tmp_path / "copy", "")
    assert [file.path for file in backup.files] == ["databases/neo4j/neostore"]


@pytest.mark.parametrize(
    ("place", "chosen", "path", "relative"),
    [
        ("db/neo4j", "db", "db", "neo4j"),
        ("db/neo4j", "db/neo4j", "db", "neo4j"),
        ("b/neo4j_backup/neo4j", "b", "b", "neo4j_backup/neo4j"),
    ],
)
def test_folders_of_neo4j_admin_are_understood(
    tmp_path: Path, place: str, chosen: str, path: str, relative: str
) -> None:
    write(tmp_path / place / "neostore")
    backup = open_backup(tmp_path / chosen)
    assert backup.method is BackupMethod.ONLINE
    assert (backup.path, backup.databases) == (tmp_path / path, {"neo4j": relative})


@pytest.mark.parametrize("left", ["neo4j.err.0", "neo4j.temp", "neo4j.temp.1"])
def test_what_neo4j_admin_has_left_beside_a_database_is_none(tmp_path: Path, left: str) -> None:
    for name in ("neo4j", left):
        write(tmp_path / "db" / name / "neostore")
    backup = open_backup(tmp_path / "db")
    assert backup.databases == {"neo4j": "neo4j"}
    assert [file.path for file in backup.files] == ["neo4j/neostore"]
    with pytest.raises(BackupNotFound, match=f"{left} is what neo4j-admin has left"):
        open_backup(tmp_path / "db" / left)


@needs_links
@pytest.mark.parametrize("link", ["Neo4j_data", "additional_files", "data", "neo4j"])
def test_a_folder_of_a_backup_made_by_hand_that_is_itself_a_link_is_refused(tmp_path: Path, link: str) -> None:
    write(tmp_path / "elsewhere/databases/neo4j/neostore")
    write(tmp_path / "elsewhere/data/databases/neo4j/neostore")
    if link == "additional_files":
        write(tmp_path / "b/Neo4j_data/databases/neo4j/neostore")
    (tmp_path / "b").mkdir(exist_ok=True)
    (tmp_path / "b" / link).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BackupCorrupt, match=f"{link} is a link"):
        open_backup(tmp_path / "b")


@needs_links
def test_a_database_of_neo4j_admin_that_is_a_link_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere/neostore")
    (tmp_path / "b").mkdir()
    (tmp_path / "b/neo4j").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BackupCorrupt, match="neo4j is a link"):
        open_backup(tmp_path / "b")


def test_configuration_beside_a_bare_databases_folder_is_no_data(tmp_path: Path) -> None:
    """D:\\backup with the contents of Neo4j_data and the vendor's additional_files in it."""
    write(tmp_path / "b/databases/neo4j/neostore")
    write(tmp_path / "b/additional_files/nginx/nginx.conf")
    backup = open_backup(tmp_path / "b")
    assert (backup.path, backup.data_folder) == (tmp_path / "b", "")
    assert backup.config_files == {"nginx": "additional_files/nginx/nginx.conf"}
    assert [file.path for file in backup.below(backup.data_folder)] == ["databases/neo4j/neostore"]
    assert not [folder.path for folder in backup.directories if folder.path.startswith("additional_files")]


def test_a_disk_that_does_not_answer_is_an_error_with_a_hint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "b/Neo4j_data/databases/neo4j/neostore")

    def refuse(path: Path, *_patience: int) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("core.backups.catalog.find_hand_made", refuse)
    with pytest.raises(ReadFailed, match="b could not be read: Permission denied") as caught:
        open_backup(tmp_path / "b")
    assert caught.value.hint
    (entry,) = list_backups(tmp_path)
    assert (entry.usable, entry.problem) == (False, caught.value.message)


def test_a_manifest_that_is_too_large_or_cannot_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = seal(tmp_path / "b")
    with monkeypatch.context() as patch:
        patch.setattr("core.backups.sealed.MANIFEST_MAX_BYTES", 10)
        with pytest.raises(BackupCorrupt, match="larger than any manifest"):
            open_backup(folder)
    (folder / "manifest.json").unlink()
    (folder / "manifest.json").mkdir()
    with pytest.raises(BackupCorrupt, match=r"manifest\.json could not be read"):
        open_backup(folder)


def test_a_part_of_a_copy_made_by_hand_that_cannot_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "b/Neo4j_data/databases/neo4j/neostore")
    monkeypatch.setattr("core.backups.hand_made.scan_tree", lambda _root, **_: TreeScan((), ("",), (), ("databases",)))
    with pytest.raises(BackupCorrupt, match="databases cannot be read"):
        open_backup(tmp_path / "b")


def test_a_backup_whose_sums_lost_their_manifest_is_listed_as_unfinished(tmp_path: Path) -> None:
    write(tmp_path / "b/BLAKE3SUMS")
    (entry,) = list_backups(tmp_path)
    assert (entry.usable, entry.label) == (False, "b")
    assert "manifest.json" in entry.problem


def test_only_five_of_many_paths_are_named(tmp_path: Path) -> None:
    more = tuple(f"Neo4j_data/more{number}" for number in range(7))
    folder = seal(tmp_path / "b", more=more)
    for path in more:
        (folder / path).unlink()
    with pytest.raises(BackupCorrupt, match="lacks 7 files") as caught:
        open_backup(folder)
    assert caught.value.message.count("more") == 5


def test_what_nobody_listed_is_no_damage(tmp_path: Path) -> None:
    folder = seal(tmp_path / "b")
    assert open_backup(folder).unlisted == ()
    stray = ("Neo4j_data/databases/neo4j/.DS_Store", "Thumbs.db")
    for path in stray:
        write(folder / path)
    backup = open_backup(folder)
    assert backup.unlisted == stray
    assert not [path for path in stray if path in backup.files]


@pytest.mark.parametrize("below", ["", "Neo4j_data/databases", "new/folder"])
def test_a_folder_in_a_sealed_backup_is_known_as_such(tmp_path: Path, below: str) -> None:
    backup = seal(tmp_path / "backups" / "b")
    assert surrounding_backup(backup / below) == backup


@pytest.mark.parametrize(
    ("file", "inside", "around"),
    [
        ("b.partial/INCOMPLETE", "b.partial/x", "b.partial"),
        ("renamed/INCOMPLETE", "renamed/x", "renamed"),
        ("lost/BLAKE3SUMS", "lost", "lost"),
        ("copied/databases/neo4j/neostore", "copied", "copied"),
        ("copied/databases/neo4j/neostore", "copied/databases/neo4j/x", "copied"),
        ("admin/neo4j/neostore", "admin/neo4j", "admin/neo4j"),
        ("weekly/Neo4j_data/databases/neo4j/neostore", "weekly/additional_files/x", "weekly/additional_files"),
    ],
)
def test_so_is_one_in_an_unfinished_backup_or_in_one_made_by_hand(
    tmp_path: Path, file: str, inside: str, around: str
) -> None:
    write(tmp_path / file)
    assert surrounding_backup(tmp_path / inside) == tmp_path / around


def test_so_is_one_in_a_sealed_backup_without_its_sums(tmp_path: Path) -> None:
    backup = seal(tmp_path / "b")
    (backup / "BLAKE3SUMS").unlink(missing_ok=True)
    assert surrounding_backup(backup / "x") == backup


def test_a_folder_beside_backups_is_none(tmp_path: Path) -> None:
    seal(tmp_path / "b")
    write(tmp_path / "copied" / "databases" / "neo4j" / "neostore")
    write(tmp_path / "databases" / "notes.txt")  # a name alone says nothing
    write(tmp_path / "manifest.json")  # of a web application, say
    for folder in (tmp_path, tmp_path / "new", tmp_path / "databases"):
        assert surrounding_backup(folder) is None


def test_what_is_no_backup_is_told(tmp_path: Path) -> None:
    with pytest.raises(BackupNotFound, match="holds neither"):
        open_backup(tmp_path)
    with pytest.raises(BackupNotFound, match="is not a folder"):
        open_backup(tmp_path / "missing")


@pytest.mark.parametrize("read", [open_backup, summarize_backup, list_backups])
def test_a_share_that_does_not_answer_is_told_apart_from_a_folder_without_backups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Callable[[Path], object]
) -> None:
    share = NoRoot("The share is away.", "Look for it.")
    monkeypatch.setattr("core.backups.catalog.why_no_root", {tmp_path / "missing": share}.get)
    with pytest.raises(ReadFailed) as failed:
        read(tmp_path / "missing")
    assert (failed.value.message, failed.value.hint) == (share.message, share.hint)


@pytest.mark.parametrize("read", [open_backup, summarize_backup])
def test_an_archive_is_told_before_its_root_is_blamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Callable[[Path], object]
) -> None:
    archive = tmp_path / "backup.zip"
    archive.touch()
    monkeypatch.setattr("core.backups.catalog.why_no_root", {archive: NoRoot("The share is away.", "")}.get)
    with pytest.raises(BackupNotReady, match="is an archive") as told:
        read(archive)
    assert "unpack it" in told.value.hint


def test_a_share_that_is_lost_while_a_backup_is_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(_path: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("core.backups.catalog._find_sealed", lost)
    monkeypatch.setattr("core.backups.catalog.why_no_root", {tmp_path: NoRoot("The share is away.", "")}.get)
    with pytest.raises(ReadFailed, match="The share is away"):
        open_backup(tmp_path)


def test_a_list_shows_the_newest_first_and_the_bad_with_their_reason(tmp_path: Path) -> None:
    seal(tmp_path / "old", created="2026-01-01")
    seal(tmp_path / "new", created="2026-02-01")
    seal(tmp_path / "x.partial")
    write(seal(tmp_path / "bad") / "manifest.json", b"{")
    write(tmp_path / "hand/Neo4j_data/databases/neo4j/neostore")
    (tmp_path / "other").mkdir()
    write(tmp_path / "file")
    entries = list_backups(tmp_path)
    assert [entry.label for entry in entries] == ["new", "old", "x.partial", "hand", "bad"]
    assert [bool(entry.problem) for entry in entries] == [False, False, True, False, True]


def test_a_list_tells_what_opening_tells(tmp_path: Path) -> None:
    sealed, by_hand = seal(tmp_path / "a", method="online"), tmp_path / "b"
    write(by_hand / "Neo4j_data/databases/neo4j/neostore")
    for path in (sealed, by_hand):
        entry, backup = summarize_backup(path), open_backup(path)
        for name in ("path", "label", "sealed", "method", "kind", "version", "neo4j_version", "host", "created_utc"):
            assert getattr(entry, name) == getattr(backup, name), name
        assert entry in list_backups(tmp_path)
    # Without a look at each of its files, the size of one made by hand is not known.
    assert [entry.total_bytes for entry in list_backups(tmp_path)] == [2 * len(CONTENT), None]


def test_a_part_of_a_backup_is_summarized_as_the_whole(tmp_path: Path) -> None:
    folder = seal(tmp_path / "b")
    assert summarize_backup(folder / "Neo4j_data") == summarize_backup(folder)
    with pytest.raises(BackupNotFound, match="is not a folder"):
        summarize_backup(tmp_path / "missing")


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Each file that is opened and each folder that is listed, in order."""
    seen: list[Path] = []

    def watch(module: ModuleType, name: str) -> None:
        real = getattr(module, name)

        def watching(path: Path | int, *args: object, **options: object) -> object:
            if not isinstance(path, int):
                seen.append(Path(str(path).removeprefix("\\\\?\\")))
            return real(path, *args, **options)

        monkeypatch.setattr(module, name, watching)

    for module, name in ((io, "open"), (builtins, "open"), (os, "open"), (os, "scandir"), (os, "listdir")):
        watch(module, name)
    return seen


def test_a_list_reads_each_manifest_once_and_looks_into_no_backup(
    tmp_path: Path, looked_at: list[Path], state_dir: Path
) -> None:
    sealed = [seal(tmp_path / f"b{number}") for number in range(3)]
    write(sealed[1] / "manifest.json", b"{")
    for folder in ("Neo4j_data/databases/neo4j", "additional_files/nginx"):
        write(tmp_path / "hand" / folder / "neostore")
    looked_at.clear()
    entries = list_backups(tmp_path)
    assert {entry.label: entry.usable for entry in entries} == {"b0": True, "b1": False, "b2": True, "hand": True}
    own = [state_dir / "verified.json", state_dir / "accepted.json"]
    first = [tmp_path, *own, *(folder / "manifest.json" for folder in sealed)]
    assert looked_at[: len(first)] == first
    # Only whether there is another one beside the data is looked for. What glob lists, Python shows before 3.13 only.
    hand = tmp_path / "hand"
    beside = looked_at[len(first) :]
    assert hand in beside and len(beside) <= 4
    assert {*beside} <= {hand, hand / "Neo4j_data", hand / "additional_files"}


def test_only_a_backup_made_by_hand_that_was_verified_is_read_for_a_list(tmp_path: Path, looked_at: list[Path]) -> None:
    for name in ("known", "other"):
        write(tmp_path / name / "Neo4j_data/databases/neo4j/neostore")
    remember_verified(open_backup(tmp_path / "known"), "2026-01-01T00:00:00Z")
    looked_at.clear()
    assert [entry.verified_utc for entry in list_backups(tmp_path)] == ["", "2026-01-01T00:00:00Z"]
    other, known = (
        [path.relative_to(tmp_path / name).as_posix() for path in looked_at if path.is_relative_to(tmp_path / name)]
        for name in ("other", "known")
    )
    # Of the other one only whether there is one more beside its data; this one is read as well.
    assert {*other} <= {".", "Neo4j_data"} and len(other) <= 3
    assert "Neo4j_data/databases/neo4j" in known and len(known) <= len(other) + 3


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda file: file.write_bytes(file.read_bytes().replace(b"2.18", b"2.19")), "is damaged: its checksum"),
        (lambda file: file.write_bytes(file.read_bytes().replace(b'"size_bytes": 5', b'"size_bytes": 6')), "damaged"),
        (lambda file: file.write_bytes(file.read_bytes()[:-9]), "not a manifest"),
        (lambda file: file.write_bytes(file.read_bytes().replace(b'"host": "h"', b'"host": 789')), "is damaged"),
        (lambda file: seal(file.parent, kind="cloud"), "kind or method"),
        (lambda file: seal(file.parent, version=FORMAT_VERSION + 1), "up to format 4"),
        (lambda file: (file.unlink(), file.mkdir()), "could not be read"),
    ],
)
def test_a_damaged_manifest_is_told_in_the_list_as_when_it_is_opened(
    tmp_path: Path, damage: Callable[[Path], object], words: str
) -> None:
    for name in ("a", "b", "c"):
        seal(tmp_path / name)
    damage(tmp_path / "b" / "manifest.json")
    entries = {entry.label: entry for entry in list_backups(tmp_path)}
    assert entries["a"].usable and entries["c"].usable
    with pytest.raises(ImagingBackupError) as caught:
        open_backup(tmp_path / "b")
    assert words in entries["b"].problem == caught.value.message


@pytest.mark.parametrize("mark", ["manifest.json", "BLAKE3SUMS", "INCOMPLETE"])
def test_the_parts_of_a_backup_are_no_backups(tmp_path: Path, mark: str) -> None:
    folder = seal(tmp_path / "b")
    if mark != "manifest.json":
        (folder / "manifest.json").replace(folder / mark)
    assert list_backups(folder) == ()


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A file, also one of a backup, is no folder without backups in it.
    for wrong in (tmp_path / "missing", seal(tmp_path / "b") / "manifest.json"):
        with pytest.raises(BackupNotFound, match="could not be listed") as caught:
            list_backups(wrong)
        assert caught.value.hint == "Name the folder that holds the backups."

    def refuse(_: Path) -> Iterator[Path]:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(ReadFailed, match="Permission denied") as refused:
        list_backups(tmp_path)
    assert "Use an account that may read" in refused.value.hint
