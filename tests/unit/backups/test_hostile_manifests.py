"""Random manifests of bad will, their checksums right, restored in the most dangerous order (delete first).

Either the attempt is refused and the server was never touched, or the restored files are the backup's: nothing between.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import ImagingBackupError
from core.model.events import JobState
from core.model.layout import MANIFEST_NAME
from tests.fuzz.trees import look_around
from tests.unit.backups.test_hostile_backups import HOSTILE_PATHS, WINDOWS_PATHS
from tests.unit.hostile import LONG, make_target, seal_text

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the odd names are no names there")

PROFILE = settings(
    max_examples=400 if LONG else 20,
    derandomize=not LONG,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ODD_PATHS = [
    *(
        "Neo4j_data",
        "Neo4j_data/databases",
        "Neo4j_data/new/deep/er",
        "Neo4j_data/databases/neo4j/neostore",
        "elsewhere",
    ),
    *("additional_files", "additional_files/neo4j", "extra_files/../x", "Neo4j_data/" + "n" * 255, "~", "-rf", "*"),
]
PATHS = st.sampled_from([*HOSTILE_PATHS, *WINDOWS_PATHS, *ODD_PATHS])
NUMBERS = st.sampled_from([0, 1, -1, 2**31, 2**32 - 2, 2**32, 2**62, 2**63, 2**65, -(2**65), 2**66, 0o7777, 0o10000])
ENTRY_CHANGE = st.one_of(
    st.tuples(st.just("path"), PATHS),
    st.tuples(st.sampled_from(["mtime_ns", "size_bytes", "uid", "gid"]), NUMBERS),
    st.tuples(st.just("mode"), st.integers(0, 0o7777)),
)
CHANGE = st.one_of(
    st.tuples(st.just("change"), st.sampled_from(["files", "directories"]), st.integers(0, 9), ENTRY_CHANGE),
    st.tuples(st.just("add"), st.sampled_from(["files", "directories"]), st.integers(0, 9), ENTRY_CHANGE),
    st.tuples(st.just("drop"), st.sampled_from(["files", "directories"]), st.integers(0, 9), st.none()),
    st.tuples(st.just("set"), st.sampled_from(["method", "kind", "label", "version"]), st.integers(0, 9), PATHS),
    st.tuples(st.just("set"), st.just("method"), st.integers(0, 9), st.just("online")),
    st.tuples(st.just("set"), st.just("databases"), st.integers(0, 9), st.lists(PATHS, max_size=3)),
)


def edit(document: dict[str, Any], changes: list[Any]) -> None:
    for action, where, number, value in changes:
        if action == "set":
            document[where] = value
            continue
        entries = document[where]
        if not entries:
            continue
        index = number % len(entries)
        if action == "drop":
            del entries[index]
        elif action == "add":
            entries.append({**entries[index], value[0]: value[1]})
        else:
            entries[index] = {**entries[index], value[0]: value[1]}
    document["total_files"] = len(document["files"])
    document["total_bytes"] = sum(file["size_bytes"] for file in document["files"])


@pytest.mark.expects_warnings
def test_it_is_refused_in_time_or_restores_the_backups_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)
    made = itertools.count()
    ends = set()

    @PROFILE
    @given(st.lists(CHANGE, min_size=1, max_size=4))
    def holds(changes: list[Any]) -> None:
        place = tmp_path / str(next(made))
        target = make_target(place / "in")
        document = json.loads((target.backup / MANIFEST_NAME).read_bytes())
        edit(document, changes)
        seal_text(target.backup, json.dumps(document))
        (place / "outside").write_bytes(b"nobody's business")
        backup = look_around(target.backup)
        try:
            state = target.server.restore(target.backup, delete_first=True, override_version=True).state
        except ImagingBackupError:
            state = JobState.FAILED
        if state is JobState.FAILED:
            target.is_untouched()
        else:
            stored = {name: seen.digest for name, seen in look_around(target.backup / "Neo4j_data").items()}
            found = {name: seen.digest for name, seen in look_around(target.server.data_dir).items()}
            listed = {os.fsencode(file["path"].removeprefix("Neo4j_data/")) for file in document["files"]}
            # What the manifest does not list is left out, and empty folders that it alone names are made too.
            expected = {name: digest for name, digest in stored.items() if digest and name in listed}
            assert {name: digest for name, digest in found.items() if digest} == expected
        assert look_around(target.backup) == backup
        assert (place / "outside").read_bytes() == b"nobody's business"
        assert sorted(os.listdir(place)) == ["in", "outside"]
        ends.add(state)
        shutil.rmtree(place)

    holds()
    assert ends == {JobState.FAILED, JobState.SUCCEEDED}, "the search reaches only one of its ends"
