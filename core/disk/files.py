"""Durable, private file operations: what must be on the disk is on the disk when these return.

Every function takes absolute paths and goes through `extended()`, so that long Windows paths work. Nothing here
follows a symbolic link or decides policy.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from core.disk.access_lists import drop_access_lists
from core.disk.holders import who_holds
from core.disk.tree import extended, is_link_or_special, scan_tree, unextended
from core.phrases import phrase

if sys.platform != "win32":
    import fcntl

log = logging.getLogger(__name__)

PRIVATE_MODE = 0o700
PRIVATE_FILE_MODE = 0o600
BUSY_ERRORS = frozenset({5, 32, 145})
"""What Windows reports while an antivirus or an indexer reads a file: access denied, sharing violation, and folder not
empty (a deleted file disappears when its last handle is closed)."""
ACCESS_DENIED = 5
BUSY_LIMIT_S = 60.0
REFUSED_LIMIT_S = 3.0
"""Waiting does not change rights, but a file that is just being deleted gives the same error for a moment."""
FIRST_PAUSE_S = 0.05
LONGEST_PAUSE_S = 2.0
NOT_KEPT_ERRORS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS})
"""What a volume reports that keeps no owners, modes or times (exFAT, CIFS, NFS with root_squash)."""


def _is_refused(error: OSError) -> bool:
    """Whether 'access denied' is permanent: caused by rights or the read-only mark."""
    if sys.platform == "win32":
        from core.disk.windows_rights import is_refused

        return is_refused(error)
    return False


def _holder_of(error: OSError) -> str:
    """What another program has open of the paths of an error, in words; '' when nothing tells."""
    paths = [Path(unextended(name)) for name in (error.filename, error.filename2) if isinstance(name, str)]
    return next(filter(None, map(who_holds, paths)), "")


def patiently(
    action: Callable[[], object],
    *,
    sleep: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
    is_refused: Callable[[OSError], bool] = _is_refused,
    holder_of: Callable[[OSError], str] = _holder_of,
) -> None:
    """Do it, and try again while Windows reports that another program uses the file, for at most BUSY_LIMIT_S.

    The error that is raised then says which program. A permanent 'access denied' is raised after REFUSED_LIMIT_S. On other
    systems an error has no `winerror` and is raised at once.
    """
    began_s, pause_s = clock(), FIRST_PAUSE_S
    while True:
        try:
            action()
            return
        except OSError as error:
            code = getattr(error, "winerror", None)
            if code not in BUSY_ERRORS:
                raise
            for_good = code == ACCESS_DENIED and is_refused(error)
            if clock() + pause_s > began_s + (REFUSED_LIMIT_S if for_good else BUSY_LIMIT_S):
                if not for_good and (held := holder_of(error)):
                    error.strerror = phrase("{reason} ({held})", reason=error.strerror or str(error), held=held)
                raise
            if pause_s == FIRST_PAUSE_S:
                log.info("Waiting for another program to let go: %s", error)
        sleep(pause_s)
        pause_s = min(pause_s * 2, LONGEST_PAUSE_S)


class tolerating:  # noqa: N801 (read as a verb)
    """Ignore these error numbers, and log them. Not a generator, which is slower: it is used three times for each small file."""

    __slots__ = ("_errors",)

    def __init__(self, errors: frozenset[int]) -> None:
        self._errors = errors

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _where: object) -> bool:
        passes = isinstance(error, OSError) and error.errno in self._errors
        if passes:
            log.debug("Not kept by the file system: %s", error)
        return passes


@contextlib.contextmanager
def naming(path: Path) -> Iterator[None]:
    """Add the path to OSErrors: errors of calls on a descriptor do not have it."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        raise


def flush_folder(folder: Path) -> None:
    """Make the names in a folder durable: what was made, renamed and deleted in it. Raises OSError.

    Some network file systems cannot flush a folder; they store the names at once.
    """
    if sys.platform == "win32":
        from core.disk.windows_moves import flush_names

        # The folder itself is open elsewhere: to look for what is open below it would say nothing.
        patiently(lambda: flush_names(folder), holder_of=lambda _: "")
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with naming(folder), tolerating(NOT_KEPT_ERRORS - {errno.EPERM}):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_file(path: Path) -> None:
    """Make a file durable that another program wrote. Only Windows needs it opened for writing: it may be read-only."""
    access = os.O_RDWR if sys.platform == "win32" else os.O_RDONLY
    descriptor = os.open(extended(path), access | getattr(os, "O_NOFOLLOW", 0))
    try:
        with naming(path):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_tree(folder: Path) -> None:
    """Make durable what another program wrote: every file and folder, and the folder's own name. Missing is fine.

    OSError also if a part cannot be read: it would stay unflushed.
    """
    scan = scan_tree(folder)
    if scan.unreadable:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(folder / scan.unreadable[0]))
    for file in scan.files:
        flush_file(folder / file.path)
    for below in scan.directory_paths:
        flush_folder(folder / below)
    if scan.directory_paths:
        flush_folder(folder.parent)


