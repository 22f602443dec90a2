"""A demo server as an installation: what is taken from its files, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import api
from core.detect.detection import choose_installation
from core.errors import InstallationNotFound
from core.model.given import Given
from core.model.installation import Installation
from core.model.kind_facts import DOCKER_INSTALLER, WINDOWS_INSTALLER
from tests.unit.detect.test_detection import make_config, make_docker, make_program, write


def find(given: Given) -> Installation:
    return choose_installation(api.find(given))


def test_it_knows_only_itself(tmp_path: Path) -> None:
    sandbox, elsewhere = tmp_path / "demo", make_program(tmp_path / "real")
    root = make_program(sandbox / "Imaging")
    config = make_config(sandbox / "config", "dbms.directories.data=../../data\n")
    entry = f'{{"DisplayName": "CAST Imaging", "DisplayVersion": "2.18", "InstallLocation": "{root.as_posix()}/"}}'
    write(sandbox / "sandbox" / "uninstall.json", entry)
    given = Given(kind=WINDOWS_INSTALLER, root=str(root), config_dir=str(config), sandbox=str(sandbox))
    by_hand = find(given)
    assert (by_hand.root, by_hand.version, by_hand.sandbox) == (root, "2.18", sandbox)
    assert by_hand.kind == WINDOWS_INSTALLER and not by_hand.kind.needs_administrator
    demo = f'{{"kind": "windows", "root": "{root.as_posix()}", "config_dir": "{config.as_posix()}", "http_port": 1}}'
    write(sandbox / "demo.json", demo)
    found = find(Given(sandbox=str(sandbox)))
    assert (found.root, found.config_dir, found.data_dir) == (root, config, sandbox / "data")
    # A demo.json that points out of its sandbox would let a stand-in vouch for real data.
    write(sandbox / "demo.json", f'{{"root": "{elsewhere.as_posix()}"}}')
    write(sandbox / "sandbox" / "uninstall.json", "[]")
    assert api.find(Given(sandbox=str(sandbox))).installations == ()


@pytest.mark.parametrize("document", ["", "[]", "{", '{"kind": "docker", "root": 1}'])
def test_a_folder_without_a_demo_server_hides_no_real_one_behind_stand_ins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, document: str
) -> None:
    monkeypatch.chdir(make_docker(tmp_path / "real"))
    write(tmp_path / "demo" / "demo.json", document)
    found = api.find(Given(sandbox=str(tmp_path / "demo")))
    assert found.installations == () and "no demo server" in found.looked_at[0]


def test_its_docker_installer(tmp_path: Path) -> None:
    root = make_docker(tmp_path / "demo" / "docker")
    write(tmp_path / "demo" / "demo.json", f'{{"kind": "docker", "root": "{root.as_posix()}", "config_dir": "/etc"}}')
    found = find(Given(sandbox=str(tmp_path / "demo")))
    assert (found.kind, found.root, found.config_dir) == (DOCKER_INSTALLER, root, root)


def test_one_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InstallationNotFound, match="absent is no folder"):
        api.find(Given(sandbox=str(tmp_path / "absent")))
