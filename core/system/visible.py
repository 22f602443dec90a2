"""Text for terminals and logs: characters that control a terminal or change the text direction are shown as escapes. Pure.

A file name may hold any character; on a terminal ESC sequences can hide lines, set titles or type input.
"""

from __future__ import annotations

import re

# C0 without tab and line feed, DEL, C1; line and paragraph separators; the overrides and isolates of text direction.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    r"""`text` with ESC as \x1b and so on; line feeds and tabs stay."""
    return _STEERING.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def one_line(text: str, most_chars: int) -> str:
    """A foreign text without line breaks, of a length that can be read: what follows one would look like a line of ours."""
    line = visible(" ".join(text[: 2 * most_chars].split()))
    return line if len(line) <= most_chars else f"{line[: most_chars - 1]}…"
