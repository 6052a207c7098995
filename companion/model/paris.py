"""The day it is in Paris: the one on which French delays are counted."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def paris_day(instant: datetime) -> date:
    """Return the day of an aware instant in Paris."""
    return instant.astimezone(PARIS).date()
