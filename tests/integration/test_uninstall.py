"""`uninstall`: the program may go only when no job needs it, and what is not known counts as a job."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.cli import uninstall
from core.cli.main import main
from core.model.given import Given
from core.model.installation import Found, Installation
from core.model.kind_facts import WINDOWS_INSTALLER
from core.recovery.job_lock import installation_key
from core.recovery.journal import Begun, Journal
from core.recovery.unfinished import installation_record

NOW = "2026-01-01T00:00:00Z"
HOLDING = """
import pathlib, sys
from core.recovery.job_lock import hold
with hold(pathlib.Path(sys.argv[1]), sys.argv[2], "backup", "2026-01-01T00:00:00Z"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """The only one that is found on this machine."""
    data_dir = tmp_path / "server" / "data"
    data_dir.mkdir(parents=True)
    found = Installation(WINDOWS_INSTALLER, tmp_path, data_dir, tmp_path / "configuration")

    def find(given: Given) -> Found:
        assert given == Given()
        return Found((found,), (), None)

    monkeypatch.setattr(uninstall.api, "find", find)
    return found


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The state folders whose ended jobs were to be forgotten."""
    asked: list[Path] = []
    monkeypatch.setattr(uninstall, "forget_what_has_ended", asked.append)
    return asked


def answer(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    code = main(["uninstall", "--json"])
    last: dict[str, object] = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert last["exit_code"] == code
    return last


def begin(state_dir: Path, installation: Installation) -> Journal:
    begun = Begun("restore", "a-label", NOW, installation_record(installation))
    return Journal(state_dir / "journals" / "a-job.jsonl", begun)


def test_a_program_that_no_job_needs_may_go_and_what_is_registered_is_forgotten(
    installation: Installation, forgotten: list[Path], state_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begin(state_dir, installation).finish("succeeded")
    said = answer(capsys)
    assert (said["code"], said["message"]) == ("OK", "No job waits for its recovery.")
    assert forgotten == [state_dir]


def test_an_interrupted_job_needs_the_program(
    installation: Installation, forgotten: list[Path], state_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begin(state_dir, installation).abandon()
    said = answer(capsys)
    assert said["code"] == "RECOVERY_NEEDED" and "restore a-label" in str(said["message"])
    assert "imaging-backup recover" in str(said["hint"])
    assert forgotten == []


def test_a_job_that_runs_needs_the_program(
    installation: Installation, forgotten: list[Path], state_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [sys.executable, "-c", HOLDING, str(state_dir), installation_key(installation.data_dir)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as job:
        assert job.stdout is not None and job.stdout.readline().strip() == b"held"
        said = answer(capsys)
        job.communicate()
    assert said["code"] == "ALREADY_RUNNING" and "Another copy of this program" in str(said["message"])
    assert forgotten == []


def test_a_job_of_another_account_needs_the_program(
    installation: Installation,
    forgotten: list[Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        uninstall, "interrupted_job_of_another", lambda data_dir: f"of {data_dir}" * (data_dir == installation.data_dir)
    )
    said = answer(capsys)
    assert said["code"] == "RECOVERY_ELSEWHERE" and f"of {installation.data_dir}" in str(said["message"])
    assert forgotten == []


@pytest.mark.expects_warnings
@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="a journal that root cannot read is a folder")
def test_a_journal_that_cannot_be_read_may_be_of_an_interrupted_job(
    installation: Installation, forgotten: list[Path], state_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (state_dir / "journals" / "a-job.jsonl").mkdir(parents=True, mode=0o700)
    (state_dir / "journals").chmod(0o700)
    assert answer(capsys)["code"] == "READ_FAILED"
    assert forgotten == []


def test_people_are_not_told_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "uninstall" not in capsys.readouterr().out
