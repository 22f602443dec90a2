"""Detection on literals and temporary folders: both kinds, their layouts, and everything that must be refused.

Machines with platform "win32" are judged on any system: their folders are real temporary folders.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

import pytest

from core.detect.describe import describe_installation
from core.detect.detection import choose_installation, find_installations
from core.errors import Input, InstallationNotFound, InstallationUnsupported, ServiceStateUnknown
from core.kinds.docker.detect import WORKING_DIR_LABEL
from core.kinds.generation3.names import named_image
from core.kinds.machine import GIVEN, NOT_FOUND, Machine, read_machine
from core.kinds.versions import neo4j_from_jars, version_from_env, version_from_image
from core.model.endpoint import Published
from core.model.given import Given
from core.model.installation import ROLES, Found, Installation
from core.model.kind_facts import DOCKER_INSTALLER, WINDOWS_INSTALLER
from core.system.windows_registry import Profile, RegisteredNeo4j, UninstallEntry, is_network_path

CONFIG = ("login/application.properties", "neo4j/neo4j.conf", "nginx/nginx.conf", "sourcecode/application.properties")
DOCKER_V1 = (
    *("login/application.properties", "neo4j/configuration/neo4j.conf"),
    *("nginx/conf/nginx.conf", "sourcecode/application.properties"),
)
DOCKER_V2 = (
    *("server/login/application.properties", "neo4j/neo4j.conf"),
    *("nginx/nginx.conf", "server/sourcecode/application.properties"),
)
COMPOSE = """\
services:
  neo4j:
    container_name: neo4j
    image: castimaging/imagingneo4j:${NEO4J_IMAGE_TAG}
    ports:
      - "7474:7474"
      - "7687:7687"
    volumes:
      - ./neo4j/data:/data
"""


@dataclass(frozen=True)
class Container:
    name: str = "neo4j"
    image: str = "castimaging/imagingneo4j:2.18.1-31"
    labels: Mapping[str, str] = field(default_factory=dict)
    mounts: tuple[tuple[str, str], ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    published: Sequence[Published] = ()


def write(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def make_config(folder: Path, neo4j_conf: str = "", names: tuple[str, ...] = CONFIG) -> Path:
    for name in names:
        write(folder / name, neo4j_conf if name.endswith("neo4j.conf") else "")
    return folder


def make_program(root: Path, version: str = "4.4.42", *, enterprise: bool = True) -> Path:
    write(root / "neo4j" / "bin" / "neo4j.bat")
    write(root / "neo4j" / "lib" / f"neo4j-server-{version}.jar")
    if enterprise:
        write(root / "neo4j" / "lib" / f"neo4j-server-enterprise-{version}.jar")
    (root / "imagingservice").mkdir()
    return root


def make_docker(root: Path, names: tuple[str, ...] = DOCKER_V2, compose: str = COMPOSE, conf: str = "") -> Path:
    make_config(root, conf, names)
    write(root / "docker-compose.yml", compose)
    write(root / ".env", "FE_IMAGE_TAG=2.18.1-9\nSERVER_IMAGE_TAG=2.18.1-31\nNEO4J_IMAGE_TAG=2.18.1-30\n")
    (root / "neo4j" / "data" / "databases").mkdir(parents=True)
    return root


@pytest.fixture
def windows(tmp_path: Path) -> Machine:
    """A Windows machine with nothing on it; its default places lie below the temporary folder."""
    for name in ("Program Files", "ProgramData", "Users/admin/AppData/Roaming", "work"):
        (tmp_path / name).mkdir(parents=True)
    environ = {
        "PROGRAMFILES": str(tmp_path / "Program Files"),
        "PROGRAMDATA": str(tmp_path / "ProgramData"),
        "APPDATA": str(tmp_path / "Users/admin/AppData/Roaming"),
    }
    return Machine(platform="win32", environ=environ, cwd=tmp_path / "work", filesystem=tmp_path)


@pytest.fixture
def linux(tmp_path: Path) -> Machine:
    (tmp_path / "home").mkdir()
    return Machine(cwd=tmp_path / "home", filesystem=tmp_path)


def default_program(machine: Machine) -> Path:
    return Path(machine.environ["PROGRAMFILES"], "CAST", "ImagingSystem")


def default_config(machine: Machine) -> Path:
    return Path(machine.environ["APPDATA"], "CAST", "ImagingSystem")


def default_data(machine: Machine) -> Path:
    return Path(machine.environ["PROGRAMDATA"], "CAST", "ImagingSystem", "Neo4j_data")


def only(machine: Machine, given: Given = Given()) -> Installation:  # noqa: B008 - frozen
    return choose_installation(find_installations(machine, given))


# The Windows installer


def test_windows_default_places(windows: Machine) -> None:
    root = make_program(default_program(windows))
    make_config(default_config(windows), "dbms.connector.http.listen_address=:7475\ndbms.windows_service_name=cast4j\n")
    (default_data(windows) / "databases").mkdir(parents=True)
    found = only(windows)
    assert (found.kind, found.root) == (WINDOWS_INSTALLER, root)
    assert (found.data_dir, found.config_dir) == (default_data(windows), default_config(windows))
    assert [file.role for file in found.config_files] == list(ROLES)
    assert all(file.present for file in found.config_files)
    assert (found.http_port, found.bolt_port, found.service_name) == (7475, 7687, "cast4j")
    assert (found.neo4j_version, found.neo4j_edition, found.version) == ("4.4.42", "enterprise", None)
    assert found.transaction_logs_dir is None
    assert found.found_by["root"] == found.found_by["data_dir"] == "default place"
    assert found.found_by["http_port"] == "neo4j.conf: dbms.connector.http.listen_address"
    assert found.found_by["bolt_port"] == "default value"
    assert found.found_by["version"] == NOT_FOUND


def test_windows_custom_folders_of_the_installer(windows: Machine, tmp_path: Path) -> None:
    """All three folders are the installing person's choice (field-facts 2.1)."""
    root = make_program(tmp_path / "D" / "Tools" / "Imaging")
    data = tmp_path / "E" / "graph"
    (data / "databases").mkdir(parents=True)
    config = make_config(tmp_path / "F" / "conf", f"dbms.directories.data={data.as_posix()}\n")
    machine = replace(
        windows,
        uninstall_entries=(
            UninstallEntry("Other imaging tool", "9", str(tmp_path / "D")),
            UninstallEntry("CAST Imaging System version 2.18.1", "2.18.1-funcrel", f"{root}{os.sep}"),
        ),
        neo4j_services=(
            RegisteredNeo4j(
                "neo4j-cast",
                binary_path=f'"{root}/neo4j/bin/tools/prunsrv-amd64.exe" //RS//neo4j-cast',
                parameters=(f'--config-dir="{config}/neo4j"',),
            ),
        ),
    )
    found = only(machine)
    assert (found.root, found.data_dir, found.config_dir) == (root, data, config)
    assert (found.service_name, found.version) == ("neo4j-cast", "2.18.1-funcrel")
    assert found.found_by["config_dir"] == "Neo4j service: --config-dir"
    assert found.found_by["data_dir"] == "neo4j.conf: dbms.directories.data"
    assert found.found_by["root"].startswith("uninstall entry")


