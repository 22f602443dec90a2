"""The stand-in Neo4j server: one process that verifies its store, commits transactions, answers, and stops cleanly.

It writes to its data folder, its log and its status file, and to nothing else. While it is idle it changes nothing in
the data folder.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import socketserver
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from core.demo.demo_server import DemoServer, load_demo
from core.demo.server_folder import read_login, read_neo4j_conf
from core.demo.server_status import (
    HeldLock,
    is_locked,
    read_faults,
    read_json,
    sandbox_of,
    utc_now,
    wait_until,
    write_json,
)
from core.demo.store import (
    DATABASE_LOCK,
    FRESH_SIZE_MB,
    DemoStore,
    complete_store,
    create_data,
    database_places,
    recover_store,
    verify_data,
)
from core.errors import DemoError

TICK_S = 0.05
SIGTERM_EXIT_CODE = 143
REUSE_ADDRESS = os.name != "nt"  # on Windows it would let two servers share one port
BOLT_PREAMBLE = bytes.fromhex("6060b017")
BOLT_VERSION = bytes([0, 0, 4, 4])


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What neo4j.conf tells the server."""

    data_dir: Path
    logs_dir: Path
    http_port: int
    bolt_port: int


class DemoServerProcess:
    """The server's one run, from its first log line to its exit code."""

    def __init__(self, folder: Path, launch_id: str) -> None:
        self._folder = folder
        self._sandbox = sandbox_of(folder)
        self._demo = load_demo(folder)
        self._status = {"launch_id": launch_id, "pid": os.getpid(), "started_at": utc_now()}
        self._terminated = threading.Event()
        self._store: DemoStore | None = None
        self._locks: list[HeldLock] = []

    def run(self) -> int:
        """Run until stopped; return the exit code."""
        signal.signal(signal.SIGTERM, lambda *_: self._terminated.set())
        self._locks.append(HeldLock(self._sandbox / "server.lock"))
        self._report("starting")
        try:
            self._log(f"INFO  ======== Neo4j {self._demo.neo4j_version} ========")
            self._fail_on_request()
            settings = read_settings(self._demo)
            self._store = self._open_store(settings)
            wait_until(lambda: self._stop_code() is not None, self._demo.start_delay_s)
            self._serve(settings)
            exit_code = self._work()
        except (DemoError, OSError) as error:
            self._log(f"ERROR Failed to start Neo4j: {error}" if not self._store else f"ERROR {error}")
            self._report("exited", exit_code=1, error=str(error))
            return 1
        self._report("exited", exit_code=exit_code)
        return exit_code

    def _fail_on_request(self) -> None:
        faults = read_faults(self._folder)
        left = int(faults.get("start_fails", 0))
        if left > 0:
            write_json(self._sandbox / "faults.json", {**faults, "start_fails": left - 1})
            raise DemoError("The start failed because the sandbox was told to fail it.", "")

    def _open_store(self, settings: ServerSettings) -> DemoStore:
        databases = settings.data_dir / "databases"
        databases.mkdir(parents=True, exist_ok=True)
        self._locks.append(HeldLock(databases / "store_lock"))
        if not database_places(settings.data_dir):
            if settings.logs_dir.is_dir() and any(settings.logs_dir.iterdir()):
                raise DemoError(f"The transaction logs in {settings.logs_dir} belong to a store that is not there.", "")
            self._log(f"WARN  No database in {settings.data_dir}: a new, empty one is made.")
            create_data(settings.data_dir, FRESH_SIZE_MB, self._demo.neo4j_version, settings.logs_dir)
        offline = read_faults(self._folder).get("offline_databases", [])
        for verified in verify_data(settings.data_dir, self._demo.neo4j_version, settings.logs_dir):
            if verified.place.name in offline:
                self._log(f"ERROR Failed to start database '{verified.place.name}': the sandbox was told so.")
                continue
            self._locks.append(HeldLock(verified.place.store_dir / DATABASE_LOCK))
            if verified.needs_recovery:
                self._log(f"WARN  Database '{verified.place.name}' was not shut down cleanly: recovering.")
                recover_store(verified)
            complete_store(verified.place)
            self._log(f"INFO  Database '{verified.place.name}' is online at transaction {verified.last_tx}.")
        places = database_places(settings.data_dir, settings.logs_dir)
        (place,) = (place for place in places if place.name == "neo4j")
        return DemoStore(place)

    def _serve(self, settings: ServerSettings) -> None:
        if read_faults(self._folder).get("health_never"):
            self._log("WARN  The connectors were not opened because the sandbox was told not to.")
            return
        servers = (
            _BoltServer(("127.0.0.1", settings.bolt_port), _BoltHandler),
            _DiscoveryServer(settings, self),
        )
        for server in servers:
            threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
        self._log(f"INFO  Remote interface available at http://localhost:{settings.http_port}/")
        self._log("INFO  Started.")

    def _work(self) -> int:
        assert self._store is not None
        self._report("running")
        while (exit_code := self._stop_code()) is None:
            if is_locked(self._sandbox / "backup.lock"):
                # The online backup copies a consistent store: nothing is committed until it has ended.
                self._store.checkpoint()
                (self._sandbox / "backup.granted").touch()
            elif self.idle:
                self._store.checkpoint()
            else:
                self._store.commit()
            time.sleep(TICK_S)
        self._report("stopping")
        self._log("INFO  Stopping...")
        time.sleep(self._demo.stop_delay_s)
        self._store.checkpoint()
        self._log(f"INFO  The last transaction is {self._store.last_tx}.")
        self._log("INFO  Stopped.")
        return exit_code

    def _stop_code(self) -> int | None:
        """Return the exit code of the stop that was asked for, or None."""
        request = read_json(self._sandbox / "stop.json")
        if not request and not self._terminated.is_set():
            return None
        if read_faults(self._folder).get("stop_hangs"):
            return None
        return int(request["exit_code"]) if request else SIGTERM_EXIT_CODE

    @property
    def idle(self) -> bool:
        """True when the server is to commit nothing."""
        return (self._sandbox / "idle").exists()

    def discovery(self, settings: ServerSettings) -> dict[str, str]:
        """Return the discovery document of Neo4j's HTTP port."""
        return {
            "bolt_routing": f"neo4j://localhost:{settings.bolt_port}",
            "transaction": f"http://localhost:{settings.http_port}/db/{{databaseName}}/tx",
            "bolt_direct": f"bolt://localhost:{settings.bolt_port}",
            "neo4j_version": self._demo.neo4j_version,
            "neo4j_edition": "enterprise",
        }

    def proof(self) -> dict[str, str | int | bool]:
        """Return what a test compares: which store this is, and its last transaction."""
        assert self._store is not None
        return {"store_id": self._store.store_id, "last_tx": self._store.last_tx, "idle": self.idle}

    @property
    def authorization(self) -> str:
        """What a request must send to be let in: the login that CAST Imaging's own services use."""
        token = base64.b64encode(":".join(read_login(self._demo)).encode()).decode("ascii")
        return f"Basic {token}"

    def open_transactions(self) -> dict[str, object]:
        """Return the answer to the question for transactions: those that the sandbox was told to have."""
        columns = ("database", "username", "clientAddress", "startTime", "activeLockCount")
        rows = read_faults(self._folder).get("transactions", [])
        return {"results": [{"columns": columns, "data": [{"row": row} for row in rows]}], "errors": []}

    def counts(self) -> dict[str, object]:
        """Return the answer to the question for nodes and relationships: as many as there are pages for them."""
        assert self._store is not None
        pages = (self._store.page_counts[f"neostore.{name}store.db"] for name in ("node", "relationship"))
        return {"results": [{"columns": ["found"], "data": [{"row": [number]}]} for number in pages], "errors": []}

    def _report(self, phase: str, **more: str | int) -> None:
        finished = {"finished_at": utc_now()} if phase == "exited" else {}
        write_json(self._sandbox / "server.json", {**self._status, "phase": phase, **finished, **more})

    def _log(self, text: str) -> None:
        path = self._demo.log_file
        path.parent.mkdir(parents=True, exist_ok=True)
        stamp = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{stamp}+0000 {text}\n")


