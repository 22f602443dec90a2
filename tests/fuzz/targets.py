"""Everything that reads what somebody else wrote, as functions of bytes: each may refuse, in the product's own errors.

Any other exception is a defect, and so is an answer that breaks what is asserted here. Used by the property tests of
the default run and by the coverage-guided search of `dev.py fuzz`.
"""

from __future__ import annotations

import contextlib
import ntpath
import posixpath
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from blake3 import blake3

from core.backups.manifest import Manifest
from core.backups.verified import load_verified
from core.errors import ImagingBackupError
from core.kinds.docker.compose import read_compose
from core.kinds.docker.container_engine import ContainerEngine
from core.kinds.docker.dotenv import parse_env_file
from core.kinds.docker.service import judge_container
from core.kinds.generation3.config_all import MAX_PATH_CHARS, named_folders
from core.kinds.generation3.names import is_postgresql, named_image, named_service
from core.kinds.generation3.recognise import is_generation_3_folder
from core.kinds.machine import Machine
from core.kinds.versions import version_from_env, version_from_image
from core.kinds.windows.service import STATUS_STOPPED, judge_windows_state, read_status_output
from core.model.installation import ROLES
from core.model.service_state import ServiceState
from core.neo4j.admin import judge_backup, judge_restore
from core.neo4j.conf import parse_neo4j_conf
from core.neo4j.counts import count_in
from core.neo4j.queries import MAX_WORD, NotTold, read_reply
from core.neo4j.store_info import judge_store_info
from core.neo4j.transactions import transactions_in
from core.plan.backup import plan_backup
from core.plan.estimate import estimate
from core.recovery.journal import read_journal
from core.recovery.unfinished import find_unfinished
from core.secrets import mask_secrets
from core.survey.config_diff import ConfigText, compare_config, decode_config, split_lines
from core.survey.login import NAME, PASSWORD, read_values
from core.system.command import CommandResult, describe_command
from core.system.settings import load_settings
from core.system.state_folder import state_dir
from core.system.windows_registry import RegisteredNeo4j
from tests.manifests import from_bytes
from tests.unit.plan_literals import backup_request, docker_survey

Target = Callable[[bytes], None]
PLANTED = "pl4nted-s3cret"


