"""Checks of the machine and of the server's service."""

from __future__ import annotations

from core.errors import (
    CommandMissing,
    ConfirmationNeeded,
    DataFolderInvalid,
    Input,
    NotElevated,
    RecoveryElsewhere,
    RecoveryNeeded,
    ServiceNotInstalled,
    ServiceNotStopped,
    ServiceStateUnknown,
    TransactionsOpen,
)
from core.model.check_codes import CheckCode
from core.model.installation import Installation
from core.model.service_state import ServiceState
from core.model.survey_facts import Survey
from core.model.transactions import OpenTransaction
from core.phrases import join_phrases, phrase
from core.plan.checks.check import Check, blocked, passed, warned


def check_machine(
    survey: Survey, installation: Installation, *, must_rest: bool, needs_service: bool = True
) -> list[Check]:
    """`must_rest`: Neo4j must not be just starting or stopping. A restore takes it as it is.

    `needs_service`: Neo4j is stopped, started or asked. A copy of data at rest does without.
    """
    checks = []
    if survey.unfinished_job:
        message = phrase("An earlier job was interrupted: {job}.", job=survey.unfinished_job)
        checks.append(blocked(RecoveryNeeded, message))
    elif survey.job_of_another:
        message = phrase("An earlier job was interrupted: {job}.", job=survey.job_of_another)
        checks.append(blocked(RecoveryElsewhere, message))
    if not survey.elevated:
        checks.append(
            blocked(
                NotElevated,
                phrase(
                    "This account may not read {folder} and control {service}.",
                    folder=survey.data_dir,
                    service=installation.service_name,
                ),
            )
        )
    for tool in survey.missing_tools:
        checks.append(
            blocked(
                CommandMissing,
                phrase("{tool} does not exist, so Neo4j cannot be controlled.", tool=tool),
                phrase("Correct the program folder."),
            )
        )
    if survey.status.state is ServiceState.NOT_INSTALLED and installation.kind.make_service:
        checks.append(_check_without_container(survey, installation, needs_service))
    else:
        checks.append(_check_service(survey, installation, must_rest))
    return checks


def _check_service(survey: Survey, installation: Installation, must_rest: bool) -> Check:
    status, name = survey.status, installation.service_name
    match status.state:
        case ServiceState.RUNNING:
            return passed(ServiceStateUnknown, phrase("Neo4j ({service}) is running.", service=name))
        case ServiceState.STOPPED:
            return passed(ServiceStateUnknown, phrase("Neo4j ({service}) is stopped.", service=name))
        case ServiceState.NOT_INSTALLED:
            return blocked(
                ServiceNotInstalled,
                join_phrases(phrase("The Neo4j service {service} is not installed.", service=name), status.detail),
                phrase("Install CAST Imaging first, or correct the service name."),
            )
        case ServiceState.STARTING | ServiceState.STOPPING if not must_rest:
            # A server that lost its data may try to start for ever: it is the one that needs the restore.
            return warned(
                ServiceStateUnknown.code,
                join_phrases(_under_way(status.state, name), status.detail),
                phrase("It is stopped before anything is changed."),
            )
        case ServiceState.STARTING | ServiceState.STOPPING:
            return blocked(
                ServiceStateUnknown,
                _under_way(status.state, name),
                phrase("Wait until it has come to rest and check again."),
            )
        case _:
            return blocked(
                ServiceStateUnknown,
                join_phrases(phrase("The state of Neo4j ({service}) could not be told.", service=name), status.detail),
                phrase("Look at the service with the vendor's tools, then check again."),
            )


def _check_without_container(survey: Survey, installation: Installation, needs_service: bool) -> Check:
    """After `docker compose down`."""
    message = phrase("Neo4j's container {container} does not exist.", container=installation.service_name)
    find_out = phrase("Find out which one, and choose its container or stop it.")
    in_use = ""
    if survey.store_in_use:
        in_use = phrase("All the same a Neo4j uses the data folder {folder}.", folder=survey.data_dir)
    elif survey.answers:
        in_use = phrase("All the same a Neo4j answers where this server would.")
    # One that was there when the installation was looked at may have got another name.
    if needs_service or installation.has_service:
        make = phrase(
            "Make it with '{command}' in {folder}, or choose its container, then check again.",
            command=installation.kind.make_service,
            folder=installation.root,
        )
        # Of another account's engine: to make a second container would be no help.
        hint = find_out if in_use else make
        return blocked(ServiceNotInstalled, join_phrases(message, in_use), hint, Input.CONTAINER)
    if in_use:
        return blocked(ServiceNotStopped, join_phrases(message, in_use), find_out, Input.CONTAINER)
    if survey.store_in_use is None:
        # Of containers in a virtual machine no lock is seen, and another engine than the one that was asked may run it.
        unknown = phrase(
            "That no Neo4j uses the data folder {folder} is known of this container engine only.",
            folder=survey.data_dir,
        )
        return warned(ServiceNotInstalled.code, join_phrases(message, unknown), find_out)
    return passed(ServiceNotInstalled, join_phrases(message, phrase("Its data is at rest, and can be copied.")))


def _under_way(state: ServiceState, name: str) -> str:
    if state is ServiceState.STARTING:
        return phrase("Neo4j ({service}) is just starting.", service=name)
    return phrase("Neo4j ({service}) is just stopping.", service=name)


