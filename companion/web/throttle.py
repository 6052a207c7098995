"""At most so many attempts in a sliding window; the rest is told how long to wait."""

from __future__ import annotations

import math
import threading
from collections import deque
from datetime import datetime, timedelta

from companion.model.errors import TooManyRequests
from companion.model.ports import Clock


class Throttle:
    """Counts attempts; safe between threads."""

    def __init__(self, *, clock: Clock, limit: int, seconds: int) -> None:
        """Allow `limit` attempts in any `seconds` seconds."""
        self._clock = clock
        self._limit = limit
        self._window = timedelta(seconds=seconds)
        self._attempts: deque[datetime] = deque()
        self._lock = threading.Lock()

    def take(self) -> None:
        """Count one attempt; raises `TooManyRequests` with the seconds to wait."""
        with self._lock:
            self._refuse_when_full()
            self._attempts.append(self._clock.now())

    def check(self) -> None:
        """Raise `TooManyRequests` when no attempt is left; counts nothing."""
        with self._lock:
            self._refuse_when_full()

    def _refuse_when_full(self) -> None:
        now = self._clock.now()
        while self._attempts and self._attempts[0] <= now - self._window:
            self._attempts.popleft()
        if len(self._attempts) >= self._limit:
            wait = (self._attempts[0] + self._window - now).total_seconds()
            raise TooManyRequests(max(1, math.ceil(wait)))