def write_durably(path: Path, data: bytes | Iterable[bytes], mode: int = PRIVATE_FILE_MODE) -> None:
    """Write a file completely or not at all: a temporary file beside it, flushed, then one rename."""
    temporary = path.with_name(f".{path.name}.writing")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(extended(temporary), flags, mode)
    with naming(temporary), os.fdopen(descriptor, "wb") as file:
        file.writelines([data] if isinstance(data, bytes) else data)
        file.flush()
        os.fsync(file.fileno())
    replace_durably(temporary, path)


def replace_durably(source: Path, target: Path) -> None:
    """Rename over an existing target in the same folder; durable when this returns."""
    _move(source, target, replaces=True)


def exists(path: Path) -> bool:
    """Whether something has that name, dangling links included. Raises OSError.

    Not os.path.lexists: it reports a name on a disk that fails as free.
    """
    try:
        os.lstat(extended(path))
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def rename_durably(source: Path, target: Path) -> None:
    """One rename on one volume, durable when this returns. The target must not exist."""
    if exists(target):
        raise FileExistsError(17, "already exists", str(target))
    _move(source, target, replaces=False)


def _move(source: Path, target: Path, *, replaces: bool) -> None:
    def move_once() -> None:
        if sys.platform == "win32":
            from core.disk.windows_moves import move

            move(source, target, replaces=replaces)
        elif replaces:
            os.replace(extended(source), extended(target))
        else:
            os.rename(extended(source), extended(target))

    patiently(move_once)
    flush_folder(target.parent)
    if source.parent != target.parent:
        flush_folder(source.parent)


def make_folders_durably(folder: Path) -> None:
    """Create a folder and what is missing above it; their names are durable when this returns.

    For a folder that something is moved into: flushing only the move would not keep the parent folders' names.
    """
    missing = [place for place in (folder, *folder.parents) if not exists(place)]
    os.makedirs(extended(folder), exist_ok=True)
    for place in missing:
        flush_folder(place.parent)


def make_private_folder(folder: Path) -> None:
    """Create a new folder that only this account (and the machine's administrators) can read.

    On a volume that keeps no rights (exFAT) it is as private as the volume is.
    """
    os.mkdir(extended(folder), PRIVATE_MODE)
    try:
        # What it has inherited would be handed on to all that is made in it.
        drop_access_lists(folder)
        if sys.platform == "win32":
            from core.disk.windows_rights import restrict

            restrict(folder)
        else:
            with tolerating(NOT_KEPT_ERRORS):
                os.chmod(folder, PRIVATE_MODE)
    except BaseException:
        # Never leave a folder that is not private but is taken for private.
        with contextlib.suppress(OSError):
            os.rmdir(extended(folder))
        raise


def make_staging_folder(folder: Path) -> None:
    """Create the folder in which a restore is staged: private on Linux until it gets its owner and mode.

    On Windows it inherits from the folder around, as the live one mostly does, until it gets the access of that.
    """
    if sys.platform == "win32":
        os.mkdir(extended(folder))
    else:
        make_private_folder(folder)


def remove_file(file: Path) -> None:
    """Delete a file or link, once no other program uses it; what is missing is fine. Raises OSError."""
    with contextlib.suppress(FileNotFoundError):
        patiently(lambda: os.unlink(extended(file)))


def remove_tree(folder: Path) -> None:
    """Delete a folder and all below it, or a file; links are removed, never followed. What is missing is fine.

    OSError if something cannot be deleted; if a right is missing, all the rest is deleted before.
    """
    try:
        patiently(lambda: _remove_tree_once(folder))
    except PermissionError:
        if not os.path.isdir(extended(folder)) or is_link_or_special(os.lstat(extended(folder))):
            raise
        if error := _remove_what_goes(extended(folder)):
            raise error from None


def _remove_tree_once(path: Path) -> None:
    if not exists(path):
        return
    folder = extended(path)
    if os.path.islink(folder):
        os.unlink(folder)
        return
    remove = shutil.rmtree if os.path.isdir(folder) else os.unlink
    try:
        remove(folder)
    except PermissionError:
        _make_writable(folder)
        remove(folder)


def _remove_what_goes(folder: str) -> OSError | None:
    """Delete all that can be deleted, to free its space. Returns the first error, or None."""
    first: OSError | None = None
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        status = os.lstat(path)
        error: OSError | None = None
        if stat.S_ISDIR(status.st_mode) and not is_link_or_special(status):
            error = _remove_what_goes(path)
        else:
            try:
                os.unlink(path)
            except OSError as failure:
                error = failure
        first = first or error
    if first is None:
        try:
            os.rmdir(folder)
        except OSError as failure:
            first = failure
    return first


