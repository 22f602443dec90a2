"""What reading foreign JSON raises."""

from __future__ import annotations

import msgspec

UNDECODABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""All that msgspec raises for foreign JSON: also text that is not UTF-8, and nesting deeper than Python's stack."""
