"""Which container, or which service of a compose project, is Neo4j: what speaks for each, and whether several stand equal.

By its image and settings, by what it mounts where the data is and what that folder holds, by its name, and by what the compose
project says; never by its place in a list. Others may have data of their own at /data, an image of a similar name, or a copy of
the store.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from core.kinds.docker.places import HOME, STORE_PARTS, data_place, image_name, on_machine, read_settings
from core.model.installation import DEFAULT_SERVICE_NAME

T = TypeVar("T")
Mounts = Sequence[tuple[Path | None, str]]
"""(folder of the machine if it is one, folder in the container)."""


class Evidence(NamedTuple):
    """What speaks for it; the first that differs decides."""

    certain: bool
    """An image of Neo4j, or settings of it, and something mounted where it has its data."""
    of_project: int
    """The compose project has it as its Neo4j: 1 by what it was made of, 2 by its name."""
    certain_and_named: bool
    holds_a_store: bool
    mounts_data: bool
    named: bool
    similar_image: bool

    @property
    def enough(self) -> bool:
        """It may be Neo4j at all."""
        return self.mounts_data or self.similar_image

    @property
    def strong(self) -> bool:
        """What others than Neo4j seldom have."""
        return self.certain or self.holds_a_store

    @property
    def convincing(self) -> bool:
        """Other containers, too, mount something at /data."""
        return self.strong or self.named or self.of_project > 0


def evidence(
    image: str,
    environment: Mapping[str, str],
    mounts: Mounts,
    names: Collection[str],
    *,
    conf: str = "",
    of_project: int = 0,
) -> Evidence:
    """`conf` is the text of its neo4j.conf, `environment` the settings of Neo4j alone."""
    place = data_place(read_settings(environment, conf))
    mounts_data = on_machine(place, [(HOME, target) for _, target in mounts]) is not None
    folder = on_machine(place, [(source, target) for source, target in mounts if source])
    certain = mounts_data and (bool(environment) or image_name(image).endswith("neo4j"))
    named = DEFAULT_SERVICE_NAME in names
    return Evidence(
        certain=certain,
        of_project=of_project,
        certain_and_named=certain and named,
        holds_a_store=folder is not None and holds_a_store(Path(folder)),
        mounts_data=mounts_data,
        named=named,
        similar_image=bool(environment) or "neo4j" in image_name(image),
    )


def holds_a_store(folder: Path) -> bool:
    """Whether a folder is a data folder of Neo4j, by what lies in it; False also where it may not be looked into."""
    databases, *beside = (folder / part for part in STORE_PARTS)
    if not os.path.isdir(databases):
        return False
    if any(map(os.path.isdir, beside)):
        return True
    try:
        # Neo4j 3.5 has all in the folder of the database.
        return any(os.path.isfile(databases / name / "neostore") for name in os.listdir(databases))
    except OSError:
        return False


def by_evidence(suspects: Iterable[tuple[Evidence, T]]) -> list[tuple[Evidence, T]]:
    """Those that may be Neo4j, the likeliest first. Behind one for which much speaks only others of which that is true."""
    ranked = sorted((one for one in suspects if one[0].enough), key=lambda one: one[0], reverse=True)
    return [one for one in ranked if one[0].strong or not ranked[0][0].strong]


def is_clear(ranked: Sequence[tuple[Evidence, T]]) -> bool:
    """Whether the first of them is Neo4j: more speaks for it than that it mounts something, and more than for the next one."""
    return bool(ranked) and ranked[0][0].convincing and (len(ranked) == 1 or ranked[0][0] != ranked[1][0])
