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
from core.kinds.machine import Machine, from_environment
from core.kinds.versions import listed
from core.model.installation import Refusal
from core.phrases import phrase


def is_generation_3_folder(folder: PurePath, children: Iterable[str]) -> bool:
    """True when the folder's own path or the names in it are those of generation 3."""
    return any(name.casefold() in MARKS for name in (*folder.parts, *children))


def refuse_generation_3(root: PurePath) -> Refusal:
    return Refusal(
        root,
        phrase(
            "{root} is a CAST Imaging generation 3 installation. Its names, databases and backup procedure are "
            "different, so this tool does not touch it.",
            root=root,
        ),
        phrase(
            "Detection shows which parts of it are on this machine, what must be saved of each, and CAST's own commands."
        ),
    )


def is_generation_3(machine: Machine, root: Path) -> bool:
    return is_generation_3_folder(root, listed(root)) or any(
        named_image(service.image) for service in read_compose(root, machine).services
    )


def generation_3_root(machine: Machine) -> PurePath | None:
    """Where generation 3 is, by the first of its folders, services and containers; None where there is none of these."""
    windows = [
        place
        for name in ("PROGRAMFILES", "PROGRAMDATA")
        if (place := from_environment(machine, name, WINDOWS_PLACE)) is not None
    ]
    linux = machine.filesystem / LINUX_PLACE
    folders = [place / name for name in WINDOWS_FOLDERS for place in windows] + [linux / name for name in LINUX_FOLDERS]
    if (found := next((folder for folder in folders if os.path.isdir(folder)), None)) is not None:
        return found
    if any(map(named_service, machine.cast_services)):
        return windows[0] / VIEWER if windows else PureWindowsPath(*WINDOWS_PLACE, VIEWER)
    ours = (container for container in machine.containers() if named_image(container.image))
    # Of several components Neo4j's, whose folder is recognised by its compose file too.
    container = min(ours, key=lambda one: named_image(one.image) != "neo4j", default=None)
    return Path(container.labels.get(WORKING_DIR_LABEL) or linux) if container else None
