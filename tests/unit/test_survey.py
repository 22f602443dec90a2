"""The survey: facts, never exceptions, and nothing left behind."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.facts import BackupRequest, RestoreRequest
from core.installation import ROLE_FILES, ROLES, ConfigFile, Installation, InstallationKind
from core.survey import survey_backup, survey_restore
from tests.fakes import FakeService
from tests.unit.plan_literals import copy_backup


def write(path: Path, content: bytes = b"x") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.fixture
def docker(tmp_path: Path) -> Installation:
    root = tmp_path.resolve() / "imaging"
    write(root / "neo4j/data/databases/store_lock", b"")
    write(root / "neo4j/data/databases/neo4j/neostore", b"1234")
    write(root / "neo4j/data/databases/system/neostore", b"12")
    for role in ROLES:
        write(root / role / ROLE_FILES[role])
    files = tuple(ConfigFile(role, root / role / ROLE_FILES[role]) for role in ROLES)
    return Installation(InstallationKind.DOCKER, root, root / "neo4j/data", root, files, sandbox=tmp_path)


def test_the_data_folder_and_the_places_are_measured(docker: Installation, tmp_path: Path) -> None:
    survey = survey_backup(BackupRequest(docker, tmp_path / "not/yet"), FakeService())
    assert survey.data.databases == ("neo4j", "system")
    assert (survey.data.total_bytes, survey.data.total_files) == (6, 3)
    assert survey.destination is not None
    assert survey.destination.writable
    assert survey.destination.free_bytes > 0
    assert survey.destination.volume == survey.data_place.volume
    assert survey.elevated
    assert not (tmp_path / "not").exists()
    assert not [name for name in os.listdir(tmp_path) if "probe" in name]


def test_a_file_in_the_way_is_a_fact(docker: Installation, tmp_path: Path) -> None:
    write(tmp_path / "file")
    for place in (tmp_path / "file", tmp_path / "file/below"):
        survey = survey_backup(BackupRequest(docker, place), FakeService())
        assert survey.destination is not None
        assert not survey.destination.is_folder


def test_names_in_the_destination_are_taken_in_any_case(docker: Installation, tmp_path: Path) -> None:
    (tmp_path / "to/Mine.partial").mkdir(parents=True)
    assert survey_backup(BackupRequest(docker, tmp_path / "to"), FakeService()).taken_labels == ("mine.partial",)


def test_the_rest_of_the_configuration_is_kept_apart(docker: Installation, tmp_path: Path) -> None:
    root = Path(docker.root)
    write(root / "login/security/users.xml")
    write(root / ".env")
    write(root / "imaging")
    write(root / "server/logs/server.log")
    write(root / "nginx/big.bin", b"0" * ((10 << 20) + 1))
    write(root / "nginx/nginx.conf.aside-20260101T000000Z")
    write(root / "backups/label/Neo4j_data/x")
    survey = survey_backup(BackupRequest(docker, root / "backups"), FakeService())
    assert [file.relative for file in survey.extra_files] == [".env", "login/security/users.xml"]
    reasons = "\n".join(survey.left_out)
    for part in ("neo4j/data", "server/logs", "big.bin", "backups"):
        assert part in reasons.replace("\\", "/")


@pytest.mark.skipif(sys.platform == "win32", reason="making links needs rights there")
def test_links_are_never_followed(docker: Installation, tmp_path: Path) -> None:
    write(tmp_path / "outside/secret")
    (Path(docker.root) / "link").symlink_to(tmp_path / "outside")
    (Path(docker.data_dir) / "link").symlink_to(tmp_path / "outside")
    survey = survey_backup(BackupRequest(docker, tmp_path / "to"), FakeService())
    assert survey.data.links == ("link",)
    assert survey.extra_files == ()
    assert any("link" in line for line in survey.left_out)


def test_a_missing_data_folder_is_a_fact(docker: Installation, tmp_path: Path) -> None:
    gone = replace(docker, data_dir=tmp_path / "gone/data")
    survey = survey_backup(BackupRequest(gone, tmp_path / "to"), FakeService())
    assert not survey.data.exists
    assert survey.data.databases == ()


def test_the_windows_installer_needs_its_tools(docker: Installation, tmp_path: Path) -> None:
    windows = replace(docker, kind=InstallationKind.WINDOWS)
    survey = survey_backup(BackupRequest(windows, tmp_path / "to"), FakeService())
    assert survey.admin_tool is None
    assert "neo4j.bat" in survey.missing_tools[0]
    for name in ("neo4j.bat", "neo4j-admin.bat"):
        write(Path(windows.bin_dir) / name)
    survey = survey_backup(BackupRequest(windows, tmp_path / "to"), FakeService())
    assert survey.admin_tool == Path(windows.bin_dir) / "neo4j-admin.bat"
    assert survey.missing_tools == ()


def test_a_restore_knows_its_backup(docker: Installation, tmp_path: Path) -> None:
    survey = survey_restore(RestoreRequest(docker, copy_backup(path=tmp_path / "b")), FakeService())
    assert survey.backup_dir == (tmp_path / "b").resolve()
    assert survey.destination is None
