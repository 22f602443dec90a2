"""The error tree: every way this product says no.

Each error carries a stable `code`, a `message` (what happened, with the path and the number), a `hint` (what to do, an
imperative sentence) and a process `exit_code`. Where the hint is about something that a person gives, `inputs` says what;
how it is given is the front end's to say. The README prints the table that `error_types()` gives. This module decides no
policy.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

from core.phrases import join_phrases, phrase

EXIT_OK = 0
EXIT_UNEXPECTED = 1
EXIT_USAGE = 2
EXIT_CANCELLED = 130


class Input(StrEnum):
    """What a person gives by hand or chooses, and may have to give otherwise."""

    ROOT = "root"
    """The installation folder."""
    DATA_DIR = "data_dir"
    CONFIG_DIR = "config_dir"
    CONTAINER = "container"
    """The name of Neo4j's container."""
    SANDBOX = "sandbox"
    IMAGING_VERSION = "imaging_version"
    VERSION_CONFIRMED = "version_confirmed"
    OVERRIDE_VERSION = "override_version"
    DELETE_FIRST = "delete_first"
    NOT_WHOLE = "not_whole"
    """The words with which a backup that is not whole is restored all the same."""
    TRANSACTIONS = "transactions"
    """That a job stops Neo4j although transactions hold locks in it."""
    UNPACKED = "unpacked"
    """The folder that comes out of an archive."""
    ANSWERS = "answers"
    """To all questions that a job asks."""


class ImagingBackupError(Exception):
    """Base of all errors that a person is shown. Never contains a secret."""

    code = "ERROR"
    exit_code = EXIT_UNEXPECTED
    default_hint: str = phrase("Open the log for the details, correct the cause and try again.")

    def __init__(self, message: str, hint: str = "", *inputs: Input) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint or self.default_hint
        self.inputs = inputs


class UsageError(ImagingBackupError):
    """The request itself makes no sense (options that exclude each other, a missing value)."""

    code = "USAGE"
    exit_code = EXIT_USAGE
    default_hint = phrase("Correct what was given and try again.")


class InstallationNotFound(ImagingBackupError):
    """No CAST Imaging installation was found, or several and none was chosen."""

    code = "INSTALLATION_NOT_FOUND"
    exit_code = 10
    default_hint = phrase(
        "Give the folders by hand: program, data and configuration folder for the Windows installer, "
        "the unzipped folder for the Docker installer."
    )


class InstallationUnsupported(ImagingBackupError):
    """An installation of generation 3, or of another kind than asked for."""

    code = "INSTALLATION_UNSUPPORTED"
    exit_code = 11


class DataFolderInvalid(ImagingBackupError):
    """The data folder is missing, empty, holds no `databases`, or cannot be copied whole (links, devices)."""

    code = "DATA_FOLDER_INVALID"
    exit_code = 12


class NotElevated(ImagingBackupError):
    """The account lacks the rights that the job needs."""

    code = "NOT_ELEVATED"
    exit_code = 13
    default_hint = phrase("Start the program as administrator (Windows) or as root (Linux).")


class AlreadyRunning(ImagingBackupError):
    """Another job works on the same installation."""

    code = "ALREADY_RUNNING"
    exit_code = 14
    default_hint = phrase("Wait until the other job has ended, or cancel it there.")


class RecoveryNeeded(ImagingBackupError):
    """An earlier job was interrupted and must be recovered first."""

    code = "RECOVERY_NEEDED"
    exit_code = 15
    default_hint = phrase("Recover first: that undoes what the interrupted job left half done.")


class RecoveryUndecided(ImagingBackupError):
    """What lies in the place of the data may be in use: a person decides whether it stays."""

    code = "RECOVERY_UNDECIDED"
    exit_code = 16
    default_hint = phrase(
        "Decide: put the old data back, or keep what is there. Nothing is deleted either way: the other one lies beside it."
    )


class RecoveryElsewhere(ImagingBackupError):
    """A job of another account, or one whose journal is gone, was interrupted on this server and must be recovered first."""

    code = "RECOVERY_ELSEWHERE"
    exit_code = 18
    default_hint = phrase(
        "Recover it as the account that began it. If its journal is gone: look at what lies where the data should be, and only "
        "then give the job up."
    )


class BackupDoubtful(ImagingBackupError):
    """The backup was made and sealed, but it may not be all that a server needs: it does not count as good until it is accepted."""

    code = "BACKUP_DOUBTFUL"
    exit_code = 19
    default_hint = phrase(
        "Find out whether the server's data is what it should be. If it is, accept this backup once: until then it does not "
        "count as a good one."
    )


class DestinationInvalid(ImagingBackupError):
    """The destination cannot hold a backup: inside the source or a backup, a file, not writable, a forbidden name."""

    code = "DESTINATION_INVALID"
    exit_code = 20


class LabelTaken(DestinationInvalid):
    """A backup of that label exists already in the destination."""

    code = "LABEL_TAKEN"
    exit_code = 21
    default_hint = phrase("Choose another label, or leave the label out to get one made of the time and the host.")


