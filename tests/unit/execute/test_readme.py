"""The README in a backup: enough to restore by hand, and no secret."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.execute.readme import readme_text
from core.model.backup import BackupMethod
from core.model.kind_facts import DOCKER_INSTALLER, WINDOWS_INSTALLER, KindFacts
from core.model.store_facts import Doubt
from core.plan.plan import Plan
from tests.support import plain_server


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return plain_server(tmp_path).plan_backup(label="x")


def with_kind(plan: Plan, kind: KindFacts, method: BackupMethod) -> Plan:
    return replace(plan, method=method, installation=replace(plan.installation, kind=kind))


def test_it_says_what_and_where(plan: Plan) -> None:
    text = readme_text(plan, "x")
    for words in (
        "CAST Imaging backup x (Docker installer, version 2.18.1-funcrel)",
        str(plan.installation.data_dir),
        str(plan.installation.config_dir),
        "additional_files/login, neo4j, nginx, sourcecode",
        "b3sum --check BLAKE3SUMS",
        "passwords",
        "Neo4j_data",
    ):
        assert words in text
    assert text.endswith("\n")


@pytest.mark.parametrize(
    ("kind", "method", "says", "says_not"),
    [
        (DOCKER_INSTALLER, BackupMethod.COPY, ["./imaging -s stop neo4j", "cp -a"], ["neo4j.bat"]),
        (WINDOWS_INSTALLER, BackupMethod.COPY, ["neo4j.bat stop", "neo4j.bat start"], ["cp -a", "./imaging"]),
        (WINDOWS_INSTALLER, BackupMethod.ONLINE, ["neo4j-admin restore", "--force"], ["copy Neo4j_data"]),
    ],
)
def test_it_speaks_of_this_kind_and_method(
    plan: Plan, kind: KindFacts, method: BackupMethod, says: list[str], says_not: list[str]
) -> None:
    text = readme_text(with_kind(plan, kind, method), "x")
    assert [words for words in says if words not in text] == []
    assert [words for words in says_not if words in text] == []


def test_neo4j_is_stopped_before_the_data_is_touched_and_started_after_the_configuration(plan: Plan) -> None:
    text = readme_text(plan, "x")
    places = [
        text.index(words) for words in ("2. Stop", "3. Database", "4. Copy additional_files", "5. Start", "6. Restart")
    ]
    assert places == sorted(places)


def test_an_unknown_version_is_said(plan: Plan) -> None:
    text = readme_text(replace(plan, installation=replace(plan.installation, version=None)), "x")
    assert "version unknown" in text
    assert "None" not in text


def test_what_is_doubtful_is_read_before_anything_is_done(plan: Plan) -> None:
    lines = readme_text(plan, "x", [Doubt("A", "Much smaller."), Doubt("B", "Not whole.")]).splitlines()
    assert lines[1:3] == ["DOUBTFUL: Much smaller.", "DOUBTFUL: Not whole."]
    assert [lines[0], *lines[3:]] == readme_text(plan, "x").splitlines()
