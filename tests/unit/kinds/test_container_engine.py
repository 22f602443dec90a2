"""What is made of `docker ps` and `docker inspect`: nothing that was not said, and never "there is none" for what was not told."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from core.errors import ServiceStateUnknown, UsageError
from core.kinds.docker.container_engine import ContainerEngine, Mount, ThrowAway
from core.system.command import CommandResult

GONE = "Error response from daemon: No such container: "


class Engine(ContainerEngine):
    """Says what it is given, by the first word of the command; keeps what it was asked."""

    def __init__(self, **said: tuple[int, str]) -> None:
        super().__init__(Path("/docker"))
        self._said = said
        self.asked: list[list[str]] = []

    def _run(self, arguments: list[str], timeout_s: float, *, quiet: bool = False) -> CommandResult:
        self.asked.append(arguments)
        code, output = self._said[arguments[0]]
        return CommandResult(tuple(arguments), code, output)


def described(*names: str) -> str:
    """As `docker inspect` tells of containers that run."""
    return json.dumps([{"Name": f"/{name}", "State": {"Status": "running"}} for name in names], indent=4)


def listed(*names: str) -> tuple[int, str]:
    return 0, "".join(json.dumps({"Names": name}) + "\n" for name in names)


def names_of(engine: Engine) -> list[str]:
    return [facts.name for facts in engine.inspect_all()]


def test_all_containers_are_asked_for_at_once() -> None:
    engine = Engine(ps=listed("neo4j", "server"), inspect=(0, described("neo4j", "server")))
    assert names_of(engine) == ["neo4j", "server"]
    assert engine.asked[1:] == [["inspect", "--type", "container", "neo4j", "server"]]


def test_where_there_is_no_container_none_is_asked_for() -> None:
    engine = Engine(ps=(0, ""))
    assert names_of(engine) == [] and len(engine.asked) == 1


@pytest.mark.parametrize("warnings_first", [True, False])
def test_one_that_goes_away_meanwhile_is_left_out(warnings_first: bool) -> None:
    parts = [described("neo4j"), f"{GONE}server"]
    said = "\n".join(parts[::-1] if warnings_first else parts)
    assert names_of(Engine(ps=listed("neo4j", "server"), inspect=(1, said))) == ["neo4j"]
    assert names_of(Engine(ps=listed("server"), inspect=(1, f"[]\n{GONE}server"))) == []


PODMAN_ROW = {"AutoRemove": False, "Id": "9d0c", "Labels": {}, "Mounts": ["/data"], "Names": ["neo4j"], "Status": "Up"}
EMULATED = "Emulate Docker CLI using podman. Create /etc/containers/nodocker to quiet msg.\n"


@pytest.mark.parametrize(
    ("said", "names"),
    [
        (json.dumps(PODMAN_ROW) + "\n", ("neo4j",)),
        (EMULATED + json.dumps(PODMAN_ROW) + "\n" + json.dumps({"Names": ["server"]}), ("neo4j", "server")),
        (json.dumps([PODMAN_ROW, {"Names": ["server", "alias"]}], indent=4), ("neo4j", "server")),
        (EMULATED + 'time="2026-01-10T15:43:29" level=warning msg="no cgroup"\n', ()),
        ("[]\n", ()),
        (json.dumps({"Names": "neo4j,web/db"}), ("neo4j",)),
        (json.dumps({"Names": "/neo4j"}), ("neo4j",)),
    ],
)
def test_the_names_as_docker_and_podman_list_them(said: str, names: tuple[str, ...]) -> None:
    assert Engine(ps=(0, said)).list_containers() == names


@pytest.mark.parametrize(
    "said", ["{", "[1]", '{"Names": []}', '{"Names": null}', "{}", '{"Names": [1]}', "NAMES\nneo4j"]
)
def test_a_list_that_is_something_else_is_not_known(said: str) -> None:
    with pytest.raises(ServiceStateUnknown, match="readably"):
        Engine(ps=(0, said)).inspect_all()


@pytest.mark.parametrize("code", [0, 125])
def test_the_environment_of_a_container_is_in_no_error(code: int) -> None:
    secret = described("neo4j").replace('"Name"', '"Env": ["NEO4J_AUTH=neo4j/hunter2"], "Name"')
    for said in (secret, secret[:-3], f"WARNING: old\n{secret}\nError: no socket", json.dumps(json.loads(secret))):
        with pytest.raises(ServiceStateUnknown) as raised:
            Engine(ps=listed("neo4j", "server"), inspect=(code, said)).inspect_all()
        assert "hunter2" not in str(raised.value)
        assert "WARNING: old" in str(raised.value) or "WARNING" not in said
        assert "no socket" in str(raised.value) or "no socket" not in said


def test_there_is_none_of_a_name_where_the_engine_says_so() -> None:
    for said in (
        *(f"{GONE}neo4j", f"[]\n{GONE}neo4j", "Error: No such object: neo4j", 'no such container "neo4j"'),
        *("[]\nError: no such container neo4j", 'Error: inspecting object: no such container: "neo4j"'),
    ):
        assert Engine(inspect=(1, said)).inspect("neo4j") is None


@pytest.mark.parametrize(
    "said",
    [
        (0, "[]"),
        (0, ""),
        (0, "{}"),
        (0, "null"),
        (0, described("neo4j") + described("server")),
        (0, described("neo4j")),
        (0, described("neo4j", "server", "etl")),
        (1, described("neo4j", "server")),
        (1, "permission denied"),
        (1, f"{GONE}server\n[1"),
        (1, f"{GONE}server"),
        (1, f"{described('neo4j')}\n{GONE}etl\ncontext deadline exceeded"),
        (1, f"{described('neo4j')}\n{GONE}server-2"),
    ],
)
def test_what_was_not_told_is_not_known(said: tuple[int, str]) -> None:
    with pytest.raises(ServiceStateUnknown, match="The container engine does not tell its containers"):
        Engine(ps=listed("neo4j", "server"), inspect=said).inspect_all()


@pytest.mark.parametrize(
    "said", [(0, "[]"), (1, f"{GONE}neo4j-2"), (0, described("neo4j", "server")), (1, described("neo4j")), (1, "no")]
)
def test_the_state_of_one_that_was_not_told_is_not_known(said: tuple[int, str]) -> None:
    with pytest.raises(ServiceStateUnknown, match="does not tell the state of container neo4j"):
        Engine(inspect=said).inspect("neo4j")


# --- through a program ---------------------------------------------------------------------------------------------

SCRIPT = """#!{python}
import json, sys
names = ["neo4j", *(f"other-{{number}}" for number in range(30))]
if sys.argv[1] == "ps":
    print(*(json.dumps({{"Names": name}}) for name in names), sep="\\n")
