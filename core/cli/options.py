"""The options that several commands share, and what they mean."""

from __future__ import annotations

import argparse
import contextlib
import difflib
import sys
from collections.abc import Callable, Iterable
from itertools import takewhile
from pathlib import Path
from typing import Any, NoReturn

from core import api
from core.cancel import CancelToken
from core.cli.console import Reporter
from core.cli.fixes import root_option
from core.detect.detection import choose_installation
from core.errors import UsageError
from core.model import kind_facts
from core.model.events import Outcome
from core.model.given import Given
from core.model.installation import Found, Installation
from core.phrases import phrase
from core.system.typed_path import path_from_option

Command = Callable[[argparse.Namespace, Reporter, CancelToken], Outcome]


class OptionParser(argparse.ArgumentParser):
    """Raises instead of exiting, and accepts no abbreviations: a part of --delete-first must not delete."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"allow_abbrev": False, **options})

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Suggest the choice that was meant if only a letter or two are wrong."""
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            if suggestion := _suggest(str(value), map(str, action.choices or ())):
                raise argparse.ArgumentError(action, f"'{value}' is unknown; {suggestion}") from error
            raise

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Refuse a command's unknown option here, where its own options are known, and before a required one is missed: it may
        be that one, mistyped.
        """
        if unknown := self._unknown_options(args):
            options = [option for action in self._actions for option in action.option_strings]
            before = "options stand after the command" if self._subparsers else ""
            suggestion = next(filter(None, (_suggest(word.partition("=")[0], options) for word in unknown)), before)
            self.error("; ".join(filter(None, (f"unrecognized arguments: {' '.join(unknown)}", suggestion))))
        parsed, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return parsed, unknown

    def _unknown_options(self, words: Iterable[str]) -> list[str]:
        """Of the words that are this parser's own, as argparse tells them: with a space in it, or as a number, it is a value."""
        own = takewhile(lambda word: word.startswith("-") if self._subparsers else word != "--", words)
        return [
            word
            for word in own
            if word[:1] == "-" and len(word) > 2 and " " not in word and not word[1].isdigit()
            if not {word.partition("=")[0], word[:2]} & self._option_string_actions.keys()
        ]

    def error(self, message: str) -> NoReturn:
        if sys.stderr is not None:
            with contextlib.suppress(OSError, ValueError):  # closed: the exit code tells it all the same
                sys.stderr.write(f"{self.format_usage()}{self.prog}: error: {message}\n")
        raise UsageError(phrase("{command}: {reason}.", command=self.prog, reason=message))


def _suggest(word: str, known: Iterable[str]) -> str:
    """'did you mean …?' if only a letter or two are wrong, else ''."""
    # The dashes say nothing: with them, all options would be alike.
    bare = {one.lstrip("-"): one for one in known}
    close = difflib.get_close_matches(word.lstrip("-"), bare, 1)
    return f"did you mean '{bare[close[0]]}'?" if close else ""


def folder(text: str) -> Path:
    """The whole path of a folder or file."""
    try:
        return path_from_option(text)
    except UsageError as error:
        raise argparse.ArgumentTypeError(error.message.removesuffix(".")) from error


class Commands:
    """The commands of a parser, each with the options that it shares with others."""

    def __init__(self, parser: OptionParser) -> None:
        self.subparsers = parser.add_subparsers(metavar="COMMAND")
        self.common = _common_options()
        self._where, self._acting = _where_options(), _acting_options()

    def add(
        self, name: str, run: Command, text: str, *, where: bool = False, acts: bool = False, hidden: bool = False
    ) -> OptionParser:
        """`where`: add the options that name an installation. `acts`: the command changes something and asks before. `hidden`: the
        list of commands leaves it out.
        """
        parents = [self.common, *([self._where] if where else []), *([self._acting] if acts else [])]
        listed: dict[str, Any] = {} if hidden else {"help": text}
        added: OptionParser = self.subparsers.add_parser(name, description=text, parents=parents, **listed)
        added.set_defaults(command=run)
        return added


def _common_options() -> OptionParser:
    common = OptionParser(add_help=False)
    common.add_argument("--json", action="store_true", help="one JSON object a line; the last is the outcome")
    common.add_argument("--quiet", action="store_true", help="only results and how it ended")
    common.add_argument("--verbose", action="store_true", help="more in the log file")
    return common


def _where_options() -> OptionParser:
    where = OptionParser(add_help=False)
    group = where.add_argument_group("which installation (instead of what is detected)")
    roots = group.add_mutually_exclusive_group()
    for kind in kind_facts.KINDS:
        hint = f"{kind.display_name}: {kind.root_hint}".replace("%", "%%")
        roots.add_argument(root_option(kind), dest=root_option(kind), metavar="FOLDER", type=folder, help=hint)
    group.add_argument(
        "--data-dir", metavar="FOLDER", type=folder, help="Neo4j_data, or neo4j/data of the Docker installer"
    )
    group.add_argument(
        "--config-dir", metavar="FOLDER", type=folder, help=r"Windows installer: %%APPDATA%%\CAST\ImagingSystem"
    )
    group.add_argument(
        "--container", metavar="NAME", help="Docker installer: Neo4j's container, when several may be it"
    )
    group.add_argument("--imaging-version", metavar="V", help="CAST Imaging's version, when it is not found")
    group.add_argument("--neo4j-version", metavar="V", help="Neo4j's version, when it is not found")
    group.add_argument(
        "--sandbox", metavar="FOLDER", type=folder, help="a demo server's folder: use its stand-in services"
    )
    return where


def _acting_options() -> OptionParser:
    acting = OptionParser(add_help=False)
    acting.add_argument("--dry-run", action="store_true", help="print the plan and stop")
    acting.add_argument("--yes", action="store_true", help="answer every question with yes (for scripts)")
    return acting


def add_import_options(parser: OptionParser) -> None:
    """Of a job that stops Neo4j, for the look whether somebody imports."""
    parser.add_argument(
        "--no-login",
        action="store_true",
        help="do not ask Neo4j with the login that the server's configuration holds: for open transactions, and how much it holds",
    )
    parser.add_argument(
        "--despite-transactions", action="store_true", help="stop Neo4j although transactions hold locks in it"
    )


def given_by(args: argparse.Namespace) -> Given:
    """What the options say of the installation."""
    options = vars(args)
    kind = next((kind for kind in kind_facts.KINDS if options[root_option(kind)]), None)
    return Given(
        kind=kind,
        root=str(options[root_option(kind)]) if kind else "",
        data_dir=str(args.data_dir or ""),
        config_dir=str(args.config_dir or ""),
        container=args.container or "",
        sandbox=str(args.sandbox or ""),
        version=args.imaging_version or "",
        neo4j_version=args.neo4j_version or "",
    )


def look_around(args: argparse.Namespace) -> Found:
    return api.find(given_by(args))


def installation_of(args: argparse.Namespace) -> Installation:
    return choose_installation(look_around(args))
