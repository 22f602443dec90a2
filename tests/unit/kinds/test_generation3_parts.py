"""Which parts of CAST Imaging 3 are found on machines of literals and temporary folders, and where; and that no secret is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import pytest

from core.detect.detection import choose_installation, find_installations
from core.errors import InstallationUnsupported, ServiceStateUnknown
from core.kinds.docker.detect import WORKING_DIR_LABEL
from core.kinds.machine import Machine
from core.model.endpoint import Published
from core.model.generation3 import Evidence, FoundPart, Generation3, Part, Place, Trace
from core.model.given import Given
from core.model.kind_facts import DOCKER_INSTALLER, WINDOWS_INSTALLER
from core.system.windows_registry import RegisteredNeo4j

SECRET = "s3cr3t"


@dataclass(frozen=True)
class Container:
    name: str
    image: str
    labels: Mapping[str, str] = field(default_factory=dict)
    mounts: tuple[tuple[str, str], ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    published: Sequence[Published] = ()


def write(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def windows(tmp_path: Path) -> Machine:
    environ = {name: str(tmp_path / name) for name in ("PROGRAMFILES", "PROGRAMDATA", "APPDATA")}
    for folder in environ.values():
        Path(folder).mkdir()
    return Machine(platform="win32", environ=environ, cwd=tmp_path / "APPDATA", filesystem=tmp_path)


@pytest.fixture
def linux(tmp_path: Path) -> Machine:
    (tmp_path / "home").mkdir()
    return Machine(cwd=tmp_path / "home", filesystem=tmp_path)


def find(machine: Machine, given: Given = Given()) -> Generation3:  # noqa: B008 - frozen
    found = find_installations(machine, given).generation_3
    assert found is not None
    assert SECRET not in str(asdict(found))
    return found


def parts_of(found: Generation3) -> dict[Part, FoundPart]:
    return {one.part: one for one in found.parts}


def places_of(found: Generation3, part: Part) -> dict[str, str]:
    return {place.path: place.how for place in parts_of(found)[part].places}


def make_docker_3(machine: Machine) -> Path:
    """The folders that CAST's installer for Docker makes."""
    base = machine.filesystem / "opt" / "cast"
    for name in ("imaging-services", "imaging-viewer", "imaging-node", "imaging-dashboards"):
        write(base / "installation" / name / "docker-compose.yml", f"services:\n  x:\n    environment: {SECRET}\n")
        write(base / "installation" / name / ".env", f"PASSWORD={SECRET}\n")
    (base / "shared").mkdir()
    return base


def test_a_machine_with_nothing_of_it_has_no_report(linux: Machine, windows: Machine) -> None:
    assert find_installations(linux, Given()).generation_3 is None
    assert find_installations(windows, Given()).generation_3 is None


def test_all_of_docker_on_one_machine(linux: Machine) -> None:
    base = make_docker_3(linux)
    viewer, services, node = (base / "installation" / f"imaging-{name}" for name in ("viewer", "services", "node"))
    containers = (
        Container(
            "viewer-neo4j",
            "castimaging/neo4j:3.4.5",
            {WORKING_DIR_LABEL: str(viewer)},
            (("/volumes/graph", "/var/lib/neo4j/config"), ("/volumes/logs", "/var/lib/neo4j/logs"), ("", "/tmp")),
            {"NEO4J_server_memory_heap_max__size": "12G"},
        ),
        Container(
            "postgres",
            "postgres:15",
            {WORKING_DIR_LABEL: str(services)},
            (("/volumes/pg", "/var/lib/postgresql/data"),),
        ),
        Container(
            "node",
            "castimaging/analysis-node:3.4.5_core8.4.3",
            {WORKING_DIR_LABEL: str(node)},
            (("/volumes/cast", "/usr/share/CAST"), (str(base / "shared"), "/opt/cast/shared"), ("/etc/x", "/etc/x")),
        ),
        Container("console", "castimaging/console:3.4.5", {WORKING_DIR_LABEL: str(services)}),
        Container("elsewhere", "postgres:15", {WORKING_DIR_LABEL: "/srv/other"}, (("/volumes/no", "/data"),)),
    )
    found = find(replace(linux, containers=lambda: containers))
    assert not found.on_windows and found.missing == ()
    assert places_of(found, Part.NEO4J) == {
        str(Path("/volumes/graph")): "mount of container viewer-neo4j, there /var/lib/neo4j/config"
    }
    assert list(places_of(found, Part.POSTGRESQL)) == [str(Path("/volumes/pg"))]
    assert list(places_of(found, Part.ANALYSIS_NODE)) == [str(Path("/volumes/cast"))]
    assert list(places_of(found, Part.SHARED_FOLDER)) == [str(base / "shared")]
    assert len(places_of(found, Part.CONFIGURATION)) == 8
    parts = parts_of(found)
    assert Evidence(Trace.CONTAINER, "postgres", "postgres:15") in parts[Part.POSTGRESQL].evidence
    assert Evidence(Trace.FOLDER, str(services)) in parts[Part.POSTGRESQL].evidence
    assert [one.name for one in found.without_data] == [str(base / "installation" / "imaging-dashboards"), "console"]
    assert "/srv/other" not in str(found) and "/volumes/no" not in str(found)


