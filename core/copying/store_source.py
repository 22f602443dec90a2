"""A store as one tree in Neo4j's default layout, wherever the server has its transaction logs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from core.cancel import CancelToken
from core.disk.mounts import no_data_in
from core.disk.tree import TreeScan, extended, is_link_or_special, path_below, scan_tree
from core.model.entries import entry_at
from core.model.layout import TRANSACTIONS
from core.model.store_facts import is_left_over

_BELOW = f"{TRANSACTIONS}/"


@dataclass(frozen=True, slots=True)
class StoreSource:
    """The data folder, and the folder of the transaction logs where that lies outside of it: then what the data folder has under
    their name is not of the store, since Neo4j does not use it.
    """

    data_dir: Path
    logs_dir: Path | None = None

    def path_of(self, relative: str) -> str:
        """Where a file or folder of the tree lies on the server."""
        if self.logs_dir is not None and f"{relative}/".startswith(_BELOW):
            return path_below(str(self.logs_dir), relative[len(_BELOW) :])
        return path_below(str(self.data_dir), relative)

    def scan(self, *, cancel: CancelToken | None = None) -> TreeScan:
        """As `scan_tree`. Of the logs elsewhere only the folders of this store's databases: others may use that place too."""
        is_no_data = no_data_in(self.data_dir)
        if self.logs_dir is None:
            return scan_tree(self.data_dir, cancel=cancel, leave_out=is_no_data)

        def is_left_out(name: str) -> bool:
            return os.path.normcase(name) == TRANSACTIONS or is_no_data(name)

        scan = scan_tree(self.data_dir, cancel=cancel, leave_out=is_left_out)
        if not os.path.isdir(extended(self.logs_dir)):
            return scan
        files, folders = scan.files, [*scan.directory_paths, TRANSACTIONS]
        links, unreadable = [*scan.links], [*scan.unreadable]
        for name in databases_in(scan):
            prefix = _BELOW + name
            if _is_link(self.logs_dir / name):
                links.append(prefix)
                continue
            logs = scan_tree(self.logs_dir / name, cancel=cancel)
            files.add_all(entry_at(file, f"{prefix}/{file.path}") for file in logs.files)
            for found, listed in (
                (logs.directory_paths, folders),
                (logs.links, links),
                (logs.unreadable, unreadable),
            ):
                listed += [f"{prefix}/{path}".rstrip("/") for path in found]
        return TreeScan(files, tuple(sorted(folders)), tuple(sorted(links)), tuple(sorted(unreadable)))


def databases_in(scan: TreeScan) -> tuple[str, ...]:
    """The names of the folders of databases, empty ones too."""
    parts = (folder.split("/") for folder in scan.directory_paths)
    names = (found[1] for found in parts if len(found) == 2 and found[0] == "databases")
    return tuple(sorted(name for name in names if not is_left_over(name)))


def _is_link(path: Path) -> bool:
    try:
        return is_link_or_special(os.lstat(extended(path)))
    except OSError:
        return False
