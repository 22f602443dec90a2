"""The whole check: what its parts say they tried, what is said of a part that fails, and the table."""

from __future__ import annotations

import importlib
import json
import re
import sys
import threading
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.support import interrupt_waiting_main_thread, until

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the whole check runs on Linux")

ROOT = Path(__file__).resolve().parents[2]

# Waits until it is ended: what runs beside when something goes wrong.
ENDLESS = """
import sys, time
open(sys.argv[1], "w").close()
time.sleep(600)
"""
# Makes a file, and ends when the file of another one is there; a line comes in two pieces.
MEETING = """
import os, sys, time
open(sys.argv[1], "w").close()
print("be", end="", flush=True)
began_s = time.monotonic()
while not os.path.exists(sys.argv[2]):
    if time.monotonic() - began_s > 60:
        sys.exit("nobody came")
    time.sleep(0.01)
print("gun", "met", sep="\\n", end="", flush=True)
"""
# Stands for build/dev.py: prints its arguments, tells what it tried, and fails for 'bad'.
STAND_IN = """
import json, os, sys
print("ran", *sys.argv[1:])
if "bad" in sys.argv:
    print("core 0 | FAILED tests/unit/test_x.py::test_y - it broke")
    print("3 points, 1 broken")
    for number in range(5):
        with open(os.environ["IMAGING_BACKUP_COUNTS"], "a") as file:
            print(json.dumps({"failure": f"test {number} failed:\\n" + number * "a line\\n" + "it broke"}), file=file)
for number, skipped in enumerate(({"no moon": 2}, {"no moon": 1, "no sun": 4})):
    with open(os.environ["IMAGING_BACKUP_COUNTS"] + number * ".1", "a") as file:
        print(json.dumps({"ran": 10, "failed": "bad" in sys.argv, "skipped": skipped}), file=file)
sys.exit(3 if "bad" in sys.argv else 0)
"""


@pytest.fixture
def dev_check(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "build")
    module = importlib.import_module("dev_check")
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "dev.py").write_text(STAND_IN, encoding="utf-8")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    # Not idle: beside two busy cores its few milliseconds would take a minute.
    monkeypatch.setattr(module, "IDLE", ("env",))
    return module


def run(module: ModuleType, monkeypatch: pytest.MonkeyPatch, parts: tuple[object, ...], arguments: list[str]) -> int:
    """The check of these parts, one after the other; the last one runs beside them."""
    return run_tracks(module, monkeypatch, (parts[:-1],), parts[-1], arguments)


def run_tracks(
    module: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tracks: tuple[tuple[object, ...], ...],
    beside: object,
    arguments: list[str],
    for_any_track: tuple[object, ...] = (),
) -> int:
    monkeypatch.setattr(module, "TRACKS", tracks)
    monkeypatch.setattr(module, "FOR_ANY_TRACK", for_any_track)
    monkeypatch.setattr(module, "BESIDE", beside)
    monkeypatch.setattr(module, "setup", lambda: None)
    code: int = module.main(arguments)
    return code


