"""How long mentions are kept: none erased unless the person chose so, none while it may serve."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from companion.desk import Desk
from companion.model.errors import NotUnderstood
from companion.model.paris import paris_day
from companion.model.value import Value
from companion.model.view import Glance

RetentionMode = Literal["propose", "apply"]
Hold = Literal["deadline", "step", "kept"]
"""Why a mention stays whatever its age: a delay runs, a step waits, the person said to keep it."""

MONTHS = (6, 12, 24, 36, 60)
"""What can be chosen, beside « no limit », which is how it starts."""
NOTICE = timedelta(days=7)
"""Between the choice to erase by itself and the first erasure, so that the list can be read."""
AT_ONCE = 20
"""How many mentions one round erases: the program stays free to answer."""

_MONTHS, _MODE, _SINCE = "retention_months", "retention_mode", "retention_since"
_KEEP = "keep:"
_KEPT = "yes"


class Retention(Value, frozen=True, kw_only=True):
    """What the person chose; `since` is the day they chose it."""

    months: int | None = None
    mode: RetentionMode = "propose"
    since: date | None = None


class Aged(Value, frozen=True, kw_only=True):
    """A mention at or near the end of its time: since when it rests, when it is due, what holds it.

    `due` is the day from which it may be erased.
    """

    mention_id: str
    last_active: date
    due: date
    hold: Hold | None


def retention_of(desk: Desk) -> Retention:
    """Return what was chosen; nothing and « propose » before anybody chose."""
    setting = desk.store.setting
    months, since = setting(_MONTHS), setting(_SINCE)
    return Retention(
        months=int(months) if months else None,
        mode="apply" if setting(_MODE) == "apply" else "propose",
        since=date.fromisoformat(since) if since else None,
    )


def choose_retention(desk: Desk, months: int | None, mode: RetentionMode) -> Retention:
    """Keep a choice; raises `NotUnderstood` for a length that is not offered."""
    if months is not None and months not in MONTHS:
        raise NotUnderstood("a length that is not offered", path="/months")
    with desk.store.transaction():
        desk.store.put_setting(_MONTHS, str(months) if months else "")
        desk.store.put_setting(_MODE, mode)
        desk.store.put_setting(_SINCE, desk.today().isoformat())
    return retention_of(desk)


def keep_for_good(desk: Desk, mention_id: str, *, keep: bool) -> None:
    """Keep a mention whatever its age, or no longer; raises `NotFound`."""
    desk.store.get_mention(mention_id)
    desk.store.put_setting(_KEEP + mention_id, _KEPT if keep else "")


def is_kept_for_good(desk: Desk, mention_id: str) -> bool:
    """True when the person said to keep this mention whatever its age."""
    return desk.store.setting(_KEEP + mention_id) == _KEPT


def aged(desk: Desk, months: int, *, within_days: int = 0) -> tuple[Aged, ...]:
    """Return the mentions that have rested for `months`, or will have in so many days.

    Those that something holds are listed too, with what holds them; longest at rest first.
    """
    until = desk.today() + timedelta(days=within_days)
    found = (each for each in _all_aged(desk, months) if each.due <= until)
    return tuple(sorted(found, key=lambda each: each.due))


def due_now(desk: Desk, months: int) -> tuple[Aged, ...]:
    """Return the mentions that may be erased today: their time is over and nothing holds them."""
    return tuple(each for each in aged(desk, months) if each.hold is None)


def first_day_of_erasing(retention: Retention) -> date | None:
    """Return the day from which the program erases by itself, None when it never does."""
    if retention.months is None or retention.mode != "apply" or retention.since is None:
        return None
    return retention.since + NOTICE


def apply_retention(desk: Desk) -> int:
    """Erase what is due, if that was chosen and its notice is over; return how many went."""
    retention = retention_of(desk)
    first_day = first_day_of_erasing(retention)
    if first_day is None or retention.months is None or desk.today() < first_day:
        return 0
    ids = [each.mention_id for each in due_now(desk, retention.months)[:AT_ONCE]]
    return len(desk.erase(ids, why="retention").mentions) if ids else 0


def _all_aged(desk: Desk, months: int) -> Iterator[Aged]:
    for glance in desk.glances():
        last_active = paris_day(glance.last_active)
        yield Aged(
            mention_id=glance.mention_id,
            last_active=last_active,
            due=_months_after(last_active, months),
            hold=_hold_of(desk, glance),
        )


def _hold_of(desk: Desk, glance: Glance) -> Hold | None:
    if is_kept_for_good(desk, glance.mention_id):
        return "kept"
    if glance.expires is not None and not glance.is_expired:
        return "deadline"
    return "step" if glance.waiting_steps else None


def _months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
