r"""What CAST Imaging installations are really on this machine, and HOW each value was found. Reads, never writes.

`read_machine()` gathers the facts of the machine, `find_installations()` judges them; so the rules for Windows are
tested on Linux with literals and temporary folders. A value given by hand always wins.
What each kind looks like is said in windows_installer.py and docker_installer.py.
Generation 3 is recognised and refused. No database and no running server is asked here.
Sources: the vendor's page "CAST Imaging backup strategy"; field-facts 2.1-2.4, 3.1, 3.3, 4, 6.6; lessons T6 and T12.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path

from core.detect.describe import Detail, describe_installation
from core.errors import ImagingBackupError, Input, InstallationNotFound, InstallationUnsupported
from core.kinds.docker.detect import ask_containers, docker_candidates, docker_installation, is_docker_root
from core.kinds.generation3.recognise import (
    generation_3_roots,
    is_generation_3,
    is_generation_3_folder,
    refuse_generation_3,
)
from core.kinds.machine import GIVEN, Candidate, GivenPaths, Machine, StrPath, folder_key, read_machine
from core.kinds.versions import read_text
from core.kinds.windows.detect import is_windows_root, windows_candidates, windows_installation
from core.model.installation import DetectionResult, Installation, InstallationKind, Refusal
from core.phrases import join_phrases, phrase
from core.system.windows_registry import UninstallEntry

__all__ = [
    "Detail",
    "Detection",
    "GivenPaths",
    "Machine",
    "choose_installation",
    "describe_installation",
    "find_installations",
    "read_machine",
]


@dataclass(frozen=True, slots=True)
class Detection(DetectionResult):
    """The result, with the places that were looked at (for the sentence when there is nothing)."""

    looked_at: tuple[str, ...] = ()


def find_installations(machine: Machine, given: GivenPaths) -> Detection:
    """Everything on the machine, or exactly what was given by hand.

    Raises InstallationNotFound for a given folder that does not exist, InstallationUnsupported for one of another kind.
    """
    given = _checked(machine, given)
    if given.sandbox:
        machine, given = _in_sandbox(machine, given)
        given = _checked(machine, given)
    containers = () if given.program_dir and not given.docker_dir else ask_containers(machine)
    if given.program_dir or given.docker_dir:
        candidates = [
            Candidate(kind, Path(folder), GIVEN)
            for kind, folder in (
                (InstallationKind.WINDOWS, given.program_dir),
                (InstallationKind.DOCKER, given.docker_dir),
            )
            if folder
        ]
    else:
        candidates = [*windows_candidates(machine), *docker_candidates(machine, containers)]
    installations: dict[str, Installation] = {}
    refusals: dict[str, Refusal] = {}
    for root in [] if given.program_dir or given.docker_dir else generation_3_roots(machine, containers):
        refusals.setdefault(folder_key(machine, root), refuse_generation_3(root))
    for candidate in candidates:
        key = folder_key(machine, candidate.root)
        if key in installations or key in refusals:
            continue
        if is_generation_3(candidate.root):
            refusals[key] = refuse_generation_3(candidate.root)
        elif candidate.kind is InstallationKind.WINDOWS and is_windows_root(candidate.root):
            installations[key] = windows_installation(machine, given, candidate)
        elif candidate.kind is InstallationKind.DOCKER and is_docker_root(candidate.root):
            installations[key] = docker_installation(machine, given, candidate, containers)
        elif candidate.how == GIVEN:
            raise _wrong_folder(candidate)
    for key, found in list(installations.items()):
        if is_generation_3_folder(found.data_dir, ()):
            refusals[key] = refuse_generation_3(installations.pop(key).data_dir)
    looked_at = dict.fromkeys(phrase("{folder} ({how})", folder=one.root, how=one.how) for one in candidates)
    return Detection(tuple(installations.values()), tuple(refusals.values()), tuple(looked_at))


def choose_installation(result: DetectionResult) -> Installation:
    """The one installation that was found; an error that says what to do when there is none, or more than one."""
    if len(result.installations) == 1:
        return result.installations[0]
    if result.installations:
        folders = join_phrases(
            *(
                phrase("{folder} ({kind})", folder=found.root, kind=found.kind.display_name)
                for found in result.installations
            ),
            between="; ",
        )
        raise InstallationNotFound(
            phrase(
                "%n CAST Imaging installation(s) were found: {folders}.", n=len(result.installations), folders=folders
            ),
            phrase("Choose one by hand."),
            Input.PROGRAM_DIR,
            Input.DOCKER_DIR,
        )
    if result.refusals:
        raise InstallationUnsupported(result.refusals[0].reason, result.refusals[0].hint)
    places = join_phrases(*result.looked_at, between="; ") if isinstance(result, Detection) else ""
    raise InstallationNotFound(
        join_phrases(
            phrase("No CAST Imaging installation was found."),
            phrase("Looked at: {places}.", places=places) if places else "",
        )
    )


# What was given by hand


def _checked(machine: Machine, given: GivenPaths) -> GivenPaths:
    """The given folders as absolute paths; a folder that does not exist is an error."""

    def checked(which: Input, text: StrPath | None) -> Path | None:
        if not text:
            return None
        path = Path(os.path.normpath(machine.cwd / text))
        # The data folder may be missing: an interrupted restore has moved it aside, and must be recovered.
        moved_aside = which is Input.DATA_DIR and not os.path.lexists(path) and os.path.isdir(path.parent)
        if not os.path.isdir(path) and not moved_aside:
            raise InstallationNotFound(
                phrase("{path} is no folder that exists.", path=path),
                phrase("Correct the path, or leave it out to have the folder looked for."),
                which,
            )
        return path

    return replace(
        given,
        program_dir=checked(Input.PROGRAM_DIR, given.program_dir),
        data_dir=checked(Input.DATA_DIR, given.data_dir),
        config_dir=checked(Input.CONFIG_DIR, given.config_dir),
        docker_dir=checked(Input.DOCKER_DIR, given.docker_dir),
        sandbox=checked(Input.SANDBOX, given.sandbox),
    )


def _in_sandbox(machine: Machine, given: GivenPaths) -> tuple[Machine, GivenPaths]:
    """A demo server is found by its own files alone: nothing of the real machine is mixed in, except containers."""
    sandbox = Path(given.sandbox or machine.cwd)
    entry, demo = _json(sandbox / "sandbox" / "uninstall.json"), _json(sandbox / "demo.json")
    if not (given.program_dir or given.docker_dir):
        # A demo.json may be anyone's: only folders inside the sandbox are taken from it.
        inside = {
            name: path for name in ("root", "config_dir") if (path := Path(demo.get(name, "/"))).is_relative_to(sandbox)
        }
        if demo.get("kind") == "docker":
            given = replace(given, docker_dir=inside.get("root"))
        else:
            config_dir = given.config_dir or inside.get("config_dir")
            given = replace(given, program_dir=inside.get("root"), config_dir=config_dir)
    uninstall = UninstallEntry(*(entry.get(name, "") for name in ("DisplayName", "DisplayVersion", "InstallLocation")))
    bare = Machine(machine.platform, cwd=machine.cwd, uninstall_entries=(uninstall,), containers=machine.containers)
    return replace(bare, filesystem=sandbox), given


def _json(path: Path) -> dict[str, str]:
    """The texts of a small JSON object; empty when there is none."""
    try:
        document = json.loads(read_text(path) or "{}")
    except ValueError:
        return {}
    return {k: v for k, v in document.items() if isinstance(v, str)} if isinstance(document, dict) else {}


def _wrong_folder(candidate: Candidate) -> ImagingBackupError:
    """Why a folder given by hand is none of that kind, and what it should be given as, where that is known."""
    root = candidate.root
    if candidate.kind is InstallationKind.WINDOWS:
        if is_docker_root(root):
            return InstallationUnsupported(
                phrase(
                    "{folder} is a folder of the Docker installer, not a program folder of the Windows installer.",
                    folder=root,
                ),
                phrase("Give it as the folder of the Docker installer."),
                Input.DOCKER_DIR,
            )
        return InstallationNotFound(
            phrase(
                "{folder} is no program folder of CAST Imaging: it has no neo4j\\bin or neo4j\\lib.",
                folder=root,
            ),
            phrase("Give the folder that contains neo4j\\bin, by default %PROGRAMFILES%\\CAST\\ImagingSystem."),
        )
    if is_windows_root(root):
        return InstallationUnsupported(
            phrase(
                "{folder} is a program folder of the Windows installer, not a folder of the Docker installer.",
                folder=root,
            ),
            phrase("Give it as the program folder of the Windows installer."),
            Input.PROGRAM_DIR,
        )
    return InstallationNotFound(
        phrase(
            "{folder} is no folder of the Docker installer: docker-compose.yml or .env, neo4j and a configuration file "
            "are expected in it.",
            folder=root,
        ),
        phrase("Give the folder that was made by unzipping the Docker installer."),
    )


# Generation 3
