"""Which of several containers is Neo4j: the same whichever is listed first, and never a guess between equals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from core.errors import Input, InstallationNotFound, ServiceStateUnknown
from core.kinds.docker.choose import holds_a_store
from core.kinds.docker.detect import FILES_LABEL, ONCE_LABEL, SERVICE_LABEL, WORKING_DIR_LABEL
from core.kinds.machine import GIVEN, Machine
from core.model.given import Given
from core.model.installation import Installation
from core.model.kind_facts import DOCKER_INSTALLER
from core.plan.checks.source import check_data_dir_known
from tests.unit.detect.test_detection import COMPOSE, Container, linux, make_docker, only, write

pytestmark = pytest.mark.same_everywhere
__all__ = ["linux"]


def store(folder: Path) -> Path:
    for part in ("databases/neo4j", "transactions/neo4j", "dbms"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    return folder


class Server:
    """A folder of the Docker installer and the containers that are made of its compose file."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.root = make_docker(machine.cwd)
        store(self.root / "neo4j" / "data")
        self.others: list[Container] = []
        self.services: list[str] = [COMPOSE.removeprefix("services:\n")]

    def neo4j(self, image: str = "castimaging/imagingneo4j:2.18", name: str = "neo4j") -> Container:
        self.services = [
            COMPOSE.removeprefix("services:\n").replace("castimaging/imagingneo4j:${NEO4J_IMAGE_TAG}", image)
        ]
        return self.container(name, image, self.root / "neo4j" / "data", service="neo4j")

    def add(self, name: str, image: str, folder: Path, target: str = "/data") -> Container:
        """Another service, and its container."""
        self.services.append(
            f"  {name}:\n    container_name: {name}\n    image: {image}\n    volumes: ['{folder}:{target}']\n"
        )
        return self.container(name, image, folder, target)

    def container(
        self, name: str, image: str, folder: Path, target: str = "/data", *, service: str | None = None
    ) -> Container:
        labels = {WORKING_DIR_LABEL: str(self.root), SERVICE_LABEL: service or name}
        return Container(name, image, mounts=((str(folder), target),), labels=labels)

    def find(self, containers: Sequence[Container], given: Given | None = None) -> Installation:
        write(self.root / "docker-compose.yml", "services:\n" + "".join(self.services))
        return only(replace(self.machine, containers=lambda: containers), given or Given())

    def taken(self, *containers: Container) -> tuple[str, bool]:
        """The container that is taken in whatever order they are told, and whether it is known to be Neo4j's."""
        found = {
            (one.service_name, one.has_service, not one.data_dir_doubt)
            for order in permutations(containers)
            for one in (self.find(order),)
        }
        ((name, exists, known),) = found
        return name if exists else f"no {name}", known


@pytest.fixture
def server(linux: Machine) -> Server:
    return Server(linux)


def test_by_what_its_folder_holds(server: Server) -> None:
    neo4j = server.neo4j("registry/graph:7")
    portainer = server.add("portainer", "portainer/portainer-ce:2", server.root / "portainer")
    assert server.taken(portainer, neo4j) == ("neo4j", True)


@pytest.mark.parametrize("image", ["portainer/portainer-ce:2", "castimaging/imagingservice:2.18", "redis:7"])
def test_by_its_image_while_its_folder_is_empty(server: Server, image: str) -> None:
    neo4j = server.neo4j()
    (server.root / "neo4j" / "data").rename(server.root / "neo4j" / "away")
    (server.root / "neo4j" / "data").mkdir()
    assert server.taken(server.add("other", image, server.root / "other"), neo4j) == ("neo4j", True)


@pytest.mark.parametrize("image", ["neo4j:4.4", "castimaging/imagingneo4j:2.18", "restic/restic", "x/neo4j-backup"])
def test_one_that_mounts_the_same_folder_is_another(server: Server, image: str) -> None:
    neo4j = server.neo4j()
    keeper = server.add("keeper", image, server.root / "neo4j" / "data")
    assert server.taken(keeper, neo4j) == ("neo4j", True)
    # Not in its place either, while it has no container.
    assert server.taken(keeper) == ("no neo4j", True)


