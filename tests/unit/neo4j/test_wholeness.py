"""What of a store must be there: judged by the listings of real servers, whole and with one thing taken away."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any

import pytest

from core.disk.file_table import FileTable
from core.model.backup import Backup, BackupMethod
from core.model.check_codes import CheckCode
from core.model.entries import FileEntry
from core.neo4j.wholeness import (
    MAX_DOUBTS,
    RECORD_STORES,
    judge_backup,
    judge_data_folder,
    judge_online_backup,
    may_be_empty,
)

pytestmark = pytest.mark.same_everywhere

STORES = Path(__file__).with_name("stores")
LISTINGS = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(STORES.glob("*.json"))}
CLOSED = [name for name in LISTINGS if not name.endswith("killed")]
OF_4_AND_LATER = [name for name in CLOSED if not name.startswith("3.")]
DEFAULT = "neo4j"

Listing = dict[str, int]


def version_of(name: str) -> str:
    return name.split("-")[0]


def minor_of(name: str) -> tuple[int, int]:
    major, minor, _ = version_of(name).split(".")
    return int(major), int(minor)


def judged(listing: Listing, version: str | None = "4.4.42", default: str = DEFAULT, **known: Any) -> list[str]:
    doubts = judge_data_folder(listing.items(), version, default, **known)
    assert all(doubt.code == CheckCode.NOT_WHOLE for doubt in doubts)
    return [doubt.text for doubt in doubts]


def without(listing: Listing, *folders: str) -> Listing:
    return {path: size for path, size in listing.items() if not path.startswith(folders)}


def store_files(listing: Listing, database: str) -> list[str]:
    place = f"databases/{database}/"
    files = [path for path in listing if path.startswith(f"{place}neostore") and "/" not in path.removeprefix(place)]
    return [path for path in files if "transaction" not in path]


# --- real stores -------------------------------------------------------------------------------------------------------


def test_every_minor_version_of_4_and_its_neighbours_were_listed() -> None:
    minors = {(3, 5), (4, 0), (4, 1), (4, 2), (4, 3), (4, 4), (5, 26)}
    assert {minor_of(name) for name in LISTINGS} == minors
    assert len(LISTINGS) == 3 * len(minors)


@pytest.mark.parametrize("known", [True, False], ids=["version known", "unknown"])
@pytest.mark.parametrize("name", CLOSED)
def test_a_store_that_was_closed_is_whole(name: str, known: bool) -> None:
    assert judged(LISTINGS[name], version_of(name) if known else None) == []


@pytest.mark.parametrize("name", LISTINGS)
def test_a_store_that_neo4j_has_open_is_whole(name: str) -> None:
    """Killed before it had written anything of a new database: what its files are while it runs."""
    assert judged(LISTINGS[name], version_of(name), running=True) == []


@pytest.mark.parametrize("name", [name for name in LISTINGS if name not in CLOSED])
def test_a_store_that_was_killed_is_whole_where_neo4js_own_tool_calls_it_not_closed(name: str) -> None:
    """What its files lack is in the transaction logs."""
    names = [path.split("/")[1] for path in LISTINGS[name] if path.startswith("databases/") and "neostore" in path]
    assert judged(LISTINGS[name], version_of(name), unclosed=frozenset(names)) == []
    assert judged(
        without(LISTINGS[name], "transactions"), version_of(name), unclosed=frozenset(names)
    ) != [] or name.startswith("3.")


@pytest.mark.parametrize("name", CLOSED)
def test_what_may_be_empty_is_what_real_ones_have_empty(name: str) -> None:
    for database in {
        path.split("/")[1] for path in LISTINGS[name] if path.startswith("databases/") and "neostore" in path
    }:
        empty = {path.split("/")[2] for path in store_files(LISTINGS[name], database) if not LISTINGS[name][path]}
        assert empty <= may_be_empty(database, minor_of(name)) <= may_be_empty(database, None)


@pytest.mark.parametrize("name", [name for name in CLOSED if name.endswith("fresh")])
def test_what_may_be_empty_was_seen_empty(name: str) -> None:
    database = "graph.db" if name.startswith("3.") else DEFAULT
    empty = {path.split("/")[2] for path in store_files(LISTINGS[name], database) if not LISTINGS[name][path]}
    assert empty == may_be_empty(database, minor_of(name))


@pytest.mark.parametrize("name", CLOSED)
def test_the_stores_of_records_are_in_every_database(name: str) -> None:
    for path in LISTINGS[name]:
        if path.endswith("/neostore"):
            assert all(path.replace("neostore", file) in LISTINGS[name] for file in RECORD_STORES)


EMPTY = [name for name in CLOSED if name.endswith("fresh")]
NO_NODES = {"neostore.nodestore.db": 0, "neostore.relationshipstore.db": 0, "neostore.propertystore.db": 0}
TOKENS = {
    "neostore.relationshiptypestore.db": 8192,
    "neostore.labeltokenstore.db": 8192,
    "neostore.propertystore.db.index": 8192,
}


@pytest.mark.parametrize("name", EMPTY)
def test_an_index_on_an_empty_database_leaves_its_words_alone(name: str) -> None:
    database = "graph.db" if name.startswith("3.") else DEFAULT
    listing = LISTINGS[name]
    changed = {path: size for path, size in (NO_NODES | TOKENS).items() if listing[f"databases/{database}/{path}"] == 0}
    listing = listing | {f"databases/{database}/{path}": size for path, size in changed.items()}
    assert judged(listing, version_of(name)) == []


@pytest.mark.parametrize("name", [name for name in OF_4_AND_LATER if name.endswith("filled")])
def test_a_database_of_somebody_else_may_have_nodes_without_labels_and_types_without_relationships(name: str) -> None:
    other = {
        path.replace("/neo4j/", "/theirs/"): size
        for path, size in LISTINGS[name].items()
        if path.split("/")[1] == DEFAULT
    }
    for file in ("neostore.labeltokenstore.db", "neostore.relationshipstore.db"):
        assert judged(LISTINGS[name] | other | {f"databases/theirs/{file}": 0}, version_of(name)) == []
        assert judged(LISTINGS[name] | {f"databases/{DEFAULT}/{file}": 0}, version_of(name)) != []
    nodes = "databases/theirs/neostore.nodestore.db"
    assert judged(LISTINGS[name] | other | {nodes: 0}, version_of(name)) != []


@pytest.mark.parametrize("place", ["tx", "a/tx"])
@pytest.mark.parametrize("name", OF_4_AND_LATER)
def test_the_logs_may_lie_elsewhere_in_the_data_folder(name: str, place: str) -> None:
    moved = {path.replace("transactions/", f"{place}/", 1): size for path, size in LISTINGS[name].items()}
    assert judged(moved, version_of(name)) == []
    assert judged(without(moved, place), version_of(name)) != []


# --- one thing taken away ------------------------------------------------------------------------------------------------

TAKEN: dict[str, tuple[Callable[[Listing], Listing], str]] = {
    "the default database": (
        lambda listing: without(listing, "databases/neo4j/", "transactions/neo4j/"),
        "The default database neo4j is missing.",
    ),
    "its store alone": (
        lambda listing: without(listing, "databases/neo4j/"),
        "The default database neo4j is missing.",
    ),
    "system": (
        lambda listing: without(listing, "databases/system/", "transactions/system/"),
        "The database system is missing, in which Neo4j keeps its users and the list of databases.",
    ),
    "the logs of neo4j": (
        lambda listing: without(listing, "transactions/neo4j/"),
        "The database neo4j lacks its transaction logs.",
    ),
    "the logs of system": (
        lambda listing: without(listing, "transactions/system/"),
        "The database system lacks its transaction logs.",
    ),
    "the logs but not the checkpoints": (
        lambda listing: without(listing, "transactions/neo4j/neostore") | {"transactions/neo4j/checkpoint.0": 256},
        "The database neo4j lacks its transaction logs.",
    ),
    "what is in a log": (
        lambda listing: listing | {"transactions/neo4j/neostore.transaction.db.0": 0},
        "The database neo4j has 1 empty file, which a whole one never has; first neostore.transaction.db.0.",
    ),
    "neostore": (
        lambda listing: without(listing, "databases/neo4j/neostore") | {"databases/neo4j/neostore.nodestore.db": 8192},
        "The database neo4j lacks 14 files of its store; first neostore.",
    ),
    "neostore of system": (
        lambda listing: {path: size for path, size in listing.items() if path != "databases/system/neostore"},
        "The database system lacks 1 file of its store; first neostore.",
    ),
    "all but the lock": (
        lambda listing: without(listing, "databases/neo4j/neostore"),
        "The database neo4j lacks 1 file of its store; first neostore.",
    ),
    "the store of another database": (
        lambda listing: listing | {"transactions/imaging/neostore.transaction.db.3": 256},
        "Of the database imaging only the transaction logs are there.",
    ),
}


@pytest.mark.parametrize("taken", TAKEN)
@pytest.mark.parametrize("name", OF_4_AND_LATER)
def test_without_it_a_store_is_not_whole(name: str, taken: str) -> None:
    take, doubt = TAKEN[taken]
    for version in (version_of(name), None):
        assert judged(take(LISTINGS[name]), version) == [doubt]


@pytest.mark.parametrize("name", OF_4_AND_LATER)
def test_without_any_transaction_logs_no_database_is_whole(name: str) -> None:
    copied = without(LISTINGS[name], "transactions/")
    said = [f"The database {database} lacks its transaction logs." for database in ("neo4j", "system")]
    assert judged(copied, version_of(name)) == said
    assert judged(copied, None) == said
    assert judged(copied, version_of(name), logs_elsewhere=True) == []


@pytest.mark.parametrize("name", CLOSED)
def test_no_store_file_may_be_empty_beyond_those(name: str) -> None:
    """Each in turn: what a real 4.4 says of an empty one is that it cannot open the database, or nothing at all."""
    for database in ("neo4j", "system", "graph.db"):
        for path in store_files(LISTINGS[name], database):
            emptied = judged(LISTINGS[name] | {path: 0}, version_of(name))
            file = path.rpartition("/")[2]
            doubt = f"The database {database} has 1 empty file, which a whole one never has; first {file}."
            assert emptied == ([doubt] if LISTINGS[name][path] else []), path


@pytest.mark.parametrize("name", CLOSED)
def test_no_store_of_records_may_be_missing(name: str) -> None:
    database = "graph.db" if name.startswith("3.") else DEFAULT
    for file in RECORD_STORES:
        listing = {path: size for path, size in LISTINGS[name].items() if path != f"databases/{database}/{file}"}
        assert judged(listing, version_of(name)) == [
            f"The database {database} lacks 1 file of its store; first {file}."
        ]


@pytest.mark.parametrize("file", ["neostore.counts.db", "neostore.nodestore.db.id", "neostore.labelscanstore.db"])
def test_what_neo4j_makes_anew_may_be_missing(file: str) -> None:
    listing = {path: size for path, size in LISTINGS["4.4.42-filled"].items() if path != f"databases/neo4j/{file}"}
    assert judged(listing) == []


def test_all_store_files_emptied_are_one_doubt() -> None:
    name = "4.4.42-filled"
    emptied = LISTINGS[name] | dict.fromkeys(store_files(LISTINGS[name], DEFAULT), 0)
    assert judged(emptied) == ["The database neo4j has 30 empty files, which a whole one never has; first neostore."]
    assert len(judged(emptied, running=True)) == 1


def test_of_an_open_store_only_what_is_always_written_is_judged() -> None:
    emptied = LISTINGS["4.4.42-filled"] | {"databases/neo4j/neostore.nodestore.db": 0}
    assert judged(emptied, running=True) == []
    assert judged(emptied) != []


# --- other names and layouts -----------------------------------------------------------------------------------------------


def renamed(listing: Listing, name: str) -> Listing:
    return {path.replace("/neo4j/", f"/{name}/"): size for path, size in listing.items()}


def test_the_default_database_is_the_one_that_the_server_is_told() -> None:
    listing = renamed(LISTINGS["4.4.42-filled"], "imaging")
    assert judged(listing, default="imaging") == []
    assert judged(listing, default="Imaging") == []  # Neo4j's names have no case
    assert judged(listing) == ["The default database neo4j is missing."]
    both = listing | LISTINGS["4.4.42-filled"]
    assert judged(both) == judged(both, default="imaging") == []


def test_each_database_is_judged() -> None:
    listing = LISTINGS["4.4.42-filled"] | renamed(LISTINGS["4.4.42-fresh"], "extra")
    assert judged(listing) == []
    assert judged(without(listing, "transactions/extra/")) == ["The database extra lacks its transaction logs."]


def test_the_folder_of_a_dropped_database_is_none() -> None:
    listing = LISTINGS["4.4.42-filled"] | {"databases/note.txt": 3, "transactions/note.txt": 3, "dbms/auth.ini": 0}
    assert judged(listing) == []


@pytest.mark.parametrize("name", ["neo4j_before", "old neo4j", "0", "données"])
def test_a_folder_that_cannot_be_a_database_is_none(name: str) -> None:
    assert judged(LISTINGS["4.4.42-filled"] | {f"databases/{name}/neostore": 0}) == []
    assert judged(LISTINGS["4.4.42-filled"] | {"databases/neo4j.before/neostore": 8192}) != []


def test_a_store_of_neo4j_3_has_its_logs_inside_and_no_system() -> None:
    listing = LISTINGS["3.5.34-filled"]
    logs = "databases/graph.db/neostore.transaction.db.0"
    for version in ("3.5.34", None):
        assert judged(listing, version) == []
        assert judged({path: size for path, size in listing.items() if path != logs}, version) != []
    assert judged(listing, "4.4.42") == [
        "The default database neo4j is missing.",
        "The database system is missing, in which Neo4j keeps its users and the list of databases.",
        "The database graph.db lacks its transaction logs.",
    ]


def test_what_has_neither_logs_nor_system_is_not_taken_for_a_store_of_neo4j_3() -> None:
    assert judged({"databases/neo4j/neostore": 8192}, None) == [
        "The database system is missing, in which Neo4j keeps its users and the list of databases.",
        "The database neo4j lacks its transaction logs.",
    ]


@pytest.mark.parametrize("version", ["2026.08.1", "2.18.1", "6.0.0", "unknown", "", "55.1"])
def test_of_an_unknown_version_only_what_holds_for_all_is_judged(version: str) -> None:
    listing = LISTINGS["4.2.19-fresh"]
    assert judged(listing, version) == []
    assert judged(listing, "4.4.42") != []
    assert judged(listing | {"databases/neo4j/neostore.schemastore.db": 0}, version) != []


def test_a_format_that_was_not_seen_is_not_judged_by_its_files() -> None:
    listing = {path: size for path, size in LISTINGS["5.26.0-filled"].items() if "databases/neo4j/neostore" not in path}
    assert judged(listing | {"databases/neo4j/block.x1.db": 8192}, "5.26.0") == []


def test_there_are_only_so_many_doubts() -> None:
    assert len(judged({f"databases/db{number}/x": 1 for number in range(1000)})) == MAX_DOUBTS
    online = {f"db{number}": [("x", 1)] for number in range(1000)}
    assert len(judge_online_backup(online, None, DEFAULT, checked=False)) == MAX_DOUBTS


@pytest.mark.parametrize("name", ["neo4j.err.0", "neo4j.ERR.12", "neo4j.temp", "system.temp.1"])
def test_what_neo4j_admin_has_left_beside_a_database_is_none(name: str) -> None:
    left = {f"databases/{name}/neostore": 0}
    for version in ("4.4.42", None):
        assert judged(LISTINGS["4.4.42-filled"] | left, version) == []
    folders = {"neo4j": [], name: [("neostore", 0)]}
    assert judge_online_backup(folders, None, DEFAULT, checked=True) == judge_online_backup(
        {"neo4j": []}, None, DEFAULT, checked=True
    )
    assert judged({f"databases/{name}/neostore": 8192}) != []


# --- backups -------------------------------------------------------------------------------------------------------------


def backup_of(listing: Listing, place: str, **facts: object) -> Backup:
    files = FileTable(FileEntry(f"{place}{path}", size, 1) for path, size in listing.items())
    known: dict[str, object] = {
        "method": BackupMethod.COPY,
        "data_folder": place.rstrip("/"),
        "neo4j_version": "4.4.42",
    }
    return Backup(  # type: ignore[arg-type]
        path=PurePath("/b"), label="b", sealed=True, files=files, directories=(), **(known | facts)
    )


@pytest.mark.parametrize("place", ["Neo4j_data/", "neo4j/data/", ""])
def test_a_copy_is_judged_wherever_its_data_folder_lies(place: str) -> None:
    beside = {"additional_files/neo4j/neo4j.conf": 0}
    listing = LISTINGS["4.4.42-fresh"]
    assert judge_backup(backup_of(listing | beside, place), DEFAULT) == ()
    (doubt,) = judge_backup(backup_of(without(listing, "transactions/neo4j/"), place), DEFAULT)
    assert doubt.text == "The database neo4j lacks its transaction logs."


def flat(listing: Listing) -> Listing:
    """As neo4j-admin backup lays it: each database in a folder with its logs in it."""
    return {path.partition("/")[2]: size for path, size in listing.items() if path.count("/") > 1}


def online(listing: Listing, *names: str, **facts: object) -> Backup:
    databases = {name: f"neo4j_backup/{name}" for name in names}
    facts = {"method": BackupMethod.ONLINE, "data_folder": "", "databases": databases, **facts}
    return backup_of({f"neo4j_backup/{path}": size for path, size in listing.items()}, "", **facts)


def texts(backup: Backup, default: str = DEFAULT) -> list[str]:
    return [doubt.text for doubt in judge_backup(backup, default)]


@pytest.mark.parametrize("name", OF_4_AND_LATER)
def test_an_online_backup_has_its_logs_beside_the_store(name: str) -> None:
    listing, version = flat(LISTINGS[name]), version_of(name)
    assert texts(online(listing, "neo4j", "system", neo4j_version=version)) == []
    logs = {f"neo4j/neostore.transaction.db.{number}" for number in range(9)}
    lacking = {path: size for path, size in listing.items() if path not in logs}
    without_logs = online(lacking, "neo4j", "system", neo4j_version=version)
    assert texts(without_logs) == ["The database neo4j lacks its transaction logs."]
    checked = online(lacking, "neo4j", "system", neo4j_version=version, consistency="passed")
    assert texts(checked) == []
    assert texts(online(listing | {"neo4j/neostore": 0}, "neo4j", "system", neo4j_version=version)) == [
        "The database neo4j has 1 empty file, which a whole one never has; first neostore."
    ]


def test_an_online_backup_by_hand_may_hold_the_default_database_alone() -> None:
    """The vendor's line names no database, and then neo4j-admin backs up that one."""
    listing = {path: size for path, size in flat(LISTINGS["4.4.42-filled"]).items() if path.startswith("neo4j/")}
    assert texts(online(listing, "neo4j", neo4j_version=None)) == []
    assert texts(online(listing, "neo4j")) != []  # a sealed one holds all
    assert texts(online(listing, "neo4j", neo4j_version="4.4.42"), "imaging") != []


def test_an_online_backup_of_neo4j_3_is_one_database() -> None:
    listing = flat(LISTINGS["3.5.34-filled"])
    for version in ("3.5.34", None):
        assert texts(online(listing, "graph.db", neo4j_version=version)) == []
    lacking = {path: size for path, size in listing.items() if "transaction" not in path}
    assert texts(online(lacking, "graph.db", neo4j_version="3.5.34")) != []