class _DiscoveryServer(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = REUSE_ADDRESS

    def __init__(self, settings: ServerSettings, process: DemoServerProcess) -> None:
        self.settings = settings
        self.process = process
        super().__init__(("127.0.0.1", settings.http_port), _DiscoveryHandler)


class _DiscoveryHandler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer the discovery document, or the proof under /demo."""
        server = self.server
        assert isinstance(server, _DiscoveryServer)
        if self.path not in {"/", "/demo"}:
            self.send_error(404)
            return
        self._send(server.process.proof() if self.path == "/demo" else server.process.discovery(server.settings))

    def do_POST(self) -> None:
        """Answer which transactions are open, and what a database holds, to the login of app.config."""
        server = self.server
        assert isinstance(server, _DiscoveryServer)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.headers.get("Authorization") != server.process.authorization:
            self.send_error(401)
        elif self.path == "/db/system/tx/commit":
            self._send(server.process.open_transactions())
        elif self.path == "/db/neo4j/tx/commit":
            self._send(server.process.counts())
        else:
            self.send_error(404)

    def _send(self, document: Mapping[str, object]) -> None:
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Log no request: the log is for what the server does."""


class _BoltServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = REUSE_ADDRESS


class _BoltHandler(socketserver.StreamRequestHandler):
    timeout = 5.0

    def handle(self) -> None:
        """Answer the handshake: four bytes, the version agreed on."""
        try:
            proposal = self.rfile.read(20)
            if proposal[:4] == BOLT_PREAMBLE:
                self.wfile.write(BOLT_VERSION)
            elif proposal[:4] in {b"GET ", b"POST"}:
                self.wfile.write(b"HTTP")
        except OSError:
            return  # the client has disconnected


def read_settings(demo: DemoServer) -> ServerSettings:
    """Read neo4j.conf; in the Docker kind the mounts and published ports decide where things really are."""
    conf = read_neo4j_conf(demo)
    try:
        if demo.kind == "docker":
            return ServerSettings(demo.data_dir, demo.transactions, demo.http_port, demo.bolt_port)
        data_dir = Path(conf["dbms.directories.data"])
        return ServerSettings(
            data_dir,
            Path(conf.get("dbms.directories.transaction.logs.root", data_dir / "transactions")),
            int(conf["dbms.connector.http.listen_address"].rsplit(":", 1)[1]),
            int(conf["dbms.connector.bolt.listen_address"].rsplit(":", 1)[1]),
        )
    except (KeyError, ValueError, IndexError) as error:
        raise DemoError(f"{demo.neo4j_conf} lacks a setting the server needs: {error}.", "") from error


def run_server(folder: Path, launch_id: str) -> int:
    """Run the server in this process until it is stopped."""
    try:
        return DemoServerProcess(folder, launch_id).run()
    except DemoError:
        return 1  # another server of this sandbox is alive
