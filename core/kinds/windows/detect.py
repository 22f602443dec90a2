"""Installations of the Windows installer: where they may be, and what their files, services and profiles say.

Any account may have written a profile's files: a server that they name is not visited.
Sources: field-facts 2.1-2.4, 6.6; lessons T6.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

from core.kinds.machine import (
    DEFAULT_NAME,
    DEFAULT_PLACE,
    GIVEN,
    NOT_FOUND,
    Candidate,
    Machine,
    connector_how,
    doubt_of_logs,
    finish_installation,
    folder_key,
    from_environment,
    is_inside,
    resolve_path,
)
from core.kinds.versions import find_config_files, listed, neo4j_from_jars, read_text
from core.model.given import Given
from core.model.installation import (
    DEFAULT_BOLT_PORT,
    DEFAULT_HTTP_PORT,
    DEFAULT_SERVICE_NAME,
    Installation,
)
from core.model.kind_facts import WINDOWS_INSTALLER
from core.model.layout import TRANSACTIONS
from core.neo4j.conf import BOLT_SETTING, DATA_SETTING, HTTP_SETTING, SERVICE_SETTING, Neo4jSettings, parse_neo4j_conf
from core.phrases import phrase
from core.system.windows_registry import is_network_path

PROGRAM_SUFFIX = ("CAST", "ImagingSystem")
DATA_SUFFIX = ("CAST", "ImagingSystem", "Neo4j_data")
CONFIG_SUFFIX = ("CAST", "ImagingSystem")
"""Below %PROGRAMFILES%, %PROGRAMDATA% and %APPDATA% (DOC)."""


def is_windows_root(root: Path) -> bool:
    return any(os.path.isdir(root / "neo4j" / name) for name in ("bin", "lib"))


def windows_candidates(machine: Machine) -> list[Candidate]:
    """Uninstall entries and the Neo4j service say where a custom folder is; the default place comes last."""
    if not machine.on_windows:
        return []
    found: list[tuple[str, str]] = [
        (entry.location, phrase("uninstall entry '{name}'", name=entry.name))
        for entry in machine.uninstall_entries
        if entry.location and re.search(r"cast imaging|imagingsystem", entry.name, re.IGNORECASE)
    ]
    for service in machine.neo4j_services:
        # Other products install Neo4j too: the folder around it must be CAST's.
        if (home := service.home) and home.name.casefold() == "neo4j" and _is_cast_folder(home.parent):
            found.append((str(home.parent), phrase("Windows service {service}", service=service.name)))
    for name in ("PROGRAMW6432", "PROGRAMFILES"):
        if place := from_environment(machine, name, PROGRAM_SUFFIX):
            found.append((str(place), DEFAULT_PLACE))
    return [
        Candidate(WINDOWS_INSTALLER, Path(os.path.normpath(place)), how)
        for place, how in found
        if not is_network_path(place)
    ]


def _is_cast_folder(folder: Path) -> bool:
    names = {name.casefold() for name in listed(folder)}
    return folder.name.casefold() == "imagingsystem" or not names.isdisjoint({"imagingservice", "imagingetl"})


def windows_installation(machine: Machine, given: Given, candidate: Candidate) -> Installation:
    root = candidate.root
    home = root / "neo4j"
    service = next(
        (s for s in machine.neo4j_services if s.home and folder_key(machine, s.home) == folder_key(machine, home)), None
    )
    live_conf_dir = (service.config_dir if service else None) or home / "conf"
    config_dir, config_how = _windows_config_dir(machine, given, live_conf_dir)
    # What the service really reads comes first, unless the person says otherwise.
    confs = [live_conf_dir / "neo4j.conf", config_dir / "neo4j" / "neo4j.conf", home / "conf" / "neo4j.conf"]
    if given.config_dir:
        confs.insert(0, confs.pop(1))
    if not service:
        confs.append(confs.pop(0))
    conf, text = next(((conf, text) for conf in confs if (text := read_text(conf)) is not None), (None, ""))
    settings = parse_neo4j_conf(text)
    config_files = find_config_files(config_dir, WINDOWS_INSTALLER.role_folders)
    data_dir, data_how = _windows_data_dir(machine, given, settings, home)
    logs_dir = resolve_path(machine, settings.transaction_logs_root or "transactions", data_dir)
    elsewhere = not is_inside(machine, logs_dir, data_dir)
    configured, _ = _windows_data_dir(machine, replace(given, data_dir=""), settings, home)
    entry = next(
        (
            e
            for e in machine.uninstall_entries
            if e.location and folder_key(machine, Path(e.location)) == folder_key(machine, root)
        ),
        None,
    )
    neo4j_version, edition = neo4j_from_jars(home)
    service_how: str = phrase("Windows services") if service else f"neo4j.conf: {SERVICE_SETTING}"
    service_name = service.name if service else settings.windows_service_name
    installation = Installation(
        kind=WINDOWS_INSTALLER,
        root=root,
        data_dir=data_dir,
        config_dir=config_dir,
        config_files=config_files,
        live_conf=conf if conf and conf not in [file.path for file in config_files] else None,
        service_name=service_name or DEFAULT_SERVICE_NAME,
        has_service=service is not None,
        http_port=settings.http_port or DEFAULT_HTTP_PORT,
        bolt_port=settings.bolt_port or DEFAULT_BOLT_PORT,
        endpoints=settings.endpoints,
        transaction_logs_dir=logs_dir if elsewhere else None,
        transaction_logs_name=TRANSACTIONS if elsewhere else os.path.relpath(logs_dir, data_dir).replace(os.sep, "/"),
        transaction_logs_doubt=doubt_of_logs(machine, given, configured) if elsewhere else "",
        version=entry.version or None if entry else None,
        neo4j_version=neo4j_version,
        neo4j_edition=edition,
    )
    found_by = {
        "root": candidate.how,
        "data_dir": data_how,
        "config_dir": config_how,
        "service_name": service_how if service_name else DEFAULT_NAME,
        "http_port": connector_how(settings.http_port, settings.http_enabled, HTTP_SETTING),
        "bolt_port": connector_how(settings.bolt_port, settings.bolt_enabled, BOLT_SETTING),
        "version": phrase("uninstall entry") if installation.version else NOT_FOUND,
        "neo4j_version": "neo4j\\lib" if neo4j_version else NOT_FOUND,
    }
    return finish_installation(installation, given, settings, found_by)


def _windows_config_dir(machine: Machine, given: Given, live_conf_dir: Path) -> tuple[Path, str]:
    """The configuration tree: the one Neo4j's service reads, else the profile that holds one (lessons T6)."""
    if given.config_dir:
        return Path(given.config_dir), GIVEN
    if live_conf_dir.name.casefold() == "neo4j" and os.path.isfile(live_conf_dir / "neo4j.conf"):
        return live_conf_dir.parent, phrase("Neo4j service: {parameter}", parameter="--config-dir")
    own = from_environment(machine, "APPDATA", CONFIG_SUFFIX)
    places: list[tuple[Path, str]] = [(own, phrase("default place: %APPDATA% of this account"))] if own else []
    places += [
        (profile.roaming.joinpath(*CONFIG_SUFFIX), phrase("profile of {account}", account=profile.account))
        for profile in machine.profiles
    ]
    hits: dict[str, tuple[Path, str]] = {}
    for place, how in places:
        if any(file.present for file in find_config_files(place, WINDOWS_INSTALLER.role_folders)):
            hits.setdefault(folder_key(machine, place), (place, how))
    if not hits:
        return own or live_conf_dir, NOT_FOUND
    # max() keeps the first of equals, so this account's own profile wins a draw.
    best, how = max(hits.values(), key=lambda hit: _config_rank(machine, given, hit[0], live_conf_dir.parent))
    others = ", ".join(str(place) for place, _ in hits.values() if place != best)
    return best, phrase("{how}; there are others: {folders}", how=how, folders=others) if others else how


