"""Phrases: plain English for whoever knows nothing of them, pattern and values for a translator."""

from __future__ import annotations

import copy
import json
from dataclasses import asdict
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.phrases import Packed, Phrase, join_phrases, pack, phrase, unpack
from core.plan.checks.check import Check

pytestmark = pytest.mark.same_everywhere


def test_a_phrase_is_its_english_text() -> None:
    said = phrase(
        "{path} needs {needed_bytes}; {file_count} files, {wait_s}.",
        path="/x",
        needed_bytes=12345,
        file_count=1000,
        wait_s=2.5,
    )
    assert said == "/x needs 12.3 kB; 1,000 files, 2.5 s."
    assert isinstance(said, str) and said.pattern.startswith("{path} needs") and said.values["needed_bytes"] == 12345


def test_counts_have_a_singular() -> None:
    assert phrase("%n file(s) in %n box(es)", n=1) == "1 file in 1 box"
    assert phrase("%n file(s) in %n box(es)", n=1200) == "1,200 files in 1,200 boxes"
    assert phrase("(s) stays without a count") == "(s) stays without a count"


def test_joined_phrases_keep_their_parts() -> None:
    both = join_phrases(phrase("First."), "", phrase("Then {x}.", x="y"))
    assert both == "First. Then y."
    assert [getattr(part, "pattern", None) for part in both.values.values()] == ["First.", "Then {x}."]
    assert join_phrases("", "") == ""


def test_a_list_of_phrases_has_its_own_mark_between() -> None:
    listed = phrase("Looked at: {places}.", places=join_phrases(phrase("a"), "", "b", between="; "))
    assert listed == "Looked at: a; b."


def test_a_phrase_outside_is_plain_text() -> None:
    said = phrase("{path} is gone.", path="/x")
    assert type(str(said)) is type(f"{said}") is type("".join([said])) is str
    assert json.dumps(asdict(Check(code="X", ok=True, blocking=True, message=said))).count("/x is gone.") == 1
    assert copy.deepcopy(said).pattern == "{path} is gone."


@given(st.text())
def test_no_value_is_taken_for_a_pattern(value: str) -> None:
    assert phrase("<{name}>", name=value) == f"<{value}>"
    assert join_phrases(value, value) == (f"{value} {value}" if value else "")


def test_a_packed_phrase_is_a_phrase_again() -> None:
    said = join_phrases(
        phrase("%n file(s) in {path}.", n=2, path=PurePosixPath("/x")), "plain", phrase("{a_s}", a_s=2.5)
    )
    again = unpack(json.loads(json.dumps(pack(said))))
    assert again == said == "2 files in /x. plain 2.5 s"
    assert isinstance(again, Phrase) and isinstance(again.values["part0"], Phrase)
    assert unpack(pack("plain")) == "plain"


@pytest.mark.parametrize(
    "packed",
    [
        {},
        {"pattern": 1, "values": {}},
        {"pattern": "x", "values": []},
        {"pattern": "{x}", "values": {}},
        {"pattern": "{x.y}", "values": {"x": 1}},
        {"pattern": "{", "values": {}},
        {"pattern": "{x}", "values": {"x": {}}},
    ],
)
def test_what_was_not_packed_is_refused(packed: Packed) -> None:
    with pytest.raises(ValueError, match=r"pattern|\{\}"):
        unpack(packed)
