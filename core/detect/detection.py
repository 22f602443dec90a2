r"""What CAST Imaging installations are really on this machine, and HOW each value was found. Reads, never writes.

`read_machine()` gathers the facts of the machine, `find_installations()` judges them; so the rules for Windows are
tested on Linux with literals and temporary folders. A value given by hand always wins.
What each kind looks like is said in its package in `core/kinds`.
Generation 3 is recognised and refused, and its parts are told. No database and no running server is asked here.
Sources: the vendor's page "CAST Imaging backup strategy"; field-facts 2.1-2.4, 3.1, 3.3, 4, 6.6; lessons T6 and T12.
"""

from __future__ import annotations

import functools
import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from core.errors import ImagingBackupError, Input, InstallationNotFound, InstallationUnsupported
from core.kinds import known
from core.kinds.generation3.parts import find_parts
from core.kinds.generation3.recognise import (
    find_generation_3,
    is_generation_3,
    is_generation_3_folder,
    refuse_generation_3,
)
from core.kinds.machine import GIVEN, Candidate, ContainerView, Machine, folder_key, no_such_container
from core.model.given import Given
from core.model.installation import Found, Installation, Refusal
from core.phrases import join_phrases, phrase

log = logging.getLogger(__name__)


def find_installations(machine: Machine, given: Given) -> Found:
    """Everything on the machine, or exactly what was given by hand.

    Raises InstallationNotFound for a given folder that does not exist, InstallationUnsupported for one of another kind.
    """
    given = _checked(machine, given)
    # Once for a detection: an engine that does not answer takes its time.
    asked = functools.cache(partial(_ask_containers, machine.containers))
    machine = replace(
        machine,
        containers=lambda: asked()[0],
        containers_unknown=lambda: asked()[1],
        compose=functools.cache(machine.compose),
    )
    if given.kind is not None:
        candidates = [Candidate(given.kind, Path(given.root), GIVEN)]
    else:
        candidates = [candidate for kind in known.KINDS for candidate in kind.candidates(machine)]
    installations: dict[str, Installation] = {}
    refusals: dict[str, Refusal] = {}
    if not given.kind and (refusal := find_generation_3(machine)) is not None:
        refusals[folder_key(machine, refusal.root)] = refusal
    for candidate in candidates:
        key = folder_key(machine, candidate.root)
        if key in installations or key in refusals:
            continue
        kind = known.kind_of(candidate.kind)
        if is_generation_3(machine, candidate.root):
            refusals[key] = refuse_generation_3(candidate.root)
        elif kind.recognises(candidate.root):
            installations[key] = kind.read(machine, given, candidate)
        elif candidate.how == GIVEN:
            raise _wrong_folder(candidate)
    for key, found in list(installations.items()):
        if is_generation_3_folder(found.data_dir, ()):
            refusals[key] = refuse_generation_3(installations.pop(key).data_dir)
    if given.container:
        installations = {k: one for k, one in installations.items() if one.found_by.get("service_name") == GIVEN}
        if not installations:
            raise no_such_container(machine, given.container)
    looked_at = dict.fromkeys(phrase("{folder} ({how})", folder=one.root, how=one.how) for one in candidates)
    generation_3 = find_parts(machine, [one.root for one in refusals.values()]) if refusals else None
    return Found(tuple(installations.values()), tuple(refusals.values()), tuple(looked_at), generation_3)


def choose_installation(found: Found) -> Installation:
    """The one installation that was found; an error that says what to do when there is none, or more than one."""
    if len(found.installations) == 1:
        return found.installations[0]
    if found.installations:
        folders = join_phrases(
            *(phrase("{folder} ({kind})", folder=one.root, kind=one.kind.display_name) for one in found.installations),
            between="; ",
        )
        raise InstallationNotFound(
            phrase(
                "%n CAST Imaging installation(s) were found: {folders}.", n=len(found.installations), folders=folders
            ),
            phrase("Choose one by hand."),
            Input.ROOT,
        )
    if found.refusals:
        raise InstallationUnsupported(found.refusals[0].reason, found.refusals[0].hint)
    places = join_phrases(*found.looked_at, between="; ")
    raise InstallationNotFound(
        join_phrases(
            phrase("No CAST Imaging installation was found."),
            phrase("Looked at: {places}.", places=places) if places else "",
        )
    )


def _ask_containers(ask: Callable[[], Sequence[ContainerView]]) -> tuple[tuple[ContainerView, ...], str]:
    """The containers, or why they are not known."""
    try:
        return tuple(ask()), ""
    except ImagingBackupError as error:
        log.info("containers are not looked at: %s", error.message)
        return (), error.message


def _checked(machine: Machine, given: Given) -> Given:
    """The given folders as absolute paths; a folder that does not exist is an error."""

    def checked(which: Input, text: str) -> str:
        if not text:
            return ""
        path = Path(os.path.normpath(machine.cwd / text))
        # The data folder may be missing: an interrupted restore has moved it aside, and must be recovered.
        moved_aside = which is Input.DATA_DIR and not os.path.lexists(path) and os.path.isdir(path.parent)
        if not os.path.isdir(path) and not moved_aside:
            raise InstallationNotFound(
                phrase("{path} is no folder that exists.", path=path),
                phrase("Correct the path, or leave it out to have the folder looked for."),
                which,
            )
        return str(path)

    return replace(
        given,
        root=checked(Input.ROOT, given.root),
        data_dir=checked(Input.DATA_DIR, given.data_dir),
        config_dir=checked(Input.CONFIG_DIR, given.config_dir),
    )


def _wrong_folder(candidate: Candidate) -> ImagingBackupError:
    """Why a folder given by hand is none of that kind, and of which kind it is when there is one."""
    for other in known.KINDS:
        if other.recognises(candidate.root):
            return InstallationUnsupported(
                phrase(
                    "{folder} is a folder of the {kind}, not of the {given_kind}.",
                    folder=candidate.root,
                    kind=other.facts.display_name,
                    given_kind=candidate.kind.display_name,
                ),
                phrase("Give it as the folder of the {kind}.", kind=other.facts.display_name),
                Input.ROOT,
            )
    return InstallationNotFound(*known.kind_of(candidate.kind).why_not(candidate.root), Input.ROOT)