def test_a_viewer_alone_says_what_was_not_found_here(linux: Machine) -> None:
    viewer = linux.filesystem / "opt" / "cast" / "installation" / "imaging-viewer"
    write(viewer / "docker-compose.yml")

    def refuse() -> Sequence[Container]:
        raise ServiceStateUnknown("The docker command was not found on PATH.")

    found = find(replace(linux, containers=refuse))
    assert found.missing == (Part.POSTGRESQL, Part.SHARED_FOLDER, Part.ANALYSIS_NODE)
    assert found.containers_unknown == "The docker command was not found on PATH."
    assert parts_of(found)[Part.NEO4J].places == ()


@pytest.mark.parametrize("name", ["imaging-services", "imaging-node", "imaging-dashboards"])
def test_a_machine_with_another_component_alone_is_recognised_too(linux: Machine, name: str) -> None:
    folder = linux.filesystem / "opt" / "cast" / "installation" / name
    folder.mkdir(parents=True)
    result = find_installations(linux, Given())
    assert [refusal.root for refusal in result.refusals] == [folder]
    with pytest.raises(InstallationUnsupported, match="generation 3"):
        choose_installation(result)


def test_an_installation_in_another_folder_is_known_by_its_containers(linux: Machine, tmp_path: Path) -> None:
    base = tmp_path / "srv"
    for name in ("imaging-viewer", "imaging-services"):
        write(base / name / "docker-compose.override.yml")
    (tmp_path / "opt" / "cast_extend_proxy").mkdir(parents=True)
    etl = Container("etl", "castimaging/etl-service:3.3.0", {WORKING_DIR_LABEL: str(base / "imaging-viewer")})
    found = find(replace(linux, containers=lambda: (etl,)))
    assert [one.part for one in found.parts] == [
        Part.NEO4J,
        Part.POSTGRESQL,
        Part.CONFIGURATION,
        Part.EXTEND_PROXY,
    ]
    assert len(places_of(found, Part.CONFIGURATION)) == 2
    bare = Container("etl", "castimaging/etl-service:3.3.0")
    (tmp_path / "opt" / "cast_extend_proxy").rmdir()
    found = find(replace(linux, containers=lambda: (bare,)))
    assert (found.parts, [one.name for one in found.without_data]) == ((), ["etl"])


def test_the_components_in_several_folders_are_refused_once(linux: Machine, tmp_path: Path) -> None:
    node, viewer = tmp_path / "srv" / "imaging-node", tmp_path / "srv" / "imaging-viewer"
    write(viewer / ".env")
    containers = (
        Container("node", "castimaging/analysis-node:3.4.5_core8.4", {WORKING_DIR_LABEL: str(node)}),
        Container("graph", "castimaging/neo4j:3.4.5", {WORKING_DIR_LABEL: str(viewer)}, (("/v", "/data"),)),
    )
    result = find_installations(replace(linux, containers=lambda: containers), Given())
    assert [refusal.root for refusal in result.refusals] == [viewer]


def test_a_folder_given_by_hand_is_looked_into(linux: Machine, tmp_path: Path) -> None:
    root = tmp_path / "three"
    (root / "neo4j5_data").mkdir(parents=True)
    found = find(linux, Given(kind=DOCKER_INSTALLER, root=str(root)))
    assert places_of(found, Part.NEO4J) == {str(root / "neo4j5_data"): "by its name"}
    found = find(linux, Given(kind=DOCKER_INSTALLER, root=str(root / "neo4j5_data")))
    assert places_of(found, Part.NEO4J) == {str(root / "neo4j5_data"): "by its name"}


