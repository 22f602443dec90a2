"""Which backup `restore --latest` takes: the newest good one of the server that is meant, and no other, however new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.backups.catalog import list_backups
from core.backups.latest import Latest, Server, find_latest
from core.model.backup import BackupEntry
from core.model.kind_facts import DOCKER_INSTALLER, WINDOWS_INSTALLER
from core.model.store_facts import Doubt
from tests.unit.backups.test_catalog import seal
from tests.unit.backups.test_hand_made import copied, write

NOW = "2026-06-01T00:00:00Z"
HERE = Server(DOCKER_INSTALLER, "H", "/data")
STORE = tuple(f"Neo4j_data/databases/neo4j/neostore.{number}" for number in range(9))
DOUBT = Doubt("NOT_WHOLE", "It lacks something.")


def made(folder: Path, label: str, *, full: bool = True, day: str = "") -> Path:
    return seal(folder / label, created=f"2026-01-{day or label}T00:00:00Z", more=STORE if full else ())


def found(
    folder: Path, server: Server = HERE, now: str = NOW, change: Callable[[BackupEntry], BackupEntry] | None = None
) -> Latest:
    """`change` is of the newest entry."""
    first, *others = list_backups(folder)
    return find_latest([change(first) if change else first, *others], server, now)


def label_of(latest: Latest) -> str:
    return latest.taken.label if latest.taken else ""


def test_the_newest_is_taken_and_nothing_older_is_named(tmp_path: Path) -> None:
    for label in ("01", "02", "03"):
        made(tmp_path, label)
    latest = found(tmp_path)
    assert (label_of(latest), latest.passed_over) == ("03", ())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda entry: replace(entry, host="other"), "of the server other"),
        (lambda entry: replace(entry, host=""), "of the server ?"),
        (lambda entry: replace(entry, kind=WINDOWS_INSTALLER), "another kind of installation"),
        (lambda entry: replace(entry, source_data_dir="/other"), "another data folder of this machine, /other"),
        (lambda entry: replace(entry, damaged=True), "found damaged"),
        (lambda entry: replace(entry, doubts=(DOUBT,)), "nobody has accepted it: It lacks something."),
        (lambda entry: replace(entry, created_utc="2026-06-02T00:00:00Z"), "lies in the future"),
        (lambda entry: replace(entry, problem="It was not finished."), "It was not finished."),
    ],
)
def test_what_is_not_good_or_not_of_this_server_is_passed_over_and_named(
    tmp_path: Path, change: Callable[[BackupEntry], BackupEntry], reason: str
) -> None:
    made(tmp_path, "01")
    made(tmp_path, "02")
    latest = found(tmp_path, change=change)
    ((entry, said),) = latest.passed_over
    assert (label_of(latest), entry.label) == ("01", "02") and reason in said


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: replace(entry, host="h"),
        lambda entry: replace(entry, source_data_dir="/data"),
        lambda entry: replace(entry, doubts=(DOUBT,), accepted_utc=NOW),
    ],
)
def test_what_is_of_this_server_and_good_or_accepted_is_taken(
    tmp_path: Path, change: Callable[[BackupEntry], BackupEntry]
) -> None:
    made(tmp_path, "01")
    made(tmp_path, "02")
    assert label_of(found(tmp_path, change=change)) == "02"


def test_of_a_named_host_any_data_folder_is_meant(tmp_path: Path) -> None:
    made(tmp_path, "01")
    latest = found(
        tmp_path,
        Server(DOCKER_INSTALLER, "old"),
        change=lambda entry: replace(entry, host="OLD", source_data_dir="/elsewhere"),
    )
    assert label_of(latest) == "01"


def test_those_of_a_server_that_was_just_installed_are_passed_over(tmp_path: Path) -> None:
    made(tmp_path, "01")
    made(tmp_path, "02", full=False)
    made(tmp_path, "03", full=False)
    latest = found(tmp_path)
    assert label_of(latest) == "01"
    assert ["much smaller than in the last good backup 01" in reason for _, reason in latest.passed_over] == [True] * 2


def test_a_small_one_that_was_accepted_is_what_the_next_one_is_compared_with(tmp_path: Path) -> None:
    made(tmp_path, "01")
    made(tmp_path, "02", full=False)
    made(tmp_path, "03", full=False)
    third, second, first = list_backups(tmp_path)
    second = replace(second, doubts=(DOUBT,), accepted_utc=NOW)
    latest = find_latest([third, second, first], HERE, NOW)
    assert (label_of(latest), latest.passed_over) == ("03", ())


def test_one_that_cannot_be_opened_is_passed_over(tmp_path: Path) -> None:
    made(tmp_path, "01")
    made(tmp_path, "02")
    entries = list_backups(tmp_path)
    (tmp_path / "02/manifest.json").write_bytes(b"{")
    latest = find_latest(entries, HERE, NOW)
    assert label_of(latest) == "01" and "manifest" in latest.passed_over[0][1]


def test_one_made_by_hand_is_named_where_it_may_be_newer(tmp_path: Path) -> None:
    made(tmp_path, "01")
    copied(tmp_path / "by hand/Neo4j_data")
    write(tmp_path / "odd/Neo4j_data/databases/imaging/neostore")
    latest = found(tmp_path)
    assert label_of(latest) == "01"
    assert {entry.label for entry, _ in latest.passed_over} == {"by hand", "odd"}
    older = tuple(replace(entry, data_utc="2020-01-01T00:00:00Z") for entry in list_backups(tmp_path))
    assert find_latest(older, HERE, NOW).passed_over == ()


def test_where_there_is_none_each_says_why(tmp_path: Path) -> None:
    (tmp_path / "x.partial").mkdir()
    made(tmp_path, "01")
    latest = found(tmp_path, Server(DOCKER_INSTALLER, "nobody"))
    assert latest.taken is None and len(latest.passed_over) == 2
