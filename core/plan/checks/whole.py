"""Checks whether what is backed up, or restored, can be all that a server needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.errors import BackupNotWhole, Input
from core.model.backup import BackupMethod
from core.model.check_codes import CheckCode
from core.model.requests import RestoreRequest
from core.model.store_facts import Doubt
from core.model.survey_facts import Survey
from core.phrases import join_phrases, phrase
from core.plan.checks.check import Check, blocked, warned
from core.plan.checks.earlier import WITH_A_MARK


def check_source_whole(survey: Survey) -> Iterator[Check]:
    """It may be all that there is, before a repair: so it is no reason to make no backup."""
    hint = phrase("See whether this is the right data folder, and what has become of the database.")
    # Where there is no database at all, nothing is backed up.
    for doubt in survey.doubts if survey.data.databases else ():
        yield warned(CheckCode.NOT_WHOLE, join_phrases(doubt.text, WITH_A_MARK), hint, Input.DATA_DIR)


def deletes_first(request: RestoreRequest) -> bool:
    """Whether the old data is gone before the backup is in its place."""
    return request.delete_first and request.backup.method is BackupMethod.COPY


def doubts_of_restored(request: RestoreRequest, survey: Survey) -> Sequence[Doubt]:
    """The default database is the one that the server is configured for once the restore is over."""
    installation = request.installation
    fixed = installation.default_database_fixed or installation.live_conf is not None
    gets_conf = "neo4j" in request.config_roles and survey.backup_conf is not None and not fixed
    return survey.doubts_with_its_conf if gets_conf else survey.doubts


def check_restored_whole(request: RestoreRequest, survey: Survey) -> Iterator[Check]:
    """Where the old data is deleted first, such a backup would leave nothing that works."""
    for doubt in doubts_of_restored(request, survey):
        if deletes_first(request):
            yield blocked(
                BackupNotWhole,
                doubt.text,
                phrase("Choose another backup, or keep the old data: do not delete it first."),
            )
        elif request.override_not_whole:
            yield warned(
                BackupNotWhole.code,
                doubt.text,
                phrase("Restored all the same, as chosen: this is recorded in the report."),
            )
        else:
            yield blocked(
                BackupNotWhole,
                doubt.text,
                phrase(
                    "Choose another backup. To restore this one all the same is possible, for a repair: Neo4j may not open it, "
                    "or open it empty."
                ),
                Input.NOT_WHOLE,
            )