def test_one_with_a_copy_of_the_store_is_another(server: Server) -> None:
    neo4j = server.neo4j()
    (server.root / "neo4j" / "data").rename(server.root / "copy")
    (server.root / "neo4j" / "data").mkdir()
    assert server.taken(server.add("keeper", "alpine", server.root / "copy"), neo4j) == ("neo4j", True)


def test_one_of_the_project_that_keeps_data_is_not_neo4j_while_that_is_down(server: Server) -> None:
    server.neo4j("registry/graph:7")
    portainer = server.add("portainer", "portainer/portainer-ce:2", server.root / "portainer")
    assert server.taken(portainer) == ("no neo4j", True)


def test_one_that_only_mounts_something_is_not_taken_for_neo4j(server: Server) -> None:
    """The project says nothing of Neo4j, which has no container at the moment."""
    server.services = []
    portainer = server.add("portainer", "portainer/portainer-ce:2", server.root / "portainer")
    found = server.find([portainer])
    assert "portainer" in found.data_dir_doubt and found.containers == ("portainer",)
    assert server.find([portainer], Given(container="portainer")).data_dir_doubt == ""
    neo4j = Container("graph", "registry/graph:7", mounts=((str(server.root / "neo4j" / "data"), "/data"),))
    assert server.taken(portainer, neo4j) == ("graph", True)


def test_containers_of_its_own_service(server: Server) -> None:
    """One that was left behind under another name, and one that ran something once."""
    neo4j = server.neo4j()
    old = replace(neo4j, name="neo4j-old")
    once = replace(neo4j, name="srv-neo4j-run-1", labels={**neo4j.labels, ONCE_LABEL: "True"})
    assert server.taken(old, once, neo4j) == ("neo4j", True)
    assert server.taken(once) == ("no neo4j", True)
    assert server.taken(old, once) == ("neo4j-old", True)


@pytest.mark.parametrize("gone", [False, True])
def test_files_that_were_named_when_the_containers_were_made(server: Server, tmp_path: Path, gone: bool) -> None:
    """`docker compose -f docker-compose.yml -f prod.yml up`: another container of the project still tells of it."""
    server.neo4j()
    big = "services: {neo4j: {volumes: ['/big/disk:/data']}}"
    for folder, names in ((server.root, ["docker-compose.yml", "prod.yml"]), (tmp_path / "other", ["compose.yml"])):
        files = [write(folder / name, big) for name in names]
        labels = {FILES_LABEL: ",".join(map(str, files)), WORKING_DIR_LABEL: str(folder), SERVICE_LABEL: "etl"}
        server.others.append(Container("etl", "castimaging/imagingetl:2.18", labels=labels))
    if gone:
        (server.root / "prod.yml").unlink()
    found = server.find(server.others)
    assert found.data_dir == (server.root / "neo4j" / "data" if gone else Path("/big/disk"))


def test_another_project_in_its_folder_does_not_tell_of_it(server: Server) -> None:
    """`docker compose -f test.yml up` beside it, whose containers are the newest."""
    neo4j = server.neo4j()
    write(server.root / "docker-compose.yml", "")
    for container, file in ((neo4j, "docker-compose.yml"), (server.add("trial", "neo4j:4.4", server.root / "t"), "")):
        name = write(
            server.root / (file or "test.yml"), "services: {trial: {image: 'neo4j:4.4', volumes: ['./t:/data']}}"
        )
        container.labels[FILES_LABEL] = str(name)
        server.others.append(container)
    server.services.pop()
    assert server.taken(*server.others) == ("neo4j", True)
    # Also while its own container is gone: then it is one of two.
    assert server.find(server.others[1:]).data_dir == server.root / "neo4j" / "data"


def test_a_stranger_beside_the_project_whose_container_is_gone(server: Server) -> None:
    """It may be a trial, or the server itself, made by hand."""
    server.neo4j()
    stranger = Container("trial", "neo4j:4.4", mounts=((str(store(server.root / "copy")), "/data"),), labels={})
    found = server.find([stranger])
    assert not found.has_service and found.containers == ("neo4j", "trial") and "trial" in found.data_dir_doubt
    # One that has the data folder of the project was made in its place.
    same = replace(stranger, mounts=((str(server.root / "neo4j" / "data"), "/data"),))
    assert server.taken(same) == ("trial", True)


