"""An installation in words, and how each value was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.model.installation import ConfigFile, Installation
from core.phrases import phrase

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "root": phrase("Installation folder"),
        "data_dir": phrase("Data folder"),
        "config_dir": phrase("Configuration folder"),
        "service_name": phrase("Neo4j service"),
        "containers": phrase("May be Neo4j"),
        "version": phrase("CAST Imaging version"),
        "neo4j_version": phrase("Neo4j version"),
        "neo4j_edition": phrase("Neo4j edition"),
        "http_port": phrase("Neo4j HTTP port"),
        "bolt_port": phrase("Neo4j Bolt port"),
        "asked_at": phrase("Neo4j is asked at"),
        "default_database": phrase("Default database"),
        "backup_address": phrase("Neo4j backup address"),
        "transaction_logs_dir": phrase("Transaction logs"),
    }
)
"""Field of Installation -> title for people, in the order they are shown; the title of `root` is the kind's."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One value of an installation, for a table that people read."""

    field: str
    title: str
    value: str
    found_by: str


def describe_installation(installation: Installation) -> tuple[Detail, ...]:
    """Every value with how it was found, in the order they are shown; a value that is not set is left out."""
    titles = {**TITLES, "root": installation.kind.root_title}
    values = ((name, title, getattr(installation, name)) for name, title in titles.items())
    return (
        Detail("kind", phrase("Kind"), installation.kind.display_name, ""),
        *(
            Detail(name, title, _text(value), installation.found_by.get(name, ""))
            for name, title, value in values
            if value is not None or name in installation.found_by
        ),
        *(
            Detail(
                f"config_files.{file.role}",
                phrase("Configuration: {role}", role=file.role),
                str(file.path),
                _presence(file),
            )
            for file in installation.config_files
        ),
    )


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _presence(file: ConfigFile) -> str:
    return phrase("present") if file.present else phrase("missing")
