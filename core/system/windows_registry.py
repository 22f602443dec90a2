r"""What the Windows registry says about profiles, installed programs, services and network drives. Reads only, and only on Windows.

The configuration lies in the roaming profile of whoever ran the installer, so %APPDATA% of the person who runs this
tool is only one candidate (lessons T6; field-facts 2.1). A source that cannot be read is logged at debug level, and
detection goes on with the others.
Sources: field-facts 2.2 (Procrun parameters, Get-Neo4jPrunsrv.ps1) and 2.4 (Inno Setup's uninstall key).
"""

from __future__ import annotations

import logging
import ntpath
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.model.survey_facts import MappedDrive

log = logging.getLogger(__name__)

_PROFILE_LIST = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList"
_SHELL_FOLDERS = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
_UNINSTALL = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall"
_SERVICES = r"SYSTEM\CurrentControlSet\Services"
_DRIVES = "Network"
_PROCRUN = r"SOFTWARE\Apache Software Foundation\Procrun 2.0"


@dataclass(frozen=True, slots=True)
class Profile:
    """An account's roaming application data folder."""

    account: str
    roaming: Path


@dataclass(frozen=True, slots=True)
class UninstallEntry:
    """One line of 'Programs and Features'."""

    name: str
    version: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True)
class RegisteredNeo4j:
    """A Windows service that runs Neo4j through Procrun."""

    name: str
    display_name: str = ""
    binary_path: str = ""
    """As the service manager has it: possibly quoted, with arguments."""
    parameters: tuple[str, ...] = ()
    """Start parameters and Java options: --config-dir=..., --home-dir=..."""
    environment: tuple[str, ...] = ()
    """The service's own variables, as NAME=value."""

    def parameter(self, name: str) -> str | None:
        """Value of `--name=value`, without quotes; None when the service has no such parameter."""
        prefix = f"--{name}="
        for parameter in self.parameters:
            if parameter.startswith(prefix):
                return parameter.removeprefix(prefix).strip().strip("\"'") or None
        return None

    def variable(self, name: str) -> str | None:
        """Value of a variable of its own; None when the service has none of that name."""
        named = (line.partition("=") for line in self.environment)
        return next((value.strip().strip('"') or None for key, _, value in named if key.strip().upper() == name), None)

    @property
    def config_dir(self) -> Path | None:
        """The folder of the neo4j.conf that it reads, where it is told one (Neo4j manual, "File locations": NEO4J_CONF)."""
        named = self.parameter("config-dir") or self.variable("NEO4J_CONF")
        return Path(named) if named else None

    @property
    def home(self) -> Path | None:
        """Neo4j's home: --home-dir or NEO4J_HOME, else the folder named neo4j above the service's program."""
        if home_dir := self.parameter("home-dir") or self.variable("NEO4J_HOME"):
            return Path(home_dir)
        if match := re.match(r'\s*(?:"([^"]+)"|(.+?\.exe))', self.binary_path, re.IGNORECASE):
            for folder in Path(match[1] or match[2]).parents:
                if folder.name.casefold() == "neo4j":
                    return folder
        return None


_LOCAL_DEVICE = re.compile(r"\\\\[?.]\\(?:[a-z]:|volume\{)", re.IGNORECASE)
r"""\\?\C: and \\?\Volume{…}; any other device, as \\?\UNC\server\share, may be a server's."""


def is_network_path(path: str) -> bool:
    r"""True for \\server\share: looking at it may hang, and hands this account's credentials to that server."""
    written = path.replace("/", "\\")
    return written.startswith("\\\\") and not _LOCAL_DEVICE.match(written)