def test_its_folder_by_neo4j_conf(server: Server) -> None:
    write(server.root / "neo4j" / "neo4j.conf", "dbms.directories.data=/graph\n")
    neo4j = server.neo4j("registry/graph:7")
    neo4j = replace(neo4j, mounts=((str(server.root / "neo4j" / "data"), "/graph"),))
    server.services[0] = server.services[0].replace(":/data", ":/graph")
    portainer = server.add("portainer", "portainer/portainer-ce:2", server.root / "portainer")
    assert server.taken(portainer, neo4j) == ("neo4j", True)


def test_equals_are_shown_and_none_is_taken(server: Server) -> None:
    server.services = []
    first, second = (server.add(name, "neo4j:4.4", store(server.root / name)) for name in ("graph-a", "graph-b"))
    found = server.find([first, second])
    assert set(found.containers or ()) == {"graph-a", "graph-b"}
    assert "graph-a" in found.data_dir_doubt and "graph-b" in found.data_dir_doubt
    (check,) = check_data_dir_known(found)
    assert not check.ok and check.inputs[0] is Input.CONTAINER
    # Its folder alone does not tell which one is to be stopped.
    assert server.find([first, second], Given(data_dir=str(server.root / "graph-a"))).data_dir_doubt
    # Nor while there is no container.
    assert "graph-a" in server.find([]).data_dir_doubt
    for name in ("graph-a", "graph-b"):
        for containers in ([first, second], []):
            found = server.find(containers, Given(container=name))
            assert (found.service_name, found.data_dir, found.data_dir_doubt) == (name, server.root / name, "")
            assert found.found_by["service_name"] == GIVEN and found.containers is not None
            assert (found.containers[0], len(found.containers), found.has_service) == (name, 2, bool(containers))


def test_of_equals_the_one_that_is_called_neo4j(server: Server) -> None:
    neo4j = server.neo4j()
    test = server.add("neo4j-test", "castimaging/imagingneo4j:2.18", store(server.root / "test"))
    assert server.taken(test, neo4j) == ("neo4j", True)
    assert server.find([test, neo4j]).containers == ("neo4j", "neo4j-test")
    assert server.find([neo4j]).containers is None


def test_a_container_that_is_given_need_not_look_like_neo4j(server: Server, tmp_path: Path) -> None:
    neo4j = server.neo4j()
    odd = Container("odd", "x/y", mounts=((str(store(tmp_path / "big")), "/data"),))
    given = Given(kind=DOCKER_INSTALLER, root=str(server.root), container="odd")
    found = server.find([neo4j, odd], given)
    assert (found.service_name, found.data_dir, found.containers) == ("odd", tmp_path / "big", ("odd", "neo4j"))


def test_a_container_that_does_not_exist(server: Server) -> None:
    neo4j = server.neo4j()
    given = Given(kind=DOCKER_INSTALLER, root=str(server.root), container="graph")
    with pytest.raises(InstallationNotFound, match="no container graph") as raised:
        server.find([neo4j], given)
    assert raised.value.inputs == (Input.CONTAINER,)

    def unknown() -> list[Container]:
        raise ServiceStateUnknown("The container engine does not answer.")

    with pytest.raises(ServiceStateUnknown, match="does not answer"):
        only(replace(server.machine, containers=unknown), given)


def test_a_container_chooses_among_installations(server: Server, tmp_path: Path) -> None:
    neo4j = server.neo4j()
    other = make_docker(tmp_path / "second")
    second = Container("second", mounts=((str(other / "neo4j" / "data"), "/data"),))
    assert server.find([neo4j, second], Given(container="second")).root == other
    assert server.find([neo4j, second], Given(container="neo4j")).root == server.root
    with pytest.raises(InstallationNotFound):
        server.find([neo4j, second], Given(container="third"))


@pytest.mark.parametrize(
    ("names", "holds"),
    [
        (("databases/neo4j", "transactions"), True),
        (("databases/neo4j", "dbms"), True),
        (("databases/graph.db/neostore",), True),
        (("databases/neo4j",), False),
        (("databases",), False),
        (("transactions", "dbms"), False),
        ((), False),
    ],
)
def test_a_folder_that_holds_a_store(tmp_path: Path, names: tuple[str, ...], holds: bool) -> None:
    for name in names:
        if name.endswith("neostore"):
            write(tmp_path / name)
        else:
            (tmp_path / name).mkdir(parents=True)
    assert holds_a_store(tmp_path) is holds
