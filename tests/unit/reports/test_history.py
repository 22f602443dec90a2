"""The history: a line for each job that has ended, whoever started it."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from core import api
from core.cancel import CancelToken
from core.model.events import JobState, Outcome
from core.reports import history
from core.reports.history import past_jobs, remember_job
from core.reports.job_record import Goal
from core.system.settings import load_settings
from tests.support import Server, plain_server


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return plain_server(tmp_path / "server")


def note(server: Server, label: str) -> None:
    outcome = Outcome(JobState.SUCCEEDED, "Done.", path="/b/x", bytes=5, files=2, offline_s=1.5, account="ann")
    times = {"began_utc": "2026-01-01T00:00:00Z", "ended_utc": "2026-01-01T00:05:00Z"}
    remember_job(Goal.BACKUP, outcome, server.installation, label=label, **times)


def test_every_job_leaves_its_line_its_folder_and_its_report(server: Server, tmp_path: Path) -> None:
    plan = server.plan_backup(label="one")
    events: list[object] = []
    made = api.run(plan, server.service, events.append, CancelToken())
    assert made.state is JobState.SUCCEEDED and events and Path(made.report).is_file()
    plan = server.plan_restore(Path(made.path))
    restored = api.run(plan, server.service, events.append, CancelToken())
    assert restored.state is JobState.SUCCEEDED, restored
    first, second = past_jobs()
    assert (first.job, first.label, first.path, first.code) == ("backup", "one", made.path, "OK")
    assert (first.bytes, first.files, first.server) == (made.bytes, made.files, str(server.installation.root))
    assert (second.job, second.state) == ("restore", "succeeded") and first.ended_utc <= second.began_utc
    # As a folder of the wizard's next backup, too: whoever made it.
    assert load_settings().last_destination == str(server.backups)


def test_a_trial_leaves_nothing_and_a_refusal_neither(server: Server, state_dir: Path) -> None:
    assert (
        api.run(server.plan_backup(label="a"), server.service, lambda _: None, CancelToken(), keep=False).exit_code == 0
    )
    refused = api.run(server.plan_backup(label="a"), server.service, lambda _: None, CancelToken())
    assert refused.code == "LABEL_TAKEN" and refused.report == ""
    assert past_jobs() == () and not (state_dir / "reports").exists()


def test_lines_that_cannot_be_read_are_passed_over(server: Server, state_dir: Path) -> None:
    assert past_jobs() == ()
    note(server, "one")
    with open(state_dir / history.NAME, "ab") as file:
        file.write(b'{"job": torn\n{"of": "a later version"}\n')
    note(server, "two")
    assert [job.label for job in past_jobs()] == ["one", "two"]
    assert json.loads((state_dir / history.NAME).read_text(encoding="utf-8").splitlines()[0])["offline_s"] == 1.5
    if os.name == "posix":
        assert stat.S_IMODE((state_dir / history.NAME).stat().st_mode) == 0o600


def test_the_older_half_goes(server: Server, state_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note(server, "0")
    monkeypatch.setattr(history, "MOST_BYTES", 4 * (state_dir / history.NAME).stat().st_size)
    for number in range(1, 5):
        note(server, str(number))
    assert [job.label for job in past_jobs()] == ["2", "3", "4"]


def test_a_history_that_cannot_be_written_is_no_failure(server: Server, state_dir: Path) -> None:
    (state_dir / history.NAME).mkdir()
    note(server, "one")
    assert past_jobs() == ()


def test_names_that_are_no_utf_8_are_no_failure(server: Server) -> None:
    note(server, "caf\udce9")
    assert [job.label for job in past_jobs()] == ["caf?"]