else:
    told = [{{"Name": name, "State": {{"Status": "running"}}, "Env": "x" * 10_000}} for name in sys.argv[4:] if name != "{gone}"]
    print(json.dumps(told, indent=4))
    if "{gone}":
        sys.exit("No such container: {gone}")
"""


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str], Path]:
    """A docker with 31 containers, of which one has gone away since they were listed."""

    def make(gone: str) -> Path:
        path = tmp_path / "docker"
        path.write_text(SCRIPT.format(python=sys.executable, gone=gone), encoding="utf-8")
        path.chmod(0o755)
        return path

    return make


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands in for docker")
@pytest.mark.parametrize(("gone", "count"), [("", 31), ("other-3", 30)])
def test_an_answer_of_any_length_is_read(program: Callable[[str], Path], gone: str, count: int) -> None:
    names = [facts.name for facts in ContainerEngine(program(gone)).inspect_all()]
    assert len(names) == count and "neo4j" in names and gone not in names


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands in for docker")
@pytest.mark.parametrize(("gone", "kept"), [("", 300_000), ("other-3", 300_000), ("", 500)])
def test_an_answer_that_is_cut_is_not_known(
    program: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, gone: str, kept: int
) -> None:
    monkeypatch.setattr("core.kinds.docker.container_engine.ANSWER_BYTES", kept)
    with pytest.raises(ServiceStateUnknown, match="readably"):
        ContainerEngine(program(gone)).inspect_all()


# --- a container that lives for one program ---

ONCE = ThrowAway(
    name="imaging-backup-1",
    image="sha256:aa",
    program="neo4j-admin",
    arguments=("store-info", "/w/data"),
    mounts=(
        Mount(PurePosixPath("/b/asking"), PurePosixPath("/w"), read_only=False),
        Mount(PurePosixPath("/b/logs"), PurePosixPath("/l"), read_only=True),
    ),
    environment={"NEO4J_CONF": "/w/conf"},
)


def test_it_has_its_mounts_and_nothing_else_of_the_machine() -> None:
    assert ContainerEngine(Path("/docker")).throw_away_command(ONCE) == (
        *(str(Path("/docker")), "run", "--rm", "--name", "imaging-backup-1", "--network", "none", "--user", "0:0"),
        *("--security-opt", "label=disable", "--security-opt", "no-new-privileges"),
        *("--mount", "type=bind,source=/b/asking,target=/w"),
        *("--mount", "type=bind,source=/b/logs,target=/l,readonly"),
        *("--env", "NEO4J_CONF=/w/conf", "--entrypoint", "neo4j-admin", "sha256:aa", "store-info", "/w/data"),
    )


@pytest.mark.parametrize(
    ("source", "option"),
    [
        (PurePosixPath("/a b:c"), "source=/a b:c"),
        (PureWindowsPath("C:\\a"), "source=C:\\a"),
        (PurePosixPath('/a,readonly="x'), '"source=/a,readonly=""x"'),
    ],
)
def test_no_name_of_a_folder_says_something_else(source: PurePosixPath, option: str) -> None:
    assert Mount(source, PurePosixPath("/w"), read_only=True).option == f"type=bind,{option},target=/w,readonly"


def test_removing_one_that_is_not_there_is_no_error() -> None:
    engine = Engine(rm=(1, "Error response from daemon: No such container: imaging-backup-1"))
    engine.remove("imaging-backup-1")
    assert engine.asked == [["rm", "--force", "--volumes", "imaging-backup-1"]]
    ContainerEngine(Path("/does/not/exist")).remove("imaging-backup-1")
    with pytest.raises(UsageError):
        engine.throw_away_command(replace(ONCE, name="--privileged"))


def with_volume(name: str) -> str:
    mount = {"Type": "volume", "Name": name, "Source": f"/var/lib/docker/volumes/{name}/_data", "Destination": "/data"}
    return json.dumps([{"Name": "/neo4j", "State": {"Status": "exited"}, "Mounts": [mount]}])


@pytest.mark.parametrize(
    ("options", "source", "of_engine"),
    [
        (None, "/var/lib/docker/volumes/graph/_data", {}),
        ({"type": "none", "o": "bind", "device": "/srv/graph"}, "/srv/graph", {}),
        ({"type": "none", "o": "rw,bind", "device": "/srv/graph"}, "/srv/graph", {}),
        ({"type": "nfs", "o": "addr=10.0.0.1,rw", "device": ":/graph"}, "", {"/data": "graph"}),
        ({"type": "ext4", "device": "/dev/sdb1"}, "", {"/data": "graph"}),
        ({"type": "tmpfs", "o": "size=1g"}, "/var/lib/docker/volumes/graph/_data", {}),
    ],
)
def test_the_folder_that_a_volume_stands_for(options: object, source: str, of_engine: dict[str, str]) -> None:
    rows = json.dumps([{"Name": "graph", "Driver": "local", "Options": options}])
    engine = Engine(ps=listed("neo4j"), inspect=(0, with_volume("graph")), volume=(0, rows))
    (found,) = engine.with_devices(engine.inspect_all())
    assert (found.mounts, dict(found.volumes)) == (((source, "/data"),), of_engine)
    assert engine.asked[-1] == ["volume", "inspect", "graph"]


def test_where_no_volume_is_used_none_is_asked_for() -> None:
    engine = Engine(ps=listed("neo4j"), inspect=(0, described("neo4j")))
    assert [one.name for one in engine.with_devices(engine.inspect_all())] == ["neo4j"]
    assert len(engine.asked) == 2


@pytest.mark.parametrize("said", [(1, "permission denied"), (0, "[{}]"), (0, '[{"Name": "graph", "Options": 7}]')])
def test_of_a_volume_that_is_not_told_no_folder_is_known(said: tuple[int, str]) -> None:
    engine = Engine(ps=listed("neo4j"), inspect=(0, with_volume("graph")), volume=said)
    (found,) = engine.with_devices(engine.inspect_all())
    assert (found.mounts, dict(found.volumes)) == ((("", "/data"),), {"/data": "graph"})


def test_one_volume_that_is_gone_hides_no_other() -> None:
    row = json.dumps([{"Name": "graph", "Options": {"type": "none", "o": "bind", "device": "/srv/graph"}}], indent=4)
    said = f"{row}\nError response from daemon: get other: no such volume\n"
    engine = Engine(ps=listed("neo4j"), inspect=(0, with_volume("graph")), volume=(1, said))
    (found,) = engine.with_devices(engine.inspect_all())
    assert found.mounts == (("/srv/graph", "/data"),)
