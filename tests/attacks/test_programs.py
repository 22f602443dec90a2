"""What is run with this account's rights, by which path, with which arguments and in which environment."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path, PureWindowsPath

import pytest

import core
from core.disk.ownership import who_else_may_change
from core.errors import ServiceStateUnknown, UsageError
from core.kinds.docker.container_engine import check_container_name, is_on_this_machine, open_container_engine
from core.kinds.machine import Machine, is_safe_to_run_in
from core.model.installation import Installation
from core.model.online import OF_NEO4J_4
from core.neo4j.admin import JAVA_OPTION_VARIABLES, backup_arguments, restore_arguments, tool_environment
from core.system.command import check_batch_arguments, describe_command, find_program, run_command
from tests.unit.plan_literals import WINDOWS

posix = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes of POSIX")
root_only = pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can give a file away")
ROOT = Path(core.__file__).parents[1]
TOOL = PureWindowsPath(r"C:\CAST\neo4j\bin\neo4j-admin.bat")
HOSTILE = [
    r'C:\a" & calc & "',
    r"C:\R&D\backups",
    r"C:\100%PATH%",
    r"C:\a^b",
    r"C:\a|b",
    r"C:\a>b",
    r"C:\wow!x!",
    "C:\\a\r\nb",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_argument_of_a_batch_file_can_say_something_to_cmd(text: str) -> None:
    """Every place from which a person's or a file's words reach neo4j-admin.bat."""
    place = PureWindowsPath(text)
    for words in (
        backup_arguments(
            OF_NEO4J_4, place / "neo4j-admin.bat", "neo4j", PureWindowsPath("D:/b"), "localhost:6362", "4G"
        ),
        backup_arguments(OF_NEO4J_4, TOOL, text, PureWindowsPath("D:/b"), "localhost:6362", "4G"),
        backup_arguments(OF_NEO4J_4, TOOL, "neo4j", place, "localhost:6362", "4G"),
        backup_arguments(OF_NEO4J_4, TOOL, "neo4j", PureWindowsPath("D:/b"), text, "4G"),
        backup_arguments(OF_NEO4J_4, TOOL, "neo4j", PureWindowsPath("D:/b"), "localhost:6362", text),
        restore_arguments(TOOL, "neo4j", place),
        restore_arguments(TOOL, text, PureWindowsPath("D:/b")),
    ):
        with pytest.raises(UsageError):
            check_batch_arguments(words)


def test_spaces_quotes_and_brackets_that_mean_nothing_to_cmd_are_fine() -> None:
    place = PureWindowsPath(r"C:\Program Files (x86)\O'Brien's, [1] {2} é")
    check_batch_arguments(backup_arguments(OF_NEO4J_4, TOOL, "neo4j", place, "localhost:6362", "4G"))


def test_what_a_person_gives_neo4j_admin_is_never_an_option_of_its_own() -> None:
    for words in (
        backup_arguments(OF_NEO4J_4, TOOL, "-x", PureWindowsPath("-x"), "-x", "-x"),
        restore_arguments(TOOL, "-x", PureWindowsPath("-x")),
    ):
        assert all(word.partition("=")[2] for word in words[2:] if "x" in word)


@pytest.mark.parametrize("name", ["-v", "--help", "", "a b", "a;b", "../a", "a\n", "$(x)", "neo4j --privileged", "é"])
def test_what_docker_would_not_call_a_container_never_reaches_it(name: str) -> None:
    with pytest.raises(UsageError):
        check_container_name(name)


@posix
def test_arguments_reach_a_program_as_they_are() -> None:
    words = ["&", "%PATH%", "^", '"', "a b", "$(touch x)", "`id`", "-v"]
    result = run_command([sys.executable, "-c", "import sys; print(sys.argv[1:])", *words], timeout_s=30)
    assert result.output.strip() == str(words)


@posix
@pytest.mark.parametrize("name", ["docker", "imaging", "neo4j.bat", "cmd.exe", "powershell"])
def test_nothing_is_found_through_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / name).write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / name).chmod(0o755)
    monkeypatch.chdir(tmp_path)
    for path in ("", ".", ":", f"..{os.sep}{tmp_path.name}", "relative"):
        assert find_program(name, path) is None
    with pytest.raises(UsageError, match="whole path"):
        run_command([name], timeout_s=1)


def planted_docker(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    program = folder / "docker"
    program.write_text("#!/bin/sh\ntouch $0.was-run\n", encoding="utf-8")
    program.chmod(0o755)
    return program


@posix
@pytest.mark.parametrize("how", ["folder", "file"])
def test_a_docker_that_every_account_may_change_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    program = planted_docker(tmp_path / "bin")
    monkeypatch.setenv("PATH", str(program.parent))
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    open_container_engine()
    (program.parent if how == "folder" else program).chmod(0o777)
    with pytest.raises(ServiceStateUnknown, match="every account may write"):
        open_container_engine()
    assert not Path(f"{program}.was-run").exists()


@root_only
def test_a_docker_of_another_account_is_not_run_as_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = planted_docker(tmp_path / "bin")
    monkeypatch.setenv("PATH", str(program.parent))
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.delenv("SUDO_UID", raising=False)
    os.chown(program.parent, 65534, 65534)
    with pytest.raises(ServiceStateUnknown, match="belongs to the account nobody"):
        open_container_engine()
    # Who became root with sudo may do so already.
    monkeypatch.setenv("SUDO_UID", "65534")
    open_container_engine()


@posix
def test_podman_is_asked_where_there_is_no_docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = planted_docker(tmp_path / "bin")
    monkeypatch.setenv("PATH", str(program.parent))
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    assert open_container_engine().command("ps") == "docker ps"
    program.rename(program.with_name("podman"))
    assert open_container_engine().command("ps") == "podman ps"
    monkeypatch.setenv("CONTAINER_HOST", "ssh://root@production/run/podman/podman.sock")
    with pytest.raises(ServiceStateUnknown, match="CONTAINER_HOST"):
        open_container_engine()


@posix
def test_a_link_does_not_hide_what_it_leads_to(tmp_path: Path) -> None:
    program = planted_docker(tmp_path / "bin")
    (tmp_path / "link").symlink_to(program)
    assert who_else_may_change(tmp_path / "link") == ""
    program.parent.chmod(0o777)
    assert str(program.parent) in who_else_may_change(tmp_path / "link")


@pytest.mark.parametrize(
    ("value", "here"),
    [
        ("", True),
        ("unix:///run/user/1000/docker.sock", True),
        ("npipe:////./pipe/docker_engine", True),
        ("tcp://127.0.0.1:2375", True),
        ("tcp://localhost:2375", True),
        ("tcp://[::1]:2375", True),
        ("tcp://production:2375", False),
        ("tcp://127.evil.example", False),
        ("tcp://127.0.0.1.evil.example:2375", False),
        ("ssh://root@production", False),
        ("tcp://[", False),
        ("production:2375", False),
    ],
)
def test_an_engine_of_another_machine_is_not_spoken_to(
    value: str, here: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_on_this_machine(value) is here
    if sys.platform == "win32":
        return
    monkeypatch.setenv("PATH", str(planted_docker(tmp_path / "bin").parent))
    monkeypatch.setenv("DOCKER_HOST", value)
    if here:
        open_container_engine()
    else:
        with pytest.raises(ServiceStateUnknown, match="DOCKER_HOST"):
            open_container_engine()


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    (tmp_path / "program/neo4j/conf").mkdir(parents=True)
    (tmp_path / "program/neo4j/conf/neo4j.conf").touch()
    return replace(WINDOWS, root=tmp_path / "program", config_dir=tmp_path / "config")


def test_an_environment_of_another_neo4j_or_for_every_java_is_not_passed_on(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (*JAVA_OPTION_VARIABLES, "NEO4J_HOME", "NEO4J_CONF"):
        monkeypatch.setenv(name, "/evil")
    code = f"import os; print([os.environ.get(n) for n in {(*JAVA_OPTION_VARIABLES, 'NEO4J_HOME', 'NEO4J_CONF')}])"
    result = run_command([sys.executable, "-c", code], timeout_s=30, env=tool_environment(installation))
    home = Path(installation.root) / "neo4j"
    assert result.output.strip() == str(["", "", "", str(home), str(home / "conf")])


def test_the_same_place_written_by_the_installer_is_left(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_CONF", str(Path(installation.config_dir) / "neo4j"))
    monkeypatch.setenv("NEO4J_HOME", str(Path(installation.root) / "neo4j"))
    assert tool_environment(installation) == {}


@root_only
def test_root_takes_no_installation_from_a_current_folder_of_others(tmp_path: Path) -> None:
    """Root would run the `imaging` that lies in it."""
    machine = Machine()
    folder = tmp_path / "unzipped"
    folder.mkdir()
    (folder / "imaging").touch(mode=0o755)
    assert is_safe_to_run_in(machine, folder)
    for place in (folder, folder / "imaging"):
        place.chmod(0o777)
        assert not is_safe_to_run_in(machine, folder)
        place.chmod(0o755)
        os.chown(place, 65534, 65534)
        assert not is_safe_to_run_in(machine, folder)
        os.chown(place, 0, 0)


@posix
def test_no_module_is_taken_from_the_current_folder(tmp_path: Path) -> None:
    """As the installed program starts: with its own folder first on the path, never the one it is started in."""
    for name in ("msgspec", "blake3", "json", "psutil", "sitecustomize", "core"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(99)\n", encoding="utf-8")
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from core.cli.main import main; sys.exit(main(['--version']))"
    )
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_command_shown_to_people_hides_its_secrets() -> None:
    shown = describe_command(["/x", "--password", "hunter2", "-p", "hunter3", "--token=hunter4", "bolt://a:hunter5@h"])
    assert "hunter" not in shown
