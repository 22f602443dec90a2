"""How long what goes through a slow line has to wait. Pure: who waits, and by which clock, is the caller's."""

from __future__ import annotations


class TokenBucket:
    """A line of so many bytes a second, which makes up for no more than `slack_s` in which it stood still."""

    def __init__(self, bytes_s: float, slack_s: float = 0.05) -> None:
        self._bytes_s, self._slack_s = bytes_s, slack_s
        self._free_at_s = float("-inf")

    def wait_s(self, size_bytes: int, now_s: float) -> float:
        """For how long these bytes are under way."""
        self._free_at_s = max(self._free_at_s, now_s - self._slack_s) + size_bytes / self._bytes_s
        return max(0.0, self._free_at_s - now_s)
