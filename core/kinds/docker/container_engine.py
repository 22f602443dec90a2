"""The container engine, through the `docker` or `podman` command and its JSON: what exists, what runs, start, stop, restart.

Knows no Neo4j and judges no state: facts in, facts out. An engine that cannot be reached, or that says what cannot
be read, is ServiceStateUnknown with the engine's own words, never "stopped".
"""

from __future__ import annotations

import ipaddress
import json
import logging
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePath, PurePosixPath
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from core.disk.ownership import who_else_may_change
from core.errors import CommandFailed, CommandMissing, ImagingBackupError, ServiceStateUnknown, UsageError
from core.kinds.docker.places import device_of, is_setting
from core.model.endpoint import Published
from core.phrases import join_phrases, phrase
from core.system.command import CommandResult, find_program, run_command

log = logging.getLogger(__name__)

QUERY_TIMEOUT_S = 30.0
STOP_SLACK_S = 60.0
RESTART_GRACE_S = 60
ENGINE_VARIABLES = ("DOCKER_HOST", "CONTAINER_HOST")
"""Where docker and podman look for their engine."""
ANSWER_BYTES = 16 * 1024 * 1024
"""What is kept of an answer: some ten thousand bytes tell of one container."""
NO_EXIT_CODE = -1
"""Of an engine that does not tell one: it proves no clean end."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\Z")
_JSON_START = re.compile(r"^\[", re.MULTILINE)
_VALUE_START = re.compile(r"^[\[{]", re.MULTILINE)
_DATA = re.compile(r"^[\[{].*^[\]}]$|^[\[{].*", re.MULTILINE | re.DOTALL)
_WARNING = re.compile(r"WARN|time=|Emulate Docker CLI using podman", re.IGNORECASE)
"""What a client says besides its answer; the last where `docker` is podman."""
_LAST_WORDS = 400
_NEVER = datetime(1, 1, 1, tzinfo=UTC)
"""How engines tell of a moment that has not been."""
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError)
"""What foreign JSON comes to that is well formed and something else, nested too deep, or has numbers without end."""
_NO_LIST = phrase("The container engine does not tell its containers.")
_UNREADABLE_LIST = phrase("The container engine does not tell its containers readably.")


@dataclass(frozen=True, slots=True)
class ContainerFacts:
    """What `docker inspect` says of one container."""

    name: str
    id: str
    status: str
    running: bool
    restarting: bool
    exit_code: int
    pid: int
    restart_policy: str
    image: str
    image_id: str = ""
    """Of the image that it was made from, whatever bears its name now."""
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    mounts: tuple[tuple[str, str], ...] = ()
    """(source on the host, destination in the container)"""
    volumes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Destination -> the name of a volume of the engine, in `mounts` with the folder where the engine has it."""
    environment: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Settings of Neo4j alone: others may be secrets."""
    published: tuple[Published, ...] = ()
    started_at: str = ""
    finished_at: str = ""
    stop_timeout_s: int | None = None
    """How long `docker stop` without -t waits before it kills; None is the engine's default of 10 seconds."""
    removed_at_end: bool = False
    """Made with --rm: when it stops it is gone, and nothing is left to be started."""

    @property
    def has_run(self) -> bool:
        return _moment(self.started_at) > _NEVER

    @property
    def ended_unseen(self) -> bool:
        """The engine tells of no end since its last start: after a power cut the exit code is of an earlier end, or of none."""
        return _moment(self.started_at) > _moment(self.finished_at)


@dataclass(frozen=True, slots=True)
class Mount:
    """A folder of the machine in a container."""

    source: PurePath
    target: PurePosixPath
    read_only: bool

    @property
    def option(self) -> str:
        """For --mount, whose fields are separated as in a CSV file."""
        source = f"source={self.source}"
        if any(mark in source for mark in ',"\n'):
            source = '"' + source.replace('"', '""') + '"'
        return f"type=bind,{source},target={self.target}" + ",readonly" * self.read_only


@dataclass(frozen=True, slots=True, kw_only=True)
class ThrowAway:
    """A container that lives for one program: no network, and nothing of the machine but its mounts."""

    name: str
    image: str
    program: str
    """In the place of the image's own, which would change the owner of what is mounted."""
    arguments: Sequence[str]
    mounts: Sequence[Mount]
    environment: Mapping[str, str]


