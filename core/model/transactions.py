"""What Neo4j says of the transactions that run in it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Login:
    """An account of Neo4j, as a configuration file of the server holds it."""

    source: str
    """The file."""
    stamp: str
    """Changes when the file does."""
    name: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenTransaction:
    """One that holds locks: it has changed something, or is about to."""

    database: str
    account: str
    client: str
    """Address and port."""
    since_utc: str


@dataclass(frozen=True, slots=True)
class Transactions:
    """The answer to one question, in one moment."""

    holding: tuple[OpenTransaction, ...] = ()
    unknown: str = ""
    """Why there is no answer; '' when there is one."""
    ask_no_more: bool = False
    """Whether the job may not ask with the login again: Neo4j has not taken it, as far as is known."""