class InsufficientSpace(ImagingBackupError):
    """The volume lacks room, seen before the start or while writing."""

    code = "INSUFFICIENT_SPACE"
    exit_code = 22

    def __init__(self, path: str, required_bytes: int, available_bytes: int, hint: str = "") -> None:
        super().__init__(
            phrase(
                "{path}: {needed_bytes} are needed, {free_bytes} are free.",
                path=path,
                needed_bytes=required_bytes,
                free_bytes=available_bytes,
            ),
            hint or phrase("Free space on that volume or choose another one."),
        )
        self.path = path
        self.required_bytes = required_bytes
        self.available_bytes = available_bytes


class ReadFailed(ImagingBackupError):
    """A file could not be read, vanished or changed while Neo4j was stopped."""

    code = "READ_FAILED"
    exit_code = 23


class WriteFailed(ImagingBackupError):
    """A file or folder could not be written or flushed."""

    code = "WRITE_FAILED"
    exit_code = 24


class CopyStalled(ImagingBackupError):
    """Nothing was read or written any more while Neo4j was stopped: the copy was given up, so that Neo4j comes back."""

    code = "COPY_STALLED"
    exit_code = 25
    default_hint = phrase(
        "Look whether the disk or the share answers: the server's, and that of the backups. Then back up again."
    )


class ServiceStateUnknown(ImagingBackupError):
    """The state of Neo4j could not be told (unknown output, no answer, contradiction)."""

    code = "SERVICE_STATE_UNKNOWN"
    exit_code = 30


class ServiceNotInstalled(ImagingBackupError):
    """The Neo4j service or container does not exist."""

    code = "SERVICE_NOT_INSTALLED"
    exit_code = 31


class ServiceStopTimeout(ImagingBackupError):
    """Neo4j did not stop in the time given. It was not killed."""

    code = "SERVICE_STOP_TIMEOUT"
    exit_code = 32
    default_hint = phrase(
        "Wait for Neo4j to finish its checkpoint and try again; do not kill it, a killed store needs recovery."
    )


class ServiceNotStopped(ImagingBackupError):
    """Neo4j came back, was killed, or still holds its store although it is said to be stopped."""

    code = "SERVICE_NOT_STOPPED"
    exit_code = 33


class ServiceStartFailed(ImagingBackupError):
    """Neo4j did not start, or started and never answered."""

    code = "SERVICE_START_FAILED"
    exit_code = 34
    default_hint = phrase(
        "Read neo4j.log and debug.log of Neo4j: they say why. Where Neo4j is still down, start it when that is put right."
    )


class RestartFailed(ImagingBackupError):
    """Neo4j runs, but another CAST Imaging service or container did not come back."""

    code = "RESTART_FAILED"
    exit_code = 35
    default_hint = phrase("The data is in place. Start the named services by hand and read their logs.")


class CommandFailed(ImagingBackupError):
    """An outside command failed, is missing, or gave no answer in time."""

    code = "COMMAND_FAILED"
    exit_code = 36

    def __init__(self, command: str, returncode: int | None, output_tail: str, hint: str = "") -> None:
        ended = (
            phrase("{command} gave no answer in time.", command=command)
            if returncode is None
            else phrase("{command} ended with exit code {exit_code}.", command=command, exit_code=str(returncode))
        )
        last_words = phrase("Its last words: {output}", output=output_tail) if output_tail else ""
        super().__init__(join_phrases(ended, last_words), hint)
        self.command = command
        self.returncode = returncode
        self.output_tail = output_tail


class CommandMissing(CommandFailed):
    """An outside command does not exist at the place where it should."""

    code = "COMMAND_MISSING"
    exit_code = 37

    def __init__(self, command: str, hint: str = "") -> None:
        ImagingBackupError.__init__(self, phrase("{command} does not exist or cannot be run.", command=command), hint)
        self.command = command
        self.returncode = None
        self.output_tail = ""


class BackupNotFound(ImagingBackupError):
    """The folder given holds nothing that this tool can restore."""

    code = "BACKUP_NOT_FOUND"
    exit_code = 40
    default_hint = phrase("Choose the folder that contains manifest.json, Neo4j_data or a neo4j-admin backup.")


class BackupNotReady(ImagingBackupError):
    """What is there may hold a backup, but cannot be restored as it lies there: its hint says what to do before."""

    code = "BACKUP_NOT_READY"
    exit_code = 48
    archive: PurePath | None = None
    """It can be unpacked by this program."""

    @property
    def with_the_way(self) -> str:
        """For a line of a list, which has no room for a hint of its own."""
        return join_phrases(self.message, self.hint)


class BackupIncomplete(ImagingBackupError):
    """A `.partial` folder: the job that wrote it did not finish."""

    code = "BACKUP_INCOMPLETE"
    exit_code = 41
    default_hint = phrase(
        "Choose a sealed backup (a folder without the .partial suffix). A .partial folder may be deleted."
    )


