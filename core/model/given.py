"""What a person gave by hand."""

from __future__ import annotations

from dataclasses import dataclass

from core.model.kind_facts import KindFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person gave by hand or on the command line; it always wins over what is found. '' means: look for it."""

    kind: KindFacts | None = None
    """Of `root`; both or none."""
    root: str = ""
    """The installation folder."""
    data_dir: str = ""
    config_dir: str = ""
    container: str = ""
    """The name of Neo4j's container."""
    sandbox: str = ""
    """The folder of a demo server."""
    version: str = ""
    neo4j_version: str = ""

    def __post_init__(self) -> None:
        assert (self.kind is None) == (not self.root)