def _make_writable(folder: str) -> None:
    """Make all writable: Windows does not delete read-only files, Linux deletes nothing from a read-only folder."""
    os.chmod(folder, stat.S_IRWXU)
    for parent, folders, files in os.walk(folder):
        # os.walk follows junctions.
        folders[:] = [name for name in folders if not is_link_or_special(os.lstat(os.path.join(parent, name)))]
        for name in folders + (files if sys.platform == "win32" else []):
            path = os.path.join(parent, name)
            if not os.path.islink(path):
                os.chmod(path, stat.S_IRWXU)


def open_shared(path: Path | str) -> int:
    """A descriptor for reading that blocks nobody: others can write, rename and delete the file meanwhile.

    A link is opened itself (Windows) or refused (elsewhere), never followed. Raises OSError.
    """
    if sys.platform == "win32":
        return _open_shared_on_windows(path)
    # Opening a pipe that somebody has put there would wait for ever.
    return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)


def forget_cached(descriptor: int) -> bool:
    """Drop an open file's pages from the system's cache if they are on the disk; False where the system cannot."""
    if sys.platform == "win32" or not hasattr(os, "posix_fadvise"):
        return False
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    return True


if sys.platform == "win32":

    def bypass_cache(descriptor: int) -> bool:
        """Read an open file past the system's cache from now on; False where this file system cannot."""
        return _reopen_on_windows(descriptor, _NO_BUFFERING)

    def use_cache(descriptor: int) -> None:
        """Read an open file through the system's cache again."""
        if not _reopen_on_windows(descriptor, 0):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

else:

    def bypass_cache(descriptor: int) -> bool:
        """Read and write an open file past the system's cache from now on; False where this file system cannot."""
        try:
            fcntl.fcntl(descriptor, fcntl.F_SETFL, fcntl.fcntl(descriptor, fcntl.F_GETFL) | os.O_DIRECT)
        except OSError:
            forget_cached(descriptor)
            return False
        return True

    def use_cache(descriptor: int) -> None:
        """Read and write an open file through the system's cache again."""
        fcntl.fcntl(descriptor, fcntl.F_SETFL, fcntl.fcntl(descriptor, fcntl.F_GETFL) & ~os.O_DIRECT)


def leads_elsewhere(descriptor: int, path: Path | str) -> bool:
    """Whether an open file is not where its resolved path says, because a folder in the path became a link meanwhile.

    Opening refuses only a link in the last part of a path. Can be told on Linux only.
    """
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}") != str(path)
    except OSError:
        return False


if sys.platform == "win32":
    _NO_BUFFERING = 0x20000000

    def _reopen_on_windows(descriptor: int, flags: int) -> bool:
        """Reopen the same file with other flags, at the same position and under the same descriptor."""
        import ctypes
        import msvcrt

        import win32con

        reopen = ctypes.WinDLL("kernel32", use_last_error=True).ReOpenFile
        reopen.restype = ctypes.c_void_p
        reopen.argtypes = (ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_uint32)
        shared = win32con.FILE_SHARE_READ | win32con.FILE_SHARE_WRITE | win32con.FILE_SHARE_DELETE
        handle = reopen(msvcrt.get_osfhandle(descriptor), win32con.GENERIC_READ, shared, flags)
        if handle in (None, ctypes.c_void_p(-1).value):
            log.info("a file could not be opened anew: error %d", ctypes.get_last_error())
            return False
        place = os.lseek(descriptor, 0, os.SEEK_CUR)
        fresh = msvcrt.open_osfhandle(handle, os.O_RDONLY | os.O_BINARY | os.O_NOINHERIT)
        os.dup2(fresh, descriptor, inheritable=False)
        os.close(fresh)
        os.lseek(descriptor, place, os.SEEK_SET)
        return True

    def _open_shared_on_windows(path: Path | str) -> int:
        """os.open() does not share deletion, so Neo4j could not rename or delete a file while we read it."""
        import msvcrt

        import pywintypes
        import win32con
        import win32file

        from core.disk.windows_rights import as_os_error

        # Not every version of pywin32 and its stubs has this name.
        open_reparse_point, sequential_scan = 0x00200000, 0x08000000
        try:
            handle = win32file.CreateFile(
                extended(path),
                win32con.GENERIC_READ,
                win32con.FILE_SHARE_READ | win32con.FILE_SHARE_WRITE | win32con.FILE_SHARE_DELETE,
                None,
                win32con.OPEN_EXISTING,
                open_reparse_point | sequential_scan,
                None,
            )
        except pywintypes.error as error:
            raise as_os_error(error, path) from error
        descriptor = msvcrt.open_osfhandle(int(handle), os.O_RDONLY | os.O_BINARY | os.O_NOINHERIT)
        handle.Detach()
        return descriptor
