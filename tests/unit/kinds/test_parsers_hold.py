"""Whatever a file or a tool says, what reads it answers or refuses; it never fails in any other way and never hangs.

The default run tries little of it, the same each time; `dev.py fuzz` tries much, and searches by coverage besides.
"""

from __future__ import annotations

import importlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.kinds.docker.compose import read_compose
from core.kinds.machine import Machine
from core.neo4j.conf import parse_neo4j_conf
from core.secrets import mask_secrets
from core.survey.login import read_values
from core.system.command import describe_command
from tests.fuzz.seeds import SEEDS
from tests.fuzz.targets import TARGETS

LONG = os.environ.get("IMAGING_BACKUP_LONG_TESTS") == "1"
PROFILE = settings(
    max_examples=3000 if LONG else 25,
    derandomize=not LONG,
    # The folder of the program under test is one for all examples: each writes its file anew.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
PIECES = st.sampled_from(
    [
        *(b'"', b"'", b"{", b"}", b"[", b"]", b":", b"=", b",", b"\\", b"/", b"\0", b"\n", b"\r", b" ", b"\xff", b"@"),
        *(b"-1", b"1e999", b"NaN", b"Infinity", b"null", b"true", b"9" * 30, b"9" * 5000, b"\\u0000", b"\\ud800"),
        *(
            b"../",
            b"C:",
            b"${",
            b"$",
            b"://",
            b"password",
            b"\xef\xbb\xbf",
            b"\xff\xfe",
            "é\u2028\x85".encode(),
            b"[" * 2000,
        ),
    ]
)
Cut = tuple[float, float, bytes]


def mutated(seed: bytes, cuts: list[Cut]) -> bytes:
    """The seed with some ranges of it replaced."""
    for start, length, piece in cuts:
        at = int(start * len(seed))
        seed = seed[:at] + piece + seed[at + int(length * (len(seed) - at)) :]
    return seed


def inputs(name: str) -> st.SearchStrategy[bytes]:
    share = st.floats(0, 1)
    words = sorted({word for seed in SEEDS[name] for word in seed.replace(b'"', b' " ').split()})
    cut = st.tuples(
        share, st.one_of(st.just(0.0), share.map(lambda x: x**4)), st.one_of(PIECES, st.sampled_from(words))
    )
    soup = st.lists(st.one_of(PIECES, st.sampled_from(words), st.binary(max_size=4)), max_size=30).map(b" ".join)
    return st.one_of(
        st.builds(mutated, st.sampled_from(SEEDS[name]), st.lists(cut, min_size=1, max_size=5)),
        soup,
        st.binary(max_size=200),
    )


@pytest.mark.expects_warnings  # damaged settings and journals are logged
@pytest.mark.parametrize("name", sorted(TARGETS))
def test_it_answers_or_refuses(name: str) -> None:
    for seed in SEEDS[name]:
        TARGETS[name](seed)

    @PROFILE
    @given(inputs(name))
    def holds(data: bytes) -> None:
        TARGETS[name](data)

    holds()


MEGABYTE = 1_000_000


def doubling(form: str) -> str:
    """A compose file of a few lines that is a billion times as long with its aliases written out."""
    lines = ["x-0: &a0 {k: v}"]
    lines += [f"x-{step}: &a{step} " + form.format(f"*a{step - 1}") for step in range(1, 31)]
    return "\n".join([*lines, "services: {neo4j: {image: x, environment: *a30}}"])


LONG_TEXTS = {
    "spaces before the end of a value": ("a=b" + " " * MEGABYTE + "c", "neo4j_conf"),
    "spaces before the end of a value beside a login": ("a=b" + " " * MEGABYTE + "c", "login_file"),
    "places without end": ("services:\n a:\n  " + "${a-" * (MEGABYTE // 5), "compose_file"),
    "aliases of aliases": (doubling("[{0}, {0}]"), "compose_file"),
    "aliases of aliases, as values": (doubling("{{x: {0}, y: {0}}}"), "compose_file"),
    "merge keys of merge keys": (doubling("{{<<: [{0}, {0}], k: v}}"), "compose_file"),
    "a word": ("a" * MEGABYTE, "secrets"),
    "a name of secrets, again and again": ("password" * (MEGABYTE // 20), "secrets"),
    "logins without a host": ("@" + "a://:" * (MEGABYTE // 20), "secrets"),
    "a word of authority, then nothing": ("authorization" + " " * MEGABYTE, "secrets"),
}


@pytest.mark.parametrize("case", LONG_TEXTS)
def test_a_megabyte_takes_no_square_of_its_length(case: str, tmp_path: Path) -> None:
    """Each of these took minutes to hours once; there is no clock here, for it would not come to its end."""
    text, reader = LONG_TEXTS[case]
    match reader:
        case "neo4j_conf":
            parse_neo4j_conf(text)
        case "compose_file":
            (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")
            assert read_compose(tmp_path, Machine()).unread or case.startswith("merge keys")
        case "login_file":
            assert read_values(text, "a") == [text.removeprefix("a=")]
        case _:
            assert mask_secrets(text)


def test_a_value_that_looks_like_an_option_hides_no_secret_behind_it() -> None:
    assert mask_secrets("tool -token --password s3cret") == "tool -token --password ***"
    assert "s3cret" not in describe_command(["tool", "-token", "--password", "s3cret"])


def test_the_fuzzers_list_of_targets_is_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[3] / "build"))
    assert importlib.import_module("dev_fuzz").read_targets() == list(SEEDS)
