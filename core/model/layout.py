"""How a backup lies on a disk: the names of its folders and of its own files."""

from __future__ import annotations

import re
from pathlib import PurePath

MANIFEST_NAME = "manifest.json"
SUMS_NAME = "BLAKE3SUMS"
README_NAME = "README.txt"
LOG_NAME = "backup.log"
INCOMPLETE_NAME = "INCOMPLETE"
"""In a backup until it is sealed, so that a renamed .partial folder does not look like a backup made by hand."""
OWN_FILES = frozenset((MANIFEST_NAME, SUMS_NAME, README_NAME, LOG_NAME, INCOMPLETE_NAME))
"""Files of the tool itself: in every sealed backup, not in the manifest's list."""
DATA_FOLDER = "Neo4j_data"
DATABASES = "databases"
"""In a data folder: a folder for each database."""
TRANSACTIONS = "transactions"
"""In the data folder of a backup: the transaction logs, a folder for each database, wherever the server has them."""
ONLINE_FOLDER = "neo4j_backup"
CONFIG_FOLDER = "additional_files"
EXTRA_FOLDER = "extra_files"
PARTIAL_SUFFIX = ".partial"
STAGED_MARK, ASIDE_MARK, UNDONE_MARK, DELETING_MARK = ".staged-", ".aside-", ".undone-", ".deleting-"
"""In the names that a restore gives to folders beside the data: the copy of the backup before it is in place, the old data, what undoing
has moved away, and old data that is being deleted. Where the data folder is a mount point, they lie in it.
"""
CLONED_MARK = ".cloned-"
"""In the name of the folder that a backup clones the stopped data into, in the same places."""
STORE_PARTS = (DATABASES, TRANSACTIONS, "dbms", "cluster-state")
"""What Neo4j itself has in its data folder."""
LOST_AND_FOUND = "lost+found"
OF_A_VOLUME = frozenset(
    (LOST_AND_FOUND, ".snapshots", "aquota.user", "aquota.group", "system_volume_information", "$recycle.bin")
)
"""In the root of a volume: of the file system, of its quotas and snapshots (e2fsck(8), quotaon(8), snapper(8)), of Windows. In small letters,
with a line for a blank."""
ASKING_FOLDER = "asking"
"""In the name of a folder beside a copy, while Neo4j's own tool is asked about that: what is left of it is in no backup."""
CONFIG_FILE_MAX_BYTES = 10 << 20
"""What is larger is not configuration: it is neither kept beside the four files nor put in the place of one of them."""

_OF_A_JOB = re.compile(
    r".+\.(?:staged|aside|undone|deleting|cloned)-\d{4}-?\d\d-?\d\dT\d{6}Z(?:-[0-9a-f]+-[0-9a-f]+)?(?:-\d+)?(?:\.asking)?"
)
"""The whole of such a name: with the time of the job, or with the name of its journal."""
MOST_FOLDERS = 100_000
"""In one backup: their list is held in memory."""


def is_of_a_job(name: str) -> bool:
    """Whether what is called so in a data folder was put there by a job, and is no part of the data."""
    return _OF_A_JOB.fullmatch(name) is not None


def is_no_data(name: str) -> bool:
    """The same in a data folder that is a mount point, where the file system may have something, too."""
    return name.lower().replace(" ", "_") in OF_A_VOLUME or is_of_a_job(name)


def stamp_of(now_utc: str) -> str:
    """A time as it stands in the names of such folders."""
    return now_utc.replace("-", "").replace(":", "")


def beside(folder: PurePath, mark: str, stamp: str, *, inside: bool) -> PurePath:
    """The name of such a folder on the volume of another one. `inside`: that is a mount point, beside which lies another volume."""
    return (folder if inside else folder.parent) / f"{folder.name}{mark}{stamp}"


def partial_path(folder: PurePath) -> PurePath:
    """Where the backup of that folder is built: beside it, so that one rename makes it complete."""
    return folder.with_name(folder.name + PARTIAL_SUFFIX)
