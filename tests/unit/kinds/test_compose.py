"""What a compose project says of its services, read without docker compose; and that nothing of it is shown."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.kinds.docker.compose import ComposeProject, read_compose
from core.kinds.docker.dotenv import filled_in, parse_env_file
from core.kinds.machine import Machine
from tests.unit.kinds.compose_projects import NEO4J, PROJECTS, Project, seen

pytestmark = pytest.mark.same_everywhere


def read(project: Project, folder: Path, **machine: Any) -> ComposeProject:
    return read_compose(project.write(folder), Machine(environ=project.environ, **machine))


@pytest.mark.parametrize("name", PROJECTS)
def test_it_is_read_as_docker_compose_reads_it(name: str, tmp_path: Path) -> None:
    project = PROJECTS[name]
    found = read(project, tmp_path)
    assert found.unread == ""
    said = seen(found, tmp_path / "srv")
    assert {key: said[key] for key in project.said} == project.said


def test_where_docker_compose_tells_nobody_else_reads(tmp_path: Path) -> None:
    asked: list[tuple[Path, Sequence[Path]]] = []

    def compose(root: Path, files: Sequence[Path]) -> Mapping[str, Any]:
        asked.append((root, files))
        mounts = [{"type": "bind", "source": "/srv/data", "target": "/data"}]
        return {"name": "cast", "services": {"neo4j": {"image": "neo4j:4.4", "volumes": mounts, "environment": None}}}

    found = read(Project({"compose.yaml": "{ no yaml", "compose.override.yml": ""}, {}), tmp_path, compose=compose)
    root = tmp_path / "srv"
    assert asked == [(root, (root / "compose.yaml", root / "compose.override.yml"))]
    assert [(one.container_name, one.mounts) for one in found.services] == [("cast-neo4j-1", (("/srv/data", "/data"),))]


def test_where_there_is_no_compose_file_docker_compose_is_not_asked(tmp_path: Path) -> None:
    assert read(Project({".env": "A=1"}, {}), tmp_path, compose=pytest.fail) == ComposeProject(env={"A": "1"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("services: [", "compose.yaml is no compose file that can be read"),
        ("services: {neo4j: 5}", "is no compose file that can be read"),
        ("services: {neo4j: {volumes: [5, {source: x}]}}", "is no compose file that can be read"),
        ("services: {neo4j: {environment: {a: !!int x}}}", "is no compose file that can be read"),
        ("- 1", "is no compose file that can be read"),
        ("services: {neo4j: &a {extends: neo4j}}", "is no compose file that can be read"),
        ("[" * 5000, "is no compose file that can be read"),
        ("include: [other.yaml]\n" + NEO4J, "only docker compose"),
        ("services: {neo4j: {extends: {file: other.yaml, service: neo4j}}}", "only docker compose"),
        (NEO4J + "    env_file: absent.env\n", "absent.env cannot be read"),
    ],
)
def test_what_is_not_known_is_said(text: str, said: str, tmp_path: Path) -> None:
    found = read(Project({"compose.yaml": text}, {}), tmp_path)
    assert said in found.unread and found.services == ()


@pytest.mark.parametrize("text", ["", "services:\n", "volumes: {}\n", "services: {web: }\n"])
def test_a_project_without_neo4j(text: str, tmp_path: Path) -> None:
    found = read(Project({"compose.yaml": text}, {}), tmp_path)
    assert found.unread == "" and not any(one.image for one in found.services)


def test_nothing_of_a_file_is_in_a_log_or_a_message(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    texts = (f"{NEO4J}    environment: [NEO4J_AUTH=neo4j/hunter2\n", "hunter2: [", "services: {neo4j: hunter2}")
    for text in texts:
        found = read(Project({"compose.yaml": text}, {}), tmp_path)
        assert found.unread and "hunter2" not in repr(found)
    found = read(Project({"compose.yaml": f"{NEO4J}    environment: [NEO4J_AUTH=neo4j/hunter2]\n"}, {}), tmp_path)
    assert found.services and "hunter2" not in repr(found) + caplog.text


def test_windows_drives(tmp_path: Path) -> None:
    text = (
        "services:\n  neo4j:\n    volumes:\n      - type: bind\n        source: D:\\neo4j\\data\n        target: /data\n"
        "      - C:\\plug ins:/plugins:ro\n      - C:/logs:/logs\n"
    )
    found = read(Project({"compose.yaml": text}, {}), tmp_path, platform="win32")
    assert found.services[0].mounts == (
        *(("D:\\neo4j\\data", "/data"), ("C:\\plug ins", "/plugins"), (str(Path("C:/logs")), "/logs")),
    )


def test_the_home_folder(tmp_path: Path) -> None:
    found = read(Project({"compose.yaml": NEO4J.replace("./data", "~/data")}, {}), tmp_path)
    assert found.services[0].mounts == ((str(Path.home() / "data"), "/data"),)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("$A-${A}", "1-1"),
        ("${B:-x$$y}", "x$y"),
        ("$$A $${A} $", "$A ${A} $"),
        ("${A?must be}${C?must be}", "1"),
        ("${M}", "$A"),
        ("${B:-${C:-${D:-d}}}", "d"),
        ("${}", "${}"),
    ],
)
def test_values_are_filled_in(text: str, filled: str) -> None:
    assert filled_in(text, {"A": "1", "M": "$A"}) == filled


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.text())
def test_no_text_makes_it_raise(tmp_path: Path, text: str, value: str) -> None:
    parse_env_file(text)
    for compose in (text, f"{NEO4J}      - {text}:/data\n    ports:\n      - {text}\n"):
        project = Project({}, {}, {"A": value})
        root = project.write(tmp_path)
        root.mkdir(exist_ok=True)
        (root / "compose.yaml").write_bytes(compose.encode("utf-8", errors="surrogatepass"))
        (root / ".env").write_bytes(text.encode("utf-8", errors="surrogatepass"))
        found = read_compose(root, Machine(environ=project.environ))
        assert replace(found, unread="")
