"""The two dialects of Neo4j's online method: what differs between `neo4j-admin` of Neo4j 3 (CAST Imaging 1) and of Neo4j 4.

Sources: field-facts 2.5 and 6.2; what the tools of 3.3.5 and 3.4.18 said (tests/unit/neo4j/test_neo4j_admin.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from core.model.installation import is_neo4j_3


@dataclass(frozen=True, slots=True)
class OnlineDialect:
    """How `neo4j-admin backup` is asked, and what it copies."""

    name_option: str
    """Which database is copied; with Neo4j 3, which has one only, what the folder of its copy is called."""
    report_option: str
    """Where the consistency check writes what it found."""
    has_one_database: bool
    """And that has its transaction logs in its own folder."""


OF_NEO4J_3 = OnlineDialect("--name", "--cc-report-dir", has_one_database=True)
OF_NEO4J_4 = OnlineDialect("--database", "--report-dir", has_one_database=False)


def online_dialect(neo4j_version: str | None) -> OnlineDialect:
    """Of an unknown version that of Neo4j 4: the tool of Neo4j 3 refuses its options."""
    return OF_NEO4J_3 if is_neo4j_3(neo4j_version) else OF_NEO4J_4
