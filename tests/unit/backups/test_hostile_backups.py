"""Whatever was done to a backup is found before the first byte of the server changes: proven by attempts to restore it."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.backups.catalog import open_backup
from core.backups.manifest_reader import MANIFEST_MAX_BYTES
from core.backups.verification import why_sums_differ
from core.cancel import CancelToken
from core.copying.progress import ProgressMeter
from core.errors import BackupCorrupt
from core.execute.verify import verify
from core.model.events import JobState
from core.model.layout import MANIFEST_NAME, SUMS_NAME
from core.model.service_state import ServiceState
from tests.integration.test_golden import GOLDEN
from tests.support import leftovers, look, needs_links, plain_server
from tests.unit.hostile import LONG, STRIDE, Damage, Target, make_target, rewritten, seal_text

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="made with POSIX means")


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """Shared by all: each test proves that it is as it was."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMAGING_BACKUP_STATE_DIR", str(tmp_path_factory.mktemp("state")))
        yield make_target(tmp_path_factory.mktemp("target"))


@pytest.fixture
def backup(target: Target, tmp_path: Path) -> Path:
    """A copy to be damaged."""
    return Path(shutil.copytree(target.backup, tmp_path / "backup"))


# --- the manifest's bytes ------------------------------------------------------------------------------------------


@pytest.mark.same_everywhere
def test_every_flipped_bit_of_the_manifest(target: Target, backup: Path) -> None:
    """One bit of each byte, all in a long run; the reader alone sees all of them in test_manifest.py in every run."""
    file = backup / MANIFEST_NAME
    good = file.read_bytes()
    digit = good.index(b'"format_version": 4') + len(b'"format_version": ')
    for position in sorted({*range(0, len(good), STRIDE), digit}):
        for bit in range(8) if LONG or position == digit else (position % 8,):
            damaged = bytearray(good)
            damaged[position] ^= 1 << bit
            file.write_bytes(damaged)
            code, message = target.attempt(backup)
            # A flip that makes the format 5 or 6 cannot be told from a newer tool's manifest; it is refused as well.
            may = "MANIFEST_TOO_NEW" if position == digit and chr(damaged[digit]) in "56" else "BACKUP_CORRUPT"
            assert (code, str(file) in message) == (may, True), (position, bit, message)
    target.is_untouched()


@pytest.mark.same_everywhere
def test_every_truncation_of_the_manifest(target: Target, backup: Path) -> None:
    file = backup / MANIFEST_NAME
    good = file.read_bytes()
    for length in range(0, len(good), 1 if LONG else 8):
        file.write_bytes(good[:length])
        code, message = target.attempt(backup)
        assert (code, str(file) in message) == ("BACKUP_CORRUPT", True), length
    target.is_untouched()


@pytest.mark.same_everywhere
def test_lines_of_the_manifest_swapped_lost_doubled_or_zeroed(target: Target, backup: Path) -> None:
    file = backup / MANIFEST_NAME
    good = file.read_bytes()
    lines = good.splitlines(keepends=True)
    variants = [good + b" ", good + good, b"\xef\xbb\xbf" + good, good.replace(b"\n", b"\r\n"), good.upper(), b""]
    variants.append(good.decode().encode("utf-16"))
    for i in range(len(lines)):
        variants += [b"".join(lines[:i] + lines[i + 1 :]), b"".join([*lines[:i], lines[i], *lines[i:]])]
        for j in range(i + 1, len(lines) if LONG else min(i + 4, len(lines))):
            variants.append(b"".join([*lines[:i], lines[j], *lines[i + 1 : j], lines[i], *lines[j + 1 :]]))
    for start in range(0, len(good), 16):
        variants.append(good[:start] + bytes(len(good[start : start + 16])) + good[start + 16 :])
    for damaged in variants[::STRIDE]:
        if damaged == good:
            continue  # two lines that are equal were swapped: that is the same file
        file.write_bytes(damaged)
        code, message = target.attempt(backup)
        assert (code, str(file) in message) == ("BACKUP_CORRUPT", True), damaged
    target.is_untouched()


# --- a manifest of bad will, its checksum right --------------------------------------------------------------------

