"""What a restore replaces in a data folder, or a folder of transaction logs, that is a mount point; and whether it can."""

from __future__ import annotations

from collections.abc import Iterator

from core.errors import DestinationInvalid
from core.model.backup import Backup, BackupMethod, StorePart
from core.model.layout import DATABASES, STORE_PARTS
from core.model.paths import folded
from core.model.survey_facts import PlaceFacts, Survey
from core.phrases import phrase
from core.plan.checks.check import Check, blocked
from core.plan.steps import MountPoint

MOST_PARTS = 100
"""Each is an act of its own while Neo4j is stopped."""


MountPoints = tuple[MountPoint | None, MountPoint | None]
"""The data folder, and that of the transaction logs; None for what is no mount point."""


def mount_points_of(backup: Backup, survey: Survey) -> MountPoints:
    """Goes through all files of the backup, where there is one."""
    return _mount_point_of_data(backup, survey), _mount_point_of_logs(backup, survey)


def _mount_point_of_data(backup: Backup, survey: Survey) -> MountPoint | None:
    """What is not Neo4j's and not in the backup stays there."""
    if not survey.data.is_mount:
        return None
    part = StorePart.WHOLE if survey.logs is None else StorePart.WITHOUT_LOGS
    return MountPoint(survey.data_dir, survey.data.mounted, _parts(backup, part, STORE_PARTS, survey.data_place))


def _mount_point_of_logs(backup: Backup, survey: Survey) -> MountPoint | None:
    logs = survey.logs
    if logs is None or not logs.is_mount:
        return None
    return MountPoint(logs.folder, logs.mounted, _parts(backup, StorePart.LOGS, logs.databases, logs.place))


def _parts(backup: Backup, part: StorePart, of_neo4j: tuple[str, ...], place: PlaceFacts) -> tuple[str, ...]:
    """By the backup's spelling, where case makes no difference."""
    names = backup.names_of(part) if backup.method is BackupMethod.COPY else ()
    spelled = {folded(name) if place.folds_case else name: name for name in (*of_neo4j, *names)}
    return tuple(sorted(spelled.values(), key=lambda name: (name != DATABASES, name)))


def check_parts(mount_points: MountPoints, survey: Survey) -> Iterator[Check]:
    for mount_point in filter(None, mount_points):
        if len(mount_point.parts) > MOST_PARTS:
            yield blocked(
                DestinationInvalid,
                phrase(
                    "{folder} is a mount point, and %n things in it would have to be replaced one by one.",
                    folder=mount_point.folder,
                    n=len(mount_point.parts),
                ),
                phrase("Mount the volume one level higher, so that the data folder is a plain folder on it."),
            )
    data = mount_points[0]
    if linked := [path for path in survey.data.links if data is not None and path in data.parts]:
        yield blocked(
            DestinationInvalid,
            phrase("{path} is a link, which a restore does not replace.", path=survey.data_dir / linked[0]),
            phrase("Put what it leads to in its place, Neo4j stopped."),
        )
