"""`detect` and `status`."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from core import api
from core.cancel import CancelToken
from core.cli.console import Reporter
from core.cli.options import Commands, installation_of, look_around
from core.detect.describe import describe_installation
from core.detect.detection import choose_installation
from core.errors import ServiceStateUnknown
from core.kinds.generation3.words import Section, report
from core.model.events import JobState, Outcome
from core.model.installation import Installation
from core.model.service_state import ServiceState
from core.phrases import phrase


def add_show(commands: Commands) -> None:
    commands.add("detect", _detect, "Show the installations found and how each value was found.", where=True)
    commands.add("status", _status, "Show the state of Neo4j and of all CAST Imaging services.", where=True)


def _detect(args: argparse.Namespace, reporter: Reporter, cancel: CancelToken) -> Outcome:
    result = look_around(args)
    for installation in result.installations:
        details = describe_installation(installation)
        lines = [f"{installation.kind.display_name}: {installation.root}"]
        titles, values = (max(map(len, column)) for column in zip(*((d.title, d.value) for d in details), strict=True))
        lines += [f"  {d.title:{titles}}  {d.value:{values}}  {d.found_by}".rstrip() for d in details]
        reporter.item("installation", _plain(asdict_of(installation)), "\n".join(lines))
    for refusal in result.refusals:
        reporter.item("refusal", _plain(asdict(refusal)), f"{refusal.reason}\n  {refusal.hint}")
    if result.generation_3 is not None:
        measured = api.measure_generation_3(result.generation_3, cancel)
        sections = report(measured)
        said = {**asdict(measured), "report": [asdict(section) for section in sections]}
        reporter.item("generation_3", _plain(said), "\n\n".join(["", *map(_section_text, sections)]))
    if not result.installations:
        choose_installation(result)
    message = phrase("%n CAST Imaging installation(s) found.", n=len(result.installations))
    return Outcome(JobState.SUCCEEDED, message)


def _section_text(section: Section) -> str:
    unsure = (f"Unsure: {words}" for words in section.unsure)
    commands = (f"    {command}" for command in section.commands)
    return "\n  ".join([section.title, *section.lines, *commands, *unsure])


def asdict_of(installation: Installation) -> dict[str, Any]:
    """An installation as plain values (asdict cannot copy a read-only mapping)."""
    values = {name: getattr(installation, name) for name in Installation.__dataclass_fields__}
    values["kind"] = installation.kind.name
    values["config_files"] = [asdict(file) for file in installation.config_files]
    values["found_by"] = dict(installation.found_by)
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _status(args: argparse.Namespace, reporter: Reporter, _cancel: CancelToken) -> Outcome:
    service = api.service_of(installation_of(args))
    status = service.state()
    text = f"Neo4j ({service.name}): {status.state.value}" + (f" - {status.detail}" if status.detail else "")
    reporter.item("status", _plain(asdict(status)), text)
    if status.state is ServiceState.UNKNOWN:
        raise ServiceStateUnknown(
            phrase(
                "The state of {service} could not be told: {detail}",
                service=f"Neo4j ({service.name})",
                detail=status.detail,
            ),
            phrase("Look at the service with the vendor's tools."),
        )
    for member in service.members():
        reporter.item("service", _plain(asdict(member)), f"  {member.title}: {member.state.value}")
    answer = service.server_answer() if status.state is ServiceState.RUNNING else None
    version = f", version {answer.neo4j_version}" if answer and answer.neo4j_version else ""
    if answer:
        reporter.item("answer", _plain(asdict(answer)), f"  Neo4j answers{version}.")
    message = phrase("Neo4j is {state}.", state=status.state.words)
    return Outcome(JobState.SUCCEEDED, message, service_state=status.state)
