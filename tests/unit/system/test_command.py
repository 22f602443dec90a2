"""run_command with real processes: ends, limits, what it hides, and what it refuses."""

from __future__ import annotations

import errno
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from core.cancel import CancelToken
from core.errors import CommandFailed, CommandMissing, OperationCancelled, UsageError
from core.secrets import mask_secrets
from core.system import command
from core.system.command import (
    OUTPUT_TAIL_BYTES,
    ToolIdle,
    check_batch_arguments,
    describe_command,
    find_program,
    run_command,
)
from tests.support import WINE, has_ended, until

PYTHON = sys.executable
LIMIT_S = 120.0


def python(code: str, *arguments: str) -> list[str]:
    return [PYTHON, "-c", code, *arguments]


def test_output_of_both_streams_and_the_exit_code_are_returned() -> None:
    code = "import sys; print('out', flush=True); print('err', file=sys.stderr); sys.exit(3)"
    result = run_command(python(code), timeout_s=LIMIT_S)
    assert result.returncode == 3
    assert result.output.splitlines() == ["out", "err"]


@pytest.mark.parametrize(("quiet", "level"), [(False, "INFO"), (True, "DEBUG")])
def test_a_question_asked_again_and_again_is_no_line_of_the_log(
    quiet: bool, level: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        run_command(python("pass"), timeout_s=LIMIT_S, quiet=quiet)
    assert [record.levelname for record in caplog.records if "Running: " in record.message] == [level]


def test_arguments_arrive_as_they_are(tmp_path: Path) -> None:
    arguments = ["a b", '"', "$HOME", "*", ";ls", ""]
    result = run_command(python("import sys; print(sys.argv[1:])", *arguments), timeout_s=LIMIT_S, cwd=tmp_path)
    assert result.output.strip() == str(arguments)


def test_folder_and_environment_are_the_childs(tmp_path: Path) -> None:
    code = "import os; print(os.getcwd()); print(os.environ['HEAP_SIZE'])"
    result = run_command(python(code), timeout_s=LIMIT_S, cwd=tmp_path, env={"HEAP_SIZE": "4G"})
    assert result.output.splitlines() == [str(tmp_path.resolve()), "4G"]
    assert "HEAP_SIZE" not in os.environ


@pytest.mark.skipif(WINE, reason="the Wine runtime: a program that waits is told to work")
def test_a_tool_that_does_nothing_any_more_is_ended() -> None:
    code = "import os, threading; print(os.getpid(), 'waits', flush=True); threading.Event().wait()"
    with pytest.raises(ToolIdle) as raised:
        run_command(python(code), timeout_s=10 * LIMIT_S, idle_s=0.1)
    pid, _, words = str(raised.value).strip().partition(" ")
    assert words == "waits"
    until(lambda: has_ended(int(pid)))


def test_nothing_can_be_typed() -> None:
    assert run_command(python("import sys; print(repr(sys.stdin.read()))"), timeout_s=LIMIT_S).output.strip() == "''"


def test_bytes_that_are_no_text_are_replaced() -> None:
    code = "import sys; sys.stdout.buffer.write(b'caf\\xe9 \\xc3\\xa9')"
    assert run_command(python(code), timeout_s=LIMIT_S).output == "caf� é"


def test_only_the_tail_is_kept() -> None:
    code = f"print('x' * {OUTPUT_TAIL_BYTES * 2}); print('last words')"
    output = run_command(python(code), timeout_s=LIMIT_S).output
    assert len(output) <= OUTPUT_TAIL_BYTES
    assert output.endswith("last words\n")


def test_lines_are_told_while_it_runs(tmp_path: Path) -> None:
    flag = tmp_path / "heard"
    code = (
        "import pathlib, sys, time\n"
        "print('first', flush=True)\n"
        "while not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.01)\n"
        "print('second')\n"
        "print('no end', end='')\n"
    )
    heard: list[str] = []

    def listen(line: str) -> None:
        heard.append(line)
        flag.touch()

    run_command(python(code, str(flag)), timeout_s=LIMIT_S, on_line=listen)
    assert heard == ["first", "second", "no end"]


@pytest.fixture
def time_is_up(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Ends the time of the running tool: however long a busy machine takes to start it, it gets so far."""
    later_s = [0.0]
    monkeypatch.setattr(command, "time", SimpleNamespace(monotonic=lambda: time.monotonic() + later_s[0]))

    def jump() -> None:
        later_s[0] = LIMIT_S

    return jump


def test_a_tool_that_hangs_is_ended_with_its_children(time_is_up: Callable[[], None]) -> None:
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    pids: list[int] = []

    def listen(line: str) -> None:
        pids.append(int(line))
        time_is_up()

    with pytest.raises(CommandFailed, match="gave no answer in time") as caught:
        run_command(python(code), timeout_s=LIMIT_S, on_line=listen)
    assert caught.value.returncode is None
    assert len(pids) == 1
    until(lambda: has_ended(pids[0]))


def test_a_cancel_ends_the_tool() -> None:
    token = CancelToken()
    pids: list[int] = []

    def listen(line: str) -> None:
        pids.append(int(line))
        token.cancel()

    code = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
    with pytest.raises(OperationCancelled):
        run_command(python(code), timeout_s=LIMIT_S, cancel=token, on_line=listen)
    until(lambda: has_ended(pids[0]))


@pytest.mark.skipif(sys.platform == "win32", reason="start_new_session is POSIX")
def test_a_daemon_that_holds_the_output_is_neither_waited_for_nor_ended() -> None:
    code = (
        "import subprocess, sys\n"
        "daemon = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)\n"
        "print(daemon.pid)\n"
    )
    result = run_command(python(code), timeout_s=LIMIT_S)
    daemon = int(result.output)
    try:
        assert result.returncode == 0
        assert not has_ended(daemon)
    finally:
        psutil.Process(daemon).kill()
    until(lambda: all(thread.name != "command-output" for thread in threading.enumerate()))


@pytest.mark.expects_warnings
def test_a_listener_that_fails_does_not_block_the_tool(caplog: pytest.LogCaptureFixture) -> None:
    def fail(line: str) -> None:
        raise ValueError(line)

    result = run_command(python("print('x' * 200_000)"), timeout_s=LIMIT_S, on_line=fail)
    assert result.returncode == 0
    assert "listener" in caplog.text


def test_a_missing_program(tmp_path: Path) -> None:
    with pytest.raises(CommandMissing, match="does not exist"):
        run_command([tmp_path / "no-such-tool", "status"], timeout_s=LIMIT_S)


@pytest.mark.parametrize("argv", [[], ["python3", "-c", "1"], ["./tool"], [PYTHON, "a\0b"]])
def test_what_is_refused(argv: list[str]) -> None:
    with pytest.raises(UsageError):
        run_command(argv, timeout_s=LIMIT_S)


@pytest.mark.parametrize("character", list('"%&|<>^!\r\n'))
def test_batch_files_get_nothing_that_cmd_would_interpret(character: str) -> None:
    with pytest.raises(UsageError, match="batch file"):
        check_batch_arguments(["C:\\x\\neo4j-admin.bat", "backup", f"--backup-dir=D:\\a{character}b"])


def test_batch_files_get_spaces() -> None:
    check_batch_arguments(["C:\\Program Files (x86)\\CAST\\neo4j.bat", "--backup-dir=D:\\my backups\\größe"])


@pytest.mark.parametrize(
    "text",
    [
        "NEO4J_PASSWORD=hunter2",
        'password: "hunter2"',
        "ldap.manager.password = hunter2",
        '{"jwt.secret": "hunter2"}',
        "cypher-shell -u neo4j -p hunter2",
        "tool --password hunter2 --verbose",
        "bolt://neo4j:hunter2@localhost:7687",
        "api_token=hunter2;x",
        "redis://:hunter2@cache:6379",
        "postgres://imaging:hunter2/with@signs@db:5432/x",
        "https://hunter2@git.example.test/x",
        "ldap.pass=hunter2",
        "server.ssl.credentials = hunter2",
        "jwt.signingKey: hunter2",
        "Authorization: Bearer hunter2",
        'proxy_set_header Authorization "Basic hunter2";',
        '<entry key="db.password">hunter2</entry>',
    ],
)
def test_secrets_are_masked(text: str) -> None:
    assert "hunter2" not in mask_secrets(text)


def test_what_is_no_secret_is_left() -> None:
    for text in (
        "Doing full backup to D:\\backup --pagecache=4G --from=localhost:6362",
        "proxy_pass http://web:80; 3 checks passed: yes; bypass=1; http://host:7474/db",
    ):
        assert mask_secrets(text) == text


def test_commands_are_described_without_secrets() -> None:
    assert describe_command(["/x/tool", "-p", "hunter2", "a b", "password=hunter2"]) == (
        '/x/tool -p *** "a b" password=***'
    )


def test_no_secret_reaches_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="core.system.command")
    run_command(python("print('db.password=hunter2')", "-p", "hunter2"), timeout_s=LIMIT_S)
    assert "hunter2" not in caplog.text.replace("print('db.password=hunter2')", "")
    assert "Running: " in caplog.text


@pytest.mark.parametrize("hangs", [False, True])
def test_output_that_is_secret_is_in_no_log_and_no_error(
    caplog: pytest.LogCaptureFixture, time_is_up: Callable[[], None], hangs: bool
) -> None:
    """As NEO4J_AUTH in the environment of a container: nothing about it looks like a secret."""
    caplog.set_level(logging.DEBUG, logger="core.system.command")
    code = f"import sys, time; print('hun' + 'ter2', flush=True); time.sleep({60 if hangs else 0})"
    if hangs:
        with pytest.raises(CommandFailed) as raised:
            run_command(python(code), timeout_s=LIMIT_S, secret_output=True, on_line=lambda _: time_is_up())
        assert "hunter2" not in str(raised.value) + raised.value.output_tail
    else:
        assert "hunter2" in run_command(python(code), timeout_s=LIMIT_S, secret_output=True).output
    assert "hunter2" not in caplog.text


def test_programs_are_found_on_path_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "some-tool.exe" if sys.platform == "win32" else "some-tool"
    for folder in ("here", "there"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).touch(mode=0o755)
    monkeypatch.chdir(tmp_path / "here")
    relative = os.pathsep.join(["", ".", "../here"])
    assert find_program("some-tool", relative) is None
    assert find_program("some-tool", os.pathsep.join([relative, str(tmp_path / "there")])) == tmp_path / "there" / name
    with pytest.raises(UsageError):
        find_program("here/some-tool")


def test_a_folder_on_the_path_that_may_not_be_entered_is_passed_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "some-tool.exe" if sys.platform == "win32" else "some-tool"
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / name).touch(mode=0o755)
    real = os.stat

    def stat(path: Any, *more: Any, **options: Any) -> os.stat_result:
        if str(path).startswith(str(tmp_path / "shut")):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path, *more, **options)

    monkeypatch.setattr(os, "stat", stat)
    path = os.pathsep.join([str(tmp_path / "shut"), str(tmp_path / "open")])
    assert find_program("some-tool", path) == tmp_path / "open" / name
