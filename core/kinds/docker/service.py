"""Neo4j as a container: the installer's `imaging` command, the engine for the truth, and no kill.

`imaging -s stop neo4j` is literally `docker stop neo4j` and ends with 0 whatever happened (field-facts 3.2), and
`docker stop` kills after the container's grace period, 10 seconds unless it was created with another one; a killed
store needs recovery. So the installer's command stops Neo4j only where that period is long enough, and `docker stop -t`
with a long one does elsewhere. Starting is always the installer's. Only 0, 130 and 143 are a clean end: 137 is a kill
(3.4), 1 and 3 a failed start or a JVM that crashed, 255 an end with the host.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import partial
from pathlib import Path, PurePosixPath

from core.errors import ImagingBackupError, Input, ServiceNotInstalled, ServiceNotStopped, ServiceStateUnknown
from core.kinds.docker.container_engine import (
    NO_EXIT_CODE,
    ContainerEngine,
    ContainerFacts,
    Mount,
    ThrowAway,
    host_path,
    open_container_engine,
)
from core.kinds.docker.places import published_endpoints
from core.model.endpoint import Endpoint
from core.model.events import Say
from core.model.installation import Installation
from core.model.service_state import ServiceMember, ServiceState, ServiceStatus
from core.neo4j.health import ServerAnswer
from core.neo4j.service import Neo4jService, restart_failed
from core.neo4j.store_info import Question, ToolCall
from core.neo4j.waiting import Patience, Way
from core.phrases import phrase
from core.system.command import ON_WINDOWS, CommandResult, run_command

CONTAINERS = ("login", "sourcecode", "nginx", "server", "etl", "neo4j")
CLEAN_EXIT_CODES = frozenset({0, 130, 143})
"""Ended by itself, or a JVM that a SIGINT or SIGTERM ended cleanly."""
NEVER_RUN = frozenset({"created", "configured", "initialized"})
"""The last two are podman's."""
ENDED = frozenset({"exited", "stopped", "dead"})
"""Podman's containers are stopped before it has tidied up after them."""
DEFAULT_GRACE_S = 10
VENDOR_MIN_GRACE_S = 60
"""Below this grace period the installer's stop command is likely to kill Neo4j in its checkpoint."""
ENGINE_GRACE_FACTOR = 6
"""docker stop gets this many times our own patience: we give up, and say so, long before the engine would kill."""
ASKED_WORK, ASKED_LOGS = PurePosixPath("/imaging-backup/work"), PurePosixPath("/imaging-backup/transactions")
"""Where a throw-away container has the folders of a question."""
_PROJECT = "com.docker.compose.project"
_PROJECT_FOLDER = "com.docker.compose.project.working_dir"


def judge_container(facts: ContainerFacts | None) -> ServiceStatus:
    """The engine's facts as a state. RUNNING says nothing about whether the server answers."""
    if facts is None:
        return ServiceStatus(ServiceState.NOT_INSTALLED, phrase("the container engine knows no such container"))
    words = phrase("container is {status}", status=facts.status)
    exit_code = str(facts.exit_code)
    with_code = phrase("container is {status} (exit code {exit_code})", status=facts.status, exit_code=exit_code)
    if facts.restarting or facts.status == "restarting":
        return ServiceStatus(ServiceState.STARTING, with_code, facts.pid or None)
    if facts.status == "stopping":
        return ServiceStatus(ServiceState.STOPPING, words, facts.pid or None)
    # A paused container keeps its processes, its files and its locks.
    if facts.running or facts.status in ("running", "paused"):
        return ServiceStatus(ServiceState.RUNNING, words, facts.pid or None)
    if facts.status in NEVER_RUN and not facts.has_run:
        # The exit code that the engine tells is of no run; the store's last one was in another container.
        return ServiceStatus(ServiceState.STOPPED, words)
    if facts.status in NEVER_RUN | ENDED and facts.ended_unseen and is_clean_exit(facts.exit_code):
        # Podman calls it created, or exited, and tells 0.
        unseen = phrase(
            "container is {status}; how its last run ended was not seen, as after a power cut", status=facts.status
        )
        return ServiceStatus(ServiceState.STOPPED, unseen, None, NO_EXIT_CODE)
    if facts.status in NEVER_RUN | ENDED - {"dead"} and is_clean_exit(facts.exit_code):
        # 143 is what a JVM ends with that was asked to: nobody need wonder about it.
        with_code = phrase("container has ended cleanly (exit code {exit_code})", exit_code=exit_code)
    if facts.status in ENDED | NEVER_RUN:
        return ServiceStatus(ServiceState.STOPPED, with_code, None, facts.exit_code)
    return ServiceStatus(ServiceState.UNKNOWN, words)


