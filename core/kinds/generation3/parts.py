"""Which parts of CAST Imaging 3 are on this machine, each on evidence, and where they lie. Reads, never writes.

Of a configuration file nothing is taken but the folders it names; nothing is asked over the network, and no folder is counted.
Where the data lies on the host is said by no page of CAST: so by what containers mount and what neo4j.conf names, never assumed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from core.kinds.docker.detect import WORKING_DIR_LABEL
from core.kinds.generation3.config_all import BASES, SHARED, named_folders
from core.kinds.generation3.names import (
    COMPOSE_PARTS,
    CONFIG_ALL,
    DATA_FOLDER,
    DATA_SETTING,
    IMAGES,
    LINUX_FOLDERS,
    LINUX_PLACE,
    LINUX_PROXY,
    LINUX_SHARED,
    NODE_TARGET,
    SERVICES,
    SHARED_TARGET,
    STORAGE_SERVICE_WORD,
    VIEWER,
    VIEWER_CONF,
    WINDOWS_FOLDERS,
    WINDOWS_NODE_DATA,
    WINDOWS_PLACE,
    is_postgresql,
    named_image,
    named_service,
)
from core.kinds.machine import DEFAULT_PLACE, ContainerView, Machine, folder_key, from_environment, resolve_path
from core.kinds.versions import read_text
from core.model.generation3 import Evidence, FoundPart, Generation3, Part, Place, Size, Trace
from core.neo4j.conf import parse_neo4j_conf
from core.phrases import phrase
from core.system.windows_registry import is_network_path


def find_parts(machine: Machine, roots: Iterable[PurePath]) -> Generation3:
    """`roots`: folders that were recognised as CAST Imaging 3."""
    notes = _Notes(machine)
    folders = tuple(map(Path, roots))
    if machine.on_windows:
        _look_on_windows(notes, folders)
    _look_for_docker(notes, folders)
    for root in folders:
        if root.name == DATA_FOLDER:
            notes.be_named(Part.NEO4J, Trace.FOLDER, root)
        elif os.path.isdir(root / DATA_FOLDER):
            notes.be_named(Part.NEO4J, Trace.FOLDER, root / DATA_FOLDER)
    return notes.told()


class _Notes:
    """What was seen so far."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._seen: dict[Part | None, dict[Evidence, None]] = {}
        self._places: dict[Part, dict[str, Place]] = {}

    def see(self, part: Part | None, trace: Trace, name: PurePath | str, image: str = "") -> None:
        """Evidence for a part; None: for what has no data."""
        self._seen.setdefault(part, {})[Evidence(trace, str(name), image)] = None

    def lie(self, part: Part, path: Path, how: str) -> None:
        """A part is at this place. A place that is known already keeps how it was found."""
        if "\0" in str(path):
            return  # written by hand into a file: no system has such a path
        network = is_network_path(str(path))
        size = Size(0, phrase("it is on a network share, which is not looked at")) if network else None
        self._places.setdefault(part, {}).setdefault(folder_key(self.machine, path), Place(str(path), how, size))

    def be_named(self, part: Part, trace: Trace, path: Path) -> None:
        """A part is at this place, which its name alone shows."""
        self.see(part, trace, path)
        self.lie(part, path, phrase("by its name"))

    def told(self) -> Generation3:
        parts = tuple(
            FoundPart(part, tuple(self._seen[part]), tuple(self._places.get(part, {}).values()))
            for part in Part
            if part in self._seen
        )
        unknown = "" if self.machine.on_windows else self.machine.containers_unknown()
        return Generation3(self.machine.on_windows, parts, tuple(self._seen.get(None, ())), unknown)


# Windows


def _look_on_windows(notes: _Notes, roots: Sequence[Path]) -> None:
    machine = notes.machine
    for name in machine.cast_services:
        if (known := named_service(name)) is not None:
            notes.see(SERVICES[known], Trace.SERVICE, name)
        elif STORAGE_SERVICE_WORD in name.casefold():
            notes.see(Part.POSTGRESQL, Trace.SERVICE, name)
    program, kept = (from_environment(machine, name, WINDOWS_PLACE) for name in ("PROGRAMFILES", "PROGRAMDATA"))
    bases = [place for place in (program, kept) if place is not None]
    for conf in (place for root in roots for place in (root / CONFIG_ALL, root / "configuration" / CONFIG_ALL)):
        if os.path.isfile(conf):
            bases += _read_config_all(notes, conf)
    for base in bases:
        for name, part in WINDOWS_FOLDERS.items():
            if os.path.isdir(base / name):
                notes.see(part, Trace.FOLDER, base / name)
    if kept is not None and os.path.isdir(kept):
        notes.see(Part.CONFIGURATION, Trace.FOLDER, kept)
        notes.lie(
            Part.CONFIGURATION, kept, phrase("default place; counted with all that lies in it, logs and data too")
        )
    for below in WINDOWS_NODE_DATA:
        if (place := from_environment(machine, "PROGRAMDATA", below)) is not None and os.path.isdir(place):
            notes.lie(Part.ANALYSIS_NODE, place, DEFAULT_PLACE)
    _read_viewer_conf(notes, bases)


