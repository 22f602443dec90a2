"""Keeping the machine awake: asked for while the block lasts, given back in every case, and harmless where refused."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from core.system.keep_awake import keep_awake
from tests.support import until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for systemd-inhibit")

HOLDS = """#!/bin/sh
echo "$@" > "$HELD/asked.new"
mv "$HELD/asked.new" "$HELD/asked"
for last; do :; done
"$last"
touch "$HELD/ended"
"""
DIES_WITH_US = """
import os
from core.system.keep_awake import keep_awake
with keep_awake("a test"):
    print("awake", flush=True)
    os.kill(os.getpid(), 9)
"""


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where the stand-in writes what it was asked, and that it has ended by itself."""
    put_in_place(tmp_path, HOLDS, monkeypatch)
    monkeypatch.setenv("HELD", str(tmp_path))
    return tmp_path


def put_in_place(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = folder / "systemd-inhibit"
    program.write_text(script, encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_it_is_held_while_the_block_lasts(held: Path) -> None:
    with keep_awake("a test"):
        until((held / "asked").exists)
        assert [child.name() for child in psutil.Process().children()] == ["systemd-inhibit"]
        assert not (held / "ended").exists()
    asked = (held / "asked").read_text(encoding="utf-8")
    assert asked.startswith("--what=sleep:idle --who=CAST Imaging backup --why=a test --mode=block /")
    assert (held / "ended").exists()
    assert not psutil.Process().children()


def test_it_is_given_back_when_this_program_is_killed(held: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", DIES_WITH_US], stdout=subprocess.PIPE, timeout=60, check=False)
    assert (killed.returncode, killed.stdout) == (-9, b"awake\n")
    until((held / "ended").exists)


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
        until((held / "asked").exists)
        raise ValueError("broken")
    assert (held / "ended").exists()
