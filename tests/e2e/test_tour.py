"""The tour that a person runs first: create, back up, destroy, restore, prove; nothing is left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT_S = 300.0
PROGRAM = [sys.executable, "-m", "core"]
KINDS = ("windows", "docker")


@pytest.fixture(scope="module")
def tours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[Path, subprocess.Popen[str]]]]:
    """Both tours side by side: mostly they wait for their servers. Two jobs on two servers do not meet."""
    state = tmp_path_factory.mktemp("state")
    started: dict[str, tuple[Path, subprocess.Popen[str]]] = {}
    for kind in KINDS:
        folder = tmp_path_factory.mktemp(kind) / "tour"
        command = [*PROGRAM, "demo", "run", str(folder), "--kind", kind, "--size-mb", "4", "--json"]
        started[kind] = (
            folder,
            subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, "IMAGING_BACKUP_STATE_DIR": str(state)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
            ),
        )
    yield started
    for _, process in started.values():
        with process:
            if process.poll() is None:
                process.terminate()
                process.communicate(timeout=TIMEOUT_S)


@pytest.mark.parametrize("kind", KINDS)
def test_the_tour_proves_a_restore(tours: dict[str, tuple[Path, subprocess.Popen[str]]], kind: str) -> None:
    folder, process = tours[kind]
    text, _ = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 0, text[-2000:]
    lines = [json.loads(line) for line in text.splitlines()]
    last = lines[-1]
    assert (last["event"], last["state"], last["code"], last["exit_code"]) == ("outcome", "succeeded", "OK", 0)
    assert last["message"].startswith("Proven:")
    assert last["bytes"] > 3_000_000
    assert last["files"] > 0
    assert last["offline_s"] > 0
    assert Path(last["path"]).is_relative_to(folder / "backups")
    told = [line["text"] for line in lines if line["event"] == "tour"]
    assert [words.split(":")[0] for words in told[1:]] == [
        "Back up while it works",
        "The catastrophe",
        "Restore",
        "Prove",
    ]
    assert any(line["event"] == "notice" and "no difference" in line["message"] for line in lines)
    assert not (folder / "server").exists()
    assert Path(last["path"], "manifest.json").is_file(), "the backup stays where a person chose the folder"
