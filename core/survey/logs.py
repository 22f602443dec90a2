"""The facts of a folder of transaction logs that lies outside the data folder."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from core.copying.store_source import databases_in
from core.disk.mounts import is_mount_point, missing_volume, mount_points_below, no_data_in
from core.disk.tree import TreeScan, extended
from core.model.file_lists import FilesOf
from core.model.installation import Installation
from core.model.layout import TRANSACTIONS
from core.model.store_facts import LOG_NAMES
from core.model.survey_facts import LogsFacts
from core.survey.places import look_at_place, place_for_restore, resolve_place, what_is_mounted


def logs_dir_of(installation: Installation) -> Path | None:
    """The folder, resolved; None where the logs lie in the data folder, or where it is not known."""
    if installation.transaction_logs_dir is None or installation.transaction_logs_doubt:
        return None
    return resolve_place(Path(installation.transaction_logs_dir))


def logs_facts(data_dir: Path, logs_dir: Path, scan: TreeScan) -> LogsFacts:
    """`scan` is of the store with these logs."""
    stale = data_dir / TRANSACTIONS
    logs = FilesOf(scan.files, TRANSACTIONS)
    sizes = [file.size_bytes for file in logs]
    names = databases_in(scan)
    others = _others(logs_dir, names)
    return LogsFacts(
        logs_dir,
        replace(look_at_place(place_for_restore(logs_dir)), missing_volume=missing_volume(logs_dir, ())),
        exists=os.path.isdir(extended(logs_dir)),
        is_mount=is_mount_point(logs_dir),
        mounted=what_is_mounted(logs_dir),
        mounts_inside=tuple(map(str, mount_points_below(logs_dir))),
        databases=tuple(name for name in names if FilesOf(scan.files, f"{TRANSACTIONS}/{name}")),
        total_bytes=sum(sizes),
        total_files=len(sizes),
        others=others,
        strangers=tuple(name for name in others if not _holds_logs_alone(logs_dir / name)),
        stale=stale if _holds_anything(stale) else None,
    )


def _others(logs_dir: Path, databases: Collection[str]) -> tuple[str, ...]:
    try:
        is_no_data = no_data_in(logs_dir)
        names = (name for name in os.listdir(extended(logs_dir)) if not is_no_data(name))
        return tuple(sorted(set(names).difference(databases)))
    except OSError:
        return ()


def _holds_logs_alone(folder: Path) -> bool:
    """Whether it looks like what is left of a database that is gone."""
    try:
        return all(name.startswith(LOG_NAMES) for name in os.listdir(extended(folder)))
    except OSError:
        return False


def _holds_anything(folder: Path) -> bool:
    """Nothing is in the way of a mount, and in what Neo4j made before its logs were moved."""
    try:
        return bool(os.listdir(extended(folder)))
    except OSError:
        return os.path.lexists(extended(folder))
