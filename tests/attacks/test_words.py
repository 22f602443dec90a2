"""What others wrote (names of files, labels, what a tool says) on a terminal, in the log, in a report; and who may read ours."""

from __future__ import annotations

import io
import logging
import os
import stat
import subprocess
import sys
from pathlib import Path, PurePath
from typing import Any

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from core.cli.console import JsonReporter, TextReporter
from core.cli.main import main
from core.execute import staging
from core.model.backup import BackupEntry
from core.model.events import JobState, Level, Notice, Outcome
from core.model.store_facts import Doubt
from core.reports.job_record import Goal, JobRecord
from core.reports.page import make_report
from core.system.logs import set_up_logging
from core.system.visible import visible
from gui.pages.backup_table import BackupTable
from gui.widgets.theme import Theme
from gui.widgets.widgets import make_label
from tests.support import Server, plain_server
from tests.unit.hostile import rewritten

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX; on Windows a protected ACL")
HOSTILE = '\x1b]0;title\x07\x1b[2J\x1b[31m\rx\x9b2J<script>alert(1)</script><b>"&\u202etxt.exe'
CANARY = "hunter2-canary"


@pytest.fixture
def app(qapp: QApplication) -> QApplication:
    return qapp


@pytest.mark.parametrize("char", ["\x1b", "\x07", "\r", "\x08", "\x7f", "\x9b", "\u202e", "\u2066", "\u2028"])
def test_nothing_steers_a_terminal(char: str) -> None:
    stream = io.StringIO()
    reporter = TextReporter(stream)
    text = f"a{char}b"
    reporter.event(Notice(Level.WARNING, text))
    reporter.item("backup", {}, text)
    reporter.attach({}, text)
    reporter.outcome(Outcome(JobState.FAILED, text, hint=text, warnings=(text,), kept_aside=(text,)))
    assert char not in stream.getvalue()
    assert stream.getvalue().count(visible(text)) == 7


def test_what_is_no_danger_is_left() -> None:
    text = "Ünïcode 備份 \t مرحبا 1 234 — “x”\nsecond line"
    assert visible(text) == text


def test_a_script_gets_one_object_a_line_whatever_a_name_holds() -> None:
    stream = io.StringIO()
    reporter = JsonReporter(stream)
    reporter.event(Notice(Level.INFO, HOSTILE + '\n{"event": "outcome"}'))
    reporter.outcome(Outcome(JobState.SUCCEEDED, HOSTILE))
    lines = stream.getvalue().splitlines()
    assert len(lines) == 2
    assert all(line.isascii() and line.isprintable() for line in lines)