class ContainerEngine:
    """The engine behind one `docker` or `podman` program."""

    def __init__(self, program: Path) -> None:
        self._program = program

    def command(self, *words: str) -> str:
        """What a person types."""
        return " ".join((self._program.stem, *words))

    def inspect(self, name: str) -> ContainerFacts | None:
        """The facts of a container, or None when there is none of that name."""
        cannot_tell = phrase("The container engine does not tell the state of container {container}.", container=name)
        unreadable = phrase(
            "The container engine does not tell the state of container {container} readably.", container=name
        )
        return next(iter(self._inspect([name], cannot_tell, unreadable)), None)

    def inspect_all(self) -> tuple[ContainerFacts, ...]:
        """The facts of all containers, running or not, asked for at once; one that goes away meanwhile is left out."""
        names = self.list_containers()
        return self._inspect(names, _NO_LIST, _UNREADABLE_LIST) if names else ()

    def with_devices(self, containers: Sequence[ContainerFacts]) -> tuple[ContainerFacts, ...]:
        """With the folder of a volume that stands for one in `mounts`: where the engine has the volume, that folder is mounted only while
        a container runs. Of a volume that stands for anything else, or of which nothing is told, there is none; only those stay in
        `volumes`.
        """
        names = sorted({name for one in containers for name in one.volumes.values()})
        options = self._options_of_volumes(names) if names else {}
        return tuple(_with_devices(one, options) for one in containers)

    def _options_of_volumes(self, names: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
        """The options of the local driver, those of mount(8), as far as they are told."""
        result = self._ask(["volume", "inspect", *map(check_container_name, names)])
        try:
            rows, _ = _rows(result.output) if result.whole else ([], [])
            return {str(row["Name"]): dict(row.get("Options") or {}) for row in rows}
        except _UNREADABLE:
            log.info("the container engine does not tell its volumes readably")
            return {}

    def _inspect(self, names: Sequence[str], cannot_tell: str, unreadable: str) -> tuple[ContainerFacts, ...]:
        result = self._ask(["inspect", "--type", "container", *map(check_container_name, names)])
        gone = [name for name in names if result.returncode != 0 and _is_said_to_be_gone(name, result.output)]
        if result.returncode != 0 and not gone:
            raise _unknown(cannot_tell, result)
        # Warnings of the client, on standard error, may stand before or after the JSON.
        start = _JSON_START.search(result.output)
        if start is None and len(gone) == len(names):
            return ()
        try:
            found, _ = json.JSONDecoder().raw_decode(result.output, start.start() if start else 0)
            facts = tuple(map(read_container_facts, found))
        except _UNREADABLE as error:
            raise _unknown(unreadable, result) from error
        # Each one is told of, or is gone by the engine's own word.
        if len(facts) + len(gone) != len(names) or not result.whole:
            raise _unknown(unreadable, result)
        return facts

    def list_containers(self) -> tuple[str, ...]:
        """The names of all containers, running or not."""
        result = self._ask(["ps", "-a", "--format", "{{json .}}"])
        if result.returncode != 0:
            raise _unknown(_NO_LIST, result)
        try:
            rows, words = _rows(result.output)
            names = tuple(_first_name(row["Names"]) for row in rows)
        except _UNREADABLE as error:
            raise _unknown(_UNREADABLE_LIST, result) from error
        if (words and not rows) or not result.whole:
            raise _unknown(_UNREADABLE_LIST, result)
        return names

    def project(self, root: Path, files: Sequence[Path]) -> Mapping[str, Any] | None:
        """What docker compose makes of a project's files; None where it does not tell."""
        environment = {
            "COMPOSE_FILE": os.pathsep.join(map(str, files)),
            "COMPOSE_PATH_SEPARATOR": os.pathsep,
            # Finding a server fetches nothing that its compose file names.
            "COMPOSE_EXPERIMENTAL_GIT_REMOTE": "false",
            "COMPOSE_EXPERIMENTAL_OCI_REMOTE": "false",
        }
        # Neo4j may be in a profile that was chosen when the containers were made.
        words = ["compose", "--profile", "*", "config", "--format", "json"]
        try:
            result = self._run(words, QUERY_TIMEOUT_S, quiet=True, cwd=root, env=environment)
            # It writes each dollar sign twice, so that its answer is a compose file again.
            text = result.output.replace("$$", "$")
            if result.returncode == 0 and result.whole and (start := _VALUE_START.search(text)):
                found, _ = json.JSONDecoder().raw_decode(text, start.start())
                return dict(found)
        except (ServiceStateUnknown, *_UNREADABLE) as error:
            log.info("docker compose is not understood: %s", type(error).__name__)
        return None

    def start(self, name: str, timeout_s: float) -> CommandResult:
        return self._run(["start", check_container_name(name)], timeout_s)

    def stop(self, name: str, grace_s: int) -> CommandResult:
        """Ask the container to end; the engine KILLS it after `grace_s`. Blocks until it has ended."""
        return self._run(["stop", "-t", str(grace_s), check_container_name(name)], grace_s + STOP_SLACK_S)

    def restart(self, name: str, timeout_s: float) -> CommandResult:
        return self._run(["restart", "-t", str(RESTART_GRACE_S), check_container_name(name)], timeout_s)

    def throw_away_command(self, once: ThrowAway) -> tuple[str, ...]:
        """The command that runs it to its end and removes it. `remove` removes it where the command was ended before."""
        options = ["--rm", "--name", check_container_name(once.name), "--network", "none"]
        # Root in the container reads every file of a copy, and is given none of it to write. On machines with SELinux a mount is
        # closed to containers; to open it its files would have to be given another label.
        options += ["--user", "0:0", "--security-opt", "label=disable", "--security-opt", "no-new-privileges"]
        for mount in once.mounts:
            options += ["--mount", mount.option]
        for name, value in once.environment.items():
            options += ["--env", f"{name}={value}"]
        return (str(self._program), "run", *options, "--entrypoint", once.program, once.image, *once.arguments)

    def remove(self, name: str) -> None:
        """Remove a container that may still run, if there is one; what goes wrong is only logged."""
        try:
            result = self._run(["rm", "--force", "--volumes", check_container_name(name)], QUERY_TIMEOUT_S)
            log.info("removed %s: %s", name, result.output.strip()[-_LAST_WORDS:])
        except ImagingBackupError as error:
            log.info("%s could not be removed: %s", name, error.message)

    def _ask(self, arguments: list[str]) -> CommandResult:
        return self._run(arguments, QUERY_TIMEOUT_S, quiet=True)

    def _run(
        self,
        arguments: list[str],
        timeout_s: float,
        *,
        quiet: bool = False,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> CommandResult:
        try:
            return run_command(
                [self._program, *arguments],
                timeout_s=timeout_s,
                cwd=cwd,
                env=env,
                quiet=quiet,
                # The engine tells the environment of every container.
                secret_output=quiet,
                keep_bytes=ANSWER_BYTES,
            )
        except CommandMissing as error:
            raise ServiceStateUnknown(
                error.message, phrase("Install docker or podman, or correct its place.")
            ) from error
        except CommandFailed as error:
            raise ServiceStateUnknown(
                phrase("The container engine does not answer: {reason}", reason=error.message),
                phrase("Start the container engine and try again."),
            ) from error


def _rows(output: str) -> tuple[list[Any], list[str]]:
    """The objects of an answer, one a line or in a list, and what else it says that is no warning."""
    rows: list[Any] = []
    words: list[str] = []
    end = 0
    while value := _VALUE_START.search(output, end):
        words += output[end : value.start()].splitlines()
        found, end = json.JSONDecoder().raw_decode(output, value.start())
        rows += found if isinstance(found, list) else [found]
    words += output[end:].splitlines()
    return rows, [line for line in words if line.strip() and not _WARNING.match(line)]


def _first_name(names: str | list[str]) -> str:
    """Docker tells all names of a container as one text, podman as a list."""
    name: str = names[0] if isinstance(names, list) else names
    return name.split(",")[0].removeprefix("/")


def _is_said_to_be_gone(name: str, output: str) -> bool:
    """Docker: `No such container: neo4j`; Podman: `no such container "neo4j"`. Of that name, and of no longer one."""
    return bool(re.search(rf"no such (?:object|container)\W{{1,3}}{re.escape(name)}(?![\w.-])", output, re.IGNORECASE))


def _unknown(message: str, result: CommandResult) -> ServiceStateUnknown:
    # Of what it tells as data nothing is shown: the environment of a container has secrets that look like none.
    words = _DATA.sub("", result.output).strip()[-_LAST_WORDS:] if result.whole else ""
    said = phrase("It said: {output}", output=words) if words else ""
    return ServiceStateUnknown(
        join_phrases(message, said),
        phrase("Start the container engine, check that this account may use it, and try again."),
    )


def check_container_name(name: str) -> str:
    """`name`, refused unless it is one that docker itself would accept (and never an option)."""
    if not _NAME.match(name):
        raise UsageError(phrase("{name} is not the name of a container.", name=repr(name)))
    return name


def read_container_facts(found: Mapping[str, Any]) -> ContainerFacts:
    """One element of `docker inspect`, typed. Raises one of _UNREADABLE when it is something else."""
    state, config, host = found["State"], found.get("Config") or {}, found.get("HostConfig") or {}
    published = (found.get("NetworkSettings") or {}).get("Ports") or host.get("PortBindings") or {}
    grace, exit_code = config.get("StopTimeout"), state.get("ExitCode")
    return ContainerFacts(
        name=str(found["Name"]).removeprefix("/"),
        id=str(found.get("Id", "")),
        status=str(state["Status"]).lower(),
        running=bool(state.get("Running", str(state["Status"]).lower() == "running")),
        restarting=bool(state.get("Restarting", False)),
        exit_code=NO_EXIT_CODE if exit_code is None else int(exit_code),
        pid=int(state.get("Pid") or 0),
        restart_policy=str((host.get("RestartPolicy") or {}).get("Name", "")),
        image=str(config.get("Image", "")),
        image_id=str(found.get("Image") or ""),
        labels=MappingProxyType({str(k): str(v) for k, v in (config.get("Labels") or {}).items()}),
        mounts=tuple((str(m.get("Source", "")), str(m["Destination"])) for m in found.get("Mounts") or ()),
        volumes=MappingProxyType(
            {
                str(m["Destination"]): str(m["Name"])
                for m in found.get("Mounts") or ()
                if m.get("Type") == "volume" and m.get("Name")
            }
        ),
        environment=MappingProxyType(
            {
                name: value
                for name, _, value in (str(v).partition("=") for v in config.get("Env") or ())
                if is_setting(name)
            }
        ),
        published=tuple(
            Published(int(inner.removesuffix("/tcp")), str(outer.get("HostIp", "")), int(outer["HostPort"]))
            for inner, bindings in published.items()
            for outer in bindings or ()
            # A stopped container may name a range, which says nothing of one port.
            if inner.endswith("/tcp") and str(outer.get("HostPort")).isdecimal()
        ),
        started_at=str(state.get("StartedAt", "")),
        finished_at=str(state.get("FinishedAt", "")),
        stop_timeout_s=None if grace is None else int(grace),
        removed_at_end=bool(host.get("AutoRemove")),
    )


def _moment(told: str) -> datetime:
    """When it was; `_NEVER` where that is not told."""
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        return _NEVER
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _with_devices(container: ContainerFacts, options: Mapping[str, Mapping[str, str]]) -> ContainerFacts:
    devices = {
        target: device_of(options[name]) if name in options else ""
        for target, name in container.volumes.items()
        if name not in options or options[name].get("device")
    }
    mounts = tuple((devices.get(target, source), target) for source, target in container.mounts)
    of_engine = {target: container.volumes[target] for target, device in devices.items() if not device}
    return replace(container, mounts=mounts, volumes=MappingProxyType(of_engine))


def host_path(source: str, *, on_windows: bool) -> Path:
    r"""A mount's source as a path of the machine; Docker Desktop writes C:\X as /run/desktop/mnt/host/c/X, podman as /mnt/c/X."""
    if on_windows and (match := re.match(r"/(?:run/desktop/mnt/host|host_mnt|mnt)/([a-z])(/.*)?$", source)):
        return Path(f"{match[1].upper()}:{match[2] or '/'}")
    return Path(source)


def open_container_engine() -> ContainerEngine:
    """The machine's engine. Raises ServiceStateUnknown where there is none that may be asked."""
    for variable in ENGINE_VARIABLES:
        address = os.environ.get(variable, "")
        if not is_on_this_machine(address):
            raise ServiceStateUnknown(
                phrase(
                    "{variable} names the engine {address}, which is not this machine's.",
                    variable=variable,
                    address=address,
                ),
                phrase("Run this program on the CAST Imaging server itself, without {variable}.", variable=variable),
            )
    found = find_program("docker") or find_program("podman")
    if found is None:
        raise ServiceStateUnknown(
            phrase("Neither docker nor podman was found on PATH."),
            phrase("Install one of them, or add its folder to PATH, and try again."),
        )
    if reason := who_else_may_change(found):
        raise ServiceStateUnknown(
            phrase("{program} is not run: {reason}.", program=found, reason=reason),
            phrase("Take that right away, or take the folder out of PATH: what is run here has this account's rights."),
        )
    return ContainerEngine(found)


def is_on_this_machine(docker_host: str) -> bool:
    """Whether a value of DOCKER_HOST names an engine of this machine; nothing, as docker itself reads it, does."""
    if not docker_host.strip():
        return True
    try:
        address = urlsplit(docker_host.strip())
        host = address.hostname or ""
    except ValueError:
        return False
    if address.scheme in ("unix", "npipe", "fd"):
        return True
    return address.scheme in ("tcp", "http", "https") and _is_loopback(host)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def known_containers(
    open_engine: Callable[[], ContainerEngine] = open_container_engine,
) -> tuple[ContainerFacts, ...]:
    """All containers of an engine, for detection. Raises ServiceStateUnknown where there is no engine or it does not tell."""
    engine = open_engine()
    return engine.with_devices(engine.inspect_all())


def known_project(root: Path, files: Sequence[Path]) -> Mapping[str, Any] | None:
    """What docker compose of this machine makes of a project's files, for detection; None where it does not tell."""
    try:
        return open_container_engine().project(root, files)
    except ServiceStateUnknown as error:
        log.info("docker compose is not asked: %s", error.message)
        return None