def test_what_every_part_tried_is_added_up(
    dev_check: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    part = dev_check.Part
    parts = (part("first", ("a",)), dev_check.lane("second"), part("last", ("b",), ("--runs", "500")))
    assert run(dev_check, monkeypatch, (*parts, part("beside", ("points",))), []) == 0
    printed = capfd.readouterr().out
    rows = [line.split()[:1] + line.split()[2:] for line in printed.splitlines() if line.endswith("7") and "  " in line]
    assert rows == [[name, "27", "20", "7"] for name in ("first", "second", "last", "beside")]
    assert printed.splitlines()[-1] == "80 passed, 0 failed, 28 skipped"
    assert [line.split() for line in printed.splitlines() if "no " in line] == 4 * [
        ["4", "no", "sun"],
        ["3", "no", "moon"],
    ]
    # The one beside the others never prints into their output.
    order = [line for line in printed.splitlines() if "ran " in line]
    assert order == ["first | ran a", "second | ran test --lane second", "last | ran b", "ran points"]


def test_the_release_command_tries_more(
    dev_check: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    parts = (dev_check.lane("windows", "--all"), dev_check.Part("kills", ("kills", "--runs", "30"), ("--runs", "500")))
    assert run(dev_check, monkeypatch, (*parts, dev_check.Part("beside", ("points",), ("more",))), ["--all"]) == 0
    printed = capfd.readouterr().out.splitlines()
    assert "windows | ran test --lane windows --all" in printed
    assert re.fullmatch(r"\[dev\] \d+\.\d GB are free at /.*", printed[0])
    assert "kills | ran kills --runs 30 --runs 500" in printed and "ran points more" in printed


@pytest.mark.parametrize("bad", ["first", "beside"])
def test_a_part_that_fails_lets_the_others_run_and_is_named_at_the_end(
    dev_check: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], bad: str
) -> None:
    def of(name: str) -> object:
        return dev_check.Part(name, ("bad",) if name == bad else ("good",))

    assert run(dev_check, monkeypatch, (of("first"), of("last"), of("beside")), []) == 1
    printed = capfd.readouterr().out.splitlines()
    named = printed.index(f"[dev] FAILED: {bad} (exit code 3)")
    (table_ends,) = (number for number, line in enumerate(printed) if line.startswith("in all "))
    assert named == table_ends + 1
    assert printed[named + 1 : named + 6] == [
        "3 points, 1 broken",
        "core 0 | FAILED tests/unit/test_x.py::test_y - it broke",
        *["test 0 failed:", "it broke", "test 1 failed:"],
    ]
    assert "test 2 failed:" in printed and "test 3 failed:" not in printed
    assert [line.split()[0] for line in printed if line.endswith("  FAILED")] == [bad]
    assert printed[-1] == "58 passed, 2 failed, 21 skipped"


def test_of_a_long_failure_the_ends_are_shown(dev_check: ModuleType) -> None:
    lines = [f"line {number}" for number in range(2 * dev_check.SHOWN_LINES + 1)]
    assert dev_check.ends_of("\n".join(lines[1:])) == "\n".join(lines[1:])
    shown = dev_check.ends_of("\n".join(lines)).splitlines()
    assert shown[:1] + shown[-1:] == lines[:1] + lines[-1:]
    assert "[1 lines]" in shown and len(shown) == len(lines)


def test_two_tracks_run_beside_each_other_and_each_line_names_its_part(
    dev_check: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "build" / "dev.py").write_text(MEETING, encoding="utf-8")
    here, there = str(tmp_path / "here"), str(tmp_path / "there")
    tracks = ((dev_check.Part("one", (here, there)),), (dev_check.Part("other", (there, here)),))
    assert run_tracks(dev_check, monkeypatch, tracks, dev_check.Part("beside", (here, here)), []) == 0
    printed = capfd.readouterr().out.splitlines()
    for name in ("one", "other"):
        assert [line for line in printed if line.startswith(f"{name} |")] == [f"{name} | begun", f"{name} | met"]


def test_the_track_that_is_done_first_takes_what_any_of_them_may_do(
    dev_check: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "build" / "dev.py").write_text(MEETING, encoding="utf-8")
    long, short, third = (str(tmp_path / name) for name in ("long", "short", "taken"))
    # The first track is busy until the third part has begun: only the other one can have begun it.
    tracks = ((dev_check.Part("long", (long, third)),), (dev_check.Part("short", (short, short)),))
    taken = (dev_check.Part("taken", (third, long)),)
    beside = dev_check.Part("beside", (short, short))
    assert run_tracks(dev_check, monkeypatch, tracks, beside, [], taken) == 0
    printed = capfd.readouterr().out.splitlines()
    assert [line for line in printed if line.startswith("taken |")] == ["taken | begun", "taken | met"]


def test_no_part_begins_once_it_is_interrupted(
    dev_check: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made, begun, heard, first = [], [], [], threading.Lock()

    class Event(threading.Event):
        def __init__(self) -> None:
            super().__init__()
            made.append(self)

    def run_part(part: Any, release: bool, folder: Path) -> object:
        begun.append(part.name)
        if first.acquire(blocking=False):
            interrupt_waiting_main_thread()
        heard.append(made[0].wait(60))
        return part

    tracks = tuple(tuple(dev_check.Part(name, ()) for name in names) for names in ("ab", "cd"))
    monkeypatch.setattr(dev_check, "TRACKS", tracks)
    monkeypatch.setattr(dev_check, "FOR_ANY_TRACK", tracks[0])
    monkeypatch.setattr(dev_check, "run_part", run_part)
    monkeypatch.setattr(threading, "Event", Event)
    with pytest.raises(KeyboardInterrupt):
        dev_check.run_tracks(False, tmp_path)
    assert heard and all(heard) and set(begun) <= {"a", "c"}


def test_what_runs_beside_ends_with_the_check(
    dev_check: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "build" / "dev.py").write_text(ENDLESS, encoding="utf-8")
    begun = tmp_path / "begun"
    with (
        pytest.raises(KeyboardInterrupt),
        dev_check.started_beside(dev_check.Part("beside", (str(begun),)), False, tmp_path) as process,
    ):
        until(begun.exists)
        raise KeyboardInterrupt
    assert process.returncode == -9


def test_what_was_tried_is_told_a_line_each(
    dev_check: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    counts = importlib.import_module("tests.counts")
    assert importlib.import_module("dev_lanes").COUNTS_VARIABLE == counts.VARIABLE
    monkeypatch.delenv(counts.VARIABLE, raising=False)
    counts.tell(1)  # to nobody
    monkeypatch.setenv(counts.VARIABLE, str(tmp_path / "counts"))
    counts.tell(5, 1, Counter({"no moon": 2}))
    counts.tell(7)
    counts.tell_failure("a test failed")
    told = [json.loads(line) for line in (tmp_path / "counts").read_text(encoding="utf-8").splitlines()]
    assert told == [
        {"ran": 5, "failed": 1, "skipped": {"no moon": 2}},
        {"ran": 7, "failed": 0, "skipped": {}},
        {"failure": "a test failed"},
    ]
