"""The day it is in Paris: the one on which French delays are counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def paris_day(instant: datetime) -> date:
    """Return the day of an aware instant in Paris."""
    return instant.astimezone(PARIS).date()


def end_of_day(day: date) -> datetime:
    """Return the instant (UTC) at which a day ends in Paris: midnight there, summer time or not."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=PARIS)
    return midnight.astimezone(UTC)
