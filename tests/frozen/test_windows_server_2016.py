"""What the bundle's files import from Windows, held against the oldest Windows that CAST Imaging supports: Server 2016 (1607).

No such Windows is at hand. What is known of it: its DLLs by name, and functions that Microsoft's reference dates later. A
function that is in neither list is taken to be there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pefile

from tests.frozen.delivered import Delivered

# Of Windows itself, since version 1607 at the latest.
SYSTEM = frozenset(
    """
    advapi32 authz bcrypt bcryptprimitives cfgmgr32 comctl32 comdlg32 crypt32 d3d11 d3d12 d3d9 dbghelp dwmapi dwrite dxgi
    gdi32 imagehlp imm32 iphlpapi kernel32 mpr msimg32 mswsock msvcrt netapi32 ntdll ntdsapi odbc32 ole32 oleaut32 oledlg pdh powrprof propsys
    psapi rpcrt4 secur32 setupapi sfc shcore shell32 shlwapi uiautomationcore user32 userenv uxtheme version winhttp wininet winmm
    wintrust ws2_32 wtsapi32
    """.split()  # noqa: SIM905 (by lines it would be a screen long)
)
# Names that stand for parts of the above (API sets). Of a newer kind there may be one that 2016 has not.
API_SETS = re.compile(r"api-ms-win-(crt|core|shcore|security|eventing)-[\w-]+")
TOO_NEW = {
    # "Windows Server 2016 …: only available by Run Time Dynamic Linking in KernelBase.dll" (Microsoft's reference)
    "kernel32": {
        *("SetThreadDescription", "GetThreadDescription"),
        *("CreatePseudoConsole", "ResizePseudoConsole", "ClosePseudoConsole"),  # 1809
        *("VirtualAlloc2", "MapViewOfFile3", "UnmapViewOfFile2", "IsWow64GuestMachineSupported"),  # 1703 to 1803
        *("GetTempPath2A", "GetTempPath2W", "GetMachineTypeAttributes", "BuildIoRingReadFile"),  # 11
    },
    "user32": {
        *("SetThreadDpiHostingBehavior", "GetThreadDpiHostingBehavior", "GetSystemDpiForProcess"),  # 1803
        *(
            "SetDialogDpiChangeBehavior",
            "SetDialogControlDpiChangeBehavior",
            "GetDpiFromDpiAwarenessContext",
        ),  # 1703, 1803
    },
    "uiautomationcore": {"UiaRaiseNotificationEvent", "UiaRaiseActiveTextPositionChangedEvent"},  # 1709, 1803
}
# Dated later, and yet imported: programs with Qt 6.5 to 6.7, which all import it, are reported to run on Server 2016
# (nextcloud/desktop#8064: 3.15.3 does, the next one, with Qt 6.8, does not).
UNSURE = {("user32", "SetProcessDpiAwarenessContext")}


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """(DLL without its ending, function) of everything that must be there for the file to be loaded; lower case DLLs."""
    with pefile.PE(str(path), fast_load=True) as file:
        file.parse_data_directories([pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_IMPORT"]])
        for dll in getattr(file, "DIRECTORY_ENTRY_IMPORT", []):
            name = dll.dll.decode("ascii").lower().removesuffix(".dll")
            for one in dll.imports:
                yield name, one.name.decode("ascii") if one.name else f"#{one.ordinal}"


def programs(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.suffix.lower() in (".dll", ".exe", ".pyd")]


def test_every_library_is_in_the_bundle_or_in_windows(for_windows: Delivered) -> None:
    folder = for_windows.folder
    everywhere = {path.name.lower() for path in folder.glob("*")}
    for place in ("", "pywin32_system32"):
        everywhere |= {path.name.lower() for path in (folder / "_internal" / place).glob("*")}
    found = programs(folder)
    assert len(found) > 40
    missing = set()
    for path in found:
        beside = everywhere | {other.name.lower() for other in path.parent.iterdir()}
        if "PySide6" in path.parts:  # loaded when these are there already
            for place in ("PySide6", "shiboken6"):
                beside |= {other.name.lower() for other in (folder / "_internal" / place).iterdir()}
        for name, _ in imports(path):
            if f"{name}.dll" not in beside and name not in SYSTEM and not API_SETS.fullmatch(name):
                missing.add((name, path.relative_to(folder).as_posix()))
    assert not missing


def test_no_function_is_newer_than_that(for_windows: Delivered) -> None:
    asked = {(name, one, path.name) for path in programs(for_windows.folder) for name, one in imports(path)}
    assert not sorted(found for found in asked if found[1] in TOO_NEW.get(found[0], ()))
    unsure = {(name, one) for name, one, _ in asked} & UNSURE
    assert unsure == UNSURE, "what is not sure is named here as long as it is there"


def test_the_runtime_of_the_compiler_is_of_one_version(for_windows: Delivered) -> None:
    """A machine need not have Visual C++'s redistributable: the programs find their own beside them."""
    versions = {}
    for path in programs(for_windows.folder):
        if re.fullmatch(r"vcruntime140(_1)?\.dll", path.name, re.IGNORECASE):
            with pefile.PE(str(path)) as file:
                fixed = file.VS_FIXEDFILEINFO[0]
                versions[path.relative_to(for_windows.folder).as_posix()] = (fixed.FileVersionMS, fixed.FileVersionLS)
    assert {"_internal/vcruntime140.dll", "_internal/vcruntime140_1.dll"} <= {name.lower() for name in versions}
    assert len(set(versions.values())) == 1, versions
    assert min(versions.values())[0] >= (14 << 16) + 30, "of Visual Studio 2022"
