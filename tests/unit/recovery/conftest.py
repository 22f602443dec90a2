"""An interrupted job, for those that recover it without a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.recovery.journal import Begun, Journal, KeptJournal, StartService
from core.recovery.unfinished import installation_record
from tests.support import plain_server


@pytest.fixture
def interrupted(tmp_path: Path, state_dir: Path) -> Iterator[tuple[KeptJournal, Journal]]:
    """What a killed program leaves of a job that had stopped Neo4j."""
    record = installation_record(plain_server(tmp_path / "server").installation)
    journal = Journal(state_dir / "journals" / "1.jsonl", Begun("backup", "x", "2026-01-01T00:00:00Z", record))
    journal.intend(StartService())
    journal.abandon()
    kept = KeptJournal(journal.path)
    yield kept, journal
    kept.close()
