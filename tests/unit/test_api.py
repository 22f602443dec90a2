"""The door to the core: what is not already held by the tests of the front ends."""

from __future__ import annotations

from pathlib import Path

from core import api
from tests.support import plain_server


def test_a_copy_made_by_hand_hides_no_backups_beside_it(tmp_path: Path) -> None:
    server = plain_server(tmp_path)
    made = [Path(server.back_up(label=label).path) for label in ("a", "b")]
    by_hand = server.backups / "Neo4j_data" / "databases" / "neo4j"
    by_hand.mkdir(parents=True)
    (by_hand / "neostore").write_text("x", encoding="utf-8")
    assert {"a", "b"} <= {entry.label for entry in api.backups_below(server.backups)}
    # The folder of one alone is that one.
    assert (
        [entry.path for entry in api.backups_below(made[0])]
        == [made[0]]
        == [entry.path for entry in api.backups_in(made[0])]
    )
