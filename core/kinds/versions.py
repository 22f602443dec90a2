"""What files, names and tags say about an installation: its versions, its generation, its configuration files.

Reads names and small texts only, and never fails: what cannot be read says nothing. Asking a running server is done
elsewhere.
Sources: field-facts 2.4 (Neo4j's jars, as Get-Neo4jServer.ps1 reads them), 3.1 (.env), 4 (generation 3).
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from pathlib import Path

from core.model.installation import ROLE_FILES, ROLES, ConfigFile

log = logging.getLogger(__name__)

MAX_TEXT_BYTES = 1_000_000
_SERVER_JAR = re.compile(r"neo4j-server-(\d[\w.\-]*)\.jar")
_ENTERPRISE_JAR = re.compile(r"neo4j-server-enterprise-.*\.jar")


def neo4j_from_jars(neo4j_home: Path) -> tuple[str | None, str | None]:
    """Version and edition ('enterprise' or 'community') of the Neo4j in a folder; None for what cannot be told."""
    names = listed(neo4j_home / "lib")
    versions = [str(match[1]) for name in names if (match := _SERVER_JAR.fullmatch(name))]
    edition = "community" if versions else None
    if any(_ENTERPRISE_JAR.fullmatch(name) for name in names):
        edition = "enterprise"
    # Two versions side by side (a half-done upgrade) say nothing: better unknown than wrong.
    return versions[0] if len(versions) == 1 else None, edition


def version_from_env(env: Mapping[str, str]) -> tuple[str, str] | None:
    """(name of the setting, version) of the Docker installer's .env: the server's tag speaks for the product."""
    for name in ("SERVER_IMAGE_TAG", *sorted(env)):
        if name.endswith("_IMAGE_TAG") and (version := _version(env.get(name, ""))):
            return name, version
    return None


def version_from_image(image: str) -> str | None:
    """The tag of `registry:5000/castimaging/imagingneo4j:2.18.1-31`, without a digest; None when it is no version."""
    repository, _, tag = image.partition("@")[0].rpartition(":")
    if not repository or "/" in tag or "castimaging/" not in repository:
        return None
    return _version(tag)


def _version(text: str) -> str | None:
    """The text when it is a version; `latest` and the like name none."""
    return text if text[:1].isdecimal() else None


def read_text(path: Path) -> str | None:
    """The text of a configuration file, whatever its bytes; None when it cannot be read or is no file of text size."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_TEXT_BYTES + 1)
    except (OSError, ValueError) as error:
        log.debug("%s cannot be read: %s", path, error)
        return None
    if len(data) > MAX_TEXT_BYTES:
        log.debug("%s is too large for a configuration file", path)
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")  # what Java's properties reader takes


def listed(folder: Path) -> tuple[str, ...]:
    """The names in a folder; none when it cannot be listed."""
    try:
        return tuple(os.listdir(folder))
    except (OSError, ValueError):
        return ()


def find_config_files(config_dir: Path, role_folders: Mapping[str, tuple[str, ...]]) -> tuple[ConfigFile, ...]:
    """The vendor's four files: each at the first of its places that has it, else where it would belong."""
    found: list[ConfigFile] = []
    for role in ROLES:
        paths = [config_dir / folder / ROLE_FILES[role] for folder in role_folders[role]]
        present = next((path for path in paths if os.path.isfile(path)), None)
        expected = next((path for path in paths if os.path.isdir(path.parent)), paths[0])
        found.append(ConfigFile(role, present or expected, present is not None))
    return tuple(found)
