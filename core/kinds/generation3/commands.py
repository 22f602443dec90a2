"""CAST's own commands for the parts of CAST Imaging 3, to be shown; none of them is ever run from here. Pure.

Sources: ImagingBackup.sh of CAST's public set-up for OpenShift and Kubernetes (3.4.5), as it stands there but for the folder
and the quotes, which cmd.exe would not take; for Windows, CAST's page on CSSAdmin.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.model.generation3 import Part

_NEO4J = (
    "neo4j-admin database backup --verbose --compress=true --include-metadata=all --pagecache=4G"
    ' --to-path FOLDER --from=localhost:6362 "*"',
    "neo4j-admin database backup --inspect-path=FOLDER",
)
ON_LINUX: Mapping[Part, tuple[str, ...]] = MappingProxyType(
    {
        Part.NEO4J: _NEO4J,
        Part.POSTGRESQL: ("pg_dumpall -v -U operator -p 5432 -f FOLDER/all_databases.backup",),
        Part.SHARED_FOLDER: (
            "tar -czpf FOLDER/shared-dir.tar.gz --exclude='/opt/cast/shared/lost+found' /opt/cast/shared/*",
        ),
        Part.ANALYSIS_NODE: (
            "tar -czpf FOLDER/cast-dir.tar.gz --exclude='/usr/share/CAST/lost+found' /usr/share/CAST/*",
        ),
    }
)
ON_WINDOWS: Mapping[Part, tuple[str, ...]] = MappingProxyType(
    {Part.NEO4J: _NEO4J, Part.POSTGRESQL: ("CSSBackupAll.exe -dumpdir FOLDER",)}
)


def commands_of(part: Part, *, on_windows: bool) -> tuple[str, ...]:
    """CAST's commands for a part; none where CAST names none."""
    return (ON_WINDOWS if on_windows else ON_LINUX).get(part, ())