def test_the_environment_of_the_service_names_its_configuration(windows: Machine, tmp_path: Path) -> None:
    """An old configuration lies in Neo4j's own folder, which the service does not read."""
    root = make_program(tmp_path / "D" / "Imaging")
    old, data = tmp_path / "old", tmp_path / "E" / "graph"
    for folder in (old, data):
        (folder / "databases").mkdir(parents=True)
    write(root / "neo4j" / "conf" / "neo4j.conf", f"dbms.directories.data={old.as_posix()}\n")
    config = make_config(tmp_path / "F", f"dbms.directories.data={data.as_posix()}\ndbms.default_database=graph\n")
    environment = (f"NEO4J_HOME={root}/neo4j", f"NEO4J_CONF={config}/neo4j")
    found = only(replace(windows, neo4j_services=(RegisteredNeo4j("neo4j", environment=environment),)))
    assert (found.root, found.data_dir, found.config_dir, found.default_database) == (root, data, config, "graph")
    assert (found.live_conf, found.conf_in_force) == (None, found.config_file("neo4j").path)


def test_the_neo4j_conf_of_the_service_is_not_always_the_one_that_is_backed_up(
    windows: Machine, tmp_path: Path
) -> None:
    root = make_program(tmp_path / "D" / "Imaging")
    config = make_config(tmp_path / "Roaming" / "CAST" / "ImagingSystem", "")
    live = tmp_path / "E" / "conf" / "neo4j.conf"
    write(live, "dbms.connector.http.enabled=false\ndbms.connector.https.enabled=true\n")
    service = RegisteredNeo4j("neo4j", parameters=(f"--home-dir={root}/neo4j", f"--config-dir={live.parent}"))
    found = only(replace(windows, neo4j_services=(service,)), Given(config_dir=str(config)))
    assert found.config_dir == config
    given = only(replace(windows, neo4j_services=(service,)))
    assert (given.live_conf, given.conf_in_force) == (live, live)
    assert [str(one) for one in given.endpoints] == ["https://127.0.0.1:7473", "bolt://127.0.0.1:7687"]


