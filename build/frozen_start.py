"""The first thing a frozen program runs: its bundle's libraries are for this process, not for those that it starts.

docker, java, systemctl or the file manager would load ours in place of the machine's own. Here is the one place for
that, before any process is started by whoever: core/system/command.py, Qt (openUrl), the stand-ins of the demo.
"""

import os
import sys

# The loader of Linux has read its search path when this process began: only children would still see it.
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
