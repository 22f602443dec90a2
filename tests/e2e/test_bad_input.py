"""Whatever is wrong is said in time: the right code, a sentence with the path or the number, a hint, and nothing lost.

In this process, through the command line's own main(), with a service controller that waits for seconds instead of
minutes. `Site.refused` is what every test rests on: data, configuration and the running server are as they were.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import itertools
import json
import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec
import pytest

import core.api
import core.cli.main
import core.kinds.docker.container_engine
from core.backups.catalog import list_backups
from core.backups.manifest import Manifest
from core.cancel import CancelToken
from core.dates import time_words
from core.demo.demo_server import DemoServer
from core.demo.server_folder import create_demo, demo_state, read_proof, remove_demo, set_faults, stop_demo
from core.demo.server_status import wait_until
from core.errors import OperationCancelled, error_types
from core.kinds.docker.container_engine import ContainerEngine
from core.kinds.docker.service import DockerNeo4jService
from core.model.entries import FileEntry
from core.neo4j.waiting import Patience
from core.recovery.job_lock import hold, installation_key
from tests.manifests import to_bytes
from tests.support import Terminal, installation_of

PATIENCE = Patience(stop_s=30.0, start_s=60.0, poll_s=0.05, tool_s=30.0, effect_s=1.0, reappear_s=0.05, bolt_s=0.2)
"""Long limits, which a busy machine needs and which cost nothing, and short pauses; a test that waits for a limit sets it."""
EXIT_CODES = {error.code: error.exit_code for error in error_types()}
LINUX_ONLY = pytest.mark.skipif(sys.platform == "win32", reason="the demo's bad places are made with POSIX means")

Edit = Callable[[Path], object]


def run(*arguments: str | Path, patience: Patience = PATIENCE, typed: str | None = None) -> dict[str, Any]:
    """Run one command in this process; the outcome object, checked against the exit code."""
    stdin = io.StringIO() if typed is None else Terminal(typed)
    before = list(logging.getLogger().handlers)
    output = io.StringIO()
    try:
        with (
            contextlib.redirect_stdout(output),
            contextlib.redirect_stderr(io.StringIO()),
            mock.patch.object(sys, "stdin", stdin),
            pytest.MonkeyPatch.context() as patch,
        ):
            patch.setattr("core.api.service_of", partial(core.api.service_of, patience=patience))
            exit_code = core.cli.main.main([*map(str, arguments), "--json"])
    finally:
        for handler in list(logging.getLogger().handlers):
            if isinstance(handler, RotatingFileHandler) and handler not in before:
                logging.getLogger().removeHandler(handler)
                handler.close()
    lines = [json.loads(line) for line in output.getvalue().splitlines()]
    last: dict[str, Any] = lines[-1]
    assert last["event"] == "outcome"
    assert exit_code == last["exit_code"] == EXIT_CODES.get(last["code"], 0), last
    last["plan"] = next((line for line in lines if line["event"] == "plan"), None)
    return last


def tree(folder: Path) -> dict[str, bytes | None]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() if p.is_file() else None for p in folder.rglob("*")}


@dataclass
class Site:
    """An idle demo server that runs, with a good backup of it. Every refusal leaves it exactly as it is."""

    demo: DemoServer
    backup: Path
    pid: int | None = field(init=False)

    def __post_init__(self) -> None:
        self.pid = demo_state(self.demo).pid

    def look(self) -> object:
        places = (self.demo.data_dir, self.demo.config_dir, self.backup)
        return [tree(place) for place in places], sorted(self.demo.data_dir.parent.iterdir()), demo_state(self.demo).pid

    def refused(self, code: str, *arguments: str | Path, names: str | Path, **options: Any) -> dict[str, Any]:
        """The command fails for that reason, naming that path or number, and nothing has changed."""
        before = self.look()
        last = run(*arguments, **options)
        assert (last["state"], last["code"]) == ("failed", code), last
        assert str(names) in last["message"], last
        assert last["message"].endswith("."), last
        assert len(last["hint"]) > 15, last
        assert self.look() == before
        assert demo_state(self.demo).answering
        return last

    def backup_refused(self, code: str, *options: str | Path, names: str | Path, to: Path) -> dict[str, Any]:
        """The same for a backup with --yes; and nothing has appeared in the destination."""
        there = tree(to) if to.is_dir() and not to.is_relative_to("/proc") else None
        last = self.refused(code, "backup", *self.demo.args, "--yes", "--to", to, *options, names=names)
        if there is not None:
            assert tree(to) == there
        return last

    def restore_refused(self, code: str, backup: Path, *options: str, names: str | Path) -> dict[str, Any]:
        return self.refused(code, "restore", backup, *self.demo.args, "--yes", *options, names=names)


def make_site(folder: Path, kind: str) -> Site:
    demo = create_demo(folder / "server", kind, 2, idle=True, start_delay_s=0.05, stop_delay_s=0.1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMAGING_BACKUP_STATE_DIR", str(folder / "state"))
        made = run("backup", *demo.args, "--yes", "--to", folder / "backups", "--label", "good")
    assert made["state"] == "succeeded", made
    return Site(demo, folder / "backups" / "good")


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = make_site(tmp_path_factory.mktemp("windows"), "windows")
    yield site
    remove_demo(site.demo.folder)


@pytest.fixture(scope="module")
def docker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = make_site(tmp_path_factory.mktemp("docker"), "docker")
    yield site
    remove_demo(site.demo.folder)


@pytest.fixture
def make_demo(tmp_path: Path) -> Iterator[Callable[[str], DemoServer]]:
    """A server of its own, for a test that lets it suffer."""
    made: list[DemoServer] = []

    def make(kind: str) -> DemoServer:
        folder = tmp_path / f"server {len(made)}"
        made.append(create_demo(folder, kind, 1, idle=True, start_delay_s=0.05, stop_delay_s=0.1))
        return made[-1]

    yield make
    for demo in made:
        set_faults(demo.folder)
        remove_demo(demo.folder)


def config_copy(demo: DemoServer, to: Path, *lines: str) -> list[str | Path]:
    """Options for the same server with its own copy of the configuration, with more lines in neo4j.conf."""
    shutil.copytree(demo.config_dir, to)
    conf = to / "neo4j" / "neo4j.conf"
    kept = [line for line in conf.read_text("utf-8").splitlines() if line.split("=")[0] not in settings_in(lines)]
    conf.write_text("\n".join([*kept, *lines, ""]), "utf-8")
    return ["--program-dir", demo.root, "--config-dir", to, "--sandbox", demo.folder]


def settings_in(lines: tuple[str, ...]) -> set[str]:
    return {line.split("=")[0] for line in lines}


# Which installation


def test_no_installation_is_found(windows: Site, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    last = windows.refused("INSTALLATION_NOT_FOUND", "detect", "--sandbox", tmp_path / "bare", names=tmp_path / "bare")
    assert "--docker-dir" in last["hint"]


def test_a_given_folder_does_not_exist(windows: Site, tmp_path: Path) -> None:
    windows.refused("INSTALLATION_NOT_FOUND", "status", "--docker-dir", tmp_path / "none", names=tmp_path / "none")


def test_a_folder_is_of_another_kind(windows: Site, docker: Site, tmp_path: Path) -> None:
    root = docker.demo.root
    last = windows.refused("INSTALLATION_UNSUPPORTED", "detect", "--program-dir", root, names=root)
    assert "--docker-dir" in last["hint"]
    root = windows.demo.root
    last = docker.refused("INSTALLATION_UNSUPPORTED", "detect", "--docker-dir", root, names=root)
    assert "--program-dir" in last["hint"]
    windows.refused("INSTALLATION_NOT_FOUND", "detect", "--docker-dir", tmp_path, names=tmp_path)


def test_generation_3_is_refused(windows: Site, tmp_path: Path) -> None:
    root = tmp_path / "three"
    (root / "neo4j5_data").mkdir(parents=True)
    (root / "docker-compose.yml").write_text("services:\n  neo4j:\n    image: castimaging/neo4j:3.2.1\n", "utf-8")
    (root / "config-all.conf").touch()
    for command in (["detect"], ["status"], ["backup", "--to", tmp_path / "to", "--yes"]):
        last = windows.refused("INSTALLATION_UNSUPPORTED", *command, "--docker-dir", root, names=root)
        assert "generation 3" in last["message"] and "documentation" not in last["hint"]


# The data folder


@pytest.mark.parametrize("state", ["missing", "empty", "without databases", "a file"])
def test_the_data_folder_is_none(windows: Site, tmp_path: Path, state: str) -> None:
    data_dir, code = tmp_path / "data", "DATA_FOLDER_INVALID"
    if state == "a file":
        data_dir.touch()
        code = "INSTALLATION_NOT_FOUND"
    elif state != "missing":
        data_dir.mkdir()
    if state == "without databases":
        (data_dir / "something").write_text("else", "utf-8")
    last = windows.backup_refused(code, "--data-dir", data_dir, names=data_dir, to=tmp_path / "to")
    assert "data folder" in last["hint"] or "path" in last["hint"]


def test_the_data_folder_is_where_neo4j_conf_says(make_demo: Callable[[str], DemoServer], tmp_path: Path) -> None:
    demo, moved = make_demo("windows"), tmp_path / "moved"
    stop_demo(demo)
    shutil.move(demo.data_dir, moved)
    options = config_copy(demo, tmp_path / "conf", f"dbms.directories.data={moved.as_posix()}")
    made = run("backup", *options, "--to", tmp_path / "to", "--label", "b", "--yes")
    assert made["state"] == "succeeded", made
    assert tree(tmp_path / "to" / "b" / "Neo4j_data") == tree(moved)


def test_a_data_folder_that_the_running_server_does_not_use(windows: Site, tmp_path: Path) -> None:
    """An old copy must not be backed up as if it were the server's data, nor be restored to."""
    copy = tmp_path / "old copy"
    shutil.copytree(windows.demo.data_dir, copy)
    windows.backup_refused("DATA_FOLDER_INVALID", "--data-dir", copy, names=copy, to=tmp_path / "to")
    windows.restore_refused("DATA_FOLDER_INVALID", windows.backup, "--data-dir", str(copy), names=copy)


