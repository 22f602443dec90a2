"""Checks of what is backed up."""

from __future__ import annotations

from collections.abc import Iterator

from core.errors import DataFolderInvalid, Input, NotElevated
from core.model.check_codes import CheckCode
from core.model.installation import Installation
from core.model.layout import MOST_FOLDERS
from core.model.survey_facts import Survey
from core.phrases import phrase
from core.plan.checks.backup import SHOWN_PARTS
from core.plan.checks.check import Check, blocked, passed, warned


def check_data_dir_known(installation: Installation) -> Iterator[Check]:
    """A guess is neither backed up nor replaced: it may be the old folder beside the one that the server uses."""
    if doubt := installation.data_dir_doubt:
        message = phrase("Which data folder the server uses is not known: {reason}.", reason=doubt)
        if installation.containers:
            hint = phrase("Choose Neo4j's container, or give the data folder that the server uses.")
            yield blocked(DataFolderInvalid, message, hint, Input.CONTAINER, Input.DATA_DIR)
        else:
            hint = phrase("Give the data folder that the server uses.")
            yield blocked(DataFolderInvalid, message, hint, Input.DATA_DIR)


def check_source_tree(survey: Survey) -> Check:
    data, path = survey.data, survey.data_dir
    if not data.exists:
        return blocked(
            DataFolderInvalid,
            phrase("The data folder {folder} does not exist.", folder=path),
            phrase("Correct the data folder."),
            Input.DATA_DIR,
        )
    if data.total_files == 0:
        return blocked(
            DataFolderInvalid,
            phrase("The data folder {folder} is empty.", folder=path),
            phrase("Correct the data folder."),
            Input.DATA_DIR,
        )
    if not data.databases:
        return blocked(
            DataFolderInvalid,
            phrase(
                "{folder} has no folder 'databases' with a database in it, so it is not Neo4j's data folder.",
                folder=path,
            ),
            phrase("Correct the data folder; neo4j.conf names it in dbms.directories.data."),
            Input.DATA_DIR,
        )
    if data.links:
        return blocked(
            DataFolderInvalid,
            phrase(
                "{folder} contains %n link(s) or special file(s) that cannot be copied safely (first: {path}).",
                folder=path,
                n=len(data.links),
                path=data.links[0],
            ),
            phrase("Move what they point to into the data folder, or set dbms.directories.data to the true place."),
        )
    if data.total_folders > MOST_FOLDERS:
        return blocked(
            DataFolderInvalid,
            phrase(
                "{folder} holds %n folder(s); a backup holds at most {limit_count}.",
                folder=path,
                n=data.total_folders,
                limit_count=MOST_FOLDERS,
            ),
            phrase("Neo4j makes a few for each database: look at what made the others, and move it away."),
        )
    if data.unreadable:
        return blocked(
            NotElevated,
            phrase(
                "{folder} holds %n file(s) or folder(s) that cannot be read (first: {path}).",
                folder=path,
                n=len(data.unreadable),
                path=data.unreadable[0],
            ),
        )
    return passed(
        DataFolderInvalid,
        phrase(
            "{folder} holds {total_bytes} in %n file(s).",
            folder=path,
            total_bytes=data.total_bytes,
            n=data.total_files,
        ),
    )


def check_config_files(installation: Installation, survey: Survey) -> list[Check]:
    """Which of the four files the backup will hold. A link out of the configuration may lead to any file of the machine."""
    checks = []
    outside = {link.role: link.target for link in survey.linked_files if not link.inside}
    for config_file in installation.config_files:
        if config_file.role in outside:
            checks.append(
                warned(
                    CheckCode.CONFIG_FILE_MISSING,
                    phrase(
                        "{path} is a link to {target}, outside the configuration; the backup will lack this configuration file.",
                        path=config_file.path,
                        target=outside[config_file.role],
                    ),
                    phrase("Put the file itself into the configuration folder, or keep a copy of it by other means."),
                )
            )
        elif config_file.present:
            message = phrase("{path} will be kept.", path=config_file.path)
            checks.append(Check(code=CheckCode.CONFIG_FILE_MISSING, ok=True, blocking=False, message=message))
        else:
            checks.append(
                warned(
                    CheckCode.CONFIG_FILE_MISSING,
                    phrase(
                        "{path} does not exist; the backup will lack this configuration file.", path=config_file.path
                    ),
                    phrase("Correct the configuration folder if the file is elsewhere."),
                    Input.CONFIG_DIR,
                )
            )
    return checks


def check_missed(survey: Survey) -> list[Check]:
    """Configuration that the backup will lack, told one by one up to a limit."""
    messages = [phrase("Missing in the backup: {what}.", what=what) for what in survey.missed[:SHOWN_PARTS]]
    if more := survey.missed[SHOWN_PARTS:]:
        messages.append(phrase("Missing in the backup: %n more part(s) of the configuration.", n=len(more)))
    hint = phrase("Keep a copy of it by other means.")
    return [warned(CheckCode.CONFIG_LEFT_OUT, message, hint) for message in messages]


def check_version_known(installation: Installation) -> list[Check]:
    if installation.version:
        return []
    return [
        warned(
            CheckCode.VERSION_UNKNOWN,
            phrase("CAST Imaging's version is unknown; a restore will have to ask."),
            phrase("Give it by hand."),
            Input.IMAGING_VERSION,
        )
    ]
