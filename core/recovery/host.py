"""What a job or a recovery needs of the machine."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from core.cancel import CancelToken
from core.kinds.known import build_service
from core.model.events import Emit, Event, Say
from core.model.installation import DEFAULT_BOLT_PORT, DEFAULT_HTTP_PORT, Installation
from core.neo4j.conf import parse_neo4j_conf
from core.neo4j.controller import ServiceController
from core.recovery.guardian import guarded
from core.recovery.outside import recovery_from_outside
from core.system.clock import now_utc
from core.system.command import CommandResult, run_command
from core.system.keep_awake import keep_awake
from core.system.repeated import Repeat, repeated
from core.system.watched import InTime, in_time, run_watched

log = logging.getLogger(__name__)

ServiceOf = Callable[[Installation], ServiceController]


def _make_id() -> str:
    return uuid.uuid4().hex[:8]


@dataclass(frozen=True, slots=True)
class Host:
    """What the engine acts through: the service, outside commands, clocks, threads, the folder for locks and journals."""

    service: ServiceController
    state_dir: Path
    service_for: ServiceOf = build_service
    run_command: Callable[..., CommandResult] = run_command
    keep_awake: Callable[[str], AbstractContextManager[object]] = keep_awake
    clock: Callable[[], float] = time.monotonic
    """Seconds, for how long something takes."""
    now_utc: Callable[[], str] = now_utc
    new_id: Callable[[], str] = _make_id
    """A text that no other job has, for the name of a journal."""
    repeated: Repeat = repeated
    """Does something again and again, on a thread beside a job."""
    run_watched: Callable[[Callable[[], None], CancelToken, Callable[[], None], float | None], None] = run_watched
    in_time: InTime = in_time
    """Both give up what a disk does not answer."""
    outside: Callable[[Path, Say], AbstractContextManager[None]] = recovery_from_outside
    """Recovers the job when this program and its guardian are gone. Takes the journal, and what takes a warning."""
    guard: Callable[[Path, Path, Say], AbstractContextManager[None]] = guarded
    """Recovers the job when this program is killed. Takes the state folder, the journal, and what takes a warning."""
    learns_pace: bool = True
    """Whether the duration of the steps says something about the next job on this machine."""


def service_on_ports_of_conf(installation: Installation, host: Host) -> ServiceController:
    """The controller for the addresses in neo4j.conf as it is now: a restored file may name others than the survey saw.

    A container's published ports are set in the container engine and stay.
    """
    if not installation.kind.conf_names_live_places:
        return host.service
    try:
        settings = parse_neo4j_conf(Path(installation.conf_in_force).read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return host.service
    http_port, bolt_port = settings.http_port or DEFAULT_HTTP_PORT, settings.bolt_port or DEFAULT_BOLT_PORT
    now = replace(installation, http_port=http_port, bolt_port=bolt_port, endpoints=settings.endpoints)
    return host.service if now.asked_at == installation.asked_at else host.service_for(now)


def serialised(emit: Emit) -> Emit:
    """The heartbeat and the steps emit from two threads; the listener gets one event at a time.

    A listener that fails (a closed pipe behind the command line) must not end the job, least of all its undoing.
    """
    lock = threading.Lock()

    def locked(event: Event) -> None:
        with lock:
            try:
                emit(event)
            except Exception as error:
                log.info("an event could not be shown: %s: %s", type(error).__name__, error)

    return locked
