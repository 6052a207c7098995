"""The machine's own clock."""

from __future__ import annotations

from datetime import UTC, date, datetime

from companion.model.paris import paris_day


class SystemClock:
    """Tells the time of this machine (`model.ports.Clock`)."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the day it is in Paris."""
        return paris_day(self.now())