def test_neo4j_conf_names_a_data_folder_that_does_not_exist(windows: Site, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    options = config_copy(windows.demo, tmp_path / "conf", f"dbms.directories.data={gone.as_posix()}")
    command = ["backup", *options, "--to", tmp_path / "to", "--yes"]
    windows.refused("DATA_FOLDER_INVALID", *command, names=gone)


def test_transaction_logs_that_are_not_where_neo4j_conf_says_are_missed(windows: Site, tmp_path: Path) -> None:
    logs = tmp_path / "tx"
    setting = f"dbms.directories.transaction.logs.root={logs.as_posix()}"
    data = f"dbms.directories.data={windows.demo.data_dir.as_posix()}"
    options = config_copy(windows.demo, tmp_path / "conf", setting, data)
    command = ["backup", *options, "--to", tmp_path / "to"]
    last = windows.refused("DATA_FOLDER_INVALID", *command, "--yes", names=logs)
    assert "not a complete database" in last["message"]
    assert "Mount its volume" in last["hint"]
    online = run(*command, "--method", "online", "--dry-run")
    assert online["state"] == "succeeded", "Neo4j itself reads them"


@LINUX_ONLY
def test_a_link_in_the_data_folder_is_refused(make_demo: Callable[[str], DemoServer], tmp_path: Path) -> None:
    demo = make_demo("windows")
    link = demo.data_dir / "databases" / "away"
    link.symlink_to(tmp_path)
    before = tree(demo.data_dir)
    last = run("backup", *demo.args, "--yes", "--to", tmp_path / "to")
    assert (last["state"], last["code"]) == ("failed", "DATA_FOLDER_INVALID")
    assert "databases/away" in last["message"]
    assert "data folder" in last["hint"]
    assert tree(demo.data_dir) == before
    assert demo_state(demo).answering
    assert not (tmp_path / "to").exists()
    link.unlink()


# The destination


@pytest.mark.parametrize("inside", ["", "backups", "databases/neo4j"])
def test_the_destination_lies_in_the_data_folder(windows: Site, inside: str) -> None:
    to = windows.demo.data_dir / inside
    windows.backup_refused("DESTINATION_INVALID", names=windows.demo.data_dir, to=to)


@LINUX_ONLY
def test_the_destination_leads_into_the_data_folder(windows: Site, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(windows.demo.data_dir)
    windows.backup_refused("DESTINATION_INVALID", names=windows.demo.data_dir, to=tmp_path / "link" / "b")


def test_the_destination_is_a_file(windows: Site, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    windows.backup_refused("DESTINATION_INVALID", names=tmp_path / "file", to=tmp_path / "file")
    windows.backup_refused("DESTINATION_INVALID", names=tmp_path / "file", to=tmp_path / "file" / "below")


def test_the_destination_has_a_name_that_no_folder_can_have(windows: Site, tmp_path: Path) -> None:
    on_windows = sys.platform == "win32"
    # Bytes count on Linux: two for each of these letters.
    name, words = (
        ("a|b", "is no name for Windows: it contains '|'") if on_windows else ("é" * 200, "longer than 255 bytes")
    )
    to = tmp_path / name
    last = windows.refused("USAGE", "backup", *windows.demo.args, "--yes", "--to", to, names=to)
    assert words in last["message"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder is known here that even root cannot write to")
@LINUX_ONLY
def test_the_destination_is_not_writable(windows: Site) -> None:
    last = windows.backup_refused("DESTINATION_INVALID", names="/proc/backups", to=Path("/proc/backups"))
    assert "cannot be written" in last["message"]


def test_the_destination_on_the_same_volume_is_a_warning(windows: Site, tmp_path: Path) -> None:
    plan = run("backup", *windows.demo.args, "--to", tmp_path, "--dry-run")
    assert plan["state"] == "succeeded"
    assert any(str(tmp_path) in warning and "same volume" in warning for warning in plan["warnings"])


@pytest.fixture
def small_volume(tmp_path: Path) -> Iterator[Path]:
    mount = shutil.which("mount")
    folder = tmp_path / "small"
    folder.mkdir()
    if mount is None or sys.platform == "win32":
        pytest.skip("a volume of 1 MB cannot be made here: there is no mount command")
    command = [mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        pytest.skip(f"a volume of 1 MB cannot be made here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_the_destination_is_too_small(windows: Site, small_volume: Path) -> None:
    last = windows.backup_refused("INSUFFICIENT_SPACE", names=small_volume, to=small_volume)
    assert "1.0 MB are free" in last["message"]
    assert "are missing" in last["message"]


@pytest.mark.parametrize("below", ["", "Neo4j_data", "new/folder"])
def test_the_destination_lies_in_a_backup(windows: Site, below: str) -> None:
    """That one would hold files that its manifest does not list, and could not be restored any more."""
    last = windows.backup_refused("DESTINATION_INVALID", names=windows.backup, to=windows.backup / below)
    assert "lies in the backup" in last["message"]


@pytest.mark.parametrize("taken", ["nightly", "nightly.partial", "NIGHTLY"])
def test_the_label_is_taken(windows: Site, tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).mkdir()
    (tmp_path / taken / "precious").touch()
    windows.backup_refused("LABEL_TAKEN", "--label", "nightly", names="nightly", to=tmp_path)


@pytest.mark.parametrize("label", ["CON", "a:b", "../up", "/abs", "x.", "..", "nul.txt", "b.partial", "what?"])
def test_the_label_is_no_name_that_windows_takes(windows: Site, tmp_path: Path, label: str) -> None:
    windows.backup_refused("DESTINATION_INVALID", "--label", label, names=repr(label), to=tmp_path / "to")
    assert not (tmp_path / "to").exists()


@pytest.fixture
def somebody_works(windows: Site) -> Iterator[None]:
    set_faults(windows.demo.folder, transactions=[["neo4j", "cast", "127.0.0.1:50988", "2026-11-29T17:50:20Z", 2]])
    yield
    set_faults(windows.demo.folder)  # other tests use this server too


@pytest.mark.usefixtures("somebody_works")
def test_somebody_works_in_neo4j(windows: Site, tmp_path: Path) -> None:
    to = tmp_path / "to"
    last = windows.backup_refused("TRANSACTIONS_OPEN", names="A transaction of cast from 127.0.0.1:50988", to=to)
    assert "--despite-transactions" in last["hint"]
    windows.restore_refused("TRANSACTIONS_OPEN", windows.backup, names="cast")
    for option in ("--despite-transactions", "--no-login"):
        last = run("backup", *windows.demo.args, "--to", to, "--yes", "--dry-run", option)
        assert last["state"] == "succeeded", last


def test_an_account_without_the_rights(windows: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("survey_backup", "survey_restore"):
        real = getattr(core.api, name)

        def poor(request: Any, service: Any, *, real: Any = real, **facts: Any) -> Any:
            return dataclasses.replace(real(request, service, **facts), elevated=False)

        monkeypatch.setattr(core.api, name, poor)
    last = windows.backup_refused("NOT_ELEVATED", names=windows.demo.data_dir, to=tmp_path / "to")
    assert "administrator" in last["hint"]
    windows.restore_refused("NOT_ELEVATED", windows.backup, names=windows.demo.data_dir)


def test_a_second_job_on_the_same_installation(windows: Site, tmp_path: Path, state_dir: Path) -> None:
    with hold(state_dir, installation_key(windows.demo.data_dir), "backup", "2026-11-23T02:00:00Z"):
        windows.backup_refused("ALREADY_RUNNING", names=f"process {os.getpid()}", to=tmp_path / "to")
        windows.restore_refused("ALREADY_RUNNING", windows.backup, names=time_words("2026-11-23T02:00:00Z"))


def test_the_online_method_is_not_for_docker(docker: Site, tmp_path: Path) -> None:
    last = docker.backup_refused(
        "INSTALLATION_UNSUPPORTED", "--method", "online", names="Docker installer", to=tmp_path / "to"
    )
    assert "copy method" in last["hint"]


# The backup


def seal_again(backup: Path, **changes: Any) -> None:
    """Another manifest with a checksum that is right: whoever can write the folder can do that."""
    file = backup / "manifest.json"
    manifest = msgspec.json.decode(file.read_bytes(), type=Manifest)
    if "files" in changes:
        changes |= {"total_files": len(changes["files"]), "total_bytes": sum(f.size_bytes for f in changes["files"])}
    file.write_bytes(to_bytes(msgspec.structs.replace(manifest, **changes)))


def claim(path: str) -> Edit:
    def edit(backup: Path) -> None:
        manifest = msgspec.json.decode((backup / "manifest.json").read_bytes(), type=Manifest)
        seal_again(backup, files=[*manifest.files, FileEntry(path, 4, 0, "0" * 64)])

    return edit


def truncate(backup: Path) -> None:
    file = backup / "manifest.json"
    file.write_bytes(file.read_bytes()[:1000])


def flip_a_byte(backup: Path) -> None:
    file = max((backup / "Neo4j_data").rglob("neostore*"), key=lambda found: found.stat().st_size)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def manifest_folder(backup: Path) -> None:
    (backup / "manifest.json").unlink()
    (backup / "manifest.json").mkdir()


def no_data(backup: Path) -> None:
    shutil.rmtree(backup)
    (backup / "Neo4j_data").mkdir(parents=True)


def one_file(backup: Path) -> Path:
    return backup / "additional_files" / "nginx" / "nginx.conf"


BAD_BACKUPS: dict[str, tuple[str, str, Edit]] = {
    "manifest missing": ("BACKUP_INCOMPLETE", "manifest.json", lambda b: (b / "manifest.json").unlink()),
    "manifest truncated": ("BACKUP_CORRUPT", "manifest.json", truncate),
    "manifest empty": ("BACKUP_CORRUPT", "manifest.json", lambda b: (b / "manifest.json").write_bytes(b"") and None),
    "manifest not JSON": (
        "BACKUP_CORRUPT",
        "manifest.json",
        lambda b: (b / "manifest.json").write_text("hello", "utf-8"),
    ),
    "manifest changed": (
        "BACKUP_CORRUPT",
        "manifest.json",
        lambda b: (
            (b / "manifest.json").write_bytes((b / "manifest.json").read_bytes().replace(b"windows", b"docker1"))
            and None
        ),
    ),
    "manifest is a folder": (
        "BACKUP_CORRUPT",
        "manifest.json",
        manifest_folder,
    ),
    "a newer format": ("MANIFEST_TOO_NEW", "format 99", lambda b: seal_again(b, format_version=99)),
    "an unknown kind": ("BACKUP_CORRUPT", "manifest.json", lambda b: seal_again(b, kind="mainframe")),
    "an unknown method": ("BACKUP_CORRUPT", "manifest.json", lambda b: seal_again(b, method="magic")),
    "a path with ..": ("BACKUP_CORRUPT", "../evil", claim("Neo4j_data/../../evil")),
    "an absolute path": ("BACKUP_CORRUPT", "/etc/evil", claim("/etc/evil")),
    "a drive path": ("BACKUP_CORRUPT", "C:/evil", claim("C:/evil")),
    "a drive path of Windows": ("BACKUP_CORRUPT", "C:", claim("C:\\evil")),
    "a file of the tool": ("BACKUP_CORRUPT", "BLAKE3SUMS", claim("BLAKE3SUMS")),
    "a hostile label": ("BACKUP_CORRUPT", "'../up'", lambda b: seal_again(b, label="../up")),
    "a file too few": ("BACKUP_CORRUPT", "nginx.conf", lambda b: one_file(b).unlink()),
    "a file shorter": ("BACKUP_CORRUPT", "nginx.conf", lambda b: one_file(b).write_bytes(b"x") and None),
    "a byte changed": ("BACKUP_CORRUPT", "neostore", flip_a_byte),
    "no data": (
        "BACKUP_NOT_FOUND",
        "Neo4j_data",
        no_data,
    ),
}


@pytest.mark.expects_warnings  # a restore that began is logged as an error when its gate finds a changed byte
@pytest.mark.parametrize("fault", BAD_BACKUPS)
def test_a_bad_backup_is_not_restored(windows: Site, tmp_path: Path, fault: str) -> None:
    code, names, edit = BAD_BACKUPS[fault]
    backup = tmp_path / "bad"
    shutil.copytree(windows.backup, backup)
    edit(backup)
    windows.refused(code, "verify", backup, names=names)
    last = windows.restore_refused(code, backup, names=names)
    assert str(backup) in last["message"] or "neostore" in last["message"]
    if code != "BACKUP_NOT_FOUND":
        listed = run("list", tmp_path)
        assert listed["state"] == "succeeded", "one bad backup does not hide the others"
    if fault in ("a file too few", "a file shorter", "a byte changed"):
        (entry,) = list_backups(tmp_path)
        assert entry.damaged and not entry.verified_utc


@LINUX_ONLY
def test_a_link_in_the_place_of_a_file_of_a_backup_is_refused(windows: Site, tmp_path: Path) -> None:
    replaced = tmp_path / "replaced"
    shutil.copytree(windows.backup, replaced)
    shutil.move(one_file(replaced), tmp_path / "outside")
    one_file(replaced).symlink_to(tmp_path / "outside")
    windows.restore_refused("BACKUP_CORRUPT", replaced, names=one_file(replaced))


def test_a_partial_folder_is_no_backup(windows: Site, tmp_path: Path) -> None:
    backup = tmp_path / "good.partial"
    shutil.copytree(windows.backup, backup)
    last = windows.restore_refused("BACKUP_INCOMPLETE", backup, names=backup)
    assert "sealed" in last["hint"]


def test_a_backup_that_does_not_exist(windows: Site, tmp_path: Path) -> None:
    windows.restore_refused("BACKUP_NOT_FOUND", tmp_path / "none", names=tmp_path / "none")
    windows.restore_refused("BACKUP_NOT_FOUND", tmp_path, names=tmp_path)
    (tmp_path / "file").touch()
    for wrong in (tmp_path / "none", tmp_path / "file", windows.backup / "manifest.json"):
        refusal = windows.refused("BACKUP_NOT_FOUND", "list", wrong, names=wrong)
        assert refusal["hint"] == "Name the folder that holds the backups."


def test_a_backup_inside_the_data_folder_is_refused(
    make_demo: Callable[[str], DemoServer], windows: Site, tmp_path: Path
) -> None:
    demo = make_demo("windows")
    backup = demo.data_dir / "good"
    shutil.copytree(windows.backup, backup)
    before = tree(demo.data_dir)
    last = run("restore", backup, *demo.args, "--yes")
    assert (last["state"], last["code"]) == ("failed", "DESTINATION_INVALID")
    assert str(backup) in last["message"]
    assert "Move the backup" in last["hint"]
    assert tree(demo.data_dir) == before
    assert demo_state(demo).answering


# Versions


@pytest.mark.same_everywhere
def test_another_version_is_refused_naming_the_one_to_install(windows: Site) -> None:
    last = windows.restore_refused("VERSION_MISMATCH", windows.backup, "--imaging-version", "2.17.4", names="2.17.4")
    assert "2.18.1-funcrel" in last["message"]
    assert last["hint"].startswith("Install CAST Imaging 2.18.1-funcrel")


@pytest.mark.same_everywhere
def test_another_kind_is_refused(windows: Site, docker: Site) -> None:
    last = windows.restore_refused("VERSION_MISMATCH", docker.backup, names="Docker installer")
    assert "Docker installer" in last["hint"]


@pytest.mark.same_everywhere
@pytest.mark.parametrize("options", [[], ["--override-version"]])
def test_an_older_neo4j_is_refused(windows: Site, options: list[str]) -> None:
    last = windows.restore_refused(
        "VERSION_MISMATCH", windows.backup, "--neo4j-version", "4.3.9", *options, names="4.3.9"
    )
    assert "4.4.42" in last["hint"]


def unknown_version(site: Site, tmp_path: Path) -> Path:
    backup = tmp_path / "unknown"
    shutil.copytree(site.backup, backup)
    seal_again(backup, version=None)
    return backup


@pytest.mark.same_everywhere
def test_an_unknown_version_asks(windows: Site, tmp_path: Path) -> None:
    backup = unknown_version(windows, tmp_path)
    last = windows.refused("CONFIRMATION_NEEDED", "restore", backup, *windows.demo.args, names="unknown version")
    assert last["exit_code"] == 45
    assert "2.18.1-funcrel" in last["message"]
    assert "--yes" in last["hint"]
    last = windows.refused(
        "CONFIRMATION_NEEDED", "restore", backup, *windows.demo.args, "--same-version", names=windows.demo.data_dir
    )
    plan = run("restore", backup, *windows.demo.args, "--yes", "--dry-run")
    assert plan["plan"]["runnable"], "a script says yes to it"


@pytest.mark.same_everywhere
@pytest.mark.parametrize("typed", ["", "no\n", "yes\nrestore\n", "yes\n"])
def test_an_answer_that_is_not_yes_does_nothing(windows: Site, tmp_path: Path, typed: str) -> None:
    before = windows.look()
    last = run("restore", unknown_version(windows, tmp_path), *windows.demo.args, typed=typed)
    assert (last["state"], last["code"], last["exit_code"]) == ("cancelled", "CANCELLED", 130)
    assert windows.look() == before


@pytest.mark.parametrize("typed", ["", "yes\n", "\n", "no import\n"])
def test_only_a_clear_no_import_runs_goes_on(windows: Site, tmp_path: Path, typed: str) -> None:
    """Who answers yes out of habit stops an import."""
    before = windows.look()
    last = run("backup", *windows.demo.args, "--to", tmp_path / "to", typed=typed)
    assert (last["state"], last["exit_code"]) == ("cancelled", 130)
    assert windows.look() == before and not (tmp_path / "to").exists()


def test_what_is_wrong_is_said_instead_of_a_question(windows: Site) -> None:
    command: list[str | Path] = ["restore", windows.backup, *windows.demo.args, "--imaging-version", "2.17.4"]
    windows.refused("VERSION_MISMATCH", *command, names="2.17.4")
    to = windows.demo.data_dir
    windows.refused("DESTINATION_INVALID", "backup", *windows.demo.args, "--to", to, names=to)


def test_an_overridden_version_is_recorded(make_demo: Callable[[str], DemoServer], windows: Site) -> None:
    demo = make_demo("windows")
    command: list[str | Path] = ["restore", windows.backup, *demo.args, "--override-version"]
    command += ["--imaging-version", "2.17.4"]
    # The restored neo4j.conf belongs to the other demo server: this one keeps its own.
    done = run(*command, "--keep-config", "neo4j", typed="RESTORE\n")
    assert done["state"] == "succeeded", done
    assert any("2.17.4" in warning and "2.18.1-funcrel" in warning for warning in done["warnings"])
    assert read_proof(demo)["store_id"] == read_proof(windows.demo)["store_id"]


def test_a_backup_made_by_hand_with_the_vendors_lines_is_restored(
    make_demo: Callable[[str], DemoServer], tmp_path: Path
) -> None:
    demo, made = make_demo("windows"), tmp_path / "by hand"
    before = read_proof(demo)
    stop_demo(demo)
    # robocopy %PROGRAMDATA%\CAST\ImagingSystem\Neo4j_data D:\backup\Neo4j_data /MIR, then the four files.
    shutil.copytree(demo.data_dir, made / "Neo4j_data")
    for role, name in (
        ("login", "application.properties"),
        ("neo4j", "neo4j.conf"),
        ("nginx", "nginx.conf"),
        ("sourcecode", "application.properties"),
    ):
        (made / "additional_files" / role).mkdir(parents=True)
        shutil.copy(demo.config_dir / role / name, made / "additional_files" / role / name)
    conf = (demo.config_dir / "login" / "application.properties").read_bytes()
    (demo.config_dir / "login" / "application.properties").write_text("damaged", "utf-8")
    for file in (demo.data_dir / "databases" / "neo4j").iterdir():
        if file.is_file():
            file.unlink()
    done = run("restore", made, *demo.args, "--yes")
    assert done["state"] == "succeeded", done
    assert any("made by hand" in warning for warning in done["warnings"])
    assert read_proof(demo)["store_id"] == before["store_id"]
    assert (demo.config_dir / "login" / "application.properties").read_bytes() == conf


# The service and its tools


def suffer(demo: DemoServer, to: Path, code: str, *names: str, patience: Patience = PATIENCE) -> dict[str, Any]:
    """A backup fails for the service; the data is whole, nothing is left in the destination, Neo4j runs again."""
    before = tree(demo.data_dir)
    last = run("backup", *demo.args, "--to", to, "--yes", patience=patience)
    assert (last["state"], last["code"]) == ("failed", code), last
    assert all(name in last["message"] for name in names), last
    assert len(last["hint"]) > 15
    assert not to.exists() or not list(to.iterdir())
    assert tree(demo.data_dir) == before
    assert demo_state(demo).answering
    assert "nothing to recover" in run("recover", *demo.args)["message"]
    return last


@pytest.mark.expects_warnings
@pytest.mark.parametrize("kind", ["windows", "docker"])
def test_neo4j_does_not_stop(make_demo: Callable[[str], DemoServer], tmp_path: Path, kind: str) -> None:
    demo = make_demo(kind)
    set_faults(demo.folder, stop_hangs=True)
    patience = dataclasses.replace(PATIENCE, stop_s=0.5, tool_s=1.0 if kind == "windows" else PATIENCE.tool_s)
    last = suffer(demo, tmp_path / "to", "SERVICE_STOP_TIMEOUT", "did not stop within", "neo4j", patience=patience)
    assert last["service_state"] == "running"


@pytest.mark.expects_warnings
def test_neo4j_comes_back_after_its_stop(
    make_demo: Callable[[str], DemoServer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo = make_demo("docker")
    real, proofs = DockerNeo4jService.prove_stopped, itertools.count(1)

    def prove_later(service: DockerNeo4jService, *, clean: bool = True) -> None:
        """The restart policy acts after the copy, however busy the machine is."""
        if next(proofs) == 2:
            assert ContainerEngine(demo.tool("docker")).start("neo4j", 60.0).returncode == 0
            assert wait_until(lambda: demo_state(demo).answering, 60.0)
        real(service, clean=clean)

    monkeypatch.setattr(DockerNeo4jService, "prove_stopped", prove_later)
    suffer(demo, tmp_path / "to", "SERVICE_NOT_STOPPED", "restart policy is 'always'")


def test_a_cancel_in_the_moment_after_the_stop_is_seen(make_demo: Callable[[str], DemoServer]) -> None:
    demo, cancel = make_demo("docker"), CancelToken()

    def sleep(seconds: float) -> None:
        if demo_state(demo).state == "STOPPED":
            cancel.cancel()  # also where it is seen a moment earlier, while its process ends
        time.sleep(seconds)

    patience = dataclasses.replace(PATIENCE, sleep=sleep, reappear_s=10_000.0)
    service = core.api.service_of(installation_of(demo), patience)
    with pytest.raises(OperationCancelled):
        service.stop(cancel, lambda _: None)
        service.prove_stayed_stopped(cancel)


@pytest.mark.expects_warnings
def test_neo4j_is_killed_instead_of_stopped(make_demo: Callable[[str], DemoServer], tmp_path: Path) -> None:
    demo = make_demo("docker")
    set_faults(demo.folder, kill_on_stop=True)
    suffer(demo, tmp_path / "to", "SERVICE_NOT_STOPPED", "exit code 137")


@pytest.mark.expects_warnings
@pytest.mark.parametrize("kind", ["windows", "docker"])
def test_neo4j_does_not_start_again(make_demo: Callable[[str], DemoServer], tmp_path: Path, kind: str) -> None:
    demo, to = make_demo(kind), tmp_path / "to"
    before = tree(demo.data_dir)
    set_faults(demo.folder, start_fails=1000)
    # Long enough for every attempt: Wine lets a process hang whose parent was killed while it made it.
    patience = dataclasses.replace(PATIENCE, start_s=3.0 if sys.platform != "win32" else 30.0, effect_s=0.3)
    last = run("backup", *demo.args, "--to", to, "--label", "b", "--yes", patience=patience)
    assert (last["state"], last["code"], last["exit_code"]) == ("failed", "SERVICE_START_FAILED", 34)
    assert str(to / "b") in last["message"]
    assert f"http://127.0.0.1:{demo.http_port}" in last["message"]
    assert last["path"] == str(to / "b")
    assert last["service_state"] != "running"
    assert str(demo.log_file.parent) in last["hint"] and "Where Neo4j is still down" in last["hint"]
    assert run("verify", to / "b")["state"] == "succeeded"
    assert tree(demo.data_dir) == before


def test_neo4j_starts_at_the_second_attempt(make_demo: Callable[[str], DemoServer], tmp_path: Path) -> None:
    demo = make_demo("windows")
    set_faults(demo.folder, start_fails=1)
    done = run("backup", *demo.args, "--to", tmp_path / "to", typed="no\n")
    assert done["state"] == "succeeded", "asked for, answered, done"
    assert demo_state(demo).answering


def test_the_command_of_neo4j_is_missing(make_demo: Callable[[str], DemoServer], tmp_path: Path) -> None:
    demo = make_demo("windows")
    demo.tool("neo4j").unlink()
    suffer(demo, tmp_path / "to", "COMMAND_MISSING", str(demo.tool("neo4j")))


@LINUX_ONLY
@pytest.mark.parametrize("fault", ["missing", "hanging", "saying something unknown"])
def test_docker_does_not_tell_the_state(
    make_demo: Callable[[str], DemoServer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    demo = make_demo("docker")
    if fault == "missing":
        demo.tool("docker").rename(tmp_path / "docker")
    elif fault == "hanging":
        monkeypatch.setattr(core.kinds.docker.container_engine, "QUERY_TIMEOUT_S", 0.5)
        set_faults(demo.folder, tool_hangs=["docker"])
    else:
        set_faults(demo.folder, unknown_output=["docker"])
    before = tree(demo.data_dir)
    for command in (["backup", "--to", tmp_path / "to", "--yes"], ["status"]):
        last = run(*command, *demo.args)
        assert (last["state"], last["code"], last["exit_code"]) == ("failed", "SERVICE_STATE_UNKNOWN", 30), last
        assert "docker" in last["message"] or "nobody expected" in last["message"], last
        assert last["hint"]
    assert not (tmp_path / "to").exists()
    assert tree(demo.data_dir) == before
    assert demo_state(demo).answering


@pytest.mark.parametrize("fault", ["tool_hangs", "unknown_output"])
def test_a_neo4j_bat_that_helps_nobody_is_gone_round(
    make_demo: Callable[[str], DemoServer], tmp_path: Path, fault: str
) -> None:
    demo = make_demo("windows")
    set_faults(demo.folder, **{fault: ["neo4j"]})
    patience = dataclasses.replace(PATIENCE, tool_s=0.5, effect_s=0.2)
    done = run("backup", *demo.args, "--to", tmp_path / "to", "--yes", patience=patience)
    assert done["state"] == "succeeded", done
    assert demo_state(demo).answering


def test_the_service_does_not_exist(make_demo: Callable[[str], DemoServer], tmp_path: Path) -> None:
    demo = make_demo("windows")
    set_faults(demo.folder, not_installed=True)
    suffer(demo, tmp_path / "to", "SERVICE_NOT_INSTALLED", "neo4j")
