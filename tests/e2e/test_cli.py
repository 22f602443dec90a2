"""The command line as real processes on demo servers of both kinds: what a script sees, from detect to restore."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from core.demo.demo_server import DemoServer, load_demo
from core.demo.server_folder import create_demo, demo_state, destroy_data, read_proof, reinstall, remove_demo, set_idle
from core.demo.store import verify_data
from core.system.settings import load_settings
from core.system.state_folder import STATE_DIR_VARIABLE
from tests.unit.backups.test_catalog import seal

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT_S = 120.0
SIZE_MB = 4
DELAYS = {"start_delay_s": 0.05, "stop_delay_s": 0.1}
PROGRAM = [sys.executable, "-m", "core"]
KINDS = ("windows", "docker")
OUTCOME_KEYS = {
    "event",
    "state",
    "code",
    "message",
    "hint",
    "exit_code",
    "path",
    "bytes",
    "offline_s",
    "duration_s",
    "service_state",
    "log_path",
}


def cli(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the program as a script does: no terminal, pipes for its output."""
    return subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT_S,
        check=False,
        **options,
    )


def lines_of(text: str) -> list[dict[str, Any]]:
    """Every line is an object, the last one the outcome with all its fields."""
    lines: list[dict[str, Any]] = [json.loads(line) for line in text.splitlines()]
    assert lines[-1]["event"] == "outcome"
    assert [line["event"] for line in lines].count("outcome") == 1
    assert lines[-1].keys() >= OUTCOME_KEYS
    return lines


def said(*arguments: str | Path, code: str = "OK") -> list[dict[str, Any]]:
    """The JSON lines of a command that ends as expected; its exit code is the one it tells."""
    done = cli(*arguments, "--json")
    lines = lines_of(done.stdout)
    assert lines[-1]["code"] == code, lines[-1]
    assert done.returncode == lines[-1]["exit_code"]
    assert "Traceback" not in done.stderr
    if code == "OK":
        assert (done.returncode, lines[-1]["state"]) == (0, "succeeded")
    return lines


