"""Backups made by hand are found in every shape that people give them, whatever folder of one is chosen."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from core.api import backups_in
from core.backups import data_place, hand_made
from core.backups.catalog import PATIENCE, list_backups, open_backup, summarize_backup, surrounding_backup
from core.backups.data_place import DataPlace, place_around
from core.backups.earlier import backups_of
from core.backups.verified import remember_verified
from core.errors import BackupCorrupt, BackupNotFound, BackupNotReady
from core.model.backup import Backup, BackupMethod
from core.model.installation import ROLE_FILES, ROLES, Installation
from core.model.kind_facts import DOCKER_INSTALLER
from tests.support import needs_links
from tests.unit.backups.test_catalog import seal

CONTENT = b"store"


def write(path: Path, content: bytes = CONTENT) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def copied(folder: Path, *, logs: bool = True, lock: bool = True) -> Path:
    """A data folder of Neo4j 4, as it is copied."""
    for database in ("neo4j", "system"):
        write(folder / "databases" / database / "neostore")
        if logs:
            write(folder / "transactions" / database / "neostore.transaction.db.0")
    if lock:
        write(folder / "databases/store_lock", b"")
    return folder


def by_neo4j_admin(folder: Path) -> Path:
    """What neo4j-admin writes into its --backup-dir."""
    for database in ("neo4j", "system"):
        for name in ("neostore", "neostore.transaction.db.0", "tools/metadata_script.cypher"):
            write(folder / database / name)
    return folder


def configured(folder: Path, roles: Iterable[str] = ROLES) -> Path:
    for role in roles:
        write(folder / role / ROLE_FILES[role], role.encode())
    return folder


def data_of(backup: Backup) -> Path:
    return Path(backup.place)


def taken_of(backup: Backup) -> dict[str, str]:
    """role -> the path of its file."""
    return {role: str(Path(backup.path, file)) for role, file in backup.config_files.items()}


def files_in(folder: Path) -> dict[str, str]:
    return {role: str(folder / role / ROLE_FILES[role]) for role in ROLES}


MAKERS = {
    "copied": (copied, BackupMethod.COPY),
    "by neo4j-admin": (by_neo4j_admin, BackupMethod.ONLINE),
}
LAYOUTS = {
    "the vendor's example": ("db", "additional_files"),
    "a copy beside": ("Neo4j_data", "additional_files"),
    "another name": ("neo4j database", "additional_files"),
    "a folder for each day": ("2024-01-31/db", "2024-01-31/additional_files"),
    "days below each": ("db/2024-01-31", "additional_files/2024-01-31"),
    "days of the data only": ("db/2024-01-31", "additional_files"),
    "days of the data only, named": ("db/2024-01-31/Neo4j_data", "additional_files"),
    "days above the data only": ("2024-01-31/Neo4j_data", "additional_files"),
    "days of the configuration below": ("2024-01-31/Neo4j_data", "additional_files/2024-01-31"),
    "days behind": ("Neo4j_data_2024-01-31", "additional_files_2024-01-31"),
    "days before": ("2024-01-31 db", "2024-01-31 additional_files"),
    "the folder around copied too": ("ImagingSystem/Neo4j_data", "additional_files"),
    "a copy of the explorer": ("Neo4j_data - Copy", "additional_files"),
    "a second copy": ("Neo4j_data (2)", "additional_files"),
    "nested": ("Neo4j_data/Neo4j_data", "additional_files"),
    "of the Docker installer": ("neo4j/data", "additional_files"),
    "both folders of the Windows installer": ("Neo4j_data", "ImagingSystem"),
}


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_data_and_configuration_are_found_whatever_is_chosen(tmp_path: Path, layout: str, maker: str) -> None:
    make, method = MAKERS[maker]
    place, beside = LAYOUTS[layout]
    top = tmp_path / "backup"
    data, configuration = make(top / place), configured(top / beside)
    write(top / "log.txt")
    chosen = {top, data, configuration, configuration / "nginx"}
    chosen |= {folder for folder in data.parents if folder.is_relative_to(top)}
    if maker == "copied":
        chosen |= {data / "databases", data / "databases/neo4j", data / "transactions"}
    for folder in sorted(chosen):
        backup = open_backup(folder)
        assert (backup.method, data_of(backup)) == (method, data), folder
        assert taken_of(backup) == files_in(configuration), folder
        entry = summarize_backup(folder)
        assert (entry.label, entry.method) == (backup.label, method)
        assert open_backup(Path(entry.path)).place == data, folder
        is_said = str(data) in backup.remark
        assert is_said is not (folder.is_relative_to(backup.path) and data.is_relative_to(folder)), folder


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_list_has_one_line_for_it_at_every_level(tmp_path: Path, layout: str, maker: str) -> None:
    make, method = MAKERS[maker]
    place, beside = LAYOUTS[layout]
    data = make(tmp_path / "backup" / place)
    configured(tmp_path / "backup" / beside)
    for folder in (tmp_path, tmp_path / "backup"):
        (entry,) = list_backups(folder) or (summarize_backup(folder),)
        assert (entry.usable, entry.method) == (True, method)
        assert data_of(open_backup(Path(entry.path))) == data
    for inside in (data, data / "databases"):
        assert not inside.is_dir() or list_backups(inside) == ()


DAYS = {
    "days below each": ("db/{}", "additional_files/{}"),
    "a folder for each day": ("{}/Neo4j_data", "{}/additional_files"),
    "days behind": ("Neo4j_data_{}", "additional_files_{}"),
    "one configuration": ("db/{}", "additional_files"),
}


@pytest.mark.parametrize("days", DAYS)
def test_each_of_several_days_has_its_line_and_its_configuration(tmp_path: Path, days: str) -> None:
    top, (place, beside) = tmp_path / "backup", DAYS[days]
    for day in ("monday", "tuesday"):
        copied(top / place.format(day))
        configured(top / beside.format(day))
    with pytest.raises(BackupNotFound, match="holds several backups"):
        open_backup(top)
    entries = list_backups(top)
    assert [entry.usable for entry in entries] == [True, True]
    for day, entry in zip(("tuesday", "monday"), entries, strict=True):
        backup = open_backup(Path(entry.path))
        assert data_of(backup) == top / place.format(day) and day in entry.label
        assert taken_of(backup) == files_in(top / beside.format(day))
        assert backup.label in (day, place.format(day))
        (itself,) = backups_in(Path(entry.path))
        assert data_of(open_backup(Path(itself.path))) == top / place.format(day)
    remember_verified(open_backup(Path(entries[0].path)), "2026-01-01T00:00:00Z")
    assert [entry.verified_utc for entry in list_backups(top)] == ["2026-01-01T00:00:00Z", ""]


def test_the_folder_of_the_day_is_found_in_any_case(tmp_path: Path) -> None:
    copied(tmp_path / "DB_monday")
    copied(tmp_path / "DB_tuesday")
    configured(tmp_path / "additional_files_monday")
    backup = open_backup(tmp_path / "DB_monday")
    assert taken_of(backup) == files_in(tmp_path / "additional_files_monday")
    assert open_backup(copied(tmp_path / "b/NEO4J_DATA")).label == "NEO4J_DATA"


def test_a_day_without_a_configuration_of_its_own_gets_none_of_another_day(tmp_path: Path) -> None:
    copied(tmp_path / "db/monday")
    copied(tmp_path / "db/tuesday")
    configured(tmp_path / "additional_files/monday")
    assert open_backup(tmp_path / "db/tuesday").config_files == {}
    assert data_of(open_backup(tmp_path / "additional_files/monday")) == tmp_path / "db/monday"


def test_a_copy_beside_another_one_is_named_before_it_is_taken(tmp_path: Path) -> None:
    for name in ("Neo4j_data", "Neo4j_data - Copy", "Neo4j_data (2)"):
        copied(tmp_path / "b" / name)
    with pytest.raises(BackupNotFound, match=r"holds several backups.*Neo4j_data \(2\)") as caught:
        open_backup(tmp_path / "b")
    assert caught.value.hint == "Choose one of them."
    assert {entry.label for entry in list_backups(tmp_path / "b")} == {
        "Neo4j_data",
        "Neo4j_data - Copy",
        "Neo4j_data (2)",
    }
    assert data_of(open_backup(tmp_path / "b/Neo4j_data (2)")) == tmp_path / "b/Neo4j_data (2)"


def test_one_made_by_hand_beside_sealed_ones_is_named_before_it_is_taken(tmp_path: Path) -> None:
    """The vendor's folder became the destination of this program's backups."""
    by_neo4j_admin(tmp_path / "b/db")
    configured(tmp_path / "b/additional_files")
    seal(tmp_path / "b/2024-01-31")
    (tmp_path / "b/x.partial").mkdir()
    with pytest.raises(BackupNotFound, match=r"holds several backups: .*db, .*2024-01-31\."):
        open_backup(tmp_path / "b")
    assert {entry.label for entry in backups_in(tmp_path / "b")} == {"db", "2024-01-31", "x.partial"}
    assert set(open_backup(tmp_path / "b/db").config_files) == set(ROLES)


@pytest.mark.parametrize("beside", ["data", "db", "neo4j_backup", "neo4j/data", "Neo4j_data - Copy", "sealed", "."])
def test_of_two_in_one_folder_none_is_guessed_from_farther_up(tmp_path: Path, beside: str) -> None:
    top = tmp_path / "E/backup"
    copied(top / "Neo4j_data")
    {"sealed": seal, "data": copied, "neo4j/data": copied}.get(beside, by_neo4j_admin)(top / beside)
    for chosen in (top, tmp_path / "E", tmp_path):
        with pytest.raises(BackupNotFound, match="holds several backups") as caught:
            open_backup(chosen)
        assert str(top / "Neo4j_data") in caught.value.message and str(top / beside) in caught.value.message
    for folder in (tmp_path / "E", tmp_path):
        entries = {Path(entry.path): entry.label for entry in list_backups(folder)}
        assert entries == {place: str(place.relative_to(folder)) for place in (top / "Neo4j_data", top / beside)}


def test_a_copy_that_was_copied_into_an_older_one_is_told(tmp_path: Path) -> None:
    copied(tmp_path / "b/Neo4j_data")
    inner = copied(tmp_path / "b/Neo4j_data/Neo4j_data")
    for chosen in (tmp_path / "b/Neo4j_data", tmp_path / "b"):
        with pytest.raises(BackupNotReady, match="holds another one"):
            open_backup(chosen)
    assert data_of(open_backup(inner)) == inner
    (entry,) = list_backups(tmp_path / "b")
    assert not entry.usable and "holds another one" in entry.problem


@pytest.mark.parametrize("pair", ["db", "neo4j_backup", "Neo4j_data"])
@pytest.mark.parametrize("old", ["2024-01-31/Neo4j_data", "db2023"])
def test_an_old_copy_gets_no_configuration_of_another_one(tmp_path: Path, pair: str, old: str) -> None:
    by_neo4j_admin(tmp_path / pair)
    configured(tmp_path / "additional_files")
    backup = open_backup(copied(tmp_path / old))
    assert (backup.config_files, backup.remark) == ({}, "")
    assert taken_of(open_backup(tmp_path / pair)) == files_in(tmp_path / "additional_files")


@pytest.mark.parametrize(
    ("place", "is_said"), [("day/Neo4j_data", True), ("Neo4j_data 2", True), ("Neo4j_data", False), ("db", False)]
)
def test_configuration_from_farther_up_is_said(tmp_path: Path, place: str, is_said: bool) -> None:
    data = copied(tmp_path / place)
    configured(tmp_path / "additional_files")
    backup = open_backup(data)
    assert taken_of(backup) == files_in(tmp_path / "additional_files")
    assert (f"they are taken from {tmp_path / 'additional_files'}." in backup.remark) is is_said


def test_the_installers_configuration_in_a_copied_data_folder_is_not_taken_twice(tmp_path: Path) -> None:
    data = copied(tmp_path / "Neo4j_data")
    configured(data / "ImagingSystem")
    assert open_backup(data).config_files == {}


# --- pieces --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", [True, False])
def test_databases_without_their_logs_are_a_copy_that_is_not_whole(tmp_path: Path, lock: bool) -> None:
    """Not what neo4j-admin writes, although it looks so."""
    copied(tmp_path / "b", logs=False, lock=lock)
    for chosen in ("b", "b/databases", "b/databases/neo4j"):
        backup = open_backup(tmp_path / chosen)
        assert (backup.method, data_of(backup)) == (BackupMethod.COPY, tmp_path / "b")


def test_a_store_of_neo4j_3_has_its_logs_in_it_and_is_a_copy(tmp_path: Path) -> None:
    for path in ("databases/graph.db/neostore", "databases/graph.db/neostore.transaction.db.0", "dbms/auth"):
        write(tmp_path / "Neo4j_data" / path)
    for chosen in ("Neo4j_data", "Neo4j_data/databases", "Neo4j_data/databases/graph.db"):
        assert open_backup(tmp_path / chosen).method is BackupMethod.COPY


def test_neo4j_admin_may_have_written_into_a_folder_of_that_name(tmp_path: Path) -> None:
    by_neo4j_admin(tmp_path / "databases")
    for chosen in (tmp_path, tmp_path / "databases"):
        backup = open_backup(chosen)
        assert (backup.method, data_of(backup)) == (BackupMethod.ONLINE, tmp_path / "databases")
    assert set(open_backup(tmp_path / "databases/neo4j").databases) == {"neo4j"}


def test_the_databases_of_a_copy_under_another_name_are_told(tmp_path: Path) -> None:
    copied(tmp_path / "b")
    (tmp_path / "b/databases").rename(tmp_path / "stores")
    with pytest.raises(BackupNotReady, match="stores is the folder databases of a copied data folder") as caught:
        open_backup(tmp_path / "stores")
    assert caught.value.hint.startswith("Call it databases again")


def test_one_database_of_neo4j_admin_is_taken_alone(tmp_path: Path) -> None:
    db = by_neo4j_admin(tmp_path / "backup/db")
    configured(tmp_path / "backup/additional_files")
    backup = open_backup(db / "neo4j")
    assert (backup.databases, backup.remark, backup.label) == ({"neo4j": "db/neo4j"}, "", "neo4j")
    (entry,) = backups_in(db / "neo4j")
    assert set(open_backup(Path(entry.path)).databases) == {"neo4j"}
    assert set(backup.config_files) == set(ROLES)


@pytest.mark.parametrize("folder", ["additional_files", "additional_files/nginx", "etc", "etc/nginx"])
def test_configuration_alone_is_no_backup(tmp_path: Path, folder: str) -> None:
    configured(tmp_path / "b/additional_files")
    configured(tmp_path / "b/etc")
    copied(tmp_path / "b/server/some/where")
    with pytest.raises(BackupNotFound, match="holds neither"):
        open_backup(tmp_path / "b" / folder)


# --- a whole installation ----------------------------------------------------------------------------------------------

INSTALLED = {
    "of the Docker installer": (
        "neo4j/data",
        {
            "login": "server/login/application.properties",
            "neo4j": "neo4j/neo4j.conf",
            "nginx": "nginx/nginx.conf",
            "sourcecode": "server/sourcecode/application.properties",
        },
    ),
    "of version 1": (
        "neo4j/data",
        {
            "login": "login/application.properties",
            "neo4j": "neo4j/configuration/neo4j.conf",
            "nginx": "nginx/conf/nginx.conf",
            "sourcecode": "sourcecode/application.properties",
        },
    ),
    "of the Windows installer, both folders in one": (
        "Neo4j_data",
        {role: f"{role}/{name}" for role, name in ROLE_FILES.items()},
    ),
}


@pytest.mark.parametrize("installed", INSTALLED)
def test_a_whole_folder_that_was_copied_has_its_files_where_they_were(tmp_path: Path, installed: str) -> None:
    place, files = INSTALLED[installed]
    top = tmp_path / "backup-2024-02-01"
    data = copied(top / place)
    for file in (*files.values(), "docker-compose.yml", "nginx/html/app-config.js"):
        write(top / file)
    for chosen in (top, data, data / "databases", (top / files["neo4j"]).parent, (top / files["login"]).parent):
        backup = open_backup(chosen)
        assert (backup.path, backup.label, data_of(backup)) == (top, top.name, data), chosen
        assert backup.config_files == files
        assert {file.path for file in backup.files if not file.path.startswith(place)} == set(files.values())
    (entry,) = list_backups(tmp_path)
    assert (entry.path, entry.label) == (top, top.name)


def test_the_first_place_that_has_a_file_wins(tmp_path: Path) -> None:
    copied(tmp_path / "neo4j/data")
    for file in ("login/application.properties", "server/login/application.properties"):
        write(tmp_path / file)
    assert open_backup(tmp_path).config_files == {"login": "server/login/application.properties"}


def test_files_of_a_server_around_a_backup_are_not_of_the_backup(tmp_path: Path) -> None:
    """A backup that lies in the folder of the live installation."""
    copied(tmp_path / "neo4j/data")
    write(tmp_path / "nginx/nginx.conf")
    configured(tmp_path / "additional_files")
    backup = open_backup(copied(tmp_path / "kept/monday/Neo4j_data"))
    assert (backup.config_files, data_of(backup)) == ({}, tmp_path / "kept/monday/Neo4j_data")


# --- what is around ------------------------------------------------------------------------------------------------------


def test_the_root_of_a_disk_is_a_piece_of_nothing() -> None:
    assert place_around(Path(Path.cwd().anchor)) is None


def test_a_list_gives_up_on_a_large_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(2 * PATIENCE):
        (tmp_path / "photos" / f"{number:03}" / "raw").mkdir(parents=True)
    for day in range(PATIENCE + 1):
        write(tmp_path / "backup/db" / f"{day:03}" / "neo4j/neostore")
    copied(tmp_path / "photos/zz/Neo4j_data")
    looked_into = []
    real = data_place.places_at
    monkeypatch.setattr(data_place, "places_at", lambda folder: looked_into.append(folder) or real(folder))
    # What holds a backup does not count: none of many days is left out.
    assert len(list_backups(tmp_path)) == PATIENCE + 1
    assert len([folder for folder in looked_into if folder.is_relative_to(tmp_path / "photos")]) == PATIENCE
    assert data_of(open_backup(tmp_path / "photos")) == tmp_path / "photos/zz/Neo4j_data"


def test_the_earlier_backups_of_a_server_are_not_looked_for_in_other_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal(tmp_path / "sealed")
    copied(tmp_path / "hand/Neo4j_data")
    (tmp_path / "plain/a/b").mkdir(parents=True)
    listed = []
    for name in ("scandir", "listdir"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda path, real=real: listed.append(Path(path)) or real(path))
    server = cast(Installation, SimpleNamespace(kind=DOCKER_INSTALLER, data_dir=""))
    own = backups_of(server, BackupMethod.COPY, "h", destination=tmp_path, now="2026-02-01")
    assert [entry.label for entry in own] == ["sealed"]
    assert [folder for folder in listed if folder.is_relative_to(tmp_path)] == [tmp_path]


def test_what_is_none_of_a_persons_is_not_looked_into(tmp_path: Path) -> None:
    for around in ("$RECYCLE.BIN", "x.partial", "ours"):
        copied(tmp_path / around / "Neo4j_data")
    write(tmp_path / "ours/BLAKE3SUMS")
    with pytest.raises(BackupNotFound, match="holds neither"):
        open_backup(tmp_path)
    assert {entry.label for entry in list_backups(tmp_path)} == {"x.partial", "ours"}


@pytest.mark.parametrize("place", ["android/app", "app/data", "x"])
def test_a_folder_called_databases_is_not_always_neo4js(tmp_path: Path, place: str) -> None:
    write(tmp_path / place / "databases/contacts.db")
    (tmp_path / place / "databases/images").mkdir()
    assert list_backups(tmp_path) == ()
    for folder in (tmp_path, tmp_path / place):
        with pytest.raises(BackupNotFound, match="holds neither"):
            open_backup(folder)


@needs_links
def test_a_link_to_the_newest_backup_is_no_second_one(tmp_path: Path) -> None:
    data = copied(tmp_path / "db/monday")
    (tmp_path / "db/latest").symlink_to(data)
    assert data_of(open_backup(tmp_path)) == data


@needs_links
def test_a_configuration_file_that_is_a_link_is_refused(tmp_path: Path) -> None:
    copied(tmp_path / "Neo4j_data")
    write(tmp_path / "elsewhere")
    (tmp_path / "additional_files/nginx").mkdir(parents=True)
    (tmp_path / "additional_files/nginx/nginx.conf").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BackupCorrupt, match=r"nginx\.conf is a link"):
        open_backup(tmp_path)


def test_a_folder_that_may_not_be_read_hides_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = copied(tmp_path / "b/day")
    (tmp_path / "b/System Volume Information").mkdir()
    (tmp_path / "b/gone").mkdir()
    import os

    real_list, real_stat = os.listdir, os.lstat

    def refuse(path: str) -> list[str]:
        if str(path).endswith("Information"):
            raise PermissionError(13, "Permission denied", path)
        return real_list(path)

    def vanish(path: str) -> os.stat_result:
        if str(path).endswith("gone"):
            raise FileNotFoundError(2, "No such file or directory", path)
        return real_stat(path)

    monkeypatch.setattr("core.backups.data_place.os.listdir", refuse)
    monkeypatch.setattr("core.backups.data_place.os.lstat", vanish)
    assert data_of(open_backup(tmp_path / "b")) == data


def test_one_that_was_read_is_known_again_however_it_is_chosen(tmp_path: Path) -> None:
    copied(tmp_path / "b/db")
    configured(tmp_path / "b/additional_files")
    remember_verified(open_backup(tmp_path / "b"), "2026-01-01T00:00:00Z")
    for chosen in ("b", "b/db", "b/additional_files", "b/db/databases"):
        assert summarize_backup(tmp_path / chosen).verified_utc == "2026-01-01T00:00:00Z"


def test_no_backup_is_made_into_the_folder_of_the_vendors_example(tmp_path: Path) -> None:
    by_neo4j_admin(tmp_path / "b/db")
    configured(tmp_path / "b/additional_files")
    assert surrounding_backup(tmp_path / "b/additional_files/x") == tmp_path / "b/additional_files"
    assert surrounding_backup(tmp_path / "b/other") is None


def test_where_it_lies_is_the_folder_of_its_data_and_not_all_around_it(tmp_path: Path) -> None:
    """So that a server beside it is none that it lies around."""
    copied(tmp_path / "Neo4j_data")
    configured(tmp_path / "additional_files")
    backup = open_backup(tmp_path)
    assert (backup.path, backup.place) == (tmp_path, tmp_path / "Neo4j_data")


def test_databases_that_are_gone_since_they_were_seen(tmp_path: Path) -> None:
    """Somebody tidies up a share."""
    with pytest.raises(BackupNotFound, match="changed while it was looked at"):
        hand_made._made_of(DataPlace(tmp_path, BackupMethod.ONLINE), tmp_path)


def test_what_a_file_system_and_a_restore_keep_in_a_copied_volume_is_no_data(tmp_path: Path) -> None:
    aside = "data.aside-20261129T215331Z"
    for name in ("databases/neo4j/neostore", "transactions/neo4j/neostore.transaction.db.0", "lost+found/#12345"):
        write(tmp_path / "copy" / "Neo4j_data" / name)
    write(tmp_path / "copy" / "Neo4j_data" / aside / "databases/neo4j/neostore")
    parts = {file.path.split("/")[1] for file in open_backup(tmp_path / "copy").files}
    assert parts == {"databases", "transactions"}
    write(tmp_path / "copy" / "Neo4j_data" / "lost+found" / "somebody's")
    parts = {file.path.split("/")[1] for file in open_backup(tmp_path / "copy").files}
    assert parts == {"databases", "transactions", "lost+found"}
    write(tmp_path / "other" / "Neo4j_data" / "databases/neo4j/neostore")
    write(tmp_path / "other" / "Neo4j_data" / "lost+found")
    assert any(file.path == "Neo4j_data/lost+found" for file in open_backup(tmp_path / "other").files)
