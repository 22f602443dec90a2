"""Runs first in a frozen program: keeps the bundle's libraries from the processes that it starts.

docker, java, systemctl or the file manager would load ours in place of the machine's own. This is the one place for it,
before anything starts a process: core/system/command.py, Qt (openUrl), the stand-ins of the demo.
"""

import os
import sys

# Linux's loader read its search path when this process began: only children would still use it.
original = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
os.environ.pop("LD_LIBRARY_PATH", None)
if original:
    os.environ["LD_LIBRARY_PATH"] = original
if sys.platform == "win32":
    import ctypes

    # A folder that is set is inherited by children, one that is added is not.
    os.add_dll_directory(sys._MEIPASS)  # type: ignore[attr-defined]  # PyInstaller's
    ctypes.windll.kernel32.SetDllDirectoryW(None)
    # Held until this process ends: the installer waits for it (AppMutex in imaging-backup.iss).
    ctypes.windll.kernel32.CreateMutexW(None, False, "Global\\ImagingBackupRuns")
