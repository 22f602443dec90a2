"""A kind of installation that the product has never heard of: its methods, its facts, and a row in the registry.

It is found, backed up and restored through the command line; the wizard is in tests/gui/test_installation_page.py. Nothing of the product is changed
for it: what would have to be changed for a real one is what `third_kind` does.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import core.cli.main
from core.backups.catalog import open_backup
from core.demo.server_folder import create_demo, remove_demo
from core.errors import BackupCorrupt
from core.kinds import known
from core.kinds.kind import Kind
from core.kinds.machine import DEFAULT_PLACE, Candidate, Machine
from core.kinds.versions import find_config_files
from core.model import kind_facts
from core.model.given import Given
from core.model.installation import ROLES, Installation
from core.model.kind_facts import KindFacts
from core.model.service_state import ServiceStatus
from core.neo4j.controller import ServiceController
from core.neo4j.waiting import Patience
from tests.fakes import FakeService
from tests.support import fill_data, look

APPLIANCE = KindFacts(
    name="appliance",
    display_name="Appliance",
    root_word="appliance",
    root_title="Appliance folder",
    root_hint="the folder of the appliance",
    config_in_root=True,
    not_configuration=frozenset({"state"}),
    conf_names_live_places=True,
    supports_online_backup=False,
    runs_in_virtual_machine_on_windows=False,
    needs_administrator=False,
    stop_by_hand="appliance stop",
    start_by_hand="appliance start",
)


@dataclass
class Appliance:
    """One folder: `appliance.json` says the version, `state/data` is the database."""

    service_of_all: FakeService = field(default_factory=FakeService)

    @property
    def facts(self) -> KindFacts:
        return APPLIANCE

    def candidates(self, machine: Machine) -> list[Candidate]:
        return [Candidate(APPLIANCE, machine.cwd / "appliance", DEFAULT_PLACE)]

    def recognises(self, root: Path) -> bool:
        return (root / "appliance.json").is_file()

    def why_not(self, root: Path) -> tuple[str, str]:
        return f"{root} has no appliance.json.", "Give the folder that has it."

    def read(self, machine: Machine, given: Given, candidate: Candidate) -> Installation:
        return Installation(
            APPLIANCE,
            candidate.root,
            Path(given.data_dir or candidate.root / "state" / "data"),
            candidate.root,
            find_config_files(candidate.root, {role: (role,) for role in ROLES}),
            version=json.loads((candidate.root / "appliance.json").read_bytes())["version"],
        )

    def service(self, installation: Installation, patience: Patience) -> ServiceController:
        return self.service_of_all

    def admin_tool(self, installation: Installation) -> Path | None:
        return None

    def missing_tools(self, installation: Installation) -> tuple[str, ...]:
        return ()

    def ended_cleanly(self, installation: Installation, status: ServiceStatus) -> bool | None:
        return True


def make_appliance(root: Path, text: str) -> None:
    for config in find_config_files(root, {role: (role,) for role in ROLES}):
        path = Path(config.path)
        path.parent.mkdir(parents=True)
        path.write_text(f"{config.role} of {text}\n", encoding="utf-8")
    (root / "appliance.json").write_text('{"version": "2.18"}', encoding="utf-8")
    fill_data(root / "state" / "data", text)


@pytest.fixture
def third_kind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Appliance:
    kind = Appliance()
    checked: Kind = kind
    monkeypatch.setattr(kind_facts, "KINDS", (*kind_facts.KINDS, APPLIANCE))
    monkeypatch.setattr(known, "KINDS", (*known.KINDS, checked))
    monkeypatch.chdir(tmp_path)
    return kind


def run(*words: str | Path) -> int:
    return core.cli.main.main([str(word) for word in words])


@pytest.mark.parametrize("by_hand", [False, True])
def test_it_is_found_backed_up_and_restored(third_kind: Appliance, tmp_path: Path, by_hand: bool) -> None:
    root, backups = tmp_path / "appliance", tmp_path / "backups"
    where = ["--appliance-dir", root] if by_hand else []
    make_appliance(root, "old")
    before = look(root / "state" / "data")
    assert run("backup", *where, "--to", backups, "--label", "one", "--yes") == 0
    backup = open_backup(backups / "one")
    assert backup.kind == APPLIANCE and not [file.path for file in backup.files if "/state/" in file.path]
    assert "appliance stop" in (backups / "one" / "README.txt").read_text(encoding="utf-8")
    shutil.rmtree(root)
    make_appliance(root, "new")
    assert run("restore", backups / "one", *where, "--yes") == 0
    assert look(root / "state" / "data") == before
    assert (root / "login" / "application.properties").read_text(encoding="utf-8") == "login of old\n"
    assert third_kind.service_of_all.call_names.count("start") == 2


def test_a_backup_of_it_goes_onto_no_other_kind(
    third_kind: Appliance, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_appliance(tmp_path / "appliance", "old")
    assert run("backup", "--to", tmp_path / "backups", "--label", "one", "--yes") == 0
    demo = create_demo(tmp_path / "demo", "docker", size_mb=2, stopped=True)
    try:
        assert run("restore", tmp_path / "backups" / "one", *demo.args, "--yes", "--dry-run") != 0
    finally:
        remove_demo(demo.folder)
    assert "comes from the Appliance" in capsys.readouterr().out


def test_a_version_that_has_never_heard_of_it_calls_its_backup_what_it_is(
    third_kind: Appliance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_appliance(tmp_path / "appliance", "old")
    assert run("backup", "--to", tmp_path / "backups", "--label", "one", "--yes") == 0
    monkeypatch.setattr(kind_facts, "KINDS", kind_facts.KINDS[:-1])
    with pytest.raises(BackupCorrupt, match="kind or method that does not exist: 'appliance'"):
        open_backup(tmp_path / "backups" / "one")


def test_a_folder_that_is_none_says_why(
    third_kind: Appliance, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("detect", "--appliance-dir", tmp_path) != 0
    assert "has no appliance.json" in "".join(capsys.readouterr())
