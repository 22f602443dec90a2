"""The version that a running server reports."""

from __future__ import annotations

from dataclasses import replace

from core.model.installation import Installation
from core.model.survey_facts import Survey
from core.phrases import phrase

_TOLD_BY_SERVER = phrase("told by the running server")


def with_answered_version(installation: Installation, survey: Survey) -> Installation:
    """The installation, with Neo4j's version and edition from the running server if no file gave them."""
    found_by = dict(installation.found_by)
    version, edition = installation.neo4j_version, installation.neo4j_edition
    if version is None and survey.answered_version:
        version, found_by["neo4j_version"] = survey.answered_version, _TOLD_BY_SERVER
    if edition is None and survey.answered_edition:
        edition, found_by["neo4j_edition"] = survey.answered_edition, _TOLD_BY_SERVER
    return replace(
        installation,
        neo4j_version=version,
        neo4j_edition=edition,
        default_database=installation.database_with(version),
        found_by=found_by,
    )
