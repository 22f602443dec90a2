"""Reading the four files of a server and of a backup: nothing outside of the backup, no link in it, no surprise."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.model.backup import Backup, BackupMethod
from core.model.installation import ROLE_FILES, ROLES, ConfigFile, Installation
from core.model.kind_facts import DOCKER_INSTALLER
from core.survey.config_diff import FileComparison
from core.survey.config_reader import compare_configuration
from tests.support import needs_links


@pytest.fixture
def server(tmp_path: Path) -> Installation:
    root = tmp_path / "server"
    files = tuple(ConfigFile(role, root / role / ROLE_FILES[role]) for role in ROLES)
    for file in files:
        Path(file.path.parent).mkdir(parents=True)
        Path(file.path).write_text(f"port={file.role}\n", encoding="utf-8")
    return Installation(DOCKER_INSTALLER, root, root / "data", root, files)


@pytest.fixture
def backup(tmp_path: Path) -> Backup:
    root = tmp_path / "backup"
    paths = {role: f"additional_files/{role}/{ROLE_FILES[role]}" for role in ROLES}
    for role, path in paths.items():
        (root / path).parent.mkdir(parents=True)
        (root / path).write_text(f"port={role}\n", encoding="utf-8")
    return Backup(
        path=root, label="backup", sealed=True, method=BackupMethod.COPY, files=(), directories=(), config_files=paths
    )


def of_role(server: Installation, backup: Backup, role: str) -> FileComparison:
    return next(one for one in compare_configuration(server, backup) if one.role == role)


def test_the_four_files_are_compared_in_order(server: Installation, backup: Backup) -> None:
    Path(server.config_file("nginx").path).write_text("port=other\n", encoding="utf-8")
    comparisons = compare_configuration(server, backup)
    assert tuple(one.role for one in comparisons) == ROLES
    assert [one.role for one in comparisons if one.differs] == ["nginx"]


def test_missing_on_either_side(server: Installation, backup: Backup) -> None:
    Path(server.config_file("login").path).unlink()
    (Path(backup.path) / backup.config_files["nginx"]).unlink()
    backup = replace(backup, config_files={r: p for r, p in backup.config_files.items() if r != "neo4j"})
    present = {one.role: (one.server_present, one.backup_present) for one in compare_configuration(server, backup)}
    assert present == {
        "login": (False, True),
        "neo4j": (True, False),
        "nginx": (True, False),
        "sourcecode": (True, True),
    }


@pytest.mark.parametrize("path", ["../server/login/application.properties", "/etc/passwd", "a//b", "a\0b"])
def test_nothing_outside_of_the_backup_is_read(server: Installation, backup: Backup, path: str) -> None:
    backup = replace(backup, config_files={"login": path})
    comparison = of_role(server, backup, "login")
    assert "is not read" in comparison.problem and not comparison.rows


@needs_links
@pytest.mark.parametrize("linked", ["additional_files/login", "additional_files/login/application.properties"])
def test_no_link_in_a_backup_is_followed(server: Installation, backup: Backup, tmp_path: Path, linked: str) -> None:
    place = Path(backup.path) / linked
    place.rename(tmp_path / "moved")
    place.symlink_to(tmp_path / "moved")
    comparison = of_role(server, backup, "login")
    assert str(place) in comparison.problem and not comparison.rows


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are no files there")
def test_a_link_of_the_server_leads_to_its_file_but_never_to_a_pipe(server: Installation, backup: Backup) -> None:
    file = Path(server.config_file("login").path)
    file.rename(file.with_name("real"))
    file.symlink_to("real")
    assert not of_role(server, backup, "login").differs
    file.with_name("real").unlink()
    os.mkfifo(file.with_name("real"))  # opening it would wait for a writer for ever
    assert "no plain file" in of_role(server, backup, "login").problem


def test_a_folder_in_the_place_of_a_file_says_so(server: Installation, backup: Backup) -> None:
    file = Path(server.config_file("login").path)
    file.unlink()
    file.mkdir()
    assert "no plain file" in of_role(server, backup, "login").problem


@pytest.mark.skipif(
    sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything"
)
def test_a_file_that_may_not_be_read_says_so(server: Installation, backup: Backup) -> None:
    Path(server.config_file("login").path).chmod(0)
    assert "could not be read: Permission denied" in of_role(server, backup, "login").problem