def test_a_list_of_backups_with_hostile_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows allows no such name")
    (tmp_path / "\x1b[2Jevil" / "Neo4j_data" / "databases" / "neo4j").mkdir(parents=True)
    assert main(["list", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert r"\x1b[2Jevil" in said
    assert "\x1b" not in said


def test_a_list_of_backups_with_hostile_doubts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a manifest says is doubtful: no line that looks like ours, no escape, and no flood of either."""
    server = plain_server(tmp_path)
    backup = Path(server.back_up(label="b").path)
    doubts = [{"code": "X", "text": f"{HOSTILE}\nforged   2026   good {'x' * 10_000}"}] * 500
    rewritten(lambda document: document.update({"doubts": doubts}))(backup)
    capsys.readouterr()
    assert main(["list", str(backup.parent)]) == 0
    said = capsys.readouterr().out
    assert "DOUBTFUL" in said and r"\x1b[2J" in said and len(said) < 20_000
    assert not {"\x1b", "\x07", "\r", "\x9b", "\u202e"} & set(said)
    assert not [line for line in said.splitlines() if line.startswith("forged")]


def test_the_log_can_be_shown_on_a_terminal() -> None:
    path = set_up_logging()
    logging.getLogger("x").info("name %s", HOSTILE)
    text = path.read_bytes().decode().replace(os.linesep, "\n")
    assert "title" in text
    assert not {"\x1b", "\x07", "\r", "\x9b", "\u202e"} & set(text)


def test_a_report_shows_markup_as_text() -> None:
    outcome = Outcome(JobState.FAILED, HOSTILE, hint=HOSTILE, warnings=(HOSTILE,), kept_aside=(HOSTILE,), path=HOSTILE)
    page = make_report(Goal.BACKUP, outcome, JobRecord("2026-01-01T00:00:00Z"), None, "2026-01-01T00:00:00Z")
    assert "<script" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;" in page


def test_markup_in_a_backup_is_no_markup_in_a_tool_tip(app: QApplication) -> None:
    """An <img src="//server/share/x"> would make Windows send the account's credentials to that server."""
    markup = '<img src="//evil/share/x.png"><b>host</b>'
    table = BackupTable(Theme(app))
    table.show_entries([BackupEntry(PurePath(f"/b/{markup}"), markup, markup, host=markup, total_bytes=1)], None)
    row = table.topLevelItem(0)
    assert row is not None
    below = row.child(0)
    assert below is not None
    tips = [row.toolTip(column) for column in range(table.columnCount())] + [below.toolTip(0)]
    assert any("img" in tip for tip in tips)
    for tip in tips:
        assert "<img" not in tip
        assert "<b>" not in tip
    assert make_label(markup).textFormat() is Qt.TextFormat.PlainText
    doubtful = BackupEntry(PurePath("/b/x"), "x", sealed=True, doubts=(Doubt("X", markup),))
    table.show_entries([doubtful], None)
    reason = table.topLevelItem(0).child(0)
    assert "img" in reason.toolTip(0) and "<img" not in reason.toolTip(0)


def test_a_traceback_in_the_log_hides_what_looks_like_a_secret() -> None:
    path = set_up_logging()
    try:
        raise RuntimeError(f"connect failed: bolt://neo4j:{CANARY}@host password={CANARY}")
    except RuntimeError as error:
        logging.getLogger("x").info("it failed", exc_info=error)
    text = path.read_text(encoding="utf-8")
    assert "Traceback" in text
    assert CANARY not in text


@posix
def test_with_no_umask_at_all_nothing_of_ours_can_be_read_by_others(tmp_path: Path, state_dir: Path) -> None:
    code = (
        "import os, sys; os.umask(0)\n"
        "from pathlib import Path\n"
        "from core.reports.folder import write_report\n"
        "from core.system.logs import set_up_logging\n"
        "from core.system.settings import save_settings, Settings\n"
        "from tests.support import plain_server\n"
        "set_up_logging(verbose=True); save_settings(Settings('/x')); write_report('r', '<p>')\n"
        "server = plain_server(Path(sys.argv[1]))\n"
        "outcome = server.back_up(label='b'); assert outcome.exit_code == 0, outcome\n"
        "assert server.restore(Path(outcome.path)).exit_code == 0\n"
    )
    env = {**os.environ, "IMAGING_BACKUP_STATE_DIR": str(tmp_path / "state")}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "s")], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for top in (tmp_path / "state", tmp_path / "s/backups/b"):
        assert stat.S_IMODE(top.stat().st_mode) == 0o700
    own = [path for path in (tmp_path / "state").rglob("*") if path.is_file()]
    own += [tmp_path / "s/backups/b" / name for name in ("manifest.json", "BLAKE3SUMS", "README.txt", "backup.log")]
    assert {path.suffix for path in own} >= {".jsonl", ".log", ".json", ".html"}
    # The lock file itself holds nothing; it is in a private folder like all the rest.
    open_ones = [path for path in own if path.stat().st_mode & 0o077 and path.suffix != ".lock"]
    assert open_ones == []
    for folder in ("locks", "journals", "logs", "reports"):
        assert stat.S_IMODE((tmp_path / "state" / folder).stat().st_mode) == 0o700


@posix
def test_the_staged_copy_is_shut_while_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = plain_server(tmp_path)
    backup = Path(server.back_up(label="b").path)
    modes: set[int] = set()
    real = staging.copy_file

    def watched(source: Path, target: Path, relative: str, **options: Any) -> Any:
        modes.update(stat.S_IMODE(path.stat().st_mode) for path in server.data_dir.parent.glob("data.staged-*"))
        return real(source, target, relative, **options)

    monkeypatch.setattr(staging, "copy_file", watched)
    assert server.restore(backup).exit_code == 0
    assert modes == {0o700}


def secret_server(folder: Path) -> Server:
    server = plain_server(folder)
    for file in server.installation.config_files:
        Path(file.path).write_text(f"spring.datasource.password={CANARY}\n", encoding="utf-8")
    return server


def test_no_secret_is_in_what_a_job_says_nor_in_a_command_line(tmp_path: Path, state_dir: Path) -> None:
    """Also of the programs that run meanwhile: process lists are for everybody to read."""
    server = secret_server(tmp_path)
    backup = server.back_up(label="b")
    seen: list[str] = []

    def listen(_: object) -> None:
        for process in [psutil.Process(), *psutil.Process().children(recursive=True)]:
            try:
                seen.append(" ".join([*process.cmdline(), *process.environ().values()]))
            except psutil.Error:
                continue

    restored = server.run(server.plan_restore(Path(backup.path)), listen=listen)
    assert (backup.exit_code, restored.exit_code) == (0, 0)
    assert seen
    for text in (*seen, repr(backup), repr(restored), repr(server.events)):
        assert CANARY not in text
    kept = [path for path in Path(backup.path).iterdir() if path.is_file()]
    kept += [path for path in state_dir.rglob("*") if path.is_file()]
    assert [path for path in kept if CANARY.encode() in path.read_bytes()] == []


def test_only_private_and_unguessable_names_in_the_machines_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "tmp").mkdir()
    server = plain_server(tmp_path / "s")
    backup = server.back_up(label="b")
    assert server.restore(Path(backup.path)).exit_code == 0
    assert list((tmp_path / "tmp").iterdir()) == []
