"""Recognises CAST Imaging 3, which this program refuses."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path, PurePath, PureWindowsPath

from core.kinds.docker.compose import read_compose
from core.kinds.docker.detect import WORKING_DIR_LABEL
from core.kinds.generation3.names import (
    LINUX_FOLDERS,
    LINUX_PLACE,
    MARKS,
    VIEWER,
    WINDOWS_FOLDERS,
    WINDOWS_PLACE,
    named_image,
    named_service,
)
from core.kinds.generation3.words import evidence_words
from core.kinds.machine import Machine, from_environment
from core.kinds.versions import listed
from core.model.generation3 import Evidence, Trace
from core.model.installation import Refusal
from core.phrases import phrase


def is_generation_3_folder(folder: PurePath, children: Iterable[str]) -> bool:
    """True when the folder's own path or the names in it are those of generation 3."""
    return any(name.casefold() in MARKS for name in (*folder.parts, *children))


def refuse_generation_3(root: PurePath, shown_by: Evidence | None = None) -> Refusal:
    """`shown_by`: what shows that it is here, where nothing was seen of the folder itself."""
    if shown_by is not None:
        reason = phrase(
            "CAST Imaging generation 3 is installed here ({evidence}). Its names, databases and backup procedure are "
            "different, so this tool does not touch it.",
            evidence=evidence_words(shown_by),
        )
    else:
        reason = phrase(
            "{root} is a CAST Imaging generation 3 installation. Its names, databases and backup procedure are "
            "different, so this tool does not touch it.",
            root=root,
        )
    return Refusal(
        root,
        reason,
        phrase(
            "Detection shows which parts of it are on this machine, what must be saved of each, and CAST's own commands."
        ),
    )


def is_generation_3(machine: Machine, root: Path) -> bool:
    return is_generation_3_folder(root, listed(root)) or any(
        named_image(service.image) for service in read_compose(root, machine).services
    )


def find_generation_3(machine: Machine) -> Refusal | None:
    """By the first of its folders, services and containers; None where there is none of these."""
    windows = [
        place
        for name in ("PROGRAMFILES", "PROGRAMDATA")
        if (place := from_environment(machine, name, WINDOWS_PLACE)) is not None
    ]
    linux = machine.filesystem / LINUX_PLACE
    folders = [place / name for name in WINDOWS_FOLDERS for place in windows] + [linux / name for name in LINUX_FOLDERS]
    if (found := next((folder for folder in folders if os.path.isdir(folder)), None)) is not None:
        return refuse_generation_3(found)
    service = next(filter(named_service, machine.cast_services), None)
    if service is not None:
        usual: PurePath = windows[0] if windows else PureWindowsPath(*WINDOWS_PLACE)
        return refuse_generation_3(usual / VIEWER, Evidence(Trace.SERVICE, service))
    ours = (container for container in machine.containers() if named_image(container.image))
    # Of several components Neo4j's, whose folder is recognised by its compose file too.
    container = min(ours, key=lambda one: named_image(one.image) != "neo4j", default=None)
    if container is None:
        return None
    if label := container.labels.get(WORKING_DIR_LABEL):
        return refuse_generation_3(Path(label))
    return refuse_generation_3(linux, Evidence(Trace.CONTAINER, container.name, container.image))
