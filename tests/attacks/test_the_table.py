"""The table in docs/security.md names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.same_everywhere

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`([\w/]*\.py)?::(test_\w+)`")


def test_every_test_that_is_named_exists() -> None:
    named = 0
    for line in (ROOT / "docs/security.md").read_text(encoding="utf-8").splitlines():
        file = ""
        for found in NAMED.finditer(line):
            file = found[1] or file
            path = ROOT / file if "/" in file else ROOT / "tests/attacks" / file
            assert f"def {found[2]}(" in path.read_text(encoding="utf-8"), found[0]
            named += 1
    assert named > 40


def test_every_test_of_an_attack_is_named() -> None:
    table = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    for path in (ROOT / "tests/attacks").glob("test_*.py"):
        if path != Path(__file__):
            for name in re.findall(r"^def (test_\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE):
                assert f"::{name}`" in table, f"{path.name}::{name}"
