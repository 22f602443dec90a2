"""What `detect` shows of CAST Imaging 3: the report as text and as JSON, no secret, and the exit code of a refusal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import core.api
from core.cli.main import main
from core.errors import InstallationUnsupported
from core.kinds.machine import Machine
from core.model.generation3 import Part


@pytest.fixture
def root(tmp_path: Path, state_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of CAST Imaging 3, on a machine that has nothing else."""
    folder = tmp_path / "three"
    (folder / "neo4j5_data").mkdir(parents=True)
    (folder / "neo4j5_data" / "store").write_bytes(b"x" * 2000)
    (folder / ".env").write_text("PASSWORD=s3cr3t\n", encoding="utf-8")
    monkeypatch.setattr(core.api, "this_machine", lambda: Machine(cwd=tmp_path, filesystem=tmp_path))
    return folder


def test_json_has_the_facts_and_the_words(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["detect", "--docker-dir", str(root), "--json"]) == InstallationUnsupported.exit_code
    output = capsys.readouterr().out
    lines = [json.loads(line) for line in output.splitlines()]
    assert [line["event"] for line in lines] == ["refusal", "generation_3", "outcome"]
    told = lines[1]
    parts = {part["part"]: part for part in told["parts"]}
    assert list(parts) == [Part.NEO4J, Part.CONFIGURATION]
    (place,) = parts[Part.NEO4J]["places"]
    assert (place["path"], place["size"]) == (str(root / "neo4j5_data"), {"size_bytes": 2000, "why_not_all": ""})
    assert [place["path"] for place in parts[Part.CONFIGURATION]["places"]] == [str(root / ".env")]
    assert told["on_windows"] is False and told["without_data"] == []
    assert any("neo4j-admin database backup" in command for one in told["report"] for command in one["commands"])
    assert "s3cr3t" not in output


def test_a_person_reads_the_same(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["detect", "--docker-dir", str(root)]) == InstallationUnsupported.exit_code
    output = capsys.readouterr().out
    assert f"\n  Place: {root / 'neo4j5_data'} (by its name): 2.0 kB.\n" in output
    assert "\n      neo4j-admin database backup" in output and "\n  Unsure: " in output
    assert "PostgreSQL (CAST Storage Service): not found here.\n" in output
    assert "s3cr3t" not in output
