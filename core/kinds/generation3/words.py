"""The report on CAST Imaging 3 in words: what was found here, what must be saved of it, CAST's own commands, what is unsure. Pure.

What CAST says of another kind of installation only, or what was concluded, is told as unsure. Where nothing was found, that is
said of this machine and of the places that were looked at, and of nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.kinds.generation3.commands import commands_of
from core.model.generation3 import Evidence, FoundPart, Generation3, Part, Place, Trace
from core.phrases import join_phrases, phrase


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: its title, what is said, and commands to be copied."""

    title: str
    lines: tuple[str, ...]
    commands: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    """What may be otherwise, as sentences."""


TITLES: Mapping[Part, str] = MappingProxyType(
    {
        Part.NEO4J: phrase("Neo4j, the results of the analyses"),
        Part.POSTGRESQL: phrase("PostgreSQL (CAST Storage Service)"),
        Part.SHARED_FOLDER: phrase("Shared folder"),
        Part.ANALYSIS_NODE: phrase("CAST folder of the analysis node"),
        Part.CONFIGURATION: phrase("Configuration files"),
        Part.EXTEND_PROXY: phrase("Extend proxy"),
    }
)
_TO_SAVE: Mapping[Part, str] = MappingProxyType(
    {
        Part.NEO4J: phrase(
            "To be saved: all databases (neo4j, imaging, packagereference, system, and one more for each domain where domains are "
            "mapped), by Neo4j's own online backup."
        ),
        Part.POSTGRESQL: phrase(
            "To be saved: the database postgres with the schemas of all applications, control_panel (licence, addresses, settings; "
            "before 3.3 admin_center and analysis_node) and general_measure, and the database of Keycloak, keycloak_v3 (users and "
            "roles)."
        ),
        Part.SHARED_FOLDER: phrase(
            "To be saved: all of it. It holds delivery, deploy and common-data, and with common-data the uploaded source code."
        ),
        Part.ANALYSIS_NODE: phrase("To be saved: its logs, its extensions and what it keeps, on each analysis node."),
        Part.CONFIGURATION: phrase(
            "To be saved: these files as they are. They hold passwords: keep the copy where few can read it."
        ),
        Part.EXTEND_PROXY: phrase("To be saved: its settings and its packages."),
    }
)
_COMMAND_RUNS: Mapping[Part, str] = MappingProxyType(
    {
        Part.NEO4J: phrase("CAST's own command, in the container of Neo4j:"),
        Part.POSTGRESQL: phrase("CAST's own command, in the container of PostgreSQL:"),
        Part.SHARED_FOLDER: phrase("CAST's own command, in the container of an analysis node:"),
        Part.ANALYSIS_NODE: phrase("CAST's own command, in the container of each analysis node:"),
    }
)
_UNSURE_ON_LINUX: Mapping[Part, tuple[str, ...]] = MappingProxyType(
    {
        Part.NEO4J: (
            phrase(
                "CAST does not say where the data lies outside the container: what the container mounts is told here."
            ),
            phrase("The folder in the command must be one that the container sees, with room for the backup."),
        ),
        Part.POSTGRESQL: (
            phrase(
                "An external PostgreSQL may be used in place of the one that was installed: then it must be saved there."
            ),
            phrase("Whether PostgreSQL asks for a password here is not known."),
        ),
        Part.SHARED_FOLDER: (),
        Part.ANALYSIS_NODE: (),
        Part.CONFIGURATION: (phrase("CAST names no files to be saved for this: that it is these was concluded."),),
        Part.EXTEND_PROXY: (phrase("CAST's scripts do not save it, and its place here was concluded."),),
    }
)
_UNSURE_ON_WINDOWS: Mapping[Part, tuple[str, ...]] = MappingProxyType(
    {
        Part.NEO4J: (
            phrase(
                "The command needs Neo4j's Enterprise edition. That Neo4j on Windows is of that edition was concluded."
            ),
            phrase("CAST does not say where neo4j-admin is on Windows."),
        ),
        Part.POSTGRESQL: (
            phrase(
                "A service was taken for the CAST Storage Service by its name; other products of CAST may use it too."
            ),
            phrase(
                "The command belongs to CSSAdmin, and CAST's page takes port 2280 for its default, while newer services listen on "
                "2284. Whether it also saves control_panel and general_measure is not known."
            ),
            phrase("It does not save keycloak_v3: for that CAST points to the tools of PostgreSQL itself."),
        ),
        Part.SHARED_FOLDER: (),
        Part.ANALYSIS_NODE: (phrase("CAST names this folder for containers; its place on Windows was concluded."),),
        Part.CONFIGURATION: (phrase("CAST names no files to be saved for this: that it is these was concluded."),),
        Part.EXTEND_PROXY: (),
    }
)
_TRACES: Mapping[Trace, str] = MappingProxyType(
    {
        Trace.FOLDER: phrase("folder"),
        Trace.FILE: phrase("file"),
        Trace.CONTAINER: phrase("container"),
        Trace.SERVICE: phrase("Windows service"),
    }
)


