"""Questions to the person at the terminal."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterable

from core.cancel import CancelToken
from core.cli.console import is_terminal
from core.errors import ConfirmationNeeded, Input, OperationCancelled
from core.phrases import join_phrases, phrase
from core.system.visible import visible


def ask(question: str, expected: str, why: str, cancel: CancelToken) -> None:
    """Ask on the terminal; a script without --yes gets an error instead of a question that nobody answers."""
    if not sys.stdin or not is_terminal(sys.stdin):
        raise ConfirmationNeeded(
            join_phrases(why, phrase("This needs an answer, and there is no terminal to ask on.")),
            phrase("Run it on a terminal, or say yes beforehand."),
            Input.ANSWERS,
        )
    said = answer(question, [why], cancel)
    # A word that confirms something must be typed exactly; yes and no in any form that people write.
    if said != expected and not (expected in ("yes", "no") and said.casefold() in (expected, expected[0])):
        raise OperationCancelled(
            phrase("Not confirmed; nothing was done."), phrase("Run it again when it may be done.")
        )


def answer(question: str, why: Iterable[str], cancel: CancelToken) -> str:
    """What a person types after reading the lines of `why`."""
    # Ctrl-C must end the question, not only set a token; set up before the question is shown, so that none is missed.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        cancel.check()
        # On standard error: a script may read standard output.
        sys.stderr.write("".join(f"{visible(line)}\n" for line in why) + question)
        sys.stderr.flush()
        answer = sys.stdin.readline()
    finally:
        signal.signal(signal.SIGINT, before)
    return answer.strip()
