"""Phrases: plain English for whoever knows nothing of them, pattern and values for a translator."""

from __future__ import annotations

import copy
import json
from dataclasses import asdict

from hypothesis import given
from hypothesis import strategies as st

from core.checks import Check
from core.phrases import join_phrases, phrase


def test_a_phrase_is_its_english_text() -> None:
    said = phrase(
        "{path} needs {needed_bytes}; {file_count} files, {wait_s}.",
        path="/x",
        needed_bytes=12345,
        file_count=1000,
        wait_s=2.5,
    )
    assert said == "/x needs 12,345 bytes; 1,000 files, 2.5 s."
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
    assert json.dumps(asdict(Check("X", True, True, said))).count("/x is gone.") == 1
    assert copy.deepcopy(said).pattern == "{path} is gone."


@given(st.text())
def test_no_value_is_taken_for_a_pattern(value: str) -> None:
    assert phrase("<{name}>", name=value) == f"<{value}>"
    assert join_phrases(value, value) == (f"{value} {value}" if value else "")