def report(found: Generation3) -> tuple[Section, ...]:
    """All of it, in the order in which it is shown."""
    return tuple(_sections(found))


def _sections(found: Generation3) -> Iterator[Section]:
    yield _beginning()
    for part in found.parts:
        yield _about(part, on_windows=found.on_windows)
    yield _not_here(found)
    if found.without_data:
        lines = tuple(map(evidence_words, found.without_data))
        unsure = (phrase("That they have no data of their own is known of CAST's installation on Kubernetes."),)
        yield Section(phrase("Also found here, without data to be saved"), lines, unsure=unsure)
    yield _restoring()


def _beginning() -> Section:
    return Section(
        phrase("CAST Imaging 3 on this machine"),
        (
            phrase(
                "This program neither backs up nor restores CAST Imaging 3. This is what it has found, and what CAST's own means are. "
                "Nothing was changed."
            ),
            phrase(
                "Neo4j alone is no backup: applications, users, the licence and the uploaded source code are in PostgreSQL and in the "
                "shared folder."
            ),
            phrase("Nobody may work in Console, and no analysis and no import may run, while the parts are saved."),
        ),
        unsure=(
            phrase(
                "No page of CAST is known that describes a backup on Windows or Docker. The commands are those of CAST's scripts for "
                "Kubernetes and of its tools; they were not tried here."
            ),
            phrase("CAST does not say whether all parts must be of one moment. They belong together, so it is likely."),
        ),
    )


def _about(found: FoundPart, *, on_windows: bool) -> Section:
    part, commands = found.part, commands_of(found.part, on_windows=on_windows)
    lines: list[str] = [phrase("Found here: {evidence}.", evidence=_listed(found.evidence))]
    lines += map(_place_words, found.places) if found.places else [phrase("Its place was not found out.")]
    lines.append(_TO_SAVE[part])
    if not commands:
        lines.append(phrase("CAST names no command for it here."))
    elif on_windows:
        lines.append(phrase("CAST's own command:"))
    else:
        lines.append(_COMMAND_RUNS[part])
    unsure = (_UNSURE_ON_WINDOWS if on_windows else _UNSURE_ON_LINUX)[part]
    return Section(TITLES[part], tuple(lines), commands, unsure)


def _listed(evidence: tuple[Evidence, ...]) -> str:
    return join_phrases(*map(evidence_words, evidence), between="; ")


def evidence_words(evidence: Evidence) -> str:
    trace = _TRACES[evidence.trace]
    if evidence.image:
        return phrase("{trace} {name} ({image})", trace=trace, name=evidence.name, image=evidence.image)
    return phrase("{trace} {name}", trace=trace, name=evidence.name)


def _place_words(place: Place) -> str:
    size = place.size
    if size is None:
        return phrase("Place: {path} ({how}).", path=place.path, how=place.how)
    if not size.why_not_all:
        return phrase(
            "Place: {path} ({how}): {size_bytes}.", path=place.path, how=place.how, size_bytes=size.size_bytes
        )
    if not size.size_bytes:
        return phrase(
            "Place: {path} ({how}); its size is not known: {reason}.",
            path=place.path,
            how=place.how,
            reason=size.why_not_all,
        )
    return phrase(
        "Place: {path} ({how}): at least {size_bytes}; {reason}.",
        path=place.path,
        how=place.how,
        size_bytes=size.size_bytes,
        reason=size.why_not_all,
    )


def _not_here(found: Generation3) -> Section:
    lines: list[str] = [phrase("{part}: not found here.", part=TITLES[part]) for part in found.missing]
    if found.missing:
        lines.append(
            phrase(
                "What was not found here may be on another machine, or in a place that was not looked at. It must be saved too."
            )
        )
    if found.missing and not found.on_windows:
        lines.append(
            phrase(
                "With CAST's installer for Docker, PostgreSQL comes with imaging-services and Neo4j with imaging-viewer."
            )
        )
    if found.on_windows and Part.SHARED_FOLDER in found.missing:
        lines.append(
            phrase("SHARED_FOLDER and DELIVERY_FOLDER in the installer's config-all.conf name the shared folder.")
        )
    if found.containers_unknown:
        lines.append(phrase("Containers were not looked at: {reason}", reason=found.containers_unknown))
    lines.append(
        phrase(
            "Other analysis nodes and other PostgreSQL servers may be on other machines. This program has looked at this one alone."
        )
    )
    return Section(phrase("Elsewhere, or not found"), tuple(lines))


def _restoring() -> Section:
    return Section(
        phrase("Before you rely on such a backup"),
        (
            phrase(
                "Read each dump to its end, and try a restore on another machine with the same version of CAST Imaging."
            ),
            phrase(
                "The lines for PostgreSQL in CAST's restore script were tried on PostgreSQL 15 with made-up data: they ended as a "
                "success although the database of Keycloak, with users and roles, was not restored."
            ),
        ),
    )
