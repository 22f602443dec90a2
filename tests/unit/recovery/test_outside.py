"""Recovery from outside: what is registered, for whom, and that it goes again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.recovery import outside, unfinished
from core.recovery.journal import Begun, Journal, JournalContent
from core.recovery.outside import PREFIX, name_of, recovery_from_outside
from core.recovery.systemd_unit import add_unit, only_root_can_change, quote_word, remove_unit, unit_text, units
from core.recovery.unfinished import forget_what_has_ended, installation_record
from tests.support import plain_server

posix = pytest.mark.skipif(sys.platform == "win32", reason="systemd is Linux'")


@pytest.fixture
def booted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine that systemd has booted, seen by root, whose program only root can change; gives the folder of its units."""
    monkeypatch.setattr(outside, "BOOTED", tmp_path)
    monkeypatch.setattr(outside, "UNITS", tmp_path / "system")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(outside, "only_root_can_change", lambda program: True)
    (tmp_path / "system").mkdir()
    return tmp_path / "system"


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob(f"{PREFIX}*"))


def begin(tmp_path: Path, state_dir: Path, name: str) -> Journal:
    begun = Begun(
        "backup", "x", "2026-01-01T00:00:00Z", installation_record(plain_server(tmp_path / name).installation)
    )
    return Journal(state_dir / "journals" / f"{name}.jsonl", begun)


@posix
def test_it_is_registered_while_a_job_runs(booted: Path, state_dir: Path) -> None:
    journal = state_dir / "journals" / "one.jsonl"
    for _ in range(2):
        with recovery_from_outside(journal, pytest.fail):
            name = f"{name_of(journal)}.service"
            assert files(booted) == [name, f"multi-user.target.wants/{name}"]
            text = (booted / "multi-user.target.wants" / name).read_text(encoding="utf-8")
            assert 'recover" "--yes"' in text and f"STATE_DIR={state_dir}" in text
        assert files(booted) == []


@posix
def test_each_job_has_its_own(booted: Path, state_dir: Path) -> None:
    one, other = state_dir / "journals" / "one.jsonl", state_dir / "journals" / "other.jsonl"
    with recovery_from_outside(one, pytest.fail):
        with recovery_from_outside(other, pytest.fail):
            pass
        assert units(booted, PREFIX) == [name_of(one)]


@posix
def test_it_stays_when_the_job_is_left_to_recovery(booted: Path, tmp_path: Path, state_dir: Path) -> None:
    journal, elsewhere = begin(tmp_path, state_dir, "one"), tmp_path / "state" / "journals" / "one.jsonl"
    for path in (journal.path, elsewhere):
        with pytest.raises(KeyboardInterrupt), recovery_from_outside(path, pytest.fail):
            raise KeyboardInterrupt
    outside.try_no_more(journal.path)
    forget_what_has_ended(state_dir)
    assert units(booted, PREFIX) == sorted([name_of(journal.path), name_of(elsewhere)]), "the job has not ended"
    journal.finish("recovered")
    forget_what_has_ended(state_dir)
    assert units(booted, PREFIX) == [name_of(elsewhere)], "another state folder's"
    outside.forget_job(elsewhere)
    outside.forget_job(elsewhere)
    assert files(booted) == []


@posix
def test_what_earlier_versions_have_registered_goes_once_nothing_is_left(
    booted: Path, tmp_path: Path, state_dir: Path
) -> None:
    journal = begin(tmp_path, state_dir, "one")
    add_unit(booted, PREFIX, "")
    forget_what_has_ended(state_dir)
    assert units(booted, PREFIX) == [PREFIX]
    journal.finish("recovered")
    forget_what_has_ended(state_dir)
    assert files(booted) == []


@posix
def test_what_is_registered_stays_where_its_journal_cannot_be_read(
    booted: Path, tmp_path: Path, state_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of an antivirus that has it open, say, while another server's job is recovered."""
    journal, other = begin(tmp_path, state_dir, "one"), begin(tmp_path, state_dir, "other")
    other.finish("recovered")
    for name in (PREFIX, name_of(journal.path), name_of(other.path)):
        add_unit(booted, name, "")
    real = unfinished.read_journal

    def read(path: Path) -> JournalContent | None:
        if path == journal.path:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(unfinished, "read_journal", read)
    forget_what_has_ended(state_dir)
    assert units(booted, PREFIX) == sorted([PREFIX, name_of(journal.path)])
    journal.abandon()


@posix
def test_a_program_that_others_can_change_is_never_run_as_the_system(
    booted: Path, state_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "only_root_can_change", lambda program: False)
    with recovery_from_outside(state_dir / "journals" / "one.jsonl", pytest.fail):
        assert files(booted) == []


@posix
@pytest.mark.expects_warnings
def test_a_folder_that_cannot_be_written_ends_no_job(booted: Path, state_dir: Path) -> None:
    booted.rmdir()
    with recovery_from_outside(state_dir / "journals" / "one.jsonl", pytest.fail):
        pass
    booted.write_bytes(b"in the way")
    outside._forget(["one"])


@posix
@pytest.mark.skipif(sys.platform != "win32" and os.geteuid() != 0, reason="needs root: files that belong to root")
def test_who_can_change_a_program(tmp_path: Path) -> None:
    folder = Path("/usr/local/lib", f"imaging-backup-test-{os.getpid()}")
    folder.mkdir(mode=0o755)
    try:
        program = folder / "program"
        program.touch(0o755)
        link = folder / "link"
        link.symlink_to(program)
        assert only_root_can_change(program) and only_root_can_change(link)
        program.chmod(0o775)
        assert not only_root_can_change(link)
        program.chmod(0o755)
        folder.chmod(0o777)
        assert not only_root_can_change(program)
        folder.chmod(0o755)
        os.chown(program, 1234, 0)
        assert not only_root_can_change(program)
    finally:
        shutil.rmtree(folder)


def test_no_word_of_a_unit_is_read_as_more_than_itself() -> None:
    assert quote_word('a "b" %n \\c') == '"a \\"b\\" %%n \\\\c"'
    text = unit_text(["/a$b", "recover"], {"NAME": "50% of $x"})
    assert 'ExecStart="/a$$b" "recover"\n' in text and 'Environment="NAME=50%% of $x"\n' in text


@posix
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    name = name_of(Path("/var/lib/imaging-backup/journals/2026-01-01T000000Z-0123456789abcdef-01234567.jsonl"))
    add_unit(tmp_path, name, unit_text(["/bin/true", "recover", "--yes"], {"A": "b c"}))
    unit = tmp_path / f"{name}.service"
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and name not in done.stderr, done.stderr
    remove_unit(tmp_path, name)
    assert files(tmp_path) == []


@pytest.mark.skipif(sys.platform != "win32", reason="a task of Windows")
def test_a_program_that_runs_from_its_source_has_no_task_and_says_so(state_dir: Path) -> None:
    warned: list[str] = []
    with recovery_from_outside(state_dir / "journals" / "one.jsonl", warned.append):
        assert len(warned) == 1 and "from its source" in warned[0] and "logged off" in warned[0]
