"""Keeping the machine awake: asked for while the block lasts, given back in every case, and harmless where refused."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from core.keep_awake import keep_awake

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for systemd-inhibit")

HOLDS = """#!/bin/sh
echo "$@" > "$HELD"
for last; do :; done
"$last"
echo ended >> "$HELD"
"""
DIES_WITH_US = """
import os
from core.keep_awake import keep_awake
with keep_awake("a test"):
    print("awake", flush=True)
    os.kill(os.getpid(), 9)
"""


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the stand-in writes what it was asked, and that it ended."""
    put_in_place(tmp_path, HOLDS, monkeypatch)
    os.mkfifo(tmp_path / "held")
    monkeypatch.setenv("HELD", str(tmp_path / "held"))
    return tmp_path / "held"


def put_in_place(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = folder / "systemd-inhibit"
    program.write_text(script, encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_it_is_held_while_the_block_lasts(held: Path) -> None:
    with keep_awake("a test"):
        asked = held.read_text(encoding="utf-8")  # waits for the stand-in
        assert [child.name() for child in psutil.Process().children()] == ["systemd-inhibit"]
        held.unlink()
    assert asked.startswith("--what=sleep:idle --who=CAST Imaging backup --why=a test --mode=block /")
    assert held.read_text(encoding="utf-8") == "ended\n"
    assert not psutil.Process().children()


def test_it_is_given_back_when_this_program_is_killed(held: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", DIES_WITH_US], stdout=subprocess.PIPE) as killed:
        # Before the pipe is opened: a program that did not get so far would leave it without a writer, for ever.
        assert killed.stdout is not None and killed.stdout.readline().strip() == b"awake"
        assert held.read_text(encoding="utf-8")
        assert killed.wait(30) == -9
    # Opening a pipe waits for its writer: the stand-in writes once more when it has ended by itself.
    assert held.read_text(encoding="utf-8") == "ended\n"


def test_a_refusal_is_logged_and_harmless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    put_in_place(tmp_path, "#!/bin/sh\necho Access denied >&2\nexit 1\n", monkeypatch)
    caplog.set_level(logging.INFO)
    done = []
    with keep_awake("a test"):
        done.append("work")
    assert done and "Access denied" in caplog.text


@pytest.mark.parametrize("script", ["", "#!/no/such/interpreter\n"])
def test_a_system_without_it_is_logged_and_harmless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, script: str
) -> None:
    if script:
        put_in_place(tmp_path, script, monkeypatch)
    else:
        monkeypatch.setenv("PATH", str(tmp_path))
    caplog.set_level(logging.INFO)
    done = []
    with keep_awake("a test"):
        done.append("work")
    assert done and caplog.records


def test_what_fails_in_the_block_is_raised(held: Path) -> None:
    with pytest.raises(ValueError, match="broken"), keep_awake("a test"):
        held.read_text(encoding="utf-8")
        held.unlink()
        raise ValueError("broken")
    assert held.read_text(encoding="utf-8") == "ended\n"
