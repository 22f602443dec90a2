"""Checks of the folder for the backup."""

from __future__ import annotations

from core.errors import DestinationInvalid, LabelTaken
from core.model.check_codes import CheckCode
from core.model.layout import PARTIAL_SUFFIX
from core.model.paths import is_within, why_bad_label
from core.model.survey_facts import Survey
from core.phrases import phrase
from core.plan.checks.check import Check, blocked, passed, warned
from core.plan.checks.room import check_space, room_of_backup

_CHOOSE_DESTINATION = phrase("Choose a folder for the backup.")


def check_destination(survey: Survey, label: str) -> list[Check]:
    place = survey.destination
    if place is None:
        return [blocked(DestinationInvalid, phrase("No destination was chosen."), _CHOOSE_DESTINATION)]
    if place.drive is not None:
        return [
            blocked(
                DestinationInvalid,
                phrase(
                    "Drive {drive} is a network drive of {account}, which an elevated program does not see.",
                    drive=place.drive.letter,
                    account=place.drive.account,
                ),
                phrase("Use {path} instead.", path=place.drive.path_on_share(place.path)),
            )
        ]
    if not place.is_folder:
        message = phrase("{path} is not a folder.", path=place.path)
        return [blocked(DestinationInvalid, message, _CHOOSE_DESTINATION)]
    if is_within(place.path, survey.data_dir):
        return [
            blocked(
                DestinationInvalid,
                phrase(
                    "The destination {folder} lies inside the data folder {data_folder}.",
                    folder=place.path,
                    data_folder=survey.data_dir,
                ),
                phrase("Choose a folder outside the data folder, best on another disk."),
            )
        ]
    if place.inside_backup is not None:
        return [
            blocked(
                DestinationInvalid,
                phrase(
                    "The destination {folder} lies in the backup {backup}, which would not be whole any more.",
                    folder=place.path,
                    backup=place.inside_backup,
                ),
                phrase("Choose the folder that holds your backups, or any other one."),
            )
        ]
    checks = []
    if not place.writable:
        checks.append(
            blocked(
                DestinationInvalid,
                phrase("{path} cannot be written to.", path=place.path),
                phrase("Choose another folder or correct its rights."),
            )
        )
    if reason := why_bad_label(label):
        checks.append(
            blocked(
                DestinationInvalid,
                phrase("The label {label} cannot be a folder name: {reason}.", label=repr(label), reason=reason),
                phrase("Choose another label."),
            )
        )
    elif label.casefold() in survey.taken_labels or f"{label}{PARTIAL_SUFFIX}".casefold() in survey.taken_labels:
        checks.append(
            blocked(
                LabelTaken,
                phrase(
                    "{folder} already holds {label} (or its {suffix}).",
                    folder=place.path,
                    label=label,
                    suffix=PARTIAL_SUFFIX,
                ),
            )
        )
    hint = phrase("Free space there or choose another destination.")
    checks.append(check_space(place.path, room_of_backup(survey), place.free_bytes, hint))
    if place.volume and place.volume == survey.data_place.volume:
        checks.append(
            warned(
                CheckCode.SAME_VOLUME,
                phrase(
                    "{path} is on the same volume as the data: when that disk dies, both are gone.", path=place.path
                ),
                phrase("Choose another disk or a share, or copy the backup away afterwards."),
            )
        )
    if place.changeable_by:
        checks.append(
            warned(
                CheckCode.DESTINATION_SHARED,
                phrase(
                    "Others may change or replace the backup, which holds passwords: {reason}.",
                    reason=place.changeable_by,
                ),
                phrase("Choose a folder that only administrators may write to, or move the backup there afterwards."),
            )
        )
    if not checks or all(check.ok or not check.blocking for check in checks):
        checks.append(passed(DestinationInvalid, phrase("The backup goes to {folder}.", folder=place.path / label)))
    return checks
