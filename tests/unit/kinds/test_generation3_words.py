"""The report on CAST Imaging 3: what it says of each part, what it calls unsure, and what it never claims."""

from __future__ import annotations

import pytest

from core.kinds.generation3.commands import commands_of
from core.kinds.generation3.words import TITLES, Section, report
from core.model.generation3 import OPTIONAL, Evidence, FoundPart, Generation3, Part, Place, Size, Trace

pytestmark = pytest.mark.same_everywhere

SEEN = (Evidence(Trace.FOLDER, "/f"),)


def section(found: Generation3, title: str) -> Section:
    return next(one for one in report(found) if one.title == title)


def of_part(part: FoundPart, *, on_windows: bool = False) -> Section:
    return section(Generation3(on_windows, (part,)), TITLES[part.part])


@pytest.mark.parametrize("on_windows", [False, True])
@pytest.mark.parametrize("part", Part)
def test_each_part_tells_what_shows_it_what_to_save_and_how(part: Part, on_windows: bool) -> None:
    told = of_part(FoundPart(part, SEEN), on_windows=on_windows)
    assert told.lines[0] == "Found here: folder /f."
    assert told.lines[1] == "Its place was not found out."
    assert told.lines[2].startswith("To be saved: ")
    assert told.commands == commands_of(part, on_windows=on_windows)
    assert told.lines[3].startswith("CAST's own command" if told.commands else "CAST names no command")


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (None, "Place: /d (by its name)."),
        (Size(1500), "Place: /d (by its name): 1.5 kB."),
        (Size(0), "Place: /d (by its name): 0 bytes."),
        (Size(1500, "it took too long"), "Place: /d (by its name): at least 1.5 kB; it took too long."),
        (
            Size(0, "nothing was found there"),
            "Place: /d (by its name); its size is not known: nothing was found there.",
        ),
    ],
)
def test_a_size_is_never_said_to_be_more_sure_than_it_is(size: Size | None, words: str) -> None:
    place = Place("/d", "by its name", size)
    assert of_part(FoundPart(Part.NEO4J, SEEN, (place,))).lines[1] == words


def test_all_evidence_is_named() -> None:
    evidence = (
        Evidence(Trace.CONTAINER, "viewer-neo4j", "castimaging/neo4j:3.4.5"),
        Evidence(Trace.FILE, "/c/neo4j.conf"),
        Evidence(Trace.SERVICE, "CAST Imaging Viewer Neo4j Graph DB"),
    )
    assert of_part(FoundPart(Part.NEO4J, evidence)).lines[0] == (
        "Found here: container viewer-neo4j (castimaging/neo4j:3.4.5); file /c/neo4j.conf; "
        "Windows service CAST Imaging Viewer Neo4j Graph DB."
    )


def test_what_was_not_found_is_said_of_this_machine_alone() -> None:
    found = Generation3(False, (FoundPart(Part.NEO4J, SEEN),), containers_unknown="Docker does not answer.")
    lines = section(found, "Elsewhere, or not found").lines
    missing = [part for part in Part if part is not Part.NEO4J and part not in OPTIONAL]
    assert [*lines[: len(missing)]] == [f"{TITLES[part]}: not found here." for part in missing]
    assert "may be on another machine, or in a place that was not looked at" in lines[len(missing)]
    assert "Containers were not looked at: Docker does not answer." in lines
    assert not any("there is no" in line.casefold() for one in report(found) for line in one.lines)


def test_where_all_was_found_other_machines_are_still_named() -> None:
    found = Generation3(True, tuple(FoundPart(part, SEEN) for part in Part))
    (line,) = section(found, "Elsewhere, or not found").lines
    assert "may be on other machines" in line


def test_on_windows_the_file_that_names_the_shared_folder_is_named() -> None:
    assert any("SHARED_FOLDER" in line for one in report(Generation3(True)) for line in one.lines)
    assert not any("SHARED_FOLDER" in line for one in report(Generation3(False)) for line in one.lines)


def test_it_says_first_that_nothing_is_backed_up_or_restored() -> None:
    first, *_, last = report(Generation3(False))
    assert "neither backs up nor restores" in first.lines[0]
    assert any("they were not tried here" in words for words in first.unsure)
    assert any("Keycloak" in line and "not restored" in line for line in last.lines)


def test_what_has_no_data_is_listed_apart() -> None:
    found = Generation3(False, without_data=(Evidence(Trace.CONTAINER, "etl", "castimaging/etl-service:3.4.5"),))
    told = section(found, "Also found here, without data to be saved")
    assert told.lines == ("container etl (castimaging/etl-service:3.4.5)",) and told.unsure


def test_no_page_is_named_that_does_not_exist() -> None:
    """CAST has no page on backups of generation 3: the report names scripts and tools, and no address."""
    for on_windows in (False, True):
        found = Generation3(on_windows, tuple(FoundPart(part, SEEN) for part in Part))
        words = " ".join(text for one in report(found) for text in (*one.lines, *one.unsure, *one.commands))
        assert "http" not in words and "documentation" not in words