@pytest.mark.parametrize(
    ("version", "setting", "database", "how"),
    [
        ("3.5.35", "", "graph.db", "default value"),
        ("3.5.35", "dbms.active_database=imaging.db", "imaging.db", "neo4j.conf: dbms.active_database"),
        ("4.4.42", "", "neo4j", "default value"),
        ("4.4.42", "dbms.default_database=imaging", "imaging", "neo4j.conf: dbms.default_database"),
    ],
)
def test_the_default_database_goes_by_the_generation(
    windows: Machine, version: str, setting: str, database: str, how: str
) -> None:
    make_program(default_program(windows), version)
    make_config(default_config(windows), setting)
    found = only(windows)
    assert (found.neo4j_version, found.default_database, found.found_by["default_database"]) == (version, database, how)


def test_root_from_the_service_alone_but_not_another_products_neo4j(windows: Machine, tmp_path: Path) -> None:
    root = make_program(tmp_path / "D" / "Imaging")
    write(tmp_path / "Other" / "neo4j" / "bin" / "neo4j.bat")
    services = (
        RegisteredNeo4j("other", parameters=(f"--home-dir={tmp_path}/Other/neo4j",)),
        RegisteredNeo4j("neo4j", parameters=(f"--home-dir={root}/neo4j", f"--config-dir={root}/neo4j/conf")),
    )
    found = only(replace(windows, neo4j_services=services))
    assert (found.root, found.found_by["root"]) == (root, "Windows service neo4j")
    # A folder of a program that was left behind has none.
    make_program(default_program(windows))
    assert [
        one.has_service for one in find_installations(replace(windows, neo4j_services=services), Given()).installations
    ] == [
        True,
        False,
    ]


def test_configuration_in_another_profile(windows: Machine, tmp_path: Path) -> None:
    """The tool runs as another account than the installer did (lessons T6)."""
    make_program(default_program(windows))
    roaming = tmp_path / "Users" / "alice" / "AppData" / "Roaming"
    config = make_config(roaming / "CAST" / "ImagingSystem")
    found = only(replace(windows, profiles=(Profile("alice", roaming),)))
    assert (found.config_dir, found.found_by["config_dir"]) == (config, "profile of alice")


def test_several_profiles_the_one_that_names_the_data_wins(windows: Machine, tmp_path: Path) -> None:
    make_program(default_program(windows))
    data = tmp_path / "data"
    (data / "databases").mkdir(parents=True)
    own = make_config(default_config(windows), "dbms.directories.data=/nowhere/at/all\n")
    roaming = tmp_path / "Users" / "bob" / "AppData" / "Roaming"
    bob = make_config(roaming / "CAST" / "ImagingSystem", f"dbms.directories.data={data.as_posix()}\n")
    os.utime(bob / "neo4j" / "neo4j.conf", (1, 1))
    found = only(replace(windows, profiles=(Profile("bob", roaming),)))
    assert (found.config_dir, found.data_dir) == (bob, data)
    assert found.found_by["config_dir"] == f"profile of bob; there are others: {own}"


def test_several_profiles_else_the_newest_wins(windows: Machine, tmp_path: Path) -> None:
    make_program(default_program(windows))
    own = make_config(default_config(windows))
    roaming = tmp_path / "Users" / "bob" / "AppData" / "Roaming"
    bob = make_config(roaming / "CAST" / "ImagingSystem")
    os.utime(own / "neo4j" / "neo4j.conf", (1, 1))
    profiles = (Profile("admin", Path(windows.environ["APPDATA"])), Profile("bob", roaming))
    assert only(replace(windows, profiles=profiles)).config_dir == bob


