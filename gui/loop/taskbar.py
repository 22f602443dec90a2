"""Shows the progress on the program's button in the Windows taskbar.

Optional: failures are only logged, at DEBUG. On other systems nothing happens.
"""

from __future__ import annotations

import ctypes
import logging
import sys
from enum import IntEnum
from typing import Protocol

from PySide6.QtWidgets import QWidget

log = logging.getLogger(__name__)


class Look(IntEnum):
    """TBPFLAG of the Windows API."""

    NONE = 0
    BUSY = 1
    NORMAL = 2
    ERROR = 4
    PAUSED = 8


class Taskbar(Protocol):
    """Shows progress on the button of one of the program's windows."""

    def show(self, window: QWidget, look: Look, share: float = 1.0) -> None: ...


class NoTaskbar:
    """For systems without one."""

    def show(self, window: QWidget, look: Look, share: float = 1.0) -> None:
        pass


STEPS = 1000

if sys.platform == "win32":
    from ctypes import wintypes

    # Indexes in the function table of ITaskbarList3, after those of IUnknown, ITaskbarList and ITaskbarList2.
    _INIT = ctypes.WINFUNCTYPE(ctypes.HRESULT)(3, "HrInit")
    _SET_VALUE = ctypes.WINFUNCTYPE(ctypes.HRESULT, wintypes.HWND, ctypes.c_ulonglong, ctypes.c_ulonglong)(
        9, "SetProgressValue"
    )
    _SET_STATE = ctypes.WINFUNCTYPE(ctypes.HRESULT, wintypes.HWND, ctypes.c_int)(10, "SetProgressState")
    _CLASS_ID = "{56FDF344-FD6D-11D0-958A-006097C9A090}"
    _INTERFACE_ID = "{EA1AFB91-9E28-4B86-90E9-9E9F8A5EEFAF}"
    _IN_PROCESS = 1

    class WindowsTaskbar:
        """ITaskbarList3. Made and used on the GUI's thread, where Qt has initialised COM."""

        def __init__(self) -> None:
            ole = ctypes.OleDLL("ole32")
            class_id, interface_id = ctypes.create_string_buffer(16), ctypes.create_string_buffer(16)
            ole.CLSIDFromString(_CLASS_ID, class_id)
            ole.CLSIDFromString(_INTERFACE_ID, interface_id)
            # Kept until the program ends, so there is no Release.
            self._list = ctypes.c_void_p()
            ole.CoCreateInstance(class_id, None, _IN_PROCESS, interface_id, ctypes.byref(self._list))
            _INIT(self._list)

        def show(self, window: QWidget, look: Look, share: float = 1.0) -> None:
            # Asking a widget that is not shown yet for its id would make it a window of its own.
            if (handle := window.windowHandle()) is None:
                return
            try:
                _SET_STATE(self._list, handle.winId(), look)
                if look in (Look.NORMAL, Look.ERROR, Look.PAUSED):
                    _SET_VALUE(self._list, handle.winId(), round(STEPS * share), STEPS)
            except OSError as error:
                log.debug("the taskbar shows no progress: %s", error)


def open_taskbar() -> Taskbar:
    """The taskbar of this machine."""
    if sys.platform == "win32":
        try:
            return WindowsTaskbar()
        except OSError as error:
            log.debug("there is no taskbar for the progress: %s", error)
    return NoTaskbar()
