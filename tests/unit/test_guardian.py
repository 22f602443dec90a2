"""The guardian, part by part; what it is worth as a whole is shown by tests/integration/test_guardian.py."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from core import guardian
from core.aftermath import aftermaths, forget_aftermath, remember_aftermath
from core.command import run_command
from core.errors import ServiceStartFailed
from core.events import JobState, Outcome, outcome_of
from core.guardian_process import ATTEMPTS, end_tools, read_tools, recover_when_free
from core.phrases import Phrase, phrase
from tests.support import has_ended, until

PYTHON = sys.executable
RECORDER = """
import os, sys
os.write(1, b"ready\\n")
told = sys.stdin.read()
with open(sys.argv[-1] + ".told", "w") as file:
    file.write(told)
"""


def told_by(journal: Path) -> list[str]:
    return Path(f"{journal}.told").read_text(encoding="utf-8").split()


@pytest.fixture
def recorder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A guardian that writes down what it is told; gives the journal it is started for."""
    script = tmp_path / "recorder.py"
    script.write_text(RECORDER)
    monkeypatch.setattr(guardian, "own_command", lambda *words: [PYTHON, str(script), *words])
    return tmp_path / "journal"


def test_it_hears_of_every_tool_and_is_dismissed(recorder: Path, tmp_path: Path) -> None:
    with guardian.guarded(tmp_path, recorder, pytest.fail):
        run_command([PYTHON, "-c", ""], timeout_s=30)
        run_command([PYTHON, "-c", ""], timeout_s=30, quiet=True)
    began, ended, last = told_by(recorder)
    assert began[0] == "+" and ended == f"-{began[1:]}" and last == guardian.DISMISSED


def test_a_job_that_ends_with_an_exception_does_not_dismiss_it(recorder: Path, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), guardian.guarded(tmp_path, recorder, pytest.fail):
        raise RuntimeError
    assert told_by(recorder) == []


def test_a_job_goes_on_when_its_guardian_is_killed(recorder: Path, tmp_path: Path) -> None:
    with guardian.guarded(tmp_path, recorder, pytest.fail):
        for child in psutil.Process().children():
            child.kill()
            child.wait()
        run_command([PYTHON, "-c", ""], timeout_s=30)
    assert not Path(f"{recorder}.told").exists()


@pytest.mark.parametrize(
    "command",
    [[str(Path("no-such-program").absolute())], [PYTHON, "-c", "print('something else')"], [PYTHON, "-c", "pass"]],
    ids=["missing", "another program", "ends at once"],
)
@pytest.mark.expects_warnings
def test_a_guardian_that_does_not_come_up_is_a_warning(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guardian, "own_command", lambda *words: command)
    warned: list[str] = []
    with guardian.guarded(tmp_path, tmp_path / "journal", warned.append):
        assert len(warned) == 1 and "No guardian" in warned[0]


@pytest.mark.expects_warnings
def test_one_that_comes_up_too_late_is_dismissed(
    recorder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guardian, "READY_S", 0.0)
    with guardian.guarded(tmp_path, recorder, lambda _: None):
        pass
    told = Path(f"{recorder}.told")
    assert not told.exists() or told.read_text(encoding="utf-8") in ("", f"{guardian.DISMISSED}\n")


def test_tools_are_known_by_their_process_not_by_their_number() -> None:
    me = os.getpid()
    assert read_tools([f"+{me}", guardian.DISMISSED]) is None
    assert read_tools([f"+{me}", f"-{me}"]) == []
    assert read_tools([f"+{me}", "+4194303"]) == [psutil.Process(me)]


@pytest.mark.expects_warnings
def test_a_tool_that_does_not_end_is_ended_with_its_children() -> None:
    sleeper = f"import subprocess, time; p = subprocess.Popen([{PYTHON!r}, '-c', 'import time; time.sleep(600)'])"
    code = f"{sleeper}; print(p.pid, flush=True); time.sleep(600)"
    with subprocess.Popen([PYTHON, "-c", code], stdout=subprocess.PIPE, text=True) as tool:
        assert tool.stdout is not None
        child = int(tool.stdout.readline())
        end_tools([psutil.Process(tool.pid)], 0.0)
        assert not psutil.pid_exists(tool.pid)
    until(lambda: has_ended(child))


def test_an_aftermath_is_kept_until_it_is_forgotten(state_dir: Path) -> None:
    assert aftermaths() == ()
    undone = phrase("Undone: {job}.", job=phrase("%n file(s)", n=2))
    remember_aftermath("2026-1", "backup x", Outcome(JobState.SUCCEEDED, undone))
    remember_aftermath("2026-2", "restore y", outcome_of(ServiceStartFailed("It never answered.")))
    (state_dir / "aftermath" / "damaged.json").write_bytes(b"{")
    (state_dir / "aftermath" / "senseless.json").write_bytes(
        b'{"name":"x","ended_utc":"","succeeded":true,"packed":["","",{"pattern":"{x}","values":{}}]}'
    )
    first, second = aftermaths()
    job, message, _ = first.words
    assert (job, first.succeeded, message) == ("backup x", True, "Undone: 2 files.")
    assert isinstance(message, Phrase) and message.values == {"job": "2 files"}
    assert not second.succeeded and second.words[2]
    forget_aftermath(first.name)
    forget_aftermath("../../elsewhere")
    assert aftermaths() == (second,)


@pytest.mark.expects_warnings
def test_a_journal_that_cannot_be_read_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "1.jsonl").mkdir()  # reading it is an OSError, also for root
    pauses: list[float] = []
    assert recover_when_free(tmp_path / "1.jsonl", pauses.append) is None
    assert len(pauses) == ATTEMPTS
