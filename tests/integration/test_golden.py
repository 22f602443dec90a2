"""Backups made long ago are restored by today's code: see tests/golden/README.md."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from core.backups.catalog import open_backup
from core.backups.manifest import FORMAT_VERSION
from core.cancel import CancelToken
from core.execute.verify import verify
from core.model.events import JobState
from tests.golden.servers import KINDS, golden_server

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
BACKUPS = sorted(path.name for path in GOLDEN.glob("format-*") if path.is_dir())


def kind_of(name: str) -> str:
    return name.split("-", 2)[2]


def see(root: Path, expected: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The same facts of the same tree, as they are now; by the standard library alone."""
    found: dict[str, dict[str, Any]] = {}
    for path in root.rglob("*"):
        name, status = path.relative_to(root).as_posix(), path.stat()
        facts = {"mtime_ns": status.st_mtime_ns, "mode": status.st_mode & 0o777}
        if path.is_file():
            facts |= {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        found[name] = {key: facts.get(key) for key in expected.get(name, facts)}
    return found


def comparable(name: str, data: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What that kind of backup promises to bring back."""
    kind = kind_of(name)
    if kind == "windows-online":
        # Neo4j's own tool moves databases, not the folder around them; what it does to times is its own business.
        data = {path: facts for path, facts in data.items() if path.startswith("databases/") and path.count("/") == 2}
    keys = {"docker-copy": ("sha256", "mtime_ns", "mode"), "windows-copy": ("sha256", "mtime_ns")}.get(
        kind, ("sha256",)
    )
    kept = {path: {key: facts[key] for key in keys if key in facts} for path, facts in data.items()}
    if sys.platform == "win32":  # no modes, and times of 100 ns
        for facts in kept.values():
            facts.pop("mode", None)
            facts |= {key: facts[key] // 100 for key in ("mtime_ns",) if key in facts}
    # Git keeps no empty folder, and only a sealed backup has them in its manifest.
    return kept if "copy" in kind and kind != "by-hand-copy" else {path: facts for path, facts in kept.items() if facts}


@pytest.mark.parametrize("name", BACKUPS)
def test_a_golden_backup_is_restored(tmp_path: Path, name: str) -> None:
    expected = json.loads((GOLDEN / f"{name}.expected.json").read_text("utf-8"))
    backup = Path(shutil.copytree(GOLDEN / name, tmp_path / name))
    server = golden_server(tmp_path, kind_of(name), "a fresh installation")

    verified = verify(open_backup(backup), lambda _: None, CancelToken())
    assert verified.state is JobState.SUCCEEDED, verified
    outcome = server.restore(backup)
    assert outcome.state is JobState.SUCCEEDED, outcome

    wanted = comparable(name, expected["data"])
    assert comparable(name, see(server.data_dir, wanted)) == wanted
    for file in server.installation.config_files:
        digest = hashlib.sha256(Path(file.path).read_bytes()).hexdigest()
        assert digest == expected["config"][file.role]["sha256"], file.role


def test_every_format_that_was_ever_written_has_its_golden_backups() -> None:
    """Raised the format? Run `python -m tests.golden.make` once, and keep what it makes for ever."""
    assert set(BACKUPS) >= {f"format-{number}-{kind}" for number in range(1, FORMAT_VERSION + 1) for kind in KINDS}


def test_they_are_small_and_hold_no_secret() -> None:
    files = [path for path in GOLDEN.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert sum(os.path.getsize(path) for path in files) < FORMAT_VERSION * 60_000
    for path in files:
        for line in path.read_bytes().splitlines():
            assert b"password=" not in line or line.endswith(b"not-a-real-secret") or path.suffix == ".py", path
