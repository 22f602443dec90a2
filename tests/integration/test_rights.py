"""Nothing private is widened: by a backup, by a restore of any kind, and under access lists, which a restore keeps."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from pathlib import Path

import msgspec
import pytest

from core.backups.catalog import open_backup
from core.disk.access_lists import ACCESS_LIST, DEFAULT_LIST, LABEL, true_mode
from core.model.entries import FileEntry
from core.model.events import JobState
from tests.access_lists import access_list, give_list, needs_access_lists, needs_labels, refuse_attribute
from tests.attacks.test_planted_files import seal_again
from tests.support import Server, plain_server

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes and lists are POSIX'")
STORE = "databases/neo4j/neostore"
OPEN_TO_ONE = access_list(owner=6, account=(1000, 7), group=0, mask=7)
"""A plain stat says 0670; the group may nothing."""
OF_CONTAINERS = b"system_u:object_r:container_file_t:s0:c1,c2\0"
OTHER_LABEL = b"system_u:object_r:usr_t:s0\0"
HANDED_ON = access_list(owner=7, account=(1000, 7), group=7, mask=7, other=7)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return plain_server(tmp_path / "server")


def backed_up(server: Server, **choices: object) -> Path:
    outcome = server.back_up(**choices)
    assert outcome.state is JobState.SUCCEEDED, outcome.message
    return Path(outcome.path)


def restored(server: Server, backup: Path, **choices: object) -> None:
    outcome = server.restore(backup, **choices)
    assert outcome.state is JobState.SUCCEEDED, outcome.message


@needs_access_lists
@pytest.mark.parametrize("delete_first", [False, True])
@pytest.mark.parametrize("gone", [False, True])
def test_the_mask_of_a_list_does_not_become_the_rights_of_a_group(
    server: Server, delete_first: bool, gone: bool
) -> None:
    for path in (server.data_dir / STORE, server.data_dir / "databases"):
        give_list(
            path, ACCESS_LIST, OPEN_TO_ONE if path.is_file() else access_list(owner=7, account=(1, 5), group=0, mask=7)
        )
        assert mode_of(path) & 0o070 == 0o070
    backup = backed_up(server)
    assert open_backup(backup).files[f"Neo4j_data/{STORE}"].mode == 0o600
    if gone:
        shutil.rmtree(server.data_dir)
    restored(server, backup, delete_first=delete_first)
    for name in (STORE, "databases"):
        path = server.data_dir / name
        assert true_mode(mode_of(path), path) & 0o077 == 0
        assert (ACCESS_LIST in os.listxattr(path)) is not gone


@needs_access_lists
@pytest.mark.parametrize("delete_first", [False, True])
def test_lists_are_those_of_what_is_replaced(server: Server, delete_first: bool) -> None:
    """Not those of the time of the backup; and they are there before Neo4j is started."""
    data, new = server.data_dir, "databases/neo4j/only-in-the-backup"
    (data / new).touch(0o644)
    listed = {
        STORE: access_list(owner=6, account=(7474, 6), group=4, mask=6, other=4),
        "databases": access_list(owner=7, account=(7474, 5), group=5, mask=7, other=5),
        ".": access_list(owner=7, account=(7474, 7), group=0, mask=7),
    }
    give_list(data / STORE, ACCESS_LIST, access_list(owner=6, account=(1, 6), group=6, mask=6, other=6))
    backup = backed_up(server)
    (data / new).unlink()
    for name, one in listed.items():
        give_list(data / name, ACCESS_LIST, one)
    default = access_list(owner=7, account=(7474, 7), group=0, mask=7)
    give_list(data / "databases/neo4j", DEFAULT_LIST, default)
    seen: list[bytes] = []
    start = server.service.start
    server.service.start = lambda *args, **more: (  # type: ignore[method-assign]
        seen.append(os.getxattr(data / STORE, ACCESS_LIST)),
        start(*args, **more),
    )[1]
    restored(server, backup, delete_first=delete_first)
    assert {name: os.getxattr(data / name, ACCESS_LIST) for name in listed} == listed
    assert seen and set(seen) == {listed[STORE]}
    assert os.getxattr(data / "databases/neo4j", DEFAULT_LIST) == default
    # As a file that Neo4j makes there.
    assert os.getxattr(data / new, ACCESS_LIST) == access_list(owner=6, account=(7474, 7), group=0, mask=6)


@needs_access_lists
@needs_labels
def test_a_list_and_a_label_stay_with_a_configuration_file(server: Server) -> None:
    backup = backed_up(server)
    conf = Path(server.installation.config_file("neo4j").path)
    listed = access_list(owner=6, account=(7474, 6), group=0, mask=6)
    conf.write_text("changed", encoding="utf-8")
    give_list(conf, ACCESS_LIST, listed)
    give_list(conf, LABEL, OTHER_LABEL)
    restored(server, backup)
    assert conf.read_text(encoding="utf-8") != "changed"
    assert os.getxattr(conf, ACCESS_LIST) == listed and os.getxattr(conf, LABEL) == OTHER_LABEL


@needs_labels
def test_labels_are_those_of_what_is_replaced(server: Server) -> None:
    new = server.data_dir / "databases/neo4j/only-in-the-backup"
    new.touch()
    backup = backed_up(server)
    new.unlink()
    for path in (server.data_dir, *server.data_dir.rglob("*")):
        give_list(path, LABEL, OF_CONTAINERS)
    give_list(server.data_dir / STORE, LABEL, OTHER_LABEL)
    restored(server, backup)
    found = {path: os.getxattr(path, LABEL) for path in (server.data_dir, *server.data_dir.rglob("*"))}
    assert found.pop(server.data_dir / STORE) == OTHER_LABEL
    assert new in found and set(found.values()) == {OF_CONTAINERS}


@needs_access_lists
@pytest.mark.parametrize("kept", [False, True])
def test_a_list_that_is_not_kept_is_told(server: Server, kept: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whom it shuts out is shut out with the others then. `kept`: the volume takes it, and does not have it afterwards."""
    backup = backed_up(server)
    (server.data_dir / STORE).chmod(0o644)
    shutting_out = access_list(owner=6, account=(7474, 0), group=4, mask=4, other=4)
    give_list(server.data_dir / STORE, ACCESS_LIST, shutting_out)
    refuse_attribute(monkeypatch, ACCESS_LIST, silently=kept)
    outcome = server.restore(backup)
    assert outcome.state is JobState.SUCCEEDED
    (told,) = (warning for warning in outcome.warnings if "access list" in warning)
    assert str(server.data_dir / STORE) in told
    assert mode_of(server.data_dir / STORE) & 0o077 == 0


