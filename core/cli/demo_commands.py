"""The `demo` commands of the command line: make, start, stop and remove a sandbox server, and the whole tour."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cancel import CancelToken
from core.cli.console import Reporter
from core.cli.options import Commands, folder
from core.model.events import JobState, Outcome
from core.model.service_state import ServiceState

if TYPE_CHECKING:
    from core.demo.demo_server import DemoServer

# core.demo.server_folder and core.cli.demo_tour are imported where they are used, so that other commands start fast.

DEFAULT_SIZE_MB = 64


def _size(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of megabytes, 1 or more")
    return int(text)


def add_demo_commands(commands: Commands) -> None:
    """Add `demo create|start|stop|status|remove|run` to the command line."""
    text = "A sandbox CAST Imaging server to try everything on."
    demo = commands.subparsers.add_parser("demo", help=text, description=text)
    actions = demo.add_subparsers(metavar="ACTION", required=True)

    def action(name: str, function: Any, help_text: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = actions.add_parser(
            name, help=help_text, description=help_text, parents=[commands.common]
        )
        added.set_defaults(command=function)
        return added

    def sizes(parser: argparse.ArgumentParser) -> None:
        default = "windows" if sys.platform == "win32" else "docker"
        parser.add_argument("--kind", choices=["windows", "docker"], default=default)
        parser.add_argument("--size-mb", type=_size, default=DEFAULT_SIZE_MB, metavar="N")

    create = action("create", _create, "Make a demo server and start it.")
    create.add_argument("folder", metavar="FOLDER", type=folder)
    sizes(create)
    create.add_argument("--stopped", action="store_true", help="do not start it")
    create.add_argument("--idle", action="store_true", help="do not write to the store while it runs")
    for name, function, help_text in (
        ("start", _start, "Start a demo server."),
        ("stop", _stop, "Stop a demo server cleanly."),
        ("status", _status, "Show what a demo server does."),
        ("remove", _remove, "Stop a demo server and delete its folder."),
    ):
        action(name, function, help_text).add_argument("folder", metavar="FOLDER", type=folder)
    tour = action("run", _run, "Create, back up, destroy, restore and prove, told for a person.")
    tour.add_argument(
        "folder",
        metavar="FOLDER",
        type=folder,
        nargs="?",
        help="where to make it (default: a temporary folder, removed at the end)",
    )
    sizes(tour)


def _done(message: str, demo: DemoServer) -> Outcome:
    from core.demo.server_folder import demo_state

    state = ServiceState(demo_state(demo).state.lower())
    return Outcome(JobState.SUCCEEDED, message, path=str(demo.folder), service_state=state)


def _describe(demo: DemoServer, reporter: Reporter) -> None:
    from core.demo.server_folder import demo_state

    values = {
        "kind": demo.kind,
        "args": demo.args,
        "data_dir": str(demo.data_dir),
        "config_dir": str(demo.config_dir),
        "root": str(demo.root),
        "http_port": demo.http_port,
        "bolt_port": demo.bolt_port,
        "demo_state": demo_state(demo).state.lower(),
    }
    lines = [f"{name:10} {value}" for name, value in values.items() if name != "args"]
    quoted = " ".join(f'"{word}"' if " " in word else word for word in demo.args)
    reporter.attach(values, "\n".join([*lines, f"Work on it: imaging-backup detect {quoted}"]))


def _create(args: argparse.Namespace, reporter: Reporter, _cancel: CancelToken) -> Outcome:
    from core.demo.server_folder import create_demo

    demo = create_demo(args.folder, args.kind, args.size_mb, idle=args.idle, stopped=args.stopped)
    _describe(demo, reporter)
    return _done(f"The demo server is made in {demo.folder}.", demo)


def _start(args: argparse.Namespace, _reporter: Reporter, _cancel: CancelToken) -> Outcome:
    from core.demo.demo_server import load_demo
    from core.demo.server_folder import start_demo

    demo = load_demo(args.folder)
    start_demo(demo)
    return _done("The demo server runs.", demo)


def _stop(args: argparse.Namespace, _reporter: Reporter, _cancel: CancelToken) -> Outcome:
    from core.demo.demo_server import load_demo
    from core.demo.server_folder import stop_demo

    demo = load_demo(args.folder)
    stop_demo(demo)
    return _done("The demo server is stopped.", demo)


def _status(args: argparse.Namespace, reporter: Reporter, _cancel: CancelToken) -> Outcome:
    from core.demo.demo_server import load_demo
    from core.demo.server_folder import demo_state

    demo = load_demo(args.folder)
    _describe(demo, reporter)
    return _done(f"The demo server is {demo_state(demo).state.lower()}.", demo)


def _remove(args: argparse.Namespace, _reporter: Reporter, _cancel: CancelToken) -> Outcome:
    from core.demo.server_folder import remove_demo

    remove_demo(args.folder)
    return Outcome(JobState.SUCCEEDED, f"The demo server {args.folder} is removed.", path=str(args.folder))


def _run(args: argparse.Namespace, reporter: Reporter, cancel: CancelToken) -> Outcome:
    from core.cli.demo_tour import run_tour

    if args.folder:
        return run_tour(args.folder, args.kind, args.size_mb, reporter, cancel)
    with tempfile.TemporaryDirectory(prefix="imaging-demo-") as folder:
        return run_tour(Path(folder), args.kind, args.size_mb, reporter, cancel)