def test_all_of_windows_on_one_machine(windows: Machine, tmp_path: Path) -> None:
    kept = Path(windows.environ["PROGRAMDATA"], "CAST", "Imaging")
    conf = kept / "CAST-Imaging-Viewer" / "setup-config" / "neo4j" / "neo4j.conf"
    write(conf, f"server.directories.data={tmp_path / 'graph'}\nsome.password={SECRET}\n")
    for name in ("CAST-Imaging-Analysis-Node", "CAST-Imaging-SSO"):
        (kept / name).mkdir()
    extensions = kept.parent / "CAST"
    extensions.mkdir()
    services = (
        "CAST Imaging Viewer Neo4j Graph DB",
        "CAST Imaging Viewer ETL",
        "CAST Imaging System - imaging-ETL",
        "CAST Storage Service 4.13",
    )
    found = find(replace(windows, cast_services=services))
    assert found.on_windows and found.missing == (Part.SHARED_FOLDER,)
    assert places_of(found, Part.NEO4J) == {str(tmp_path / "graph"): "neo4j.conf: server.directories.data"}
    assert parts_of(found)[Part.POSTGRESQL] == FoundPart(
        Part.POSTGRESQL, (Evidence(Trace.SERVICE, "CAST Storage Service 4.13"),)
    )
    assert list(places_of(found, Part.ANALYSIS_NODE)) == [str(extensions)]
    assert list(places_of(found, Part.CONFIGURATION)) == [str(kept)]
    assert [one.name for one in found.without_data] == ["CAST Imaging Viewer ETL", str(kept / "CAST-Imaging-SSO")]


def test_config_all_names_the_shared_folder_and_other_places(windows: Machine, tmp_path: Path) -> None:
    root, data = tmp_path / "com.castsoftware.imaging.console.3.4", tmp_path / "D"
    (data / "CAST-Imaging-Gateway").mkdir(parents=True)
    conf = write(
        root / "config-all.conf",
        f"DATA_DIR={data}\nINSTALL_DIR=\\\\server\\programs\nSHARED_FOLDER=\\\\server\\shared\nDELIVERY_FOLDER={data / 'delivery'}\n"
        f"DB_PASSWORD={SECRET}\n",
    )
    found = find(windows, Given(kind=WINDOWS_INSTALLER, root=str(root)))
    shared, delivery = parts_of(found)[Part.SHARED_FOLDER].places
    assert shared.path == str(Path("\\\\server\\shared"))
    assert shared.size is not None and "network share" in shared.size.why_not_all
    assert delivery == Place(str(data / "delivery"), "config-all.conf: DELIVERY_FOLDER")
    assert [one.name for one in found.without_data] == [str(data / "CAST-Imaging-Gateway")]
    assert Evidence(Trace.FILE, str(conf)) in parts_of(found)[Part.CONFIGURATION].evidence


def test_what_is_no_full_path_names_no_place(windows: Machine, tmp_path: Path) -> None:
    root = tmp_path / "installer"
    write(root / "configuration" / "config-all.conf", "SHARED_FOLDER=shared\nDELIVERY_FOLDER=D:\\a\0b\n")
    write(root / "config-all.conf", f"SHARED_FOLDER={tmp_path / 'shared'}\n")
    found = find(windows, Given(kind=WINDOWS_INSTALLER, root=str(root)))
    assert places_of(found, Part.SHARED_FOLDER) == {str(tmp_path / "shared"): "config-all.conf: SHARED_FOLDER"}


def test_the_neo4j_conf_that_the_service_reads_comes_first(windows: Machine, tmp_path: Path) -> None:
    kept = Path(windows.environ["PROGRAMDATA"], "CAST", "Imaging", "CAST-Imaging-Viewer", "setup-config", "neo4j")
    write(kept / "neo4j.conf", f"server.directories.data={tmp_path / 'not'}\n")
    name = "CAST Imaging Viewer Neo4j Graph DB"
    conf = write(tmp_path / "live" / "neo4j.conf", "server.directories.data=graph\n")
    parameters = (f"--config-dir={conf.parent}", f"--home-dir={tmp_path / 'home'}")
    service = RegisteredNeo4j("neo4j", name, parameters=parameters)
    machine = replace(windows, cast_services=(name,), neo4j_services=(service,))
    assert list(places_of(find(machine), Part.NEO4J)) == [str(tmp_path / "home" / "graph")]
    # Without a home, a path that is not full says nothing.
    machine = replace(machine, neo4j_services=(replace(service, parameters=parameters[:1]),))
    assert parts_of(find(machine))[Part.NEO4J].places == ()


def test_a_service_of_another_product_is_no_generation_3(windows: Machine) -> None:
    machine = replace(windows, cast_services=("CAST Storage Service 4", "CAST Imaging System - imaging-ETL"))
    assert find_installations(machine, Given()).generation_3 is None
