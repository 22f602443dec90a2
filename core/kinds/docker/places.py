"""Where the Neo4j of a container has its data. Pure: what the container's environment, mounts and neo4j.conf say goes in.

The environment decides first: the image writes each `NEO4J_a_b__c` into its neo4j.conf as `a.b_c` when it starts. Then
neo4j.conf, then the image's own place. A place in the container is a folder of the machine only where something is mounted.
Sources: Neo4j operations manual, "Docker specific configuration settings"; the image's docker-entrypoint.sh, in which
/var/lib/neo4j/data is a link to /data.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from core.model.endpoint import Endpoint, Published, endpoints_at, in_order
from core.neo4j.conf import Neo4jSettings, parse_neo4j_conf

HOME = PurePosixPath("/var/lib/neo4j")
DATA_PLACES = (PurePosixPath("/data"), HOME / "data")
"""One folder with two names."""
STORE_PARTS = ("databases", "transactions", "dbms")
"""What Neo4j has in its data folder."""
Mounts = Iterable[tuple[PurePath, str]]
"""(folder of the machine, folder in the container)."""
_SETTING_NAME = re.compile(r"NEO4J_[a-z][A-Za-z0-9_]*\Z")


def is_setting(name: str) -> bool:
    """Whether a variable of the environment is a setting of neo4j.conf. NEO4J_AUTH and the like, which are secret, are none."""
    return _SETTING_NAME.match(name) is not None


def image_name(image: str) -> str:
    """Without registry, tag and digest: `imagingneo4j` of `registry:5000/castimaging/imagingneo4j:2.18`."""
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0]


def parts_elsewhere(place: PurePosixPath, targets: Iterable[str]) -> list[str]:
    """What of the store is mounted apart, so that the data folder itself does not hold it."""
    parts = [name / part for name in _names_of(place) for part in STORE_PARTS]
    return [target for target in targets if any(PurePosixPath(target).is_relative_to(part) for part in parts)]


def read_settings(environment: Mapping[str, str], conf: str) -> Neo4jSettings:
    """What Neo4j in the container runs with."""
    lines = (f"{_setting_of(name)}={value}" for name, value in environment.items() if is_setting(name))
    decided, said = parse_neo4j_conf("\n".join(lines)), parse_neo4j_conf(conf)
    # A setting at a time, under whichever of its names: neo4j.conf may still have the name of another version.
    return Neo4jSettings(
        *(first if first is not None else then for first, then in zip(astuple(decided), astuple(said), strict=True))
    )


def data_place(settings: Neo4jSettings) -> PurePosixPath:
    """The data folder in the container."""
    return _below(HOME, settings.data_dir or "data")


def logs_place(settings: Neo4jSettings) -> PurePosixPath:
    """The folder of the transaction logs in the container, by default in the data folder."""
    return _below(data_place(settings), settings.transaction_logs_root or "transactions")


def published_endpoints(published: Iterable[Published], listening: Iterable[Endpoint]) -> tuple[Endpoint, ...]:
    """Where this machine reaches what Neo4j listens on in its container; none where nothing of it is published."""
    published = list(published)
    return in_order(
        endpoint
        for inside in listening
        for one in published
        if one.inner == inside.port
        for endpoint in endpoints_at(inside.connector, one.address, one.port)
    )


def device_of(options: Mapping[str, object]) -> str:
    """The folder of the machine that a volume with these options of the local driver stands for; '' where something else is mounted,
    a share or a disk.
    """
    device = str(options.get("device") or "")
    is_folder = PurePosixPath(device).is_absolute() or PureWindowsPath(device).is_absolute()
    return device if is_folder and "bind" in str(options.get("o")).split(",") else ""


def holds_data(targets: Iterable[str]) -> bool:
    """Whether something is mounted where the image has the data."""
    return any(PurePosixPath(target) in DATA_PLACES for target in targets)


def on_machine(place: PurePosixPath, mounts: Mounts) -> PurePath | None:
    """The folder of the machine that is that place in the container; None where nothing is mounted there or above it."""
    holders = [
        (len(target), source / name.relative_to(target))
        for source, target in mounts
        for name in _names_of(place)
        if name.is_relative_to(target)
    ]
    return max(holders, key=lambda holder: holder[0])[1] if holders else None


def name_below(place: PurePosixPath, folder: PurePosixPath) -> str:
    """Its path in that folder, by any of its names; "." for the folder itself, '' for one that does not lie in it."""
    return next((str(name.relative_to(folder)) for name in _names_of(place) if name.is_relative_to(folder)), "")


def mounted_below(place: PurePosixPath, targets: Iterable[str]) -> list[str]:
    """What is mounted in that folder, not on it."""
    names = _names_of(place)
    return [target for target in targets if any(name in PurePosixPath(target).parents for name in names)]


def _names_of(place: PurePosixPath) -> list[PurePosixPath]:
    links = (DATA_PLACES, DATA_PLACES[::-1])
    return [place, *(other / place.relative_to(one) for one, other in links if place.is_relative_to(one))]


def _below(folder: PurePosixPath, path: str) -> PurePosixPath:
    return PurePosixPath(posixpath.normpath(posixpath.join(folder, path)))


def _setting_of(name: str) -> str:
    parts = name.removeprefix("NEO4J_").split("__")
    return "_".join(part.replace("_", ".") for part in parts)
