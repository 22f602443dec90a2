"""What a journal keeps of an installation: enough to control its service again."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from core.model.endpoint import Connector, Endpoint
from core.model.installation import Installation
from core.model.kind_facts import WINDOWS_INSTALLER
from core.recovery.unfinished import installation_from_record, installation_record


def test_where_a_server_is_asked_is_kept_in_the_journal(tmp_path: Path) -> None:
    """The recovery must ask where the server answers, and read the neo4j.conf that it starts with."""
    installation = Installation(
        WINDOWS_INSTALLER,
        tmp_path,
        tmp_path / "data",
        tmp_path,
        endpoints=(Endpoint(Connector.HTTPS, "::1", 7473), Endpoint(Connector.BOLT, "imaging01", 7000)),
        listens=(Endpoint(Connector.HTTP, "", 8080),),
        live_conf=tmp_path / "conf" / "neo4j.conf",
    )
    record = msgspec.json.decode(msgspec.json.encode(installation_record(installation)))
    kept = installation_from_record(record)
    for name in ("endpoints", "listens", "live_conf", "asked_at"):
        assert getattr(kept, name) == getattr(installation, name)
    # As 0.1 wrote it.
    old = {name: value for name, value in record.items() if name not in ("endpoints", "listens", "live_conf")}
    assert [str(one) for one in installation_from_record(old).asked_at] == [
        "http://127.0.0.1:7474",
        "bolt://127.0.0.1:7687",
    ]
    with pytest.raises(ValueError, match="not enough values"):
        installation_from_record({**old, "endpoints": "http/one"})
