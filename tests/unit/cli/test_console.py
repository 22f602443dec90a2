"""The command line's two voices: one JSON object a line for scripts, lines for people; neither ends a job."""

from __future__ import annotations

import io
import json
import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from typing import Any

import pytest

from core.cli.console import (
    LOGGED_PROGRESS_S,
    LOGGED_SILENCE_S,
    JsonReporter,
    TextReporter,
    is_terminal,
    outcome_object,
    progress_text,
)
from core.errors import Input
from core.model.events import (
    CopyProgress,
    Event,
    JobFinished,
    JobState,
    Level,
    Notice,
    Outcome,
    ServiceChanged,
    StepFinished,
    StepStarted,
)
from core.model.service_state import ServiceState, ServiceStatus
from core.neo4j.waiting import Narrator, Patience
from core.phrases import phrase

OUTCOME = Outcome(
    JobState.SUCCEEDED,
    "The backup b is complete.",
    hint="Copy it away.",
    path="/backups/b",
    bytes=5,
    offline_s=1.5,
    duration_s=3.25,
    service_state=ServiceState.RUNNING,
    warnings=("on the same volume",),
    kept_aside=("/data.aside-1",),
)
PROGRESS = CopyProgress(50_000_000, 200_000_000, 3, 9, 25_000_000.0, 6.0)
EVENTS: tuple[Event, ...] = (
    StepStarted(0, 9, "Copy while Neo4j runs"),
    PROGRESS,
    ServiceChanged(ServiceStatus(ServiceState.STOPPED, "exit code 143")),
    Notice(Level.WARNING, "left out: a link"),
    StepFinished(0, "Copy while Neo4j runs", 2.0),
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class BrokenPipe(io.StringIO):
    """A stream whose reader has gone after some lines."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self.left, self.refused = lines, 0

    def flush(self) -> None:
        self.left -= 1
        if self.left < 0:
            self.refused += 1
            raise BrokenPipeError(32, "Broken pipe")


class Blocked(io.StringIO):
    """A terminal in which a text is selected: whoever writes to it waits."""

    def __init__(self) -> None:
        super().__init__()
        self.entered, self.released = threading.Event(), threading.Event()

    def write(self, text: str) -> int:
        self.entered.set()
        assert self.released.wait(60)
        return super().write(text)


def say(reporter: JsonReporter | TextReporter, events: Iterable[Event]) -> None:
    """Each event is written before the next, so that no progress is left out."""
    for event in events:
        reporter.event(event)
        assert reporter._writer.flush(60)


def objects(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_every_event_is_one_json_object_a_line() -> None:
    stream = io.StringIO()
    reporter = JsonReporter(stream)
    say(reporter, EVENTS)
    reporter.item("status", {"state": "running"}, "unused")
    assert [line["event"] for line in objects(stream)] == [
        "step_started",
        "progress",
        "service",
        "notice",
        "step_finished",
        "status",
    ]
    assert objects(stream)[2]["state"] == "stopped"
    assert objects(stream)[3] == {"event": "notice", "level": "warning", "message": "left out: a link"}


def test_the_outcome_is_said_once_although_the_job_reports_it_too() -> None:
    stream = io.StringIO()
    reporter = JsonReporter(stream)
    reporter.event(JobFinished(OUTCOME))
    reporter.outcome(OUTCOME)
    (said,) = objects(stream)
    assert said["event"] == "outcome"


def test_the_last_json_object_has_every_field_of_the_outcome_and_what_was_attached() -> None:
    stream = io.StringIO()
    reporter = JsonReporter(stream)
    reporter.attach({"args": ["--docker-dir", "/x"], "http_port": 7474}, "unused")
    reporter.outcome(OUTCOME)
    (said,) = objects(stream)
    assert {field.name for field in fields(Outcome)} <= said.keys()
    assert (said["state"], said["service_state"], said["code"]) == ("succeeded", "running", "OK")
    assert (said["args"], said["http_port"]) == (["--docker-dir", "/x"], 7474)
    assert said["warnings"] == ["on the same volume"]


def test_json_is_ascii_whatever_a_path_holds() -> None:
    stream = io.StringIO()
    JsonReporter(stream).item("backup", {"path": "/d\u00e9p\u00f4t/\udcff/\u96ea\n"}, "")
    assert stream.getvalue().isascii()
    assert objects(stream)[0]["path"] == "/d\u00e9p\u00f4t/\udcff/\u96ea\n"


def test_the_command_line_names_the_option_beside_the_hint() -> None:
    stream = io.StringIO()
    outcome = replace(OUTCOME, inputs=(Input.DATA_DIR,))
    TextReporter(stream).outcome(outcome)
    assert "-> Copy it away. (Command line: --data-dir)" in stream.getvalue()
    said = outcome_object(outcome)
    assert (said["hint"], said["option"]) == ("Copy it away. (Command line: --data-dir)", "--data-dir")
    assert outcome_object(OUTCOME)["option"] == ""


def test_what_was_counted_is_a_line_for_people() -> None:
    stream = io.StringIO()
    TextReporter(stream).outcome(replace(OUTCOME, counts=("Database neo4j held 3 nodes.",)))
    assert "Database neo4j held 3 nodes.\n" in stream.getvalue()


def test_outcome_object_is_plain() -> None:
    assert json.loads(json.dumps(outcome_object(OUTCOME)))["kept_aside"] == ["/data.aside-1"]


@pytest.mark.parametrize("make", [JsonReporter, TextReporter])
def test_a_reader_that_goes_away_does_not_end_the_job(make: type[JsonReporter] | type[TextReporter]) -> None:
    stream = BrokenPipe(lines=1)
    reporter = make(stream)
    say(reporter, EVENTS)
    reporter.outcome(OUTCOME)
    assert stream.refused == 1, "once it is known that nobody reads, nothing more is written"


@pytest.mark.parametrize("make", [JsonReporter, TextReporter])
def test_a_stream_that_was_closed_does_not_end_the_job(make: type[JsonReporter] | type[TextReporter]) -> None:
    stream = io.StringIO()
    reporter = make(stream)
    stream.close()
    reporter.event(EVENTS[0])
    reporter.outcome(OUTCOME)


@pytest.mark.parametrize("make", [JsonReporter, TextReporter])
def test_a_blocked_terminal_holds_up_no_job(
    make: type[JsonReporter] | type[TextReporter], monkeypatch: pytest.MonkeyPatch
) -> None:
    at_exit: list[Callable[[], object]] = []
    monkeypatch.setattr("core.cli.console.LAST_WORDS_S", 0.05)
    monkeypatch.setattr("core.cli.console.atexit.register", at_exit.append)
    stream = Blocked()
    reporter = make(stream)
    try:
        reporter.event(StepStarted(0, 2, "Stop Neo4j"))
        assert stream.entered.wait(60)
        reporter.event(StepStarted(1, 2, "Start Neo4j"))
        reporter.event(PROGRESS)
        reporter.outcome(OUTCOME)
        assert stream.getvalue() == "", "the job has ended, the terminal still takes nothing"
    finally:
        stream.released.set()
    (wait_at_exit,) = at_exit
    wait_at_exit()
    text = stream.getvalue()
    assert text.index("Stop Neo4j") < text.index("Start Neo4j") < text.index(OUTCOME.message), "no line is lost"
    assert "50000000" not in text and "50 of 200" not in text, "progress is left out while lines wait"


def test_a_result_is_written_before_the_question_that_follows_it() -> None:
    for make in (JsonReporter, TextReporter):
        stream = io.StringIO()
        make(stream).item("plan", {"text": "the plan"}, "the plan")
        assert "the plan" in stream.getvalue()


def test_a_person_reads_steps_states_warnings_and_the_end() -> None:
    stream = io.StringIO()
    reporter = TextReporter(stream)
    say(reporter, (*EVENTS, StepFinished(1, "Stop Neo4j", 4.0, ok=False), JobFinished(OUTCOME)))
    reporter.item("backup", {}, "one backup")
    reporter.attach({}, "one more fact")
    reporter.outcome(OUTCOME)
    assert stream.getvalue().splitlines() == [
        "[1/9] Copy while Neo4j runs",
        "      Neo4j: stopped",
        "      WARNING: left out: a link",
        "      done after 2 s",
        "      failed after 4 s",
        "one backup",
        "one more fact",
        "",
        "The backup b is complete.",
        "-> Copy it away.",
        "Warning: on the same volume",
        "Kept aside: /data.aside-1",
        "Took 3.2 s; Neo4j was offline for 1.5 s.",
    ]


def percent(done: int) -> CopyProgress:
    return CopyProgress(done, 100, 0, 0, 1.0, None)


def test_in_a_file_progress_is_a_line_when_a_tenth_is_done_and_a_minute_has_passed() -> None:
    stream, clock = io.StringIO(), Clock()
    reporter = TextReporter(stream, clock)
    for clock.now_s, done in (
        (1.0, 50),  # at once
        (LOGGED_PROGRESS_S, 51),  # shown
        (2 * LOGGED_PROGRESS_S, 59),
        (2 * LOGGED_PROGRESS_S + 1, 60),  # shown
        (2 * LOGGED_PROGRESS_S + 2, 70),
        (3 * LOGGED_PROGRESS_S + 1, 70),  # shown
        (3 * LOGGED_PROGRESS_S + LOGGED_SILENCE_S, 70),
        (3 * LOGGED_PROGRESS_S + LOGGED_SILENCE_S + 1, 70),  # shown
    ):
        say(reporter, [percent(done)])
    assert stream.getvalue().splitlines() == [progress_text(percent(done)) for done in (51, 60, 70, 70)]


def test_in_a_file_each_step_begins_anew() -> None:
    stream, clock = io.StringIO(), Clock()
    reporter = TextReporter(stream, clock)
    clock.now_s = 2 * LOGGED_PROGRESS_S
    say(reporter, [StepStarted(0, 2, "Copy"), percent(50), StepFinished(0, "Copy", 9.0), StepStarted(1, 2, "Read")])
    clock.now_s += LOGGED_PROGRESS_S
    say(reporter, [percent(9)])
    assert stream.getvalue().splitlines() == ["[1/2] Copy", "      done after 9 s", "[2/2] Read"]


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()], ids=["file", "terminal"])
def test_a_step_that_did_something_else_says_so(stream: io.StringIO) -> None:
    say(TextReporter(stream), [StepStarted(0, 2, "Clone"), StepFinished(0, "Copied, not cloned", 9.0)])
    assert "      Copied, not cloned" in stream.getvalue().splitlines()


def test_the_log_of_a_backup_of_some_hours_can_be_read() -> None:
    """Two steps of three hours, each of which tells its progress once a second."""
    stream, clock, hours_s = io.StringIO(), Clock(), 3 * 3600
    reporter = TextReporter(stream, clock)
    for index in range(2):
        say(reporter, [StepStarted(index, 2, "Copy")])
        for done_s in range(hours_s):
            clock.now_s += 1.0
            say(reporter, [CopyProgress(done_s, hours_s, 0, 0, 1.0, None)])
        say(reporter, [StepFinished(index, "Copy", float(hours_s))])
    assert len(stream.getvalue().splitlines()) == 2 * (1 + 19 + 1)


def test_in_a_file_what_is_waited_for_is_a_line_a_minute_and_what_changes_one_each_ten_seconds() -> None:
    stream, clock = io.StringIO(), Clock()
    reporter, terminal = TextReporter(stream, clock), Terminal()
    on_terminal = TextReporter(terminal, clock)
    patience = Patience(clock=clock)

    def tell(words: str) -> None:
        for one in (reporter, on_terminal):
            say(one, [Notice(Level.INFO, words)])

    def wait(narrator: Narrator, pattern: Callable[[int], str]) -> None:
        for second in range(75):
            narrator.say(pattern(second))
            clock.now_s += 1.0

    wait(Narrator(tell, patience), lambda second: phrase("Neo4j is stopping: {files} files left", files=75 - second))
    wait(Narrator(tell, patience), lambda _second: "Neo4j starts")
    for _ in range(2):
        tell("Restarting ETL")
    assert stream.getvalue().splitlines() == [
        "      Neo4j is stopping: 75 files left, 0 s",
        "      Neo4j is stopping: 65 files left, 10 s",
        "      Neo4j is stopping: 55 files left, 20 s",
        "      Neo4j is stopping: 45 files left, 30 s",
        "      Neo4j is stopping: 35 files left, 40 s",
        "      Neo4j is stopping: 25 files left, 50 s",
        "      Neo4j is stopping: 15 files left, 1 min",
        "      Neo4j is stopping: 5 files left, 1 min 10 s",
        "      Neo4j starts, 0 s",
        "      Neo4j starts, 1 min",
        "      Restarting ETL",
        "      Restarting ETL",
    ]
    assert len(terminal.getvalue().splitlines()) == 152


def test_a_terminal_shows_every_progress() -> None:
    stream = Terminal()
    say(TextReporter(stream, Clock()), [StepStarted(0, 1, "Copy"), PROGRESS, PROGRESS, StepFinished(0, "Copy", 2.0)])
    assert stream.getvalue() == "[1/1] Copy\n" + f"\r{progress_text(PROGRESS)}" * 2


def test_on_a_terminal_progress_overwrites_itself_and_is_wiped_before_the_next_line() -> None:
    stream = Terminal()
    reporter = TextReporter(stream)
    say(reporter, [PROGRESS, CopyProgress(1, 200_000_000, 3, 9, 1.0, None), Notice(Level.INFO, "done")])
    first = progress_text(PROGRESS)
    _, shown, second, _, last = stream.getvalue().split("\r")
    assert shown == first
    assert len(second) == len(first), "what was longer is covered"
    assert last == "      done\n"


def test_a_step_without_bytes_shows_no_progress() -> None:
    stream = Terminal()
    say(TextReporter(stream), [CopyProgress(0, 0, 0, 0, 0.0, None)])
    assert stream.getvalue() == ""


def test_progress_says_when_neo4j_is_back_and_the_job_done_then_bytes_files_and_rate() -> None:
    numbers = "50.0 MB of 200.0 MB, 3 files, 25.0 MB/s"
    assert progress_text(replace(PROGRESS, remaining_s=None)) == f"       25 %  {numbers}"
    assert progress_text(PROGRESS) == f"       25 %  done in about 6 s; {numbers}"
    both = replace(PROGRESS, remaining_s=1190.0, back_s=245.0, job_done=0.409)
    assert progress_text(both) == f"       40 %  Neo4j back in about 4 min, done in about 20 min; {numbers}"
    assert progress_text(CopyProgress(3, 2, 0, 0, 0.0, None)).startswith("      100 %")


def test_what_is_overdue_is_not_told() -> None:
    late = replace(PROGRESS, remaining_s=90.0, back_s=0.0)
    assert progress_text(late).startswith("       25 %  done in about 2 min; 50.0 MB")
    assert progress_text(replace(late, remaining_s=0.0)).startswith("       25 %  50.0 MB")


def test_a_script_is_told_both_times_and_the_part_that_is_done() -> None:
    stream = io.StringIO()
    say(JsonReporter(stream), [replace(PROGRESS, back_s=2.5, job_done=0.4), replace(PROGRESS, remaining_s=None)])
    keys = ("event", "done_bytes", "remaining_s", "back_s", "job_done")
    assert [tuple(line[key] for key in keys) for line in objects(stream)] == [
        ("progress", 50_000_000, 6.0, 2.5, 0.4),
        ("progress", 50_000_000, None, None, None),
    ]


def test_on_a_terminal_progress_stays_in_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    stream, file = Terminal(), io.StringIO()
    say(TextReporter(stream), [PROGRESS])
    assert stream.getvalue() == f"\r{progress_text(PROGRESS)[:39]}"
    clock = Clock()
    reporter = TextReporter(file, clock)
    clock.now_s = LOGGED_PROGRESS_S
    say(reporter, [PROGRESS])
    assert file.getvalue() == f"{progress_text(PROGRESS)}\n"


def test_the_null_device_is_no_terminal() -> None:
    """On Windows it says that it is one; a scheduled task has nothing else."""
    with open(os.devnull, encoding="utf-8") as nobody:
        assert not is_terminal(nobody)
    assert is_terminal(Terminal())