HOSTILE_PATHS = [
    "../outside",
    "Neo4j_data/../../outside",
    "/etc/cron.d/evil",
    "//server/share/evil",
    "Neo4j_data//evil",
    "Neo4j_data/./evil",
    "Neo4j_data/evil/",
    "",
    ".",
    "..",
    "Neo4j_data/a\0b",
    "Neo4j_data/\ud800",
    "Neo4j_data/" + "n" * 256,
    # In UTF-8 too long for Linux; Windows counts otherwise, and takes 32,767 characters in all.
    *(
        ["Neo4j_data/" + "\N{SNOWMAN}" * 86, "Neo4j_data/" + "/".join(["long"] * 1000)]
        if sys.platform != "win32"
        else []
    ),
    "manifest.json",
    "BLAKE3SUMS",
    "INCOMPLETE",
    "Neo4j_data/databases/neo4j/neostore/below",
    "Neo4j_data/databases/neo4j/neostore/far/below",
]
WINDOWS_PATHS = [
    "C:/evil",
    "C:evil",
    "C:\\evil",
    "\\\\server\\share\\evil",
    "\\\\?\\C:\\evil",
    "Neo4j_data\\..\\..\\evil",
    "Neo4j_data/CON",
    "Neo4j_data/nul.txt",
    "Neo4j_data/Com1",
    "Neo4j_data/com\N{SUPERSCRIPT ONE}.x",
    "Neo4j_data/LPT9 .log",
    "Neo4j_data/conin$",
    "Neo4j_data/neostore:stream",
    "Neo4j_data/neostore::$DATA",
    "Neo4j_data/dot.",
    "Neo4j_data/space ",
    "Neo4j_data/spa\tce",
    "Neo4j_data/que?y",
    "Neo4j_data/databases/neo4j/NEOSTORE",
    "Neo4j_data/" + "n" * 256,
    "Neo4j_data/" + "\N{GRINNING FACE}" * 128,
]


def lists(path: str, where: str) -> Damage:
    entry: dict[str, Any] = {"path": path, "mtime_ns": 1}
    if where == "files":
        entry |= {"size_bytes": 0, "blake3": "0" * 64}

    def edit(document: dict[str, Any]) -> None:
        document[where].append(entry)
        document["total_files"] = len(document["files"])

    return rewritten(edit)


@pytest.mark.parametrize("delete_first", [False, True])
@pytest.mark.parametrize("where", ["files", "directories"])
def test_hostile_paths(target: Target, backup: Path, where: str, delete_first: bool) -> None:
    good = (backup / MANIFEST_NAME).read_bytes()
    for path in HOSTILE_PATHS:
        (backup / MANIFEST_NAME).write_bytes(good)
        lists(path, where)(backup)
        target.refuses(backup, "BACKUP_CORRUPT", names=backup / MANIFEST_NAME, delete_first=delete_first)