def tree(folder: Path) -> dict[str, bytes]:
    """What is in a folder, without the file that only a lock is held on."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def create(tmp_path: Path) -> Iterator[Callable[..., DemoServer]]:
    """Makes a server in this process; with options, or `by_script`, as a script would: that starts one program more."""
    folders: list[Path] = []

    def make(kind: str, *options: str, by_script: bool = False) -> DemoServer:
        folder = tmp_path / f"a {kind} server"
        folders.append(folder)
        if not (options or by_script):
            return create_demo(folder, kind, SIZE_MB, **DELAYS)
        last = said("demo", "create", folder, "--kind", kind, "--size-mb", str(SIZE_MB), *options)[-1]
        # From its next start on the server wastes less time than a real one would.
        file = folder / "demo.json"
        file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | DELAYS))
        demo = load_demo(folder)
        assert last["args"] == demo.args
        assert (last["data_dir"], last["http_port"]) == (str(demo.data_dir), demo.http_port)
        return demo

    yield make
    for folder in folders:
        if folder.exists():
            remove_demo(folder)


def test_servers_of_both_kinds_are_backed_up_lost_and_restored_by_a_script(
    create: Callable[..., DemoServer], tmp_path: Path
) -> None:
    """Side by side: mostly they wait, and jobs on two installations must not meet."""
    with ThreadPoolExecutor(len(KINDS)) as pool:
        lives = {
            kind: pool.submit(live_through_it, create(kind, by_script=True), tmp_path / kind, kind) for kind in KINDS
        }
    for kind, life in lives.items():
        assert life.result() == kind


def live_through_it(demo: DemoServer, backups: Path, kind: str) -> str:
    before = read_proof(demo)

    found = said("detect", *demo.args)
    assert found[0]["event"] == "installation"
    assert (found[0]["kind"], found[0]["data_dir"]) == (kind, str(demo.data_dir))
    assert found[0]["version"].startswith("2.18.1")
    assert found[0]["found_by"]["data_dir"]

    status = said("status", *demo.args)
    assert status[-1]["service_state"] == "running"
    assert {line["event"] for line in status} == {"status", "service", "answer", "outcome"}

    plan = said("backup", *demo.args, "--to", backups, "--label", "first", "--dry-run")
    assert "no application import" in plan[-1]["message"], "it says what it will ask"
    assert not backups.exists()
    (planned,) = [line for line in plan if line["event"] == "plan"]
    steps = [step["step"] for step in planned["steps"]]
    assert steps[:6] == ["BeginBackup", "PreCopy", "AskNeo4j", "StopNeo4j", "CopyTree", "StartNeo4j"]
    asked = {check["option"]: check["hint"] for check in planned["checks"] if check["code"] == "CONFIRMATION_NEEDED"}
    assert list(asked) == ["--yes"] and asked["--yes"].endswith(" (Command line: --yes)")

    made = said("backup", "--label", "first", *demo.args, "--yes", "--to", backups)
    backup = Path(made[-1]["path"])
    assert backup == backups / "first"
    assert made[-1]["service_state"] == "running"
    assert made[-1]["bytes"] > 3_000_000
    assert 0 < made[-1]["offline_s"] < made[-1]["duration_s"]
    assert [line["title"] for line in made if line["event"] == "step_started"] == [
        line["title"] for line in made if line["event"] == "step_finished"
    ]
    assert {"step_started", "step_finished", "progress", "service"} <= {line["event"] for line in made}

    (listed, _) = said("list", backups)
    assert (listed["label"], listed["sealed"], listed["problem"]) == ("first", True, "")
    assert listed["bytes"] == made[-1]["bytes"]
    (count,) = listed["counts"]
    assert made[-1]["counts"] == [
        f"Database neo4j held {count['nodes']:,} nodes and {count['relationships']:,} relationships, counted right before Neo4j was "
        "stopped for the backup."
    ]
    assert listed["verified_utc"] == listed["created_utc"]
    assert said("verify", backup)[-1]["files"] == made[-1]["files"]
    assert said("list", backups)[0]["verified_utc"] >= listed["verified_utc"]

    destroy_data(demo)
    reinstall(demo)
    assert read_proof(demo)["store_id"] != before["store_id"]
    set_idle(demo.folder, True)
    restored = said("restore", backup, "--yes", *demo.args)
    assert restored[-1]["service_state"] == "running"
    assert restored[-1]["path"] == str(backup)
    after = read_proof(demo)
    assert after["store_id"] == before["store_id"]
    assert after["last_tx"] >= before["last_tx"]
    assert backup.is_dir()
    (aside,) = [Path(path) for path in restored[-1]["kept_aside"] if Path(path).is_dir()]
    assert aside.parent == demo.data_dir.parent

    said("demo", "stop", demo.folder)
    verify_data(demo.data_dir, demo.neo4j_version)
    assert tree(demo.data_dir) == tree(backup / "Neo4j_data")
    assert "nothing to recover" in said("recover", *demo.args)[-1]["message"]
    return kind


def test_what_a_person_reads_has_the_same_end(create: Callable[..., DemoServer], tmp_path: Path) -> None:
    demo = create("docker", "--stopped")
    assert demo_state(demo).state == "STOPPED"
    done = cli("backup", *demo.args, "--to", tmp_path / "to", "--label", "b")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"in {tmp_path / 'to' / 'b'}." in done.stdout
    assert "[1/" in done.stdout
    assert demo_state(demo).state == "STOPPED", "what was stopped stays stopped"
    for command in (["detect"], ["status"], ["backup", "--to", str(tmp_path), "--dry-run"]):
        done = cli(*command, *demo.args)
        assert (done.returncode, done.stderr) == (0, "")
    header, line, *_ = cli("list", tmp_path / "to").stdout.splitlines()
    assert header.split() == ["Backup", "Kind", "Made", "Size", "CAST", "Imaging", "Verified"]
    assert re.match(r"b +copy +\d{1,2} [A-Z][a-z]{2} 20\d\d, \d\d:\d\d  \d+\.\d MB  2\.18", line), line
    # The backup itself was named.
    assert cli("list", tmp_path / "to" / "b").stdout.splitlines()[:2] == [header, line]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that only one process gets")
@pytest.mark.parametrize(
    ("kind", "moment", "number"),
    [
        ("docker", "PreCopy", signal.SIGINT),
        ("docker", "StopNeo4j", signal.SIGINT),
        ("windows", "StopNeo4j", signal.SIGINT),
        ("windows", "StopNeo4j", signal.SIGTERM),
    ],
)
def test_ctrl_c_cancels_a_backup_with_the_server_running(
    create: Callable[..., DemoServer], tmp_path: Path, kind: str, moment: str, number: int
) -> None:
    demo, backups = create(kind), tmp_path / "backups"
    command = [*PROGRAM, "backup", *demo.args, "--to", str(backups), "--yes", "--json"]
    started = {"PreCopy": 1, "StopNeo4j": 3}[moment]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        text = ""
        for line in process.stdout:
            text += line
            if json.loads(line).get("index") == started and json.loads(line)["event"] == "step_started":
                process.send_signal(number)
        assert process.wait(TIMEOUT_S) == 130
    lines = lines_of(text)
    assert (lines[-1]["state"], lines[-1]["code"], lines[-1]["exit_code"]) == ("cancelled", "CANCELLED", 130)
    assert "not touched" in lines[-1]["message"]
    assert lines[-1]["service_state"] == "running"
    assert demo_state(demo).answering
    assert not list(backups.iterdir())
    assert "nothing to recover" in said("recover", *demo.args)[-1]["message"]


def test_a_backup_without_an_answer_asks_and_does_nothing(create: Callable[..., DemoServer], tmp_path: Path) -> None:
    demo = create("docker")
    last = said("backup", *demo.args, "--to", tmp_path / "to", code="CONFIRMATION_NEEDED")[-1]
    assert last["exit_code"] == 45
    assert last["option"] == "--yes" and "--yes" in last["hint"]
    assert not (tmp_path / "to").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo terminal is POSIX")
def test_ctrl_c_at_a_question_ends_it(create: Callable[..., DemoServer], tmp_path: Path) -> None:
    demo = create("windows", "--idle")
    master, slave = os.openpty()
    command = [*PROGRAM, "backup", *demo.args, "--to", str(tmp_path / "to"), "--json"]
    try:
        with subprocess.Popen(
            command, cwd=ROOT, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            asked = b""
            while not asked.endswith(b"[yes/no] "):
                asked += process.stderr.read(1) or pytest.fail(f"it never asked: {asked!r}")
            process.send_signal(signal.SIGINT)
            assert process.wait(TIMEOUT_S) == 130
            (last,) = lines_of(process.stdout.read().decode())
    finally:
        os.close(master)
        os.close(slave)
    assert (last["state"], last["code"]) == ("cancelled", "CANCELLED")
    assert not (tmp_path / "to").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["bakcup"],
        ["backup"],
        ["backup", "--to"],
        ["backup", "--to", ""],
        ["backup", "--to", "x", "--method", "magic"],
        ["restore"],
        ["restore", " "],
        ["detect", "--sandbox", f"{'x' * 256}/y"],
        ["restore", "x", "--delete"],  # no abbreviation of --delete-first
        ["detect", "--docker-dir", ""],
        ["demo"],
        ["demo", "create", "x", "--size-mb", "0"],
        ["demo", "create", "x", "--size-mb", "many"],
        ["demo", "create", "x", "--kind", "mac"],
    ],
    ids=lambda arguments: " ".join(arguments) or "nothing",
)
def test_a_wrong_usage_is_exit_code_2_and_an_outcome(arguments: list[str]) -> None:
    last = said(*arguments, code="USAGE")[-1]
    assert (last["state"], last["exit_code"]) == ("failed", 2)
    assert last["message"].startswith("imaging-backup")
    assert "--help" in last["hint"]
    assert not (ROOT / "x").exists()


def test_nothing_at_all_shows_the_help() -> None:
    done = cli()
    assert (done.returncode, done.stderr) == (2, "")
    assert "recover" in done.stdout


def test_what_was_meant_is_guessed() -> None:
    assert "did you mean 'backup'?" in cli("bakcup").stderr
    done = cli("restore", "x", "--delet-first", "--yes")
    assert "unrecognized arguments: --delet-first; did you mean '--delete-first'?" in done.stderr
    assert "usage: imaging-backup restore" in done.stderr
    assert "did you mean '--version'?" in cli("--versoin").stderr
    assert "did you mean" not in cli("list", "x", "y").stderr
    assert "did you mean 'online'?" in cli("backup", "--to", "x", "--method", "onlin").stderr


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        # A required option that is mistyped is not called missing.
        (["backup", "--too", "x"], "unrecognized arguments: --too; did you mean '--to'?"),
        (["backup", "-to", "x"], "unrecognized arguments: -to; did you mean '--to'?"),
        (["backup", "--too=x", "--yes"], "unrecognized arguments: --too=x; did you mean '--to'?"),
        (["--json", "list", "x"], "unrecognized arguments: --json; options stand after the command"),
        (["--quite", "backup"], "unrecognized arguments: --quite; options stand after the command"),
        (["restore", "--", "--odd", "--yes"], "unrecognized arguments: --yes"),
        # Values that only look like options.
        (["backup", "--label", "--my label", "--method", "copy"], "required: --to"),
        (["backup", "--label", "-5"], "required: --to"),
    ],
)
def test_an_option_that_is_unknown_is_named(typed: list[str], told: str) -> None:
    assert cli(*typed).stderr.endswith(f"{told}\n")


def test_the_folder_of_the_backups_is_no_backup_and_says_which_it_holds(tmp_path: Path) -> None:
    for name in ("b1", "b2"):
        (tmp_path / name / "Neo4j_data" / "databases" / "neo4j").mkdir(parents=True)
        (tmp_path / name / "Neo4j_data" / "databases" / "neo4j" / "neostore").touch()
    for command in ("restore", "verify"):
        last = said(command, tmp_path, code="BACKUP_NOT_FOUND")[-1]
        assert "holds 2 backups" in last["message"] and "b1" in last["message"]
        assert str(tmp_path / "b") in last["hint"]


def test_a_list_has_straight_columns_and_says_of_what_it_is(tmp_path: Path) -> None:
    seal(tmp_path / "made", created="2020-03-01T11:30:00Z")
    seal(tmp_path / "incremental", created="2020-04-01T11:30:00Z", read_utc="2020-03-31T11:30:00Z")
    (tmp_path / "with-a-very-long-name.partial").mkdir()
    header, incremental, made, partial, _, last = cli("list", tmp_path).stdout.splitlines()
    assert header.index("Kind") == made.index("copy") == partial.index("NOT USABLE")
    assert header.index("Made") == made.index("1 Mar")
    # Never "verified" before it was made.
    assert header.index("Verified") == incremental.index("when made; shared files 31 Mar 2020") == made.rindex("1 Mar")
    assert last == f"2 backups in {tmp_path}. Not usable: 1."


def test_quiet_leaves_no_result_out(tmp_path: Path) -> None:
    (tmp_path / "b.partial").mkdir()
    done = cli("list", tmp_path, "--quiet")
    assert "NOT USABLE" in done.stdout
    done = cli("recover", "--quiet")
    assert done.stdout.strip() == "No job was interrupted; there is nothing to recover."


def test_quiet_leaves_out_the_steps_of_a_job(create: Callable[..., DemoServer], tmp_path: Path) -> None:
    demo = create("docker", "--stopped")
    last = said("backup", *demo.args, "--to", tmp_path / "to", "--label", "told")[-1]
    page = Path(last["report"]).read_text(encoding="utf-8")
    # The wizard looks there for backups, and proposes it.
    assert (load_settings().known_folders, load_settings().last_destination) == (
        (str(tmp_path / "to"),),
        str(tmp_path / "to"),
    )
    # Whoever started it: a job leaves its report.
    assert "Backup complete" in page and last["checksum"] in page and last["account"] in page
    for options, shown in (([], True), (["--quiet"], False)):
        done = cli("backup", *demo.args, "--to", tmp_path / "to", "--label", f"b{shown}", *options)
        assert done.returncode == 0 and "is complete and verified" in done.stdout
        assert ("[1/" in done.stdout) is shown


def test_an_own_folder_that_cannot_be_used_is_told_with_what_to_do(tmp_path: Path) -> None:
    """Of an account whose home is elsewhere, say."""
    (tmp_path / "file").touch()
    environment = {**os.environ, STATE_DIR_VARIABLE: str(tmp_path / "file")}
    for command in (["list", str(tmp_path)], ["recover"]):
        done = cli(*command, env=environment)
        assert done.returncode == 24 and done.stderr == ""
        assert (
            f"This program's own folder cannot be used: [Errno 20] not a folder: {str(tmp_path / 'file')!r}"
            in done.stdout
        )
        assert f"-> Correct its rights, or name another folder in {STATE_DIR_VARIABLE}." in done.stdout


def test_a_wrong_usage_is_told_to_a_person_on_standard_error() -> None:
    done = cli("backup", "--method", "magic")
    assert (done.returncode, done.stdout) == (2, "")
    assert "usage: imaging-backup backup" in done.stderr
    assert "invalid choice: 'magic'" in done.stderr


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["backup", "--help"], ["demo", "--help"]])
def test_help_and_version_end_well(arguments: list[str]) -> None:
    done = cli(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert "imaging-backup" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="the shell's pipe is POSIX")
@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["list", "FOLDER"], ["list", "FOLDER", "--json"]])
def test_a_reader_that_goes_away_leaves_no_traceback(tmp_path: Path, arguments: list[str]) -> None:
    for number in range(40):
        (tmp_path / f"b{number}.partial").mkdir()
    reading, writing = os.pipe()
    os.close(reading)  # nobody will ever read: the first write already fails
    try:
        done = subprocess.run(
            [*PROGRAM, *(str(tmp_path) if word == "FOLDER" else word for word in arguments)],
            cwd=ROOT,
            stdout=writing,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            timeout=TIMEOUT_S,
            check=False,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX file descriptors")
def test_no_standard_output_at_all_is_no_failure(tmp_path: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", '"$@" >&-', "sh", *PROGRAM, "list", str(tmp_path)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=TIMEOUT_S,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_machine_of_few_characters_gets_all_of_them_in_a_pipe(tmp_path: Path) -> None:
    """A console keeps its encoding: tests/unit/cli/test_encoding.py."""
    folder = tmp_path / "d\u00e9p\u00f4t \u96ea"
    (folder / "b.partial").mkdir(parents=True)
    environment = {**os.environ, "PYTHONIOENCODING": "ascii:strict", "PYTHONUTF8": "0"}
    done = cli("list", folder, env=environment)
    assert done.returncode == 0, done.stderr
    assert f"0 backups in {folder}." in done.stdout
    assert lines_of(cli("list", folder, "--json", env=environment).stdout)[-1]["path"] == str(folder)


def test_the_command_line_loads_no_window_and_no_demo() -> None:
    text = "import sys, core.cli.main; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", text], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=TIMEOUT_S, check=True
    )
    loaded = set(done.stdout.split())
    assert "core.cli.main" in loaded
    unwanted = {
        "PySide6",
        "shiboken6",
        "qasync",
        "asyncio",
        "gui",
        "urllib.request",
        "core.demo.server_folder",
        "core.cli.demo_tour",
    }
    assert not loaded & unwanted


def test_the_latest_backup_is_taken_and_what_is_passed_over_is_said(
    create: Callable[..., DemoServer], tmp_path: Path
) -> None:
    demo = create("docker", "--stopped")
    backups = tmp_path / "to"
    for label in ("a", "b"):
        said("backup", *demo.args, "--to", backups, "--label", label, "--yes")
    (backups / "c.partial").mkdir()
    latest = ("restore", "--latest", backups, *demo.args, "--yes")
    lines = said(*latest, "--dry-run")
    (over,) = (line for line in lines if line["event"] == "passed_over")
    (taken,) = (line for line in lines if line["event"] == "latest")
    assert (over["label"], taken["label"], taken["path"]) == ("c.partial", "b", str(backups / "b"))
    assert "not finished" in over["reason"] and taken["data_dir"] == str(demo.data_dir)
    assert said(*latest)[-1]["path"] == str(backups / "b")
    last = said(*latest, "--host", "nobody", code="BACKUP_NOT_FOUND")[-1]
    assert "nobody" in last["message"] and taken["host"] in last["hint"]
    shown = cli(*latest, "--host", taken["host"], "--dry-run").stdout
    assert shown.index("Passed over: c.partial: ") < shown.index("Taken: b, made ") < shown.index("Restore b ")
    said("restore", "--latest", tmp_path / "none", *demo.args, code="BACKUP_NOT_FOUND")
    (tmp_path / "empty").mkdir()
    assert said("restore", "--latest", tmp_path / "empty", *demo.args, code="BACKUP_NOT_FOUND")[-1]["hint"]
    said("restore", backups / "b", "--host", "nobody", *demo.args, code="USAGE")
    said("restore", backups / "b", "--latest", backups, *demo.args, code="USAGE")
