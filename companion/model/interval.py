"""DateInterval: the days between which something happened; never a guessed single day."""

from __future__ import annotations

from datetime import date

from companion.model.value import Value


class DateInterval(Value, frozen=True, kw_only=True):
    """Earliest and latest possible day (Europe/Paris), both included.

    `earliest` is None when nothing bounds it (an edited review hides its first date).
    """

    earliest: date | None
    latest: date

    def __post_init__(self) -> None:
        """Refuse an interval that ends before it begins."""
        if self.earliest is not None and self.earliest > self.latest:
            message = f"earliest {self.earliest} is after latest {self.latest}"
            raise ValueError(message)

    @property
    def is_single_day(self) -> bool:
        """True when the day is known exactly."""
        return self.earliest == self.latest

    def contains(self, day: date) -> bool:
        """True when `day` may be the day."""
        return (self.earliest is None or self.earliest <= day) and day <= self.latest

    def widened(self, other: DateInterval) -> DateInterval:
        """Return the smallest interval that holds both."""
        earliest = (
            None
            if self.earliest is None or other.earliest is None
            else min(self.earliest, other.earliest)
        )
        return DateInterval(earliest=earliest, latest=max(self.latest, other.latest))

    def tightened(self, other: DateInterval) -> DateInterval | None:
        """Return what both allow, or None when they contradict each other."""
        known = [day for day in (self.earliest, other.earliest) if day is not None]
        earliest = max(known) if known else None
        latest = min(self.latest, other.latest)
        if earliest is not None and earliest > latest:
            return None
        return DateInterval(earliest=earliest, latest=latest)
