"""The demo server's store finds out every copy that is not whole and of one moment."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.demo.store import (
    DemoStore,
    StorePlace,
    Verified,
    create_data,
    database_places,
    read_header,
    recover_store,
    verify_data,
)
from core.errors import DemoError

VERSION = "4.4.42"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    path = tmp_path / "data"
    create_data(path, 2, VERSION)
    return path


def neo4j(data_dir: Path) -> StorePlace:
    return next(place for place in database_places(data_dir) if place.name == "neo4j")


def verified(data_dir: Path) -> Verified:
    return next(found for found in verify_data(data_dir, VERSION) if found.place.name == "neo4j")


def commit(data_dir: Path, count: int, *, clean: bool = True) -> DemoStore:
    store = DemoStore(neo4j(data_dir))
    for _ in range(count):
        store.commit()
    if clean:
        store.checkpoint()
    return store


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def refused(data_dir: Path, version: str = VERSION) -> str:
    with pytest.raises(DemoError) as caught:
        verify_data(data_dir, version)
    return caught.value.message


def test_a_new_data_folder_is_whole_and_about_as_large_as_asked(data_dir: Path) -> None:
    names = set(contents(data_dir))
    assert {"databases/store_lock", "dbms/auth.ini", "server_id", "databases/neo4j/neostore"} <= names
    assert {"transactions/neo4j/neostore.transaction.db.0", "transactions/system/neostore.transaction.db.0"} <= names
    sizes = sorted(len(content) for content in contents(data_dir).values())
    assert 1.8e6 < sum(sizes) < 2.4e6
    assert sizes[0] == 0 and sizes[-1] > 500_000 and len(sizes) > 25
    assert [found.last_tx for found in verify_data(data_dir, VERSION)] == [0, 0]


def test_two_stores_differ_in_content_and_in_their_index_files(data_dir: Path, tmp_path: Path) -> None:
    create_data(tmp_path / "other", 2, VERSION)
    first, second = contents(data_dir), contents(tmp_path / "other")
    assert first.keys() != second.keys()
    largest = "databases/neo4j/neostore.relationshipstore.db"
    assert first[largest] != second[largest]


def test_transactions_are_in_the_log_and_in_the_pages(data_dir: Path) -> None:
    commit(data_dir, 50)
    found = verified(data_dir)
    assert (found.last_tx, found.needs_recovery, found.redo) == (50, False, ())


def test_each_run_that_commits_has_a_log_file_of_its_own(data_dir: Path) -> None:
    commit(data_dir, 3)
    commit(data_dir, 3)
    assert read_header(neo4j(data_dir).store_dir).logs == (0, 1, 2)
    assert verified(data_dir).last_tx == 6


def test_a_run_without_a_commit_changes_nothing(data_dir: Path) -> None:
    before = contents(data_dir)
    commit(data_dir, 0)
    assert contents(data_dir) == before


def test_a_store_that_was_not_closed_recovers(data_dir: Path) -> None:
    commit(data_dir, 7, clean=False)
    found = verified(data_dir)
    assert found.needs_recovery and found.last_tx == 7
    recover_store(found)
    again = verified(data_dir)
    assert not again.needs_recovery and again.last_tx == 7
    commit(data_dir, 2)
    assert verified(data_dir).last_tx == 9


@pytest.mark.parametrize("half_written", [False, True])
def test_pages_the_last_transaction_did_not_reach_are_written_again(data_dir: Path, half_written: bool) -> None:
    store = commit(data_dir, 6, clean=False)
    before = contents(data_dir)
    store.commit()
    after = contents(data_dir)
    changed = [n for n in before if before[n] != after[n] and n.startswith("databases/") and "schema" not in n]
    name = next(n for n in changed if not n.endswith("/neostore"))
    path = data_dir / name
    if half_written:
        path.write_bytes(after[name][:6000] + before[name][6000:])
    else:
        path.write_bytes(before[name])
    found = verified(data_dir)
    assert found.last_tx == 7 and len(found.redo) <= 1
    recover_store(found)
    assert contents(data_dir)[name] == after[name]


def test_half_a_transaction_at_the_end_of_the_log_never_happened(data_dir: Path) -> None:
    store = commit(data_dir, 4, clean=False)
    pages_before = contents(store.place.store_dir)
    store.commit()
    log = store.place.log_dir / "neostore.transaction.db.1"
    log.write_bytes(log.read_bytes()[:-40])
    for name, content in pages_before.items():
        (store.place.store_dir / name).write_bytes(content)
    found = verified(data_dir)
    assert found.last_tx == 4
    recover_store(found)
    commit(data_dir, 1)
    assert verified(data_dir).last_tx == 5


@pytest.mark.parametrize("first", ["databases", "transactions"])
def test_a_copy_of_two_moments_is_refused(data_dir: Path, tmp_path: Path, first: str) -> None:
    copy = tmp_path / "copy"
    store = commit(data_dir, 5, clean=False)
    shutil.copytree(data_dir / first, copy / first)
    for _ in range(3):
        store.commit()
    second = "transactions" if first == "databases" else "databases"
    shutil.copytree(data_dir / second, copy / second)
    assert "different moments" in refused(copy)


def test_a_copy_torn_between_two_files_is_refused(data_dir: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    store = commit(data_dir, 5, clean=False)
    shutil.copytree(data_dir, copy)
    for _ in range(3):
        store.commit()
    for name in ("databases/neo4j/neostore.relationshipstore.db", "databases/neo4j/neostore.counts.db"):
        shutil.copy(data_dir / name, copy / name)
    assert "different moments" in refused(copy)


def test_an_older_store_laid_over_a_newer_one_is_refused(data_dir: Path, tmp_path: Path) -> None:
    shutil.copytree(data_dir, tmp_path / "backup")
    commit(data_dir, 5)
    shutil.copytree(tmp_path / "backup", data_dir, dirs_exist_ok=True)
    message = refused(data_dir)
    assert "merged" in message and "neostore.transaction.db.1" in message


def test_a_store_laid_over_another_store_is_refused(data_dir: Path, tmp_path: Path) -> None:
    create_data(tmp_path / "fresh", 1, VERSION)
    shutil.copytree(data_dir, tmp_path / "fresh", dirs_exist_ok=True)
    assert "two stores were merged" in refused(tmp_path / "fresh")


def flip_a_byte(data_dir: Path) -> None:
    path = data_dir / "databases/neo4j/neostore.propertystore.db"
    content = bytearray(path.read_bytes())
    content[10_000] ^= 1
    path.write_bytes(content)


def damage_the_header(data_dir: Path) -> None:
    path = data_dir / "databases/neo4j/neostore"
    path.write_bytes(path.read_bytes().replace(b'"clean": true', b'"clean": null'))


def swap_two_pages(data_dir: Path) -> None:
    path = data_dir / "databases/neo4j/neostore.relationshipstore.db"
    content = path.read_bytes()
    path.write_bytes(content[8192:16384] + content[:8192] + content[16384:])


def shorten_a_file(data_dir: Path) -> None:
    path = data_dir / "databases/neo4j/neostore.nodestore.db"
    path.write_bytes(path.read_bytes()[:-1])


def shorten_the_log(data_dir: Path) -> None:
    commit(data_dir, 4)
    path = data_dir / "transactions/neo4j/neostore.transaction.db.1"
    path.write_bytes(path.read_bytes()[:-8])


def other_log(data_dir: Path) -> None:
    source = data_dir / "transactions/system/neostore.transaction.db.0"
    shutil.copy(source, data_dir / "transactions/neo4j/neostore.transaction.db.0")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (flip_a_byte, "checksum is wrong"),
        (swap_two_pages, "checksum is wrong"),
        (damage_the_header, "header"),
        (shorten_a_file, "bytes, the store header says"),
        (shorten_the_log, "ends in the middle of a transaction"),
        (other_log, "belongs to another store"),
        (lambda d: (d / "databases/neo4j/neostore.schemastore.db").unlink(), "is missing"),
        (lambda d: (d / "databases/neo4j/neostore").unlink(), "is not a database"),
        (lambda d: shutil.rmtree(d / "transactions"), "Transaction logs are missing and recovery is not possible"),
        (lambda d: next((d / "transactions/neo4j").iterdir()).unlink(), "Transaction logs are missing"),
        (lambda d: (d / "databases/neo4j/stranger").touch(), "merged"),
        (lambda d: (d / "databases/stranger").touch(), "belongs to no database"),
        (lambda d: shutil.rmtree(d / "databases/system"), "there is no such database"),
    ],
)
def test_damage_is_refused(data_dir: Path, damage: Callable[[Path], object], words: str) -> None:
    damage(data_dir)
    assert words in refused(data_dir)


def test_the_store_of_another_version_is_refused(data_dir: Path) -> None:
    assert "has version SF4.4.0, this server needs SF4.2.0" in refused(data_dir, "4.2.19")


def test_other_folders_beside_the_databases_do_not_matter(data_dir: Path) -> None:
    (data_dir / "import").mkdir()
    (data_dir / "import" / "objects.csv").write_text("id\n1\n", encoding="utf-8")
    assert len(verify_data(data_dir, VERSION)) == 2
