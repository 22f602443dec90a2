"""The guardian, part by part; what it is worth as a whole is shown by tests/integration/test_guardian.py."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from core.disk.identity import identity_of
from core.errors import ServiceStartFailed
from core.model.events import JobState, Outcome, outcome_of
from core.model.service_state import ServiceState
from core.phrases import Phrase, phrase
from core.recovery import guardian, guardian_process
from core.recovery.guardian_process import end_tools, read_tools, start_beside
from core.recovery.journal import (
    Begun,
    Journal,
    KeptJournal,
    StartService,
    read_journal,
)
from core.recovery.recovered import forget_recovered, recovered_jobs, remember_recovered
from core.recovery.unfinished import installation_record
from core.system.command import run_command
from tests.fakes import FakeService
from tests.support import has_ended, plain_server, until

PYTHON = sys.executable
RECORDER = """
import os, sys
os.write(1, b"ready\\n")
told = sys.stdin.read()
with open(sys.argv[-1] + ".told", "w") as file:
    file.write(told)
"""


def told_by(journal: Path) -> list[str]:
    words = Path(f"{journal}.told").read_text(encoding="utf-8").split()
    return [word for word in words if word != guardian.BEAT]


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


def test_how_a_job_was_recovered_is_kept_until_it_is_forgotten(state_dir: Path) -> None:
    assert recovered_jobs() == ()
    undone = phrase("Undone: {job}.", job=phrase("%n file(s)", n=2))
    aside = Outcome(
        JobState.SUCCEEDED, undone, warnings=(phrase("Look at {path}.", path="/d"),), kept_aside=("/a.undone-1",)
    )
    remember_recovered("2026-1", "backup x", aside, "2026-01-01T00:00:00Z")
    remember_recovered(
        "2026-2", "restore y", outcome_of(ServiceStartFailed("It never answered.")), "2026-01-01T00:00:00Z"
    )
    (state_dir / "aftermath" / "damaged.json").write_bytes(b"{")
    (state_dir / "aftermath" / "senseless.json").write_bytes(
        b'{"name":"x","ended_utc":"","succeeded":true,"packed":["","",{"pattern":"{x}","values":{}}]}'
    )
    first, second = recovered_jobs()
    message = first.message
    assert (first.job, first.succeeded, message) == ("backup x", True, "Undone: 2 files.")
    assert isinstance(message, Phrase) and message.values == {"job": "2 files"}
    assert first.more[:2] == ("Look at /d.", "Kept aside: /a.undone-1") and "delete it when" in first.more[2]
    assert not second.succeeded and second.hint and second.more == ()
    forget_recovered(first.name)
    forget_recovered("../../elsewhere")
    assert recovered_jobs() == (second,)


def test_it_is_given_signs_of_life(recorder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    real = guardian._Line.send

    def send(line: guardian._Line, word: str) -> None:
        sent.append(word)
        real(line, word)

    monkeypatch.setattr(guardian, "BEAT_S", 0.001)
    monkeypatch.setattr(guardian._Line, "send", send)
    with guardian.guarded(tmp_path, recorder, pytest.fail):
        until(lambda: sent.count(guardian.BEAT) >= 3)
    assert sent[-1] == guardian.DISMISSED and told_by(recorder) == [guardian.DISMISSED]


def test_silence_is_heard_between_the_words() -> None:
    reading, writing = os.pipe()
    words = guardian_process._lines(reading, 0.05)
    os.write(writing, b"+1\n")
    assert next(words) == "+1"
    assert next(words) == next(words) == guardian_process.SILENCE
    os.write(writing, b"-1\nhalf a wo")
    os.close(writing)
    assert [word for word in words if word != guardian_process.SILENCE] == ["-1"]
    os.close(reading)


def test_silence_is_no_end_and_neither_is_a_sign_of_life() -> None:
    silent: list[str] = []
    words = [guardian.BEAT, guardian_process.SILENCE, guardian.BEAT, guardian_process.SILENCE, guardian.DISMISSED]
    assert read_tools(words, lambda: silent.append("silent")) is None and len(silent) == 2
    assert read_tools([guardian.BEAT, guardian_process.SILENCE]) == []


@pytest.mark.expects_warnings
def test_neo4j_is_started_beside_a_program_that_is_suspended_during_a_backup(
    interrupted: tuple[KeptJournal, Journal],
) -> None:
    service = FakeService(current=ServiceState.STOPPED)
    start_beside(interrupted[0], lambda _: service)
    assert service.current is ServiceState.RUNNING and service.call_names.count("start") == 1
    record = read_journal(interrupted[1].path)
    assert record is not None and not record.finished, "the job is still the program's"
    assert not record.stopping, "a recovery would stop it again"
    start_beside(interrupted[0], lambda _: service)
    assert service.call_names.count("start") == 1, "it runs already"


@pytest.mark.expects_warnings
def test_a_start_beside_a_suspended_program_that_fails_is_only_logged(interrupted: tuple[KeptJournal, Journal]) -> None:
    service = FakeService(current=ServiceState.STOPPED, start_fails=2)
    start_beside(interrupted[0], lambda _: service)
    record = read_journal(interrupted[1].path)
    assert record is not None and record.stopping and service.current is ServiceState.STOPPED


@pytest.mark.parametrize("kind", ["a restore", "Neo4j is up", "another data folder", "finished", "no journal"])
@pytest.mark.expects_warnings
def test_nothing_else_is_started_beside_a_living_program(tmp_path: Path, state_dir: Path, kind: str) -> None:
    server = plain_server(tmp_path / "server")
    operation = "restore" if kind == "a restore" else "backup"
    begun = Begun(operation, "x", "2026-01-01T00:00:00Z", installation_record(server.installation))
    journal = Journal(state_dir / "journals" / "1.jsonl", begun)
    journal.intend(StartService(True, str(server.data_dir), identity_of(server.data_dir)))
    if kind == "Neo4j is up":
        journal.note_service_up()
    if kind == "another data folder":
        server.data_dir.rename(tmp_path / "elsewhere")
        server.data_dir.mkdir()
    journal.finish("failed") if kind == "finished" else journal.abandon()
    kept = KeptJournal(journal.path)
    kept.close()
    if kind == "no journal":
        journal.path.unlink()
    service = FakeService(current=ServiceState.STOPPED)
    start_beside(kept, lambda _: service)
    assert "start" not in service.call_names