@needs_access_lists
def test_what_is_shared_with_a_backup_that_recorded_the_mask_is_recorded_anew(server: Server) -> None:
    give_list(server.data_dir / STORE, ACCESS_LIST, OPEN_TO_ONE)
    for file in server.data_dir.rglob("*"):
        os.utime(file, ns=(10**18 + 1, 10**18 + 1))
    earlier = backed_up(server, label="earlier")

    def mask(file: FileEntry) -> FileEntry:
        return msgspec.structs.replace(file, mode=0o670) if file.path.endswith("neo4j/neostore") else file

    seal_again(earlier, lambda manifest: msgspec.structs.replace(manifest, files=[mask(one) for one in manifest.files]))
    assert open_backup(earlier).files[f"Neo4j_data/{STORE}"].mode == 0o670
    again = open_backup(backed_up(server, label="again"))
    assert again.files[f"Neo4j_data/{STORE}"].mode == 0o600
    assert (earlier / "Neo4j_data" / STORE).samefile(again.path / "Neo4j_data" / STORE)


@needs_access_lists
def test_a_configuration_file_under_a_list_stays_as_closed_as_it_was(server: Server) -> None:
    backup = backed_up(server)
    conf = Path(server.installation.config_file("neo4j").path)
    conf.write_text("changed", encoding="utf-8")
    give_list(conf, ACCESS_LIST, OPEN_TO_ONE)
    give_list(conf.parent, DEFAULT_LIST, HANDED_ON)
    nginx = Path(server.installation.config_file("nginx").path)
    nginx.unlink()
    give_list(nginx.parent, DEFAULT_LIST, HANDED_ON)
    restored(server, backup)
    assert conf.read_text(encoding="utf-8") != "changed"
    assert ACCESS_LIST not in os.listxattr(nginx)
    assert os.getxattr(conf, ACCESS_LIST) == OPEN_TO_ONE
    assert true_mode(mode_of(conf), conf) == 0o600


@needs_access_lists
def test_a_list_that_folders_hand_on_opens_neither_data_nor_backup(server: Server) -> None:
    server.backups.mkdir()
    for folder in (server.data_dir.parent, server.backups):
        give_list(folder, DEFAULT_LIST, HANDED_ON)
    before = {path: mode_of(path) for path in (server.data_dir, *server.data_dir.rglob("*"))}
    backup = backed_up(server)
    assert mode_of(backup) == 0o700
    restored(server, backup)
    assert {path: mode_of(path) for path in (server.data_dir, *server.data_dir.rglob("*"))} == before
    for path in (backup, *backup.rglob("*"), *before):
        assert not {ACCESS_LIST, DEFAULT_LIST} & {*os.listxattr(path)}, path


@pytest.mark.parametrize("delete_first", [False, True])
@pytest.mark.parametrize("by_hand", [False, True])
def test_what_was_closed_since_the_backup_stays_closed(server: Server, delete_first: bool, by_hand: bool) -> None:
    (server.data_dir / STORE).chmod(0o644)
    if by_hand:
        backup = server.backups / "hand" / "Neo4j_data"
        shutil.copytree(server.data_dir, backup)
    else:
        backup = backed_up(server)
    (server.data_dir / STORE).chmod(0o600)
    (server.data_dir / "databases").chmod(0o711)
    server.data_dir.chmod(0o700)
    restored(server, backup, delete_first=delete_first)
    found = {name: mode_of(server.data_dir / name) for name in (STORE, "databases", ".")}
    assert found == {STORE: 0o600, "databases": 0o711, ".": 0o700}


def test_a_new_backup_is_of_this_account_alone_and_its_parts_no_more_open_than_their_sources(server: Server) -> None:
    secret = server.data_dir / STORE
    secret.chmod(0o600)
    (server.data_dir / "databases").chmod(0o700)
    backup = backed_up(server)
    assert mode_of(backup) == 0o700
    for path in server.data_dir.rglob("*"):
        copied = backup / "Neo4j_data" / path.relative_to(server.data_dir)
        assert mode_of(copied) & ~true_mode(mode_of(path), path) & 0o077 == 0, copied
    for own in ("manifest.json", "BLAKE3SUMS", "README.txt", "backup.log"):
        assert mode_of(backup / own) & 0o077 == 0
