"""How long an exchange may last and how much may come in: one account for all its steps."""

from __future__ import annotations

import time

from companion.model.errors import FetchFailed


class Budget:
    """Seconds and bytes left, for the whole of a request and its redirects."""

    def __init__(self, *, seconds: float) -> None:
        """Start the clock now; a step that asks after the end is refused."""
        self._ends_at = time.monotonic() + seconds

    def seconds_left(self) -> float:
        """Return the seconds left; raises `FetchFailed` ("time") when there are none."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise FetchFailed("time", "the answer took too long")
        return left