def _config_rank(machine: Machine, given: Given, config_dir: Path, home: Path) -> tuple[bool, float]:
    """A tree whose neo4j.conf names the data folder comes first, then the one changed last."""
    conf = config_dir / "neo4j" / "neo4j.conf"
    named = parse_neo4j_conf(read_text(conf) or "").data_dir
    names_the_data = False
    # Any account may have written this file: a server it names is not visited.
    if named and not is_network_path(named):
        data_dir = resolve_path(machine, named, home)
        if given.data_dir:
            names_the_data = folder_key(machine, data_dir) == folder_key(machine, Path(given.data_dir))
        else:
            names_the_data = os.path.isdir(data_dir / "databases")
    try:
        return names_the_data, conf.stat().st_mtime
    except OSError:
        return names_the_data, 0.0


def _windows_data_dir(machine: Machine, given: Given, settings: Neo4jSettings, home: Path) -> tuple[Path, str]:
    if given.data_dir:
        return Path(given.data_dir), GIVEN
    if settings.data_dir:
        data_dir = resolve_path(machine, settings.data_dir, home)
        missing = not is_network_path(str(data_dir)) and not os.path.isdir(data_dir)
        how = f"neo4j.conf: {DATA_SETTING}"
        return data_dir, phrase("{how} (the folder does not exist)", how=how) if missing else how
    default = from_environment(machine, "PROGRAMDATA", DATA_SUFFIX)
    if default and os.path.isdir(default):
        return default, DEFAULT_PLACE
    if os.path.isdir(home / "data" / "databases"):
        return home / "data", phrase("default place of Neo4j")
    return default or home / "data", NOT_FOUND
