"""Recognises CAST Imaging 3, which this program refuses."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path, PurePath, PureWindowsPath

from core.kinds.docker.compose import read_compose
from core.kinds.docker.detect import WORKING_DIR_LABEL
from core.kinds.machine import Machine, from_environment
from core.kinds.versions import listed
from core.model.installation import Refusal
from core.phrases import phrase

GENERATION_3_SERVICE_PREFIX = "CAST Imaging Viewer"
GENERATION_3_NAMES = frozenset(
    {"cast-imaging-viewer", "neo4j5_data", "config-all.conf", "imaging-viewer", "imaging-services"}
)
"""Folder and file names, lower case, that only generation 3 has (field-facts 4)."""
_GENERATION_3_IMAGE = re.compile(r"(?:.*/)?castimaging/neo4j:v?3\b.*")


def is_generation_3_image(image: str) -> bool:
    """True for castimaging/neo4j:3.x, whatever registry it comes from."""
    return _GENERATION_3_IMAGE.fullmatch(image) is not None


def is_generation_3_folder(folder: PurePath, children: Iterable[str]) -> bool:
    """True when the folder's own path or the names in it are those of generation 3."""
    return any(name.casefold() in GENERATION_3_NAMES for name in (*folder.parts, *children))


def refuse_generation_3(root: PurePath) -> Refusal:
    return Refusal(
        root,
        phrase(
            "{root} is a CAST Imaging generation 3 installation. Its names, databases and backup procedure are "
            "different, so this tool does not touch it.",
            root=root,
        ),
        phrase("Use the backup procedure of the CAST Imaging 3 documentation (neo4j-admin database backup)."),
    )


GENERATION_3_SUFFIX = ("CAST", "Imaging", "CAST-Imaging-Viewer")
GENERATION_3_LINUX = "/opt/cast/installation/imaging-viewer"


def is_generation_3(machine: Machine, root: Path) -> bool:
    return is_generation_3_folder(root, listed(root)) or any(
        is_generation_3_image(service.image) for service in read_compose(root, machine).services
    )


def generation_3_roots(machine: Machine) -> list[PurePath]:
    """Where generation 3 is, by its folders, its services' names and its containers (field-facts 4)."""
    places = [
        place
        for name in ("PROGRAMFILES", "PROGRAMDATA")
        if (place := from_environment(machine, name, GENERATION_3_SUFFIX))
    ]
    roots: list[PurePath] = []
    roots += [place for place in places if os.path.isdir(place)][:1]
    if not roots and any(name.startswith(GENERATION_3_SERVICE_PREFIX) for name in machine.cast_services):
        roots.append(places[0] if places else PureWindowsPath(*GENERATION_3_SUFFIX))
    linux = machine.filesystem / GENERATION_3_LINUX.lstrip("/")
    if os.path.isdir(linux):
        roots.append(linux)
    for container in machine.containers():
        if is_generation_3_image(container.image):
            roots.append(Path(container.labels.get(WORKING_DIR_LABEL) or linux))
    return roots