class BackupCorrupt(ImagingBackupError):
    """The backup differs from its manifest, or the manifest itself is damaged or hostile."""

    code = "BACKUP_CORRUPT"
    exit_code = 42
    default_hint = phrase("Do not restore this backup. Choose an older one, and check the disk that holds it.")
    damaged = True
    """False: something else lies in its way, and its own files are as they were, as far as they were read."""


class ManifestTooNew(ImagingBackupError):
    """The manifest was written by a newer version of this tool."""

    code = "MANIFEST_TOO_NEW"
    exit_code = 43
    default_hint = phrase("Use the newest version of this tool to restore this backup.")


class VersionMismatch(ImagingBackupError):
    """The backup belongs to another version or kind of CAST Imaging than the target."""

    code = "VERSION_MISMATCH"
    exit_code = 44


class ConfirmationNeeded(ImagingBackupError):
    """A blocking question was not answered (versions unknown, import running, delete-first)."""

    code = "CONFIRMATION_NEEDED"
    exit_code = 45


class BackupNotWhole(ImagingBackupError):
    """The backup lacks what a server needs: a database, transaction logs, or what is in a store file."""

    code = "BACKUP_NOT_WHOLE"
    exit_code = 46


class TransactionsOpen(ImagingBackupError):
    """Transactions in Neo4j hold locks: an import, or somebody who changes something."""

    code = "TRANSACTIONS_OPEN"
    exit_code = 47


class OnlineBackupFailed(ImagingBackupError):
    """neo4j-admin backup ended with exit code 1: there is no backup."""

    code = "ONLINE_BACKUP_FAILED"
    exit_code = 50


class BackupInconsistent(ImagingBackupError):
    """neo4j-admin backup ended with exit code 3: written, but its consistency check FOUND inconsistencies."""

    code = "BACKUP_INCONSISTENT"
    exit_code = 51
    default_hint = phrase(
        "Do not rely on this backup. Read Neo4j's inconsistencies report and have the database checked."
    )


class ConsistencyUnchecked(ImagingBackupError):
    """neo4j-admin backup ended with exit code 2: written, but its consistency check could not run."""

    code = "CONSISTENCY_UNCHECKED"
    exit_code = 52
    default_hint = phrase("The backup exists but nobody checked it. Give neo4j-admin more memory and back up again.")


class OnlineRestoreFailed(ImagingBackupError):
    """neo4j-admin restore failed for a database."""

    code = "ONLINE_RESTORE_FAILED"
    exit_code = 53


class VerifyFailed(ImagingBackupError):
    """What was just written does not read back equal."""

    code = "VERIFY_FAILED"
    exit_code = 54
    default_hint = phrase("The medium returned other bytes than were written. Do not trust it; use another disk.")


class RollbackFailed(ImagingBackupError):
    """Undoing an interrupted job failed; the journal is kept."""

    code = "ROLLBACK_FAILED"
    exit_code = 60
    default_hint = phrase("Correct the cause and recover again; no data is deleted until that succeeds.")
    not_started: str = ""
    """Why Neo4j could not be started, where all else is undone."""
    left: tuple[str, ...] = ()
    """Sentences on folders of our own that are not deleted."""


class RecoveryMissing(RollbackFailed):
    """Something that the interrupted job has recorded lies nowhere; nothing was moved, and the journal is kept."""

    code = "RECOVERY_MISSING"
    exit_code = 17
    default_hint = phrase(
        "Mount the volume or bring back what was moved, then recover again. If what lies there now is the data from now on, "
        "say so: then nothing is moved or deleted, and the job is closed."
    )


class DemoError(ImagingBackupError):
    """The demo server could not be made, started or removed."""

    code = "DEMO"
    exit_code = 70
    default_hint = phrase("Choose an empty folder for the demo server, or remove the old one.")


class WindowUnavailable(ImagingBackupError):
    """The wizard cannot open a window on this machine: no display, or a system library is missing."""

    code = "WINDOW_UNAVAILABLE"
    exit_code = 71
    default_hint = phrase("Use the command line on this machine: it needs no window.")


class OperationCancelled(ImagingBackupError):
    """A person cancelled the job."""

    code = "CANCELLED"
    exit_code = EXIT_CANCELLED
    default_hint = phrase("Nothing more to do: what was there before is in place.")


def could_not_read(path: object, error: OSError) -> str:
    """The message that every error of reading has, whatever its type."""
    return phrase("{path} could not be read: {reason}.", path=path, reason=error.strerror or str(error))


def error_types() -> list[type[ImagingBackupError]]:
    """Every error type, in the order of its exit code: the source of the README's table."""

    def descend(cls: type[ImagingBackupError]) -> list[type[ImagingBackupError]]:
        return [cls, *(t for sub in cls.__subclasses__() for t in descend(sub))]

    return sorted(descend(ImagingBackupError), key=lambda t: (t.exit_code, t.code))
