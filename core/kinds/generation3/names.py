"""The names of CAST Imaging 3: of images, services, folders and files, and which part each belongs to. Pure.

Sources: field-facts 4; CAST's charts for Kubernetes (images); CAST's page on Neo4j (neo4j.conf, the service of Neo4j); a
monitor for Windows by a person of CAST (display names of services, folders, the keys of config-all.conf).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from core.model.generation3 import Part

IMAGES: Mapping[str, Part | None] = MappingProxyType(
    {
        "neo4j": Part.NEO4J,
        "analysis-node": Part.ANALYSIS_NODE,
        **dict.fromkeys(
            ("sso-service", "console", "gateway", "admin-center", "auth-service", "dashboards-v3", "viewer"), None
        ),
        **dict.fromkeys(("etl-service", "ai-service", "imaging-apis", "imaging-mcp-server"), None),
    }
)
"""Below castimaging/, with the part whose data such a container has; None has no data of its own."""
_IMAGE = re.compile(r"(?:.*/)?castimaging/([\w.-]+):v?3(?!\d).*")
_POSTGRESQL_IMAGE = re.compile(r"(?:.*/)?postgres(?:ql)?(?:[:@].*)?")

SERVICES: Mapping[str, Part | None] = MappingProxyType(
    {
        "CAST Imaging Viewer Neo4j Graph DB": Part.NEO4J,
        "CAST Imaging Analysis Node": Part.ANALYSIS_NODE,
        "CAST Imaging Viewer": None,
        **dict.fromkeys((f"CAST Imaging {name}" for name in ("Authentication", "Console", "Dashboards")), None),
        **dict.fromkeys((f"CAST Imaging {name}" for name in ("Control Panel", "Gateway", "SSO")), None),
    }
)
"""How display names of Windows services begin; the longest one that fits counts."""
STORAGE_SERVICE_WORD = "storage"
"""In the display name of the CAST Storage Service, which other products of CAST have too."""

WINDOWS_PLACE = ("CAST", "Imaging")
"""Below %PROGRAMFILES% and %PROGRAMDATA%."""
VIEWER = "CAST-Imaging-Viewer"
WINDOWS_FOLDERS: Mapping[str, Part | None] = MappingProxyType(
    {
        VIEWER: Part.NEO4J,
        "CAST-Imaging-Analysis-Node": Part.ANALYSIS_NODE,
        **dict.fromkeys((f"CAST-Imaging-{name}" for name in ("Auth-Service", "Console", "Dashboards")), None),
        **dict.fromkeys((f"CAST-Imaging-{name}" for name in ("Control-Panel", "Gateway", "SSO")), None),
    }
)
WINDOWS_NODE_DATA = (("CAST", "CAST"), ("CAST", "CASTMS"))
"""Below %PROGRAMDATA%: what the analysis node has below /usr/share/CAST elsewhere."""
VIEWER_CONF = ("setup-config", "neo4j", "neo4j.conf")

LINUX_PLACE = "opt/cast/installation"
LINUX_FOLDERS: Mapping[str, Part | None] = MappingProxyType(
    {
        "imaging-viewer": Part.NEO4J,
        "imaging-services": Part.POSTGRESQL,
        "imaging-node": Part.ANALYSIS_NODE,
        "imaging-dashboards": None,
    }
)
LINUX_SHARED = "opt/cast/shared"
LINUX_PROXY = "opt/cast_extend_proxy"
SHARED_TARGET = "/opt/cast/shared"
NODE_TARGET = "/usr/share/CAST"
"""Where containers have the shared folder and the folder of the analysis node."""
COMPOSE_PARTS = (".env", "docker-compose.yml", "docker-compose.override.yml")

DATA_SETTING = "server.directories.data"
DATA_FOLDER = "neo4j5_data"
CONFIG_ALL = "config-all.conf"
MARKS = frozenset({VIEWER.casefold(), DATA_FOLDER, CONFIG_ALL, "imaging-viewer", "imaging-services"})
"""Names of folders and files, lower case, that only generation 3 has (field-facts 4)."""


def named_image(image: str) -> str | None:
    """The name of an image of CAST Imaging 3, whatever registry it comes from; None for any other."""
    match = _IMAGE.fullmatch(image)
    return match[1] if match and match[1] in IMAGES else None


def is_postgresql(image: str) -> bool:
    return _POSTGRESQL_IMAGE.fullmatch(image) is not None


def named_service(display_name: str) -> str | None:
    """The entry of SERVICES that a display name begins with; None for any other service."""
    return max((name for name in SERVICES if display_name.startswith(name)), key=len, default=None)
