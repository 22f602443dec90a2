"""Our own reading of compose projects is docker compose's; here that is asked itself. No engine is needed for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.kinds.docker.compose import read_compose
from core.kinds.docker.container_engine import known_project
from core.kinds.machine import read_machine
from tests.docker.conftest import PARTS
from tests.unit.kinds.compose_projects import PROJECTS, seen


@pytest.mark.parametrize("name", PROJECTS)
def test_docker_compose_says_what_we_read(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = PROJECTS[name]
    root = project.write(tmp_path)
    for variable, value in {"DOCKER_CONFIG": str(PARTS["compose"]), **project.environ}.items():
        monkeypatch.setenv(variable, value)
    answers: list[object] = []

    def ask(*asked: object) -> object:
        answers.append(known_project(*asked))  # type: ignore[arg-type]
        return answers[-1]

    said = seen(read_compose(root, read_machine(compose=ask)), root)  # type: ignore[arg-type]
    assert {key: said[key] for key in project.said} == project.said
    assert answers and None not in answers