@pytest.mark.parametrize("where", ["files", "directories"])
def test_paths_that_are_hostile_on_windows(
    target: Target, backup: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.backups.sealed.ON_WINDOWS", True)
    good = (backup / MANIFEST_NAME).read_bytes()
    for path in WINDOWS_PATHS:
        (backup / MANIFEST_NAME).write_bytes(good)
        lists(path, where)(backup)
        target.refuses(backup, "BACKUP_CORRUPT", names=backup / MANIFEST_NAME)


TEXTS: list[Any] = [5, 1.5, True, [], {}]
NUMBERS: list[Any] = [None, "1", -1, 1.5, True, [], {}, float("nan"), float("inf"), 2**70]
WRONG: dict[str, list[Any]] = {
    "format_version": [None, "1", 0, -1, 1.5, True, [], float("nan"), float("inf")],
    "checksum": [None, 5, "", "0" * 63, "g" * 64],
    "tool": [None, *TEXTS],
    "label": [None, *TEXTS, "", "..", "a/b", "a\\b", "CON", "x.partial", "x" * 121],
    "created_utc": [None, *TEXTS],
    "host": [None, *TEXTS],
    "kind": [None, *TEXTS, "mainframe", "Docker", ""],
    "method": [None, *TEXTS, "magic", "COPY", ""],
    "version": TEXTS,
    "neo4j_version": TEXTS,
    "neo4j_edition": TEXTS,
    "found_by": [None, "x", [], {"a": 1}, {"a": None}],
    "source_paths": [None, "x", [], {"a": 1}],
    "databases": [None, "neo4j", {}, [1], [None]],
    "consistency": [None, *TEXTS],
    "offline_s": [None, "1", True, [], {}, float("nan"), float("inf"), float("-inf")],
    "total_bytes": NUMBERS,
    "total_files": NUMBERS,
    "files": [None, "x", {}, [], [1], [None], [{}]],
    "directories": [None, "x", {}, [1], [{}]],
    "read_utc": [None, *TEXTS],
    "earlier": [None, *TEXTS],
    "shared_bytes": NUMBERS[:-1],
    "doubts": [None, "x", {}, [1], [{}], [{"code": "X"}], [{"code": 1, "text": "x"}]],
    "stores": [
        None,
        "x",
        {},
        [1],
        [{}],
        [{"database": 1}],
        [{"database": "neo4j", "recovery_required": 1}],
        [{"database": "neo4j", "last_transaction": -1}],
        [{"database": "neo4j", "last_transaction": "8"}],
    ],
    "counts": [
        None,
        "x",
        {},
        [1],
        [{}],
        [{"database": "neo4j", "nodes": 1}],
        [{"database": 1, "nodes": 1, "relationships": 1}],
        *([{"database": "neo4j", "nodes": number, "relationships": 1}] for number in (*NUMBERS, 2**63)),
        *([{"database": "neo4j", "nodes": 1, "relationships": number}] for number in (*NUMBERS, 2**63)),
    ],
    "left_out": [None, "x", {}, [1]],
    "warnings": [None, "x", {}, [1]],
}
WRONG_IN_FILE: dict[str, list[Any]] = {
    "path": [None, *TEXTS],
    "size_bytes": NUMBERS,
    "mtime_ns": [None, "1", 1.5, True, [], float("nan"), 2**65 + 1, -(2**66), 10**300],
    "blake3": [None, *TEXTS, "", "0" * 63, "0" * 65, "G" * 64, "0" * 64 + "\n"],
    "mode": ["420", -1, 0o10000, 1.5, True],
    "uid": ["0", -1, 2**32, 1.5, True],
    "gid": ["0", -1, 2**32 - 1, 1.5, True],
    "ctime_ns": ["1", 1.5, True, [], float("nan")],
    "inode": ["1", 1.5, True, [], float("nan")],
    "unknown": [1],
}


@pytest.mark.same_everywhere
def test_every_field_of_a_wrong_type_or_out_of_its_range(target: Target, backup: Path) -> None:
    good = (backup / MANIFEST_NAME).read_bytes()
    assert set(WRONG) == set(json.loads(good)), "a field of the manifest that this test does not know"

    def refused(damage: Damage, what: object) -> None:
        (backup / MANIFEST_NAME).write_bytes(good)
        damage(backup)
        code, message = target.attempt(backup)
        assert (code, str(backup / MANIFEST_NAME) in message) == ("BACKUP_CORRUPT", True), (what, code, message)

    for name, values in WRONG.items():
        refused(rewritten(lambda document, name=name: document.pop(name)), f"no {name}") if name not in (
            "left_out",
            "doubts",
            "stores",
            "counts",
            "warnings",
            "read_utc",
            "earlier",
            "shared_bytes",
        ) else None
        for value in values:
            refused(rewritten(lambda document, name=name, value=value: document.update({name: value})), (name, value))
    for name, values in WRONG_IN_FILE.items():
        for value in values:
            refused(
                rewritten(lambda document, name=name, value=value: document["files"][0].update({name: value})),
                (name, value),
            )
    refused(rewritten(lambda document: document.update({"unknown": 1})), "an unknown field")
    target.is_untouched()


@pytest.mark.same_everywhere
@pytest.mark.parametrize("unit", [1 / 1024, 8, 1000])
def test_sizes_in_another_unit(target: Target, backup: Path, unit: float) -> None:
    """Times in another unit cannot be told from old times; they are only put on the restored files."""

    def convert(document: dict[str, Any]) -> None:
        for file in document["files"]:
            file["size_bytes"] = int(file["size_bytes"] * unit)
        document["total_bytes"] = sum(file["size_bytes"] for file in document["files"])

    rewritten(convert)(backup)
    target.refuses(backup, "BACKUP_CORRUPT", names="neostore")


@pytest.mark.same_everywhere
def test_of_two_equal_keys_the_last_counts_and_is_judged_like_any_other(target: Target, backup: Path) -> None:
    """Doubling a key without the checksum is found as every change is. With it, its writer could as well have written
    the last value once: what matters is that no part of the product sees the first."""
    text = (backup / MANIFEST_NAME).read_text("utf-8").rstrip().removesuffix("}")
    for last in ('"format_version": 99', '"label": "../up"', '"kind": "mainframe"', '"files": []', '"total_files": 9'):
        (backup / MANIFEST_NAME).write_text(text + "}", "utf-8")
        seal_text(backup, f"{text},{last}}}")
        target.refuses(backup, names=backup / MANIFEST_NAME)


def test_a_gigabyte_of_json_is_refused_by_its_size(target: Target, backup: Path) -> None:
    with open(backup / MANIFEST_NAME, "r+b") as stream:
        stream.truncate(1 << 30)
    refused_in_little_memory(target, backup)


def refused_in_little_memory(target: Target, backup: Path) -> None:
    assert os.path.getsize(backup / MANIFEST_NAME) > MANIFEST_MAX_BYTES
    tracemalloc.start()
    try:
        target.refuses(backup, "BACKUP_CORRUPT", names="larger than any manifest")
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "value", ["[" * 100_000, "[" * 50_000 + "]" * 50_000, '{"a":' * 50_000 + "1" + "}" * 50_000, "9" * 100_000]
)
def test_deep_nesting_and_endless_numbers(target: Target, backup: Path, value: str) -> None:
    text = (backup / MANIFEST_NAME).read_text("utf-8").rstrip().removesuffix("}")
    seal_text(backup, f'{text},"left_out": {value}}}')
    target.refuses(backup, "BACKUP_CORRUPT", names=backup / MANIFEST_NAME)