def is_clean_exit(exit_code: int) -> bool:
    """Whether the exit code proves that Neo4j closed its store; every code that is not known to do so does not."""
    return exit_code in CLEAN_EXIT_CODES


class DockerNeo4jService(Neo4jService):
    """Neo4j of the Docker installer."""

    def __init__(self, installation: Installation, patience: Patience, engine: ContainerEngine | None = None) -> None:
        super().__init__(installation, patience)
        self._engine = engine or open_container_engine()
        self._endpoints_seen: Sequence[Endpoint] = ()
        self._grace_s = DEFAULT_GRACE_S
        self._is_removed_at_end = False

    def state(self) -> ServiceStatus:
        """The engine's word; running without an answer on its ports is STARTING."""
        return self._state_and_answer()[0]

    def _state_and_answer(self) -> tuple[ServiceStatus, ServerAnswer | None]:
        try:
            status = self._inspect()[0]
        except ServiceStateUnknown as error:
            return ServiceStatus(ServiceState.UNKNOWN, error.message), None
        if status.state is not ServiceState.RUNNING:
            return status, None
        answer = self.server_answer()
        if answer is None:
            detail = phrase("{detail}, no answer yet", detail=status.detail)
            return ServiceStatus(ServiceState.STARTING, detail, status.pid), None
        return status, answer

    def prove_stopped(self, *, clean: bool = True) -> None:
        """The engine says exited, with a clean exit code, and nobody holds the store."""
        status, facts = self._inspect()
        if facts is None and not self.installation.has_service:
            # As after `docker compose down`, already when the installation was looked at.
            self._require_unused()
            return
        self._require_known(status)
        assert facts is not None
        if status.state is not ServiceState.STOPPED:
            raise ServiceNotStopped(
                phrase(
                    "The container {container} is not stopped: {detail}; its restart policy is '{policy}'.",
                    container=self.name,
                    detail=status.detail,
                    policy=facts.restart_policy or "no",
                ),
                phrase(
                    "Find out what starts it again (restart policy, a watchdog, a restarted engine), then try again."
                ),
            )
        if clean and status.exit_code is not None and not is_clean_exit(status.exit_code):
            raise ServiceNotStopped(
                phrase(
                    "The container {container} ended with exit code {exit_code}, which is no clean stop (it was "
                    "killed or has crashed); its store may not be closed cleanly.",
                    container=self.name,
                    exit_code=str(status.exit_code),
                ),
                phrase(
                    "Start it once, wait until it answers, stop it with '{command}', then try again.",
                    command=self._engine.command("stop", "-t", "600", self.name),
                ),
            )
        self._require_unlocked()

    def _require_unused(self) -> None:
        """No server answers, no container has the data folder, where locks are not seen, and nobody holds the store."""
        if (answer := self.server_answer()) is not None:
            raise ServiceNotStopped(
                phrase(
                    "The container {container} does not exist, but {answer}.", container=self.name, answer=answer.words
                ),
                phrase("Find out which one, and choose its container or stop it."),
                Input.CONTAINER,
            )
        if self.uses_data_folder() is None:
            place = Path(self.installation.data_dir)
            for facts in self._engine.with_devices(self._engine.inspect_all()):
                if judge_container(facts).state is not ServiceState.STOPPED and any(
                    place.is_relative_to(host_path(source, on_windows=ON_WINDOWS))
                    for source, _ in facts.mounts
                    if source
                ):
                    raise ServiceNotStopped(
                        phrase(
                            "The container {container} has the data folder, and is not stopped.", container=facts.name
                        ),
                        phrase("Stop it, or choose it as Neo4j's container, then try again."),
                        Input.CONTAINER,
                    )
        self._require_unlocked()

    def members(self) -> tuple[ServiceMember, ...]:
        return tuple(ServiceMember(facts.name, facts.name, judge_container(facts).state) for facts in self._family())

    def restart_others(self, say: Say) -> None:
        failures: list[str] = []
        for facts in self._family():
            if facts.name == self.name:
                continue
            say(phrase("Restarting {name}", name=facts.name))
            failures += self._restart(facts.name)
        if failures:
            raise restart_failed(failures)

    def store_info_call(self, question: Question) -> ToolCall:
        """The neo4j-admin of the server's own image, in a container that lives for this call: the copy is mounted read-only."""
        facts = self._engine.inspect(self.name)
        if facts is None or not facts.image_id:
            raise ServiceNotInstalled(
                phrase("The container engine does not tell the image of container {container}.", container=self.name)
            )
        inside = question.seen_at(ASKED_WORK, ASKED_LOGS)
        once = ThrowAway(
            name=f"imaging-backup-{uuid.uuid4().hex[:12]}",
            image=facts.image_id,
            program="neo4j-admin",
            arguments=inside.arguments,
            mounts=(
                Mount(question.work, ASKED_WORK, read_only=False),
                Mount(question.logs, ASKED_LOGS, read_only=True),
            ),
            environment={"NEO4J_CONF": str(inside.conf_dir)},
        )
        return ToolCall(
            self._engine.throw_away_command(once), {}, inside.configuration, partial(self._engine.remove, once.name)
        )

    def _look(self) -> tuple[ServiceStatus, str]:
        status, facts = self._inspect()
        if status.state is not ServiceState.STOPPED:
            return status, self._what_runs(status, facts.pid if facts else None)
        return status, self._what_is_locked()

    def _stop_ways(self) -> Sequence[Way]:
        """Raises ServiceNotStopped for a container that could not be started again."""
        if self._is_removed_at_end:
            raise ServiceNotStopped(
                phrase(
                    "The container {container} is not stopped: it was made with --rm, so the engine would remove it, and "
                    "nothing could start it again.",
                    container=self.name,
                ),
                phrase("Make it anew without --rm, then try again."),
            )
        engine_grace_s = int(self.patience.stop_s * ENGINE_GRACE_FACTOR)
        engine = Way(
            self._engine.command("stop", "-t", str(engine_grace_s), self.name),
            lambda: self._engine.stop(self.name, engine_grace_s),
        )
        vendor_is_safe = self._grace_s < 0 or self._grace_s >= VENDOR_MIN_GRACE_S
        return [*(self._vendor("stop", self.patience.tool_s) if vendor_is_safe else []), engine]

    def _start_ways(self) -> Sequence[Way]:
        engine = Way(
            self._engine.command("start", self.name), lambda: self._engine.start(self.name, self._start_tool_s)
        )
        vendor = self._vendor("start", self._start_tool_s)
        return [*vendor, *vendor, engine] if vendor else [engine, engine]

    def _vendor(self, action: str, limit_s: float) -> list[Way]:
        """The installer's own command, in its folder, where it exists: without -s on Windows (DOC)."""
        root = Path(self.installation.root)
        program = root / ("imaging.exe" if ON_WINDOWS else "imaging")
        if not program.is_file():
            return []
        words = [action, self.name] if ON_WINDOWS else ["-s", action, self.name]

        def act() -> CommandResult:
            return run_command([program, *words], timeout_s=limit_s, cwd=root)

        return [Way(" ".join([program.name, *words]), act)]

    def _log_place(self) -> str:
        return str(self.installation.root / "neo4j" / "logs")

    def _inspect(self) -> tuple[ServiceStatus, ContainerFacts | None]:
        facts = self._engine.inspect(self.name)
        if facts is not None:
            self._grace_s = DEFAULT_GRACE_S if facts.stop_timeout_s is None else facts.stop_timeout_s
            self._is_removed_at_end = facts.removed_at_end
            # A container that was made anew may publish its ports elsewhere than the one that was detected.
            self._endpoints_seen = published_endpoints(facts.published, self.installation.listens)
        return judge_container(facts), facts

    def _endpoints(self) -> Sequence[Endpoint]:
        return self._endpoints_seen or super()._endpoints()

    def _family(self) -> list[ContainerFacts]:
        """The containers of this installation: the same compose project, or a known name with a mount of the folder."""
        found = self._engine.with_devices(self._engine.inspect_all())
        own = next((facts for facts in found if facts.name == self.name), None)
        project = own.labels.get(_PROJECT) if own else None
        folder = self.installation.root
        family = [
            facts
            for facts in found
            if facts is not own
            and (
                (bool(project) and facts.labels.get(_PROJECT) == project)
                or facts.labels.get(_PROJECT_FOLDER) == str(folder)
                or (facts.name in CONTAINERS and any(type(folder)(m[0]).is_relative_to(folder) for m in facts.mounts))
            )
        ]
        return ([own] if own else []) + sorted(family, key=lambda facts: facts.name)

    def _restart(self, name: str) -> list[str]:
        """Restart one container and see it running; what went wrong, if anything."""
        try:
            result = self._engine.restart(name, self.patience.tool_s)
            deadline_s = self.patience.clock() + self.patience.start_s
            while judge_container(self._engine.inspect(name)).state is not ServiceState.RUNNING:
                if result.returncode != 0 or self.patience.clock() >= deadline_s:
                    return [_does_not_run(name, result.output.strip())]
                self.patience.sleep(self.patience.poll_s)
        except ImagingBackupError as error:
            return [phrase("{name}: {reason}", name=name, reason=error.message)]
        return []


def _does_not_run(name: str, said: str) -> str:
    if said:
        return phrase("{name} does not run ({said})", name=name, said=said)
    return phrase("{name} does not run (no reason given)", name=name)
