"""Checks whether backup and server are of the same product and version."""

from __future__ import annotations

from collections.abc import Iterator

from packaging.version import InvalidVersion, Version

from core.errors import ConfirmationNeeded, Input, VersionMismatch
from core.model.backup import Backup, BackupEntry
from core.model.installation import Installation, is_neo4j_3
from core.model.kind_facts import KindFacts
from core.phrases import join_phrases, phrase
from core.plan.checks.check import Check, blocked, passed, warned


def same_version(first: str | None, second: str | None) -> bool:
    return first is not None and first == second


def check_same_product(
    installation: Installation, backup: Backup | BackupEntry, *, confirmed: bool, override: bool = False
) -> list[Check]:
    """`confirmed`: an unknown version was looked up and is the same; `override`: another one is accepted."""
    return [
        *_check_kind(installation.kind, backup.kind),
        _check_version(installation.version, backup.version, confirmed=confirmed, override=override),
        *_check_neo4j(installation.neo4j_version, backup.neo4j_version),
    ]


def _check_kind(mine: KindFacts, theirs: KindFacts | None) -> Iterator[Check]:
    if theirs is not None and theirs != mine:
        yield blocked(
            VersionMismatch,
            phrase(
                "The backup comes from the {backup_kind}, this server is from the {server_kind}.",
                backup_kind=theirs.display_name,
                server_kind=mine.display_name,
            ),
            phrase("Install CAST Imaging with the {kind} and restore there.", kind=theirs.display_name),
        )


def _check_version(mine: str | None, theirs: str | None, *, confirmed: bool, override: bool) -> Check:
    if same_version(mine, theirs):
        return passed(VersionMismatch, phrase("Backup and server are both CAST Imaging {version}.", version=mine))
    if mine is None or theirs is None:
        known = _known_versions(theirs, mine)
        if confirmed or override:
            return passed(ConfirmationNeeded, join_phrases(known, phrase("Confirmed to be the same version.")))
        return blocked(
            ConfirmationNeeded,
            known,
            phrase("Look up the versions and give the server's, or confirm that they are the same."),
            Input.IMAGING_VERSION,
            Input.VERSION_CONFIRMED,
        )
    if override:
        return warned(
            VersionMismatch.code,
            phrase(
                "The backup is of CAST Imaging {backup_version}, the server is {server_version}. "
                "Overridden: this is recorded in the report.",
                backup_version=theirs,
                server_version=mine,
            ),
        )
    return blocked(
        VersionMismatch,
        phrase(
            "The backup is of CAST Imaging {backup_version}, but this server is {server_version}.",
            backup_version=theirs,
            server_version=mine,
        ),
        phrase(
            "Install CAST Imaging {version} on this server, then restore. "
            "To go on without is possible, at your own risk.",
            version=theirs,
        ),
        Input.OVERRIDE_VERSION,
    )


def _check_neo4j(mine: str | None, theirs: str | None) -> Iterator[Check]:
    if _is_downgrade(theirs, mine):
        yield blocked(
            VersionMismatch,
            phrase(
                "The backup was written by Neo4j {backup_version}; this server has the older Neo4j "
                "{server_version}, which cannot read it.",
                backup_version=theirs,
                server_version=mine,
            ),
            phrase("Install a CAST Imaging version that ships Neo4j {version} or newer.", version=theirs),
        )
    elif is_neo4j_3(theirs) and mine is not None and not is_neo4j_3(mine):
        # It would start, answer, and have made an empty database of its own beside that one.
        yield blocked(
            VersionMismatch,
            phrase(
                "The backup was written by Neo4j {backup_version}; this server's Neo4j {server_version} does not open a "
                "database of Neo4j 3 by itself.",
                backup_version=theirs,
                server_version=mine,
            ),
            phrase("Restore it on a server with Neo4j 3, then upgrade that the way CAST describes."),
        )


def _known_versions(backup: str | None, server: str | None) -> str:
    """Where at least one of the two is unknown."""
    if backup is not None:
        return phrase("The backup is of CAST Imaging {version}, the server is of unknown version.", version=backup)
    if server is not None:
        return phrase("The backup is of unknown version, the server is CAST Imaging {version}.", version=server)
    return phrase("The backup and the server are both of unknown version.")


def _is_downgrade(backup_version: str | None, server_version: str | None) -> bool:
    if backup_version is None or server_version is None:
        return False
    try:
        return Version(server_version) < Version(backup_version)
    except InvalidVersion:
        return False
