"""Checks of the folder for the backup."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import PurePath

from core.errors import DestinationInvalid, LabelTaken
from core.model.check_codes import CheckCode
from core.model.layout import PARTIAL_SUFFIX
from core.model.paths import folded, is_within, why_bad_label
from core.model.survey_facts import PlaceFacts, Survey
from core.phrases import phrase
from core.plan.checks.check import Check, blocked, passed, warned
from core.plan.checks.room import check_space, room_of_backup

_CHOOSE_DESTINATION = phrase("Choose a folder for the backup.")


def check_destination(survey: Survey, label: str) -> list[Check]:
    """What is wrong with the folder, or that it is the right one; nothing more about one that cannot be used at all."""
    place = survey.destination
    if place is None:
        return [blocked(DestinationInvalid, phrase("No destination was chosen."), _CHOOSE_DESTINATION)]
    if useless := _why_useless(place, survey.data_dir):
        return [useless]
    hint = phrase("Free space there or choose another destination.")
    checks = [
        *_check_writable(place),
        *_check_label(place, survey.taken_labels, label),
        check_space(place.path, room_of_backup(survey), place.free_bytes, hint),
        *_check_volume(place, survey.data_place),
        *_check_rights(place),
        *_check_names(survey, place),
    ]
    if all(check.ok or not check.blocking for check in checks):
        checks.append(passed(DestinationInvalid, phrase("The backup goes to {folder}.", folder=place.path / label)))
    return checks


def _why_useless(place: PlaceFacts, data_dir: PurePath) -> Check | None:
    if place.drive is not None:
        return blocked(
            DestinationInvalid,
            phrase(
                "Drive {drive} is a network drive of {account}, which an elevated program does not see.",
                drive=place.drive.letter,
                account=place.drive.account,
            ),
            phrase("Use {path} instead.", path=place.drive.path_on_share(place.path)),
        )
    if place.no_root is not None:
        return blocked(DestinationInvalid, place.no_root.message, place.no_root.hint)
    if not place.is_folder:
        return blocked(DestinationInvalid, phrase("{path} is not a folder.", path=place.path), _CHOOSE_DESTINATION)
    if is_within(place.path, data_dir):
        return blocked(
            DestinationInvalid,
            phrase(
                "The destination {folder} lies inside the data folder {data_folder}.",
                folder=place.path,
                data_folder=data_dir,
            ),
            phrase("Choose a folder outside the data folder, best on another disk."),
        )
    if place.missing_volume is not None:
        return blocked(
            DestinationInvalid,
            phrase(
                "No disk or share is mounted on {mount_point} now, as it was before or should be: the backup would go to the "
                "disk below it.",
                mount_point=place.missing_volume,
            ),
            phrase("Mount it, or choose another folder. If none belongs there any more, take it out of /etc/fstab."),
        )
    if place.inside_backup is not None:
        return blocked(
            DestinationInvalid,
            phrase(
                "The destination {folder} lies in the backup {backup}, which would not be whole any more.",
                folder=place.path,
                backup=place.inside_backup,
            ),
            phrase("Choose the folder that holds your backups, or any other one."),
        )
    return None


def _check_writable(place: PlaceFacts) -> Iterator[Check]:
    if not place.writable:
        yield blocked(
            DestinationInvalid,
            phrase("{path} cannot be written to.", path=place.path),
            phrase("Choose another folder or correct its rights."),
        )


def _check_label(place: PlaceFacts, taken_labels: Collection[str], label: str) -> Iterator[Check]:
    if reason := why_bad_label(label):
        yield blocked(
            DestinationInvalid,
            phrase("The label {label} cannot be a folder name: {reason}.", label=repr(label), reason=reason),
            phrase("Choose another label."),
        )
    elif not {folded(label), folded(f"{label}{PARTIAL_SUFFIX}")}.isdisjoint(map(folded, taken_labels)):
        yield blocked(
            LabelTaken,
            phrase(
                "{folder} already holds {label} (or its {suffix}).",
                folder=place.path,
                label=label,
                suffix=PARTIAL_SUFFIX,
            ),
        )


def _check_volume(place: PlaceFacts, data_place: PlaceFacts) -> Iterator[Check]:
    if place.volume and place.volume == data_place.volume:
        yield warned(
            CheckCode.SAME_VOLUME,
            phrase("{path} is on the same volume as the data: when that disk dies, both are gone.", path=place.path),
            phrase("Choose another disk or a share, or copy the backup away afterwards."),
        )


def _check_rights(place: PlaceFacts) -> Iterator[Check]:
    if place.changeable_by:
        yield warned(
            CheckCode.DESTINATION_SHARED,
            phrase(
                "Others may change or replace the backup, which holds passwords: {reason}.",
                reason=place.changeable_by,
            ),
            phrase("Choose a folder that only administrators may write to, or move the backup there afterwards."),
        )
    if not place.keeps_modes:
        yield warned(
            CheckCode.RIGHTS_NOT_KEPT,
            phrase(
                "The volume of {folder} keeps no rights: how it is mounted decides who may read the backup, which holds passwords.",
                folder=place.path,
            ),
            phrase("Mount it so that only administrators may read it, or choose another folder."),
        )


def _check_names(survey: Survey, place: PlaceFacts) -> Iterator[Check]:
    """Where case is folded, one of two such files would silently take the place of the other."""
    if survey.same_names:
        yield blocked(
            DestinationInvalid,
            phrase(
                "The server has both {path} and {other}, which are one name in {folder}.",
                path=survey.same_names[0],
                other=survey.same_names[1],
                folder=place.path,
            ),
            phrase("Choose a destination that tells upper case from lower case."),
        )