# --- the files -----------------------------------------------------------------------------------------------------

STORE = "Neo4j_data/databases/neo4j"


def listed_files(backup: Path) -> list[Path]:
    return [backup / file["path"] for file in json.loads((backup / MANIFEST_NAME).read_bytes())["files"]]


@pytest.mark.expects_warnings  # a gate that finds damage says so as an error
def test_bits_and_ranges_of_every_file(target: Target, backup: Path) -> None:
    for number, file in enumerate(listed_files(backup)):
        good = file.read_bytes()
        damaged = [good + b"\0"]
        for place in {0, len(good) // 2, len(good) - 1} if good else ():
            for bit in (1, 128):
                changed = bytearray(good)
                changed[place] ^= bit
                damaged.append(bytes(changed))
        if good:
            damaged += [b"", good[:-1], good[: len(good) // 2], bytes(len(good)), good[:8] + bytes(len(good) - 8)]
        # Other kinds of damage for each file.
        for content in damaged[number % STRIDE :: STRIDE]:
            file.write_bytes(content)
            for delete_first in (False, True):
                target.refuses(backup, "BACKUP_CORRUPT", names=file.name, delete_first=delete_first)
        file.write_bytes(good)


def swap(backup: Path) -> None:
    first, second = backup / STORE / "neostore.a", backup / STORE / "neostore.b"
    first.rename(backup / STORE / "between")
    second.rename(first)
    (backup / STORE / "between").rename(second)


def replace_by(path: str, make: Damage) -> Damage:
    def damage(backup: Path) -> None:
        file = backup / path
        shutil.rmtree(file) if file.is_dir() else file.unlink()
        make(file)

    return damage


TREES: dict[str, tuple[str, Damage]] = {
    "two files of one size swapped": ("neostore.a", swap),
    "a file missing": ("neostore.a", lambda b: (b / STORE / "neostore.a").unlink()),
    "a file renamed": ("neostore.a", lambda b: (b / STORE / "neostore.a").rename(b / STORE / "neostore.c")),
    "a file in another case": ("neostore.a", lambda b: (b / STORE / "neostore.a").rename(b / STORE / "Neostore.A")),
    "a folder in another case": ("Neo4j_data", lambda b: (b / "Neo4j_data").rename(b / "NEO4J_DATA")),
    "a folder missing": ("neostore", lambda b: shutil.rmtree(b / "Neo4j_data")),
    "a folder in a file's place": ("neostore.a", replace_by(f"{STORE}/neostore.a", lambda f: f.mkdir())),
    "a file in a folder's place": ("neostore", replace_by(STORE, lambda f: f.touch())),
    "the manifest is a folder": (MANIFEST_NAME, replace_by(MANIFEST_NAME, lambda f: f.mkdir())),
}
if sys.platform == "win32":  # there the case of a name makes no difference
    del TREES["a file in another case"], TREES["a folder in another case"]
SPECIAL: dict[str, tuple[str, Damage]] = (
    {
        "a link in a file's place": (
            "neostore.a",
            replace_by(f"{STORE}/neostore.a", lambda f: f.symlink_to(f.with_name("neostore.b"))),
        ),
        "a link in a folder's place": ("neo4j", replace_by(STORE, lambda f: f.symlink_to("/etc"))),
        "a pipe in a file's place": ("neostore.a", replace_by(f"{STORE}/neostore.a", os.mkfifo)),
        "the sums are a link": (SUMS_NAME, replace_by(SUMS_NAME, lambda f: f.symlink_to("/dev/zero"))),
        "the manifest is a link to a device without end": (
            MANIFEST_NAME,
            replace_by(MANIFEST_NAME, lambda f: f.symlink_to("/dev/zero")),
        ),
        "the manifest is a pipe that nobody writes": (MANIFEST_NAME, replace_by(MANIFEST_NAME, os.mkfifo)),
    }
    if sys.platform != "win32"
    else {}
)


@pytest.mark.expects_warnings
@pytest.mark.parametrize("fault", [*TREES, *SPECIAL])
def test_a_tree_that_is_not_the_manifests(target: Target, backup: Path, fault: str) -> None:
    names, damage = (TREES | SPECIAL)[fault]
    damage(backup)
    target.refuses(backup, "BACKUP_CORRUPT", names=names)
    target.refuses(backup, "BACKUP_CORRUPT", names=names, delete_first=True)


@needs_links
@pytest.mark.expects_warnings
@pytest.mark.parametrize("place", ["evil", f"{STORE}/evil", "Neo4j_data/evil"])
def test_a_link_that_nobody_listed_is_left_out_and_never_followed(tmp_path: Path, place: str) -> None:
    target = make_target(tmp_path)
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "neostore").write_bytes(b"secret")
    (target.backup / place).symlink_to(precious)
    outcome = target.server.restore(target.backup)
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert len([warning for warning in outcome.warnings if place in warning]) == 1
    assert not list(target.server.data_dir.rglob("evil"))


@pytest.mark.expects_warnings
@pytest.mark.parametrize("stray", ["Thumbs.db", f"{STORE}/.DS_Store", "additional_files/note.txt", f"{STORE}/lost/x"])
@pytest.mark.parametrize("delete_first", [False, True])
def test_a_file_that_nobody_listed_is_named_and_left_out(tmp_path: Path, stray: str, delete_first: bool) -> None:
    target = make_target(tmp_path)
    file = target.backup / stray
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"not of the backup")
    verified = verify(open_backup(target.backup), lambda _: None, CancelToken())
    assert verified.state is JobState.SUCCEEDED, verified
    assert stray in verified.warnings[0] and "not verified" in verified.warnings[0]
    outcome = target.server.restore(target.backup, delete_first=delete_first)
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert len([warning for warning in outcome.warnings if stray in warning]) == 1
    assert not [path for path in look(target.server.data_dir) if path.endswith(file.name)]


def test_one_that_neo4j_admin_would_read_fails_a_verification(tmp_path: Path) -> None:
    """It cannot be left out of a restore, so no word says that it is."""
    backup = Path(shutil.copytree(GOLDEN / "format-2-windows-online", tmp_path / "b"))
    assert verify(open_backup(backup), lambda _: None, CancelToken()).state is JobState.SUCCEEDED
    (backup / "neo4j_backup" / "neo4j" / ".DS_Store").touch()
    outcome = verify(open_backup(backup), lambda _: None, CancelToken())
    assert outcome.state is JobState.SUCCEEDED and ".DS_Store" in outcome.warnings[0]
    (backup / "neo4j_backup" / "neo4j" / "neostore.transaction.db.7").touch()
    outcome = verify(open_backup(backup), lambda _: None, CancelToken())
    assert (outcome.state, outcome.code) == (JobState.FAILED, "BACKUP_CORRUPT")
    assert "neostore.transaction.db.7" in outcome.message and "left out" not in outcome.message


@needs_links
def test_a_link_that_neo4j_admin_would_follow_is_refused(tmp_path: Path) -> None:
    backup = Path(shutil.copytree(GOLDEN / "format-2-windows-online", tmp_path / "b"))
    (backup / "neo4j_backup" / "neo4j" / "more").symlink_to(tmp_path)
    with pytest.raises(BackupCorrupt, match="more is a link"):
        open_backup(backup)


@pytest.mark.expects_warnings
def test_one_that_comes_after_the_plan_is_named_too(tmp_path: Path) -> None:
    target = make_target(tmp_path)
    plan = target.server.plan_restore(target.backup)
    (target.backup / "desktop.ini").touch()
    outcome = target.server.run(plan)
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert [warning for warning in outcome.warnings if "desktop.ini" in warning]


@pytest.mark.parametrize("name", [MANIFEST_NAME, "INCOMPLETE"])
def test_a_backup_that_was_not_finished(target: Target, backup: Path, name: str) -> None:
    (backup / MANIFEST_NAME).unlink() if name == MANIFEST_NAME else (backup / name).touch()
    target.refuses(backup, "BACKUP_INCOMPLETE", names=backup)


# --- what the tool writes beside the manifest ----------------------------------------------------------------------


def test_every_flipped_bit_of_the_sums_is_found(backup: Path) -> None:
    opened = open_backup(backup)
    file = backup / SUMS_NAME
    good = file.read_bytes()

    def wrong() -> str:
        return why_sums_differ(opened, meter=ProgressMeter(lambda: 0.0), cancel=CancelToken())

    assert wrong() == ""
    for position in range(len(good)):
        for bit in range(8) if LONG else (position % 8,):
            damaged = bytearray(good)
            damaged[position] ^= 1 << bit
            file.write_bytes(damaged)
            assert str(file) in wrong(), (position, bit)
    for length in range(0, len(good), 1 if LONG else 8):
        file.write_bytes(good[:length])
        assert str(file) in wrong(), length


@pytest.mark.parametrize("damage", ["flipped", "missing"])
def test_damaged_sums_fail_a_verification_and_are_a_warning_of_a_restore(tmp_path: Path, damage: str) -> None:
    """A restore reads no byte of them, and the manifest has proven every file: at the worst hour that data is wanted."""
    target = make_target(tmp_path)
    file = target.backup / SUMS_NAME
    if damage == "missing":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes().replace(b"a", b"b", 1))
    verified = verify(open_backup(target.backup), lambda _: None, CancelToken())
    assert (verified.state, verified.code) == (JobState.FAILED, "BACKUP_CORRUPT")
    assert str(file) in verified.message
    before = look(target.server.data_dir)
    outcome = target.server.restore(target.backup)
    assert outcome.state is JobState.SUCCEEDED
    assert any(str(file) in warning for warning in outcome.warnings)
    assert look(target.server.data_dir) == before