if sys.platform == "win32":
    import winreg

    def read_profiles() -> tuple[Profile, ...]:
        """Every profile of this machine: the registry's list, then other folders beside those (of deleted accounts)."""
        found: dict[str, Profile] = {}
        parents: list[str] = []
        for sid, key in _subkeys(winreg.HKEY_LOCAL_MACHINE, _PROFILE_LIST):
            if not (home := os.path.expandvars(_text(key, "ProfileImagePath"))):
                continue
            roaming = _redirected_roaming(sid, home) or ntpath.join(home, "AppData", "Roaming")
            found.setdefault(roaming.casefold(), Profile(ntpath.basename(home), Path(roaming)))
            if sid.startswith("S-1-5-21-"):
                parents.append(ntpath.dirname(home))
        for parent in dict.fromkeys(parents):
            try:
                homes = [entry.path for entry in os.scandir(parent) if entry.is_dir(follow_symlinks=False)]
            except OSError as error:
                log.debug("%s cannot be listed: %s", parent, error)
                continue
            for home in homes:
                roaming = ntpath.join(home, "AppData", "Roaming")
                found.setdefault(roaming.casefold(), Profile(ntpath.basename(home), Path(roaming)))
        return tuple(found.values())

    def read_mapped_drives() -> tuple[MappedDrive, ...]:
        """The network drives of every account that is signed in, this one's first."""
        accounts = {
            sid: ntpath.basename(_text(key, "ProfileImagePath"))
            for sid, key in _subkeys(winreg.HKEY_LOCAL_MACHINE, _PROFILE_LIST)
        }
        own = _drives_in(winreg.HKEY_CURRENT_USER, _DRIVES, os.environ.get("USERNAME", ""))
        others = [
            drive
            for sid, _ in _subkeys(winreg.HKEY_USERS, "")
            for drive in _drives_in(winreg.HKEY_USERS, rf"{sid}\{_DRIVES}", accounts.get(sid, sid))
        ]
        return tuple(dict.fromkeys([*own, *others]))

    def _drives_in(hive: int, path: str, account: str) -> list[MappedDrive]:
        return [
            MappedDrive(f"{letter.upper()}:", share, account)
            for letter, key in _subkeys(hive, path)
            if is_network_path(share := _text(key, "RemotePath"))
        ]

    def read_uninstall_entries() -> tuple[UninstallEntry, ...]:
        """Installed programs whose name has Imaging in it: the machine's (both views), then this account's."""
        places = (
            (winreg.HKEY_LOCAL_MACHINE, winreg.KEY_WOW64_64KEY),
            (winreg.HKEY_LOCAL_MACHINE, winreg.KEY_WOW64_32KEY),
            (winreg.HKEY_CURRENT_USER, 0),
        )
        entries = (
            UninstallEntry(name, _text(key, "DisplayVersion"), _text(key, "InstallLocation").strip('"'))
            for hive, view in places
            for _, key in _subkeys(hive, _UNINSTALL, view)
            if "imaging" in (name := _text(key, "DisplayName")).casefold()
        )
        return tuple(dict.fromkeys(entries))

    def read_services() -> tuple[tuple[RegisteredNeo4j, ...], tuple[str, ...]]:
        """The services that run Neo4j, and the display names of CAST's services; of its storage service maybe the key name."""
        neo4j: list[RegisteredNeo4j] = []
        cast: list[str] = []
        for name, key in _subkeys(winreg.HKEY_LOCAL_MACHINE, _SERVICES):
            binary_path = _text(key, "ImagePath")
            if not binary_path:
                continue
            display_name = _text(key, "DisplayName")
            if display_name.startswith("CAST "):
                cast.append(display_name)
            elif "caststorageservice" in name.casefold():
                cast.append(name)  # what it shows as its name is not known for sure
            # Drivers and svchost make up most of the list; Neo4j's wrapper lies in neo4j\bin and is called prunsrv.
            if "neo4j" in f"{name} {display_name} {binary_path}".casefold():
                environment = (*_texts(key, "Environment"), *_procrun_values(name, ("", "Environment")))
                parameters = _procrun_values(name, ("\\Start", "Params"), ("\\Java", "Options"))
                neo4j.append(RegisteredNeo4j(name, display_name, binary_path, parameters, environment))
        return tuple(neo4j), tuple(cast)

    def _subkeys(hive: int, path: str, view: int = winreg.KEY_WOW64_64KEY) -> Iterator[tuple[str, winreg.HKEYType]]:
        """Name and open key of every sub-key that can be read."""
        try:
            parent = winreg.OpenKey(hive, path, 0, winreg.KEY_READ | view)
        except OSError as error:
            log.debug("registry key %s cannot be read: %s", path, error)
            return
        with parent:
            for index in range(winreg.QueryInfoKey(parent)[0]):
                try:
                    name = winreg.EnumKey(parent, index)
                    key = winreg.OpenKey(parent, name, 0, winreg.KEY_READ | view)
                except OSError as error:
                    log.debug("sub-key %d of %s cannot be read: %s", index, path, error)
                    continue
                with key:
                    yield name, key

    def _text(key: winreg.HKEYType, name: str) -> str:
        """A text value; '' when it is missing or of another type."""
        try:
            value = winreg.QueryValueEx(key, name)[0]
        except OSError:
            return ""
        return value.strip() if isinstance(value, str) else ""

    def _redirected_roaming(sid: str, home: str) -> str:
        """The redirected roaming folder of an account whose hive is loaded; '' when it is not redirected.

        A folder on a network share is skipped: that account has chosen it, and looking at it may hang.
        """
        try:
            with winreg.OpenKey(winreg.HKEY_USERS, rf"{sid}\{_SHELL_FOLDERS}") as key:
                value = _text(key, "AppData")
        except OSError:
            return ""
        folder = value.replace("%USERPROFILE%", home)
        return "" if "%" in folder or is_network_path(folder) else folder

    def _procrun_values(service: str, *places: tuple[str, str]) -> tuple[str, ...]:
        """Lines of values (folder, name) as Procrun keeps them; its 32-bit view comes first (field-facts 2.2)."""
        found: list[str] = []
        for view in (winreg.KEY_WOW64_32KEY, winreg.KEY_WOW64_64KEY):
            for folder, name in places:
                path = rf"{_PROCRUN}\{service}\Parameters{folder}"
                try:
                    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path, 0, winreg.KEY_READ | view) as key:
                        found += _texts(key, name)
                except OSError:
                    continue
        return tuple(found)

    def _texts(key: winreg.HKEYType, name: str) -> list[str]:
        """The lines of a value of one text or several; none when it is missing."""
        try:
            value = winreg.QueryValueEx(key, name)[0]
        except OSError:
            return []
        lines = value if isinstance(value, list) else str(value).splitlines()
        return [line.strip() for line in lines if line.strip()]

else:

    def read_profiles() -> tuple[Profile, ...]:
        """No registry, no profiles."""
        return ()

    def read_mapped_drives() -> tuple[MappedDrive, ...]:
        """No registry, no drives."""
        return ()

    def read_uninstall_entries() -> tuple[UninstallEntry, ...]:
        """No registry, no entries."""
        return ()

    def read_services() -> tuple[tuple[RegisteredNeo4j, ...], tuple[str, ...]]:
        """No registry, no services."""
        return (), ()