def test_a_server_named_by_a_profile_is_not_visited(windows: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    make_program(default_program(windows))
    make_config(default_config(windows), r"dbms.directories.data=\\evil\share\data")
    looked = []
    real = os.path.isdir
    monkeypatch.setattr(os.path, "isdir", lambda path: (looked.append(str(path)), real(path))[1])
    assert str(only(windows).data_dir) == r"\\evil\share\data"
    assert not any("evil" in path for path in looked)


def test_data_elsewhere_relative_missing_or_unknown(windows: Machine) -> None:
    root = make_program(default_program(windows))
    config = make_config(default_config(windows), "dbms.directories.data=../graph data\n")
    found = only(windows)
    assert found.data_dir == root / "graph data"
    assert found.found_by["data_dir"] == "neo4j.conf: dbms.directories.data (the folder does not exist)"
    write(config / "neo4j" / "neo4j.conf", "dbms.directories.data=D:\\Neo4j_data\n")
    assert str(only(windows).data_dir) == "D:\\Neo4j_data"
    write(config / "neo4j" / "neo4j.conf")
    assert (only(windows).data_dir, only(windows).found_by["data_dir"]) == (default_data(windows), NOT_FOUND)
    (root / "neo4j" / "data" / "databases").mkdir(parents=True)
    assert only(windows).data_dir == root / "neo4j" / "data"


def test_the_neo4j_conf_of_the_program_counts_when_there_is_no_other(windows: Machine, tmp_path: Path) -> None:
    root = make_program(default_program(windows))
    write(root / "neo4j" / "conf" / "neo4j.conf", f"dbms.directories.data={tmp_path.as_posix()}/x\n")
    found = only(windows)
    assert found.data_dir == tmp_path / "x"
    assert (found.config_dir, found.found_by["config_dir"]) == (default_config(windows), NOT_FOUND)
    assert not any(file.present for file in found.config_files)


@pytest.mark.parametrize(
    ("setting", "moved"),
    [("transactions", False), ("E:/tx", True), ("../tx", True), ("../Neo4j_data/t", False)],
)
def test_transaction_logs_outside_the_data_folder(windows: Machine, setting: str, moved: bool) -> None:
    make_program(default_program(windows))
    default_data(windows).mkdir(parents=True)
    make_config(default_config(windows), f"dbms.directories.transaction.logs.root={setting}\n")
    found = only(windows)
    assert (found.transaction_logs_dir is not None) is moved
    assert ("transaction_logs_dir" in found.found_by) is moved


@pytest.mark.parametrize("given", ["", "default", "copy"])
def test_transaction_logs_of_data_that_was_not_given(windows: Machine, tmp_path: Path, given: str) -> None:
    root = make_program(default_program(windows))
    data, copy = default_data(windows), tmp_path / "copy"
    for folder in (data, copy):
        folder.mkdir(parents=True)
    make_config(default_config(windows), "dbms.directories.transaction.logs.root=E:/tx\n")
    by_hand = {"": "", "default": str(data), "copy": str(copy)}[given]
    found = only(windows, Given(kind=WINDOWS_INSTALLER, root=str(root), data_dir=by_hand))
    assert found.transaction_logs_dir is not None
    assert (str(data) in found.transaction_logs_doubt) is (given == "copy")


def test_folders_given_by_hand_always_win(windows: Machine, tmp_path: Path) -> None:
    make_program(default_program(windows))
    make_config(default_config(windows), "dbms.directories.data=/elsewhere\n")
    root = make_program(tmp_path / "other")
    config = make_config(tmp_path / "config")
    (tmp_path / "data").mkdir()
    given = Given(
        kind=WINDOWS_INSTALLER,
        root=str(root),
        data_dir=str(tmp_path / "data"),
        config_dir=str(config),
        version="2.17",
        neo4j_version="4.2.1",
    )
    found = only(windows, given)
    assert (found.root, found.data_dir, found.config_dir) == (root, tmp_path / "data", config)
    assert (found.version, found.neo4j_version) == ("2.17", "4.2.1")
    assert {found.found_by[name] for name in ("root", "data_dir", "config_dir", "version", "neo4j_version")} == {GIVEN}


def test_the_same_folder_from_three_sources_is_listed_once(windows: Machine) -> None:
    root = make_program(default_program(windows))
    machine = replace(
        windows,
        uninstall_entries=(UninstallEntry("CAST ImagingSystem", "2.1", str(root)),),
        neo4j_services=(RegisteredNeo4j("neo4j", parameters=(f"--home-dir={root}/neo4j",)),),
        environ={**windows.environ, "PROGRAMW6432": windows.environ["PROGRAMFILES"]},
    )
    assert len(find_installations(machine, Given()).installations) == 1


# The Docker installer


@pytest.mark.parametrize("names", [DOCKER_V1, DOCKER_V2], ids=["v1", "v2"])
def test_docker_default_place_in_both_layouts(linux: Machine, names: tuple[str, ...]) -> None:
    root = make_docker(linux.filesystem / "opt" / "CAST" / "container-support", names)
    found = only(linux)
    assert (found.kind, found.root, found.config_dir) == (DOCKER_INSTALLER, root, root)
    assert found.data_dir == root / "neo4j" / "data"
    assert {str(PurePosixPath(file.path).relative_to(root)) for file in found.config_files} == set(names)
    assert all(file.present for file in found.config_files)
    assert (found.version, found.found_by["version"]) == ("2.18.1-31", ".env: SERVER_IMAGE_TAG")
    assert found.found_by["data_dir"] == "compose file: volumes"
    assert (found.neo4j_version, found.neo4j_edition) == (None, None)
    assert (found.http_port, found.bolt_port, found.service_name) == (7474, 7687, "neo4j")


def test_docker_in_the_current_folder_and_at_the_windows_place(windows: Machine) -> None:
    here = make_docker(windows.cwd)
    there = make_docker(Path(windows.environ["PROGRAMFILES"]) / "CAST" / "container_support", DOCKER_V1)
    result = find_installations(windows, Given())
    assert [found.root for found in result.installations] == [here, there]
    assert result.installations[0].found_by["root"] == "current folder"
    with pytest.raises(InstallationNotFound, match="2 CAST Imaging installations") as caught:
        choose_installation(result)
    assert str(here) in caught.value.message
    assert caught.value.inputs == (Input.ROOT,)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX owners")
@pytest.mark.parametrize("foreign", ["", "imaging"])
@pytest.mark.parametrize("how", ["owner", "mode"])
def test_root_runs_nothing_that_others_put_into_the_current_folder(
    linux: Machine, foreign: str, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = make_docker(linux.cwd)
    program = write(here / "imaging")
    here.chmod(0o755)
    program.chmod(0o755)
    planted = here / foreign
    if how == "mode":
        planted.chmod(0o777)
    real_stat = Path.stat

    def stat_of(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        """Everything is root's, except what is planted."""
        values = list(real_stat(path, follow_symlinks=follow_symlinks))
        values[4] = 1000 if how == "owner" and path == planted else 0
        return os.stat_result(values)

    monkeypatch.setattr(Path, "stat", stat_of)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(InstallationNotFound):
        only(linux)
    assert only(linux, Given(kind=DOCKER_INSTALLER, root=str(here))).root == here
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert only(linux).root == here
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    planted.chmod(0o755)
    how = "none"
    assert only(linux).root == here


def test_docker_found_through_its_container(linux: Machine, tmp_path: Path) -> None:
    root = make_docker(tmp_path / "srv" / "imaging-folder")
    other = Container("redis", "redis:7", mounts=((str(tmp_path / "redis"), "/data"),))
    mine = Container(
        "graph",
        mounts=((f"{root}/neo4j/data", "/data"),),
        published=(Published(7474, "", 17474), Published(7687, "", 17687)),
    )
    calls: list[int] = []

    def containers() -> tuple[Container, ...]:
        calls.append(1)
        return other, mine

    found = only(replace(linux, containers=containers))
    assert (found.root, found.service_name, found.http_port, found.bolt_port) == (root, "graph", 17474, 17687)
    assert found.found_by["root"] == found.found_by["data_dir"] == "mount of container graph"
    assert found.has_service
    # A folder that was left behind may name the container of another one.
    left = make_docker(linux.cwd, compose=COMPOSE.replace("container_name: neo4j", "container_name: graph"))
    both = find_installations(replace(linux, containers=lambda: (other, mine)), Given()).installations
    assert {one.root: (one.service_name, one.has_service) for one in both} == {
        root: ("graph", True),
        left: ("graph", False),
    }
    assert calls == [1]


def test_docker_data_and_logs_mounted_from_elsewhere(linux: Machine, tmp_path: Path) -> None:
    root = make_docker(tmp_path / "x", conf="dbms.directories.transaction.logs.root=/tx/logs\n")
    (root / ".env").unlink()
    data, logs = tmp_path / "fast" / "graph", tmp_path / "log-disk"
    container = Container(mounts=((str(data), "/data"), (str(logs), "/tx")), labels={WORKING_DIR_LABEL: str(root)})
    found = only(replace(linux, containers=lambda: (container,)))
    assert (found.root, found.data_dir, found.transaction_logs_dir) == (root, data, logs / "logs")
    assert (found.version, found.found_by["version"]) == ("2.18.1-31", "image of container neo4j")


@pytest.mark.parametrize(
    ("setting", "expected"),
    [("/data/transactions", None), ("tx", None), ("/elsewhere", PurePosixPath("/elsewhere"))],
)
def test_docker_transaction_logs(linux: Machine, setting: str, expected: PurePosixPath | None) -> None:
    make_docker(linux.cwd, conf=f"dbms.directories.transaction.logs.root={setting}\n")
    found = only(linux)
    assert found.transaction_logs_dir == expected
    # A folder of the container is none of the machine, even of the same name.
    assert ("where no folder is mounted" in found.transaction_logs_doubt) is (expected is not None)


def test_docker_compose_says_where_the_data_is(linux: Machine) -> None:
    compose = COMPOSE.replace("./neo4j/data", "../graph").replace('"7474:', '"127.0.0.1:8474:')
    root = make_docker(linux.cwd, compose=compose)
    found = only(linux)
    assert (found.data_dir, found.http_port) == (root.parent / "graph", 8474)
    write(root / "docker-compose.yml", compose.replace("../graph", "graph"))
    assert only(linux).found_by["data_dir"].startswith(NOT_FOUND)
    write(root / "docker-compose.yml", "services: {}\n")
    assert (only(linux).data_dir, only(linux).found_by["data_dir"]) == (root / "neo4j" / "data", "default place")


def test_an_engine_that_does_not_answer_is_left_out(linux: Machine) -> None:
    def containers() -> tuple[Container, ...]:
        raise ServiceStateUnknown("The container engine does not answer.")

    make_docker(linux.cwd)
    assert only(replace(linux, containers=containers)).root == linux.cwd


@pytest.mark.parametrize("machine", ["/run/desktop/mnt/host", "/host_mnt", "/mnt"])
def test_docker_desktops_and_podmans_mounts_are_paths_of_windows(windows: Machine, machine: str) -> None:
    container = Container(mounts=((f"{machine}/d/cast/neo4j/data", "/data"),))
    result = find_installations(replace(windows, containers=lambda: (container,)), Given())
    assert any(place.startswith("D:/cast (mount") or place.startswith("D:\\cast (mount") for place in result.looked_at)


# Nothing, the wrong thing, generation 3


def test_nothing_found_names_the_places(linux: Machine) -> None:
    with pytest.raises(InstallationNotFound) as caught:
        only(linux)
    assert "container_support (default place)" in caught.value.message


@pytest.mark.parametrize(
    ("given", "which"),
    [
        (Given(kind=WINDOWS_INSTALLER, root="no/absent"), Input.ROOT),
        (Given(kind=DOCKER_INSTALLER, root="no/absent"), Input.ROOT),
        (Given(data_dir="no/absent"), Input.DATA_DIR),
        (Given(config_dir="no/absent"), Input.CONFIG_DIR),
    ],
)
def test_a_given_folder_that_does_not_exist(linux: Machine, given: Given, which: Input) -> None:
    with pytest.raises(InstallationNotFound, match="absent is no folder") as caught:
        find_installations(linux, given)
    assert caught.value.inputs == (which,)


def test_an_installation_folder_is_given_with_its_kind() -> None:
    for half in ({"root": "folder"}, {"kind": DOCKER_INSTALLER}):
        with pytest.raises(AssertionError):
            Given(**half)


def test_a_given_data_folder_may_be_moved_aside_but_not_invented(linux: Machine, tmp_path: Path) -> None:
    root = make_docker(linux.cwd)
    assert (
        only(linux, Given(kind=DOCKER_INSTALLER, root=str(root), data_dir=str(tmp_path / "gone"))).data_dir
        == tmp_path / "gone"
    )
    with pytest.raises(InstallationNotFound):
        find_installations(linux, Given(kind=DOCKER_INSTALLER, root=str(root), data_dir=str(tmp_path / "no" / "such")))
    with pytest.raises(InstallationNotFound):
        find_installations(linux, Given(kind=DOCKER_INSTALLER, root=str(root), data_dir=str(root / ".env")))


def test_the_wrong_kind_names_the_right_folder(linux: Machine, tmp_path: Path) -> None:
    program, docker = make_program(tmp_path / "p"), make_docker(tmp_path / "d")
    with pytest.raises(InstallationUnsupported, match="Docker installer") as caught:
        find_installations(linux, Given(kind=WINDOWS_INSTALLER, root=str(docker)))
    assert caught.value.inputs == (Input.ROOT,)
    with pytest.raises(InstallationUnsupported, match="Windows installer") as caught:
        find_installations(linux, Given(kind=DOCKER_INSTALLER, root=str(program)))
    assert caught.value.inputs == (Input.ROOT,)
    for given in (Given(kind=WINDOWS_INSTALLER, root=str(tmp_path)), Given(kind=DOCKER_INSTALLER, root=str(tmp_path))):
        with pytest.raises(InstallationNotFound, match="is no"):
            find_installations(linux, given)


def test_generation_3_on_windows(windows: Machine) -> None:
    marked = Path(windows.environ["PROGRAMDATA"], "CAST", "Imaging", "CAST-Imaging-Viewer")
    marked.mkdir(parents=True)
    machine = replace(windows, cast_services=("CAST Imaging Viewer Neo4j Graph DB",))
    for result in (find_installations(windows, Given()), find_installations(machine, Given())):
        assert [refusal.root for refusal in result.refusals] == [marked]
        with pytest.raises(InstallationUnsupported, match="generation 3"):
            choose_installation(result)
    assert result.refusals[0].reason.startswith(f"{marked} is a CAST Imaging generation 3 installation.")
    marked.rmdir()
    (refusal,) = find_installations(machine, Given()).refusals
    assert (
        "(Windows service CAST Imaging Viewer Neo4j Graph DB)" in refusal.reason and str(marked) not in refusal.reason
    )
    assert not find_installations(windows, Given()).refusals


@pytest.mark.parametrize("marker", ["neo4j5_data", "config-all.conf", "CAST-IMAGING-Viewer"])
def test_generation_3_by_what_lies_in_the_folder(windows: Machine, marker: str) -> None:
    root = make_program(default_program(windows))
    (root / marker).mkdir()
    for given in (Given(), Given(kind=WINDOWS_INSTALLER, root=str(root))):
        result = find_installations(windows, given)
        assert (result.installations, [refusal.root for refusal in result.refusals]) == ((), [root])


def test_generation_3_in_containers(linux: Machine) -> None:
    folder = linux.filesystem / "opt" / "cast" / "installation" / "imaging-viewer"
    container = Container("viewer-neo4j", "castimaging/neo4j:3.1.1", labels={WORKING_DIR_LABEL: str(folder)})
    result = find_installations(replace(linux, containers=lambda: (container,)), Given())
    assert [refusal.root for refusal in result.refusals] == [folder]
    started_by_hand = replace(container, labels={})
    (refusal,) = find_installations(replace(linux, containers=lambda: (started_by_hand,)), Given()).refusals
    assert (
        "installed here (container viewer-neo4j (castimaging/neo4j:3.1.1))" in refusal.reason
        and str(folder.parent) not in refusal.reason
    )
    make_docker(folder)
    assert find_installations(linux, Given(kind=DOCKER_INSTALLER, root=str(folder))).installations == ()
    make_docker(linux.cwd)
    assert only(linux).root == linux.cwd  # what can be backed up is still offered


def test_generation_3_by_its_image_or_its_data_folder(linux: Machine, tmp_path: Path) -> None:
    root = make_docker(linux.cwd, compose=COMPOSE.replace("imagingneo4j:${NEO4J_IMAGE_TAG}", "neo4j:3.1.1"))
    assert [refusal.root for refusal in find_installations(linux, Given()).refusals] == [root]
    write(root / "docker-compose.yml", COMPOSE.replace("./neo4j/data", "./neo4j/neo4j5_data"))
    result = find_installations(linux, Given())
    assert (result.installations, [r.root for r in result.refusals]) == ((), [root / "neo4j" / "neo4j5_data"])


# The rest


def test_description_shows_every_value_and_its_source(windows: Machine) -> None:
    make_program(default_program(windows))
    details = {detail.field: detail for detail in describe_installation(only(windows))}
    assert details["kind"].value == "Windows installer"
    assert details["root"].title == "Program folder"
    assert details["neo4j_version"].found_by == "neo4j\\lib"
    assert (details["version"].value, details["version"].found_by) == ("", NOT_FOUND)
    assert details["config_files.login"].found_by == "missing"
    docker = describe_installation(only(windows, Given(kind=DOCKER_INSTALLER, root=str(make_docker(windows.cwd)))))
    assert [detail.title for detail in docker][:3] == ["Kind", "Docker folder", "Data folder"]


def test_this_machine_is_read() -> None:
    """How long that takes, `bench first-window` tells."""
    assert isinstance(find_installations(read_machine(), Given()), Found)


def test_versions_from_names_and_tags(tmp_path: Path) -> None:
    assert neo4j_from_jars(tmp_path) == (None, None)
    make_program(tmp_path, "4.2.11", enterprise=False)
    assert neo4j_from_jars(tmp_path / "neo4j") == ("4.2.11", "community")
    write(tmp_path / "neo4j" / "lib" / "neo4j-server-4.4.1.jar")
    assert neo4j_from_jars(tmp_path / "neo4j") == (None, "community")
    assert version_from_env({"ETL_IMAGE_TAG": "2.1", "SERVER_IMAGE_TAG": "latest"}) == ("ETL_IMAGE_TAG", "2.1")
    assert version_from_image("host:5000/castimaging/imagingneo4j:2.18.1-31@sha256:ab") == "2.18.1-31"
    assert version_from_image("host:5000/castimaging/imagingneo4j") is None
    assert version_from_image("neo4j:4.4.1") is None
    assert named_image("reg/castimaging/neo4j:3.5.4-funcrel") == "neo4j"
    assert named_image("castimaging/imagingneo4j:2.18") is None


@pytest.mark.parametrize(
    ("path", "network"),
    [(r"\\server\share", True), ("//server/share", True), (r"\\?\C:\x", False), (r"C:\x", False), ("/x", False)]
    + [(r"\\?\UNC\server\share", True), ("//./unc/server/share", True), (r"\\.\GLOBALROOT\Device\Mup\server\x", True)]
    + [(r"\\?\Volume{6f1c}\x", False), (r"\\.\d:\x", False)],
)
def test_network_paths(path: str, network: bool) -> None:
    assert is_network_path(path) is network


@pytest.mark.skipif(sys.platform != "win32", reason="needs the registry of Windows")
def test_the_registry_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Uninstall entries, services and Procrun's parameters, read from keys of this account that the test makes."""
    import winreg

    from core.system import windows_registry as windows_profiles

    base = rf"Software\imaging-backup-test-{os.getpid()}"
    values = {
        r"Uninstall\{A}_is1": {"DisplayName": "CAST Imaging", "DisplayVersion": "2.18", "InstallLocation": '"C:\\X\\"'},
        r"Uninstall\Other": {"DisplayName": "Other"},
        r"Services\cast4j": {
            "DisplayName": "Neo4j Graph Database - cast4j",
            "ImagePath": r'"C:\X\neo4j\bin\p.exe" //RS',
            "Environment": [r"NEO4J_CONF=E:\Own"],
        },
        r"Services\etl": {"DisplayName": "CAST Imaging System - imaging-ETL", "ImagePath": r"C:\X\etl.exe"},
        r"Services\CastStorageService4_2284": {"DisplayName": "CSS 4", "ImagePath": r"C:\css\pg_ctl.exe"},
        r"Services\driver": {},
        r"Procrun\cast4j\Parameters": {"Environment": [r'Neo4j_Home="F:\Home"', "OTHER=1"]},
        r"Procrun\cast4j\Parameters\Start": {"Params": [r"--config-dir=C:\Conf\neo4j", r"--home-dir=D:\Y\neo4j"]},
    }
    monkeypatch.setattr(windows_profiles, "_UNINSTALL", rf"{base}\Uninstall")
    monkeypatch.setattr(windows_profiles, "_SERVICES", rf"{base}\Services")
    monkeypatch.setattr(windows_profiles, "_PROCRUN", rf"{base}\Procrun")
    assert any(profile.roaming.is_dir() for profile in windows_profiles.read_profiles())
    made: list[str] = []
    try:
        for path, texts in values.items():
            parts = f"{base}\\{path}".split("\\")
            made += ["\\".join(parts[:count]) for count in range(2, len(parts) + 1)]
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, made[-1]) as key:
                for name, text in texts.items():
                    kind = winreg.REG_SZ if isinstance(text, str) else winreg.REG_MULTI_SZ
                    winreg.SetValueEx(key, name, 0, kind, text)
        assert windows_profiles.read_uninstall_entries() == (UninstallEntry("CAST Imaging", "2.18", "C:\\X\\"),)
        # The machine's own part of the registry is not the test's to change.
        monkeypatch.setattr(winreg, "HKEY_LOCAL_MACHINE", winreg.HKEY_CURRENT_USER)
        services, cast = windows_profiles.read_services()
    finally:
        for path in sorted(dict.fromkeys(made), key=len, reverse=True):
            winreg.DeleteKey(winreg.HKEY_CURRENT_USER, path)
    assert sorted(cast) == ["CAST Imaging System - imaging-ETL", "CastStorageService4_2284"]
    assert [service.name for service in services] == ["cast4j"]
    assert services[0].parameter("config-dir") == r"C:\Conf\neo4j"
    assert services[0].home == Path(r"D:\Y\neo4j")
    by_environment = replace(services[0], parameters=())
    assert (by_environment.config_dir, by_environment.home) == (Path(r"E:\Own"), Path(r"F:\Home"))
    assert replace(by_environment, environment=()).home == Path(r"C:\X\neo4j")
