"""Chooses the further configuration files of a backup."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from core.disk.tree import TreeScan, scan_tree
from core.model.installation import Installation
from core.model.layout import ASIDE_MARK, CONFIG_FILE_MAX_BYTES, PARTIAL_SUFFIX, SUMS_NAME, is_of_a_job
from core.model.survey_facts import ExtraFile, LinkedFile
from core.phrases import phrase
from core.survey.logs import logs_dir_of
from core.survey.places import resolve_place

EXTRA_TOTAL_MAX_BYTES = 256 << 20
"""The configuration tree is small; what is larger is not configuration."""
TOOL_PROGRAMS = frozenset(("imaging", "imaging.exe"))


def linked_files(installation: Installation) -> tuple[LinkedFile, ...]:
    """Those of the four configuration files that are links, and where they lead."""
    roots = [resolve_place(Path(folder)) for folder in (installation.config_dir, installation.root)]
    links = [file for file in installation.config_files if file.present and os.path.islink(file.path)]
    targets = [(file.role, resolve_place(Path(file.path))) for file in links]
    return tuple(
        LinkedFile(role, target, inside=any(target.is_relative_to(root) for root in roots)) for role, target in targets
    )


def scan_configuration(installation: Installation) -> TreeScan:
    """The configuration tree with all that lies in it, which may be the data and the backups too."""
    return scan_tree(resolve_place(Path(installation.config_dir)))


def extra_files(
    installation: Installation, scan: TreeScan, destination: Path
) -> tuple[tuple[ExtraFile, ...], tuple[str, ...], tuple[str, ...]]:
    """The configuration files without the vendor's four; what needs no backup, and what cannot be kept, with the reason.

    `scan` is of the configuration tree.
    """
    root = resolve_place(Path(installation.config_dir))
    four = {resolve_place(Path(file.path)) for file in installation.config_files}
    excluded = _excluded_folders(installation, root, scan, destination)
    kept: list[ExtraFile] = []
    left_out: list[str] = [
        phrase("{path}: {reason}", path=root / folder, reason=reason) for folder, reason in excluded.items()
    ]
    # Files in an excluded folder are not listed one by one.
    missed: list[str] = []
    own_links = {Path(os.path.realpath(Path(file.path).parent), file.path.name) for file in installation.config_files}
    for link in _outside(excluded, scan.links):
        if root / link in own_links:  # `linked_files` tells of them
            continue
        if resolve_place(root / link) == resolve_place(Path(installation.data_dir)):
            left_out.append(phrase("{path}: {reason}", path=root / link, reason=phrase("the data folder")))
            continue
        missed.append(phrase("{path}: a link or special file", path=root / link))
    for entry in _outside(excluded, scan.unreadable):
        missed.append(phrase("{path}: cannot be read", path=root / entry))
    total = 0
    for file in scan.files:
        path = root / file.path
        if path in four or _is_below(excluded, file.path):
            continue
        if file.path in TOOL_PROGRAMS:
            left_out.append(phrase("{path}: the installer's program", path=path))
        elif ASIDE_MARK in path.name:
            left_out.append(phrase("{path}: kept aside by an earlier restore", path=path))
        elif file.size_bytes > CONFIG_FILE_MAX_BYTES:
            missed.append(
                phrase(
                    "{path}: {size_bytes} is too large for a configuration file", path=path, size_bytes=file.size_bytes
                )
            )
        elif total + file.size_bytes > EXTRA_TOTAL_MAX_BYTES:
            missed.append(
                phrase("{path}: more than {limit_bytes} of configuration", path=path, limit_bytes=EXTRA_TOTAL_MAX_BYTES)
            )
        else:
            total += file.size_bytes
            kept.append(ExtraFile(path, file.path, file.size_bytes))
    return tuple(kept), tuple(left_out), tuple(missed)


def _excluded_folders(installation: Installation, root: Path, scan: TreeScan, destination: Path) -> dict[str, str]:
    """The topmost folders below `root` (relative) that hold no configuration, each with the reason."""
    data_dir = resolve_place(Path(installation.data_dir))
    logs_dir = logs_dir_of(installation)
    excluded: dict[str, str] = {}
    for folder in scan.directory_paths:
        if not folder or _is_below(excluded, folder):
            continue
        here, name = root / folder, folder.rpartition("/")[2]
        # Only the destination itself: if the destination is `root` or above it, everything lies below it.
        if here == data_dir:
            excluded[folder] = phrase("the data folder")
        elif here == logs_dir:
            excluded[folder] = phrase("the transaction logs")
        elif here == destination or name.endswith(PARTIAL_SUFFIX) or f"{folder}/{SUMS_NAME}" in scan.files:
            excluded[folder] = phrase("holds backups")
        elif ASIDE_MARK in name:
            excluded[folder] = phrase("kept aside by an earlier restore")
        elif is_of_a_job(name):
            excluded[folder] = phrase("left by an earlier job")
        elif not {name, folder}.isdisjoint(installation.kind.not_configuration):
            excluded[folder] = phrase("not configuration")
    return excluded


def _is_below(folders: Iterable[str], relative: str) -> bool:
    return any(relative == folder or relative.startswith(f"{folder}/") for folder in folders)


def _outside(folders: Iterable[str], paths: Iterable[str]) -> list[str]:
    return [path for path in paths if not _is_below(folders, path)]