@pytest.mark.parametrize("name", ["README.txt", "backup.log"])
def test_the_text_for_people_may_be_lost_or_changed(tmp_path: Path, name: str) -> None:
    """Nothing is read from it and nothing of it is restored: a flip in it means nothing to the data."""
    target = make_target(tmp_path)
    before = look(target.server.data_dir)
    for damage in (lambda file: file.write_bytes(b"\xff" * 10), Path.unlink):
        damage(target.backup / name)
        assert target.server.restore(target.backup).state is JobState.SUCCEEDED
        assert look(target.server.data_dir) == before
        for aside in target.server.data_dir.parent.glob("*.aside-*"):
            shutil.rmtree(aside)
        for aside in target.folder.rglob("*.aside-*"):
            aside.unlink()


def test_another_name_of_the_backups_folder_changes_nothing(tmp_path: Path) -> None:
    target = make_target(tmp_path)
    renamed = target.backup.rename(target.backup.with_name("kept for the auditors"))
    before = look(target.server.data_dir)
    assert target.server.restore(renamed).state is JobState.SUCCEEDED
    assert look(target.server.data_dir) == before


# --- a backup that a restore would refuse is not made --------------------------------------------------------------


@POSIX
@pytest.mark.expects_warnings
def test_what_could_not_be_restored_is_not_sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = plain_server(tmp_path)
    (server.data_dir / "databases" / "neo4j" / "aux.db").write_bytes(b"a device on Windows")
    monkeypatch.setattr("core.backups.sealed.ON_WINDOWS", True)
    outcome = server.back_up()
    assert (outcome.state, outcome.code) == (JobState.FAILED, "VERIFY_FAILED")
    assert "aux.db" in outcome.message
    assert (list(server.backups.iterdir()), leftovers(tmp_path)) == ([], [])
    assert server.service.state().state is ServiceState.RUNNING


@pytest.mark.parametrize("year_s", [-5_000_000_000, 9_000_000_000, 13_000_000_000])
def test_a_time_far_away_is_kept(tmp_path: Path, year_s: int) -> None:
    """1811, 2255 and 2381: a server whose clock was wrong once has such files."""
    server = plain_server(tmp_path)
    file = server.data_dir / "databases" / "neo4j" / "neostore"
    os.utime(file, (year_s, year_s))
    before = look(server.data_dir)
    outcome = server.back_up()
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert server.restore(Path(outcome.path)).state is JobState.SUCCEEDED
    assert look(server.data_dir) == before
