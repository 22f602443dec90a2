"""The tour that a person runs first: create, back up, destroy, restore, prove; nothing is left behind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT_S = 300.0


@pytest.mark.parametrize("kind", ["windows", "docker"])
def test_the_tour_proves_a_restore(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "tour"
    done = subprocess.run(
        [sys.executable, "-m", "core", "demo", "run", str(folder), "--kind", kind, "--size-mb", "4", "--json"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    last = lines[-1]
    assert (last["event"], last["state"], last["code"], last["exit_code"]) == ("outcome", "succeeded", "OK", 0)
    assert last["message"].startswith("Proven:")
    assert last["bytes"] > 3_000_000
    assert last["files"] > 0
    assert last["offline_s"] > 0
    assert Path(last["path"]).is_relative_to(folder / "backups")
    told = [line["text"] for line in lines if line["event"] == "tour"]
    assert [text.split(":")[0].split(",")[0] for text in told[1:]] == [
        "Back up while it works",
        "The catastrophe",
        "Restore",
        "Prove",
    ]
    assert any(line["event"] == "notice" and "no difference" in line["message"] for line in lines)
    assert not (folder / "server").exists()
    assert Path(last["path"], "manifest.json").is_file(), "the backup stays where a person chose the folder"
