"""What the command line writes into a file or a pipe is UTF-8 on every system; a terminal keeps its own encoding."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.cli.main import _accept_any_text

NAME = "d\u00e9p\u00f4t \u96ea"
LONE = "\udcff"


class OnTerminal(io.BytesIO):
    def isatty(self) -> bool:
        return True


def reconfigured(raw: io.BytesIO) -> io.TextIOWrapper:
    stream = io.TextIOWrapper(raw, encoding="cp1252", errors="strict", newline="")
    _accept_any_text(stream)
    stream.write(f"{NAME}{LONE}")
    stream.flush()
    return stream


def test_a_file_gets_utf_8() -> None:
    raw = io.BytesIO()
    stream = reconfigured(raw)
    assert stream.encoding == "utf-8"
    assert raw.getvalue() == NAME.encode() + rb"\udcff"


def test_a_terminal_keeps_its_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.cli.main.is_terminal", lambda stream: stream.isatty())
    raw = OnTerminal()
    stream = reconfigured(raw)
    assert stream.encoding == "cp1252"
    assert raw.getvalue() == rb"d\xe9p\xf4t \u96ea\udcff".replace(rb"\xe9", b"\xe9").replace(rb"\xf4", b"\xf4")


def test_no_console_at_all_is_no_stream() -> None:
    _accept_any_text(None)
    _accept_any_text(io.StringIO())


def test_a_redirected_command_writes_utf_8(tmp_path: Path, state_dir: Path) -> None:
    """In a process of its own. On Windows a pipe has the code page of the machine; elsewhere its encoding is played by a variable."""
    folder = tmp_path / NAME
    folder.mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONIOENCODING"}
    environment["PYTHONUTF8"] = "0"
    if sys.platform != "win32":
        environment |= {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "cp1252"}
    main = "import sys; from core.cli.main import main; sys.exit(main(sys.argv[1:]))"

    def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-c", main, *arguments]
        return subprocess.run(command, env=environment, capture_output=True, check=False)

    listed, refused = run("list", str(folder)), run("list", f"--{folder.name[:5]}")
    assert f"0 backups in {folder}." in listed.stdout.decode()
    assert (refused.returncode, f"unrecognized arguments: --{folder.name[:5]}" in refused.stderr.decode()) == (2, True)
