"""Where the Neo4j of a container has its data: what decides, and what is said when nobody knows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from core.errors import ServiceStateUnknown
from core.kinds.docker.detect import WORKING_DIR_LABEL
from core.kinds.docker.places import (
    DATA_PLACES,
    data_place,
    image_name,
    is_setting,
    logs_place,
    on_machine,
    read_settings,
)
from core.kinds.machine import NOT_FOUND, Machine
from core.model.endpoint import Published
from core.model.given import Given
from core.model.kind_facts import DOCKER_INSTALLER
from core.plan.checks.source import check_data_dir_known
from tests.unit.detect.test_detection import COMPOSE, Container, linux, make_docker, only, write

pytestmark = pytest.mark.same_everywhere
__all__ = ["linux"]


@pytest.mark.parametrize(
    ("environment", "conf", "data", "logs"),
    [
        ({}, "", "/var/lib/neo4j/data", "/var/lib/neo4j/data/transactions"),
        ({}, "dbms.directories.data=/data", "/data", "/data/transactions"),
        (
            {"NEO4J_dbms_directories_data": "/neodata"},
            "dbms.directories.data=/data",
            "/neodata",
            "/neodata/transactions",
        ),
        ({"NEO4J_server_directories_data": "/five"}, "", "/five", "/five/transactions"),
        ({"NEO4J_dbms_directories_data": "graph"}, "", "/var/lib/neo4j/graph", "/var/lib/neo4j/graph/transactions"),
        ({"NEO4J_dbms_directories_transaction_logs_root": "/tx"}, "dbms.directories.data=/data", "/data", "/tx"),
        ({}, "dbms.directories.transaction.logs.root=../tx\n", "/var/lib/neo4j/data", "/var/lib/neo4j/tx"),
        ({"NEO4J_AUTH": "neo4j/secret"}, "", "/var/lib/neo4j/data", "/var/lib/neo4j/data/transactions"),
    ],
)
def test_the_environment_decides_then_the_configuration_then_the_image(
    environment: dict[str, str], conf: str, data: str, logs: str
) -> None:
    settings = read_settings(environment, conf)
    assert (str(data_place(settings)), str(logs_place(settings))) == (data, logs)


@pytest.mark.parametrize(
    ("environment", "conf", "name", "fixed"),
    [
        ("", "", "neo4j", False),
        ("", "dbms.default_database=imaging\n", "imaging", False),
        ("NEO4J_initial_dbms_default__database", "dbms.default_database=old\n", "graph", True),
    ],
)
def test_the_default_database_is_what_the_server_uses(
    linux: Machine, tmp_path: Path, environment: str, conf: str, name: str, fixed: bool
) -> None:
    root = make_docker(tmp_path / "opt" / "CAST" / "container_support")
    write(root / "neo4j" / "neo4j.conf", conf)
    variables = {environment: "graph"} if environment else {}
    container = Container("neo4j", mounts=((str(root / "neo4j" / "data"), "/data"),), environment=variables)
    found = only(replace(linux, containers=lambda: [container]))
    assert (found.default_database, found.default_database_fixed) == (name, fixed)


@pytest.mark.parametrize(
    ("published", "conf", "asked"),
    [
        ([(7474, "127.0.0.2", 7474), (7687, "127.0.0.2", 7687)], "", "http://127.0.0.2:7474 bolt://127.0.0.2:7687"),
        ([(7474, "0.0.0.0", 17474), (7474, "::", 17474)], "", "http://127.0.0.1:17474 http://[::1]:17474"),
        ([(7474, "", 7474), (7687, "", 7687)], "dbms.connector.http.enabled=false", "bolt://127.0.0.1:7687"),
        ([(7473, "", 17473)], "dbms.connector.https.enabled=true", "https://127.0.0.1:17473"),
        ([(8080, "", 80)], "dbms.connector.http.listen_address=0.0.0.0:8080", "http://127.0.0.1:80"),
        # The engine's own network: nothing is published, and Neo4j listens on the machine's addresses.
        ([], "dbms.default_listen_address=10.0.0.5", "http://10.0.0.5:7474 bolt://10.0.0.5:7687"),
    ],
)
def test_a_server_is_asked_where_its_container_is_reached(
    linux: Machine, tmp_path: Path, published: list[tuple[int, str, int]], conf: str, asked: str
) -> None:
    root = make_docker(tmp_path / "opt" / "CAST" / "container_support")
    write(root / "neo4j" / "neo4j.conf", conf)
    mounts = ((str(root / "neo4j" / "data"), "/data"),)
    container = Container("neo4j", mounts=mounts, published=[Published(*one) for one in published])
    found = only(replace(linux, containers=lambda: [container]))
    assert " ".join(map(str, found.endpoints)) == " ".join(map(str, found.asked_at)) == asked


def test_where_the_engine_does_not_tell_its_containers_the_compose_files_folder_is_a_guess(
    linux: Machine, tmp_path: Path
) -> None:
    def unknown() -> list[Container]:
        raise ServiceStateUnknown("The container engine does not tell its containers.")

    make_docker(tmp_path / "opt" / "CAST" / "container_support")
    found = only(replace(linux, containers=unknown))
    assert found.data_dir_doubt == "The container engine does not tell its containers."
    assert only(replace(linux, containers=unknown), Given(data_dir=str(found.data_dir))).data_dir_doubt == ""


def test_two_underscores_are_one_of_the_setting() -> None:
    settings = read_settings({"NEO4J_dbms_default__database": "graph"}, "dbms.default_database=neo4j\n")
    assert settings.default_database == "graph"
    ports = read_settings({"NEO4J_dbms_connector_http_listen__address": "0.0.0.0:8474"}, "")
    assert ports.http_port == 8474


def test_secrets_of_the_environment_are_no_settings() -> None:
    assert is_setting("NEO4J_dbms_memory_heap_max__size")
    for name in ("NEO4J_AUTH", "NEO4J_PASSWORD", "NEO4J_AUTH_PATH", "NEO4J_", "PATH", "neo4j_dbms_x"):
        assert not is_setting(name)


@pytest.mark.parametrize("mounted", [*map(str, DATA_PLACES)])
@pytest.mark.parametrize("named", [*map(str, DATA_PLACES)])
def test_the_two_names_of_the_data_folder_are_one(mounted: str, named: str) -> None:
    folder = Path("/big/disk")
    assert on_machine(PurePosixPath(named), [(folder, mounted)]) == folder
    assert on_machine(PurePosixPath(named, "transactions"), [(folder, mounted)]) == folder / "transactions"


def test_the_nearest_mount_holds_it() -> None:
    mounts = [(Path("/a"), "/var/lib/neo4j"), (Path("/b"), "/var/lib/neo4j/data/transactions")]
    assert on_machine(PurePosixPath("/var/lib/neo4j/data"), mounts) == Path("/a/data")
    assert on_machine(PurePosixPath("/data/transactions/neo4j"), mounts) == Path("/b/neo4j")
    assert on_machine(PurePosixPath("/database"), [(Path("/a"), "/data")]) is None


def test_the_name_of_an_image() -> None:
    assert image_name("registry:5000/castimaging/imagingneo4j:2.18") == "imagingneo4j"
    assert (image_name("neo4j:4.4@sha256:0"), image_name("localhost/neo4j")) == ("neo4j", "neo4j")
    assert image_name("neo4j.example:5000/redis:7") == "redis"


# Of a server, running or stopped: its container says it; without one, its compose file.

ELSEWHERE = COMPOSE + "      - ../disk:/neodata\n    environment:\n"


@pytest.mark.parametrize(
    "line",
    [
        "      - NEO4J_dbms_directories_data=/neodata\n",
        '      - "NEO4J_server_directories_data=/neodata"\n',
        "      NEO4J_dbms_directories_data: '/neodata'  # the big disk\n",
        "      NEO4J_server_directories_data: ${PLACE}\n",
    ],
)
def test_a_compose_file_moves_the_data(linux: Machine, line: str) -> None:
    root = make_docker(linux.cwd, compose=ELSEWHERE + line)
    write(root / ".env", "PLACE=/neodata\n")
    (root / "neo4j" / "data" / "databases" / "neo4j").mkdir(parents=True)
    found = only(linux)
    assert (found.data_dir, found.data_dir_doubt) == (root.parent / "disk", "")


def test_a_container_moves_the_data_though_its_configuration_says_otherwise(linux: Machine, tmp_path: Path) -> None:
    root = make_docker(tmp_path / "srv", conf="dbms.directories.data=/data\n")
    container = Container(
        mounts=((f"{root}/neo4j/data", "/data"), (str(tmp_path / "big"), "/graph")),
        environment={"NEO4J_dbms_directories_data": "/graph/store"},
    )
    found = only(replace(linux, containers=lambda: (container,)))
    assert (found.data_dir, found.transaction_logs_dir) == (tmp_path / "big" / "store", None)


def test_transaction_logs_that_the_environment_moves_are_seen(linux: Machine, tmp_path: Path) -> None:
    root = make_docker(tmp_path / "srv")
    container = Container(
        mounts=((f"{root}/neo4j/data", "/data"), (str(tmp_path / "log-disk"), "/tx")),
        environment={"NEO4J_dbms_directories_transaction_logs_root": "/tx"},
    )
    found = only(replace(linux, containers=lambda: (container,)))
    assert (found.transaction_logs_dir, found.transaction_logs_doubt) == (tmp_path / "log-disk", "")
    assert found.found_by["transaction_logs_dir"] == "mount of container neo4j"
    (root / "copy").mkdir()
    given = Given(kind=DOCKER_INSTALLER, root=str(root), data_dir=str(root / "copy"))
    assert (
        "belong to the data in" in only(replace(linux, containers=lambda: (container,)), given).transaction_logs_doubt
    )


def test_another_service_that_has_data_of_its_own_is_not_neo4j(linux: Machine) -> None:
    redis = "  cache:\n    image: redis:7\n    volumes:\n      - ./cache:/data\n"
    root = make_docker(linux.cwd, compose=COMPOSE.replace("services:\n", "services:\n" + redis))
    cache = Container("cache", "redis:7", mounts=((f"{root}/cache", "/data"),))
    neo4j = Container(mounts=((f"{root}/neo4j/data", "/data"),))
    for containers in ((), (cache,), (cache, neo4j)):
        found = only(replace(linux, containers=lambda containers=containers: containers))
        assert (found.data_dir, found.service_name) == (root / "neo4j" / "data", "neo4j")


@pytest.mark.parametrize(
    ("compose", "said"),
    [
        (COMPOSE.replace("./neo4j/data:/data", "graph:/data"), "keeps the data in the volume 'graph'"),
        (COMPOSE.replace("./neo4j/data:/data", "./neo4j/logs:/logs"), "no folder is mounted"),
        (COMPOSE + "    environment:\n      - NEO4J_dbms_directories_data=/nowhere\n", "in /nowhere of its container"),
    ],
)
def test_a_guess_is_neither_backed_up_nor_replaced(linux: Machine, compose: str, said: str) -> None:
    root = make_docker(linux.cwd, compose=compose)
    found = only(linux)
    assert found.found_by["data_dir"].startswith(NOT_FOUND) and said in found.data_dir_doubt
    (check,) = check_data_dir_known(found)
    assert not check.ok and check.blocking and said in check.message
    given = Given(kind=DOCKER_INSTALLER, root=str(root), data_dir=str(root / "neo4j" / "data"))
    (root / "neo4j" / "data").mkdir(exist_ok=True)
    assert list(check_data_dir_known(only(linux, given))) == []


def test_transaction_logs_with_a_mount_of_their_own_are_not_taken_for_inside(linux: Machine, tmp_path: Path) -> None:
    """The setting says nothing of it, and in the data folder is only the mount point."""
    root = make_docker(tmp_path / "srv")
    mounts = ((f"{root}/neo4j/data", "/data"), (str(tmp_path / "fast"), "/data/transactions"))
    found = only(replace(linux, containers=lambda: (Container(mounts=mounts),)))
    assert (found.data_dir, found.transaction_logs_dir) == (root / "neo4j" / "data", tmp_path / "fast")
    assert found.data_dir_doubt == ""
    compose = make_docker(linux.cwd, compose=COMPOSE + "      - /fast/tx:/data/transactions\n")
    assert only(linux).transaction_logs_dir == Path("/fast/tx")
    write(compose / "docker-compose.yml", COMPOSE + "      - txlogs:/data/transactions\n")
    assert "mounted from elsewhere, on /data/transactions" in only(linux).data_dir_doubt


@pytest.mark.parametrize(
    ("target", "apart"), [("/data/databases", True), ("/var/lib/neo4j/data/dbms", True), ("/data/dumps", False)]
)
def test_a_part_of_the_store_that_is_mounted_apart(linux: Machine, tmp_path: Path, target: str, apart: bool) -> None:
    root = make_docker(tmp_path / "srv")
    mounts = ((f"{root}/neo4j/data", "/data"), (str(tmp_path / "other"), target))
    found = only(replace(linux, containers=lambda: (Container(mounts=mounts),)))
    assert (f"mounted from elsewhere, on {target}" in found.data_dir_doubt) is apart


@pytest.mark.parametrize("image", ["prom/neo4j-exporter:1", "neo4j-browser:5", "castimaging/imagingneo4j:2.18.1-31"])
def test_an_image_of_a_similar_name_is_not_the_one_that_holds_the_data(
    linux: Machine, tmp_path: Path, image: str
) -> None:
    root = make_docker(tmp_path / "srv")
    beside = Container("beside", image, labels={WORKING_DIR_LABEL: str(root)})
    neo4j = Container("graph", mounts=((f"{root}/neo4j/data", "/data"),), labels={WORKING_DIR_LABEL: str(root)})
    for containers in ((beside, neo4j), (neo4j, beside)):
        found = only(replace(linux, containers=lambda containers=containers: containers))
        assert (found.service_name, found.data_dir) == ("graph", root / "neo4j" / "data")


def test_of_two_services_of_a_compose_file_the_one_with_the_data(linux: Machine) -> None:
    browser = "  browser:\n    container_name: browser\n    image: neo4j-browser:5\n"
    root = make_docker(
        linux.cwd,
        compose=COMPOSE.replace("services:\n", "services:\n" + browser).replace("castimaging/imagingneo4j", "x/graph"),
    )
    found = only(linux)
    assert (found.service_name, found.data_dir) == ("neo4j", root / "neo4j" / "data")


def test_a_mount_without_a_source_is_no_folder(linux: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_docker(linux.cwd)
    monkeypatch.chdir(root)
    foreign = Container("foreign", mounts=(("", "/tmp"), (str(tmp_path / "other"), "/data")))
    found = only(replace(linux, containers=lambda: (foreign,)))
    assert (found.service_name, found.data_dir) == ("neo4j", root / "neo4j" / "data")


@pytest.mark.parametrize("place", ["/txlogs", "/var/lib/neo4j/txlogs"])
def test_a_part_of_the_logs_that_is_mounted_from_elsewhere_is_a_doubt(
    linux: Machine, tmp_path: Path, place: str
) -> None:
    root = make_docker(tmp_path / "opt" / "CAST" / "container_support")
    mounts = [(str(root / "neo4j" / "data"), "/data"), (str(tmp_path / "tx"), place)]
    environment = {"NEO4J_dbms_directories_transaction_logs_root": place}
    whole = Container("neo4j", mounts=tuple(mounts), environment=environment)
    assert only(replace(linux, containers=lambda: [whole])).transaction_logs_doubt == ""
    torn = replace(whole, mounts=(*mounts, (str(tmp_path / "other"), f"{place}/neo4j")))
    assert f"{place}/neo4j" in only(replace(linux, containers=lambda: [torn])).transaction_logs_doubt


@pytest.mark.parametrize(
    ("setting", "name"),
    [("/data/transactions", "transactions"), ("/var/lib/neo4j/data/tx", "tx"), ("/data/a/tx", "a/tx"), ("tx", "tx")],
)
def test_logs_in_the_data_folder_by_either_of_its_names(
    linux: Machine, tmp_path: Path, setting: str, name: str
) -> None:
    root = make_docker(tmp_path / "opt" / "CAST" / "container_support")
    mounts = ((str(root / "neo4j" / "data"), "/data"),)
    environment = {
        "NEO4J_dbms_directories_data": "/var/lib/neo4j/data",
        "NEO4J_dbms_directories_transaction_logs_root": setting,
    }
    container = Container("neo4j", mounts=mounts, environment=environment)
    found = only(replace(linux, containers=lambda: [container]))
    assert (found.transaction_logs_dir, found.transaction_logs_name, found.transaction_logs_doubt) == (None, name, "")