def as_text(data: bytes) -> str:
    """As a file of unknown encoding is read."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


# --- backups -------------------------------------------------------------------------------------------------------


def manifest(data: bytes) -> None:
    for windows in (False, True):
        with contextlib.suppress(ImagingBackupError):
            _is_harmless(from_bytes(data, "/b/manifest.json", windows=windows), windows=windows)


def sealed_manifest(data: bytes) -> None:
    """The same under a right checksum, so that what is behind it is reached."""
    blank = b'{"format_version": 1, "checksum": "' + b"0" * 64 + b'", ' + data + b"}"
    manifest(blank.replace(b"0" * 64, blake3(blank).hexdigest().encode(), 1))


def _is_harmless(read: Manifest, *, windows: bool) -> None:
    join, norm, root = (
        (ntpath.join, ntpath.normpath, "C:\\b") if windows else (posixpath.join, posixpath.normpath, "/b")
    )
    places = [entry.path for entry in (*read.files, *read.directories)]
    assert len(set(places)) == len(places)
    for path in places:
        assert norm(join(root, path)).startswith(root + ("\\" if windows else "/")), path
    assert all(file.size_bytes >= 0 and file.blake3 is not None for file in read.files)


# --- Neo4j and the installers --------------------------------------------------------------------------------------


def neo4j_conf(data: bytes) -> None:
    settings = parse_neo4j_conf(as_text(data))
    for port in (settings.http_port, settings.bolt_port):
        assert port is None or 0 < port < 65536


def env_file(data: bytes) -> None:
    env = parse_env_file(as_text(data))
    found = version_from_env(env)
    assert found is None or found[1][:1].isdecimal()


def compose_file(data: bytes) -> None:
    folder = state_dir() / "project"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("compose.yaml", ".env"):
        (folder / name).write_bytes(data)
    services = read_compose(folder, Machine()).services
    assert all(0 < port < 65536 for service in services for one in service.published for port in (one.inner, one.port))


def image_name(data: bytes) -> None:
    text = as_text(data)
    version_from_image(text)
    named_image(text)
    is_postgresql(text)
    named_service(text)
    is_generation_3_folder(PurePosixPath(text.replace("\0", "")), text.split("/"))


def config_all(data: bytes) -> None:
    folders = named_folders(as_text(data))
    assert all(len(folder) <= MAX_PATH_CHARS for folder in folders.values())


def login_file(data: bytes) -> None:
    assert all(isinstance(value, str) for value in read_values(as_text(data), NAME, PASSWORD))


def transactions_reply(data: bytes) -> None:
    try:
        found = read_reply(200, data, transactions_in)
    except NotTold:
        return
    for one in found.holding:
        assert all(len(word) <= MAX_WORD and "\n" not in word for word in (one.database, one.account, one.client))


def count_reply(data: bytes) -> None:
    with contextlib.suppress(NotTold):
        found = read_reply(200, data, lambda results: count_in("neo4j", results))
        assert all(0 <= number < 2**63 for number in (found.nodes, found.relationships)) and found.words


def windows_service(data: bytes) -> None:
    text = as_text(data)
    service = RegisteredNeo4j("neo4j", binary_path=text, parameters=tuple(text.splitlines()))
    assert service.home is None or str(service.home)
    service.parameter("config-dir")


def status_output(data: bytes) -> None:
    for code in (0, 1, STATUS_STOPPED, -1):
        result = CommandResult((), code, as_text(data))
        said = read_status_output(result)
        assert said.state is not ServiceState.STOPPED or code == STATUS_STOPPED
        for manager in ServiceState:
            state = judge_windows_state(manager, result).state
            assert state is not ServiceState.STOPPED or ServiceState.RUNNING not in (manager, said.state)


def admin_output(data: bytes) -> None:
    for code in (-9, 0, 1, 2, 3, 255):
        result = CommandResult((), code, as_text(data))
        for judge in (judge_backup, judge_restore):
            with contextlib.suppress(ImagingBackupError):
                judge("neo4j", result)
                assert code in (0, 2)


def store_info_output(data: bytes) -> None:
    """It never refuses; what is no answer has a reason, and a number stands only beside a clean end."""
    for code in (0, 1, 137):
        state = judge_store_info("neo4j", CommandResult((), code, as_text(data)))
        assert state.database == "neo4j" and (state.recovery_required is None) == bool(state.not_asked)
        assert code == 0 or state.recovery_required is None
        assert (state.last_transaction is not None) == (state.recovery_required is False)
        assert str(state.words)


class _Engine(ContainerEngine):
    """An engine that says what it is given."""

    def __init__(self, output: str, returncode: int) -> None:
        super().__init__(Path("/docker"))
        self._result = CommandResult((), returncode, output)

    def _run(self, arguments: list[str], timeout_s: float, *, quiet: bool = False) -> CommandResult:
        return self._result


def docker_inspect(data: bytes) -> None:
    for code in (0, 1):
        with contextlib.suppress(ImagingBackupError):
            judge_container(_Engine(as_text(data), code).inspect("neo4j"))


def docker_ps(data: bytes) -> None:
    for code in (0, 1):
        with contextlib.suppress(ImagingBackupError):
            assert all(isinstance(name, str) for name in _Engine(as_text(data), code).list_containers())


# --- our own files, after a disk has had its way with them ---------------------------------------------------------


def settings_file(data: bytes) -> None:
    (state_dir() / "settings.json").write_bytes(data)
    settings = load_settings()
    guess = estimate(plan_backup(backup_request(), docker_survey()), settings.pace)
    assert 0 <= guess.offline_s <= guess.total_s


def verified_file(data: bytes) -> None:
    (state_dir() / "verified.json").write_bytes(data)
    assert all(isinstance(known.utc, str) for known in load_verified().values())


def journal_file(data: bytes) -> None:
    folder = state_dir() / "journals"
    folder.mkdir(exist_ok=True)
    path = folder / "fuzz.jsonl"
    path.write_bytes(data)
    record = read_journal(path)
    for job in find_unfinished(state_dir()):
        assert record is not None and not record.finished
        assert job.sentence


# --- what is shown -------------------------------------------------------------------------------------------------


def config_comparison(data: bytes) -> None:
    half = len(data) // 2
    server, backup = (
        decode_config(PurePosixPath(name), part) for name, part in (("s", data[:half]), ("b", data[half:]))
    )
    for role in ROLES:
        found = compare_config(role, server, backup)
        if found.problem:
            continue
        # Nothing is lost and nothing made up, whatever is beside what.
        assert [row.server.plain for row in found.rows if row.server] == _lines(server)
        assert [row.backup.plain for row in found.rows if row.backup] == _lines(backup)


def _lines(side: ConfigText) -> list[str]:
    return split_lines(side.text or "")


def secrets(data: bytes) -> None:
    text = as_text(data)
    assert PLANTED not in mask_secrets(f"{text}\npassword={PLANTED}\n{text}")
    assert PLANTED not in mask_secrets(f"{text}\nbolt://neo4j:{PLANTED}@localhost:7687\n{text}")
    assert PLANTED not in describe_command([*text.split(" "), "--password", PLANTED])
    config = compare_config(
        "neo4j", ConfigText(PurePosixPath("a"), f"{text}\nx.password={PLANTED}"), ConfigText(PurePosixPath("b"), text)
    )
    assert not any(PLANTED in row.server.masked for row in config.rows if row.server)
    assert PLANTED not in repr(config)


TARGETS: Mapping[str, Target] = MappingProxyType(
    {
        target.__name__: target
        for target in (
            *(manifest, sealed_manifest, neo4j_conf, env_file, compose_file, image_name, config_all, windows_service),
            *(
                status_output,
                admin_output,
                store_info_output,
                docker_inspect,
                docker_ps,
                settings_file,
                login_file,
                transactions_reply,
                count_reply,
                verified_file,
                journal_file,
            ),
            *(config_comparison, secrets),
        )
    }
)