def _read_config_all(notes: _Notes, conf: Path) -> list[Path]:
    """The folders of the programs that it names, without those of other machines."""
    notes.be_named(Part.CONFIGURATION, Trace.FILE, conf)
    folders = {name: folder for name, folder in named_folders(read_text(conf) or "").items() if _is_full(folder)}
    for setting in SHARED:
        if setting in folders:
            notes.see(Part.SHARED_FOLDER, Trace.FILE, conf)
            notes.lie(Part.SHARED_FOLDER, Path(folders[setting]), f"{CONFIG_ALL}: {setting}")
    return [Path(folders[name]) for name in BASES if name in folders and not is_network_path(folders[name])]


def _read_viewer_conf(notes: _Notes, bases: Sequence[Path]) -> None:
    """Where neo4j.conf says that the data lies: the one that the service reads, else the one of the default place."""
    services = (one for one in notes.machine.neo4j_services if named_service(one.display_name))
    service = next(services, None)
    confs = [service.config_dir / "neo4j.conf"] if service and service.config_dir else []
    confs += [base.joinpath(VIEWER, *VIEWER_CONF) for base in bases]
    for conf in confs:
        if is_network_path(str(conf)) or (text := read_text(conf)) is None:
            continue
        notes.see(Part.NEO4J, Trace.FILE, conf)
        named, home = parse_neo4j_conf(text).data_dir, service.home if service else None
        if named and (home or _is_full(named)):
            notes.lie(Part.NEO4J, resolve_path(notes.machine, named, home or Path()), f"neo4j.conf: {DATA_SETTING}")
        return


def _is_full(path: str) -> bool:
    return Path(path).is_absolute() or PureWindowsPath(path).is_absolute()


# Docker


def _look_for_docker(notes: _Notes, roots: Sequence[Path]) -> None:
    machine = notes.machine
    standard = machine.filesystem / LINUX_PLACE
    ours = [container for container in machine.containers() if named_image(container.image)]
    projects = {folder_key(machine, place): place for place in map(_working_dir, ours) if place is not None}
    # A component's folder lies beside those of the others.
    places = [*projects.values(), *(root for root in roots if root.name in LINUX_FOLDERS)]
    for base in dict.fromkeys((standard, *(place.parent for place in places))):
        for name, part in LINUX_FOLDERS.items():
            if os.path.isdir(folder := base / name):
                notes.see(part, Trace.FOLDER, folder)
                projects.setdefault(folder_key(machine, folder), folder)
    for folder in (*projects.values(), *roots):
        for name in COMPOSE_PARTS:
            if os.path.isfile(folder / name):
                notes.be_named(Part.CONFIGURATION, Trace.FILE, folder / name)
    for container in machine.containers():
        place = _working_dir(container)
        belongs = place is not None and folder_key(machine, place) in projects
        if (image := named_image(container.image)) is not None:
            _note_container(notes, container, IMAGES[image])
        elif is_postgresql(container.image) and belongs:
            _note_container(notes, container, Part.POSTGRESQL)
    for part, below in ((Part.SHARED_FOLDER, LINUX_SHARED), (Part.EXTEND_PROXY, LINUX_PROXY)):
        if os.path.isdir(place := machine.filesystem / below):
            notes.see(part, Trace.FOLDER, place)
            notes.lie(part, place, DEFAULT_PLACE)


def _working_dir(container: ContainerView) -> Path | None:
    label = container.labels.get(WORKING_DIR_LABEL)
    return Path(label) if label else None


def _note_container(notes: _Notes, container: ContainerView, part: Part | None) -> None:
    notes.see(part, Trace.CONTAINER, container.name, container.image)
    for source, target in _kept_mounts(container):
        how = phrase("mount of container {container}, there {target}", container=container.name, target=target)
        owner: Part | None = None if part is Part.ANALYSIS_NODE else part
        if PurePosixPath(target).is_relative_to(SHARED_TARGET):
            owner = Part.SHARED_FOLDER
            notes.see(owner, Trace.CONTAINER, container.name, container.image)
        elif PurePosixPath(target).is_relative_to(NODE_TARGET):
            owner = Part.ANALYSIS_NODE
        if owner is not None:
            notes.lie(owner, Path(source), how)


def _kept_mounts(container: ContainerView) -> Iterator[tuple[str, str]]:
    """What it mounts, without its logs; a mount without a source is memory."""
    return (
        (source, target)
        for source, target in container.mounts
        if source and PurePosixPath(target).name not in ("logs", "log")
    )
