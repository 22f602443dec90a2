"""Recovery at the next boot: what is registered, for whom, and that it goes again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.recovery import boot as boot_recovery
from core.recovery.boot import (
    NAME,
    add_task,
    only_root_can_change,
    quote_word,
    recovery_at_boot,
    remove_task,
    remove_unit,
    unit_text,
    write_unit,
)
from core.system.command import CommandResult

COMMAND = ["/opt/imaging backup/imaging-backup", "recover", "--yes"]
posix = pytest.mark.skipif(sys.platform == "win32", reason="systemd is Linux'")


@pytest.fixture
def booted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine that systemd has booted, seen by root; gives the folder of its units."""
    monkeypatch.setattr(boot_recovery, "BOOTED", tmp_path)
    monkeypatch.setattr(boot_recovery, "UNITS", tmp_path / "system")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    (tmp_path / "system").mkdir()
    return tmp_path / "system"


def units(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob(f"{NAME}*"))


@posix
def test_it_is_registered_while_a_job_runs(booted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boot_recovery, "only_root_can_change", lambda program: True)
    for _ in range(2):
        with recovery_at_boot(tmp_path / "state"):
            assert units(booted) == [f"{NAME}.service", f"multi-user.target.wants/{NAME}.service"]
            text = (booted / "multi-user.target.wants" / f"{NAME}.service").read_text(encoding="utf-8")
            assert 'recover" "--yes"' in text and f"STATE_DIR={tmp_path / 'state'}" in text
        assert units(booted) == []


@posix
def test_it_stays_when_the_job_is_left_to_recovery(
    booted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boot_recovery, "only_root_can_change", lambda program: True)
    with pytest.raises(KeyboardInterrupt), recovery_at_boot(tmp_path):
        raise KeyboardInterrupt
    assert len(units(booted)) == 2
    boot_recovery.forget_recovery_at_boot()
    boot_recovery.forget_recovery_at_boot()
    assert units(booted) == []


@posix
def test_a_program_that_others_can_change_is_never_run_as_the_system(
    booted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boot_recovery, "only_root_can_change", lambda program: False)
    with recovery_at_boot(tmp_path):
        assert units(booted) == []


@posix
@pytest.mark.expects_warnings
def test_a_folder_that_cannot_be_written_ends_no_job(
    booted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boot_recovery, "only_root_can_change", lambda program: True)
    booted.rmdir()
    with recovery_at_boot(tmp_path):
        pass


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
    write_unit(tmp_path, unit_text(["/bin/true", "recover", "--yes"], {"A": "b c"}))
    unit = tmp_path / f"{NAME}.service"
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and NAME not in done.stderr, done.stderr
    remove_unit(tmp_path)
    assert units(tmp_path) == []


def test_the_task_of_windows() -> None:
    ran: list[tuple[list[str], dict[str, Any]]] = []
    code = 0

    def run(words: list[Any], **options: Any) -> CommandResult:
        ran.append(([str(word) for word in words], options))
        return CommandResult((), code, "Access is denied.")

    add_task(["C:\\Program Files\\i\\imaging-backup.exe", "recover", "--yes"], run)
    words = ran[0][0]
    assert words[0].endswith("schtasks.exe") and words[words.index("/SC") + 1] == "ONSTART"
    assert words[-1] == '"C:\\Program Files\\i\\imaging-backup.exe" recover --yes'
    remove_task(run)
    assert "/Delete" in ran[1][0]
    code = 1
    with pytest.raises(OSError, match="Access is denied"):
        add_task(COMMAND, run)
