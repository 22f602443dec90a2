"""A doubtful backup is made all the same, says so everywhere, and counts as good nowhere until a person has accepted it."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.backups.accepted import accept_backup
from core.backups.catalog import list_backups, open_backup, summarize_backup
from core.backups.earlier import find_last_good
from core.cancel import CancelToken
from core.cli.console import outcome_object
from core.cli.main import main
from core.demo.server_folder import create_demo, reinstall, remove_demo
from core.errors import BackupDoubtful
from core.execute.backup_steps import BACKUP_STEPS
from core.execute.verify import verify
from core.model.backup import BackupEntry, BackupMethod
from core.model.events import JobState, Outcome
from core.model.layout import DATA_FOLDER, LOG_NAME, MANIFEST_NAME, README_NAME
from core.model.store_facts import Doubt
from core.plan.steps import ReadBack, SealBackup, VerifyEarlier
from core.sizes import size_words
from tests.fakes import FakeService
from tests.golden.servers import KINDS, golden_server
from tests.support import Server, Terminal, demo_server, plain_server
from tests.unit.hostile import rewritten

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
SIZE = 40_000
LATER = "2030-01-01T00:00:00Z"
METHODS = {kind: BackupMethod.ONLINE if "online" in kind else BackupMethod.COPY for kind in KINDS if "hand" not in kind}


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """A server whose store has SIZE bytes and some."""
    return filled(plain_server(tmp_path), SIZE)


def filled(server: Server, size: int) -> Server:
    (server.data_dir / "databases" / "neo4j" / "neostore.counts.db").write_bytes(b"n" * size)
    return server


def logs(server: Server, size: int) -> None:
    (server.data_dir / "transactions" / "neo4j" / "neostore.transaction.db.1").write_bytes(b"l" * size)


def sealed(outcome: Outcome) -> Path:
    assert outcome.state is JobState.SUCCEEDED, outcome
    return Path(outcome.path)


def doubtful(outcome: Outcome) -> Path:
    assert (outcome.state, outcome.code, outcome.exit_code) == (JobState.FAILED, "BACKUP_DOUBTFUL", 19), outcome
    return Path(outcome.path)


def line_of(backup: Path) -> BackupEntry:
    (entry,) = [entry for entry in list_backups(backup.parent) if entry.path == backup]
    return entry


def accept(backup: Path) -> None:
    accept_backup(line_of(backup), LATER)


@pytest.fixture
def not_whole(monkeypatch: pytest.MonkeyPatch) -> Doubt:
    """Every copy lacks something, as a step finds out."""
    doubt = Doubt("NOT_WHOLE", "The default database neo4j is missing.")
    real = BACKUP_STEPS[ReadBack]

    def find(step: ReadBack, run: Any) -> None:
        run.doubts.append(doubt)
        real(step, run)

    monkeypatch.setitem(BACKUP_STEPS, ReadBack, find)  # type: ignore[arg-type]
    return doubt


# --- much smaller --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", METHODS)
def test_a_server_that_has_lost_its_data_is_backed_up_with_a_mark(tmp_path: Path, kind: str) -> None:
    server, method = filled(golden_server(tmp_path, kind, "x"), SIZE), METHODS[kind]
    sealed(server.back_up(method=method, label="full"))
    filled(server, SIZE // 100)
    plan = server.plan_backup(method=method, label="lost")
    (told,) = [check for check in plan.checks if check.code == "MUCH_SMALLER"]
    assert plan.runnable and not told.ok
    assert told.message.startswith("The databases are much smaller than in the last good backup full: ")
    assert "made all the same, with a mark" in told.message
    lost = doubtful(outcome := server.run(plan))
    (doubt,) = open_backup(lost).doubts
    assert doubt.code == "MUCH_SMALLER" and told.message.startswith(doubt.text)
    store = "neo4j_backup/" if method is BackupMethod.ONLINE else "Neo4j_data/databases/"
    held = sum(file.size_bytes for file in open_backup(lost).files if file.path.startswith(store))
    assert doubt.text.endswith(f": {size_words(held)}, there {size_words(held + SIZE - SIZE // 100)}.")
    assert doubt.text in outcome.message and "complete" not in outcome.message and str(lost) in outcome.message
    read = verify(open_backup(lost), lambda _: None, CancelToken())
    assert read.state is JobState.SUCCEEDED and any(warning.endswith(doubt.text) for warning in read.warnings)
    for name in (LOG_NAME, README_NAME):
        assert doubt.text in (lost / name).read_text("utf-8"), name


@pytest.mark.parametrize("kind", ["windows", "docker"])
def test_a_demo_server_that_was_installed_anew(tmp_path: Path, kind: str) -> None:
    demo = create_demo(tmp_path / "demo", kind, 4, start_delay_s=0.0, stop_delay_s=0.0)
    try:
        server = demo_server(demo, tmp_path / "backups")
        sealed(server.back_up(label="1 before"))
        reinstall(demo)
        after = doubtful(server.back_up(label="2 after"))
        doubtful(server.back_up(label="3 again"))
        accept(after)
        sealed(server.back_up(label="4 at last"))
    finally:
        remove_demo(tmp_path / "demo")


def test_half_is_not_much_smaller_and_a_byte_less_is(server: Server) -> None:
    first = sealed(server.back_up())
    held = sum(file.size_bytes for file in open_backup(first).files if file.path.startswith("Neo4j_data/databases/"))
    assert held % 2 == 0
    filled(server, SIZE - held // 2)
    half = sealed(server.back_up(label="half"))
    filled(server, SIZE - held // 2 - 1 - held // 4)
    doubtful(server.back_up(label="less"))
    assert line_of(half).doubts == ()


def test_logs_and_dumps_are_no_data(server: Server) -> None:
    """Neo4j prunes its logs, and a dump may be deleted: neither tells of a loss, and neither hides one."""
    logs(server, 50 * SIZE)
    (server.data_dir / "dumps" / "neo4j.dump").write_bytes(b"d" * 50 * SIZE)
    sealed(server.back_up(label="much beside"))
    logs(server, 1)
    (server.data_dir / "dumps" / "neo4j.dump").unlink()
    sealed(server.back_up(label="nothing beside"))
    filled(server, 1)
    logs(server, 50 * SIZE)
    doubtful(server.back_up(label="only logs"))


@pytest.mark.parametrize("choices", [{"full": True}, {"quick": True}, {"pre_copy": False}])
def test_it_is_noticed_whatever_is_copied(server: Server, choices: dict[str, bool]) -> None:
    sealed(server.back_up(label="first"))
    filled(server, 1)
    doubtful(server.back_up(label="second", **choices))


def test_what_the_survey_has_not_seen_is_found_on_the_copy(server: Server) -> None:
    sealed(server.back_up(label="first"))
    plan = server.plan_backup(label="second")
    assert not [check for check in plan.checks if check.code == "MUCH_SMALLER"]
    filled(server, 1)
    doubtful(server.run(plan))


def test_only_the_same_server_by_the_same_method_is_compared_with(tmp_path: Path) -> None:
    server = filled(golden_server(tmp_path / "one", "windows-copy", "x"), SIZE)
    backup = sealed(server.back_up(label="copy"))
    filled(server, 1)
    other = golden_server(tmp_path / "other", "windows-copy", "x")
    other.backups = server.backups
    sealed(other.back_up(label="of another data folder"))
    sealed(server.back_up(method=BackupMethod.ONLINE, label="online"))
    rewritten(lambda document: document.update({"host": "another"}))(backup)
    sealed(server.back_up(label="of another host"))


def test_a_damaged_backup_is_not_compared_with(server: Server) -> None:
    damaged = sealed(server.back_up(label="damaged"))
    file = damaged / DATA_FOLDER / "databases" / "neo4j" / "neostore.counts.db"
    file.write_bytes(b"N" * SIZE)
    assert verify(open_backup(damaged), lambda _: None, CancelToken()).code == "BACKUP_CORRUPT"
    filled(server, 1)
    sealed(server.back_up(label="next"))


def test_a_backup_that_cannot_be_opened_is_not_compared_with(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    older = sealed(server.back_up(label="older"))
    rewritten(lambda document: document.update({"created_utc": "2020-01-01T00:00:00Z"}))(older)
    broken = sealed(server.back_up(label="broken"))
    # What a list shows of it is right; its list of files is not.
    rewritten(lambda document: document["files"][0].update({"path": "../x"}))(broken)
    assert line_of(broken).usable
    plan = server.plan_backup()
    (seal,) = [step for step in plan.steps if isinstance(step, SealBackup)]
    assert seal.last_good is not None and seal.last_good.label == "older"


def test_only_good_and_accepted_backups_are_compared_with(server: Server) -> None:
    """Two nights on an empty server make no good backup of it; a person does, once."""
    sealed(server.back_up(label="full"))
    filled(server, 1)
    first = doubtful(server.back_up(label="night 1"))
    second = doubtful(outcome := server.back_up(label="night 2"))
    assert "backup full:" in outcome.message
    accept(first)
    assert (line_of(first).doubtful, line_of(second).doubtful) == (False, True)
    sealed(server.back_up(label="night 3"))
    # It fills up again, and loses all: now the last good one is the one of that time.
    filled(server, SIZE)
    sealed(server.back_up(label="night 4"))
    filled(server, 1)
    assert "backup night 4:" in server.back_up(label="night 5").message


def test_without_a_database_it_is_blocked_for_that_alone(server: Server) -> None:
    sealed(server.back_up(label="full"))
    (server.data_dir / "databases").rename(server.data_dir / "moved")
    plan = server.plan_backup()
    assert [check.code for check in plan.blockers] == ["DATA_FOLDER_INVALID"]
    assert not [check for check in plan.checks if check.code == "MUCH_SMALLER"]


def test_a_doubtful_backup_is_shared_with(server: Server) -> None:
    """Its files are right byte by byte, and whether the next one has all that a server needs is looked for in the next one."""
    sealed(server.back_up(label="full"))
    filled(server, 1)
    doubtful(server.back_up(label="lost"))
    plan = server.plan_backup(label="next")
    (step,) = [step for step in plan.steps if isinstance(step, VerifyEarlier)]
    assert step.earlier.label == "lost"
    again = doubtful(server.run(plan))
    assert json.loads((again / MANIFEST_NAME).read_bytes())["earlier"] == "lost"
    assert verify(open_backup(again), lambda _: None, CancelToken()).state is JobState.SUCCEEDED


# --- the end of the job --------------------------------------------------------------------------------------------


def test_what_any_step_finds_doubtful_ends_the_job_so(server: Server, not_whole: Doubt) -> None:
    outcome = server.back_up(label="x")
    backup = doubtful(outcome)
    assert outcome.message == (
        "The backup x was made and sealed, with a mark: it may not be all that a server needs. "
        f"The default database neo4j is missing. The backup lies in {backup}."
    )
    assert outcome.hint == BackupDoubtful.default_hint
    assert (outcome.files, outcome.checksum) == (len(open_backup(backup).files), open_backup(backup).checksum)
    assert line_of(backup).doubts == open_backup(backup).doubts == (not_whole,)
    assert outcome_object(outcome)["option"] == "imaging-backup accept BACKUP"


def test_all_reasons_are_told(server: Server, not_whole: Doubt) -> None:
    accept(doubtful(server.back_up(label="full")))
    filled(server, 1)
    outcome = server.back_up(label="lost")
    doubts = open_backup(doubtful(outcome)).doubts
    assert [doubt.code for doubt in doubts] == ["NOT_WHOLE", "MUCH_SMALLER"]
    assert all(doubt.text in outcome.message for doubt in doubts)


@pytest.mark.expects_warnings
def test_a_server_that_does_not_come_back_is_told_first_and_the_doubts_with_it(
    server: Server, not_whole: Doubt
) -> None:
    assert isinstance(server.service, FakeService)
    server.service.start_fails = 1000
    outcome = server.back_up(label="x")
    assert outcome.code == "SERVICE_START_FAILED"
    assert not_whole.text in outcome.warnings and "complete" not in outcome.message
    assert line_of(Path(outcome.path)).doubtful


def test_a_doubt_comes_before_an_unchecked_consistency(
    tmp_path: Path, not_whole: Doubt, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = golden_server(tmp_path, "windows-online", "x")
    real = type(server)._run_admin
    monkeypatch.setattr(
        type(server), "_run_admin", lambda self, argv, **options: replace(real(self, argv, **options), returncode=2)
    )
    outcome = server.back_up(method=BackupMethod.ONLINE, label="x")
    assert open_backup(doubtful(outcome)).consistency == "could not run"
    assert not_whole.text in outcome.message
    assert any("consistency check of database neo4j could not run" in warning for warning in outcome.warnings)


# --- acceptance ----------------------------------------------------------------------------------------------------


@pytest.fixture
def lost(server: Server) -> Path:
    """A doubtful backup after a good one."""
    sealed(server.back_up(label="full"))
    filled(server, 1)
    return doubtful(server.back_up(label="lost"))


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str]:
    code = main([str(argument) for argument in arguments])
    return code, capsys.readouterr().out


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_the_list_shows_the_mark_and_the_reason(lost: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(capsys, "list", lost.parent)
    lines = text.splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("lost "))
    assert code == 0 and lines[place + 1].startswith("  DOUBTFUL: The databases are much smaller than in")
    assert text.count("DOUBTFUL") == 1
    accept(lost)
    _, text = run(capsys, "list", lost.parent)
    assert "DOUBTFUL" not in text and "  accepted 1 Jan 2030" in text.replace("01 Jan", "1 Jan")


def test_the_list_for_scripts(lost: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, text = run(capsys, "list", lost.parent, "--json")
    listed = {line["label"]: line for line in objects(text) if line["event"] == "backup"}
    assert [(doubt["code"], doubt["text"][:13]) for doubt in listed["lost"]["doubts"]] == [
        ("MUCH_SMALLER", "The databases")
    ]
    assert (listed["lost"]["accepted_utc"], listed["full"]["doubts"]) == ("", [])


def test_a_person_accepts_by_a_typed_word(
    lost: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.read_bytes() for path in lost.rglob("*") if path.is_file()}
    for typed in ("yes\n", "accept\n", "\n"):
        monkeypatch.setattr(sys, "stdin", Terminal(typed))
        assert run(capsys, "accept", lost)[0] == 130
        assert line_of(lost).doubtful
    monkeypatch.setattr(sys, "stdin", Terminal("ACCEPT\n"))
    code, text = run(capsys, "accept", lost)
    assert (
        code == 0 and "Doubtful: The databases are much smaller" in text and "counts as a good one from now on" in text
    )
    assert not line_of(lost).doubtful and line_of(lost).doubts
    assert before == {path: path.read_bytes() for path in lost.rglob("*") if path.is_file()}


def test_a_script_accepts_with_yes_alone(lost: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(capsys, "accept", lost, "--json")
    assert (code, objects(text)[-1]["code"], objects(text)[-1]["option"]) == (45, "CONFIRMATION_NEEDED", "--yes")
    code, text = run(capsys, "accept", lost, "--json", "--yes", "--dry-run")
    assert code == 0 and "nothing was done" in objects(text)[-1]["message"] and line_of(lost).doubtful
    code, text = run(capsys, "accept", lost, "--json", "--yes")
    doubt, outcome = objects(text)
    assert code == 0 and (doubt["event"], doubt["code"], outcome["path"]) == ("doubt", "MUCH_SMALLER", str(lost))
    code, text = run(capsys, "accept", lost, "--json", "--yes")
    assert code == 0 and "was accepted already" in objects(text)[-1]["message"]


def test_there_is_nothing_to_accept_of_a_good_backup(
    server: Server, lost: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = run(capsys, "accept", lost.parent / "full", "--yes")
    assert code == 0 and "nothing to accept" in text
    assert run(capsys, "accept", tmp_path / "none", "--yes")[0] == 40
    code, text = run(capsys, "accept", lost.parent, "--yes")
    assert code == 40 and "holds 2 backups" in text


def test_a_damaged_backup_cannot_be_accepted(lost: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = lost / DATA_FOLDER / "databases" / "neo4j" / "neostore"
    store.write_bytes(store.read_bytes().swapcase())
    assert verify(open_backup(lost), lambda _: None, CancelToken()).code == "BACKUP_CORRUPT"
    code, text = run(capsys, "accept", lost, "--yes")
    assert code == 42 and "was found damaged" in text
    accepted = summarize_backup(lost)
    assert accepted.doubtful and accepted.damaged


def test_an_acceptance_is_of_this_backup_as_it_is(server: Server, lost: Path, tmp_path: Path) -> None:
    other = doubtful(server.back_up(label="other"))
    accept(lost)
    assert line_of(other).doubtful
    moved = lost.rename(tmp_path / "moved")
    assert not summarize_backup(moved).doubtful
    rewritten(lambda document: document.update({"label": "another"}))(moved)
    assert summarize_backup(moved).doubtful


def test_a_doubt_of_a_newer_program_is_a_doubt(server: Server, lost: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rewritten(lambda document: document.update({"doubts": [{"code": "FROM_2031", "text": ""}]}))(lost)
    assert line_of(lost).doubtful
    assert "DOUBTFUL: FROM_2031" in run(capsys, "list", lost.parent)[1]
    plan = server.plan_restore(lost)
    assert plan.runnable
    assert "The backup was doubtful when it was made: FROM_2031" in plan.warnings


def test_backups_of_earlier_formats_are_good_as_before() -> None:
    """They state no doubt, and none is made up: what they lack, a restore finds."""
    listed = {
        entry.label: entry for entry in list_backups(GOLDEN) if entry.label.startswith(("format-1-", "format-2-"))
    }
    assert len(listed) == 2 * len(KINDS)
    assert not [label for label, entry in listed.items() if entry.doubts or entry.doubtful or not entry.usable]
    assert find_last_good([listed["format-2-windows-copy"]]) is not None


def test_a_backup_of_an_earlier_format_is_compared_with(server: Server) -> None:
    old = sealed(server.back_up(label="old"))

    def of_format_2(document: dict[str, Any]) -> None:
        for added in ("doubts", "stores", "counts"):
            del document[added]
        document["format_version"] = 2

    rewritten(of_format_2)(old)
    filled(server, 1)
    assert "backup old:" in server.back_up(label="new").message