def check_import(survey: Survey, answered: bool) -> Check:
    """Only a person knows. What Neo4j itself shows of an import is told beside the question, and never answers it."""
    if answered:
        confirmed = phrase("No application import is running (confirmed).")
        return passed(ConfirmationNeeded, join_phrases(confirmed, _signs_of_import(survey)))
    unanswered = phrase(
        "Nobody has confirmed that no application import is running. Stopping Neo4j during an import may corrupt it."
    )
    return blocked(
        ConfirmationNeeded,
        join_phrases(unanswered, _signs_of_import(survey)),
        phrase("Look at the import queue in CAST Imaging, then confirm."),
        Input.ANSWERS,
    )


def _signs_of_import(survey: Survey) -> str:
    asked = survey.transactions
    if asked is None or asked.holding:  # what holds locks is a check of its own
        found = ""
    elif asked.unknown:
        found = unknown_words(asked.unknown)
    else:
        found = phrase("No transaction held locks in Neo4j in the moment when it was asked.")
    logs, etl_log = survey.logs_written_utc, survey.etl_log_written_utc
    return join_phrases(
        found,
        phrase("Its transaction logs were last written on {written_utc}.", written_utc=logs) if logs else "",
        phrase("The newest log of the ETL, which imports, was last written on {written_utc}.", written_utc=etl_log)
        if etl_log
        else "",
    )


def check_transactions(survey: Survey, *, override: bool) -> list[Check]:
    """An import holds locks while it writes."""
    if not (holding := _holding(survey)):
        return []
    message = holding_words(holding)
    if override:
        return [warned(TransactionsOpen.code, message, stopped_all_the_same())]
    hint = phrase(
        "Wait until all of them have ended, then check again. If one never does, find out whose it is before Neo4j is stopped."
    )
    return [blocked(TransactionsOpen, message, hint, Input.TRANSACTIONS)]


def holding_words(holding: tuple[OpenTransaction, ...]) -> str:
    """Whose transactions hold locks; there is at least one."""
    first, more = holding[0], len(holding) - 1
    message = phrase(
        "A transaction of {account} from {client} holds locks in the database {database} since {since_utc}.",
        account=first.account or phrase("an account without a name"),
        client=first.client or phrase("an unknown address"),
        database=first.database,
        since_utc=first.since_utc,
    )
    return join_phrases(message, phrase("Besides it: %n more transaction(s).", n=more)) if more else message


def stopped_all_the_same() -> str:
    """Of a job that was told to."""
    return phrase("Neo4j is stopped all the same, as chosen: this is recorded in the report.")


def unknown_words(reason: str) -> str:
    """Where Neo4j has not told whether transactions hold locks in it."""
    return phrase("It is not known whether somebody works in Neo4j: {reason}.", reason=reason)


def notes_of_transactions(survey: Survey, *, override: bool) -> list[str]:
    """What the report says of the choice."""
    if override and _holding(survey):
        return [phrase("Chosen: stop Neo4j although transactions hold locks in it.")]
    return []


def _holding(survey: Survey) -> tuple[OpenTransaction, ...]:
    return survey.transactions.holding if survey.transactions else ()


def check_store_is_the_servers(survey: Survey, installation: Installation) -> list[Check]:
    """A running Neo4j holds the lock on its store: a data folder without that lock is another one's, or an old copy."""
    if survey.status.state is not ServiceState.RUNNING or survey.store_in_use is not False or not survey.data.databases:
        return []
    return [
        blocked(
            DataFolderInvalid,
            phrase(
                "Neo4j ({service}) runs, but does not use the data folder {folder}.",
                service=installation.service_name,
                folder=survey.data_dir,
            ),
            phrase("Correct the data folder; neo4j.conf names it in dbms.directories.data."),
            Input.DATA_DIR,
        )
    ]


def check_databases_open(survey: Survey) -> list[Check]:
    """A database that the running server has not opened is backed up as it is: stopped on purpose, or torn."""
    if not survey.unopened_databases:
        return []
    return [
        warned(
            CheckCode.DATABASE_NOT_OPEN,
            phrase("Neo4j runs, but has not opened: {databases}.", databases=", ".join(survey.unopened_databases)),
            phrase(
                "If nobody stopped it on purpose, its store may be damaged, and the backup would hold it as it is: "
                "read debug.log, and keep your earlier backups."
            ),
        )
    ]


def check_clean_end(survey: Survey) -> list[Check]:
    """A store that was not closed can be backed up and restored, but Neo4j must recover it when it starts."""
    if survey.ended_cleanly is not False:
        return []
    hint = phrase(
        "Start Neo4j, wait until it answers, then back up: it recovers its store when it starts. "
        "A backup of the store as it is has to be recovered after every restore."
    )
    if (exit_code := survey.status.exit_code) is not None:
        # What the job would refuse too, when it proves that the container is stopped.
        message = phrase(
            "Neo4j's container ended with exit code {exit_code}, which is no clean stop: it was killed, or has crashed.",
            exit_code=str(exit_code),
        )
        return [blocked(ServiceNotStopped, message, hint)]
    message = phrase(
        "Neo4j is stopped, but its log does not say that it stopped cleanly: it was killed, or has crashed."
    )
    return [warned(CheckCode.NOT_STOPPED_CLEANLY, message, hint)]
